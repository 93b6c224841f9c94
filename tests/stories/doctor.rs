//! Examining the data (体检): a site that has lived through much is whole, whatever is broken by hand
//! is named, and what moves dates moves everything that hangs on them.
//!
//! Every other story is examined at its end as well (`support::play`).

use chrono::TimeDelta;
use domain::record::RecordKind;
use domain::stage::Status;
use domain::states::Role;
use domain::unit::Standing;
use entity::{attachment, campaign, finding, milestone_progress, obligation, visit};
use ledger::files::HungOn;
use ledger::records::RecordInput;
use ledger::settings;
use ledger::titles::{self, EarlierTitle};
use ledger::{Act, Actor, Clock, doctor, files, records, units};
use object_store::ObjectStoreExt;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder};

use crate::support::days::day;
use crate::support::{Project, TestApp, Unit, on_both};

/// A brand round of two places with one project in building that has been logged, supervised and
/// corrected, one held up by an objection, and one that was never handed in.
struct World {
    building: Project,
    objected: Project,
    lapsed: Project,
    /// The branch of the one that was never handed in.
    idle: Unit,
}

/// What the round asks beside its notice: two places, and a lecture every year.
const OF_ITS_OWN: &str = r#"
[[quota]]
on      = "admit"
at_most = 2
source  = "suggested"

[[milestone]]
key      = "lecture"
title    = "党课 1 次"
record   = "lecture"
at_least = 1
owed_by  = "holder"
yearly   = true
due      = "publicity.closes + 30d"
source   = "suggested"
"#;

