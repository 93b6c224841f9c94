//! The sums that lists and dashboards show run along with what they count, whoever writes.

use futures_util::future::join_all;

use crate::support::{TestApp, Unit, on_both};

async fn brand_round(app: &TestApp) -> (Unit, domain::ids::RoundId) {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    (university, round)
}

on_both! {
    /// Several begin and hand in at the same moment, of two committees: nobody's change is
    /// lost on the way into the sums that all of them share.
    async fn many_write_at_once_and_all_are_counted(app) {
        let (university, round) = brand_round(&app).await;
        let mut branches = Vec::new();
        for n in 1..=4 {
            for of in ["文学院", "理学院"] {
                let committee = app.committee(&format!("{of}党委")).await;
                branches.push(committee.branch(&format!("{of}第{n}党支部")).await);
            }
        }
        app.at("2023-11-08 10:00").await;
        let starting = branches.iter().map(|b| b.starts(round, "支部品牌"));
        let begun = join_all(starting).await;
        university.browser().await.get("/projects").await.says("进行中 8");
        let pairs: Vec<_> = branches.iter().zip(&begun).collect();
        join_all(pairs[..4].iter().map(|(branch, brand)| branch.submits(brand))).await;
        let page = university.browser().await.get("/projects?phase=judging").await;
        page.says("进行中 4");
        university.browser().await.get("/dashboard").await.says("进行中的项目 8 个");
        assert_eq!(app.ailments().await, Vec::<String>::new());
        app.post().await;
    }

    /// A branch that is moved to another committee takes along what it has begun and owes; a list that
    /// is narrowed by a unit, a stage and a text counts the same as its rows.
    async fn what_a_unit_has_moves_with_it(app) {
        let (university, round) = brand_round(&app).await;
        let (arts, science) = (app.committee("文学院党委").await, app.committee("理学院党委").await);
        let branch = arts.branch("教工第一党支部").await;
        let other = science.branch("教工第二党支部").await;
        app.at("2023-11-08 10:00").await;
        branch.starts(round, "红色文脉").await;
        other.applies(round, "数理先锋").await;
        let list = university.browser().await;
        let under = |unit: &Unit| format!("/projects?unit={}", unit.id);
        list.get(&under(&arts)).await.says("进行中 1").says("红色文脉");
        list.get(&under(&science)).await.says("进行中 1").says("数理先锋");

        let admin = app.admin("系统管理员").await;
        let (desk, path) = (admin.browser().await, format!("/admin/units/{}", branch.id));
        desk.fill(&path, &format!("{path}/parent"), &[("parent", &science.code().await)]).await.is(303);
        list.get(&under(&arts)).await.says("进行中 0").does_not_say("红色文脉");
        list.get(&under(&science)).await.says("进行中 2").says("红色文脉");
        list.get("/projects?phase=application").await.says("进行中 1").says("红色文脉");
        list.get("/projects?phase=judging").await.says("进行中 1").says("数理先锋");
        list.get("/projects?q=%E6%95%B0%E7%90%86").await.says("进行中 1").does_not_say("红色文脉");
        science.browser().await.get("/projects").await.says("进行中 2");
        arts.browser().await.get("/projects").await.says("进行中 0");
        assert_eq!(app.ailments().await, Vec::<String>::new());
        app.post().await;
    }
}
