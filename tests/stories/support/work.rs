//! What people do, one sentence each, through the ledger.

use std::collections::BTreeSet;

use domain::answers::Answers;
use domain::dates::Moment;
use domain::ids::{NoticeId, ObjectionId, ProjectId, RoundId, VisitId};
use domain::programme::{CountFrom, FieldKind, Form, Outcome};
use domain::record::RecordKind;
use domain::stage::Status;
use domain::unit::Standing as Outlet;
use entity::{assignment, project, submission, title};
use ledger::files::HungOn;
use ledger::publicity::{self, ObjectionInput};
use ledger::records::{self, RecordInput};
use ledger::reviews::{self, SheetInput};
use ledger::rounds::{self, RoundStart};
use ledger::{LedgerError, assessments, files, projects, supervision};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::days::day;
use super::{Person, TestApp, Unit, forms};

/// A project in a story.
#[derive(Clone)]
pub struct Project {
    pub app: TestApp,
    pub id: ProjectId,
}

impl Project {
    pub async fn row(&self) -> project::Model {
        project::Entity::find_by_id(self.id)
            .one(&self.app.book().db)
            .await
            .unwrap()
            .unwrap()
    }

    /// Where it is: `final·暂缓通过` as `("final", Status::Extended)`.
    pub async fn state(&self) -> (String, Status) {
        let row = self.row().await;
        (row.stage_key, row.status)
    }

    /// Fails unless it is there.
    pub async fn is(&self, stage: &str, status: Status) {
        assert_eq!(self.state().await, (stage.to_owned(), status));
    }

    /// Titles of what is still owed because of it, in the order of their due dates.
    pub async fn owed(&self) -> Vec<String> {
        entity::obligation::of_project(self.id)
            .filter(entity::obligation::Column::Status.eq(domain::states::ObligationStatus::Open))
            .all(&self.app.book().db)
            .await
            .unwrap()
            .into_iter()
            .map(|o| format!("{} {}", o.due_on, o.title))
            .collect()
    }

    /// The titles it has brought, those taken away included.
    pub async fn titles(&self) -> Vec<title::Model> {
        title::Entity::find()
            .filter(title::Column::ProjectId.eq(self.id))
            .all(&self.app.book().db)
            .await
            .unwrap()
    }

    /// What has been written, oldest first: form, revision, status.
    pub async fn submissions(&self) -> Vec<String> {
        submission::Entity::find()
            .filter(submission::Column::ProjectId.eq(self.id))
            .order_by_asc(submission::Column::Id)
            .all(&self.app.book().db)
            .await
            .unwrap()
            .into_iter()
            .map(|s| format!("{} {} {}", s.form_key, s.revision, s.status.key()))
            .collect()
    }

    /// The form that is to be written now.
    async fn form(&self) -> (Form, i32) {
        let row = self.row().await;
        let round = self
            .app
            .book()
            .round(&self.app.book().db, row.round_id)
            .await
            .unwrap();
        let stage = round.programme.stage(&row.stage_key).unwrap();
        let key = stage.form.as_deref().unwrap_or("application");
        let form = round.programme.form(key).unwrap().clone();
        let version = submission::Entity::find()
            .filter(submission::Column::ProjectId.eq(self.id))
            .filter(submission::Column::FormKey.eq(key))
            .filter(submission::Column::Status.eq(domain::states::SubmissionStatus::Draft))
            .order_by_desc(submission::Column::Revision)
            .one(&self.app.book().db)
            .await
            .unwrap()
            .map_or(0, |draft| draft.version);
        (form, version)
    }
}

impl TestApp {
    /// A file of the built-in programmes.
    pub fn programme(code: &str) -> String {
        domain::programme::builtin()
            .iter()
            .find(|p| p.code == code)
            .unwrap()
            .text
            .to_owned()
    }
}

impl Unit {
    /// Opens a round of a built-in programme; what its check doubts gets a reason.
    pub async fn opens_round(&self, code: &str, announced: &str, cycle: Option<&str>) -> RoundId {
        self.opens(TestApp::programme(code), announced, cycle).await
    }

    /// The same from the text of a programme file.
    pub async fn opens(&self, text: String, announced: &str, cycle: Option<&str>) -> RoundId {
        self.opens_counting(text, announced, cycle, None).await
    }

    /// The same with the round's own way of counting working days.
    pub async fn opens_counting(
        &self,
        text: String,
        announced: &str,
        cycle: Option<&str>,
        count_from: Option<CountFrom>,
    ) -> RoundId {
        let programme = self
            .does(|act| Box::pin(rounds::add_programme(act, text)))
            .await;
        let start = RoundStart {
            programme,
            host: self.id,
            name: String::new(),
            announced: day(announced),
            cycle: cycle.map(|c| c.parse::<Moment>().unwrap()),
            count_from,
        };
        let round = self.does(|act| Box::pin(rounds::prepare(act, start))).await;
        let book = self.app.book();
        let prepared = book.round(&book.db, round).await.unwrap();
        let dates = prepared
            .plan
            .stages
            .iter()
            .map(|s| rounds::StageDates {
                key: s.key.clone(),
                opens: s.opens,
                closes: s.closes,
                reason: Some("按通知执行".to_owned()),
            })
            .collect();
        self.does(|act| Box::pin(rounds::set_dates(act, round, dates)))
            .await;
        self.does(|act| Box::pin(rounds::open(act, round))).await;
        round
    }

