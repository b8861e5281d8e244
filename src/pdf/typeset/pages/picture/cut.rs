//! Detects truncated JPEG files. Decoders fill missing pixels with grey, so the file is decoded twice with different
//! bytes after its end. A complete picture reads none of them. A missing end marker or trailing data is no damage.

use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

/// The end marker.
const EOI: [u8; 2] = [0xFF, 0xD9];
/// The most zero bytes that may belong to the image data.
const MOST_ZEROS: usize = 8;
/// The number of bytes that are added after the end.
const TAIL: usize = 4096;

/// Returns whether the file ends before its picture does. The caller has checked that the file is small enough.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    let end = eoi_offset(bytes);
    let mut body = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or(bytes);
    while let Some((0xFF, rest)) = body.split_last() {
        body = rest;
    }
    // Parts of a file that were not received are often stored as zeros.
    let zeros = body.iter().rev().take_while(|byte| **byte == 0).count();
    body = body.get(..body.len() - zeros.saturating_sub(MOST_ZEROS)).unwrap_or(body);
    match (decoded(body, 0x00), decoded(body, 0x55)) {
        (Some(one), Some(other)) => one != other,
        (None, None) => end.is_none(),
        _ => true,
    }
}

fn decoded(body: &[u8], filler: u8) -> Option<Vec<u8>> {
    let file = [body, &[filler; TAIL], &EOI].concat();
    let options = DecoderOptions::default().set_max_width(usize::MAX).set_max_height(usize::MAX).set_strict_mode(false);
    zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(file.as_slice()), options).decode().ok()
}

/// Returns the offset of the EOI marker, if there is one.
fn eoi_offset(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // In image data, 0xFF precedes 0x00 or a restart marker; otherwise it begins the next segment.
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        match *bytes.get(at + 1)? {
            0xD9 => return Some(at),
            0xFF => at += 1,
            0x00 | 0x01 | 0xD0..=0xD8 => at += 2,
            _ => at += 2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?])),
        }
    }
}
