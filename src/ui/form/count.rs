//! Limits of text (字数): “以内” stops a submission, “左右” only advises.

use domain::{
    programme::Limit,
    text::{LengthVerdict, about_range, check, count},
};
use maud::{Markup, html};

use super::{Field, id};
use crate::ui::{Pct, State};

/// `2000 字以内`, `约 200 字`, `不少于 300 字`, `300—500 字`; empty when nothing is asked.
pub fn limit_label(limit: &Limit) -> String {
    match (limit.at_least, limit.at_most, limit.about) {
        (Some(least), Some(most), _) => format!("{least}—{most} 字"),
        (None, Some(most), _) => format!("{most} 字以内"),
        (Some(least), None, _) => format!("不少于 {least} 字"),
        (None, None, Some(about)) => format!("约 {about} 字"),
        (None, None, None) => String::new(),
    }
}

/// How a count stands, and what to say. An empty text is not yet short: nobody has begun.
fn verdict(limit: &Limit, n: u32) -> (State, String) {
    if n == 0 {
        return (State::Todo, String::new());
    }
    let verdict = check(limit, n);
    let state = match verdict {
        LengthVerdict::Fits => State::Done,
        LengthVerdict::Over { .. } => State::Late,
        // A text that is being written is short for a while; that is no alarm.
        LengthVerdict::Short { .. } | LengthVerdict::Off { .. } => State::Soon,
    };
    (state, verdict.message().unwrap_or_default())
}

/// Number at the right end of the bar: the hard limit, else half as much again as what is asked.
fn scale(limit: &Limit) -> u32 {
    limit
        .at_most
        .unwrap_or_else(|| {
            limit
                .about
                .or(limit.at_least)
                .map_or(1, |n| n.saturating_add(n / 2))
        })
        .max(1)
}

fn fill(state: State) -> &'static str {
    match state {
        State::Late => "fill f-late",
        State::Soon => "fill f-soon",
        State::Done => "fill f-done",
        State::Todo | State::Wait | State::Off => "fill f1",
    }
}

/// The counter under one text.
fn counter(name: &str, limit: &Limit, n: u32) -> Markup {
    bar(&format!("{}-count", id(name)), None, limit, n)
}

/// One counter for several texts that share a limit; each of them carries the same `key` through
/// [`Field::textarea_joint`]. `n` is the sum of their 字.
pub fn joint_counter(key: &str, limit: &Limit, n: u32) -> Markup {
    bar(&format!("joint-{key}"), Some(key), limit, n)
}

fn bar(element: &str, joint: Option<&str>, limit: &Limit, n: u32) -> Markup {
    let (state, words) = verdict(limit, n);
    let whole = scale(limit);
    let at = |n: u32| Pct::of(i64::from(n), i64::from(whole));
    html! {
        div .counter id=(element) data-state=(state.key()) data-counter data-joint-counter=[joint]
            data-limit=[limit.at_most] data-about=[limit.about] data-least=[limit.at_least] data-scale=(whole) {
            svg .chart height="8" aria-hidden="true" {
                rect .f3 y="2" width="100%" height="4" {}
                @if let Some((low, high)) = limit.about.map(about_range) {
                    rect .f-band x=(at(low)) width=(Pct(at(high).0 - at(low).0)) height="8" {}
                }
                rect class=(fill(state)) y="2" width=(at(n)) height="4" {}
                @let mark = at(limit.at_most.or(limit.about).or(limit.at_least).unwrap_or(whole));
                line .s-quota x1=(mark) x2=(mark) y1="0" y2="8" {}
            }
            output { @if joint.is_some() { "合计 " } b data-count { (n) } " / " (limit_label(limit)) }
            span .says data-says aria-live="polite" { (words) }
        }
    }
}

impl Field<'_> {
    /// A text of several lines. With a limit its count stands under it.
    pub fn textarea(&self, value: &str, limit: Option<&Limit>) -> Markup {
        let input = self.area(value, limit.is_some(), None);
        self.with(
            input,
            html! { @if let Some(limit) = limit { (counter(self.name, limit, count(value))) } },
        )
    }

    /// A text that shares its limit with others under `key`; its own count stands under it.
    pub fn textarea_joint(&self, value: &str, key: &str) -> Markup {
        let input = self.area(value, true, Some(key));
        let own =
            html! { p .hint id={ (self.id()) "-count" } { b data-count { (count(value)) } " 字" } };
        self.with(input, own)
    }

    fn area(&self, value: &str, counted: bool, joint: Option<&str>) -> Markup {
        html! {
            textarea .input id=(self.id()) name=(self.name) rows="4" readonly[self.readonly]
                placeholder=[self.placeholder] aria-required=[self.required.then_some("true")]
                aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(counted)]
                data-counted[counted] data-joint=[joint] {
                // A first line break would be dropped by the browser; one of ours is dropped instead.
                "\n" (value)
            }
        }
    }

    /// A single line with a count, for captions and names.
    pub fn text_counted(&self, value: &str, limit: &Limit) -> Markup {
        let input = html! {
            input .input type="text" id=(self.id()) name=(self.name) value=(value) readonly[self.readonly]
                placeholder=[self.placeholder] aria-required=[self.required.then_some("true")]
                aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(true)] data-counted;
        };
        self.with(input, counter(self.name, limit, count(value)))
    }
}

