//! Marks and words of which the help page says what they mean, and the line at a page's foot that leads
//! from those the page shows to what is said of them. A link on each of a list's marks would be sixty
//! stops of a keyboard; at the foot each mark has one.

use domain::stage::{Status, Word};
use domain::states::{
    FindingStatus, MailState, NoticeStatus, ObjectionStatus, RoundStatus, SubmissionStatus,
};
use maud::{Markup, html};

use super::State;

/// Where everything is explained.
pub const HELP: &str = "/help";

/// A state with a line of its own on the help page.
pub trait Explained: Word {
    /// What the anchors of its words begin with.
    const GROUP: &'static str;

    /// Where the word is explained on that page.
    fn anchor(self) -> String {
        format!("{}-{}", Self::GROUP, self.key())
    }
}

/// Each state that is explained, in the order of the help page, and what all of their words are.
macro_rules! explained {
    ($($name:ident = $group:literal),+ $(,)?) => {
        $(impl Explained for $name {
            const GROUP: &'static str = $group;
        })+

        /// The anchor and the word of everything that is explained.
        pub fn words() -> impl Iterator<Item = (String, &'static str)> {
            fn of<W: Explained>() -> impl Iterator<Item = (String, &'static str)> {
                W::WORDS.iter().map(|word| (word.anchor(), word.label()))
            }
            std::iter::empty()$(.chain(of::<$name>()))+
        }
    };
}

explained! {
    Status = "status",
    RoundStatus = "round",
    SubmissionStatus = "submission",
    NoticeStatus = "notice",
    ObjectionStatus = "objection",
    FindingStatus = "finding",
    MailState = "mail",
}

impl State {
    /// What the mark is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Todo => "未到期",
            Self::Soon => "临期",
            Self::Late => "逾期",
            Self::Done => "完成",
            Self::Wait => "待办理",
            Self::Off => "不再办理",
        }
    }

    /// Where the mark is explained on the help page.
    pub fn anchor(self) -> String {
        format!("mark-{}", self.key())
    }

    /// Whether a page shows it beside a thing.
    fn is_on(self, page: &str) -> bool {
        [
            "<span class=\"tag\"",
            "<a class=\"tag\"",
            "<span class=\"due\"",
            "<li",
            "<li class=\"tag\"",
        ]
        .iter()
        .any(|begins| page.contains(&format!("{begins} data-state=\"{}\"", self.key())))
    }
}

/// The way from the marks and words of a page to what they mean; nothing where it has none.
pub fn legend(body: &Markup) -> Markup {
    let page = body.0.as_str();
    let marks = State::ALL
        .into_iter()
        .filter(|mark| mark.is_on(page))
        .map(|mark| (mark.anchor(), mark.word()));
    let words = words().filter(|(anchor, _)| page.contains(&format!("data-help=\"{anchor}\"")));
    let sources = page
        .contains("class=\"basis\"")
        .then(|| ("sources".to_owned(), "据"));
    let all: Vec<(String, &str)> = marks.chain(words).chain(sources).collect();
    html! {
        @if !all.is_empty() {
            p .legend.no-print {
                "本页标记的含义："
                @for (anchor, word) in &all { a href={ (HELP) "#" (anchor) } { (word) } " " }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ui::parts;

    #[test]
    fn a_page_leads_from_its_marks_to_what_they_mean() {
        let body = html! {
            (parts::tag(State::Late, "逾期 3 天")) (parts::tag(State::Late, "逾期 1 天"))
            (parts::tag_of(State::Off, Status::Lapsed)) (parts::basis("可以改的建议值"))
        };
        let html = legend(&body).into_string();
        for (anchor, word) in [
            ("mark-late", "逾期"),
            ("mark-off", "不再办理"),
            ("status-lapsed", Status::Lapsed.label()),
            ("sources", "据"),
        ] {
            let link = format!("<a href=\"/help#{anchor}\">{word}</a>");
            assert_eq!(html.matches(&link).count(), 1, "{html}");
        }
        assert_eq!(html.matches("<a ").count(), 4, "{html}");
        assert_eq!(legend(&html! { p { "没有标记" } }).into_string(), "");
    }

    #[test]
    fn every_word_has_a_place_of_its_own() {
        let anchors: BTreeSet<String> = words().map(|(anchor, _)| anchor).collect();
        assert_eq!(anchors.len(), words().count());
    }
}
