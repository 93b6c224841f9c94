//! Limits of text (字数): “以内” stops a submission, “左右” only advises.

use maud::{Markup, html};

use super::{Field, id};
use crate::ui::{Pct, State};

/// How long a text may be, in 字 as Word counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// 以内: a hard limit.
    AtMost(u32),
    /// 左右: a hint, twenty per cent to either side.
    About(u32),
    /// 不少于, and perhaps 以内.
    Between(u32, Option<u32>),
}

impl Limit {
    /// `2000 字以内`, `约 200 字`, `不少于 300 字`, `300—500 字`
    pub fn label(self) -> String {
        match self {
            Self::AtMost(n) => format!("{n} 字以内"),
            Self::About(n) => format!("约 {n} 字"),
            Self::Between(n, None) => format!("不少于 {n} 字"),
            Self::Between(a, Some(b)) => format!("{a}—{b} 字"),
        }
    }

    /// How `count` stands against it, and what to say. The script says the same, live.
    fn verdict(self, count: u32) -> (State, String) {
        match self {
            Self::AtMost(n) | Self::Between(_, Some(n)) if count > n => {
                (State::Late, format!("超出 {} 字", count - n))
            }
            Self::Between(n, _) if count > 0 && count < n => {
                (State::Soon, format!("还差 {} 字", n - count))
            }
            Self::About(n) if count * 5 > n * 6 => {
                (State::Soon, format!("比 {n} 字多 {}，可以提交", count - n))
            }
            Self::About(n) if count > 0 && count * 5 < n * 4 => {
                (State::Soon, format!("比 {n} 字少 {}，可以提交", n - count))
            }
            _ if count == 0 => (State::Todo, String::new()),
            _ => (State::Done, String::new()),
        }
    }

    /// Number at the right end of the bar.
    fn scale(self) -> u32 {
        match self {
            Self::AtMost(n) | Self::Between(_, Some(n)) => n,
            Self::About(n) | Self::Between(n, None) => n + n / 2,
        }
    }

    fn bar_class(state: State) -> &'static str {
        match state {
            State::Late => "fill f-late",
            State::Soon => "fill f-soon",
            State::Done => "fill f-done",
            State::Todo | State::Wait | State::Off => "fill f1",
        }
    }

    /// The attributes the script reads: at most, about, at least.
    fn data(self) -> (Option<u32>, Option<u32>, Option<u32>) {
        match self {
            Self::AtMost(n) => (Some(n), None, None),
            Self::About(n) => (None, Some(n), None),
            Self::Between(a, b) => (b, None, Some(a)),
        }
    }
}

/// The counter under one text. `count` is what the server counted.
pub(super) fn counter(name: &str, limit: Limit, count: u32) -> Markup {
    bar(&format!("{}-count", id(name)), None, limit, count)
}

/// One counter for several texts that share a limit; each of them carries the same `key` through
/// [`Field::textarea_joint`]. `count` is their sum.
pub fn joint_counter(key: &str, limit: Limit, count: u32) -> Markup {
    bar(&format!("joint-{key}"), Some(key), limit, count)
}

fn bar(element: &str, joint: Option<&str>, limit: Limit, count: u32) -> Markup {
    let (state, words) = limit.verdict(count);
    let scale = i64::from(limit.scale());
    let at = |n: u32| Pct::of(i64::from(n), scale);
    let (at_most, about, at_least) = limit.data();
    html! {
        div .counter id=(element) data-state=(state.key()) data-counter data-joint-counter=[joint]
            data-limit=[at_most] data-about=[about] data-least=[at_least] data-scale=(scale) {
            svg .chart height="8" aria-hidden="true" {
                rect .f3 y="2" width="100%" height="4" {}
                @if let Limit::About(n) = limit {
                    rect .f-band x=(at(n * 4 / 5)) width=(Pct(at(n * 6 / 5).0 - at(n * 4 / 5).0)) height="8" {}
                }
                rect class=(Limit::bar_class(state)) y="2" width=(at(count)) height="4" {}
                @match limit {
                    Limit::About(n) | Limit::Between(n, None) => line .s-quota x1=(at(n)) x2=(at(n)) y1="0" y2="8" {},
                    Limit::AtMost(_) | Limit::Between(_, Some(_)) => line .s-quota x1="100%" x2="100%" y1="0" y2="8" {},
                }
            }
            output { @if joint.is_some() { "合计 " } b data-count { (count) } " / " (limit.label()) }
            span .says data-says aria-live="polite" { (words) }
        }
    }
}

