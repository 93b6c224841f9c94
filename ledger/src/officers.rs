//! What one officer asks about an account and another confirms: roles that run programmes, accounts
//! or the log, one-time passwords, addresses, since links to a new password go there, and the staff
//! numbers of whoever holds such a role, by which “another officer” is told.
//!
//! Officers are administrators and auditors of the account's places. Where no other account has ever
//! been one, the administrator acts alone: a new site begins with one (docs/decisions/0022).

use serde::{Deserialize, Serialize};

use domain::ids::{AccountId, ConfirmationId, UnitId};
use domain::shown::{Fields, Shown};
use domain::states::{AskedFor, Role};
use entity::confirmation::{self, OFFICERS};
use entity::{account, grant};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, SqlErr,
};

use crate::accounts::{check_role, insert_grant, require_admin_at, require_admin_over};
use crate::event::{Event, What};
use crate::hands::are_one_person;
use crate::identity::{with_address, with_number, write_email, write_number};
use crate::passwords::{self, Secrets};
use crate::seconds::{concerned, holding, is_alone, place_of, places, reach};
use crate::{Act, Happened, LedgerError};

/// What is asked about an account.
#[derive(Debug, Clone)]
pub enum Ask {
    Grant {
        unit: UnitId,
        role: Role,
    },
    Password,
    Email(String),
    /// Another staff number.
    Person(String),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// Waits for a second officer.
    Waiting,
    Done,
}

/// What a decision did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub account: AccountId,
    pub login: String,
    /// Whether the one-time password is now the account's, to be shown to whoever confirmed.
    pub shows_password: bool,
}

/// Does what is asked, or writes it down for a second officer to confirm: what takes two is done at
/// once only for the command line, and for whoever is the only officer there has ever been.
///
/// # Errors
/// Refused for somebody else's accounts, for what is there already or waits already, and for roles
/// that do not go together in one person.
pub async fn ask(
    act: &mut Act,
    id: AccountId,
    what: Ask,
    secrets: Secrets,
) -> Result<Happened<Asked>, LedgerError> {
    let person = account_of(act, id).await?;
    let mut paths = places(act, id).await?;
    let two = match &what {
        Ask::Grant { unit, role } => {
            let place = place_of(act, *unit).await?;
            require_admin_at(act, &place.path)?;
            check_role(act, &person, &place, *role).await?;
            paths.push(place.path);
            role.takes_two()
        }
        Ask::Password => {
            require_admin_over(act, id).await?;
            true
        }
        Ask::Email(email) => {
            require_admin_over(act, id).await?;
            if with_address(act, &person, email).await?.email == person.email {
                return Err(LedgerError::refused("邮箱没有变化。"));
            }
            true
        }
        Ask::Person(number) => {
            require_admin_over(act, id).await?;
            with_number(act, &person, number).await?.1
        }
    };
    if two && !is_alone(act, &paths).await? {
        return wait(act, &person, what).await;
    }
    let events = match what {
        Ask::Grant { unit, role } => {
            let place = place_of(act, unit).await?;
            let granted = insert_grant(act, &person, &place, role).await?;
            return Ok(granted.map(|_| Asked::Done));
        }
        Ask::Password => passwords::set_one_time(act, &person, secrets.one_time_hash).await?,
        Ask::Email(email) => write_email(act, &person, &email).await?,
        Ask::Person(number) => write_number(act, &person, &number).await?,
    };
    Ok(Happened::many(events, Asked::Done))
}

/// Whose account it is, as the list of requests shows it and whoever confirms has looked at it.
pub fn identity(login: &str, person: Option<&str>, email: Option<&str>) -> Fields {
    let given = |name: &str, value: Option<&str>| (name.to_owned(), value.unwrap_or("").to_owned());
    vec![
        given("login", Some(login)),
        given("person", person),
        given("email", email),
    ]
}

