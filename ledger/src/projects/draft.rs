//! Starting an entry and saving what is typed. Nothing typed is lost: a draft may be incomplete
//! and over its limits; only handing in checks.

use std::collections::BTreeMap;

use domain::answers::{Answer, Answers, GUARD};
use domain::ids::{AccountId, ProjectId, RoundId, UnitId};
use domain::lifecycle;
use domain::owed::submit_due;
use domain::programme::Form;
use domain::stage::{StageKind, Status};
use domain::states::{HolderRole, Role, RoundStatus, SubmissionStatus};
use domain::text::quoted;
use domain::unit::kind;
use entity::{OneColumn, account, fact, holder, project, submission, unit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder,
};

use crate::event::{Event, What};
use crate::facts::project_facts;
use crate::files::{Captions, captioned};
use crate::{Act, Deed, Happened, LedgerError, Standing};

/// What a new entry needs.
#[derive(Debug, Clone)]
pub struct DraftStart {
    pub round: RoundId,
    pub unit: UnitId,
    pub name: String,
    pub category: Option<String>,
}

/// The form that is to be written now, and the stage it belongs to.
#[derive(Debug, Clone)]
pub struct FormNow {
    /// With the fields that the project's category is asked.
    pub form: Form,
    pub stage: String,
    pub kind: StageKind,
}

