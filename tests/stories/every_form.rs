//! Every address that takes a form, from the table of routes: what makes something makes it once
//! however often it is sent, and what posts state overwrites nothing it did not show.
//!
//! A row of the table that is not named here fails, and so does one that is named as making something
//! or posting state and is not walked.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::ids::RoundId;
use domain::states::Role;
use entity::{
    account, assignment, attachment, event, extension, extension_request, finding, grant, notice,
    objection, programme, project, record, rectification, round, unit, visit,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use peiyu::web::form::{Back, Before};

use crate::support::days::NOTICE_2027;
use crate::support::people::PASSWORD;
use crate::support::work::fits;
use crate::support::{Client, Page, TestApp, Unit, on_both};

/// What a form does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Makes something new: sent twice it makes one, and the second click leads to it.
    Creates,
    /// Posts state: it says what it showed, and is refused where that no longer stands.
    State,
    /// Moves something on or asks for something: why the second of two changes nothing more.
    Moves(Why),
    /// Posts state under a version of its own, which this story tells.
    Told(&'static str),
}
use Form::{Creates, Moves, State, Told};

/// Why sending a form that moves something twice moves it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The state that the first leaves refuses the second.
    StateRefuses,
    /// Doing it again is what has been done.
    SameAgain,
    /// What it uses up is used once, or asked for again only after a while.
    UsedUp,
    /// It says what it is about, and nothing else is done: the import taken back, what was read.
    Named,
}
use Why::{Named, SameAgain, StateRefuses, UsedUp};

const FORMS: &[(&str, Form)] = &[
    ("/sign-in", Moves(SameAgain)),
    ("/sign-in/forgotten", Moves(UsedUp)),
    ("/sign-out", Moves(SameAgain)),
    ("/password", Moves(UsedUp)),
    ("/account/password", Moves(StateRefuses)),
    ("/account/email", State),
    ("/account/sessions", Moves(SameAgain)),
    ("/mails/trouble/again", Moves(SameAgain)),
    ("/admin/accounts", Creates),
    ("/admin/accounts/{id}/email", State),
    ("/admin/accounts/{id}/grants", Creates),
    ("/admin/accounts/{id}/grants/end", Moves(StateRefuses)),
    ("/admin/accounts/{id}/password", Creates),
    ("/admin/accounts/{id}/person", State),
    ("/admin/accounts/{id}/expertise", State),
    ("/admin/accounts/{id}/state", Moves(SameAgain)),
    ("/admin/units/{id}/below", Creates),
    ("/admin/units/{id}/name", State),
    ("/admin/units/{id}/parent", State),
    ("/admin/units/{id}/facts", State),
    ("/admin/units/{id}/state", Moves(SameAgain)),
    ("/audit/verify", Moves(SameAgain)),
    ("/calendar", State),
    ("/calendar/undo", Moves(Named)),
    ("/confirmations", Moves(StateRefuses)),
    ("/desk/{id}/sheet", State),
    ("/desk/{id}/recusal", Moves(StateRefuses)),
    ("/visits/{id}/conclusion", Creates),
    ("/visits/{id}/photos", Creates),
    ("/visits/{id}/confirmation", Moves(StateRefuses)),
    ("/findings/{id}/rectification", Creates),
    ("/findings/{id}/verdict", Moves(Named)),
    ("/notices/{public_id}/objections", Creates),
    ("/notices/{id}/closing", Moves(StateRefuses)),
    ("/notices/{id}/taking-down", Moves(StateRefuses)),
    ("/public/objections/confirmation", Moves(UsedUp)),
    ("/public/objections/link", Moves(UsedUp)),
    ("/objections/{id}/admission", Moves(StateRefuses)),
    ("/objections/{id}/conclusion", Moves(StateRefuses)),
    ("/rounds", Creates),
    ("/programmes", Creates),
    ("/rounds/{id}/setup", State),
    ("/rounds/{id}/opening", State),
    ("/rounds/{id}/amendments", State),
    ("/rounds/{id}/closing", Moves(StateRefuses)),
    ("/rounds/{id}/reopening", Moves(StateRefuses)),
    ("/rounds/{id}/assignments", Moves(SameAgain)),
    ("/rounds/{id}/shortlist", Moves(StateRefuses)),
    ("/rounds/{id}/screenings", Moves(Named)),
    ("/rounds/{id}/revisions", Moves(Named)),
    ("/rounds/{id}/proposals", Moves(StateRefuses)),
    ("/rounds/{id}/notices", Creates),
    ("/rounds/{id}/titles", Moves(StateRefuses)),
    ("/projects", Creates),
    ("/projects/{id}/form", State),
    ("/projects/{id}/files", Creates),
    ("/projects/{id}/blind", Told("nameless::two_check_at_once")),
    ("/files/{id}/removal", State),
    ("/projects/{id}/endorsement", Moves(Named)),
    ("/projects/{id}/screening", Moves(Named)),
    ("/projects/{id}/revision-acceptance", Moves(Named)),
    ("/projects/{id}/sent-back", Moves(Named)),
    ("/projects/{id}/grades", Moves(Named)),
    ("/projects/{id}/title", Moves(StateRefuses)),
    ("/projects/{id}/extension", Creates),
    ("/projects/{id}/extension-request", Creates),
    ("/projects/{id}/extension-refusal", Moves(StateRefuses)),
    ("/projects/{id}/findings", Creates),
    ("/projects/{id}/taking-back", Moves(StateRefuses)),
    ("/projects/{id}/withdrawal", Moves(StateRefuses)),
    ("/projects/{id}/revocation", Moves(StateRefuses)),
    ("/projects/{id}/step-back", Moves(StateRefuses)),
    ("/projects/{id}/deletion", Moves(StateRefuses)),
    ("/projects/{id}/records/new", Creates),
    ("/records/{id}/correction", Creates),
];

