//! A branch whose council meets every month: what each month asks for, and what becomes of a month
//! that went by.

use domain::record::RecordKind;
use entity::{obligation, record};
use ledger::records::{self, RecordInput};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::support::days::day;
use crate::support::{StudioRound, TestApp, on_both};

/// The studio's theme days, and what stands here in their place.
const THEME_DAYS: &str = "key = \"theme_day\"
title = \"主题党日 10 次\"
record = \"theme_day\"
at_least = 10
owed_by = \"holder\"
yearly = true
due = \"cycle + 12m\"
source = \"suggested\"
";
const COUNCIL: &str = "key = \"council\"
title = \"支委会每月 1 次\"
record = \"council_meeting\"
at_least = 1
owed_by = \"holder\"
per = \"month\"
months_off = [2, 7, 8]
due = \"cycle + 23m\"
source = \"unconfirmed\"
due_source = \"suggested\"
";

/// A studio in building since 1 November 2022, whose council is to meet every month.
async fn council(app: &TestApp) -> StudioRound {
    let studio = TestApp::programme("studio");
    assert_eq!(studio.matches(THEME_DAYS).count(), 1);
    app.with_programme("studio", studio.replace(THEME_DAYS, COUNCIL));
    app.studio_in_building().await
}

/// What is owed of the council's meetings.
async fn months(world: &StudioRound) -> Vec<String> {
    let mut owed = world.studio.owed().await;
    owed.retain(|title| title.contains("支委会"));
    owed
}

/// Lives on to a day of each month, on which the council meets.
async fn meets(world: &StudioRound, days: &[&str]) {
    for on in days {
        world.branch.app.live_until(day(on)).await;
        world
            .branch
            .logs(&world.studio, RecordKind::CouncilMeeting, 1)
            .await;
    }
}

