//! How much a file holds, before any of it is read.
//!
//! Every object that is read takes some hundred bytes of memory, and two bytes of a file may be one. So a file of a few
//! megabytes can ask for gigabytes; what it asks for is counted first, word by word. What streams hold is data and counts
//! nothing, except in streams of objects, which are unpacked and counted, and in those that hold objects as plain text.

use super::parse::{find, skip_space};
use crate::error::{Error, Result};
use crate::pdf::object::characters::is_space;
use crate::pdf::object::deflate;

/// More names, numbers, strings and lists than this no document has that can be shown. A tagged report of a thousand
/// pages has half of it.
const MOST_WORDS: usize = 1_000_000;
/// All streams of objects together do not unpack to more than this.
const MOST_PACKED: usize = 128 << 20;

/// Fails when a file holds more than can be read.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    if is_light(bytes) {
        return Ok(());
    }
    let mut weight = ObjectWeight::default();
    weight.file(bytes);
    if weight.is_full() { Err(too_large()) } else { Ok(()) }
}

/// Whether a file has fewer bytes, unpacked, than [`MOST_WORDS`]. Counting the words of such a file would change nothing.
fn is_light(bytes: &[u8]) -> bool {
    let Some(mut left) = MOST_WORDS.checked_sub(bytes.len()) else { return false };
    let mut from = 0;
    while let Some(at) = find(bytes, b"ObjStm", from) {
        // Which of several words `stream` begins the data depends on strings. All are tried.
        let end = find(bytes, b"endstream", at).unwrap_or(bytes.len());
        let mut next = at;
        while let Some(stream) = find(bytes, b"stream", next).filter(|stream| *stream < end) {
            next = stream + b"stream".len();
            let data = bytes.get(skip_space(bytes, next)..).unwrap_or_default();
            match left.checked_sub(deflate::inflate(data, true, left + 1).0.len()) {
                Some(rest) => left = rest,
                None => return false,
            }
        }
        from = end;
    }
    true
}

fn too_large() -> Error {
    Error::input(
        "this PDF is too large to be read or shown: it holds far more small parts than any document",
        "Ask whoever sent it for the document printed to PDF again, or for a part of it.",
    )
}

/// What has been counted so far.
#[derive(Default)]
pub(super) struct ObjectWeight {
    words: usize,
    /// Bytes of streams of objects.
    packed: usize,
    /// Whether a string without an end, or with objects in it, was met. From there on, strings count with their contents.
    is_open: bool,
    /// How many whole numbers stand right before this place.
    numbers: usize,
}

impl ObjectWeight {
    /// Whether it is more than can be read.
    pub(super) fn is_full(&self) -> bool {
        self.words > MOST_WORDS || self.packed > MOST_PACKED
    }

    /// Counts what stands outside of streams.
    fn file(&mut self, bytes: &[u8]) {
        let mut at = 0;
        // Where the dictionary before a stream may begin.
        let mut object = 0;
        while let Some(byte) = bytes.get(at).copied().filter(|_| !self.is_full()) {
            let rest = bytes.get(at..).unwrap_or_default();
            if byte == b'o' && rest.starts_with(b"obj") {
                object = at;
            }
            if byte == b's' && rest.starts_with(b"stream") && ends_dictionary(bytes, at) {
                let from = at + b"stream".len();
                let end = find(bytes, b"endstream", from).unwrap_or(bytes.len());
                self.stream(bytes.get(object..at).unwrap_or_default(), bytes.get(from..end).unwrap_or_default());
                at = (end + b"endstream".len()).min(bytes.len());
                continue;
            }
            at = self.count_word(bytes, at);
        }
    }

    /// Counts what a stream holds besides data.
    fn stream(&mut self, dict: &[u8], data: &[u8]) {
        if find(dict, b"ObjStm", 0).is_some() {
            let from = skip_space(data, 0);
            let data = data.get(from..).unwrap_or_default();
            let most = MOST_PACKED.saturating_sub(self.packed) + 1;
            let unpacked = deflate::inflate(data, true, most).0;
            self.packed += unpacked.len();
            self.words(if unpacked.is_empty() { data } else { &unpacked });
        } else if is_object(data) {
            self.words(data);
        }
    }

    /// Counts words.
    pub(super) fn words(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() && !self.is_full() {
            at = self.count_word(bytes, at);
        }
    }

    /// Counts a name, a number or another word. Object numbers, references and entries of a table count as words.
    fn regular(&mut self, word: &[u8]) {
        if word.iter().all(u8::is_ascii_digit) {
            self.words += 1;
            self.numbers += 1;
            return;
        }
        match word {
            b"R" | b"obj" if self.numbers >= 2 => self.words -= 1,
            b"n" | b"f" if self.numbers >= 2 => self.words -= 2,
            b"endobj" => {}
            _ => self.words += 1,
        }
        self.numbers = 0;
    }

