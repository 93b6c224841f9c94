//! Whether a digest that has waited is still true when it can go.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::ids::{AccountId, OutboxId, RoundId, UnitId};
use domain::owed::Owner;
use domain::states::{ObligationStatus, ReminderOutcome, Role};
use entity::{obligation, reminder_step};
use sea_orm::{ColumnTrait, DerivePartialModel, EntityTrait, QueryFilter, QuerySelect};

use super::invited;
use super::morning_of;
use super::roster::Roster;
use crate::{Book, LedgerError, RoundBook};

/// A step that a digest is to take, and what has become of the thing since.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct Line {
    #[sea_orm(from_expr = "reminder_step::Column::OutboxId")]
    outbox_id: Option<OutboxId>,
    #[sea_orm(from_expr = "reminder_step::Column::AccountId")]
    account_id: AccountId,
    #[sea_orm(from_expr = "reminder_step::Column::DueOn")]
    said_due_on: NaiveDate,
    due_on: NaiveDate,
    status: ObligationStatus,
    round_id: RoundId,
    owner_unit_id: Option<UnitId>,
    owner_role: Option<Role>,
    owner_account_id: Option<AccountId>,
}

/// What makes a digest untrue, the worst last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Still {
    /// Something that it reminds of is still owed as it says.
    True,
    Over,
    /// It speaks of what the reader no longer answers for.
    NotTheirs,
}

/// The digests among these that are not to go any more, and why: all that they speak of is done, closed or
/// has another date, or the reader does not answer for some of it any longer.
pub(crate) async fn no_longer_true(
    book: &Book,
    digests: &[OutboxId],
    today: NaiveDate,
) -> Result<HashMap<OutboxId, &'static str>, LedgerError> {
    if digests.is_empty() {
        return Ok(HashMap::new());
    }
    let lines: Vec<Line> = reminder_step::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, reminder_step::obligation())
        .filter(reminder_step::Column::OutboxId.is_in(digests.iter().copied()))
        .filter(reminder_step::Column::Outcome.eq(ReminderOutcome::Sent))
        .into_partial_model()
        .all(&book.db)
        .await?;
    let open: Vec<(OutboxId, RoundId)> = invited::said(&book.db, digests).await?;
    let told = open.iter().map(|(_, round)| *round);
    let rounds: HashSet<RoundId> = lines.iter().map(|line| line.round_id).chain(told).collect();
    let rounds = book.rounds_by_id(&book.db, rounds).await?;
    let roster = Roster::load(&book.db, today).await?;
    let mut found: HashMap<OutboxId, (Still, Still)> = HashMap::new();
    for line in &lines {
        let (Some(mail), Some(round)) = (line.outbox_id, rounds.get(&line.round_id)) else {
            continue;
        };
        let still = line.still(&roster, round.host.id);
        let (best, worst) = found.entry(mail).or_insert((still, still));
        *best = (*best).min(still);
        *worst = (*worst).max(still);
    }
    for (mail, round) in open {
        let takes = |book: &Arc<RoundBook>| invited::window(book, morning_of(today)).is_some();
        let still = match rounds.get(&round).filter(|book| takes(book)) {
            Some(_) => Still::True,
            None => Still::Over,
        };
        let (best, _) = found.entry(mail).or_insert((still, still));
        *best = (*best).min(still);
    }
    Ok(found
        .into_iter()
        .filter_map(|(mail, of)| match of {
            (_, Still::NotTheirs) => Some((
                mail,
                "其中有的待办不再提醒到这个收件人（角色已变，或邮箱最近被拒收）。",
            )),
            (Still::True, _) => None,
            (Still::Over | Still::NotTheirs, _) => {
                Some((mail, "要说的都已办结、改了期限，或申报已经截止。"))
            }
        })
        .collect())
}

impl Line {
    fn still(&self, roster: &Roster, host: UnitId) -> Still {
        let owner = Owner::of(self.owner_unit_id, self.owner_role, self.owner_account_id);
        let Some(owner) = owner else {
            return Still::Over;
        };
        if self.status != ObligationStatus::Open || self.due_on != self.said_due_on {
            Still::Over
        } else if roster.concerns(self.account_id, owner, host) {
            Still::True
        } else {
            Still::NotTheirs
        }
    }
}
