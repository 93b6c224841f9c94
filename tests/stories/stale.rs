//! Two people, two tabs: whoever sends a form that was opened before somebody else saved is told so,
//! with both values; nothing of anybody's is overwritten unseen, and nothing typed is lost.

use domain::ids::{RoundId, UnitId};
use domain::states::Role;
use entity::{account, amendment, round, score, stage_date, submission, unit};
use ledger::Happened;
use ledger::event::{Event, What};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::days::NOTICE_2027;
use crate::support::html::Filled;
use crate::support::{Client, Page, Person, Project, TestApp, Unit, on_both};

/// A round of 甲大学, and a second person in its organisation department.
async fn two_organisers(app: &TestApp, open: bool) -> (Unit, Person, RoundId) {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let other = app
        .person("组织部副部长", &[Role::Organiser], university.id)
        .await;
    let (code, announced, cycle) = ("school-model-branch", "2023-10-16", Some("2023-12"));
    let round = if open {
        university.opens_round(code, announced, cycle).await
    } else {
        university.prepares_round(code, announced, cycle).await
    };
    (university, other, round)
}

async fn closes(app: &TestApp, round: RoundId, stage: &str) -> String {
    let row = stage_date::of_round(round).filter(stage_date::Column::StageKey.eq(stage));
    app.one(row).await.closes.unwrap()
}

async fn row(app: &TestApp, id: UnitId) -> unit::Model {
    app.one(unit::Entity::find_by_id(id)).await
}

/// A draft with something written in it, and its form open in two places.
async fn a_form_open_twice(app: &TestApp) -> (Unit, Project, [Client; 2], [Page; 2], String) {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let branch = app.branch("文学院教工第一党支部").await;
    let other = app.person("组织委员", &[Role::Editor], branch.id).await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    let project = branch.starts(round, "红色文脉").await;
    let form = format!("/projects/{}/form", project.id);
    let desks = [branch.browser().await, other.browser().await];
    let first = desks[0].get(&form).await;
    let written = [("idea", "一稿"), ("established_on", "2015-09")];
    desks[0].send(&first, &form, &written).await.is(303);
    let pages = [desks[0].get(&form).await, desks[1].get(&form).await];
    (branch, project, desks, pages, form)
}

/// These forms of a project's page, as they were opened.
async fn open(desk: &Client, project: &Project, names: &[&str]) -> Vec<Filled> {
    let at = format!("/projects/{}", project.id);
    let page = desk.get(&at).await;
    let forms = names.iter().map(|name| page.form(&format!("{at}/{name}")));
    forms.collect()
}

/// The form at the table of the project's stage, with the project ticked.
async fn at_table(desk: &Client, project: &Project, name: &str) -> Filled {
    let row = project.row().await;
    let at = format!("/rounds/{}/stages/{}", row.round_id, row.stage_key);
    let mut form = desk
        .get(&at)
        .await
        .form(&format!("/rounds/{}/{name}", row.round_id));
    form.set("project", &project.id.to_string());
    form
}

/// Ten minutes go by: no session ends.
fn later(app: &TestApp) {
    let now = app.clock().now();
    app.clock().set(now + chrono::TimeDelta::minutes(10));
}

/// Sends them, and is told each time what has come meanwhile.
async fn judge_unread(desk: &Client, opened: Vec<Filled>, said: &[(&str, &str)], told: &str) {
    for mut form in opened {
        for (name, value) in said {
            form.set(name, value);
        }
        if form.action.ends_with("sent-back") {
            form.set("reason", "请写明措施");
        }
        let page = desk.submit(&form).await;
        assert!(
            [409, 422].contains(&page.status.as_u16()),
            "{}",
            page.status
        );
        page.says("您打开本页以后").says(told);
    }
}

