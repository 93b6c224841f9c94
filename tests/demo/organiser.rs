//! Whoever runs programmes: how everything stands, a new round from its file, supervision, mails;
//! and those who look after accounts and the log.

use domain::programme::Builtin;
use serde_json::json;

use super::built::Site;
use super::life;
use super::person::Person;

/// Chooses a programme and the day of its notice, up to the page on which the dates are checked.
pub fn prepares_a_round(organiser: &Person) {
    organiser.visits("/rounds").presses("开批次");
    organiser
        .ticks("校级党建工作样板支部")
        .fills("通知日期", "2026-12-07");
    organiser.presses("排出日期，去核对");
}

#[test]
fn an_organiser_sees_how_everything_stands() {
    let site = Site::open();
    let life = life::of(&site.copy);
    let Some(organiser) = site.person("jia-zzb") else {
        return;
    };
    assert_eq!(organiser.path(), "/dashboard");
    organiser
        .sees("各单位在建项目差距")
        .sees("督导闭环率")
        .sees("本轮漏斗");

    // From the list of all to one project, to its round.
    organiser.presses("项目");
    assert_eq!(organiser.path(), "/projects");
    organiser.sees("进行中");
    let rows = organiser.counts("tbody tr");
    organiser.chooses("类别", "标杆院系").presses("筛选");
    assert!(
        organiser.path().contains("programme="),
        "{}",
        organiser.path()
    );
    let fewer = organiser.counts("tbody tr");
    assert!(fewer > 0 && fewer < rows, "{fewer} of {rows}");
    organiser.does_not_see("校级样板支部·");
    organiser
        .visits(&life.late_below("JIA"))
        .sees("逾期")
        .sees("培育轨道");
    // What proves one year of a yearly milestone proves no other.
    let twice = organiser.browser.run(
        "const years = {};
         for (const line of document.querySelectorAll('[id^=\"m-milestone-\"]')) {
             for (const link of line.querySelectorAll('a[href]:not([href*=\"/records/new\"])')) {
                 const key = line.id.replace(/-\\d+$/, '') + link.textContent;
                 (years[key] ??= new Set()).add(line.id);
             }
         }
         return [Object.keys(years).length, Object.keys(years).filter((k) => years[k].size > 1)];",
        &[],
    );
    assert!(twice[0].as_u64() > Some(2), "{twice}");
    assert_eq!(twice[1], json!([]));
    let round = organiser
        .browser
        .pick(
            "return document.querySelector('.title-meta a[href^=\"/rounds/\"]')",
            &[],
        )
        .unwrap();
    organiser.leaves_by(|| organiser.browser.click(&round));
    assert!(organiser.path().starts_with("/rounds/"));
    organiser.sees("期满验收");

    // What will be mailed, and what goes out today.
    organiser
        .opens("账户")
        .presses("提醒邮件")
        .sees("要发给我的")
        .sees("要发给别人的");
    organiser.presses("今天的提醒").sees("今天");
    organiser.presses("督导与整改").sees("问题台账");
}

#[test]
fn an_organiser_sets_up_a_round_from_a_programme_file() {
    let site = Site::open();
    let Some(organiser) = site.person("jia-zzb") else {
        return;
    };
    // The file of a notice, with a slip of the pen.
    let good = Builtin::find("brand").unwrap().text.replacen(
        "title    = \"“一支部一特色”支部党建品牌创建\"",
        "title    = \"“一支部一特色”品牌再创建\"",
        1,
    );
    assert!(
        good.contains("品牌再创建"),
        "the programme has another title now"
    );
    let file = site.copy.data.path().join("品牌.toml");
    std::fs::write(&file, good.replacen("[working_days]", "[working_dayz]", 1)).unwrap();
    organiser
        .visits("/rounds/new")
        .attaches("或选择文件", &file);
    organiser.is_refused_pressing("检查并登记活动文件");
    organiser.sees("活动文件有 1 处要改").sees("working_days");

    std::fs::write(&file, &good).unwrap();
    organiser
        .visits("/rounds/new")
        .attaches("或选择文件", &file);
    organiser
        .presses("检查并登记活动文件")
        .sees("活动文件已登记");
    organiser
        .ticks("品牌再创建")
        .fills("通知日期", "2026-12-07");
    organiser.presses("排出日期，去核对");
    let setup = organiser.path();
    assert!(setup.ends_with("/setup"), "{setup}");
    organiser.sees("提醒预演").sees("阶段与日期");
    let foretold = organiser.counts("#rehearsal tbody tr");
    assert!(foretold > 20, "{foretold}");

    // What does not fit is told beside its date, and stays told until it is changed.
    organiser.sees("“项目申报”的期限2027年1月1日（周五）不上班");
    closes_on(&organiser, "application", "2026-11-02");
    organiser.is_refused_pressing("保存，重新核对");
    organiser.sees("早于开始（2026年12月7日），请改其中一个");
    closes_on(&organiser, "application", "2026-12-31");
    closes_on(&organiser, "committee", "2027-01-02");
    organiser.presses("保存，重新核对").sees("日期和名额已保存");
    organiser.does_not_see("“项目申报”的期限2027年1月1日");
    organiser.sees("“基层党委（总支）审核”的期限2027年1月2日");
    // With another stage still ending on a day off, nothing is opened and nobody is written to.
    organiser.is_refused_pressing("核对完，开批次");
    organiser.sees("批次没有开");
    organiser.visits("/rounds").sees("在筹备");
}

/// Types another last day for a stage.
fn closes_on(organiser: &Person, stage: &str, day: &str) {
    let closes = organiser
        .browser
        .pick(
            "return document.querySelector(`input[name=\"closes.${arguments[0]}\"]`)",
            &[json!(stage)],
        )
        .unwrap();
    organiser.browser.clear(&closes);
    organiser.browser.types(&closes, day);
}

#[test]
fn the_province_oversees_draws_and_findings() {
    let site = Site::open();
    let life = life::of(&site.copy);
    let Some(organiser) = site.person("jygw-zzc") else {
        return;
    };
    assert_eq!(organiser.path(), "/dashboard");
    organiser.sees("督导闭环率");
    organiser
        .presses("督导与整改")
        .sees("问题台账")
        .sees("督导批次");
    organiser
        .visits(&life.campaign())
        .sees("抽取过程，可复算")
        .sees("现场查看");
    organiser.visits(&life.open_finding()).sees("整改");
    organiser.visits("/rounds").sees("示范高校");
}

#[test]
fn an_auditor_checks_the_chain_and_an_administrator_the_accounts() {
    let site = Site::open();
    let Some(auditor) = site.person("jygw-sj") else {
        return;
    };
    assert_eq!(auditor.path(), "/audit");
    auditor.presses("核对整条摘要链").sees("完整");
    drop(auditor);

    let admin = site.person("admin").unwrap();
    assert_eq!(admin.path(), "/admin/accounts");
    admin.presses("党组织").sees("甲大学党委");
    admin
        .visits("/admin/jobs")
        .sees("任务运行正常")
        .does_not_see("mailer");
    admin.visits("/mails/trouble");
    admin.visits("/admin/accounts/new");
    admin.visits("/account").sees("登录的设备");
}
