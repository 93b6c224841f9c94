//! The JSON Schema of programme files takes what the reader takes, and refuses what an editor can see.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use boon::{Compiler, Schemas};
use domain::programme::{builtin, read, schema};
use serde_json::Value;

const SOUND: &str = include_str!("mistakes/sound.toml");

/// Whether the schema takes each of the files; dates without quotation marks are texts to editors.
fn takes(files: &[&str]) -> Vec<bool> {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("peiyu.json", schema()).unwrap();
    let at = compiler.compile("peiyu.json", &mut schemas).unwrap();
    let value = |text: &&str| value_of(text.parse::<toml::Table>().unwrap().into());
    let is_taken = |text| schemas.validate(&value(text), at).is_ok();
    files.iter().map(is_taken).collect()
}

fn value_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(value_of).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(k, v)| (k, value_of(v))).collect(),
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(n) => n.into(),
        toml::Value::Float(n) => n.into(),
        toml::Value::Boolean(flag) => flag.into(),
    }
}

#[test]
fn every_built_in_file_is_taken() {
    let mut files: Vec<&str> = builtin().iter().map(|file| file.text).collect();
    files.push(SOUND);
    assert_eq!(takes(&files), vec![true; files.len()]);
}

#[test]
fn faulty_files_are_refused() {
    let faults = [
        ("host = ", "hots = "),
        ("[[feed]]", "[[feeds]]"),
        ("short = \"样例\"", "short = 5"),
        ("prefix = \"YL\"", "prefix = \"yl\""),
        ("kind = \"review\"", "kind = \"reveiw\""),
        ("title = \"评审\"\n", ""),
        ("\"announced + 25d\"", "\"announced + 25\""),
        ("length = \"5wd\"", "length = \"5d\""),
        ("share = \"10%\"", "share = 10"),
        ("experts_at_least = 5", "experts_at_least = 0"),
        ("[\"same_unit\"]", "\"same_unit\""),
        ("points = 60 }", "points = 60, items = [{ key = \"a\" }] }"),
        ("between = [0, 20]", "between = [0, 20]\nat_most = 20"),
        ("established_for = \"1y\"\n", ""),
        (
            "limit = { at_most = 16, source = \"suggested\" }",
            "limit = { at_most = 16 }",
        ),
        (
            "[form.final]\ntitle = \"总结\"",
            "[form.final]\nname = \"总结\"",
        ),
        ("at_most_per_project_per_year", "at_most_per_year"),
    ];
    let files: Vec<String> = faults
        .iter()
        .map(|(old, new)| SOUND.replacen(old, new, 1))
        .collect();
    let texts: Vec<&str> = files.iter().map(String::as_str).collect();
    for (taken, (text, fault)) in takes(&texts).into_iter().zip(texts.iter().zip(faults)) {
        assert!(!taken, "{fault:?}");
        assert!(read(text).is_err(), "{fault:?}");
    }
}
