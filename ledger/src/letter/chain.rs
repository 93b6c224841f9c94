//! Where the logs end, for the auditor to keep out of the house.

use maud::html;

use super::layout::{Header, button_markup, frame, paragraph};
use super::{Letter, PREFIX};

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
        let subject = format!("{PREFIX}{said}");
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
        let footer = [
            "为什么收到：您以“审计员”身份查看日志。".to_owned(),
            "本邮件由系统发出，请勿直接回复。".to_owned(),
        ];
        let text = format!(
            "{}\n打开日志：{}\n\n—— 培育台账，{}\n{}\n",
            sentences.join("\n"),
            self.link,
            self.at,
            footer.join("\n")
        );
        let blocks = html! {
            @for sentence in &sentences { (paragraph(sentence)) }
            tr { td style="padding:16px 24px;border-bottom:1px solid #e4ded4;" {
                (button_markup("打开日志", &self.link, true))
            } }
        };
        let above = format!("培育台账，{}", self.at);
        let html = frame(
            &subject,
            sentences.first().map_or(said, String::as_str),
            &Header {
                above: &above,
                title: said,
                below: "操作日志和访问日志",
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
