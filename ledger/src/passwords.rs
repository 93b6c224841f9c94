//! Passwords that somebody else sets: links to a new one, mailed to whom the account belongs, and
//! one-time passwords. Both end after three days ([`account::ONE_TIME`]).

use chrono::Duration;
use domain::ids::AccountId;
use domain::states::MailState;
use entity::{account, outbox, password_link, session};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    SelectExt,
};
use sha2::{Digest, Sha256};

use crate::accounts::{forget_tries, require_admin_over};
use crate::event::{Event, What, hex, instant_in_full};
use crate::letter::AboutAccount;
use crate::mail::{Recipient, push};
use crate::told::holds_office;
use crate::{Act, Happened, LedgerError};

/// What a use case may need for an account that gets a new password: drawn and hashed beforehand,
/// because hashing is slow work and stays outside the transaction.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// PHC string of the one-time password's hash.
    pub one_time_hash: String,
    /// The token of a link.
    pub token: String,
}

/// Whether there is an address to write to.
pub fn has_address(person: &account::Model) -> bool {
    person.email.as_deref().is_some_and(|e| e.contains('@'))
}

/// Mails a link to a new password to whom the account belongs. The present password holds until the
/// link is used; an earlier link ends.
///
/// # Errors
/// Refused for somebody else's accounts, and where there is no address.
pub async fn send_link(
    act: &mut Act,
    id: AccountId,
    secrets: Secrets,
) -> Result<Happened<()>, LedgerError> {
    require_admin_over(act, id).await?;
    let person = act.get::<account::Entity>(id).await?;
    let why = BY_ADMIN;
    Ok(Happened::many(
        mail_link(act, &person, &secrets.token, why).await?,
        (),
    ))
}

/// Why a link is mailed.
const BY_ADMIN: &str = "系统管理员给您的账号发了密码链接";
const FORGOTTEN: &str = "有人在登录页填了您的登录名，说忘记了密码";

/// Least time between two links that somebody asks for at the sign-in page.
const BETWEEN: Duration = Duration::hours(1);

/// Mails a link to whom the account of a name belongs, who says to have forgotten the password. Nothing
/// happens, and nobody is told so, where no account in use bears the name, it has no address or an
/// office (two officers give those a password, docs/decisions/0022), or a link was mailed just now.
///
/// # Errors
/// Database errors.
pub async fn forgotten(
    act: &mut Act,
    login: &str,
    token: &str,
) -> Result<Happened<()>, LedgerError> {
    let found = account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .filter(account::Column::DisabledAt.is_null())
        .one(&act.tx)
        .await?;
    let Some(person) = found.filter(has_address) else {
        return Ok(Happened::nothing(()));
    };
    let lately = password_link::Entity::find()
        .filter(password_link::Column::AccountId.eq(person.id))
        .filter(password_link::Column::CreatedAt.gt(act.now - BETWEEN))
        .exists(&act.tx)
        .await?;
    if lately || holds_office(act, login).await? {
        return Ok(Happened::nothing(()));
    }
    let events = mail_link(act, &person, token, FORGOTTEN).await?;
    Ok(Happened::many(events, ()))
}

/// A new account, or one that has been granted an office, gets a password that only its person
/// learns: by mail, or where there is no address by way of whoever is shown the one-time password.
pub(crate) async fn renew(
    act: &Act,
    person: &account::Model,
    secrets: Secrets,
) -> Result<Vec<Event>, LedgerError> {
    let mut events = set_one_time(act, person, secrets.one_time_hash).await?;
    if has_address(person) {
        // Nobody is shown the one-time password: the link says all there is to tell.
        events = mail_link(act, person, &secrets.token, BY_ADMIN).await?;
    }
    Ok(events)
}

/// Sets a password for one sign-in, ends every session and link.
pub(crate) async fn set_one_time(
    act: &Act,
    person: &account::Model,
    hash: String,
) -> Result<Vec<Event>, LedgerError> {
    let mut row = person.clone().into_active_model();
    row.password_hash = Set(hash);
    row.must_change = Set(true);
    row.password_until = Set(Some(act.now + account::ONE_TIME));
    row.locked_until = Set(None);
    row.update(&act.tx).await?;
    forget_tries(act, &person.login).await?;
    end_sessions(act, person.id).await?;
    end_links(act, person.id).await?;
    let what = What::PasswordIssued {
        login: person.login.clone(),
        by_mail: false,
    };
    Ok(vec![Event::of_unit(None, what)])
}

