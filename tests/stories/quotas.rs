//! How many may be recommended and admitted: set before a round is opened, amended after it, and
//! held to by everybody from that moment.

use domain::ids::RoundId;
use domain::obligation::ObligationKind;
use domain::programme::Count;
use domain::stage::Status;
use domain::states::{ObligationStatus, Role};
use entity::{amendment, endorsement, event, obligation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::{Client, Project, TestApp, Unit, on_both};

/// The school's round of model branches being prepared: a committee recommends at most 2, the school
/// admits at most 20.
async fn prepared(app: &TestApp) -> (Unit, RoundId) {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let round = university
        .prepares_round("school-model-branch", "2023-10-16", Some("2023-12"))
        .await;
    (university, round)
}

/// The counts that the ledger goes by, in the order of the definition.
async fn counts(app: &TestApp, round: RoundId) -> Vec<Count> {
    let book = app.book();
    let round = book.round(&book.db, round).await.unwrap();
    round.programme.quotas.iter().map(|q| q.count).collect()
}

/// Opens the round from its page, as it stands there.
async fn opens(browser: &Client, round: RoundId) {
    let setup = format!("/rounds/{round}/setup");
    let form = browser.get(&setup).await.form(&setup);
    browser
        .post(&format!("/rounds/{round}/opening"), &form.pairs)
        .await
        .is(303);
}

/// Three branches apply, and their committee recommends them all.
async fn three_recommended(app: &TestApp, round: RoundId) -> [Project; 3] {
    let committee = app.committee("文学院党委").await;
    let mut all = Vec::new();
    for name in ["教工第一党支部", "教工第二党支部", "学生第一党支部"] {
        let entry = app.branch(name).await.applies(round, "").await;
        committee.endorses(&entry).await;
        all.push(entry);
    }
    all.try_into().ok().unwrap()
}

/// Reviewed and listed, so that only the decision is left.
async fn up_for_decision(university: &Unit, entries: &[Project; 3]) {
    let experts = university.experts(5).await;
    let all = entries.each_ref();
    university.reviews("review", &all, &experts, 90).await;
    for entry in entries {
        entry.is("decision", Status::Waiting).await;
    }
}

/// Somebody who writes for a unit itself, another person than who signs for it.
async fn writes_for(app: &TestApp, unit: &Unit) -> Unit {
    let person = app.person("经办人", &[Role::Editor], unit.id).await;
    Unit {
        person,
        ..unit.clone()
    }
}

on_both! {
    /// Before opening the organiser lets each committee recommend one more and admits fewer; the
    /// pages say so with where it comes from, and the ledger goes by it.
    async fn the_organiser_sets_the_numbers_before_opening(app) {
        let (university, round) = prepared(&app).await;
        let browser = university.browser().await;
        let setup = format!("/rounds/{round}/setup");
        let page = browser.get(&setup).await;
        page.is(200).keeps("quota.0.figure", "2").keeps("quota.1.mode", "max").keeps("quota.1.figure", "20");
        let wished = [
            ("quota.0.figure", "3"),
            ("quota.0.basis", "组织部部务会 9月20日"),
            ("quota.1.figure", "２ 个"),
            ("quota.1.basis", "补充通知 二(一)"),
            ("closes.application", "2023-11-03"),
        ];
        browser.send(&page, &setup, &wished).await.is(303);
        assert_eq!(counts(&app, round).await, [Count::AtMost(3), Count::AtMost(2)]);
        browser
            .get(&setup)
            .await
            .keeps("quota.1.figure", "2")
            .keeps("quota.1.basis", "补充通知 二(一)")
            .keeps("closes.application", "2023-11-03")
            .says("限 20 个，可以改的建议值");
        opens(&browser, round).await;
        browser
            .get(&format!("/rounds/{round}"))
            .await
            .is(200)
            .says("限 2 个")
            .says("批次规则：补充通知 二(一)")
            .does_not_say("限 20 个");

        // The third recommendation has its place now.
        let entries = three_recommended(&app, round).await;
        up_for_decision(&university, &entries).await;
        browser
            .get(&format!("/rounds/{round}/stages/decision"))
            .await
            .is(200)
            .says("立项名额 限 2 个，已列入 0 个，还有 2 个。")
            .says("批次规则：补充通知 二(一)");
        let refused = university.tries_to_propose(&entries.each_ref()).await.unwrap_err();
        assert!(refused.contains("拟立项名额已满"), "{refused}");
        university.proposes(&[&entries[0], &entries[1]]).await;
        browser
            .get(&format!("/rounds/{round}/stages/decision"))
            .await
            .says("立项名额 限 2 个，已列入 2 个，已满。")
            // What has been proposed waits for its publicity, elsewhere.
            .says("审定立项：3 个项目，1 个等您办")
            .says("2 个项目已列入拟立项名单，等待公示。");
        app.post().await;
    }

    /// A number that is none comes back as it was typed, with what else was typed; nothing is saved
    /// until all of it can be.
    async fn a_wrong_number_comes_back_as_it_was_typed(app) {
        let (university, round) = prepared(&app).await;
        let browser = university.browser().await;
        let setup = format!("/rounds/{round}/setup");
        let page = browser.get(&setup).await;
        let wrong = [
            ("quota.1.figure", "二十五"),
            ("quota.1.basis", "补充通知 二(一)"),
            ("closes.application", "2023-11-03"),
            ("closes.committee", "下周三"),
        ];
        let page = browser.send(&page, &setup, &wrong).await;
        page.is(422)
            .says("有 2 处要改，您写的内容都在。")
            .says("“二十五”不是名额的数目，请写 1 到 9999 的整数")
            .keeps("quota.1.figure", "二十五")
            .keeps("quota.1.basis", "补充通知 二(一)")
            .keeps("closes.application", "2023-11-03")
            .keeps("closes.committee", "下周三");
        // The date can be read now and the number too; both are impossible, and told together.
        let wrong = [
            ("quota.1.mode", "range"),
            ("quota.1.figure", "25—15"),
            ("closes.committee", "2023-10-01"),
        ];
        let page = browser.send(&page, &setup, &wrong).await;
        page.is(422)
            .says("至少比至多还多 10。请写成 15—25。")
            .says("早于开始")
            .keeps("quota.1.mode", "range")
            .keeps("quota.1.figure", "25—15")
            .keeps("closes.application", "2023-11-03");
        for (fields, said) in [
            ([("quota.1.mode", "max"), ("quota.1.figure", "0"), ("closes.committee", "2023-11-08")], "名额是 0，一个也不能立项"),
            ([("quota.1.mode", "max"), ("quota.1.figure", "12000"), ("closes.committee", "2023-11-08")], "填了 12000，超出 2001"),
            ([("quota.1.mode", "percent"), ("quota.1.figure", "10"), ("closes.committee", "2023-11-08")], "不能按一个单位的党员数算"),
            ([("quota.1.mode", "max"), ("quota.1.figure", "15"), ("quota.1.basis", "")], "与活动文件的“限 20 个”（可以改的建议值）不同，请写明依据"),
        ] {
            browser.send(&page, &setup, &fields).await.is(422).says(said).keeps("quota.1.figure", fields[1].1);
        }
        // Opening from the same form holds to the same.
        let mut form = page.form(&setup);
        form.set("closes.committee", "2023-11-08");
        browser.post(&format!("/rounds/{round}/opening"), &form.pairs).await.is(422).keeps("quota.1.figure", "25—15");
        // A form that has lost a field on its way empties nothing.
        form.pairs.retain(|(name, _)| name != "quota.1.figure");
        browser.post(&setup, &form.pairs).await.is(422).says("没有收到这一格");
        assert_eq!(counts(&app, round).await, [Count::AtMost(2), Count::AtMost(20)]);
        let book = app.book();
        let closes = book.round(&book.db, round).await.unwrap().plan.stage("application").unwrap().closes;
        assert_eq!(closes.unwrap().to_string(), "2023-11-02", "half of a form is not saved");

        let right = [("quota.1.figure", "15—25"), ("quota.1.basis", "补充通知 二(一)"), ("closes.committee", "2023-11-08")];
        browser.send(&page, &setup, &right).await.is(303);
        assert_eq!(counts(&app, round).await, [Count::AtMost(2), Count::Between(15, 25)]);
    }

    /// Each wording of a number can be chosen and is kept; a share of the members bars like a number.
    async fn every_wording_can_be_chosen(app) {
        let (university, round) = prepared(&app).await;
        let browser = university.browser().await;
        let setup = format!("/rounds/{round}/setup");
        for (mode, figure, count) in [
            ("exact", "2", Count::Exactly(2)),
            ("min", "4", Count::AtLeast(4)),
            ("max", "5", Count::AtMost(5)),
            ("about", "6", Count::About(6)),
            ("range", "1—3", Count::Between(1, 3)),
            ("percent", "8.5", Count::MembersShare(850)),
        ] {
            let wished = [("quota.0.mode", mode), ("quota.0.figure", figure), ("quota.0.basis", "本校办法 第六条")];
            browser.fill(&setup, &setup, &wished).await.is(303);
            assert_eq!(counts(&app, round).await[0], count);
            browser.get(&setup).await.keeps("quota.0.mode", mode).keeps("quota.0.figure", figure);
        }
        opens(&browser, round).await;
        // 8.5 % of the 18 members of the committee is one.
        let committee = app.committee("文学院党委").await;
        let first = app.branch("教工第一党支部").await.applies(round, "").await;
        let second = app.branch("教工第二党支部").await.applies(round, "").await;
        committee.endorses(&first).await;
        let refused = committee.tries_to_endorse(&second).await.unwrap_err();
        assert!(refused.contains("推荐名额已用完"), "{refused}");
        app.post().await;
    }

    /// Once open, numbers change by an amendment alone: with a reason that everybody reads, never
    /// below what is taken, and valid at once on every node.
    async fn the_numbers_are_amended_for_a_reason(app) {
        let (university, round) = prepared(&app).await;
        let browser = university.browser().await;
        let setup = format!("/rounds/{round}/setup");
        let page = browser.get(&setup).await;
        let three = [("quota.0.figure", "3"), ("quota.0.basis", "部务会"), ("quota.1.figure", "2"), ("quota.1.basis", "部务会")];
        browser.send(&page, &setup, &three).await.is(303);
        opens(&browser, round).await;
        let late = page.form(&setup).pairs;
        browser.post(&setup, &late).await.is(422).says("要走“变更批次”");
        let entries = three_recommended(&app, round).await;
        up_for_decision(&university, &entries).await;
        university.proposes(&[&entries[0], &entries[1]]).await;

        let amendments = format!("/rounds/{round}/amendments");
        let page = browser.get(&amendments).await;
        page.is(200).says("改名额").says("开批次以来日期和名额没有改动。").keeps("quota.1.figure", "2");
        browser.send(&page, &amendments, &[("reason", "没有改动")]).await.is(422).says("日期和名额都没有改动");
        let fewer = [
            ("quota.0.figure", "1"),
            ("quota.1.figure", "1"),
            ("quota.1.basis", "补充通知 三"),
            ("reason", ""),
        ];
        browser
            .send(&page, &amendments, &fewer)
            .await
            .is(422)
            .says("已有 2 个项目拟立项或立项，改为“限 1 个”就少了 1 个。请至少留 2 个名额。")
            .says("文学院党委已推荐 3 个项目，改为“限 1 个”就少了 2 个。请至少留 3 个名额。")
            .keeps("quota.1.figure", "1")
            .keeps("quota.1.basis", "补充通知 三");
        let no_reason = [("quota.1.figure", "3"), ("quota.1.basis", "补充通知 三"), ("reason", "")];
        browser.send(&page, &amendments, &no_reason).await.is(422).says("请写明理由").keeps("quota.1.figure", "3");
        assert_eq!(counts(&app, round).await, [Count::AtMost(3), Count::AtMost(2)]);
        let refused = university.tries_to_propose(&[&entries[2]]).await.unwrap_err();
        assert!(refused.contains("拟立项名额已满"), "{refused}");

        let (_, other) = app.another_node().await;
        assert_eq!(other.round(&other.db, round).await.unwrap().programme.quotas[1].count, Count::AtMost(2));
        let more = [
            ("quota.1.figure", "3"),
            ("quota.1.basis", "补充通知 三"),
            ("closes.decision", "2023-11-20"),
            ("reason", "申报质量较高，经部务会研究增加一个"),
        ];
        browser.send(&page, &amendments, &more).await.is(303);
        assert_eq!(other.round(&other.db, round).await.unwrap().programme.quotas[1].count, Count::AtMost(3));
        university.proposes(&[&entries[2]]).await;
        // Whoever takes part reads what has changed and why.
        let branch = app.branch("教工第一党支部").await.browser().await;
        let words = "立项名额由“限 2 个”改为“限 3 个”（批次规则：补充通知 三）";
        branch
            .get(&amendments)
            .await
            .is(200)
            .says(words)
            .says("审定立项截止由2023年11月16日改为2023年11月20日")
            .says("理由：申报质量较高，经部务会研究增加一个");
        let db = app.book().db;
        assert_eq!(amendment::of_round(round).all(&db).await.unwrap().len(), 1);
        let logged = event::Entity::find()
            .filter(event::Column::RoundId.eq(round))
            .filter(event::Column::Kind.eq("round_amended"))
            .order_by_desc(event::Column::Id)
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert!(logged.data.contains(words), "{}", logged.data);
        assert_eq!(logged.reason.as_deref(), Some("申报质量较高，经部务会研究增加一个"));
        app.post().await;
    }

    /// A school's own case takes one of its places like those of its units, and is signed by another
    /// person than who wrote it. The third of two is refused; so it is where the school's own once
    /// passed without signing.
    async fn whoever_applies_for_itself_takes_a_place(app) {
        app.at("2022-08-29 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("教工第一党支部").await;
        let own = TestApp::programme("henan-case");
        let two = "[[quota]]\non = \"recommend\"\nlevel = \"university\"\nexactly = 2\nsource = \"suggested\"\n\n[standard]";
        app.with_programme("henan-case", own.replacen("[standard]", two, 1));
        let round = province.opens_round("henan-case", "2022-08-29", None).await;
        let [school, college] = [writes_for(&app, &university).await, writes_for(&app, &committee).await];

        let of_school = school.applies(round, "学校的案例").await;
        of_school.is("school", Status::Waiting).await;
        let refused = school.desk().await.get(&format!("/projects/{}", of_school.id)).await;
        refused.is(200).does_not_say("请您审核这份申报书");
        let form = university.desk().await.get(&format!("/projects/{}", of_school.id)).await;
        form.is(200).says("甲大学的推荐名额：共 2 个（可以改的建议值）");
        university.endorses(&of_school).await;
        let of_college = college.applies(round, "学院的案例").await;
        of_college.is("committee", Status::Waiting).await;
        committee.endorses(&of_college).await;
        university.endorses(&of_college).await;
        let third = branch.applies(round, "支部的案例").await;
        committee.endorses(&third).await;
        let refused = university.tries_to_endorse(&third).await.unwrap_err();
        assert!(refused.contains("推荐名额已用完"), "{refused}");
        let table = university.desk().await.get(&format!("/rounds/{round}/stages/school")).await;
        table.is(200).says("推荐名额 2 个，已推荐 2 个，已用完。");

        // As rounds stand that began before: past the stage, and no word of anybody.
        app.has_rows_made_by_hand();
        let words = endorsement::Entity::delete_many().filter(endorsement::Column::ProjectId.eq(of_school.id));
        words.exec(&app.book().db).await.unwrap();
        let refused = university.tries_to_endorse(&third).await.unwrap_err();
        assert!(refused.contains("推荐名额已用完"), "{refused}");
        app.post().await;
    }

    /// Of a college's two cases one is its own and one a branch's (001); a rank is given once in each
    /// category.
    async fn two_places_are_of_two_levels_and_ranks_are_given_once(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let brands = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let [red, book] = [app.branch("教工第一党支部").await, app.branch("教工第二党支部").await];
        let (red, book) = (red.applies(brands, "红色文脉").await, book.applies(brands, "书香致远").await);
        committee.ranks(&red, "1").await.unwrap();
        // Beside the decision stand the material and the others with their places.
        let page = committee.desk().await.get(&format!("/projects/{}", book.id)).await;
        page.is(200).says("按计划推进，责任到人，按月小结。").says("红色文脉 — 已推荐，排序第 1");
        let refused = committee.ranks(&book, "1").await.unwrap_err();
        assert!(refused.contains("第 1 名已给“红色文脉”，请改排其他名次。"), "{refused}");
        committee.ranks(&book, "2").await.unwrap();

        app.at("2024-11-07 09:00").await;
        let round = university.opens_round("neu-case", "2024-11-07", None).await;
        let college = writes_for(&app, &committee).await;
        let [one, two] = [college.applies(round, "案例一").await, college.applies(round, "案例二").await];
        committee.endorses(&one).await;
        let refused = committee.tries_to_endorse(&two).await.unwrap_err();
        assert!(refused.contains("推荐名额已用完"), "{refused}");
        let three = app.branch("教工第一党支部").await.applies(round, "案例三").await;
        committee.endorses(&three).await;
        let four = app.branch("教工第二党支部").await.applies(round, "案例四").await;
        let refused = committee.tries_to_endorse(&four).await.unwrap_err();
        assert!(refused.contains("推荐名额已用完"), "{refused}");
        app.post().await;
    }

    /// A number that is asked for at least is owed by the unit as soon as it has an applicant, says how
    /// far it has come, and is settled when it is reached; a unit without applicants owes nothing.
    async fn too_few_recommendations_are_owed(app) {
        app.at("2023-03-30 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        app.university("乙大学").await;
        let round = province.opens_round("zhaoqing-case", "2023-03-30", None).await;
        let owed = || async {
            let open = obligation::Entity::find()
                .filter(obligation::Column::Kind.eq(ObligationKind::Recommend))
                .filter(obligation::Column::Status.eq(ObligationStatus::Open));
            app.all(open).await
        };
        assert!(owed().await.is_empty());
        let one = app.branch("教工第一党支部").await.applies(round, "案例一").await;
        let two = app.branch("教工第二党支部").await.applies(round, "案例二").await;
        let now = owed().await;
        assert_eq!(now.len(), 1, "{now:#?}");
        assert_eq!(now[0].owner_unit_id, Some(university.id));
        assert_eq!(now[0].missing.as_deref(), Some("已推荐 0 个，还差 2 个"));
        university.endorses(&one).await;
        assert_eq!(owed().await[0].missing.as_deref(), Some("已推荐 1 个，还差 1 个"));
        let desk = university.desk().await.get("/workbench").await;
        desk.is(200).says("推荐不少于 2 个").says("还差 1 个");
        university.endorses(&two).await;
        assert!(owed().await.is_empty());
        app.post().await;
    }
}
