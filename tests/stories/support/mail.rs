//! A mail as its reader sees it: headers decoded, parts found by their type.

use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::shanghai_date;

/// A mail that has arrived.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The recipients of the envelope.
    pub to: Vec<String>,
    pub at: DateTime<Utc>,
    pub subject: String,
    /// Without its angle brackets, as the outbox has it.
    pub message_id: String,
    pub text: String,
    pub html: String,
    pub ics: Option<String>,
}

impl Mail {
    /// The day of arrival in Asia/Shanghai.
    pub fn on(&self) -> NaiveDate {
        shanghai_date(self.at)
    }

    /// The morning's digest, not a mail about one thing that happened.
    pub fn is_digest(&self) -> bool {
        self.message_id.starts_with("digest-")
    }

    /// The number of the event or account it is about. Mails of one minute leave side by side, so
    /// their order of arrival says nothing.
    pub fn number(&self) -> Option<u64> {
        self.message_id.split('-').nth(1)?.parse().ok()
    }

    /// Reads a mail as it came over the wire.
    pub fn parse(to: Vec<String>, raw: &str, at: DateTime<Utc>) -> Self {
        let part = Part::parse(raw);
        let mut mail = Self {
            to,
            at,
            subject: decode_words(&part.header("subject")),
            message_id: part
                .header("message-id")
                .trim_matches(['<', '>'])
                .to_owned(),
            text: String::new(),
            html: String::new(),
            ics: None,
        };
        mail.collect(&part);
        mail
    }

    fn collect(&mut self, part: &Part) {
        let kind = part.header("content-type");
        if let Some(boundary) = parameter(&kind, "boundary") {
            let mark = format!("--{boundary}");
            for piece in part.body.split(&mark).skip(1) {
                if piece.starts_with("--") {
                    break;
                }
                self.collect(&Part::parse(piece.trim_start_matches('\n')));
            }
        } else if kind.starts_with("text/calendar") {
            self.ics = Some(part.decoded());
        } else if kind.starts_with("text/html") {
            self.html = part.decoded();
        } else {
            self.text = part.decoded();
        }
    }
}

/// Headers and body of a mail or of one of its parts.
struct Part {
    headers: Vec<(String, String)>,
    body: String,
}

impl Part {
    fn parse(raw: &str) -> Self {
        let (head, body) = raw.split_once("\n\n").unwrap_or((raw, ""));
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in head.lines() {
            if line.starts_with([' ', '\t']) {
                // A long header goes on on the next line.
                if let Some((_, value)) = headers.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self {
            headers,
            body: body.to_owned(),
        }
    }

    fn header(&self, name: &str) -> String {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }

    fn decoded(&self) -> String {
        let bytes = match self
            .header("content-transfer-encoding")
            .to_ascii_lowercase()
            .as_str()
        {
            "base64" => base64(&self.body),
            "quoted-printable" => quoted_printable(&self.body),
            _ => self.body.clone().into_bytes(),
        };
        String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
    }
}

fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|p| {
        let (key, value) = p.split_once('=')?;
        (key.trim().eq_ignore_ascii_case(name)).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Decodes `=?utf-8?b?…?=` words; white space between two of them belongs to neither (RFC 2047).
fn decode_words(header: &str) -> String {
    let mut bytes = Vec::new();
    let mut after_word = false;
    for piece in header.split_inclusive(' ') {
        let word = piece
            .trim()
            .strip_prefix("=?")
            .and_then(|w| w.strip_suffix("?="));
        if let Some(word) = word {
            let mut parts = word.splitn(3, '?');
            let (charset, how, text) = (
                parts.next().unwrap(),
                parts.next().unwrap(),
                parts.next().unwrap(),
            );
            assert!(charset.eq_ignore_ascii_case("utf-8"), "charset {charset}");
            if after_word && bytes.last() == Some(&b' ') {
                bytes.pop();
            }
            bytes.extend(if how.eq_ignore_ascii_case("b") {
                base64(text)
            } else {
                quoted_printable(&text.replace('_', " "))
            });
            if piece.ends_with(' ') {
                bytes.push(b' ');
            }
            after_word = true;
        } else {
            bytes.extend(piece.as_bytes());
            after_word = false;
        }
    }
    String::from_utf8(bytes).unwrap().trim().to_owned()
}

fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap());
        }
    }
    bytes
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'=' {
            bytes.push(first);
        } else if let Some(b'\n') = tail.first() {
            // A soft break: the line goes on.
            rest = &tail[1..];
        } else if let Some(hex) = tail.get(..2) {
            bytes.push(u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap());
            rest = &tail[2..];
        }
    }
    bytes
}

#[test]
fn a_mail_is_read_as_its_reader_sees_it() {
    let raw = "Subject: =?utf-8?b?MSDku7bpgL7mnJ8=?= \n =?utf-8?b?77yMMyDku7Y=?= x\n\
Message-ID: <digest-1@peiyu>\nContent-Type: multipart/mixed; boundary=\"a\"\n\n\
--a\nContent-Type: multipart/alternative;\n boundary=\"b\"\n\n\
--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
=E9=80=BE=E6=9C=9F a=\nb\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n\
PHA+6YC+5pyfPC9wPg==\n--b--\n--a\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n--a--\n";
    let mail = Mail::parse(vec!["a@b.example".to_owned()], raw, DateTime::UNIX_EPOCH);
    assert_eq!(mail.subject, "1 件逾期，3 件 x");
    assert_eq!(mail.text.trim(), "逾期 ab");
    assert_eq!(mail.html.trim(), "<p>逾期</p>");
    assert_eq!(mail.ics.unwrap().trim(), "BEGIN:VCALENDAR");
    assert_eq!(mail.message_id, "digest-1@peiyu");
}
