//! Two hands at the same moment: one does it, the other is told.

use domain::answers::{Answer, Answers};
use domain::stage::Status;
use ledger::{LedgerError, projects};

use crate::support::days::instant;
use crate::support::{Project, TestApp, Unit, on_both};

/// A draft in a brand round.
async fn a_draft(app: &TestApp) -> (Unit, Project) {
    app.clock().set(instant("2023-10-16 09:00"));
    let university = app.university("甲大学").await;
    let branch = app.branch("文学院教工第一党支部").await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    let project = branch.starts(round, "红色文脉").await;
    (branch, project)
}

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
        .tries(|act| Box::pin(projects::save_draft(act, id, answers, version)))
        .await
}

/// Hands the application in, as whoever calls the ledger by another way than the page.
async fn hands_in(branch: &Unit, project: &Project) -> Result<(), LedgerError> {
    let (answers, version) = branch.fills_in(project).await;
    let id = project.id;
    let done = branch.tries(|act| Box::pin(projects::submit(act, id, answers, version)));
    done.await.map(|_| ())
}

on_both! {
    /// A double click on 提交 hands in once; the second click is told so in plain words.
    async fn a_double_click_hands_in_once(app) {
        let (branch, project) = a_draft(&app).await;
        let clicks = tokio::join!(
            hands_in(&branch, &project),
            hands_in(&branch, &project),
            hands_in(&branch, &project)
        );
        let all = [clicks.0, clicks.1, clicks.2];
        assert_eq!(all.iter().filter(|c| c.is_ok()).count(), 1);
        for refused in all.into_iter().filter_map(Result::err) {
            assert!(refused.to_string().contains("申报书已经提交"), "{refused}");
        }
        project.is("committee", Status::Waiting).await;
        assert_eq!(project.submissions().await, ["application 1 submitted"]);
    }

    /// Two pages of one form: the older one cannot overwrite the newer one's text.
    async fn an_older_page_does_not_overwrite_a_newer_one(app) {
        let (branch, project) = a_draft(&app).await;
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
        let mut studios = Vec::new();
        for name in ["文学院教工第一党支部", "文学院教工第二党支部"] {
            let branch = app.branch(name).await;
            let studio = branch.applies(round, "工作室").await;
            committee.endorses(&studio).await;
            studios.push(studio);
        }
        let all: Vec<_> = studios.iter().collect();
        university.assigns(&all, &experts).await;
        for expert in &experts {
            for studio in &studios {
                expert.signs(studio, 90).await;
            }
        }
        university.shortlists("school_review", &all).await;
        let (one, two) = tokio::join!(
            university.tries_to_endorse(all[0]),
            university.tries_to_endorse(all[1])
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let refused = one.err().or(two.err()).unwrap();
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
}