impl Field<'_> {
    /// A text of several lines. With a limit its count stands under it; `count` is the server's.
    pub fn textarea(&self, value: &str, limit: Option<(Limit, u32)>) -> Markup {
        let input = self.area(value, limit.is_some(), None);
        self.with(
            input,
            html! { @if let Some((limit, count)) = limit { (counter(self.name, limit, count)) } },
        )
    }

    /// A text that shares its limit with others under `key`; its own count stands under it.
    pub fn textarea_joint(&self, value: &str, key: &str, count: u32) -> Markup {
        let input = self.area(value, true, Some(key));
        let own = html! { p .hint id={ (self.id()) "-count" } { b data-count { (count) } " 字" } };
        self.with(input, own)
    }

    fn area(&self, value: &str, counted: bool, joint: Option<&str>) -> Markup {
        html! {
            textarea .input id=(self.id()) name=(self.name) rows="4" readonly[self.readonly] form=[self.form]
                placeholder=[self.placeholder] aria-required=[self.required.then_some("true")]
                aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(counted)]
                data-counted[counted] data-joint=[joint] {
                // A first line break would be dropped by the browser; one of ours is dropped instead.
                "\n" (value)
            }
        }
    }

    /// A single line with a count, for captions and names.
    pub fn text_counted(&self, value: &str, limit: Limit, count: u32) -> Markup {
        let input = html! {
            input .input type="text" id=(self.id()) name=(self.name) value=(value) readonly[self.readonly] form=[self.form]
                placeholder=[self.placeholder] aria-required=[self.required.then_some("true")]
                aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(true)] data-counted;
        };
        self.with(input, counter(self.name, limit, count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_limits_stop_and_soft_ones_advise() {
        let verdict = |limit: Limit, count| limit.verdict(count);
        assert_eq!(
            verdict(Limit::AtMost(20), 25),
            (State::Late, "超出 5 字".into())
        );
        assert_eq!(verdict(Limit::AtMost(20), 20), (State::Done, String::new()));
        assert_eq!(verdict(Limit::About(200), 0).0, State::Todo);
        for (count, state) in [
            (159, State::Soon),
            (160, State::Done),
            (240, State::Done),
            (241, State::Soon),
        ] {
            assert_eq!(verdict(Limit::About(200), count).0, state, "{count}");
        }
        assert_eq!(
            verdict(Limit::Between(300, None), 100),
            (State::Soon, "还差 200 字".into())
        );
        assert_eq!(verdict(Limit::Between(300, Some(500)), 501).0, State::Late);
    }

    #[test]
    fn a_counter_shows_its_range() {
        let html = Field::new("intro", "简介")
            .textarea("甲", Some((Limit::About(200), 189)))
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
        let html = joint_counter("case", Limit::AtMost(2000), 347).into_string();
        assert!(
            html.contains("id=\"joint-case\"")
                && html.contains("合计 <b data-count>347</b> / 2000 字以内")
        );
        assert!(
            html.contains("data-joint-counter=\"case\"") && html.contains("data-limit=\"2000\"")
        );
        let html = Field::new("case.0", "背景")
            .textarea_joint("<b>", "case", 1)
            .into_string();
        assert!(html.contains("data-joint=\"case\"") && html.contains("\n&lt;b&gt;</textarea>"));
    }
}
