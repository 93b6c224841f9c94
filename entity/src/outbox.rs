//! Mails waiting to go or gone.
//!
//! A row is inserted with the change it speaks of; its dedup key says why it exists, once. The
//! delivery state is the mailer's: planned → leased → sent, failed and tried again. A mail that is
//! given up or skipped is settled by `ledger`, because what it was to say is open again.

use domain::ids::{AccountId, OutboxId, UnitId};
use domain::states::{MailState, Role};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::account;
use crate::joins::joins;
use crate::scope::Scope;

/// The kind of a mail with a link to a new password. Its text is shown on no page, and goes when the
/// mail has gone or is not to go: the link opens an account, and backups are kept for years.
pub const LINK_MAIL: &str = "password_link";

/// The kinds of mails to whoever objected to a notice. Who that is nobody reads but whoever handles the
/// objection, so they stand in no list. The first confirms it, and its text goes as that of a link.
pub const OBJECTOR_LINK: &str = "objection_link";
pub const OBJECTOR_ANSWER: &str = "objection_answer";

/// A row of `outbox`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: OutboxId,
    /// Why the mail exists, such as `digest:12:2024-11-29`.
    #[sea_orm(unique)]
    pub dedup_key: String,
    /// Whom it is for, when it is an account.
    pub account_id: Option<AccountId>,
    pub to_address: String,
    /// Which mail it is.
    pub kind: String,
    pub subject: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Text")]
    pub html: String,
    /// A calendar part.
    #[sea_orm(column_type = "Text")]
    pub ics: Option<String>,
    /// Message-ID without angle brackets, the same at every attempt.
    #[sea_orm(unique)]
    pub message_id: String,
    pub created_at: DateTimeUtc,
    /// Not sent before; moved by the back-off.
    pub not_before: DateTimeUtc,
    /// Given up after, once the server has refused it; moved on for the time in which the server took
    /// no mails at all.
    pub deadline: DateTimeUtc,
    pub attempts: i32,
    pub state: MailState,
    pub leased_until: Option<DateTimeUtc>,
    pub leased_by: Option<String>,
    pub sent_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text")]
    pub last_error: Option<String>,
    /// When the server last refused this very mail, for good or for now.
    pub refused_at: Option<DateTimeUtc>,
    /// The unit and role for which the person gets it, where it is nobody's own: no longer held, no
    /// longer sent. Digests speak for several and are looked up by their steps.
    pub unit_id: Option<UnitId>,
    pub role: Option<Role>,
}

/// What a mail's text becomes when it has been sent or is not to be: that of a link goes.
pub fn kept(column: Column) -> Expr {
    let link = Column::Kind.is_in([LINK_MAIL, OBJECTOR_LINK]);
    Expr::case(link, Expr::value(""))
        .finally(column.into_expr())
        .into()
}

joins! { account: AccountId => account }

/// Mails the actor may see: its own, and for an administrator those to accounts of the subtree and
/// to addresses without an account when it holds the role on a root.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let any = Condition::any()
            .add_option(scope.account_id.map(|own| Column::AccountId.eq(own)))
            .add_option(account::administered(scope, Column::AccountId));
        if scope.holds_at_root(&[Role::Admin]) {
            let not_listed = Column::Kind.is_not_in([OBJECTOR_LINK, OBJECTOR_ANSWER]);
            any.add(
                Condition::all()
                    .add(Column::AccountId.is_null())
                    .add(not_listed),
            )
        } else {
            any
        }
    })
}
