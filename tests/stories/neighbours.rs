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
}
