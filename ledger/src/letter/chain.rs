//! Where the logs end, for the auditor to keep out of the house.

use super::Letter;
use super::note::Note;

/// The ends of the two logs, or what is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainEnds {
    /// What of the logs is broken, a sentence each; empty when both are whole.
    pub broken: Vec<String>,
    /// Name of a log and its end, as it is typed back in.
    pub ends: Vec<(&'static str, String)>,
    /// When they ended so, as people read it.
    pub at: String,
    /// Address of the log's page.
    pub link: String,
}

impl ChainEnds {
    pub fn render(&self) -> Letter {
        let said = if self.broken.is_empty() {
            "日志完整，请保存链尾"
        } else {
            "日志不完整，请立即核查"
        };
        let mut sentences = self.broken.clone();
        if self.broken.is_empty() {
            sentences.push(format!(
                "截至{}，每一条都核对过，没有改动、删除或插入。",
                self.at
            ));
        } else {
            sentences.push("请封存数据库和备份，不要试图补写。".to_owned());
        }
        for (log, end) in &self.ends {
            sentences.push(format!("{log}链尾：{end}"));
        }
        if !self.ends.is_empty() {
            sentences.push(
                "请保存本邮件。以后在“日志”页填入链尾，或运行 peiyu audit verify --end 链尾，就能证明这之前的记录没有被换过。"
                    .to_owned(),
            );
        }
        let note = Note {
            subject: said.to_owned(),
            title: said,
            below: "操作日志和访问日志",
            opening: None,
            paragraphs: sentences,
            gist: said,
            button: ("打开日志", &self.link),
            at: Some(&self.at),
            why: "您以“审计员”身份查看日志",
        };
        note.render()
    }
}