#[test]
fn every_form_is_named() {
    let rows: BTreeSet<&str> = peiyu::routes::table()
        .into_iter()
        .filter(|row| row.method != Method::GET)
        .map(|row| row.path)
        .collect();
    let known: BTreeSet<&str> = FORMS.iter().map(|(path, _)| *path).collect();
    let new: Vec<_> = rows.difference(&known).collect();
    assert!(new.is_empty(), "say what these forms do: {new:?}");
    let gone: Vec<_> = known.difference(&rows).collect();
    assert!(gone.is_empty(), "no such forms any more: {gone:?}");
    for (path, form) in FORMS.iter().copied() {
        if let Told(story) = form {
            let (file, name) = story.split_once("::").unwrap();
            let at = format!("{}/tests/stories/{file}.rs", env!("CARGO_MANIFEST_DIR"));
            let told = std::fs::read_to_string(at).unwrap_or_default();
            assert!(
                told.contains(&format!("fn {name}(")),
                "{path}: {story} is not there"
            );
        }
    }
    // What is judged is judged as it was read, and every form that judges says when that was.
    for row in peiyu::routes::table() {
        let named = FORMS.contains(&(row.path, Moves(Named)));
        let judges = row.form.is_some_and(peiyu::web::form::Form::judges);
        assert_eq!(
            judges,
            named && row.path != "/calendar/undo",
            "{}",
            row.path
        );
    }
}

/// What is judged, published or given is seen before it is done, and says how it is taken back or why it
/// is not. That nothing else writes to others is seen to wherever a form is done (`Act::finish_quietly`).
#[test]
fn what_goes_out_is_seen_before_and_says_how_it_is_taken_back() {
    let words = [
        "endorsement",
        "screening",
        "grades",
        "title",
        "revocation",
        "notices",
        "proposals",
    ];
    let mut shown = 0;
    for row in peiyu::routes::table() {
        let Some(form) = row.form else { continue };
        let says = match form.before() {
            Before::Shown(Back::By(way)) => way,
            Before::Shown(Back::Never(why)) => why,
            Before::Nothing | Before::Straight(_) => {
                let goes_out = words.iter().any(|word| row.path.ends_with(word));
                assert!(!goes_out, "{} goes out unseen", row.path);
                continue;
            }
        };
        shown += 1;
        assert!(domain::text::length(says) >= 10, "{}: {says}", row.path);
    }
    assert!(shown >= 20, "{shown}");
}

#[test]
fn every_row_that_takes_a_post_has_a_form() {
    for row in peiyu::routes::table() {
        let takes = row.method == Method::POST;
        assert_eq!(row.form.is_some(), takes, "{} {}", row.method, row.path);
    }
}

/// A walk past the forms.
struct Walk {
    app: TestApp,
    walked: BTreeSet<&'static str>,
}

type Fields<'a> = &'a [(&'a str, &'a str)];

impl Walk {
    async fn rows<E: EntityTrait>(&self) -> u64
    where
        E::Model: Sync + Send,
    {
        self.app.count(E::find()).await
    }

