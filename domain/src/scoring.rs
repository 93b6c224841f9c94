//! Score sheets and what becomes of them. Points are integers in hundredths.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::programme::{Grade, Indicator, IndicatorKind, ReviewRules, Standard};

/// The indicators that are scored: the leaves of the standard, in order.
pub fn leaves(standard: &Standard) -> Vec<&Indicator> {
    fn walk<'s>(items: &'s [Indicator], found: &mut Vec<&'s Indicator>) {
        for item in items {
            if item.items.is_empty() {
                found.push(item);
            } else {
                walk(&item.items, found);
            }
        }
    }
    let mut found = Vec::new();
    walk(&standard.items, &mut found);
    found
}

/// What is wrong with one line of a sheet: indicator key and sentence.
pub type LineProblem = (String, String);

/// What one line comes to: points with their sign, and whether it raises a veto.
///
/// A veto without points is given 1 (raised) or 0; a veto that also counts (遵纪守法好：计分，同时
/// 一票否决) is scored like any other and is raised by 0 points.
fn counted(leaf: &Indicator, given: Option<i64>) -> Result<(i64, bool), String> {
    match (leaf.kind, given) {
        (IndicatorKind::Veto, given) if leaf.points == 0 => Ok((0, given.unwrap_or(0) > 0)),
        (IndicatorKind::Bonus | IndicatorKind::Deduction, None) => Ok((0, false)),
        (IndicatorKind::Points | IndicatorKind::Veto, None) => {
            Err(format!("请给“{}”打分。", leaf.title))
        }
        (_, Some(points)) if points < 0 => Err("分数不能小于 0。".to_owned()),
        (_, Some(points)) if points > leaf.points => Err(format!(
            "“{}”满分 {}，填了 {}，超出 {}。",
            leaf.title,
            show(leaf.points),
            show(points),
            show(points - leaf.points)
        )),
        (IndicatorKind::Deduction, Some(points)) => Ok((-points, false)),
        (IndicatorKind::Points | IndicatorKind::Bonus, Some(points)) => Ok((points, false)),
        (IndicatorKind::Veto, Some(points)) => Ok((points, points == 0)),
    }
}

/// The sum of what lines come to: nothing where one raises a veto.
fn summed(lines: &[(i64, bool)]) -> i64 {
    let vetoed = lines.iter().any(|(_, vetoed)| *vetoed);
    let sum: i64 = lines.iter().map(|(points, _)| points).sum();
    if vetoed { 0 } else { sum.max(0) }
}

/// The sum so far of a sheet that is being written, as its total would count it, and how many of its
/// lines are given: without lines that are out of range. The browser counts along (`assets/peiyu.js`).
pub fn subtotal(standard: &Standard, lines: &BTreeMap<String, i64>) -> (i64, usize) {
    let counted: Vec<(i64, bool)> = leaves(standard)
        .into_iter()
        .filter_map(|leaf| counted(leaf, Some(*lines.get(&leaf.key)?)).ok())
        .collect();
    (summed(&counted), counted.len())
}

