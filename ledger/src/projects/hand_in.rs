//! Handing in: the moment a draft becomes a submission that never changes again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::answers::{self, Answers, FieldProblem};
use domain::dates::Moment;
use domain::eligibility::{ApplicantFacts, unmet};
use domain::ids::{ProjectId, SubmissionId};
use domain::lifecycle::{Circumstances, Move};
use domain::owed::submit_due;
use domain::programme::Form;
use domain::stage::StageKind;
use domain::states::{Decided, SubmissionStatus};
use entity::{OneColumn, attachment, decision, fact, project, round, submission, title, unit};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use super::draft::{form_now, latest, nothing_to_write, write_draft};
use super::step::carry_out;
use crate::event::{Event, What, hex};
use crate::facts::project_facts;
use crate::files::Captions;
use crate::{Act, Deed, Happened, LedgerError, Standing};

/// Proof of what was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub submission: SubmissionId,
    pub revision: i32,
    /// SHA-256 over the answers and the digests of the files.
    pub digest: String,
    pub at: DateTime<Utc>,
}

/// Hands in the application: the stored draft, where it holds these answers. A second click finds the
/// project already handed in and is refused in plain words.
///
/// # Errors
/// [`LedgerError::Invalid`] with the fields to mend, or a refusal (closed, conditions, state).
pub async fn submit(
    act: &mut Act,
    id: ProjectId,
    answers: Answers,
    version: i32,
) -> Result<Happened<Receipt>, LedgerError> {
    let mut s = act.project(id).await?;
    s.may(&act.actor, Deed::Write)?;
    if s.stage()?.kind != StageKind::Application {
        return Err(nothing_to_write(&s));
    }
    hand_in_form(act, &mut s, answers, version).await
}

/// Hands in what the project's stage asks for: the revision, midterm, final or recheck material.
pub async fn hand_in(
    act: &mut Act,
    id: ProjectId,
    answers: Answers,
    version: i32,
) -> Result<Happened<Receipt>, LedgerError> {
    let mut s = act.project(id).await?;
    s.may(&act.actor, Deed::Write)?;
    hand_in_form(act, &mut s, answers, version).await
}

/// The stage that sent the application back last.
async fn returned_from(act: &Act, s: &Standing) -> Result<Option<String>, LedgerError> {
    Ok(decision::Entity::find()
        .filter(decision::Column::ProjectId.eq(s.project.id))
        .filter(decision::Column::What.eq(Decided::Return))
        .order_by_desc(decision::Column::Id)
        .one(&act.tx)
        .await?
        .map(|row| row.stage_key))
}

async fn hand_in_form(
    act: &Act,
    s: &mut Standing,
    answers: Answers,
    version: i32,
) -> Result<Happened<Receipt>, LedgerError> {
    let Some(now) = form_now(s) else {
        return Err(nothing_to_write(s));
    };
    let (form, kind, stage_key) = (now.form, now.kind, now.stage);
    let files = files_of(&act.tx, s.project.id, &form.key).await?;
    let counts: BTreeMap<String, usize> =
        files
            .iter()
            .filter_map(|f| f.field_key.clone())
            .fold(BTreeMap::new(), |mut n, key| {
                *n.entry(key).or_default() += 1;
                n
            });
    let problems: Vec<FieldProblem> = answers::check(&form, &answers, &counts, act.today)
        .into_iter()
        .filter(|p| p.blocks)
        .chain(crate::files::wrong_captions(
            &form,
            files.iter().map(|f| {
                (
                    f.public_id.as_str(),
                    f.field_key.as_deref(),
                    f.caption.as_deref(),
                )
            }),
        ))
        .collect();
    LedgerError::if_any(problems)?;
    super::unchanged::refuse(act, s, &form, &answers, &files).await?;
    // The page has saved the draft by now; whoever comes by another way brings the answers with it.
    let stored = latest(&act.tx, s.project.id, &form.key).await?;
    let json = serde_json::to_string(&answers)?;
    let is_saved = |row: &submission::Model| {
        row.status == SubmissionStatus::Draft && row.version == version && row.answers == json
    };
    let row = if let Some(row) = stored.filter(is_saved) {
        row
    } else {
        let captions = Captions::new();
        let saved = write_draft(act, s, answers.clone(), &captions, version);
        saved.await?.0
    };
    let mut c = Circumstances::default();
    let mut m = Move::HandIn;
    if kind == StageKind::Application {
        m = Move::Submit;
        let facts = project_facts(&act.tx, s, &act.calendar).await?;
        if let Some(due) = submit_due(&s.round.programme, &s.round.plan, &facts, &act.calendar)
            && due.is_late(act.now)
        {
            c.closed_on = Some(due.on);
        }
        let opens = s.round.plan.stage(&s.project.stage_key);
        let opens = opens.and_then(|stage| stage.opens);
        c.opens_on = opens.map(Moment::first_day).filter(|day| *day > act.today);
        store_facts(act, s, &form, &answers).await?;
        // Facts just stored (the day of founding) count for the conditions.
        s.unit = act.get::<unit::Entity>(s.unit.id).await?;
        c.returned_from = returned_from(act, s).await?;
        c.missing = unmet(
            &s.round.programme.entry.conditions,
            &applicant(&act.tx, s).await?,
            s.round.plan.announced,
            &act.calendar,
        );
    }
    let receipt = freeze(act, row, &files).await?;
    let title = s.stage()?.title.clone();
    let what = if kind == StageKind::Application {
        What::Submitted {
            form: form.title.clone(),
            revision: receipt.revision,
            digest: receipt.digest.clone(),
        }
    } else {
        What::HandedIn {
            stage: stage_key,
            title,
        }
    };
    let events = carry_out(act, s, Event::of(s, what), &m, c).await?;
    Ok(Happened::many(events, receipt))
}

