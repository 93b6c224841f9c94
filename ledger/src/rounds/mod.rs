//! Rounds: prepared from a programme file, opened with frozen dates and quotas, amended, closed.

mod amend;
mod dates;
mod odd;
mod periods;
mod quotas;
mod taken;

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::answers::FieldProblem;
use domain::dates::{Moment, Typed};
use domain::ids::{ProgrammeId, RoundId, UnitId};
use domain::lifecycle::can_open;
use domain::plan::{Moved, Plan, Problem, Severity};
use domain::programme::{self, CountFrom, Programme};
use domain::states::{Role, RoundStatus};
use domain::text::quoted;
use domain::unit::kind;
use entity::{programme as programme_row, round, stage_date, unit};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, TryInsertResult,
};
use sha2::{Digest, Sha256};

use crate::event::{Event, What, hex};
use crate::projects::require_reason;
use crate::{Act, Happened, LedgerError, RoundBook, both};

pub use amend::{Change, amend};
pub use dates::{StageDates, set_dates};
pub use odd::odd;
use odd::others;
pub use periods::{begin_periods, periods_to_begin};
pub(crate) use quotas::lay_over;
pub use quotas::{QuotaEdit, set_quotas};

/// Stores a version of a programme file; the same text twice is one version. It belongs to the unit
/// whose organiser brings it: the first that may host the programme, else the first. One that came
/// with the program is everybody's.
///
/// # Errors
/// [`LedgerError::Invalid`] with the mistakes and their lines.
pub async fn add_programme(
    act: &mut Act,
    text: String,
) -> Result<Happened<ProgrammeId>, LedgerError> {
    if !act.actor.scope.organises() {
        return Err(LedgerError::forbidden(
            "活动文件由开设批次的单位登记：组织部门，或院系党组织。",
        ));
    }
    let p = understood(programme::read_new(&text))?;
    let owner = if programme::builtin().iter().any(|b| b.text == text) {
        None
    } else {
        owner(act, &p).await?
    };
    let digest = hex(&Sha256::digest(text.as_bytes()));
    let same = programme_row::Entity::find()
        .filter(programme_row::Column::Code.eq(&p.code))
        .filter(programme_row::Column::Digest.eq(&digest))
        .filter(match owner {
            Some(unit) => programme_row::Column::OwnerUnitId.eq(unit),
            None => programme_row::Column::OwnerUnitId.is_null(),
        });
    if let Some(known) = same.clone().one(&act.tx).await? {
        return Ok(Happened::nothing(known.id));
    }
    let row = programme_row::ActiveModel {
        code: Set(p.code.clone()),
        digest: Set(digest),
        title: Set(p.title.clone()),
        text: Set(text),
        format: Set(i32::try_from(p.format).unwrap_or(i32::MAX)),
        created_at: Set(act.now),
        owner_unit_id: Set(owner),
        ..Default::default()
    };
    // One index holds for those with an owner, another for the site's: none of them is named.
    let inserted = programme_row::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec(&act.tx)
        .await?;
    let TryInsertResult::Inserted(row) = inserted else {
        // Somebody brought it at this very moment.
        let known = same.one(&act.tx).await?.ok_or(LedgerError::NotFound)?;
        return Ok(Happened::nothing(known.id));
    };
    let what = What::ProgrammeAdded {
        code: p.code,
        title: p.title,
    };
    Ok(Happened::one(
        Event::of_unit(owner, what),
        row.last_insert_id,
    ))
}

/// Whose a programme is that the actor brings; none when the system does.
async fn owner(act: &Act, p: &Programme) -> Result<Option<UnitId>, LedgerError> {
    let held: Vec<UnitId> = act
        .actor
        .scope
        .held
        .iter()
        .filter(|held| held.does(Role::Organiser))
        .map(|held| held.unit_id)
        .collect();
    let units = unit::Entity::find()
        .filter(unit::Column::Id.is_in(held))
        .order_by_asc(unit::Column::Id)
        .all(&act.tx)
        .await?;
    let hosting = units
        .iter()
        .find(|u| kind(&u.kind).is_some_and(|k| k.level == p.host));
    Ok(hosting.or(units.first()).map(|u| u.id))
}

fn understood(
    read: Result<programme::Read, Vec<programme::Mistake>>,
) -> Result<Programme, LedgerError> {
    let told = |m: programme::Mistake| {
        let place = format!("第 {} 行 {}", m.line, m.key);
        FieldProblem::new(place, format!("{}{}", m.what, m.mend))
    };
    read.map(|r| r.programme)
        .map_err(|mistakes| LedgerError::Invalid(mistakes.into_iter().map(told).collect()))
}

