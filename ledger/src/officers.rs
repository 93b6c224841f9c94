//! What one officer asks about an account and another confirms: roles that run programmes, accounts
//! or the log, one-time passwords, and addresses, since links to a new password go there.
//!
//! Officers are administrators and auditors of the account's places. Whoever is the only person ever
//! to have been one there acts alone: a new site begins with one administrator
//! (docs/decisions/0022).

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use domain::ids::{AccountId, ConfirmationId, UnitId};
use domain::states::{AskedFor, Role};
use entity::confirmation::{self, OFFICERS};
use entity::{account, grant, unit};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, SqlErr,
};

use crate::accounts::{
    address, check_role, insert_grant, require_admin_at, require_admin_over, write_email,
};
use crate::event::{Event, What};
use crate::hands::are_one_person;
use crate::mail::{Recipient, people_of};
use crate::passwords::{self, Secrets};
use crate::{Act, Happened, LedgerError};

/// What is asked about an account.
#[derive(Debug, Clone)]
pub enum Ask {
    Grant { unit: UnitId, role: Role },
    Password,
    Email(String),
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
    let mut paths = match &what {
        Ask::Grant { unit, role } => {
            let place = place_of(act, *unit).await?;
            require_admin_at(act, &place.path)?;
            check_role(act, &person, &place, *role).await?;
            if role.takes_two() && person.person.is_none() && !act.actor.is_system() {
                return Err(LedgerError::refused(format!(
                    "“{}”角色要按人核对能否兼任，账号 {} 还没有登记工号。请先在账号页登记本人工号，再授予。",
                    role.label(),
                    person.login
                )));
            }
            vec![place.path]
        }
        Ask::Password | Ask::Email(_) => {
            require_admin_over(act, id).await?;
            Vec::new()
        }
    };
    if let Ask::Email(email) = &what
        && person.email == address(email)?
    {
        return Err(LedgerError::refused("邮箱没有变化。"));
    }
    paths.extend(places(act, id).await?);
    let two = match &what {
        Ask::Grant { role, .. } => role.takes_two(),
        Ask::Password | Ask::Email(_) => true,
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
    };
    Ok(Happened::many(events, Asked::Done))
}

/// Confirms what another officer has asked for and does it, or turns it down. Whoever asked may take
/// it back. A role that is granted so begins with a password nobody else knows: a link goes to the
/// person's mail, or the one-time password is shown to whoever confirms.
///
/// # Errors
/// Refused for whoever asked, for the person it is about, and when it has been decided already.
pub async fn decide(
    act: &mut Act,
    id: ConfirmationId,
    agreed: bool,
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
    if !takes_back {
        require_second(act, officer, &row).await?;
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
    let mut events = vec![Event::of_unit(
        row.unit_id,
        What::ConfirmationDecided {
            login: person.login.clone(),
            what: sentence(act, &row).await?,
            agreed,
        },
    )];
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
    let row = confirmation::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let is_second_click = agreed && row.agreed == Some(true) && row.decided_by == Some(officer);
    let may_show = match row.what {
        AskedFor::Password => true,
        AskedFor::Grant => !passwords::has_address(&account_of(act, row.account_id).await?),
        AskedFor::Email => false,
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
) -> Result<(), LedgerError> {
    let mut paths = places(act, row.account_id).await?;
    if let Some(unit) = row.unit_id {
        paths.push(place_of(act, unit).await?.path);
    }
    if !act.actor.holds(&OFFICERS) || !paths.iter().all(|path| act.actor.covers(&OFFICERS, path)) {
        return Err(LedgerError::Forbidden(
            "这项申请由管到该账号全部单位的系统管理员或审计员确认。".to_owned(),
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

async fn account_of(act: &Act, id: AccountId) -> Result<account::Model, LedgerError> {
    account::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)
}

async fn place_of(act: &Act, id: UnitId) -> Result<unit::Model, LedgerError> {
    unit::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)
}

/// Where an account holds roles today, as paths.
async fn places(act: &Act, id: AccountId) -> Result<Vec<String>, LedgerError> {
    Ok(grant::Entity::find()
        .select_only()
        .column(unit::Column::Path)
        .join(sea_orm::JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::AccountId.eq(id))
        .filter(grant::running(act.today))
        .into_tuple()
        .all(&act.tx)
        .await?)
}

/// The units that stand at or above every one of these paths.
fn above_all(paths: &[String]) -> Vec<UnitId> {
    let mut common: Option<BTreeSet<UnitId>> = None;
    for path in paths {
        let ids: BTreeSet<UnitId> = crate::access::ids_in(path).into_iter().collect();
        common = Some(match common {
            None => ids,
            Some(known) => known.intersection(&ids).copied().collect(),
        });
    }
    common.unwrap_or_default().into_iter().collect()
}

/// Whether nobody but this person has ever been an officer over these places. Ever, so that nobody
/// becomes the only one by ending the other's role.
async fn is_alone(act: &Act, paths: &[String]) -> Result<bool, LedgerError> {
    let Some(own) = act.actor.account else {
        return Ok(act.actor.is_system());
    };
    let mut held = grant::Entity::find()
        .filter(grant::Column::Role.is_in(OFFICERS))
        .filter(grant::Column::AccountId.not_in_subquery(account::of_same_person(own)));
    let above = above_all(paths);
    if !paths.is_empty() {
        held = held.filter(grant::Column::UnitId.is_in(above));
    }
    Ok(held.count(&act.tx).await? == 0)
}

/// Writes a request down; the same one waits once.
async fn wait(
    act: &Act,
    person: &account::Model,
    what: Ask,
) -> Result<Happened<Asked>, LedgerError> {
    let asked_by = act.actor.account.ok_or(LedgerError::NotFound)?;
    let (kind, subject, unit, role, email) = match what {
        Ask::Grant { unit, role } => {
            let subject = format!("grant-{}-{unit}", role.key());
            (AskedFor::Grant, subject, Some(unit), Some(role), None)
        }
        Ask::Password => (AskedFor::Password, "password".to_owned(), None, None, None),
        Ask::Email(email) => {
            let email = email.trim().to_owned();
            (AskedFor::Email, "email".to_owned(), None, None, Some(email))
        }
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
        what: Set(kind),
        unit_id: Set(unit),
        role: Set(role),
        email: Set(email),
        subject: Set(subject),
        asked_by: Set(asked_by),
        asked_at: Set(act.now),
        decided_by: Set(None),
        decided_at: Set(None),
        agreed: Set(None),
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

/// Who holds one of these roles today over some place of an account, or over a unit, each once.
pub(crate) async fn over(
    act: &Act,
    person: &account::Model,
    unit: Option<UnitId>,
    roles: &[Role],
) -> Result<Vec<Recipient>, LedgerError> {
    let mut paths = places(act, person.id).await?;
    if let Some(unit) = unit {
        paths.push(place_of(act, unit).await?.path);
    }
    let units: BTreeSet<UnitId> = paths
        .iter()
        .flat_map(|path| crate::access::ids_in(path))
        .collect();
    let mut found: Vec<Recipient> = Vec::new();
    for unit in units {
        for person in people_of(&act.tx, unit, roles, act.today).await? {
            if found.iter().all(|known| known.id != person.id) {
                found.push(person);
            }
        }
    }
    Ok(found)
}
