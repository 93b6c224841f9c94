//! What somebody who visits a project writes down there: the points of its standard one by one, and
//! whatever else there was to see.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::answers::FieldProblem;
use crate::calendar::Calendar;
use crate::dates::cn_date;
use crate::programme::Programme;
use crate::scoring::leaves;
use crate::shown::Fields;
use crate::stage::words;
use crate::text;

words! {
    /// How a point was found.
    Checked {
        Fits = "fits" "符合",
        Partly = "partly" "部分",
        Not = "not" "不符",
    }

    /// What is to become of something found.
    FindingKind {
        /// Told with the conclusion, and nothing more is asked for.
        Remind = "remind" "提醒",
        AtOnce = "at_once" "即改",
        ByDate = "by_date" "限期整改",
    }

    /// How grave it is.
    Weight {
        Slight = "slight" "一般",
        Grave = "grave" "较重",
        Serious = "serious" "严重",
    }
}

/// Working days in which something is put right at once.
pub const AT_ONCE: u16 = 3;
/// Places for what no point of the standard is about.
pub const OTHERS: usize = 8;
/// Longest text of a point or a conclusion, in characters.
pub const TEXT: usize = 2000;

/// One point as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The indicator's key, or `other1` …
    pub key: String,
    pub title: String,
    pub checked: Option<Checked>,
    /// What was found, where it does not fit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    pub kind: Option<FindingKind>,
    pub weight: Option<Weight>,
}

impl Point {
    pub fn new(key: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            title: title.into(),
            checked: None,
            text: String::new(),
            kind: None,
            weight: None,
        }
    }

    /// A place for what no point is about; it may be left alone.
    pub fn is_other(&self) -> bool {
        self.key.starts_with(OTHER)
    }

    /// Whether something was found.
    pub fn is_found(&self) -> bool {
        matches!(self.checked, Some(Checked::Partly | Checked::Not))
    }
}

const OTHER: &str = "other";

/// The places for what no point of the standard is about.
pub fn others() -> impl Iterator<Item = Point> {
    (1..=OTHERS).map(|n| Point::new(format!("{OTHER}{n}"), format!("其他情况 {n}")))
}

/// The sheet of a visit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub visited_on: Option<NaiveDate>,
    pub points: Vec<Point>,
    pub conclusion: String,
    /// Who came along.
    pub companions: String,
    /// What others might learn from.
    pub good_practice: String,
}

/// The field of a point: `checked.KEY`, `text.KEY`, `kind.KEY`, `weight.KEY`.
pub fn field(part: &str, point: &Point) -> String {
    format!("{part}.{}", point.key)
}

impl Sheet {
    /// The empty sheet of a programme: the points of its standard, then places for others.
    pub fn of(programme: &Programme) -> Self {
        let standard = programme.standard.iter().flat_map(leaves);
        let points = standard.map(|item| Point::new(&item.key, &item.title));
        Self {
            points: points.chain(others()).collect(),
            ..Self::default()
        }
    }

    /// Everything in order on a day, but for what is told: each as something that no point is about.
    #[must_use]
    pub fn told(
        mut self,
        on: NaiveDate,
        conclusion: String,
        found: impl IntoIterator<Item = String>,
    ) -> Self {
        self.visited_on = Some(on);
        self.conclusion = conclusion;
        let mut found = found.into_iter();
        for point in &mut self.points {
            if !point.is_other() {
                point.checked = Some(Checked::Fits);
            } else if let Some(text) = found.next() {
                point.checked = Some(Checked::Not);
                point.text = text;
                point.kind = Some(FindingKind::ByDate);
                point.weight = Some(Weight::Slight);
            }
        }
        self
    }

    /// The fields of its form with what stands in them.
    pub fn fields(&self) -> Fields {
        let day = self.visited_on.map_or(String::new(), |on| on.to_string());
        let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
        let mut all = vec![
            ("visited_on".to_owned(), day),
            ("companions".to_owned(), self.companions.clone()),
            ("good_practice".to_owned(), self.good_practice.clone()),
            ("conclusion".to_owned(), self.conclusion.clone()),
        ];
        for point in &self.points {
            all.extend([
                (
                    field("checked", point),
                    word(point.checked.map(Checked::key)),
                ),
                (field("text", point), point.text.clone()),
                (field("kind", point), word(point.kind.map(FindingKind::key))),
                (field("weight", point), word(point.weight.map(Weight::key))),
            ]);
        }
        all
    }

