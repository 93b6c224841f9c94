//! An objection to a notice: told to whoever made it, and to whoever has to answer it.

use domain::text::quoted;

use super::Letter;
use super::note::Note;

/// Why whoever objected gets a mail.
const OBJECTOR: &str = "提出公示异议时留了这个邮箱";

/// The link by which whoever objected confirms it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmObjection {
    pub notice: String,
    /// What it is asked with later.
    pub code: String,
    /// Until when the link is good, as people read it.
    pub until: String,
    pub link: String,
}

impl ConfirmObjection {
    pub fn render(&self) -> Letter {
        let notice = quoted(&self.notice);
        let note = Note {
            subject: "请确认您提出的公示异议".to_owned(),
            title: "请确认是您本人提出异议",
            below: &self.notice,
            opening: Some(format!("有人用这个邮箱对{notice}提出异议。")),
            paragraphs: vec![
                format!(
                    "请点下面的链接，确认是您本人提出；{}前有效，请不要转发。确认后才会受理，过期不再受理。",
                    self.until
                ),
                format!("查询码：{}，办到哪一步，凭它查询。", self.code),
                "不是您提出的，不用理会，过期自动失效。".to_owned(),
            ],
            gist: "确认后才会受理",
            button: ("确认异议", &self.link),
            at: None,
            why: OBJECTOR,
        };
        note.render()
    }
}

/// What came of an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionAnswered {
    pub notice: String,
    pub code: String,
    /// What came of it: `不予受理`, `异议成立`.
    pub outcome: String,
    /// In the words of whoever handled it.
    pub answer: String,
    pub at: String,
    /// Where it can be read again.
    pub link: String,
}

impl ObjectionAnswered {
    pub fn render(&self) -> Letter {
        let title = format!("您提出的公示异议：{}", self.outcome);
        let note = Note {
            subject: title.clone(),
            title: &title,
            below: &self.notice,
            opening: Some(format!(
                "您对{}提出的异议（查询码 {}）：{}。",
                quoted(&self.notice),
                self.code,
                self.outcome
            )),
            paragraphs: vec![format!("答复：{}", self.answer)],
            gist: &self.outcome,
            button: ("查看办理情况", &self.link),
            at: Some(&self.at),
            why: OBJECTOR,
        };
        note.render()
    }
}

/// Whoever conducts the publicity has to say whether an objection is admitted. Who made it and what
/// it says is read on its page alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionToAdmit {
    pub notice: String,
    /// The last day for the answer, as people read it.
    pub until: String,
    /// Whether whoever made it is to be called first.
    pub by_phone: bool,
    pub at: String,
    pub link: String,
    pub why: String,
}

impl ObjectionToAdmit {
    pub fn render(&self) -> Letter {
        let title = "收到公示异议，请答复是否受理";
        let notice = quoted(&self.notice);
        let mut paragraphs = vec![format!(
            "请在{}前答复是否受理；答复前所涉项目照常公示，但不立项。受理的，项目暂停办理，核查后作结论；不予受理的，写明理由。",
            self.until
        )];
        if self.by_phone {
            paragraphs.push("反映人只留了联系电话，请先致电核实是本人提出。".to_owned());
        }
        let note = Note {
            subject: format!("{title}：{}", self.notice),
            title,
            below: &self.notice,
            opening: Some(format!("收到对{notice}的异议。")),
            paragraphs,
            gist: title,
            button: ("答复是否受理", &self.link),
            at: Some(&self.at),
            why: &self.why,
        };
        note.render()
    }
}
