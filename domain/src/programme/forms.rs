//! What is handed in: forms, fields, limits, paper.

use serde::{Deserialize, Serialize};

use super::Source;
use super::facts::Fact;
use super::read::{AtLeastOne, CategoryKey, FactKey, Id, Inherited, Table, Written};
use super::table::{Keyed, Kind, Part, Shape, table};
use crate::stage::words;

table! {
    /// A form (申报书·材料).
    Form("form") {
        title: String => "立项申报书", "表名";
        source: Source => "S4 附件1", "出处";
        fields: Vec<Field> as AtLeastOne<Field> => "[ { key = \"name\", title = \"品牌名称\", kind = \"text\" } ]", "栏目";
        ..key: String as OwnName;
    }
}

/// The name under which a table stands.
struct OwnName;

impl Part for OwnName {
    type Value = String;
    type Keys = ();

    fn of(t: &Table<'_, '_>, (): ()) -> Option<String> {
        Some(t.name().to_owned())
    }
}

table! {
    /// One thing that a form asks.
    Field("form.fields") check field(limit, fact) {
        key: String as Id => "name", "代号";
        title: String => "品牌名称", "栏目名称";
        required: bool => "true", "必填";
        limit: Option<Limit> => "{ at_most = 800, source = \"S0 五(三)\" }", "字数，只有 text、long_text、sections 栏目有";
        /// Key of the unit's or person's fact that this field fills from and writes to: asked once.
        fact: Option<String> as Option<FactKey> => "unit.full_name", "基本信息，填一次，别的表自动带出";
        /// Why it is asked.
        why: Option<String> => "核对负责人是否符合“双带头人”条件", "为什么要填，个人信息必写";
        /// Categories whose entries are asked this; empty means all (001: a committee's case is
        /// longer than a branch's).
        only_for: Vec<String> as Vec<CategoryKey> => "[\"teachers\"]", "只有这些类别的申报要填";
        source: Source as Inherited => "S4 附件1", "出处，不写就同整张表";
        ..kind: FieldKind as FieldKind;
        ..at_most_source: Option<Source> as OfFiles;
    }
}

fn field(t: &Table<'_, '_>, limit: Option<&Option<Limit>>, fact: Option<&Option<String>>) {
    let kind = t.get("kind").and_then(|kind| FieldWord::read(&kind));
    let is_text = |kind| {
        matches!(
            kind,
            FieldWord::Text | FieldWord::LongText | FieldWord::Sections
        )
    };
    if limit.is_some_and(Option::is_some) && !kind.is_none_or(is_text) {
        t.mistake(
            "limit",
            "只有文字栏目（text、long_text、sections）才有字数限制",
            "在这里删去 limit",
        );
    }
    let fact = fact.and_then(|fact| Fact::find(fact.as_deref()?));
    if fact.is_some_and(Fact::is_personal) && !t.has("why") {
        t.mistake(
            "why",
            "收集个人信息要写明用途",
            "加上 why，例如 why = \"核对负责人是否符合“双带头人”条件\"",
        );
    }
}

/// The source of the most files or photos and of the length of captions, where there are such.
struct OfFiles;

impl Part for OfFiles {
    type Value = Option<Source>;
    type Keys = ();

    fn of(t: &Table<'_, '_>, (): ()) -> Option<Self::Value> {
        Some(t.source_of("at_most_source").filter(|_| t.has("at_most")))
    }
}

