//! The database is away for a while. Nobody is signed out, and nothing typed is lost.

use chrono::TimeDelta;
use domain::states::Role;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::support::{Client, TestApp, on_both};

/// A browser in the middle of a form, on a page opened before.
async fn in_the_middle(app: &TestApp) -> (Client, String) {
    let university = app.university("甲大学").await;
    let admin = app
        .person("系统管理员甲", &[Role::Admin], university.id)
        .await;
    let browser = admin.browser().await;
    let path = format!("/admin/units/{}", university.id);
    browser.get(&path).await.is(200);
    (browser, path)
}

const TYPED: [(&str, &str); 3] = [
    ("code", "wenxue"),
    ("name", "文学院党委"),
    ("kind", "college_committee"),
];

on_both! {
    /// Forms, pages and the start page: 503, and after it as before.
    async fn a_form_sent_meanwhile_comes_back(app) {
        let (browser, path) = in_the_middle(&app).await;
        let to = format!("{path}/below");
        app.book().db.close_by_ref().await.unwrap();
        for _ in 0..2 {
            let page = browser.post(&to, &TYPED).await;
            page.is(503).says("暂时连不上数据库").keeps("name", "文学院党委").does_not_say("请先登录");
            assert_eq!(page.headers["retry-after"], "30");
            let page = browser.upload(&to, &TYPED, ("file", "一.pdf", b"%PDF-1.4"), true).await;
            page.is(503).keeps("name", "文学院党委");
        }
        for path in [&path, "/", "/projects", "/sign-in", "/notices", "/account"] {
            let page = browser.get(path).await;
            page.is(503).does_not_say("请先登录");
            assert!(page.location.is_none(), "{path} leads to {:?}", page.location);
        }
        browser.get("/healthz").await.is(200);
        browser.get("/readyz").await.is(503);

        app.restart().await;
        browser.post(&to, &TYPED).await.is(303);
        browser.get(&path).await.is(200).says("文学院党委");
    }
}

on_both! {
    /// Somebody else writes for longer than one waits: what was typed comes back, and is written at the
    /// next try.
    async fn a_form_that_waited_too_long_comes_back(app) {
        let (browser, path) = in_the_middle(&app).await;
        let to = format!("{path}/below");
        let tx = entity::db::begin_write(&app.book().db).await.unwrap();
        tx.execute_unprepared("UPDATE tally SET lines = lines").await.unwrap();
        let page = browser.post(&to, &TYPED).await;
        page.is(503).says("同时办理的人太多").keeps("name", "文学院党委");
        tx.rollback().await.unwrap();
        browser.get(&path).await.is(200).does_not_say("文学院党委");
        browser.post(&to, &TYPED).await.is(303);
        browser.get(&path).await.is(200).says("文学院党委");
    }
}

/// PostgreSQL says that its disk is full (53100) in the middle of an act.
#[tokio::test]
async fn a_full_disk_of_the_server_takes_nothing_down() {
    crate::support::play(crate::support::Kind::Postgres, |app| async move {
        let (browser, path) = in_the_middle(&app).await;
        let to = format!("{path}/below");
        let db = app.book().db;
        let full = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON event
            FOR EACH ROW EXECUTE FUNCTION full_disk()";
        db.execute_unprepared(full).await.unwrap();
        for _ in 0..2 {
            let page = browser.post(&to, &TYPED).await;
            page.is(503)
                .says("暂时存不下新的内容")
                .keeps("name", "文学院党委");
        }
        browser.get(&path).await.is(200).does_not_say("文学院党委");
        let room = "DROP TRIGGER full_disk ON event; DROP FUNCTION full_disk()";
        db.execute_unprepared(room).await.unwrap();
        browser.post(&to, &TYPED).await.is(303);
        browser.get(&path).await.is(200).says("文学院党委");
    })
    .await;
}

