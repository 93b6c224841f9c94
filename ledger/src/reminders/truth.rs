//! Whether a digest that has waited is still true when it can go.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::ids::{AccountId, OutboxId, RoundId, UnitId};
use domain::owed::Owner;
use domain::states::{ObligationStatus, ReminderOutcome, Role};
use entity::{obligation, reminder_step};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::roster::Roster;
use crate::{Book, LedgerError};

/// A step that a digest is to take, and what has become of the thing since.
#[derive(FromQueryResult)]
struct Line {
    outbox_id: Option<OutboxId>,
    account_id: AccountId,
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

/// The digests among these that are not to go any more, and why: all that they remind of is done or
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
        .select_only()
        .columns([
            reminder_step::Column::OutboxId,
            reminder_step::Column::AccountId,
        ])
        .column_as(reminder_step::Column::DueOn, "said_due_on")
        .columns([
            obligation::Column::DueOn,
            obligation::Column::Status,
            obligation::Column::RoundId,
            obligation::Column::OwnerUnitId,
            obligation::Column::OwnerRole,
            obligation::Column::OwnerAccountId,
        ])
        .join(sea_orm::JoinType::InnerJoin, reminder_step::obligation())
        .filter(reminder_step::Column::OutboxId.is_in(digests.iter().copied()))
        .filter(reminder_step::Column::Outcome.eq(ReminderOutcome::Sent))
        .into_model()
        .all(&book.db)
        .await?;
    let rounds = lines.iter().map(|line| line.round_id);
    let hosts: HashMap<RoundId, UnitId> = book
        .rounds_where(
            &book.db,
            Condition::all().add(entity::round::Column::Id.is_in(rounds)),
        )
        .await?
        .into_iter()
        .map(|round| (round.row.id, round.host.id))
        .collect();
    let roster = Roster::load(&book.db, today).await?;
    let mut found: HashMap<OutboxId, (Still, Still)> = HashMap::new();
    for line in &lines {
        let (Some(mail), Some(host)) = (line.outbox_id, hosts.get(&line.round_id)) else {
            continue;
        };
        let still = line.still(&roster, *host);
        let (best, worst) = found.entry(mail).or_insert((still, still));
        *best = (*best).min(still);
        *worst = (*worst).max(still);
    }
    Ok(found
        .into_iter()
        .filter_map(|(mail, of)| match of {
            (_, Still::NotTheirs) => Some((
                mail,
                "其中有的待办不再提醒到这个收件人（角色已变，或邮箱最近被拒收）。",
            )),
            (Still::True, _) => None,
            (Still::Over | Still::NotTheirs, _) => Some((mail, "要提醒的都已办结或改了期限。")),
        })
        .collect())
}

impl Line {
    fn still(&self, roster: &Roster, host: UnitId) -> Still {
        let owner = match (self.owner_unit_id, self.owner_role, self.owner_account_id) {
            (_, _, Some(person)) => Owner::Person(person),
            (Some(unit), Some(role), None) => Owner::Unit { unit, role },
            _ => return Still::Over,
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
