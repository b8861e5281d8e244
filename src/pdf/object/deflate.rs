//! Deflate compression with one encoder and one decoder for each thread. A new one (about 300 KB) for each stream
//! would fragment the heap: ten thousand pages needed gigabytes.

use std::cell::RefCell;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use lopdf::Stream;

thread_local! {
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(6), true));
    static QUICK_PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(QUICK), true));
    static WITH_HEADER: RefCell<Decompress> = RefCell::new(Decompress::new(true));
    static BARE: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// The level of quick compression.
const QUICK: u32 = 2;
/// The shortest stream that is worth compressing.
const SHORTEST: usize = 256;
/// The additional bytes in a compressed stream's dictionary.
const ENTRY: usize = "/Filter/FlateDecode".len();

/// Compresses bytes.
pub(in crate::pdf) fn deflate(bytes: &[u8]) -> Vec<u8> {
    PACKER.with_borrow_mut(|machine| pack(machine, bytes))
}

/// Compresses what is written anew for each of many people, in about half the time.
pub(in crate::pdf) fn deflate_quickly(bytes: &[u8]) -> Vec<u8> {
    QUICK_PACKER.with_borrow_mut(|machine| pack(machine, bytes))
}

fn pack(machine: &mut Compress, bytes: &[u8]) -> Vec<u8> {
    machine.reset();
    let mut out = Vec::with_capacity(bytes.len() / 4 + SHORTEST);
    loop {
        let taken = usize::try_from(machine.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(taken..).unwrap_or_default();
        match machine.compress_vec(rest, &mut out, FlushCompress::Finish) {
            Ok(Status::StreamEnd) | Err(_) => return out,
            Ok(_) => out.reserve(out.len().max(SHORTEST)),
        }
    }
}

/// Compresses the data of a stream if that makes it smaller.
pub(in crate::pdf) fn compress(stream: &mut Stream) {
    if stream.dict.has(b"Filter") || stream.content.len() < SHORTEST {
        return;
    }
    let packed = deflate(&stream.content);
    if packed.len() + ENTRY < stream.content.len() {
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(packed);
    }
}

/// Decompresses at most `most` bytes. Also returns the end of the compressed data, if it was reached.
pub(in crate::pdf) fn inflate(bytes: &[u8], with_header: bool, most: usize) -> (Vec<u8>, Option<usize>) {
    let machine = if with_header { &WITH_HEADER } else { &BARE };
    machine.with_borrow_mut(|machine| {
        machine.reset(with_header);
        run(machine, bytes, most)
    })
}

fn run(machine: &mut Decompress, bytes: &[u8], most: usize) -> (Vec<u8>, Option<usize>) {
    let mut out = Vec::with_capacity(bytes.len().saturating_mul(4).min(most).min(1 << 20));
    loop {
        let taken = usize::try_from(machine.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(taken..).unwrap_or_default();
        if out.len() == out.capacity() {
            if out.len() >= most {
                return (out, None);
            }
            out.reserve(out.len().clamp(1 << 12, 1 << 24));
        }
        let before = out.len();
        let status = machine.decompress_vec(rest, &mut out, FlushDecompress::None);
        let end = usize::try_from(machine.total_in()).unwrap_or(usize::MAX);
        match status {
            Ok(Status::StreamEnd) => return (out, Some(end)),
            Ok(_) if out.len() > before || end > taken => {}
            Ok(_) | Err(_) => return (out, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_data_round_trips_with_reused_state() {
        let long: Vec<u8> = (0..100_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for bytes in [&b""[..], b"words", &[0; 5000], &long, b"words again"] {
            let packed = deflate(bytes);
            assert_eq!(inflate(&packed, true, usize::MAX), (bytes.to_vec(), Some(packed.len())));
            assert_eq!(inflate(b"no such thing", true, 100).1, None);
            let bare = packed.get(2..).unwrap_or_default();
            assert_eq!(inflate(bare, false, usize::MAX).0, bytes);
        }
    }

    #[test]
    fn a_stream_is_compressed_only_if_it_gets_smaller() {
        let mut short = Stream::new(lopdf::Dictionary::new(), b"Q\n".to_vec());
        compress(&mut short);
        assert!(!short.dict.has(b"Filter") && short.content == b"Q\n");
        let mut long = Stream::new(lopdf::Dictionary::new(), vec![b'a'; 500]);
        compress(&mut long);
        assert_eq!(long.dict.get(b"Length").unwrap().as_i64().unwrap(), i64::try_from(long.content.len()).unwrap());
        assert_eq!(long.get_plain_content().unwrap(), vec![b'a'; 500]);
    }
}
