//! Bars: quotas, the funnel of a round, closed findings, rates by month, milestones reached.

use maud::{Markup, html};

use crate::ui::Pct;

/// How a bar is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Strong,
    Middle,
    Pale,
    /// The one that matters now; one in a picture at most.
    Red,
}

impl Tone {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Strong => "f1",
            Self::Middle => "f2",
            Self::Pale => "f3",
            Self::Red => "f-red",
        }
    }
}

/// How one category stands against its quota.
#[derive(Debug, Clone, Copy)]
pub struct Quota<'a> {
    pub name: &'a str,
    pub applied: u32,
    /// Passed the review; none before the review has ended.
    pub shortlisted: Option<u32>,
    pub proposed: u32,
    /// None when the notice names no number that bars.
    pub quota: Option<u32>,
    /// What the notice says instead: “5 个左右”.
    pub words: Option<&'a str>,
    /// Where its round is, when the bar stands elsewhere.
    pub href: Option<&'a str>,
}

/// Thin bars for applied and shortlisted, the thick one for proposed, the line for the quota. No
/// rate is shown: a quota need not be filled.
pub fn quota(q: &Quota<'_>) -> Markup {
    // A little room at the right keeps the longest bar from looking cut off.
    let most = i64::from(q.applied.max(q.quota.unwrap_or(0)).max(q.proposed).max(1));
    let whole = (most * 108).div_euclid(100).max(most + 1);
    let share = |n: u32| Pct::of(i64::from(n), whole);
    html! {
        div .quota {
            span { @if let Some(href) = q.href { a href=(href) { (q.name) } } @else { (q.name) } }
            svg .chart height="26" role="img"
                aria-label={ "申报 " (q.applied) @if let Some(n) = q.shortlisted { "，通过评审 " (n) } "，拟立项 " (q.proposed) @if let Some(n) = q.quota { "，名额 " (n) } } {
                rect .f3 y="9" width=(share(q.applied)) height="8" {}
                @if let Some(n) = q.shortlisted { rect .f2 y="9" width=(share(n)) height="8" {} }
                rect .f1 y="6" width=(share(q.proposed)) height="14" {}
                @if let Some(n) = q.quota { line .s-quota x1=(share(n)) x2=(share(n)) y1="1" y2="25" {} }
            }
            span .num {
                b { (q.proposed) } " "
                small { "/ " @match (q.quota, q.words) { (Some(n), _) => { "名额 " (n) } (None, Some(words)) => { "名额 " (words) } (None, None) => "名额未定" } "·申报 " (q.applied) }
            }
        }
    }
}

/// One step of a [`funnel`].
#[derive(Debug, Clone)]
pub struct FunnelStep {
    pub label: String,
    pub count: u32,
    /// At the right: how many fell out and why.
    pub note: String,
    pub tone: Tone,
}

/// From all who applied to those admitted; widths are shares of the first step.
pub fn funnel(steps: &[FunnelStep]) -> Markup {
    let whole = steps.first().map_or(0, |s| i64::from(s.count));
    html! {
        svg .chart height=(steps.len() * 38) role="img" aria-label=(sentence(steps.iter().map(|s| (s.label.as_str(), s.count)))) {
            @for (i, step) in steps.iter().enumerate() {
                @let y = i * 38;
                @let width = Pct::of(i64::from(step.count), whole);
                text x="0" y=(y + 12) { (step.label) }
                text .t-faint.end x="100%" y=(y + 12) { (step.note) }
                rect .f-band y=(y + 18) width="100%" height="12" {}
                rect class=(step.tone.class()) y=(y + 18) width=(width) height="12" {}
                // The number stands inside its bar where it would run out of the picture.
                @if width.0 > 85.0 {
                    text .(if step.tone == Tone::Red { "t-red-on" } else { "t-on" }) .end x=(width) y=(y + 28) dx="-6" { (step.count) }
                } @else {
                    text .t-strong x=(width) y=(y + 28) dx="6" { (step.count) }
                }
            }
        }
    }
}