/// What a new round is prepared from.
#[derive(Debug, Clone)]
pub struct RoundStart {
    pub programme: ProgrammeId,
    pub host: UnitId,
    /// Shown name; empty takes year and short title.
    pub name: String,
    pub announced: NaiveDate,
    pub cycle: Option<Moment>,
    pub count_from: Option<CountFrom>,
}

/// Prepares a round: dates worked out, nothing announced, nothing owed yet.
///
/// # Errors
/// Refused when the unit cannot host the programme or its dates cannot be worked out.
pub async fn prepare(act: &mut Act, new: RoundStart) -> Result<Happened<RoundId>, LedgerError> {
    let host = unit::visible_to(&act.actor.scope)
        .filter(unit::Column::Id.eq(new.host))
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    act.require_host(&host)?;
    let stored = programme_row::visible_to(&act.actor.scope)
        .filter(programme_row::Column::Id.eq(new.programme))
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let p = understood(programme::read(&stored.text))?;
    if kind(&host.kind).is_none_or(|k| k.level != p.host) {
        return Err(LedgerError::refused(format!(
            "{}由{}开设批次，{}不能开设。",
            quoted(&p.short),
            p.host.label(),
            host.name
        )));
    }
    can_open(&p)?;
    let (plan, _) = Plan::fitted(&p, new.announced, new.cycle, new.count_from, &act.calendar)
        .map_err(LedgerError::Refused)?;
    within_bounds(act.today, &p, &plan)?;
    let year = new.announced.year();
    let earlier = others(&act.tx, host.id, &p.code, year, None).await?;
    let base = format!("{}-{year}", p.prefix);
    let same = round::Entity::find()
        .filter(round::Column::Code.starts_with(&base))
        .count(&act.tx)
        .await?;
    let name = if domain::text::is_blank(&new.name) {
        match earlier.len() {
            0 => format!("{year} 年{}", p.short),
            n => format!("{year} 年{}（第 {} 批）", p.short, n + 1),
        }
    } else {
        domain::text::line(&new.name)
    };
    let new = round::ActiveModel {
        code: Set(base.clone()),
        programme_id: Set(stored.id),
        programme_code: Set(p.code.clone()),
        host_unit_id: Set(host.id),
        year: Set(year),
        name: Set(name.clone()),
        definition: Set(stored.text),
        format: Set(stored.format),
        announced: Set(new.announced),
        cycle: Set(plan.cycle.map(|m| m.to_string())),
        count_from: Set(plan.count_from),
        status: Set(RoundStatus::Preparing),
        version: Set(1),
        ..Default::default()
    };
    let id = insert_numbered(act, &base, same, new).await?;
    for (position, stage) in plan.stages.iter().enumerate() {
        stage_date::ActiveModel {
            round_id: Set(id),
            stage_key: Set(stage.key.clone()),
            position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
            opens: Set(stage.opens.map(|m| m.to_string())),
            closes: Set(stage.closes.map(|m| m.to_string())),
            closes_at: Set(stage.closes_at),
            ..Default::default()
        }
        .insert(&act.tx)
        .await?;
    }
    quotas::write(act, id, &p).await?;
    Ok(Happened::one(
        Event::of_round(id, host.id, What::RoundPrepared { name }),
        id,
    ))
}

/// Refuses a round of which a date lies where nobody can mean it.
fn within_bounds(today: NaiveDate, p: &Programme, plan: &Plan) -> Result<(), LedgerError> {
    let mut problems = Vec::new();
    let mut look = |field: &str, name: &str, what: Typed, date: Option<Moment>| {
        let Some(Err(sentence)) = date.map(|date| what.check(date, today)) else {
            return;
        };
        problems.push(FieldProblem::new(field, format!("{name} {sentence}")));
    };
    let announced = Some(Moment::day(plan.announced));
    look("announced", "通知日期", Typed::Notice, announced);
    look("cycle", "培育起点", Typed::Cycle, plan.cycle);
    // The stages count from these two; one mistake is told once.
    for (stage, planned) in p.stages.iter().zip(&plan.stages) {
        let name = |end: &str| format!("{}的{end}", quoted(&stage.title));
        look("programme", &name("开始"), Typed::Stage, planned.opens);
        look("programme", &name("截止"), Typed::Stage, planned.closes);
    }
    let own = problems.iter().any(|p| p.field != "programme");
    problems.retain(|p| !own || p.field != "programme");
    LedgerError::if_any(problems)
}

