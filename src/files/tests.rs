//! What is taken, as what, and what is refused.

use super::*;

#[test]
fn in_a_blind_review_a_name_says_nothing() {
    let neutral = |name| neutral_name("YZB-2026-4", AttachmentId(17), name);
    assert_eq!(neutral("文学院 支部书记 事迹.PDF"), "YZB-2026-4-附件17.pdf");
    assert_eq!(neutral("甲大学.文学院"), "YZB-2026-4-附件17");
}

fn store() -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path(), 1024).unwrap();
    (folder, files)
}

/// A power cut after the answer leaves the file: the row that names it is on the disk too.
#[test]
fn what_was_stored_is_on_the_disk() {
    let (_folder, files) = store();
    assert!(format!("{:?}", files.store).contains("fsync: true"));
}

/// An archive of files of one letter.
fn packed(names: &[&str]) -> Bytes {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in names {
        out.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut out, b"x").unwrap();
    }
    out.finish().unwrap().into_inner().into()
}

/// One file of an archive: its name and how large it claims to be when unpacked.
fn archive(entries: &[(&str, u32)]) -> Bytes {
    let (mut local, mut directory) = (Vec::new(), Vec::new());
    for (name, unpacked) in entries {
        let at = u32::try_from(local.len()).unwrap();
        let length = u16::try_from(name.len()).unwrap();
        local.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0");
        local.extend(unpacked.to_le_bytes());
        local.extend(length.to_le_bytes());
        local.extend([0, 0]);
        local.extend(name.as_bytes());
        local.push(b'x');
        directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0");
        directory.extend(unpacked.to_le_bytes());
        directory.extend(length.to_le_bytes());
        directory.extend([0; 12]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    let mut bytes = local;
    let from = u32::try_from(bytes.len()).unwrap();
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count, count].concat());
    bytes.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    bytes.extend(from.to_le_bytes());
    bytes.extend([0, 0]);
    Bytes::from(bytes)
}

/// An older office document with these names in it.
fn old(names: &[&str]) -> Bytes {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    for name in names {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u8::try_from(entry.len() + 2).unwrap();
        entry.resize(64, 0);
        entry.extend([length, 0, 2, 1]);
        entry.resize(content::OLD_ENTRY, 0);
        bytes.extend(entry);
    }
    Bytes::from(bytes)
}

#[tokio::test]
async fn a_file_is_known_by_its_content_and_its_name_must_fit() {
    let (_folder, files) = store();
    let pdf = Bytes::from_static(b"%PDF-1.4 one page");
    let word = packed(&["_rels/.rels", "word/document.xml", "[Content_Types].xml"]);
    let sheet = packed(&["xl/workbook.xml", "[Content_Types].xml"]);
    let photos = packed(&["照片/1.jpg"]);
    for (name, bytes, media) in [
        ("通知.PDF", pdf.clone(), "application/pdf"),
        (
            "照片.JPEG",
            Bytes::from_static(b"\xFF\xD8\xFF\xDA\0\x02\xFF\xD9"),
            "image/jpeg",
        ),
        ("申报书.docx", word.clone(), TAKEN[4].0),
        ("名单.xlsx", sheet.clone(), TAKEN[5].0),
        ("照片.zip", photos.clone(), "application/zip"),
        (
            "旧稿.doc",
            old(&["Root Entry", "1Table", "WordDocument"]),
            "application/msword",
        ),
        ("旧表.xls", old(&["Workbook"]), "application/vnd.ms-excel"),
        ("CON.pdf", pdf.clone(), "application/pdf"),
    ] {
        let stored = files.put(name, bytes).await.unwrap();
        assert_eq!(stored.media_type, media, "{name}");
        assert!(files.body(&stored.digest).await.is_ok());
    }
    let macros = packed(&[
        "[Content_Types].xml",
        "word/document.xml",
        "word/vbaProject.bin",
    ]);
    let many: Vec<String> = (0..2001).map(|n| format!("{n}.jpg")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let html = Bytes::from_static(b"<!DOCTYPE html><script>");
    for (name, bytes, why) in [
        (
            "通知.docx",
            pdf.clone(),
            "“通知.docx”的内容是 PDF，后缀却是 docx。请改用正确的后缀",
        ),
        ("照片.jpg", pdf.clone(), "的内容是 PDF，后缀却是 jpg"),
        ("申报书.zip", word.clone(), "的内容是 DOCX，后缀却是 zip"),
        ("申报书.docx", photos, "的内容是 ZIP，后缀却是 docx"),
        ("名单.docx", sheet, "的内容是 XLSX，后缀却是 docx"),
        (
            "双扩展.pdf.exe",
            pdf.clone(),
            "“双扩展.pdf.exe”的后缀不收。可以上传",
        ),
        ("a\u{202E}fdp.exe", pdf.clone(), "“afdp.exe”的后缀不收"),
        ("启动.bat", pdf.clone(), "的后缀不收"),
        ("网页.html", html.clone(), "的后缀不收"),
        ("网页.pdf", html, "的类型不收"),
        ("图.svg", Bytes::from_static(b"<svg/>"), "的后缀不收"),
        ("安装.msi", old(&["WordDocument"]), "的后缀不收"),
        ("旧稿.wps", old(&["WordDocument"]), "的后缀不收"),
        ("旧稿.doc", old(&["Workbook"]), "的内容是 XLS，后缀却是 doc"),
        ("旧稿.doc", old(&["Root Entry"]), "的类型不收"),
        ("旧稿.doc", old(&["WordDocument", "Macros"]), "带有宏，不收"),
        ("加密.docx", old(&["EncryptedPackage"]), "加了打开密码"),
        ("宏.docm", macros.clone(), "的后缀不收"),
        ("宏.docx", macros, "带有宏，不收。请另存为"),
        (
            "多.zip",
            packed(&many),
            "里的文件太多，一个压缩包最多 2000 个",
        ),
        (
            "炸弹.zip",
            archive(&[("0", 400 << 20), ("1", 400 << 20)]),
            "解开后有 800 MB，最多 500 MB",
        ),
        (
            "炸弹.docx",
            archive(&[("[Content_Types].xml", 9), ("word/document.xml", 600 << 20)]),
            "解开后有 600 MB",
        ),
        ("夹带.zip", packed(&["照片/启动.EXE"]), "里有程序文件"),
        (
            "照片.jpg",
            Bytes::from_static(b"\xFF\xD8\xFF\xE0 jpeg"),
            "“照片.jpg”的内容不完整，去不掉里面的拍摄信息",
        ),
        (
            "大图.jpg",
            Bytes::from([b"\xFF\xD8\xFF\xE0", &vec![0; nameless::MOST][..]].concat()),
            "有 65 MB，图片、文档和压缩包最多 64 MB",
        ),
        ("半个.zip", word.slice(..40), "不是完整的压缩文件"),
        ("无后缀", pdf, "的后缀不收"),
    ] {
        let said = files.put(name, bytes).await.unwrap_err().to_string();
        assert!(said.contains(why), "{name:?}: {said}");
    }
    // Nothing of what was refused is left.
    let left = files
        .store
        .list(Some(&Path::from("incoming")))
        .count()
        .await;
    assert_eq!(left, 0);
}