/// Files hung on one of the project's forms and not removed: those not handed in yet, which belong
/// to the form that is being written, and those handed in with an earlier revision of it.
pub(crate) async fn files_of(
    db: &impl ConnectionTrait,
    id: ProjectId,
    form: &str,
) -> Result<Vec<attachment::Model>, LedgerError> {
    let earlier = submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(id))
        .filter(submission::Column::FormKey.eq(form))
        .only(submission::Column::Id);
    Ok(attachment::Entity::find()
        .filter(attachment::Column::ProjectId.eq(id))
        .filter(attachment::Column::RemovedAt.is_null())
        .filter(attachment::Column::RecordId.is_null())
        .filter(attachment::Column::RectificationId.is_null())
        .filter(attachment::Column::VisitId.is_null())
        .filter(
            Condition::any()
                .add(attachment::Column::SubmissionId.is_null())
                .add(attachment::Column::SubmissionId.in_subquery(earlier)),
        )
        .order_by_asc(attachment::Column::Id)
        .all(db)
        .await?)
}

/// The digest of a submission: SHA-256 over its answers as stored and the digests of its files in
/// the order in which they were hung on it.
pub(crate) fn content_digest<'f>(
    answers: &str,
    files: impl IntoIterator<Item = &'f str>,
) -> String {
    let mut hash = Sha256::new();
    hash.update(answers.as_bytes());
    for file in files {
        hash.update(file.as_bytes());
    }
    hex(&hash.finalize())
}

async fn freeze(
    act: &Act,
    row: submission::Model,
    files: &[attachment::Model],
) -> Result<Receipt, LedgerError> {
    let digest = content_digest(&row.answers, files.iter().map(|f| f.blob_digest.as_str()));
    let earlier = submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(row.project_id))
        .filter(submission::Column::FormKey.eq(&row.form_key))
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .all(&act.tx)
        .await?;
    for old in earlier {
        let mut old = old.into_active_model();
        old.status = Set(SubmissionStatus::Superseded);
        old.update(&act.tx).await?;
    }
    for file in files.iter().filter(|f| f.submission_id.is_none()) {
        let mut file = file.clone().into_active_model();
        file.submission_id = Set(Some(row.id));
        file.update(&act.tx).await?;
    }
    let receipt = Receipt {
        submission: row.id,
        revision: row.revision,
        digest: digest.clone(),
        at: act.now,
    };
    let version = row.version + 1;
    let mut row = row.into_active_model();
    row.status = Set(SubmissionStatus::Submitted);
    // A page that still shows the draft is an older one from now on.
    row.version = Set(version);
    row.submitted_at = Set(Some(act.now));
    row.digest = Set(Some(digest));
    row.update(&act.tx).await?;
    Ok(receipt)
}

