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