async fn lived_through(app: &TestApp) -> World {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let committee = app.committee("文学院党委").await;
    let branch = app.branch("文学院教工第一党支部").await;
    let second = app.branch("文学院教工第二党支部").await;
    let idle = app.branch("文学院学生第一党支部").await;
    let experts = university.experts(5).await;
    let supervisor = app
        .person("督导员甲", &[Role::Supervisor], university.id)
        .await;
    let text = TestApp::programme("brand") + OF_ITS_OWN;
    let round = university.opens(text, "2023-10-16", Some("2023-11")).await;
    university
        .amends(round, "application", "2023-11-13", "系统维护，顺延三天")
        .await;
    app.at("2023-11-08 10:00").await;
    let building = branch.applies(round, "红色文脉").await;
    let objected = second.applies(round, "先锋讲堂").await;
    let lapsed = idle.starts(round, "志愿微光").await;
    let both = [&building, &objected];
    for brand in both {
        committee.endorses(brand).await;
    }
    university.assigns(&both, &experts).await;
    for expert in &experts {
        for brand in both {
            expert.signs(brand, 90).await;
        }
    }
    university.shortlists("review", &both).await;
    branch.hands_in(&building).await;
    second.hands_in(&objected).await;
    for brand in both {
        university.accepts_revision(brand).await;
    }
    app.at("2023-11-20 10:00").await;
    university.proposes(&both).await;
    let notice = university.posts_notice(round).await;
    app.at("2023-11-23 10:00").await;
    let page = format!("/objections/{}", app.objects(notice, Some(&objected)).await);
    let no = [
        ("outcome", "refused"),
        ("reason", "来电核实，所反映的不是公示内容"),
    ];
    let desk = university.browser().await;
    desk.fill(&page, &format!("{page}/admission"), &no)
        .await
        .is(303);
    let objection = app.objects(notice, Some(&objected)).await;
    university.admits(objection).await;
    app.at("2023-11-28 00:05").await;
    app.run_jobs().await;

    app.at("2023-12-20 10:00").await;
    branch.logs(&building, RecordKind::News, 2).await;
    branch.logs(&building, RecordKind::Lecture, 1).await;
    committee.logs(&building, RecordKind::TopicPage, 1).await;
    corrects_a_record(app, &branch, &building).await;
    app.at("2024-02-01 00:05").await;
    app.run_jobs().await;
    app.at("2024-02-02 00:05").await;
    app.run_jobs().await;
    let drawn = visit::Entity::find()
        .one(&app.book().db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(drawn.project_id, building.id);
    supervisor
        .visits_and_finds(
            drawn.id,
            &["纪实台账缺少 12 月的主题党日", "经费使用没有公开"],
        )
        .await;
    let first = finding::Entity::find()
        .order_by_asc(finding::Column::Id)
        .one(&app.book().db)
        .await
        .unwrap()
        .unwrap()
        .id;
    branch.rectifies(first, "已补齐并建立清单。").await;
    university.verifies(first, true, "属实").await;
    branch
        .asks_for_time(&building, "final", "2024-09-15")
        .await
        .unwrap();
    university
        .extends(&building, "final", "2024-09-15", "与教学安排错开")
        .await;
    app.at("2024-02-19 08:00").await;
    app.run_jobs().await;
    app.mails();
    World {
        building,
        objected,
        lapsed,
        idle,
    }
}

/// The first news article is corrected; its file moves along.
async fn corrects_a_record(app: &TestApp, branch: &Unit, project: &Project) {
    let old = project.records().await.swap_remove(0);
    let file = app
        .files()
        .put("版面.pdf", "%PDF-1.4\n% page\n".into())
        .await
        .unwrap();
    let id = old.id;
    branch
        .does(async |act| files::attach(act, file, HungOn::Record(id)).await)
        .await;
    let input = RecordInput {
        kind: old.kind,
        happened_on: old.happened_on,
        title: "支部品牌见报（更正）".to_owned(),
        body: String::new(),
        outlet: "校园新闻网".to_owned(),
        outlet_standing: old.outlet_standing,
        url: "https://news.example/corrected".to_owned(),
        about_own_work: true,
        indicator: None,
        plan_item: None,
        attended: None,
        expected: None,
    };
    branch
        .does(async |act| records::correct(act, id, input, "标题写错".to_owned()).await)
        .await;
}

/// Something broken by hand, and a fragment of each sentence that an examination says of it.
struct Broken {
    sql: String,
    says: Vec<String>,
}

fn ways_to_break(world: &World) -> Vec<Broken> {
    let text = include_str!("../data/broken.sql")
        .replace("$building", &world.building.id.to_string())
        .replace("$objected", &world.objected.id.to_string())
        .replace("$lapsed", &world.lapsed.id.to_string())
        .replace("$idle", &world.idle.id.to_string());
    // The first block says what the file is for, headings break nothing.
    text.split("\n\n")
        .skip(1)
        .map(|block| {
            let (says, sql): (Vec<&str>, Vec<&str>) =
                block.lines().partition(|line| line.starts_with("-- "));
            Broken {
                sql: sql.join("\n"),
                says: says.iter().map(|line| line[3..].to_owned()).collect(),
            }
        })
        .filter(|broken| !broken.sql.is_empty())
        .collect()
}

/// Everything that an examination says when this has been done to the data, which is taken back.
async fn said_of(app: &TestApp, sql: &str) -> Vec<String> {
    let book = app.book();
    let tx = entity::db::begin_write(&book.db).await.unwrap();
    let done = tx.execute_unprepared(sql).await.unwrap();
    assert!(done.rows_affected() > 0, "nothing was broken: {sql}");
    if tx.get_database_backend() == DbBackend::Postgres {
        // Sums are added up when a transaction ends, which this one does not.
        let end = "SET CONSTRAINTS ALL IMMEDIATE";
        tx.execute_unprepared(end).await.unwrap();
    }
    let found = doctor::examine_in(&book, &tx).await.unwrap().ailments;
    tx.rollback().await.unwrap();
    found.iter().map(ToString::to_string).collect()
}

/// What is wrong with what was said: there is to be one sentence for each fragment, and no other.
fn misses(sql: &str, said: &[String], fragments: &[String]) -> Option<String> {
    let told = |fragment: &String| said.iter().any(|sentence| sentence.contains(fragment));
    (said.len() != fragments.len() || !fragments.iter().all(told))
        .then(|| format!("{sql}\nis to be told as {fragments:#?}, is told as {said:#?}"))
}

on_both! {
    /// A site in the middle of its work has nothing wrong with it; each thing broken by hand is
    /// named, and nothing else is.
    async fn whatever_is_broken_is_named(app) {
        let world = lived_through(&app).await;
        // Two lines for the log of accesses.
        for unit in [&world.idle, &world.idle] {
            unit.browser().await;
        }
        app.writes_accesses().await;
        assert_eq!(app.ailments().await, Vec::<String>::new());
        let mut missed = Vec::new();
        let ways = ways_to_break(&world);
        assert!(ways.len() > 90, "{}", ways.len());
        for Broken { sql, says } in ways {
            missed.extend(misses(&sql, &said_of(&app, &sql).await, &says));
        }
        if app.book().db.get_database_backend() == DbBackend::Sqlite {
            // A tool that enforces no references leaves one that leads nowhere.
            let sql = "PRAGMA defer_foreign_keys = ON;
                       UPDATE record SET logged_by = 999999 WHERE kind = 'topic_page'";
            let says = ["它引用的 account 不在了".to_owned()];
            missed.extend(misses(sql, &said_of(&app, sql).await, &says));
        }
        assert!(missed.is_empty(), "{}", missed.join("\n\n"));
    }

    /// A file that is gone, cut short or changed is named with its project and where it belongs.
    async fn stored_files_are_read_through(app) {
        let world = lived_through(&app).await;
        let code = world.building.row().await.code;
        let book = app.book();
        let hung = attachment::Entity::find()
            .filter(attachment::Column::RecordId.is_not_null())
            .one(&book.db)
            .await
            .unwrap()
            .unwrap();
        let digest = &hung.blob_digest;
        let whole = peiyu::checkup::read_files(&book.db, &app.files()).await.unwrap();
        assert!(whole.ailments.is_empty() && whole.files > 0 && whole.bytes > 0, "{whole:?}");

        let store = app.files().store();
        let place = object_store::path::Path::from(format!("{}/{digest}", &digest[..2]));
        let content = store.get(&place).await.unwrap().bytes().await.unwrap();
        let mut changed = content.to_vec();
        changed[9] ^= 1;
        for (bytes, says) in [
            (Some(content[1..].to_vec()), "登记的是"),
            (Some(changed), "文件内容被改过"),
            (None, "文件不在存储里"),
        ] {
            match bytes {
                Some(bytes) => store.put(&place, bytes.into()).await.map(drop).unwrap(),
                None => store.delete(&place).await.unwrap(),
            }
            let said = app.ailments().await;
            assert_eq!(said.len(), 1, "{said:#?}");
            assert!(said[0].contains(says), "{said:#?}");
            assert!(said[0].contains(&code) && said[0].contains("版面.pdf"), "{said:#?}");
            assert!(said[0].contains(&format!("files/{}/{digest}", &digest[..2])), "{said:#?}");
        }
        store.put(&place, content.into()).await.unwrap();
    }

    /// A file that nothing names is told when it has been there for a day; one that an upload has just
    /// brought is not.
    async fn files_that_nothing_names_are_told(app) {
        lived_through(&app).await;
        let stray = app.files().put("没有人要.pdf", "%PDF-1.4\n% stray\n".into()).await.unwrap();
        let db = app.book().db;
        let told = async |after: i64| {
            let before = Clock::wall().now() + TimeDelta::seconds(after);
            peiyu::checkup::unnamed_files(&db, &app.files(), before).await.unwrap()
        };
        assert_eq!(told(-86_400).await, []);
        let said = told(60).await;
        assert_eq!(said.len(), 1, "{said:#?}");
        assert!(said[0].row.contains(&stray.digest) && said[0].what.contains("没有任何材料提到它"));
        // A row that hangs on nothing names nothing either.
        let sql = format!(
            "INSERT INTO blob (digest, size, media_type, stored_at)
             VALUES ('{}', 9, 'application/pdf', '2024-01-01 00:00:00+00:00')",
            stray.digest
        );
        let said = said_of(&app, &sql).await;
        assert_eq!(said.len(), 1, "{said:#?}");
        assert!(said[0].contains("没有挂在任何材料上"), "{said:#?}");
    }

    /// A mail that was given up is a hint: everything is as it may be, and yet worth a look.
    async fn what_is_worth_a_look_is_a_hint(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let university = app.university("甲大学").await;
        app.committee("文学院党委").await;
        app.at("2023-10-16 09:00").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let brand = branch.applies(round, "红色文脉").await;
        app.committee("文学院党委").await.returns(&brand, "年度计划没有写完成时间").await;
        app.mail_server_is_busy(true);
        for day in 0..5 {
            app.at(&format!("2023-10-{} 10:00", 17 + day)).await;
        }
        app.mail_server_is_busy(false);
        assert_eq!(app.given_up().await, [branch.email.as_str()]);
        let checkup = doctor::examine(&app.book()).await.unwrap();
        assert_eq!(checkup.ailments, []);
        let hints = checkup.hints.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(hints.len(), 1, "{hints:#?}");
        assert!(hints[0].contains(&format!("没有送到 {}，已经放弃", branch.email)), "{hints:#?}");
    }

    /// A branch comes under another committee: what its application waits for is owed there.
    async fn a_move_takes_what_is_owed_along(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let before = app.committee("文学院党委").await;
        let after = university.committee("历史学院党委").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let brand = branch.applies(round, "红色文脉").await;
        let owner = async || {
            obligation::of_project(brand.id)
                .filter(obligation::Column::ItemKey.eq("committee"))
                .one(&app.book().db)
                .await
                .unwrap()
                .unwrap()
                .owner_unit_id
        };
        assert_eq!(owner().await, Some(before.id));
        let (moved, to) = (branch.id, after.id);
        app.does(async |act| units::relocate(act, moved, to).await).await;
        assert_eq!(owner().await, Some(after.id));
        after.endorses(&brand).await;

        // Renamed and moved, the history of its names has no gap and no overlap.
        app.at("2023-11-02 09:00").await;
        app.does(async |act| units::rename(act, moved, "历史学院教工第一党支部".to_owned()).await).await;
        let stretches: Vec<_> = entity::unit_history::of_unit(moved)
            .order_by_asc(entity::unit_history::Column::Id)
            .all(&app.book().db)
            .await
            .unwrap()
            .into_iter()
            .map(|h| (h.from_on, h.to_on))
            .collect();
        assert_eq!(
            stretches,
            [
                (day("2015-09-01"), Some(day("2023-10-16"))),
                (day("2023-10-16"), Some(day("2023-11-02"))),
            ]
        );
        app.post().await;
    }

    /// An imported notice moves what is counted in working days, at once.
    async fn an_imported_holiday_moves_what_is_owed(app) {
        let world = lived_through(&app).await;
        let answer = async || {
            obligation::of_project(world.objected.id)
                .filter(obligation::Column::Kind.eq(domain::obligation::ObligationKind::AnswerObjection))
                .one(&app.book().db)
                .await
                .unwrap()
                .unwrap()
        };
        // Five working days from Thursday, 23 November 2023.
        assert_eq!(answer().await.due_on, day("2023-11-30"));
        let days = "2023-01-01 休 元旦\n2023-01-22 休 春节\n2023-04-05 休 清明节\n2023-05-01 休 劳动节\n2023-06-22 休 端午节\n2023-09-29 休 中秋节\n2023-10-01 休 国庆节\n2023-11-27 休 校庆";
        let days = settings::parse_notice(2023, days).unwrap();
        // What it moves is told before, and nothing is moved by that.
        let mut act = Act::begin(&app.book(), &Actor::system("演练")).await.unwrap();
        let foreseen = settings::foresee(&mut act, 2023, days.clone(), "校办通知".to_owned()).await.unwrap();
        drop(act);
        let told = foreseen.shifted.iter().find(|s| (s.from, s.to) == (day("2023-11-30"), day("2023-12-01")));
        assert!(told.is_some_and(|s| s.title == "处理公示异议"), "{foreseen:?}");
        assert!(foreseen.days.contains(&(day("2023-11-27"), false)) && foreseen.owners > 0);
        assert_eq!(answer().await.due_on, day("2023-11-30"));
        app.does(async |act| settings::import_calendar(act, 2023, days, "校办通知".to_owned()).await)
            .await;
        app.book().reload_calendar().await.unwrap();
        let moved = answer().await;
        assert_eq!(moved.due_on, day("2023-12-01"));
        assert_eq!(moved.redated_on, Some(app.today()));
    }

    /// A title registered while a round is open obliges from that day on, and an end elsewhere no more.
    async fn a_title_registered_late_obliges(app) {
        app.at("2023-10-16 08:00").await;
        let university = app.university("甲大学").await;
        let model = app.branch("文学院教工第一党支部").await;
        university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let enters = async || {
            obligation::Entity::find()
                .filter(obligation::Column::Kind.eq(domain::obligation::ObligationKind::Enter))
                .all(&app.book().db)
                .await
                .unwrap()
                .len()
        };
        assert_eq!(enters().await, 0);
        let title = EarlierTitle {
            unit: model.id,
            programme_code: "school-model-branch".to_owned(),
            name: "校级样板党支部".to_owned(),
            standing: Standing::School,
            given_on: day("2021-06-30"),
        };
        university.does(async |act| titles::register(act, title).await).await;
        assert_eq!(enters().await, 1);
        app.post().await;
    }

    /// Amended dates move the years that records count for; progress follows without a new record.
    async fn amended_dates_count_records_anew(app) {
        let world = lived_through(&app).await;
        let branch = app.branch("文学院教工第一党支部").await;
        branch.logs(&world.building, RecordKind::Lecture, 2).await;
        let lectures = async || {
            milestone_progress::of_project(world.building.id)
                .filter(milestone_progress::Column::MilestoneKey.eq("lecture"))
                .order_by_asc(milestone_progress::Column::Instance)
                .all(&app.book().db)
                .await
                .unwrap()
                .into_iter()
                .map(|m| (m.instance, m.count))
                .collect::<Vec<_>>()
        };
        assert_eq!(lectures().await, [(1, 3)]);
        let round = world.building.row().await.round_id;
        let university = app.university("甲大学").await;
        university.amends(round, "final", "2025-12-31", "建设期延长").await;
        // There is a second year now, and this year's two lectures are its own.
        assert_eq!(lectures().await, [(1, 1), (2, 2)]);
        app.post().await;
    }

    /// Nobody goes to a project that has left: its visit is cancelled and the campaign is over.
    async fn a_visit_ends_with_its_project(app) {
        let world = lived_through(&app).await;
        let branch = app.branch("文学院教工第一党支部").await;
        // The next quarter draws the only project in building again.
        app.at("2024-05-06 00:05").await;
        app.run_jobs().await;
        app.at("2024-05-07 00:05").await;
        app.run_jobs().await;
        let db = app.book().db;
        let last = async || {
            let visit = visit::Entity::find()
                .order_by_desc(visit::Column::Id)
                .one(&db)
                .await
                .unwrap()
                .unwrap();
            let campaign = campaign::Entity::find_by_id(visit.campaign_id)
                .one(&db)
                .await
                .unwrap()
                .unwrap();
            (visit.status.key(), campaign.status.key())
        };
        assert_eq!(last().await, ("due", "open"));
        branch.withdraws(&world.building).await;
        world.building.is("building", Status::Withdrawn).await;
        assert_eq!(last().await, ("cancelled", "closed"));
        app.post().await;
    }
}
