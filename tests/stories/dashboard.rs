//! What the dashboard tells whoever oversees the brand round of one university.

use domain::ids::RoundId;
use domain::record::RecordKind;
use domain::states::Role;
use entity::event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::days::NOTICE_2027;
use crate::support::{TestApp, Unit, on_both};

on_both! {
    /// From an empty site to what is late after the summer; a neighbour does the same beside it.
    async fn the_dashboard_counts_what_is_in_view(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let neighbour = app.university("乙大学").await;
        let viewer = app.person("分管领导", &[Role::Viewer], university.id).await;

        // Nothing yet: who may begin is shown how.
        let page = university.browser().await.get("/dashboard").await;
        page.is(200).says("还没有批次").says("新建批次");
        let page = viewer.browser().await.get("/dashboard").await;
        page.is(200).says("还没有批次").does_not_say("新建批次");

        let committee = app.committee("文学院党委").await;
        let branches = [
            app.branch("教工第一党支部").await,
            app.branch("教工第二党支部").await,
            app.branch("学生第一党支部").await,
        ];
        let experts = university.experts(5).await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let theirs = neighbour.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let their_branch = neighbour.committee("理学院党委").await.branch("邻校教工党支部").await;

        app.at("2023-11-08 10:00").await;
        their_branch.applies(theirs, "邻校品牌").await;
        let brand = branches[0].applies(round, "红色文脉").await;
        committee.endorses(&brand).await;
        let second = branches[1].applies(round, "书香支部").await;
        let third = branches[2].starts(round, "志愿先锋").await;
        let page = university.browser().await.get("/dashboard").await;
        page.says("没有逾期，30 天内有 3 项到期")
            .says("进行中的项目 3 个，其中在建 0 个")
            .says("支部品牌 0 / 名额未定·申报 2")
            .says("提交申报书 草稿 1 2")
            .says("审核推荐 待审核 1 1")
            .says("未来 30 天到期 3 项")
            .says("项目申报截止 11月10日（周五） 剩 2 天")
            .does_not_say("邻校品牌");

        // Two of three are shortlisted and admitted.
        committee.endorses(&second).await;
        branches[2].submits(&third).await;
        committee.endorses(&third).await;
        let all = [&brand, &second, &third];
        university.assigns(&all, &experts).await;
        app.all_sign(&experts, &all, 90).await;
        university.shortlists("review", &[&brand, &second]).await;
        for (branch, one) in branches.iter().zip([&brand, &second]) {
            branch.hands_in(one).await;
            university.accepts_revision(one).await;
        }
        app.at("2023-11-20 10:00").await;
        university.proposes(&[&brand, &second]).await;
        university.posts_notice(round).await;
        app.dawns("2023-11-28").await;

        // One branch writes its news, the committee its page for both.
        app.at("2023-12-20 10:00").await;
        committee.logs(&brand, RecordKind::TopicPage, 1).await;
        branches[0].logs(&brand, RecordKind::News, 2).await;
        let page = university.browser().await.get("/dashboard").await;
        page.says("没有逾期，30 天内也没有到期的事")
            .says("支部品牌 2 / 名额未定·申报 3")
            .says("评审入围 未入围 1 2")
            .says("立项（命名） 2")
            .says("文学院党委 2 1/1 1/1")
            .says("宣介本支部活动的新闻稿件 1 / 2")
            .says("考核验收开始 2024年8月1日（周四） 剩 225 天");

        // The other one lets the summer pass.
        app.dawns("2024-08-01").await;
        app.at("2024-08-20 10:00").await;
        branches[0].hands_in(&brand).await;
        app.at("2024-09-03 10:00").await;
        let page = viewer.browser().await.get("/dashboard").await;
        page.says("2 项逾期，30 天内另有 1 项到期")
            .says("有事逾期的 1 个，30 天内要盯的 2 个")
            .says("未来 30 天到期 1 项 考核与验收 1")
            .says("文学院党委 2 1/2 1/2 1/1")
            .says("提交考核验收材料 逾期 3 天 书香支部·教工第二党支部")
            .does_not_say("邻校")
            .does_not_say("新建批次");
        // A viewer only reads: no form but the one to leave.
        assert_eq!(page.body.matches("method=\"post\"").count(), 1);
        // The numbers lead to lists of as many.
        let list = viewer.browser().await.get("/projects?tab=late").await;
        list.is(200).says("书香支部").does_not_say("红色文脉");

        // Next door other numbers stand, and none of these names.
        let page = neighbour.browser().await.get("/dashboard").await;
        page.says("1 项逾期，30 天内没有别的到期")
            .says("基层党委（总支）审核")
            .says("邻校品牌·理学院党委")
            .does_not_say("书香支部")
            .does_not_say("文学院党委");
        // Whoever only writes is not let in.
        branches[0].browser().await.get("/dashboard").await.is(403);
        app.post().await;
    }
}

/// A brand round of a university with one committee, opened on 16 October 2023.
async fn brand_round(app: &TestApp) -> (Unit, Unit, RoundId) {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let committee = app.committee("文学院党委").await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    (university, committee, round)
}