    /// Starts an entry; not handed in.
    pub async fn starts(&self, round: RoundId, name: &str) -> Project {
        Project {
            app: self.app.clone(),
            id: self.tries_to_start(round, name).await.unwrap(),
        }
    }

    pub async fn tries_to_start(
        &self,
        round: RoundId,
        name: &str,
    ) -> Result<ProjectId, LedgerError> {
        let new = projects::DraftStart {
            round,
            unit: self.id,
            name: name.to_owned(),
            category: None,
        };
        self.tries(|act| Box::pin(projects::start(act, new))).await
    }

    /// Starts an entry and hands in its application.
    pub async fn applies(&self, round: RoundId, name: &str) -> Project {
        let project = self.starts(round, name).await;
        self.submits(&project).await;
        project
    }
}

impl Person {
    /// Fills in the application and hands it in.
    pub async fn submits(&self, project: &Project) {
        self.tries_to_submit(project).await.unwrap();
    }

    pub async fn tries_to_submit(&self, project: &Project) -> Result<(), LedgerError> {
        let (answers, version) = self.fills_in(project).await;
        let id = project.id;
        self.tries(|act| Box::pin(projects::submit(act, id, answers, version)))
            .await
            .map(|_| ())
    }

    /// Hands in the revision, the midterm, final or recheck material.
    pub async fn hands_in(&self, project: &Project) {
        let (answers, version) = self.fills_in(project).await;
        let id = project.id;
        self.does(|act| Box::pin(projects::hand_in(act, id, answers, version)))
            .await;
    }

    /// Fills in the form that is due, files included; not saved yet.
    pub async fn fills_in(&self, project: &Project) -> (Answers, i32) {
        let (form, version) = project.form().await;
        for field in &form.fields {
            let files = matches!(
                field.kind,
                FieldKind::Files { .. } | FieldKind::Photos { .. }
            );
            if files && field.required {
                self.hangs_on(project, &field.key).await;
            }
        }
        let name = project.row().await.name;
        (forms::filled(&form, &name), version)
    }

    /// Hangs a small file on a field.
    pub async fn hangs_on(&self, project: &Project, field: &str) {
        let bytes = format!("%PDF-1.4\n% {} {field}\n", project.id);
        let file = self
            .app
            .files()
            .put("佐证.pdf", bytes.into())
            .await
            .unwrap();
        let on = HungOn::Field {
            project: project.id,
            key: field.to_owned(),
            caption: None,
        };
        self.does(|act| Box::pin(files::attach(act, file, on)))
            .await;
    }

    pub async fn endorses(&self, project: &Project) {
        self.tries_to_endorse(project).await.unwrap();
    }

    pub async fn tries_to_endorse(&self, project: &Project) -> Result<(), LedgerError> {
        let id = project.id;
        self.tries(|act| Box::pin(projects::endorse(act, id, None, "同意推荐。".to_owned())))
            .await
    }

    pub async fn returns(&self, project: &Project, reason: &str) {
        let (id, reason) = (project.id, reason.to_owned());
        self.does(|act| Box::pin(projects::return_for_mending(act, id, reason)))
            .await;
    }

    pub async fn screens(&self, project: &Project) {
        let id = project.id;
        let passed = projects::Screening::Passed;
        self.does(|act| Box::pin(projects::screen(act, id, passed, String::new())))
            .await;
    }

    /// Assigns every expert to every project.
    pub async fn assigns(&self, all: &[&Project], experts: &[Person]) {
        let round = all[0].row().await.round_id;
        let pairs = all
            .iter()
            .flat_map(|p| experts.iter().map(|e| (p.id, e.id)))
            .collect();
        self.does(|act| Box::pin(reviews::assign(act, round, pairs)))
            .await;
    }

    /// Signs this expert's sheet of the project's present review with this share of every indicator.
    pub async fn signs(&self, project: &Project, percent: i64) {
        let book = self.app.book();
        let row = project.row().await;
        let sheet = assignment::Entity::find()
            .filter(assignment::Column::ProjectId.eq(project.id))
            .filter(assignment::Column::StageKey.eq(&row.stage_key))
            .filter(assignment::Column::AccountId.eq(self.id))
            .one(&book.db)
            .await
            .unwrap()
            .unwrap();
        let round = book.round(&book.db, row.round_id).await.unwrap();
        let standard = round.programme.standard.as_ref().unwrap();
        let input = SheetInput {
            lines: domain::scoring::leaves(standard)
                .iter()
                .map(|i| {
                    (
                        i.key.clone(),
                        domain::scoring::show(i.points * percent / 100),
                    )
                })
                .collect(),
            comment: "基础扎实，措施具体。".to_owned(),
            no_relation: true,
        };
        self.does(|act| Box::pin(reviews::sign_sheet(act, sheet.id, input)))
            .await;
    }