/// The total of a sheet in hundredths.
///
/// # Errors
/// Lines that are missing, out of range or unknown.
pub fn total(standard: &Standard, lines: &BTreeMap<String, i64>) -> Result<i64, Vec<LineProblem>> {
    let mut problems = Vec::new();
    let mut found = Vec::new();
    let leaves = leaves(standard);
    for leaf in &leaves {
        match counted(leaf, lines.get(&leaf.key).copied()) {
            Ok(line) => found.push(line),
            Err(problem) => problems.push((leaf.key.clone(), problem)),
        }
    }
    for key in lines.keys().filter(|k| leaves.iter().all(|l| &l.key != *k)) {
        problems.push((key.clone(), format!("评分表里没有“{key}”这一项。")));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(summed(&found))
}

/// Of the lines given so far those that cannot stand: out of range, or not of this standard.
pub fn misfits(standard: &Standard, lines: &BTreeMap<String, i64>) -> Vec<LineProblem> {
    let given = |key: &String| lines.contains_key(key);
    let mut problems = total(standard, lines).err().unwrap_or_default();
    problems.retain(|(key, _)| given(key));
    problems
}

/// The most a grade may be given where the round has no standard, in hundredths.
const MOST: i64 = 100_000;

/// Whether points, in hundredths, may go with a grade: not above what the standard has to give,
/// bonuses included, and not below where the grade begins. `grades` are the stage's, best first.
/// Points that reach a better grade may go with this one for a written reason: the sentence that
/// asks for it.
///
/// # Errors
/// A sentence that says by how much they miss, and which grade they would be.
pub fn fits_grade(
    standard: Option<&Standard>,
    grades: &[Grade],
    grade: &Grade,
    points: i64,
) -> Result<Option<String>, String> {
    if points < 0 {
        return Err("分数不能小于 0。".to_owned());
    }
    let (most, of) = standard.map_or((MOST, String::new()), |standard| {
        let bonus: i64 = leaves(standard)
            .iter()
            .filter(|leaf| leaf.kind == IndicatorKind::Bonus)
            .map(|leaf| leaf.points)
            .sum();
        (
            standard.total + bonus,
            format!("{}，{}", standard.title, standard.source.label()),
        )
    });
    if points > most {
        let of = if of.is_empty() {
            of
        } else {
            format!("（{of}）")
        };
        return Err(format!(
            "最多 {} 分{of}，填了 {}，超出 {}。请核对分数。",
            show(most),
            show(points),
            show(points - most)
        ));
    }
    let Some(from) = grade.from.filter(|from| points < *from) else {
        let better = grades.iter().take_while(|g| g.label != grade.label);
        let reached = |g: &&Grade| g.from.is_some_and(|from| from <= points);
        return Ok(better.into_iter().find(reached).map(|g| {
            format!(
                "{} 分够得上“{}”（{}），评为“{}”的，请写明理由。",
                show(points),
                g.label,
                g.source.label(),
                grade.label
            )
        }));
    };
    let fitting = grades
        .iter()
        .find(|g| g.from.is_some_and(|from| from <= points))
        .or_else(|| grades.last().filter(|g| g.from.is_none()))
        .map_or("其他等次".to_owned(), |g| format!("“{}”", g.label));
    Err(format!(
        "“{}”从 {} 分起（{}），填了 {}，差 {}。请核对分数，或改评{fitting}。",
        grade.label,
        show(from),
        grade.source.label(),
        show(points),
        show(from - points)
    ))
}

/// Reads “18”, “18.5” or “18.25” as hundredths.
///
/// # Errors
/// A sentence when the text is not a number with at most two decimals.
pub fn parse_points(text: &str) -> Result<i64, String> {
    let written = text.trim();
    let text = &crate::text::half_width(written);
    let wrong = || format!("“{written}”不是分数，请填数字，最多两位小数。");
    let (whole, decimals) = text.split_once('.').unwrap_or((text.as_str(), ""));
    if whole.is_empty()
        || whole.len() > 6
        || decimals.len() > 2
        || !whole
            .bytes()
            .chain(decimals.bytes())
            .all(|b| b.is_ascii_digit())
    {
        return Err(wrong());
    }
    let padded = format!("{decimals:0<2}");
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    let cents: i64 = padded.parse().map_err(|_| wrong())?;
    Ok(whole * 100 + cents)
}

/// Hundredths as people write them: `88.4`, `90`.
pub fn show(points: i64) -> String {
    let sign = if points < 0 { "-" } else { "" };
    let (whole, cents) = (points.abs() / 100, points.abs() % 100);
    match (cents, cents % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", cents / 10),
        _ => format!("{sign}{whole}.{cents:02}"),
    }
}

/// The sheets that count, in ascending order: highest and lowest are dropped from as many sheets on as
/// the rules say.
fn counting<T: Ord>(rules: &ReviewRules, mut sheets: Vec<T>) -> Vec<T> {
    sheets.sort_unstable();
    let drops = rules.drop_extremes_from.map(usize::from);
    if drops.is_some_and(|from| sheets.len() >= from) && sheets.len() > 2 {
        sheets.pop();
        sheets.remove(0);
    }
    sheets
}

/// The mean in hundredths, rounded half up; none of nothing.
fn rounded(points: &[i64]) -> Option<i64> {
    let n = i64::try_from(points.len()).ok().filter(|n| *n > 0)?;
    Some((2 * points.iter().sum::<i64>() + n).div_euclid(2 * n))
}

/// The mean of the totals of the sheets that count.
pub fn mean(rules: &ReviewRules, totals: &[i64]) -> Option<i64> {
    rounded(&counting(rules, totals.to_vec()))
}

/// Whether two sheets lie so far apart that a second reading is due.
pub fn needs_second_reading(rules: &ReviewRules, totals: &[i64]) -> bool {
    match (
        rules.second_reading_gap,
        totals.iter().max(),
        totals.iter().min(),
    ) {
        (Some(gap), Some(max), Some(min)) => max - min >= gap,
        _ => false,
    }
}

/// What of one signed sheet counts for the ranking, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signed {
    pub total: i64,
    /// Points on the standard's first indicator.
    pub first: i64,
}

/// What one project is ranked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    pub mean: i64,
    /// Mean on the first indicator over the same sheets, for ties.
    pub first: i64,
    pub submitted_at: DateTime<Utc>,
}

impl Ranked {
    /// What its signed sheets come to; none without any.
    pub fn of(
        rules: &ReviewRules,
        sheets: Vec<Signed>,
        submitted_at: DateTime<Utc>,
    ) -> Option<Self> {
        let (totals, firsts): (Vec<i64>, Vec<i64>) = counting(rules, sheets)
            .into_iter()
            .map(|sheet| (sheet.total, sheet.first))
            .unzip();
        Some(Self {
            mean: rounded(&totals)?,
            first: rounded(&firsts)?,
            submitted_at,
        })
    }
}

/// Projects with their places, the best first; those that nothing tells apart share one.
pub fn places<P: Ord>(mut projects: Vec<(P, Ranked)>) -> Vec<(P, u32)> {
    projects.sort_by(|a, b| rank(&a.1, &b.1).then_with(|| a.0.cmp(&b.0)));
    let mut before: Option<(Ranked, u32)> = None;
    let place = |(n, (project, ranked)): (u32, (P, Ranked))| {
        let shared = before.as_ref().filter(|(last, _)| *last == ranked);
        let place = shared.map_or(n, |(_, place)| *place);
        before = Some((ranked, place));
        (project, place)
    };
    (1..).zip(projects).map(place).collect()
}

/// Best first: 1. higher mean; 2. higher on the first indicator; 3. the older submission (建议规则).
pub fn rank(a: &Ranked, b: &Ranked) -> Ordering {
    b.mean
        .cmp(&a.mean)
        .then(b.first.cmp(&a.first))
        .then(a.submitted_at.cmp(&b.submitted_at))
}
