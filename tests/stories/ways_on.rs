//! Every button of the workbench leads to where the thing can be done, whatever it is that is owed.

use std::collections::BTreeSet;

use domain::answers::Answer;
use domain::dates::cn_day_short;
use domain::obligation::ObligationKind as Kind;
use domain::record::RecordKind;
use domain::stage::Status;
use domain::states::ObligationStatus;
use entity::{obligation, visit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{BrandRound, Page, Person, TestApp, on_both};

/// What each story has to meet. Together they meet everything that can be owed.
const OF_A_BRAND: [Kind; 20] = [
    Kind::Enter,
    Kind::Submit,
    Kind::Endorse,
    Kind::AssignExperts,
    Kind::Score,
    Kind::Shortlist,
    Kind::Revise,
    Kind::AcceptRevision,
    Kind::Decide,
    Kind::PostNotice,
    Kind::AdmitObjection,
    Kind::AnswerObjection,
    Kind::Milestone,
    Kind::PlanItem,
    Kind::Visit,
    Kind::RectifyFinding,
    Kind::VerifyFinding,
    Kind::HandIn,
    Kind::Grade,
    Kind::Recheck,
];
const OF_A_TITLE: [Kind; 2] = [Kind::Screen, Kind::Title];
const OF_A_MIDTERM: [Kind; 1] = [Kind::Rectify];

const OF_A_REQUEST: [Kind; 1] = [Kind::AnswerRequest];
const OF_A_NUMBER: [Kind; 2] = [Kind::Endorse, Kind::Recommend];

#[test]
fn nothing_that_can_be_owed_is_left_out() {
    let met: BTreeSet<&str> = OF_A_BRAND
        .iter()
        .chain(&OF_A_TITLE)
        .chain(&OF_A_MIDTERM)
        .chain(&OF_A_NUMBER)
        .chain(&OF_A_REQUEST)
        .map(|kind| kind.key())
        .collect();
    let all: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.key()).collect();
    assert_eq!(met, all);
}

/// The end of the address to which the form goes that settles a thing.
fn settled_at(kind: Kind) -> &'static str {
    match kind {
        Kind::Enter => "/projects",
        Kind::Submit | Kind::Revise | Kind::HandIn | Kind::Rectify | Kind::Recheck => "/form",
        Kind::Endorse | Kind::Recommend => "/endorsement",
        Kind::AssignExperts => "/assignments",
        Kind::Screen => "/screenings",
        Kind::Score => "/sheet",
        Kind::Shortlist => "/shortlist",
        Kind::AcceptRevision => "/revisions",
        Kind::Decide => "/proposals",
        Kind::PostNotice => "/notices",
        Kind::AdmitObjection => "/admission",
        Kind::AnswerObjection | Kind::Visit => "/conclusion",
        Kind::Milestone | Kind::PlanItem => "/records/new",
        Kind::Grade => "/grades",
        Kind::AnswerRequest => "/extension",
        Kind::Title => "/titles",
        Kind::RectifyFinding => "/rectification",
        Kind::VerifyFinding => "/verdict",
    }
}

/// Where there are several of a kind, the list of them stands between; its link is named here.
fn chosen_by(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Score => Some("评阅"),
        Kind::Recommend => Some("审核推荐"),
        // Decided at the admission, made known at the publicity.
        Kind::PostNotice => Some("去发布公示"),
        _ => None,
    }
}

/// Follows every button of somebody's workbench and keeps the kinds that led to their form.
async fn follows(person: &Person, met: &mut BTreeSet<&'static str>) {
    let desk = person.desk().await;
    let bench = desk.get("/workbench").await;
    for kind in Kind::ALL.iter().copied() {
        for href in bench.links(kind.verb()) {
            let mut page = desk.get(&href).await;
            while let Some(to) = page.location.clone() {
                page = desk.get(&to).await;
            }
            if is_dated(kind) {
                says_its_day(person, kind, &page).await;
            }
            let next = chosen_by(kind).and_then(|label| page.links(label).into_iter().next());
            if let Some(next) = next {
                page = desk.get(&next).await;
            }
            settles(&page, kind, &href);
            met.insert(kind.key());
        }
    }
}

/// Whether the page to which it leads says by when: of what is done for many at once, and of
/// objections.
fn is_dated(kind: Kind) -> bool {
    let many = [
        Kind::AssignExperts,
        Kind::Screen,
        Kind::Shortlist,
        Kind::AcceptRevision,
        Kind::Decide,
        Kind::PostNotice,
        Kind::Title,
        Kind::AdmitObjection,
        Kind::AnswerObjection,
    ];
    many.contains(&kind)
}

