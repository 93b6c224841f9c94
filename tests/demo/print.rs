//! What is printed is whole: the summary of a project on one page, the dashboard with all its panels,
//! neither with the banner of the demo.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::built::Site;
use super::life;
use super::person::Person;

/// Pages of a page on paper, as the browser prints it.
fn pages(person: &Person) -> usize {
    let printed = person.browser.cdp(
        "Page.printToPDF",
        &json!({ "preferCSSPageSize": true, "printBackground": true }),
    );
    let pdf = STANDARD.decode(printed["data"].as_str().unwrap()).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    text.matches("/Type /Page\n").count() + text.matches("/Type /Page ").count()
}

/// As it lies on A4 between the margins: what is shown, what sticks out, what is cut.
fn lies_on_paper(person: &Person, shown: &[&str]) {
    // 174 mm at 96 pixels to the inch.
    person.browser.resize(658, 930, 1.0);
    person
        .browser
        .cdp("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    let found = person.browser.run(PAPER, &[json!(shown)]);
    person
        .browser
        .cdp("Emulation.setEmulatedMedia", &json!({ "media": "" }));
    person.browser.resize(1280, 900, 1.0);
    assert_eq!(
        found,
        json!({ "missing": [], "out": [], "cut": [], "banner": 0 }),
        "{}",
        person.path()
    );
}

const PAPER: &str = "
    const seen = (e) => e.checkVisibility() && e.getClientRects().length > 0;
    const all = [...document.body.querySelectorAll('*')].filter(seen);
    const tell = (e) => e.outerHTML.slice(0, 140);
    return {
        missing: arguments[0].filter((s) => ![...document.querySelectorAll(s)].some(seen)),
        out: all.filter((e) => !e.closest('.visually-hidden') && (!e.closest('svg') || e.tagName === 'text') && e.getBoundingClientRect().right > 660).slice(0, 5).map(tell),
        cut: all.filter((e) => !e.closest('svg, .visually-hidden') && getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1).slice(0, 5).map(tell),
        banner: [...document.querySelectorAll('.banner')].filter(seen).length,
    };";

#[test]
fn what_is_printed_is_whole() {
    let site = Site::open();
    let life = life::of(&site.copy);
    let Some(organiser) = site.person("jia-zzb") else {
        return;
    };
    organiser.visits(&format!("{}/print", life.late_below("JIA")));
    assert_eq!(pages(&organiser), 1);
    lies_on_paper(&organiser, &[".figures", "#miles li", "#reviews"]);
    organiser.visits("/dashboard");
    let panels = [
        "#quota",
        "#funnel",
        "#due",
        "#heat",
        "#closure",
        "#milestones",
        "#late",
        "#next",
    ];
    lies_on_paper(&organiser, &panels);
    let columns = organiser.counts("#heat thead th");
    assert!(
        columns > 2 && (1..=4).contains(&pages(&organiser)),
        "{columns}"
    );
}
