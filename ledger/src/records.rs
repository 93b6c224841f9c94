//! The log of a project (纪实记录): append-only; a mistake is corrected by a new entry. Milestones
//! are satisfied by what is logged here, never ticked by hand.

use chrono::NaiveDate;
use domain::answers::FieldProblem;
use domain::calendar::Calendar;
use domain::dates::cn_date;
use domain::ids::{ProjectId, RecordId};
use domain::milestones::{self, RecordFact};
use domain::record::RecordKind;
use domain::text;
use domain::unit;
use entity::{attachment, milestone_progress, record};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, SelectExt,
};

use crate::event::{Event, What, digest_of};
use crate::facts::{plan_of, record_facts};
use crate::grouped::grouped;
use crate::{Act, Deed, Happened, LedgerError, Standing};

/// Longest title and text of a record, in characters.
const TITLE: usize = 100;
const BODY: usize = 4000;
/// Pictures of one record (减负: photos are optional and capped).
pub const EVIDENCE: usize = 9;

/// A record as typed.
#[derive(Debug, Clone)]
pub struct RecordInput {
    pub kind: RecordKind,
    pub happened_on: NaiveDate,
    pub title: String,
    pub body: String,
    /// Name and standing of the outlet, for news.
    pub outlet: String,
    pub outlet_standing: Option<unit::Standing>,
    pub url: String,
    pub about_own_work: bool,
    pub indicator: Option<String>,
    /// Key of the row of the holder's plan that it does.
    pub plan_item: Option<String>,
    pub attended: Option<i32>,
    pub expected: Option<i32>,
}

/// Logs a record of a project in building. The committee may log what it owes for its projects,
/// the topic page.
///
/// # Errors
/// [`LedgerError::Invalid`] for what is missing or impossible; refused outside building.
pub async fn log(
    act: &mut Act,
    id: ProjectId,
    input: RecordInput,
) -> Result<Happened<RecordId>, LedgerError> {
    let s = act.project(id).await?;
    s.may(&act.actor, Deed::Log)?;
    require_building(&s)?;
    check(act, &s, &input, None)?;
    check_plan_item(act, &s, &input).await?;
    let row = insert(act, &s, &input, None).await?;
    let digest = Some(said(&row));
    derive_progress(act, &s).await?;
    crate::projects::touch(act, &s.project).await?;
    let what = What::RecordLogged {
        kind: input.kind.label().to_owned(),
        title: row.title,
        digest,
    };
    Ok(Happened::one(Event::of(&s, what), row.id))
}

/// Corrects a record by a new one that takes its place; the old stays readable.
///
/// # Errors
/// As [`log`]; refused when the record has been corrected already.
pub async fn correct(
    act: &mut Act,
    id: RecordId,
    input: RecordInput,
    reason: String,
) -> Result<Happened<RecordId>, LedgerError> {
    let old = act.get::<record::Entity>(id).await?;
    let s = act.project(old.project_id).await?;
    s.may(&act.actor, Deed::Log)?;
    require_building(&s)?;
    crate::projects::require_reason(&reason)?;
    if record::Entity::find()
        .filter(record::Column::CorrectsId.eq(id))
        .exists(&act.tx)
        .await?
    {
        return Err(LedgerError::refused(
            "这条记录已经更正过，请更正最新的那一条。",
        ));
    }
    check(act, &s, &input, Some(old.kind))?;
    check_plan_item(act, &s, &input).await?;
    let row = insert(act, &s, &input, Some(id)).await?;
    // Evidence moves along: it belongs to the fact, not to the wording.
    for file in attachment::Entity::find()
        .filter(attachment::Column::RecordId.eq(id))
        .filter(attachment::Column::RemovedAt.is_null())
        .all(&act.tx)
        .await?
    {
        let mut file = file.into_active_model();
        file.record_id = Set(Some(row.id));
        file.update(&act.tx).await?;
    }
    derive_progress(act, &s).await?;
    let what = What::RecordCorrected {
        digest: Some(said(&row)),
        title: row.title,
    };
    let event = Event::of(&s, what).because(reason);
    Ok(Happened::one(event, row.id))
}

/// Digest of what a record says beside its title (`doctor::words`).
fn said(row: &record::Model) -> String {
    let (on, own) = (row.happened_on.to_string(), Option::as_deref);
    digest_of(&[Some(&on), own(&row.outlet), own(&row.url), own(&row.body)])
}

