//! What the form page needs: at most five statements.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::answers::{self, Answers, FieldProblem};
use domain::dates::{Due, Precision};
use domain::eligibility;
use domain::ids::{ProjectId, UnitId};
use domain::obligation::ObligationKind;
use domain::stage::StageKind;
use domain::states::{ObligationStatus, Role};
use entity::{
    assignment, attachment, blob, event, obligation, project, round, score, submission, title, unit,
};
use ledger::Standing;
use ledger::event::Kind;
use ledger::files::long_captions;
use ledger::projects::{
    FormNow, OtherEntry, applicant_facts, form_now, nothing_to_write, prefilled,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
};
use serde::Deserialize;

use super::save::CONTROLS;
use crate::app::App;
use crate::project::query::found;
use crate::project::rows::Attached;
use crate::web::once::ONCE;
use crate::web::shown::SHOWN;
use crate::web::{Lists, Me, PageError};

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

#[derive(Debug, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Row {
    File(Attached),
    Saved {
        saved_at: DateTime<Utc>,
    },
    Due {
        due_on: NaiveDate,
        closes_at: Option<NaiveTime>,
        precision: Precision,
    },
    Reason {
        id: i64,
        reason: String,
    },
    Advice {
        comment: String,
    },
    Title {
        programme_code: String,
    },
    Superior {
        id: UnitId,
        name: String,
    },
    Other(OtherEntry),
}

/// The form of a project that is due now, for somebody who writes it.
///
/// # Errors
/// [`PageError::NotFound`] outside the asker's scope, a refusal for whoever does not write it, and
/// when nothing is due.
pub async fn entry(app: &App, me: &Me, id: ProjectId) -> Result<Entry, PageError> {
    let db = &app.book.db;
    let (project, unit) = found(app, me, id).await?;
    if !me.actor.holds_on(&[Role::Editor], &unit.path) {
        return Err(PageError::Forbidden(format!(
            "这份表由申报单位（{}）填写。",
            unit.name
        )));
    }
    let round = app.book.round(db, project.round_id).await?;
    let standing = Standing {
        // Of the units above, the form asks the name of the nearest alone: see below.
        line: vec![unit.clone()],
        project,
        unit,
        round,
    };
    let Some(now) = form_now(&standing) else {
        return Err(nothing_to_write(&standing).into());
    };
    let mut entry = Entry {
        standing,
        now,
        answers: Answers::default(),
        version: 0,
        saved_at: None,
        files: Vec::new(),
        due: None,
        today: app.book.clock.today(),
        reasons: Vec::new(),
        advice: Vec::new(),
        unmet: Vec::new(),
    };
    let mut rows = lists(app, &entry).all(db).await?;
    rows.retain(|row| match row {
        Row::Superior { id, name } => {
            let above = unit::Model {
                id: *id,
                name: name.clone(),
                ..entry.standing.unit.clone()
            };
            entry.standing.line.insert(0, above);
            false
        }
        _ => true,
    });
    (entry.answers, entry.version) = prefilled(db, &entry.standing, &entry.now.form).await?;
    entry.sort_in(rows, app);
    Ok(entry)
}