on_both! {
    /// What pages add up is kept, and still nobody sees a sum of yesterday: not after a colleague has
    /// done something within the same minute, and not when a deadline has passed by the clock alone.
    async fn a_sum_is_never_older_than_what_was_written(app) {
        let (university, committee, round) = brand_round(&app).await;
        let branch = app.branch("教工第一党支部").await;
        app.at("2023-11-08 10:00").await;
        let list = university.browser().await;
        let desk = committee.browser().await;
        list.get("/projects").await.is(200).does_not_say("红色文脉");
        list.get("/projects").await.is(200).does_not_say("红色文脉");
        desk.get("/notices").await.is(200).does_not_say("工作台1");
        let before = list.get("/dashboard").await;
        before.does_not_say("进行中的项目 1 个");

        let brand = branch.starts(round, "红色文脉").await;
        list.get("/projects").await.says("进行中 1").says("红色文脉").says("提交申报书");
        list.get("/dashboard").await.says("进行中的项目 1 个");
        branch.submits(&brand).await;
        let page = list.get("/projects").await;
        page.says("基层党委（总支）审核").does_not_say("提交申报书");
        desk.get("/notices").await.says("工作台1");
        committee.endorses(&brand).await;
        desk.get("/notices").await.does_not_say("工作台1");

        // Another is begun and forgotten: at midnight it is late, and nobody has written anything.
        app.branch("教工第二党支部").await.starts(round, "书香支部").await;
        app.at("2023-11-10 23:59").await;
        let list = university.browser().await;
        list.get("/projects").await.says("逾期 0").says("进行中 2");
        app.at("2023-11-11 00:00").await;
        list.get("/projects").await.says("逾期 1").says("进行中 2");
        app.post().await;
    }
}

on_both! {
    /// A name is in the list as soon as it is saved, however often and by whomever, and the log tells
    /// each; saving without another name stays one line.
    async fn a_draft_renamed_twice_within_an_hour_is_listed_by_its_new_name(app) {
        let (university, _, round) = brand_round(&app).await;
        let branch = app.branch("教工第一党支部").await;
        let draft = branch.starts(round, "红色文脉").await;
        let (list, desk) = (university.browser().await, branch.browser().await);
        let rename = async |name: &str| {
            let path = format!("/projects/{}/form", draft.id);
            let mut form = desk.get(&path).await.is(200).form(&path);
            form.set("name", name);
            form.set("do", "save");
            desk.submit(&form).await.is(303);
        };
        for name in ["书香支部", "书香支部", "先锋支部", "红色文脉"] {
            rename(name).await;
            list.get("/projects").await.is(200).says(name);
            list.get("/projects").await.is(200).says(name);
        }
        let lines = event::Entity::find()
            .filter(event::Column::Kind.eq("draft_saved"));
        let lines = app.count(lines).await;
        assert_eq!(lines, 3, "one for each new name");
        app.post().await;
    }
}

on_both! {
    /// A committee that is late with its check is told so once, as of its own; for whoever is above it
    /// that is late below.
    async fn what_one_is_late_with_oneself_is_not_late_below(app) {
        let (university, committee, round) = brand_round(&app).await;
        let branch = app.branch("教工第一党支部").await;
        app.at("2023-11-01 10:00").await;
        branch.applies(round, "红色文脉").await;
        app.at("2023-11-20 09:00").await;
        let page = committee.browser().await.get("/workbench").await;
        page.is(200).says("1 件逾期").says("基层党委（总支）审核").says("所辖项目 1 个").does_not_say("下级逾期");
        let page = university.browser().await.get("/workbench").await;
        page.is(200).says("下级逾期").says("红色文脉").does_not_say("所辖项目没有逾期");
        app.post().await;
    }

    /// However much a committee is late with itself, that does not crowd out a branch's own lateness.
    async fn ones_own_lateness_crowds_nobody_out(app) {
        let (_, committee, round) = brand_round(&app).await;
        app.at("2023-11-01 10:00").await;
        for n in 1..=8 {
            app.branch(&format!("教工第{n}党支部")).await.applies(round, &format!("品牌{n}")).await;
        }
        app.branch("学生党支部").await.starts(round, "书香支部").await;
        app.at("2023-11-20 09:00").await;
        let page = committee.browser().await.get("/workbench").await;
        page.is(200).says("8 件逾期").says("学生党支部 项目申报·草稿");
        app.post().await;
    }
}

on_both! {
    /// From November on, whoever can import the next year's notice is told that it is missing.
    async fn next_years_holidays_are_asked_for_in_november(app) {
        app.at("2026-10-30 09:00").await;
        let university = app.university("甲大学").await;
        let branch = app.branch("教工第一党支部").await;
        let missing = "2027 年的放假安排还没有导入";
        let province = app.province().await;
        province.browser().await.get("/workbench").await.is(200).does_not_say(missing);

        app.at("2026-11-02 09:00").await;
        let page = province.browser().await.get("/workbench").await;
        page.says(missing).says("导入 2027 年的通知");
        university.browser().await.get("/workbench").await.is(200).does_not_say(missing);
        branch.browser().await.get("/workbench").await.is(200).does_not_say(missing);

        let browser = province.browser().await;
        let days = browser.get("/calendar?year=2027").await;
        let sent = browser
            .send(
                &days,
                "/calendar",
                &[
                    ("year", "2027"),
                    ("source", "关于 2027 年部分节假日安排的通知"),
                    ("days", NOTICE_2027),
                    ("seen", NOTICE_2027),
                ],
            )
            .await;
        sent.is(303);
        browser.get("/workbench").await.is(200).does_not_say(missing);
    }
}
