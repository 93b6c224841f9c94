//! Who came in and what was taken out: told to the auditor, without making anybody wait and without
//! a word of what was scored.

use domain::record::RecordKind;
use entity::{access_line, attachment};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use crate::support::people::PASSWORD;
use crate::support::{Opened, Project, TestApp, on_both};

/// The address of a project's file.
async fn file_of(app: &TestApp, project: &Project) -> String {
    let file = attachment::Entity::find().filter(attachment::Column::ProjectId.eq(project.id));
    let file = app.one(file).await;
    format!("/files/{}", file.public_id)
}

on_both! {
    /// Coming, failing, going, a file and a list: each is a line with its address, found by who, what
    /// and when.
    async fn whoever_comes_and_takes_something_is_in_the_log(app) {
        let Opened { branch, round, .. } = app.brand_round().await;
        let brand = branch.starts(round, "红色文脉").await;
        branch.hangs_on(&brand, "evidence").await;
        let file = file_of(&app, &brand).await;
        let auditor = app.auditor().await;

        app.at("2023-10-17 09:00").await;
        let wrong = [("login", branch.login.as_str()), ("password", "guess")];
        app.browser().seen_at("10.1.0.7").post("/sign-in", &wrong).await.is(422);
        let typed = [("login", "Secret-2026-typed"), ("password", "x")];
        app.browser().seen_at("10.1.0.8").post("/sign-in", &typed).await.is(422);
        let right = [("login", branch.login.as_str()), ("password", PASSWORD)];
        let here = app.browser().seen_at("10.1.0.9");
        here.post("/sign-in", &right).await.is(303);
        here.get(&file).await.is(200);
        here.get("/projects/export.xlsx?tab=all").await.is(200);
        here.get("/projects?tab=all").await.is(200);
        here.post("/sign-out", &[("", ""); 0]).await.is(303);
        app.writes_accesses().await;

        let browser = auditor.browser().await;
        let all = browser.get("/audit/accesses?from=2023-10-17").await;
        all.is(200)
            .says("访问日志 6 条")
            .says("10.1.0.7")
            .says("没有这个登录名")
            .does_not_say("Secret-2026-typed")
            .says("读取文件 佐证.pdf")
            .says("/projects/export.xlsx?tab=all")
            .says("退出登录");
        let own = format!("/audit/accesses?from=2023-10-17&who={}", branch.login);
        browser.get(&own).await.says("访问日志 5 条").does_not_say("10.1.0.8");
        browser.get("/audit/accesses?kind=file_read").await.says("访问日志 1 条").says("10.1.0.9");
        browser.get("/audit/accesses?to=2020-01-01").await.says("没有这样的记录");
        browser.get("/audit/accesses?from=yesterday").await.says("起始日期看不懂");

        let none: [(&str, &str); 0] = [];
        browser.post("/audit/verify", &none).await.is(303);
        let log = browser.get("/audit").await;
        log.says("操作日志完整").says("访问日志完整");
        app.post().await;
    }

    /// A line is written some seconds later with others: whoever looks at a file waits for no writer,
    /// and what pages have added up stays.
    async fn looking_at_a_file_keeps_nobody_waiting(app) {
        let world = app.brands_at_work(1).await;
        let (_, branch, brand) = world.first();
        branch.logs(brand, RecordKind::Lecture, 1).await;
        let university = app.university("甲大学").await;
        let kept = app.files().put("签到.pdf", "%PDF-1.4\n% x\n".into()).await.unwrap();
        let record = brand.records().await.swap_remove(0).id;
        branch
            .does(async |act| ledger::files::attach(act, kept, ledger::files::HungOn::Record(record)).await)
            .await;
        let file = file_of(&app, brand).await;
        app.post().await;
        app.at("2023-12-20 10:00").await;
        let browser = university.browser().await;
        let asked = async || {
            let before = app.statements();
            browser.get("/projects?tab=all").await.is(200);
            app.statements() - before
        };
        let first = asked().await;
        let again = asked().await;
        assert!(again < first, "{again} of {first}");

        let busy = entity::db::begin_write(&app.book().db).await.unwrap();
        browser.get(&file).await.is(200);
        busy.rollback().await.unwrap();
        app.writes_accesses().await;
        assert_eq!(asked().await, again, "what was added up is still there");
    }

    /// An auditor reads who signed and who ended the scoring, and no points beside them; reminders of
    /// every morning are left out unless they are asked for.
    async fn no_points_beside_a_name(app) {
        let world = app.brands_in_review(1).await;
        let auditor = app.auditor().await;
        app.all_sign(&world.experts, &[&world.brands[0]], 90).await;
        world.university.shortlists("review", &world.all()).await;
        app.at("2023-11-10 08:30").await;
        app.run_jobs().await;
        let browser = auditor.browser().await;
        let log = browser.get("/audit").await;
        log.is(200)
            .says("一份评分表已签署")
            .says("评分结束")
            .does_not_say("平均")
            .does_not_say("90 分")
            .does_not_say("晨间提醒");
        browser.get("/audit?kind=mail").await.says("晨间提醒");
        browser.get("/audit?kind=all").await.says("晨间提醒");
        browser.get("/audit?kind=review").await.says("评分结束").does_not_say("平均").does_not_say("90 分");
        app.post().await;
    }

    /// What the auditor was mailed is typed in again, and says whether the log is still that one.
    async fn a_kept_end_is_compared(app) {
        let auditor = app.auditor().await;
        app.run_jobs().await;
        let mails = app.mails_to(&auditor).await;
        let letter = mails.iter().find(|m| m.subject.contains("请保存链尾")).unwrap();
        let end = letter.text.lines().find_map(|l| l.strip_prefix("操作日志链尾：")).unwrap();
        let browser = auditor.browser().await;
        browser.post("/audit/verify", &[("end", end)]).await.is(303);
        browser.get("/audit").await.says("操作日志完整");
        let other = format!("{}:{}", end.split(':').next().unwrap(), "0".repeat(64));
        browser.post("/audit/verify", &[("end", other.as_str())]).await.is(303);
        browser.get("/audit").await.says("操作日志不完整").says("与抄在别处的链尾不符");
        browser.post("/audit/verify", &[("end", "随便")]).await.is(422).says("链尾要照抄");
        app.post().await;
    }

    /// A line is erased when it is old, and wholly: one that only looks so does not count as erased, and
    /// one too young for it is told.
    async fn no_line_is_erased_by_hand(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let right = [("login", branch.login.as_str()), ("password", PASSWORD)];
        app.browser().seen_at("10.1.0.9").post("/sign-in", &right).await.is(303);
        app.writes_accesses().await;
        let db = app.book().db;
        let line = access_line::Entity::find().one(&db).await.unwrap().unwrap();
        let forged = access_line::ActiveModel {
            id: Set(line.id),
            salt: Set(String::new()),
            who: Set(String::new()),
            address: Set(String::new()),
            ..Default::default()
        };
        forged.clone().update(&db).await.unwrap();
        let said = app.ailments().await.concat();
        assert!(said.contains("内容与摘要不符"), "{said}");
        let erased = access_line::ActiveModel { account_id: Set(None), what: Set(String::new()), ..forged };
        erased.update(&db).await.unwrap();
        let said = app.ailments().await.concat();
        assert!(!said.contains("内容与摘要不符") && said.contains("有 1 条不到两年就抹去了"), "{said}");
        line.into_active_model().reset_all().update(&db).await.unwrap();
    }
}
