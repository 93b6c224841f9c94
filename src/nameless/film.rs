//! Films without what is said beside them: the boxes for places, names and thumbnails are made empty
//! where they stand, so that nothing in the film moves.
//!
//! Only what has a film in it is taken for one: in a picture of the same boxes `meta` is the picture.

/// Boxes that say something beside the film.
const BESIDE: [&[u8; 4]; 3] = [b"udta", b"meta", b"uuid"];
/// Boxes that hold others.
const WITHIN: [&[u8; 4]; 2] = [b"moov", b"trak"];

/// An MP4 whose boxes beside the film are empty; none when it cannot be read.
pub fn film(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.to_vec();
    empty(&mut out)?.then_some(out)
}

/// Whether a film was among the boxes.
fn empty(bytes: &mut [u8]) -> Option<bool> {
    let mut at = 0_usize;
    let mut is_film = false;
    while at < bytes.len() {
        if bytes.len() - at < 8 {
            // Less than a box is nobody's.
            bytes[at..].fill(0);
            break;
        }
        let head: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        let kind: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let (start, size) = match u32::from_be_bytes(head) {
            // To the end of the file.
            0 => (8, bytes.len() - at),
            1 => {
                let long: [u8; 8] = bytes.get(at + 8..at + 16)?.try_into().ok()?;
                (16, usize::try_from(u64::from_be_bytes(long)).ok()?)
            }
            size => (8, usize::try_from(size).ok()?),
        };
        let mut end = at.checked_add(size)?;
        if kind == *b"mdat" {
            // Cut off: what is there of the film is all there is.
            end = end.min(bytes.len());
        }
        let content = bytes.get_mut(at + start..end)?;
        is_film |= [*b"moov", *b"moof"].contains(&kind);
        if BESIDE.contains(&&kind) {
            content.fill(0);
            bytes[at + 4..at + 8].copy_from_slice(b"free");
        } else if WITHIN.contains(&&kind) {
            empty(content)?;
        }
        at = end;
    }
    Some(is_film)
}