/// How many findings are closed, open in time, and overdue.
pub fn closure(closed: u32, open: u32, late: u32) -> Markup {
    let whole = i64::from(closed) + i64::from(open) + i64::from(late);
    let (a, b) = (
        Pct::of(i64::from(closed), whole),
        Pct::of(i64::from(open), whole),
    );
    html! {
        svg .chart height="40" role="img" aria-label={ "销号 " (closed) "，整改中 " (open) "，逾期 " (late) } {
            rect .f-band width="100%" height="20" {}
            rect .f-done.gapped width=(a) height="20" {}
            rect .f2.gapped x=(a) width=(b) height="20" {}
            rect .f-late.gapped x=(Pct(a.0 + b.0)) width=(Pct::of(i64::from(late), whole)) height="20" {}
            // The three numbers stand below in fixed places; a thin part would have no room for its own.
            text .t-strong x="0" y="36" { "销号 " (closed) }
            text .mid x="50%" y="36" { "整改中 " (open) }
            text .(if late > 0 { "t-late" } else { "t-faint" }) .end x="100%" y="36" { "逾期 " (late) }
        }
    }
}

/// One column of [`columns`] or bar of [`months`].
#[derive(Debug, Clone)]
pub struct Bar {
    pub label: String,
    pub value: u32,
}

/// Rates in percent by month, the last one strong, with the target as a dashed line.
pub fn columns(bars: &[Bar], target: Option<u32>) -> Markup {
    let n = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let height = |value: u32| (value.min(100) * 62).div_ceil(100);
    html! {
        svg .chart height="100" role="img" aria-label=(sentence(bars.iter().map(|b| (b.label.as_str(), b.value)))) {
            line .axis x1="0" x2="100%" y1="78" y2="78" {}
            @if let Some(target) = target {
                @let y = 78 - height(target);
                line .grid x1="0" x2="100%" y1=(y) y2=(y) stroke-dasharray="2 3" {}
                text .t-faint x="0" y=(y - 4) { "目标 " (target) "%" }
            }
            @for (i, bar) in (0..n).zip(bars) {
                @let last = i + 1 == n;
                @let (x, slot) = (Pct::of(i, n).0, Pct::of(1, n).0);
                @let h = height(bar.value);
                rect .(if last { "f1" } else { "f3" }) x=(Pct(x + slot * 0.12)) y=(78 - h) width=(Pct(slot * 0.76)) height=(h) {}
                text .(if last { "t-strong" } else { "t-faint" }) .mid x=(Pct(x + slot / 2.0)) y=(72 - h) { (bar.value) }
                text .t-faint.mid x=(Pct(x + slot / 2.0)) y="94" { (bar.label) }
            }
        }
    }
}

/// A number for each month as low bars, the first and the last month named; a month without any
/// keeps a pale stump so that the gap is seen.
pub fn months(what: &str, bars: &[Bar]) -> Markup {
    let n = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let most = bars.iter().map(|b| b.value).max().unwrap_or(0).max(4);
    html! {
        svg .chart height="36" role="img" aria-label={ (what) "：" (sentence(bars.iter().map(|b| (b.label.as_str(), b.value)))) } {
            @for (i, bar) in (0..n).zip(bars) {
                @let h = (bar.value * 20).div_ceil(most).max(2);
                rect .(if bar.value == 0 { "f3" } else { "f1" }) x=(Pct::of(i, n)) y=(20 - h) width=(Pct(Pct::of(1, n).0 * 0.8)) height=(h) {
                    title { (bar.label) "：" (bar.value) }
                }
            }
            @if let (Some(first), Some(last)) = (bars.first(), bars.last()) {
                text .t-faint x="0" y="34" { (first.label) }
                text .t-faint.mid x="50%" y="34" { (what) }
                text .t-faint.end x="100%" y="34" { (last.label) }
            }
        }
    }
}

/// How often a milestone was reached of how often it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    pub label: String,
    pub value: u32,
    pub whole: u32,
}

