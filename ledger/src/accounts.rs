//! Accounts and grants. An account is a person, never a branch; a post's holder changes, the grant
//! ends and a new one begins. Passwords arrive here hashed: hashing is slow work and stays outside
//! the transaction.

use domain::email::EmailAddress;
use domain::ids::{AccountId, GrantId, UnitId};
use domain::states::Role;
use entity::{account, grant, session, unit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};

use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError};

/// An account to be added.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub login: String,
    /// What pages show; a post, as in 支部书记.
    pub display_name: String,
    pub email: Option<String>,
    /// PHC string of an Argon2 hash.
    pub password_hash: String,
    /// Whether the first sign-in asks for a new password.
    pub must_change: bool,
}

/// Adds an account without any grant.
///
/// # Errors
/// [`LedgerError::Invalid`] for a sign-in name in use or a wrong address.
pub async fn add(act: &mut Act, new: NewAccount) -> Result<Happened<AccountId>, LedgerError> {
    require_admin(act)?;
    let login = new.login.trim().to_owned();
    if !(2..=40).contains(&login.len())
        || !login
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.@".contains(c))
    {
        return Err(LedgerError::field(
            "login",
            "登录名为 2 到 40 个字母、数字或 - _ . @。",
        ));
    }
    if new.display_name.trim().is_empty() {
        return Err(LedgerError::field(
            "display_name",
            "请填写显示名称，如“支部书记”。",
        ));
    }
    let email = address(new.email.as_deref().unwrap_or_default())?;
    if account::Entity::find()
        .filter(account::Column::Login.eq(&login))
        .one(&act.tx)
        .await?
        .is_some()
    {
        return Err(LedgerError::field(
            "login",
            format!("登录名“{login}”已有人使用。"),
        ));
    }
    let row = account::ActiveModel {
        login: Set(login.clone()),
        display_name: Set(new.display_name.trim().to_owned()),
        email: Set(email),
        password_hash: Set(new.password_hash),
        must_change: Set(new.must_change),
        failures: Set(0),
        locked_until: Set(None),
        disabled_at: Set(None),
        created_at: Set(act.now),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(Happened::one(
        Event::of_unit(None, What::AccountAdded { login }),
        row.id,
    ))
}

/// An address as it was typed into the field `email`; none where nothing was.
///
/// # Errors
/// [`LedgerError::Invalid`] for one that cannot be mailed.
fn address(typed: &str) -> Result<Option<String>, LedgerError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    EmailAddress::parse(typed)
        .map(|address| Some(address.into()))
        .map_err(|why| LedgerError::field("email", why.to_string()))
}

