//! Who sees what, asked of the real tables on both databases.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use domain::ids::{AccountId, GrantId, ProgrammeId, ProjectId, RoundId, SubmissionId, UnitId};
use domain::obligation::ObligationKind;
use domain::states::{
    CampaignStatus, ObjectionStatus, Role, RoundStatus, SubmissionStatus, VisitStatus,
};
use entity::scope::{Held, Scope};
use entity::{
    account, assignment, attachment, campaign, event, grant, notice, objection, obligation, outbox,
    person, programme, project, record, round, score, submission, title, unit, visit,
};
use sea_orm::{ActiveModelTrait, DatabaseConnection, EntityTrait, Select, Set};

mod support;
use support::world::{EXPERT, PERSON, SUPERVISOR, day, draft, holding, now, owed, worlds};

/// The ids of what is found, in order.
async fn ids<E: EntityTrait>(
    db: &DatabaseConnection,
    rows: Select<E>,
    id: impl Fn(E::Model) -> i64,
) -> Vec<i64> {
    let mut ids: Vec<i64> = rows.all(db).await.unwrap().into_iter().map(id).collect();
    ids.sort_unstable();
    ids
}

async fn projects(db: &DatabaseConnection, scope: &Scope) -> Vec<i64> {
    ids(db, project::visible_to(scope), |row| row.id.0).await
}

async fn rounds(db: &DatabaseConnection, scope: &Scope) -> Vec<i64> {
    ids(db, round::visible_to(scope), |row| row.id.0).await
}

async fn units(db: &DatabaseConnection, scope: &Scope) -> Vec<i64> {
    ids(db, unit::visible_to(scope), |row| row.id.0).await
}

async fn kinds(
    db: &DatabaseConnection,
    rows: Select<obligation::Entity>,
) -> Vec<(i64, ObligationKind)> {
    let mut kinds: Vec<_> = rows
        .all(db)
        .await
        .unwrap()
        .iter()
        .map(|row| (row.project_id.unwrap().0, row.kind))
        .collect();
    kinds.sort_unstable();
    kinds
}

async fn count<E: EntityTrait>(db: &DatabaseConnection, rows: Select<E>) -> usize
where
    E::Model: Send + Sync,
{
    rows.all(db).await.unwrap().len()
}

#[tokio::test]
async fn a_subtree_ends_where_the_neighbour_begins() {
    for db in worlds("subtree").await {
        let branch = holding(PERSON, Role::Editor, "/1/2/3/4/");
        assert_eq!(projects(&db, &branch).await, [40, 41]);
        let committee = holding(PERSON, Role::Endorser, "/1/2/3/");
        assert_eq!(projects(&db, &committee).await, [40, 41, 50]);
        // `/1/2/` and `/1/20/` share their first bytes, nothing else.
        let first = holding(PERSON, Role::Viewer, "/1/2/");
        assert_eq!(projects(&db, &first).await, [40, 41, 50]);
        let second = holding(PERSON, Role::Viewer, "/1/20/");
        assert_eq!(projects(&db, &second).await, [80]);
        let province = holding(PERSON, Role::Organiser, "/1/");
        assert_eq!(projects(&db, &province).await, [40, 41, 50, 80]);
        let mut both = branch.clone();
        both.held.extend(second.held);
        assert_eq!(projects(&db, &both).await, [40, 41, 80]);
    }
}

#[tokio::test]
async fn whoever_holds_nothing_sees_nothing_and_the_system_everything() {
    for db in worlds("nothing").await {
        let nobody = Scope {
            account_id: Some(AccountId(99)),
            ..Scope::default()
        };
        for scope in [Scope::default(), nobody] {
            assert!(projects(&db, &scope).await.is_empty());
            assert!(rounds(&db, &scope).await.is_empty());
            assert!(units(&db, &scope).await.is_empty());
            assert_eq!(content(&db, &scope).await, 0);
            assert_eq!(count(&db, account::visible_to(&scope)).await, 0);
            assert_eq!(count(&db, grant::visible_to(&scope)).await, 0);
            assert_eq!(count(&db, event::visible_to(&scope)).await, 0);
            assert_eq!(count(&db, obligation::of(&scope)).await, 0);
            assert_eq!(count(&db, outbox::visible_to(&scope)).await, 0);
        }
        let system = Scope::system();
        assert_eq!(projects(&db, &system).await.len(), 4);
        assert_eq!(rounds(&db, &system).await.len(), 3);
        assert_eq!(units(&db, &system).await.len(), 8);
        assert_eq!(content(&db, &system).await, 4 + 4 + 8);
    }
}