    /// Counts the word at a place and gives where the next one begins.
    fn count_word(&mut self, bytes: &[u8], at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(first) = rest.first().copied() else { return at + 1 };
        if is_space(first) {
            return skip_space(bytes, at);
        }
        let run = |from: usize| {
            let regular = |byte: &u8| !is_space(*byte) && !b"()<>[]{}/%".contains(byte);
            rest.iter().skip(from).position(|byte| !regular(byte)).map_or(rest.len(), |end| from + end)
        };
        let length = match first {
            b'%' => rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len()),
            b']' | b'>' | b')' | b'{' | b'}' => 1,
            b'[' => {
                self.words += 1;
                1
            }
            b'<' if rest.starts_with(b"<<") => {
                self.words += 1;
                2
            }
            b'(' => {
                self.words += 1;
                let length = if self.is_open { None } else { literal(rest) };
                let length = length.filter(|length| !is_object(rest.get(..*length).unwrap_or_default()));
                self.is_open |= length.is_none();
                length.unwrap_or(1)
            }
            _ => {
                let length = run(1);
                self.regular(rest.get(..length).unwrap_or_default());
                return at + length;
            }
        };
        self.numbers = 0;
        at + length
    }
}

/// How long the string is that begins here; none when it does not end.
fn literal(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether the dictionary of a stream ends before a place.
fn ends_dictionary(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let before = before.trim_ascii_end();
    before.ends_with(b">>") && bytes.get(at + b"stream".len()).is_some_and(|byte| is_space(*byte))
}

/// Whether the data of a stream has objects with numbers in it, which a table may lead to.
fn is_object(data: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = find(data, b" obj", from) {
        if at > 0 && data.get(at - 1).is_some_and(u8::is_ascii_digit) {
            return true;
        }
        from = at + 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weigh(bytes: &[u8]) -> usize {
        let mut weight = ObjectWeight::default();
        weight.file(bytes);
        weight.words
    }

    #[test]
    fn words_outside_of_streams_count() {
        assert_eq!(weigh(b"1 0 obj <</A[1 2.5(a(b)\\)c)<4a>]/B/C>> endobj % 1 2 3 4\n"), 1 + 2 + 5 + 2);
        assert_eq!(weigh(b"xref 0 2 0000000000 65535 f 0000000015 00000 n trailer<</Root 1 0 R>>"), 3 + 1 + 3);
        assert_eq!(weigh(b"1 0 obj<</Length 9>>stream\n[1 2 3 4]\nendstream endobj"), 1 + 3);
        assert_eq!(weigh(b"1 0 obj<<>>stream\n7 0 obj[1 2]endobj\nendstream endobj"), 1 + 1 + 1 + 3);
        assert_eq!(weigh(b"(an (open) string [1 2 3]"), 1 + 1 + 1 + 1 + 1 + 4);
        assert_eq!(weigh(b"(1 0 obj [1 2 3])"), 1 + 1 + 4);
    }

    #[test]
    fn objects_that_are_packed_count() {
        let packed = deflate::deflate("<</A 1>>".repeat(1000).as_bytes());
        let file = [&b"1 0 obj<</Type/ObjStm>>stream\r\n"[..], &packed, b"\nendstream endobj"].concat();
        assert_eq!(weigh(&file), 1 + 3 + 3000);
    }

    #[test]
    fn a_file_is_light_when_all_that_is_packed_is_few_bytes() {
        let stream = |dict: &str, length: usize| {
            let data = deflate::deflate(&vec![b' '; length]);
            [b"1 0 obj<<", dict.as_bytes(), b">>stream\r\n", &data, b"\nendstream endobj "].concat()
        };
        let half = stream("/Type/ObjStm", MOST_WORDS / 2);
        assert!(is_light(b"%PDF-1.7") && is_light(&half));
        assert!(!is_light(&[half.clone(), half].concat()));
        assert!(!is_light(&stream("/Type/ObjStm/A(stream)", MOST_WORDS)));
        assert!(is_light(&stream("/Type/XObject", MOST_WORDS)));
        assert!(!is_light(&vec![b' '; MOST_WORDS + 1]));
    }

    #[test]
    fn more_than_can_be_read_is_refused_and_data_is_not() {
        assert!(check("<<>>".repeat(MOST_WORDS + 1).as_bytes()).is_err());
        assert!(check("<<>>".repeat(MOST_WORDS - 1).as_bytes()).is_ok());
        let data = [&b"1 0 obj<<>>stream\n"[..], "/A ".repeat(MOST_WORDS + 1).as_bytes(), b"endstream"].concat();
        assert!(check(&data).is_ok());
        let bomb = deflate::deflate(&vec![b' '; MOST_PACKED + 1]);
        let file = [&b"1 0 obj<</Type/ObjStm>>stream\r\n"[..], &bomb, b"\nendstream endobj"].concat();
        assert!(check(&file).is_err());
    }
}
