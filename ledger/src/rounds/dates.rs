//! The dates of the stages of a round, as its host edits them.

use chrono::NaiveDate;
use domain::dates::{Moment, Typed};
use domain::ids::RoundId;
use entity::stage_date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{bump, preparing};
use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError};
/// One stage's dates as edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageDates {
    pub key: String,
    pub opens: Option<Moment>,
    pub closes: Option<Moment>,
    /// Why a date stays although the check doubts it.
    pub reason: Option<String>,
}

/// Changes the dates of a round that is still being prepared.
///
/// # Errors
/// Refused once the round is open: then it takes an amendment.
pub async fn set_dates(
    act: &mut Act,
    id: RoundId,
    dates: Vec<StageDates>,
) -> Result<Happened<()>, LedgerError> {
    let r = preparing(act, id).await?;
    write_dates(act, id, &dates).await?;
    bump(act, &r.row).await?;
    let what = What::RoundAmended {
        what: "核对日期".to_owned(),
    };
    Ok(Happened::one(Event::in_round(&r, what), ()))
}

pub(super) async fn write_dates(
    act: &Act,
    id: RoundId,
    dates: &[StageDates],
) -> Result<(), LedgerError> {
    for d in dates {
        let row = stage_date::Entity::find()
            .filter(stage_date::Column::RoundId.eq(id))
            .filter(stage_date::Column::StageKey.eq(&d.key))
            .one(&act.tx)
            .await?;
        let Some(row) = row else {
            return Err(LedgerError::field(
                &d.key,
                format!("本批次没有“{}”阶段。", d.key),
            ));
        };
        let read = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        dates_within(d, [read(&row.opens), read(&row.closes)], act.today)?;
        if let (Some(opens), Some(closes)) = (d.opens, d.closes)
            && closes.last_day() < opens.first_day()
        {
            return Err(LedgerError::field(
                &d.key,
                format!(
                    "结束（{}）早于开始（{}），请改其中一个。",
                    closes.label(),
                    opens.label()
                ),
            ));
        }
        let mut row = row.into_active_model();
        row.opens = Set(d.opens.map(|m| m.to_string()));
        row.closes = Set(d.closes.map(|m| m.to_string()));
        row.reason = Set(d
            .reason
            .as_deref()
            .map(domain::text::line)
            .filter(|r| !r.is_empty()));
        row.update(&act.tx).await?;
    }
    Ok(())
}

/// Refuses dates of a stage that nobody can mean; those that stand as before are left alone.
pub(super) fn dates_within(
    d: &StageDates,
    [opens, closes]: [Option<Moment>; 2],
    today: NaiveDate,
) -> Result<(), LedgerError> {
    for (name, before, typed) in [("开始", opens, d.opens), ("截止", closes, d.closes)] {
        let typed = typed.filter(|_| typed != before);
        if let Some(Err(sentence)) = typed.map(|t| Typed::Stage.check(t, today)) {
            return Err(LedgerError::field(&d.key, format!("{name} {sentence}")));
        }
    }
    Ok(())
}
