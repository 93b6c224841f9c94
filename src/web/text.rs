//! Text from outside, made fit to be kept and shown.

/// The text without control characters: PostgreSQL refuses NUL, and none of the others can be seen
/// where it is read again. Line breaks and tabs are text.
pub fn clean(mut text: String) -> String {
    text.retain(|c| !is_stray(c));
    text
}

/// Whether nobody can have meant to write this.
pub fn is_stray(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_read_is_kept() {
        assert_eq!(clean("甲\0乙\u{7}\u{85}".to_owned()), "甲乙");
        assert_eq!(clean("一\r\n二\t三".to_owned()), "一\r\n二\t三");
    }
}
