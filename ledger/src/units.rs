//! The tree of Party organisations: new units, new names, new parents. What was stays in history.

use chrono::NaiveDate;
use domain::ids::UnitId;
use domain::states::{Role, RoundStatus};
use domain::unit::kind;
use entity::{OneColumn, event, grant, project, round, unit, unit_history};
use sea_orm::sea_query::{Expr, Func, LockType};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SelectExt,
};

use crate::event::{Event, Kind, What};
use crate::{Act, Happened, LastSaved, LedgerError};

/// A unit to be added.
#[derive(Debug, Clone)]
pub struct NewUnit {
    pub parent: Option<UnitId>,
    pub code: String,
    pub name: String,
    /// A key of [`domain::unit::KINDS`].
    pub kind: String,
    pub sort_no: i32,
    pub established_on: Option<NaiveDate>,
    /// Formal and probationary members (正式党员, 预备党员).
    pub members_formal: Option<i32>,
    pub members_probationary: Option<i32>,
}

/// Adds a unit under its parent.
///
/// # Errors
/// [`LedgerError::Invalid`] for a code in use, an unknown kind or an empty name.
pub async fn add(act: &mut Act, new: NewUnit) -> Result<Happened<UnitId>, LedgerError> {
    let parent = match new.parent {
        Some(id) => Some(act.get::<unit::Entity>(id).await?),
        None => None,
    };
    require_admin(act, parent.as_ref().map_or("/", |p| &p.path))?;
    let name = domain::text::line(&new.name);
    if name.is_empty() || name.chars().count() > 60 {
        return Err(LedgerError::field("name", "请填写党组织名称，1 到 60 字。"));
    }
    let code = domain::text::line(&new.code);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if code.is_empty() || code.len() > 40 || !code.chars().all(plain) {
        return Err(LedgerError::field(
            "code",
            "请填写编码，1 到 40 个字母、数字或 - _ . 。",
        ));
    }
    unlike_others(act, new.parent, None, &name).await?;
    if let Some(on) = new.established_on {
        domain::dates::Typed::Founding
            .check_day(on, act.today)
            .map_err(|sentence| LedgerError::field("established_on", sentence))?;
    }
    let Some(known) = kind(&new.kind) else {
        return Err(LedgerError::field(
            "kind",
            format!("没有“{}”这种党组织类型。", new.kind),
        ));
    };
    if let Some(level) = parent.as_ref().and_then(|p| kind(&p.kind)).map(|k| k.level)
        && level >= known.level
    {
        return Err(LedgerError::field(
            "kind",
            format!("{}不能设在{}之下。", known.label, level.label()),
        ));
    }
    if unit::Entity::find()
        .filter(has_code(&code))
        .exists(&act.tx)
        .await?
    {
        return Err(LedgerError::field(
            "code",
            format!("编码“{code}”已有单位使用。"),
        ));
    }
    // The path needs the id, which the row gets on insertion; a placeholder keeps it unique until then.
    let row = unit::ActiveModel {
        parent_id: Set(new.parent),
        path: Set(format!("/new-{}/", crate::files::unguessable()?)),
        code: Set(code),
        name: Set(name.clone()),
        kind: Set(new.kind),
        sort_no: Set(new.sort_no),
        established_on: Set(new.established_on),
        members_formal: Set(new.members_formal),
        members_probationary: Set(new.members_probationary),
        public_id: Set(crate::files::unguessable()?),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let id = row.id;
    let path = format!("{}{id}/", parent.map_or("/".to_owned(), |p| p.path));
    let mut row = row.into_active_model();
    row.path = Set(path);
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of_unit(Some(id), What::UnitAdded { name }),
        id,
    ))
}

/// A unit that the actor may change, kept from others until this transaction ends, with the code of
/// its parent.
///
/// # Errors
/// Refused for whoever does not look after it.
pub async fn to_change(act: &Act, id: UnitId) -> Result<(unit::Model, String), LedgerError> {
    let row = unit::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    require_admin(act, &row.path)?;
    let parent = match row.parent_id {
        Some(parent) => unit::Entity::find_by_id(parent).one(&act.tx).await?,
        None => None,
    };
    Ok((row, parent.map_or(String::new(), |parent| parent.code)))
}

/// What the log says of the changes of a unit.
pub fn changes_of(id: UnitId) -> LastSaved {
    LastSaved::Log(
        Condition::all()
            .add(event::Column::UnitId.eq(id))
            .add(event::Column::Kind.eq(Kind::UnitChanged)),
    )
}

