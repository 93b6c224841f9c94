//! Something happened to an account: told to whom it belongs, and to the officers.

use super::Letter;
use super::note::Note;

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
        let title = format!("账号 {}：{}", self.login, self.sentence);
        let note = Note {
            subject: title.clone(),
            title: &title,
            below: "账号与角色",
            opening: Some(format!("{title}。")),
            paragraphs: vec![self.detail.clone()],
            gist: &self.sentence,
            button: (&self.button, &self.link),
            at: Some(&self.at),
            why: &self.why,
        };
        note.render()
    }
}
