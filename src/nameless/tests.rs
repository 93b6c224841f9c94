//! What stays of a file and what goes.

use std::io::{Cursor, Read, Write};

use domain::veil::{Veil, of_unit};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;

fn veil() -> Veil {
    Veil::new(of_unit("甲大学法学院第一党支部"), [])
}

/// Marks of the places, names and notes that must not come out again.
const MARKS: [&[u8]; 3] = [b"%\x88\x04\0", "法学院".as_bytes(), b"Exif-Note"];

fn is_clean(bytes: &[u8]) {
    for mark in MARKS {
        assert!(!has(bytes, mark), "{mark:?}");
    }
}

/// Turned by 6, taken on a day, somewhere, by somebody.
fn exif() -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0\x04\0".to_vec();
    out.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    out.extend(b"\x3b\x01\x02\0\x0a\0\0\0\x74\0\0\0");
    out.extend(b"\x69\x87\x04\0\x01\0\0\0\x3e\0\0\0");
    out.extend(b"%\x88\x04\0\x01\0\0\0\x50\0\0\0\0\0\0\0");
    out.extend(b"\x01\0\x03\x90\x02\0\x14\0\0\0\x60\0\0\0\0\0\0\0");
    out.extend(b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0");
    out.resize(0x60, 0);
    out.extend(b"2023:10:20 09:00:00\0");
    out.extend("法学院".as_bytes());
    out.extend(b"\0");
    out
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, marker];
    out.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
    out.extend_from_slice(content);
    out
}

fn jpeg() -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    out.extend(segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    out.extend(segment(0xe1, &[b"Exif\0\0".to_vec(), exif()].concat()));
    out.extend(segment(
        0xe1,
        "http://ns.adobe.com/xap/1.0/\0法学院".as_bytes(),
    ));
    out.extend(segment(0xfe, b"Exif-Note"));
    out.extend(segment(0xdb, &[1; 65]));
    out.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    out.extend(b"\x12\xff\0\x34\xff\xd0\x56\xff\xd9");
    // A film behind the picture, as telephones write it.
    out.extend("Exif-Note 法学院".as_bytes());
    out
}

#[test]
fn a_photograph_keeps_how_it_is_turned_and_when_it_was_taken() {
    let clean = without_positions(&jpeg()).unwrap();
    is_clean(&clean);
    assert!(has(&clean, b"\x01\x12\0\x03\0\0\0\x01\0\x06"));
    assert!(has(&clean, b"2023:10:20 09:00:00\0"));
    assert!(clean.ends_with(b"\x12\xff\0\x34\xff\xd0\x56\xff\xd9"));
    // There is nothing more to take away.
    assert_eq!(without_positions(&clean), None);
}

#[test]
fn a_picture_cut_off_or_not_one_is_let_be() {
    assert_eq!(without_positions(b"\xff\xd8\xff"), None);
    assert_eq!(without_positions(&jpeg()[..40]), None);
    assert_eq!(without_positions(b"\x89PNG\r\n\x1a\n\0\0"), None);
    assert!(copy(&jpeg()[..40], &veil()).is_err());
}

fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    out.extend_from_slice(kind);
    out.extend_from_slice(content);
    out.extend([0; 4]);
    out
}

#[test]
fn a_drawing_keeps_its_picture_alone() {
    let picture = [chunk(b"IHDR", &[1; 13]), chunk(b"IDAT", &[2; 9])].concat();
    let planted = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        picture.clone(),
        chunk(b"eXIf", &exif()),
        chunk(b"tEXt", "Author\0法学院".as_bytes()),
        chunk(b"IEND", b""),
    ]
    .concat();
    let clean = without_positions(&planted).unwrap();
    is_clean(&clean);
    assert!(has(&clean, &picture));
    assert!(has(&clean, b"eXIfMM\0*"));
}