/// Rows of programme content besides projects and rounds.
async fn content(db: &DatabaseConnection, scope: &Scope) -> usize {
    count(db, record::visible_to(scope)).await
        + count(db, submission::visible_to(scope)).await
        + count(db, attachment::visible_to(scope)).await
        + count(db, obligation::visible_to(scope)).await
        + count(db, entity::endorsement::visible_to(scope)).await
        + count(db, assignment::visible_to(scope)).await
        + count(db, entity::score::visible_to(scope)).await
        + count(db, entity::decision::visible_to(scope)).await
        + count(db, notice::visible_to(scope)).await
        + count(db, entity::objection::visible_to(scope)).await
        + count(db, campaign::visible_to(scope)).await
        + count(db, entity::draw::visible_to(scope)).await
        + count(db, visit::visible_to(scope)).await
        + count(db, entity::finding::visible_to(scope)).await
        + count(db, person::visible_to(scope)).await
        + count(db, title::visible_to(scope)).await
}

#[tokio::test]
async fn administrators_and_auditors_see_no_content() {
    for db in worlds("offices").await {
        for role in [Role::Admin, Role::Auditor] {
            let office = holding(PERSON, role, "/1/");
            assert!(projects(&db, &office).await.is_empty());
            assert!(rounds(&db, &office).await.is_empty());
            assert_eq!(content(&db, &office).await, 0);
        }
        let admin = holding(PERSON, Role::Admin, "/1/2/");
        assert_eq!(units(&db, &admin).await, [1, 2, 3, 4, 5]);
        assert_eq!(count(&db, event::visible_to(&admin)).await, 0);
    }
}

#[tokio::test]
async fn the_log_is_open_to_the_auditor_within_the_subtree() {
    for db in worlds("log").await {
        let root = holding(PERSON, Role::Auditor, "/1/");
        assert_eq!(count(&db, event::visible_to(&root)).await, 4);
        let school = holding(PERSON, Role::Auditor, "/1/20/");
        assert_eq!(count(&db, event::visible_to(&school)).await, 1);
        let branch = holding(PERSON, Role::Editor, "/1/2/3/4/");
        assert_eq!(count(&db, event::visible_to(&branch)).await, 0);
        let of_project = event::of_project(ProjectId(40));
        assert_eq!(count(&db, of_project).await, 1);
    }
}

#[tokio::test]
async fn a_round_is_seen_from_below_once_it_is_open() {
    for db in worlds("rounds").await {
        let branch = holding(PERSON, Role::Editor, "/1/2/3/4/");
        assert_eq!(rounds(&db, &branch).await, [1, 2]);
        let neighbour = holding(PERSON, Role::Editor, "/1/20/7/8/");
        assert_eq!(rounds(&db, &neighbour).await, [1]);
        let host = holding(PERSON, Role::Organiser, "/1/2/");
        assert_eq!(rounds(&db, &host).await, [1, 2, 3]);
        let province = holding(PERSON, Role::Organiser, "/1/");
        assert_eq!(rounds(&db, &province).await, [1, 2, 3]);
    }
}

#[tokio::test]
async fn an_expert_sees_what_is_assigned_and_only_what_was_handed_in() {
    for db in worlds("expert").await {
        assign(&db, 50, EXPERT).await;
        let expert = holding(EXPERT, Role::Expert, "/1/");
        assert_eq!(projects(&db, &expert).await, [50]);
        assert_eq!(rounds(&db, &expert).await, [1]);
        assert_eq!(count(&db, submission::visible_to(&expert)).await, 1);
        assert_eq!(count(&db, record::visible_to(&expert)).await, 0);
        assert_eq!(count(&db, project::known_to(&expert)).await, 0);
        let files = attachment::visible_to(&expert).all(&db).await.unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].public_id, "50-form");
        assert_eq!(count(&db, assignment::visible_to(&expert)).await, 1);

        // Neither the branch nor its committee learns who judges; the organiser of the round does.
        let committee = holding(PERSON, Role::Endorser, "/1/2/3/");
        assert_eq!(count(&db, assignment::visible_to(&committee)).await, 0);
        let school = holding(PERSON, Role::Organiser, "/1/2/");
        assert_eq!(count(&db, assignment::visible_to(&school)).await, 0);
        let province = holding(PERSON, Role::Organiser, "/1/");
        assert_eq!(count(&db, assignment::visible_to(&province)).await, 1);

        // The grant has ended: the assignment alone opens nothing.
        let former = Scope {
            held: Vec::new(),
            ..expert.clone()
        };
        assert!(projects(&db, &former).await.is_empty());

        let row = assignment::of(EXPERT).one(&db).await.unwrap().unwrap();
        let mut row: assignment::ActiveModel = row.into();
        row.recused_at = Set(Some(now()));
        row.update(&db).await.unwrap();
        assert!(projects(&db, &expert).await.is_empty());
        assert_eq!(content(&db, &expert).await, 0);
    }
}

