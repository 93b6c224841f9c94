//! The entities and the migrations speak of the same tables, on both databases.
//!
//! PostgreSQL is asked when `PEIYU_TEST_PG` holds a URL; each test works in a schema of its own.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use domain::{obligation, programme, record, stage, states, unit};
use sea_orm::{
    ActiveEnum, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Iterable, Schema,
};

mod support;
use support::{memory, postgres};

/// A column as a database describes it: type and whether it may be missing.
type Columns = BTreeMap<String, (String, bool)>;

/// Compares each table and gives back their names.
macro_rules! same_tables {
    ($migrated:ident $derived:ident: $($table:ident)+) => {
        BTreeSet::from([$(same_columns(entity::$table::Entity, $migrated, $derived).await),+])
    };
}

#[tokio::test]
async fn entities_match_the_migrated_schema_on_sqlite() {
    let migrated = memory().await;
    let derived = entity::db::connect("sqlite::memory:").await.unwrap();
    compare(&migrated, &derived).await;
}

#[tokio::test]
async fn entities_match_the_migrated_schema_on_postgres() {
    let Some(migrated) = postgres("parity_migrated").await else {
        return;
    };
    let Some(derived) = support::postgres_empty("parity_derived").await else {
        return;
    };
    compare(&migrated, &derived).await;
}

async fn compare(migrated: &DatabaseConnection, derived: &DatabaseConnection) {
    let described = same_tables!(migrated derived:
        access_line account amendment assignment attachment blind_check blob calendar_day calendar_entry calendar_import
        campaign confirmation count_change decision draw endorsement event extension extension_request fact finding grant holder job_run last_step
        lease mail_server milestone_progress notice notice_entry objection obligation outbox password_link
        person programme project quota record rectification reminder_step round round_told running_count score sending session
        setting sign_in_try stage_date submission tally title undone unit
        unit_history visit);
    let mut there = table_names(migrated).await;
    there.remove("seaql_migrations");
    assert_eq!(described, there, "each table has its entity");
}

async fn same_columns<E: EntityTrait>(
    table: E,
    migrated: &DatabaseConnection,
    derived: &DatabaseConnection,
) -> String {
    let mut create = Schema::new(derived.get_database_backend()).create_table_from_entity(table);
    derived.execute(create.if_not_exists()).await.unwrap();
    let name = table.table_name();
    assert_eq!(
        columns(migrated, name).await,
        columns(derived, name).await,
        "columns of {name}"
    );
    name.to_owned()
}

async fn columns(db: &DatabaseConnection, table: &str) -> Columns {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => format!(
            r#"SELECT name, type AS kind, CASE WHEN "notnull" = 1 OR pk > 0 THEN 'NO' ELSE 'YES' END AS missing
               FROM pragma_table_info('{table}')"#
        ),
        _ => format!(
            "SELECT column_name::text AS name, data_type::text AS kind, is_nullable::text AS missing
             FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = '{table}'"
        ),
    };
    let rows = db.query_all_raw(support::raw(db, &sql)).await.unwrap();
    rows.iter()
        .map(|row| {
            let kind: String = row.try_get("", "kind").unwrap();
            // How long a word may be is the migration's own affair.
            let kind = kind.split('(').next().unwrap_or_default().to_lowercase();
            let missing: String = row.try_get("", "missing").unwrap();
            (row.try_get("", "name").unwrap(), (kind, missing == "YES"))
        })
        .collect()
}

async fn table_names(db: &DatabaseConnection) -> BTreeSet<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()",
    };
    let rows = db.query_all_raw(support::raw(db, sql)).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect()
}

#[tokio::test]
async fn a_schema_of_a_newer_program_is_recognised() {
    let db = memory().await;
    assert_eq!(
        migration::check_newer(&db).await.unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(migration::pending(&db).await.unwrap(), Vec::<String>::new());
    db.execute_unprepared(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)",
    )
    .await
    .unwrap();
    assert_eq!(migration::check_newer(&db).await.unwrap(), ["m9999_later"]);
}

