//! Tokenizes content streams with their inline images. The data of an image may contain `EI`, so its length is
//! computed from its dictionary, as in Poppler and MuPDF. Failing that, it ends at the first `EI` that operators
//! follow.

use std::borrow::Cow;

use lopdf::{Dictionary, Object};

use super::characters::{is_regular, is_space};
use super::deflate;
use super::open::inline_dictionary;

/// The most bytes that are decoded to find image ends. A few bytes may decode to millions.
const MOST_WORK: usize = 32 << 20;
/// The number of bytes after an image that must look like content.
const LOOKED_AT: usize = 16;
/// A one-pixel image that any reader accepts.
const ONE_DOT: &[u8] = b"BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI ";
/// Operators that may follow an image.
const OPERATORS: [&[u8]; 34] = [
    b"Q", b"q", b"cm", b"BI", b"BT", b"ET", b"EMC", b"BMC", b"BDC", b"Do", b"gs", b"w", b"W", b"W*", b"n", b"f", b"f*",
    b"F", b"S", b"s", b"B", b"B*", b"b", b"b*", b"h", b"re", b"m", b"l", b"EX", b"BX", b"T*", b"MP", b"sh", b"g",
];

/// The operators of a content stream with their relevant operands.
pub(in crate::pdf) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The string operands as written.
    pub words: Vec<u8>,
    pub name: &'a [u8],
    images: InlineImages,
}

/// Returns the length up to the end of the last operator. The rest may be cut off.
pub(in crate::pdf) fn up_to_last_operator(content: &[u8]) -> usize {
    let mut tokens = Tokens::new(content);
    let mut end = 0;
    while let Some(operator) = tokens.operator() {
        if operator == b"BI" {
            tokens.pass_inline_image();
        }
        tokens.words.clear();
        end = tokens.at.min(content.len());
    }
    end
}

/// Replaces each inline image by a one-pixel image, for readers that parse image data as content.
pub(in crate::pdf) fn without_inline_images(content: &[u8]) -> Cow<'_, [u8]> {
    if !content.windows(2).any(|two| two == b"BI") {
        return Cow::Borrowed(content);
    }
    let mut out = Vec::new();
    let mut kept = 0;
    let mut tokens = Tokens::new(content);
    while let Some(operator) = tokens.operator() {
        if operator == b"BI" {
            out.extend_from_slice(content.get(kept..tokens.at - operator.len()).unwrap_or_default());
            out.extend_from_slice(ONE_DOT);
            tokens.pass_inline_image();
            kept = tokens.at;
        }
        tokens.words.clear();
    }
    out.extend_from_slice(content.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, words: Vec::new(), name: &[], images: InlineImages::default() }
    }

    fn run(&mut self, goes_on: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !goes_on(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Returns the next operator; its operands are in `words` and `name`.
    pub fn operator(&mut self) -> Option<&'a [u8]> {
        loop {
            match *self.bytes.get(self.at)? {
                b'(' => self.literal(),
                b'<' if self.bytes.get(self.at + 1) != Some(&b'<') => {
                    let digits = self.run(|byte| byte != b'>');
                    self.words.extend_from_slice(digits.get(1..).unwrap_or_default());
                    self.at += 1;
                }
                b'/' => {
                    self.at += 1;
                    self.name = self.run(is_regular);
                }
                b'%' => {
                    self.run(|byte| byte != b'\n' && byte != b'\r');
                }
                b'+' | b'-' | b'.' | b'0'..=b'9' => {
                    self.run(is_regular);
                }
                byte if is_regular(byte) => return Some(self.run(is_regular)),
                _ => self.at += 1,
            }
        }
    }

    fn literal(&mut self) {
        let from = self.at + 1;
        let mut depth = 0_usize;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' if depth <= 1 => break,
                b')' => depth -= 1,
                _ => {}
            }
        }
        let to = self.at.saturating_sub(1).min(self.bytes.len());
        self.words.extend_from_slice(self.bytes.get(from..to).unwrap_or_default());
    }

    /// Skips the inline image whose `BI` was just read, and returns its length.
    pub fn pass_inline_image(&mut self) -> usize {
        let from = self.at;
        self.at = self.images.end(self.bytes, from);
        self.at - from
    }
}

/// Finds the ends of inline images.
#[derive(Debug)]
pub(in crate::pdf) struct InlineImages {
    /// The bytes that may still be decoded.
    left: usize,
}

impl Default for InlineImages {
    fn default() -> Self {
        Self { left: MOST_WORK }
    }
}

