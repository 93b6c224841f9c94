//! What a file is, told by its content, and what of it is not taken.
//!
//! An office document is an archive with certain parts, in any order: its directory stands at the
//! end and is read there. Older ones are a small file system, whose names tell them. What is within an
//! archive is looked at by `nameless`, which unpacks it, and refused by the rules here.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::nameless::{ENTRIES, UNPACKED};

/// What is taken, as people say it.
pub const KINDS: &str = "PDF、Word、Excel、PPT、JPG、PNG、MP4、ZIP";

/// The types that are taken, with their endings: the one list.
pub const TAKEN: [(&str, &str); 12] = [
    ("application/pdf", "pdf"),
    ("image/jpeg", "jpg"),
    ("image/jpeg", "jpeg"),
    ("image/png", "png"),
    (DOCX, "docx"),
    (XLSX, "xlsx"),
    (PPTX, "pptx"),
    (DOC, "doc"),
    (XLS, "xls"),
    (PPT, "ppt"),
    (ZIP, "zip"),
    ("video/mp4", "mp4"),
];

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const DOC: &str = "application/msword";
const XLS: &str = "application/vnd.ms-excel";
const PPT: &str = "application/vnd.ms-powerpoint";
const ZIP: &str = "application/zip";

/// Longest directory of an archive that is read, in bytes.
const DIRECTORY: u64 = 1024 * 1024;
/// Bytes at the end of an archive in which the place of its directory is told.
pub const TAIL: u64 = 22 + 0xFFFF;

/// Endings of what runs when it is opened, or holds what does; not even within an archive.
const PROGRAMS: &str = "ade adp apk app application appref-ms appx appxbundle bat chm cmd com command cpl deb \
    desktop diagcab dll dmg docm dotm drv exe gadget hlp hta ime img inf iso jar jnlp js jse \
    library-ms lnk mdb msc msi msix msixbundle msp mst ocx pif pkg potm ppam ppsm pptm ps1 \
    ps1xml ps2 psc1 psd1 psm1 reg rpm scf scr sct settingcontent-ms sh sldm sys url vb vbe vbs \
    vhd vhdx wsc wsf wsh xlam xlsm";

/// What other programs begin with, and archives that nobody here can look into.
const UNSEEN: [&[u8]; 9] = [
    b"\x7fELF",
    b"L\0\0\0\x01\x14\x02\0",
    b"ITSF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"MSCF",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
];

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// A type that is taken.
    Plain(&'static str),
    Archive,
    OldOffice,
}

/// What a file looks like; none when it is nothing that is taken.
pub fn looks(head: &[u8]) -> Option<Looks> {
    if head.starts_with(b"PK\x03\x04") {
        return Some(Looks::Archive);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(Looks::OldOffice);
    }
    let found = infer::get(head)?.mime_type();
    // Archives of every sort have been told above.
    let plain = ["application/pdf", "image/jpeg", "image/png", "video/mp4"];
    plain
        .into_iter()
        .find(|media| *media == found)
        .map(Looks::Plain)
}

/// Where the directory of an archive of so many bytes stands, told by its tail.
///
/// # Errors
/// Why the archive is not taken.
pub fn directory(tail: &[u8], size: u64) -> Result<Range<u64>, String> {
    let broken = || "不是完整的压缩文件，请重新保存或压缩后再传。".to_owned();
    let end = (0..=tail.len().saturating_sub(22))
        .rev()
        .find(|at| tail[*at..].starts_with(b"PK\x05\x06"))
        .map(|at| &tail[at..])
        .filter(|end| end.len() >= 22)
        .ok_or_else(broken)?;
    let count = usize::from(u16_at(end, 10));
    let (length, from) = (u64::from(u32_at(end, 12)), u64::from(u32_at(end, 16)));
    if count > ENTRIES || length > DIRECTORY {
        return Err(format!(
            "里的文件太多，一个压缩包最多 {ENTRIES} 个。请分成几个再传。"
        ));
    }
    let until = from + length;
    if count == 0 || until > size {
        return Err(broken());
    }
    Ok(from..until)
}

