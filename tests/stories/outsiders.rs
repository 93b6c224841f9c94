//! People from outside: experts who must stand aside, and whoever objects.

use domain::states::Role;
use ledger::reviews;

use crate::support::{Project, TestApp, Unit, on_both};

/// A brand entry that waits for its experts.
async fn before_its_review(app: &TestApp) -> (Unit, Unit, Project, domain::ids::RoundId) {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let committee = app.committee("文学院党委").await;
    let branch = app.branch("文学院教工第一党支部").await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    app.at("2023-11-08 10:00").await;
    let brand = branch.applies(round, "红色文脉").await;
    committee.endorses(&brand).await;
    (university, branch, brand, round)
}

on_both! {
    /// Of several experts, the one who must stand aside is named, with the reason.
    async fn who_must_stand_aside_is_named(app) {
        let (university, branch, brand, round) = before_its_review(&app).await;
        let experts = app.experts(4).await;
        let near = app.person("专家（文学院）", &[Role::Expert], branch.id).await;
        let id = brand.id;
        let pairs = experts.iter().map(|e| (id, e.id)).chain([(id, near.id)]).collect();
        let refused = university
            .tries(|act| Box::pin(reviews::assign(act, round, pairs)))
            .await
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "专家“专家（文学院）”与申报单位同属一个单位，须回避“红色文脉”。请改派他人。"
        );
        app.post().await;
    }

    /// Everybody may object, nobody a hundred times: the eleventh within an hour is kept on the page.
    async fn objections_are_limited(app) {
        let (university, branch, brand, round) = before_its_review(&app).await;
        let experts = app.experts(5).await;
        university.assigns(&[&brand], &experts).await;
        for expert in &experts {
            expert.signs(&brand, 90).await;
        }
        university.shortlists("review", &[&brand]).await;
        branch.hands_in(&brand).await;
        university.accepts_revision(&brand).await;
        university.proposes(&[&brand]).await;
        let notice = university.posts_notice(round).await;
        let notice = sea_orm::EntityTrait::find_by_id(notice);
        let notice: entity::notice::Model = sea_orm::Select::<entity::notice::Entity>::one(notice, &app.book().db).await.unwrap().unwrap();

        let visitor = app.browser();
        let path = format!("/notices/{}", notice.public_id);
        let page = visitor.get(&path).await;
        let said = [
            ("project", "all"),
            ("name", "某单位职工"),
            ("contact", "0371-00000000"),
            ("text", "名单里的一项成果不是该支部完成的。"),
        ];
        for _ in 0..10 {
            visitor.send(&page, &path, &said).await.is(303);
        }
        visitor
            .send(&page, &path, &said)
            .await
            .is(422)
            .says("这个地址一小时内已反映 10 次")
            .keeps("text", "名单里的一项成果不是该支部完成的。")
            .keeps("name", "某单位职工");
        app.at("2023-11-08 11:01").await;
        visitor.send(&page, &path, &said).await.is(303);
        app.post().await;
    }
}
