//! Something happened to the reader's project.

use domain::text::quoted;

use super::Letter;
use super::note::Note;

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
        let project = quoted(&self.project);
        let reason = self.reason.as_ref().map(|reason| format!("说明：{reason}"));
        let note = Note {
            subject: format!("{}：{}", self.project, self.sentence),
            title: &format!("{project}：{}", self.sentence),
            below: &self.programme,
            opening: Some(format!("{}{project}：{}。", self.programme, self.sentence)),
            paragraphs: reason.into_iter().collect(),
            gist: &self.sentence,
            button: ("打开项目", &self.link),
            at: Some(&self.at),
            why: &self.why,
        };
        note.render()
    }
}
