//! The expert's way: one material, its points, the signature after which nothing changes.

use serde_json::json;

use super::built::Site;
use super::person::Person;

#[test]
fn an_expert_scores_signs_and_is_locked() {
    let site = Site::open();
    let Some(expert) = site.person(&site.login("专家")) else {
        return;
    };
    assert_eq!(expert.path(), "/desk");
    expert.sees("份待评").presses("评阅");
    let sheet = expert.path();
    expert.sees("评分").sees("签署后").does_not_see("已签署，");
    everything_is_in_sight(&expert);
    counts_along(&expert);

    // What is no number is refused beside its item; what was typed stays.
    gives(&expert, "九分");
    expert.is_refused_pressing("保存草稿");
    let items = expert.counts("input[name^='points.']");
    assert_eq!(expert.counts("[aria-invalid='true']"), items);
    assert_eq!(expert.counts("input[name^='points.'][value='九分']"), items);

    gives(&expert, "12.5");
    expert.fills("修改意见", "基础扎实，预期成果可再具体一些。");
    expert.presses("保存草稿").sees("已存草稿，未签署");
    expert.reloads();
    assert_eq!(expert.reads("修改意见"), "基础扎实，预期成果可再具体一些。");

    // Nobody signs without having declared that there is no relation, or more than an item is worth.
    expert.is_refused_pressing("签署评分表");
    expert.ticks("我与申报单位没有需要回避的关系");
    gives(&expert, "900");
    expert.is_refused_pressing("签署评分表");
    assert_eq!(expert.counts("[aria-invalid='true']"), items);
    gives(&expert, "12.5");
    expert.presses("签署评分表");
    expert.visits(&sheet).sees("已签署，");
    assert_eq!(expert.counts("input[name^='points.']:not([readonly])"), 0);
    assert_eq!(expert.counts("button[name='do']"), 0);
}

/// Standing aside, the sum and signing can be pressed without scrolling, wherever one is in the text.
fn everything_is_in_sight(expert: &Person) {
    for (width, height) in [(1366, 768), (1440, 900), (390, 844)] {
        expert.browser.resize(width, height, 1.0);
        for at in ["0", "1e9"] {
            let hidden = expert.browser.run(IN_SIGHT, &[json!(at)]);
            assert_eq!(hidden, json!([]), "{width}×{height} at {at}");
        }
        expert.browser.run(
            "for (const e of document.querySelectorAll('*')) e.scrollTop = 0",
            &[],
        );
        expert
            .opens("申请回避")
            .sees("与申报单位的关系")
            .ticks("亲属");
        expert
            .browser
            .run("document.getElementById('recuse').hidePopover()", &[]);
    }
    expert.browser.resize(1280, 900, 1.0);
}

/// What of the foot is not where a click would find it, with everything scrolled to one end.
const IN_SIGHT: &str = "
    for (const e of document.querySelectorAll('*')) e.scrollTop = Number(arguments[0]);
    return [...document.querySelectorAll('.desk-foot button, [data-sum]')].filter((e) => {
        const r = e.getBoundingClientRect();
        const found = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
        return !found || !(e.contains(found) || found.contains(e));
    }).map((e) => e.outerHTML)";

/// The sum follows what is typed, as the server sums it once it is saved.
fn counts_along(expert: &Person) {
    let shown = || {
        let text = expert.browser.run(
            "return [...document.querySelectorAll('[data-sum], [data-given]')].map((e) => e.textContent)",
            &[],
        );
        (
            text[1].as_str().unwrap().to_owned(),
            text[0].as_str().unwrap().to_owned(),
        )
    };
    let items = expert.counts("input[name^='points.']");
    gives(expert, "7．5");
    let hundredths = items * 750;
    let sum = domain::scoring::show(i64::try_from(hundredths).unwrap());
    assert_eq!(shown(), (sum.clone(), items.to_string()));
    gives(expert, "9999");
    assert_eq!(shown(), ("0".to_owned(), "0".to_owned()), "out of range");
    gives(expert, "7.5");
    expert.presses("保存草稿");
    expert
        .browser
        .run("document.querySelector('[data-sum]').dataset.was = ''", &[]);
    assert_eq!(shown(), (sum, items.to_string()));
}

/// Gives every item the same points.
fn gives(expert: &Person, points: &str) {
    let n = expert.counts("input[name^='points.']");
    assert!(n > 0);
    for n in 0..n {
        let item = expert
            .browser
            .pick(
                "return document.querySelectorAll(\"input[name^='points.']\")[arguments[0]]",
                &[json!(n)],
            )
            .unwrap();
        expert.browser.clear(&item);
        expert.browser.types(&item, points);
    }
}
