//! A visit from the first point to the secretary's word: kept while it is written, told at once what
//! is left, counted from the day on which somebody was there.

use domain::states::{FindingStatus, Role, VisitStatus};
use domain::visit::{FindingKind, Weight};
use entity::{attachment, finding, visit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::days::day;
use crate::support::people::PASSWORD;
use crate::support::planted::photo;
use crate::support::work::fits;
use crate::support::{BrandRound, Person, TestApp, on_both};

/// A brand in its building with a visit due, and who goes there.
async fn due(app: &TestApp) -> (BrandRound, Person, visit::Model) {
    let world = app.brands_in_building(1).await;
    let supervisor = app
        .person("督导员", &[Role::Supervisor], world.university.id)
        .await;
    app.at("2024-02-01 10:00").await;
    let opened = world.university.opens_campaign(world.round).await;
    app.at("2024-02-02 10:00").await;
    world.university.reveals(opened).await;
    let due = app.one(visit::Entity::find()).await;
    (world, supervisor, due)
}

on_both! {
    /// Written in two goes, with photographs that are stored at once; registered days later, and every
    /// date counts from the day of the visit.
    async fn from_the_first_point_to_the_deadline(app) {
        let (world, supervisor, due) = due(&app).await;
        let desk = supervisor.desk().await;
        let at = format!("/visits/{}", due.id);
        let to = format!("{at}/conclusion");
        let page = desk.get(&at).await;
        let mut form = page.is(200).form(&to);
        assert!(form.pairs.iter().all(|(name, _)| !name.starts_with("checked.")), "nothing is preselected");
        let first = form.names().find(|name| name.starts_with("checked.")).unwrap().to_owned();
        let key = first.strip_prefix("checked.").unwrap().to_owned();
        form.set(&first, "partly");
        form.set(&format!("text.{key}"), "主题党日缺签到表");
        desk.put(&to, &form.pairs).await.is(200);
        // The page as it was opened knows nothing of that: nothing is overwritten.
        let mut old = page.form(&to);
        old.set(&format!("text.{key}"), "另一段话");
        desk.put(&to, &old.pairs).await.is(409).says("别处也填过");
        let stale = desk.submit(&{ let mut old = page.form(&format!("{at}/photos")); old.set(&format!("text.{key}"), "另一段话"); old }).await;
        stale.is(409).says("现在的值：主题党日缺签到表").keeps(&format!("text.{key}"), "另一段话");

        let again = desk.get(&at).await;
        again.keeps(&first, "partly").keeps(&format!("text.{key}"), "主题党日缺签到表").says("还差");
        let store = again.form(&format!("{at}/photos"));
        let picture = photo("签到表");
        let name = format!("photo.{key}");
        desk.submit_with(&store, (&name, "签到表.jpg", &picture)).await.is(303);
        assert_eq!(app.count(attachment::Entity::find()).await, 1);
        // The wrong one is taken off, and what was typed meanwhile stays.
        let mut wrong = photo("别处");
        let picture_itself = wrong.len() - 4;
        wrong[picture_itself] = 0x13;
        desk.submit_with(&desk.get(&at).await.form(&format!("{at}/photos")), (&name, "别处.jpg", &wrong)).await.is(303);
        let there = attachment::Entity::find().filter(attachment::Column::RemovedAt.is_null());
        let off = app.newest(there.clone(), attachment::Column::Id).await.public_id;
        let mut takes = desk.get(&at).await.form(&format!("{at}/photos"));
        takes.set("companions", "督导组两人");
        takes.set("remove", &off);
        desk.submit(&takes).await.is(303);
        assert_eq!(app.count(there).await, 1);
        desk.get(&at).await.keeps("companions", "督导组两人").does_not_say("别处");
        desk.get(&at).await.is(200).keeps(&format!("text.{key}"), "主题党日缺签到表");

        // Everything that is missing is told at once, each with its point.
        let refused = desk.submit(&desk.get(&at).await.form(&to)).await;
        refused.is(422).says("请填写查看的日期").says("怎样处理").says("轻重").says("请写明查看结论");
        assert_eq!(app.count(finding::Entity::find()).await, 0);
        // Nor does a page from before register over what has been written since.
        let mut old = page.form(&to);
        old.set(&format!("text.{key}"), "另一段话");
        desk.submit(&old).await.is(409).says("现在的值：主题党日缺签到表");
        let mut whole = refused.form(&to);
        fits(&mut whole);
        for (field, value) in [
            (first.clone(), "partly"),
            (format!("kind.{key}"), "at_once"),
            (format!("weight.{key}"), "grave"),
            ("checked.other1".to_owned(), "not"),
            ("text.other1".to_owned(), "宣传栏内容陈旧"),
            ("kind.other1".to_owned(), "remind"),
            ("weight.other1".to_owned(), "slight"),
            ("checked.other2".to_owned(), "not"),
            ("text.other2".to_owned(), "党费收缴记录缺两个月"),
            ("kind.other2".to_owned(), "by_date"),
            ("weight.other2".to_owned(), "serious"),
            ("conclusion".to_owned(), "台账基本齐全。"),
            ("companions".to_owned(), "学院组织员"),
            ("good_practice".to_owned(), "把支部建在课程组上"),
        ] {
            whole.set(&field, value);
        }
        for (wrong, why) in [("2024-02-03", "还没有到"), ("2024-01-31", "早于督导开始的日子")] {
            whole.set("visited_on", wrong);
            desk.submit(&whole).await.is(422).says(why).keeps("companions", "学院组织员");
        }
        // Registered a week after.
        app.at("2024-02-08 16:00").await;
        let desk = supervisor.desk().await;
        whole.set("visited_on", "2024-02-02");
        assert_eq!(desk.submit(&whole).await.is(303).location.as_deref(), Some(at.as_str()));
        let row = app.one(visit::Entity::find()).await;
        assert_eq!((row.status, row.visited_on, row.draft), (VisitStatus::Done, Some(day("2024-02-02")), None));
        let found = app.all(finding::Entity::find().order_by_asc(finding::Column::Id)).await;
        let calendar = app.book().calendar();
        let within = i32::from(app.book().round(&app.book().db, world.round).await.unwrap().programme.rectify_within(Some("quarterly")));
        let told: Vec<_> = found.iter().map(|f| (f.kind, f.weight, f.found_on, f.due_on, f.status)).collect();
        let on = day("2024-02-02");
        assert_eq!(told, [
            (FindingKind::AtOnce, Some(Weight::Grave), on, calendar.add_working_days(on, 3), FindingStatus::Open),
            (FindingKind::ByDate, Some(Weight::Serious), on, calendar.add_working_days(on, within), FindingStatus::Open),
        ]);
        assert_eq!(found[0].indicator_key.as_deref(), Some(key.as_str()));
        // One lands where the findings are, each with its link.
        let page = desk.get(&at).await;
        page.says("宣传栏内容陈旧").says("提醒").says("把支部建在课程组上").says("学院组织员");
        for found in &found {
            assert!(page.links_to(&found.text).contains(&format!("/findings/{}", found.id)), "{}", page.text());
        }
        desk.submit(&whole).await.is(303);
        assert_eq!(app.count(finding::Entity::find()).await, 2);
        app.post().await;
    }

    /// The secretary confirms on the visitor's own phone, by name and password, counted as at the
    /// sign-in; nobody else's name does.
    async fn confirmed_on_the_spot(app) {
        let (world, supervisor, due) = due(&app).await;
        supervisor.visits(due.id).await;
        let (at, branch) = (format!("/visits/{}", due.id), &world.branches[0]);
        let to = format!("{at}/confirmation");
        let desk = supervisor.desk().await;
        let gives = async |login: &str, password: &str| {
            desk.fill(&at, &to, &[("login", login), ("password", password), ("remark", "签到表在校外")]).await
        };
        let wrong = gives(&branch.login, "guess").await;
        wrong.is(422).says("登录名或密码不对").keeps("remark", "签到表在校外").does_not_say("guess");
        gives(&supervisor.login, PASSWORD).await.is(422).says("支部书记或经办人确认，这个账号不是");
        gives(&world.university.login, PASSWORD).await.is(422);
        assert_eq!(app.one(visit::Entity::find()).await.confirmed_by, None);
        gives(&branch.login, PASSWORD).await.is(303);
        let row = app.one(visit::Entity::find()).await;
        assert_eq!((row.confirmed_by, row.remark.as_deref()), (Some(branch.person.id), Some("签到表在校外")));
        desk.get(&at).await.says("支部已确认").says("签到表在校外");
        let again = [("login", branch.login.as_str()), ("password", PASSWORD)];
        desk.post(&to, &again).await.is(409).says("已经确认过");
        // Too many wrong ones lock the name, as at the sign-in.
        for _ in 0..5 {
            desk.post(&to, &[("login", world.university.login.as_str()), ("password", "guess")]).await;
        }
        let page = desk.post(&to, &[("login", world.university.login.as_str()), ("password", PASSWORD)]).await;
        page.says("再试");
        app.post().await;
    }

    /// Or later, from the branch's own page, with what it has to say.
    async fn confirmed_by_the_branch_later(app) {
        let (world, supervisor, due) = due(&app).await;
        let at = format!("/visits/{}", due.id);
        let to = format!("{at}/confirmation");
        let branch = world.branches[0].desk().await;
        branch.post(&to, &[("remark", "早了")]).await.is(409).says("还没有登记");
        supervisor.visits(due.id).await;
        let list = branch.get("/supervision").await;
        assert_eq!(list.says("等您确认的现场查看").links("核对并确认"), std::slice::from_ref(&at));
        branch.fill(&at, &to, &[("remark", "问题已当场改好")]).await.is(303);
        branch.get("/supervision").await.does_not_say("等您确认");
        branch.get(&at).await.says("支部已确认").says("问题已当场改好");
        app.post().await;
    }
}
