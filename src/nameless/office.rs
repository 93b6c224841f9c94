//! Archives: office documents, which are archives of XML parts and pictures, and plain ones.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use encoding_rs::GB18030;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Copyist, MOST, Room, Sort, Unfit, positions, sort, xml};
use crate::files::content;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Bytes of an entry that tell what it is.
const HEAD: u64 = 1024;
/// Longest part of a document that is taken apart, in bytes: in memory it is many times that.
const XML: usize = 16 * 1024 * 1024;

/// An archive with the names in it, when there is room for it; otherwise why not, to be read behind its name.
fn open<'b>(bytes: &'b [u8], room: &mut Room) -> Result<(Archive<'b>, Vec<String>), String> {
    let tail = bytes.len().saturating_sub(usize::from(u16::MAX) + 22);
    content::directory(&bytes[tail..], bytes.len() as u64)?;
    let broken = "不是完整的压缩文件，请重新保存或压缩后再传。";
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken)?;
    (room.deep, room.entries) = room
        .deep
        .checked_sub(1)
        .zip(room.entries.checked_sub(archive.len()))
        .ok_or("里套的压缩包和文件太多，不能逐一核对。请分开再传。")?;
    let mut names = Vec::with_capacity(archive.len());
    for n in 0..archive.len() {
        let entry = archive.by_index_raw(n).map_err(|_| broken)?;
        // Chinese Windows writes GBK and does not say so.
        let raw = entry.name_raw();
        let name = std::str::from_utf8(raw)
            .map(str::to_owned)
            .ok()
            .or_else(|| {
                let read = GB18030.decode_without_bom_handling_and_without_replacement(raw);
                read.map(std::borrow::Cow::into_owned)
            });
        names.push(name.ok_or("里的文件名读不出来，请改名后重新压缩再传。")?);
    }
    let apart: BTreeSet<&String> = names.iter().collect();
    if archive.has_duplicate_names() || apart.len() < names.len() {
        return Err("里有同名的文件，解开后会少一个。请改名后重新压缩再传。".to_owned());
    }
    Ok((archive, names))
}

/// The entry's bytes, taken from the room there is; where that is too little, nothing is left. Of one
/// whose beginning is not `wanted` there is no more than that.
fn unpack(
    archive: &mut Archive<'_>,
    n: usize,
    room: &mut Room,
    wanted: impl Fn(&[u8]) -> bool,
) -> Result<Vec<u8>, String> {
    let unreadable = "读不了（有密码、损坏或压缩方法少见），不能核对。请重新压缩再传。";
    let mut file = archive.by_index(n).map_err(|_| unreadable)?;
    let mut bytes = Vec::new();
    let mut head = file.by_ref().take(HEAD);
    head.read_to_end(&mut bytes).map_err(|_| unreadable)?;
    if !wanted(&bytes) {
        return Ok(bytes);
    }
    let most = MOST.min(room.bytes);
    let mut rest = file.take((most + 1 - bytes.len().min(most)) as u64);
    rest.read_to_end(&mut bytes).map_err(|_| unreadable)?;
    room.bytes = room.bytes.saturating_sub(bytes.len());
    if bytes.len() > most {
        let mb = MOST / (1024 * 1024);
        return Err(format!(
            "解开后太大，单份最多 {mb} MB。请缩小或拆分后再传。"
        ));
    }
    Ok(bytes)
}

