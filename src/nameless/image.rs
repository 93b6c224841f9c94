//! Pictures without what is said beside them: of all that cameras and programs write, only how the
//! picture is turned and when it was taken stay.

/// A JPEG with its image, its colours and a small Exif of our own; none when it cannot be read.
pub fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut exif = None;
    let mut body = Vec::with_capacity(bytes.len());
    let mut at = 2;
    loop {
        // Fill bytes, and strays of programs that count badly, may stand before a marker.
        while *bytes.get(at)? != 0xff || matches!(*bytes.get(at + 1)?, 0..=1 | 0xd0..=0xd8 | 0xff) {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        if marker == 0xd9 {
            body.extend([0xff, 0xd9]);
            break;
        }
        let length = usize::from(u16::from_be_bytes([
            *bytes.get(at + 2)?,
            *bytes.get(at + 3)?,
        ]));
        let end = at + 2 + length;
        let segment = bytes.get(at + 4..end)?;
        if marker == 0xe1 && segment.starts_with(b"Exif\0\0") {
            exif = exif.or_else(|| kept(&segment[6..]));
        } else if is_image(marker, segment) {
            body.extend_from_slice(&bytes[at..end]);
        }
        at = end;
        if marker == 0xda {
            let scan = scan_end(bytes, at);
            body.extend_from_slice(&bytes[at..scan]);
            at = scan;
            if at >= bytes.len() {
                // Cut off: what is there of the image is all there is.
                body.extend([0xff, 0xd9]);
                break;
            }
        }
    }
    if let Some(exif) = exif {
        let length = u16::try_from(exif.len() + 8).ok()?;
        out.extend([0xff, 0xe1]);
        out.extend(length.to_be_bytes());
        out.extend(b"Exif\0\0");
        out.extend(exif);
    }
    out.extend(body);
    Some(out)
}

/// Whether a segment belongs to the image: no comment, and of the application's own only JFIF, the
/// colour profile and Adobe's transform.
fn is_image(marker: u8, segment: &[u8]) -> bool {
    match marker {
        0xe0 => segment.starts_with(b"JFIF\0"),
        0xe2 => segment.starts_with(b"ICC_PROFILE\0"),
        0xee => segment.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// Where the coded data ends that begins here: before the next marker.
fn scan_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at + 1 < bytes.len() {
        if bytes[at] == 0xff && !matches!(bytes[at + 1], 0x00 | 0xd0..=0xd7 | 0xff) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Chunks that make the picture.
const PICTURE: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"cICP",
];

/// A PNG with its picture alone; none when it cannot be read.
pub fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = usize::try_from(be32(bytes, at)?).ok()?;
        let kind: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let end = at.checked_add(12)?.checked_add(length)?;
        let chunk = bytes.get(at..end)?;
        if PICTURE.contains(&kind) {
            out.extend_from_slice(chunk);
        } else if kind == b"eXIf"
            && let Some(exif) = kept(&chunk[8..8 + length])
        {
            out.extend(u32::try_from(exif.len()).ok()?.to_be_bytes());
            let mut named = b"eXIf".to_vec();
            named.extend(exif);
            let sum = crc(&named);
            out.extend(named);
            out.extend(sum.to_be_bytes());
        }
        at = end;
        if kind == b"IEND" {
            return Some(out);
        }
    }
    None
}

fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        }
    }
    !sum
}

/// A WebP without Exif and XMP; none when it cannot be read.
pub fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut at = 12;
    while at + 8 <= bytes.len() {
        let kind = bytes.get(at..at + 4)?;
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?);
        let padded = usize::try_from(length).ok()?.checked_add(1)? & !1;
        let end = at.checked_add(8)?.checked_add(padded)?.min(bytes.len());
        let mut chunk = bytes.get(at..end)?.to_vec();
        at = end;
        if kind == b"EXIF" || kind == b"XMP " {
            continue;
        }
        if kind == b"VP8X"
            && let Some(flags) = chunk.get_mut(8)
        {
            // Neither Exif nor XMP is there any more.
            *flags &= !0b1100;
        }
        out.extend(chunk);
    }
    let size = u32::try_from(out.len() - 8).ok()?.to_le_bytes();
    out[4..8].copy_from_slice(&size);
    Some(out)
}

