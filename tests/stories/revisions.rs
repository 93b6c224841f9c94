//! What is handed in once more: it has to be worked over, and whoever judges it sees what is different.

use domain::answers::Answer;

use crate::support::{BrandRound, Opened, on_both};

on_both! {
    /// Sent back with a reason, handed in as it was: refused, with that reason; worked over, the committee
    /// sees both texts and how many answers stayed.
    async fn a_returned_application_is_worked_over(app) {
        let Opened { committee, branch, round, .. } = app.brand_round().await;
        app.at("2023-11-06 10:00").await;
        let brand = branch.starts(round, "红色文脉").await;
        let (mut answers, _) = branch.fills_in(&brand).await;
        let idea = |text: &str| Answer::Text(text.to_owned());
        answers.0.insert("idea".to_owned(), idea("每月走访一次，有记录。党员都参加。"));
        branch.tries_to_hand_in(&brand, &answers).await.unwrap();
        let page = committee.browser().await.get(&format!("/projects/{}", brand.id)).await;
        page.is(200).does_not_say("对照：改动");
        committee.returns(&brand, "年度计划“走访”没有写完成时间。").await;
        let told = branch.tries_to_hand_in(&brand, &answers).await.unwrap_err();
        assert!(told.contains("这一稿和第 1 稿一样，没有改动"), "{told}");
        assert!(told.contains("退回时的意见是“年度计划‘走访’没有写完成时间”。"), "{told}");
        // Another way to set lines apart is no other text.
        answers.0.insert("idea".to_owned(), idea(" 每月走访一次，有记录。党员都参加。\n\n"));
        branch.tries_to_hand_in(&brand, &answers).await.unwrap_err();
        answers.0.insert("idea".to_owned(), idea("每月走访两次，有记录。党员都参加。"));
        branch.tries_to_hand_in(&brand, &answers).await.unwrap();
        let page = committee.browser().await.get(&format!("/projects/{}", brand.id)).await;
        page.is(200).says("与第 1 稿对照：改动 1 项").says("没有改动的");
        for marked in ["<del>每月走访一次，</del>", "<ins>每月走访两次，</ins>"] {
            assert!(page.body.contains(marked), "{marked}");
        }
        // The third stands beside the second.
        committee.returns(&brand, "请再写明由谁负责。").await;
        answers.0.insert("idea".to_owned(), idea("每月走访三次，有记录。党员都参加。"));
        branch.tries_to_hand_in(&brand, &answers).await.unwrap();
        let page = committee.browser().await.get(&format!("/projects/{}", brand.id)).await;
        page.is(200).says("与第 2 稿对照：改动 1 项");
        app.post().await;
    }

    /// The revision after the review as well, where nobody but the note of the stage said what to mend;
    /// a file more is a change.
    async fn a_revision_is_worked_over(app) {
        let world = app.brands_in_review(1).await;
        let BrandRound { university, experts, .. } = &world;
        let (_, branch, brand) = world.first();
        app.all_sign(experts, &[brand], 90).await;
        university.shortlists("review", &[brand]).await;
        let desk = branch.desk().await;
        let at = format!("/projects/{}/form", brand.id);
        let mut form = desk.get(&at).await.form(&at);
        form.set("do", "hand_in");
        desk.submit(&form).await.is(422).says("这一稿和第 1 稿一样，没有改动");
        branch.hangs_on(brand, "evidence").await;
        let mut form = desk.get(&at).await.form(&at);
        form.set("do", "hand_in");
        desk.submit(&form).await.is(303);
        let judges = university.browser().await;
        let page = judges.get(&format!("/projects/{}", brand.id)).await;
        page.is(200).says("与第 1 稿对照：改动 0 项").says("新增附件： 佐证.pdf").says("审定修改稿");
        university.accepts_revision(brand).await;
        app.post().await;
    }
}
