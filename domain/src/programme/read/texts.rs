//! The kinds of value that stand between quotation marks: how each is written, and what is told
//! when it is written otherwise.

use chrono::{NaiveDate, NaiveTime, Weekday};
use toml::de::DeValue;

use super::doc::{Table, Written};
use crate::dates::{DateExpr, Span, SpanUnit};
use crate::near::nearest;
use crate::programme::table::{Kind, Shape};
use crate::programme::{FACTS, Source};
use crate::stage::Word;
use crate::unit::KINDS;

/// Kinds of text, each with what a clerk calls it, the regular expression it follows (for editors),
/// how it is read, and what is told when that fails: what is wrong, and what would be right. There
/// KEY and TEXT stand for what is written.
macro_rules! texts {
    ($($(#[$doc:meta])* $kind:ident => $value:ty: $noun:literal $pattern:literal, $read:expr, $what:literal, $mend:literal;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $kind;

        impl Kind for $kind {
            type Value = $value;
            const SHAPE: Shape = Shape::Text($noun, $pattern);

            fn read(written: &Written<'_, '_>) -> Option<$value> {
                let text = written.text()?;
                let read: fn(&str) -> Option<$value> = $read;
                // A kind of length that asks for a first digit from 1 on.
                let counts = $pattern.starts_with("^0*[1-9]");
                let nothing = text.parse::<Span>().is_ok_and(|span| span.n < 1);
                let mend = if counts && nothing { concat!("至少 1；", $mend) } else { $mend };
                read(&text).or_else(|| written.wrong(&text, $what, mend))
            }
        }
    )+};
}

texts! {
    /// A key that date expressions can name; some words mean something else there.
    Id => String: "代号" "^[a-z][a-z0-9_]*$", |text| plain(text, b'_').filter(|text| !RESERVED.contains(&text.as_str())),
        "KEY 不能是“TEXT”", "用小写字母、数字和下划线，以字母开头；不能用 announced、cycle、month、year_end、opens、closes";
    /// The code of a programme.
    Code => String: "代码" "^[a-z](?:[a-z0-9-]*[a-z0-9])?$", |text| plain(text, b'-').filter(|text| !text.ends_with('-')),
        "KEY 不能是“TEXT”", "用小写字母、数字和连字符，以字母开头，例如 code = \"model-university\"";
    /// What the codes of projects begin with.
    Prefix => String: "大写字母" "^[A-Z]{2,4}$", |text| Some(text.to_owned()).filter(|text| (2..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())),
        "项目编号的前缀不能是“TEXT”", "用 2 至 4 个大写字母，例如 prefix = \"GZS\"，项目编号即 GZS-2025-17";
    /// The code of another programme.
    ProgrammeCode => String: "活动代码" "", |text| Some(text.to_owned()), "", "";
    /// An hour of the day.
    Hour => NaiveTime: "时刻" "^[0-9]{1,2}:[0-9]{1,2}$", |text| NaiveTime::parse_from_str(text, "%H:%M").ok(),
        "看不懂时刻“TEXT”", "写成 时:分，例如 KEY = \"17:00\"";
    /// A weekday as notices print it.
    DayOfWeek => Weekday: "星期" "^(?:星期|周)[一二三四五六日天]$", weekday,
        "看不懂“TEXT”是星期几", "例如 KEY = \"星期五\"";
    /// A length of time in any unit; longer than nothing.
    Length => Span: "时长" "^0*[1-9][0-9]*(?:d|wd|w|m|q|y)$", length,
        "`KEY` 应为一段时长，这里写的是“TEXT”", "数字加单位：d 天、wd 工作日、w 周、m 月、q 季度、y 年，例如 KEY = \"30d\"";
    /// A span in working days.
    WorkingDays => u16: "工作日" "^0*[1-9][0-9]*wd$", |text| length_in(text, SpanUnit::WorkingDay),
        "`KEY` 以工作日计，这里写的是“TEXT”", "例如 KEY = \"5wd\"";
    /// A span in days.
    Days => u16: "天数" "^0*[1-9][0-9]*d$", |text| length_in(text, SpanUnit::Day),
        "`KEY` 以天计，这里写的是“TEXT”", "例如 KEY = \"30d\"";
    /// Days before a due date; none is the day itself.
    DaysBefore => u16: "天数" "^[0-9]+d$", |text| text.strip_suffix('d')?.parse().ok(),
        "看不懂提前量“TEXT”", "以天计，例如 \"14d\"；当天写 \"0d\"";
    /// A whole percentage.
    Percent => u8: "百分比" "^[0-9]{1,3}(?:[.]0{1,2})? *[%％]$", |text| percent(text).filter(|fine| fine % 100 == 0).and_then(|fine| u8::try_from(fine / 100).ok()),
        "`KEY` 应为整数百分比，这里写的是“TEXT”", "例如 KEY = \"10%\"（大于 0，不超过 100%）";
    /// A percentage in hundredths of a percent.
    FinePercent => u32: "百分比" "^[0-9]{1,3}(?:[.][0-9]{1,2})? *[%％]$", percent,
        "`KEY` 应为百分比，这里写的是“TEXT”", "例如 KEY = \"10%\"（大于 0，不超过 100%）";
}

/// Words that mean something else in a date expression.
const RESERVED: [&str; 6] = ["announced", "cycle", "month", "year_end", "opens", "closes"];

/// A text that begins with a small letter and has only small letters, digits and this mark.
fn plain(text: &str, mark: u8) -> Option<String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == mark;
    let is_plain = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(fits);
    is_plain.then(|| text.to_owned())
}