/// How far each milestone has come, each of its own whole.
pub fn milestones(items: &[Reached]) -> Markup {
    let said: Vec<String> = items
        .iter()
        .map(|m| format!("{} {}/{}", m.label, m.value, m.whole))
        .collect();
    html! {
        svg .chart height=(items.len() * 30) role="img" aria-label=(said.join("，")) {
            @for (i, item) in items.iter().enumerate() {
                @let y = i * 30;
                text x="0" y=(y + 12) { (item.label) }
                text .end x="100%" y=(y + 12) { tspan .t-strong { (item.value) } " / " (item.whole) }
                rect .f-band y=(y + 18) width="100%" height="5" {}
                rect .f1 y=(y + 18) width=(Pct::of(i64::from(item.value), i64::from(item.whole))) height="5" {}
            }
        }
    }
}

/// `申报 387，党委审核 341`
fn sentence<'a>(parts: impl Iterator<Item = (&'a str, u32)>) -> String {
    parts
        .map(|(label, value)| format!("{label} {value}"))
        .collect::<Vec<_>>()
        .join("，")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_bar_marks_the_quota() {
        let html = quota(&Quota {
            name: "标杆院系",
            applied: 71,
            shortlisted: Some(34),
            proposed: 28,
            quota: Some(30),
            words: None,
            href: Some("/rounds/3"),
        })
        .into_string();
        assert!(html.contains("aria-label=\"申报 71，通过评审 34，拟立项 28，名额 30\""));
        // The longest bar is 71 of 76.
        assert!(html.contains("width=\"93.42%\"") && html.contains("x1=\"39.47%\""));
        let open = quota(&Quota {
            name: "品牌",
            applied: 0,
            shortlisted: None,
            proposed: 0,
            quota: None,
            words: None,
            href: None,
        })
        .into_string();
        assert!(open.contains("名额未定") && !open.contains("s-quota"));
        let about = Quota {
            name: "案例",
            applied: 9,
            shortlisted: None,
            proposed: 0,
            quota: None,
            words: Some("5 个左右"),
            href: None,
        };
        let about = quota(&about).into_string();
        assert!(about.contains("/ 名额 5 个左右·申报 9") && !about.contains("名额未定"));
    }

    #[test]
    fn a_funnel_is_measured_by_its_first_step() {
        let step = |label: &str, count, tone| FunnelStep {
            label: label.into(),
            count,
            note: String::new(),
            tone,
        };
        let html = funnel(&[
            step("申报", 387, Tone::Strong),
            step("公示中", 156, Tone::Red),
        ])
        .into_string();
        assert!(
            html.contains("aria-label=\"申报 387，公示中 156\"") && html.contains("height=\"76\"")
        );
        assert!(html.contains("class=\"f-red\" y=\"56\" width=\"40.31%\""));
        assert_eq!(funnel(&[]).into_string().matches("<rect").count(), 0);
    }

    #[test]
    fn the_parts_of_a_closure_bar_make_a_whole() {
        let html = closure(51, 10, 3).into_string();
        assert!(html.contains("width=\"79.69%\"") && html.contains("x=\"95.31%\" width=\"4.69%\""));
        assert!(closure(0, 0, 0).into_string().contains("width=\"0%\""));
    }

    #[test]
    fn columns_and_months_share_the_width() {
        let bars: Vec<Bar> = (3..=10)
            .map(|m| Bar {
                label: format!("{m}月"),
                value: m * 8,
            })
            .collect();
        let html = columns(&bars, Some(90)).into_string();
        assert!(
            html.contains("目标 90%")
                && html.contains("x=\"1.5%\"")
                && html.contains("x=\"93.75%\"")
        );
        let html = months("每月活动数", &bars).into_string();
        assert!(html.contains("x=\"12.5%\"") && html.contains("width=\"10%\""));
        let html = milestones(&[Reached {
            label: "新闻稿件".into(),
            value: 3,
            whole: 4,
        }])
        .into_string();
        assert!(html.contains("aria-label=\"新闻稿件 3/4\"") && html.contains("width=\"75%\""));
    }
}
