//! The ways on that nobody plans for: sent back, one place too few, extended, failed, left, revoked.

use domain::record::RecordKind;
use domain::stage::Status;

use crate::support::{Project, TestApp, Unit, on_both};

/// A brand round in which a branch has got as far as its final, with everything done.
async fn at_its_final(app: &TestApp) -> (Unit, Unit, Project) {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let committee = app.committee("文学院党委").await;
    let branch = app.branch("文学院教工第一党支部").await;
    let experts = university.experts(5).await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    app.at("2023-11-08 10:00").await;
    let brand = branch.applies(round, "红色文脉").await;
    committee.endorses(&brand).await;
    university.assigns(&[&brand], &experts).await;
    for expert in &experts {
        expert.signs(&brand, 90).await;
    }
    university.shortlists("review", &[&brand]).await;
    branch.hands_in(&brand).await;
    university.accepts_revision(&brand).await;
    app.at("2023-11-20 10:00").await;
    university.proposes(&[&brand]).await;
    university.posts_notice(round).await;
    app.at("2023-11-28 00:05").await;
    app.run_jobs().await;
    app.at("2024-05-20 10:00").await;
    branch.logs(&brand, RecordKind::News, 2).await;
    committee.logs(&brand, RecordKind::TopicPage, 1).await;
    app.at("2024-08-01 00:05").await;
    app.run_jobs().await;
    app.at("2024-08-20 10:00").await;
    branch.hands_in(&brand).await;
    app.post().await;
    (university, branch, brand)
}

