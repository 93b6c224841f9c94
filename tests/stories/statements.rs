//! How often a page asks the database: seldom, and as often with thirty rows as with three.

use std::collections::BTreeMap;

use domain::ids::{CampaignId, NoticeId, RoundId};
use domain::record::RecordKind;
use domain::states::Role;
use entity::{assignment, finding, notice, unit, visit};
use ledger::{supervision, units};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::support::{Client, Person, Project, TestApp, Unit, on_both};

/// Statements a page may take: a list or another short page eight; the dashboard with sums of many
/// kinds, and a page about one thing, whose number has been taken out of its address, fifteen.
fn most(page: &str) -> u64 {
    let names_one = page.contains("//") || page.contains("/ as");
    // These two are several lists: what I owe with what is below, and what will be sent to whom.
    let several = page.starts_with("/workbench") || page.starts_with("/mails");
    if names_one || page.starts_with("/dashboard") {
        15
    } else if several {
        11
    } else {
        8
    }
}

/// Entries of one round.
const ENTRIES: usize = 3;

/// Everybody who asks.
struct Cast {
    university: Unit,
    committee: Unit,
    branches: Vec<Unit>,
    experts: Vec<Person>,
    supervisor: Person,
    admin: Person,
    auditor: Person,
    leader: Person,
}

impl Cast {
    async fn new(app: &TestApp) -> Self {
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let at = university.id;
        Self {
            supervisor: app.person("督导员", &[Role::Supervisor], at).await,
            admin: app.person("系统管理员", &[Role::Admin], at).await,
            auditor: app.person("审计员", &[Role::Auditor], at).await,
            leader: app.person("分管领导", &[Role::Viewer], at).await,
            branches: Vec::new(),
            experts: university.experts(5).await,
            university,
            committee,
        }
    }
}

/// What the last round has to look at.
struct Seen {
    round: RoundId,
    building: Project,
    /// A branch still writing its application.
    writer: Unit,
    draft: Project,
    /// The objection against the third entry.
    objection: i64,
    notice: NoticeId,
    campaign: CampaignId,
}

/// A round with three entries of new branches: two build, one has an objection against it; a
/// campaign with visits, problems found, records. And a round with three entries in its review.
async fn another_round(app: &TestApp, cast: &mut Cast, n: usize) -> Seen {
    // Every round has its own hour of the same days, so that nobody's session is older than today.
    let hour = 8 + n;
    let at = |day: &str| format!("{day} {hour:02}:00");
    app.at(&at("2023-10-16")).await;
    let round = cast
        .university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    app.at(&at("2023-11-08")).await;
    let mut brands = Vec::new();
    for i in 0..ENTRIES {
        let branch = cast
            .committee
            .branch(&format!("第{}党支部", n * ENTRIES + i + 1))
            .await;
        let brand = branch.applies(round, &format!("品牌{n}·{i}")).await;
        cast.committee.endorses(&brand).await;
        cast.university.assigns(&[&brand], &cast.experts).await;
        for expert in &cast.experts {
            expert.signs(&brand, 90).await;
        }
        cast.branches.push(branch);
        brands.push(brand);
    }
    let all: Vec<&Project> = brands.iter().collect();
    cast.university.shortlists("review", &all).await;
    let own = cast.branches.len() - ENTRIES;
    for (branch, brand) in cast.branches[own..].iter().zip(&brands) {
        branch.hands_in(brand).await;
        cast.university.accepts_revision(brand).await;
    }
    app.at(&at("2023-11-20")).await;
    cast.university.proposes(&all).await;
    let notice = cast.university.posts_notice(round).await;
    let objection = app.objects(notice, Some(&brands[2])).await;
    cast.university.admits(objection).await;
    app.at("2023-11-28 00:05").await;
    app.run_jobs().await;
    app.at(&at("2023-12-20")).await;
    for (branch, brand) in cast.branches[own..].iter().zip(&brands).take(2) {
        branch.logs(brand, RecordKind::News, 2).await;
        cast.university.finds(brand, "会议记录缺页").await;
    }
    let campaign = cast
        .university
        .does(async |act| supervision::open_campaign(act, round, "quarterly".to_owned(), 1).await)
        .await
        .unwrap();
    cast.university
        .does(async |act| supervision::reveal(act, campaign).await)
        .await;
    let next = cast
        .university
        .opens_round("brand", "2023-12-10", Some("2024-02"))
        .await;
    let writer = cast.committee.branch(&format!("执笔第{n}党支部")).await;
    let draft = writer.starts(next, "还在写").await;
    writer.hangs_on(&draft, "evidence").await;
    app.post().await;
    Seen {
        round,
        building: brands.swap_remove(0),
        writer,
        draft,
        objection: objection.0,
        notice,
        campaign,
    }
}

