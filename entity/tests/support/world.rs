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
use domain::record::RecordKind;
use domain::stage::Status;
use domain::states::{ObligationStatus, Role, RoundStatus, SubmissionStatus};
use entity::scope::{Held, Scope};
use entity::{
    account, attachment, blob, event, obligation, programme, project, record, round, submission,
    unit,
};
use sea_orm::{ActiveModelTrait, DatabaseConnection, Set};

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
            role,
        }],
        everything: false,
    }
}

pub async fn fill(db: &DatabaseConnection) {
    for (path, kind) in [
        ("/1/", "province_authority"),
        ("/1/2/", "university"),
        ("/1/2/3/", "college_committee"),
        ("/1/2/3/4/", "branch"),
        ("/1/2/3/5/", "branch"),
        ("/1/20/", "university"),
        ("/1/20/7/", "college_committee"),
        ("/1/20/7/8/", "branch"),
    ] {
        unit(db, path, kind).await;
    }
    for id in 1..=3 {
        person(db, id).await;
    }
    programme::ActiveModel {
        id: Set(domain::ids::ProgrammeId(1)),
        code: Set("studio".to_owned()),
        digest: Set("00".to_owned()),
        title: Set("工作室".to_owned()),
        text: Set(String::new()),
        format: Set(1),
        created_at: Set(now()),
        owner_unit_id: Set(None),
    }
    .insert(db)
    .await
    .unwrap();
    the_round(db, 1, 1, RoundStatus::Open).await;
    the_round(db, 2, 2, RoundStatus::Open).await;
    the_round(db, 3, 2, RoundStatus::Preparing).await;
    for (id, round, unit) in [(40, 1, 4), (50, 1, 5), (80, 1, 8), (41, 2, 4)] {
        entry(db, id, round, unit).await;
        log(db, id).await;
        form(db, id).await;
        file(db, id).await;
    }
}

async fn unit(db: &DatabaseConnection, path: &str, kind: &str) {
    let mut line = path.trim_matches('/').rsplit('/');
    let id: i64 = line.next().unwrap().parse().unwrap();
    unit::ActiveModel {
        id: Set(UnitId(id)),
        parent_id: Set(line.next().map(|parent| UnitId(parent.parse().unwrap()))),
        code: Set(format!("D{id}")),
        name: Set(format!("党组织{id}")),
        kind: Set(kind.to_owned()),
        path: Set(path.to_owned()),
        sort_no: Set(0),
        established_on: Set(None),
        members_formal: Set(Some(12)),
        members_probationary: Set(None),
        closed_on: Set(None),
        public_id: Set(format!("u{id}")),
    }
    .insert(db)
    .await
    .unwrap();
}

async fn person(db: &DatabaseConnection, id: i64) {
    account::ActiveModel {
        id: Set(AccountId(id)),
        login: Set(format!("login{id}")),
        display_name: Set(format!("账号{id}")),
        email: Set(None),
        person: Set(None),
        password_hash: Set(String::new()),
        must_change: Set(false),
        password_until: Set(None),
        locked_until: Set(None),
        disabled_at: Set(None),
        created_at: Set(now()),
    }
    .insert(db)
    .await
    .unwrap();
}

async fn the_round(db: &DatabaseConnection, id: i64, host: i64, status: RoundStatus) {
    round::ActiveModel {
        id: Set(RoundId(id)),
        code: Set(format!("R{id}")),
        programme_id: Set(domain::ids::ProgrammeId(1)),
        programme_code: Set("studio".to_owned()),
        host_unit_id: Set(UnitId(host)),
        year: Set(2023),
        name: Set(format!("批次{id}")),
        definition: Set(String::new()),
        format: Set(1),
        announced: Set(day("2023-10-16")),
        cycle: Set(Some("2023-11".to_owned())),
        count_from: Set(domain::programme::CountFrom::NextDay),
        status: Set(status),
        opened_at: Set(None),
        closed_at: Set(None),
        version: Set(1),
    }
    .insert(db)
    .await
    .unwrap();
}

