//! What the form page needs.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::answers::{self, Answers, FieldProblem};
use domain::dates::Due;
use domain::eligibility;
use domain::ids::ProjectId;
use domain::obligation::ObligationKind;
use domain::stage::StageKind;
use domain::states::{ObligationStatus, Role};
use domain::turn::Turn;
use entity::{OneColumn, assignment, attachment, event, obligation, score, submission};
use ledger::Standing;
use ledger::event::Kind;
use ledger::files::wrong_captions;
use ledger::projects::{FormNow, applicant, form_now, nothing_to_write, prefilled};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::save::CONTROLS;
use crate::app::App;
use crate::owed;
use crate::project::query::{attached, standing};
use crate::project::rows::Attached;
use crate::web::once::ONCE;
use crate::web::shown::SHOWN;
use crate::web::{Me, PageError};

/// A form while it is written.
#[derive(Debug)]
pub struct Entry {
    pub standing: Standing,
    pub now: FormNow,
    pub answers: Answers,
    /// What the draft must still be at when this page saves; 0 while there is none.
    pub version: i32,
    pub saved_at: Option<DateTime<Utc>>,
    pub files: Vec<Attached>,
    pub due: Option<Due>,
    pub today: NaiveDate,
    /// Why it came back, newest first.
    pub reasons: Vec<String>,
    /// What experts wrote, without who wrote it; only while a revision is due.
    pub advice: Vec<String>,
    /// Conditions of entry not met; none after the application.
    pub unmet: Vec<String>,
}

/// The form of a project that is due now, for somebody who writes it.
///
/// # Errors
/// [`PageError::NotFound`] outside the asker's scope, a refusal for whoever does not write it, and
/// when nothing is due.
pub async fn entry(app: &App, me: &Me, id: ProjectId) -> Result<Entry, PageError> {
    let db = &app.book.db;
    let standing = standing(app, me, id).await?;
    if !me.actor.holds_on(&[Role::Editor], &standing.unit.path) {
        return Err(PageError::Forbidden(format!(
            "这份表由申报单位（{}）填写。",
            standing.unit.name
        )));
    }
    let Some(now) = form_now(&standing) else {
        return Err(nothing_to_write(&standing).into());
    };
    let form = &now.form.key;
    let (answers, version) = prefilled(db, &standing, &now.form).await?;
    let advice = match now.kind {
        StageKind::Revision => advice(db, id).await?,
        _ => Vec::new(),
    };
    let mut entry = Entry {
        files: files(db, id, form).await?,
        saved_at: saved_at(db, id, form).await?,
        due: due(db, id).await?,
        today: app.book.clock.today(),
        reasons: reasons(db, &standing).await?,
        advice,
        unmet: Vec::new(),
        standing,
        now,
        answers,
        version,
    };
    if entry.now.kind == StageKind::Application {
        entry.unmet = entry.conditions_not_met(app).await?;
    }
    Ok(entry)
}

/// Files that hang on a field of this form, of any of its revisions.
async fn files(
    db: &DatabaseConnection,
    id: ProjectId,
    form: &str,
) -> Result<Vec<Attached>, PageError> {
    use attachment::Column as C;
    let revisions = submission::of_project(id)
        .filter(submission::Column::FormKey.eq(form))
        .only(submission::Column::Id);
    let of_form = Condition::any()
        .add(C::SubmissionId.is_null())
        .add(C::SubmissionId.in_subquery(revisions));
    let rows = attached(attachment::of_project(id))
        .filter(C::FieldKey.is_not_null())
        .filter(of_form);
    Ok(rows.into_partial_model().all(db).await?)
}

/// When any revision of the form was last saved.
async fn saved_at(
    db: &DatabaseConnection,
    id: ProjectId,
    form: &str,
) -> Result<Option<DateTime<Utc>>, PageError> {
    let last = submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(id))
        .filter(submission::Column::FormKey.eq(form))
        .order_by_desc(submission::Column::SavedAt);
    Ok(last.value(submission::Column::SavedAt, db).await?)
}

/// The deadline of what the holder has to hand in.
async fn due(db: &DatabaseConnection, id: ProjectId) -> Result<Option<Due>, PageError> {
    use obligation::Column as C;
    let own = [
        ObligationKind::Submit,
        ObligationKind::Revise,
        ObligationKind::HandIn,
        ObligationKind::Rectify,
        ObligationKind::Recheck,
    ];
    let row = obligation::of_project(id)
        .filter(C::Status.eq(ObligationStatus::Open))
        .filter(C::Kind.is_in(own))
        .one(db)
        .await?;
    Ok(row.map(|row| owed::due(row.due_on, row.closes_at, row.precision)))
}

