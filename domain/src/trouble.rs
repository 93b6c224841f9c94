//! What the operating system refuses, in our words: it speaks the language of the machine.

use std::io::{Error, ErrorKind};

/// Why the operating system refused: a part of a sentence, without a full stop. What an administrator
/// meets often is in our words, the rest in the system's.
pub fn io(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "找不到",
        ErrorKind::PermissionDenied => "权限不足",
        ErrorKind::NotADirectory => "路径中间有一段不是文件夹",
        ErrorKind::IsADirectory => "这是一个文件夹，不是文件",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::ReadOnlyFilesystem => "所在的磁盘是只读的",
        ErrorKind::InvalidData => "内容不是 UTF-8 文字",
        ErrorKind::ConnectionRefused => "对方没有在监听",
        ErrorKind::TimedOut => "等了很久没有应答",
        _ => return error.to_string(),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_told_in_our_words() {
        for (kind, words) in [
            (ErrorKind::PermissionDenied, "权限不足"),
            (ErrorKind::NotFound, "找不到"),
            (ErrorKind::StorageFull, "磁盘已满"),
            (ErrorKind::ReadOnlyFilesystem, "所在的磁盘是只读的"),
        ] {
            assert_eq!(io(&Error::from(kind)), words);
        }
        // What has no word here keeps the system's, with its number.
        assert!(io(&Error::from_raw_os_error(5)).contains("os error 5"));
    }
}