/// Confirms what another officer has asked for and does it, or turns it down. Whoever asked may take
/// it back. A role that is granted so begins with a password nobody else knows: a link goes to the
/// person's mail, or the one-time password is shown to whoever confirms.
///
/// # Errors
/// Refused for whoever asked, for the person it is about, when it has been decided already, and to
/// agree where nobody asks for it any more or the account is not as it was `shown`.
pub async fn decide(
    act: &mut Act,
    id: ConfirmationId,
    agreed: bool,
    shown: &Shown,
    secrets: Secrets,
) -> Result<Happened<Decided>, LedgerError> {
    let row = confirmation::visible_to(&act.actor.scope)
        .filter(confirmation::Column::Id.eq(id))
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let officer = act.actor.account.ok_or(LedgerError::NotFound)?;
    let person = account_of(act, row.account_id).await?;
    let takes_back = !agreed && officer == row.asked_by;
    let paths = concerned(act, person.id, row.unit_id).await?;
    if !takes_back {
        require_second(act, officer, &row, &paths).await?;
    }
    // What has been decided is told below, whatever has become of the account since.
    if agreed && row.decided_at.is_none() {
        require_asked(act, &row, &person, &paths).await?;
        let now = identity(
            &person.login,
            person.person.as_deref(),
            person.email.as_deref(),
        );
        if *shown != Shown::of(&now) {
            return Err(LedgerError::Conflict(
                "您打开本页以后，这个账号的工号、邮箱或登录名改过。请刷新页面，核对后再办。"
                    .to_owned(),
            ));
        }
    }
    // One statement, so that of two officers who decide at once only one does.
    let taken = confirmation::Entity::update_many()
        .col_expr(confirmation::Column::DecidedBy, Expr::value(officer))
        .col_expr(confirmation::Column::DecidedAt, Expr::value(act.now))
        .col_expr(confirmation::Column::Agreed, Expr::value(agreed))
        .filter(confirmation::Column::Id.eq(id))
        .filter(confirmation::Column::DecidedAt.is_null())
        .exec(&act.tx)
        .await?;
    if taken.rows_affected == 0 {
        return Err(decided_before(act, id, agreed, officer).await?);
    }
    let what = What::ConfirmationDecided {
        login: person.login.clone(),
        what: sentence(act, &row).await?,
        agreed,
    };
    let mut events = vec![Event::of_unit(row.unit_id, what)];
    let mut shows_password = false;
    if agreed {
        match row.what {
            AskedFor::Grant => {
                let (Some(unit), Some(role)) = (row.unit_id, row.role) else {
                    return Err(LedgerError::Broken(format!("待确认 {id} 没有单位或角色")));
                };
                let place = place_of(act, unit).await?;
                check_role(act, &person, &place, role).await?;
                insert_grant(act, &person, &place, role)
                    .await?
                    .tell(&mut events);
                shows_password = !passwords::has_address(&person);
                events.extend(passwords::renew(act, &person, secrets).await?);
            }
            AskedFor::Password => {
                shows_password = true;
                events.extend(passwords::set_one_time(act, &person, secrets.one_time_hash).await?);
            }
            AskedFor::Email => {
                let email = row.email.clone().unwrap_or_default();
                events.extend(write_email(act, &person, &email).await?);
            }
            AskedFor::Person => {
                let number = row.person.clone().unwrap_or_default();
                events.extend(write_number(act, &person, &number).await?);
            }
        }
    }
    let decided = Decided {
        account: person.id,
        login: person.login,
        shows_password,
    };
    Ok(Happened::many(events, decided))
}

/// What is said to whoever decides what has been decided. The second click of two lands here, on the
/// page that alone would have shown a one-time password.
async fn decided_before(
    act: &Act,
    id: ConfirmationId,
    agreed: bool,
    officer: AccountId,
) -> Result<LedgerError, LedgerError> {
    let row = act.get::<confirmation::Entity>(id).await?;
    let is_second_click = agreed && row.agreed == Some(true) && row.decided_by == Some(officer);
    let may_show = match row.what {
        AskedFor::Password => true,
        AskedFor::Grant => !passwords::has_address(&account_of(act, row.account_id).await?),
        AskedFor::Email | AskedFor::Person => false,
    };
    Ok(LedgerError::refused(if is_second_click && may_show {
        "这项申请您刚才已经同意。一次性密码只在当时显示一次；没有抄下的，请申请人再提一次。"
    } else {
        "这项申请已经办过，请刷新页面。"
    }))
}

