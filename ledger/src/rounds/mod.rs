//! Rounds: prepared from a programme file, opened with frozen dates and quotas, amended, closed.

mod amend;
mod quotas;
mod taken;

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::dates::{Moment, Typed};
use domain::ids::{ProgrammeId, RoundId, UnitId};
use domain::plan::{Plan, Problem, Severity};
use domain::programme::{self, CountFrom, Programme};
use domain::states::{Role, RoundStatus};
use domain::unit::kind;
use entity::{programme as programme_row, round, stage_date, unit};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, TryInsertResult,
};
use sha2::{Digest, Sha256};

use crate::event::{Event, What, hex};
use crate::{Act, Happened, LedgerError, RoundBook, both};

pub use amend::{Change, amend};
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
    if !act.actor.is_system() && !act.actor.holds(&[Role::Organiser]) {
        return Err(LedgerError::Forbidden(
            "活动文件由组织部门登记。".to_owned(),
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
    let id = row.last_insert_id;
    Ok(Happened::one(
        Event::of_unit(
            owner,
            What::ProgrammeAdded {
                code: p.code,
                title: p.title,
            },
        ),
        id,
    ))
}

/// Whose a programme is that the actor brings; none when the system does.
async fn owner(act: &Act, p: &Programme) -> Result<Option<UnitId>, LedgerError> {
    let held: Vec<UnitId> = act
        .actor
        .scope
        .held
        .iter()
        .filter(|held| held.role == Role::Organiser)
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
    read.map(|r| r.programme).map_err(|mistakes| {
        LedgerError::Invalid(
            mistakes
                .into_iter()
                .map(|m| {
                    domain::answers::FieldProblem::new(
                        format!("第 {} 行 {}", m.line, m.key),
                        format!("{}{}", m.what, m.mend),
                    )
                })
                .collect(),
        )
    })
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

/// One stage's dates as edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageDates {
    pub key: String,
    pub opens: Option<Moment>,
    pub closes: Option<Moment>,
    /// Why a date stays although the check doubts it.
    pub reason: Option<String>,
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
            "“{}”由{}开设批次，{}不能开设。",
            p.short,
            p.host.label(),
            host.name
        )));
    }
    let plan = Plan::of(&p, new.announced, new.cycle, new.count_from, &act.calendar)
        .map_err(LedgerError::Refused)?;
    within_bounds(act.today, &p, &plan)?;
    let year = new.announced.year();
    let base = format!("{}-{year}", p.prefix);
    let same = round::Entity::find()
        .filter(round::Column::Code.starts_with(&base))
        .count(&act.tx)
        .await?;
    let name = if domain::text::is_blank(&new.name) {
        format!("{year} 年{}", p.short)
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
        opened_at: Set(None),
        closed_at: Set(None),
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
            reason: Set(None),
            actual_opens: Set(None),
            actual_closes: Set(None),
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
        problems.push(domain::answers::FieldProblem::new(
            field,
            format!("{name} {sentence}"),
        ));
    };
    let announced = Some(Moment::day(plan.announced));
    look("announced", "通知日期", Typed::Notice, announced);
    look("cycle", "培育起点", Typed::Cycle, plan.cycle);
    // The stages count from these two; one mistake is told once.
    for (stage, planned) in p.stages.iter().zip(&plan.stages) {
        let name = |end: &str| format!("“{}”的{end}", stage.title);
        look("programme", &name("开始"), Typed::Stage, planned.opens);
        look("programme", &name("截止"), Typed::Stage, planned.closes);
    }
    let own = problems.iter().any(|p| p.field != "programme");
    problems.retain(|p| !own || p.field != "programme");
    if problems.is_empty() {
        Ok(())
    } else {
        Err(LedgerError::Invalid(problems))
    }
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

