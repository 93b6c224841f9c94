//! The disk is nearly full: the administrators hear of it while there is something left.

use domain::states::{MailState, Role};
use entity::outbox;
use sea_orm::{ActiveValue::Set, ConnectionTrait as _, EntityTrait as _};

use crate::support::on_both;

on_both! {
    /// Somebody writes for longer than a monitor waits: that shows that it can be done.
    async fn a_busy_lock_is_not_unready(app) {
        let tx = entity::db::begin_write(&app.book().db).await.unwrap();
        app.browser().get("/readyz").await.is(200).says("ready");
        tx.rollback().await.unwrap();
        app.browser().get("/readyz").await.is(200);
    }

    /// Once by mail, and on every page until it is over; nobody else is bothered.
    async fn administrators_are_told_once(app) {
        let university = app.university("甲大学").await;
        let admin = app.person("系统管理员甲", &[Role::Admin], university.id).await;
        let organiser = app.person("组织部干部甲", &[Role::Organiser], university.id).await;
        let (desk, other) = (admin.browser().await, organiser.browser().await);
        let now = || app.clock().now();
        let run = async || app.jobs().run("space", now()).await.unwrap();

        run().await;
        assert!(app.mails_to(&admin).await.is_empty());
        desk.get("/admin/units").await.is(200).does_not_say("磁盘只剩");

        app.disk_is_nearly_full(true);
        for _ in 0..3 {
            run().await;
        }
        let mails = app.mails_to(&admin).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].subject.contains("磁盘只剩"), "{}", mails[0].subject);
        for page in ["/admin/units", "/admin/accounts", "/account"] {
            desk.get(page).await.is(200).says("磁盘只剩");
        }
        other.get("/account").await.is(200).does_not_say("磁盘只剩");

        app.disk_is_nearly_full(false);
        run().await;
        desk.get("/account").await.is(200).does_not_say("磁盘只剩");
        app.clock().set(now() + chrono::TimeDelta::days(1));
        app.disk_is_nearly_full(true);
        run().await;
        assert_eq!(app.mails_to(&admin).await.len(), 1, "another time is told again");
        app.disk_is_nearly_full(false);
    }

    /// A monitor sees mails that wait, jobs that ran, waits and room; and asking whether the site is
    /// ready leaves alone what pages keep.
    async fn a_monitor_asks(app) {
        let university = app.university("甲大学").await;
        let admin = app.person("系统管理员甲", &[Role::Admin], university.id).await;
        app.run_jobs().await;
        app.disk_is_nearly_full(true);
        app.jobs().run("space", app.clock().now()).await.unwrap();
        app.clock().set(app.clock().now() + chrono::TimeDelta::seconds(90));
        // A job that cannot do its work.
        let db = app.book().db;
        db.execute_unprepared("ALTER TABLE session RENAME TO gone").await.unwrap();
        app.jobs().run("sweep", app.clock().now()).await.unwrap_err();
        db.execute_unprepared("ALTER TABLE gone RENAME TO session").await.unwrap();
        let figures = app.browser().get("/metrics").await.body;
        for line in [
            "peiyu_outbox_mails{state=\"planned\"} 1",
            "peiyu_outbox_oldest_seconds 9",
            "peiyu_job_runs{job=\"chain\"} 1",
            "peiyu_job_failures{job=\"chain\"} 0",
            "peiyu_job_runs{job=\"sweep\"} 2",
            "peiyu_job_failures{job=\"sweep\"} 1",
            "peiyu_database_connections{state=\"idle\"}",
            "peiyu_database_wait_seconds_count",
            "peiyu_disk_free_bytes{folder=",
            "peiyu_database_up 1",
        ] {
            assert!(figures.contains(line), "{line}:\n{figures}");
        }
        assert_eq!(app.mails_to(&admin).await.len(), 1);
        app.disk_is_nearly_full(false);
        // What is not to go any more does not wait.
        outbox::Entity::update_many()
            .set(outbox::ActiveModel {
                state: Set(MailState::Skipped),
                sent_at: Set(None),
                ..Default::default()
            })
            .exec(&app.book().db)
            .await
            .unwrap();
        let figures = app.browser().get("/metrics").await.body;
        assert!(figures.contains("peiyu_outbox_oldest_seconds 0\n"), "{figures}");

        let organiser = app.person("组织部干部甲", &[Role::Organiser], university.id).await;
        // What pages keep holds for the rest of a minute.
        app.clock().set(crate::support::days::instant("2022-08-26 10:20"));
        let desk = organiser.browser().await;
        desk.get("/projects").await.is(200);
        let counted = app.statements();
        desk.get("/projects").await.is(200);
        let again = app.statements() - counted;
        app.browser().get("/readyz").await.is(200);
        let counted = app.statements();
        desk.get("/projects").await.is(200);
        assert_eq!(app.statements() - counted, again, "what pages keep was dropped");
    }
}
