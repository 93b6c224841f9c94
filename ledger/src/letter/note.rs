//! A mail about one thing, with one button.

use maud::html;

use super::layout::{Header, button_markup, frame, paragraph};
use super::{Letter, PREFIX};

/// What such a mail says.
pub(super) struct Note<'a> {
    /// Without what every subject begins with.
    pub subject: String,
    pub title: &'a str,
    /// What it is about, below the title.
    pub below: &'a str,
    /// What the text begins with, which has no title above it.
    pub opening: Option<String>,
    pub paragraphs: Vec<String>,
    /// What mail programs show beside the subject where there is no paragraph.
    pub gist: &'a str,
    /// What the button says, and where it leads.
    pub button: (&'a str, &'a str),
    /// When it happened, as people read it.
    pub at: Option<&'a str>,
    /// Why the reader gets it, without a full stop.
    pub why: &'a str,
}

impl Note<'_> {
    pub fn render(self) -> Letter {
        let subject = format!("{PREFIX}{}", self.subject);
        let above = match self.at {
            Some(at) => format!("培育台账，{at}"),
            None => "培育台账".to_owned(),
        };
        let footer = [
            format!("为什么收到：{}。", self.why),
            "本邮件由系统发出，请勿直接回复。".to_owned(),
        ];
        let (label, link) = self.button;
        let blocks = html! {
            @for sentence in &self.paragraphs { (paragraph(sentence)) }
            tr { td style="padding:16px 24px;border-bottom:1px solid #e4ded4;" {
                (button_markup(label, link, true))
            } }
        };
        let header = Header {
            above: &above,
            title: self.title,
            below: self.below,
        };
        let preheader = self.paragraphs.first().map_or(self.gist, String::as_str);
        let html = frame(&subject, preheader, &header, &blocks, &footer);
        // What has been told is set apart from what to do about it.
        let apart = self.at.map(|_| String::new());
        let told = self.opening.into_iter().chain(self.paragraphs).chain(apart);
        let mut lines: Vec<String> = told.collect();
        lines.push(format!("{label}：{link}\n"));
        lines.extend(self.at.map(|_| format!("—— {above}")));
        lines.extend(footer);
        Letter {
            subject,
            text: lines.join("\n") + "\n",
            html,
            ics: None,
        }
    }
}
