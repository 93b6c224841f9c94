//! The branch's way: what is owed first, a record with its evidence, an application written in
//! between other things and handed in once.

use std::path::PathBuf;

use serde_json::json;

use super::built::Site;
use super::life;
use super::person::Person;

/// A page of evidence, as it lies on the secretary's disk.
pub fn pdf(site: &Site, name: &str) -> PathBuf {
    let path = site.copy.data.path().join(name);
    std::fs::write(&path, cast::paper::page(name, name, "在场").bytes).unwrap();
    path
}

#[test]
fn a_secretary_logs_an_activity_with_its_evidence() {
    let site = Site::open();
    let Some(secretary) = site.person(&life::of(&site.copy).logs_several()) else {
        return;
    };
    assert_eq!(secretary.path(), "/workbench");
    secretary.sees("先办这一件").sees("我要办的").sees("里程碑");

    // What is most urgent leads to where it is done.
    let urgent = secretary
        .browser
        .pick("return document.querySelector('.next .btn-next')", &[])
        .expect("the most urgent item has its button");
    secretary.leaves_by(|| secretary.browser.click(&urgent));
    assert_ne!(secretary.path(), "/workbench");

    secretary.visits("/workbench").presses("记一条活动");
    // Of several projects one is chosen first.
    secretary.sees("选一个项目").presses("在这里登记");
    secretary.presses("主题党日");
    secretary
        .fills("日期", "2026-11-17")
        .fills("标题", "主题党日：走进校史馆")
        .fills("内容", "全体党员参观校史馆，围绕办学初心座谈。")
        .fills("实到人数", "18")
        .fills("应到人数", "20")
        .attaches("佐证文件", &pdf(&site, "签到表.pdf"));
    // The file is named before anything is sent.
    secretary.sees("签到表.pdf（");
    secretary.presses("登记这条记录");

    secretary.sees("已登记。").sees("主题党日：走进校史馆");
    assert!(secretary.path().starts_with("/projects/"));
    let file = secretary.browser.run(
        "const link = [...document.querySelectorAll('a[href^=\"/files/\"]')].find((a) => a.textContent.includes('签到表'));
         return fetch(link.href).then(async (r) => [r.status, r.headers.get('Content-Type'), (await r.text()).slice(0, 8)]);",
        &[],
    );
    assert_eq!(file, json!([200, "application/pdf", "%PDF-1.4"]));
}

/// On the phone an article takes its link, a title and a press: at most five fields, and those about
/// the outlet are filled in from the link.
#[test]
fn a_secretary_logs_an_article_on_the_phone() {
    let site = Site::open();
    let Some(secretary) = site.person(&life::of(&site.copy).logs_several()) else {
        return;
    };
    let life = life::of(&site.copy);
    let project = life.logged_by(&life.logs_several());
    secretary.visits(&format!("{project}/records/new?kind=news"));
    secretary.browser.resize(390, 844, 1.0);
    let asked = secretary.browser.run(
        "return [...document.querySelectorAll('main form :is(input, select, textarea)')].filter((f) => f.type !== 'hidden' && f.checkVisibility()).length",
        &[],
    );
    assert!(asked.as_u64().unwrap() <= 5, "{asked} fields");
    secretary.fills("链接", "https://edu.people.com.cn/n1/2026/1117/c1053.html");
    assert_eq!(secretary.reads("发布平台"), "人民网");
    assert_eq!(secretary.reads("平台层级"), "nation");
    secretary
        .fills("标题", "数学课堂里的思政味")
        .presses("登记这条记录");
    secretary.sees("已登记。").sees("数学课堂里的思政味");
}