/// Why it came back, newest first: said since the project stands as it does, so that an answered
/// opinion does not head the next form.
async fn reasons(db: &DatabaseConnection, s: &Standing) -> Result<Vec<String>, PageError> {
    use event::Column as C;
    let kinds: &[Kind] = match Turn::of(s.stage()?.kind, s.project.status) {
        Turn::Mending => &[Kind::Returned, Kind::SentBack, Kind::Graded],
        Turn::Holder => &[Kind::SentBack],
        Turn::Conductor(_) | Turn::Objection | Turn::Nobody | Turn::Titled | Turn::Ended => &[],
    };
    let rows = event::of_project(s.project.id)
        .filter(C::Kind.is_in(kinds.iter().copied()))
        .filter(C::At.gte(s.project.since.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(8)))
        .filter(C::Reason.is_not_null());
    let mut reasons: Vec<String> = rows.values(C::Reason, db).await?;
    reasons.reverse();
    Ok(reasons)
}

/// What experts wrote, in the order of the alphabet: that of signing would tell who wrote what.
async fn advice(db: &DatabaseConnection, id: ProjectId) -> Result<Vec<String>, PageError> {
    let mut texts: Vec<String> = score::Entity::find()
        .join(JoinType::InnerJoin, score::assignment())
        .filter(assignment::Column::ProjectId.eq(id))
        .filter(score::Column::SignedAt.is_not_null())
        .values(score::Column::Comment, db)
        .await?;
    texts.retain(|text| !domain::text::is_blank(text));
    texts.sort();
    Ok(texts)
}

impl Entry {
    async fn conditions_not_met(&self, app: &App) -> Result<Vec<String>, PageError> {
        let s = &self.standing;
        let mut facts = applicant(&app.book.db, s).await?;
        facts.established_on = facts.established_on.or_else(|| self.founded());
        Ok(eligibility::unmet(
            &s.round.programme.entry.conditions,
            &facts,
            s.round.plan.announced,
            &app.book.calendar(),
        ))
    }

    /// The day of founding as typed, which the ledger will store when the form is handed in.
    fn founded(&self) -> Option<NaiveDate> {
        let field = self
            .now
            .form
            .fields
            .iter()
            .find(|f| f.fact.as_deref() == Some("unit.established_on"))?;
        self.answers
            .text(&field.key)
            .trim()
            .parse::<domain::dates::Moment>()
            .ok()
            .map(domain::dates::Moment::first_day)
    }

    /// Files hung on a field.
    pub fn files_of<'e>(&'e self, key: &'e str) -> impl Iterator<Item = &'e Attached> {
        self.files
            .iter()
            .filter(move |f| f.field_key.as_deref() == Some(key))
    }

    /// The deadline from which on this form can only be read. An application that is late is not
    /// taken; what is owed later on is handed in late rather than never.
    pub fn closed(&self, now: DateTime<Utc>) -> Option<Due> {
        let planned = || self.standing.round.plan.due(&self.now.stage);
        let due = self.due.or_else(planned)?;
        (self.now.kind == StageKind::Application && due.is_late(now)).then_some(due)
    }

    /// Everything that is wrong or doubtful, in the order of the form.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for key in self.files.iter().filter_map(|f| f.field_key.clone()) {
            *counts.entry(key).or_default() += 1;
        }
        let mut problems = answers::check(&self.now.form, &self.answers, &counts, self.today);
        problems.extend(wrong_captions(
            &self.now.form,
            self.files.iter().map(|f| {
                (
                    f.public_id.as_str(),
                    f.field_key.as_deref(),
                    f.caption.as_deref(),
                )
            }),
        ));
        problems
    }
}

/// Reads the answers out of what a browser sent: pairs that are no answers are left out.
///
/// # Errors
/// The names that neither the form nor the page has, beside what could be read.
pub fn read(entry: &Entry, pairs: &[(String, String)]) -> Result<Answers, (Answers, Vec<String>)> {
    let answers: Vec<(String, String)> = pairs
        .iter()
        .filter(|(name, _)| !is_control(name))
        .cloned()
        .collect();
    match Answers::from_pairs(&entry.now.form, &answers) {
        Ok(read) => Ok(read),
        Err(unknown) => {
            let strange: HashSet<&String> = unknown.iter().collect();
            let known: Vec<(String, String)> = answers
                .into_iter()
                .filter(|(name, _)| !strange.contains(name))
                .collect();
            let read = Answers::from_pairs(&entry.now.form, &known).unwrap_or_default();
            Err((read, unknown))
        }
    }
}

/// Names of the page's own, which travel apart from the answers.
fn is_control(name: &str) -> bool {
    name == SHOWN || name == ONCE || CONTROLS.iter().any(|item| item.is(name))
}
