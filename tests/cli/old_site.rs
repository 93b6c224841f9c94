//! A site of version 0.1.0 goes on under this one.

use std::collections::BTreeMap;

use domain::states::Role;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter,
    QueryOrder, Statement,
};

use crate::support::sites;

/// What a site of version 0.1.0 had in its tables.
const SITE: &str = include_str!("../data/site-0.1.0.sql");

/// Steps of the schema that version 0.1.0 had had.
const STEPS: usize = 12;

/// The password of every account of that site.
pub const PASSWORD: &str = "peiyu-demo-2026";

/// Makes an empty database one that version 0.1.0 has left.
pub async fn as_version_0_1_0_left_it(db: &DatabaseConnection) {
    migration::up_by(db, STEPS).await.unwrap();
    db.execute_unprepared(SITE).await.unwrap();
    if db.get_database_backend() == DbBackend::Postgres {
        // The rows brought their numbers along; the next ones go on from there.
        for table in tables(db).await {
            db.execute_unprepared(&format!(
                r#"DO $$ BEGIN
                     IF EXISTS (SELECT FROM information_schema.columns WHERE table_schema = current_schema()
                                AND table_name = '{table}' AND column_name = 'id' AND data_type = 'bigint') THEN
                       PERFORM setval(pg_get_serial_sequence('"{table}"', 'id'), (SELECT max(id) FROM "{table}"));
                     END IF;
                   END $$"#
            ))
            .await
            .unwrap();
        }
    }
}

pub async fn tables(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        }
        _ => {
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        }
    };
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get("", "name").unwrap())
        .filter(|name| name != "seaql_migrations")
        .collect()
}

/// Rows of each table.
pub async fn counts(db: &DatabaseConnection) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for table in tables(db).await {
        let rows = rows_in(db, &format!(r#""{table}""#)).await;
        counts.insert(table, rows);
    }
    counts
}

/// How many rows a table has, or those of it that meet a condition.
async fn rows_in(db: &DatabaseConnection, which: &str) -> i64 {
    let sql = format!("SELECT count(*) AS n FROM {which}");
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap()
        .unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test]
async fn a_site_of_version_0_1_0_comes_up_whole() {
    for site in sites("old_site").await {
        let db = site.database().await;
        as_version_0_1_0_left_it(&db).await;
        let mut before = counts(&db).await;
        // What a decision said once more beside its grade, and what no rule asks of it, is in the log.
        let twice = "WHERE what IN ('rectify', 'extend', 'hand_in', 'objection')";
        let twice = rows_in(&db, &format!("decision {twice}")).await;
        *before.get_mut("decision").unwrap() -= twice;
        assert!(before.values().all(|n| *n > 0), "{before:?}");

        site.does(&["migrate"]);
        let after = counts(&db).await;
        for (table, rows) in &before {
            assert!(
                after.get(table).is_none_or(|n| n >= rows),
                "{table} had {rows} rows: {after:?}"
            );
        }
        site.does(&["audit", "verify"]);
        // The examination compares what is owed with the rows, among all else.
        site.does(&["doctor"]);

        owed_stays(&site.url).await;
        site.does(&["doctor"]);
        db.close().await.unwrap();
    }
}

/// Reconciling every round with the calendar that is there already moves no obligation.
async fn owed_stays(url: &str) {
    let db = entity::db::connect(url).await.unwrap();
    let book = ledger::Book::open(db, ledger::Clock::wall(), "http://127.0.0.1")
        .await
        .unwrap();
    let owed = async || {
        entity::obligation::Entity::find()
            .order_by_asc(entity::obligation::Column::Id)
            .all(&book.db)
            .await
            .unwrap()
    };
    let before = owed().await;
    assert!(!before.is_empty());
    let known = entity::calendar_day::Entity::find()
        .order_by_asc(entity::calendar_day::Column::Date)
        .all(&book.db)
        .await
        .unwrap();
    let mut days = String::new();
    for d in known {
        let word = if d.off { "休" } else { "班" };
        days += &format!("{} {word} {}\n", d.date, d.name);
    }
    // What a notice has today and this site had not, none of it near a day that anything is due.
    days += "2027-02-06 休 春节\n2027-04-05 休 清明节\n2027-05-01 休 劳动节\n2027-06-09 休 端午节\n2027-09-15 休 中秋节\n2027-10-01 休 国庆节\n";
    let days = ledger::settings::parse_notice(2027, &days).unwrap();
    let organiser = organiser(&book.db).await;
    let mut act = ledger::Act::begin(&book, &organiser).await.unwrap();
    let happened =
        ledger::settings::import_calendar(&mut act, 2027, days, "国务院办公厅通知".to_owned())
            .await
            .unwrap();
    act.finish(happened).await.unwrap();
    assert_eq!(owed().await, before);
    book.db.close().await.unwrap();
}

/// Whoever keeps the calendar: the organiser of the topmost unit.
async fn organiser(db: &DatabaseConnection) -> ledger::Actor {
    let root = entity::unit::Entity::find()
        .filter(entity::unit::Column::ParentId.is_null())
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let grant = entity::grant::Entity::find()
        .filter(entity::grant::Column::UnitId.eq(root.id))
        .filter(entity::grant::Column::Role.eq(Role::Organiser))
        .one(db)
        .await
        .unwrap()
        .unwrap();
    ledger::Actor::person(
        grant.account_id,
        "组织部门",
        vec![entity::scope::Held {
            unit_id: root.id,
            path: root.path,
            kind: root.kind,
            role: grant.role,
        }],
    )
}
