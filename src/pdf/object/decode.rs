//! Decodes streams and detects damage. `lopdf` hides decoding errors, so Flate data is decoded here; `lopdf` decodes
//! the other filters.

use std::borrow::Cow;

use lopdf::{Dictionary, Document, Object, Stream};

use super::deflate;

/// The most filters of one stream.
const MOST_FILTERS: usize = 8;

/// The completeness of decoded data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pdf) enum DecodeState {
    /// Complete.
    Whole,
    /// Complete, but the checksum does not match.
    Doubtful,
    /// Partly or completely missing.
    Damaged,
    /// An image in JPEG, JPEG 2000, JBIG2 or CCITT fax format, which is not decoded here.
    Picture,
}

/// The decoded data of a stream.
#[derive(Debug)]
pub(in crate::pdf) struct DecodedStream<'a> {
    pub bytes: Cow<'a, [u8]>,
    pub state: DecodeState,
}

/// Returns the filters of a stream with their parameters.
fn filters(document: &Document, dict: &Dictionary) -> Vec<(Vec<u8>, Option<Dictionary>)> {
    let list = |key: &[u8]| match dict.get_deref(key, document) {
        Ok(Object::Array(list)) => list.clone(),
        Ok(Object::Null) | Err(_) => Vec::new(),
        Ok(one) => vec![one.clone()],
    };
    let resolved = |object: &Object| document.dereference(object).map(|(_, object)| object.clone()).ok();
    let params = list(b"DecodeParms");
    let names = list(b"Filter").into_iter().take(MOST_FILTERS);
    names
        .enumerate()
        .filter_map(|(at, name)| {
            let name = resolved(&name)?.as_name().ok()?.to_vec();
            let mut params = params.get(at).and_then(resolved).and_then(|params| params.as_dict().cloned().ok());
            for (_, value) in params.iter_mut().flat_map(Dictionary::iter_mut) {
                if let Some(direct) = resolved(value) {
                    *value = direct;
                }
            }
            Some((name, params))
        })
        .collect()
}

/// Returns the decoded data of a stream as the library decodes it. None when it cannot, and for more than `most` bytes. The
/// usual filter is decoded here, because the library sets up a decoder of 40 KB for each stream.
pub(in crate::pdf) fn plain(stream: &Stream, most: usize) -> Option<Cow<'_, [u8]>> {
    match stream.dict.get(b"Filter") {
        Err(_) if stream.content.len() <= most => return Some(Cow::Borrowed(&stream.content)),
        Ok(Object::Name(name)) if name == b"FlateDecode" && !stream.dict.has(b"DecodeParms") => {
            let (bytes, end) = deflate::inflate(&stream.content, true, most.saturating_add(1));
            if end.is_some() && bytes.len() <= most {
                return Some(Cow::Owned(bytes));
            }
        }
        _ => {}
    }
    stream.get_plain_content_with_limit(most).ok().map(Cow::Owned)
}

/// Decodes a stream to at most `most` bytes.
pub(in crate::pdf) fn decode<'a>(document: &Document, stream: &'a Stream, most: usize) -> DecodedStream<'a> {
    let mut bytes = Cow::Borrowed(stream.content.as_slice());
    let mut state = DecodeState::Whole;
    for (name, params) in filters(document, &stream.dict) {
        let (unpacked, found) = match name.as_slice() {
            b"DCTDecode" | b"DCT" | b"JPXDecode" | b"JBIG2Decode" | b"CCITTFaxDecode" | b"CCF" => {
                return DecodedStream { bytes, state: state.max(DecodeState::Picture) };
            }
            b"Crypt" => continue,
            b"FlateDecode" | b"Fl" => {
                let (unpacked, found) = inflate(&bytes, most);
                match params.filter(has_predictor) {
                    Some(params) => {
                        let (plain, whole) = unpredict(unpacked, params, most);
                        (plain, if whole { found } else { DecodeState::Damaged })
                    }
                    None => (unpacked, found),
                }
            }
            other => {
                let name: &[u8] = match other {
                    b"LZW" => b"LZWDecode",
                    b"A85" => b"ASCII85Decode",
                    b"AHx" => b"ASCIIHexDecode",
                    b"RL" => b"RunLengthDecode",
                    other => other,
                };
                match by_lopdf(name, params, &bytes, most) {
                    Some(unpacked) if !unpacked.is_empty() || bytes.len() < 4 => (unpacked, DecodeState::Whole),
                    _ => (Vec::new(), DecodeState::Damaged),
                }
            }
        };
        bytes = Cow::Owned(unpacked);
        state = state.max(found);
    }
    DecodedStream { bytes, state }
}

fn has_predictor(params: &Dictionary) -> bool {
    params.get(b"Predictor").and_then(Object::as_i64).is_ok_and(|predictor| predictor > 1)
}

fn by_lopdf(name: &[u8], params: Option<Dictionary>, bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut dict = Dictionary::new();
    dict.set("Filter", Object::Name(name.to_vec()));
    if let Some(params) = params {
        dict.set("DecodeParms", params);
    }
    Stream::new(dict, ascii_only(name, bytes).into_owned()).get_plain_content_with_limit(most).ok()
}

