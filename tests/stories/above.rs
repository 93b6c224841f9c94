//! A province looks on its schools' own rounds as a viewer: it learns neither who judged nor who
//! objected, and does nothing there.

use std::collections::BTreeSet;

use domain::ids::ObjectionId;
use ledger::projects::{self, Screening};
use ledger::supervision::{self, FindingInput};
use ledger::{LedgerError, assessments, publicity, reviews, rounds};

use crate::support::{BrandRound, TestApp, on_both};

/// A school's brand round in its publicity, with an objection.
async fn school(app: &TestApp) -> (BrandRound, ObjectionId) {
    let world = app.brands_in_publicity(1).await;
    let about = app
        .objects(world.notice().await, Some(&world.brands[0]))
        .await;
    world.university.admits(about).await;
    app.post().await;
    (world, about)
}

/// Fails unless whoever tried was told that it is not theirs.
#[track_caller]
fn is_not_theirs<T>(what: &str, tried: Result<T, LedgerError>) {
    match tried {
        Err(LedgerError::Forbidden(_) | LedgerError::NotFound) => {}
        Err(other) => panic!("{what}: refused for another reason: {other}"),
        Ok(_) => panic!("{what}: done from above"),
    }
}

on_both! {
    /// Pages of the school's round name nobody to the level above.
    async fn names_stay_with_the_host(app) {
        let (s, about) = school(&app).await;
        let province = app.province().await;
        let viewer = app.person("省里领导", &[domain::states::Role::Viewer], province.id).await;
        let objection = format!("/objections/{about}");
        let project = format!("/projects/{}", s.brands[0].id);
        let host = s.university.browser().await;
        host.get(&objection).await.is(200).says("某单位职工");
        host.get("/notices").await.is(200).says("待办的异议");
        host.get(&project).await.is(200).says("专家1（甲大学）：一份评分表已签署");
        for (reader, organises) in [(province.browser().await, true), (viewer.browser().await, false)] {
            let answer = if organises { 404 } else { 403 };
            let conclusion = [("outcome", "dismissed"), ("reason", "经核实不成立，予以办结。")];
            let page = reader.get(&objection).await;
            assert!([404, 403].contains(&page.status.as_u16()), "{}", page.text());
            let page = reader.post(&format!("{objection}/conclusion"), &conclusion).await;
            assert!(page.status.as_u16() == answer || page.status.as_u16() == 404, "{}", page.text());
            let page = reader.get(&project).await;
            page.is(200).says("红色文脉").says("评审专家：一份评分表已签署");
            for path in [&project, "/notices", "/workbench", "/dashboard", "/projects", "/supervision"] {
                let page = reader.get(path).await;
                for expert in &s.experts {
                    let name = &app.names().await[&expert.email];
                    assert!(!page.text().contains(name.as_str()), "{path} names {name}");
                }
                page.does_not_say("某单位职工").does_not_say("0371-00000000");
            }
        }
    }

    /// Whatever the host does in its round, the level above cannot.
    async fn nothing_is_done_from_above(app) {
        let (s, about) = school(&app).await;
        let notice = s.notice().await;
        let province = app.province().await;
        // The last day is over, and no job has come by yet.
        app.at("2023-11-28 00:01").await;
        let (id, round, one) = (s.brands[0].id, s.round, BTreeSet::from([s.brands[0].id]));
        let reason = || "上级直接办理".to_owned();
        is_not_theirs("amend", province.tries(async |a| rounds::amend(a, round, Vec::new(), Vec::new(), reason()).await).await);
        is_not_theirs("dates", province.tries(async |a| rounds::set_dates(a, round, Vec::new()).await).await);
        is_not_theirs("quotas", province.tries(async |a| rounds::set_quotas(a, round, Vec::new()).await).await);
        is_not_theirs("open", province.tries(async |a| rounds::open(a, round, String::new()).await).await);
        is_not_theirs("close", province.tries(async |a| rounds::close(a, round).await).await);
        is_not_theirs("propose", province.tries(async |a| publicity::propose(a, round, one.clone(), BTreeSet::new(), reason()).await).await);
        is_not_theirs("close notice", province.tries(async |a| publicity::close_notice(a, notice).await).await);
        is_not_theirs("conclude", province.tries(async |a| publicity::conclude(a, about, false, reason()).await).await);
        is_not_theirs("campaign", province.tries(async |a| supervision::open_campaign(a, round, "quarterly".to_owned(), 1).await).await);
        let found = FindingInput { text: "会议记录缺页".to_owned(), indicator: None };
        is_not_theirs("finding", province.tries(async |a| supervision::raise_finding(a, id, found, reason()).await).await);
        is_not_theirs("screen", province.tries(async |a| projects::screen(a, id, Screening::Passed, reason()).await).await);
        is_not_theirs("accept", province.tries(async |a| projects::accept_revision(a, id).await).await);
        is_not_theirs("return", province.tries(async |a| projects::return_for_mending(a, id, reason()).await).await);
        is_not_theirs("send back", province.tries(async |a| projects::send_back(a, id, reason()).await).await);
        is_not_theirs("revoke", province.tries(async |a| projects::revoke(a, id, reason()).await).await);
        is_not_theirs("grade", province.tries(async |a| assessments::grade(a, id, "优秀".to_owned(), None, reason()).await).await);
        is_not_theirs("title", province.tries(async |a| assessments::title(a, id).await).await);

        // In a review of the school's: neither assigning nor drawing up the list.
        let next = s.university.opens_round("brand", "2023-11-20", Some("2023-12")).await;
        let branch = app.branch("文学院教工第二党支部").await;
        let committee = app.committee("文学院党委").await;
        let brand = branch.applies(next, "书香致远").await;
        committee.endorses(&brand).await;
        let pairs = vec![(brand.id, s.experts[0].id)];
        is_not_theirs("assign", province.tries(async |a| reviews::assign(a, next, pairs).await).await);
        let listed = province
            .tries(async |a| reviews::shortlist(a, next, "review".to_owned(), BTreeSet::from([brand.id]), reason()).await)
            .await;
        assert!(listed.is_err(), "shortlist");
        app.post().await;
    }
}