/// The page says the day that the workbench says, with or without its year: that of the obligation.
async fn says_its_day(person: &Person, kind: Kind, page: &Page) {
    let open = obligation::Entity::find()
        .filter(obligation::Column::Kind.eq(kind))
        .filter(obligation::Column::Status.eq(ObligationStatus::Open));
    let days: Vec<String> = person
        .app
        .all(open)
        .await
        .iter()
        .map(|o| cn_day_short(o.due_on, o.due_on))
        .collect();
    let said = page.text();
    assert!(
        days.iter().any(|day| said.contains(day)),
        "{} is due {days:?}, not as its page says: {said}",
        kind.label()
    );
}

#[track_caller]
fn settles(page: &Page, kind: Kind, from: &str) {
    let forms = page.actions();
    let end = settled_at(kind);
    assert!(
        forms.iter().any(|action| action.ends_with(end)),
        "{} leads from {from} to {forms:?}, not to …{end}:\n{}",
        kind.label(),
        page.text()
    );
}

fn keys(kinds: &[Kind]) -> BTreeSet<&'static str> {
    kinds.iter().map(|kind| kind.key()).collect()
}

/// The clock comes to a day's first hour, and what the day brings is done.
async fn comes(app: &TestApp, on: &str) {
    app.dawns(on).await;
    app.at(&format!("{on} 10:00")).await;
}