on_both! {
    /// A year: every month is owed when it begins, one is missed and made up for, the holidays are off.
    async fn a_year_of_councils(app) {
        let world = council(&app).await;
        let StudioRound { branch, studio, province, .. } = &world;
        let page = format!("/projects/{}", studio.id);
        // The whole building time is not owed on its first day.
        assert_eq!(months(&world).await, ["2022-11-30 支委会每月 1 次（2022年11月）"]);
        branch.desk().await.get(&page).await.says("本月 0 / 1").says("2022年11月");
        meets(&world, &["2022-11-10", "2022-12-12", "2023-01-09"]).await;
        assert_eq!(months(&world).await, [""; 0]);
        branch.desk().await.get("/workbench").await.says("本月 1 / 1");
        // February asks for nothing; what happens in it is no other month's.
        meets(&world, &["2023-02-20"]).await;
        branch.desk().await.get(&page).await.says("本月不要求");
        app.live_until(day("2023-03-01")).await;
        assert_eq!(months(&world).await, ["2023-03-31 支委会每月 1 次（2023年3月）"]);
        meets(&world, &["2023-03-15"]).await;

        // In April the whole branch meets, but not its council.
        app.live_until(day("2023-04-18")).await;
        branch.logs(studio, RecordKind::GeneralMeeting, 1).await;
        app.live_until(day("2023-05-04")).await;
        let both = ["2023-04-30 支委会每月 1 次（2023年4月）", "2023-05-31 支委会每月 1 次（2023年5月）"];
        assert_eq!(months(&world).await, both);
        branch.desk().await.get(&page).await.says("缺 1 次，本月 0 / 1").says("4月 缺");
        branch.desk().await.get("/workbench").await.says("缺 1 次，本月 0 / 1").says("逾期 4 天");
        let late = province.desk().await.get("/projects?tab=late").await;
        late.says("文脉工作室");
        // What happens in May is May's.
        meets(&world, &["2023-05-15"]).await;
        assert_eq!(months(&world).await, both[..1]);

        // The minutes of April are found: what is logged late counts for the month it happened in.
        app.live_until(day("2023-06-05")).await;
        branch.logs_on(studio, RecordKind::CouncilMeeting, day("2023-04-27")).await;
        assert_eq!(months(&world).await, ["2023-06-30 支委会每月 1 次（2023年6月）"]);
        branch.desk().await.get(&page).await.does_not_say("缺 1 次").says("本月 0 / 1");
        meets(&world, &["2023-06-12"]).await;
        app.live_until(day("2023-09-01")).await;
        assert_eq!(months(&world).await, ["2023-09-30 支委会每月 1 次（2023年9月）"]);

        // April was told of by itself, and July and August never.
        let written = app.written_mails().await.into_iter();
        let told: String = written.filter(|(to, _)| *to == branch.email).map(|(_, text)| text).collect();
        assert!(told.contains("（2023年4月）"), "{told}");
        assert!(!told.contains("2023年7月") && !told.contains("2023年8月）"));
        let raised = obligation::Entity::find()
            .filter(obligation::Column::ProjectId.eq(studio.id))
            .filter(obligation::Column::ItemKey.eq("council"));
        assert_eq!(app.count(raised).await, 8, "one for each month that asked");
        app.post().await;
    }

    /// Nothing for months is late on every list that shows it, and bars nobody from what can be done.
    async fn nothing_for_months(app) {
        let world = council(&app).await;
        let StudioRound { branch, studio, province, .. } = &world;
        app.live_until(day("2023-05-08")).await;
        assert_eq!(months(&world).await.len(), 6, "November to May without February");
        branch.desk().await.get(&format!("/projects/{}", studio.id)).await.says("缺 5 次，本月 0 / 1");
        let desk = province.desk().await;
        desk.get("/projects?tab=late").await.says("文脉工作室").says("逾期");
        desk.get("/dashboard").await.says("支委会");
        app.post().await;
    }

    /// The kind of before is read and corrected, and nothing new is logged as it.
    async fn the_general_kind_of_meeting_is_only_read(app) {
        let world = council(&app).await;
        let StudioRound { branch, studio, .. } = &world;
        let form = format!("/projects/{}/records/new", studio.id);
        let desk = branch.desk().await;
        let kinds = desk.get(&form).await;
        kinds.says("支部党员大会").says("支委会").says("党小组会").says("党课");
        kinds.does_not_say("组织生活（三会一课）");
        // Whoever still has the old address is asked which one it was.
        desk.get(&format!("{form}?kind=meeting")).await.says("记一条什么？");
        let input = |kind| RecordInput {
            kind,
            happened_on: app.today(),
            title: "支委会议记录".to_owned(),
            body: String::new(),
            outlet: String::new(),
            outlet_standing: None,
            url: String::new(),
            about_own_work: true,
            indicator: None,
            plan_item: None,
            attended: None,
            expected: None,
        };
        let refused = branch.tries(async |act| records::log(act, studio.id, input(RecordKind::Meeting)).await);
        let refused = format!("{:?}", refused.await.unwrap_err());
        assert!(refused.contains("请选择支部党员大会、支委会、党小组会或党课"), "{refused}");

        // A record of an earlier version: none but the kind can tell.
        branch.logs(studio, RecordKind::GeneralMeeting, 1).await;
        let row = studio.records().await.pop().unwrap();
        let id = row.id;
        let mut old = row.into_active_model();
        old.kind = sea_orm::Set(RecordKind::Meeting);
        record::Entity::update(old).exec(&app.book().db).await.unwrap();
        desk.get(&format!("/projects/{}", studio.id)).await.says("组织生活（三会一课）");
        desk.get(&format!("/records/{id}/correction")).await.keeps("kind", "meeting");
        let why = "写错了标题".to_owned();
        branch.does(async |act| records::correct(act, id, input(RecordKind::Meeting), why.clone()).await).await;
        app.has_rows_made_by_hand();
        app.post().await;
    }
}
