//! Every button, field and link of every main page can be pressed: scrolled into view, what a click at
//! its middle finds is it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::built::Site;
use super::life;
use super::person::Person;
use super::shots::signed_in;

/// Windows of a small laptop, a desk and a phone.
const WINDOWS: [(u32, u32); 3] = [(1366, 768), (1440, 900), (390, 844)];

/// What something else lies over, or has no place, of all that is shown to be pressed or filled in.
/// What is behind a closed fold is opened first; a label stands for its field.
const COVERED: &str = "
    for (const fold of document.querySelectorAll('details')) fold.open = true;
    const own = (e, found) => e.contains(found) || found.contains(e) && !found.matches('body, main, html, form, div, section')
        || [...e.labels ?? []].some((l) => l.contains(found))
        // Two dots of one day on a track lead to the same place.
        || e.matches('a') && found.closest('a')?.getAttribute('href') === e.getAttribute('href');
    // What Enter alone presses has no place; a dot of the track jumps to a line of the page.
    const shown = (e) => e.checkVisibility({ visibilityProperty: true })
        && !e.matches('.skip-link, [tabindex=\"-1\"].visually-hidden, svg a[href^=\"#\"]');
    const covered = [];
    for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
        const target = e.matches('.visually-hidden, .segmented input') ? e.closest('label') ?? e : e;
        if (!shown(target)) continue;
        target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        // A link over two lines has a place in each.
        const places = [...target.getClientRects()].filter((r) => r.width > 0 && r.height > 0);
        const free = places.some((r) => {
            const found = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
            return found && own(target, found);
        });
        if (places.length > 0 && !free) {
            const [r] = places;
            const over = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
            covered.push(e.outerHTML.slice(0, 140) + ' ← ' + (over?.outerHTML.slice(0, 120) ?? `(${r.x}, ${r.y})`));
        }
    }
    return covered.slice(0, 6);";

/// What cannot be pressed on the page a person is on, in one window.
pub fn covered(person: &Person, (width, height): (u32, u32)) -> Value {
    person.browser.resize(width, height, 1.0);
    person.browser.run(COVERED, &[])
}

#[test]
fn every_button_and_field_can_be_reached() {
    let site = Site::open();
    let life = life::of(&site.copy);
    let Some(visitor) = site.visitor() else {
        return;
    };
    let mut wrong = Vec::new();
    let mut looks = |person: &Person, name: &str, path: &str| {
        person.visits(path);
        for window in WINDOWS {
            let covered = covered(person, window);
            if covered != json!([]) {
                wrong.push(format!("{name} {path} {window:?}: {covered:#}"));
            }
        }
    };
    for (name, path) in [
        ("sign-in", "/sign-in".to_owned()),
        ("notice-public", life.notice()),
        ("topic", life.topic()),
    ] {
        looks(&visitor, name, &path);
    }
    drop(visitor);
    for pages in signed_in(&site, &life).chunk_by(|a, b| a.0 == b.0) {
        let person = site.person(&pages[0].0).unwrap();
        for (_, name, path) in pages {
            looks(&person, name, path);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Who signs in on the demo, one for each role.
const LOGINS: [&str; 8] = [
    "申报经办人",
    "基层党委",
    "专家",
    "督导员",
    "jia-zzb",
    "jygw-zzc",
    "jygw-sj",
    "admin",
];

/// The whole matrix: every page that somebody reaches by links from where they start, one of each kind,
/// in both looks and all windows. It takes long, so that it is asked for by name:
/// `cargo test --workspace --test demo -- --ignored the_whole_matrix`. What it found stands in
/// `docs/pages.md`.
#[test]
#[ignore = "takes long; asked for by name"]
fn the_whole_matrix() {
    let site = Site::open();
    let mut lines = Vec::new();
    for login in LOGINS {
        let own = if login.is_ascii() {
            login.to_owned()
        } else {
            site.login(login)
        };
        let Some(person) = site.person(&own) else {
            return;
        };
        let mut todo = vec![person.path()];
        let mut known = BTreeSet::from([kind(&todo[0])]);
        while let Some(path) = todo.pop() {
            // Each page is held to what all of them promise, axe in both looks among it.
            person.visits(&path);
            let links = person.browser.run(LINKS, &[]);
            for link in links.as_array().unwrap().iter().filter_map(Value::as_str) {
                if known.insert(kind(link)) {
                    todo.push(link.to_owned());
                }
            }
            let mut wrong = Vec::new();
            for look in ["light", "dark"] {
                person.looks(Some(look));
                for window in WINDOWS {
                    if covered(&person, window) != json!([]) {
                        wrong.push(format!("{look} {}", window.0));
                    }
                }
            }
            person.looks(None);
            let found = if wrong.is_empty() {
                "无".to_owned()
            } else {
                wrong.join("，")
            };
            lines.push(format!("| {own} | `{}` | {found} |", kind(&path)));
        }
    }
    lines.sort();
    let text = format!("{HEAD}{}\n", lines.join("\n"));
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pages.md"), text).unwrap();
    assert!(
        lines.iter().all(|line| line.ends_with("| 无 |")),
        "docs/pages.md has them"
    );
}

const HEAD: &str = "# Every page, as each role sees it\n\nWritten by `cargo test --workspace --test demo -- --ignored the_whole_matrix`: every kind of page that\na role reaches by links from its start, light and dark, at 1366, 1440 and 390 px. Each was also held\nto what all pages promise (`tests/demo/person.rs`): axe-core, width, length of lists, requests. The last\ncolumn names where something could not be pressed.\n\n| role | page | covered |\n|---|---|---|\n";

/// Links of the page to other pages of the site; files, workbooks and public forms apart.
const LINKS: &str = "
    return [...document.querySelectorAll('a[href]')].map((a) => new URL(a.getAttribute('href'), location))
        .filter((u) => u.origin === location.origin && !/^\\/(files|assets|mails\\/\\d|healthz)|\\.(xlsx|ics)|\\/text$/.test(u.pathname))
        .map((u) => u.pathname + u.search)";

/// What kind of page an address is: ids and codes apart.
pub fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let part = |part: &str| {
        let is_id = part.bytes().any(|b| b.is_ascii_digit());
        if is_id {
            "{id}".to_owned()
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
