//! What belongs to the branch next door does not exist: by page, file, export or search.

use std::io::Read as _;

use crate::support::{Client, Project, TestApp, Unit, on_both};

/// Two branches of one committee, each with an entry, and a committee of the same university.
struct Doors {
    own: (Unit, Project),
    other: (Unit, Project),
    committee: Unit,
    elsewhere: Unit,
    round: domain::ids::RoundId,
}

async fn next_door(app: &TestApp) -> Doors {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let committee = app.committee("文学院党委").await;
    let elsewhere = app.committee("理学院党委").await;
    let one = app.branch("文学院教工第一党支部").await;
    let two = app.branch("文学院教工第二党支部").await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    let own = one.applies(round, "红色文脉").await;
    let other = two.starts(round, "书香致远").await;
    two.hangs_on(&other, "evidence").await;
    two.submits(&other).await;
    app.post().await;
    Doors {
        own: (one, own),
        other: (two, other),
        committee,
        elsewhere,
        round,
    }
}

/// Everything that is written in a workbook.
async fn workbook(browser: &Client, path: &str) -> String {
    let (status, bytes) = browser.download(path).await;
    assert_eq!(status.as_u16(), 200, "{path}");
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for n in 0..book.len() {
        let mut part = book.by_index(n).unwrap();
        if part.name().unwrap().starts_with("xl/") {
            part.read_to_string(&mut text).unwrap();
        }
    }
    text
}

on_both! {
    /// Pages and files of a neighbour's project answer as if there were none; its own branch reads them.
    async fn by_page_and_file(app) {
        let doors = next_door(&app).await;
        let (neighbour, hidden) = &doors.other;
        let file = entity::attachment::of_project(hidden.id);
        let file = sea_orm::Select::one(file, &app.book().db).await.unwrap().unwrap();
        let there = [
            format!("/projects/{}", hidden.id),
            format!("/projects/{}/print", hidden.id),
            format!("/files/{}", file.public_id),
        ];
        let browser = doors.own.0.browser().await;
        let nowhere = browser.get("/projects/999999").await.text();
        for path in &there {
            let page = browser.get(path).await;
            // To the letter what an id that was never given says.
            assert_eq!(page.is(404).text(), nowhere, "{path}");
            assert_eq!(neighbour.browser().await.get(path).await.status.as_u16(), 200, "{path}");
        }
        let mine = doors.own.1.id;
        browser.get(&format!("/projects/{mine}")).await.is(200).says("红色文脉").does_not_say("书香致远");
        browser
            .post(&format!("/projects/{}/withdrawal", hidden.id), &[("reason", "不想让它参加")])
            .await
            .is(404);
    }

    /// A neighbour's project is in no list, no search and no workbook; by its number it is nowhere.
    async fn by_search_and_export(app) {
        let doors = next_door(&app).await;
        let hidden = doors.other.1.row().await;
        let browser = doors.own.0.browser().await;
        browser.get("/projects?tab=all").await.is(200).says("红色文脉").does_not_say("书香致远");
        for search in ["书香", hidden.code.as_str(), "第二党支部"] {
            let page = browser.get(&format!("/projects?tab=all&q={search}")).await;
            page.is(200).does_not_say("书香致远").does_not_say("导出");
        }
        let all = workbook(&browser, "/projects/export.xlsx?tab=all").await;
        assert!(all.contains("红色文脉") && all.contains("共 1 项"), "{all}");
        assert!(!all.contains("书香致远") && !all.contains(&hidden.code), "{all}");
        let ticked = format!("/projects/export.xlsx?selected=yes&id={}", hidden.id);
        browser.get(&ticked).await.is(404);

        // Who stands above both has both; a committee next door neither.
        let path = format!("/rounds/{}/export.xlsx", doors.round);
        let above = workbook(&doors.committee.browser().await, &path).await;
        assert!(above.contains("红色文脉") && above.contains("书香致远"), "{above}");
        let aside = workbook(&doors.elsewhere.browser().await, &path).await;
        assert!(!aside.contains("红色文脉") && !aside.contains("书香致远"), "{aside}");
    }

    /// The workbook has the order that one's own unit or those below it have given, not that of the
    /// university above.
    async fn ranks_from_above_stay_above(app) {
        app.at("2022-08-26 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let experts = province.experts(5).await;
        let round = province.opens_round("studio", "2022-08-26", Some("2022-11")).await;
        let studio = branch.applies(round, "文脉工作室").await;
        let id = studio.id;
        committee
            .does(async |act| ledger::projects::endorse(act, id, Some(31), "同意推荐。".to_owned()).await)
            .await;
        university.reviews("school_review", &[&studio], &experts, 92).await;
        university
            .does(async |act| ledger::projects::endorse(act, id, Some(47), "同意推荐。".to_owned()).await)
            .await;
        let path = format!("/rounds/{round}/export.xlsx");
        let below = workbook(&committee.browser().await, &path).await;
        assert!(below.contains("文脉工作室") && below.contains("<v>31</v>"), "{below}");
        assert!(!below.contains("<v>47</v>"), "{below}");
        for above in [&university, &province] {
            let seen = workbook(&above.browser().await, &path).await;
            assert!(seen.contains("<v>47</v>"), "{seen}");
        }
        app.post().await;
    }

    /// A programme that a university has brought is offered to its own organisers and nobody else,
    /// nor taken from anybody else by its number.
    async fn a_programme_is_its_units_own(app) {
        app.at("2023-10-16 09:00").await;
        let (ours, theirs) = (app.university("甲大学").await, app.university("乙大学").await);
        let text = TestApp::programme("brand")
            .replace("title    = \"", "title    = \"未公开的")
            .replace("code     = \"brand\"", "code     = \"brand-own\"");
        let id = ours
            .does(async |act| ledger::rounds::add_programme(act, text.clone()).await)
            .await;
        ours.browser().await.get("/rounds/new").await.is(200).says("未公开的").says("本单位或上级登记");
        // It is read, line by line, and begun from; a neighbour has neither.
        let (reads, begins) = (format!("/programmes?file=stored:{id}"), format!("/rounds/new?from=stored:{id}"));
        let desk = ours.browser().await;
        desk.get(&reads).await.is(200).says("未公开的").says("\"brand-own\"");
        let begun = desk.get(&begins).await.form("/programmes");
        assert_eq!(begun.get("text").trim_end(), text.trim_end());
        let browser = theirs.browser().await;
        browser.get(&reads).await.is(404).does_not_say("未公开的");
        browser.get(&begins).await.is(404).does_not_say("未公开的");
        browser.get("/programmes?file=builtin:brand").await.is(200).says("照此改一份");
        browser.get("/programmes").await.is(200).does_not_say("未公开的").says("一支部一特色");
        let page = browser.get("/rounds/new").await;
        page.is(200).does_not_say("未公开的");
        let (chosen, host) = (format!("stored:{id}"), theirs.id.to_string());
        let wanted = [
            ("programme", chosen.as_str()),
            ("host", host.as_str()),
            ("announced", "2023-10-16"),
            ("cycle", "2023-11"),
        ];
        browser.post("/rounds", &wanted).await.is(404).does_not_say("未公开的");
        // The same text, brought by themselves, is another row.
        let own = theirs
            .does(async |act| ledger::rounds::add_programme(act, text).await)
            .await;
        assert_ne!(own, id);
        browser.get("/rounds/new").await.is(200).says("未公开的");
    }
}
