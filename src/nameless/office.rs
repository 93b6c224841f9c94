//! Archives: office documents, which are archives of XML parts and pictures, and plain ones.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Copyist, ENTRIES, Sort, Unfit, positions, sort, xml};

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

fn open(bytes: &[u8]) -> Option<Archive<'_>> {
    ZipArchive::new(Cursor::new(bytes))
        .ok()
        .filter(|archive| archive.len() <= ENTRIES)
}

/// The entry's bytes, taken from what is left; where that is too little, nothing is left.
fn unpack(archive: &mut Archive<'_>, n: usize, left: &mut usize) -> Option<Vec<u8>> {
    let file = archive.by_index(n).ok()?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(*left).ok()?.checked_add(1)?;
    let read = file.take(limit).read_to_end(&mut bytes);
    let enough = bytes.len() <= *left;
    *left = left.saturating_sub(bytes.len());
    (read.is_ok() && enough).then_some(bytes)
}

/// The archive with its pictures cleaned; none when there is nothing to clean in it, or it cannot be
/// read.
pub fn without_positions(bytes: &[u8], deep: u8, left: &mut usize) -> Option<Vec<u8>> {
    let mut archive = open(bytes)?;
    let mut clean: Vec<Option<Vec<u8>>> = Vec::with_capacity(archive.len());
    for n in 0..archive.len() {
        let entry = unpack(&mut archive, n, left)?;
        clean.push(positions(&entry, deep, left));
    }
    if clean.iter().all(Option::is_none) {
        return None;
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for (n, clean) in clean.into_iter().enumerate() {
        let Some(clean) = clean else {
            out.raw_copy_file(archive.by_index_raw(n).ok()?).ok()?;
            continue;
        };
        let name = archive.by_index_raw(n).ok()?.name().ok()?.into_owned();
        out.start_file(name, SimpleFileOptions::default()).ok()?;
        out.write_all(&clean).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

/// The copy of an archive for whoever judges blindly.
pub fn copy(copyist: &mut Copyist<'_>, bytes: &[u8], deep: u8) -> Result<Vec<u8>, Unfit> {
    let broken =
        || Unfit::new("压缩的内容读不了、有密码或太大，不能逐一核对，请申报单位另存后再传。");
    let mut archive = open(bytes).ok_or_else(broken)?;
    let mut names: Vec<String> = Vec::with_capacity(archive.len());
    for n in 0..archive.len() {
        let entry = archive.by_index_raw(n).map_err(|_| broken())?;
        names.push(entry.name().map_err(|_| broken())?.into_owned());
    }
    let is_office = names.iter().any(|name| name == "[Content_Types].xml");
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let mut written = BTreeSet::new();
    for (n, name) in names.into_iter().enumerate() {
        if name.ends_with('/')
            || xml::PROPERTIES
                .iter()
                .any(|f| is_office && name.starts_with(f))
        {
            continue;
        }
        let entry = unpack(&mut archive, n, &mut copyist.left).ok_or_else(broken)?;
        let (name, clean) = if is_office {
            if !copyist.veil.names(&name).is_empty() {
                return Err(Unfit::new(
                    "文档内部的文件名里有单位或人员的名称，不能自动遮去。",
                ));
            }
            let clean = part(copyist, &name, &entry, deep)?;
            (name, clean)
        } else {
            // The names within an archive name people as often as its own.
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            let known = ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric());
            let ending = if known { ending } else { "" };
            copyist.texts.push(name.clone());
            (format!("{}.{ending}", n + 1), copyist.copy(&entry, deep)?)
        };
        if written.insert(name.clone()) {
            out.start_file(name, SimpleFileOptions::default())
                .and_then(|()| out.write_all(&clean).map_err(Into::into))
                .map_err(|_| broken())?;
        }
    }
    Ok(out.finish().map_err(|_| broken())?.into_inner())
}

/// One part of an office document.
fn part(copyist: &mut Copyist<'_>, name: &str, bytes: &[u8], deep: u8) -> Result<Vec<u8>, Unfit> {
    let is_xml = [".xml", ".rels", ".vml"]
        .iter()
        .any(|e| name.to_ascii_lowercase().ends_with(e));
    if is_xml {
        return xml::covered(bytes, copyist.veil, &mut copyist.texts);
    }
    match sort(bytes) {
        Sort::Other => {
            copyist.must_not_name(bytes)?;
            Ok(bytes.to_vec())
        }
        _ => copyist.copy(bytes, deep),
    }
}
