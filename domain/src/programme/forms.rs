//! What is handed in: forms, fields, limits, paper.

use super::Source;
use super::facts::Fact;

/// A form (申报书·材料).
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub key: String,
    pub title: String,
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub key: String,
    pub title: String,
    pub kind: FieldKind,
    pub required: bool,
    pub limit: Option<Limit>,
    /// Key of the unit's or person's fact that this field fills from and writes to: asked once.
    pub fact: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// Categories whose entries are asked this; empty means all (001: a committee's case is
    /// longer than a branch's).
    pub only_for: Vec<String>,
    pub source: Source,
    /// Of the most files or photos and the length of captions, where there are such.
    pub at_most_source: Option<Source>,
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub title: String,
    /// `text` or `date`.
    pub date: bool,
}

/// A limit of a text in 字 as Word counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub at_least: Option<u32>,
    /// “以内”: a hard stop.
    pub at_most: Option<u32>,
    /// “左右”: ±20 %, a hint only.
    pub about: Option<u32>,
    pub source: Source,
}

/// Paper that must follow (一式五份、盖章).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub copies: u16,
    pub sealed: bool,
    pub note: Option<String>,
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