/// Who opens which pages.
async fn pages(
    app: &TestApp,
    cast: &Cast,
    seen: &Seen,
) -> Vec<(&'static str, Client, Vec<String>)> {
    let db = &app.book().db;
    let project = seen.building.id;
    let of = |rows: &[&str]| rows.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>();
    let sheet = assignment::Entity::find()
        .filter(assignment::Column::ProjectId.eq(project))
        .filter(assignment::Column::AccountId.eq(cast.experts[0].id))
        .one(db)
        .await
        .unwrap()
        .unwrap()
        .id;
    let found = finding::Entity::find()
        .filter(finding::Column::ProjectId.eq(project))
        .one(db)
        .await
        .unwrap()
        .unwrap()
        .id;
    let visit = visit::Entity::find()
        .filter(visit::Column::CampaignId.eq(seen.campaign))
        .order_by_asc(visit::Column::Id)
        .one(db)
        .await
        .unwrap()
        .unwrap()
        .id;
    let public = |id| async move {
        let row = notice::Entity::find_by_id(id).one(db).await.unwrap();
        row.unwrap().public_id
    };
    let topic: String = unit::Entity::find_by_id(cast.committee.id)
        .select_only()
        .column(unit::Column::PublicId)
        .into_tuple()
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let round = format!("/rounds/{}", seen.round);
    let book = app.book().round(db, seen.round).await.unwrap();
    let mut host = of(&[
        "/workbench",
        "/dashboard",
        "/projects?tab=all",
        "/projects/export.xlsx?tab=all",
        "/projects?tab=all&q=%E5%85%9A+%E6%94%AF%E9%83%A8",
        "/search?q=%E5%85%9A+%E6%94%AF%E9%83%A8",
        "/rounds",
        "/rounds/new",
        "/supervision",
        "/notices",
        "/topics",
        "/mails",
        "/calendar",
        "/account",
    ]);
    host.extend([
        format!("/projects/{project}"),
        format!("/projects/{project}/print"),
        round.clone(),
        format!("{round}/amendments"),
        format!("{round}/export.xlsx"),
        format!("/campaigns/{}", seen.campaign),
        format!("/visits/{visit}"),
        format!("/findings/{found}"),
        format!("/objections/{}", seen.objection),
    ]);
    host.extend(
        book.programme
            .stages
            .iter()
            .map(|s| format!("{round}/stages/{}", s.key)),
    );
    let branch = cast
        .branches
        .iter()
        .rev()
        .nth(ENTRIES - 1)
        .unwrap()
        .browser()
        .await;
    let watched = |more: &[String]| {
        let mut rows = of(&["/workbench", "/supervision", "/mails"]);
        rows.extend_from_slice(more);
        rows
    };
    let own = [
        format!("/projects/{project}"),
        format!("/findings/{found}"),
        format!("{round}/enter"),
        round.clone(),
        "/rounds".to_owned(),
        "/projects?tab=all".to_owned(),
        "/notices".to_owned(),
    ];
    vec![
        ("organiser", cast.university.browser().await, host),
        (
            "endorser",
            cast.committee.browser().await,
            watched(&[
                format!("{round}/stages/committee"),
                format!("/projects/{project}"),
                "/projects?tab=all".to_owned(),
                "/topics".to_owned(),
                round.clone(),
            ]),
        ),
        ("editor", branch, watched(&own)),
        (
            "writer",
            seen.writer.browser().await,
            vec![
                format!("/projects/{}/form", seen.draft.id),
                format!("/projects/{}", seen.draft.id),
            ],
        ),
        (
            "viewer",
            cast.leader.browser().await,
            of(&["/dashboard", "/projects?tab=all", "/supervision", "/rounds"]),
        ),
        (
            "expert",
            cast.experts[0].browser().await,
            [of(&["/desk", "/workbench"]), vec![format!("/desk/{sheet}")]].concat(),
        ),
        (
            "supervisor",
            cast.supervisor.browser().await,
            watched(&[
                format!("/visits/{visit}"),
                format!("/campaigns/{}", seen.campaign),
            ]),
        ),
        (
            "admin",
            cast.admin.browser().await,
            of(&[
                "/admin/accounts",
                "/admin/units",
                "/admin/jobs",
                "/mails",
                "/search?q=%E6%96%87",
            ]),
        ),
        (
            "auditor",
            cast.auditor.browser().await,
            of(&["/audit", "/audit/accesses"]),
        ),
        (
            "visitor",
            app.browser(),
            [
                of(&["/public/notices", "/sign-in"]),
                vec![
                    format!("/notices/{}", public(seen.notice).await),
                    format!("/topics/{topic}"),
                ],
            ]
            .concat(),
        ),
    ]
}

