//! Names of files as people give them, made fit to be kept, shown and saved on any computer.

use crate::text;

/// Longest name in characters, its ending included.
const CHARACTERS: usize = 120;
/// Longest name in bytes of UTF-8; most file systems take 255.
const BYTES: usize = 240;
/// What a file without a usable name is called.
const NAMELESS: &str = "文件";

/// The last part of a name, without what breaks headers, paths or the order in which it is read;
/// a name that Windows keeps for itself gets another beginning; what is too long is shortened before
/// the ending.
pub fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let shown: String = text::line(last)
        .chars()
        .filter(|c| !text::turns(*c) && !text::is_stray(*c) && !"\"<>|:*?".contains(*c))
        .collect();
    let plain =
        shown.trim_matches(|c: char| c == '.' || c.is_whitespace() || text::is_ignorable(c));
    if plain.is_empty() {
        return NAMELESS.to_owned();
    }
    if is_reserved(plain) {
        return shortened(&format!("{NAMELESS}-{plain}"), "");
    }
    shortened(plain, "")
}

/// The ending of a name, in small letters and without its dot.
pub fn ending(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_lowercase())
}

/// The name of the `nth` file of the same name: `签到表（2）.pdf`.
pub fn numbered(name: &str, nth: usize) -> String {
    shortened(name, &format!("（{nth}）"))
}

/// The name with `mark` before its ending, cut before both where it would be too long.
fn shortened(name: &str, mark: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        // A dot that ends no stem, or a sentence that has one in its middle.
        Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= 10 => {
            (stem, format!(".{ending}"))
        }
        _ => (name, String::new()),
    };
    let tail = format!("{mark}{ending}");
    let (mut characters, mut bytes) = (tail.chars().count(), tail.len());
    let mut kept = String::new();
    for c in stem.chars() {
        characters += 1;
        bytes += c.len_utf8();
        if characters > CHARACTERS || bytes > BYTES {
            break;
        }
        kept.push(c);
    }
    format!("{}{tail}", kept.trim_end())
}

/// `CON`, `nul.txt`, `COM1.tar.gz`: Windows opens a device and not a file.
fn is_reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") {
        return true;
    }
    let port = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    port.is_some_and(|n| {
        let mut digits = n.chars();
        matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_what_breaks_headers() {
        for (given, kept) in [
            ("C:\\桌面\\申报书.docx", "申报书.docx"),
            ("../../etc/passwd", "passwd"),
            ("a\"b\r\nc.pdf", "ab c.pdf"),
            ("..", "文件"),
            ("\u{200B}\u{3164}", "文件"),
            ("签到表.pdf. ", "签到表.pdf"),
            ("一\u{2028}二.pdf", "一 二.pdf"),
            ("a\u{202E}fdp.exe", "afdp.exe"),
            ("\u{2066}甲\u{2069}.pdf", "甲.pdf"),
        ] {
            assert_eq!(clean(given), kept, "{given:?}");
        }
    }

    #[test]
    fn devices_are_no_files() {
        for given in "CON.pdf con.PDF nul Com1.tar.zip LPT9.pdf COM¹.pdf".split(' ') {
            assert_eq!(clean(given), format!("文件-{given}"));
        }
        for given in ["CONTENT.pdf", "COM.pdf", "COM12.pdf", "平面图con.pdf"] {
            assert_eq!(clean(given), given);
        }
    }

    #[test]
    fn a_long_name_is_shortened_before_its_ending() {
        let long = format!("{}.pdf", "党".repeat(130));
        let kept = clean(&long);
        assert_eq!(kept, format!("{}.pdf", "党".repeat(78)));
        assert!(kept.len() <= BYTES);
        let latin = clean(&format!("{}.docx", "a".repeat(400)));
        assert_eq!(latin.chars().count(), CHARACTERS);
        assert_eq!(ending(&latin).as_deref(), Some("docx"));
        let nth = numbered(&long, 12);
        assert!(nth.ends_with("（12）.pdf") && nth.len() <= BYTES, "{nth}");
    }

    #[test]
    fn the_second_of_a_name_is_numbered_and_endings_are_small() {
        assert_eq!(numbered("签到表.PDF", 2), "签到表（2）.PDF");
        assert_eq!(numbered("签到表", 3), "签到表（3）");
        assert_eq!(ending("双扩展.pdf.EXE").as_deref(), Some("exe"));
        assert_eq!(ending("无后缀"), None);
        assert_eq!(ending("pdf."), None);
    }
}
