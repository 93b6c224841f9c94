//! Finding things by name: one rule on every list and from every page, within what one may see.

use domain::record::RecordKind;
use domain::states::Role;
use ledger::accounts;
use ledger::units;

use crate::support::{BrandRound, Client, Page, TestApp, on_both};

/// What an address asks for, as a form sends it.
async fn asks(browser: &Client, at: &str, q: &str) -> Page {
    let sign = if at.contains('?') { '&' } else { '?' };
    let q = peiyu::web::text::escape(q);
    browser.get(&format!("{at}{sign}q={q}")).await
}

/// How somebody types the name of 甲 大学法学院第一党支部, called 政法系支部 before, whose project is
/// 阿依古丽·买买提工作室, PPX-2023-01; and what does not mean it. The rows of `search` in the shared
/// cases are among them.
const TYPED: &[(&str, bool)] = &[
    ("法学院 支部", true),
    ("支部　法学院", true),
    ("ＰＰＸ", true),
    ("ppx", true),
    ("甲　大学", true),
    ("甲大学", true),
    ("甲 大学", true),
    ("法\u{200B}学院", true),
    ("阿依古丽•买买提", true),
    ("阿依古丽‧买买提 法学院", true),
    ("阿依古丽买买提", true),
    ("政法系", true),
    ("政法系 ｐｐｘ", true),
    ("法院支部", true),
    ("法院支部 工作室", true),
    ("法学院 理学院", false),
    ("法学院支部大楼", false),
    ("ppx 99", false),
    ("100%", false),
    ("_", false),
];

/// A branch with a project, called as in [`TYPED`].
async fn branch_with_project(app: &TestApp) -> (BrandRound, Client) {
    let world = app.brands_at_work(1).await;
    let branch = world.branches[0].id;
    for name in ["政法系支部", "甲 大学法学院第一党支部"] {
        app.does(async |act| units::rename(act, branch, name.to_owned()).await)
            .await;
    }
    let organiser = world.university.browser().await;
    (world, organiser)
}

