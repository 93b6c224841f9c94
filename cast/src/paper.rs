//! Evidence: small files as branches hang them on records and forms. A page of text as PDF, a
//! picture as PNG, both written here and opened by every viewer.

use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::Chance;

/// A file with its name.
pub struct Paper {
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Bytes,
}

/// One page with a title and a text. The fonts are those every PDF reader has for Chinese, so
/// none is embedded.
pub fn page(name: &str, title: &str, text: &str) -> Paper {
    let mut content = String::from("BT /F1 16 Tf 72 770 Td 26 TL ");
    content.push_str(&format!("<{}> Tj T* /F1 11 Tf 20 TL ", utf16(title)));
    let letters: Vec<char> = text.chars().collect();
    for part in letters.chunks(40) {
        let part: String = part.iter().collect();
        content.push_str(&format!("<{}> Tj T* ", utf16(&part)));
    }
    content.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let table = out.len();
    out.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for offset in offsets {
        out.push_str(&format!("{offset:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    Paper {
        name: format!("{name}.pdf"),
        media_type: "application/pdf",
        bytes: Bytes::from(out),
    }
}

/// Big-endian UTF-16 in hexadecimal, as the font's encoding wants it.
fn utf16(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut hex, unit| {
        hex.push_str(&format!("{unit:04X}"));
        hex
    })
}

/// Pixels of a picture: across and down.
const WIDTH: u32 = 96;
const HEIGHT: u32 = 64;

/// A picture of a few coloured fields: nobody's photograph.
pub fn picture(name: &str, chance: &mut Chance) -> Paper {
    let mut colour = || -> [u8; 3] {
        std::array::from_fn(|_| u8::try_from(chance.between(60, 235)).unwrap_or(128))
    };
    let palette = [colour(), colour(), colour(), colour()];
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        rows.push(0);
        for x in 0..WIDTH {
            // Four fields around a band, different in each picture only by colour.
            let field = u8::from(x * 2 > WIDTH) + 2 * u8::from(y * 2 > HEIGHT);
            rows.push(if y.abs_diff(HEIGHT / 2) < 6 {
                3 - field
            } else {
                field
            });
        }
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // Eight bits a pixel, by palette, deflate, no filter, not interlaced.
    header.extend([8, 3, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"PLTE", &palette.concat());
    chunk(&mut png, *b"IDAT", &packed(&rows));
    chunk(&mut png, *b"IEND", &[]);
    Paper {
        name: format!("{name}.png"),
        media_type: "image/png",
        bytes: Bytes::from(png),
    }
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let start = png.len();
    png.extend(kind);
    png.extend(data);
    let sum = crc32fast::hash(&png[start..]);
    png.extend(sum.to_be_bytes());
}

/// Writing to memory cannot fail.
fn packed(data: &[u8]) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = out.write_all(data);
    written.and_then(|()| out.finish()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_what_they_claim_to_be() {
        let pdf = page("台账", "2023年3月主题党日", &"内容".repeat(60));
        assert_eq!(
            infer::get(&pdf.bytes).unwrap().mime_type(),
            "application/pdf"
        );
        let png = picture("照片", &mut Chance::of("test", "picture"));
        assert_eq!(infer::get(&png.bytes).unwrap().mime_type(), "image/png");
    }
}
