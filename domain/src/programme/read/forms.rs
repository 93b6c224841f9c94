//! Forms, their fields and limits, and the paper that must follow.

use super::doc::Table;
use super::entry::known_category;
use super::stages;
use crate::programme::{
    Column, Entry, FACTS, Fact, Field, FieldKind, Form, Limit, Paper, Source, Sourced,
};

/// `[form.NAME]`, in the order of the file; none where a form could not be read.
pub(super) fn forms(t: &Table<'_, '_>, entry: Option<&Entry>) -> Vec<(String, Option<Form>)> {
    t.named_tables("form")
        .into_iter()
        .map(|(key, t)| {
            let form = form(&t, &key, entry);
            (key, form)
        })
        .collect()
}

fn form(t: &Table<'_, '_>, key: &str, entry: Option<&Entry>) -> Option<Form> {
    let source = t.source();
    let title = t.need("title", "title = \"立项申报书\"", Table::text);
    let tables = t.tables("fields");
    let fields = tables
        .iter()
        .filter_map(|t| field(t, source.as_ref(), entry))
        .collect();
    if tables.is_empty() {
        t.mistake(
            "fields",
            "表里没有栏目",
            "加上 fields = [ { key = \"name\", title = \"品牌名称\", kind = \"text\" } ]",
        );
    }
    t.finish();
    Some(Form {
        key: key.to_owned(),
        title: title?,
        fields,
    })
}

fn field(t: &Table<'_, '_>, above: Option<&Source>, entry: Option<&Entry>) -> Option<Field> {
    let source = t.source_or(above);
    let counted_source = t.source_of("at_most_source", source.as_ref());
    let key = t.need("key", "key = \"name\"", stages::key);
    let title = t.need("title", "title = \"品牌名称\"", Table::text);
    let kind = t.need("kind", "kind = \"text\"", field_kind);
    let required = t.flag("required").unwrap_or(false);
    let limit = t.table("limit").and_then(|t| limit(&t));
    if limit.is_some()
        && !matches!(
            kind,
            None | Some(FieldKind::Text | FieldKind::LongText | FieldKind::Sections(_))
        )
    {
        t.mistake(
            "limit",
            "只有文字栏目（text、long_text、sections）才有字数限制",
            "在这里删去 limit",
        );
    }
    let counted = matches!(
        kind,
        Some(FieldKind::Files { .. } | FieldKind::Photos { .. })
    );
    if t.has("at_most_source") && kind.is_some() && !counted {
        t.mistake(
            "at_most_source",
            "只有附件和图片栏目（files、photos）才有数量",
            "在这里删去 at_most_source",
        );
    }
    let fact = t.text("fact");
    let why = t.text("why");
    let only_for = t.texts("only_for");
    for category in &only_for {
        known_category(t, "only_for", category, entry);
    }
    let known = fact.as_deref().map(Fact::find);
    if known == Some(None) {
        let all: Vec<_> = FACTS.iter().map(|fact| fact.key).collect();
        t.mistake(
            "fact",
            "没有这项基本信息",
            format!("可以写：{}", all.join("、")),
        );
    }
    if known.flatten().is_some_and(Fact::is_personal) && !t.has("why") {
        t.mistake(
            "why",
            "收集个人信息要写明用途",
            "加上 why，例如 why = \"核对负责人是否符合“双带头人”条件\"",
        );
    }
    t.finish();
    Some(Field {
        key: key?,
        title: title?,
        kind: kind?,
        required,
        limit,
        fact,
        why,
        only_for,
        source: source?,
        at_most_source: counted_source.filter(|_| counted),
    })
}

/// Words for the kinds of field.
const KINDS: [&str; 11] = [
    "text",
    "long_text",
    "number",
    "date",
    "month",
    "choice",
    "table",
    "sections",
    "files",
    "photos",
    "declaration",
];