on_both! {
    /// A committee sends an application back with its reasons; mended, it goes on.
    async fn sent_back_and_mended(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        app.at("2023-11-09 10:00").await;
        let brand = branch.applies(round, "红色文脉").await;
        committee.returns(&brand, "年度计划没有写完成时间").await;
        brand.is("application", Status::Returned).await;

        // The round closes on the 10th; what was sent back on the 9th has three working days.
        app.at("2023-11-14 16:00").await;
        branch.submits(&brand).await;
        brand.is("committee", Status::Waiting).await;
        // There is nothing to write any more; the page says whose turn it is.
        let again = branch.tries_to_submit(&brand).await.unwrap_err();
        assert!(again.contains("正由文学院党委办理"), "{again}");
        assert_eq!(app.told(&branch).await, ["红色文脉：退回修改"]);
    }

    /// A committee that does not recommend ends it, with its reasons; that is not the same as sending
    /// it back.
    async fn not_recommended(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        app.at("2023-11-09 10:00").await;
        let brand = branch.applies(round, "红色文脉").await;
        committee.declines(&brand, "与去年的品牌重复").await;
        brand.is("committee", Status::Declined).await;
        assert_eq!(app.told(&branch).await, ["红色文脉：文学院党委不推荐"]);
        // Nothing is left to do in the round: it is closed.
        university.closes_round(round).await;
        university.desk().await.get(&format!("/rounds/{round}")).await.says("已结束");
        app.post().await;
    }

    /// The close of the applications is moved; later the notice is taken down by hand.
    async fn moved_and_closed_by_hand(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let experts = university.experts(5).await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let brand = branch.starts(round, "红色文脉").await;
        university.amends(round, "application", "2023-11-13", "材料寄送延误").await;
        assert!(brand.owed().await.iter().any(|o| o.starts_with("2023-11-13 ")), "{:?}", brand.owed().await);
        app.at("2023-11-13 10:00").await;
        branch.submits(&brand).await;
        committee.endorses(&brand).await;
        university.assigns(&[&brand], &experts).await;
        for expert in &experts {
            expert.signs(&brand, 90).await;
        }
        university.shortlists("review", &[&brand]).await;
        branch.hands_in(&brand).await;
        university.accepts_revision(&brand).await;
        university.proposes(&[&brand]).await;
        let notice = university.posts_notice(round).await;
        app.at("2023-11-27 09:00").await;
        university.closes_notice(notice).await;
        brand.is("building", Status::Active).await;
        app.post().await;
    }

    /// One more than a university may recommend is refused with what can be done.
    async fn the_last_place_is_taken(app) {
        app.at("2022-08-26 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let first = app.branch("文学院教工第一党支部").await;
        let second = app.branch("文学院教工第二党支部").await;
        let experts = province.experts(5).await;
        let round = province.opens_round("studio", "2022-08-26", Some("2022-11")).await;
        app.at("2022-09-14 10:00").await;
        let one = first.applies(round, "第一工作室").await;
        let two = second.applies(round, "第二工作室").await;
        for studio in [&one, &two] {
            committee.endorses(studio).await;
        }
        university.assigns(&[&one, &two], &experts).await;
        for expert in &experts {
            expert.signs(&one, 95).await;
            expert.signs(&two, 90).await;
        }
        university.shortlists("school_review", &[&one, &two]).await;
        university.endorses(&one).await;
        let refused = university.tries_to_endorse(&two).await.unwrap_err();
        assert!(refused.contains("推荐名额已用完"), "{refused}");
        two.is("school", Status::Waiting).await;

        // The first leaves, and its place is free again.
        first.withdraws(&one).await;
        university.endorses(&two).await;
        two.is("screening", Status::Waiting).await;
        app.post().await;
    }

    /// A conditional final gives one extension; the second must decide.
    async fn extended_once_then_passed(app) {
        let (university, branch, brand) = at_its_final(&app).await;
        university.grades(&brand, "暂缓通过").await;
        brand.is("final", Status::Extended).await;
        // Three months from the due date that was not met, 31 August; it opens a month before.
        app.at("2024-10-30 00:05").await;
        app.run_jobs().await;
        brand.is("final", Status::Extended).await;
        app.at("2024-10-31 00:05").await;
        app.run_jobs().await;
        brand.is("final", Status::Due).await;
        app.at("2024-11-29 10:00").await;
        branch.hands_in(&brand).await;
        let refused = university.tries_to_grade(&brand, "暂缓通过").await;
        refused.unwrap_err();
        university.grades(&brand, "通过验收").await;
        brand.is("sustaining", Status::Titled).await;
        assert_eq!(
            app.told(&branch).await,
            [
                "红色文脉：考核验收评定为“暂缓通过”",
                "红色文脉：延期建设，考核验收改到2024年11月30日",
                "红色文脉：考核验收评定为“通过验收”",
                "红色文脉：命名为“‘一支部一特色’支部党建品牌”",
            ]
        );
        app.post().await;
    }

    /// A failed final is an end, and nothing is owed any more.
    async fn failed(app) {
        let (university, branch, brand) = at_its_final(&app).await;
        university.grades(&brand, "不予通过").await;
        assert!(brand.state().await.1.is_end());
        assert_eq!(brand.owed().await, Vec::<String>::new());
        assert_eq!(app.told(&branch).await, ["红色文脉：考核验收评定为“不予通过”"]);
        app.post().await;
    }

    /// Leaving during building ends everything that was owed.
    async fn withdrawn(app) {
        let (_, branch, brand) = at_its_final(&app).await;
        branch.withdraws(&brand).await;
        brand.is("final", Status::Withdrawn).await;
        assert_eq!(brand.owed().await, Vec::<String>::new());
        app.post().await;
    }

    /// A title that has been given can be taken away; it stays in the books with its reason.
    async fn revoked_after_titling(app) {
        let (university, branch, brand) = at_its_final(&app).await;
        university.grades(&brand, "优秀").await;
        assert_eq!(brand.titles().await.len(), 1);
        university.revokes(&brand).await;
        brand.is("sustaining", Status::Revoked).await;
        let titles = brand.titles().await;
        assert_eq!(titles[0].revoked_on, Some(app.today()));
        assert_eq!(titles[0].reason.as_deref(), Some("材料造假，经查属实"));
        assert_eq!(app.told(&branch).await.last().unwrap(), "红色文脉：撤销");
        app.post().await;
    }
}