/// What is asked in several forms is kept with the unit and offered again next time.
async fn store_facts(
    act: &Act,
    s: &Standing,
    form: &Form,
    answers: &Answers,
) -> Result<(), LedgerError> {
    for field in &form.fields {
        let (Some(key), value) = (
            field.fact.as_deref(),
            domain::text::trimmed(answers.text(&field.key)),
        ) else {
            continue;
        };
        if value.is_empty() || key == "unit.name" {
            continue;
        }
        if key == "unit.established_on" && s.unit.established_on.is_none() {
            // The tree is the authority once it knows the day; until then the form tells it.
            let on = value
                .parse::<domain::dates::Moment>()
                .ok()
                .map(domain::dates::Moment::first_day);
            let mut unit = s.unit.clone().into_active_model();
            unit.established_on = Set(on);
            unit.update(&act.tx).await?;
        }
        let row = fact::ActiveModel {
            unit_id: Set(s.unit.id),
            key: Set(key.to_owned()),
            value: Set(value.to_owned()),
            updated_at: Set(act.now),
            ..Default::default()
        };
        fact::Entity::insert(row)
            .on_conflict(fact::replace_of_unit())
            .exec_without_returning(&act.tx)
            .await?;
    }
    Ok(())
}

/// What the conditions of entry look at, from the unit's titles that are not revoked and its other
/// entries. Pages ask the same before anything is handed in.
///
/// # Errors
/// Database errors.
pub async fn applicant(
    db: &impl ConnectionTrait,
    s: &Standing,
) -> Result<ApplicantFacts, LedgerError> {
    let titles: Vec<String> = title::Entity::find()
        .filter(title::Column::UnitId.eq(s.unit.id))
        .filter(title::Column::RevokedOn.is_null())
        .values(title::Column::ProgrammeCode, db)
        .await?;
    let others: Vec<OtherEntry> = project::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, project::round())
        .filter(project::Column::UnitId.eq(s.unit.id))
        .filter(project::Column::Id.ne(s.project.id))
        .into_partial_model()
        .all(db)
        .await?;
    let programme = &s.round.programme.code;
    Ok(ApplicantFacts {
        established_on: s.unit.established_on,
        titles: titles.into_iter().collect::<BTreeSet<_>>(),
        in_building: others
            .iter()
            .filter(|o| o.building_from.is_some() && o.ended_on.is_none())
            .map(|o| o.programme.clone())
            .collect(),
        entered: others
            .iter()
            .filter(|o| &o.programme == programme && o.handed_in)
            .map(|o| o.announced)
            .collect(),
    })
}

/// Another entry of the same unit, as the conditions of entry look at it.
#[derive(Debug, sea_orm::DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
struct OtherEntry {
    /// Code of its programme.
    #[sea_orm(from_expr = "round::Column::ProgrammeCode")]
    programme: String,
    /// Day of its round's notice.
    #[sea_orm(from_expr = "round::Column::Announced")]
    announced: NaiveDate,
    building_from: Option<NaiveDate>,
    /// Whether its application was ever handed in.
    #[sea_orm(from_expr = "handed_in()")]
    handed_in: bool,
    ended_on: Option<NaiveDate>,
}

/// Sends handed-in material back to its holder.
///
/// # Errors
/// Refused when nothing is handed in or no reason is given.
pub async fn send_back(
    act: &mut Act,
    id: ProjectId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let (mut s, stage) = act.judge(id).await?;
    super::check::require_reason(&reason)?;
    let what = What::SentBack {
        stage: stage.key,
        title: stage.title,
    };
    let event = Event::of(&s, what).because(reason);
    let c = Circumstances::default();
    let events = carry_out(act, &mut s, event, &Move::SendBack, c).await?;
    Ok(Happened::many(events, ()))
}

/// Whether anything of a project was ever handed in.
fn handed_in() -> Expr {
    let own = submission::Column::ProjectId.into_expr();
    let handed = submission::Entity::find()
        .filter(own.equals((project::Entity, project::Column::Id)))
        .filter(submission::Column::Status.ne(SubmissionStatus::Draft))
        .only(submission::Column::Id);
    Expr::exists(handed)
}
