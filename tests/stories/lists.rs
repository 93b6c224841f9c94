//! Long lists: nothing is cut in silence, and each reader finds the buttons that are theirs.

use domain::ids::RoundId;
use domain::states::{NoticeStatus, Role};
use entity::{campaign, grant, notice, unit, visit};
use ledger::supervision::{self, FindingInput};
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};

use crate::support::days::day;
use crate::support::work::fits;
use crate::support::{BrandRound, Unit, on_both};

/// Where a round is entered.
fn enter_of(round: RoundId) -> String {
    format!("/rounds/{round}/enter")
}

on_both! {
    /// What is running is listed without signing in, and gone when its days are over.
    async fn publicity_is_for_everybody(app) {
        app.browser().get("/public/notices").await.is(200).says("现在没有公示");
        let page = app.browser().get("/sign-in").await;
        assert!(page.body.contains(r#"href="/public/notices""#), "{}", page.body);
        page.says("查看公示（无需登录）");
        app.brands_in_publicity(2).await;
        app.browser()
            .get("/public/notices")
            .await
            .is(200)
            .says("1 份公示正在进行")
            .says("甲大学")
            .says("5 个工作日")
            .does_not_say("红色文脉")
            .does_not_say("文学院");
        app.dawns("2023-11-28").await;
        app.post().await;
        let over = app.browser().get("/public/notices").await;
        over.is(200).says("现在没有公示").says("以前的公示").does_not_say("红色文脉");
        let notice = over.links_to("公示").into_iter().find(|href| href.starts_with("/notices/"));
        app.browser().get(&notice.unwrap()).await.is(200).says("已从本页撤下");
    }

    /// A visit is registered by whoever goes or runs the round; the others look.
    async fn a_visit_is_registered_by_whoever_goes(app) {
        let BrandRound { university, branches, brands, round, .. } = app.brands_at_work(2).await;
        let supervisor = app.person("督导员甲", &[Role::Supervisor], university.id).await;
        let other = app.person("督导员乙", &[Role::Viewer], university.id).await;
        let opened = university.opens_campaign(round).await;
        app.at("2023-12-21 10:00").await;
        university.reveals(opened).await;
        let db = &app.book().db;
        let planned = visit::Entity::find().all(db).await.unwrap();
        assert!(!planned.is_empty());
        assert!(planned.iter().all(|v| v.supervisor_id == Some(supervisor.id)));
        for who in [&supervisor, &university.person] {
            let page = who.browser().await.get("/supervision").await;
            page.is(200).says("登记结论").says("个现场查看待办");
        }
        let visited: Vec<&Unit> = branches
            .iter()
            .zip(&brands)
            .filter(|(_, b)| planned.iter().any(|v| v.project_id == b.id))
            .map(|(branch, _)| branch)
            .collect();
        let committee = app.committee("文学院党委").await;
        for who in [&visited[0].person, &committee.person, &other] {
            let page = who.browser().await.get("/supervision").await;
            page.is(200).says("安排的现场查看").does_not_say("登记结论").does_not_say("查看待办");
        }

        // A sheet has room for eight problems beside the standard, and due soon is what the round says.
        let page = supervisor.browser().await;
        let sheet = format!("/visits/{}", planned[0].id);
        let mut form = page.get(&sheet).await.form(&format!("{sheet}/conclusion"));
        form.set("visited_on", &app.today().to_string());
        form.set("conclusion", "总体正常，有几处要改。");
        fits(&mut form);
        let room = form.pairs.iter().filter(|(name, _)| name.starts_with("text.other")).count();
        assert_eq!(room, 8);
        for n in 1..=room {
            form.set(&format!("checked.other{n}"), "not");
            form.set(&format!("text.other{n}"), &format!("第{n}处台账不全"));
            form.set(&format!("kind.other{n}"), "by_date");
            form.set(&format!("weight.other{n}"), "slight");
        }
        page.submit(&form).await.is(303);
        assert_eq!(entity::finding::Entity::find().all(db).await.unwrap().len(), room);
        app.post().await;
    }

    /// Findings and campaigns beyond one page are counted and have a page of their own.
    async fn lists_go_on(app) {
        app.has_rows_made_by_hand();
        let BrandRound { university, branches, brands, round, .. } = app.brands_at_work(2).await;
        for n in 1..=51 {
            let found = FindingInput { text: format!("第{n:02}处台账不全"), indicator: None };
            let id = brands[0].id;
            university
                .does(async |act| supervision::raise_finding(act, id, found, "日常".to_owned()).await)
                .await;
        }
        let db = &app.book().db;
        let rows = (1..=13).map(|n| campaign::ActiveModel {
            round_id: Set(round),
            plan_key: Set(format!("earlier-{n}")),
            title: Set(format!("往年第{n:02}次督导")),
            kind: Set(domain::programme::SupervisionKind::SpotCheck),
            opens_on: Set(day("2023-11-01") + chrono::Duration::days(n)),
            visits_due_on: Set(day("2023-12-01")),
            status: Set(domain::states::CampaignStatus::Closed),
            created_at: Set(app.clock().now()),
            instance: Set(1),
            ..Default::default()
        });
        campaign::Entity::insert_many(rows).exec(db).await.unwrap();
        let browser = university.browser().await;
        let page = browser.get("/supervision").await;
        page.is(200)
            .says("51 个问题整改中")
            .says("第 1—25 项，共 51 项")
            .says("第25处台账不全")
            .does_not_say("第26处台账不全")
            .says("第 1—12 项，共 13 项")
            .does_not_say("往年第01次督导");
        browser.get("/supervision?page=3").await.is(200).says("第51处台账不全").says("往年第13次督导");
        browser.get("/supervision?campaigns=2").await.is(200).says("往年第01次督导");
        branches[0].browser().await.get("/supervision").await.is(200).says("共 51 项");
        app.post().await;
    }

    /// Notices beyond one page; the title counts those that go on on all of them.
    async fn notices_go_on(app) {
        app.has_rows_made_by_hand();
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let rows = (1..=120).map(|n| notice::ActiveModel {
            public_id: Set(format!("notice-{n}")),
            round_id: Set(round),
            stage_key: Set("publicity".to_owned()),
            title: Set(format!("第{n:03}份公示")),
            body: Set("现予公示。".to_owned()),
            opens_on: Set(day("2023-01-01") + chrono::Duration::days(n)),
            closes_on: Set(day("2023-12-01")),
            working_days: Set(5),
            count_from: Set(domain::programme::CountFrom::NextDay),
            // The running ones are the oldest: on the last page.
            status: Set(if n <= 7 { NoticeStatus::Open } else { NoticeStatus::Closed }),
            posted_at: Set(app.clock().now()),
            posted_by: Set(None),
            closed_at: Set(None),
            ..Default::default()
        });
        notice::Entity::insert_many(rows).exec(&app.book().db).await.unwrap();
        let browser = university.browser().await;
        let page = browser.get("/notices").await;
        page.is(200).says("7 份公示正在进行").says("第 1—25 项，共 120 项").does_not_say("第007份公示");
        browser.get("/notices?page=5").await.is(200).says("第007份公示").says("7 份公示正在进行");
        app.browser().get("/public/notices").await.is(200).says("7 份公示正在进行");
    }

    /// Whoever writes for more units than a list has room for is told so, and finds them by name.
    async fn units_are_found_by_name(app) {
        app.has_rows_made_by_hand();
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let first = app.branch("文学院教工第一党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let db = &app.book().db;
        let path: String = unit::Entity::find_by_id(committee.id)
            .select_only()
            .column(unit::Column::Path)
            .into_tuple()
            .one(db)
            .await
            .unwrap()
            .unwrap();
        let rows = (1..=305_i64).map(|n| unit::fold(unit::ActiveModel {
            id: Set(domain::ids::UnitId(1000 + n)),
            parent_id: Set(Some(committee.id)),
            code: Set(format!("B{n}")),
            name: Set(format!("学生第{n:03}党支部")),
            kind: Set("branch".to_owned()),
            path: Set(format!("{path}{}/", 1000 + n)),
            sort_no: Set(1),
            established_on: Set(Some(day("2015-09-01"))),
            members_formal: Set(Some(18)),
            members_probationary: Set(Some(2)),
            closed_on: Set(None),
            public_id: Set(format!("branch-{n}")),
            ..Default::default()
        }));
        for part in rows.collect::<Vec<_>>().chunks(60) {
            unit::Entity::insert_many(part.to_vec()).exec(db).await.unwrap();
        }
        // A role on the committee reads its branches; for each of them one that writes is held there.
        let writer = app.person("组织员乙", &[Role::Editor], first.id).await;
        let posts = (1..=305_i64).map(|n| grant::ActiveModel {
            account_id: Set(writer.id),
            unit_id: Set(domain::ids::UnitId(1000 + n)),
            role: Set(Role::Editor),
            from_on: Set(app.today()),
            to_on: Set(None),
            ..Default::default()
        });
        for part in posts.collect::<Vec<_>>().chunks(60) {
            grant::Entity::insert_many(part.to_vec()).exec(db).await.unwrap();
        }
        let reader = app.person("组织员丙", &[Role::Editor], committee.id).await;
        reader.browser().await.get(&enter_of(round)).await.does_not_say("学生第001党支部");
        let browser = writer.browser().await;
        let enter = enter_of(round);
        let page = browser.get(&enter).await;
        page.is(200).says("前 300 个单位，另有 6 个").says("学生第001党支部").does_not_say("学生第305党支部");
        let page = browser.get(&format!("{enter}?q=305")).await;
        page.is(200).says("学生第305党支部").does_not_say("学生第001党支部");
        browser.get(&format!("{enter}?q=没有的")).await.is(200).says("没有名称含“没有的”的单位");
        browser.send(&page, "/projects", &[("name", "薪火")]).await.is(303);
        // A branch with one unit is not asked to look for it.
        first.browser().await.get(&enter).await.is(200).does_not_say("找单位");
        app.post().await;
    }
}
