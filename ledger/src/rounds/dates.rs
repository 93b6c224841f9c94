//! The dates of the stages of a round, as its host edits them.

use chrono::NaiveDate;
use domain::dates::{Moment, Typed};
use domain::ids::RoundId;
use domain::plan::{Moved, Plan};
use entity::{round, stage_date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{change, preparing, says};
use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError, RoundBook};

/// One stage's dates as edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageDates {
    pub key: String,
    pub opens: Option<Moment>,
    pub closes: Option<Moment>,
    /// Why a date stays although the check doubts it.
    pub reason: Option<String>,
}

/// Changes the dates of a round that is still being prepared. What leans on a changed date follows it,
/// and what no longer fits moves on; gives what was moved.
///
/// # Errors
/// Refused once the round is open: then it takes an amendment.
pub async fn set_dates(
    act: &mut Act,
    id: RoundId,
    dates: Vec<StageDates>,
) -> Result<Happened<Vec<Moved>>, LedgerError> {
    let r = preparing(act, id).await?;
    let (plan, moved, dates) = followed(act, &r, dates)?;
    write_dates(act, id, &dates).await?;
    let dated = round::ActiveModel {
        cycle: Set(plan.cycle.map(|m| m.to_string())),
        ..Default::default()
    };
    change(act, &r.row, dated).await?;
    let what = What::RoundAmended {
        what: "核对日期".to_owned(),
    };
    Ok(Happened::one(Event::in_round(&r, what), moved))
}

/// The plan after an edit, what moved along, and the rows as they are then.
fn followed(
    act: &Act,
    r: &RoundBook,
    mut dates: Vec<StageDates>,
) -> Result<(Plan, Vec<Moved>, Vec<StageDates>), LedgerError> {
    let mut edited = r.plan.clone();
    for stage in &mut edited.stages {
        let Some(d) = dates.iter().find(|d| d.key == stage.key) else {
            continue;
        };
        dates_within(d, [stage.opens, stage.closes], act.today)?;
        (stage.opens, stage.closes) = (d.opens, d.closes);
    }
    let kept = |key: &str| {
        let row = dates.iter().find(|d| d.key == key);
        row.is_some_and(|d| says(d.reason.as_deref()))
    };
    let (plan, moved) = r.plan.followed(&edited, kept, &r.programme, &act.calendar);
    for (stage, before) in plan.stages.iter().zip(&r.plan.stages) {
        match dates.iter_mut().find(|d| d.key == stage.key) {
            Some(d) => (d.opens, d.closes) = (stage.opens, stage.closes),
            // What was not edited itself has followed.
            None if (stage.opens, stage.closes) != (before.opens, before.closes) => {
                dates.push(StageDates {
                    key: stage.key.clone(),
                    opens: stage.opens,
                    closes: stage.closes,
                    reason: None,
                });
            }
            None => {}
        }
    }
    Ok((plan, moved, dates))
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
