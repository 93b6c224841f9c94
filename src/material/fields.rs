//! One input for each field of a form, whatever the notice asks for; grouped into numbered sections.

use domain::answers::Answer;
use domain::programme::{Field as Asked, FieldKind, Limit, Source};
use domain::text;
use maud::{Markup, html};

use super::query::Entry;
use crate::files::TAKEN;
use crate::project::rows::Attached;
use crate::ui::form::{
    Choice, Field, RowsColumn, Uploaded, id, joint_counter, limit_label, rows, size_label,
};
use crate::ui::parts;
use crate::web::form::Tried;

/// A numbered section of the form.
pub struct Part<'e> {
    /// `一`, `二` …
    pub number: String,
    pub title: String,
    pub fields: Vec<&'e Asked>,
}

impl Part<'_> {
    /// Whether its heading is the name of its only field.
    fn is_alone(&self) -> bool {
        matches!(self.fields.as_slice(), [only] if only.title == self.title)
    }

    /// Beside the heading: whether it has to be filled, where no label says so.
    pub fn small(&self) -> &'static str {
        match self.fields.as_slice() {
            [only] if self.is_alone() && only.required => "必填",
            _ => "",
        }
    }
}

/// The sections: short fields that follow one another share one, each long field has its own.
pub fn parts(fields: &[Asked]) -> Vec<Part<'_>> {
    let mut parts: Vec<(Shape, Vec<&Asked>)> = Vec::new();
    for field in fields {
        let shape = shape(&field.kind);
        match parts.last_mut() {
            Some((last, group)) if *last == shape && shape != Shape::Long => group.push(field),
            _ => parts.push((shape, vec![field])),
        }
    }
    let mut short = 0;
    parts
        .into_iter()
        .enumerate()
        .map(|(n, (shape, fields))| {
            let title = match shape {
                Shape::Long => fields[0].title.clone(),
                Shape::Promise => "承诺".to_owned(),
                Shape::Short => {
                    short += 1;
                    match (short, fields.as_slice()) {
                        (1, _) => "基本信息".to_owned(),
                        (_, [only]) => only.title.clone(),
                        _ => "其他信息".to_owned(),
                    }
                }
            };
            Part {
                number: numeral(n + 1),
                title,
                fields,
            }
        })
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Short,
    Long,
    Promise,
}

fn shape(kind: &FieldKind) -> Shape {
    match kind {
        FieldKind::Text
        | FieldKind::Number
        | FieldKind::Date
        | FieldKind::Month
        | FieldKind::Choice(_) => Shape::Short,
        FieldKind::LongText
        | FieldKind::Table { .. }
        | FieldKind::Sections(_)
        | FieldKind::Files { .. }
        | FieldKind::Photos { .. } => Shape::Long,
        FieldKind::Declaration => Shape::Promise,
    }
}