/// Refuses unless this officer is another person than who asked and than whom it is about, and looks
/// after every place it concerns.
async fn require_second(
    act: &Act,
    officer: AccountId,
    row: &confirmation::Model,
    paths: &[String],
) -> Result<(), LedgerError> {
    let held = act.actor.scope.held.iter();
    let held: Vec<String> = held
        .filter(|held| OFFICERS.contains(&held.role))
        .map(|held| held.path.clone())
        .collect();
    if !reach(&held, paths) {
        return Err(LedgerError::forbidden(
            "这项申请由管到该账号全部单位的系统管理员或审计员确认。",
        ));
    }
    if are_one_person(&act.tx, officer, row.asked_by).await? {
        return Err(LedgerError::refused(
            "这项申请由您提出，要由另一位系统管理员或审计员确认（同一工号、同一邮箱的账号算同一个人）。",
        ));
    }
    if are_one_person(&act.tx, officer, row.account_id).await? {
        return Err(LedgerError::refused(
            "这项申请是关于您本人的账号，要由另一位系统管理员或审计员确认。",
        ));
    }
    Ok(())
}

/// Refuses what was asked by somebody who could not ask for it today, and for an account that is not
/// in use: a request outlives neither.
async fn require_asked(
    act: &Act,
    row: &confirmation::Model,
    person: &account::Model,
    paths: &[String],
) -> Result<(), LedgerError> {
    if person.disabled_at.is_some() {
        return Err(LedgerError::refused(format!(
            "账号 {} 已停用，这项申请不能再同意。要用这个账号的，请先启用，再重新申请。",
            person.login
        )));
    }
    let asker = Condition::all().add(grant::Column::AccountId.eq(row.asked_by));
    let asker = holding(act, asker, &[Role::Admin]).await?;
    if !asker.iter().any(|(_, held)| reach(held, paths)) {
        return Err(LedgerError::refused(
            "提出这项申请的人已停用，或不再管到该账号的全部单位，这项申请不能再同意。请由现任系统管理员重新申请。",
        ));
    }
    Ok(())
}

/// The account, which stays as it is until this transaction ends.
async fn account_of(act: &Act, id: AccountId) -> Result<account::Model, LedgerError> {
    account::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)
}

/// Writes a request down; the same one waits once.
async fn wait(
    act: &Act,
    person: &account::Model,
    what: Ask,
) -> Result<Happened<Asked>, LedgerError> {
    let asked_by = act.actor.account.ok_or(LedgerError::NotFound)?;
    let (mut unit, mut role, mut email, mut number) = (None, None, None, None);
    let what = match what {
        Ask::Grant { unit: at, role: of } => {
            (unit, role) = (Some(at), Some(of));
            AskedFor::Grant
        }
        Ask::Password => AskedFor::Password,
        Ask::Email(typed) => {
            email = Some(typed.trim().to_owned());
            AskedFor::Email
        }
        Ask::Person(typed) => {
            number = Some(typed.trim().to_owned());
            AskedFor::Person
        }
    };
    let subject = match (unit, role) {
        (Some(unit), Some(role)) => format!("grant-{}-{unit}", role.key()),
        _ => what.key().to_owned(),
    };
    let waits = || {
        LedgerError::refused(format!(
            "账号 {} 的这项申请已在“待确认”里，等另一位系统管理员或审计员办理。",
            person.login
        ))
    };
    let known = confirmation::Entity::find()
        .filter(confirmation::Column::AccountId.eq(person.id))
        .filter(confirmation::Column::Subject.eq(&subject))
        .filter(confirmation::Column::DecidedAt.is_null())
        .count(&act.tx)
        .await?;
    if known > 0 {
        return Err(waits());
    }
    let row = confirmation::ActiveModel {
        account_id: Set(person.id),
        what: Set(what),
        unit_id: Set(unit),
        role: Set(role),
        email: Set(email),
        person: Set(number),
        subject: Set(subject),
        asked_by: Set(asked_by),
        asked_at: Set(act.now),
        ..Default::default()
    }
    .insert(&act.tx)
    .await
    .map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => waits(),
        _ => error.into(),
    })?;
    let asked = What::ConfirmationAsked {
        login: person.login.clone(),
        what: sentence(act, &row).await?,
    };
    Ok(Happened::one(Event::of_unit(unit, asked), Asked::Waiting))
}

/// What is asked, in words: `授予甲大学党委“组织部门”角色`.
async fn sentence(act: &Act, row: &confirmation::Model) -> Result<String, LedgerError> {
    Ok(match (row.what, row.role, row.unit_id) {
        (AskedFor::Grant, Some(role), Some(unit)) => {
            format!(
                "授予{}“{}”角色",
                place_of(act, unit).await?.name,
                role.label()
            )
        }
        (what, _, _) => what.label().to_owned(),
    })
}
