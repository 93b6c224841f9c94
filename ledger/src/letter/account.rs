//! Something happened to an account: told to whom it belongs, and to the officers.

use maud::html;

use super::layout::{Header, button_markup, frame, paragraph};
use super::{Letter, PREFIX};

/// One thing about an account, with one link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutAccount {
    pub login: String,
    /// What happened or is to be done, without subject: `授予…“组织部门”角色`.
    pub sentence: String,
    /// What it means for the reader.
    pub detail: String,
    /// When it happened, as people read it.
    pub at: String,
    /// What the button says, and where it leads.
    pub button: String,
    pub link: String,
    /// Why the reader gets it.
    pub why: String,
}

impl AboutAccount {
    pub fn render(&self) -> Letter {
        let subject = format!("{PREFIX}账号 {}：{}", self.login, self.sentence);
        let title = format!("账号 {}：{}", self.login, self.sentence);
        let footer = [
            format!("为什么收到：{}。", self.why),
            "本邮件由系统发出，请勿直接回复。".to_owned(),
        ];
        let text = format!(
            "{title}。\n{}\n{}：{}\n\n—— 培育台账，{}\n{}\n",
            self.detail,
            self.button,
            self.link,
            self.at,
            footer.join("\n")
        );
        let blocks = html! {
            (paragraph(&self.detail))
            tr { td style="padding:16px 24px;border-bottom:1px solid #e4ded4;" {
                (button_markup(&self.button, &self.link, true))
            } }
        };
        let above = format!("培育台账，{}", self.at);
        let html = frame(
            &subject,
            &self.detail,
            &Header {
                above: &above,
                title: &title,
                below: "账号与角色",
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
