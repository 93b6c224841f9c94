//! Accounts and grants. An account is a person, never a branch; a post's holder changes, the grant
//! ends and a new one begins. Passwords arrive here hashed: hashing is slow work and stays outside
//! the transaction.

use domain::dates::cn_date;
use domain::email::EmailAddress;
use domain::ids::{AccountId, GrantId, UnitId};
use domain::states::Role;
use entity::{account, event, grant, sign_in_try, unit};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};
use sha2::{Digest, Sha256};

use crate::event::{Event, Kind, What, clock_label, hex};
use crate::letter::AboutAccount;
use crate::mail::push_to;
use crate::passwords;
use crate::{Act, Happened, LastSaved, LedgerError};

/// An account to be added.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub login: String,
    /// What pages show; a post, as in 支部书记.
    pub display_name: String,
    pub email: Option<String>,
    /// Whose it is, by the staff number.
    pub person: Option<String>,
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
    // Names differ in more than case: what is typed at the sign-in is lowered too.
    let login = domain::text::line(&new.login).to_lowercase();
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
    if domain::text::is_blank(&new.display_name) {
        return Err(LedgerError::field(
            "display_name",
            "请填写显示名称，如“支部书记”。",
        ));
    }
    let email = address(new.email.as_deref().unwrap_or_default())?;
    let person = person_number(new.person.as_deref().unwrap_or_default())?;
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
        display_name: Set(domain::text::line(&new.display_name)),
        email: Set(email),
        password_hash: Set(new.password_hash),
        must_change: Set(new.must_change),
        password_until: Set(new.must_change.then(|| act.now + account::ONE_TIME)),
        person: Set(person),
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
pub(crate) fn address(typed: &str) -> Result<Option<String>, LedgerError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    EmailAddress::parse(typed)
        .map(|address| Some(address.into()))
        .map_err(|why| LedgerError::field("email", why.to_string()))
}

/// Grants a role on a unit and its subtree, from today. A role that takes two people is asked for
/// ([`crate::officers::ask`]); only the command line grants it so.
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
    check_role(act, &person, &place, role).await?;
    if role.takes_two() && !act.actor.is_system() {
        return Err(LedgerError::refused(format!(
            "“{}”角色由一人申请、另一人确认，请在账号页申请。",
            role.label()
        )));
    }
    insert_grant(act, &person, &place, role).await
}

/// Refuses a role that the account has there already, or that does not go with another of the
/// person's, under whichever account.
pub(crate) async fn check_role(
    act: &Act,
    person: &account::Model,
    place: &unit::Model,
    role: Role,
) -> Result<(), LedgerError> {
    let held: Vec<(AccountId, UnitId, Role)> = grant::Entity::find()
        .select_only()
        .columns([
            grant::Column::AccountId,
            grant::Column::UnitId,
            grant::Column::Role,
        ])
        .filter(grant::Column::AccountId.in_subquery(account::of_same_person(person.id)))
        .filter(grant::running(act.today))
        .into_tuple()
        .all(&act.tx)
        .await?;
    if held.contains(&(person.id, place.id, role)) {
        return Err(LedgerError::refused(format!(
            "{}在{}已有“{}”角色。",
            person.login,
            place.name,
            role.label()
        )));
    }
    if let Some((of, _, other)) = held.iter().find(|(.., other)| !role.goes_with(*other)) {
        let whose = if *of == person.id {
            "这个账号"
        } else {
            "同一人（工号或邮箱相同）的另一个账号"
        };
        return Err(LedgerError::refused(format!(
            "{whose}现任“{}”，不能再任“{}”：系统管理员、审计员与业务角色要分由不同的人担任（三员分立）。请授予另一个人。",
            other.label(),
            role.label()
        )));
    }
    Ok(())
}