fn field_kind(t: &Table<'_, '_>, key: &'static str) -> Option<FieldKind> {
    let word = t.word(key, &KINDS, |kind| kind);
    // All are asked for, so that a key at the wrong kind is told as such and not as unknown.
    let options = t.texts("options");
    let sections = t.texts("sections");
    let columns = columns(t);
    let becomes = t.word("becomes", &["obligations"], |word| word);
    let at_most = t.number::<u16>("at_most");
    let caption = t.number::<u32>("caption_at_most");
    let word = word?;
    for (owner, key) in [
        (&["choice"][..], "options"),
        (&["sections"], "sections"),
        (&["table"], "columns"),
        (&["table"], "becomes"),
        (&["files", "photos"], "at_most"),
        (&["photos"], "caption_at_most"),
    ] {
        if t.has(key) && !owner.contains(&word) {
            t.mistake(
                key,
                format!("{word} 栏目用不上 `{key}`"),
                format!(
                    "只有 {} 栏目有它；字数限制写 limit = {{ at_most = … }}",
                    owner.join("、")
                ),
            );
        }
    }
    let missing = |key: &str, what: &str, example: &str| {
        t.mistake(key, what.to_owned(), format!("例如 {example}"));
        None
    };
    match word {
        "text" => Some(FieldKind::Text),
        "long_text" => Some(FieldKind::LongText),
        "number" => Some(FieldKind::Number),
        "date" => Some(FieldKind::Date),
        "month" => Some(FieldKind::Month),
        "declaration" => Some(FieldKind::Declaration),
        "choice" if options.is_empty() => missing(
            "options",
            "选择栏目没有可选项",
            "options = [\"本科\", \"高职\"]",
        ),
        "choice" => Some(FieldKind::Choice(options)),
        "sections" if sections.is_empty() => missing(
            "sections",
            "分段栏目没有小标题",
            "sections = [\"背景与起因\", \"做法与经过\"]",
        ),
        "sections" => Some(FieldKind::Sections(sections)),
        "table" if columns.is_empty() => missing(
            "columns",
            "表格栏目没有列",
            "columns = [ { title = \"任务\", kind = \"text\" } ]",
        ),
        "table" => {
            let becomes_obligations = becomes.is_some();
            if becomes_obligations && !columns.iter().any(|column| column.date) {
                t.mistake(
                    "becomes",
                    "要按行生成待办，却没有日期列",
                    "在 columns 里加一列 { title = \"完成时间\", kind = \"date\" }",
                );
            }
            Some(FieldKind::Table {
                columns,
                becomes_obligations,
            })
        }
        _ => match at_most {
            Some(at_most) if word == "photos" => Some(FieldKind::Photos { at_most, caption }),
            Some(at_most) => Some(FieldKind::Files { at_most }),
            None => missing("at_most", "没有写最多几个文件", "at_most = 3"),
        },
    }
}

fn columns(t: &Table<'_, '_>) -> Vec<Column> {
    t.tables("columns")
        .iter()
        .filter_map(|t| {
            let title = t.need("title", "title = \"任务\"", Table::text);
            let kind = t.need("kind", "kind = \"text\"", |t, key| {
                t.word(key, &["text", "date"], |kind| kind)
            });
            t.finish();
            Some(Column {
                title: title?,
                date: kind? == "date",
            })
        })
        .collect()
}

fn limit(t: &Table<'_, '_>) -> Option<Limit> {
    let source = t.source();
    let at_least = t.number::<u32>("at_least");
    let at_most = t.number::<u32>("at_most");
    let about = t.number::<u32>("about");
    if at_least.is_none() && at_most.is_none() && about.is_none() {
        t.mistake(
            "at_most",
            "字数限制里没有字数",
            "例如 limit = { at_most = 800, source = \"S0 五(三)\" }",
        );
    }
    if let (Some(least), Some(most)) = (at_least, at_most)
        && least > most
    {
        t.mistake(
            "at_least",
            format!("字数下限 {least} 大于上限 {most}"),
            "把两个数对调",
        );
    }
    t.finish();
    Some(Limit {
        at_least,
        at_most,
        about,
        source: source?,
    })
}

/// `[paper]`.
pub(super) fn paper(t: &Table<'_, '_>) -> Option<Sourced<Paper>> {
    let t = t.table("paper")?;
    let source = t.source();
    let copies = t.need("copies", "copies = 5", Table::number);
    let sealed = t.flag("sealed").unwrap_or(false);
    let note = t.text("note");
    t.finish();
    Some(Sourced {
        value: Paper {
            copies: copies?,
            sealed,
            note,
        },
        source: source?,
    })
}