    /// Sends one page's form twice at the same moment and once more. One thing is made; where its
    /// answer shows what nobody can see again, the others lead to it.
    async fn creates<E: EntityTrait>(
        &mut self,
        row: &'static str,
        desk: &Client,
        at: &str,
        action: &str,
        fields: Fields<'_>,
    ) where
        E::Model: Sync + Send,
    {
        let page = desk.get(at).await;
        let mut form = page.is(200).form(action);
        for (name, value) in fields {
            form.set(name, value);
        }
        let before = self.rows::<E>().await;
        let (one, other) = tokio::join!(desk.submit(&form), desk.submit(&form));
        let answers = [one, other, desk.submit(&form).await];
        assert_eq!(self.rows::<E>().await, before + 1, "{row} sent three times");
        let shown = answers.iter().filter(|page| page.status == 200).count();
        assert!(shown <= 1, "{row} is answered {shown} times");
        let led: BTreeSet<_> = answers
            .iter()
            .filter(|page| page.status != 200)
            .map(|page| page.is(303).location.clone())
            .collect();
        assert_eq!(led.len(), 1, "{row} leads to {led:?}");
        self.walked.insert(row);
    }

    /// Sends a form that was opened on something else than what stands: nothing is taken, everything
    /// typed comes back, and from there it is.
    async fn posts_state(
        &mut self,
        row: &'static str,
        desk: &Client,
        at: &str,
        action: &str,
        fields: Fields<'_>,
    ) -> Page {
        let page = desk.get(at).await;
        let mut form = page.is(200).form(action);
        assert!(
            !form.get("shown").is_empty(),
            "{row} does not say what it showed"
        );
        for (name, value) in fields {
            form.set(name, value);
        }
        let older: Vec<String> = form
            .get("shown")
            .split(' ')
            .map(|pair| format!("{}:0", pair.rsplit_once(':').unwrap().0))
            .collect();
        form.set("shown", &older.join(" "));
        if !form.get("version").is_empty() {
            form.set("version", "999");
            let own = desk.put(at, &form.pairs).await;
            own.is(409);
        }
        let before = self.rows::<event::Entity>().await;
        let again = desk.submit(&form).await;
        again.is(409).says("现在的值：");
        // Buttons are pressed and passwords typed anew.
        let anew = |name: &str| ["do", "password"].contains(&name);
        for (name, value) in fields.iter().filter(|(name, _)| !anew(name)) {
            again.keeps(name, value);
        }
        assert_eq!(
            self.rows::<event::Entity>().await,
            before,
            "{row} has done something"
        );
        let mut form = again.form(action);
        for (name, value) in fields.iter().filter(|(name, _)| anew(name)) {
            form.set(name, value);
        }
        self.walked.insert(row);
        let taken = desk.submit(&form).await;
        taken.is(303);
        taken
    }
}