/// Renames a unit; the former name stays findable.
///
/// # Errors
/// [`LedgerError::Invalid`] for an empty or unchanged name.
pub async fn rename(act: &mut Act, id: UnitId, name: String) -> Result<Happened<()>, LedgerError> {
    let row = act.get::<unit::Entity>(id).await?;
    require_admin(act, &row.path)?;
    let name = domain::text::line(&name);
    if name.is_empty() || name.chars().count() > 60 || name == row.name {
        return Err(LedgerError::field(
            "name",
            "请填写与现名不同的名称，1 到 60 字。",
        ));
    }
    unlike_others(act, row.parent_id, Some(id), &name).await?;
    remember(act, &row).await?;
    let what = format!("{}更名为{name}", row.name);
    let mut row = row.into_active_model();
    row.name = Set(name);
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of_unit(Some(id), What::UnitChanged { what }),
        (),
    ))
}

/// What may be put right of a unit beside its name and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFacts {
    pub established_on: Option<NaiveDate>,
    pub members_formal: Option<i32>,
    pub members_probationary: Option<i32>,
}

/// Puts right when a unit was founded and how many members it has.
///
/// # Errors
/// [`LedgerError::Invalid`] for a day that nobody means; refused when nothing changes.
pub async fn correct(
    act: &mut Act,
    id: UnitId,
    facts: UnitFacts,
) -> Result<Happened<()>, LedgerError> {
    let row = act.get::<unit::Entity>(id).await?;
    require_admin(act, &row.path)?;
    let founded = |on: Option<NaiveDate>| on.map_or("没有登记".to_owned(), domain::dates::cn_date);
    let people = |n: Option<i32>| n.map_or("没有登记".to_owned(), |n| format!("{n} 人"));
    if let Some(on) = facts
        .established_on
        .filter(|on| Some(*on) != row.established_on)
    {
        domain::dates::Typed::Founding
            .check_day(on, act.today)
            .map_err(|sentence| LedgerError::field("established_on", sentence))?;
    }
    let changed: Vec<String> = [
        (
            "成立日期",
            founded(row.established_on),
            founded(facts.established_on),
        ),
        (
            "正式党员",
            people(row.members_formal),
            people(facts.members_formal),
        ),
        (
            "预备党员",
            people(row.members_probationary),
            people(facts.members_probationary),
        ),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .map(|(what, from, to)| format!("{what}由{from}改为{to}"))
    .collect();
    if changed.is_empty() {
        return Err(LedgerError::refused("没有改动。"));
    }
    let what = format!("{}：{}", row.name, changed.join("，"));
    let mut row = row.into_active_model();
    row.established_on = Set(facts.established_on);
    row.members_formal = Set(facts.members_formal);
    row.members_probationary = Set(facts.members_probationary);
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of_unit(Some(id), What::UnitChanged { what }),
        (),
    ))
}

/// Stops a unit (撤销): nobody acts for it from now on, and it takes part in nothing new.
///
/// # Errors
/// Refused while projects of it run or units below it are there.
pub async fn stop(act: &mut Act, id: UnitId) -> Result<Happened<()>, LedgerError> {
    let row = act.get::<unit::Entity>(id).await?;
    require_admin(act, &row.path)?;
    if row.closed_on.is_some() {
        return Err(LedgerError::refused("这个党组织已经撤销。"));
    }
    let below: Vec<String> = unit::Entity::find()
        .filter(unit::Column::ParentId.eq(id))
        .filter(unit::Column::ClosedOn.is_null())
        .order_by_asc(unit::Column::Id)
        .values(unit::Column::Name, &act.tx)
        .await?;
    if let Some(first) = below.first() {
        return Err(LedgerError::refused(format!(
            "下面还有 {} 个党组织（如{first}），请先划归别处或撤销。",
            below.len()
        )));
    }
    let live = project::Entity::find()
        .filter(project::Column::UnitId.eq(id))
        .filter(project::Column::EndedOn.is_null())
        .count(&act.tx)
        .await?;
    let hosts = round::Entity::find()
        .filter(round::Column::HostUnitId.eq(id))
        .filter(round::Column::Status.ne(RoundStatus::Closed))
        .count(&act.tx)
        .await?;
    for (n, what) in [(live, "个项目没有办结"), (hosts, "个批次没有结束")] {
        if n > 0 {
            return Err(LedgerError::refused(format!(
                "还有 {n} {what}，不能撤销。请先办结，或转给接续的党组织。"
            )));
        }
    }
    let mut events = Vec::new();
    let running = grant::running_on(act.today)
        .filter(grant::Column::UnitId.eq(id))
        .all(&act.tx)
        .await?;
    for held in running {
        crate::accounts::end_grant(act, held.id)
            .await?
            .tell(&mut events);
    }
    let what = format!("撤销{}", row.name);
    events.push(Event::of_unit(Some(id), What::UnitChanged { what }));
    let mut row = row.into_active_model();
    row.closed_on = Set(Some(act.today));
    row.update(&act.tx).await?;
    Ok(Happened::many(events, ()))
}