/// Grants a role on a unit and its subtree, from today.
///
/// # Errors
/// Refused when the same grant holds already, or when it would put account keeping and programme
/// content in one hand (三员分立).
pub async fn grant_role(
    act: &mut Act,
    account: AccountId,
    unit: UnitId,
    role: Role,
) -> Result<Happened<GrantId>, LedgerError> {
    let person = account::Entity::find_by_id(account)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let place = unit::Entity::find_by_id(unit)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    require_admin_at(act, &place.path)?;
    let held = grant::Entity::find()
        .filter(grant::Column::AccountId.eq(account))
        .filter(grant::running(act.today))
        .all(&act.tx)
        .await?;
    if held.iter().any(|g| g.unit_id == unit && g.role == role) {
        return Err(LedgerError::refused(format!(
            "{}在{}已有“{}”角色。",
            person.login,
            place.name,
            role.label()
        )));
    }
    let keeper = |r: Role| matches!(r, Role::Admin | Role::Auditor);
    if held
        .iter()
        .any(|g| g.role != role && (keeper(g.role) || keeper(role)))
    {
        return Err(LedgerError::refused(
            "系统管理员、审计员与业务角色要分由不同的人担任（三员分立），请另建账号。",
        ));
    }
    let row = grant::ActiveModel {
        account_id: Set(account),
        unit_id: Set(unit),
        role: Set(role),
        from_on: Set(act.today),
        to_on: Set(None),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let what = What::GrantGiven {
        login: person.login,
        role: role.label().to_owned(),
        unit: place.name,
    };
    Ok(Happened::one(Event::of_unit(Some(unit), what), row.id))
}

/// Ends a grant with yesterday as its last day; it is not deleted.
///
/// # Errors
/// Refused when it has ended already.
pub async fn end_grant(act: &mut Act, id: GrantId) -> Result<Happened<()>, LedgerError> {
    let row = grant::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let person = account::Entity::find_by_id(row.account_id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let place = unit::Entity::find_by_id(row.unit_id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    require_admin_at(act, &place.path)?;
    if row.to_on.is_some_and(|on| on <= act.today) {
        return Err(LedgerError::refused("这个角色已经结束。"));
    }
    let what = What::GrantEnded {
        login: person.login,
        role: row.role.label().to_owned(),
        unit: place.name,
    };
    let unit = row.unit_id;
    let mut row = row.into_active_model();
    row.to_on = Set(Some(act.today));
    row.update(&act.tx).await?;
    Ok(Happened::one(Event::of_unit(Some(unit), what), ()))
}

/// Sets a password: one's own, or as administrator somebody else's, who then has to change it. All
/// other sessions of the account end.
///
/// # Errors
/// Refused for somebody else's account without being administrator.
pub async fn set_password(
    act: &mut Act,
    id: AccountId,
    password_hash: String,
    keep_session: Option<String>,
) -> Result<Happened<()>, LedgerError> {
    let own = act.actor.account == Some(id);
    if !own {
        require_admin_over(act, id).await?;
    }
    let row = account::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let login = row.login.clone();
    let mut row = row.into_active_model();
    row.password_hash = Set(password_hash);
    row.must_change = Set(!own);
    row.failures = Set(0);
    row.locked_until = Set(None);
    row.update(&act.tx).await?;
    let mut others = session::Entity::delete_many().filter(session::Column::AccountId.eq(id));
    if let Some(keep) = keep_session {
        others = others.filter(session::Column::Id.ne(keep));
    }
    others.exec(&act.tx).await?;
    let what = if own { "修改密码" } else { "重置密码" };
    Ok(Happened::one(
        Event::of_unit(
            None,
            What::AccountChanged {
                login,
                what: what.to_owned(),
            },
        ),
        (),
    ))
}

/// Disables an account and ends its sessions, or enables it again.
///
/// # Errors
/// Refused for one's own account.
pub async fn set_disabled(
    act: &mut Act,
    id: AccountId,
    disabled: bool,
) -> Result<Happened<()>, LedgerError> {
    require_admin_over(act, id).await?;
    if act.actor.account == Some(id) {
        return Err(LedgerError::refused("不能停用自己的账号。"));
    }
    let row = account::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let login = row.login.clone();
    let mut row = row.into_active_model();
    row.disabled_at = Set(disabled.then_some(act.now));
    row.failures = Set(0);
    row.locked_until = Set(None);
    row.update(&act.tx).await?;
    if disabled {
        session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(id))
            .exec(&act.tx)
            .await?;
    }
    let what = if disabled { "停用" } else { "启用" };
    Ok(Happened::one(
        Event::of_unit(
            None,
            What::AccountChanged {
                login,
                what: what.to_owned(),
            },
        ),
        (),
    ))
}

/// Changes where an account's mails go; one's own, or as administrator anybody's.
///
/// # Errors
/// [`LedgerError::Invalid`] for a wrong address.
pub async fn set_email(
    act: &mut Act,
    id: AccountId,
    email: String,
) -> Result<Happened<()>, LedgerError> {
    if act.actor.account != Some(id) {
        require_admin_over(act, id).await?;
    }
    let email = address(&email)?;
    let row = account::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let login = row.login.clone();
    let mut row = row.into_active_model();
    row.email = Set(email);
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of_unit(
            None,
            What::AccountChanged {
                login,
                what: "修改邮箱".to_owned(),
            },
        ),
        (),
    ))
}

fn require_admin(act: &Act) -> Result<(), LedgerError> {
    if act.actor.is_system() || act.actor.holds(Role::Admin) {
        return Ok(());
    }
    Err(LedgerError::Forbidden("账号由系统管理员维护。".to_owned()))
}

/// An administrator looks after an account whose running roles all lie in the own subtree. One that
/// reaches farther belongs to a larger administrator: else a college's could take over a school's.
async fn require_admin_over(act: &Act, id: AccountId) -> Result<(), LedgerError> {
    require_admin(act)?;
    let places: Vec<String> = grant::Entity::find()
        .select_only()
        .column(unit::Column::Path)
        .join(sea_orm::JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::AccountId.eq(id))
        .filter(grant::running(act.today))
        .into_tuple()
        .all(&act.tx)
        .await?;
    if places
        .iter()
        .all(|path| act.actor.may(&[Role::Admin], path))
    {
        return Ok(());
    }
    Err(LedgerError::Forbidden(
        "这个账号在您管理的范围之外还有角色，由上级的系统管理员维护。".to_owned(),
    ))
}

fn require_admin_at(act: &Act, path: &str) -> Result<(), LedgerError> {
    if act.actor.may(&[Role::Admin], path) {
        return Ok(());
    }
    Err(LedgerError::Forbidden("账号由系统管理员维护。".to_owned()))
}