/// Cuts ASCII data at its end mark. `lopdf` accepts white space after the mark, but does not look for it.
fn ascii_only<'a>(name: &[u8], bytes: &'a [u8]) -> Cow<'a, [u8]> {
    if name != b"ASCII85Decode" {
        return Cow::Borrowed(bytes);
    }
    let end = bytes.windows(2).position(|two| two == b"~>").map_or(bytes.len(), |at| at + 2);
    let start = if bytes.starts_with(b"<~") { 2 } else { 0 };
    Cow::Borrowed(bytes.get(start..end).unwrap_or(bytes))
}

/// Undoes a predictor. The second result is false if the last row is incomplete.
fn unpredict(bytes: Vec<u8>, params: Dictionary, most: usize) -> (Vec<u8>, bool) {
    let number = |key: &[u8], default: i64| {
        let number = params.get(key).and_then(Object::as_i64).unwrap_or(default);
        usize::try_from(number.clamp(1, 1 << 24)).unwrap_or(1)
    };
    let row = number(b"Columns", 1).saturating_mul(number(b"Colors", 1)).saturating_mul(number(b"BitsPerComponent", 8));
    let row = row.div_ceil(8).saturating_add(1);
    let cut = if params.get(b"Predictor").and_then(Object::as_i64).unwrap_or(1) >= 10 { bytes.len() % row } else { 0 };
    let whole = bytes.get(..bytes.len() - cut).unwrap_or_default();
    // `lopdf` undoes predictors only while it decodes Flate data, so the data is wrapped as such.
    let stored = store(whole);
    match by_lopdf(b"FlateDecode", Some(params), &stored, most) {
        Some(plain) => (plain, cut == 0),
        None => (Vec::new(), false),
    }
}

/// Wraps data as uncompressed Flate data.
fn store(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut packer = flate2::write::ZlibEncoder::new(&mut out, flate2::Compression::none());
    let _ = std::io::Write::write_all(&mut packer, bytes);
    drop(packer);
    out
}

/// Decodes Flate data up to the first error.
fn inflate(bytes: &[u8], most: usize) -> (Vec<u8>, DecodeState) {
    if bytes.is_empty() {
        return (Vec::new(), DecodeState::Whole);
    }
    let (mut best, ended) = deflate::inflate(bytes, true, most);
    if ended.is_some() {
        return (best, DecodeState::Whole);
    }
    // The data may be complete although the checksum is wrong or missing.
    if let Some(bare) = bytes.get(2..) {
        let (out, ended) = deflate::inflate(bare, false, most);
        if let Some(end) = ended {
            let has_checksum = bare.len() >= end + 4;
            return (out, if has_checksum { DecodeState::Doubtful } else { DecodeState::Whole });
        }
        if out.len() > best.len() {
            best = out;
        }
    }
    (best, DecodeState::Damaged)
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut packer, text).unwrap();
        packer.finish().unwrap()
    }

    fn decoded(dict: Dictionary, content: Vec<u8>) -> (Vec<u8>, DecodeState) {
        let stream = Stream::new(dict, content);
        let decoded = decode(&Document::new(), &stream, 1 << 20);
        (decoded.bytes.into_owned(), decoded.state)
    }

    #[test]
    fn flate_data_is_whole_doubtful_or_damaged() {
        let text: Vec<u8> =
            (0..4000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_string().into_bytes()).collect();
        let good = packed(&text);
        let flate = || dictionary! { "Filter" => "FlateDecode" };
        assert_eq!(decoded(flate(), good.clone()), (text.clone(), DecodeState::Whole));
        assert_eq!(decoded(flate(), [&good[..], b"\r\n"].concat()).1, DecodeState::Whole);
        let mut wrong = good.clone();
        *wrong.last_mut().unwrap() ^= 1;
        assert_eq!(decoded(flate(), wrong), (text.clone(), DecodeState::Doubtful));
        let (half, state) = decoded(flate(), good[..good.len() / 2].to_vec());
        assert!(state == DecodeState::Damaged && text.starts_with(&half) && half.len() > 1000, "{}", half.len());
        assert_eq!(decoded(flate(), b"no such thing".to_vec()).1, DecodeState::Damaged);
        assert_eq!(decoded(Dictionary::new(), b"plain".to_vec()), (b"plain".to_vec(), DecodeState::Whole));
    }

    #[test]
    fn filter_chains_with_parameters_are_decoded() {
        let hex: Vec<u8> = packed(b"words").iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
        let both = dictionary! { "Filter" => vec![Object::from("ASCIIHexDecode"), "FlateDecode".into()] };
        assert_eq!(decoded(both, [&hex[..], b">"].concat()), (b"words".to_vec(), DecodeState::Whole));
        let up = dictionary! { "Filter" => "FlateDecode", "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => 2 } };
        assert_eq!(decoded(up.clone(), packed(&[2, 1, 1, 2, 1, 1])), (vec![1, 1, 2, 2], DecodeState::Whole));
        assert_eq!(decoded(up, packed(&[2, 1, 1, 2, 1])), (vec![1, 1], DecodeState::Damaged));
        let ascii = dictionary! { "Filter" => "ASCII85Decode" };
        assert_eq!(decoded(ascii, b"<~87cURD]i~>\n".to_vec()), (b"Hello ".to_vec(), DecodeState::Whole));
        let lzw = dictionary! { "Filter" => "LZWDecode" };
        assert_eq!(decoded(lzw, vec![0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01]).0, b"-----A---B".to_vec());
        let picture = dictionary! { "Filter" => "DCTDecode" };
        assert_eq!(decoded(picture, vec![0xff, 0xd8]).1, DecodeState::Picture);
    }
}