async fn entry(db: &DatabaseConnection, id: i64, round: i64, unit: i64) {
    project::ActiveModel {
        id: Set(ProjectId(id)),
        code: Set(format!("P{id}")),
        public_id: Set(format!("p{id}")),
        round_id: Set(RoundId(round)),
        unit_id: Set(UnitId(unit)),
        category: Set(None),
        name: Set(format!("项目{id}")),
        stage_key: Set("building".to_owned()),
        status: Set(Status::Active),
        since: Set(day("2023-11-01")),
        building_from: Set(Some(day("2023-11-01"))),
        brand: Set(None),
        version: Set(1),
        created_at: Set(now()),
        updated_at: Set(now()),
        ended_on: Set(None),
        next_due_at: Set(None),
    }
    .insert(db)
    .await
    .unwrap();
    event::ActiveModel {
        at: Set(now()),
        account_id: Set(None),
        actor: Set("系统".to_owned()),
        kind: Set("admitted".to_owned()),
        round_id: Set(Some(RoundId(round))),
        project_id: Set(Some(ProjectId(id))),
        unit_id: Set(None),
        data: Set("{}".to_owned()),
        reason: Set(None),
        data_digest: Set("00".to_owned()),
        chain: Set(None),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap();
}

async fn log(db: &DatabaseConnection, project: i64) {
    record::ActiveModel {
        id: Set(domain::ids::RecordId(project)),
        project_id: Set(ProjectId(project)),
        kind: Set(RecordKind::ThemeDay),
        happened_on: Set(day("2023-11-03")),
        title: Set("主题党日".to_owned()),
        body: Set(None),
        outlet: Set(None),
        outlet_standing: Set(None),
        url: Set(None),
        about_own_work: Set(false),
        indicator_key: Set(None),
        plan_item: Set(None),
        attended: Set(Some(11)),
        expected: Set(Some(12)),
        corrects_id: Set(None),
        logged_at: Set(now()),
        logged_by: Set(PERSON),
    }
    .insert(db)
    .await
    .unwrap();
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
        submitted_at: Set(None),
        digest: Set(None),
        version: Set(1),
        ..Default::default()
    }
}

async fn form(db: &DatabaseConnection, project: i64) {
    submission::ActiveModel {
        id: Set(domain::ids::SubmissionId(project)),
        status: Set(SubmissionStatus::Submitted),
        submitted_at: Set(Some(now())),
        ..draft(project, 1)
    }
    .insert(db)
    .await
    .unwrap();
}

/// One file with the application, one with the record.
async fn file(db: &DatabaseConnection, project: i64) {
    let digest = format!("{project:064}");
    blob::ActiveModel {
        digest: Set(digest.clone()),
        size: Set(3),
        media_type: Set("application/pdf".to_owned()),
        stored_at: Set(now()),
    }
    .insert(db)
    .await
    .unwrap();
    for (suffix, with_form) in [("form", true), ("record", false)] {
        attachment::ActiveModel {
            public_id: Set(format!("{project}-{suffix}")),
            project_id: Set(ProjectId(project)),
            blob_digest: Set(digest.clone()),
            name: Set("材料.pdf".to_owned()),
            field_key: Set(None),
            caption: Set(None),
            submission_id: Set(with_form.then_some(domain::ids::SubmissionId(project))),
            record_id: Set((!with_form).then_some(domain::ids::RecordId(project))),
            rectification_id: Set(None),
            added_at: Set(now()),
            added_by: Set(PERSON),
            removed_at: Set(None),
            ..Default::default()
        }
        .insert(db)
        .await
        .unwrap();
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
        stage_key: Set(None),
        title: Set(kind.label().to_owned()),
        missing: Set(None),
        owner_unit_id: Set(unit.map(|(id, _)| UnitId(id))),
        owner_role: Set(unit.map(|(_, role)| role)),
        owner_account_id: Set(person),
        due_on: Set(day("2023-11-30")),
        closes_at: Set(None),
        precision: Set(domain::dates::Precision::Month),
        status: Set(ObligationStatus::Open),
        born_on: Set(day("2023-11-01")),
        redated_on: Set(None),
        settled_at: Set(None),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap();
}
