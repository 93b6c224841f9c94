//! Files with names planted in them, and everything that can be read out of a file again.

use std::io::{Cursor, Read as _, Write as _};

use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A photograph turned by 6, with the text as its author, its note and in its XMP, and a place.
pub fn photo(text: &str) -> Vec<u8> {
    let mut exif =
        b"Exif\0\0II*\0\x08\0\0\0\x03\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x3b\x01\x02\0".to_vec();
    exif.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    exif.extend(b"\x40\0\0\0%\x88\x04\0\x01\0\0\0\x32\0\0\0\0\0\0\0");
    exif.extend(b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0");
    exif.extend(text.as_bytes());
    let mut out = vec![0xff, 0xd8];
    for (marker, content) in [
        (0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec()),
        (0xe1, exif),
        (
            0xe1,
            format!("http://ns.adobe.com/xap/1.0/\0{text}").into_bytes(),
        ),
        (0xfe, text.as_bytes().to_vec()),
        (0xda, vec![1, 1, 0, 0, 63, 0]),
    ] {
        out.extend([0xff, marker]);
        out.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
        out.extend(content);
    }
    out.extend(b"\x12\x34\xff\xd9");
    out
}

/// The bytes by which a place stands in a photograph.
pub const PLACE: &[u8] = b"%\x88\x04\0";

/// A Word document: the text in a paragraph, each sign a run of its own, in a table, as author,
/// title and company, and in a photograph.
pub fn document(text: &str) -> Vec<u8> {
    document_with(text, &[])
}

/// The same with further parts.
pub fn document_with(text: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let runs: Vec<String> = text
        .chars()
        .map(|c| format!(r#"<w:r w:rsidR="00A1"><w:t xml:space="preserve">{c}</w:t></w:r>"#))
        .collect();
    let runs = runs.concat();
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>{runs}</w:p><w:p><w:ins w:id="1" w:author="{text}"><w:r><w:t>学习照常进行。</w:t></w:r></w:ins></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"#
    );
    let core = format!(
        r#"<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc"><dc:creator>{text}</dc:creator><dc:title>{text}</dc:title></cp:coreProperties>"#
    );
    let app = format!("<Properties><Company>{text}</Company></Properties>");
    let photo = photo(text);
    let parts: [(&str, &[u8]); 6] = [
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#),
        ("word/document.xml", body.as_bytes()),
        ("word/media/image1.jpeg", &photo),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/app.xml", app.as_bytes()),
    ];
    packed(&[&parts[..], more].concat())
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A PDF of one empty page; the text is its author and title, in its XMP and in its outline.
pub fn pdf(text: &str) -> Vec<u8> {
    let mut wide = vec![0xfe, 0xff];
    wide.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    let string = || Object::String(wide.clone(), StringFormat::Literal);
    let mut pdf = Document::with_version("1.5");
    let pages = pdf.new_object_id();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages,
        "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
    });
    pdf.objects.insert(
        pages,
        Object::Dictionary(
            dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 },
        ),
    );
    let xmp = pdf.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        format!("<x:xmpmeta><dc:creator>{text}</dc:creator></x:xmpmeta>").into_bytes(),
    ));
    let entry = pdf.add_object(dictionary! { "Title" => string() });
    let outline = pdf.add_object(dictionary! { "First" => entry, "Last" => entry, "Count" => 1 });
    let catalog = pdf.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "Metadata" => xmp, "Outlines" => outline,
    });
    let info = pdf.add_object(dictionary! { "Author" => string(), "Title" => string() });
    pdf.trailer.set("Root", catalog);
    pdf.trailer.set("Info", info);
    let mut out = Vec::new();
    pdf.save_to(&mut out).unwrap();
    out
}

/// Everything that can be read in a file: unpacked, in every encoding, with and without its tags.
pub fn readings(bytes: &[u8]) -> Vec<String> {
    let plain = String::from_utf8_lossy(bytes).into_owned();
    let mut all = vec![untagged(&plain), unescaped(&plain)];
    for odd in [0, 1] {
        for little in [true, false] {
            let units: Vec<u16> = bytes[odd.min(bytes.len())..]
                .chunks_exact(2)
                .map(|two| {
                    let two = [two[0], two[1]];
                    if little {
                        u16::from_le_bytes(two)
                    } else {
                        u16::from_be_bytes(two)
                    }
                })
                .collect();
            all.push(String::from_utf16_lossy(&units));
        }
    }
    all.push(plain);
    if bytes.starts_with(b"PK") {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        for n in 0..archive.len() {
            let mut part = archive.by_index(n).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            all.push(part.name().unwrap().into_owned());
            all.extend(readings(&bytes));
        }
    }
    if bytes.starts_with(b"%PDF") {
        let mut pdf = Document::load_mem(bytes).unwrap();
        pdf.decompress();
        for object in pdf.objects.values() {
            all.push(format!("{object:?}"));
            strings(object, &mut all);
        }
        strings(&Object::Dictionary(pdf.trailer.clone()), &mut all);
    }
    all
}

fn strings(object: &Object, all: &mut Vec<String>) {
    match object {
        Object::Array(items) => items.iter().for_each(|item| strings(item, all)),
        Object::Dictionary(entries) => entries.iter().for_each(|(_, item)| strings(item, all)),
        Object::Stream(stream) => {
            all.push(String::from_utf8_lossy(&stream.content).into_owned());
            stream.dict.iter().for_each(|(_, item)| strings(item, all));
        }
        Object::String(bytes, _) => {
            all.push(String::from_utf8_lossy(bytes).into_owned());
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|two| u16::from_be_bytes([two[0], two[1]]))
                .collect();
            all.push(String::from_utf16_lossy(&units));
        }
        _ => {}
    }
}

/// What stands between tags, put together.
fn untagged(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// `%E6%B3%95` and `&#27861;` as the signs they stand for.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
