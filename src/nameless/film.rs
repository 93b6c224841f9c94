//! Films without what is said beside them: the boxes for places, names and thumbnails are made empty
//! where they stand, so that nothing in the film moves.

/// Boxes that say something beside the film.
const BESIDE: [&[u8; 4]; 3] = [b"udta", b"meta", b"uuid"];
/// Boxes that hold others.
const WITHIN: [&[u8; 4]; 2] = [b"moov", b"trak"];

/// An MP4 whose boxes beside the film are empty; none when it cannot be read.
pub fn film(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.to_vec();
    empty(&mut out)?;
    Some(out)
}

fn empty(bytes: &mut [u8]) -> Option<()> {
    let mut at = 0_usize;
    while at < bytes.len() {
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
        let end = at.checked_add(size)?;
        let content = bytes.get_mut(at + start..end)?;
        if BESIDE.contains(&&kind) {
            content.fill(0);
            bytes[at + 4..at + 8].copy_from_slice(b"free");
        } else if WITHIN.contains(&&kind) {
            empty(content)?;
        }
        at = end;
    }
    Some(())
}
