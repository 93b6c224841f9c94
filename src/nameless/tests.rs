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
    let clean = cleaned(&jpeg());
    is_clean(&clean);
    assert!(has(&clean, b"\x01\x12\0\x03\0\0\0\x01\0\x06"));
    assert!(has(&clean, b"2023:10:20 09:00:00\0"));
    assert!(clean.ends_with(b"\x12\xff\0\x34\xff\xd0\x56\xff\xd9"));
    // There is nothing more to take away.
    assert_eq!(without_positions(&clean), Ok(None));
}

fn cleaned(bytes: &[u8]) -> Vec<u8> {
    without_positions(bytes).unwrap().unwrap()
}

/// Why a file is not taken, also when it lies in an archive.
fn is_refused(bytes: &[u8], why: &str) {
    let said = without_positions(bytes).unwrap_err();
    assert!(said.contains(why), "{said}");
    let said = without_positions(&packed(&[("甲.jpg", &jpeg()), ("乙", bytes)])).unwrap_err();
    assert!(said.starts_with("里的“乙”") && said.contains(why), "{said}");
}

#[test]
fn a_picture_cut_off_or_not_one_is_refused() {
    is_refused(b"\xff\xd8\xff", "的内容不完整");
    is_refused(&jpeg()[..40], "的内容不完整");
    is_refused(b"\x89PNG\r\n\x1a\n\0\0", "的内容不完整");
    is_refused(
        b"\0\0\0\x10ftypisom\0\0\0\0\xff\xff\xff\xffmoov",
        "的内容不完整",
    );
    assert!(copy(&jpeg()[..40], &veil()).is_err());
}

/// A stray between two segments hides nothing of what follows.
#[test]
fn a_photograph_with_a_stray_in_it_is_cleaned() {
    let mut planted = jpeg();
    planted.splice(20..20, [0, 0xff, 0, 7]);
    assert_eq!(cleaned(&planted), cleaned(&jpeg()));
}

/// In a picture of the boxes of a film, what is beside a film is the picture.
#[test]
fn what_cameras_write_and_cannot_be_cleaned_is_refused() {
    for brand in ["heic", "mif1", "avif", "crx "] {
        let picture = format!("\0\0\0\x10ftyp{brand}\0\0\0\0\0\0\0\x0cmeta1234");
        is_refused(picture.as_bytes(), "的格式去不掉拍摄地点");
        assert!(copy(picture.as_bytes(), &veil()).is_err());
    }
    // Whatever it calls itself: no film is in it.
    is_refused(
        b"\0\0\0\x10ftypxxxx\0\0\0\0\0\0\0\x0cmeta1234",
        "的内容不完整",
    );
    is_refused(b"II*\0\x08\0\0\0\0\0", "的格式去不掉拍摄地点");
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
    let clean = cleaned(&planted);
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
    let clean = cleaned(&[b"RIFF\0\0\0\0WEBP", &body[..]].concat());
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
        // Less than a box, as some programs leave it.
        b"\0\x01".to_vec(),
    ]
    .concat();
    let clean = cleaned(&film);
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
    let text = r#"<w:p w:rsidR="00AB"><w:r><w:t>我们法</w:t></w:r><w:r><w:t xml:space="preserve">学&#38498; </w:t></w:r><w:ins w:author="赵钱孙" w:date="2023"><w:r><w:t>&amp; 第一</w:t></w:r></w:ins><w:del w:author="赵钱孙"><w:r><w:delText>法学院</w:delText></w:r></w:del><w:r><w:t>党支部坚持 &amp; 学习</w:t></w:r></w:p><w:tbl alt="法学院"/><!-- 法学院 -->"#;
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
    // What stands between the parts of one name goes with it.
    assert_eq!(read, "我们××××××坚持 &amp; 学习", "{body}");
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
    let filters = vec![Object::Name(b"DCTDecode".to_vec())];
    pdf.add_object(Stream::new(dictionary! { "Filter" => filters }, jpeg()));
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
        with("word/fonts/f.odttf", &wide),
        with("word/media/1.tiff", b"II*\0\x08\0\0\0\0\0"),
        with("word/media/1.gif", b"GIF89a"),
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