#[tokio::test]
async fn an_empty_database_waits_for_every_step() {
    let db = entity::db::connect("sqlite::memory:").await.unwrap();
    let pending = migration::pending(&db).await.unwrap();
    assert_eq!(pending.last(), Some(&migration::latest()));
    let files = std::fs::read_dir("../migration/src").unwrap();
    let files = files.filter(|file| {
        let name = file.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("m0")
    });
    assert_eq!(pending.len(), files.count(), "a file for each step");
    assert!(migration::check_newer(&db).await.unwrap().is_empty());
    assert!(table_names(&db).await.is_empty(), "asking changes nothing");
}

#[tokio::test]
async fn a_schema_that_is_up_to_date_is_left_alone() {
    for db in support::both("up_and_up").await {
        migration::up(&db).await.unwrap();
        let tables = table_names(&db).await;
        migration::up(&db).await.unwrap();
        assert_eq!(table_names(&db).await, tables);
        assert!(migration::pending(&db).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn numbers_that_read_alike_are_one() {
    for db in support::both("numbers_before").await {
        let steps = migration::pending(&db).await.unwrap();
        let before = steps.iter().position(|step| step == "m0021_numbers");
        migration::up_by(&db, before.unwrap()).await.unwrap();
        for (id, number) in [
            (1, "A0012"),
            (2, "Ａ００１２"),
            (3, "A\u{200B}0012"),
            (4, "\u{200B}"),
        ] {
            db.execute_unprepared(&format!(
                "INSERT INTO account (id, login, display_name, password_hash, must_change, created_at, person)
                 VALUES ({id}, 'a{id}', '甲', '', false, '2023-10-01 00:00:00+00:00', '{number}')"
            ))
            .await
            .unwrap();
        }
        migration::up(&db).await.unwrap();
        let mut rows = entity::account::Entity::find().all(&db).await.unwrap();
        rows.sort_by_key(|row| row.id);
        let numbers: Vec<_> = rows.iter().map(|row| row.person.as_deref()).collect();
        assert_eq!(numbers, [Some("A0012"), Some("A0012"), Some("A0012"), None]);
    }
}

/// A project as it stood in the first versions, with all that it names.
const A_PROJECT: [&str; 5] = [
    "INSERT INTO unit (id, code, name, kind, path, sort_no, public_id) VALUES (1, 'D1', '甲大学党委', 'university', '/1/', 0, 'u1')",
    "INSERT INTO account (id, login, display_name, password_hash, must_change, failures, created_at) VALUES (1, 'zzb', '组织部', '', false, 0, '2023-10-01 00:00:00+00:00')",
    "INSERT INTO programme (id, code, digest, title, text, format, created_at) VALUES (1, 'brand', '00', '品牌', '', 1, '2023-10-01 00:00:00+00:00')",
    "INSERT INTO round (id, code, programme_id, programme_code, host_unit_id, year, name, definition, format, announced, count_from, status, version) VALUES (1, 'PPX-2023', 1, 'brand', 1, 2023, '品牌', '', 1, '2023-10-16', 'next_day', 'open', 1)",
    "INSERT INTO project (id, code, public_id, round_id, unit_id, name, stage_key, status, since, version, created_at, updated_at) VALUES (1, 'PPX-2023-1', 'p1', 1, 1, '红色文脉', 'building', 'active', '2023-12-01', 1, '2023-10-20 00:00:00+00:00', '2023-12-01 00:00:00+00:00')",
];

async fn all(db: &DatabaseConnection, statements: &[&str]) {
    for sql in statements {
        db.execute_unprepared(sql).await.unwrap();
    }
}

/// What was assigned before the column was there: each expert was asked about the newest that had
/// been handed in by then.
#[tokio::test]
async fn what_experts_judge_is_found_for_earlier_assignments() {
    for db in support::both("judged_before").await {
        migration::up_by(&db, 10).await.unwrap();
        all(&db, &A_PROJECT).await;
        all(
            &db,
            &[
                "INSERT INTO submission (id, project_id, form_key, revision, status, answers, saved_at, saved_by, submitted_at, version) VALUES (1, 1, 'application', 1, 'superseded', '{}', '2023-11-01 00:00:00+00:00', 1, '2023-11-01 00:00:00+00:00', 1), (2, 1, 'application', 2, 'submitted', '{}', '2023-11-20 00:00:00+00:00', 1, '2023-11-20 00:00:00+00:00', 1)",
                "INSERT INTO assignment (id, project_id, stage_key, account_id, assigned_at, declared_relation) VALUES (1, 1, 'review', 1, '2023-11-08 00:00:00+00:00', false)",
            ],
        )
        .await;
        migration::up(&db).await.unwrap();
        let asked = entity::assignment::Entity::find()
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(asked.submission_id, Some(domain::ids::SubmissionId(1)));
        let text = entity::programme::Entity::find()
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(text.owner_unit_id, None);
    }
}

/// What stood in rows as anybody wrote it is read as words of the program, and nothing of it is lost.
#[tokio::test]
async fn what_was_decided_and_found_is_read_in_known_words() {
    for db in support::both("words_before").await {
        migration::up_by(&db, 16).await.unwrap();
        all(&db, &A_PROJECT).await;
        for (stage, what, outcome) in [
            ("application", "return", "committee"),
            ("screening", "screen", "failed"),
            ("review", "score", "second_reading"),
            ("decision", "propose", "yes"),
            ("midterm", "hand_in", "handed_in"),
            ("midterm", "grade", "conditional"),
            ("midterm", "rectify", ""),
        ] {
            db.execute_unprepared(&format!("INSERT INTO decision (project_id, stage_key, what, outcome, reason, at) VALUES (1, '{stage}', '{what}', '{outcome}', '材料不全', '2023-11-01 00:00:00+00:00')")).await.unwrap();
        }
        for (n, source) in [(1, "随机抽查"), (2, "日常"), (3, "巡视反馈")] {
            db.execute_unprepared(&format!("INSERT INTO finding (code, project_id, source, text, found_on, found_by, due_on, status) VALUES ('PPX-2023-2024-{n}', 1, '{source}', '会议记录缺页', '2024-01-02', 1, '2024-01-16', 'open')")).await.unwrap();
        }
        migration::up(&db).await.unwrap();
        let decided = entity::decision::of_project(domain::ids::ProjectId(1));
        let decided = decided.all(&db).await.unwrap();
        let decided: Vec<String> = decided
            .iter()
            .map(|d| format!("{} {} {}", d.stage_key, d.what.key(), d.outcome.key()))
            .collect();
        assert_eq!(
            decided,
            [
                "committee return yes",
                "screening screen no",
                "review score yes",
                "decision propose yes",
                "midterm grade conditional"
            ]
        );
        let found = entity::finding::of_project(domain::ids::ProjectId(1));
        let found = found.all(&db).await.unwrap();
        let found: Vec<&str> = found
            .iter()
            .map(|f| f.source.called(f.source_named.as_deref()))
            .collect();
        assert_eq!(found, ["随机抽查", "日常", "巡视反馈"]);
    }
}

/// Names that differ in case alone: the oldest account keeps its name, every other one gets a free one.
#[tokio::test]
async fn sign_in_names_lose_their_case_and_stay_apart() {
    for db in support::both("logins_before").await {
        migration::up_by(&db, 12).await.unwrap();
        for (id, login) in [
            (1, "Zhang"),
            (2, "zhang"),
            (3, "ZHANG"),
            (4, "zhang-2"),
            (5, "li"),
        ] {
            let sql = format!(
                "INSERT INTO account (id, login, display_name, password_hash, must_change, failures, created_at) VALUES ({id}, '{login}', '支部书记', '', false, 0, '2023-10-01 00:00:00+00:00')"
            );
            db.execute_unprepared(&sql).await.unwrap();
        }
        migration::up(&db).await.unwrap();
        let rows = entity::account::Entity::find().all(&db).await.unwrap();
        let names: BTreeMap<i64, String> = rows.into_iter().map(|a| (a.id.0, a.login)).collect();
        let names: Vec<&str> = names.values().map(String::as_str).collect();
        assert_eq!(names, ["zhang", "zhang-3", "zhang-4", "zhang-2", "li"]);
        let again = db
            .execute_unprepared(
                "INSERT INTO account (id, login, display_name, password_hash, must_change, failures, created_at) VALUES (9, 'LI', '支部书记', '', false, 0, '2023-10-01 00:00:00+00:00')",
            )
            .await;
        assert!(again.is_err());
    }
}

#[tokio::test]
async fn two_nodes_may_start_on_an_empty_database_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}/t.db?mode=rwc", folder.path().display());
    let mut all = vec![entity::db::connect(&file).await.unwrap()];
    all.extend(support::postgres_empty("two_nodes").await);
    for db in all {
        let (one, other) = tokio::join!(migration::up(&db), migration::up(&db));
        one.unwrap();
        other.unwrap();
        assert!(migration::pending(&db).await.unwrap().is_empty());
    }
}

/// The columns of the indices of a table, in their order, on either database.
async fn indices(db: &DatabaseConnection, table: &str) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => format!(
            "SELECT (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) AS cols
             FROM pragma_index_list('{table}') AS i WHERE NOT i.partial"
        ),
        _ => format!(
            "SELECT string_agg(a.attname::text, ',' ORDER BY k.n) AS cols
             FROM pg_index i
             JOIN pg_class t ON t.oid = i.indrelid
             JOIN pg_namespace s ON s.oid = t.relnamespace
             CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(col, n)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.col
             WHERE s.nspname = current_schema() AND t.relname = '{table}' AND i.indpred IS NULL
             GROUP BY i.indexrelid"
        ),
    };
    let rows = db.query_all_raw(support::raw(db, &sql)).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "cols").unwrap())
        .collect()
}

