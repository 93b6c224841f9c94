//! A programme file as people read it: every key by its name, every figure with its source.

use toml::de::DeValue;

use super::read::{Table, Written, with_document};
use super::table::{Info, Key, Keyed, Shape};
use super::{Builtin, Mistake, Programme, read};
use crate::dates::Span;

/// The text of a whole file, in the order in which the keys are declared; what the file leaves to
/// what is usual stands in it as well.
///
/// # Errors
/// The file's mistakes.
pub fn show(text: &str) -> Result<String, Vec<Mistake>> {
    let shown = with_document(text, true, |root| {
        root.keyed::<Programme>()?;
        let mut text = String::new();
        for key in Programme::info().all() {
            if let Some(written) = root.get(key.name) {
                section(&mut text, key, &written);
            }
        }
        Some(text)
    });
    shown.map(|(text, _)| text)
}

/// What stands at the top of the file, or a table with a line above it.
fn section(text: &mut String, key: &Key, written: &Written<'_, '_>) {
    match key.shape {
        Shape::Named(info) | Shape::List(&Shape::Table(info)) => {
            line(text, 0, &format!("\n{}", key.label()));
            for table in tables(written, key.shape) {
                item(text, 1, "", &table, info());
            }
        }
        Shape::Table(info) => {
            if let Some(table) = written.table() {
                text.push('\n');
                item(text, 0, &format!("{}：", key.label()), &table, info());
            }
        }
        Shape::Free => {
            line(text, 0, &format!("\n{}", key.label()));
            for notice in written.named().iter().flatten() {
                line(
                    text,
                    1,
                    &format!("{}  {}", notice.key, value(key.shape, notice.value)),
                );
            }
        }
        _ => line(
            text,
            0,
            &format!("{}：{}", key.label(), value(key.shape, written.value)),
        ),
    }
}

fn line(text: &mut String, depth: usize, words: &str) {
    text.push_str(&"  ".repeat(depth));
    text.push_str(words);
    text.push('\n');
}

/// A table on a line, the lists in it below.
fn item(text: &mut String, depth: usize, before: &str, t: &Table<'_, '_>, info: &Info) {
    line(
        text,
        depth,
        &format!("{before}{}{}", told(t, info), mark(t, info)),
    );
    for key in info.all() {
        if let (Some(written), Shape::List(Shape::Table(info))) = (t.get(key.name), key.shape) {
            for below in tables(&written, key.shape) {
                item(
                    text,
                    depth + 1,
                    &format!("{}：", key.label()),
                    &below,
                    info(),
                );
            }
        }
    }
}

fn tables<'t, 'a>(written: &Written<'t, 'a>, shape: Shape) -> Vec<Table<'t, 'a>> {
    let each = match shape {
        Shape::Named(_) => written.named(),
        _ => written.items(shape.of_each()),
    };
    each.iter().flatten().filter_map(Written::table).collect()
}

/// The title of a table with its figures behind it; the only figure of a table alone.
fn told(t: &Table<'_, '_>, info: &Info) -> String {
    let is_title = |key: &Key| matches!(key.name, "title" | "label");
    let keys = info
        .all()
        .into_iter()
        .filter_map(|key| Some((key, t.get(key.name)?)));
    let (titles, others): (Vec<_>, Vec<_>) = keys.partition(|(key, _)| is_title(key));
    if let ([_, source], Some((key, written))) = (info.keys, others.first())
        && source.name == "source"
    {
        return value(key.shape, written.value);
    }
    let figures = others
        .iter()
        .filter_map(|(key, written)| figure(t, key, written));
    let figures = figures.collect::<Vec<_>>().join("；");
    match titles
        .first()
        .map(|(key, written)| value(key.shape, written.value))
    {
        Some(title) if figures.is_empty() => title,
        Some(title) => format!("{title}（{figures}）"),
        None => figures,
    }
}

/// A key's name and value, with the source of its own; none for lists of tables and for sources.
fn figure(t: &Table<'_, '_>, key: &'static Key, written: &Written<'_, '_>) -> Option<String> {
    let label = key.label();
    let figure = match (key.shape, written.value) {
        (Shape::List(Shape::Table(_)) | Shape::Named(_) | Shape::Free | Shape::Source, _) => {
            return None;
        }
        (Shape::Table(info), _) => {
            let (below, info) = (written.table()?, info());
            let (told, mark) = (told(&below, info), mark(&below, info));
            if told.contains('：') {
                format!("{label}（{told}）{}", mark.trim_start())
            } else {
                format!("{label}：{told}{}", mark.trim_start())
            }
        }
        (Shape::Flag, DeValue::Boolean(true)) => label.to_owned(),
        _ => format!("{label}：{}", value(key.shape, written.value)),
    };
    let source = key.source.and_then(|source| t.source_of(source));
    let source = source.map_or(String::new(), |source| format!("〔据 {}〕", source.label()));
    Some(figure + &source)
}

/// The mark of a table whose figures have a source.
fn mark(t: &Table<'_, '_>, info: &Info) -> String {
    let has_source = info.keys.iter().any(|key| key.name == "source");
    let source = has_source.then(|| t.source_of("source")).flatten();
    source.map_or(String::new(), |source| {
        format!("  〔据 {}〕", source.label())
    })
}

fn value(shape: Shape, written: &DeValue<'_>) -> String {
    match (shape, written) {
        (Shape::List(shape), DeValue::Array(items)) => {
            let all: Vec<String> = items
                .iter()
                .map(|item| value(*shape, item.get_ref()))
                .collect();
            all.join("、")
        }
        (Shape::Words(words), DeValue::String(word)) => {
            let known = words().into_iter().find(|(own, _)| own == word);
            known.map_or_else(|| word.to_string(), |(_, label)| label.to_owned())
        }
        (Shape::Text("活动代码", _), DeValue::String(code)) => {
            let known = Builtin::find(code).and_then(|file| read(file.text).ok());
            known.map_or_else(|| code.to_string(), |read| read.programme.short)
        }
        (Shape::Text("时长" | "工作日" | "天数", _), DeValue::String(text)) => text
            .parse::<Span>()
            .map_or_else(|_| text.to_string(), Span::label),
        (_, DeValue::String(text)) => text.trim().to_owned(),
        (_, DeValue::Boolean(flag)) => if *flag { "是" } else { "否" }.to_owned(),
        (_, DeValue::Integer(n)) => n.to_string(),
        (_, DeValue::Float(n)) => n.to_string(),
        (_, DeValue::Datetime(date)) => date.to_string(),
        (_, DeValue::Array(_) | DeValue::Table(_)) => String::new(),
    }
}