/// Accounts, units and days.
async fn offices(walk: &mut Walk, province: &Unit, branch: &Unit) {
    let app = walk.app.clone();
    let desk = app.admin("系统管理员").await.browser().await;
    let at_branch = branch.code().await;
    let new = [
        ("login", "newcomer"),
        ("display_name", "支部书记乙"),
        ("email", "newcomer@peiyu.example"),
        ("unit", at_branch.as_str()),
        ("role", "editor"),
    ];
    let to = "/admin/accounts";
    walk.creates::<account::Entity>(to, &desk, "/admin/accounts/new", to, &new)
        .await;
    let newcomer = account::Entity::find().filter(account::Column::Login.eq("newcomer"));
    let newcomer = app.one(newcomer).await;
    let at = format!("/admin/accounts/{}", newcomer.id);
    let role = [("unit", at_branch.as_str()), ("role", "viewer")];
    let to = format!("{at}/grants");
    walk.creates::<grant::Entity>("/admin/accounts/{id}/grants", &desk, &at, &to, &role)
        .await;
    let to = format!("{at}/password");
    walk.creates::<event::Entity>("/admin/accounts/{id}/password", &desk, &at, &to, &[])
        .await;
    let to = format!("{at}/person");
    let person = [("person", "A0017")];
    walk.posts_state("/admin/accounts/{id}/person", &desk, &at, &to, &person)
        .await;
    let to = format!("{at}/expertise");
    let field = [("expertise", "组织工作")];
    walk.posts_state("/admin/accounts/{id}/expertise", &desk, &at, &to, &field)
        .await;
    let to = format!("{at}/email");
    let email = [("email", "other@peiyu.example")];
    walk.posts_state("/admin/accounts/{id}/email", &desk, &at, &to, &email)
        .await;

    let own = [("email", "own@peiyu.example"), ("password", PASSWORD)];
    walk.posts_state("/account/email", &desk, "/account", "/account/email", &own)
        .await;

    let at = format!("/admin/units/{}", province.id);
    let to = format!("{at}/below");
    let below = [("code", "NEW"), ("name", "乙大学"), ("kind", "university")];
    walk.creates::<unit::Entity>("/admin/units/{id}/below", &desk, &at, &to, &below)
        .await;
    let at = format!("/admin/units/{}", branch.id);
    let to = format!("{at}/name");
    let name = [("name", "文学院教师第一党支部")];
    walk.posts_state("/admin/units/{id}/name", &desk, &at, &to, &name)
        .await;
    let to = format!("{at}/parent");
    let elsewhere = walk.app.committee("历史学院党委").await.code().await;
    let parent = [("parent", elsewhere.as_str())];
    walk.posts_state("/admin/units/{id}/parent", &desk, &at, &to, &parent)
        .await;

    let to = format!("{at}/facts");
    let facts = [("established_on", "2014-09-01"), ("members_formal", "21")];
    walk.posts_state("/admin/units/{id}/facts", &desk, &at, &to, &facts)
        .await;

    let (at, to) = ("/calendar?year=2027", "/calendar");
    let notice = |days| [("source", "放假安排的通知"), ("days", days), ("seen", days)];
    desk.fill(at, to, &notice(NOTICE_2027)).await.is(303);
    let second = NOTICE_2027.replace("02-05 休 除夕", "02-08 休 春节");
    walk.posts_state(to, &desk, at, to, &notice(&second)).await;
}

/// A round from its programme to its first amendment.
async fn opens(walk: &mut Walk, host: &Unit) -> RoundId {
    let desk = host.desk().await;
    let text = format!("# 本校改写\n{}", TestApp::programme("brand"));
    let file = [("text", text.as_str())];
    walk.creates::<programme::Entity>("/programmes", &desk, "/rounds/new", "/programmes", &file)
        .await;
    let id = host.id.to_string();
    let new = [
        ("programme", "builtin:brand"),
        ("host", id.as_str()),
        ("announced", "2023-10-16"),
        ("cycle", "2023-11"),
    ];
    walk.creates::<round::Entity>("/rounds", &desk, "/rounds/new", "/rounds", &new)
        .await;
    let round = host
        .prepares_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    let at = format!("/rounds/{round}/setup");
    let later = [("closes.sustaining", "2026-12-31")];
    walk.posts_state("/rounds/{id}/setup", &desk, &at, &at, &later)
        .await;
    let to = format!("/rounds/{round}/opening");
    // The second of the year takes a reason.
    let later = [("closes.sustaining", "2027-12-31"), ("why", "按会议要求")];
    walk.posts_state("/rounds/{id}/opening", &desk, &at, &to, &later)
        .await;
    let at = format!("/rounds/{round}/amendments");
    let later = [("closes.sustaining", "2028-12-31"), ("reason", "延长一年")];
    walk.posts_state("/rounds/{id}/amendments", &desk, &at, &at, &later)
        .await;
    round
}

