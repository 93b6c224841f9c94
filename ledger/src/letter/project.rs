//! Something happened to the reader's project.

use domain::text::quoted;
use maud::html;

use super::layout::{Header, button_markup, frame, paragraph};
use super::{Letter, PREFIX};

/// One thing that happened, told to those it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutProject {
    /// Short title of the programme.
    pub programme: String,
    pub project: String,
    /// What happened, without subject: `退回修改`.
    pub sentence: String,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// When it happened, as people read it.
    pub at: String,
    /// Address of the project's page.
    pub link: String,
    /// In which capacity the reader gets it.
    pub why: String,
}

impl AboutProject {
    pub fn render(&self) -> Letter {
        let subject = format!("{PREFIX}{}：{}", self.project, self.sentence);
        let title = format!("{}：{}", quoted(&self.project), self.sentence);
        let reason = self.reason.as_ref().map(|reason| format!("说明：{reason}"));
        let footer = [
            format!("为什么收到：{}。", self.why),
            "本邮件由系统发出，请勿直接回复。".to_owned(),
        ];
        let text = format!(
            "{}{}：{}。\n{}\n打开项目：{}\n\n—— 培育台账，{}\n{}\n",
            self.programme,
            quoted(&self.project),
            self.sentence,
            reason
                .as_ref()
                .map_or_else(String::new, |reason| format!("{reason}\n")),
            self.link,
            self.at,
            footer.join("\n")
        );
        let blocks = html! {
            @if let Some(reason) = &reason { (paragraph(reason)) }
            tr { td style="padding:16px 24px;border-bottom:1px solid #e4ded4;" {
                (button_markup("打开项目", &self.link, true))
            } }
        };
        let above = format!("培育台账，{}", self.at);
        let html = frame(
            &subject,
            reason.as_deref().unwrap_or(&self.sentence),
            &Header {
                above: &above,
                title: &title,
                below: &self.programme,
            },
            &blocks,
            &footer,
        );
        Letter {
            subject,
            text,
            html,
            ics: None,
        }
    }
}