impl InlineImages {
    /// Returns the position after an image's `EI`. `at` is the position after its `BI`.
    pub fn end(&mut self, content: &[u8], at: usize) -> usize {
        let Some((dict, id)) = inline_dictionary(content, at) else {
            return at + likely_end(content.get(at..).unwrap_or_default());
        };
        let behind = content.get(id..).unwrap_or_default();
        // One space, or both bytes of a line end, belong to `ID`.
        let space =
            if behind.starts_with(b"\r\n") { 2 } else { usize::from(behind.first().is_some_and(|b| is_space(*b))) };
        let data = behind.get(space..).unwrap_or_default();
        let exact = self.length(&dict, data).and_then(|length| {
            let rest = data.get(length..)?;
            let gap = rest.iter().position(|byte| !is_space(*byte))?;
            ends(data, length + gap).then_some(length + gap + 2)
        });
        id + space + exact.unwrap_or_else(|| likely_end(data))
    }

    /// Returns the length of an image's data.
    fn length(&mut self, dict: &Dictionary, data: &[u8]) -> Option<usize> {
        let entry = |short: &[u8], long: &[u8]| dict.get(short).or_else(|_| dict.get(long)).ok();
        let first = |object: &Object| match object {
            Object::Array(list) => list.first().and_then(|one| one.as_name().ok()).map(<[u8]>::to_vec),
            other => other.as_name().ok().map(<[u8]>::to_vec),
        };
        let Some(filter) = entry(b"F", b"Filter").and_then(first) else { return plain_length(dict) };
        let after = |word: &[u8]| Some(data.windows(word.len()).position(|window| window == word)? + word.len());
        match filter.as_slice() {
            b"Fl" | b"FlateDecode" => {
                let (unpacked, end) = deflate::inflate(data, true, self.left.min(1 << 20));
                self.left = self.left.saturating_sub(unpacked.len());
                end
            }
            b"AHx" | b"ASCIIHexDecode" => after(b">"),
            b"A85" | b"ASCII85Decode" => after(b"~>"),
            b"RL" | b"RunLengthDecode" => run_length(data),
            b"DCT" | b"DCTDecode" => after(b"\xff\xd9"),
            _ => None,
        }
    }
}

/// Returns the length of an image's uncompressed data.
fn plain_length(dict: &Dictionary) -> Option<usize> {
    let entry = |short: &[u8], long: &[u8]| dict.get(short).or_else(|_| dict.get(long)).ok();
    let number = |short: &[u8], long: &[u8]| usize::try_from(entry(short, long)?.as_i64().ok()?).ok();
    let is_mask = entry(b"IM", b"ImageMask").and_then(|mask| mask.as_bool().ok()).unwrap_or(false);
    let components = match entry(b"CS", b"ColorSpace") {
        _ if is_mask => 1,
        Some(Object::Array(_)) => 1,
        Some(Object::Name(name)) => match name.as_slice() {
            b"G" | b"DeviceGray" | b"CalGray" | b"I" | b"Indexed" => 1,
            b"RGB" | b"DeviceRGB" | b"CalRGB" => 3,
            b"CMYK" | b"DeviceCMYK" => 4,
            _ => return None,
        },
        _ => return None,
    };
    let bits = if is_mask { 1 } else { number(b"BPC", b"BitsPerComponent")? };
    let row = number(b"W", b"Width")?.checked_mul(components)?.checked_mul(bits)?.div_ceil(8);
    row.checked_mul(number(b"H", b"Height")?)
}

/// Returns the end of run-length encoded data.
fn run_length(data: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += match *data.get(at)? {
            128 => return Some(at + 1),
            count @ 0..=127 => usize::from(count) + 2,
            _ => 2,
        };
    }
}

/// Returns whether `EI` stands at a position as a token of its own.
fn ends(data: &[u8], at: usize) -> bool {
    data.get(at..at + 2) == Some(b"EI") && data.get(at + 2).is_none_or(|byte| !is_regular(*byte))
}

/// Guesses an image's end from what follows; by default the end of the content.
fn likely_end(data: &[u8]) -> usize {
    let mut guess = None;
    let mut from = 0;
    while let Some(at) =
        data.get(from..).and_then(|rest| rest.windows(2).position(|two| two == b"EI")).map(|at| from + at)
    {
        from = at + 1;
        if !ends(data, at) {
            continue;
        }
        let is_apart = at.checked_sub(1).and_then(|before| data.get(before)).is_none_or(|byte| is_space(*byte));
        if is_apart && is_content(data.get(at + 2..).unwrap_or_default()) {
            return at + 2;
        }
        if is_apart || is_content(data.get(at + 2..).unwrap_or_default()) {
            guess = guess.or(Some(at + 2));
        }
    }
    guess.unwrap_or(data.len())
}