/// Whether the database takes writes, from whichever connection.
async fn takes_writes(app: &TestApp, yes: bool) {
    let db = app.book().db;
    let (all, ask) = if db.get_database_backend() == DbBackend::Postgres {
        let pool = db.get_postgres_connection_pool().options();
        let ask = format!("SET default_transaction_read_only = {}", !yes);
        (pool.get_max_connections(), ask)
    } else {
        let pool = db.get_sqlite_connection_pool().options();
        let ask = format!("PRAGMA query_only = {}", !yes);
        (pool.get_max_connections(), ask)
    };
    let mut open = Vec::new();
    for _ in 0..all {
        open.push(entity::db::begin_read(&db).await.unwrap());
    }
    for tx in open {
        tx.execute_unprepared(&ask).await.unwrap();
        entity::db::commit(tx).await.unwrap();
    }
}

on_both! {
    /// A database that answers and stores nothing: a monitor hears of it, and asks it at most once a
    /// minute however often it comes.
    async fn a_database_that_stores_nothing_is_not_ready(app) {
        let monitor = app.browser();
        let asks = async |status: u16, word: &str| {
            let before = app.statements();
            monitor.get("/readyz").await.is(status).says(word);
            app.statements() - before
        };
        let later = |seconds| app.clock().set(app.clock().now() + TimeDelta::seconds(seconds));
        assert!(asks(200, "ready").await > 0, "nothing was stored");
        takes_writes(&app, false).await;
        later(59);
        assert_eq!(asks(200, "ready").await, 0, "tried twice in a minute");
        later(1);
        asks(503, "storing").await;
        takes_writes(&app, true).await;
        later(59);
        assert_eq!(asks(503, "storing").await, 0, "tried twice in a minute");
        later(1);
        assert!(asks(200, "ready").await > 0);
    }
}

/// A database file that is gone can still be read by those who have it open; nothing is taken down
/// in it any more.
#[tokio::test]
async fn a_file_that_is_gone_takes_nothing_down() {
    crate::support::play(crate::support::Kind::Sqlite, |app| async move {
        let (browser, path) = in_the_middle(&app).await;
        let to = format!("{path}/below");
        let file = app.folder().join("peiyu.sqlite");
        let kept = app.folder().join("kept.sqlite");
        std::fs::rename(&file, &kept).unwrap();
        // The last use of the session would be written down by now.
        app.clock()
            .set(crate::support::days::instant("2022-08-26 09:10"));
        let page = browser.post(&to, &TYPED).await;
        page.is(503).keeps("name", "文学院党委");
        browser.get(&path).await.is(200).does_not_say("文学院党委");
        browser.get("/readyz").await.is(503);
        assert!(!file.exists(), "a new file was made");

        std::fs::rename(&kept, &file).unwrap();
        browser.post(&to, &TYPED).await.is(303);
        app.restart().await;
        browser.get(&path).await.is(200).says("文学院党委");
    })
    .await;
}

/// What was acknowledged is brought into the file when its log is taken away; from then on nothing is
/// acknowledged, until the next start.
#[tokio::test]
async fn a_log_that_is_gone_takes_nothing_down() {
    for end in ["-wal", "-shm"] {
        crate::support::play(crate::support::Kind::Sqlite, |app| async move {
            let (browser, path) = in_the_middle(&app).await;
            let to = format!("{path}/below");
            std::fs::remove_file(app.folder().join(format!("peiyu.sqlite{end}"))).unwrap();
            let page = browser.post(&to, &TYPED).await;
            page.is(503).keeps("name", "文学院党委").says("重新启动");
            browser.get(&path).await.is(200).does_not_say("文学院党委");
            let ready = browser.get("/readyz").await;
            ready.is(503);
            assert_eq!(ready.body, "database log, restart");

            app.restart().await;
            browser.post(&to, &TYPED).await.is(303);
            browser.get(&path).await.is(200).says("文学院党委");
        })
        .await;
    }
}

/// Others who use every connection are no outage.
#[tokio::test]
async fn a_queue_of_writers_is_ready() {
    crate::support::play(crate::support::Kind::Sqlite, |app| async move {
        let db = app.book().db;
        let mut held = Vec::new();
        for _ in 0..db
            .get_sqlite_connection_pool()
            .options()
            .get_max_connections()
        {
            held.push(entity::db::begin_read(&db).await.unwrap());
        }
        app.browser().get("/readyz").await.is(200);
    })
    .await;
}
