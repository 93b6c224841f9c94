//! The ways on that nobody plans for: sent back, one place too few, extended, failed, left, revoked.

use domain::stage::Status;

use crate::support::{BrandRound, Opened, TestApp, on_both};

/// A brand whose final material is in, with every mail read.
async fn at_its_final(app: &TestApp) -> BrandRound {
    let world = app.brands_at_their_final(1).await;
    app.post().await;
    world
}

on_both! {
    /// A committee sends an application back with its reasons; mended, it goes on.
    async fn sent_back_and_mended(app) {
        let Opened { committee, branch, round, .. } = app.brand_round().await;
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

    /// The close of the applications is moved; later the notice is taken down by hand.
    async fn moved_and_closed_by_hand(app) {
        let Opened { university, committee, branch, round, .. } = app.brand_round().await;
        let experts = university.experts(5).await;
        let brand = branch.starts(round, "红色文脉").await;
        university.amends(round, "application", "2023-11-13", "材料寄送延误").await;
        assert!(brand.owed().await.iter().any(|o| o.starts_with("2023-11-13 ")), "{:?}", brand.owed().await);
        app.at("2023-11-13 10:00").await;
        branch.submits(&brand).await;
        committee.endorses(&brand).await;
        university.reviews("review", &[&brand], &experts, 90).await;
        branch.hands_in(&brand).await;
        university.accepts_revision(&brand).await;
        university.proposes(&[&brand]).await;
        let notice = university.posts_notice(round).await;
        app.at("2023-11-27 09:00").await;
        university.closes_notice(notice).await;
        brand.is("building", Status::Active).await;
        app.post().await;
    }

    /// A conditional final gives one extension; the second must decide.
    async fn extended_once_then_passed(app) {
        let world = at_its_final(&app).await;
        let (university, branch, brand) = world.first();
        university.grades(brand, "暂缓通过").await;
        brand.is("final", Status::Extended).await;
        // Three months from the due date that was not met, 31 August; it opens a month before.
        app.dawns("2024-10-30").await;
        brand.is("final", Status::Extended).await;
        app.dawns("2024-10-31").await;
        brand.is("final", Status::Due).await;
        app.at("2024-11-29 10:00").await;
        branch.hands_in(brand).await;
        let refused = university.tries_to_grade(brand, "暂缓通过").await;
        refused.unwrap_err();
        university.grades(brand, "通过验收").await;
        brand.is("sustaining", Status::Titled).await;
        assert_eq!(
            app.told(branch).await,
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
        let world = at_its_final(&app).await;
        let (university, branch, brand) = world.first();
        university.grades(brand, "不予通过").await;
        assert!(brand.state().await.1.is_end());
        assert_eq!(brand.owed().await, Vec::<String>::new());
        assert_eq!(app.told(branch).await, ["红色文脉：考核验收评定为“不予通过”"]);
        app.post().await;
    }

    /// Leaving during building ends everything that was owed.
    async fn withdrawn(app) {
        let world = at_its_final(&app).await;
        let (_, branch, brand) = world.first();
        branch.withdraws(brand).await;
        brand.is("final", Status::Withdrawn).await;
        assert_eq!(brand.owed().await, Vec::<String>::new());
        app.post().await;
    }

    /// A title that has been given can be taken away; it stays in the books with its reason.
    async fn revoked_after_titling(app) {
        let world = at_its_final(&app).await;
        let (university, branch, brand) = world.first();
        university.grades(brand, "优秀").await;
        assert_eq!(brand.titles().await.len(), 1);
        university.revokes(brand).await;
        brand.is("sustaining", Status::Revoked).await;
        let titles = brand.titles().await;
        assert_eq!(titles[0].revoked_on, Some(app.today()));
        assert_eq!(titles[0].reason.as_deref(), Some("材料造假，经查属实"));
        assert_eq!(app.told(branch).await.last().unwrap(), "红色文脉：撤销");
        app.post().await;
    }
}
