//! What a file says beside its content: properties, authors of changes, where a picture was taken;
//! and, for whoever judges blindly, whose it is.
//!
//! Pictures lose everything that is not the picture when they are uploaded, inside of documents too
//! ([`without_positions`]); what cannot be read is not taken. An expert of a blind review gets a copy ([`copy`]) in which texts went
//! through the veil and properties are gone. What cannot be read surely is no copy: it says why, and
//! stays with the organiser (docs/decisions/0024).

mod film;
mod image;
mod office;
mod pdf;
mod xml;

use domain::veil::Veil;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::files::content;

/// Largest file that is gone through, in bytes; also within an archive.
pub const MOST: usize = 64 * 1024 * 1024;
/// Most bytes that an archive may hold unpacked, with all archives in it.
pub const UNPACKED: usize = 500 * 1024 * 1024;
/// Most files in an archive.
pub const ENTRIES: usize = 2000;
/// What may still be gone through of one file with all archives in it.
struct Room {
    /// Archives within archives.
    deep: u8,
    /// Bytes unpacked.
    bytes: usize,
    entries: usize,
}

impl Room {
    const WHOLE: Self = Self {
        deep: 4,
        bytes: UNPACKED,
        entries: 10 * ENTRIES,
    };
}

/// Files gone through at a time: each lies in memory whole, what is within one besides.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Held while a file is gone through.
pub type Turn = Option<SemaphorePermit<'static>>;

/// Waits until a file of a type may be read into memory and gone through: pictures two at a time, what
/// may hold others alone.
pub async fn turn(media_type: &str) -> Turn {
    let turns = if media_type.starts_with("image/") {
        1
    } else {
        2
    };
    // It is never closed.
    TURNS.acquire_many(turns).await.ok()
}

/// Why there is no copy, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unfit(pub String);

impl Unfit {
    fn new(sentence: &str) -> Self {
        Self(sentence.to_owned())
    }
}

/// A file as whoever judges blindly may have it.
#[derive(Debug)]
pub struct Copy {
    pub bytes: Vec<u8>,
    /// Its text cannot be covered surely: an organiser has to look at it first.
    pub needs_eyes: bool,
    /// What could be read in it, paragraph by paragraph, before names were covered.
    pub texts: Vec<String>,
}

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Jpeg,
    Png,
    Webp,
    Gif,
    Pdf,
    Zip,
    Film,
    /// What cameras write and nothing here can take apart.
    Camera,
    /// Word, Excel and PowerPoint before 2007, and objects within documents.
    Ole,
    Other,
}

fn sort(bytes: &[u8]) -> Sort {
    let is = |at: usize, magic: &[u8]| bytes.get(at..at + magic.len()) == Some(magic);
    if is(0, b"\xff\xd8\xff") {
        Sort::Jpeg
    } else if is(0, b"\x89PNG\r\n\x1a\n") {
        Sort::Png
    } else if is(0, b"RIFF") && is(8, b"WEBP") {
        Sort::Webp
    } else if is(0, b"GIF8") {
        Sort::Gif
    } else if is(0, b"%PDF") {
        Sort::Pdf
    } else if is(0, b"PK\x03\x04") {
        Sort::Zip
    } else if is(4, b"ftyp") && PICTURES.iter().any(|brand| is(8, *brand))
        || CAMERA.iter().any(|magic| is(0, magic))
        || is(0, b"RIFF") && is(8, b"AVI ")
    {
        Sort::Camera
    } else if [b"ftyp", b"moov", b"mdat", b"wide"]
        .iter()
        .any(|kind| is(4, *kind))
    {
        Sort::Film
    } else if is(0, b"\xd0\xcf\x11\xe0") {
        Sort::Ole
    } else {
        Sort::Other
    }
}

/// Brands of pictures in the boxes of a film: HEIF, AVIF, raw Canon.
const PICTURES: [&[u8; 4]; 13] = [
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1",
    b"avif", b"avis", b"crx ",
];
/// TIFF and the raw pictures made of it (DNG, NEF, ARW, ORF, RW2), raw Fuji, JPEG 2000 and XL,
/// Matroska, Windows Media.
const CAMERA: [&[u8]; 12] = [
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"IIR",
    b"IIU\0",
    b"FUJIFILM",
    b"\0\0\0\x0cJXL ",
    b"\0\0\0\x0cjP",
    b"\xff\x0a",
    b"\x1a\x45\xdf\xa3",
    b"\x30\x26\xb2\x75",
];