#[cfg(test)]
mod tests {
    use domain::programme::Source;

    use super::*;

    fn limit(at_least: Option<u32>, at_most: Option<u32>, about: Option<u32>) -> Limit {
        Limit {
            at_least,
            at_most,
            about,
            source: Source::Suggested,
        }
    }

    #[test]
    fn limits_are_named_as_notices_name_them() {
        assert_eq!(limit_label(&limit(None, Some(2000), None)), "2000 字以内");
        assert_eq!(limit_label(&limit(None, None, Some(200))), "约 200 字");
        assert_eq!(limit_label(&limit(Some(300), None, None)), "不少于 300 字");
        assert_eq!(
            limit_label(&limit(Some(300), Some(500), None)),
            "300—500 字"
        );
    }

    #[test]
    fn hard_limits_alarm_and_soft_ones_advise() {
        let hard = limit(None, Some(20), None);
        assert_eq!(verdict(&hard, 25).0, State::Late);
        assert!(verdict(&hard, 25).1.starts_with("超出 5 字（25/20）"));
        assert_eq!(verdict(&hard, 20), (State::Done, String::new()));
        let soft = limit(None, None, Some(200));
        for (n, state) in [
            (0, State::Todo),
            (159, State::Soon),
            (160, State::Done),
            (240, State::Done),
            (241, State::Soon),
        ] {
            assert_eq!(verdict(&soft, n).0, state, "{n}");
        }
        assert_eq!(verdict(&limit(Some(300), None, None), 100).0, State::Soon);
    }

    #[test]
    fn a_counter_shows_its_range() {
        let soft = limit(None, None, Some(200));
        let html = Field::new("intro", "简介")
            .textarea(&"字".repeat(189), Some(&soft))
            .into_string();
        assert!(html.contains("<b data-count>189</b> / 约 200 字"));
        // 160 to 240 of 300, the mark at 200.
        assert!(
            html.contains("x=\"53.33%\" width=\"26.67%\" height=\"8\"")
                && html.contains("x1=\"66.67%\"")
        );
        assert!(html.contains("class=\"fill f-done\" y=\"2\" width=\"63%\""));
        assert!(
            html.contains("aria-describedby=\"f-intro-count\"")
                && html.contains("id=\"f-intro-count\"")
        );
    }

    #[test]
    fn texts_that_share_a_limit_share_a_counter() {
        let html = joint_counter("case", &limit(None, Some(2000), None), 347).into_string();
        assert!(
            html.contains("id=\"joint-case\"")
                && html.contains("合计 <b data-count>347</b> / 2000 字以内")
        );
        assert!(
            html.contains("data-joint-counter=\"case\"") && html.contains("data-limit=\"2000\"")
        );
        let html = Field::new("case.0", "背景")
            .textarea_joint("甲<b>", "case")
            .into_string();
        assert!(
            html.contains("data-joint=\"case\"")
                && html.contains("\n甲&lt;b&gt;</textarea>")
                && html.contains("data-count>2</b>")
        );
    }

    /// The signs of one list in the script, its `\s` as the language defines it.
    fn listed(name: &str) -> Vec<(char, char)> {
        let script = include_str!("../../../assets/peiyu.js");
        let start = format!("const {name} = /[");
        let (_, rest) = script.split_once(&start).unwrap();
        let (class, _) = rest.split_once("]/u;").unwrap();
        let space =
            "\t-\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";
        let mut signs = Vec::new();
        let mut rest = class;
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("\\s") {
                signs.extend(space.chars());
                rest = after;
            } else if let Some(after) = rest.strip_prefix("\\u") {
                let (hex, after) = match after.strip_prefix('{') {
                    Some(braced) => braced.split_once('}').unwrap(),
                    None => after.split_at(4),
                };
                let code = u32::from_str_radix(hex, 16).unwrap();
                signs.push(char::from_u32(code).unwrap());
                rest = after;
            } else {
                signs.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        let mut ranges = Vec::new();
        let mut at = 0;
        while let Some(first) = signs.get(at) {
            let range = signs.get(at + 1) == Some(&'-');
            let last = if range { signs[at + 2] } else { *first };
            ranges.push((*first, last));
            at += if range { 3 } else { 1 };
        }
        ranges
    }

    #[test]
    fn the_browser_counts_every_sign_as_the_server_does() {
        let [unseen, space, wide] = ["UNSEEN", "SPACE", "WIDE"].map(listed);
        let among = |ranges: &[(char, char)], c: char| {
            ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&c))
        };
        for c in '\0'..=char::MAX {
            // Between digits and between Chinese characters: nothing, a gap, one of its own, a run.
            let browser = match (among(&unseen, c), among(&space, c), among(&wide, c)) {
                (true, ..) => [1, 2],
                (_, true, _) => [2, 2],
                (_, _, true) => [3, 3],
                _ => [1, 3],
            };
            let server = [count(&format!("1{c}2")), count(&format!("党{c}建"))];
            assert_eq!(browser, server, "{c:?}");
        }
    }
}