/// Starts an entry for a unit. One unsubmitted draft per unit and round: a second would only be a
/// mistaken duplicate.
///
/// # Errors
/// Refused when the round is not open, the unit may not enter, or its entries are used up.
pub async fn start(act: &mut Act, new: DraftStart) -> Result<Happened<ProjectId>, LedgerError> {
    let round = act.round(new.round).await?;
    let unit = unit::visible_to(&act.actor.scope)
        .filter(unit::Column::Id.eq(new.unit))
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    if !act.actor.holds_on(&[Role::Editor], &unit.path) {
        return Err(LedgerError::forbidden(format!(
            "这件事由{}办理。",
            unit.name
        )));
    }
    let p = &round.programme;
    if round.row.status != RoundStatus::Open {
        return Err(LedgerError::refused(format!(
            "批次{}{}，现在不能申报。",
            quoted(&round.row.name),
            round.row.status.label()
        )));
    }
    if !unit.path.starts_with(&round.host.path) {
        return Err(LedgerError::refused(format!(
            "{}由{}开设，只面向其下属党组织。",
            quoted(&round.row.name),
            round.host.name
        )));
    }
    let level = kind(&unit.kind).map(|k| k.level);
    if !level.is_some_and(|l| p.entry.open_to.contains(&l)) {
        let open: Vec<&str> = p.entry.open_to.iter().map(|l| l.label()).collect();
        return Err(LedgerError::refused(format!(
            "{}面向{}，{}不在申报范围内。",
            quoted(&p.short),
            open.join("、"),
            unit.name
        )));
    }
    if let Some(wanted) = &new.category
        && p.entry.categories.iter().all(|c| &c.key != wanted)
    {
        return Err(LedgerError::field("category", "请从所列类别中选择。"));
    }
    if new.category.is_none() && !p.entry.categories.is_empty() {
        return Err(LedgerError::field("category", "请选择申报类别。"));
    }
    let typed = domain::text::line(&new.name);
    let name = if typed.is_empty() {
        unit.name.as_str()
    } else {
        typed.as_str()
    };
    if name.chars().count() > 80 {
        return Err(LedgerError::field(
            "name",
            format!("名称 {} 字，最多 80 字。", name.chars().count()),
        ));
    }
    let application = p
        .first_of(StageKind::Application)
        .map(|s| s.key.clone())
        .unwrap_or_default();
    if round
        .plan
        .due(&application)
        .is_some_and(|due| due.is_late(act.now))
    {
        return Err(LedgerError::refused(format!(
            "{}的申报已经截止。",
            quoted(&round.row.name)
        )));
    }
    let mine: Vec<project::Model> = project::Entity::find()
        .filter(project::Column::RoundId.eq(new.round))
        .filter(project::Column::UnitId.eq(unit.id))
        .filter(project::Column::EndedOn.is_null())
        .all(&act.tx)
        .await?;
    if mine.iter().any(|x| x.status == Status::Draft) {
        return Err(LedgerError::refused(
            "本单位在这个批次已有一份草稿，请接着写那一份。",
        ));
    }
    if let Some(limit) = &p.entry.per_unit
        && mine.len() >= usize::try_from(limit.value).unwrap_or(usize::MAX)
    {
        return Err(LedgerError::refused(format!(
            "每个单位最多申报 {} 项（{}），本单位已有 {} 项。",
            limit.value,
            limit.source.label(),
            mine.len()
        )));
    }
    // The round's row is locked, so the next number cannot be taken twice.
    let number = project::Entity::find()
        .filter(project::Column::RoundId.eq(new.round))
        .count(&act.tx)
        .await?
        + 1;
    let state = lifecycle::begin(p)?;
    let row = project::ActiveModel {
        code: Set(format!("{}-{number:02}", round.row.code)),
        public_id: Set(crate::files::unguessable()?),
        round_id: Set(new.round),
        unit_id: Set(unit.id),
        category: Set(new.category),
        name: Set(name.to_owned()),
        stage_key: Set(state.stage),
        status: Set(state.status),
        since: Set(act.today),
        version: Set(1),
        created_at: Set(act.now),
        updated_at: Set(act.now),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    holder::ActiveModel {
        project_id: Set(row.id),
        unit_id: Set(unit.id),
        role: Set(HolderRole::Lead),
        from_on: Set(act.today),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let id = row.id;
    let s = act.standing(row).await?;
    let what = What::DraftStarted {
        name: s.project.name.clone(),
    };
    Ok(Happened::one(Event::of(&s, what), id))
}

/// The form that the project's state asks for, if any.
pub fn form_now(s: &Standing) -> Option<FormNow> {
    let stage = s.stage().ok()?;
    let writable = match (stage.kind, s.project.status) {
        (StageKind::Application, Status::Draft | Status::Returned)
        | (
            StageKind::Revision | StageKind::Midterm | StageKind::Final | StageKind::Sustaining,
            Status::Due,
        )
        | (StageKind::Midterm, Status::Conditional) => true,
        (_, _) => false,
    };
    let form = domain::lifecycle::form_of(&s.round.programme, stage)?;
    writable.then(|| FormNow {
        form: form.for_category(s.project.category.as_deref()),
        stage: stage.key.clone(),
        kind: stage.kind,
    })
}

/// What the form starts from: the running draft, else what was handed in last, else what is
/// already known about the unit. Asked once, offered again.
pub async fn prefilled(
    db: &impl ConnectionTrait,
    s: &Standing,
    form: &Form,
) -> Result<(Answers, i32), LedgerError> {
    let last = latest(db, s.project.id, &form.key).await?;
    if let Some(row) = &last {
        let answers: Answers = serde_json::from_str(&row.answers)?;
        return Ok((answers, row.version));
    }
    let known: BTreeMap<String, String> = fact::Entity::find()
        .filter(fact::Column::UnitId.eq(s.project.unit_id))
        .all(db)
        .await?
        .into_iter()
        .map(|f| (f.key, f.value))
        .collect();
    let mut answers = Answers::default();
    for field in &form.fields {
        let value = match field.fact.as_deref() {
            Some("unit.name" | "unit.full_name") => Some(s.unit.name.clone()),
            Some("unit.kind") => kind(&s.unit.kind).map(|k| k.label.to_owned()),
            Some("unit.superior") => s
                .line
                .iter()
                .find(|u| Some(u.id) == s.unit.parent_id)
                .map(|u| u.name.clone()),
            Some("unit.established_on") => s
                .unit
                .established_on
                .map(|d| d.to_string())
                .or_else(|| known.get("unit.established_on").cloned()),
            Some("unit.members_formal") => s.unit.members_formal.map(|n| n.to_string()),
            Some("unit.members_probationary") => s.unit.members_probationary.map(|n| n.to_string()),
            Some(key) => known.get(key).cloned(),
            None => None,
        };
        if let Some(value) = value {
            answers.0.insert(field.key.clone(), Answer::Text(value));
        }
    }
    Ok((answers, 0))
}

/// The newest revision of a form.
pub(crate) async fn latest(
    db: &impl ConnectionTrait,
    id: ProjectId,
    form: &str,
) -> Result<Option<submission::Model>, LedgerError> {
    Ok(submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(id))
        .filter(submission::Column::FormKey.eq(form))
        .order_by_desc(submission::Column::Revision)
        .one(db)
        .await?)
}

/// Saves a draft with the captions of its pictures. `version` is what the page was loaded with (0
/// where nothing of the form had been saved yet); it goes on over all revisions of a form, so that a
/// page of an earlier one is older too. A save from an older page is refused instead of overwriting
/// newer text.
///
/// # Errors
/// Refused outside the form's time, [`LedgerError::Conflict`] when somebody saved in between,
/// [`LedgerError::Invalid`] for captions that are too long.
pub async fn save_draft(
    act: &mut Act,
    id: ProjectId,
    answers: Answers,
    captions: &Captions,
    version: i32,
) -> Result<Happened<i32>, LedgerError> {
    let s = act.project(id).await?;
    s.may(&act.actor, Deed::Write)?;
    let (row, saved) = write_draft(act, &s, answers, captions, version).await?;
    Ok(Happened::one(Event::of(&s, saved), row.version))
}

/// The name that an application gives its project, where that is another than it has.
fn new_name(s: &Standing, answers: &Answers) -> Option<String> {
    let applies = s
        .stage()
        .is_ok_and(|stage| stage.kind == StageKind::Application);
    let name = domain::text::line(answers.text("name"));
    let fits = !name.is_empty() && name != s.project.name && name.chars().count() <= 80;
    (applies && fits).then_some(name)
}

/// Says that no form is due now, and what has been handed in already, if that is why.
pub fn nothing_to_write(s: &Standing) -> LedgerError {
    let status = s.project.status;
    let (title, kind) = s
        .stage()
        .map_or(("", None), |stage| (stage.title.as_str(), Some(stage.kind)));
    let here = format!("项目现处“{title}·{}”", status.label());
    let material = match (kind, status) {
        (_, status) if status.is_end() => None,
        (Some(StageKind::Revision), _) => Some("修改稿".to_owned()),
        (Some(StageKind::Midterm | StageKind::Final | StageKind::Sustaining), Status::HandedIn) => {
            Some(format!("{title}材料"))
        }
        (
            Some(
                StageKind::Application
                | StageKind::Endorsement
                | StageKind::Screening
                | StageKind::Review
                | StageKind::Admission
                | StageKind::Publicity,
            ),
            _,
        ) => Some("申报书".to_owned()),
        // Building, extended, titled: what is asked next has not been opened yet.
        (
            Some(
                StageKind::Preparation
                | StageKind::Building
                | StageKind::Midterm
                | StageKind::Final
                | StageKind::Titling
                | StageKind::Sustaining,
            )
            | None,
            _,
        ) => None,
    };
    LedgerError::refused(match material {
        Some(material) => format!("{material}已经提交，{here}，不用再交。"),
        None if status.is_end() => format!("{here}，没有要填写的表。"),
        None => format!("{here}，现在没有要填写的表；要交材料时会列入待办并提醒。"),
    })
}

/// How long ago, in the largest unit that says something.
fn ago(past: chrono::TimeDelta) -> String {
    match (past.num_days(), past.num_hours(), past.num_minutes()) {
        (0, 0, minutes) => format!("{} 分钟", minutes.max(1)),
        (0, hours, _) => format!("{hours} 小时"),
        (days, ..) => format!("{days} 天"),
    }
}

async fn name_of(act: &Act, id: AccountId) -> Result<String, LedgerError> {
    let name = account::Entity::find_by_id(id)
        .value(account::Column::DisplayName, &act.tx)
        .await?;
    Ok(name.unwrap_or_else(|| "别人".to_owned()))
}

/// Writes the draft row of the form that is due now, and the captions that have changed with it; says
/// what that is for the log.
pub(crate) async fn write_draft(
    act: &Act,
    s: &Standing,
    answers: Answers,
    captions: &Captions,
    version: i32,
) -> Result<(submission::Model, What), LedgerError> {
    let Some(now) = form_now(s) else {
        return Err(nothing_to_write(s));
    };
    // After the close nothing can be handed in, but a draft stays where it is, readable.
    if now.kind == StageKind::Application {
        let facts = project_facts(&act.tx, s, &act.calendar).await?;
        if let Some(due) = submit_due(&s.round.programme, &s.round.plan, &facts, &act.calendar)
            && due.is_late(act.now)
        {
            return Err(LedgerError::refused(format!(
                "申报已于{}截止，已过 {}，这次写的没有保存；截止前保存的草稿仍可查看。确需补报的，请联系{}。",
                due.label(),
                ago(act.now - due.instant()),
                s.round.host.name
            )));
        }
    }
    let size = answers.characters();
    if size > GUARD {
        return Err(LedgerError::refused(format!(
            "内容共 {size} 个字符，超过系统能存的 {GUARD} 个，请删减 {} 个再保存。",
            size - GUARD
        )));
    }
    let json = serde_json::to_string(&answers)?;
    let account = act.person("草稿由单位的经办人填写。")?;
    let saved = |renamed| What::DraftSaved {
        form: now.form.title.clone(),
        renamed,
    };
    let captioned = captioned(act, s.project.id, &now.form.key, captions).await?;
    let last = latest(&act.tx, s.project.id, &now.form.key).await?;
    if let Some(row) = &last
        && row.version != version
    {
        // The second click of two brings the very same text: nothing of anybody's is lost by it.
        let is_same = row.answers == json && captioned.is_empty();
        if row.status == SubmissionStatus::Draft && is_same {
            return Ok((row.clone(), saved(None)));
        }
        return Err(LedgerError::Conflict(format!(
            "这份表在 {} 由{}保存过，这次没有保存。您写的内容还在本页。",
            crate::event::clock_label(row.saved_at),
            name_of(act, row.saved_by).await?
        )));
    }
    for file in captioned {
        file.update(&act.tx).await?;
    }
    let row = match last {
        Some(row) if row.status == SubmissionStatus::Draft => {
            let next = row.version + 1;
            let mut row = row.into_active_model();
            row.answers = Set(json);
            row.saved_at = Set(act.now);
            row.saved_by = Set(account);
            row.version = Set(next);
            row.update(&act.tx).await?
        }
        earlier => {
            submission::ActiveModel {
                project_id: Set(s.project.id),
                form_key: Set(now.form.key.clone()),
                revision: Set(earlier.as_ref().map_or(0, |r| r.revision) + 1),
                status: Set(SubmissionStatus::Draft),
                answers: Set(json),
                saved_at: Set(act.now),
                saved_by: Set(account),
                version: Set(earlier.map_or(0, |r| r.version) + 1),
                ..Default::default()
            }
            .insert(&act.tx)
            .await?
        }
    };
    let renamed = new_name(s, &answers);
    if let Some(name) = renamed.clone() {
        let mut project = s.project.clone().into_active_model();
        project.name = Set(name);
        project.updated_at = Set(act.now);
        project.update(&act.tx).await?;
    }
    Ok((row, saved(renamed)))
}
