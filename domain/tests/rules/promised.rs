//! Rows of a plan that become something owed.

use std::collections::BTreeMap;

use domain::answers::{Answer, Answers};
use domain::dates::Precision;
use domain::obligation::ObligationKind;
use domain::owed::{ProjectFacts, project_owes};
use domain::promised::{PlanItem, plan_items, promises};
use domain::stage::Status as S;

use crate::support::{CALENDAR, brand, day, facts, lines, programme};

/// Rows of task, measure, date, person.
fn plan(rows: &[[&str; 4]]) -> Vec<PlanItem> {
    let p = programme("brand");
    let rows = rows
        .iter()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let answers = Answers(BTreeMap::from([("plan".to_owned(), Answer::Rows(rows))]));
    plan_items(p.form("application").unwrap(), &answers)
}

#[test]
fn a_row_with_a_date_is_owed_by_it() {
    let items = plan(&[
        ["微党课 12 讲", "每月一讲", "2024-06-30", "组织委员"],
        ["凝练品牌", "", "", "支部书记"],
        ["", "走访企业", "2024-03", ""],
        ["", "", "2024-05-01", ""],
    ]);
    let told = items.iter().map(|i| {
        let whole = if i.due.precision == Precision::Month {
            " month"
        } else {
            ""
        };
        format!("{} {} {}{whole}", i.key, i.title, i.due.on)
    });
    let first = "application.plan.1 微党课 12 讲 2024-06-30";
    let second = "application.plan.3 走访企业 2024-03-31 month";
    assert_eq!(told.collect::<Vec<_>>(), [first, second]);
}

#[test]
fn a_long_row_is_named_by_its_beginning() {
    let items = plan(&[[&"文".repeat(70), "", "2024-06-30", ""]]);
    assert_eq!(items[0].title, format!("{}…", "文".repeat(60)));
}

#[test]
fn only_forms_with_a_plan_promise() {
    let p = programme("brand");
    assert!(promises(p.form("application").unwrap()));
    assert!(!promises(p.form("final").unwrap()));
}

#[test]
fn what_is_promised_is_owed_in_building_until_it_is_done() {
    let (p, schedule) = brand();
    let items = plan(&[
        ["微党课", "", "2024-06-30", ""],
        ["走访企业", "", "2024-03", ""],
        ["凝练品牌", "", "2023-10-31", ""],
    ]);
    let mut f = facts("building", S::Active, "2023-11-28");
    f.building_from = Some(day("2023-11-28"));
    f.plan = items.into_iter().map(|item| (item, false)).collect();
    f.plan[1].1 = true;
    let owes = |f: &ProjectFacts| {
        let mut owed = project_owes(&p, &schedule, f, &CALENDAR);
        owed.retain(|o| o.kind == ObligationKind::PlanItem);
        lines(&owed)
    };
    assert_eq!(
        owes(&f),
        [
            "plan_item application.plan.1 #1 editor 5 2024-06-30 计划任务：微党课",
            // Promised for a day before the admission: three working days from there.
            "plan_item application.plan.3 #1 editor 5 2023-12-01 计划任务：凝练品牌",
        ]
    );
    f.state.stage = "publicity".to_owned();
    f.state.status = S::Open;
    assert_eq!(owes(&f), Vec::<String>::new());
}
