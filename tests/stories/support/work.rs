//! What people do, one sentence each, as they do it: they open the page where it is done, fill in
//! the form that stands there, and send it. What is refused is read from the page that comes back.

use domain::answers::Answers;
use domain::ids::{FindingId, NoticeId, ObjectionId, ProjectId, RoundId, VisitId};
use domain::programme::{CountFrom, FieldKind, Form};
use domain::record::RecordKind;
use domain::stage::Status;
use domain::unit::Standing as Outlet;
use entity::{assignment, finding, notice, objection, project, record, submission, title};
use ledger::RoundBook;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::html::Filled;
use super::{Page, Person, TestApp, Unit, forms};

/// What somebody is told who tried something: the text of the page.
pub type Refused = String;

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

    /// What has been logged, oldest first.
    pub async fn records(&self) -> Vec<record::Model> {
        record::Entity::find()
            .filter(record::Column::ProjectId.eq(self.id))
            .order_by_asc(record::Column::Id)
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
            .order_by_desc(submission::Column::Revision)
            .one(&self.app.book().db)
            .await
            .unwrap()
            .map_or(0, |last| last.version);
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

    async fn round_of(&self, project: &Project) -> std::sync::Arc<RoundBook> {
        let book = self.book();
        book.round(&book.db, project.row().await.round_id)
            .await
            .unwrap()
    }

    /// The newest row of a table.
    pub async fn newest<E: EntityTrait>(&self, rows: Select<E>, id: E::Column) -> E::Model {
        let newest = rows.order_by_desc(id).one(&self.book().db).await.unwrap();
        newest.unwrap()
    }
}

/// That the answer leads on, or what it says instead.
fn taken(page: Page) -> Result<String, Refused> {
    match page.status.as_u16() {
        303 => Ok(page.location.unwrap()),
        409 | 422 => Err(page.text()),
        other => panic!("{other}: {}", page.text()),
    }
}

