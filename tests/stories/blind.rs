//! A blind review: what the expert gets says nothing of whose it is.

use domain::answers::Answer;
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
    let app = &project.app;
    let sheet = assignment::Entity::find()
        .filter(assignment::Column::ProjectId.eq(project.id))
        .filter(assignment::Column::AccountId.eq(expert.id));
    let sheet = app.one(sheet).await;
    let file = attachment::Entity::find()
        .filter(attachment::Column::ProjectId.eq(project.id))
        .filter(attachment::Column::SubmissionId.is_not_null());
    let file = app.one(file).await;
    let browser = expert.browser().await;
    let page = browser.get(&format!("/desk/{}", sheet.id)).await;
    let got = browser.get(&format!("/files/{}", file.public_id)).await;
    got.is(200);
    (page.is(200).text(), got.disposition.unwrap_or_default())
}

/// Whoever runs the review has looked at the files and hands them on to the experts.
async fn hands_on(university: &Unit, project: &Project) {
    let path = format!("/projects/{}/blind", project.id);
    let desk = university.desk().await;
    let mut form = desk.get(&path).await.form(&path);
    let files = attachment::Entity::find().filter(attachment::Column::ProjectId.eq(project.id));
    for file in project.app.all(files).await {
        form.tick("give", &file.public_id);
    }
    desk.submit(&form).await.is(303);
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
        hands_on(&university, &nameless).await;

        let (page, saved_as) = seen_by(&experts[0], &named).await;
        assert!(page.contains("佐证.pdf"), "{page}");
        assert!(saved_as.ends_with("%E4%BD%90%E8%AF%81.pdf"), "{saved_as}");
        let (page, saved_as) = seen_by(&experts[0], &nameless).await;
        assert!(!page.contains("佐证.pdf"), "{page}");
        assert!(page.contains(&format!("{}-附件", nameless.row().await.code)), "{page}");
        assert!(!saved_as.contains("%E4%BD%90%E8%AF%81"), "{saved_as}");
        app.post().await;
    }

    /// Neither page, file nor title of a blind review has the name of the unit, wherever it was
    /// written; when the review is over it stands there, the telephone never.
    async fn whose_it_is_is_said_when_the_review_is_over(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("教工第一党支部").await;
        let experts = university.experts(5).await;
        let text = TestApp::programme("brand").replace("blind = false", "blind = true");
        let round = university.opens(text, "2023-10-16", Some("2023-11")).await;
        app.at("2023-11-08 10:00").await;
        let project = branch.starts(round, "先锋支部").await;
        branch.hangs_on(&project, "evidence").await;
        let (mut answers, version) = branch.fills_in(&project).await;
        for (field, written) in [
            ("branch", "教工第一党支部"),
            ("superior", "文学院党委"),
            ("secretary_post", "教工第一党支部书记"),
            ("contact_phone", "0371-65001234"),
            ("basis", "教工第一党支部自2015年成立以来坚持集中学习。"),
        ] {
            answers.0.insert(field.to_owned(), Answer::Text(written.to_owned()));
        }
        let id = project.id;
        branch.does(async |act| ledger::projects::submit(act, id, answers, version).await).await;
        committee.endorses(&project).await;
        university.assigns(&[&project], &experts).await;
        hands_on(&university, &project).await;
        let names = ["教工第一党支部", "文学院党委", "先锋支部（"];
        let (page, saved_as) = seen_by(&experts[0], &project).await;
        for name in names {
            assert!(!page.contains(name), "{name}: {page}");
        }
        assert!(page.contains("自2015年成立以来") && page.contains("单位名称在评审结束后显示"), "{page}");
        assert!(!page.contains("65001234"), "{page}");
        assert!(saved_as.contains("%E9%99%84%E4%BB%B6"), "{saved_as}");
        let desk = experts[0].browser().await;
        for path in ["/desk", "/workbench"] {
            let page = desk.get(path).await;
            assert!(names.iter().all(|name| !page.body.contains(name)), "{path}: {}", page.text());
        }
        app.all_sign(&experts, &[&project], 90).await;
        // Signed, but the short list is not drawn up: the review goes on.
        let (page, _) = seen_by(&experts[0], &project).await;
        assert!(!page.contains("教工第一党支部"), "{page}");

        university.shortlists("review", &[&project]).await;
        let (page, saved_as) = seen_by(&experts[0], &project).await;
        assert!(page.contains("先锋支部（教工第一党支部）"), "{page}");
        assert!(!page.contains("65001234") && !page.contains("联系电话"), "{page}");
        assert!(saved_as.ends_with("%E4%BD%90%E8%AF%81.pdf"), "{saved_as}");
        app.post().await;
    }
}