fn lists(app: &App, entry: &Entry) -> Lists {
    use {attachment::Column as A, event::Column as E, obligation::Column as O};
    let s = &entry.standing;
    let id = s.project.id;
    let form = &entry.now.form.key;
    let earlier = submission::Entity::find()
        .select_only()
        .column(submission::Column::Id)
        .filter(submission::Column::ProjectId.eq(id))
        .filter(submission::Column::FormKey.eq(form))
        .into_query();
    let own = [
        ObligationKind::Submit,
        ObligationKind::Revise,
        ObligationKind::HandIn,
        ObligationKind::Rectify,
        ObligationKind::Recheck,
    ];
    let mut lists = Lists::new(&app.book.db)
        .add(
            "file",
            attachment::of_project(id)
                .filter(A::RemovedAt.is_null())
                .filter(A::FieldKey.is_not_null())
                .filter(
                    Condition::any()
                        .add(A::SubmissionId.is_null())
                        .add(A::SubmissionId.in_subquery(earlier)),
                )
                .join(JoinType::InnerJoin, attachment::blob()),
            &[
                A::Id,
                A::PublicId,
                A::Name,
                A::Caption,
                A::FieldKey,
                A::SubmissionId,
                A::RecordId,
                A::RectificationId,
                A::AddedAt,
            ],
            &[
                ("size", blob::Column::Size.into_expr()),
                ("media_type", blob::Column::MediaType.into_expr()),
            ],
        )
        .add(
            "saved",
            submission::of_project(id).filter(submission::Column::FormKey.eq(form)),
            &[submission::Column::SavedAt],
            &[],
        )
        .add(
            "due",
            obligation::of_project(id)
                .filter(O::Status.eq(ObligationStatus::Open))
                .filter(O::Kind.is_in(own)),
            &[O::DueOn, O::ClosesAt, O::Precision],
            &[],
        )
        .add(
            "reason",
            event::of_project(id)
                .filter(E::Kind.is_in([Kind::Returned, Kind::SentBack, Kind::Graded]))
                .filter(E::Reason.is_not_null()),
            &[E::Id, E::Reason],
            &[],
        );
    if entry.now.kind == StageKind::Revision {
        lists = lists.add(
            "advice",
            score::Entity::find()
                .join(JoinType::InnerJoin, score::assignment())
                .filter(assignment::Column::ProjectId.eq(id))
                .filter(score::Column::SignedAt.is_not_null()),
            &[score::Column::Comment],
            &[],
        );
    }
    if entry.now.kind == StageKind::Application {
        lists = lists
            .add(
                "superior",
                unit::Entity::find().filter(unit::Column::Id.eq(s.unit.parent_id)),
                &[unit::Column::Id, unit::Column::Name],
                &[],
            )
            .add(
                "title",
                title::Entity::find()
                    .filter(title::Column::UnitId.eq(s.unit.id))
                    .filter(title::Column::RevokedOn.is_null()),
                &[title::Column::ProgrammeCode],
                &[],
            )
            .add(
                "other",
                project::Entity::find()
                    .join(JoinType::InnerJoin, project::round())
                    .filter(project::Column::UnitId.eq(s.unit.id))
                    .filter(project::Column::Id.ne(id)),
                &[
                    project::Column::BuildingFrom,
                    project::Column::Status,
                    project::Column::EndedOn,
                ],
                &[
                    ("programme", round::Column::ProgrammeCode.into_expr()),
                    ("announced", round::Column::Announced.into_expr()),
                ],
            );
    }
    lists
}

impl Entry {
    fn sort_in(&mut self, rows: Vec<Row>, app: &App) {
        let (mut titles, mut others, mut reasons) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            match row {
                Row::File(x) => self.files.push(x),
                Row::Saved { saved_at } => {
                    self.saved_at = self.saved_at.max(Some(saved_at));
                }
                Row::Due {
                    due_on,
                    closes_at,
                    precision,
                } => {
                    self.due = Some(Due {
                        on: due_on,
                        closes_at,
                        precision,
                    });
                }
                Row::Reason { id, reason } => reasons.push((id, reason)),
                Row::Advice { comment } => self.advice.push(comment),
                Row::Title { programme_code } => titles.push(programme_code),
                Row::Other(x) => others.push(x),
                Row::Superior { .. } => {}
            }
        }
        self.files.sort_by_key(|f| f.id);
        // In the order of the alphabet: the order of signing would tell who wrote what.
        self.advice.retain(|text| !domain::text::is_blank(text));
        self.advice.sort();
        reasons.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        self.reasons = reasons.into_iter().map(|(_, reason)| reason).collect();
        if self.now.kind == StageKind::Application {
            let mut s = self.standing.clone();
            s.unit.established_on = s.unit.established_on.or_else(|| self.founded());
            self.unmet = eligibility::unmet(
                &s.round.programme.entry.conditions,
                &applicant_facts(&s, titles, &others),
                s.round.plan.announced,
                &app.book.calendar(),
            );
        }
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
        problems.extend(long_captions(
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
            let known: Vec<(String, String)> = answers
                .into_iter()
                .filter(|(name, _)| !unknown.contains(name))
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