on_both! {
    /// However a name is typed, the list of projects and the page for finding agree on what is meant;
    /// so do the list of units, of accounts and the field that names a unit.
    async fn a_name_is_found_however_it_is_typed(app) {
        let (world, organiser) = branch_with_project(&app).await;
        let (branch, project) = (&world.branches[0], &world.brands[0]);
        crate::search::call(&app, project.id, "阿依古丽·买买提工作室").await;
        for (typed, means) in TYPED {
            for at in ["/projects?tab=all", "/search?kind=projects"] {
                let page = asks(&organiser, at, typed).await;
                let found = page.is(200).links("阿依古丽·买买提工作室").len() == 1;
                assert_eq!(found, *means, "{typed:?} at {at}: {}", page.text());
            }
        }
        let admin = app.admin("系统管理员").await;
        let keeper = admin.browser().await;
        for (typed, means) in [
            ("法学院 支部", true),
            ("第一　甲大学", true),
            ("政法系支部", true),
            ("法院支部", true),
            ("法学院 第二", false),
        ] {
            for at in ["/admin/units", "/search?kind=units"] {
                let page = asks(&keeper, at, typed).await;
                let found = !page.is(200).links("甲 大学法学院第一党支部").is_empty();
                assert_eq!(found, means, "{typed:?} at {at}: {}", page.text());
            }
            // Whoever acts for it is found with it.
            let page = asks(&keeper, "/admin/accounts", typed).await;
            assert_eq!(page.is(200).links(&branch.login).len(), usize::from(means), "{typed:?}");
            // A unit is not put under itself: refused otherwise than where none is meant.
            let at = format!("/admin/units/{}", branch.id);
            let page = keeper.fill(&at, &format!("{at}/parent"), &[("parent", typed)]).await;
            assert_eq!(page.text().contains("没有叫"), !means, "{typed:?}: {}", page.text());
        }
        asks(&keeper, "/search", "政法系").await.is(200).says("曾用名 政法系支部");
        app.post().await;
    }

    /// Results stand by kind with their numbers, the others one link away; who finds nothing is told
    /// what was looked for and what helps.
    async fn what_is_found_stands_by_kind(app) {
        let world = app.brands_at_work(1).await;
        let branch = &world.branches[0];
        branch.logs(&world.brands[0], RecordKind::News, 9).await;
        let desk = branch.browser().await;
        let start = desk.get("/workbench").await;
        let form = start.form("/search");
        assert!(form.asks_for("q"), "{form:?}");
        let name = world.brands[0].row().await.name;
        let page = asks(&desk, "/search", &name).await;
        page.is(200).says("项目 1 个").says(&branch.name);
        assert_eq!(page.links(&name), [format!("/projects/{}", world.brands[0].id)]);

        let page = asks(&desk, "/search", RecordKind::News.label()).await;
        let all = page.is(200).links_to("看全部");
        let [all] = all.as_slice() else { panic!("{all:?} on {}", page.text()) };
        let page = desk.get(all).await;
        let lines = page.is(200).addresses();
        let records = lines.iter().filter(|to| to.contains("#r-")).count();
        assert_eq!(records, 9);
        for record in lines.iter().filter(|to| to.contains("#r-")) {
            let (project, anchor) = record.split_once('#').unwrap();
            assert!(desk.get(project).await.is(200).body.contains(&format!("id=\"{anchor}\"")), "{record}");
        }

        let page = asks(&desk, "/search", "查无此名").await;
        page.is(200).says("没有找到“查无此名”").says("少写一个词").says("曾用名").keeps("q", "查无此名");
        desk.get("/search").await.is(200).says("每个词都有");
        app.post().await;
    }

    /// Nobody finds what they may not open: a neighbour's project, its unit and records; and whoever
    /// keeps accounts finds no programme content, whoever reads it no accounts.
    async fn nobody_finds_what_is_not_theirs(app) {
        let world = app.brands_at_work(2).await;
        let (own, other) = (&world.branches[0], &world.branches[1]);
        let name = world.brands[1].row().await.name;
        other.logs(&world.brands[1], RecordKind::News, 1).await;
        let title = world.brands[1].records().await.remove(0).title;
        let other_university = app.university("乙大学").await;
        let admin = app.admin("系统管理员").await;
        let auditor = app.auditor().await;
        let expert = app.person("外请专家", &[Role::Expert], world.university.id).await;
        for person in [&own.person, &other_university.person, &admin, &auditor, &expert] {
            let browser = person.browser().await;
            for q in [&name, &title, &world.brands[1].row().await.code] {
                let page = asks(&browser, "/search", q).await;
                page.is(200).says("没有找到");
            }
        }
        for person in [&own.person, &other_university.person, &expert] {
            let page = asks(&person.browser().await, "/search", &other.name).await;
            page.is(200).says("没有找到");
            asks(&person.browser().await, "/search", &admin.login).await.says("没有找到");
        }
        let found = asks(&other.browser().await, "/search", &title).await;
        found.is(200).says("活动记录 1 条");
        asks(&admin.browser().await, "/search", "外请专家").await.is(200).says("账号 1 个");
        let page = asks(&auditor.browser().await, "/search", &other.name).await;
        page.is(200).says("党组织 1 个");
        app.browser().get("/search?q=1").await.is(303);
        app.post().await;
    }

    /// Who looks for an expert finds them by words of name, field and unit, and by nothing that is not
    /// shown with them.
    async fn experts_are_found_by_words(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let other = university.committee("政法系党总支").await;
        app.does(async |act| units::rename(act, other.id, "法学院党委".to_owned()).await).await;
        university.experts(30).await;
        let expert = app.person("周一宁", &[Role::Expert], other.id).await;
        app.does(async |act| {
            let row = accounts::to_change(act, expert.id).await?;
            accounts::set_expertise(act, row, "组织工作、ＡＩ").await
        })
        .await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        app.at("2023-11-08 10:00").await;
        let brand = branch.applies(round, "红色文脉").await;
        committee.endorses(&brand).await;
        let browser = university.browser().await;
        let at = format!("/rounds/{round}/stages/review");
        for (typed, found) in [
            ("周一宁", true),
            ("法学院 ai", true),
            ("政法系　组织", true),
            ("法院党委", true),
            (&*expert.login, false),
            ("peiyu.example", false),
            ("法学院 教学", false),
        ] {
            let page = asks(&browser, &at, typed).await;
            assert_eq!(page.is(200).text().contains("周一宁"), found, "{typed}: {}", page.text());
        }
        app.post().await;
    }

    /// Names stand in one order on both databases, and the list says which.
    async fn names_stand_in_one_order(app) {
        let world = app.brands_at_work(3).await;
        for (brand, name) in world.brands.iter().zip(["第十一号工程", "文脉", "第二号工程"]) {
            crate::search::call(&app, brand.id, name).await;
        }
        let browser = world.university.browser().await;
        for at in ["/projects?tab=all&sort=name", "/search?kind=projects&q=ppx"] {
            let page = browser.get(at).await;
            let text = page.is(200).text();
            let places: Vec<_> =
                ["第二号工程", "第十一号工程", "文脉"].iter().map(|name| text.find(name)).collect();
            assert!(places.is_sorted() && places[0].is_some(), "{at}: {text}");
            assert!(text.contains("拼音排"), "{at}: {text}");
        }
        app.post().await;
    }
}

/// Gives a project another name in its row, as its application does.
async fn call(app: &TestApp, id: domain::ids::ProjectId, name: &str) {
    use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
    let db = &app.book().db;
    let row = entity::project::Entity::find_by_id(id)
        .one(db)
        .await
        .unwrap();
    let mut row = row.unwrap().into_active_model();
    row.name = sea_orm::ActiveValue::Set(name.to_owned());
    row.update(db).await.unwrap();
    // What pages have added up is of the state before.
    app.forget();
}