fn weekday(text: &str) -> Option<Weekday> {
    let day = text
        .strip_prefix("星期")
        .or_else(|| text.strip_prefix('周'))?;
    let day = if day == "天" { "日" } else { day };
    let at = ["一", "二", "三", "四", "五", "六", "日"]
        .iter()
        .position(|own| *own == day)?;
    Weekday::try_from(u8::try_from(at).ok()?).ok()
}

fn length(text: &str) -> Option<Span> {
    text.parse::<Span>().ok().filter(|span| span.n > 0)
}

fn length_in(text: &str, unit: SpanUnit) -> Option<u16> {
    let span = length(text).filter(|span| span.unit == unit)?;
    u16::try_from(span.n).ok()
}

fn percent(text: &str) -> Option<u32> {
    let share = hundredths(text.strip_suffix(['%', '％'])?.trim())?;
    u32::try_from(share)
        .ok()
        .filter(|share| (1..=10_000).contains(share))
}

/// `12.5` → 1250; none when negative, not a number or finer than two decimals.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let text = text.replace('_', "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if part.len() > 2
        || !whole
            .bytes()
            .chain(part.bytes())
            .all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    whole
        .checked_mul(100)?
        .checked_add(format!("{part:0<2}").parse().ok()?)
}

impl Kind for String {
    type Value = Self;
    const SHAPE: Shape = Shape::Text("文字", "");

    fn read(written: &Written<'_, '_>) -> Option<Self> {
        written.text()
    }
}

/// A text of at most so many characters.
pub(crate) struct Short<const MOST: usize>;

impl<const MOST: usize> Kind for Short<MOST> {
    type Value = String;
    const SHAPE: Shape = Shape::Text("文字", "");

    fn read(written: &Written<'_, '_>) -> Option<String> {
        let text = written.text()?;
        let count = text.chars().count();
        if count > MOST {
            let what = format!("`{}` 有 {count} 字，放不下", written.key);
            written.mistake(what, format!("不超过 {MOST} 字"));
            return None;
        }
        Some(text)
    }
}

/// The key of one of the file's categories.
pub(crate) struct CategoryKey;

impl Kind for CategoryKey {
    type Value = String;
    const SHAPE: Shape = Shape::Text("类别的 key", "");

    fn read(written: &Written<'_, '_>) -> Option<String> {
        let wanted = written.text()?;
        let known = &written.table.doc.categories;
        if !known.contains(&wanted) {
            let mend = if known.is_empty() {
                "先写 [[entry.category]]，再在这里用它的 key".to_owned()
            } else {
                format!(
                    "在 [[entry.category]] 里写上它，或改为：{}",
                    known.join("、")
                )
            };
            written.mistake(format!("没有“{wanted}”这个类别"), mend);
            return None;
        }
        Some(wanted)
    }
}

/// Remembered, so that what it refers to can be checked at the end. A plain day may stand without
/// quotation marks.
impl Kind for DateExpr {
    type Value = Self;
    const SHAPE: Shape = Shape::Text(
        "日期",
        "^ *(?:[a-z][a-z0-9_]*(?:[.](?:opens|closes))?|(?:month|year_end) *[(].*[)]|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?: *[+-] *[0-9]+(?:d|wd|w|m|q|y))* *$",
    );

