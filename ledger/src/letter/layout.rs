//! The frame of every mail: one column of 600 px on paper, a header, blocks, a footer.

use maud::{DOCTYPE, Markup, html};

const FONT: &str =
    "font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;color:#25221f;";
const LINE: &str = "border-bottom:1px solid #e4ded4;";

/// A whole mail. `preheader` is what mail programs show beside the subject.
pub(super) fn frame(
    subject: &str,
    preheader: &str,
    header: &Header<'_>,
    blocks: &Markup,
    footer: &[String],
) -> String {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light";
                title { (subject) }
            }
            body style="margin:0;padding:0;background:#f6f3ee;" {
                div style="display:none;max-height:0;overflow:hidden;" { (preheader) }
                div role="main" {
                    table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f3ee;" {
                        tr { td align="center" style="padding:24px 12px;" {
                            table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#fffdfa;border:1px solid #e4ded4;border-top:3px solid #9b1c1f;" {
                                tr { td style={ "padding:20px 24px 16px;border-bottom:1px solid #25221f;" (FONT) } {
                                    p style="margin:0 0 8px;font-size:13px;line-height:20px;color:#69635b;" { (header.above) }
                                    h1 style="margin:0;font-size:20px;line-height:30px;font-weight:600;" { (header.title) }
                                    p style="margin:6px 0 0;font-size:14px;line-height:24px;color:#55504a;" { (header.below) }
                                } }
                                (blocks)
                                tr { td style={ "padding:16px 24px 20px;font-size:12px;line-height:20px;" (FONT) "color:#69635b;" } {
                                    @for (n, line) in footer.iter().enumerate() {
                                        @if n > 0 { br; }
                                        (line)
                                    }
                                } }
                            }
                        } }
                    }
                }
            }
        }
    }
    .into_string()
}

/// The three lines at the top of a mail.
pub(super) struct Header<'a> {
    /// Who writes and when.
    pub above: &'a str,
    /// What it comes to.
    pub title: &'a str,
    /// Numbers, and when it stops.
    pub below: &'a str,
}

/// How a due date stands, in shape, word and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Late,
    Soon,
    Todo,
}

impl Tone {
    fn colours(self) -> &'static str {
        match self {
            Self::Late => "background:#b3261e;color:#ffffff;",
            Self::Soon => "background:#fbefd3;color:#7a4b00;",
            Self::Todo => "background:#eceef0;color:#4b5764;",
        }
    }
}

/// One thing with its state, what is missing, and its button. Only the most urgent button is red.
pub(super) fn entry(
    tone: Tone,
    state: &str,
    title: &str,
    detail: &str,
    button: Option<(&str, &str)>,
    first: bool,
) -> Markup {
    html! {
        tr { td style={ "padding:16px 24px;" (LINE) } {
            table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" {
                tr { td style={ (FONT) "font-size:15px;line-height:24px;padding-bottom:4px;" } {
                    span style={ "display:inline-block;font-size:12px;line-height:20px;padding:0 8px;border-radius:3px;white-space:nowrap;" (tone.colours()) } { (state) }
                    br;
                    b style="font-weight:600;" { (title) }
                    @if !detail.is_empty() {
                        br;
                        span style="font-size:13px;line-height:21px;color:#55504a;" { (detail) }
                    }
                } }
                @if let Some((label, href)) = button {
                    tr { td style="padding-top:8px;" { (button_markup(label, href, first)) } }
                }
            }
        } }
    }
}

/// A link that looks like a button in every mail program.
pub(super) fn button_markup(label: &str, href: &str, red: bool) -> Markup {
    let (cell, text) = if red {
        ("background:#9b1c1f;border:1px solid #9b1c1f;", "#fffaf7")
    } else {
        ("background:#fffdfa;border:1px solid #8b8479;", "#25221f")
    };
    html! {
        table role="presentation" cellpadding="0" cellspacing="0" border="0" {
            tr { td style={ (cell) "border-radius:3px;" } {
                a href=(href) style={ "display:inline-block;padding:9px 18px;font-size:14px;line-height:20px;text-decoration:none;" (FONT) "color:" (text) ";" } { (label) }
            } }
        }
    }
}

/// The title of a part of the mail.
pub(super) fn section(title: &str) -> Markup {
    html! {
        tr { td style={ "padding:20px 24px 8px;font-size:16px;line-height:26px;font-weight:600;" (LINE) (FONT) } { (title) } }
    }
}

/// Plain sentences.
pub(super) fn paragraph(text: &str) -> Markup {
    html! {
        tr { td style={ "padding:16px 24px;font-size:13px;line-height:22px;" (LINE) (FONT) "color:#55504a;" } { (text) } }
    }
}