on_both! {
    /// A branch that asks for time.
    async fn of_a_request(app) {
        let world = app.brands_at_work(1).await;
        world.branches[0].asks_for_time(&world.brands[0], "final", "2024-09-20").await.unwrap();
        let mut met = BTreeSet::new();
        follows(&world.university, &mut met).await;
        assert_eq!(met, keys(&OF_A_REQUEST));
        app.post().await;
    }

    /// A school that is asked for a number of cases at least.
    async fn of_a_number(app) {
        app.at("2023-03-30 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let round = province.opens_round("zhaoqing-case", "2023-03-30", None).await;
        app.branch("文学院教工第一党支部").await.applies(round, "案例一").await;
        let mut met = BTreeSet::new();
        follows(&university, &mut met).await;
        assert_eq!(met, keys(&OF_A_NUMBER));
        app.post().await;
    }

    /// A brand from the notice to the first yearly recheck.
    async fn of_a_brand(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let experts = university.experts(5).await;
        let supervisor = app.person("督导员", &[domain::states::Role::Supervisor], university.id).await;
        university.knows_a_school_model(&branch).await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let mut met = BTreeSet::new();
        follows(&branch, &mut met).await;
        app.at("2023-11-08 10:00").await;
        let brand = branch.starts(round, "红色文脉").await;
        follows(&branch, &mut met).await;
        let (mut answers, _) = branch.fills_in(&brand).await;
        let plan = ["走访企业三家", "按季走访", "2023-12-29", "组织委员"].map(str::to_owned);
        answers.0.insert("plan".to_owned(), Answer::Rows(vec![plan.to_vec()]));
        branch.tries_to_hand_in(&brand, &answers).await.unwrap();
        follows(&committee, &mut met).await;
        committee.endorses(&brand).await;
        follows(&university, &mut met).await;
        university.assigns(&[&brand], &experts).await;
        follows(&experts[0], &mut met).await;
        app.all_sign(&experts, &[&brand], 90).await;
        follows(&university, &mut met).await;
        university.shortlists("review", &[&brand]).await;
        follows(&branch, &mut met).await;
        let (mut answers, _) = branch.fills_in(&brand).await;
        answers.0.insert("plan".to_owned(), Answer::Rows(vec![plan.to_vec()]));
        branch.tries_to_hand_in(&brand, &answers).await.unwrap();
        follows(&university, &mut met).await;
        university.accepts_revision(&brand).await;
        app.at("2023-11-20 10:00").await;
        follows(&university, &mut met).await;
        university.proposes(&[&brand]).await;
        follows(&university, &mut met).await;
        let notice = university.posts_notice(round).await;
        let about_it = app.objects(notice, Some(&brand)).await;
        follows(&university, &mut met).await;
        university.admits(about_it).await;
        follows(&university, &mut met).await;
        university.concludes(about_it, false).await;
        // One about the whole list holds this one up as well.
        let about_all = app.objects(notice, None).await;
        university.admits(about_all).await;
        follows(&university, &mut met).await;
        university.concludes(about_all, false).await;
        comes(&app, "2023-11-28").await;
        brand.is("building", Status::Active).await;

        // The branch owes its news and its plan, the committee its topic page.
        let mut of_committee = BTreeSet::new();
        follows(&committee, &mut of_committee).await;
        assert_eq!(of_committee, keys(&[Kind::Milestone]));
        follows(&branch, &mut met).await;
        let drawn = university.opens_campaign(round).await;
        app.at("2023-11-29 10:00").await;
        university.reveals(drawn).await;
        follows(&supervisor, &mut met).await;
        let visit = app.one(visit::Entity::find()).await;
        supervisor.visits_and_finds(visit.id, &["会议记录缺页"]).await;
        follows(&branch, &mut met).await;
        let finding = app.one(entity::finding::Entity::find()).await.id;
        branch.rectifies(finding, "已补齐会议记录。").await;
        // It is verified by the host, not by whoever found it.
        follows(&university, &mut met).await;
        university.verifies(finding, true, "").await;

        committee.logs(&brand, RecordKind::TopicPage, 1).await;
        app.at("2024-05-20 10:00").await;
        branch.logs(&brand, RecordKind::News, 2).await;
        comes(&app, "2024-08-01").await;
        follows(&branch, &mut met).await;
        branch.hands_in(&brand).await;
        follows(&university, &mut met).await;
        university.grades(&brand, "优秀").await;
        brand.is("sustaining", Status::Titled).await;
        comes(&app, "2025-08-02").await;
        follows(&branch, &mut met).await;
        assert_eq!(met, keys(&OF_A_BRAND));
        app.post().await;
    }

    /// A committee with two brands logs its topic page with either.
    async fn of_a_committee_with_two_brands(app) {
        let BrandRound { committee, brands, .. } = app.brands_in_building(2).await;
        let desk = committee.desk().await;
        let bench = desk.get("/workbench").await;
        let page = desk.get(&bench.links(Kind::Milestone.verb())[0]).await;
        page.is(200).says("只算一次").says("红色文脉").says("书香致远");
        let form = desk.get(&page.links("在这里登记")[1]).await;
        form.is(200).keeps("kind", RecordKind::TopicPage.key()).says("登记专题页面");
        committee.logs(&brands[1], RecordKind::TopicPage, 1).await;
        assert!(desk.get("/workbench").await.links(Kind::Milestone.verb()).is_empty());
        app.post().await;
    }

    /// A title that the province gives at once.
    async fn of_a_title(app) {
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let model = app.branch("文学院教工第一党支部").await;
        let experts = province.experts(5).await;
        university.knows_a_school_model(&model).await;
        let round = province.opens_round("province-model-branch", "2022-08-26", None).await;
        app.at("2022-09-05 10:00").await;
        let entry = model.applies(round, "").await;
        committee.endorses(&entry).await;
        university.endorses(&entry).await;
        app.at("2022-09-30 10:00").await;
        let mut met = BTreeSet::new();
        follows(&province, &mut met).await;
        assert!(met.contains(Kind::Screen.key()), "{met:?}");
        province.screens_all(&[&entry]).await;
        province.reviews("review", &[&entry], &experts, 93).await;
        province.proposes(&[&entry]).await;
        app.at("2022-10-28 10:00").await;
        province.posts_notice(round).await;
        comes(&app, "2022-11-05").await;
        follows(&province, &mut met).await;
        assert!(met.is_superset(&keys(&OF_A_TITLE)), "{met:?}");
        province.titles_all(&[&entry]).await;
        entry.is("sustaining", Status::Titled).await;
        app.post().await;
    }

    /// A first year that was not good enough is rectified; before it, material that lacks something
    /// is sent back, and a day that cannot be kept is moved.
    async fn of_a_midterm(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let experts = university.experts(5).await;
        let round = university.opens_round("school-model-branch", "2023-10-16", Some("2023-12")).await;
        let model = branch.applies(round, "先锋支部").await;
        committee.endorses(&model).await;
        university.reviews("review", &[&model], &experts, 90).await;
        university.proposes(&[&model]).await;
        university.posts_notice(round).await;
        comes(&app, "2023-11-30").await;
        model.is("building", Status::Active).await;
        app.at("2024-10-14 10:00").await;
        university.extends(&model, "yearly_review", "2025-01-24", "支部书记任职调整").await;
        comes(&app, "2025-01-02").await;
        model.is("yearly_review", Status::Due).await;
        app.at("2025-01-20 10:00").await;
        branch.hands_in(&model).await;
        university.sends_back(&model, "缺主题党日的签到表").await;
        model.is("yearly_review", Status::Due).await;
        branch.hands_in(&model).await;
        university.grades(&model, "基本合格").await;
        model.is("yearly_review", Status::Conditional).await;
        let mut met = BTreeSet::new();
        follows(&branch, &mut met).await;
        assert!(met.is_superset(&keys(&OF_A_MIDTERM)), "{met:?}");
        app.post().await;
    }
}
