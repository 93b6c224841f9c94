//! What the operating system refuses, in our words: it speaks the language of the machine.

use std::io::{Error, ErrorKind};

/// Why the operating system refused: a part of a sentence, without a full stop.
pub fn io(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "找不到",
        ErrorKind::PermissionDenied => "权限不足",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::NotADirectory => "路径中间有一段不是文件夹",
        ErrorKind::IsADirectory => "这是一个文件夹，不是文件",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出了磁盘配额",
        ErrorKind::ReadOnlyFilesystem => "所在的磁盘是只读的",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::ResourceBusy => "正被别的程序使用",
        ErrorKind::InvalidFilename => "文件名不能用",
        ErrorKind::InvalidData => "内容不是 UTF-8 文字",
        ErrorKind::UnexpectedEof => "内容没有读完就断了",
        ErrorKind::AddrInUse => "地址已被别的程序占用",
        ErrorKind::AddrNotAvailable => "这台机器上没有这个地址",
        ErrorKind::ConnectionRefused => "对方没有在监听",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            "连接断了"
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            "网络不通"
        }
        ErrorKind::TimedOut => "等了很久没有应答",
        _ => return by_number(error),
    };
    words.to_owned()
}

fn by_number(error: &Error) -> String {
    error.raw_os_error().map_or_else(
        || "系统报错".to_owned(),
        |n| format!("系统报错（代码 {n}）"),
    )
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
        // A kind that has no word here keeps its number, which can be looked up.
        assert_eq!(io(&Error::from_raw_os_error(5)), "系统报错（代码 5）");
    }
}