#[tokio::test]
async fn a_supervisor_follows_what_is_to_be_visited() {
    for db in worlds("supervisor").await {
        let campaign = campaign::ActiveModel {
            round_id: Set(RoundId(1)),
            plan_key: Set("quarterly".to_owned()),
            title: Set("随机抽查".to_owned()),
            kind: Set(domain::programme::SupervisionKind::SpotCheck),
            opens_on: Set(day("2023-11-01")),
            visits_due_on: Set(day("2023-11-20")),
            status: Set(CampaignStatus::Open),
            created_at: Set(now()),
            instance: Set(1),
            ..Default::default()
        }
        .insert(&db)
        .await
        .unwrap();
        let planned = visit::ActiveModel {
            campaign_id: Set(campaign.id),
            project_id: Set(ProjectId(80)),
            supervisor_id: Set(Some(SUPERVISOR)),
            due_on: Set(day("2023-11-20")),
            status: Set(VisitStatus::Due),
            ..Default::default()
        }
        .insert(&db)
        .await
        .unwrap();

        let supervisor = holding(SUPERVISOR, Role::Supervisor, "/1/");
        assert_eq!(projects(&db, &supervisor).await, [80]);
        assert_eq!(rounds(&db, &supervisor).await, [1]);
        assert_eq!(count(&db, record::visible_to(&supervisor)).await, 1);
        assert_eq!(count(&db, visit::visible_to(&supervisor)).await, 1);
        assert_eq!(count(&db, campaign::visible_to(&supervisor)).await, 1);

        let mut planned: visit::ActiveModel = planned.into();
        planned.status = Set(VisitStatus::Cancelled);
        planned.update(&db).await.unwrap();
        assert!(projects(&db, &supervisor).await.is_empty());
        assert_eq!(count(&db, record::visible_to(&supervisor)).await, 0);
    }
}

#[tokio::test]
async fn what_is_owed_belongs_to_the_unit_in_its_role() {
    use ObligationKind::{Endorse, HandIn, Score};
    for db in worlds("owed").await {
        owed(&db, 40, HandIn, Some((4, Role::Editor)), None).await;
        owed(&db, 40, Endorse, Some((3, Role::Endorser)), None).await;
        owed(&db, 40, Score, None, Some(EXPERT)).await;
        owed(&db, 80, HandIn, Some((8, Role::Editor)), None).await;

        let branch = holding(PERSON, Role::Editor, "/1/2/3/4/");
        assert_eq!(kinds(&db, obligation::of(&branch)).await, [(40, HandIn)]);
        assert_eq!(
            kinds(&db, obligation::visible_to(&branch)).await,
            [(40, HandIn)]
        );

        let committee = holding(PERSON, Role::Endorser, "/1/2/3/");
        assert_eq!(
            kinds(&db, obligation::of(&committee)).await,
            [(40, Endorse)]
        );
        assert_eq!(
            kinds(&db, obligation::visible_to(&committee)).await,
            [(40, Endorse), (40, HandIn)]
        );

        // The same unit in another role owes something else.
        let reader = holding(PERSON, Role::Viewer, "/1/2/3/4/");
        assert!(kinds(&db, obligation::of(&reader)).await.is_empty());

        let expert = holding(EXPERT, Role::Expert, "/1/");
        assert_eq!(kinds(&db, obligation::of(&expert)).await, [(40, Score)]);
        assert_eq!(
            kinds(&db, obligation::visible_to(&expert)).await,
            [(40, Score)]
        );

        let province = holding(PERSON, Role::Organiser, "/1/");
        assert!(kinds(&db, obligation::of(&province)).await.is_empty());
        assert_eq!(kinds(&db, obligation::visible_to(&province)).await.len(), 4);
    }
}

