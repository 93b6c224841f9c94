//! What the dashboard tells whoever oversees the brand round of one university.

use domain::record::RecordKind;
use domain::states::Role;

use crate::support::on_both;

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
        let experts = app.experts(5).await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let theirs = neighbour.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let their_branch = neighbour.committee("理学院党委").await.branch("邻校教工党支部").await;

        app.at("2023-11-08 10:00").await;
        their_branch.applies(theirs, "邻校品牌").await;
        let brand = branches[0].applies(round, "红色文脉").await;
        committee.endorses(&brand).await;
        branches[1].applies(round, "书香支部").await;
        branches[2].starts(round, "志愿先锋").await;
        let page = university.browser().await.get("/dashboard").await;
        println!("{}\n{}", page.body, page.text());
        panic!();
    }
}
