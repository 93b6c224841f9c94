//! What the sheet of a visit still lacks, and by when something found is put right.

use domain::calendar::Calendar;
use domain::visit::{Checked, FindingKind, Point, Sheet, Weight, due_on, others};

use crate::support::day;

fn sheet() -> Sheet {
    let points = [Point::new("a", "三会一课"), Point::new("b", "签到")];
    Sheet {
        points: points.into_iter().chain(others()).collect(),
        ..Sheet::default()
    }
}

#[test]
fn every_point_is_judged_and_what_does_not_fit_is_told() {
    let (opens, today) = (day("2024-02-01"), day("2024-02-08"));
    let blank = sheet();
    assert_eq!(
        blank.left(opens, today),
        4,
        "two points, the day, the conclusion"
    );
    let mut said = blank.told(today, "台账齐全。".to_owned(), Vec::new());
    assert_eq!(said.missing(opens, today), []);
    assert_eq!(said.findings().count(), 0);
    said.points[1].checked = Some(Checked::Partly);
    let fields: Vec<String> = said
        .missing(opens, today)
        .into_iter()
        .map(|p| p.field)
        .collect();
    assert_eq!(fields, ["text.b", "kind.b", "weight.b"]);
    assert_eq!(said.left(opens, today), 1);
    said.points[1].text = "主题党日缺签到表".to_owned();
    said.points[1].weight = Some(Weight::Grave);
    said.points[1].kind = Some(FindingKind::Remind);
    assert_eq!(said.missing(opens, today), []);
    assert_eq!(
        said.findings().count(),
        0,
        "a reminder asks for nothing more"
    );
    said.points[1].kind = Some(FindingKind::ByDate);
    assert_eq!(said.findings().count(), 1);
    // What is written under no point and judged by none is not lost.
    said.points[2].text = "宣传栏内容陈旧".to_owned();
    assert_eq!(said.left(opens, today), 1);
    for (on, wrong) in [
        ("2024-01-31", true),
        ("2024-02-01", false),
        ("2024-02-08", false),
        ("2024-02-09", true),
    ] {
        said.visited_on = Some(day(on));
        let told = said
            .missing(opens, today)
            .iter()
            .any(|p| p.field == "visited_on");
        assert_eq!(told, wrong, "{on}");
    }
}

#[test]
fn a_sheet_is_what_its_fields_say() {
    let mut said = sheet().told(
        day("2024-02-08"),
        "齐全。".to_owned(),
        ["党费记录缺页".to_owned()],
    );
    said.companions = "组织员".to_owned();
    let fields = said.fields();
    let get = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    assert_eq!(sheet().filled(get), said);
}

#[test]
fn deadlines_count_from_the_visit() {
    let calendar = Calendar::builtin();
    let on = day("2024-02-02");
    let due = |kind| due_on(kind, on, 10, &calendar);
    assert_eq!(due(FindingKind::AtOnce), calendar.add_working_days(on, 3));
    assert_eq!(due(FindingKind::ByDate), calendar.add_working_days(on, 10));
}