impl Field {
    /// Whether an expert reads it. What concerns a person is not the reviewer's business, nor is how
    /// to reach somebody or whatever was asked with the promise not to publish it (不对外公布); in a
    /// blind review nothing that says which unit it is.
    pub fn is_for_experts(&self, blind: bool) -> bool {
        let fact = self.fact.as_deref().unwrap_or("");
        let known = Fact::find(fact);
        let promised = self
            .why
            .as_deref()
            .is_some_and(|why| why.contains("不对外公布"));
        let is_kept_back = known.is_some_and(|f| f.is_personal() || f.is_contact())
            || promised
            || (blind && fact.starts_with("unit."));
        !is_kept_back
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    Text,
    LongText,
    Number,
    Date,
    Month,
    /// One of these.
    Choice(Vec<String>),
    /// Rows of columns; when `becomes_obligations` each row with a date is owed.
    Table {
        columns: Vec<Column>,
        becomes_obligations: bool,
    },
    /// One text under each heading; the limit counts them together.
    Sections(Vec<String>),
    /// Files; at most this many.
    Files {
        at_most: u16,
    },
    /// Pictures with captions of at most so many 字.
    Photos {
        at_most: u16,
        caption: Option<u32>,
    },
    /// A sentence to confirm.
    Declaration,
}

table! {
    /// The kind of a field, with what that kind has.
    FieldKeys("form.fields") check only_where_used(kind) {
        kind: FieldWord => "text", "栏目种类";
        options: Vec<String> => "[\"本科\", \"高职\"]", "单选的选项";
        sections: Vec<String> => "[\"背景与起因\", \"做法与经过\"]", "分段的小标题，字数合计";
        columns: Vec<Column> => "[ { title = \"任务\", kind = \"text\" } ]", "表格的各列";
        becomes: Option<Becomes> => "obligations", "立项以后变成什么，要有日期列";
        at_most + at_most_source: Option<u16> => "3", "最多几个附件或图片";
        caption_at_most: Option<u32> => "20", "图注字数";
    }
}

words! {
    /// What a field asks for.
    FieldWord {
        Text = "text" "一行文字",
        LongText = "long_text" "大段文字",
        Number = "number" "数字",
        Date = "date" "日期",
        Month = "month" "年月",
        Choice = "choice" "单选",
        Table = "table" "表格",
        Sections = "sections" "分段",
        Files = "files" "附件",
        Photos = "photos" "图片",
        Declaration = "declaration" "承诺确认",
    }

    /// What the rows of a table become.
    Becomes {
        Obligations = "obligations" "申报单位的待办",
    }
}

/// Tells keys that another kind of field has.
fn only_where_used(t: &Table<'_, '_>, kind: Option<&FieldWord>) {
    use FieldWord::{Choice, Files, Photos, Sections, Table};
    let Some(kind) = kind else { return };
    for (key, owners) in [
        ("options", &[Choice][..]),
        ("sections", &[Sections]),
        ("columns", &[Table]),
        ("becomes", &[Table]),
        ("at_most", &[Files, Photos]),
        ("at_most_source", &[Files, Photos]),
        ("caption_at_most", &[Photos]),
    ] {
        if t.has(key) && !owners.contains(kind) {
            let owners: Vec<&str> = owners.iter().map(|owner| owner.key()).collect();
            t.mistake(
                key,
                format!("{} 栏目用不上 `{key}`", kind.key()),
                format!(
                    "只有 {} 栏目有它；字数限制写 limit = {{ at_most = … }}",
                    owners.join("、")
                ),
            );
        }
    }
}

impl Part for FieldKind {
    type Value = Self;
    type Keys = FieldKeys;

