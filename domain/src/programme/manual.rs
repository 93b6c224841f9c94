//! The reference of the keys in `docs/programmes.md`: written from the declarations.

use super::Programme;
use super::table::{Info, Key, Keyed, Shape, explained};

/// What begins and ends the keys of a table in the manual.
const BEGIN: &str = "<!-- keys: ";
const END: &str = "<!-- end of keys -->";

/// The manual with the keys of each table as they are declared now. They stand between
/// `<!-- keys: stage -->` and `<!-- end of keys -->`, `top` for those of the file itself; the text
/// around them is written by hand.
///
/// # Errors
/// Tables that stand nowhere in the manual, and names in it that are no table's.
pub fn renewed(manual: &str) -> Result<String, Vec<String>> {
    let mut missing: Vec<&Info> = tables();
    let mut strangers = Vec::new();
    let mut parts = manual.split(BEGIN);
    let mut renewed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" -->").unwrap_or((part, ""));
        let after = rest.split_once(END).map_or("", |(_, after)| after);
        let Some(at) = missing.iter().position(|info| name_of(info) == name) else {
            strangers.push(name.to_owned());
            continue;
        };
        renewed += &format!(
            "{BEGIN}{name} -->\n{}\n{END}{after}",
            rows(missing.remove(at))
        );
    }
    strangers.extend(missing.into_iter().map(|info| name_of(info).to_owned()));
    if strangers.is_empty() {
        Ok(renewed)
    } else {
        Err(strangers)
    }
}

fn name_of(info: &Info) -> &'static str {
    if info.path.is_empty() {
        "top"
    } else {
        info.path
    }
}

/// Every table there is, each once, the file itself first.
pub(super) fn tables() -> Vec<&'static Info> {
    let mut found: Vec<&'static Info> = vec![Programme::info()];
    let mut at = 0;
    while let Some(info) = found.get(at) {
        for key in info.all() {
            let (Shape::Table(below) | Shape::Named(below)) = key.shape.of_each() else {
                continue;
            };
            let below = below();
            if found.iter().all(|other| other.path != below.path) {
                found.push(below);
            }
        }
        at += 1;
    }
    found
}

fn rows(info: &Info) -> String {
    let mut rows = "\n| 键 | 必写 | 例子 | 意思 |\n|---|---|---|---|\n".to_owned();
    for key in info.all() {
        let required = if key.required { "是" } else { "" };
        let source = key
            .source
            .map_or(String::new(), |source| format!("；另有出处的加 `{source}`"));
        let line = key.line().replace('、', "`、`").replace(" 和 ", "` 和 `");
        rows += &format!(
            "| `{}` | {required} | `{line}` | {}{source} |\n",
            key.name,
            meaning(key)
        );
    }
    for names in info.choices() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        rows += &format!("\n{} 必须写一个，也只能写一个。\n", names.join("、"));
    }
    rows
}

/// What a key means, with the words that may be written.
pub(super) fn meaning(key: &Key) -> String {
    match key.shape.words() {
        words if words.is_empty() => key.words.to_owned(),
        words => format!("{}：{}", key.words, explained(&words)),
    }
}