/// The file without the places where its pictures were taken, nor anything else that cameras write;
/// how a picture is turned and when it was taken stay. None when there is nothing to take away.
///
/// # Errors
/// Why it is not taken, to be read behind its name: what cannot be read might say anything.
pub fn without_positions(bytes: &[u8]) -> Result<Option<Vec<u8>>, String> {
    positions(bytes, &mut { Room::WHOLE })
}

fn positions(bytes: &[u8], room: &mut Room) -> Result<Option<Vec<u8>>, String> {
    let clean = match sort(bytes) {
        Sort::Jpeg => image::jpeg(bytes),
        Sort::Png => image::png(bytes),
        Sort::Webp => image::webp(bytes),
        Sort::Film => film::film(bytes),
        Sort::Zip => return office::without_positions(bytes, room),
        Sort::Camera => {
            return Err(
                "的格式去不掉拍摄地点等信息，不收。请另存为 JPG、PNG 或 MP4 再传。".to_owned(),
            );
        }
        Sort::Ole => return content::in_old_office(bytes).map(|()| None),
        Sort::Gif | Sort::Pdf | Sort::Other => return Ok(None),
    };
    let clean = clean.ok_or("的内容不完整，去不掉里面的拍摄信息。请重新保存后再传。")?;
    Ok((clean != bytes).then_some(clean))
}

/// The copy for whoever judges blindly.
///
/// # Errors
/// [`Unfit`] with a sentence when names or properties cannot be taken out of it.
pub fn copy(bytes: &[u8], veil: &Veil) -> Result<Copy, Unfit> {
    let first = through(bytes, veil)?;
    // Once more for what the first reading has learnt of names.
    let learnt = veil.learnt(first.texts.iter().map(String::as_str));
    let second = through(bytes, &learnt)?;
    Ok(Copy {
        texts: first.texts,
        ..second
    })
}

fn through(bytes: &[u8], veil: &Veil) -> Result<Copy, Unfit> {
    let mut copyist = Copyist {
        veil,
        texts: Vec::new(),
        needs_eyes: false,
        room: Room::WHOLE,
    };
    let bytes = copyist.copy(bytes)?;
    Ok(Copy {
        bytes,
        needs_eyes: copyist.needs_eyes,
        texts: copyist.texts,
    })
}

/// Goes through one file and all within it.
struct Copyist<'v> {
    veil: &'v Veil,
    texts: Vec<String>,
    needs_eyes: bool,
    room: Room,
}

impl Copyist<'_> {
    fn copy(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unfit> {
        let broken =
            || Unfit::new("图片或视频的内容不完整，不能去掉里面的拍摄信息，请申报单位另存后再传。");
        match sort(bytes) {
            Sort::Jpeg => image::jpeg(bytes).ok_or_else(broken),
            Sort::Png => image::png(bytes).ok_or_else(broken),
            Sort::Webp => image::webp(bytes).ok_or_else(broken),
            Sort::Gif => image::gif(bytes).ok_or_else(broken),
            Sort::Film => {
                self.needs_eyes = true;
                film::film(bytes).ok_or_else(broken)
            }
            Sort::Pdf => {
                self.needs_eyes = true;
                pdf::copy(bytes, self.veil, &mut self.texts)
            }
            Sort::Zip => office::copy(self, bytes),
            Sort::Camera => Err(Unfit::new(
                "里面有去不掉拍摄信息的图片或视频，请申报单位另存为 JPG、PNG 或 MP4 再传。",
            )),
            Sort::Ole => Err(Unfit::new(
                "旧格式的 Word、Excel、PPT 去不掉作者等属性，请申报单位另存为 docx、xlsx、pptx 或 PDF 再传。",
            )),
            Sort::Other => Err(Unfit::new(
                "这种文件去不掉作者等属性，请申报单位改传 PDF、docx 或图片。",
            )),
        }
    }

    /// Refuses what is no text when a name stands in it all the same. Of a few bytes it is chance: in
    /// a font of some megabytes any four turn up.
    fn must_not_name(&self, bytes: &[u8]) -> Result<(), Unfit> {
        let named = self.veil.given().any(|name| {
            let wide =
                |to: fn(u16) -> [u8; 2]| name.encode_utf16().flat_map(to).collect::<Vec<u8>>();
            let stands = |part: &[u8]| part.len() >= 6 && has(bytes, part);
            stands(name.as_bytes())
                || stands(&wide(u16::to_le_bytes))
                || stands(&wide(u16::to_be_bytes))
        });
        if named {
            return Err(Unfit::new(
                "文件里有一处写着单位或人员的名称，又不是能改的文字，不能自动遮去。",
            ));
        }
        Ok(())
    }
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else {
        return false;
    };
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|b| b == first) {
        from += at + 1;
        if bytes[from..].starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests;
