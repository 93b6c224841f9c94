//! What an expert gets to read: what is judged, for as long as the round goes on. And what an
//! applicant gets to read of how it was judged.

use domain::ids::ProjectId;
use domain::stage::Status;
use entity::{attachment, submission};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use crate::support::{Mail, TestApp, on_both};

/// The address of the file handed in with a form.
async fn file_of(app: &TestApp, project: ProjectId, form: &str) -> String {
    let file = attachment::Entity::find()
        .join(JoinType::InnerJoin, attachment::submission())
        .filter(submission::Column::FormKey.eq(form))
        .filter(submission::Column::ProjectId.eq(project));
    let file = app.one(file).await;
    format!("/files/{}", file.public_id)
}

on_both! {
    /// Whoever judged the application reads neither text nor files of the yearly review; when the
    /// round is over, nothing at all.
    async fn later_material_is_not_for_whoever_judged(app) {
        app.at("2022-09-05 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let experts = university.experts(3).await;
        let round = university.opens_round("school-model-branch", "2022-09-05", None).await;
        let model = branch.starts(round, "样板支部").await;
        branch.hangs_on(&model, "evidence").await;
        branch.submits(&model).await;
        committee.endorses(&model).await;
        university.assigns(&[&model], &experts).await;
        app.all_sign(&experts, &[&model], 90).await;
        let sheet = experts[0].sheet(&model).await;
        university.shortlists("review", &[&model]).await;
        university.proposes(&[&model]).await;
        university.posts_notice(round).await;
        app.dawns("2022-09-20").await;
        app.dawns("2022-11-01").await;
        app.dawns("2023-11-01").await;
        model.is("yearly_review", Status::Due).await;
        branch.hangs_on(&model, "evidence").await;
        branch.hands_in(&model).await;

        let (application, midterm) = (
            file_of(&app, model.id, "application").await,
            file_of(&app, model.id, "yearly_review").await,
        );
        app.at("2023-11-02 09:00").await;
        let browser = experts[0].browser().await;
        let page = browser.get(&sheet).await;
        page.is(200)
            .says("校级党建工作样板支部申报书")
            .says("已签署")
            .does_not_say("样板支部年度审核表")
            .does_not_say("存在问题");
        assert!(page.body.contains(&application) && !page.body.contains(&midterm));
        browser.get(&application).await.is(200);
        browser.get(&midterm).await.is(404);
        branch.browser().await.get(&midterm).await.is(200);

        // Nothing of it runs any more.
        branch.withdraws(&model).await;
        university.closes_round(round).await;
        browser.get(&sheet).await.is(404);
        browser.get(&application).await.is(404);
        browser.get("/desk").await.is(200).does_not_say("样板支部（");
        app.post().await;
    }

    /// How the line of the short list was drawn is kept for those who look into the review: neither
    /// the branch's page nor its mail has it.
    async fn how_the_line_was_drawn_stays_inside(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branches = [app.branch("教工第一党支部").await, app.branch("教工第二党支部").await];
        let experts = university.experts(5).await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        app.at("2023-11-08 10:00").await;
        let listed = branches[0].applies(round, "红色文脉").await;
        let beaten = branches[1].applies(round, "书香致远").await;
        for (brand, points) in [(&listed, 92), (&beaten, 85)] {
            committee.endorses(brand).await;
            university.assigns(&[brand], &experts).await;
            app.all_sign(&experts, &[brand], points).await;
        }
        app.post().await;
        let page = university.browser().await;
        let table = page.get(&format!("/rounds/{round}/stages/review")).await;
        let action = format!("/rounds/{round}/shortlist");
        let (chosen, line) = (listed.id.to_string(), "入围线 87.5 分，取前 1 名");
        let stage = [("stage", "review"), ("project", chosen.as_str()), ("reason", line)];
        table.is(200).says("不发给申报单位");
        page.post(&action, &stage).await.is(303);

        let mails: Vec<Mail> = app.post().await;
        for (branch, brand, told) in [(&branches[0], &listed, "入围"), (&branches[1], &beaten, "未入围")] {
            let own: Vec<&Mail> = mails.iter().filter(|m| m.to == [branch.email.clone()]).collect();
            assert!(own.iter().any(|m| m.subject.ends_with(&format!("：{told}"))), "{own:#?}");
            for mail in own {
                assert!(!mail.text.contains("87.5") && !mail.html.contains("87.5"), "{}", mail.text);
            }
            let at = format!("/projects/{}", brand.id);
            for reader in [branch.browser().await, committee.browser().await] {
                reader.get(&at).await.is(200).says(told).does_not_say("87.5");
            }
            let inside = university.browser().await;
            inside.get(&at).await.is(200).says(line);
        }
    }
}