#[tokio::test]
async fn a_grant_holds_from_its_first_day_to_the_day_before_its_end() {
    for db in worlds("grants").await {
        for (id, unit, from, to) in [
            (1, 4, "2023-01-01", Some("2023-07-01")),
            (2, 5, "2023-07-01", None),
        ] {
            grant::ActiveModel {
                id: Set(GrantId(id)),
                account_id: Set(PERSON),
                unit_id: Set(UnitId(unit)),
                role: Set(Role::Editor),
                from_on: Set(day(from)),
                to_on: Set(to.map(day)),
            }
            .insert(&db)
            .await
            .unwrap();
        }
        for (on, sees) in [
            ("2022-12-31", vec![]),
            ("2023-01-01", vec![40, 41]),
            ("2023-06-30", vec![40, 41]),
            ("2023-07-01", vec![50]),
        ] {
            let scope = Scope::of_account(&db, PERSON, day(on)).await.unwrap();
            assert_eq!(projects(&db, &scope).await, sees, "on {on}");
        }
        let scope = Scope::of_account(&db, PERSON, day("2023-07-01"))
            .await
            .unwrap();
        assert!(scope.covers(&[Role::Editor], "/1/2/3/5/"));
        assert!(!scope.covers(&[Role::Editor], "/1/2/3/4/"));
        assert!(!scope.covers(&[Role::Endorser], "/1/2/3/5/"));
        assert_eq!(count(&db, grant::visible_to(&scope)).await, 2);

        // An administrator of 甲大学 looks after the account, one of 乙大学 does not know it.
        let ours = holding(EXPERT, Role::Admin, "/1/2/");
        assert_eq!(count(&db, account::visible_to(&ours)).await, 2);
        let theirs = holding(EXPERT, Role::Admin, "/1/20/");
        assert_eq!(count(&db, account::visible_to(&theirs)).await, 1);
    }
}

#[tokio::test]
async fn names_above_are_known_but_not_the_neighbours() {
    for db in worlds("names").await {
        let branch = holding(PERSON, Role::Editor, "/1/2/3/4/");
        assert_eq!(units(&db, &branch).await, [1, 2, 3, 4]);
        let endorser = holding(PERSON, Role::Endorser, "/1/2/3/");
        assert_eq!(
            count(&db, unit::under(&endorser, &[Role::Endorser])).await,
            3
        );
        assert_eq!(count(&db, unit::under(&endorser, &[Role::Editor])).await, 0);
    }
}