async fn mail_link(
    act: &Act,
    person: &account::Model,
    token: &str,
    why: &str,
) -> Result<Vec<Event>, LedgerError> {
    if !has_address(person) {
        return Err(LedgerError::refused(format!(
            "账号 {} 没有登记邮箱，密码链接没有地方可发。请改发一次性密码。",
            person.login
        )));
    }
    end_links(act, person.id).await?;
    let until = act.now + account::ONE_TIME;
    let id = digest(token);
    password_link::ActiveModel {
        id: Set(id.clone()),
        account_id: Set(person.id),
        created_at: Set(act.now),
        expires_at: Set(until),
        used_at: Set(None),
    }
    .insert(&act.tx)
    .await?;
    let until = instant_in_full(until);
    let letter = AboutAccount {
        login: person.login.clone(),
        sentence: "请设置登录密码".to_owned(),
        detail: format!(
            "点下面的链接设置自己的密码。链接只能用一次，{until}前有效；请不要转发。不是您或您的系统管理员要办的，请不要点，并告诉审计员。"
        ),
        at: instant_in_full(act.now),
        button: "设置密码".to_owned(),
        link: format!("{}/password?token={token}", act.book.site),
        why: why.to_owned(),
    }
    .render();
    // The digest tells one link from another without telling the token.
    let key = format!("password-{}", id.get(..24).unwrap_or(&id));
    push(act, &key, outbox::LINK_MAIL, &recipient(person), letter).await?;
    let what = What::PasswordIssued {
        login: person.login.clone(),
        by_mail: true,
    };
    Ok(vec![Event::of_unit(None, what)])
}

/// Sets the password that somebody has chosen by a link, which is used up; every session ends.
///
/// # Errors
/// Refused for a link that has been used, overtaken or has ended, and for a disabled account.
pub async fn use_link(
    act: &mut Act,
    token: &str,
    hash: String,
) -> Result<Happened<()>, LedgerError> {
    let over = || {
        LedgerError::refused("这个链接已经用过、已被新的链接取代或已过期。请系统管理员再发一次。")
    };
    let id = digest(token);
    let found = password_link::unused()
        .filter(password_link::Column::Id.eq(&id))
        .filter(password_link::Column::ExpiresAt.gt(act.now))
        .one(&act.tx)
        .await?
        .ok_or_else(over)?;
    let person = account::Entity::find_by_id(found.account_id)
        .filter(account::Column::DisabledAt.is_null())
        .one(&act.tx)
        .await?
        .ok_or_else(over)?;
    // One statement, so that a link used twice at once is used once.
    let used = password_link::Entity::update_many()
        .col_expr(password_link::Column::UsedAt, Expr::value(act.now))
        .filter(password_link::Column::Id.eq(&id))
        .filter(password_link::Column::UsedAt.is_null())
        .exec(&act.tx)
        .await?;
    if used.rows_affected == 0 {
        return Err(over());
    }
    write_own(act, &person, hash).await?;
    let what = What::AccountChanged {
        login: person.login,
        what: "用邮件里的链接设置密码".to_owned(),
    };
    Ok(Happened::one(Event::of_unit(None, what), ()))
}

/// Changes one's own password; every session and link ends, and the caller begins a new session.
///
/// # Errors
/// Refused for anybody else's account.
pub async fn change_own(act: &mut Act, hash: String) -> Result<Happened<()>, LedgerError> {
    let id = act.actor.account.ok_or(LedgerError::NotFound)?;
    let person = act.get::<account::Entity>(id).await?;
    write_own(act, &person, hash).await?;
    let what = What::AccountChanged {
        login: person.login,
        what: "修改密码".to_owned(),
    };
    Ok(Happened::one(Event::of_unit(None, what), ()))
}

async fn write_own(act: &Act, person: &account::Model, hash: String) -> Result<(), LedgerError> {
    let mut row = person.clone().into_active_model();
    row.password_hash = Set(hash);
    row.must_change = Set(false);
    row.password_until = Set(None);
    row.locked_until = Set(None);
    row.update(&act.tx).await?;
    forget_tries(act, &person.login).await?;
    end_sessions(act, person.id).await?;
    end_links(act, person.id).await
}

/// Ends the links of an account that have not been used, and the mails that were to bring them.
pub(crate) async fn end_links(act: &Act, id: AccountId) -> Result<(), LedgerError> {
    password_link::Entity::update_many()
        .col_expr(password_link::Column::UsedAt, Expr::value(act.now))
        .filter(password_link::Column::AccountId.eq(id))
        .filter(password_link::Column::UsedAt.is_null())
        .exec(&act.tx)
        .await?;
    outbox::Entity::update_many()
        .set(outbox::ActiveModel {
            state: Set(MailState::Skipped),
            last_error: Set(Some("没有发出：链接已经作废。".to_owned())),
            ..Default::default()
        })
        .col_expr(outbox::Column::Text, outbox::kept(outbox::Column::Text))
        .col_expr(outbox::Column::Html, outbox::kept(outbox::Column::Html))
        .filter(outbox::Column::AccountId.eq(id))
        .filter(outbox::Column::Kind.eq(outbox::LINK_MAIL))
        .filter(outbox::Column::State.is_in([MailState::Planned, MailState::Failed]))
        .exec(&act.tx)
        .await?;
    Ok(())
}

pub(crate) async fn end_sessions(act: &Act, id: AccountId) -> Result<(), LedgerError> {
    session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(id))
        .exec(&act.tx)
        .await?;
    Ok(())
}

pub(crate) fn recipient(person: &account::Model) -> Recipient {
    Recipient {
        id: person.id,
        display_name: person.display_name.clone(),
        email: person.email.clone(),
    }
}

/// What stands in the row of a link: the digest of its token.
pub fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}