on_both! {
    /// One moves a deadline; the other, whose page still shows the old one, does not move it back, and
    /// no reason of theirs stands beside a change they have not made.
    async fn amendments(app) {
        let (university, other, round) = two_organisers(&app, true).await;
        let path = format!("/rounds/{round}/amendments");
        let (one, two) = (university.browser().await, other.browser().await);
        let (mine, theirs) = (one.get(&path).await, two.get(&path).await);
        let later = [("closes.titling", "2026-03-16"), ("reason", "省里通知顺延")];
        two.send(&theirs, &path, &later).await.is(303);
        // Whatever else happens to the round since, it was not that.
        let (host, code, title) = (university.id, "brand".to_owned(), "品牌".to_owned());
        let other = Event::of_round(round, host, What::ProgrammeAdded { code, title });
        app.does(async |_| Ok(Happened::one(other, ()))).await;

        let quota = [("quota.0.figure", "7"), ("quota.0.basis", "补充通知"), ("reason", "增加名额")];
        let again = one.send(&mine, &path, &quota).await;
        again
            .is(409)
            .says("这里已经改过（组织部副部长（甲大学），2023年10月16日 09:00），这次没有保存")
            .says("现在的值：2026-03-16（组织部副部长（甲大学），2023年10月16日 09:00）。您没有改动这一格")
            .keeps("closes.titling", "2026-03-16")
            .keeps("quota.0.figure", "7")
            .keeps("reason", "增加名额");
        assert_eq!(app.count(amendment::of_round(round)).await, 1);
        assert_eq!(closes(&app, round, "titling").await, "2026-03-16");

        // Sent again from the page as it came back, it is done, and changes what was chosen alone.
        one.submit(&again.form(&path)).await.is(303);
        assert_eq!(closes(&app, round, "titling").await, "2026-03-16");
        let made = app.all(amendment::of_round(round)).await;
        assert!(!made[1].what.contains("titling") && made[1].reason == "增加名额", "{}", made[1].what);

        // Where both have typed a date, both are shown and the person chooses.
        let third = [("closes.titling", "2026-02-27"), ("reason", "提前")];
        let clash = two.send(&theirs, &path, &third).await;
        clash.is(409).says("格里是您填的，再提交就以它为准").keeps("closes.titling", "2026-02-27").keeps("quota.0.figure", "7");
        // A page that was told goes stale like any other.
        let fourth = [("closes.titling", "2026-03-20"), ("reason", "再顺延")];
        let fresh = one.get(&path).await;
        one.send(&fresh, &path, &fourth).await.is(303);
        two.submit(&clash.form(&path)).await.is(409).says("2026-03-20").keeps("closes.titling", "2026-02-27");
        // A form that does not say what it showed overwrites nothing.
        let mut blind = fresh.form(&path).pairs;
        blind.retain(|(name, _)| name != "shown" && name != "reason");
        blind.push(("reason".to_owned(), "旧页面".to_owned()));
        one.post(&path, &blind).await.is(409).says("2026-03-20");
        assert_eq!(closes(&app, round, "titling").await, "2026-03-20");
        app.post().await;
    }

    /// Two clicks on 变更批次 make one amendment.
    async fn an_amendment_sent_twice(app) {
        let (university, _, round) = two_organisers(&app, true).await;
        let path = format!("/rounds/{round}/amendments");
        let desk = university.browser().await;
        let page = desk.get(&path).await;
        let mut form = page.form(&path);
        form.set("closes.titling", "2026-03-16");
        form.set("reason", "省里通知顺延");
        let (one, other) = tokio::join!(desk.submit(&form), desk.submit(&form));
        assert_eq!(one.is(303).location, other.is(303).location);
        assert_eq!(app.count(amendment::of_round(round)).await, 1);
        app.post().await;
    }

    /// Two set one round up: the dates of one, the reasons and quotas of the other.
    async fn set_up(app) {
        let (university, other, round) = two_organisers(&app, false).await;
        let path = format!("/rounds/{round}/setup");
        let (one, two) = (university.browser().await, other.browser().await);
        let (mine, theirs) = (one.get(&path).await, two.get(&path).await);
        two.send(&theirs, &path, &[("closes.titling", "2026-03-16")]).await.is(303);
        let typed = [("closes.review", "2023-11-20")];
        let again = one.send(&mine, &path, &typed).await;
        again.is(409).says("现在的值：2026-03-16（组织部副部长").keeps("closes.review", "2023-11-20");
        assert_eq!(closes(&app, round, "titling").await, "2026-03-16");
        // Opening saves first: neither is an older page opened with its older dates.
        let opening = format!("/rounds/{round}/opening");
        one.submit(&mine.form(&opening)).await.is(409).says("2026-03-16");
        let row = app.one(round::Entity::find_by_id(round)).await;
        assert_eq!(row.status, domain::states::RoundStatus::Preparing);
        one.submit(&again.form(&path)).await.is(303);
        assert_eq!(closes(&app, round, "titling").await, "2026-03-16");
        assert_eq!(closes(&app, round, "review").await, "2023-11-20");
    }

    /// An expert has one sheet open in two tabs.
    async fn a_score_sheet_in_two_tabs(app) {
        let world = app.brands_in_review(1).await;
        let expert = &world.experts[0];
        let desk = expert.browser().await;
        let path = expert.sheet(&world.brands[0]).await;
        let action = format!("{path}/sheet");
        let (one, other) = (desk.get(&path).await, desk.get(&path).await);
        let lines: Vec<String> = one.form(&action).texts().into_iter().filter(|n| n.starts_with("points.")).collect();
        let (first, second) = (lines[0].as_str(), lines[1].as_str());
        desk.send(&other, &action, &[(first, "3"), ("comment", "措施具体。"), ("do", "save")]).await.is(303);

        let typed = [(first, "4"), (second, "5"), ("do", "save")];
        let again = desk.send(&one, &action, &typed).await;
        again
            .is(409)
            .says("现在的值：3（专家1")
            .says("现在的值：措施具体（专家1")
            .keeps(first, "4")
            .keeps(second, "5")
            .keeps("comment", "措施具体。");
        let saved = || async { app.one(score::Entity::find()).await };
        assert!(saved().await.items.contains("300") && saved().await.comment == "措施具体。");
        // Signing with what the older tab shows is no way around it.
        desk.send(&one, &action, &[(first, "4"), ("no_relation", "1"), ("do", "sign")]).await.is(409);
        assert_eq!(saved().await.signed_at, None);
        desk.send(&again, &action, &[("do", "save")]).await.is(303);
        assert!(saved().await.items.contains("400") && saved().await.comment == "措施具体。");
    }

    /// Two administrators look after one account and one unit.
    async fn accounts_and_units(app) {
        app.at("2023-10-16 09:00").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let elsewhere = app.university("乙大学").await.committee("理学院党委").await;
        let admins = [
            app.admin("系统管理员甲").await.browser().await,
            app.admin("系统管理员乙").await.browser().await,
        ];
        let db = &app.book().db;

        let path = format!("/admin/accounts/{}", branch.person.id);
        let action = format!("{path}/person");
        let (mine, theirs) = (admins[0].get(&path).await, admins[1].get(&path).await);
        admins[1].send(&theirs, &action, &[("person", "A0017")]).await.is(303);
        // What somebody else does with the account since has nothing to do with this field.
        let third = app.admin("系统管理员丙").await.browser().await;
        for disabled in ["yes", "no"] {
            third.post(&format!("{path}/state"), &[("disabled", disabled)]).await.is(303);
        }
        let again = admins[0].send(&mine, &action, &[("person", "A0018")]).await;
        again.is(409).says("现在的值：A0017（系统管理员乙").keeps("person", "A0018");
        let person = || async { account::Entity::find_by_id(branch.person.id).one(db).await.unwrap().unwrap().person };
        assert_eq!(person().await.as_deref(), Some("A0017"));
        admins[0].submit(&again.form(&action)).await.is(303);
        assert_eq!(person().await.as_deref(), Some("A0018"));

        let path = format!("/admin/units/{}", branch.id);
        let (name, parent) = (format!("{path}/name"), format!("{path}/parent"));
        let (mine, theirs) = (admins[0].get(&path).await, admins[1].get(&path).await);
        admins[1].send(&theirs, &name, &[("name", "文学院教师第一党支部")]).await.is(303);
        let again = admins[0].send(&mine, &name, &[("name", "文院一支部")]).await;
        again.is(409).says("现在的值：文学院教师第一党支部（系统管理员乙").keeps("name", "文院一支部");
        assert_eq!(row(&app, branch.id).await.name, "文学院教师第一党支部");
        let to = elsewhere.code().await;
        admins[1].send(&theirs, &parent, &[("parent", &to)]).await.is(303);
        let from = app.committee("历史学院党委").await.code().await;
        let again = admins[0].send(&mine, &parent, &[("parent", &from)]).await;
        again.is(409).says(&format!("现在的值：{to}")).keeps("parent", &from);
        assert_eq!(row(&app, branch.id).await.parent_id, Some(elsewhere.id));
        app.post().await;
    }

    /// Two import the notice of one year.
    async fn the_days_of_a_year(app) {
        app.at("2026-11-16 09:00").await;
        let province = app.province().await;
        let other = app.admin("系统管理员").await;
        let (one, two) = (province.browser().await, other.browser().await);
        let path = "/calendar?year=2027";
        let (mine, theirs) = (one.get(path).await, two.get(path).await);
        let notice = |days| [("year", "2027"), ("source", "放假安排的通知"), ("days", days), ("seen", days)];
        two.send(&theirs, "/calendar", &notice(NOTICE_2027)).await.is(303);
        let less = NOTICE_2027.replace("2027-02-20 班 春节\n", "");
        let again = one.send(&mine, "/calendar", &notice(&less)).await;
        again.is(409).says("2027-02-20 班 春节").keeps("days", &less);
        one.submit(&again.form("/calendar")).await.is(303);
        one.get(path).await.does_not_say("2月20日");
    }

    /// Two write one application: the later one gets both texts, and until a button has been pressed
    /// nothing is saved, by the page itself least of all.
    async fn a_draft(app) {
        let (_, _, [one, two], [mine, theirs], form) = a_form_open_twice(&app).await;
        two.send(&theirs, &form, &[("idea", "二稿"), ("established_on", "2016-05")]).await.is(303);

        // The page's own saving is told to stop.
        let mut own = mine.form(&form);
        own.set("idea", "三稿");
        one.put(&form, &own.pairs).await.is(409).says("由组织委员保存过").says("先不自动保存");
        let again = one.submit(&own).await;
        again
            .is(409)
            .says("由组织委员保存过，这次没有保存")
            .says("现在的值：二稿。格里是您填的")
            .says("现在的值：2016-05。您没有改动这一格")
            .keeps("idea", "三稿")
            .keeps("established_on", "2016-05");
        assert!(!again.body.contains("data-autosave"), "the page would save by itself");
        // Nor does it take a saving that no button was pressed for.
        one.put(&form, &again.form(&form).pairs).await.is(409);
        one.get(&form).await.keeps("idea", "二稿");

        // Somebody saves once more meanwhile: what was decided on is not what would be overwritten.
        let fresh = two.get(&form).await;
        two.send(&fresh, &form, &[("idea", "四稿")]).await.is(303);
        let more = one.submit(&again.form(&form)).await;
        more.is(409).says("现在的值：四稿").keeps("idea", "三稿");
        one.submit(&more.form(&form)).await.is(303);
        one.get(&form).await.keeps("idea", "三稿").keeps("established_on", "2016-05");
        assert_eq!(app.count(submission::Entity::find()).await, 1);
    }

    /// A refused form goes on naming what it was opened with: mending it does not make it newer.
    async fn a_refused_draft_is_no_newer(app) {
        let (_, _, [one, two], [mine, theirs], form) = a_form_open_twice(&app).await;
        two.send(&theirs, &form, &[("idea", "二稿")]).await.is(303);
        let mut strange = mine.form(&form).pairs;
        strange.push(("slogan".to_owned(), "多出来的一句".to_owned()));
        let refused = one.post(&form, &strange).await;
        refused.is(422);
        one.send(&refused, &form, &[("established_on", "2014-05")]).await.is(409).says("现在的值：二稿");
        one.get(&form).await.keeps("idea", "二稿");
    }

    /// A page from before the application was returned is older than what was handed in.
    async fn a_page_from_before_it_was_returned(app) {
        let (branch, project, [one, _], [mine, _], form) = a_form_open_twice(&app).await;
        let committee = app.committee("文学院党委").await;
        branch.submits(&project).await;
        committee.returns(&project, "请补充内涵").await;
        let mut old = mine.form(&form);
        old.set("idea", "很早以前的一稿");
        one.put(&form, &old.pairs).await.is(409);
        one.submit(&old).await.is(409).says("现在的值：按计划推进，责任到人，按月小结。");
        assert_eq!(project.submissions().await, ["application 1 submitted"]);
        app.post().await;
    }

    /// Whoever judges has read the newest: a form from before a further draft, or a further answer to a
    /// finding, was handed in judges nothing.
    async fn nobody_judges_what_came_after_the_page(app) {
        let draft = app.brand_draft().await;
        let (branch, brand) = &draft;
        branch.submits(brand).await;
        let committee = app.committee("文学院党委").await;
        let desk = committee.browser().await;
        let opened = open(&desk, brand, &["endorsement"]).await;
        committee.returns(brand, "请补充内涵").await;
        later(&app);
        branch.submits(brand).await;
        judge_unread(&desk, opened, &[("decision", "endorse")], "“红色文脉”又提交了第 2 稿").await;
        committee.endorses(brand).await;
        app.post().await;
    }

    /// The same at the check of formal requirements and for a revision, on the project's page and at the
    /// table of the stage.
    async fn nobody_passes_what_came_after_the_page(app) {
        let world = app.studio_in_screening().await;
        let (province, branch, studio) = (&world.province, &world.branch, &world.studio);
        let desk = province.browser().await;
        let mut opened = open(&desk, studio, &["screening"]).await;
        opened.push(at_table(&desk, studio, "screenings").await);
        province.returns_from_check(studio, "请补充佐证").await;
        later(&app);
        branch.submits(studio).await;
        judge_unread(&desk, opened, &[("outcome", "passed")], "又提交了第 2 稿").await;
        province.screens(studio).await;
        province.reviews("review", &[studio], &world.experts, 90).await;
        branch.hands_in(studio).await;
        let mut opened = open(&desk, studio, &["revision-acceptance", "sent-back"]).await;
        opened.push(at_table(&desk, studio, "revisions").await);
        province.sends_back(studio, "请写明措施").await;
        later(&app);
        branch.hands_in(studio).await;
        judge_unread(&desk, opened, &[], "又提交了第 4 稿").await;
        province.accepts_revision(studio).await;
        app.post().await;
    }

    /// The same for a grade and for the verdict on an answer to a finding.
    async fn nobody_grades_what_came_after_the_page(app) {
        let world = app.brands_at_their_final(1).await;
        let (university, branch, brand) = world.first();
        let finding = university.finds(brand, "会议记录缺页").await;
        let second = app.person("组织部另一位", &[Role::Organiser], university.id).await;
        let desk = second.browser().await;
        branch.rectifies(finding, "已补齐会议记录，今后按时整理。").await;
        let at = format!("/findings/{finding}");
        let opened = desk.get(&at).await.form(&format!("{at}/verdict"));
        second.verifies(finding, false, "请附照片").await;
        later(&app);
        branch.rectifies(finding, "已补齐会议记录，附照片。").await;
        judge_unread(&desk, vec![opened], &[("verdict", "accepted")], "又提交了整改情况").await;
        second.verifies(finding, true, "").await;

        let opened = open(&desk, brand, &["grades"]).await;
        university.sends_back(brand, "请补充成效").await;
        later(&app);
        branch.hands_in(brand).await;
        judge_unread(&desk, opened, &[("grade", "通过验收")], "又提交了第 2 稿").await;
        app.post().await;
    }
}
