//! A row of the outbox as a MIME message: text and HTML side by side, the calendar attached.

use std::time::SystemTime;

use entity::outbox;
use lettre::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart};

/// Name of the attached calendar: in plain letters, because old mail programs garble others.
const CALENDAR: &str = "peiyu.ics";

/// Says that nobody wrote this by hand, so that holiday notices are not sent back (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Builds the message. The same row gives the same Message-ID and date at every attempt.
///
/// # Errors
/// Why, without a full stop, when the address or a part cannot be written; trying again would not help.
pub(super) fn build(mail: &outbox::Model, from: &Mailbox) -> Result<Message, String> {
    let to: Mailbox = mail
        .to_address
        .parse()
        .map_err(|_| "收件地址不是邮箱".to_owned())?;
    let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let message = Message::builder()
        .from(from.clone())
        .to(to)
        .subject(&mail.subject)
        .date(SystemTime::from(mail.created_at))
        .message_id(Some(format!("<{}>", mail.message_id)))
        .header(AutoSubmitted);
    let built = match &mail.ics {
        None => message.multipart(body),
        Some(ics) => {
            // As the calendar itself says: some mail programs go by the one, some by the other.
            let method = if ics.contains("METHOD:CANCEL") {
                "CANCEL"
            } else {
                "PUBLISH"
            };
            let calendar = format!("text/calendar; charset=utf-8; method={method}");
            let calendar =
                ContentType::parse(&calendar).map_err(|e| format!("日历附件写不成：{e}"))?;
            message.multipart(
                MultiPart::mixed()
                    .multipart(body)
                    .singlepart(Attachment::new(CALENDAR.to_owned()).body(ics.clone(), calendar)),
            )
        }
    };
    built.map_err(|e| format!("邮件写不成：{e}"))
}
