//! What docs/programmes.md tells clerks, held against the reader.

use domain::calendar::Calendar;
use domain::dates::SpanUnit;
use domain::plan::Plan;
use domain::programme::{USUAL, manual, read};

const MANUAL: &str = include_str!("../../docs/programmes.md");

/// The blocks of one kind of code in the manual.
fn blocks(kind: &str) -> Vec<&'static str> {
    let parts = MANUAL.split("\n```").skip(1).step_by(2);
    parts
        .filter_map(|part| part.strip_prefix(kind)?.strip_prefix('\n'))
        .collect()
}

#[test]
fn the_worked_example_is_right() {
    let read = read(blocks("toml")[0]).unwrap();
    assert_eq!(read.warnings, []);
    let announced = "2025-09-10".parse().unwrap();
    let plan = Plan::of(&read.programme, announced, None, None, &Calendar::builtin()).unwrap();
    assert_eq!(
        plan.due("application").unwrap().on.to_string(),
        "2025-09-30"
    );
}

#[test]
fn the_spoilt_example_is_told_as_printed() {
    let found = read(blocks("toml")[1]).unwrap_err();
    let told: Vec<String> = found
        .iter()
        .map(|mistake| mistake.in_file("lecture.toml"))
        .collect();
    let printed: Vec<&str> = blocks("text").last().unwrap().lines().collect();
    assert_eq!(told, printed);
}

/// The keys are explained from their declarations. To renew them after a change:
/// `PEIYU_RENEW=1 cargo test --workspace --test manual`, then read the difference.
#[test]
fn the_keys_are_explained_as_they_are_declared() {
    let renewed = manual(MANUAL).expect("every table has its place in docs/programmes.md");
    if std::env::var_os("PEIYU_RENEW").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/programmes.md");
        std::fs::write(path, renewed).unwrap();
        return;
    }
    for (written, declared) in MANUAL.lines().zip(renewed.lines()) {
        assert_eq!(
            written, declared,
            "docs/programmes.md is behind: PEIYU_RENEW=1 cargo test --workspace --test manual"
        );
    }
    assert_eq!(MANUAL.len(), renewed.len());
}

#[test]
fn what_is_usual_is_printed_as_it_is() {
    assert!(blocks("text").contains(&USUAL.trim_end()));
    for unit in SpanUnit::ALL {
        assert!(MANUAL.contains(&format!("`{}`", unit.key())));
    }
}