/// The log grows for ever, and every project's page and the auditor look into it.
#[tokio::test]
async fn the_log_is_indexed_by_what_is_asked_of_it() {
    for db in support::both_migrated("event_indices").await {
        let there = indices(&db, "event").await;
        for wanted in ["project_id,id", "round_id,id", "unit_id,id", "at"] {
            assert!(
                there.iter().any(|cols| cols == wanted),
                "{wanted}: {there:?}"
            );
        }
    }
}

/// The word stored in a column is the word in files and addresses.
#[test]
fn keys_are_what_the_columns_store() {
    fn same<E: ActiveEnum<Value = String> + Iterable>(key: impl Fn(E) -> &'static str) {
        for value in E::iter() {
            assert_eq!(value.to_value(), key(value));
        }
    }
    same(obligation::ObligationKind::key);
    same(programme::QuotaOn::key);
    same(programme::CountMode::key);
    same(record::RecordKind::key);
    same(stage::StageKind::key);
    same(stage::Status::key);
    same(unit::Standing::key);
    same(states::Role::key);
    same(states::RoundStatus::key);
    same(states::SubmissionStatus::key);
    same(states::HolderRole::key);
    same(states::ObligationStatus::key);
    same(states::EndorsementDecision::key);
    same(states::NoticeStatus::key);
    same(states::ObjectionStatus::key);
    same(states::FindingStatus::key);
    same(states::CampaignStatus::key);
    same(states::VisitStatus::key);
    same(states::ReminderOutcome::key);
    same(states::MailState::key);
    same(states::AskedFor::key);
    same(states::ServerTrouble::key);
    same(states::Decided::key);
    same(states::Verdict::key);
    same(states::ExtensionKind::key);
    same(states::FindingSource::key);
    same(programme::CountFrom::key);
}
