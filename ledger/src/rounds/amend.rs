//! Amendments (变更): dates and quotas of a round that is open, changed for a written reason.

use chrono::NaiveDate;
use domain::answers::FieldProblem;
use domain::calendar::Calendar;
use domain::dates::Moment;
use domain::ids::RoundId;
use domain::programme::Programme;
use domain::states::RoundStatus;
use domain::text::quoted;
use entity::amendment;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};

use super::dates::write_dates;
use super::quotas::{self, QuotaEdit};
use super::taken::not_below_taken;
use super::{StageDates, bump, says, stands};
use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError, RoundBook, both};

/// One thing that an amendment changed, as its row keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Change {
    /// Opening and close of a stage.
    Dates {
        stage: String,
        from: [Option<Moment>; 2],
        to: [Option<Moment>; 2],
    },
    /// A quota, in the words of the day on which it was changed.
    Quota {
        quota: String,
        from: String,
        to: String,
        /// Where the figure came from before and comes from now.
        sources: [String; 2],
    },
}

impl Change {
    /// What a row says; nothing when it cannot be understood.
    pub fn of_row(what: &str) -> Vec<Self> {
        serde_json::from_str(what).unwrap_or_default()
    }

    /// From what to what, in one sentence without its full stop.
    pub fn sentence(&self, p: &Programme) -> String {
        let label = |m: Option<Moment>| m.map_or("未定".to_owned(), Moment::label);
        match self {
            Self::Dates { stage, from, to } => {
                let title = p.stage(stage).map_or(stage.as_str(), |s| &s.title);
                let parts: Vec<String> = [("开始", 0), ("截止", 1)]
                    .into_iter()
                    .filter(|(_, n)| from[*n] != to[*n])
                    .map(|(name, n)| format!("{name}由{}改为{}", label(from[n]), label(to[n])))
                    .collect();
                format!("{title}{}", parts.join("，"))
            }
            Self::Quota {
                quota,
                from,
                to,
                sources: [before, after],
            } => {
                if from == to {
                    format!("{quota}仍为“{to}”，出处由“{before}”改为“{after}”")
                } else {
                    format!("{quota}由“{from}”改为“{to}”（{after}）")
                }
            }
        }
    }
}

/// Changes dates and quotas of an opened round; a row of its own tells from what to what and why.
/// Everything that is owed is re-dated with it, and whoever recommends or decides next is held to
/// the new numbers. Gives how many stages and quotas have changed.
///
/// # Errors
/// Refused without a reason, for a round that is not open, or when nothing changes;
/// [`LedgerError::Invalid`] with what the new dates bring that does not fit, unless the stage's own
/// reason says why, and for figures that cannot be or that are below the places taken.
pub async fn amend(
    act: &mut Act,
    id: RoundId,
    dates: Vec<StageDates>,
    quotas: Vec<QuotaEdit>,
    reason: String,
) -> Result<Happened<usize>, LedgerError> {
    let r = act.round(id).await?;
    act.require_host(&r.host)?;
    if r.row.status != RoundStatus::Open {
        return Err(LedgerError::refused(format!(
            "批次{}{}，不能变更。",
            quoted(&r.row.name),
            r.row.status.label()
        )));
    }
    let quotas = match quotas::changed(&r, quotas) {
        Ok(quotas) => not_below_taken(act, &r, &quotas).await.map(|()| quotas),
        Err(problems) => Err(problems),
    };
    let reasoned = crate::projects::require_reason(&reason);
    let dated = moved(&r, dates, &act.calendar, act.today);
    let (((dates, mut changes), quotas), ()) = both(both(dated, quotas), reasoned)?;
    changes.extend(quotas.iter().map(quotas::Changed::change));
    if changes.is_empty() {
        return Err(LedgerError::refused("日期和名额都没有改动。"));
    }
    write_dates(act, id, &dates).await?;
    quotas::rewrite(act, id, &quotas).await?;
    amendment::ActiveModel {
        round_id: Set(id),
        at: Set(act.now),
        account_id: Set(act.actor.account),
        what: Set(serde_json::json!(changes).to_string()),
        reason: Set(reason.clone()),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    bump(act, &r.row).await?;
    crate::reconcile::all_of_round(act, id).await?;
    let said: Vec<String> = changes.iter().map(|c| c.sentence(&r.programme)).collect();
    let what = What::RoundAmended {
        what: said.join("；"),
    };
    Ok(Happened::one(
        Event::in_round(&r, what).because(reason),
        changes.len(),
    ))
}

/// What is written of the dates, and what of it has changed: a stage may keep its dates and yet have
/// to say why, because the one before it has moved.
fn moved(
    r: &RoundBook,
    dates: Vec<StageDates>,
    cal: &Calendar,
    today: NaiveDate,
) -> Result<(Vec<StageDates>, Vec<Change>), LedgerError> {
    let mut written = Vec::new();
    let mut changes = Vec::new();
    for d in dates {
        let Some(before) = r.plan.stage(&d.key) else {
            return Err(LedgerError::field(
                &d.key,
                format!("本批次没有“{}”阶段。", d.key),
            ));
        };
        super::dates::dates_within(&d, [before.opens, before.closes], today)?;
        if before.opens != d.opens || before.closes != d.closes {
            changes.push(Change::Dates {
                stage: d.key.clone(),
                from: [before.opens, before.closes],
                to: [d.opens, d.closes],
            });
            written.push(d);
        } else if says(d.reason.as_deref()) {
            written.push(d);
        }
    }
    check_amended(r, &written, cal)?;
    Ok((written, changes))
}

/// What does not fit in the amended dates and did not stand there before: it is looked at as when
/// the round was opened.
fn check_amended(r: &RoundBook, dates: &[StageDates], cal: &Calendar) -> Result<(), LedgerError> {
    let mut plan = r.plan.clone();
    for stage in &mut plan.stages {
        if let Some(d) = dates.iter().find(|d| d.key == stage.key) {
            stage.opens = d.opens;
            stage.closes = d.closes;
        }
    }
    let before = r.plan.problems(&r.programme, cal);
    let open: Vec<_> = plan
        .problems(&r.programme, cal)
        .into_iter()
        .filter(|problem| !before.contains(problem))
        .filter(|problem| {
            stands(problem, || {
                dates
                    .iter()
                    .any(|d| Some(d.key.as_str()) == problem.stage() && says(d.reason.as_deref()))
            })
        })
        .map(|problem| {
            let stage = problem.stage();
            let field = stage.map_or_else(String::new, |stage| format!("closes.{stage}"));
            FieldProblem::new(field, problem.message())
        })
        .collect();
    LedgerError::if_any(open)
}