/// A GIF with its pictures and how they follow each other; none when it cannot be read.
pub fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = |flags: u8| {
        if flags & 0x80 == 0 {
            0
        } else {
            6 << (flags & 7)
        }
    };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        let from = at;
        let is_picture = match *bytes.get(at)? {
            0x3b => {
                out.push(0x3b);
                return Some(out);
            }
            0x2c => {
                at += 11 + table(*bytes.get(at + 9)?);
                true
            }
            0x21 => {
                at += 2;
                let program = bytes.get(at + 1..at + 9);
                match *bytes.get(at - 1)? {
                    0xf9 => true,
                    0xff => program == Some(&b"NETSCAPE"[..]) || program == Some(&b"ANIMEXTS"[..]),
                    _ => false,
                }
            }
            _ => return None,
        };
        while *bytes.get(at)? != 0 {
            at += 1 + usize::from(bytes[at]);
        }
        at += 1;
        if is_picture {
            out.extend_from_slice(&bytes[from..at]);
        }
    }
}

/// How the picture is turned, and when it was taken.
const TURNED: u16 = 0x0112;
const MORE: u16 = 0x8769;
const TAKEN: u16 = 0x9003;

/// What is kept of an Exif block, as a block of its own; none when there is nothing to keep.
fn kept(tiff: &[u8]) -> Option<Vec<u8>> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let tiff = Tiff {
        bytes: tiff,
        little,
    };
    let first = tiff.long(4)?;
    let turned = tiff
        .entry(first, TURNED)
        .and_then(|at| tiff.short(at + 8))
        .filter(|n| (2..=8).contains(n));
    let taken = tiff
        .entry(first, MORE)
        .and_then(|at| tiff.long(at + 8))
        .and_then(|more| tiff.entry(more, TAKEN))
        .and_then(|at| tiff.long(at + 8))
        .and_then(|at| tiff.bytes.get(at..at + 19))
        .filter(|text| text.iter().all(|b| b.is_ascii_digit() || b": ".contains(b)));
    written(turned, taken)
}

/// A block with an entry for each of the two that is there.
fn written(turned: Option<u16>, taken: Option<&[u8]>) -> Option<Vec<u8>> {
    let count = u16::from(turned.is_some()) + u16::from(taken.is_some());
    if count == 0 {
        return None;
    }
    let mut out = b"MM\0*\0\0\0\x08".to_vec();
    out.extend(count.to_be_bytes());
    let after = 8 + 2 + 12 * u32::from(count) + 4;
    if let Some(turned) = turned {
        out.extend(TURNED.to_be_bytes());
        out.extend([0, 3, 0, 0, 0, 1]);
        out.extend(turned.to_be_bytes());
        out.extend([0, 0]);
    }
    if taken.is_some() {
        out.extend(MORE.to_be_bytes());
        out.extend([0, 4, 0, 0, 0, 1]);
        out.extend(after.to_be_bytes());
    }
    out.extend([0; 4]);
    if let Some(taken) = taken {
        out.extend([0, 1]);
        out.extend(TAKEN.to_be_bytes());
        out.extend([0, 2, 0, 0, 0, 20]);
        out.extend((after + 2 + 12 + 4).to_be_bytes());
        out.extend([0; 4]);
        out.extend_from_slice(taken);
        out.push(0);
    }
    Some(out)
}

/// A block of tagged entries, read in its own byte order.
struct Tiff<'b> {
    bytes: &'b [u8],
    little: bool,
}

impl Tiff<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let four = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let n = if self.little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        };
        usize::try_from(n).ok()
    }

    /// Where the entry of a tag begins in the directory at a place.
    fn entry(&self, directory: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.short(directory)?);
        (0..count)
            .map(|n| directory + 2 + 12 * n)
            .find(|at| self.short(*at) == Some(tag))
    }
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}
