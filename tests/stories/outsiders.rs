//! People from outside: experts who must stand aside, and whoever objects.

use domain::states::Role;

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
        let experts = university.experts(4).await;
        let near = app.person("专家（文学院）", &[Role::Expert], branch.id).await;
        let all: Vec<_> = experts.iter().cloned().chain([near]).collect();
        let refused = university.tries_to_assign(&[&brand], &all).await.unwrap_err();
        let why = "专家“专家（文学院）”与申报单位同属一个单位，须回避“红色文脉”。请改派他人。";
        assert!(refused.contains(why), "{refused}");
        // One who finds out later says so, and the sheet goes to somebody else.
        university.assigns(&[&brand], &experts).await;
        experts[0].recuses(&brand, "近三年与申报支部有合作").await;
        let left = university.browser().await.get(&format!("/rounds/{round}/stages/review")).await;
        left.says("回避：专家1");
        app.post().await;
    }

    /// Everybody may object, nobody a hundred times: the eleventh within an hour is kept on the page.
    async fn objections_are_limited(app) {
        let (university, branch, brand, round) = before_its_review(&app).await;
        let experts = university.experts(5).await;
        university.reviews("review", &[&brand], &experts, 90).await;
        branch.hands_in(&brand).await;
        university.accepts_revision(&brand).await;
        university.proposes(&[&brand]).await;
        let notice = university.posts_notice(round).await;

        let visitor = app.browser();
        let path = app.public_page(notice).await;
        let page = visitor.get(&path).await;
        let said = [
            ("project", "all"),
            ("name", "某单位职工"),
            ("contact", "0371-00000000"),
            ("text", "名单里的一项成果不是该支部完成的。"),
        ];
        let mut unmailable = said;
        unmailable[2] = ("email", "a..b@t.example");
        visitor
            .send(&page, &path, &unmailable)
            .await
            .is(422)
            .says("点不能放在开头")
            .keeps("email", "a..b@t.example");
        unmailable[2].1 = "";
        let neither = visitor.send(&page, &path, &unmailable).await;
        neither.is(422).says("没有邮箱的，填写联系电话");
        // The same letter ten times over would be one; these are ten.
        for n in 1..=10 {
            let text = format!("名单里的第 {n} 项成果不是该支部完成的。");
            let mut other = said;
            other[3].1 = &text;
            visitor.send(&page, &path, &other).await.is(303);
        }
        visitor
            .send(&page, &path, &said)
            .await
            .is(409)
            .says("这个地址一小时内已反映 10 次")
            .keeps("text", "名单里的一项成果不是该支部完成的。")
            .keeps("name", "某单位职工");
        app.at("2023-11-08 11:01").await;
        visitor.send(&page, &path, &said).await.is(303);
        // Nor a hundred at the same moment; what is refused for its text takes none of the ten.
        app.at("2023-11-08 13:00").await;
        let mut short = said;
        short[3].1 = "短";
        visitor.send(&page, &path, &short).await.is(422);
        let mut all = tokio::task::JoinSet::new();
        for n in 0..25 {
            let (visitor, page, path) = (visitor.clone(), page.clone(), path.clone());
            all.spawn(async move {
                let text = format!("名单里的第 {n} 项成果另有出处。");
                let mut other = said;
                other[3].1 = &text;
                visitor.send(&page, &path, &other).await.status.as_u16()
            });
        }
        let answers = all.join_all().await;
        assert_eq!(answers.iter().filter(|a| **a == 303).count(), 10, "{answers:?}");
        app.post().await;
    }
}
