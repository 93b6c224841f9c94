//! The supervisor's way: a visit on the phone, from its first point to the secretary's word.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::built::Site;
use super::life;
use super::person::{Person, within};

/// Does something with the nth point of the sheet.
fn point(who: &Person, n: usize, script: &str) -> serde_json::Value {
    let script = format!(
        "const point = document.querySelectorAll('[data-point]')[arguments[0]];
         const fold = point.closest('details'); if (fold) fold.open = true;
         const take = (part, value) => point.querySelector(`input[name^=\"${{part}}.\"][value=\"${{value}}\"]`).click();
         {script}"
    );
    who.browser.run(&script, &[json!(n)])
}

#[test]
fn a_supervisor_registers_a_visit_on_the_phone() {
    let site = Site::open();
    let login = site.login("督导员");
    let Some(supervisor) = site.person(&login) else {
        return;
    };
    let life = life::of(&site.copy);
    let at = life.due_visit_of(&login);
    supervisor.visits(&at);
    supervisor.browser.resize(390, 844, 1.0);
    assert_eq!(supervisor.counts("[data-point] input:checked"), 0);
    assert!(supervisor.counts("[data-point]") >= 12);
    // The foot stays in sight, whatever is above it.
    let foot = "const r = document.querySelector('.visit-bar').getBoundingClientRect(); return r.bottom <= innerHeight + 1 && r.top > innerHeight / 2";
    assert_eq!(supervisor.browser.run(foot, &[]), json!(true));

    for n in 0..12 {
        match n {
            3 | 7 | 11 => point(
                &supervisor,
                n,
                "take('checked', 'not'); take('kind', 'by_date'); take('weight', 'grave');
                 const text = point.querySelector('textarea'); text.value = `第${arguments[0] + 1}项台账缺页`;
                 text.dispatchEvent(new Event('input', { bubbles: true }));",
            ),
            _ => point(&supervisor, n, "take('checked', 'fits');"),
        };
    }
    supervisor.sees("未保存").sees("已保存");
    // A reload in the middle loses nothing.
    supervisor.reloads();
    supervisor.browser.resize(390, 844, 1.0);
    assert_eq!(
        supervisor.counts("[data-point] input[name^='checked.']:checked"),
        12
    );
    let kept = point(
        &supervisor,
        7,
        "return point.querySelector('textarea').value;",
    );
    assert_eq!(kept, json!("第8项台账缺页"));

    // Each photograph is stored as it is taken.
    for (n, of) in [3, 7, 11].into_iter().enumerate() {
        let file = site.copy.data.path().join(format!("现场{n}.png"));
        std::fs::write(&file, STANDARD.decode(PIXEL).unwrap()).unwrap();
        let input = supervisor.browser.pick(
            "return document.querySelectorAll('[data-point]')[arguments[0]].querySelector('input[type=file]')",
            &[json!(of)],
        );
        let input = input.unwrap();
        supervisor.leaves_by(|| {
            supervisor
                .browser
                .types(&input, &super::driver::path(&file));
        });
        supervisor.browser.resize(390, 844, 1.0);
        let stored = within(std::time::Duration::from_secs(10), || {
            supervisor.counts(".photos img") == n as u64 + 1
        });
        assert!(stored, "{}", supervisor.page());
    }
    supervisor.sees("还差");
    supervisor
        .fills("查看日期", "2026-11-18")
        .fills("同行的人", "学院组织员")
        .fills("查看结论", "台账基本齐全，三处要整改。");
    supervisor.does_not_see("还差");
    supervisor.presses("登记查看结论").sees("第4项台账缺页");
    supervisor.presses("确认登记查看结论");
    supervisor
        .sees("3 个问题已发给申报单位整改")
        .sees("第4项台账缺页")
        .sees("支部确认");
    assert_eq!(supervisor.counts(".photos img"), 3);

    // The secretary's word, on the same phone.
    supervisor
        .fills("支部书记的登录名", &life::secretary(&site.copy, &at))
        .fills("密码", cast::demo::PASSWORD)
        .fills("不同意见", "签到表存放在校档案馆");
    supervisor.presses("确认查看情况");
    supervisor.sees("支部已确认").sees("签到表存放在校档案馆");
}

/// A picture of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
