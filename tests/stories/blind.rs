//! A blind review: what the expert gets says nothing of whose it is.

use domain::ids::RoundId;
use entity::{assignment, attachment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{Person, Project, TestApp, Unit, on_both};

/// Has a branch apply with a file that names somebody, up to the review.
async fn up_for_review(branch: &Unit, committee: &Unit, round: RoundId) -> Project {
    let project = branch.starts(round, "先锋支部").await;
    branch.hangs_on(&project, "evidence").await;
    branch.submits(&project).await;
    committee.endorses(&project).await;
    project
}

/// The file an expert may fetch, and the page of the sheet.
async fn seen_by(expert: &Person, project: &Project) -> (String, String) {
    let db = &project.app.book().db;
    let sheet = assignment::Entity::find()
        .filter(assignment::Column::ProjectId.eq(project.id))
        .filter(assignment::Column::AccountId.eq(expert.id))
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let file = attachment::Entity::find()
        .filter(attachment::Column::ProjectId.eq(project.id))
        .filter(attachment::Column::SubmissionId.is_not_null())
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let browser = expert.browser().await;
    let page = browser.get(&format!("/desk/{}", sheet.id)).await;
    let got = browser.get(&format!("/files/{}", file.public_id)).await;
    got.is(200);
    (page.is(200).text(), got.disposition.unwrap_or_default())
}

on_both! {
    /// The same file, in a blind round and in an open one.
    async fn files_are_renamed_for_whoever_judges_blindly(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("教工第一党支部").await;
        let experts = university.experts(1).await;
        let open = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let text = TestApp::programme("brand")
            .replace("blind = false", "blind = true")
            .replace("= \"brand\"", "= \"brand-blind\"")
            .replace("\"PPX\"", "\"PPM\"");
        let blind = university.opens(text, "2023-10-16", Some("2023-11")).await;

        app.at("2023-11-08 10:00").await;
        let named = up_for_review(&branch, &committee, open).await;
        let nameless = up_for_review(&branch, &committee, blind).await;
        university.assigns(&[&named], &experts).await;
        university.assigns(&[&nameless], &experts).await;

        let (page, saved_as) = seen_by(&experts[0], &named).await;
        assert!(page.contains("佐证.pdf"), "{page}");
        assert!(saved_as.ends_with("%E4%BD%90%E8%AF%81.pdf"), "{saved_as}");
        let (page, saved_as) = seen_by(&experts[0], &nameless).await;
        assert!(!page.contains("佐证.pdf"), "{page}");
        assert!(page.contains(&format!("{}-附件", nameless.row().await.code)), "{page}");
        assert!(!saved_as.contains("%E4%BD%90%E8%AF%81"), "{saved_as}");
        app.post().await;
    }
}
