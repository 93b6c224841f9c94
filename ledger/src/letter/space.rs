//! The disk is nearly full.

use maud::html;

use super::layout::{Header, button_markup, frame, paragraph};
use super::{Letter, PREFIX};

/// Told to the administrators once, until there is room again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceShort {
    /// How much is left: `0.4 GB`.
    pub free: String,
    /// Address of the page that shows how the site runs.
    pub link: String,
}

impl SpaceShort {
    pub fn render(&self) -> Letter {
        let title = format!("磁盘只剩 {}", self.free);
        let subject = format!("{PREFIX}{title}");
        let what = "请尽快腾出空间或扩大磁盘。磁盘满了以后，申报、纪实和上传都存不下，会当场告诉办理的人没有办成；已经存下的不受影响。";
        let footer = [
            "为什么收到：您是系统管理员。余量恢复以前不再重复提醒。".to_owned(),
            "本邮件由系统发出，请勿直接回复。".to_owned(),
        ];
        let text = format!(
            "{title}。\n{what}\n看运行情况：{}\n\n{}\n",
            self.link,
            footer.join("\n")
        );
        let blocks = html! {
            (paragraph(what))
            tr { td style="padding:16px 24px;border-bottom:1px solid #e4ded4;" {
                (button_markup("看运行情况", &self.link, true))
            } }
        };
        let header = Header {
            above: "培育台账",
            title: &title,
            below: "数据文件夹或数据库所在的磁盘",
        };
        let html = frame(&subject, what, &header, &blocks, &footer);
        Letter {
            subject,
            text,
            html,
            ics: None,
        }
    }
}