/// Inserts a round under the first code that is free. Rounds of other hosts count too, and somebody
/// may be preparing one at this moment: the database decides.
async fn insert_numbered(
    act: &Act,
    base: &str,
    before: u64,
    new: round::ActiveModel,
) -> Result<RoundId, LedgerError> {
    let mut nth = before;
    loop {
        let new = round::ActiveModel {
            code: Set(format!("{base}{}", letters(nth))),
            ..new.clone()
        };
        let tried = round::Entity::insert(new)
            .on_conflict(
                OnConflict::column(round::Column::Code)
                    .do_nothing()
                    .to_owned(),
            )
            .try_insert()
            .exec(&act.tx)
            .await?;
        match tried {
            TryInsertResult::Inserted(row) => return Ok(row.last_insert_id),
            TryInsertResult::Conflicted | TryInsertResult::Empty => nth += 1,
        }
    }
}

/// Further rounds of the same programme and year are told apart by letters, which keep the codes of
/// their projects apart too: none, B, C, … Z, AA, AB, …
fn letters(nth: u64) -> String {
    let mut left = if nth == 0 { 0 } else { nth + 1 };
    let mut text = String::new();
    while left > 0 {
        left -= 1;
        text.insert(0, char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    text
}

/// A round that the actor hosts and that is still being prepared.
async fn preparing(act: &Act, id: RoundId) -> Result<Arc<RoundBook>, LedgerError> {
    let r = act.round(id).await?;
    act.require_host(&r.host)?;
    if r.row.status == RoundStatus::Preparing {
        Ok(r)
    } else {
        Err(LedgerError::refused(
            "批次已经开始，改日期和名额要走“变更批次”，并写明理由。",
        ))
    }
}

/// Changes dates and quotas of a round that is still being prepared, both or neither: the mistakes
/// of the one are told together with those of the other. Gives what moved along.
///
/// # Errors
/// As [`set_dates`] and [`set_quotas`].
pub async fn set_up(
    act: &mut Act,
    id: RoundId,
    dates: Vec<StageDates>,
    quotas: Vec<QuotaEdit>,
) -> Result<Happened<Vec<Moved>>, LedgerError> {
    let dated = set_dates(act, id, dates).await;
    let counted = set_quotas(act, id, quotas).await;
    let (dated, counted) = both(dated, counted)?;
    Ok(dated.then(counted).map(|(moved, ())| moved))
}

/// Raises a round's version: what belongs to it has changed.
async fn bump(act: &mut Act, row: &round::Model) -> Result<(), LedgerError> {
    change(act, row, row.clone().into_active_model()).await
}

/// Changes a round's row.
async fn change(
    act: &mut Act,
    row: &round::Model,
    change: round::ActiveModel,
) -> Result<(), LedgerError> {
    act.changes_rounds();
    let row = round::ActiveModel {
        id: Set(row.id),
        version: Set(row.version + 1),
        ..change
    };
    row.update(&act.tx).await?;
    Ok(())
}

/// Opens a round: what does not fit must be changed or have a written reason, and so must what is odd
/// about opening it now; `why` is the reason for that.
///
/// # Errors
/// [`LedgerError::Invalid`] with the problems that have no reason yet.
pub async fn open(act: &mut Act, id: RoundId, why: String) -> Result<Happened<()>, LedgerError> {
    let r = act.round(id).await?;
    act.require_host(&r.host)?;
    if r.row.status != RoundStatus::Preparing {
        return Err(LedgerError::refused(format!(
            "批次{}{}，不能再次开始。",
            quoted(&r.row.name),
            r.row.status.label()
        )));
    }
    can_open(&r.programme)?;
    let reasons = stage_date::of_round(id).all(&act.tx).await?;
    let odd = odd(&act.tx, &r, act.today).await?;
    let mut open: Vec<_> = r
        .plan
        .problems(&r.programme, &act.calendar)
        .into_iter()
        .filter(|problem| {
            stands(problem, || {
                reasons.iter().any(|d| {
                    Some(d.stage_key.as_str()) == problem.stage() && says(d.reason.as_deref())
                })
            })
        })
        .map(|problem| FieldProblem::new(problem.key(), problem.message()))
        .collect();
    if !odd.is_empty() && crate::projects::require_reason(&why).is_err() {
        let message = format!("{}确需现在开的，请写明理由。", odd.concat());
        open.push(FieldProblem::new("why", message));
    }
    LedgerError::if_any(open)?;
    let why = if odd.is_empty() { String::new() } else { why };
    let open = round::ActiveModel {
        status: Set(RoundStatus::Open),
        opened_at: Set(Some(act.now)),
        ..Default::default()
    };
    change(act, &r.row, open).await?;
    if let Some(first) = r.programme.stages.first() {
        entered(act, id, &first.key).await?;
    }
    let what = What::RoundOpened {
        name: r.row.name.clone(),
        announced: r.row.announced,
    };
    Ok(Happened::one(Event::in_round(&r, what).because(why), ()))
}

/// Whether a problem keeps a round from its dates: it must be mended, or nobody has said why it
/// stays.
fn stands(problem: &Problem, explained: impl FnOnce() -> bool) -> bool {
    match problem.severity() {
        Severity::Blocks => true,
        Severity::NeedsReason => !explained(),
        Severity::Hint => false,
    }
}

fn says(reason: Option<&str>) -> bool {
    reason.is_some_and(|r| !domain::text::is_blank(r))
}

/// Notes the day on which a stage was first reached in a round, beside the planned one.
pub(crate) async fn entered(act: &Act, round: RoundId, stage: &str) -> Result<(), LedgerError> {
    let opens = stage_date::ActiveModel {
        actual_opens: Set(Some(act.today)),
        ..Default::default()
    };
    let first = stage_date::Column::ActualOpens.is_null();
    note_day(act, round, stage, opens, Condition::all().add(first)).await
}

/// Notes the day on which a project last left a stage of a round.
pub(crate) async fn left(act: &Act, round: RoundId, stage: &str) -> Result<(), LedgerError> {
    let closes = stage_date::ActiveModel {
        actual_closes: Set(Some(act.today)),
        ..Default::default()
    };
    // At most once a day, so that the projects of a round do not wait for each other's row.
    let first_today = Condition::any()
        .add(stage_date::Column::ActualCloses.is_null())
        .add(stage_date::Column::ActualCloses.lt(act.today));
    note_day(act, round, stage, closes, first_today).await
}

async fn note_day(
    act: &Act,
    round: RoundId,
    stage: &str,
    day: stage_date::ActiveModel,
    which: Condition,
) -> Result<(), LedgerError> {
    stage_date::Entity::update_many()
        .set(day)
        .filter(stage_date::Column::RoundId.eq(round))
        .filter(stage_date::Column::StageKey.eq(stage))
        .filter(which)
        .exec(&act.tx)
        .await?;
    Ok(())
}

/// Closes a round in which nothing runs any more.
///
/// # Errors
/// Refused while projects are under way.
pub async fn close(act: &mut Act, id: RoundId) -> Result<Happened<()>, LedgerError> {
    let r = act.round(id).await?;
    act.require_host(&r.host)?;
    let running = entity::project::Entity::find()
        .filter(entity::project::Column::RoundId.eq(id))
        .filter(entity::project::Column::EndedOn.is_null())
        .filter(entity::project::Column::Status.ne(domain::stage::Status::Titled))
        .count(&act.tx)
        .await?;
    if running > 0 {
        return Err(LedgerError::refused(format!(
            "还有 {running} 个项目没有办结，不能结束批次。"
        )));
    }
    let closed = round::ActiveModel {
        status: Set(RoundStatus::Closed),
        closed_at: Set(Some(act.now)),
        ..Default::default()
    };
    change(act, &r.row, closed).await?;
    let what = What::RoundClosed {
        name: r.row.name.clone(),
    };
    Ok(Happened::one(Event::in_round(&r, what), ()))
}

/// Opens a round again that should not have been closed: what has fallen due since is owed from the
/// next run of the jobs on.
///
/// # Errors
/// Refused without a reason, and unless it is closed.
pub async fn reopen(
    act: &mut Act,
    id: RoundId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let r = act.round(id).await?;
    act.require_host(&r.host)?;
    if r.row.status != RoundStatus::Closed {
        return Err(LedgerError::refused(format!(
            "批次{}{}，不用重新打开。",
            quoted(&r.row.name),
            r.row.status.label()
        )));
    }
    require_reason(&reason)?;
    let again = round::ActiveModel {
        status: Set(RoundStatus::Open),
        closed_at: Set(None),
        ..Default::default()
    };
    change(act, &r.row, again).await?;
    let what = What::RoundReopened {
        name: r.row.name.clone(),
    };
    Ok(Happened::one(Event::in_round(&r, what).because(reason), ()))
}
