//! Each mail beside the file that shows it. After a wanted change, `PEIYU_WRITE_LETTERS=1 cargo
//! test -p ledger letter` writes the files anew; read the difference before committing it.

use chrono::NaiveDate;
use domain::dates::Due;
use domain::ids::ObligationId;

use super::*;

/// Compares text, HTML and calendar with `tests/NAME.{txt,html,ics}`.
fn shows(name: &str, letter: &Letter) {
    let text = format!("{}\n\n{}", letter.subject, letter.text);
    let mut parts = vec![("txt", text), ("html", letter.html.replace("><", ">\n<"))];
    parts.extend(
        letter
            .ics
            .clone()
            .map(|ics| ("ics", ics.replace("\r\n", "\n"))),
    );
    for (ending, now) in parts {
        let path = format!(
            "{}/src/letter/tests/{name}.{ending}",
            env!("CARGO_MANIFEST_DIR")
        );
        if std::env::var_os("PEIYU_WRITE_LETTERS").is_some() {
            std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(&path, &now).unwrap();
        }
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(before == now, "{path} differs; it would now be:\n{now}");
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn item(id: i64, title: &str, detail: &str, due: &str, action: &'static str) -> Item {
    Item {
        obligation: ObligationId(id),
        title: title.to_owned(),
        detail: detail.to_owned(),
        due: Due::on_day(day(due)),
        formerly: None,
        soon: 14,
        red: false,
        action,
        path: format!("/projects/{id}"),
        sequence: 0,
    }
}

fn digest() -> Digest {
    Digest {
        site: "https://peiyu.example.edu.cn".to_owned(),
        at: "2026-10-21T00:30:00Z".parse().unwrap(),
        addressee: "支部书记".to_owned(),
        units: vec!["计算机学院教工第二党支部".to_owned()],
        own: vec![
            item(
                1,
                "整改督导问题 GZS-2025-2026-012",
                "2025年“双带头人”工作室“红色代码”。6月12日主题党日缺签到表。",
                "2026-10-16",
                "提交整改情况",
            ),
            item(
                2,
                "在校级及以上平台发表 2 篇新闻稿",
                "2025年“双带头人”工作室“红色代码”。已有 1，还差 1。",
                "2026-10-30",
                "登记记录",
            ),
            Item {
                due: Due {
                    closes_at: "17:00:00".parse().ok(),
                    ..Due::on_day(day("2026-11-03"))
                },
                formerly: Some(day("2026-10-28")),
                sequence: 1,
                ..item(
                    3,
                    "提交中期考核材料",
                    "2025年“双带头人”工作室“红色代码”。",
                    "2026-11-03",
                    "提交考核材料",
                )
            },
            item(
                4,
                "品牌案例文本",
                "2026年“一支部一特色”品牌“代码 <红>”。",
                "2027-07-15",
                "登记记录",
            ),
        ],
        later: 0,
        below: Vec::new(),
        to_pass_on: Vec::new(),
        may_enter: Vec::new(),
        waiting: vec!["审核推荐（计算机学院党委）".to_owned()],
        cancelled: vec![Cancelled {
            obligation: ObligationId(9),
            title: "申报书".to_owned(),
            on: day("2026-11-10"),
            sequence: 1,
        }],
        why: "您在计算机学院教工第二党支部的角色是“支部”".to_owned(),
        copied_from: Some(3),
        help: Some("计算机学院党委".to_owned()),
    }
}

#[test]
fn a_branchs_digest() {
    let letter = digest().render();
    assert_eq!(
        letter.subject,
        "[培育台账] 1 件逾期，2 件 14 天内到期：计算机学院教工第二党支部"
    );
    shows("digest", &letter);
}

#[test]
fn a_committees_copy_marks_red_and_lists_whom_nobody_can_tell() {
    let late = |id, whom: &str, due, red, listed| Below {
        item: Item {
            red,
            ..item(
                id,
                "提交中期考核材料",
                "2025年“双带头人”工作室“红色代码”。",
                due,
                "提交考核材料",
            )
        },
        whom: whom.to_owned(),
        listed,
    };
    let letter = Digest {
        addressee: "组织员".to_owned(),
        units: vec!["计算机学院党委".to_owned()],
        own: Vec::new(),
        below: vec![
            late(5, "计算机学院教工第一党支部", "2026-09-30", true, true),
            late(6, "计算机学院学生党支部", "2026-10-16", false, false),
        ],
        to_pass_on: vec![late(
            7,
            "计算机学院研究生党支部",
            "2026-10-30",
            false,
            false,
        )],
        waiting: Vec::new(),
        why: "您在计算机学院党委的角色是“基层党委”".to_owned(),
        copied_from: None,
        help: Some("甲大学党委".to_owned()),
        cancelled: Vec::new(),
        ..digest()
    }
    .render();
    assert_eq!(
        letter.subject,
        "[培育台账] 下级 2 件逾期，1 件请转告：计算机学院党委"
    );
    assert_eq!(
        letter.ics, None,
        "somebody else's dates are not for one's calendar"
    );
    shows("copy", &letter);
}

/// The only mail to somebody who owes nothing.
#[test]
fn a_round_that_may_be_entered() {
    let opened = Opened {
        round: "2026 年支部品牌".to_owned(),
        units: "计算机学院教工第二党支部".to_owned(),
        due: Due::on_day(day("2026-11-14")),
        path: "/rounds/3".to_owned(),
    };
    let letter = Digest {
        own: Vec::new(),
        may_enter: vec![opened],
        waiting: Vec::new(),
        cancelled: Vec::new(),
        copied_from: None,
        ..digest()
    }
    .render();
    assert_eq!(
        letter.subject,
        "[培育台账] 1 个批次可以申报：计算机学院教工第二党支部"
    );
    assert_eq!(letter.ics, None);
    shows("opened", &letter);
}

#[test]
fn what_is_not_listed_is_counted() {
    let mut long = digest();
    let more = (10..30).map(|id| item(id, "活动记录", "", "2026-12-01", "登记记录"));
    long.own.extend(more);
    let letter = long.render();
    assert!(letter.text.contains("您有 24 件要办"), "{}", letter.text);
    assert!(
        letter.text.contains("另有 12 件没有列出"),
        "{}",
        letter.text
    );
    assert_eq!(letter.html.matches("登记记录</a>").count(), 10);
}

#[test]
fn today_and_differing_rounds_have_their_words() {
    let mut mixed = digest();
    mixed.own[0].due = Due::on_day(day("2026-10-21"));
    mixed.own[1].soon = 30;
    assert_eq!(
        mixed.render().subject,
        "[培育台账] 1 件今天到期，2 件临期：计算机学院教工第二党支部"
    );
    mixed.own.drain(..3);
    assert_eq!(
        mixed.render().subject,
        "[培育台账] 1 件待办，最早2027年7月15日（周四）到期：计算机学院教工第二党支部"
    );
    // On a Friday, what is due on the Saturday is due tomorrow.
    let mut friday = digest();
    friday.own.drain(2..);
    friday.own[0].due = Due::on_day(day("2026-10-24"));
    friday.own[1].due = Due::on_day(day("2026-10-25"));
    friday.at = "2026-10-23T00:30:00Z".parse().unwrap();
    assert_eq!(
        friday.render().subject,
        "[培育台账] 1 件明天到期，1 件 14 天内到期：计算机学院教工第二党支部"
    );
}

#[test]
fn something_that_happened() {
    let letter = AboutProject {
        programme: "“双带头人”工作室".to_owned(),
        project: "红色代码".to_owned(),
        sentence: "退回修改".to_owned(),
        reason: Some("第二部分请写明举措，不超过 800 字 & 附佐证。".to_owned()),
        at: "2026年10月21日 14:06".to_owned(),
        link: "https://peiyu.example.edu.cn/projects/7".to_owned(),
        why: "您以“支部”身份经办这个项目".to_owned(),
    }
    .render();
    shows("project", &letter);
}

#[test]
fn a_link_to_a_new_password() {
    let letter = AboutAccount {
        login: "wxy-shuji".to_owned(),
        sentence: "请设置登录密码".to_owned(),
        detail: "链接只能用一次，2026年10月24日 14:06前有效；请不要转发。".to_owned(),
        at: "2026年10月21日 14:06".to_owned(),
        button: "设置密码".to_owned(),
        link: "https://peiyu.example.edu.cn/password?token=0123456789abcdef".to_owned(),
        why: "系统管理员给您的账号发了密码链接".to_owned(),
    }
    .render();
    shows("account", &letter);
}

const NOTICE: &str = "2023年“一支部一特色”品牌拟立项名单公示";

#[test]
fn whoever_objected_confirms_it_by_a_link() {
    let letter = ConfirmObjection {
        notice: NOTICE.to_owned(),
        code: "ACDE-FHJK-MNPQ".to_owned(),
        until: "2023年11月26日 10:00".to_owned(),
        link: "https://peiyu.example.edu.cn/public/objections/confirmation?token=0123456789abcdef"
            .to_owned(),
    }
    .render();
    shows("objection_link", &letter);
}

#[test]
fn whoever_objected_reads_what_came_of_it() {
    let letter = ObjectionAnswered {
        notice: NOTICE.to_owned(),
        code: "ACDE-FHJK-MNPQ".to_owned(),
        outcome: "不予受理".to_owned(),
        answer: "反映的是 2019 年的另一项工作，与本次名单无关。".to_owned(),
        at: "2023年11月24日 14:06".to_owned(),
        link: "https://peiyu.example.edu.cn/public/objections?code=ACDE-FHJK-MNPQ".to_owned(),
    }
    .render();
    shows("objection_answer", &letter);
}

#[test]
fn an_objection_is_to_be_admitted_or_not() {
    let letter = ObjectionToAdmit {
        notice: NOTICE.to_owned(),
        until: "2023年11月28日".to_owned(),
        by_phone: true,
        at: "2023年11月23日 10:06".to_owned(),
        link: "https://peiyu.example.edu.cn/objections/8".to_owned(),
        why: "您以“组织部门”身份组织这次公示".to_owned(),
    }
    .render();
    shows("objection_to_admit", &letter);
}

/// Of every mail that is shown beside these tests, and of one about names that quote themselves.
#[test]
fn marks_nest() {
    let about = AboutProject {
        programme: "“双带头人”工作室".to_owned(),
        project: "“红色”代码".to_owned(),
        sentence: "退回修改".to_owned(),
        reason: None,
        at: String::new(),
        link: String::new(),
        why: String::new(),
    };
    let notice = ObjectionAnswered {
        notice: NOTICE.to_owned(),
        code: String::new(),
        outcome: "不予受理".to_owned(),
        answer: String::new(),
        at: String::new(),
        link: String::new(),
    };
    let mut texts = vec![about.render().text, notice.render().text];
    assert!(texts[0].contains("“‘红色’代码”") && texts[1].contains("“2023年‘一支部一特色’"));
    let shown = format!("{}/src/letter/tests", env!("CARGO_MANIFEST_DIR"));
    for file in std::fs::read_dir(shown).unwrap() {
        let path = file.unwrap().path();
        // A calendar breaks its lines anywhere.
        if path.extension().is_some_and(|ending| ending != "ics") {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
    assert!(texts.len() > 15);
    for line in texts.iter().flat_map(|text| text.lines()) {
        let mut open = false;
        for sign in line.chars().filter(|c| "“”".contains(*c)) {
            assert_eq!(open, sign == '”', "{line}");
            open = !open;
        }
        assert!(!open, "{line}");
    }
}