/// Changes the dates of a round that is still being prepared.
///
/// # Errors
/// Refused once the round is open: then it takes an amendment.
pub async fn set_dates(
    act: &mut Act,
    id: RoundId,
    dates: Vec<StageDates>,
) -> Result<Happened<()>, LedgerError> {
    let r = preparing(act, id).await?;
    write_dates(act, id, &dates).await?;
    bump(act, &r.row).await?;
    Ok(Happened::one(
        Event::of_round(
            id,
            r.host.id,
            What::RoundAmended {
                what: "核对日期".to_owned(),
            },
        ),
        (),
    ))
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
/// of the one are told together with those of the other.
///
/// # Errors
/// As [`set_dates`] and [`set_quotas`].
pub async fn set_up(
    act: &mut Act,
    id: RoundId,
    dates: Vec<StageDates>,
    quotas: Vec<QuotaEdit>,
) -> Result<Happened<()>, LedgerError> {
    let dated = set_dates(act, id, dates).await;
    let counted = set_quotas(act, id, quotas).await;
    let (dated, counted) = both(dated, counted)?;
    Ok(dated.then(counted).map(drop))
}

async fn write_dates(act: &Act, id: RoundId, dates: &[StageDates]) -> Result<(), LedgerError> {
    for d in dates {
        let row = stage_date::Entity::find()
            .filter(stage_date::Column::RoundId.eq(id))
            .filter(stage_date::Column::StageKey.eq(&d.key))
            .one(&act.tx)
            .await?;
        let Some(row) = row else {
            return Err(LedgerError::field(
                &d.key,
                format!("本批次没有“{}”阶段。", d.key),
            ));
        };
        let read = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        dates_within(d, [read(&row.opens), read(&row.closes)], act.today)?;
        if let (Some(opens), Some(closes)) = (d.opens, d.closes)
            && closes.last_day() < opens.first_day()
        {
            return Err(LedgerError::field(
                &d.key,
                format!(
                    "结束（{}）早于开始（{}），请改其中一个。",
                    closes.label(),
                    opens.label()
                ),
            ));
        }
        let mut row = row.into_active_model();
        row.opens = Set(d.opens.map(|m| m.to_string()));
        row.closes = Set(d.closes.map(|m| m.to_string()));
        row.reason = Set(d
            .reason
            .as_deref()
            .map(domain::text::line)
            .filter(|r| !r.is_empty()));
        row.update(&act.tx).await?;
    }
    Ok(())
}

/// Refuses dates of a stage that nobody can mean; those that stand as before are left alone.
fn dates_within(
    d: &StageDates,
    [opens, closes]: [Option<Moment>; 2],
    today: NaiveDate,
) -> Result<(), LedgerError> {
    for (name, before, typed) in [("开始", opens, d.opens), ("截止", closes, d.closes)] {
        let typed = typed.filter(|_| typed != before);
        if let Some(Err(sentence)) = typed.map(|t| Typed::Stage.check(t, today)) {
            return Err(LedgerError::field(&d.key, format!("{name} {sentence}")));
        }
    }
    Ok(())
}

/// Raises the round's version.
async fn bump(act: &mut Act, row: &round::Model) -> Result<(), LedgerError> {
    act.changes_rounds();
    let version = row.version + 1;
    let mut row = row.clone().into_active_model();
    row.version = Set(version);
    row.update(&act.tx).await?;
    Ok(())
}

/// Opens a round: what does not fit must be changed or have a written reason.
///
/// # Errors
/// [`LedgerError::Invalid`] with the problems that have no reason yet.
pub async fn open(act: &mut Act, id: RoundId) -> Result<Happened<()>, LedgerError> {
    let r = act.round(id).await?;
    act.require_host(&r.host)?;
    if r.row.status != RoundStatus::Preparing {
        return Err(LedgerError::refused(format!(
            "批次“{}”{}，不能再次开始。",
            r.row.name,
            r.row.status.label()
        )));
    }
    let reasons: Vec<stage_date::Model> = stage_date::Entity::find()
        .filter(stage_date::Column::RoundId.eq(id))
        .all(&act.tx)
        .await?;
    let open: Vec<_> = r
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
        .map(|problem| domain::answers::FieldProblem::new(problem.key(), problem.message()))
        .collect();
    if !open.is_empty() {
        return Err(LedgerError::Invalid(open));
    }
    act.changes_rounds();
    let mut row = r.row.clone().into_active_model();
    row.status = Set(RoundStatus::Open);
    row.opened_at = Set(Some(act.now));
    row.version = Set(r.row.version + 1);
    row.update(&act.tx).await?;
    if let Some(first) = r.programme.stages.first() {
        entered(act, id, &first.key).await?;
    }
    Ok(Happened::one(
        Event::of_round(
            id,
            r.host.id,
            What::RoundOpened {
                name: r.row.name.clone(),
                announced: r.row.announced,
            },
        ),
        (),
    ))
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
    stage_date::Entity::update_many()
        .col_expr(
            stage_date::Column::ActualOpens,
            Expr::value(Some(act.today)),
        )
        .filter(stage_date::Column::RoundId.eq(round))
        .filter(stage_date::Column::StageKey.eq(stage))
        .filter(stage_date::Column::ActualOpens.is_null())
        .exec(&act.tx)
        .await?;
    Ok(())
}

/// Notes the day on which a project last left a stage of a round.
pub(crate) async fn left(act: &Act, round: RoundId, stage: &str) -> Result<(), LedgerError> {
    // At most once a day, so that the projects of a round do not wait for each other's row.
    stage_date::Entity::update_many()
        .col_expr(
            stage_date::Column::ActualCloses,
            Expr::value(Some(act.today)),
        )
        .filter(stage_date::Column::RoundId.eq(round))
        .filter(stage_date::Column::StageKey.eq(stage))
        .filter(
            Condition::any()
                .add(stage_date::Column::ActualCloses.is_null())
                .add(stage_date::Column::ActualCloses.lt(act.today)),
        )
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
    act.changes_rounds();
    let mut row = r.row.clone().into_active_model();
    row.status = Set(RoundStatus::Closed);
    row.closed_at = Set(Some(act.now));
    row.version = Set(r.row.version + 1);
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of_round(
            id,
            r.host.id,
            What::RoundClosed {
                name: r.row.name.clone(),
            },
        ),
        (),
    ))
}
