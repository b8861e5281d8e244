//! Reduces a PNG file to its pixels and the chunks that describe them.

use std::borrow::Cow;

use crate::pdf::object::deflate::inflate;

/// The largest decompressed colour profile, in bytes; those of printing presses have two megabytes.
const LARGEST_PROFILE: usize = 4 << 20;
/// The largest uncompressed ancillary chunk, in bytes.
const LONGEST: usize = 64 << 10;
/// The ancillary chunks that are kept: colour, resolution and orientation.
const KEPT: [&[u8; 4]; 9] = [b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"cICP", b"pHYs", b"eXIf", b"bKGD"];

/// Returns the file without text chunks and oversized colour profiles. Readers decompress profiles completely, and
/// half a megabyte may become a gigabyte.
pub(super) fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(chunks) = chunks(bytes) else { return Cow::Borrowed(bytes) };
    if chunks.iter().all(is_kept) {
        return Cow::Borrowed(bytes);
    }
    let mut out = bytes.get(..8).unwrap_or_default().to_vec();
    for chunk in chunks.iter().filter(|chunk| is_kept(chunk)) {
        out.extend_from_slice(chunk.whole);
    }
    Cow::Owned(out)
}

/// A chunk of the file.
struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    /// The chunk with length, type and checksum.
    whole: &'a [u8],
}

/// Returns the chunks of a file; none when they are not contiguous.
fn chunks(bytes: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let mut out = Vec::new();
    let mut rest = bytes.get(8..)?;
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (name, after) = after.split_at_checked(4)?;
        // A truncated file ends within a chunk of pixels.
        let data = after.get(..length).unwrap_or(after);
        let whole = rest.get(..length.checked_add(12)?).unwrap_or(rest);
        out.push(Chunk { name, data, whole });
        rest = rest.get(whole.len()..)?;
    }
    Some(out)
}

fn is_kept(chunk: &Chunk<'_>) -> bool {
    // A type that begins with a capital is critical.
    if chunk.name.first().is_some_and(u8::is_ascii_uppercase) {
        return true;
    }
    if chunk.name == b"iCCP" {
        let packed = chunk.data.iter().position(|byte| *byte == 0).and_then(|end| chunk.data.get(end + 2..));
        return packed.is_some_and(|packed| inflate(packed, true, LARGEST_PROFILE).1.is_some());
    }
    KEPT.iter().any(|kept| chunk.name == *kept) && chunk.data.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::object::deflate::deflate;

    fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length, name, data, &[0; 4]].concat()
    }

    #[test]
    fn oversized_profiles_are_left_out() {
        let start = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &[0; 13])].concat();
        let end = [chunk(b"IDAT", b"dots"), chunk(b"IEND", b"")].concat();
        let profile = |size: usize| chunk(b"iCCP", &[&b"name\0\0"[..], &deflate(&vec![0; size])].concat());
        let small = [&start[..], &profile(4000), &chunk(b"pHYs", &[0; 9]), &end].concat();
        assert_eq!(plain(&small), small);
        for bomb in
            [profile(8 * LARGEST_PROFILE), chunk(b"zTXt", b"x"), chunk(b"iTXt", b"x"), chunk(b"eXIf", &[0; 70_000])]
        {
            assert_eq!(*plain(&[&start[..], &bomb, &end].concat()), [&start[..], &end].concat());
        }
        let cut = [&start[..], &[0, 0, 255, 255], b"IDATdo"].concat();
        assert_eq!(plain(&cut), cut);
        assert_eq!(&*plain(b"\x89PNG"), b"\x89PNG");
    }
}
