//! What the pages about mails show, each read with a fixed number of statements.

use chrono::{DateTime, Utc};
use domain::ids::OutboxId;
use domain::states::MailState;
use entity::{mail_server, outbox};
use ledger::letter::Letter;
use ledger::mail::WRITTEN_ANEW;
use ledger::reminders::{Gap, Upcoming, gaps, preview, upcoming};
use sea_orm::{ColumnTrait, DerivePartialModel, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::web::route::RUNNERS;
use crate::web::{Me, PageError};

/// Calendar days ahead that are foretold.
pub const AHEAD: u16 = 14;
/// Mails sent to me that are listed.
const SENT: u64 = 60;
/// Mails in trouble that are listed.
const IN_TROUBLE: u64 = 100;
/// Mails to others that are listed one by one.
pub const TO_OTHERS: usize = 60;

/// The page of mails for anybody.
pub struct List {
    /// What comes to me, by day.
    pub mine: Vec<Upcoming>,
    /// What comes to others about what I look after; for superior units alone.
    pub others: Vec<Upcoming>,
    /// What went to me, newest first.
    pub sent: Vec<MailRow>,
}

impl MailRow {
    /// Whether it has been given up and can be sent once more.
    pub fn can_go_again(&self) -> bool {
        self.state == MailState::GivenUp && !WRITTEN_ANEW.contains(&self.kind.as_str())
    }
}

/// One mail without its body.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "outbox::Entity")]
pub struct MailRow {
    pub id: OutboxId,
    pub kind: String,
    pub to_address: String,
    pub subject: String,
    pub created_at: DateTime<Utc>,
    pub not_before: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub state: MailState,
    pub attempts: i32,
    pub last_error: Option<String>,
}

/// Five statements.
pub async fn list(app: &App, me: &Me) -> Result<List, PageError> {
    let db = &app.book.db;
    let (mine, others) = upcoming(db, &app.book, me.scope(), me.now, AHEAD)
        .await?
        .into_iter()
        .partition(|mail| mail.account == me.account);
    let sent = outbox::visible_to(me.scope())
        .filter(outbox::Column::AccountId.eq(me.account))
        .order_by_desc(outbox::Column::Id)
        .limit(SENT)
        .into_partial_model()
        .all(db)
        .await?;
    Ok(List {
        mine,
        others: if me.holds_any(RUNNERS) {
            others
        } else {
            Vec::new()
        },
        sent,
    })
}

/// What today's digest says, or would say on a day off.
pub async fn today(app: &App, me: &Me) -> Result<Option<Letter>, PageError> {
    Ok(preview(&app.book.db, &app.book, me.account, me.today).await?)
}

/// What an administrator has to mend: a server that takes no mails, mails that did not arrive, units
/// that no mail can reach.
pub struct Trouble {
    pub server: Option<mail_server::Model>,
    pub mails: Vec<MailRow>,
    pub gaps: Vec<Gap>,
}

/// Six statements.
pub async fn trouble(app: &App, me: &Me) -> Result<Trouble, PageError> {
    let db = &app.book.db;
    let mails = outbox::visible_to(me.scope())
        .filter(failing())
        .order_by_desc(outbox::Column::Id)
        .limit(IN_TROUBLE)
        .into_partial_model()
        .all(db)
        .await?;
    let gaps = gaps(db, &app.book, me.scope(), me.today).await?;
    Ok(Trouble {
        server: mail_server::trouble().one(db).await?,
        mails,
        gaps,
    })
}

fn failing() -> sea_orm::sea_query::Expr {
    outbox::Column::State.is_in([MailState::Failed, MailState::GivenUp])
}

/// One mail. An administrator sees why somebody else's does not arrive, and not what it says:
/// programme content is not for administrators (三员分立).
pub struct Mail {
    pub line: MailRow,
    pub body: Option<Body>,
}

/// What a mail says.
pub struct Body {
    pub text: String,
    pub html: String,
    pub has_calendar: bool,
}

/// One statement. Own mails, and for an administrator those that fail.
pub async fn one(app: &App, me: &Me, id: OutboxId) -> Result<Mail, PageError> {
    let row = outbox::visible_to(me.scope())
        .filter(outbox::Column::Id.eq(id))
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let own = row.account_id == Some(me.account);
    if !own && !matches!(row.state, MailState::Failed | MailState::GivenUp) {
        return Err(PageError::NotFound);
    }
    Ok(Mail {
        // A link to a new password is read in the mail alone: an open session must not give it away.
        body: (own && row.kind != outbox::LINK_MAIL).then_some(Body {
            text: row.text,
            html: row.html,
            has_calendar: row.ics.is_some(),
        }),
        line: MailRow {
            id: row.id,
            kind: row.kind,
            to_address: row.to_address,
            subject: row.subject,
            created_at: row.created_at,
            not_before: row.not_before,
            sent_at: row.sent_at,
            state: row.state,
            attempts: row.attempts,
            last_error: row.last_error,
        },
    })
}
