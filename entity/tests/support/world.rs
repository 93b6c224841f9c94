//! A small world to look at from several places.
//!
//! ```text
//! /1/ 省委教育工委 ─┬─ /1/2/ 甲大学党委 ── /1/2/3/ 文学院党委 ─┬─ /1/2/3/4/ 第一党支部
//!                  │                                        └─ /1/2/3/5/ 第二党支部
//!                  └─ /1/20/ 乙大学党委 ── /1/20/7/ 理学院党委 ── /1/20/7/8/ 党支部
//! ```
//! Round 1 is the province's, round 2 that of 甲大学, round 3 that of 甲大学 still being prepared.
//! Projects 40 and 50 are the two branches' of 文学院 in round 1, 80 that of 乙大学 in round 1,
//! 41 the first branch's in round 2. Account 1 is the expert, 2 the supervisor, 3 a person.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::states::{ObligationStatus, Role, SubmissionStatus};
use entity::scope::{Held, Scope};
use entity::{obligation, submission};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseConnection, Set};

pub const EXPERT: AccountId = AccountId(1);
pub const SUPERVISOR: AccountId = AccountId(2);
pub const PERSON: AccountId = AccountId(3);

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn now() -> DateTime<Utc> {
    "2023-11-06T01:00:00Z".parse().unwrap()
}

/// A scope that holds a role on one unit.
pub fn holding(account_id: AccountId, role: Role, path: &str) -> Scope {
    let last = path.trim_matches('/').rsplit('/').next().unwrap();
    Scope {
        account_id: Some(account_id),
        held: vec![Held {
            unit_id: UnitId(last.parse().unwrap()),
            path: path.to_owned(),
            kind: String::new(),
            role,
        }],
        everything: false,
    }
}

/// The world in every database there is.
pub async fn worlds(schema: &str) -> Vec<DatabaseConnection> {
    let all = super::both_migrated(schema).await;
    for db in &all {
        db.execute_unprepared(include_str!("world.sql"))
            .await
            .unwrap();
    }
    all
}

/// A draft of the application form.
pub fn draft(project: i64, revision: i32) -> submission::ActiveModel {
    submission::ActiveModel {
        project_id: Set(ProjectId(project)),
        form_key: Set("application".to_owned()),
        revision: Set(revision),
        status: Set(SubmissionStatus::Draft),
        answers: Set("{}".to_owned()),
        saved_at: Set(now()),
        saved_by: Set(PERSON),
        version: Set(1),
        ..Default::default()
    }
}

/// Something owed about a project, by a unit in a role or by a person.
pub async fn owed(
    db: &DatabaseConnection,
    project: i64,
    kind: ObligationKind,
    unit: Option<(i64, Role)>,
    person: Option<AccountId>,
) {
    obligation::ActiveModel {
        round_id: Set(RoundId(1)),
        project_id: Set(Some(ProjectId(project))),
        subject_key: Set(format!("project:{project}")),
        kind: Set(kind),
        item_key: Set(String::new()),
        instance: Set(1),
        title: Set(kind.label().to_owned()),
        owner_unit_id: Set(unit.map(|(id, _)| UnitId(id))),
        owner_role: Set(unit.map(|(_, role)| role)),
        owner_account_id: Set(person),
        due_on: Set(day("2023-11-30")),
        precision: Set(domain::dates::Precision::Month),
        status: Set(ObligationStatus::Open),
        born_on: Set(day("2023-11-01")),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap();
}