pub(crate) async fn insert_grant(
    act: &Act,
    person: &account::Model,
    place: &unit::Model,
    role: Role,
) -> Result<Happened<GrantId>, LedgerError> {
    let row = grant::ActiveModel {
        account_id: Set(person.id),
        unit_id: Set(place.id),
        role: Set(role),
        from_on: Set(act.today),
        to_on: Set(None),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let what = What::GrantGiven {
        login: person.login.clone(),
        role: role.label().to_owned(),
        unit: place.name.clone(),
    };
    Ok(Happened::one(Event::of_unit(Some(place.id), what), row.id))
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

/// Writes down whose account it is, by the staff number. Accounts with the same number are one
/// person's: what one of them may not hold or do beside a role, none of the others may.
///
/// # Errors
/// [`LedgerError::Invalid`] for a number that is none, or when the person's roles would not go together.
pub async fn set_person(
    act: &mut Act,
    id: AccountId,
    person: String,
) -> Result<Happened<()>, LedgerError> {
    require_admin_over(act, id).await?;
    let person = person_number(&person)?;
    let row = account::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let login = row.login.clone();
    let mut row = row.into_active_model();
    row.person = Set(person);
    row.update(&act.tx).await?;
    let held = held_by_person(act, id).await?;
    if held
        .iter()
        .any(|one| held.iter().any(|two| !one.goes_with(*two)))
    {
        return Err(LedgerError::field(
            "person",
            "这个工号的另一个账号有不能兼任的角色：系统管理员、审计员与其他角色要分由不同的人担任（三员分立）。请核对工号，或先结束其中一个角色。",
        ));
    }
    Ok(Happened::one(
        Event::of_unit(
            None,
            What::AccountChanged {
                login,
                what: NUMBERED.to_owned(),
            },
        ),
        (),
    ))
}

/// What the log says when a staff number was written down.
const NUMBERED: &str = "登记工号";

/// A staff number as it is compared: without blanks around it, in capitals; none when empty.
fn person_number(text: &str) -> Result<Option<String>, LedgerError> {
    let text = text.trim().to_uppercase();
    if text.chars().count() > 40 || text.chars().any(char::is_control) {
        return Err(LedgerError::field("person", "工号最多 40 个字，只占一行。"));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// The roles that the person behind an account holds today, under whichever account.
async fn held_by_person(act: &Act, id: AccountId) -> Result<Vec<Role>, LedgerError> {
    Ok(grant::Entity::find()
        .select_only()
        .column(grant::Column::Role)
        .filter(grant::Column::AccountId.in_subquery(account::of_same_person(id)))
        .filter(grant::running(act.today))
        .into_tuple()
        .all(&act.tx)
        .await?)
}

/// Passwords tried for a name count from the beginning again, wherever they were tried.
pub(crate) async fn forget_tries(act: &Act, login: &str) -> Result<(), LedgerError> {
    sign_in_try::Entity::delete_many()
        .filter(sign_in_try::Column::Name.eq(tried(login)))
        .exec(&act.tx)
        .await?;
    Ok(())
}

/// How a name that somebody tries to sign in with, or the network it is tried from, is kept.
pub fn tried(text: &str) -> String {
    let text = text.trim().to_lowercase();
    hex(&Sha256::digest(text.as_bytes()))
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
    forget_tries(act, &login).await?;
    if disabled {
        passwords::end_sessions(act, id).await?;
        passwords::end_links(act, id).await?;
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

/// An account that the actor may change, kept from others until this transaction ends.
///
/// # Errors
/// Refused for somebody else's account without being administrator over it.
pub async fn to_change(act: &Act, id: AccountId) -> Result<account::Model, LedgerError> {
    if act.actor.account != Some(id) {
        require_admin_over(act, id).await?;
    }
    account::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)
}

/// What the log says of the changes of an account's address.
pub fn changes_of_address(login: &str) -> LastSaved {
    told_of(Kind::EmailChanged, login, "")
}

/// What the log says of the changes of an account's staff number.
pub fn changes_of_number(login: &str) -> LastSaved {
    told_of(Kind::AccountChanged, login, NUMBERED)
}

/// The log names an account by its sign-in name.
fn told_of(kind: Kind, login: &str, what: &str) -> LastSaved {
    let named = format!("\"login\":{}", serde_json::json!(login));
    LastSaved::Log(
        Condition::all()
            .add(event::Column::Kind.eq(kind))
            .add(event::Column::Data.contains(named))
            .add(event::Column::Data.contains(what)),
    )
}

/// Changes where one's own mails go. Of somebody else's it is asked ([`crate::officers::ask`]).
///
/// # Errors
/// [`LedgerError::Invalid`] for a wrong address.
pub async fn set_email(
    act: &mut Act,
    id: AccountId,
    email: String,
) -> Result<Happened<()>, LedgerError> {
    if act.actor.account != Some(id) && !act.actor.is_system() {
        return Err(LedgerError::Forbidden(
            "别人的邮箱由系统管理员在账号页办理。".to_owned(),
        ));
    }
    let person = account::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    Ok(Happened::many(write_email(act, &person, &email).await?, ()))
}

/// Writes an account's new address. Links to a new password that are on their way to the old one end,
/// and the old one is told: whoever has taken an account over wants it not to hear of it.
pub(crate) async fn write_email(
    act: &Act,
    person: &account::Model,
    email: &str,
) -> Result<Vec<Event>, LedgerError> {
    let email = address(email)?;
    let before = person.email.as_deref().unwrap_or_default();
    if before == email.as_deref().unwrap_or_default() {
        return Ok(Vec::new());
    }
    let mut row = person.clone().into_active_model();
    row.email = Set(email);
    row.update(&act.tx).await?;
    passwords::end_links(act, person.id).await?;
    if act.actor.account.is_some() && before.contains('@') {
        let letter = AboutAccount {
            login: person.login.clone(),
            sentence: "提醒邮箱已更换".to_owned(),
            detail: "这个账号的提醒和密码链接不再发到本邮箱。不是您本人要换的，请马上告诉系统管理员或审计员。"
                .to_owned(),
            at: format!("{} {}", cn_date(act.today), clock_label(act.now)),
            button: "看我的账号".to_owned(),
            link: format!("{}/account", act.book.site),
            why: "本邮箱原是这个账号的提醒邮箱".to_owned(),
        };
        // To the address and to no account: the account's mails go elsewhere from now on.
        let key = format!("email-{}-{}", person.id, act.now.timestamp_micros());
        push_to(act, &key, "email_changed", before, letter.render()).await?;
    }
    let what = What::EmailChanged {
        login: person.login.clone(),
        by_officer: act.actor.account != Some(person.id),
    };
    Ok(vec![Event::of_unit(None, what)])
}

fn require_admin(act: &Act) -> Result<(), LedgerError> {
    if act.actor.is_system() || act.actor.holds(&[Role::Admin]) {
        return Ok(());
    }
    Err(LedgerError::Forbidden("账号由系统管理员维护。".to_owned()))
}

/// An administrator looks after an account whose running roles all lie in the own subtree. One that
/// reaches farther belongs to a larger administrator: else a college's could take over a school's.
pub(crate) async fn require_admin_over(act: &Act, id: AccountId) -> Result<(), LedgerError> {
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
        .all(|path| act.actor.covers(&[Role::Admin], path))
    {
        return Ok(());
    }
    Err(LedgerError::Forbidden(
        "这个账号在您管理的范围之外还有角色，由上级的系统管理员维护。".to_owned(),
    ))
}

pub(crate) fn require_admin_at(act: &Act, path: &str) -> Result<(), LedgerError> {
    if act.actor.covers(&[Role::Admin], path) {
        return Ok(());
    }
    Err(LedgerError::Forbidden("账号由系统管理员维护。".to_owned()))
}