/// `一` to `九十九`.
fn numeral(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (n / 10 % 10, n % 10);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

/// The element to jump to for a field.
pub fn anchor(field: &Asked) -> String {
    match field.kind {
        FieldKind::Files { .. } | FieldKind::Photos { .. } => id(&format!("file.{}", field.key)),
        FieldKind::Sections(_) => id(&format!("{}.0", field.key)),
        _ => id(&field.key),
    }
}

/// Where the limit, or the field itself, comes from.
pub fn basis(field: &Asked) -> Option<String> {
    match (&field.limit, &field.source) {
        (Some(limit), _) => Some(format!(
            "{} —— {}",
            limit_label(limit),
            limit.source.label()
        )),
        (None, source @ Source::Notice { .. }) => Some(source.label()),
        (None, _) => None,
    }
}

/// The inputs of one section.
pub fn part(entry: &Entry, part: &Part<'_>, tried: &Tried, limit: u64) -> Markup {
    let two = part.fields.len() > 1 && shape(&part.fields[0].kind) == Shape::Short;
    let alone = part.is_alone();
    let inputs =
        html! { @for field in &part.fields { (input(entry, field, tried, limit, alone)) } };
    html! { @if two { div .two { (inputs) } } @else { (inputs) } }
}

fn input(entry: &Entry, asked: &Asked, tried: &Tried, limit: u64, alone: bool) -> Markup {
    let why = asked.why.as_ref().map(|why| format!("为什么填：{why}"));
    let basis = basis(asked);
    let field = Field::new(&asked.key, &asked.title)
        .required(asked.required)
        .quiet(alone)
        .hint(why.as_deref())
        .basis(basis.as_deref())
        .error(tried.error(&asked.key));
    let value = entry.answers.text(&asked.key);
    match &asked.kind {
        FieldKind::Text => match &asked.limit {
            Some(limit) => field.text_counted(value, limit),
            None => field.text(value),
        },
        FieldKind::Number => field.number(value),
        FieldKind::Date => field.date(value),
        FieldKind::Month => field.month(value),
        FieldKind::LongText => field.textarea(value, asked.limit.as_ref()),
        FieldKind::Choice(options) => {
            let choices: Vec<Choice> = options.iter().map(|o| Choice::new(o, o)).collect();
            if options.len() <= 3 && options.iter().all(|o| text::count(o) <= 6) {
                field.segmented(&choices, value)
            } else {
                field.select(&choices, value, Some("请选择"))
            }
        }
        FieldKind::Declaration => {
            field.checkbox(entry.answers.0.get(&asked.key) == Some(&Answer::Yes(true)))
        }
        FieldKind::Sections(titles) => sections(entry, asked, titles, tried.error(&asked.key)),
        FieldKind::Table { columns, .. } => {
            let columns: Vec<RowsColumn> = columns
                .iter()
                .enumerate()
                .map(|(n, c)| RowsColumn {
                    key: n.to_string(),
                    label: if c.date {
                        format!("{}（如 2026-11-30）", c.title)
                    } else {
                        c.title.clone()
                    },
                })
                .collect();
            let values = match entry.answers.0.get(&asked.key) {
                Some(Answer::Rows(rows)) => rows.as_slice(),
                _ => &[],
            };
            rows(
                &field,
                &columns,
                values,
                if values.is_empty() { 3 } else { 2 },
            )
        }
        FieldKind::Files { at_most } => files(entry, asked, *at_most, tried, limit, alone),
        FieldKind::Photos { at_most, caption } => {
            html! {
                @for (n, photo) in entry.files_of(&asked.key).enumerate() { (figure(n + 1, photo, *caption, tried)) }
                (files(entry, asked, *at_most, tried, limit, alone))
            }
        }
    }
}

fn sections(entry: &Entry, asked: &Asked, titles: &[String], error: Option<&str>) -> Markup {
    let empty = Vec::new();
    let texts = match entry.answers.0.get(&asked.key) {
        Some(Answer::Sections(texts)) => texts,
        _ => &empty,
    };
    let total: u32 = texts.iter().map(|t| text::count(t)).sum();
    html! {
        @if let Some(limit) = &asked.limit { (joint_counter(&asked.key, limit, total)) }
        @if let Some(basis) = basis(asked) { (parts::basis(&basis)) }
        @if let Some(error) = error { p .field-error { (error) } }
        @for (n, title) in titles.iter().enumerate() {
            @let name = format!("{}.{n}", asked.key);
            (Field::new(&name, title).required(asked.required).textarea_joint(texts.get(n).map_or("", String::as_str), &asked.key))
        }
    }
}

/// A picture with its caption.
fn figure(n: usize, photo: &Attached, most: Option<u32>, tried: &Tried) -> Markup {
    let name = format!("caption.{}", photo.public_id);
    let label = format!("图 {n} 说明");
    let field = Field::new(&name, &label).error(tried.error(&name));
    let value = photo.caption.as_deref().unwrap_or("");
    let frozen = photo.submission_id.is_some();
    html! {
        div .figure-row {
            @if photo.media_type.starts_with("image/") { img src={ "/files/" (photo.public_id) } alt={ "图 " (n) } loading="lazy"; }
            @else { span .figure-none { "无预览" } }
            @match most {
                Some(most) if !frozen => (field.text_counted(value, &Limit { at_least: None, at_most: Some(most), about: None, source: Source::Suggested })),
                Some(_) | None if frozen => (field.readonly().hint("已随上一稿提交，要改请移除后重新上传").text(value)),
                Some(_) | None => (field.text(value)),
            }
        }
    }
}

fn files(
    entry: &Entry,
    asked: &Asked,
    at_most: u16,
    tried: &Tried,
    limit: u64,
    alone: bool,
) -> Markup {
    let there: Vec<Uploaded> = entry
        .files_of(&asked.key)
        .map(|f| Uploaded {
            name: f.name.clone(),
            small: size_label(u64::try_from(f.size).unwrap_or(0)),
            href: Some(format!("/files/{}", f.public_id)),
            remove: Some(format!("/files/{}/removal", f.public_id)),
        })
        .collect();
    let pictures = matches!(asked.kind, FieldKind::Photos { .. });
    let name = format!("file.{}", asked.key);
    let left = usize::from(at_most).saturating_sub(there.len());
    let hint = if left == 0 {
        format!("已有 {at_most} 个，满了；要换请先移除一个")
    } else {
        format!("最多 {at_most} 个，还可以加 {left} 个")
    };
    let basis = basis(asked).unwrap_or_else(|| asked.source.label());
    let error = tried.error(&name).or(tried.error(&asked.key));
    html! {
        (Field::new(&name, &asked.title).required(asked.required).quiet(alone).hint(hint.as_str()).basis(basis.as_str()).error(error)
            .files(&there, if pictures { ".jpg,.png" } else { accept() }, limit, at_most > 1))
        p {
            button .btn.btn-small type="submit" data-uploads={ (id(&name)) } name="field" value=(asked.key) formaction={ "/projects/" (entry.standing.project.id) "/files" } {
                @if pictures { "上传所选图片" } @else { "上传所选文件" }
            }
        }
    }
}

/// Endings of the types that are taken, as a file picker wants them.
pub fn accept() -> &'static str {
    use std::sync::LazyLock;
    static ACCEPT: LazyLock<String> = LazyLock::new(|| {
        let mut endings: Vec<String> = TAKEN.iter().map(|(_, e)| format!(".{e}")).collect();
        endings.dedup();
        let mut seen = std::collections::BTreeSet::new();
        endings.retain(|e| seen.insert(e.clone()));
        endings.join(",")
    });
    &ACCEPT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_numbered_as_people_do() {
        let words: Vec<String> = [1, 9, 10, 11, 20, 21].into_iter().map(numeral).collect();
        assert_eq!(words, ["一", "九", "十", "十一", "二十", "二十一"]);
    }

    #[test]
    fn short_fields_stand_together_and_long_ones_alone() {
        let text = domain::programme::builtin()
            .iter()
            .find(|p| p.code == "brand")
            .unwrap()
            .text;
        let brand = domain::programme::read(text).unwrap().programme;
        let form = brand.form("application").unwrap();
        let titles: Vec<String> = parts(&form.fields)
            .into_iter()
            .map(|p| format!("{}、{}", p.number, p.title))
            .collect();
        assert_eq!(titles[0], "一、基本信息");
        assert_eq!(titles[1], "二、品牌内涵");
        assert_eq!(titles[2], "三、融合方向");
        assert_eq!(titles.last().unwrap(), "九、承诺");
    }
}
