//! Whether a JPEG file has all of its picture.
//!
//! Decoders make a whole picture of any part of a file, with grey where dots are missing. So the file is decoded twice,
//! with different bytes behind its end: of a whole picture, none of them is read. A file without the marker of its end,
//! or with other things behind it, is no damage.

use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

/// The marker of the end.
const EOI: [u8; 2] = [0xFF, 0xD9];
/// How many bytes of padding may belong to the dots.
const MOST_ZEROS: usize = 8;
/// How many bytes stand behind the end.
const TAIL: usize = 4096;

/// Whether the file ends before its picture does. It has been found small enough to be decoded.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    let end = end_of_dots(bytes);
    let mut body = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or(bytes);
    while let Some((0xFF, rest)) = body.split_last() {
        body = rest;
    }
    // What was not received of a file is often stored as zeros.
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

/// Where the marker of the end stands; none when it is missing.
fn end_of_dots(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Within dots, 0xFF stands before 0x00 or a restart, and at the beginning of the next segment.
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        match *bytes.get(at + 1)? {
            0xD9 => return Some(at),
            0xFF => at += 1,
            0x00 | 0x01 | 0xD0..=0xD8 => at += 2,
            _ => at += 2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?])),
        }
    }
}
