//! Text from outside, made fit to be kept and shown; and text on its way into addresses and headers.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What needs no escape in a header (RFC 8187), nor in the query of an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The text as it is kept: its lines end in `\n`, and no sign is in it that nobody means.
pub fn clean(text: &str) -> String {
    domain::text::lines(text)
}

/// A value for the query of an address, for a header or for a cookie.
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// An address with what it asks for.
pub fn address(path: &str, asked: &[(&str, &str)]) -> String {
    let asked = asked.iter();
    let asked: Vec<String> = asked
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    format!("{path}?{}", asked.join("&"))
}

/// What was escaped, as it reads.
pub fn unescape(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_travel_in_headers() {
        let escaped = "%E7%AD%BE%E5%88%B0%E8%A1%A8%201.pdf";
        assert_eq!(escape("签到表 1.pdf"), escaped);
        assert_eq!(unescape(escaped), "签到表 1.pdf");
        assert_eq!(unescape("100%"), "100%");
    }
}
