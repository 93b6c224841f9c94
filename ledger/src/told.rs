//! Whom an event about an account is written home to: the person, the auditors of the account's
//! places, and the officers who are to confirm what has been asked.

use domain::dates::cn_date;
use domain::ids::EventId;
use domain::states::Role;
use entity::account;
use entity::confirmation::OFFICERS;
use entity::grant;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use crate::event::{Event, What, clock_label};
use crate::letter::AboutAccount;
use crate::mail::{Recipient, push};
use crate::passwords::recipient;
use crate::seconds::{over, seconds};
use crate::{Act, LedgerError};

/// The roles that take two, by what they are called in a line of the log.
fn takes_two(label: &str) -> bool {
    Role::ALL
        .iter()
        .any(|role| role.takes_two() && role.label() == label)
}

/// Puts the mails of an event about an account into the outbox. What the command line does is told
/// only where it makes an administrator: the first accounts of a site, and those of tests and of the
/// demo, have nobody to be told.
pub(crate) async fn about_account(
    act: &Act,
    id: EventId,
    event: &Event,
) -> Result<(), LedgerError> {
    let by_person = act.actor.account.is_some();
    let (login, to_person, to_officers): (&str, bool, &[Role]) = match &event.what {
        What::GrantGiven { login, role, .. } if takes_two(role) => {
            let told = by_person || role == Role::Admin.label();
            (login, by_person, if told { &[Role::Auditor] } else { &[] })
        }
        What::PasswordIssued { login, by_mail } if by_person => {
            // A link is told by the mail that brings it; the auditor hears of those to officers.
            let heeded = !by_mail || holds_office(act, login).await?;
            (login, !by_mail, if heeded { &[Role::Auditor] } else { &[] })
        }
        What::EmailChanged {
            login,
            by_officer: true,
        } if by_person => (login, false, &[Role::Auditor]),
        What::ConfirmationAsked { login, .. } => (login, false, &OFFICERS),
        // Of an account, and in this case of no concern to anybody else.
        What::GrantGiven { .. } | What::PasswordIssued { .. } | What::EmailChanged { .. } => {
            return Ok(());
        }
        other => {
            return Err(LedgerError::Broken(format!(
                "{}要写信，却没有说写给谁",
                other.kind().key()
            )));
        }
    };
    if !to_person && to_officers.is_empty() {
        return Ok(());
    }
    let Some(person) = account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .one(&act.tx)
        .await?
    else {
        return Ok(());
    };
    let asks = matches!(event.what, What::ConfirmationAsked { .. });
    let mut officers = if asks {
        seconds(act, &person, event.unit).await?
    } else {
        over(act, &person, event.unit, to_officers).await?
    };
    officers.retain(|o| Some(o.id) != act.actor.account && o.id != person.id);
    if to_person {
        let letter = letter(act, event, login, "/account", "这是您的账号");
        send(act, id, event, &recipient(&person), letter).await?;
    }
    for officer in officers {
        let (page, why) = if asks {
            (
                "/confirmations",
                "这项申请要由您或另一位系统管理员、审计员确认",
            )
        } else {
            ("/audit", "您是审计员")
        };
        let letter = letter(act, event, login, page, why);
        send(act, id, event, &officer, letter).await?;
    }
    Ok(())
}

/// Whether an account runs programmes, accounts or the log today.
pub(crate) async fn holds_office(act: &Act, login: &str) -> Result<bool, LedgerError> {
    let offices = Role::ALL.iter().copied().filter(|role| role.takes_two());
    let held = grant::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, grant::account())
        .filter(account::Column::Login.eq(login))
        .filter(grant::Column::Role.is_in(offices))
        .filter(grant::running(act.today))
        .count(&act.tx)
        .await?;
    Ok(held > 0)
}

fn letter(act: &Act, event: &Event, login: &str, page: &str, why: &str) -> AboutAccount {
    let (sentence, detail) = match &event.what {
        What::GrantGiven { role, unit, .. } => (
            format!("授予{unit}“{role}”角色"),
            "今天起生效。不该有的，请马上告诉系统管理员或审计员。".to_owned(),
        ),
        What::PasswordIssued { by_mail: true, .. } => (
            "发出密码链接".to_owned(),
            "链接发到了这个账号的邮箱，72 小时内有效。".to_owned(),
        ),
        What::PasswordIssued { by_mail: false, .. } => (
            "换成一次性密码".to_owned(),
            "原来的密码和登录都已失效，一次性密码 72 小时内有效。不是本人要办的，请马上告诉审计员。"
                .to_owned(),
        ),
        What::EmailChanged { .. } => (
            "更换提醒邮箱".to_owned(),
            "提醒和密码链接从现在起发到新的邮箱。".to_owned(),
        ),
        What::ConfirmationAsked { what, .. } => (
            format!("待确认：{what}"),
            "请核对账号、工号和邮箱，确认是本人并且应当办理；不应当的请不同意。".to_owned(),
        ),
        other => (other.sentence(), String::new()),
    };
    let button = match page {
        "/confirmations" => "去确认",
        "/audit" => "看日志",
        _ => "看我的账号",
    };
    AboutAccount {
        login: login.to_owned(),
        sentence,
        detail,
        at: format!("{} {}", cn_date(act.today), clock_label(act.now)),
        button: button.to_owned(),
        link: format!("{}{page}", act.book.site),
        why: why.to_owned(),
    }
}

async fn send(
    act: &Act,
    id: EventId,
    event: &Event,
    to: &Recipient,
    letter: AboutAccount,
) -> Result<(), LedgerError> {
    let key = format!("event-{id}-{}", to.id);
    push(act, &key, event.what.kind().key(), to, letter.render()).await?;
    Ok(())
}
