//! What people found who lived a programme through its years: one thing is said once, and the same
//! everywhere.

use domain::record::RecordKind;
use domain::states::{ObligationStatus, Role};
use entity::{grant, obligation};
use ledger::accounts;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{Person, TestApp, on_both};

/// Whatever a person's digest of today lists as the person's own stands on the workbench.
async fn workbench_lists_what_is_mailed(app: &TestApp, person: &Person) -> Vec<String> {
    let book = app.book();
    let letter = ledger::reminders::preview(&book.db, &book, person.id, app.today())
        .await
        .unwrap();
    let Some(letter) = letter else {
        return Vec::new();
    };
    let open =
        obligation::Entity::find().filter(obligation::Column::Status.eq(ObligationStatus::Open));
    let mut listed: Vec<String> = app.all(open).await.into_iter().map(|o| o.title).collect();
    listed.retain(|title| letter.text.contains(&format!(". {title}\n")));
    listed.dedup();
    let page = person.desk().await.get("/workbench").await;
    for title in &listed {
        page.is(200).says(title);
    }
    listed
}

on_both! {
    /// A university without an endorser recommends through its organiser, who finds it on the workbench.
    /// Nobody is promised a mail that does not come, and an opinion that was answered heads no later form.
    async fn a_studio_on_its_way(app) {
        app.at("2022-08-26 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let experts = province.experts(5).await;
        let endorses = grant::Entity::find()
            .filter(grant::Column::AccountId.eq(university.person.id))
            .filter(grant::Column::Role.eq(Role::Endorser));
        let endorses = app.one(endorses).await.id;
        app.does(async |act| accounts::end_grant(act, endorses).await).await;
        let round = province.opens_round("studio", "2022-08-26", Some("2022-11")).await;
        app.at("2022-09-13 10:00").await;
        let studio = branch.applies(round, "文脉工作室").await;
        let (at, form) = (format!("/projects/{}", studio.id), format!("/projects/{}/form", studio.id));
        committee.returns(&studio, "年度计划没有写完成时间").await;
        branch.desk().await.get(&form).await.is(200).says("退回或评定意见").says("年度计划没有写完成时间");
        branch.submits(&studio).await;
        branch.desk().await.get(&at).await.is(200).says("正由文学院党委办理").does_not_say("办完会通知");
        committee.endorses(&studio).await;
        university.reviews("school_review", &[&studio], &experts, 90).await;
        let mut listed = Vec::new();
        for person in [&province.person, &university.person, &committee.person, &branch.person, &experts[0]] {
            listed.extend(workbench_lists_what_is_mailed(&app, person).await);
        }
        assert!(listed.iter().any(|title| title.contains("推荐")), "{listed:?}");
        university.endorses(&studio).await;
        branch.desk().await.get(&at).await.is(200).says("正由").does_not_say("办完会通知");
        province.screens(&studio).await;
        province.reviews("review", &[&studio], &experts, 90).await;
        branch.desk().await.get(&form).await.is(200).does_not_say("退回或评定意见");
        app.post().await;
    }

    /// A grade that was taken back is struck and dated beside the one that holds.
    async fn a_grade_taken_back_is_marked(app) {
        let world = app.brands_at_their_final(1).await;
        let (university, branch, brand) = world.first();
        let at = format!("/projects/{}", brand.id);
        branch.desk().await.get(&at).await.is(200).says("办完会通知申报单位");
        university.grades(brand, "不予通过").await;
        branch.desk().await.get(&at).await.does_not_say("已撤回");
        university.steps_back(brand).await;
        branch.desk().await.get(&at).await.says("已撤回");
        university.grades(brand, "通过验收").await;
        let page = branch.desk().await.get(&at).await;
        let results = page.body.split("id=\"reviews\"").nth(1).unwrap().split("</dl>").next().unwrap();
        assert_eq!(results.matches("<del>").count(), 1, "{results}");
        assert!(results.contains("<b>考核验收评定为“通过验收”</b>"), "{results}");
        app.post().await;
    }

    /// A copy to those above leads to a page that they may read.
    async fn a_copy_leads_to_its_reader(app) {
        let world = app.studio_in_building().await;
        let (branch, studio) = (&world.branch, &world.studio);
        branch.logs(studio, RecordKind::ThemeDay, 1).await;
        app.post().await;
        let committee = app.committee("文学院党委").await;
        app.dawns("2023-12-29").await;
        let (project, form) = (format!("/projects/{}\n", studio.id), format!("/projects/{}/", studio.id));
        let digests: Vec<String> = app.post().await.into_iter().filter(|m| m.to == [committee.email.clone()]).map(|m| m.text).collect();
        let last = digests.last().unwrap();
        assert!(last.contains("下级") && last.contains(&project) && !last.contains(&form), "{last}");
    }

    /// The limit of extensions holds for a midterm as for a final.
    async fn a_midterm_is_extended_within_the_limit(app) {
        let world = app.studio_in_building().await;
        app.at("2023-10-09 10:00").await;
        let told = world.province.tries_to_extend(&world.studio, "midterm", "2024-04-30").await.unwrap_err();
        let told = format!("{told:?}");
        assert!(told.contains("最多延 3 个月") && told.contains("超出"), "{told}");
        world.province.tries_to_extend(&world.studio, "midterm", "2024-01-31").await.unwrap();
        app.post().await;
    }
}