    /// Puts these projects on the short list of a review, and no others.
    pub async fn shortlists(&self, stage: &str, listed: &[&Project]) {
        let round = listed[0].row().await.round_id;
        let (stage, ids) = (stage.to_owned(), ids(listed));
        self.does(|act| {
            Box::pin(reviews::shortlist(
                act,
                round,
                stage,
                ids,
                "按得分排序".to_owned(),
            ))
        })
        .await;
    }

    pub async fn accepts_revision(&self, project: &Project) {
        let id = project.id;
        self.does(|act| Box::pin(projects::accept_revision(act, id)))
            .await;
    }

    pub async fn proposes(&self, all: &[&Project]) {
        self.tries_to_propose(all).await.unwrap();
    }

    pub async fn tries_to_propose(&self, all: &[&Project]) -> Result<u32, LedgerError> {
        let round = all[0].row().await.round_id;
        let yes = ids(all);
        self.tries(|act| {
            Box::pin(publicity::propose(
                act,
                round,
                yes,
                BTreeSet::new(),
                "经会议研究".to_owned(),
            ))
        })
        .await
    }

    /// Posts the notice of the round's publicity.
    pub async fn posts_notice(&self, round: RoundId) -> NoticeId {
        let stage = "publicity".to_owned();
        self.does(|act| {
            Box::pin(publicity::post_notice(
                act,
                round,
                stage,
                "现予公示。".to_owned(),
            ))
        })
        .await
    }

    pub async fn concludes(&self, objection: ObjectionId, upheld: bool) {
        self.does(|act| {
            Box::pin(publicity::conclude(
                act,
                objection,
                upheld,
                "经核实，反映的情况属实程度已查明。".to_owned(),
            ))
        })
        .await;
    }

    /// Logs so many records of a kind, one a day backwards from today.
    pub async fn logs(&self, project: &Project, kind: RecordKind, how_many: u32) {
        for n in 0..how_many {
            let on = self.app.today() - chrono::Duration::days(i64::from(n));
            let title = format!("{}（{on}）", kind.label());
            let input = RecordInput {
                kind,
                happened_on: on,
                body: "按计划开展。".to_owned(),
                outlet: "校园新闻网".to_owned(),
                outlet_standing: Some(Outlet::School),
                url: format!("https://news.example/{}/{}/{on}", project.id, kind.key()),
                about_own_work: true,
                indicator: None,
                plan_item: None,
                attended: Some(18),
                expected: Some(20),
                title,
            };
            let id = project.id;
            self.does(|act| Box::pin(records::log(act, id, input)))
                .await;
        }
    }

    pub async fn grades(&self, project: &Project, grade: &str) -> Outcome {
        self.tries_to_grade(project, grade).await.unwrap()
    }

    pub async fn tries_to_grade(
        &self,
        project: &Project,
        grade: &str,
    ) -> Result<Outcome, LedgerError> {
        let (id, grade) = (project.id, grade.to_owned());
        self.tries(|act| {
            Box::pin(assessments::grade(
                act,
                id,
                grade,
                None,
                "经集体评议。".to_owned(),
            ))
        })
        .await
    }

    /// Goes where it was sent and finds everything in order.
    pub async fn visits(&self, visit: VisitId) {
        let conclusion = "台账齐全，活动正常。".to_owned();
        self.does(|act| {
            Box::pin(supervision::finish_visit(
                act,
                visit,
                conclusion,
                Vec::new(),
            ))
        })
        .await;
    }

    pub async fn titles(&self, project: &Project) {
        let id = project.id;
        self.does(|act| Box::pin(assessments::title(act, id))).await;
    }

    pub async fn withdraws(&self, project: &Project) {
        let id = project.id;
        self.does(|act| Box::pin(projects::withdraw(act, id, "支部建制调整".to_owned())))
            .await;
    }

    pub async fn revokes(&self, project: &Project) {
        let id = project.id;
        self.does(|act| Box::pin(projects::revoke(act, id, "材料造假，经查属实".to_owned())))
            .await;
    }
}

impl TestApp {
    /// Somebody from outside objects to a project on a notice.
    pub async fn objects(&self, notice: NoticeId, project: Option<&Project>) -> ObjectionId {
        let public_id = entity::notice::Entity::find_by_id(notice)
            .one(&self.book().db)
            .await
            .unwrap()
            .unwrap()
            .public_id;
        let input = ObjectionInput {
            project: project.map(|p| p.id),
            name: "某单位职工".to_owned(),
            contact: "0371-00000000".to_owned(),
            text: "申报书中的一项成果不是该支部完成的，请予核实。".to_owned(),
        };
        let visitor = ledger::Actor::visitor("公示反馈");
        ledger::act(&self.book(), &visitor, |act| {
            Box::pin(publicity::object(act, public_id, input))
        })
        .await
        .unwrap()
    }
}

fn ids(all: &[&Project]) -> BTreeSet<ProjectId> {
    all.iter().map(|p| p.id).collect()
}
