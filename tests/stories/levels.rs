//! One level after another: the school's title opens the province's round, and titles oblige.

use domain::stage::Status;
use domain::unit::Standing;
use ledger::titles::{self, EarlierTitle};

use crate::support::days::day;
use crate::support::{Unit, on_both};

/// The university registers that a branch has been a model branch of the school since 2021.
async fn is_a_school_model(university: &Unit, branch: &Unit) {
    let title = EarlierTitle {
        unit: branch.id,
        programme_code: "school-model-branch".to_owned(),
        name: "校级样板党支部".to_owned(),
        standing: Standing::School,
        given_on: day("2021-06-30"),
    };
    university
        .does(|act| Box::pin(titles::register(act, title)))
        .await;
}

on_both! {
    /// Only school-level model branches enter the province's round, which has no building cycle:
    /// the title follows the publicity.
    async fn from_the_school_to_the_province(app) {
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let model = app.branch("文学院教工第一党支部").await;
        let other = app.branch("文学院教工第二党支部").await;
        let experts = province.experts(5).await;
        is_a_school_model(&university, &model).await;
        let round = province.opens_round("province-model-branch", "2022-08-26", None).await;

        app.at("2022-09-05 10:00").await;
        let refused = other.starts(round, "").await;
        let why = other.tries_to_submit(&refused).await.unwrap_err();
        assert!(why.contains("现为校级样板党支部"), "{why}");
        let entry = model.applies(round, "").await;
        committee.endorses(&entry).await;
        university.endorses(&entry).await;
        app.at("2022-09-30 10:00").await;
        province.screens(&entry).await;
        province.assigns(&[&entry], &experts).await;
        for expert in &experts {
            expert.signs(&entry, 93).await;
        }
        province.shortlists("review", &[&entry]).await;
        province.proposes(&[&entry]).await;
        app.at("2022-10-28 10:00").await;
        province.posts_notice(round).await;
        app.at("2022-11-04 23:00").await;
        app.run_jobs().await;
        entry.is("publicity", Status::Open).await;
        app.at("2022-11-05 00:05").await;
        app.run_jobs().await;
        entry.is("titling", Status::Waiting).await;
        province.titles(&entry).await;
        entry.is("sustaining", Status::Titled).await;
        assert_eq!(entry.titles().await[0].programme_code, "province-model-branch");
        app.post().await;
    }

    /// 样板支部必须参与: who holds the school's title is reminded to enter the brand round, and is
    /// asked no more once it has.
    async fn a_title_obliges_to_enter(app) {
        app.at("2023-10-16 08:00").await;
        let university = app.university("甲大学").await;
        let model = app.branch("文学院教工第一党支部").await;
        app.branch("文学院教工第二党支部").await;
        is_a_school_model(&university, &model).await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        app.live_until(day("2023-10-27")).await;
        let mails = app.mails();
        assert_eq!(mails.len(), 1, "the other branch owes nothing");
        assert_eq!(mails[0].to, [model.email.as_str()]);
        assert!(mails[0].text.contains("必须参与：申报“支部品牌”"), "{}", mails[0].text);

        model.applies(round, "红色文脉").await;
        app.live_until(day("2023-11-15")).await;
        assert!(app.mails().iter().all(|m| m.to != [model.email.as_str()]));
    }
}
