//! What people do through the ledger itself: where no page offers it, where two do it in the same
//! moment, or where a story asks which field is refused.

use std::collections::BTreeSet;

use domain::answers::Answers;
use domain::ids::{AssignmentId, CampaignId, FindingId, ProjectId, RoundId};
use domain::programme::Outcome;
use domain::unit::Standing;
use ledger::publicity;
use ledger::reviews::{self, SheetInput};
use ledger::titles::{self, EarlierTitle};
use ledger::{LedgerError, assessments, projects, supervision};

use super::days::day;
use super::{Person, Project, Unit};

impl Unit {
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
        self.tries(async |act| projects::start(act, new).await)
            .await
    }
}

impl Unit {
    /// Opens the first campaign of a round; its draw is not revealed yet.
    pub async fn opens_campaign(&self, round: RoundId) -> CampaignId {
        let book = self.app.book();
        let definition = book.round(&book.db, round).await.unwrap();
        let plan = definition.programme.supervision[0].key.clone();
        let opened = self
            .does(async |act| supervision::open_campaign(act, round, plan, 1).await)
            .await;
        opened.unwrap()
    }

    /// Tells the day after what a campaign has drawn.
    pub async fn reveals(&self, campaign: CampaignId) {
        self.does(async |act| supervision::reveal(act, campaign).await)
            .await;
    }

    /// Registers that a branch has been a model branch of the school since 2021.
    pub async fn knows_a_school_model(&self, branch: &Unit) {
        let title = EarlierTitle {
            unit: branch.id,
            programme_code: "school-model-branch".to_owned(),
            name: "校级样板党支部".to_owned(),
            standing: Standing::School,
            given_on: day("2021-06-30"),
        };
        self.does(async |act| titles::register(act, title).await)
            .await;
    }
}

impl Person {
    /// Submits once more what has been submitted: there is no form any more.
    pub async fn submits_again(&self, project: &Project) -> Result<(), LedgerError> {
        let id = project.id;
        self.tries(async |act| projects::submit(act, id, Answers::default(), 1).await)
            .await
            .map(|_| ())
    }

    /// The same with what a later stage asks for.
    pub async fn hands_in_again(&self, project: &Project) -> Result<(), LedgerError> {
        let id = project.id;
        self.tries(async |act| projects::hand_in(act, id, Answers::default(), 1).await)
            .await
            .map(|_| ())
    }

    /// Recommends although the project no longer waits for it.
    pub async fn endorses_too_late(&self, project: &Project) -> Result<(), LedgerError> {
        let id = project.id;
        self.tries(async |act| projects::endorse(act, id, None, "同意推荐。".to_owned()).await)
            .await
    }

    pub async fn tries_to_screen(
        &self,
        project: &Project,
        outcome: projects::Screening,
        reason: &str,
    ) -> Result<(), LedgerError> {
        let (id, reason) = (project.id, reason.to_owned());
        self.tries(async |act| projects::screen(act, id, outcome, reason).await)
            .await
    }

    pub async fn tries_to_sign(&self, project: &Project, percent: i64) -> Result<i64, LedgerError> {
        let book = self.app.book();
        let row = project.row().await;
        let address = self.sheet(project).await;
        let sheet: AssignmentId = address.trim_start_matches("/desk/").parse().unwrap();
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
        self.tries(async |act| reviews::sign_sheet(act, sheet, input).await)
            .await
    }

    /// Decides not to propose.
    pub async fn proposes_not(&self, project: &Project, reason: &str) {
        let round = project.row().await.round_id;
        let (no, reason) = (BTreeSet::from([project.id]), reason.to_owned());
        self.does(async |act| publicity::propose(act, round, BTreeSet::new(), no, reason).await)
            .await;
    }

    /// Grades with points (in hundredths) and reason.
    pub async fn tries_to_grade_with(
        &self,
        project: &Project,
        grade: &str,
        points: Option<i64>,
        reason: &str,
    ) -> Result<Outcome, LedgerError> {
        let (id, grade, reason) = (project.id, grade.to_owned(), reason.to_owned());
        self.tries(async |act| assessments::grade(act, id, grade, points, reason).await)
            .await
    }

    /// Agrees to a later date for a stage of one project.
    pub async fn tries_to_extend(
        &self,
        project: &Project,
        stage: &str,
        until: &str,
    ) -> Result<(), LedgerError> {
        let (id, stage, until) = (project.id, stage.to_owned(), day(until));
        self.tries(async |act| {
            assessments::extend_on_request(
                act,
                id,
                stage,
                until,
                "主要成员借调，申请顺延".to_owned(),
            )
            .await
        })
        .await
    }

    pub async fn tries_to_verify(
        &self,
        finding: FindingId,
        accepted: bool,
    ) -> Result<(), LedgerError> {
        let said = "看过补齐的材料。".to_owned();
        self.tries(async |act| supervision::verify(act, finding, accepted, said).await)
            .await
    }
}