/// How many statements each page takes once the rounds are known and nothing else is: by who asks
/// and the page with its numbers taken out.
async fn counted(app: &TestApp, cast: &Cast, seen: &Seen) -> BTreeMap<String, u64> {
    let all = pages(app, cast, seen).await;
    for (_, browser, paths) in &all {
        for path in paths {
            browser.get(path).await;
        }
    }
    let mut counts = BTreeMap::new();
    for (who, browser, paths) in &all {
        for path in paths {
            app.forget();
            let before = app.statements();
            let (status, _) = browser.download(path).await;
            let took = app.statements() - before;
            assert_eq!(status.as_u16(), 200, "{path} as {who}");
            assert!(took > 0 || path == "/sign-in", "{path} as {who} is counted");
            let name: String = path.chars().filter(|c| !c.is_ascii_digit()).collect();
            let name = if path.starts_with("/notices/") || path.starts_with("/topics/") {
                path[..8].to_owned()
            } else {
                name
            };
            counts.insert(format!("{name} as {who}"), took);
        }
    }
    counts
}

on_both! {
    /// Every main page, with three entries of one round and with thirty of ten.
    async fn pages_ask_seldom_and_no_more_with_more_rows(app) {
        let mut cast = Cast::new(&app).await;
        let seen = another_round(&app, &mut cast, 0).await;
        let few = counted(&app, &cast, &seen).await;
        let mut last = seen;
        for n in 1..10 {
            last = another_round(&app, &mut cast, n).await;
        }
        let many = counted(&app, &cast, &last).await;
        let mut wrong = Vec::new();
        for (page, count) in &many {
            if *count > most(page) {
                wrong.push(format!("{page} takes {count} statements"));
            }
            match few.get(page) {
                Some(before) if before == count => {}
                before => wrong.push(format!("{page} takes {before:?} with few rows, {count} with many")),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        app.post().await;
    }

    /// What stands above a branch is asked for once between two events, and is what it is then: another
    /// name, another superior and another person there stand on the next page.
    async fn the_line_above_a_branch_is_never_an_older_one(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let other = app.committee("法学院党委").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        app.at("2023-11-08 09:00").await;
        let branch = committee.branch("教工第一党支部").await;
        let draft = branch.starts(round, "红色文脉").await;
        let desk = branch.browser().await;
        let form = format!("/projects/{}/form", draft.id);
        let page = form.trim_end_matches("/form");
        let superior_is = async |name: &str| {
            desk.get(&form).await.is(200).keeps("superior", name);
            desk.get(&form).await.is(200).keeps("superior", name);
            desk.get(page).await.is(200).says(name);
        };
        superior_is("文学院党委").await;
        app.does(async |act| units::rename(act, committee.id, "文法学院党委".to_owned()).await).await;
        superior_is("文法学院党委").await;
        desk.get(page).await.is(200).does_not_say("新来的组织员");
        app.person("新来的组织员", &[Role::Endorser], other.id).await;
        app.does(async |act| units::relocate(act, branch.id, other.id).await).await;
        superior_is("法学院党委").await;
        desk.get(page).await.is(200).says("新来的组织员").does_not_say("文法学院党委");
        app.post().await;
    }

    /// A round being set up is loaded and rehearsed once for its page.
    async fn setting_up_is_one_look(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let text = TestApp::programme("brand");
        let programme = university
            .does(async |act| ledger::rounds::add_programme(act, text).await)
            .await;
        let start = ledger::rounds::RoundStart {
            programme,
            host: university.id,
            name: String::new(),
            announced: crate::support::days::day("2023-10-16"),
            cycle: None,
            count_from: None,
        };
        let round = university.does(async |act| ledger::rounds::prepare(act, start).await).await;
        let browser = university.browser().await;
        let path = format!("/rounds/{round}/setup");
        browser.get(&path).await.is(200).says("预演");
        let before = app.statements();
        browser.get(&path).await.is(200);
        let took = app.statements() - before;
        assert!(took <= 5, "session, round, people, what waits, others of the year: {took}");
    }
}