/// The number that stands in an address after this.
fn number(address: &str, after: &str) -> i64 {
    let (_, rest) = address.split_once(after).unwrap();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

impl Unit {
    /// Opens a round of a built-in programme; what its check doubts gets a reason.
    pub async fn opens_round(&self, code: &str, announced: &str, cycle: Option<&str>) -> RoundId {
        if let Some(text) = self.app.changed_programme(code) {
            return self.opens(text, announced, cycle).await;
        }
        let page = self.desk().await.get("/rounds/new").await;
        let mut form = page.form("/rounds");
        form.set("programme", &format!("builtin:{code}"));
        self.opens_with(form, announced, cycle).await
    }

    /// The same from the text of a programme file.
    pub async fn opens(&self, text: String, announced: &str, cycle: Option<&str>) -> RoundId {
        let desk = self.desk().await;
        let page = desk.get("/rounds/new").await;
        let known = desk.send(&page, "/programmes", &[("text", &text)]).await;
        let page = desk.get(&taken(known).unwrap()).await;
        self.opens_with(page.form("/rounds"), announced, cycle)
            .await
    }

    /// A round of a built-in programme with its own way of counting working days.
    pub async fn opens_counting(
        &self,
        code: &str,
        announced: &str,
        cycle: Option<&str>,
        count_from: CountFrom,
    ) -> RoundId {
        let page = self.desk().await.get("/rounds/new").await;
        let mut form = page.form("/rounds");
        form.set("programme", &format!("builtin:{code}"));
        form.set("count_from", count_from.key());
        self.opens_with(form, announced, cycle).await
    }

    /// Prepares a round of a built-in programme, with a reason for what its check doubts; not opened.
    pub async fn prepares_round(
        &self,
        code: &str,
        announced: &str,
        cycle: Option<&str>,
    ) -> RoundId {
        let page = self.desk().await.get("/rounds/new").await;
        let mut form = page.form("/rounds");
        form.set("programme", &format!("builtin:{code}"));
        self.prepares_with(form, announced, cycle).await
    }

    async fn opens_with(&self, form: Filled, announced: &str, cycle: Option<&str>) -> RoundId {
        let round = self.prepares_with(form, announced, cycle).await;
        let setup = format!("/rounds/{round}/setup");
        let opening = format!("/rounds/{round}/opening");
        self.sends(&setup, &opening, &[]).await;
        round
    }

    async fn prepares_with(
        &self,
        mut form: Filled,
        announced: &str,
        cycle: Option<&str>,
    ) -> RoundId {
        let desk = self.desk().await;
        form.set("host", &self.id.to_string());
        form.set("announced", announced);
        form.set("cycle", cycle.unwrap_or_default());
        let setup = taken(desk.submit(&form).await).unwrap();
        let round = RoundId(number(&setup, "/rounds/"));
        // What does not fit is asked a reason for, stage by stage.
        let mut dates = desk.get(&setup).await.form(&setup);
        for name in dates.texts() {
            if name.starts_with("reason.") {
                dates.set(&name, "按通知执行");
            }
        }
        taken(desk.submit(&dates).await).unwrap();
        round
    }

    /// Starts an entry; not handed in.
    pub async fn starts(&self, round: RoundId, name: &str) -> Project {
        let desk = self.desk().await;
        let page = desk.get(&format!("/rounds/{round}/enter")).await;
        let mut form = page.form("/projects");
        if form.asks_for("unit") {
            form.set("unit", &self.id.to_string());
        }
        if let Some(first) = form.first_of("category") {
            form.set("category", &first);
        }
        form.set("name", name);
        let begun = taken(desk.submit(&form).await).unwrap();
        Project {
            app: self.app.clone(),
            id: ProjectId(number(&begun, "/projects/")),
        }
    }

    /// Starts an entry and hands in its application.
    pub async fn applies(&self, round: RoundId, name: &str) -> Project {
        let project = self.starts(round, name).await;
        self.submits(&project).await;
        project
    }
}

impl Person {
    /// Opens a page, fills in a form of it and sends it.
    pub async fn tries_form(
        &self,
        at: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Result<String, Refused> {
        let desk = self.desk().await;
        let page = desk.get(at).await;
        assert_eq!(page.status.as_u16(), 200, "{at}: {}", page.text());
        taken(desk.send(&page, action, fields).await)
    }

    /// The same where it must be possible.
    async fn sends(&self, at: &str, action: &str, fields: &[(&str, &str)]) -> String {
        match self.tries_form(at, action, fields).await {
            Ok(next) => next,
            Err(told) => panic!("{} is told: {told}", self.login),
        }
    }

    /// Sends a form of the project's page.
    async fn tries_with(
        &self,
        project: &Project,
        form: &str,
        fields: &[(&str, &str)],
    ) -> Result<(), Refused> {
        let page = format!("/projects/{}", project.id);
        let action = format!("{page}/{form}");
        self.tries_form(&page, &action, fields).await.map(|_| ())
    }

    async fn does_with(&self, project: &Project, form: &str, fields: &[(&str, &str)]) {
        if let Err(told) = self.tries_with(project, form, fields).await {
            panic!("{} is told: {told}", self.login);
        }
    }

    /// Sends a form over the table of a stage for the ticked projects.
    async fn tries_at_table(
        &self,
        stage: &str,
        form: &str,
        all: &[&Project],
        fields: &[(&str, &str)],
    ) -> Result<(), Refused> {
        let round = all[0].row().await.round_id;
        let desk = self.desk().await;
        let page = desk.get(&format!("/rounds/{round}/stages/{stage}")).await;
        let mut filled = page.form(&format!("/rounds/{round}/{form}"));
        for project in all {
            filled.tick("project", &project.id);
        }
        for (name, value) in fields {
            // Of experts there are several to tick.
            if *name == "expert" {
                filled.tick(name, value);
            } else {
                filled.set(name, value);
            }
        }
        taken(desk.submit(&filled).await).map(|_| ())
    }

    async fn does_at_table(
        &self,
        stage: &str,
        form: &str,
        all: &[&Project],
        fields: &[(&str, &str)],
    ) {
        if let Err(told) = self.tries_at_table(stage, form, all, fields).await {
            panic!("{} is told: {told}", self.login);
        }
    }

    /// Fills in the application, or whatever material is due, and hands it in.
    pub async fn submits(&self, project: &Project) {
        if let Err(told) = self.tries_to_submit(project).await {
            panic!("{} is told: {told}", self.login);
        }
    }

    pub async fn tries_to_submit(&self, project: &Project) -> Result<(), Refused> {
        let (answers, _) = self.fills_in(project).await;
        self.tries_to_hand_in(project, &answers).await
    }

    /// Hands in the revision, the midterm, final or recheck material.
    pub async fn hands_in(&self, project: &Project) {
        self.submits(project).await;
    }

    /// Writes these answers into the form that is due and hands it in.
    pub async fn tries_to_hand_in(
        &self,
        project: &Project,
        answers: &Answers,
    ) -> Result<(), Refused> {
        let desk = self.desk().await;
        let at = format!("/projects/{}/form", project.id);
        let page = desk.get(&at).await;
        if page.status.as_u16() == 303 {
            // There is no form any more: the project's page says how it stands.
            return Err(desk.get(&page.location.unwrap()).await.text());
        }
        let mut form = page.form(&at);
        for (name, value) in forms::fields(answers) {
            form.set(&name, &value);
        }
        form.set("do", "hand_in");
        taken(desk.submit(&form).await).map(|_| ())
    }

    /// What a careful person writes into the form that is due, its files hung on; not saved yet.
    /// With the version of the draft that is there.
    pub async fn fills_in(&self, project: &Project) -> (Answers, i32) {
        let (form, _) = project.form().await;
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
        // Hanging a file on the form has saved it.
        let (form, version) = project.form().await;
        (forms::filled(&form, &name), version)
    }

    /// Hangs a small file on a field.
    pub async fn hangs_on(&self, project: &Project, field: &str) {
        let bytes = super::planted::pdf(&format!("{} {field}", project.id));
        let desk = self.desk().await;
        let page = desk.get(&format!("/projects/{}/form", project.id)).await;
        let mut form = page.form(&format!("/projects/{}/files", project.id));
        form.set("field", field);
        let input = format!("file.{field}");
        let file = (input.as_str(), "佐证.pdf", bytes.as_slice());
        taken(desk.submit_with(&form, file).await).unwrap();
    }

    pub async fn endorses(&self, project: &Project) {
        self.tries_to_endorse(project).await.unwrap();
    }

    pub async fn tries_to_endorse(&self, project: &Project) -> Result<(), Refused> {
        let yes = [("decision", "endorse"), ("reason", "同意推荐。")];
        self.tries_with(project, "endorsement", &yes).await
    }

    pub async fn returns(&self, project: &Project, reason: &str) {
        let back = [("decision", "return"), ("reason", reason)];
        self.does_with(project, "endorsement", &back).await;
    }

    /// Sends an application back from the check of formal requirements.
    pub async fn returns_from_check(&self, project: &Project, reason: &str) {
        let back = [("outcome", "return"), ("reason", reason)];
        self.does_with(project, "screening", &back).await;
    }

    pub async fn declines(&self, project: &Project, reason: &str) {
        let no = [("decision", "decline"), ("reason", reason)];
        self.does_with(project, "endorsement", &no).await;
    }

    pub async fn screens(&self, project: &Project) {
        let passed = [("outcome", "passed")];
        self.does_with(project, "screening", &passed).await;
    }

    /// Lets several pass at once, at the table of the stage.
    pub async fn screens_all(&self, all: &[&Project]) {
        let stage = all[0].row().await.stage_key;
        let passed = [("outcome", "passed")];
        self.does_at_table(&stage, "screenings", all, &passed).await;
    }

    /// Assigns every expert to every project.
    pub async fn assigns(&self, all: &[&Project], experts: &[Person]) {
        if let Err(told) = self.tries_to_assign(all, experts).await {
            panic!("{} is told: {told}", self.login);
        }
    }

    pub async fn tries_to_assign(
        &self,
        all: &[&Project],
        experts: &[Person],
    ) -> Result<(), Refused> {
        let stage = all[0].row().await.stage_key;
        let ids: Vec<String> = experts.iter().map(|e| e.id.to_string()).collect();
        let ticks: Vec<(&str, &str)> = ids.iter().map(|id| ("expert", id.as_str())).collect();
        self.tries_at_table(&stage, "assignments", all, &ticks)
            .await
    }

    /// The address of this expert's sheet in the project's present review.
    pub async fn sheet(&self, project: &Project) -> String {
        let sheet = assignment::Entity::find()
            .filter(assignment::Column::ProjectId.eq(project.id))
            .filter(assignment::Column::StageKey.eq(project.row().await.stage_key))
            .filter(assignment::Column::AccountId.eq(self.id))
            .one(&self.app.book().db)
            .await
            .unwrap()
            .unwrap();
        format!("/desk/{}", sheet.id)
    }

    /// Signs this expert's sheet of the project's present review with this share of every indicator.
    pub async fn signs(&self, project: &Project, percent: i64) {
        let round = self.app.round_of(project).await;
        let standard = round.programme.standard.as_ref().unwrap();
        let mut fields: Vec<(String, String)> = domain::scoring::leaves(standard)
            .iter()
            .map(|i| {
                let points = domain::scoring::show(i.points * percent / 100);
                (format!("points.{}", i.key), points)
            })
            .collect();
        for (name, value) in [
            ("comment", "基础扎实，措施具体。"),
            ("no_relation", "1"),
            ("do", "sign"),
        ] {
            fields.push((name.to_owned(), value.to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let sheet = self.sheet(project).await;
        self.sends(&sheet, &format!("{sheet}/sheet"), &fields).await;
    }

    /// Stands aside from judging a project.
    pub async fn recuses(&self, project: &Project, reason: &str) {
        let sheet = self.sheet(project).await;
        self.sends(&sheet, &format!("{sheet}/recusal"), &[("reason", reason)])
            .await;
    }

    /// Puts these projects on the short list of a review, and no others.
    pub async fn shortlists(&self, stage: &str, listed: &[&Project]) {
        let why = [("reason", "按得分排序")];
        self.does_at_table(stage, "shortlist", listed, &why).await;
    }

    pub async fn accepts_revision(&self, project: &Project) {
        self.does_with(project, "revision-acceptance", &[]).await;
    }

    /// Accepts several revisions at once, at the table of the stage.
    pub async fn accepts_revisions(&self, all: &[&Project]) {
        let stage = all[0].row().await.stage_key;
        self.does_at_table(&stage, "revisions", all, &[]).await;
    }

    /// Sends material back that is not complete.
    pub async fn sends_back(&self, project: &Project, reason: &str) {
        self.does_with(project, "sent-back", &[("reason", reason)])
            .await;
    }

    /// Puts projects on the list of those to be admitted.
    pub async fn proposes(&self, all: &[&Project]) {
        if let Err(told) = self.tries_to_propose(all).await {
            panic!("{} is told: {told}", self.login);
        }
    }

    pub async fn tries_to_propose(&self, all: &[&Project]) -> Result<(), Refused> {
        let stage = all[0].row().await.stage_key;
        let yes = [("decision", "yes"), ("reason", "经会议研究")];
        self.tries_at_table(&stage, "proposals", all, &yes).await
    }

    /// Posts the notice of the round's publicity.
    pub async fn posts_notice(&self, round: RoundId) -> NoticeId {
        let page = format!("/rounds/{round}/stages/publicity");
        let text = [("body", "经研究，拟定名单如下，现予公示。")];
        self.sends(&page, &format!("/rounds/{round}/notices"), &text)
            .await;
        let posted = notice::Entity::find().filter(notice::Column::RoundId.eq(round));
        self.app.newest(posted, notice::Column::Id).await.id
    }

    /// Takes a notice down whose days are over.
    pub async fn closes_notice(&self, notice: NoticeId) {
        self.sends("/notices", &format!("/notices/{notice}/closing"), &[])
            .await;
    }

    pub async fn concludes(&self, objection: ObjectionId, upheld: bool) {
        let page = format!("/objections/{objection}");
        let outcome = if upheld { "upheld" } else { "dismissed" };
        let said = [
            ("outcome", outcome),
            ("reason", "经核实，反映的情况属实程度已查明。"),
        ];
        self.sends(&page, &format!("{page}/conclusion"), &said)
            .await;
    }

    /// Logs so many records of a kind, one a day backwards from today.
    pub async fn logs(&self, project: &Project, kind: RecordKind, how_many: u32) {
        let desk = self.desk().await;
        let at = format!("/projects/{}/records/new", project.id);
        let page = desk.get(&at).await;
        for n in 0..how_many {
            let on = self.app.today() - chrono::Duration::days(i64::from(n));
            let url = format!("https://news.example/{}/{}/{on}", project.id, kind.key());
            let mut form = page.form(&at);
            for (name, value) in [
                ("kind", kind.key()),
                ("happened_on", &on.to_string()),
                ("title", &format!("{}（{on}）", kind.label())),
                ("body", "按计划开展。"),
                ("outlet", "校园新闻网"),
                ("outlet_standing", Outlet::School.key()),
                ("url", &url),
                ("about_own_work", "yes"),
                ("attended", "18"),
                ("expected", "20"),
            ] {
                form.set(name, value);
            }
            taken(desk.submit(&form).await).unwrap();
        }
    }

    pub async fn grades(&self, project: &Project, grade: &str) {
        self.tries_to_grade(project, grade).await.unwrap();
    }

    pub async fn tries_to_grade(&self, project: &Project, grade: &str) -> Result<(), Refused> {
        let graded = [("grade", grade), ("reason", "经集体评议。")];
        self.tries_with(project, "grades", &graded).await
    }

    /// Agrees to a later day for a stage of a project.
    pub async fn extends(&self, project: &Project, stage: &str, until: &str, reason: &str) {
        let later = [("stage", stage), ("until", until), ("reason", reason)];
        self.does_with(project, "extension", &later).await;
    }

    /// Goes where it was sent and finds everything in order.
    pub async fn visits(&self, visit: VisitId) {
        self.visits_and_finds(visit, &[]).await;
    }

    /// Goes where it was sent and writes down what is wrong there.
    pub async fn visits_and_finds(&self, visit: VisitId, found: &[&str]) {
        let desk = self.desk().await;
        let at = format!("/visits/{visit}");
        let mut form = desk.get(&at).await.form(&format!("{at}/conclusion"));
        form.set("conclusion", "台账齐全，活动正常。");
        let blank = form.pairs.iter_mut().filter(|(name, _)| name == "finding");
        for ((_, value), text) in blank.zip(found) {
            (*text).clone_into(value);
        }
        taken(desk.submit(&form).await).unwrap();
    }

    /// Registers a problem outside of a visit.
    pub async fn finds(&self, project: &Project, text: &str) -> FindingId {
        let fields = [("finding", text), ("source", "日常")];
        self.does_with(project, "findings", &fields).await;
        let raised = finding::Entity::find().filter(finding::Column::ProjectId.eq(project.id));
        self.app.newest(raised, finding::Column::Id).await.id
    }

    /// Answers a finding.
    pub async fn rectifies(&self, finding: FindingId, text: &str) {
        let page = format!("/findings/{finding}");
        self.sends(&page, &format!("{page}/rectification"), &[("text", text)])
            .await;
    }

    /// Closes a finding, or asks for more.
    pub async fn verifies(&self, finding: FindingId, accepted: bool, text: &str) {
        let page = format!("/findings/{finding}");
        let verdict = if accepted { "accepted" } else { "rejected" };
        let said = [("verdict", verdict), ("text", text)];
        self.sends(&page, &format!("{page}/verdict"), &said).await;
    }

    pub async fn titles(&self, project: &Project) {
        self.does_with(project, "title", &[]).await;
    }

    /// Gives the title to several at once, at the table of the stage.
    pub async fn titles_all(&self, all: &[&Project]) {
        let stage = all[0].row().await.stage_key;
        self.does_at_table(&stage, "titles", all, &[]).await;
    }

    pub async fn withdraws(&self, project: &Project) {
        let why = [("reason", "支部建制调整")];
        self.does_with(project, "withdrawal", &why).await;
    }

    pub async fn revokes(&self, project: &Project) {
        let why = [("reason", "材料造假，经查属实")];
        self.does_with(project, "revocation", &why).await;
    }

    /// Moves the close of a stage of an open round; what no longer fits beside it gets the same reason.
    pub async fn amends(&self, round: RoundId, stage: &str, closes: &str, reason: &str) {
        let path = format!("/rounds/{round}/amendments");
        let field = format!("closes.{stage}");
        let desk = self.desk().await;
        let page = desk.get(&path).await;
        let moved = [(field.as_str(), closes), ("reason", reason)];
        let answer = desk.send(&page, &path, &moved).await;
        if answer.status.as_u16() == 303 {
            return;
        }
        let mut form = answer.is(422).form(&path);
        for name in form.texts() {
            if name.starts_with("reason.") {
                form.set(&name, reason);
            }
        }
        taken(desk.submit(&form).await).unwrap();
    }

    pub async fn closes_round(&self, round: RoundId) {
        let page = format!("/rounds/{round}");
        self.sends(&page, &format!("{page}/closing"), &[]).await;
    }
}

impl TestApp {
    /// The address of a notice for everybody.
    pub async fn public_page(&self, notice: NoticeId) -> String {
        let row = notice::Entity::find_by_id(notice)
            .one(&self.book().db)
            .await
            .unwrap();
        format!("/notices/{}", row.unwrap().public_id)
    }

    /// Somebody from outside objects to a project on a notice.
    pub async fn objects(&self, notice: NoticeId, project: Option<&Project>) -> ObjectionId {
        let path = self.public_page(notice).await;
        let visitor = self.browser();
        let page = visitor.get(&path).await;
        let about = project.map_or("all".to_owned(), |p| p.id.to_string());
        let said = [
            ("project", about.as_str()),
            ("name", "某单位职工"),
            ("contact", "0371-00000000"),
            ("text", "申报书中的一项成果不是该支部完成的，请予核实。"),
        ];
        taken(visitor.send(&page, &path, &said).await).unwrap();
        self.newest(objection::Entity::find(), objection::Column::Id)
            .await
            .id
    }
}