    fn read(written: &Written<'_, '_>) -> Option<Self> {
        let text = match written.value {
            DeValue::Datetime(date) => date.to_string(),
            _ => written.text()?,
        };
        match Self::parse(&text) {
            Ok(expr) => {
                let dated = (written.path.clone(), expr.clone());
                written.table.doc.dated.borrow_mut().push(dated);
                Some(expr)
            }
            Err(why) => {
                // What is wrong comes first, what would be right behind the last colon.
                let usual = (
                    why.as_str(),
                    "例如 announced + 25d、cycle + 12m 或 2023-11-10",
                );
                let (what, mend) = why.rsplit_once('：').unwrap_or(usual);
                let half = super::doc::half_width(&text);
                written.mistake(what, half.unwrap_or_else(|| mend.to_owned()));
                None
            }
        }
    }
}

/// A day that is written out.
pub(crate) struct Day;

impl Kind for Day {
    type Value = NaiveDate;
    const SHAPE: Shape = Shape::Text("日期", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");

    fn read(written: &Written<'_, '_>) -> Option<NaiveDate> {
        let text = match written.value {
            DeValue::Datetime(date) => date.to_string(),
            _ => written.text()?,
        };
        let date = text.parse().ok();
        if date.is_none() {
            let mend = "写成 年-月-日，例如 KEY = \"2023-11-10\"";
            return written.wrong(&text, "没有“TEXT”这一天", mend);
        }
        DateExpr::read(written).and(date)
    }
}

impl<W: Word> Kind for W {
    type Value = Self;
    const SHAPE: Shape = Shape::Words(|| {
        W::WORDS
            .iter()
            .map(|word| (word.key(), word.label()))
            .collect()
    });

    fn read(written: &Written<'_, '_>) -> Option<Self> {
        let word = one_of(written, Self::SHAPE)?;
        W::WORDS.iter().copied().find(|own| own.key() == word)
    }
}

/// Keys of what stands in tables of ours.
macro_rules! keys {
    ($($(#[$doc:meta])* $kind:ident of $all:ident;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $kind;

        impl Kind for $kind {
            type Value = String;
            const SHAPE: Shape = Shape::Words(|| $all.iter().map(|own| (own.key, own.label)).collect());

            fn read(written: &Written<'_, '_>) -> Option<String> {
                one_of(written, Self::SHAPE).map(str::to_owned)
            }
        }
    )+};
}

keys! {
    /// A kind of unit.
    UnitKind of KINDS;
    /// A fact that is asked once.
    FactKey of FACTS;
}

/// The word among ours that is written.
fn one_of(written: &Written<'_, '_>, shape: Shape) -> Option<&'static str> {
    let (text, words) = (written.text()?, shape.words());
    let found = words.iter().find(|(word, _)| *word == text);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let mend = match nearest(&text, known.iter().copied()) {
            Some(near) => format!("是不是想写 \"{near}\"？"),
            None => format!("可以写：{}", known.join("、")),
        };
        written.mistake(format!("`{}` 不能是“{text}”", written.key), mend);
    }
    found.map(|(word, _)| *word)
}

/// What may be written where no notice gives the figure.
pub(crate) const WITHOUT_NOTICE: [(&str, Source); 3] = [
    ("suggested", Source::Suggested),
    ("observed", Source::Observed),
    ("unconfirmed", Source::Unconfirmed),
];

impl Kind for Source {
    type Value = Self;
    const SHAPE: Shape = Shape::Source;

    fn read(written: &Written<'_, '_>) -> Option<Self> {
        let text = written.text()?;
        if let Some((_, source)) = WITHOUT_NOTICE.into_iter().find(|(word, _)| *word == text) {
            return Some(source);
        }
        let (notice, clause) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
        let notices = &written.table.doc.notices;
        if notices.iter().any(|known| known == notice) {
            let (notice, clause) = (notice.to_owned(), clause.trim().to_owned());
            return Some(Self::Notice { notice, clause });
        }
        let words = WITHOUT_NOTICE.iter().map(|(word, _)| *word);
        let known: Vec<&str> = notices.iter().map(String::as_str).chain(words).collect();
        let mend = match nearest(notice, known.iter().copied()) {
            Some(near) if near.len() > 2 => format!("是不是想写 \"{near}\"？"),
            _ => format!("先在 [sources] 里登记这份通知，或写：{}", known.join("、")),
        };
        written.mistake(format!("[sources] 里没有“{notice}”"), mend);
        None
    }
}

/// A source that is the one of the table above where none is written.
pub(crate) struct Inherited;

impl Kind for Inherited {
    type Value = Source;
    const SHAPE: Shape = Shape::Source;
    const OPTIONAL: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<Source> {
        Source::read(written)
    }

    fn absent(table: &Table<'_, '_>) -> Option<Source> {
        table.source_of("source")
    }
}
