//! What the database itself refuses, and how transactions that write wait for each other.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use domain::ids::{HolderId, ProjectId, RoundId, UnitId};
use domain::states::{HolderRole, Role};
use entity::db::{begin_write, commit};
use entity::scope::Scope;
use entity::{event, fact, holder, obligation, project, setting, submission};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set, SqlErr,
};

mod support;
use support::world::{PERSON, day, draft, holding, now, worlds};

fn refused_as_double(result: Result<impl Sized, DbErr>) -> bool {
    matches!(
        result.err().and_then(|error| error.sql_err()),
        Some(SqlErr::UniqueConstraintViolation(_))
    )
}

#[tokio::test]
async fn a_form_has_one_draft_at_a_time() {
    for db in worlds("draft").await {
        draft(40, 2).insert(&db).await.unwrap();
        assert!(refused_as_double(draft(40, 3).insert(&db).await));
        draft(50, 2).insert(&db).await.unwrap();
        let rows = submission::of_project(ProjectId(40))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
    }
}

#[tokio::test]
async fn a_project_has_one_lead_holder_at_a_time() {
    for db in worlds("lead").await {
        let lead = |id: i64, unit: i64| holder::ActiveModel {
            id: Set(HolderId(id)),
            project_id: Set(ProjectId(40)),
            unit_id: Set(UnitId(unit)),
            person_id: Set(None),
            role: Set(HolderRole::Lead),
            from_on: Set(day("2023-11-01")),
            to_on: Set(None),
        };
        let first = lead(1, 4).insert(&db).await.unwrap();
        assert!(refused_as_double(lead(2, 5).insert(&db).await));
        let mut first: holder::ActiveModel = first.into();
        first.to_on = Set(Some(day("2024-01-01")));
        first.update(&db).await.unwrap();
        lead(2, 5).insert(&db).await.unwrap();
    }
}

#[tokio::test]
async fn a_fact_is_kept_once() {
    for db in worlds("fact").await {
        let fact = |value: &str| fact::ActiveModel {
            unit_id: Set(UnitId(4)),
            person_id: Set(None),
            key: Set("unit.secretary_post".to_owned()),
            value: Set(value.to_owned()),
            updated_at: Set(now()),
            ..Default::default()
        };
        for value in ["书记", "副书记"] {
            fact::Entity::insert(fact(value))
                .on_conflict(fact::replace_of_unit())
                .exec_without_returning(&db)
                .await
                .unwrap();
        }
        let rows = fact::of_unit(UnitId(4)).all(&db).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].value, "副书记");
        assert!(refused_as_double(fact("书记").insert(&db).await));
    }
}

#[tokio::test]
async fn a_row_that_others_name_cannot_be_deleted() {
    for db in worlds("restrict").await {
        let gone = project::Entity::delete_by_id(ProjectId(40)).exec(&db).await;
        assert!(matches!(
            gone.err().and_then(|error| error.sql_err()),
            Some(SqlErr::ForeignKeyConstraintViolation(_))
        ));
    }
}

#[tokio::test]
async fn stamps_and_days_come_back_as_they_went() {
    for db in worlds("stamps").await {
        let row = submission::of_project(ProjectId(40))
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.saved_at, now());
        let row = project::Entity::find_by_id(ProjectId(40))
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.since, day("2023-11-01"));
        let later = submission::Entity::find()
            .filter(submission::Column::SavedAt.gt(now()))
            .all(&db)
            .await
            .unwrap();
        assert!(later.is_empty());
    }
}

#[tokio::test]
async fn writers_on_a_file_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/t.db?mode=rwc", folder.path().display());
    let db = entity::db::connect(&url).await.unwrap();
    migration::up(&db).await.unwrap();
    setting::ActiveModel {
        key: Set("count".to_owned()),
        value: Set("0".to_owned()),
        updated_at: Set(now()),
    }
    .insert(&db)
    .await
    .unwrap();
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    let tx = begin_write(&db).await.unwrap();
                    let row = setting::Entity::find_by_id("count".to_owned())
                        .one(&tx)
                        .await
                        .unwrap()
                        .unwrap();
                    let next = row.value.parse::<i32>().unwrap() + 1;
                    let mut row: setting::ActiveModel = row.into();
                    row.value = Set(next.to_string());
                    row.update(&tx).await.unwrap();
                    commit(tx).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let row = setting::Entity::find_by_id("count".to_owned())
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.value, "40");
}

/// The lists that every page opens with are served by an index, whatever the number of rows.
#[tokio::test]
async fn hot_lists_use_their_index() {
    let db = support::memory().await;
    let branch = holding(PERSON, Role::Editor, "/1/2/3/4/");
    let plans = [
        plan(&db, project::visible_to(&branch)).await,
        plan(&db, obligation::of(&branch)).await,
        plan(&db, obligation::visible_to(&branch)).await,
        plan(&db, project::visible_to(&two_subtrees(&branch))).await,
        plan(&db, entity::record::visible_to(&branch)).await,
        plan(&db, entity::round::visible_to(&branch)).await,
        plan(&db, entity::unit::visible_to(&branch)).await,
    ];
    for steps in plans {
        assert!(
            steps.iter().all(|step| !step.starts_with("SCAN")),
            "{steps:#?}"
        );
    }
}

/// A project's timeline and the auditor's questions find their lines of the log by an index, and read
/// them in order without sorting.
#[tokio::test]
async fn the_log_is_read_by_its_indices() {
    let db = support::memory().await;
    let newest = |rows: Select<event::Entity>| rows.order_by_desc(event::Column::Id).limit(101);
    let all = || event::visible_to(&holding(PERSON, Role::Auditor, "/1/"));
    let unit = event::Column::UnitId.eq(UnitId(4));
    let round = event::Column::RoundId.eq(RoundId(30));
    for (rows, columns) in [
        (event::of_project(ProjectId(40)), "(project_id=?)"),
        (newest(all().filter(unit)), "(unit_id=?)"),
        (newest(all().filter(round)), "(round_id=?)"),
        (all().filter(event::Column::At.gte(now())), "(at>?)"),
    ] {
        let steps = plan(&db, rows).await;
        assert!(
            steps
                .iter()
                .any(|step| step.starts_with("SEARCH") && step.ends_with(columns)),
            "{columns}: {steps:#?}"
        );
        assert!(
            steps
                .iter()
                .all(|step| !step.starts_with("SCAN") && !step.contains("TEMP B-TREE")),
            "{columns}: {steps:#?}"
        );
    }
}

fn two_subtrees(scope: &Scope) -> Scope {
    let mut scope = scope.clone();
    scope
        .held
        .extend(holding(PERSON, Role::Endorser, "/1/20/").held);
    scope
}

async fn plan(db: &DatabaseConnection, rows: impl QueryTrait) -> Vec<String> {
    let mut statement = rows.build(db.get_database_backend());
    statement.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
    db.query_all_raw(statement)
        .await
        .unwrap()
        .iter()
        .map(|row| row.try_get("", "detail").unwrap())
        .collect()
}