/// The type of an archive, told by its directory.
///
/// # Errors
/// Why the archive is not taken.
pub fn of_archive(directory: &[u8], size: u64) -> Result<&'static str, String> {
    let mut names = Vec::new();
    let (mut packed, mut unpacked) = (0_u64, 0_u64);
    let mut rest = directory;
    while rest.len() >= 46 && rest.starts_with(b"PK\x01\x02") {
        packed = packed.saturating_add(u64::from(u32_at(rest, 20)));
        unpacked = unpacked.saturating_add(u64::from(u32_at(rest, 24)));
        let name = usize::from(u16_at(rest, 28));
        let length = 46 + name + usize::from(u16_at(rest, 30)) + usize::from(u16_at(rest, 32));
        let Some(name) = rest.get(46..46 + name) else {
            break;
        };
        names.push(String::from_utf8_lossy(name).to_lowercase());
        rest = rest.get(length..).unwrap_or_default();
    }
    if names.len() > ENTRIES {
        return Err(format!(
            "里有 {} 个文件，一个压缩包最多 {ENTRIES} 个。请分成几个再传。",
            names.len()
        ));
    }
    if unpacked > UNPACKED as u64 {
        let mb = |bytes: u64| bytes / (1024 * 1024);
        return Err(format!(
            "解开后有 {} MB，最多 {} MB。请分成几个再传。",
            mb(unpacked),
            mb(UNPACKED as u64)
        ));
    }
    // Parts that lie on top of each other unpack to more than anybody has packed.
    if names.is_empty() || packed > size {
        return Err("不是完整的压缩文件，请重新保存或压缩后再传。".to_owned());
    }
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    let office = [("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)]
        .into_iter()
        .find(|(start, _)| names.iter().any(|name| name == "[content_types].xml") && has(start));
    Ok(office.map_or(ZIP, |(_, media)| media))
}

const MACROS: &str = "带有宏，不收。请另存为不带宏的文档（docx、xlsx、pptx）或 PDF 再传。";

/// Refuses an entry of an archive by its name, as Windows would read it.
///
/// # Errors
/// Why the archive is not taken.
pub fn by_name(name: &str) -> Result<(), String> {
    let read = name.to_lowercase();
    let read = read.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    if read.ends_with("vbaproject.bin") || read.starts_with("xl/macrosheets/") {
        return Err(MACROS.to_owned());
    }
    let last = read.rsplit(['/', '\\']).next().unwrap_or(read);
    let is_program = |ending: &str| PROGRAMS.split(' ').any(|known| known == ending);
    if last
        .rsplit_once('.')
        .is_some_and(|(_, ending)| is_program(ending))
    {
        return Err(format!(
            "里有程序文件或带宏的文档“{name}”，不收。请删去后重新压缩再传。"
        ));
    }
    Ok(())
}

/// Refuses an entry of an archive by how it begins.
///
/// # Errors
/// Why it is not taken.
pub fn by_head(name: &str, head: &[u8]) -> Result<(), String> {
    // What Word calls emz is a drawing, packed.
    let packed = head.starts_with(b"\x1f\x8b") && !name.to_lowercase().ends_with("mz");
    let is_tape = head.get(257..262) == Some(b"ustar");
    let runs = head.starts_with(b"MZ") && head.iter().take(64).any(|byte| *byte == 0);
    if runs || packed || is_tape || UNSEEN.iter().any(|magic| head.starts_with(magic)) {
        return Err(
            "是程序，或是系统打不开的压缩文件，不收。请解开后只留材料，压缩成 ZIP 再传。"
                .to_owned(),
        );
    }
    Ok(())
}

/// Refuses a document by the types of its parts: macros may lie under any name.
///
/// # Errors
/// Why it is not taken.
pub fn by_types(types: &[u8]) -> Result<(), String> {
    // Whether in one byte or two, the letters are the same; a letter written as its number hides it.
    let letters: Vec<u8> = types.iter().filter(|byte| **byte != 0).copied().collect();
    let said = String::from_utf8_lossy(&letters).to_lowercase();
    let hidden = ["vbaproject", "macroenabled", "macrosheet", "&#"];
    if hidden.iter().any(|word| said.contains(word)) {
        return Err(MACROS.to_owned());
    }
    Ok(())
}

/// Refuses an older office document within an archive.
///
/// # Errors
/// Why it is not taken.
pub fn in_old_office(bytes: &[u8]) -> Result<(), String> {
    let mut names = BTreeSet::new();
    old_names(bytes, &mut names);
    match of_old_office(&names) {
        Err(Some(why)) => Err(why),
        _ => Ok(()),
    }
}

/// Whether a sheet of macros, as Excel 4 had them, is listed in a piece of an older workbook: the
/// record of a sheet says of what kind it is.
fn has_macro_sheet(piece: &[u8]) -> bool {
    piece.windows(12).any(|w| {
        let fits = |size: usize, letters: usize| {
            size == 7 + letters || w[11] <= 1 && size == 8 + letters * usize::from(1 + w[11])
        };
        w[..2] == *b"\x85\0"
            && (w[3], w[9]) == (0, 1)
            && w[8] <= 2
            && fits(usize::from(w[2]), usize::from(w[10]))
    })
}

/// Bytes of one entry in the file system of an older office document; its sectors are multiples of it.
pub const OLD_ENTRY: usize = 128;

/// The names in a piece of an older office document that is a multiple of [`OLD_ENTRY`] long, or its
/// end; a sheet of macros goes by the name of macros.
pub fn old_names(piece: &[u8], names: &mut BTreeSet<String>) {
    if has_macro_sheet(piece) {
        names.insert("Macros".to_owned());
    }
    for entry in piece.chunks_exact(OLD_ENTRY) {
        let length = usize::from(u16_at(entry, 64));
        // A storage, a stream, in a tree of two colours: what is no entry is taken for none.
        let whole = matches!(entry[66], 1 | 2) && entry[67] <= 1 && (4..=64).contains(&length);
        if !whole || length % 2 == 1 {
            continue;
        }
        let letters: Vec<u16> = (0..length - 2)
            .step_by(2)
            .map(|at| u16_at(entry, at))
            .collect();
        if let Ok(name) = String::from_utf16(&letters) {
            names.insert(name);
        }
    }
}

/// The type of an older office document, told by the names in it.
///
/// # Errors
/// Why it is not taken.
pub fn of_old_office(names: &BTreeSet<String>) -> Result<&'static str, Option<String>> {
    let has = |name: &str| names.contains(name);
    if has("EncryptedPackage") {
        return Err(Some(
            "加了打开密码，别人看不了。请去掉密码再传。".to_owned(),
        ));
    }
    if ["Macros", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR"]
        .into_iter()
        .any(has)
    {
        return Err(Some(MACROS.to_owned()));
    }
    [
        ("WordDocument", DOC),
        ("Workbook", XLS),
        ("Book", XLS),
        ("PowerPoint Document", PPT),
    ]
    .into_iter()
    .find(|(name, _)| has(name))
    .map(|(_, media)| media)
    .ok_or(None)
}

/// The endings that fit a type.
pub fn endings(media: &str) -> impl Iterator<Item = &'static str> {
    TAKEN
        .iter()
        .filter(move |(known, _)| *known == media)
        .map(|(_, ending)| *ending)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..at + 2)
        .map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}
