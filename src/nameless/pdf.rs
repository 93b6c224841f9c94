//! PDF: properties, attachments and authors of notes are taken out; names in outlines, notes and
//! fields are covered. What is printed on the pages cannot be covered surely, so an organiser looks
//! at it first.

use domain::veil::Veil;
use lopdf::{Dictionary, Document, Object, Stream, StringFormat};

use super::{Unfit, image};

/// Keys whose values say something beside the pages.
const BESIDE: [&[u8]; 8] = [
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"EmbeddedFiles",
    b"EF",
    b"AF",
    b"Thumb",
    b"JavaScript",
];

/// Rewrites a document; its texts are added to `texts` before names are covered.
pub fn copy(bytes: &[u8], veil: &Veil, texts: &mut Vec<String>) -> Result<Vec<u8>, Unfit> {
    let unreadable =
        || Unfit::new("这个 PDF 读不了或有密码，去不掉作者等属性，请申报单位另存后再传。");
    let mut pdf = Document::load_mem(bytes).map_err(|_| unreadable())?;
    if pdf.is_encrypted() {
        return Err(unreadable());
    }
    let pages: Vec<u32> = pdf.get_pages().keys().copied().collect();
    if pages.is_empty() {
        return Err(unreadable());
    }
    for page in pages {
        // A page without text that can be read is a picture; the organiser is told so.
        texts.extend(
            pdf.extract_text(&[page])
                .ok()
                .filter(|t| !t.trim().is_empty()),
        );
    }
    pdf.trailer.remove(b"Info");
    for object in pdf.objects.values_mut() {
        if let Object::Stream(stream) = object {
            photo(stream).ok_or_else(unreadable)?;
        }
        clean(object, veil, texts);
    }
    pdf.prune_objects();
    let mut out = Vec::with_capacity(bytes.len());
    pdf.save_to(&mut out).map_err(|_| unreadable())?;
    Ok(out)
}

/// Cleans a photograph, also one that is packed once more; none when it cannot be read.
fn photo(stream: &mut Stream) -> Option<()> {
    let filters = stream.filters().unwrap_or_default();
    let is_photo = filters
        .last()
        .is_some_and(|last| [&b"DCTDecode"[..], b"DCT"].contains(last));
    if is_photo && filters.len() > 1 {
        let around = filters[..filters.len() - 1].iter();
        let around: Vec<Object> = around.map(|name| Object::Name(name.to_vec())).collect();
        stream.dict.set("Filter", around);
        let inner = stream.decompressed_content_with_limit(super::MOST).ok()?;
        stream.set_content(inner);
        stream.dict.remove(b"DecodeParms");
        let photo = Object::Name(b"DCTDecode".to_vec());
        stream.dict.set("Filter", photo);
    }
    // How it is packed may be said elsewhere: it is one all the same.
    if is_photo || stream.content.starts_with(b"\xff\xd8\xff") {
        let clean = image::jpeg(&stream.content)?;
        stream.set_content(clean);
    }
    Some(())
}

fn clean(object: &mut Object, veil: &Veil, texts: &mut Vec<String>) {
    match object {
        Object::Array(items) => items.iter_mut().for_each(|item| clean(item, veil, texts)),
        Object::Dictionary(entries) => clean_all(entries, veil, texts),
        Object::Stream(stream) => clean_all(&mut stream.dict, veil, texts),
        Object::String(bytes, format) => {
            if let Some(text) = read(bytes) {
                let covered = veil.over(&text);
                if covered != text {
                    texts.push(text);
                    *bytes = wide(&covered);
                    *format = StringFormat::Hexadecimal;
                }
            }
        }
        _ => {}
    }
}

fn clean_all(entries: &mut Dictionary, veil: &Veil, texts: &mut Vec<String>) {
    for key in BESIDE {
        entries.remove(key);
    }
    // A note says who wrote it.
    if entries.has(b"Subtype") && entries.has(b"Rect") && !entries.has(b"FT") {
        entries.remove(b"T");
    }
    for (_, value) in entries.iter_mut() {
        clean(value, veil, texts);
    }
}

/// A string that people read: UTF-16 with its mark, or UTF-8.
fn read(bytes: &[u8]) -> Option<String> {
    if let Some(wide) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = wide
            .chunks_exact(2)
            .map(|two| u16::from_be_bytes([two[0], two[1]]))
            .collect();
        return String::from_utf16(&units).ok();
    }
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    String::from_utf8(plain.to_vec()).ok()
}

fn wide(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}
