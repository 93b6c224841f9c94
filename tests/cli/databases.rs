//! Commands that open a database, on SQLite and on PostgreSQL.

use entity::{lease, unit};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait};

use crate::full::ADMINISTRATOR;
use crate::support::{said, sites};

/// Steps that a database of an older version has had.
const OLDER: usize = 8;

#[tokio::test]
async fn looking_changes_nothing() {
    for site in sites("look").await {
        // A film may be larger than what is gone through: whoever allows it is told.
        let settings = site.place.path().join("peiyu.toml");
        std::fs::write(&settings, "upload_limit_mb = 100\n").unwrap();
        let (_, text) = site.says(&["config", "check"]);
        assert!(text.contains("超过 64 MB 的视频原样保存"), "{text}");
        std::fs::remove_file(settings).unwrap();
        // Before the first start: nothing is there, and nothing is made.
        let text = site.does(&["config", "check"]);
        for setting in ["最大 50 MB", "75 秒", "400 个连接", "代理    0 层"] {
            assert!(text.contains(setting), "{setting}: {text}");
        }
        if text.contains("sqlite") {
            assert!(text.contains("数据库还没有建立"), "{text}");
            let left: Vec<_> = std::fs::read_dir(site.place.path()).unwrap().collect();
            assert!(left.is_empty(), "{left:?}");
            for args in [&["audit", "verify"][..], &["doctor", "--files"]] {
                let (well, text) = site.says(args);
                assert!(!well && text.contains("还没有数据库"), "{text}");
            }
            let left: Vec<_> = std::fs::read_dir(site.place.path()).unwrap().collect();
            assert!(left.is_empty(), "{left:?}");
        }

        let db = site.database().await;
        migration::up_by(&db, OLDER).await.unwrap();
        let pending = migration::pending(&db).await.unwrap();
        let behind = format!("还差 {} 步（{}）", pending.len(), pending.join("、"));
        assert!(!pending.is_empty());
        let (well, text) = site.says(&["config", "check"]);
        assert!(well, "the next start brings it up to date: {text}");
        assert!(
            text.contains(&behind) && text.contains("请运行 peiyu migrate"),
            "{text}"
        );
        for args in [
            &["audit", "verify"][..],
            &["draw", "verify", "1"],
            &["doctor"],
        ] {
            let (well, text) = site.says(args);
            assert!(!well, "{text}");
            assert!(
                text.contains(&behind) && text.contains("请运行 peiyu migrate"),
                "{text}"
            );
        }
        assert_eq!(migration::pending(&db).await.unwrap(), pending);

        site.does(&["migrate"]);
        assert!(migration::pending(&db).await.unwrap().is_empty());
        site.tells(&["config", "check"], "结构是本版本的");
        site.tells(&["audit", "verify"], "日志链完整");
        site.refuses(&["draw", "verify", "1"], "没有编号为 1 的抽取");
        db.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    for site in sites("newer").await {
        assert!(site.peiyu(&["migrate"]).status.success());
        let db = site.database().await;
        db.execute_unprepared(
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)",
        )
        .await
        .unwrap();
        db.close().await.unwrap();
        for args in [
            &["migrate"][..],
            &["serve"],
            &["jobs"],
            &["config", "check"],
            &["audit", "verify"],
            &["draw", "verify", "1"],
            &["doctor"],
            &["job", "run", "phases"],
        ] {
            let (well, text) = site.says(args);
            assert!(!well, "{args:?}");
            assert!(
                text.contains("更新的版本建立的（多出 m9999_future）"),
                "{args:?}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn the_first_administrator_gets_a_password_for_once() {
    for site in sites("first").await {
        let (well, text) = site.says(&ADMINISTRATOR);
        assert!(well, "{text}");
        assert!(text.contains("一次性密码"));
        // The same name a second time is told, not overwritten.
        site.refuses(&ADMINISTRATOR, "已有人使用");
        let db = site.database().await;
        assert_eq!(unit::Entity::find().count(&db).await.unwrap(), 1);
        db.close().await.unwrap();
    }
}

#[tokio::test]
async fn jobs_are_run_by_hand_unless_a_node_is_at_them() {
    for site in sites("by_hand").await {
        assert!(site.peiyu(&["migrate"]).status.success());
        let morning = ["job", "run", "reminders", "--at", "2024-11-29"];
        let (well, text) = site.says(&morning);
        assert!(well && text.starts_with("reminders："), "{text}");
        let codes = |args: &[&str]| {
            let output = site.peiyu(args);
            (output.status.code().unwrap(), said(&output))
        };
        let (code, text) = codes(&morning);
        assert_eq!(code, 4, "{text}");
        assert!(text.contains("已经跑过，这次没有跑"), "{text}");
        let (code, text) = codes(&["job", "run", "nothing"]);
        assert_eq!(code, 5, "{text}");
        assert!(text.contains("没有名为"), "{text}");

        let db = site.database().await;
        lease::ActiveModel {
            name: Set("job:reminders".to_owned()),
            holder: Set("somebody".to_owned()),
            until_ms: Set((ledger::Clock::wall().now()).timestamp_millis() + 60_000),
        }
        .insert(&db)
        .await
        .unwrap();
        db.close().await.unwrap();
        let (code, text) = codes(&["job", "run", "reminders", "--at", "2024-11-30"]);
        assert_eq!(code, 3, "{text}");
        assert!(
            text.contains("已经有节点正在跑这个任务，这次没有跑"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_doctor_tells_what_is_wrong_and_mends_nothing() {
    for site in sites("doctor").await {
        site.does(&ADMINISTRATOR);
        let text = site.does(&["doctor", "--files"]);
        for part in [
            "✓ 组织和人员：",
            "单位 1、账号 1、角色 1",
            "读过文件 0 个",
            "数据完好：查了",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }

        // Somebody has written into the database.
        let db = site.database().await;
        db.execute_unprepared(
            r#"UPDATE "grant" SET to_on = '2000-01-01';
               INSERT INTO blob (digest, size, media_type, stored_at)
               VALUES ('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 3,
                       'application/pdf', '2024-01-01 00:00:00+00:00')"#,
        )
        .await
        .unwrap();
        db.close().await.unwrap();
        for _ in 0..2 {
            let (well, text) = site.says(&["doctor"]);
            assert!(!well, "{text}");
            for part in [
                "✗ 组织和人员：",
                "，1 处不对\n    账号 guanli：在单位 jia 的角色 admin 止日早于起日。",
                "日志里记了 0 条",
                "存着，却没有挂在任何材料上。",
                "有 3 处不对。体检只看不改，数据没有改动。",
            ] {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
        let (well, text) = site.says(&["doctor", "--files"]);
        assert!(!well, "{text}");
        assert!(
            text.contains("文件不在存储里。请从备份取回 files/e3/"),
            "{text}"
        );
        assert!(text.contains("有 4 处不对"), "{text}");
    }
}

/// Whatever is taken from the log, at its end too, is told with exit code 1; and an end that was
/// written down elsewhere tells a log that has been replaced as a whole.
#[tokio::test]
async fn a_log_that_was_touched_is_told() {
    for site in sites("touched").await {
        site.does(&ADMINISTRATOR);
        let (well, text) = site.says(&["audit", "verify"]);
        assert!(
            well && text.contains("日志链完整") && text.contains("访问日志链完整"),
            "{text}"
        );
        let end = text.lines().find_map(|l| l.strip_prefix("链尾 ")).unwrap();
        site.does(&["audit", "verify", "--end", end]);
        let id = end.split(':').next().unwrap();
        let other = format!("{id}:{}", "0".repeat(64));
        site.refuses(
            &["audit", "verify", "--end", &other],
            "与抄在别处的链尾不符",
        );
        site.refuses(&["audit", "verify", "--end", "随便"], "链尾要照抄");
        let db = site.database().await;
        for (sql, says) in [
            (
                "DELETE FROM event WHERE id = (SELECT MAX(id) FROM event)",
                "末尾的记录被删除",
            ),
            (
                "UPDATE event SET chain = NULL WHERE id = (SELECT MAX(id) FROM event)",
                "没有链值",
            ),
            ("UPDATE event SET chain = NULL", "第 1 条，没有链值"),
        ] {
            db.execute_unprepared(sql).await.unwrap();
            let (well, text) = site.says(&["audit", "verify"]);
            assert!(!well && text.contains(says), "{sql}: {text}");
            let (well, text) = site.says(&["doctor"]);
            assert!(
                !well && text.contains(says.split('，').next_back().unwrap()),
                "{sql}: {text}"
            );
        }
        db.close().await.unwrap();
    }
}

/// A file of last week that nothing names is told by the plain examination.
#[tokio::test]
async fn a_file_that_nothing_names_is_told() {
    for site in sites("unnamed").await {
        site.does(&ADMINISTRATOR);
        let folder = site.place.path().join("files/ab");
        std::fs::create_dir_all(&folder).unwrap();
        let place = folder.join("ab".repeat(32));
        std::fs::write(&place, b"%PDF-1.4").unwrap();
        let (well, text) = site.says(&["doctor"]);
        assert!(well, "an upload may be on its way: {text}");
        let file = std::fs::File::options().write(true).open(&place).unwrap();
        let written = file.metadata().unwrap().modified().unwrap();
        let week = std::time::Duration::from_hours(24 * 7);
        file.set_modified(written - week).unwrap();
        site.refuses(&["doctor"], "没有任何材料提到它");
    }
}

/// Version 0.1.0 chained the day's lines at night: those that waited are chained by the upgrade, and
/// a value that was missing before them is not made up.
#[tokio::test]
async fn waiting_lines_are_chained_by_the_upgrade() {
    // Steps of version 0.1.0.
    let older = 12;
    for (name, chains, says) in [
        ("waiting", ["NULL", "NULL", "NULL"], "日志链完整：3 条"),
        ("missing", ["NULL", "'aa'", "NULL"], "第 1 条，没有链值"),
    ] {
        for site in sites(name).await {
            let db = site.database().await;
            migration::up_by(&db, older).await.unwrap();
            for (n, chain) in chains.iter().enumerate() {
                // What they said has been erased: only the chain is looked at.
                db.execute_unprepared(&format!(
                    "INSERT INTO event (at, actor, kind, data, data_digest, chain)
                     VALUES ('2024-11-29 08:30:00.123456+00:00', '', 'lapsed', '', 'd{n}', {chain})"
                ))
                .await
                .unwrap();
            }
            db.close().await.unwrap();
            site.does(&["migrate"]);
            let (_, text) = site.says(&["audit", "verify"]);
            assert!(text.contains(says), "{name}: {text}");
        }
    }
}
