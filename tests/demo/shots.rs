//! Every main page, opened by somebody whose page it is, so that each is held against what all
//! pages promise. Where `PEIYU_TEST_SHOTS` names a folder, pictures of them are put into it: wide
//! and narrow, light and dark, for looking at.

use std::path::Path;

use serde_json::json;

use super::built::Site;
use super::life::{self, Life};
use super::person::Person;

/// Widths in CSS pixels with the heights of the window and pixels of the picture for each.
const WIDTHS: [(u32, u32, f64); 2] = [(1440, 1000, 1.0), (390, 844, 1.5)];

/// Takes the page a person is on, in each width and appearance, if there is a folder for it.
fn takes(person: &Person, folder: Option<&Path>, name: &str) {
    let Some(folder) = folder else {
        return;
    };
    for (look, tail) in [("light", ""), ("dark", "-dark")] {
        person.browser.cdp(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [{ "name": "prefers-color-scheme", "value": look }] }),
        );
        for (width, height, scale) in WIDTHS {
            person.browser.resize(width, height, scale);
            // Colours fade from one look to the other.
            person.browser.run(
                "return Promise.all(document.getAnimations().map((a) => a.finished)).then(() => null)",
                &[],
            );
            let picture = person.browser.picture();
            assert!(picture.starts_with(b"\x89PNG"), "{name}");
            std::fs::write(folder.join(format!("{name}-{width}{tail}.png")), picture).unwrap();
        }
    }
    person
        .browser
        .cdp("Emulation.setEmulatedMedia", &json!({ "features": [] }));
}

#[test]
fn every_main_page_holds_what_pages_promise() {
    let folder = std::env::var_os("PEIYU_TEST_SHOTS").map(std::path::PathBuf::from);
    let folder = folder.as_deref();
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).unwrap();
    }
    let site = Site::open();
    let life = life::of(&site.copy);
    let Some(visitor) = site.visitor() else {
        return;
    };
    for (name, path) in [
        ("sign-in", "/sign-in".to_owned()),
        ("notice-public", life.notice()),
        ("topic", life.topic()),
    ] {
        visitor.visits(&path);
        takes(&visitor, folder, name);
    }
    drop(visitor);
    for pages in signed_in(&site, &life).chunk_by(|a, b| a.0 == b.0) {
        let person = site.person(&pages[0].0).unwrap();
        for (_, name, path) in pages {
            person.visits(path);
            takes(&person, folder, name);
        }
    }
    let organiser = site.person("jia-zzb").unwrap();
    super::organiser::prepares_a_round(&organiser);
    takes(&organiser, folder, "round-setup");
}

/// Who is shown which pages, by sign-in and name of the picture.
pub fn signed_in(site: &Site, life: &Life) -> Vec<(String, &'static str, String)> {
    let [branch, committee, expert, supervisor] =
        ["申报经办人", "基层党委", "专家", "督导员"].map(|role| site.login(role));
    let [b, c, e, s] = [&branch, &committee, &expert, &supervisor].map(String::as_str);
    let logs = life.logged_by(b);
    let account = format!("/admin/accounts/{}", life.account(b).id);
    let pages = [
        (b, "workbench", "/workbench".to_owned()),
        (b, "application-form", life.form_of(b)),
        (
            b,
            "record-form",
            format!("{logs}/records/new?kind=theme_day"),
        ),
        (b, "project-branch", logs),
        (b, "mails", "/mails".to_owned()),
        (b, "mail-preview", "/mails/today".to_owned()),
        (b, "account", "/account".to_owned()),
        (c, "workbench-committee", "/workbench".to_owned()),
        (c, "project-endorse", life.to_endorse_by(c)),
        ("jia-zzb", "dashboard", "/dashboard".to_owned()),
        ("jia-zzb", "rounds", "/rounds".to_owned()),
        ("jia-zzb", "round", life.round("brand", "JIA")),
        ("jia-zzb", "round-new", "/rounds/new".to_owned()),
        ("jia-zzb", "projects-list", "/projects".to_owned()),
        ("jia-zzb", "project-detail", life.late_below("JIA")),
        ("jia-zzb", "notices", "/notices".to_owned()),
        ("jia-zzb", "topics", "/topics".to_owned()),
        ("jia-zzb", "supervision", "/supervision".to_owned()),
        ("jia-zzb", "calendar", "/calendar?year=2027".to_owned()),
        ("jygw-zzc", "dashboard-province", "/dashboard".to_owned()),
        (
            "jygw-zzc",
            "supervision-province",
            "/supervision".to_owned(),
        ),
        ("jygw-zzc", "finding", life.open_finding()),
        ("jygw-zzc", "campaign", life.campaign()),
        (e, "expert-desk", "/desk".to_owned()),
        (e, "expert-sheet", life.sheet_of(e)),
        (s, "visit", life.visit_of(s)),
        ("jygw-sj", "audit", "/audit".to_owned()),
        ("admin", "admin-accounts", "/admin/accounts".to_owned()),
        ("admin", "admin-account", account),
        ("admin", "admin-units", "/admin/units".to_owned()),
        ("admin", "admin-jobs", "/admin/jobs".to_owned()),
    ];
    let owned = pages.map(|(login, name, path)| (login.to_owned(), name, path));
    owned.into()
}
