//! Text from outside, made fit to be kept and shown.

/// The text as it is kept: its lines end in `\n`, and no sign is in it that nobody means.
pub fn clean(text: &str) -> String {
    domain::text::lines(text)
}

/// A value for an address or a header (RFC 8187): everything but letters, digits and a few marks as
/// `%XX` of its UTF-8.
pub fn escape(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_travel_in_headers() {
        assert_eq!(
            escape("签到表 1.pdf"),
            "%E7%AD%BE%E5%88%B0%E8%A1%A8%201.pdf"
        );
    }
}