/// Whoever wrote, changed or printed a document stands in parts of its own, and in any of them.
#[test]
fn a_copy_has_the_parts_that_make_the_document_alone() {
    let types = r#"<Types><Override PartName="/ppt/authors.xml" ContentType="x"/><Override PartName="/ppt/slides/slide1.xml" ContentType="x"/></Types>"#;
    let links = r#"<Relationships><Relationship Id="a" Target="../comments/c.xml"/><Relationship Id="b" Target="../media/1.svg"/><Relationship Id="c" Target="/ppt/tags/tag1.xml"/></Relationships>"#;
    let told = "<a name='王五'>王五</a>".as_bytes();
    let slide = r#"<a><custDataLst><tags id="c"/></custDataLst><pageSetup r:id="p"/><d refreshedBy="王五" sourceFile="C:\王五.txt"/></a>"#;
    let picture = "<svg><creator>王五</creator><t>法</t><t>&#23398;&#x9662;</t><image href='data:image/jpeg;base64,AA'/></svg>";
    let gif: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0";
    let frame: &[u8] = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0";
    let gif_with = |note: &[u8]| [gif, note, frame, b";"].concat();
    let planted = packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("ppt/slides/slide1.xml", slide.as_bytes()),
        ("ppt/slides/_rels/slide1.xml.rels", links.as_bytes()),
        ("ppt/media/1.svg", picture.as_bytes()),
        ("ppt/media/2.gif", &gif_with(b"!\xfe\x04Note\0")),
        ("ppt/authors.xml", told),
        ("ppt/comments/c.xml", told),
        ("ppt/tags/tag1.xml", told),
        ("xl/revisions/userNames.xml", told),
        ("xl/printerSettings/1.bin", told),
        ("word/people.xml", told),
        ("docMetadata/LabelInfo.xml", told),
    ]);
    let copy = copy(&planted, &veil()).unwrap();
    assert!(!copy.needs_eyes);
    let parts = unpacked(&copy.bytes);
    assert_eq!(parts.len(), 5);
    for (name, bytes) in parts {
        for word in [
            "王五", "法", "authors", "comments", "tag", "base64", "r:id", "Note",
        ] {
            assert!(!has(&bytes, word.as_bytes()), "{word} in {name}");
        }
    }
}

/// What is drawn in a format of its own is no text: the organiser looks at it.
#[test]
fn a_drawing_that_is_no_picture_waits() {
    let types: &[u8] = b"<Types/>";
    let drawing: &[u8] = b"\x01\0\0\0d\0r\0a\0w";
    let planted = packed(&[
        ("[Content_Types].xml", types),
        ("word/media/1.emf", drawing),
    ]);
    assert!(copy(&planted, &veil()).unwrap().needs_eyes);
}

#[test]
fn a_name_that_goes_on_in_the_next_paragraph_is_covered() {
    let text = "<w:p><w:t>我们甲大</w:t></w:p><w:p><w:t>学坚持</w:t></w:p><w:p><w:t>一</w:t></w:p><w:p><w:t>党支部概况</w:t></w:p>";
    let body = body_of(&copy(&document(text), &veil()).unwrap().bytes);
    assert!(
        body.contains("<w:t>我们×××</w:t></w:p><w:p><w:t>坚持</w:t>"),
        "{body}"
    );
    assert!(
        body.contains("<w:t>一</w:t></w:p><w:p><w:t>党支部概况</w:t>"),
        "{body}"
    );
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
    let clean = cleaned(&planted);
    let parts = unpacked(&clean);
    assert_eq!(parts.len(), unpacked(&planted).len());
    for ((name, before), (_, after)) in unpacked(&planted).iter().zip(&parts) {
        if name.contains("/media/") {
            is_clean(after);
        } else {
            assert_eq!(before, after, "{name}");
        }
    }
    assert_eq!(without_positions(&clean), Ok(None));
}

/// Small archives in an archive do not unpack to more than one large one may, nor do they hold more.
#[test]
fn archives_within_an_archive_share_what_may_be_unpacked() {
    let photo = jpeg();
    let inner = packed(&[("1.jpg", &photo)]);
    let outer = packed(&[("1.zip", &inner), ("2.zip", &inner), ("3.zip", &inner)]);
    let room = |deep, bytes, entries| Room {
        deep,
        bytes,
        entries,
    };
    let all = 3 * (photo.len() + inner.len());
    let mut enough = room(2, all, 6);
    let clean = positions(&outer, &mut enough).unwrap().unwrap();
    assert_eq!((enough.deep, enough.bytes, enough.entries), (2, 0, 0));
    assert_eq!(without_positions(&clean), Ok(None));
    for mut little in [room(1, all, 6), room(2, all - 1, 6), room(2, all, 5)] {
        assert!(positions(&outer, &mut little).is_err());
    }
    // Where it is not enough for the first, none of the others is begun.
    let mut little = room(2, inner.len() + photo.len() - 1, 6);
    assert!(positions(&outer, &mut little).is_err());
    assert_eq!(little.bytes, 0);
}

#[test]
fn a_picture_that_unpacks_to_too_much_is_refused_and_other_things_are_not_unpacked() {
    let large = vec![0; MOST];
    let picture = [b"\xff\xd8\xff", &large[..]].concat();
    let said = without_positions(&packed(&[("1.jpg", &picture)])).unwrap_err();
    assert!(
        said.contains("里的“1.jpg”解开后太大，单份最多 64 MB"),
        "{said}"
    );
    let mut room = Room::WHOLE;
    assert_eq!(positions(&packed(&[("1.txt", b"x")]), &mut room), Ok(None));
    assert_eq!(room.bytes, UNPACKED);
}

