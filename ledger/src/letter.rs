//! The text of a mail: subject, plain text and HTML, from named values.

use crate::event::What;

/// A mail ready for the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// An iCalendar attachment.
    pub ics: Option<String>,
}

impl Letter {
    /// Something happened to the reader's project.
    pub fn about_project(
        what: &What,
        reason: Option<&str>,
        programme: &str,
        project: &str,
        link: &str,
    ) -> Self {
        let sentence = what.sentence();
        let subject = format!("{project}：{sentence}");
        let mut lines = vec![format!("{programme}“{project}”：{sentence}。")];
        if let Some(reason) = reason {
            lines.push(format!("说明：{reason}"));
        }
        Self::compose(
            subject,
            &lines,
            Some(("打开项目", link)),
            "您在本单位负责这个项目。",
        )
    }

    /// Paragraphs, at most one button, and why the reader gets this mail.
    pub fn compose(
        subject: String,
        paragraphs: &[String],
        button: Option<(&str, &str)>,
        why: &str,
    ) -> Self {
        let mut text = paragraphs.join("\n\n");
        if let Some((label, link)) = button {
            text.push_str(&format!("\n\n{label}：{link}"));
        }
        text.push_str(&format!("\n\n—— 培育台账\n为什么收到：{why}"));
        let body: String = paragraphs
            .iter()
            .map(|p| format!("<p>{}</p>", escape(p)))
            .collect();
        let button = button.map_or(String::new(), |(label, link)| format!("<p><a href=\"{}\" style=\"display:inline-block;padding:10px 18px;background:#9b1c1f;color:#fffaf7;text-decoration:none\">{}</a></p>", escape(link), escape(label)));
        let html = format!(
            "<!doctype html><html lang=\"zh-CN\"><body style=\"font:16px/1.7 sans-serif;color:#25221f\">{body}{button}<p style=\"color:#69635b;font-size:13px\">为什么收到：{}</p></body></html>",
            escape(why)
        );
        Self {
            subject,
            text,
            html,
            ics: None,
        }
    }
}

/// Escapes text for HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