on_both! {
    /// From the programme of a round to the first visit, past every form.
    async fn nothing_is_made_twice_and_nothing_overwritten(app) {
        app.at("2023-10-16 09:00").await;
        let province = app.province().await;
        let host = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let other = app.branch("文学院教工第二党支部").await;
        let experts = host.experts(5).await;
        let mut walk = Walk { app: app.clone(), walked: BTreeSet::new() };
        offices(&mut walk, &province, &other).await;
        let round = opens(&mut walk, &host).await;

        let desk = branch.desk().await;
        let at = format!("/rounds/{round}/enter");
        walk.creates::<project::Entity>("/projects", &desk, &at, "/projects", &[("name", "红色文脉")]).await;
        let brand = app.one(project::Entity::find()).await;
        let brand = crate::support::Project { app: app.clone(), id: brand.id };
        let at = format!("/projects/{}/form", brand.id);
        desk.fill(&at, &at, &[("idea", "一稿")]).await.is(303);
        walk.posts_state("/projects/{id}/form", &desk, &at, &at, &[("idea", "二稿"), ("do", "save")]).await;

        let to = format!("/projects/{}/files", brand.id);
        let mut form = desk.get(&at).await.form(&to);
        form.set("field", "evidence");
        let file = ("file.evidence", "佐证.pdf", &b"%PDF-1.4\n% one\n"[..]);
        let all = (0..8).map(|_| desk.submit_with(&form, file));
        for page in futures_util::future::join_all(all).await {
            page.is(303);
        }
        assert_eq!(walk.rows::<attachment::Entity>().await, 1, "a file sent eight times");
        walk.walked.insert("/projects/{id}/files");
        let file = app.one(attachment::Entity::find()).await;
        let to = format!("/files/{}/removal", file.public_id);
        walk.posts_state("/files/{id}/removal", &desk, &at, &to, &[("idea", "三稿")]).await;

        app.at("2023-11-08 10:00").await;
        branch.submits(&brand).await;
        committee.endorses(&brand).await;
        host.assigns(&[&brand], &experts).await;
        let sheet = experts[0].sheet(&brand).await;
        let to = format!("{sheet}/sheet");
        let expert = experts[0].desk().await;
        let points = expert.get(&sheet).await.form(&to).texts();
        let written = [(points[0].as_str(), "3"), ("comment", "措施具体。"), ("do", "save")];
        walk.posts_state("/desk/{id}/sheet", &expert, &sheet, &to, &written).await;
        assert_eq!(app.count(assignment::Entity::find()).await, 5);
        app.all_sign(&experts, &[&brand], 90).await;
        host.shortlists("review", &[&brand]).await;
        branch.hands_in(&brand).await;
        host.accepts_revision(&brand).await;
        app.at("2023-11-20 10:00").await;
        host.proposes(&[&brand]).await;

        let desk = host.desk().await;
        let at = format!("/rounds/{round}/stages/publicity");
        let to = format!("/rounds/{round}/notices");
        let body = [("body", "经研究，拟定名单如下，现予公示。")];
        walk.creates::<notice::Entity>("/rounds/{id}/notices", &desk, &at, &to, &body).await;
        let posted = app.one(notice::Entity::find()).await;
        let at = app.public_page(posted.id).await;
        let to = format!("{at}/objections");
        let said = [("project", "all"), ("name", "某单位职工"), ("contact", "0371-00000000"), ("text", "名单里的一项成果不是该支部完成的。")];
        walk.creates::<objection::Entity>("/notices/{public_id}/objections", &app.browser(), &at, &to, &said).await;
        let objected = app.one(objection::Entity::find()).await;
        host.admits(objected.id).await;
        host.concludes(objected.id, false).await;
        app.dawns("2023-11-28").await;

        app.at("2023-12-20 10:00").await;
        let desk = branch.desk().await;
        let at = format!("/projects/{}/records/new", brand.id);
        let logged = [("kind", "activity"), ("title", "走访三家企业")];
        walk.creates::<record::Entity>("/projects/{id}/records/new", &desk, &format!("{at}?kind=activity"), &at, &logged).await;
        let first = app.one(record::Entity::find()).await;
        let at = format!("/records/{}/correction", first.id);
        let mended = [("title", "走访两家企业"), ("reason", "多写了一家")];
        walk.creates::<record::Entity>("/records/{id}/correction", &desk, &at, &at, &mended).await;
        let at = format!("/projects/{}", brand.id);
        let to = format!("{at}/extension-request");
        let later = [("until", "2024-09-20"), ("reason", "主要成员借调")];
        walk.creates::<extension_request::Entity>("/projects/{id}/extension-request", &desk, &at, &to, &later).await;
        let desk = host.desk().await;
        let at = format!("/projects/{}", brand.id);
        let to = format!("{at}/extension");
        let later = [("until", "2024-09-30"), ("reason", "主要成员借调")];
        walk.creates::<extension::Entity>("/projects/{id}/extension", &desk, &at, &to, &later).await;
        let to = format!("{at}/findings");
        walk.creates::<finding::Entity>("/projects/{id}/findings", &desk, &at, &to, &[("finding", "会议记录缺页")]).await;
        let found = app.one(finding::Entity::find()).await;
        let at = format!("/findings/{}", found.id);
        let to = format!("{at}/rectification");
        let desk = branch.desk().await;
        walk.creates::<rectification::Entity>("/findings/{id}/rectification", &desk, &at, &to, &[("text", "已补齐。")]).await;

        visits(&mut walk, &host, round).await;

        let due: BTreeSet<&str> = FORMS.iter().filter(|(_, f)| matches!(f, Creates | State)).map(|(path, _)| *path).collect();
        let missed: Vec<_> = due.difference(&walk.walked).collect();
        assert!(missed.is_empty(), "not walked: {missed:?}");
        let beside: Vec<_> = walk.walked.difference(&due).collect();
        assert!(beside.is_empty(), "walked as something else: {beside:?}");
        app.post().await;
    }

    /// A form from a program or an old page, without a value of its own: the same words to the same
    /// address are one sending. With one, the page decides: going back and writing something else is
    /// another sending, and so are the same words on a page opened anew; a form that was refused may be
    /// sent again once it is mended.
    async fn the_same_words_are_one_sending(app) {
        let world = app.brands_at_work(1).await;
        let (_, branch, brand) = world.first();
        let desk = branch.desk().await;
        let at = format!("/projects/{}/records/new", brand.id);
        let mut form = desk.get(&format!("{at}?kind=activity")).await.form(&at);
        assert!(!form.get("once").is_empty());
        form.set("kind", "activity");
        form.set("title", "走访三家企业");
        let first = desk.submit(&form).await.is(303).location.clone();
        form.set("title", "走访第四家企业");
        assert_ne!(desk.submit(&form).await.is(303).location, first);
        let mut anew = desk.get(&format!("{at}?kind=activity")).await.form(&at);
        anew.set("kind", "activity");
        anew.set("title", "走访三家企业");
        desk.submit(&anew).await.is(303);
        assert_eq!(brand.records().await.len(), 3);
        anew.set("happened_on", "2030-01-01");
        let mut mended = desk.submit(&anew).await.is(422).form(&at);
        mended.set("happened_on", "2023-12-19");
        for _ in 0..2 {
            desk.submit(&mended).await.is(303);
        }
        assert_eq!(brand.records().await.len(), 4);

        form.pairs.retain(|(name, _)| name != "once");
        form.set("title", "走访第五家企业");
        let (one, other) = tokio::join!(desk.submit(&form), desk.submit(&form));
        assert_eq!(one.is(303).location, other.is(303).location);
        form.set("title", "走访第六家企业");
        desk.submit(&form).await.is(303);
        assert_eq!(brand.records().await.len(), 6);
        // Somebody else who writes the same words has done something else.
        let other = app.person("经办乙", &[Role::Editor], branch.id).await;
        let desk = other.browser().await;
        for _ in 0..2 {
            desk.submit(&form).await.is(303);
        }
        assert_eq!(brand.records().await.len(), 7);
        app.post().await;
    }
}