/// Chinese Windows writes names in GBK; the flag of the entries says nothing.
#[test]
fn names_in_gbk_are_read() {
    let (name, _, _) = encoding_rs::GBK.encode("现场照片.jpg");
    let placed = |stand_in: &[u8]| {
        let mut bytes = packed(&[("1234567890.j", &jpeg()), ("2.jpg", &jpeg())]);
        for at in 0..bytes.len() - stand_in.len() {
            if bytes[at..].starts_with(b"1234567890.j") {
                bytes[at..at + stand_in.len()].copy_from_slice(stand_in);
            }
        }
        bytes
    };
    let names: Vec<String> = unpacked(&cleaned(&placed(&name)))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["现场照片.jpg", "2.jpg"]);
    assert_eq!(copy(&placed(&name), &veil()).unwrap().texts, names);
}

#[test]
fn of_two_entries_of_one_name_none_is_lost() {
    let mut planted = packed(&[("1.jpg", &jpeg()), ("2.jpg", b"x")]);
    for at in 0..planted.len() - 5 {
        if planted[at..].starts_with(b"2.jpg") {
            planted[at] = b'1';
        }
    }
    let said = without_positions(&planted).unwrap_err();
    assert!(said.contains("里有同名的文件"), "{said}");
    assert!(copy(&planted, &veil()).is_err());
}

#[test]
fn an_entry_that_nobody_can_look_into_is_refused() {
    let mut planted = packed(&[("1.jpg", &jpeg()), ("2.txt", b"x")]);
    for at in 0..planted.len() - 4 {
        if planted[at..].starts_with(b"PK\x03\x04") {
            planted[at + 6] |= 1;
        } else if planted[at..].starts_with(b"PK\x01\x02") {
            planted[at + 8] |= 1;
        }
    }
    let said = without_positions(&planted).unwrap_err();
    assert!(said.contains("里的“1.jpg”读不了（有密码"), "{said}");
}

#[test]
fn programs_and_macros_are_refused_wherever_they_lie() {
    let types = |more: &str| format!("<Types>{more}</Types>").into_bytes();
    let word = |name: &str, more: &str| {
        packed(&[
            ("[Content_Types].xml", &types(more)),
            ("word/document.xml", b"<a/>"),
            (name, b"x"),
        ])
    };
    let vba =
        r#"<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>"#;
    let wide: Vec<u8> = vba.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sheet = b"\x85\0\x0e\0\x12\x34\0\0\0\x01\x06\0Macro1";
    let old = [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        &[0; 77][..],
        sheet,
        &[0; 99],
    ]
    .concat();
    for (planted, why) in [
        (packed(&[("a/setup.EXE. ", b"x")]), "里有程序文件"),
        (packed(&[("a.pdf", b"MZ\x90\0\x03\0")]), "里的“a.pdf”是程序"),
        (
            packed(&[("a.7z", b"7z\xbc\xaf\x27\x1c")]),
            "系统打不开的压缩文件",
        ),
        (word("word/setup.exe", ""), "里有程序文件"),
        (word("word/vbaProject.bin", ""), "带有宏"),
        (word("word/a.bin", vba), "带有宏"),
        (packed(&[("[Content_Types].xml", &wide)]), "带有宏"),
        (packed(&[("旧表.xls", &old)]), "里的“旧表.xls”带有宏"),
    ] {
        let said = without_positions(&planted).unwrap_err();
        assert!(said.contains(why), "{said}");
        let outer = packed(&[("内.zip", &planted)]);
        let said = without_positions(&outer).unwrap_err();
        assert!(
            said.starts_with("里的“内.zip”") && said.contains(why),
            "{said}"
        );
    }
    for ending in "bat chm docm iso jse lnk msix pif reg scf url vbs".split(' ') {
        let name = format!("甲.{ending}");
        assert!(
            without_positions(&packed(&[(&name, b"x")])).is_err(),
            "{name}"
        );
    }
    assert_eq!(without_positions(&word("word/a.xml", "")), Ok(None));
}

/// However many come at the same time, two are in memory.
#[tokio::test]
async fn two_files_are_gone_through_at_a_time() {
    let soon = std::time::Duration::from_millis(20);
    let first = turn("image/png").await;
    // What may hold others waits until it is alone.
    let archive = tokio::time::timeout(soon, turn("application/zip"));
    assert!(archive.await.is_err());
    let _two = (first, turn("image/png").await);
    let third = tokio::time::timeout(soon, turn("image/png"));
    assert!(third.await.is_err());
}