async fn assign(db: &DatabaseConnection, project: i64, expert: AccountId) {
    assignment::ActiveModel {
        project_id: Set(ProjectId(project)),
        stage_key: Set("review".to_owned()),
        account_id: Set(expert),
        assigned_at: Set(now()),
        declared_relation: Set(false),
        // The world's submissions bear their project's number.
        submission_id: Set(Some(SubmissionId(project))),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap();
}

/// Hands in a form with a file; gives the file's public id.
async fn hand_in(db: &DatabaseConnection, project: i64, form: &str, revision: i32) -> String {
    let row = submission::ActiveModel {
        form_key: Set(form.to_owned()),
        status: Set(SubmissionStatus::Submitted),
        submitted_at: Set(Some(now())),
        ..draft(project, revision)
    }
    .insert(db)
    .await
    .unwrap();
    let public_id = format!("{project}-{form}-{revision}");
    attachment::ActiveModel {
        public_id: Set(public_id.clone()),
        project_id: Set(ProjectId(project)),
        blob_digest: Set(format!("{project:064}")),
        name: Set("材料.pdf".to_owned()),
        field_key: Set(Some("evidence".to_owned())),
        submission_id: Set(Some(row.id)),
        added_at: Set(now()),
        added_by: Set(PERSON),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap();
    public_id
}

#[tokio::test]
async fn an_expert_reads_what_is_judged_and_nothing_handed_in_later() {
    for db in worlds("judged").await {
        assign(&db, 50, EXPERT).await;
        let expert = holding(EXPERT, Role::Expert, "/1/");
        // A second revision of the same form, and another form.
        let revised = hand_in(&db, 50, "application", 2).await;
        let midterm = hand_in(&db, 50, "midterm", 1).await;
        let forms = submission::visible_to(&expert).all(&db).await.unwrap();
        assert_eq!(forms.len(), 1);
        assert_eq!(
            (forms[0].form_key.as_str(), forms[0].revision),
            ("application", 1)
        );
        let files = attachment::visible_to(&expert).all(&db).await.unwrap();
        let files: Vec<_> = files.iter().map(|f| f.public_id.as_str()).collect();
        assert_eq!(files, ["50-form"], "neither {revised} nor {midterm}");

        // Asked again about the second revision, the expert gets the files kept from the first too.
        let mut asked: assignment::ActiveModel = assignment::of(EXPERT)
            .one(&db)
            .await
            .unwrap()
            .unwrap()
            .into();
        let second = submission::of_project(ProjectId(50))
            .all(&db)
            .await
            .unwrap();
        let second = second.iter().find(|s| s.revision == 2).unwrap().id;
        asked.submission_id = Set(Some(second));
        asked.update(&db).await.unwrap();
        let files = attachment::visible_to(&expert).all(&db).await.unwrap();
        let mut files: Vec<_> = files.iter().map(|f| f.public_id.as_str()).collect();
        files.sort_unstable();
        assert_eq!(files, ["50-application-2", "50-form"]);

        // The round is over, and so is the expert's reading.
        let mut over: round::ActiveModel = round::Entity::find_by_id(RoundId(1))
            .one(&db)
            .await
            .unwrap()
            .unwrap()
            .into();
        over.status = Set(RoundStatus::Closed);
        over.update(&db).await.unwrap();
        assert!(projects(&db, &expert).await.is_empty());
        assert!(rounds(&db, &expert).await.is_empty());
        assert_eq!(count(&db, submission::visible_to(&expert)).await, 0);
        assert_eq!(count(&db, attachment::visible_to(&expert)).await, 0);
        assert_eq!(count(&db, assignment::of(EXPERT)).await, 0);
    }
}

#[tokio::test]
async fn who_judges_and_who_objects_is_known_to_the_host_alone() {
    for db in worlds("hosts").await {
        // In 甲大学's own round: an expert with a sheet, an objection, something owed by the expert.
        assign(&db, 41, EXPERT).await;
        let asked = assignment::Entity::find().one(&db).await.unwrap().unwrap();
        score::ActiveModel {
            assignment_id: Set(asked.id),
            items: Set("{}".to_owned()),
            total: Set(9_000),
            comment: Set(String::new()),
            saved_at: Set(now()),
            signed_at: Set(Some(now())),
            ..Default::default()
        }
        .insert(&db)
        .await
        .unwrap();
        let notice = notice::ActiveModel {
            public_id: Set("n41".to_owned()),
            round_id: Set(RoundId(2)),
            stage_key: Set("publicity".to_owned()),
            title: Set("公示".to_owned()),
            body: Set(String::new()),
            opens_on: Set(day("2023-11-06")),
            closes_on: Set(day("2023-11-13")),
            working_days: Set(5),
            count_from: Set(domain::programme::CountFrom::NextDay),
            status: Set(domain::states::NoticeStatus::Open),
            posted_at: Set(now()),
            ..Default::default()
        }
        .insert(&db)
        .await
        .unwrap();
        // Of two, one that nobody reads: it is not confirmed.
        for status in [ObjectionStatus::Open, ObjectionStatus::Unconfirmed] {
            objection::ActiveModel {
                notice_id: Set(notice.id),
                project_id: Set(Some(ProjectId(41))),
                name: Set("某单位职工".to_owned()),
                contact: Set("0371-00000000".to_owned()),
                text: Set("请予核实".to_owned()),
                received_at: Set(now()),
                status: Set(status),
                ..Default::default()
            }
            .insert(&db)
            .await
            .unwrap();
        }
        owed(&db, 41, ObligationKind::Score, None, Some(EXPERT)).await;
        let mine = obligation::Entity::find().one(&db).await.unwrap().unwrap();
        let mut mine: obligation::ActiveModel = mine.into();
        mine.round_id = Set(RoundId(2));
        mine.update(&db).await.unwrap();

        let names = async |scope: &Scope| {
            [
                count(&db, assignment::visible_to(scope)).await,
                count(&db, score::visible_to(scope)).await,
                count(&db, objection::visible_to(scope)).await,
                count(&db, obligation::visible_to(scope)).await,
                count(&db, event::visible_to(scope)).await,
            ]
        };
        let school = holding(PERSON, Role::Organiser, "/1/2/");
        assert_eq!(names(&school).await, [1, 1, 1, 1, 1]);
        // Above it: the province, whose own round has three events.
        let province = holding(PERSON, Role::Organiser, "/1/");
        assert_eq!(names(&province).await, [0, 0, 0, 0, 3]);
        assert_eq!(
            projects(&db, &province).await,
            [40, 41, 50, 80],
            "as a viewer"
        );
        let other = holding(PERSON, Role::Organiser, "/1/20/");
        assert_eq!(names(&other).await, [0, 0, 0, 0, 0]);
    }
}

#[tokio::test]
async fn a_programme_is_used_where_it_was_brought_and_below() {
    for db in worlds("programmes").await {
        for (id, owner) in [(2, 2), (3, 20), (4, 1)] {
            programme::ActiveModel {
                id: Set(ProgrammeId(id)),
                code: Set("own".to_owned()),
                // The same text from several units is as many rows.
                digest: Set("11".to_owned()),
                title: Set("自编活动".to_owned()),
                text: Set(String::new()),
                format: Set(1),
                created_at: Set(now()),
                owner_unit_id: Set(Some(UnitId(owner))),
            }
            .insert(&db)
            .await
            .unwrap();
        }
        let seen =
            async |scope: &Scope| ids(&db, programme::visible_to(scope), |row| row.id.0).await;
        assert_eq!(
            seen(&holding(PERSON, Role::Organiser, "/1/2/")).await,
            [1, 2, 4]
        );
        assert_eq!(
            seen(&holding(PERSON, Role::Organiser, "/1/20/")).await,
            [1, 3, 4]
        );
        assert_eq!(seen(&holding(PERSON, Role::Organiser, "/1/")).await, [1, 4]);
        assert_eq!(
            seen(&holding(PERSON, Role::Editor, "/1/2/")).await,
            [0_i64; 0]
        );
        let again = programme::ActiveModel {
            id: Set(ProgrammeId(9)),
            owner_unit_id: Set(None),
            ..programme::Entity::find_by_id(ProgrammeId(1))
                .one(&db)
                .await
                .unwrap()
                .unwrap()
                .into()
        };
        assert!(
            again.insert(&db).await.is_err(),
            "everybody's text is there once"
        );
    }
}

#[test]
fn a_role_reaches_down_and_nowhere_else() {
    let scope = holding(PERSON, Role::Endorser, "/1/2/");
    assert!(scope.covers(&[Role::Endorser], "/1/2/"));
    assert!(scope.holds_on(&[Role::Endorser], "/1/2/"));
    assert!(!scope.holds_on(&[Role::Endorser], "/1/2/3/4/"));
    assert!(scope.covers(&[Role::Endorser], "/1/2/3/4/"));
    assert!(!scope.covers(&[Role::Endorser], "/1/20/"));
    assert!(!scope.covers(&[Role::Endorser], "/1/"));
    assert!(!scope.covers(&[Role::Organiser], "/1/2/"));
    assert!(scope.holds(&[Role::Endorser]));
    assert!(!scope.holds(&[Role::Editor]));
    assert!(Scope::system().covers(&[Role::Admin], "/7/"));
    // Held on a unit and once more on one below it: signed for on both.
    let mut both = scope.clone();
    both.held.push(Held {
        unit_id: UnitId(3),
        path: "/1/2/3/".to_owned(),
        kind: "branch".to_owned(),
        role: Role::Endorser,
    });
    assert!(both.holds_on(&[Role::Endorser], "/1/2/"));
    assert!(both.holds_on(&[Role::Endorser], "/1/2/3/"));
    // A damaged path opens nothing.
    for path in ["", "/", "1/2"] {
        let mut damaged = scope.clone();
        path.clone_into(&mut damaged.held[0].path);
        assert!(!damaged.covers(&[Role::Endorser], "/1/2/"));
    }
}