/// Returns whether bytes begin like content: with an operator or operand, and only with text.
fn is_content(bytes: &[u8]) -> bool {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    if !head.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')) {
        return false;
    }
    let start = bytes.iter().position(|byte| !is_space(*byte)).unwrap_or(bytes.len());
    let rest = bytes.get(start..).unwrap_or_default();
    let word = rest.get(..rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len())).unwrap_or_default();
    match rest.first() {
        None | Some(b'/' | b'%' | b'[' | b'<' | b'(') => true,
        Some(b'0'..=b'9' | b'-' | b'+' | b'.') => {
            word.iter().all(|byte| byte.is_ascii_digit() || b"+-.".contains(byte))
        }
        Some(_) => OPERATORS.contains(&word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_off_operand_is_left_out() {
        for (content, whole) in
            [("q (a) Tj (b", "q (a) Tj"), ("q <0", "q"), ("0 0 m /Na", "0 0 m"), ("q Q", "q Q"), ("(", "")]
        {
            assert_eq!(up_to_last_operator(content.as_bytes()), whole.len(), "{content}");
        }
    }

    /// Returns the operators after each image.
    fn operators(content: &[u8]) -> Vec<String> {
        let mut tokens = Tokens::new(content);
        let mut out = Vec::new();
        while let Some(operator) = tokens.operator() {
            out.push(String::from_utf8_lossy(operator).into_owned());
            if operator == b"BI" {
                tokens.pass_inline_image();
            }
        }
        out
    }

    #[test]
    fn inline_image_data_is_not_parsed_as_content() {
        // Stored Deflate data: header, length and its complement, text, checksum.
        let flate = [&b"\x78\x01\x01\x0f\x00\xf0\xff"[..], b" EI Q EI Q ((((", b"\x19\x50\x02\xff"].concat();
        let cases: [(&[u8], &[u8], &[u8]); 14] = [
            (b"/W 4/H 4/CS/G/BPC 8", b" EI (EI Q EI ((x", b"\n"),
            (b"/W 4/H 4/CS/G/BPC 8", b" EI (EI Q EI ((x", b""),
            (b"/W 2/H 2/CS/RGB/BPC 8", b" EI Q (((EI ", b"\n"),
            (b"/Width 8/Height 8/ImageMask true/D[1 0]", b" EI Q ((", b"\n"),
            (b"/W 8/H 8/BPC 1/CS[/I/RGB 1<000000ffffff>]", b" EI Q ((", b" "),
            (b"/W 3/H 5/CS/G/BPC 8/F/Fl", &flate, b"\n"),
            (b"/W 3/H 5/CS/G/BPC 8/F[/Fl]/DP[null]", &flate, b""),
            (b"/W 4/H 4/CS/G/BPC 8/F/A85", b"EI Q EI~>", b"\n"),
            (b"/W 4/H 4/CS/G/BPC 8/F/AHx", b"45 49>", b""),
            (b"/W 4/H 4/CS/G/BPC 8/F/RL", b"\x0f EI (EI Q EI (((\x80", b"\n"),
            // The dictionary is wrong or gives no length.
            (b"/W 4/H 4/CS/G/BPC 8", b"short", b"\n"),
            (b"/W 1/H 1/CS/G/BPC 8", b"a EI\xff longer EI words", b"\n"),
            (b"/W 4/H 4/CS/Own/BPC 8", b" EI \x01 EIEI no", b"\n"),
            (b"/W 4/H 4/CS/Own/BPC 8", b"no space before \xfe", b""),
        ];
        for (dict, data, gap) in cases {
            for (space, end) in [(&b" "[..], &b"\nQ (a) Tj"[..]), (b"\r\n", b" Q (a) Tj"), (b"\n", b" Q\n(a) Tj")] {
                let content = [b"q BI ", dict, b" ID", space, data, gap, b"EI", end].concat();
                let shown = String::from_utf8_lossy(&content).into_owned();
                assert_eq!(operators(&content), ["q", "BI", "Q", "Tj"], "{shown:?}");
                let plain = without_inline_images(&content);
                assert_eq!(plain, [b"q ", ONE_DOT, end].concat(), "{shown:?}");
            }
        }
        assert_eq!(operators(b"q BI /W 1/H 1/CS/G/BPC 8 ID x EI"), ["q", "BI"]);
        assert_eq!(operators(b"/P <</MCID 0/E (Tj BI)/T/BI/ID<</EI<4142>>>>> BDC (a) Tj EMC"), ["BDC", "Tj", "EMC"]);
    }

    #[test]
    fn images_that_decode_to_much_are_skipped_quickly() {
        let image = [b"BI /W 1/H 1/F/Fl ID ", &deflate::deflate(&vec![0; 1 << 20])[..], b"\nEI Q "].concat();
        let content = image.repeat(1_000);
        assert_eq!(up_to_last_operator(&content), content.len() - 1);
    }
}