#[test]
fn a_web_picture_loses_what_is_beside_it() {
    let part = |kind: &[u8], content: &[u8]| {
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        [kind, &size, content].concat()
    };
    let body = [
        part(b"VP8X", &[0b1100, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        part(b"VP8 ", &[7; 12]),
        part(b"EXIF", &exif()),
        part(b"XMP ", "法学院x".as_bytes()),
    ]
    .concat();
    let clean = without_positions(&[b"RIFF\0\0\0\0WEBP", &body[..]].concat()).unwrap();
    is_clean(&clean);
    assert_eq!(clean[20], 0);
    assert_eq!(
        u32::from_le_bytes(clean[4..8].try_into().unwrap()) as usize,
        clean.len() - 8
    );
}

#[test]
fn a_film_forgets_where_it_was_taken_and_stays_as_long() {
    let part = |kind: &[u8], content: &[u8]| {
        let size = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
        [&size, kind, content].concat()
    };
    let place = part(b"\xa9xyz", "+34.7+113.6/法学院".as_bytes());
    let film = [
        part(b"ftyp", b"isom\0\0\0\0"),
        part(
            b"moov",
            &[part(b"mvhd", &[0; 20]), part(b"udta", &place)].concat(),
        ),
        part(b"mdat", &[9; 30]),
    ]
    .concat();
    let clean = without_positions(&film).unwrap();
    assert_eq!(clean.len(), film.len());
    assert!(!has(&clean, b"+34.7") && has(&clean, b"free") && has(&clean, &[9; 30]));
    is_clean(&clean);
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|n| {
            let mut file = archive.by_index(n).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// What every program looks for to know what a part is.
const SCHEMAS: &str = "http://schemas.openxmlformats.org";

fn document(body: &str) -> Vec<u8> {
    let photo = jpeg();
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let body = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="{SCHEMAS}/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">{body}</w:document>"#
    );
    let types = format!(
        r#"<Types xmlns="{SCHEMAS}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{main}"/><Override PartName="/docProps/core.xml" ContentType="x"/></Types>"#
    );
    let rels = |rows: &str| {
        format!(
            r#"<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{rows}</Relationships>"#
        )
    };
    let of = format!("{SCHEMAS}/officeDocument/2006/relationships");
    let top = rels(&format!(
        r#"<Relationship Id="r1" Type="{of}/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="{of}/extended-properties" Target="docProps/core.xml"/>"#
    ));
    let links = rels(&format!(
        r#"<Relationship Id="r1" Type="{of}/hyperlink" Target="https://law.example/a" TargetMode="External"/>"#
    ));
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", top.as_bytes()),
        (
            "docProps/core.xml",
            "<cp><creator>赵钱孙</creator></cp>".as_bytes(),
        ),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        ("word/document.xml", body.as_bytes()),
        ("word/media/image1.jpeg", &photo),
    ])
}

fn part_of(copy: &[u8], wanted: &str) -> String {
    let parts = unpacked(copy);
    let (_, body) = parts.iter().find(|(name, _)| name == wanted).unwrap();
    String::from_utf8(body.clone()).unwrap()
}

fn body_of(copy: &[u8]) -> String {
    part_of(copy, "word/document.xml")
}

#[test]
fn a_document_keeps_its_text_without_names() {
    let text = r#"<w:p w:rsidR="00AB"><w:r><w:t>我们法</w:t></w:r><w:r><w:t xml:space="preserve">学&#38498; </w:t></w:r><w:ins w:author="赵钱孙" w:date="2023"><w:r><w:t>&amp; 第一</w:t></w:r></w:ins><w:del w:author="赵钱孙"><w:r><w:delText>法学院</w:delText></w:r></w:del><w:r><w:t>党支部坚持学习</w:t></w:r></w:p><w:tbl alt="法学院"/><!-- 法学院 -->"#;
    let copy = copy(&document(text), &veil()).unwrap();
    assert!(!copy.needs_eyes);
    for (name, bytes) in unpacked(&copy.bytes) {
        assert!(!name.starts_with("docProps"), "{name}");
        for word in ["法学院", "赵钱孙", "law.example", "docProps", "rsid"] {
            assert!(!has(&bytes, word.as_bytes()), "{word} in {name}");
        }
        is_clean(&bytes);
    }
    let body = body_of(&copy.bytes);
    let read: String = body
        .split('<')
        .filter_map(|t| t.split_once('>'))
        .map(|(_, t)| t)
        .collect();
    assert_eq!(
        read,
        "我们×××  &amp; ××××××坚持学习".replace("  ", " "),
        "{body}"
    );
    assert!(
        copy.texts.iter().any(|t| t.contains("我们法学院")),
        "{:?}",
        copy.texts
    );
}

/// The words of the format are links and figures themselves; a copy without them opens nowhere.
#[test]
fn a_copy_keeps_what_programs_look_for() {
    let text = r#"<v:shape href="https://law.example/b" alt="13812345678" w:val="13812345678"/><w:bookmarkStart w:name="fxy2"/>"#;
    // A unit may have any code.
    let veil = Veil::new(["2006", "100", "fxy2"].map(str::to_owned), []);
    let copy = copy(&document(text), &veil).unwrap().bytes;
    let body = body_of(&copy);
    assert!(body.contains(&format!(
        r#"xmlns:w="{SCHEMAS}/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml""#
    )));
    assert!(
        body.contains(r#"href="×××" alt="×××" w:val="13812345678"/>"#),
        "{body}"
    );
    assert!(body.contains(r#"w:name="×××""#), "{body}");
    let links = part_of(&copy, "word/_rels/document.xml.rels");
    let kind = format!(r#"Type="{SCHEMAS}/officeDocument/2006/relationships/hyperlink""#);
    assert!(
        links.contains(&kind) && links.contains("about:blank"),
        "{links}"
    );
    assert!(
        part_of(&copy, "[Content_Types].xml").contains("wordprocessingml.document.main+xml"),
        "a program would not know what to open"
    );
}

/// Two sheets named for their units, a telephone in a cell of figures, a formula over to a sheet: no
/// two sheets are called the same, figures are figures, and a formula is one.
#[test]
fn a_workbook_without_names_still_opens() {
    use rust_xlsxwriter::{Formula, Workbook};
    let mut book = Workbook::new();
    for name in ["法学院", "第一党支部", "经费"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "甲大学法学院").unwrap();
        sheet.write(1, 0, 13_812_345_678_f64).unwrap();
        let sum = Formula::new("=法学院!A3").set_result("4200");
        sheet.write(2, 0, sum).unwrap();
        let twice = Formula::new("=A3*2").set_result("8400");
        sheet.write(3, 0, twice).unwrap();
    }
    let planted = book.save_to_buffer().unwrap();
    let copy = copy(&planted, &veil()).unwrap().bytes;
    let sheets = part_of(&copy, "xl/workbook.xml");
    for name in ["×××1", "×××2", "经费"] {
        assert!(
            sheets.contains(&format!(r#"<sheet name="{name}""#)),
            "{sheets}"
        );
    }
    for n in 1..=3 {
        let cells = part_of(&copy, &format!("xl/worksheets/sheet{n}.xml"));
        for cell in [
            r#"<c r="A1" t="s"><v>0</v></c>"#,
            r#"<c r="A2"><v>0</v></c>"#,
            r#"<c r="A3"><f>#REF!</f><v>4200</v></c>"#,
            r#"<c r="A4"><f>A3*2</f><v>8400</v></c>"#,
        ] {
            assert!(cells.contains(cell), "{cell} in {cells}");
        }
    }
    for (name, bytes) in unpacked(&copy) {
        assert!(!has(&bytes, "法学院".as_bytes()), "{name}");
    }
}

#[test]
fn a_file_hung_on_a_page_of_a_pdf_goes() {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut pdf = Document::with_version("1.5");
    let pages = pdf.new_object_id();
    let planted = Stream::new(dictionary! {}, "法学院".into());
    let hung = pdf.add_object(planted);
    let note = pdf.add_object(dictionary! {
        "Subtype" => "FileAttachment", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "FS" => dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => hung } },
    });
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Annots" => vec![note.into()],
        "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
    });
    let all = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    pdf.objects.insert(pages, Object::Dictionary(all));
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    let mut planted = Vec::new();
    pdf.save_to(&mut planted).unwrap();
    is_clean(&copy(&planted, &veil()).unwrap().bytes);
}

#[test]
fn a_document_with_what_cannot_be_read_is_no_copy() {
    let with = |name: &str, bytes: &[u8]| {
        let types: &[u8] = b"<Types/>";
        packed(&[("[Content_Types].xml", types), (name, bytes)])
    };
    let wide: Vec<u8> = "法学院".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for planted in [
        with("word/embeddings/o.bin", b"\xd0\xcf\x11\xe0\xa1"),
        with("xl/printerSettings1.bin", &wide),
        with("word/document.xml", b"<a><b></a>"),
        with(
            "word/document.xml",
            b"<!DOCTYPE a [<!ENTITY n 'x'>]><a>&n;</a>",
        ),
        with("word/media/法学院.png", b"x"),
    ] {
        assert!(copy(&planted, &veil()).is_err());
    }
    assert!(copy(&with("word/fonts/f.odttf", b"\x01\x02"), &veil()).is_ok());
    // Four bytes that happen to be two signs, or three that happen to be a code.
    let short = Veil::new(["甲大", "abc"].map(str::to_owned), []);
    let chance: Vec<u8> = "甲大".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let font = [&chance[..], b"abc"].concat();
    assert!(copy(&with("word/fonts/f.odttf", &font), &short).is_ok());
}

#[test]
fn names_within_an_archive_become_numbers() {
    let photo = jpeg();
    let inner = document("<w:p><w:t>第一党支部</w:t></w:p>");
    let archive = packed(&[("法学院/照片.jpg", &photo), ("法学院.docx", &inner)]);
    let copy = copy(&archive, &veil()).unwrap();
    let names: Vec<String> = unpacked(&copy.bytes)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["1.jpg", "2.docx"]);
    assert!(copy.texts.iter().any(|t| t == "法学院/照片.jpg"));
    let (_, inner) = &unpacked(&copy.bytes)[1];
    assert!(body_of(inner).contains("<w:t>×××</w:t>"));
}

#[test]
fn pictures_in_documents_are_cleaned_for_everybody_and_nothing_else() {
    let planted = document("<w:p><w:t>第一党支部</w:t></w:p>");
    let clean = without_positions(&planted).unwrap();
    let parts = unpacked(&clean);
    assert_eq!(parts.len(), unpacked(&planted).len());
    for ((name, before), (_, after)) in unpacked(&planted).iter().zip(&parts) {
        if name.contains("/media/") {
            is_clean(after);
        } else {
            assert_eq!(before, after, "{name}");
        }
    }
    assert_eq!(without_positions(&clean), None);
}

/// Small archives in an archive do not unpack to more than one large one may.
#[test]
fn archives_within_an_archive_share_what_may_be_unpacked() {
    let photo = jpeg();
    let inner = packed(&[("1.jpg", &photo)]);
    let outer = packed(&[("1.zip", &inner), ("2.zip", &inner), ("3.zip", &inner)]);
    let all = 3 * (photo.len() + inner.len());
    let mut left = all;
    let clean = positions(&outer, DEEP, &mut left).unwrap();
    assert_eq!(left, 0);
    assert_eq!(positions(&clean, DEEP, &mut { UNPACKED }), None);
    // Where it is not enough for the first, none of the others is begun again.
    let mut left = inner.len() + photo.len() - 1;
    assert_eq!(positions(&outer, DEEP, &mut left), None);
    assert_eq!(left, 0);
}

/// However many come at the same time, two are in memory.
#[tokio::test]
async fn two_files_are_gone_through_at_a_time() {
    let _two = (turn().await, turn().await);
    let third = tokio::time::timeout(std::time::Duration::from_millis(20), turn());
    assert!(third.await.is_err());
}
