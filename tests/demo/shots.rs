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
    for (login, pages) in signed_in(&site, &life) {
        let person = site.person(&login).unwrap();
        for (name, path) in pages {
            person.visits(&path);
            takes(&person, folder, name);
        }
    }
    let organiser = site.person("jia-zzb").unwrap();
    super::organiser::prepares_a_round(&organiser);
    takes(&organiser, folder, "round-setup");
}

/// Who is shown which pages.
fn signed_in(site: &Site, life: &Life) -> Vec<(String, Vec<(&'static str, String)>)> {
    let own = |path: &str| path.to_owned();
    let [branch, committee, expert, supervisor] =
        ["支部", "基层党委", "专家", "督导员"].map(|role| site.login(role));
    vec![
        (
            branch.clone(),
            vec![
                ("workbench", own("/workbench")),
                ("application-form", life.form_of(&branch)),
                (
                    "record-form",
                    format!("{}/records/new", life.logged_by(&branch)),
                ),
                ("project-branch", life.logged_by(&branch)),
                ("mails", own("/mails")),
                ("mail-preview", own("/mails/today")),
                ("account", own("/account")),
            ],
        ),
        (
            committee.clone(),
            vec![
                ("workbench-committee", own("/workbench")),
                ("project-endorse", life.to_endorse_by(&committee)),
            ],
        ),
        (
            own("jia-zzb"),
            vec![
                ("dashboard", own("/dashboard")),
                ("rounds", own("/rounds")),
                ("round", life.round("brand", "JIA")),
                ("round-new", own("/rounds/new")),
                ("projects-list", own("/projects")),
                ("project-detail", life.late_below("JIA")),
                ("notices", own("/notices")),
                ("topics", own("/topics")),
                ("supervision", own("/supervision")),
                ("calendar", own("/calendar?year=2027")),
            ],
        ),
        (
            own("jygw-zzc"),
            vec![
                ("dashboard-province", own("/dashboard")),
                ("supervision-province", own("/supervision")),
                ("finding", life.open_finding()),
                ("campaign", life.campaign()),
            ],
        ),
        (
            expert.clone(),
            vec![
                ("expert-desk", own("/desk")),
                ("expert-sheet", life.sheet_of(&expert)),
            ],
        ),
        (
            supervisor.clone(),
            vec![("visit", life.visit_of(&supervisor))],
        ),
        (own("jygw-sj"), vec![("audit", own("/audit"))]),
        (
            own("admin"),
            vec![
                ("admin-accounts", own("/admin/accounts")),
                (
                    "admin-account",
                    format!("/admin/accounts/{}", life.account(&branch).id),
                ),
                ("admin-units", own("/admin/units")),
                ("admin-jobs", own("/admin/jobs")),
            ],
        ),
    ]
}