fn require_building(s: &Standing) -> Result<(), LedgerError> {
    let stage = s.stage()?;
    if stage.kind.in_building() && !s.project.status.is_end() {
        return Ok(());
    }
    Err(LedgerError::refused(format!(
        "项目现处“{}·{}”，立项以后、验收以前才登记纪实记录。",
        stage.title,
        s.project.status.label()
    )))
}

/// `was`: the kind of the record that is put right.
fn check(
    act: &Act,
    s: &Standing,
    x: &RecordInput,
    was: Option<RecordKind>,
) -> Result<(), LedgerError> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, message: String| {
        problems.push(FieldProblem::new(field, message));
    };
    if !x.kind.is_offered() && was != Some(x.kind) {
        let sentence = "组织生活已经分开登记，请选择支部党员大会、支委会、党小组会或党课。";
        wrong("kind", sentence.to_owned());
    }
    let title = text::line(&x.title).chars().count();
    if title == 0 {
        wrong("title", "请写一句标题。".to_owned());
    } else if title > TITLE {
        let over = title - TITLE;
        let sentence = format!("标题 {title} 字，最多 {TITLE} 字，请删减 {over} 字。");
        wrong("title", sentence);
    }
    let body = x.body.chars().count();
    if body > BODY {
        let over = body - BODY;
        let sentence = format!("内容 {body} 字，最多 {BODY} 字，请删减 {over} 字；全文可作附件。");
        wrong("body", sentence);
    }
    if x.happened_on > act.today {
        let day = cn_date(x.happened_on);
        let sentence = format!("日期 {day} 还没有到，记录的是已经发生的事。");
        wrong("happened_on", sentence);
    }
    let from = s.round.counts_from(s.project.building_from);
    if x.happened_on < from {
        let from = cn_date(from);
        let sentence = format!("日期早于建设起始日（{from}），建设期以前的工作写在申报书里。");
        wrong("happened_on", sentence);
    }
    if matches!(x.kind, RecordKind::News | RecordKind::TopicPage) {
        if x.kind == RecordKind::News && x.outlet_standing.is_none() {
            wrong(
                "outlet_standing",
                "请选择发布平台的层级，校级及以上的才计入里程碑。".to_owned(),
            );
        }
        if !(x.url.starts_with("http://") || x.url.starts_with("https://")) {
            wrong(
                "url",
                "请填写以 http:// 或 https:// 开头的链接。".to_owned(),
            );
        }
    }
    if x.url.chars().count() > 500 {
        wrong("url", "链接过长，最多 500 个字符。".to_owned());
    }
    if let (Some(attended), Some(expected)) = (x.attended, x.expected)
        && attended > expected
    {
        wrong(
            "attended",
            format!("实到 {attended} 人多于应到 {expected} 人，请核对。"),
        );
    }
    for (field, n) in [("attended", x.attended), ("expected", x.expected)] {
        if n.is_some_and(|n| !(0..=10_000).contains(&n)) {
            wrong(field, "人数应在 0 到 10000 之间。".to_owned());
        }
    }
    LedgerError::if_any(problems)
}

/// Refuses a row that the holder's plan does not have.
async fn check_plan_item(act: &Act, s: &Standing, x: &RecordInput) -> Result<(), LedgerError> {
    let Some(key) = &x.plan_item else {
        return Ok(());
    };
    let known = plan_of(&act.tx, &s.project, &s.round.programme).await?;
    if known.iter().any(|(item, _)| &item.key == key) {
        return Ok(());
    }
    Err(LedgerError::field(
        "plan_item",
        "请从申报书的计划任务中选择。",
    ))
}

