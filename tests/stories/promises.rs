//! What a branch writes into the plan of its application is what it owes once it builds.

use domain::answers::Answer;

use crate::support::days::day;
use crate::support::{Opened, on_both};
use entity::record;
use sea_orm::EntityTrait;

on_both! {
    /// Two rows with dates, one without: owed by the branch from the admission on, reminded of, and
    /// done by a record that names the row.
    async fn a_plan_is_owed_and_done(app) {
        let Opened { university, committee, branch, round, .. } = app.brand_round().await;
        let experts = university.experts(5).await;
        app.at("2023-11-08 10:00").await;
        let brand = branch.starts(round, "红色文脉").await;
        let (mut answers, _) = branch.fills_in(&brand).await;
        let rows = [
            ["走访企业三家", "按季走访", "2023-12-29", "组织委员"],
            ["微党课十二讲", "每月一讲", "2024-06", "宣传委员"],
            ["凝练品牌", "随时", "", "支部书记"],
        ];
        let rows = rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        answers.0.insert("plan".to_owned(), Answer::Rows(rows));
        branch.tries_to_hand_in(&brand, &answers).await.unwrap();
        committee.endorses(&brand).await;
        university.reviews("review", &[&brand], &experts, 90).await;
        // The revision is what counts: it is handed in with the same plan, and another text.
        answers.0.insert("idea".to_owned(), Answer::Text("按意见写明由谁负责。".to_owned()));
        branch.tries_to_hand_in(&brand, &answers).await.unwrap();
        university.accepts_revision(&brand).await;
        app.at("2023-11-20 10:00").await;
        university.proposes(&[&brand]).await;
        university.posts_notice(round).await;
        assert!(!brand.owed().await.iter().any(|o| o.contains("计划任务")), "{:?}", brand.owed().await);
        app.dawns("2023-11-28").await;
        let owed = brand.owed().await;
        assert!(owed.contains(&"2023-12-29 计划任务：走访企业三家".to_owned()), "{owed:?}");
        assert!(owed.contains(&"2024-06-30 计划任务：微党课十二讲".to_owned()), "{owed:?}");
        assert!(!owed.iter().any(|o| o.contains("凝练品牌")), "{owed:?}");

        // Two weeks before its day the branch is told; what is due in June is not in that mail.
        app.post().await;
        app.at("2023-12-14 10:00").await;
        app.live_until(day("2023-12-15")).await;
        let mails = app.mails();
        let own: Vec<_> = mails.iter().filter(|m| m.to == [branch.email.clone()]).collect();
        assert_eq!(own.len(), 1, "{mails:#?}");
        assert!(own[0].text.contains("计划任务：走访企业三家"), "{}", own[0].text);
        assert!(!own[0].text.contains("微党课十二讲"), "{}", own[0].text);
        assert!(own[0].text.contains("件期限还远"), "{}", own[0].text);

        // The mail leads to the form, which begins with the row; a row that is not there is refused.
        let browser = branch.browser().await;
        let form = format!("/projects/{}/records/new", brand.id);
        assert!(own[0].text.contains(&format!("{form}?plan_item=application.plan.1")), "{}", own[0].text);
        let ways = browser.get(&format!("/projects/{}", brand.id)).await.links("打开填写");
        assert!(ways.contains(&format!("{form}?plan_item=application.plan.1")), "{ways:?}");
        let page = browser.get(&format!("{form}?plan_item=application.plan.1")).await;
        page.is(200).says("2023年12月29日前：走访企业三家").keeps("plan_item", "application.plan.1");
        let mut said = page.form(&form);
        said.set("kind", "activity");
        said.set("title", "走访三家企业");
        let mut strange = said.pairs.clone();
        strange.retain(|(name, _)| name != "plan_item");
        strange.push(("plan_item".to_owned(), "application.plan.9".to_owned()));
        browser
            .post(&form, &strange)
            .await
            .is(422)
            .says("请从申报书的计划任务中选择。")
            .keeps("title", "走访三家企业");
        browser.post(&form, &said.pairs).await.is(303);
        let owed = brand.owed().await;
        assert!(!owed.iter().any(|o| o.contains("走访企业三家")), "{owed:?}");
        assert!(owed.iter().any(|o| o.contains("微党课十二讲")), "{owed:?}");
        browser.get(&format!("{form}?kind=activity")).await.says("走访企业三家（已完成）");
        // Whoever corrects the record finds what it was for.
        let logged = app.newest(record::Entity::find(), record::Column::Id).await;
        let page = browser.get(&format!("/records/{}/correction", logged.id)).await;
        page.is(200).keeps("plan_item", "application.plan.1");
        app.post().await;
    }
}