#[test]
fn a_secretary_writes_an_application_and_hands_it_in_once() {
    let site = Site::open();
    let Some(secretary) = site.person(&life::of(&site.copy).first_draft()) else {
        return;
    };
    secretary.presses("填写申报书");
    let form = secretary.path();
    let project = form.trim_end_matches("/form").rsplit('/').next().unwrap();
    let project = project.parse().unwrap();
    let before = life::times(&site.copy, "submitted", project);

    // The count follows the keys, and the draft saves itself.
    secretary.fills("品牌名称", "数往知来");
    assert_eq!(counted(&secretary, "name"), "4", "{}", secretary.page());
    secretary.adds_to("品牌名称", "先锋站");
    assert_eq!(counted(&secretary, "name"), "7");
    secretary.sees("未保存").sees("已保存");
    secretary.reloads();
    assert_eq!(secretary.reads("品牌名称"), "数往知来先锋站");
    assert_eq!(counted(&secretary, "name"), "7");

    // What is missing is told when it is handed in too early, and nothing is lost.
    secretary.is_refused_pressing("提交，进入");
    secretary.sees("品牌内涵");
    assert_eq!(secretary.reads("品牌名称"), "数往知来先锋站");

    // What is mended is no longer red, before anything is sent.
    let wrong = secretary.counts("#entry .field-error");
    secretary.fills("品牌名称", "先锋站");
    assert_eq!(secretary.counts("#entry .field-error"), wrong);
    for key in blank(&secretary) {
        let area = secretary
            .browser
            .pick(
                "return document.getElementById(arguments[0])",
                &[json!(key)],
            )
            .unwrap();
        secretary
            .browser
            .types(&area, &"以数学之美育人，把支部建在课程组上。".repeat(8));
    }
    assert!(wrong > secretary.counts("#entry .field-error"), "{wrong}");
    secretary.does_not_see("您写的内容都在");
    secretary.ticks("本品牌项目由本支部自行凝练");
    secretary.sees("已保存");
    secretary.double_clicks("提交，进入");

    assert!(!secretary.path().ends_with("/form"), "{}", secretary.path());
    secretary.sees("基层党委（总支）审核");
    secretary.visits("/workbench").does_not_see("填写申报书");
    // Handed in once, whatever the fingers did.
    let handed_in = life::times(&site.copy, "submitted", project);
    assert_eq!(handed_in, before + 1);
}

#[test]
fn a_draft_kept_in_the_browser_belongs_to_an_account() {
    let site = Site::open();
    let login = site.login("申报经办人");
    let Some(secretary) = site.person(&login) else {
        return;
    };
    secretary.presses("填写申报书");
    let form = secretary.path();
    // Copies of this form: one of before accounts were told apart, and one that another has left.
    let own = secretary.browser.run(
        "const own = document.querySelector('form[data-draft-key]').dataset.draftKey;
         const copy = JSON.stringify({ at: '2026-01-01T08:00:00Z', body: 'idea=another' });
         const [, form] = own.split('/');
         localStorage.setItem(`draft:${form}`, copy);
         localStorage.setItem(`draft:999999/${form}`, copy);
         return own;",
        &[],
    );
    let keys = || {
        let keys = secretary.browser.run(
            "return Object.keys(localStorage).filter((k) => k.startsWith('draft:'))",
            &[],
        );
        serde_json::from_value::<Vec<String>>(keys).unwrap()
    };
    secretary.visits(&form).does_not_see("没有存到系统的内容");
    assert_eq!(keys().len(), 1, "{:?}", keys());
    // One's own is offered, and goes at sign-out; the other's stays for them.
    secretary.browser.run(
        "localStorage.setItem(`draft:${arguments[0]}`, JSON.stringify({ at: '2026-01-01T08:00:00Z', body: 'idea=own' }))",
        &[own],
    );
    secretary.visits(&form).sees("没有存到系统的内容");
    secretary.browser.run(
        "document.querySelector('form[data-forget]').requestSubmit()",
        &[],
    );
    secretary.sees("登录名");
    let left = keys();
    assert!(
        left.len() == 1 && left[0].starts_with("draft:999999/"),
        "{left:?}"
    );
}

/// The number that stands beside a field.
fn counted(person: &Person, name: &str) -> String {
    let n = person.browser.run(
        "return document.querySelector(`[name=\"${arguments[0]}\"]`).closest('.field').querySelector('[data-count]').textContent",
        &[json!(name)],
    );
    n.as_str().unwrap().to_owned()
}

/// The ids of the texts that are still empty.
fn blank(person: &Person) -> Vec<String> {
    let ids = person.browser.run(
        "return [...document.querySelectorAll('#entry textarea')].filter((t) => !t.value).map((t) => t.id)",
        &[],
    );
    serde_json::from_value(ids).unwrap()
}
