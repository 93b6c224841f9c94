//! A urlencoded form as name–value pairs, repeated names kept.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use domain::text::trimmed;

use super::PageError;
use super::text::clean;

/// Most fields of one form, and most parts of one that brings files.
pub const MOST: usize = 10_000;

/// What is said of a form that has more.
pub fn too_many() -> PageError {
    PageError::Refused(format!(
        "提交的内容太多，一次最多 {MOST} 项。请分几次提交。"
    ))
}

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// The first value of a name without what shows nothing at its ends; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| trimmed(value))
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| trimmed(value))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// Reads urlencoded bytes, without the control characters nobody writes. Of more than anybody
    /// fills in nothing is read.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if has_too_many(bytes) {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let mut pairs = Vec::new();
        for pair in text.split('&').filter(|p| !p.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((percent(key)?, percent(value)?));
        }
        Some(Self(pairs))
    }
}

fn has_too_many(bytes: &[u8]) -> bool {
    bytes.split(|b| *b == b'&').count() > MOST
}

/// Decodes `+` and `%XX`.
fn percent(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        match b {
            b'+' => bytes.push(b' '),
            b'%' => {
                let (high, low) = (rest.next()?, rest.next()?);
                let digit = |b: u8| {
                    char::from(b)
                        .to_digit(16)
                        .and_then(|d| u8::try_from(d).ok())
                };
                bytes.push(digit(high)? * 16 + digit(low)?);
            }
            other => bytes.push(other),
        }
    }
    Some(clean(&String::from_utf8(bytes).ok()?))
}

impl<S: Send + Sync> FromRequest<S> for Pairs {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let bytes = Bytes::from_request(request, state).await.map_err(|_| {
            PageError::Refused("提交的内容太大，单次最多 2 MB 文字。请分几次保存。".to_owned())
        })?;
        if has_too_many(&bytes) {
            return Err(too_many());
        }
        Self::decode(&bytes)
            .ok_or_else(|| PageError::Refused("提交的内容不完整，请再提交一次。".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_send_them() {
        let pairs = Pairs::decode("name=%E6%96%87+%2B&tick=1&tick=2&empty=".as_bytes()).unwrap();
        assert_eq!(pairs.get("name"), "文 +");
        assert_eq!(pairs.all("tick").collect::<Vec<_>>(), ["1", "2"]);
        assert!(pairs.has("empty"));
        assert!(Pairs::decode(b"a=%zz").is_none());
        let stray = Pairs::decode(b"na%00me=%00a%0D%0Ab%1B").unwrap();
        assert_eq!(stray.get("name"), "a\nb");
        let lines = Pairs::decode("text=%E4%B8%80%0D%0A%E4%BA%8C%0B%E4%B8%89".as_bytes()).unwrap();
        assert_eq!(lines.get("text"), "一\n二\n三");
        let unseen = Pairs::decode("text=%E2%80%8B+%E3%85%A4".as_bytes()).unwrap();
        assert_eq!(unseen.get("text"), "", "what shows nothing is not there");
    }
}