/// The archive with its pictures cleaned; none when there is nothing to clean in it. The one place
/// where somebody's archive is looked into, with all archives in it.
///
/// # Errors
/// Why it is not taken, to be read behind its name: programs, macros, what cannot be read.
pub fn without_positions(bytes: &[u8], room: &mut Room) -> Result<Option<Vec<u8>>, String> {
    let (mut archive, names) = open(bytes, room)?;
    for name in &names {
        content::by_name(name)?;
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut is_changed = false;
    let mut is_written = out.set_raw_comment(archive.comment().into()).is_ok();
    for (n, name) in names.iter().enumerate() {
        let within = |why: String| format!("里的“{name}”{why}");
        let is_types = name.eq_ignore_ascii_case("[Content_Types].xml");
        let is_wanted =
            |head: &[u8]| is_types || !matches!(sort(head), Sort::Gif | Sort::Pdf | Sort::Other);
        let entry = unpack(&mut archive, n, room, is_wanted).map_err(within)?;
        content::by_head(name, &entry).map_err(within)?;
        if is_types {
            content::by_types(&entry)?;
        }
        let clean = positions(&entry, room).map_err(within)?;
        let Ok(raw) = archive.by_index_raw(n) else {
            is_written = false;
            continue;
        };
        let written = if let Some(clean) = clean {
            is_changed = true;
            out.start_file(name, raw.options())
                .and_then(|()| out.write_all(&clean).map_err(Into::into))
        } else {
            out.raw_copy_file_rename(raw, name)
        };
        is_written &= written.is_ok();
    }
    room.deep += 1;
    if !is_changed {
        return Ok(None);
    }
    let out = out.finish().ok().filter(|_| is_written);
    let out = out.ok_or("的压缩方法少见，去不掉里面的拍摄信息。请重新压缩再传。")?;
    Ok(Some(out.into_inner()))
}

/// The copy of an archive for whoever judges blindly.
pub fn copy(copyist: &mut Copyist<'_>, bytes: &[u8]) -> Result<Vec<u8>, Unfit> {
    let broken = || {
        Unfit::new(
            "压缩的内容读不了、有密码、有同名文件或太大，不能逐一核对，请申报单位另存后再传。",
        )
    };
    let (mut archive, names) = open(bytes, &mut copyist.room).map_err(|_| broken())?;
    let is_office = names.iter().any(|name| name == "[Content_Types].xml");
    let is_known =
        |name: &String| name.contains('/') && !name.contains("_rels/") && xml::is_kept(name);
    if is_office && !names.iter().any(is_known) {
        return Err(broken());
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for (n, name) in names.into_iter().enumerate() {
        if name.ends_with('/') || is_office && !xml::is_kept(&name) {
            continue;
        }
        let entry = unpack(&mut archive, n, &mut copyist.room, |_| true).map_err(|_| broken())?;
        let (name, clean) = if is_office {
            if !copyist.veil.names(&name).is_empty() {
                return Err(Unfit::new(
                    "文档内部的文件名里有单位或人员的名称，不能自动遮去。",
                ));
            }
            let clean = part(copyist, &name, &entry)?;
            (name, clean)
        } else {
            // The names within an archive name people as often as its own.
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            let known = ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric());
            let ending = if known { ending } else { "" };
            copyist.texts.push(name.clone());
            (format!("{}.{ending}", n + 1), copyist.copy(&entry)?)
        };
        out.start_file(name, SimpleFileOptions::default())
            .and_then(|()| out.write_all(&clean).map_err(Into::into))
            .map_err(|_| broken())?;
    }
    copyist.room.deep += 1;
    Ok(out.finish().map_err(|_| broken())?.into_inner())
}

/// One part of an office document.
fn part(copyist: &mut Copyist<'_>, name: &str, bytes: &[u8]) -> Result<Vec<u8>, Unfit> {
    let is_xml = [".xml", ".rels", ".vml"]
        .iter()
        .any(|e| name.to_ascii_lowercase().ends_with(e));
    if is_xml || bytes.trim_ascii_start().starts_with(b"<") || bytes.starts_with(b"\xef\xbb\xbf<") {
        if bytes.len() > XML {
            return Err(Unfit::new(
                "文档太长，不能逐字核对，请申报单位拆分或另存为 PDF 再传。",
            ));
        }
        return xml::covered(bytes, name, copyist.veil, &mut copyist.texts);
    }
    if sort(bytes) != Sort::Other {
        return copyist.copy(bytes);
    }
    copyist.must_not_name(bytes)?;
    // Nobody knows what a drawing of another format shows and says: the organiser looks at it.
    copyist.needs_eyes |= !name.contains("/fonts/");
    Ok(bytes.to_vec())
}