/// The first campaign of the round draws the only project, and somebody goes there.
async fn visits(walk: &mut Walk, host: &Unit, round: RoundId) {
    let app = walk.app.clone();
    let supervisor = app.person("督导员", &[Role::Supervisor], host.id).await;
    let opened = host.opens_campaign(round).await;
    app.at("2023-12-21 10:00").await;
    host.reveals(opened).await;
    let there = app.one(visit::Entity::find()).await;
    let at = format!("/visits/{}", there.id);
    let to = format!("{at}/conclusion");
    let desk = supervisor.desk().await;
    let photos = desk.get(&at).await.form(&format!("{at}/photos"));
    let before = app.count(attachment::Entity::find()).await;
    let photo = ("photo.visit", "现场.pdf", &b"%PDF-1.4\n% one\n"[..]);
    let all = (0..3).map(|_| desk.submit_with(&photos, photo));
    for page in futures_util::future::join_all(all).await {
        page.is(303);
    }
    let after = app.count(attachment::Entity::find()).await;
    assert_eq!(after, before + 1, "a photograph sent three times");
    walk.walked.insert("/visits/{id}/photos");
    let mut blank = desk.get(&at).await.form(&to);
    fits(&mut blank);
    let points = blank
        .pairs
        .iter()
        .filter(|(name, _)| name.starts_with("checked."));
    let mut written = vec![
        ("visited_on", "2023-12-21"),
        ("conclusion", "台账齐全。"),
        ("checked.other1", "not"),
        ("text.other1", "签到表缺页"),
        ("kind.other1", "by_date"),
        ("weight.other1", "slight"),
    ];
    written.extend(points.map(|(name, value)| (name.as_str(), value.as_str())));
    walk.creates::<finding::Entity>("/visits/{id}/conclusion", &desk, &at, &to, &written)
        .await;
}
