//! The disk is nearly full.

use super::Letter;
use super::note::Note;

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
        let what = "请尽快腾出空间或扩大磁盘。磁盘满了以后，申报、纪实和上传都存不下，会当场告诉办理的人没有办成；已经存下的不受影响。";
        let note = Note {
            subject: title.clone(),
            title: &title,
            below: "数据文件夹或数据库所在的磁盘",
            opening: Some(format!("{title}。")),
            paragraphs: vec![what.to_owned()],
            gist: what,
            button: ("看运行情况", &self.link),
            at: None,
            why: "您是系统管理员。余量恢复以前不再重复提醒",
        };
        note.render()
    }
}
