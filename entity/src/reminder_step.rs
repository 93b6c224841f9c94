//! Reminder steps taken or overtaken, so that none is taken twice.
//!
//! Unique by obligation, due date, step and person: a new due date starts a new ladder.

use domain::ids::{AccountId, ObligationId, OutboxId, ReminderStepId};
use domain::states::ReminderOutcome;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `reminder_step`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_step")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReminderStepId,
    pub obligation_id: ObligationId,
    /// The due date the step was counted from.
    pub due_on: Date,
    /// Key of the step (`domain::reminders::Step`), such as `d7` or `w1`.
    pub step: String,
    /// Who was reminded.
    pub account_id: AccountId,
    pub taken_on: Date,
    pub outcome: ReminderOutcome,
    /// The digest it went out in.
    pub outbox_id: Option<OutboxId>,
}

joins! { obligation: ObligationId => obligation, mail: OutboxId => outbox }

/// Steps of an obligation, oldest first. It was found through [`super::obligation::visible_to`].
pub fn of_obligation(obligation_id: ObligationId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ObligationId.eq(obligation_id))
        .order_by_asc(Column::Id)
}
