//! Two hands at the same moment: one does it, the other is told.

use std::time::Duration;

use domain::answers::{Answer, Answers};
use domain::programme::Count;
use domain::stage::Status;
use domain::states::Role;
use entity::grant;
use ledger::files::HungOn;
use ledger::rounds::{self, QuotaEdit};
use ledger::{LedgerError, accounts, files, projects, units};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::oneshot;

use crate::support::days::instant;
use crate::support::{Project, TestApp, Unit, on_both};

/// Saves one text of the form, as a page does that was loaded with this version.
async fn saves(
    branch: &Unit,
    project: &Project,
    text: &str,
    version: i32,
) -> Result<i32, LedgerError> {
    let idea = Answer::Text(text.to_owned());
    let answers = Answers([("idea".to_owned(), idea)].into());
    let id = project.id;
    branch
        .tries(async |act| {
            projects::save_draft(act, id, answers, &files::Captions::new(), version).await
        })
        .await
}

on_both! {
    /// Two pages of one form: the older one cannot overwrite the newer one's text.
    async fn an_older_page_does_not_overwrite_a_newer_one(app) {
        let (branch, project) = app.brand_draft().await;
        let first = saves(&branch, &project, "一稿", 0).await.unwrap();
        saves(&branch, &project, "二稿", first).await.unwrap();
        let refused = saves(&branch, &project, "别处的一稿", first).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Conflict(_)), "{refused}");
        assert!(refused.to_string().contains("还在本页"), "{refused}");
        let (first, second) = tokio::join!(
            saves(&branch, &project, "左手", first + 1),
            saves(&branch, &project, "右手", first + 1)
        );
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        assert_eq!(project.submissions().await, ["application 1 draft"]);
    }

    /// Two entries, one place left, two clerks: the place is given once.
    async fn the_last_place_is_given_once(app) {
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let experts = province.experts(5).await;
        let round = province.opens_round("studio", "2022-08-26", Some("2022-11")).await;
        let branches = [app.branch("文学院教工第一党支部").await, app.branch("文学院教工第二党支部").await];
        let studios = [branches[0].applies(round, "第一工作室").await, branches[1].applies(round, "第二工作室").await];
        let all = studios.each_ref();
        for studio in all {
            committee.endorses(studio).await;
        }
        university.assigns(&all, &experts).await;
        app.all_sign(&experts, &all, 90).await;
        university.shortlists("school_review", &all).await;
        let (one, two) = tokio::join!(
            university.tries_to_endorse(all[0]),
            university.tries_to_endorse(all[1])
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let (first, other) = if one.is_ok() { (0, 1) } else { (1, 0) };
        let refused = one.err().or(two.err()).unwrap();
        assert!(refused.contains("推荐名额已用完"), "{refused}");
        studios[other].is("school", Status::Waiting).await;
        // The first leaves, and its place is free again.
        branches[first].withdraws(all[first]).await;
        university.endorses(all[other]).await;
        studios[other].is("screening", Status::Waiting).await;
        app.post().await;
    }

    /// The last sheets of two projects are signed at the same moment: both count, and one task says so.
    async fn the_last_sheets_are_signed_at_once(app) {
        let world = app.brands_in_review(2).await;
        let (last, others) = world.experts.split_last().unwrap();
        app.all_sign(others, &world.all(), 90).await;
        let (one, two) = tokio::join!(
            last.tries_to_sign(&world.brands[0], 80),
            last.tries_to_sign(&world.brands[1], 85)
        );
        one.unwrap();
        two.unwrap();
        for brand in &world.brands {
            brand.is("review", Status::Scored).await;
        }
        assert_eq!(app.owed_for_all(world.round).await, ["专家评审：确定入围名单：2 个项目待办"]);
        app.post().await;
    }

    /// Two clerks check two applications at the same moment: nothing is left to check, and both wait
    /// for their experts.
    async fn two_are_screened_at_once(app) {
        let world = app.studio_in_screening().await;
        let elsewhere = app.university("乙师范大学").await;
        let committee = elsewhere.committee("理学院党委").await;
        let branch = committee.branch("数学系教工党支部").await;
        let second = branch.applies(world.round, "数理工作室").await;
        committee.endorses(&second).await;
        elsewhere.reviews("school_review", &[&second], &world.experts, 90).await;
        elsewhere.endorses(&second).await;
        assert_eq!(app.owed_for_all(world.round).await, ["资格审查：2 个项目待办"]);
        tokio::join!(world.province.screens(&world.studio), world.province.screens(&second));
        assert_eq!(app.owed_for_all(world.round).await, ["省级专家评审：分配评审专家：2 个项目待办"]);
        app.post().await;
    }

    /// Whoever takes one project and whoever takes the whole round do not wait for each other for
    /// ever: a committee recommends while the university assigns, decides and publicises.
    async fn one_project_and_the_whole_round(app) {
        let world = app.brands_in_publicity(3).await;
        let late = app.branch("文学院教工第九党支部").await;
        let (first, second) = (&world.brands[0], &world.brands[1]);
        let withdraw = world.branches[0].withdraws(first);
        let conclude = async {
            let notice = app.one(entity::notice::Entity::find()).await.id;
            let objection = app.objects(notice, Some(second)).await;
            world.university.admits(objection).await;
            world.university.concludes(objection, false).await;
        };
        let amend = late.tries_to_start(world.round, "晚到的品牌");
        let ((), (), refused) = tokio::join!(withdraw, conclude, amend);
        refused.unwrap_err();
        first.is("publicity", Status::Withdrawn).await;
        second.is("publicity", Status::Open).await;
        app.post().await;
    }

    /// Two branches hand in the very same file at the same moment.
    async fn one_file_from_two(app) {
        let world = app.brands_in_review(4).await;
        let file = app.files().put("通知.pdf", b"%PDF-1.4\n% same\n".to_vec().into()).await.unwrap();
        app.all_sign(&world.experts, &world.all(), 90).await;
        world.university.shortlists("review", &world.all()).await;
        let hang = world.branches.iter().zip(&world.brands).map(|(branch, brand)| {
            let on = HungOn::Field {
                project: brand.id,
                key: "evidence".to_owned(),
                caption: None,
            };
            let file = file.clone();
            branch.tries(async |act| files::attach(act, file, on).await)
        });
        for hung in futures_util::future::join_all(hang).await {
            hung.unwrap();
        }
        app.post().await;
    }

    /// The organiser makes the places fewer, and before that is through a committee recommends by the
    /// number it still sees: it waits, and is held to the new one.
    async fn a_place_that_is_just_going_is_not_given(app) {
        app.clock().set(instant("2023-10-16 09:00"));
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let round = university.opens_round("school-model-branch", "2023-10-16", Some("2023-12")).await;
        let mut entries = Vec::new();
        for n in 1..=2 {
            let branch = app.branch(&format!("文学院教工第{n}党支部")).await;
            entries.push(branch.applies(round, "").await);
        }
        committee.endorses(&entries[0]).await;
        let one_only = vec![QuotaEdit {
            position: 0,
            count: Count::AtMost(1),
            basis: "补充通知 二".to_owned(),
        }];
        let (written, is_written) = oneshot::channel();
        let (commit, may_commit) = oneshot::channel::<()>();
        let amending = university.tries(async |act| {
                let done = rounds::amend(act, round, Vec::new(), one_only, "压缩规模".to_owned()).await;
                written.send(()).unwrap();
                may_commit.await.unwrap();
                done
            });
        let endorsing = async {
            is_written.await.unwrap();
            let waiting = async {
                tokio::time::sleep(Duration::from_millis(500)).await;
                commit.send(()).unwrap();
            };
            let id = entries[1].id;
            let endorse = committee.tries(async |act| projects::endorse(act, id, None, "同意推荐。".to_owned()).await);
            tokio::join!(endorse, waiting).0
        };
        let (amended, endorsed) = tokio::join!(amending, endorsing);
        assert_eq!(amended.unwrap(), 1);
        let refused = endorsed.unwrap_err().to_string();
        assert!(refused.contains("推荐名额已用完"), "{refused}");
        app.post().await;
    }

    /// One number for each project of a round, however many begin at once.
    async fn codes_are_given_once(app) {
        app.clock().set(instant("2023-10-16 09:00"));
        let university = app.university("甲大学").await;
        let mut branches = Vec::new();
        for n in 1..=6 {
            branches.push(app.branch(&format!("文学院教工第{n}党支部")).await);
        }
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let starting = branches.iter().map(|b| b.starts(round, "支部品牌"));
        let begun = futures_util::future::join_all(starting).await;
        let mut codes = Vec::new();
        for project in &begun {
            codes.push(project.row().await.code);
        }
        codes.sort();
        let expected: Vec<String> = (1..=6).map(|n| format!("PPX-2023-{n:02}")).collect();
        assert_eq!(codes, expected);
    }

    /// A branch is moved while somebody's role there ends: the line of the log names the unit, and
    /// waits for nobody.
    async fn a_unit_moves_under_a_writer(app) {
        let province = app.province().await;
        let admin = app.person("系统管理员甲", &[Role::Admin], province.id).await;
        let branch = app.branch("文学院教工第一党支部").await;
        let viewer = app.person("查阅", &[Role::Viewer], branch.id).await;
        let elsewhere = app.committee("历史学院党委").await;
        let held = grant::running_on(app.today()).filter(grant::Column::AccountId.eq(viewer.id));
        let held = app.one(held).await.id;
        let (written, is_written) = oneshot::channel();
        let (commit, may_commit) = oneshot::channel::<()>();
        let moving = admin.tries(async |act| {
            let done = units::relocate(act, branch.id, elsewhere.id).await;
            written.send(()).unwrap();
            may_commit.await.unwrap();
            done
        });
        let ending = async {
            is_written.await.unwrap();
            let waiting = async {
                tokio::time::sleep(Duration::from_millis(500)).await;
                commit.send(()).unwrap();
            };
            let end = admin.tries(async |act| accounts::end_grant(act, held).await);
            tokio::join!(end, waiting).0
        };
        let (moved, ended) = tokio::join!(moving, ending);
        moved.unwrap();
        ended.unwrap();
    }

    /// Two bring the same programme of the program's own at the same moment: it is there once.
    async fn one_programme_from_two(app) {
        let hosts = [app.university("甲大学").await, app.university("乙大学").await];
        let text = TestApp::programme("brand");
        let (written, is_written) = oneshot::channel();
        let (commit, may_commit) = oneshot::channel::<()>();
        let first = hosts[0].tries(async |act| {
            let done = rounds::add_programme(act, text.clone()).await;
            written.send(()).unwrap();
            may_commit.await.unwrap();
            done
        });
        let second = async {
            is_written.await.unwrap();
            let waiting = async {
                tokio::time::sleep(Duration::from_millis(500)).await;
                commit.send(()).unwrap();
            };
            let bring = hosts[1].tries(async |act| rounds::add_programme(act, text.clone()).await);
            tokio::join!(bring, waiting).0
        };
        let (one, two) = tokio::join!(first, second);
        assert_eq!(one.unwrap(), two.unwrap());
    }
}
