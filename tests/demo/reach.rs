//! Every button, field and link of every main page can be pressed: scrolled into view, what a click at
//! its middle finds is it.

use serde_json::{Value, json};

use super::built::Site;
use super::life;
use super::person::Person;
use super::shots::signed_in;

/// Windows of a small laptop, a desk and a phone.
const WINDOWS: [(u32, u32); 3] = [(1366, 768), (1440, 900), (390, 844)];

/// What something else lies over, or has no place, of all that is shown to be pressed or filled in.
/// What is behind a closed fold or menu is opened first; a label stands for its field.
const COVERED: &str = "
    for (const fold of document.querySelectorAll('details')) fold.open = true;
    const own = (e, found) => e.contains(found) || found.contains(e) && !found.matches('body, main, html, form, div, section')
        || [...e.labels ?? []].some((l) => l.contains(found));
    const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.skip-link');
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
