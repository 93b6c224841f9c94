//! What people do, one sentence each, as they do it: they open the page where it is done, fill in
//! the form that stands there, and send it. What is refused is read from the page that comes back.

use chrono::NaiveDate;
use domain::answers::Answers;
use domain::ids::{FindingId, NoticeId, ObjectionId, RoundId, VisitId};
use domain::programme::FieldKind;
use domain::record::RecordKind;
use domain::unit::Standing as Outlet;
use entity::{assignment, finding, notice, objection};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::html::Filled;
use super::{Page, Person, Project, TestApp, forms};

/// What somebody is told who tried something: the text of the page.
pub type Refused = String;

/// That the answer leads on, or what it says instead.
pub(super) fn taken(page: Page) -> Result<String, Refused> {
    match page.status.as_u16() {
        303 => Ok(page.location.unwrap()),
        409 | 422 => Err(page.text()),
        other => panic!("{other}: {}", page.text()),
    }
}

impl Person {
    /// What somebody has done who must be able to.
    fn must<T>(&self, done: Result<T, Refused>) -> T {
        done.unwrap_or_else(|told| panic!("{} is told: {told}", self.login))
    }

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
    pub(super) async fn sends(&self, at: &str, action: &str, fields: &[(&str, &str)]) -> String {
        self.must(self.tries_form(at, action, fields).await)
    }

    /// Sends a form of the project's page.
    pub(super) async fn tries_with(
        &self,
        project: &Project,
        form: &str,
        fields: &[(&str, &str)],
    ) -> Result<(), Refused> {
        let page = format!("/projects/{}", project.id);
        let action = format!("{page}/{form}");
        self.tries_form(&page, &action, fields).await.map(|_| ())
    }

    pub(super) async fn does_with(&self, project: &Project, form: &str, fields: &[(&str, &str)]) {
        self.must(self.tries_with(project, form, fields).await);
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
        self.must(self.tries_at_table(stage, form, all, fields).await);
    }

    /// Fills in the application, or whatever material is due, and hands it in.
    pub async fn submits(&self, project: &Project) {
        self.must(self.tries_to_submit(project).await);
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
        let earlier = project.handed_in(&form.key).await;
        (forms::worked_over(&form, &name, earlier), version)
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
        self.must(self.tries_to_assign(all, experts).await);
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

    /// Has these projects judged in a stage by these experts, and puts all of them on its short list.
    pub async fn reviews(&self, stage: &str, all: &[&Project], experts: &[Person], percent: i64) {
        self.assigns(all, experts).await;
        self.app.all_sign(experts, all, percent).await;
        self.shortlists(stage, all).await;
    }

    /// The address of this expert's sheet in the project's present review.
    pub async fn sheet(&self, project: &Project) -> String {
        let sheet = assignment::Entity::find()
            .filter(assignment::Column::ProjectId.eq(project.id))
            .filter(assignment::Column::StageKey.eq(project.row().await.stage_key))
            .filter(assignment::Column::AccountId.eq(self.id));
        let sheet = self.app.one(sheet).await;
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
        let why = [("relation", "other"), ("reason", reason)];
        self.sends(&sheet, &format!("{sheet}/recusal"), &why).await;
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
        self.must(self.tries_to_propose(all).await);
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

    /// Takes back what was done last to a project, as long as nothing was built on it.
    pub async fn tries_to_step_back(&self, project: &Project) -> Result<(), Refused> {
        let why = [("reason", "登记时看错了一行。")];
        self.tries_with(project, "step-back", &why).await
    }

    pub async fn steps_back(&self, project: &Project) {
        self.must(self.tries_to_step_back(project).await);
    }

    /// Throws a draft away.
    pub async fn deletes_draft(&self, project: &Project) {
        self.does_with(project, "deletion", &[]).await;
    }

    /// Takes a notice down that should not have been posted.
    pub async fn tries_to_take_down(&self, notice: NoticeId) -> Result<String, Refused> {
        let (form, why) = (
            format!("/notices/{notice}/taking-down"),
            [("reason", "名单里漏了一个支部。")],
        );
        self.tries_form("/notices", &form, &why).await
    }

    /// Takes a notice down whose days are over.
    pub async fn closes_notice(&self, notice: NoticeId) {
        self.sends("/notices", &format!("/notices/{notice}/closing"), &[])
            .await;
    }

    /// Admits an objection, having called whoever made it where there is a number alone.
    pub async fn admits(&self, objection: ObjectionId) {
        let page = format!("/objections/{objection}");
        let to = format!("{page}/admission");
        let desk = self.desk().await;
        let mut form = desk.get(&page).await.is(200).form(&to);
        form.set("outcome", "admitted");
        if form.asks_for("called") {
            form.set("called", "yes");
        }
        self.must(taken(desk.submit(&form).await));
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
        let today = self.app.today();
        let days = (0..how_many).map(|n| today - chrono::Duration::days(i64::from(n)));
        self.logs_of(project, kind, days).await;
    }

    /// Logs what happened on a day.
    pub async fn logs_on(&self, project: &Project, kind: RecordKind, on: NaiveDate) {
        self.logs_of(project, kind, [on]).await;
    }

    async fn logs_of(
        &self,
        project: &Project,
        kind: RecordKind,
        days: impl IntoIterator<Item = NaiveDate>,
    ) {
        let desk = self.desk().await;
        let at = format!("/projects/{}/records/new", project.id);
        let page = desk.get(&format!("{at}?kind={}", kind.key())).await;
        for on in days {
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
        form.set("visited_on", &self.app.today().to_string());
        form.set("conclusion", "台账齐全，活动正常。");
        fits(&mut form);
        for (n, text) in found.iter().enumerate() {
            let said = [
                ("checked", "not"),
                ("text", *text),
                ("kind", "by_date"),
                ("weight", "slight"),
            ];
            for (part, value) in said {
                form.set(&format!("{part}.other{}", n + 1), value);
            }
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

    /// Closes a finding, or asks for more.
    pub async fn verifies(&self, finding: FindingId, accepted: bool, text: &str) {
        let page = format!("/findings/{finding}");
        let verdict = if accepted { "accepted" } else { "rejected" };
        let said = [("verdict", verdict), ("reason", text)];
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

    /// Opens a round again that was closed.
    pub async fn reopens_round(&self, round: RoundId) {
        let page = format!("/rounds/{round}");
        let why = [("reason", "还有年度复核没有发起。")];
        self.sends(&page, &format!("{page}/reopening"), &why).await;
    }
}

impl TestApp {
    /// Each of these experts gives each of these projects this share of every indicator.
    pub async fn all_sign(&self, experts: &[Person], all: &[&Project], percent: i64) {
        for expert in experts {
            for project in all {
                expert.signs(project, percent).await;
            }
        }
    }

    /// The address of a notice for everybody.
    pub async fn public_page(&self, notice: NoticeId) -> String {
        let row = notice::Entity::find_by_id(notice)
            .one(&self.book().db)
            .await
            .unwrap();
        format!("/notices/{}", row.unwrap().public_id)
    }

    /// Somebody from outside, who has a telephone alone, objects to a project on a notice.
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

/// Finds every point of a visit's sheet in order.
pub fn fits(form: &mut Filled) {
    let points = |name: &&str| name.starts_with("checked.") && !name.contains("other");
    let points: Vec<String> = form.names().filter(points).map(str::to_owned).collect();
    for point in points {
        form.set(&point, "fits");
    }
}
