//! Accounts and grants. An account is a person, never a branch; a post's holder changes, the grant
//! ends and a new one begins. Passwords arrive here hashed: hashing is slow work and stays outside
//! the transaction.

use chrono::NaiveDate;
use domain::ids::{AccountId, GrantId, UnitId};
use domain::states::Role;
use entity::{OneColumn, account, event, grant, sign_in_try, unit};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, JoinType, QueryFilter, QuerySelect, Select, SelectExt,
};
use sha2::{Digest, Sha256};

use crate::event::{Event, Kind, What, hex};
use crate::identity::{address, person_number, write_email};
use crate::passwords;
use crate::seconds::places;
use crate::{Act, Happened, LastSaved, LedgerError, both};

/// Everybody who is an administrator on a day, wherever.
pub(crate) fn who_administer(today: NaiveDate) -> Select<account::Entity> {
    account::Entity::find()
        .join(JoinType::InnerJoin, grant::account().rev())
        .filter(grant::Column::Role.eq(Role::Admin))
        .filter(grant::running(today))
        .filter(account::Column::DisabledAt.is_null())
        .distinct()
}

/// What the administrators are called, for somebody who holds no post and has to ask for one.
///
/// # Errors
/// Database errors.
pub async fn administrators(
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<String>, LedgerError> {
    let mut names: Vec<String> = who_administer(today)
        .values(account::Column::DisplayName, db)
        .await?;
    names.sort_by_cached_key(|name| domain::name_order::key(name));
    names.truncate(3);
    Ok(names)
}

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

/// What a new account is made of, as it is stored.
struct Read {
    login: String,
    display_name: String,
    email: Option<String>,
    person: Option<String>,
}

impl NewAccount {
    /// # Errors
    /// [`LedgerError::Invalid`] with everything that is to be mended.
    pub fn check(&self) -> Result<(), LedgerError> {
        self.read().map(drop)
    }

    fn read(&self) -> Result<Read, LedgerError> {
        // Names differ in more than case: what is typed at the sign-in is lowered too.
        let login = domain::text::line(&self.login).to_lowercase();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
        let login = if (2..=40).contains(&login.len()) && login.chars().all(plain) {
            Ok(login)
        } else {
            let wanted = "登录名为 2 到 40 个字母、数字或 - _ . @。";
            Err(LedgerError::field("login", wanted))
        };
        let display_name = if domain::text::is_blank(&self.display_name) {
            let wanted = "请填写显示名称，如“支部书记”。";
            Err(LedgerError::field("display_name", wanted))
        } else {
            Ok(domain::text::line(&self.display_name))
        };
        let email = address(self.email.as_deref().unwrap_or_default());
        let person = person_number(self.person.as_deref().unwrap_or_default());
        let ((login, display_name), (email, person)) =
            both(both(login, display_name), both(email, person))?;
        Ok(Read {
            login,
            display_name,
            email,
            person,
        })
    }
}

/// Adds an account without any grant.
///
/// # Errors
/// [`LedgerError::Invalid`] for a sign-in name in use or a wrong address.
pub async fn add(act: &mut Act, new: NewAccount) -> Result<Happened<AccountId>, LedgerError> {
    require_admin(act)?;
    let Read {
        login,
        display_name,
        email,
        person,
    } = new.read()?;
    if account::Entity::find()
        .filter(account::Column::Login.eq(&login))
        .exists(&act.tx)
        .await?
    {
        return Err(LedgerError::field(
            "login",
            format!("登录名“{login}”已有人使用。"),
        ));
    }
    let row = account::ActiveModel {
        login: Set(login.clone()),
        display_name: Set(display_name),
        email: Set(email),
        password_hash: Set(new.password_hash),
        must_change: Set(new.must_change),
        password_until: Set(new.must_change.then(|| act.now + account::ONE_TIME)),
        person: Set(person),
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
    let person = act.get::<account::Entity>(account).await?;
    let place = act.get::<unit::Entity>(unit).await?;
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

/// Refuses a role that the account has there already, one that does not go with another of the
/// person's, under whichever account, and an office where it is not known who the person is.
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
    if role.takes_two() && person.person.is_none() && !act.actor.is_system() {
        return Err(LedgerError::field(
            "person",
            format!(
                "“{}”角色要按人核对能否兼任，账号 {} 还没有登记工号。请登记本人工号，再授予。",
                role.label(),
                person.login
            ),
        ));
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
    let row = act.get::<grant::Entity>(id).await?;
    let person = act.get::<account::Entity>(row.account_id).await?;
    let place = act.get::<unit::Entity>(row.unit_id).await?;
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
    let row = act.get::<account::Entity>(id).await?;
    let login = row.login.clone();
    let mut row = row.into_active_model();
    row.disabled_at = Set(disabled.then_some(act.now));
    row.locked_until = Set(None);
    row.update(&act.tx).await?;
    forget_tries(act, &login).await?;
    if disabled {
        passwords::end_sessions(act, id).await?;
        passwords::end_links(act, id).await?;
    }
    let what = if disabled { "停用" } else { "启用" };
    let what = What::AccountChanged {
        login,
        what: what.to_owned(),
    };
    Ok(Happened::one(Event::of_unit(None, what), ()))
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
    told_of(Kind::AccountChanged, login, crate::identity::NUMBERED)
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
        return Err(LedgerError::forbidden(
            "别人的邮箱由系统管理员在账号页办理。",
        ));
    }
    let person = act.get::<account::Entity>(id).await?;
    Ok(Happened::many(write_email(act, &person, &email).await?, ()))
}

/// Longest text of a field of work, in 字.
const EXPERTISE: usize = 60;
/// What the log says when a field of work was written down.
const KNOWS: &str = "登记专业方向";

/// What the log says of the changes of an account's field of work.
pub fn changes_of_expertise(login: &str) -> LastSaved {
    told_of(Kind::AccountChanged, login, KNOWS)
}

/// Writes down what an expert knows about: whoever looks for one finds them by it.
///
/// # Errors
/// Refused as [`to_change`]; [`LedgerError::Invalid`] for a text that is too long.
pub async fn set_expertise(
    act: &mut Act,
    person: account::Model,
    typed: &str,
) -> Result<Happened<()>, LedgerError> {
    let typed = domain::text::line(typed);
    let over = domain::text::length(&typed).saturating_sub(EXPERTISE);
    if over > 0 {
        let told = format!("专业方向最多 {EXPERTISE} 字，超出 {over} 字，请只写方向。");
        return Err(LedgerError::field("expertise", told));
    }
    let login = person.login.clone();
    let mut row = person.into_active_model();
    row.expertise = Set(Some(typed).filter(|typed| !typed.is_empty()));
    row.update(&act.tx).await?;
    let what = KNOWS.to_owned();
    Ok(Happened::one(
        Event::of_unit(None, What::AccountChanged { login, what }),
        (),
    ))
}

fn require_admin(act: &Act) -> Result<(), LedgerError> {
    if act.actor.is_system() || act.actor.holds(&[Role::Admin]) {
        return Ok(());
    }
    Err(LedgerError::forbidden("账号由系统管理员维护。"))
}

/// An administrator looks after an account whose running roles all lie in the own subtree. One that
/// reaches farther belongs to a larger administrator: else a college's could take over a school's.
pub(crate) async fn require_admin_over(act: &Act, id: AccountId) -> Result<(), LedgerError> {
    require_admin(act)?;
    let places = places(act, id).await?;
    if places
        .iter()
        .all(|path| act.actor.covers(&[Role::Admin], path))
    {
        return Ok(());
    }
    Err(LedgerError::forbidden(
        "这个账号在您管理的范围之外还有角色，由上级的系统管理员维护。",
    ))
}

pub(crate) fn require_admin_at(act: &Act, path: &str) -> Result<(), LedgerError> {
    if act.actor.covers(&[Role::Admin], path) {
        return Ok(());
    }
    Err(LedgerError::forbidden("账号由系统管理员维护。"))
}
