//! With scripts switched off every page still shows what it is for, and forms can be sent.

use serde_json::json;

use super::branch::pdf;
use super::built::Site;
use super::life;
use super::person::Person;

/// Somebody whose browser runs no scripts of pages.
fn without_scripts(site: &Site, login: &str) -> Option<Person> {
    let person = site.visitor()?;
    person.browser.cdp(
        "Emulation.setScriptExecutionDisabled",
        &json!({ "value": true }),
    );
    person.signs_in(login);
    Some(person)
}

#[test]
fn pages_show_what_they_are_for_and_a_record_can_be_sent() {
    let site = Site::open();
    let life = life::of(&site.copy);
    let Some(secretary) = without_scripts(&site, &site.login("申报经办人")) else {
        return;
    };
    secretary.sees("先办这一件").sees("我要办的");
    secretary
        .visits(&life.form_of(&site.login("申报经办人")))
        .sees("品牌内涵")
        .sees("提交前检查");
    // What only a script can do is not offered: the proof that none has run.
    assert_eq!(secretary.counts("[data-add-row]:not([hidden])"), 0);
    assert_eq!(secretary.counts("[data-add-row]"), 1);

    let Some(secretary) = without_scripts(&site, &life.logs_several()) else {
        return;
    };
    secretary
        .visits("/workbench")
        .presses("记一条活动")
        .presses("在这里登记")
        .presses("党课");
    secretary
        .fills("标题", "党课：从一道题谈起")
        .attaches("佐证文件", &pdf(&site, "讲稿.pdf"));
    secretary.presses("登记这条记录");
    secretary
        .sees("已登记。")
        .sees("党课：从一道题谈起")
        .sees("讲稿.pdf");

    for (path, words) in [
        ("/projects", "筛选"),
        ("/rounds", "批次"),
        ("/notices", "公示"),
        ("/supervision", "问题台账"),
        ("/topics", "专题页"),
        ("/mails", "要发给我的"),
        ("/account", "登录的设备"),
    ] {
        secretary.visits(path).sees(words);
    }
}

#[test]
fn whoever_runs_programmes_needs_no_script_either() {
    let site = Site::open();
    let life = life::of(&site.copy);
    let Some(organiser) = without_scripts(&site, "jia-zzb") else {
        return;
    };
    organiser.sees("各单位在建项目差距").sees("未来 30 天到期");
    super::organiser::prepares_a_round(&organiser);
    organiser.sees("阶段与日期").sees("提醒预演");
    organiser
        .visits(&life.round("brand", "JIA"))
        .sees("支部品牌");
    organiser
        .visits(&life.late_below("JIA"))
        .sees("培育轨道")
        .sees("里程碑");
    organiser.visits(&life.notice()).sees("公示期为");
    organiser.visits(&life.topic()).sees("立项");
}