/// Takes the end of a unit back; roles are given anew.
///
/// # Errors
/// Refused while its superior unit is stopped, or another of its name stands in its place.
pub async fn reopen(act: &mut Act, id: UnitId) -> Result<Happened<()>, LedgerError> {
    let row = act.get::<unit::Entity>(id).await?;
    require_admin(act, &row.path)?;
    if row.closed_on.is_none() {
        return Err(LedgerError::refused("这个党组织没有撤销。"));
    }
    if let Some(parent) = row.parent_id {
        let parent = act.get::<unit::Entity>(parent).await?;
        if parent.closed_on.is_some() {
            let why = format!("上级{}已经撤销，请先恢复上级。", parent.name);
            return Err(LedgerError::refused(why));
        }
    }
    unlike_others(act, row.parent_id, Some(id), &row.name).await?;
    let what = format!("恢复{}", row.name);
    let mut row = row.into_active_model();
    row.closed_on = Set(None);
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of_unit(Some(id), What::UnitChanged { what }),
        (),
    ))
}

/// Moves a unit, with everything below it, under another parent.
///
/// # Errors
/// Refused for a move under itself or under a unit of its own level.
pub async fn relocate(
    act: &mut Act,
    id: UnitId,
    parent: UnitId,
) -> Result<Happened<()>, LedgerError> {
    let row = act.get::<unit::Entity>(id).await?;
    let to = act.get::<unit::Entity>(parent).await?;
    require_admin(act, &row.path)?;
    require_admin(act, &to.path)?;
    if to.path.starts_with(&row.path) {
        return Err(LedgerError::refused("不能把党组织移到它自己的下级之下。"));
    }
    if let (Some(own), Some(above)) = (kind(&row.kind), kind(&to.kind))
        && above.level >= own.level
    {
        return Err(LedgerError::refused(format!(
            "{}不能设在{}之下。",
            own.label, above.label
        )));
    }
    remember(act, &row).await?;
    let (old, new) = (row.path.clone(), format!("{}{id}/", to.path));
    let what = format!("{}划归{}", row.name, to.name);
    for below in unit::Entity::find()
        .filter(unit::Column::Path.starts_with(&old))
        .all(&act.tx)
        .await?
    {
        let path = format!("{new}{}", &below.path[old.len()..]);
        let own = below.id == id;
        let mut below = below.into_active_model();
        below.path = Set(path);
        if own {
            below.parent_id = Set(Some(parent));
        }
        below.update(&act.tx).await?;
    }
    crate::reconcile::all_below(act, &new).await?;
    Ok(Happened::one(
        Event::of_unit(Some(id), What::UnitChanged { what }),
        (),
    ))
}

/// Writes down what is over: since the change before it, or since the unit was founded.
async fn remember(act: &Act, row: &unit::Model) -> Result<(), LedgerError> {
    let before = unit_history::of_unit(row.id)
        .order_by_desc(unit_history::Column::Id)
        .one(&act.tx)
        .await?
        .and_then(|last| last.to_on);
    let from = before.or(row.established_on).unwrap_or(act.today);
    unit_history::ActiveModel {
        unit_id: Set(row.id),
        name: Set(row.name.clone()),
        parent_id: Set(row.parent_id),
        from_on: Set(from.min(act.today)),
        to_on: Set(Some(act.today)),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(())
}

/// Codes are told apart without regard to case.
fn has_code(code: &str) -> Expr {
    use sea_orm::ExprTrait as _;
    Expr::expr(Func::lower(Expr::col(unit::Column::Code))).eq(code.to_lowercase())
}

/// Refuses a name that reads like one of the units beside it.
async fn unlike_others(
    act: &Act,
    parent: Option<UnitId>,
    own: Option<UnitId>,
    name: &str,
) -> Result<(), LedgerError> {
    let Some(parent) = parent else { return Ok(()) };
    let beside: Vec<(UnitId, String)> = unit::Entity::find()
        .select_only()
        .columns([unit::Column::Id, unit::Column::Name])
        .filter(unit::Column::ParentId.eq(parent))
        .filter(unit::Column::ClosedOn.is_null())
        .into_tuple()
        .all(&act.tx)
        .await?;
    let folded = domain::text::folded(name);
    let like =
        |(id, known): &&(UnitId, String)| Some(*id) != own && domain::text::folded(known) == folded;
    match beside.iter().find(like) {
        None => Ok(()),
        Some((_, known)) => Err(LedgerError::field(
            "name",
            format!("同一上级下已有“{known}”，读起来和它一样。请改用能区分的名称。"),
        )),
    }
}

fn require_admin(act: &Act, path: &str) -> Result<(), LedgerError> {
    if act.actor.covers(&[Role::Admin], path) {
        return Ok(());
    }
    Err(LedgerError::forbidden("党组织和账号由系统管理员维护。"))
}