    fn of(t: &Table<'_, '_>, keys: FieldKeys) -> Option<Self> {
        let missing = |key: &str| {
            let declared = Self::Keys::info()
                .keys
                .iter()
                .find(|declared| declared.name == key)?;
            let what = format!("{} 栏目缺少 `{key}`：{}", keys.kind.key(), declared.label());
            t.mistake(key, what, format!("例如 {}", declared.line()));
            None
        };
        match keys.kind {
            FieldWord::Text => Some(Self::Text),
            FieldWord::LongText => Some(Self::LongText),
            FieldWord::Number => Some(Self::Number),
            FieldWord::Date => Some(Self::Date),
            FieldWord::Month => Some(Self::Month),
            FieldWord::Declaration => Some(Self::Declaration),
            FieldWord::Choice if keys.options.is_empty() => missing("options"),
            FieldWord::Choice => Some(Self::Choice(keys.options)),
            FieldWord::Sections if keys.sections.is_empty() => missing("sections"),
            FieldWord::Sections => Some(Self::Sections(keys.sections)),
            FieldWord::Table if keys.columns.is_empty() => missing("columns"),
            FieldWord::Table => {
                let becomes_obligations = keys.becomes.is_some();
                if becomes_obligations && !keys.columns.iter().any(|column| column.date) {
                    t.mistake(
                        "becomes",
                        "要按行生成待办，却没有日期列",
                        "在 columns 里加一列 { title = \"完成时间\", kind = \"date\" }",
                    );
                }
                Some(Self::Table {
                    columns: keys.columns,
                    becomes_obligations,
                })
            }
            FieldWord::Files | FieldWord::Photos => match (keys.at_most, keys.kind) {
                (None, _) => missing("at_most"),
                (Some(at_most), FieldWord::Photos) => Some(Self::Photos {
                    at_most,
                    caption: keys.caption_at_most,
                }),
                (Some(at_most), _) => Some(Self::Files { at_most }),
            },
        }
    }
}

table! {
    /// A column of a table that is filled in.
    Column("form.fields.columns") {
        title: String => "任务", "列名";
        /// `text` or `date`.
        date("kind"): bool as IsDate => "text", "列的种类";
    }
}

words! {
    /// What a column holds.
    ColumnWord {
        Text = "text" "文字",
        Date = "date" "日期",
    }
}

/// Whether the cells of a column are dates.
struct IsDate;

impl Kind for IsDate {
    type Value = bool;
    const SHAPE: Shape = ColumnWord::SHAPE;

    fn read(written: &Written<'_, '_>) -> Option<bool> {
        ColumnWord::read(written).map(|word| word == ColumnWord::Date)
    }
}

table! {
    /// A limit of a text in 字 as Word counts them.
    Limit("form.fields.limit") check some_limit(at_least, at_most, about) {
        at_least: Option<u32> => "200", "不少于";
        /// “以内”: a hard stop.
        at_most: Option<u32> => "800", "不超过，也就是“以内”，超出不能提交";
        /// “左右”: ±20 %, a hint only.
        about: Option<u32> => "1000", "约，也就是“左右”，上下两成，只提示";
        source: Source => "S0 五(三)", "出处";
    }
}

type Figure<'f> = Option<&'f Option<u32>>;

fn some_limit(t: &Table<'_, '_>, at_least: Figure<'_>, at_most: Figure<'_>, about: Figure<'_>) {
    let (at_least, at_most) = (at_least.copied().flatten(), at_most.copied().flatten());
    if at_least.or(at_most).or(about.copied().flatten()).is_none() {
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
}

table! {
    /// Paper that must follow (一式五份、盖章).
    Paper("paper") {
        copies: u16 => "5", "份数";
        sealed: bool => "true", "要盖章";
        note: Option<String> => "报送党委组织部组织科", "报送地点和命名要求";
        source: Source => "S4 四(二)", "出处";
    }
}

impl Paper {
    /// What must follow, in words: `一式 5 份，盖章；报送党委组织部`.
    pub fn words(&self) -> String {
        let sealed = if self.sealed { "，盖章" } else { "" };
        let note = self
            .note
            .as_ref()
            .map_or(String::new(), |note| format!("；{note}"));
        format!("一式 {} 份{sealed}{note}", self.copies)
    }
}

impl Form {
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }

    /// The form as an entry of this category sees it: without the fields of other categories.
    #[must_use]
    pub fn for_category(&self, category: Option<&str>) -> Self {
        let asked = |field: &&Field| {
            field.only_for.is_empty()
                || category.is_some_and(|own| field.only_for.iter().any(|other| other == own))
        };
        Self {
            fields: self.fields.iter().filter(asked).cloned().collect(),
            ..self.clone()
        }
    }
}