    /// The same sheet as a form gives it. What was written under a point that is found to fit is kept,
    /// and counts for nothing.
    #[must_use]
    pub fn filled<'f>(mut self, get: impl Fn(&str) -> &'f str) -> Self {
        self.visited_on = get("visited_on").parse().ok();
        get("companions").clone_into(&mut self.companions);
        get("good_practice").clone_into(&mut self.good_practice);
        get("conclusion").clone_into(&mut self.conclusion);
        for point in &mut self.points {
            point.checked = Checked::from_key(get(&field("checked", point)));
            let text = get(&field("text", point));
            text.clone_into(&mut point.text);
            point.kind = FindingKind::from_key(get(&field("kind", point)));
            point.weight = Weight::from_key(get(&field("weight", point)));
        }
        self
    }

    /// How many things are left to do: points, the day, the conclusion.
    pub fn left(&self, opens_on: NaiveDate, today: NaiveDate) -> usize {
        let of = |field: &str| {
            let point = field.split_once('.').map(|(_, key)| key);
            point.unwrap_or(field).to_owned()
        };
        let missing = self.missing(opens_on, today);
        let things: BTreeSet<String> = missing.iter().map(|problem| of(&problem.field)).collect();
        things.len()
    }

    /// Everything that is still to be filled in or mended before the sheet can be handed in. The visit
    /// lies between the first day of its campaign and today.
    pub fn missing(&self, opens_on: NaiveDate, today: NaiveDate) -> Vec<FieldProblem> {
        let mut all = Vec::new();
        let day = match self.visited_on {
            None => Some("请填写查看的日期，例如 2026-11-30。".to_owned()),
            Some(on) if on > today => Some(format!(
                "查看日期 {} 还没有到，请填写实际去的那一天。",
                cn_date(on)
            )),
            Some(on) if on < opens_on => Some(format!(
                "查看日期早于督导开始的日子（{}），请核对。",
                cn_date(opens_on)
            )),
            Some(_) => None,
        };
        all.extend(day.map(|message| FieldProblem::new("visited_on", message)));
        all.extend(self.points.iter().flat_map(missing));
        if !(2..=TEXT).contains(&text::length(&self.conclusion)) {
            let message = format!("请写明查看结论，2 到 {TEXT} 字。");
            all.push(FieldProblem::new("conclusion", message));
        }
        for (name, written) in [
            ("companions", &self.companions),
            ("good_practice", &self.good_practice),
        ] {
            let over = text::length(written).saturating_sub(TEXT);
            if over > 0 {
                let message = format!("最多 {TEXT} 字，请删减 {over} 字。");
                all.push(FieldProblem::new(name, message));
            }
        }
        all
    }

    /// What is to be put right, in the order of the sheet.
    pub fn findings(&self) -> impl Iterator<Item = &Point> {
        let found = self.points.iter().filter(|point| point.is_found());
        found.filter(|point| point.kind != Some(FindingKind::Remind))
    }
}

fn missing(point: &Point) -> Vec<FieldProblem> {
    let title = &point.title;
    let problem = |part: &str, message: String| FieldProblem::new(field(part, point), message);
    match point.checked {
        None if point.is_other() && text::is_blank(&point.text) => Vec::new(),
        None => vec![problem("checked", format!("请选择“{title}”是否符合。"))],
        Some(Checked::Fits) => Vec::new(),
        Some(Checked::Partly | Checked::Not) => {
            let written = (4..=TEXT).contains(&text::length(&point.text));
            let text = (!written).then(|| {
                problem(
                    "text",
                    format!("请把“{title}”的问题写清楚，4 到 {TEXT} 字。"),
                )
            });
            let kind = point.kind.is_none();
            let kind = kind.then(|| problem("kind", format!("请选择“{title}”的问题怎样处理。")));
            let weight = point.weight.is_none();
            let weight = weight.then(|| problem("weight", format!("请选择“{title}”的问题轻重。")));
            [text, kind, weight].into_iter().flatten().collect()
        }
    }
}

/// By when something found on a visit is put right: working days from the day of the visit.
pub fn due_on(
    kind: FindingKind,
    visited_on: NaiveDate,
    within: u16,
    calendar: &Calendar,
) -> NaiveDate {
    let days = match kind {
        FindingKind::AtOnce => AT_ONCE,
        FindingKind::Remind | FindingKind::ByDate => within,
    };
    calendar.add_working_days(visited_on, i32::from(days))
}
