//! What each finds on the workbench and in the side bar: what can be entered, what comes later, what
//! is done, and a committee all of its branches.

use domain::states::Role;

use crate::support::{Opened, on_both};

on_both! {
    /// Nothing is owed on the first day of an application, and the page says what can be done.
    async fn the_first_day_of_an_application(app) {
        let Opened { branch, round, .. } = app.brand_round().await;
        let page = branch.desk().await.get("/workbench").await;
        page.is(200).says("可以申报 1 个批次").does_not_say("没有要办的事");
        assert_eq!(page.links("我要申报"), [format!("/rounds/{round}/enter")]);
        branch.starts(round, "红色文脉").await;
        let page = branch.desk().await.get("/workbench").await;
        assert!(page.links("我要申报").is_empty(), "{}", page.text());
        // Who writes for another school's branch has nothing to enter.
        let elsewhere = app.university("乙大学").await.committee("理学院党委").await;
        let other = elsewhere.branch("理学院教工第一党支部").await;
        other.desk().await.get("/workbench").await.does_not_say("可以申报").says("没有要办的事");
        app.post().await;
    }

    /// A branch in its building sees its own entries, what it has logged, what opens later, and what
    /// it has done.
    async fn a_branch_at_work(app) {
        let world = app.brands_in_building(2).await;
        let (university, branch, brand) = world.first();
        university.finds(brand, "会议记录缺页").await;
        branch.logs(brand, domain::record::RecordKind::ThemeDay, 2).await;
        let desk = branch.desk().await;
        let page = desk.get("/workbench").await;
        page.is(200).says("以后 1 件").says("考核验收").says("全部记录（2 条）");
        for (entry, to) in [("我的项目1", "/projects"), ("整改1", "/supervision"), ("申报", "/rounds")] {
            assert_eq!(page.links(entry), [to], "{entry}: {}", page.text());
        }
        assert!(page.links_to("督导与整改").is_empty() && page.links_to("专题页").is_empty());
        // The same beside any other page, where nothing is counted but this.
        assert_eq!(desk.get("/account").await.links("整改1"), ["/supervision"]);
        let done = page.links_to("已办");
        assert_eq!(done.len(), 1, "{}", page.text());
        desk.get(&done[0]).await.is(200).says("提交申报书").says(&brand.row().await.name);
        // Whoever applies for a unit with others below it is led to its own.
        let above = app.person("学校申报人", &[Role::Editor], university.id).await;
        let desk = above.desk().await;
        let own = format!("/projects?unit=own{}", university.id);
        assert_eq!(desk.get("/workbench").await.links("我的项目"), [own.as_str()]);
        desk.get(&own).await.is(200).does_not_say("红色文脉");
        app.post().await;
    }

    /// A committee has all projects of its branches before it, the late ones first.
    async fn a_committee_and_its_branches(app) {
        let world = app.brands_in_building(2).await;
        let page = world.committee.desk().await.get("/workbench").await;
        page.is(200).says("所辖项目").says("2 个，期限近的在前");
        for (branch, brand) in world.branches.iter().zip(&world.brands) {
            page.says(&branch.name).says("培育建设");
            let to = format!("/projects/{}", brand.id);
            assert!(page.links(&brand.row().await.name).contains(&to), "{}", page.text());
        }
        // Somebody else's branches are not there.
        let other = app.committee("法学院党委").await;
        other.desk().await.get("/workbench").await.says("还没有在办的项目");
        let both = app.person("书记兼经办", &[Role::Endorser, Role::Editor], world.committee.id).await;
        let page = both.desk().await.get("/workbench").await;
        page.says("所辖项目");
        assert!(page.links_to("督导与整改").len() == 1, "{}", page.text());
        app.post().await;
    }
}