async fn insert(
    act: &Act,
    s: &Standing,
    x: &RecordInput,
    corrects: Option<RecordId>,
) -> Result<record::Model, LedgerError> {
    let account = act.person("记录由单位的经办人登记。")?;
    let given = |t: String| Some(t).filter(|t| !t.is_empty());
    // The same link twice is the same article (查重键, domain.md 3.1).
    if x.kind == RecordKind::News && corrects.is_none() {
        let twin = record::Entity::find()
            .filter(record::Column::ProjectId.eq(s.project.id))
            .filter(record::Column::Url.eq(text::line(&x.url)))
            .filter(record::Column::Title.eq(text::line(&x.title)))
            .one(&act.tx)
            .await?;
        if let Some(twin) = twin {
            return Err(LedgerError::refused(format!(
                "这篇稿件已在 {} 登记过（同标题、同链接），不用重复登记。",
                cn_date(twin.happened_on)
            )));
        }
    }
    Ok(record::ActiveModel {
        project_id: Set(s.project.id),
        kind: Set(x.kind),
        happened_on: Set(x.happened_on),
        title: Set(text::line(&x.title)),
        body: Set(given(text::trimmed(&x.body).to_owned())),
        outlet: Set(given(text::line(&x.outlet))),
        outlet_standing: Set(x.outlet_standing),
        url: Set(given(text::line(&x.url))),
        about_own_work: Set(x.about_own_work),
        indicator_key: Set(x.indicator.clone()),
        plan_item: Set(x.plan_item.clone()),
        attended: Set(x.attended),
        expected: Set(x.expected),
        corrects_id: Set(corrects),
        logged_at: Set(act.now),
        logged_by: Set(account),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?)
}

/// Derives the progress rows that lists and dashboards read from the records; rebuildable.
pub(crate) async fn derive_progress(act: &Act, s: &Standing) -> Result<(), LedgerError> {
    derive_again(act, std::slice::from_ref(s)).await
}

/// The same for some projects, writing only where the rows are not what the records give.
pub(crate) async fn derive_again(act: &Act, standings: &[Standing]) -> Result<(), LedgerError> {
    for progress in progress_of(&act.tx, standings, &act.calendar).await? {
        if progress.stored == progress.derived {
            continue;
        }
        milestone_progress::Entity::delete_many()
            .filter(milestone_progress::Column::ProjectId.eq(progress.project))
            .exec(&act.tx)
            .await?;
        if !progress.derived.is_empty() {
            let rows = progress
                .derived
                .into_iter()
                .map(IntoActiveModel::into_active_model);
            milestone_progress::Entity::insert_many(rows)
                .exec_without_returning(&act.tx)
                .await?;
        }
    }
    Ok(())
}

/// A project's progress as its rows say and as its records give it, both by milestone and year.
pub(crate) struct Progress {
    pub project: ProjectId,
    pub stored: Vec<milestone_progress::Model>,
    pub derived: Vec<milestone_progress::Model>,
}

/// The progress of some projects, in their order.
pub(crate) async fn progress_of(
    db: &impl ConnectionTrait,
    standings: &[Standing],
    calendar: &Calendar,
) -> Result<Vec<Progress>, LedgerError> {
    let ids: Vec<ProjectId> = standings.iter().map(|s| s.project.id).collect();
    let records = record_facts(db, &ids).await?;
    let stored = milestone_progress::Entity::find()
        .filter(milestone_progress::Column::ProjectId.is_in(ids))
        .all(db)
        .await?;
    let mut stored = grouped(stored, |row| row.project_id);
    Ok(standings
        .iter()
        .map(|s| {
            let project = s.project.id;
            let mut stored = stored.remove(&project).unwrap_or_default();
            // The database may order keys by a language, the rule orders them by bytes.
            stored.sort_by(|a, b| {
                (&a.milestone_key, a.instance).cmp(&(&b.milestone_key, b.instance))
            });
            let records = records.get(&project).map_or(&[][..], Vec::as_slice);
            Progress {
                project,
                stored,
                derived: reached(s, records, calendar),
            }
        })
        .collect())
}

fn reached(
    s: &Standing,
    records: &[RecordFact],
    calendar: &Calendar,
) -> Vec<milestone_progress::Model> {
    let p = &s.round.programme;
    let from = s.round.counts_from(s.project.building_from);
    milestones::allot(p, &s.round.plan, records, from, calendar)
        .into_iter()
        .filter_map(|((key, year), places)| {
            let needed = usize::try_from(p.milestone(&key)?.at_least).unwrap_or(usize::MAX);
            Some(milestone_progress::Model {
                project_id: s.project.id,
                milestone_key: key,
                instance: year,
                count: i32::try_from(places.len()).unwrap_or(i32::MAX),
                satisfied_on: needed
                    .checked_sub(1)
                    .and_then(|n| places.get(n))
                    .and_then(|place| records.get(*place))
                    .map(|record| record.happened_on),
            })
        })
        .collect()
}
