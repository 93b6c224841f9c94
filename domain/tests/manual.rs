//! What docs/programmes.md tells clerks, held against the reader.

use std::collections::BTreeSet;

use domain::calendar::Calendar;
use domain::dates::SpanUnit;
use domain::plan::Plan;
use domain::programme::{
    Avoid, CountFrom, DisqualifyEffect, FACTS, FeedEffect, FeedOf, IndicatorKind, Outcome, OwedBy,
    QuotaOn, Subject, SupervisionKind, builtin, read,
};
use domain::record::RecordKind;
use domain::stage::StageKind;
use domain::unit::{KINDS, Level, Standing};

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

#[test]
fn every_word_is_explained() {
    let mut words: Vec<&str> = Vec::new();
    words.extend(StageKind::ALL.iter().map(|w| w.key()));
    words.extend(Subject::ALL.iter().map(|w| w.key()));
    words.extend(Level::ALL.iter().map(|w| w.key()));
    words.extend(Standing::ALL.iter().map(|w| w.key()));
    words.extend(KINDS.iter().map(|w| w.key));
    words.extend(RecordKind::ALL.iter().map(|w| w.key()));
    words.extend(CountFrom::ALL.iter().map(|w| w.key()));
    words.extend(Outcome::ALL.iter().map(|w| w.key()));
    words.extend(QuotaOn::ALL.iter().map(|w| w.key()));
    words.extend(Avoid::ALL.iter().map(|w| w.key()));
    words.extend(OwedBy::ALL.iter().map(|w| w.key()));
    words.extend(SupervisionKind::ALL.iter().map(|w| w.key()));
    words.extend(FeedOf::ALL.iter().map(|w| w.key()));
    words.extend(FeedEffect::ALL.iter().map(|w| w.key()));
    words.extend(DisqualifyEffect::ALL.iter().map(|w| w.key()));
    words.extend(SpanUnit::ALL.iter().map(|w| w.key()));
    words.extend(FACTS.iter().map(|fact| fact.key));
    let counted = IndicatorKind::ALL
        .iter()
        .filter(|kind| **kind != IndicatorKind::Points);
    words.extend(counted.map(|w| w.key()));
    for word in words {
        assert!(
            MANUAL.contains(&format!("`{word}`")) || MANUAL.contains(&format!("\"{word}\"`")),
            "{word}"
        );
    }
}

#[test]
fn every_key_of_our_files_is_explained() {
    let mut keys = BTreeSet::new();
    for file in builtin() {
        let table: toml::Table = file.text.parse().unwrap();
        collect(&table, &mut keys);
    }
    for key in keys {
        let explained = MANUAL.contains(&format!("`{key}`"))
            || MANUAL.contains(&format!("`{key} = "))
            || MANUAL.contains(&format!("[{key}]"))
            || MANUAL.contains(&format!(".{key}]"));
        assert!(explained, "{key}");
    }
}

fn collect(table: &toml::Table, keys: &mut BTreeSet<String>) {
    for (key, value) in table {
        keys.insert(key.clone());
        // Names of notices and of forms are the writer's own.
        match value {
            toml::Value::Table(_) if key == "sources" => {}
            toml::Value::Table(forms) if key == "form" => forms
                .values()
                .filter_map(toml::Value::as_table)
                .for_each(|form| collect(form, keys)),
            toml::Value::Table(inner) => collect(inner, keys),
            toml::Value::Array(items) => items
                .iter()
                .filter_map(toml::Value::as_table)
                .for_each(|item| collect(item, keys)),
            _ => {}
        }
    }
}
