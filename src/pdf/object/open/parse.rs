//! Reads the objects of a damaged PDF: what is cut off or misspelt costs as little of the rest as possible.

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};
use memchr::memmem;

use crate::pdf::object::characters::{escape, is_regular, is_space};

/// Lists within lists go no deeper than this.
const DEEPEST: usize = 100;
/// Other readers follow them at least this far.
const USUAL_DEPTH: usize = 30;
/// An object's number has no more digits than this.
const MOST_DIGITS: usize = 10;
/// A whole number of this many digits is an `f32` exactly.
const MOST_EXACT_DIGITS: usize = 7;
/// The powers of ten from 0 on, each an `f32` exactly.
const POWERS_OF_TEN: [f32; MOST_EXACT_DIGITS + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];

/// Where a word stands first, from a place on.
pub(super) fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    Some(from + memmem::find(bytes.get(from..)?, word)?)
}

/// Where a word stands last.
pub(super) fn find_last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    memmem::rfind(bytes, word)
}

/// The first byte from a place on that is no white space.
pub(super) fn skip_space(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| !is_space(*byte)).unwrap_or(rest.len())
}

/// An object with its number, as it stands in a file.
#[derive(Debug)]
pub(super) struct Indirect {
    pub id: ObjectId,
    pub object: Object,
    /// Where its number stands, and where it ends.
    pub start: usize,
    pub end: usize,
    /// The stream's `/Length` is wrong by more than an end of a line.
    pub misread: bool,
    /// Something in it was not closed: a part of it is lost.
    pub broken: bool,
}

/// Returns the object number before the `obj` at an offset, and the offset of that number.
pub(super) fn number_before(bytes: &[u8], obj: usize) -> Option<(ObjectId, usize)> {
    let digits = |end: usize| {
        let from = end.saturating_sub(MOST_DIGITS);
        let run = bytes.get(from..end)?;
        let start = from + run.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
        (start < end).then_some(start)
    };
    let spaces = |end: usize| {
        let run = bytes.get(..end)?;
        Some(run.iter().rposition(|byte| !is_space(*byte)).map_or(0, |at| at + 1))
    };
    let number = |from: usize, to: usize| std::str::from_utf8(bytes.get(from..to)?).ok();
    let generation_end = spaces(obj)?;
    let generation = digits(generation_end)?;
    let number_end = spaces(generation)?;
    let start = digits(number_end)?;
    if number_end == generation {
        return None;
    }
    let id = (number(start, number_end)?.parse().ok()?, number(generation, generation_end)?.parse().ok()?);
    Some((id, start))
}

/// Reads the object with its number at an offset. `length` looks up indirect `/Length` values.
pub(super) fn indirect(bytes: &[u8], at: usize, length: &dyn Fn(ObjectId) -> Option<usize>) -> Option<Indirect> {
    let start = skip_space(bytes, at);
    let mut parser = Parser::at(bytes, start);
    let number = parser.whole_number()?;
    parser.skip();
    let generation = parser.whole_number()?;
    parser.skip();
    if !parser.accept(b"obj") {
        return None;
    }
    let id = (u32::try_from(number).ok()?, u16::try_from(generation).ok()?);
    let object = parser.object(0).unwrap_or(Object::Null);
    let (object, misread) = match object {
        Object::Dictionary(dict) if parser.stream_begins() => {
            let (content, misread) = parser.content(&dict, length);
            let mut stream = Stream::new(dict, content.to_vec());
            stream.start_position = None;
            (Object::Stream(stream), misread)
        }
        other => (other, false),
    };
    parser.skip();
    let _ = parser.accept(b"endstream");
    parser.skip();
    let _ = parser.accept(b"endobj");
    Some(Indirect { id, object, start, end: parser.at, misread, broken: parser.broken })
}

/// The dictionary that begins at a place.
pub(super) fn dictionary(bytes: &[u8], at: usize) -> Option<Dictionary> {
    match Parser::at(bytes, at).object(0)? {
        Object::Dictionary(dict) => Some(dict),
        _ => None,
    }
}

/// The object that begins at a place of an object stream.
pub(super) fn packed(bytes: &[u8], at: usize) -> Option<Object> {
    Parser::at(bytes, at).object(0)
}

/// The same, if it is written as the standard says, so that every program reads the same.
pub(super) fn packed_strictly(bytes: &[u8], at: usize) -> Option<Object> {
    let mut parser = Parser::at(bytes, at);
    parser.object(0).filter(|_| !parser.is_odd && !parser.broken)
}

/// The dictionary of an image within content, which begins at a place, and where its `ID` ends.
pub(in crate::pdf) fn inline_dictionary(bytes: &[u8], at: usize) -> Option<(Dictionary, usize)> {
    let mut parser = Parser::at(bytes, at);
    let mut out = Dictionary::new();
    loop {
        parser.skip();
        match parser.peek()? {
            b'/' => {
                let key = parser.name();
                out.set(key, parser.object(0)?);
            }
            byte if is_regular(byte) => match parser.next_word() {
                b"ID" => return Some((out, parser.at)),
                b"EI" => return None,
                _ => {}
            },
            _ => {
                parser.object(0)?;
            }
        }
    }
}

/// The numbers of objects at the head of an object stream, and their places.
pub(super) fn packed_places(bytes: &[u8], count: usize) -> Vec<(u32, usize)> {
    let mut parser = Parser::at(bytes, 0);
    let mut out = Vec::new();
    while out.len() < count {
        parser.skip();
        let Some(number) = parser.whole_number() else { break };
        parser.skip();
        let Some(place) = parser.whole_number() else { break };
        let (Ok(number), Ok(place)) = (u32::try_from(number), usize::try_from(place)) else { break };
        out.push((number, place));
    }
    out
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Something was not closed.
    broken: bool,
    /// Something is not as the standard has it, so that programs read it in different ways.
    is_odd: bool,
}

impl<'a> Parser<'a> {
    fn at(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, broken: false, is_odd: false }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes white space and comments.
    fn skip(&mut self) {
        loop {
            self.at = skip_space(self.bytes, self.at);
            if self.peek() != Some(b'%') {
                return;
            }
            let rest = self.rest();
            self.at += rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        }
    }

    fn accept(&mut self, word: &[u8]) -> bool {
        let is_there = self.rest().starts_with(word);
        if is_there {
            self.at += word.len();
        }
        is_there
    }

    fn whole_number(&mut self) -> Option<u64> {
        let rest = self.rest();
        let digits = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let number = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
        self.at += digits;
        Some(number)
    }

    /// The next object; none at the end of the list or object that it would belong to.
    fn object(&mut self, depth: usize) -> Option<Object> {
        loop {
            self.skip();
            match self.peek()? {
                b'/' => return Some(Object::Name(self.name())),
                b'(' => return Some(Object::String(self.literal(), StringFormat::Literal)),
                b'<' if self.rest().starts_with(b"<<") => return Some(Object::Dictionary(self.dictionary(depth)?)),
                b'<' => return Some(Object::String(self.hexadecimal(), StringFormat::Hexadecimal)),
                b'[' => return Some(Object::Array(self.array(depth)?)),
                b']' | b'>' => return None,
                b'0'..=b'9' => return Some(self.whole().unwrap_or_else(|| self.number())),
                b'+' | b'-' | b'.' => return Some(self.number()),
                b')' | b'{' | b'}' => {
                    self.is_odd = true;
                    self.at += 1;
                }
                _ => match self.next_word() {
                    b"true" => return Some(Object::Boolean(true)),
                    b"false" => return Some(Object::Boolean(false)),
                    b"null" => return Some(Object::Null),
                    word @ (b"endobj" | b"stream" | b"endstream" | b"obj" | b"xref" | b"trailer" | b"startxref") => {
                        self.at -= word.len();
                        return None;
                    }
                    _ => self.is_odd = true,
                },
            }
        }
    }

    fn next_word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let word = self.next_word();
        if !word.contains(&b'#') {
            return word.to_vec();
        }
        let mut out = Vec::with_capacity(word.len());
        let mut at = 0;
        while let Some(byte) = word.get(at) {
            let digits = (*byte == b'#').then(|| word.get(at + 1..at + 3)).flatten();
            match digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()) {
                Some(value) => {
                    out.push(value);
                    at += 3;
                }
                None => {
                    self.is_odd |= *byte == b'#';
                    out.push(*byte);
                    at += 1;
                }
            }
        }
        out
    }

    /// A whole number, or a reference. None for any other number.
    fn whole(&mut self) -> Option<Object> {
        let from = self.at;
        let number = self.digits();
        let end = self.at;
        if number.is_none() || self.peek().is_some_and(is_regular) {
            self.at = from;
            return None;
        }
        self.at = skip_space(self.bytes, end);
        if let Some((number, generation)) = number.zip(self.digits()) {
            self.at = skip_space(self.bytes, self.at);
            let ends = self.accept(b"R") && self.peek().is_none_or(|byte| !is_regular(byte));
            if let (true, Ok(number), Ok(generation)) = (ends, u32::try_from(number), u16::try_from(generation)) {
                return Some(Object::Reference((number, generation)));
            }
        }
        self.at = end;
        number.map(Object::Integer)
    }

    /// The number that digits stand for, if there are few enough of them.
    fn digits(&mut self) -> Option<i64> {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let digits = rest.get(..length).filter(|digits| (1..=MOST_DIGITS).contains(&digits.len()))?;
        self.at += length;
        Some(digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
    }

    /// A number with a decimal point and at most seven digits, as most are. None, and nothing read, for any other.
    fn short_decimal(&mut self) -> Option<f32> {
        let rest = self.rest();
        let is_negative = rest.first() == Some(&b'-');
        let (mut number, mut digits, mut places) = (0_u32, 0, None);
        let mut end = usize::from(is_negative);
        while let Some(byte) = rest.get(end).filter(|byte| is_regular(**byte)) {
            match byte {
                b'0'..=b'9' if digits < MOST_EXACT_DIGITS => {
                    number = number * 10 + u32::from(byte - b'0');
                    digits += 1;
                    places = places.map(|places| places + 1);
                }
                b'.' if places.is_none() => places = Some(0),
                _ => return None,
            }
            end += 1;
        }
        let power = POWERS_OF_TEN.get(places.filter(|_| digits > 0)?)?;
        self.at += end;
        // Both are exact, so this is the number nearest to the decimal one, as a parser of numbers gives it.
        let number = number as f32 / power;
        Some(if is_negative { -number } else { number })
    }

    /// A number, or nought where there is none after all.
    fn number(&mut self) -> Object {
        if let Some(number) = self.short_decimal() {
            return Object::Real(number);
        }
        let rest = self.rest();
        let signs = rest.iter().position(|byte| !matches!(byte, b'+' | b'-')).unwrap_or(rest.len());
        let body = rest.get(signs..).unwrap_or_default();
        let length = body.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').unwrap_or(body.len());
        let text = std::str::from_utf8(body.get(..length).unwrap_or_default()).unwrap_or_default();
        self.at += signs + length;
        // Some programs write a second sign or a second full stop; others read what stands before it.
        let has_more = self.peek().is_some_and(is_regular);
        if has_more {
            self.next_word();
        }
        self.is_odd |= has_more || signs > 1;
        let is_negative = rest.first() == Some(&b'-');
        if let Ok(number) = text.parse::<i64>() {
            return Object::Integer(if is_negative { -number } else { number });
        }
        let stops = text.bytes().filter(|byte| *byte == b'.').count();
        self.is_odd |= stops != 1 || stops == text.len();
        let end = text.match_indices('.').nth(1).map_or(text.len(), |(at, _)| at);
        let number: f32 = text.get(..end).and_then(|text| text.parse().ok()).unwrap_or(0.0);
        Object::Real(if is_negative { -number } else { number })
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut depth = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => {
                    depth += 1;
                    self.is_odd |= depth > USUAL_DEPTH;
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return out;
                    }
                }
                b'\\' => {
                    out.extend(self.escape());
                    continue;
                }
                b'\r' => {
                    self.accept(b"\n");
                    out.push(b'\n');
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
        self.broken = true;
        out
    }

    fn escape(&mut self) -> Option<u8> {
        let (code, length) = escape(self.rest())?;
        self.at += length;
        u8::try_from(code? & 0xff).ok()
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let rest = self.rest();
        let length = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
        self.broken |= length == rest.len();
        self.at += (length + 1).min(rest.len());
        self.is_odd |= rest.iter().take(length).any(|byte| !byte.is_ascii_hexdigit() && !is_space(*byte));
        let mut digits =
            rest.iter().take(length).filter_map(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8);
        let mut out = Vec::with_capacity(length / 2);
        while let Some(high) = digits.next() {
            out.push(high << 4 | digits.next().unwrap_or(0));
        }
        out
    }

    fn array(&mut self, depth: usize) -> Option<Vec<Object>> {
        self.at += 1;
        self.is_odd |= depth > USUAL_DEPTH;
        if depth >= DEEPEST {
            return None;
        }
        let mut out = Vec::new();
        while let Some(object) = self.object(depth + 1) {
            out.push(object);
        }
        self.broken |= !self.accept(b"]");
        Some(out)
    }

    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        self.at += 2;
        self.is_odd |= depth > USUAL_DEPTH;
        if depth >= DEEPEST {
            return None;
        }
        let mut out = Dictionary::new();
        loop {
            self.skip();
            match self.peek() {
                Some(b'/') => {
                    let key = self.name();
                    match self.object(depth + 1) {
                        Some(value) => out.set(key, value),
                        None if self.ends() => {
                            self.is_odd = true;
                            break;
                        }
                        None => self.is_odd = true,
                    }
                }
                Some(_) if self.ends() => break,
                None => break,
                // What has no key is left out.
                Some(_) => {
                    self.is_odd = true;
                    if self.object(depth + 1).is_none() && !self.ends() {
                        self.at += 1;
                    }
                }
            }
        }
        self.broken |= !self.accept(b">>");
        Some(out)
    }

    /// Whether a dictionary ends here: properly, or because something else begins.
    fn ends(&self) -> bool {
        let rest = self.rest();
        let words: [&[u8]; 6] = [b">>", b"endobj", b"stream", b"endstream", b"xref", b"trailer"];
        rest.is_empty() || words.iter().any(|word| rest.starts_with(word))
    }

    /// Passes the word `stream` and the end of its line.
    fn stream_begins(&mut self) -> bool {
        self.skip();
        if !self.accept(b"stream") {
            return false;
        }
        let rest = self.rest();
        let blanks = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(0);
        if rest.get(blanks).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            self.at += blanks;
        }
        let _ = self.accept(b"\r\n") || self.accept(b"\n") || self.accept(b"\r");
        true
    }

    /// The data of a stream: as long as its dictionary says when it ends there, and else up to where it ends.
    fn content(&mut self, dict: &Dictionary, length: &dyn Fn(ObjectId) -> Option<usize>) -> (&'a [u8], bool) {
        let from = self.at;
        let said = match dict.get(b"Length") {
            Ok(Object::Integer(length)) => usize::try_from(*length).ok(),
            Ok(Object::Reference(id)) => length(*id),
            _ => None,
        };
        if let Some(end) = said.and_then(|said| from.checked_add(said))
            && stream_ends(self.bytes, end)
        {
            self.at = end;
            return (self.bytes.get(from..end).unwrap_or_default(), false);
        }
        // Reading ends with the stream, so that a file of many streams is read only once.
        let first_close = find(self.bytes, b"endstream", from).unwrap_or(self.bytes.len());
        let close = {
            let before = self.bytes.get(..first_close).unwrap_or(self.bytes);
            let mut at = from;
            loop {
                let Some(found) = find(before, b" obj", at) else { break first_close };
                let (_, start) = number_before(self.bytes, found + 1).unwrap_or(((0, 0), 0));
                let begins_line = start.checked_sub(1).and_then(|before| self.bytes.get(before));
                if start > from && begins_line.is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
                    break start;
                }
                at = found + 1;
            }
        };
        let within = self.bytes.get(..close).unwrap_or(self.bytes);
        self.broken |= close == self.bytes.len() && find(within, b"endobj", from).is_none();
        let end = find(within, b"endobj", from).unwrap_or(close);
        let data = self.bytes.get(from..end).unwrap_or_default();
        let data = data.strip_suffix(b"\n").unwrap_or(data);
        let data = data.strip_suffix(b"\r").unwrap_or(data);
        self.at = end;
        (data, said.is_some_and(|said| said.abs_diff(data.len()) > 2))
    }
}

/// Whether a stream may end at a place: the word that closes it, or its object, follows.
pub(super) fn stream_ends(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(skip_space(bytes, at)..).unwrap_or_default();
    at <= bytes.len() && (rest.starts_with(b"endstream") || rest.starts_with(b"endobj"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Indirect {
        indirect(text.as_bytes(), 0, &|_| None).expect("an object")
    }

    #[test]
    fn objects_are_read_as_they_are_written() {
        let found = read(" 7 0 obj <</A#20B[1 -2.5 .5 true null/X(a\\)\\101(b))<4a4>]/R 3 0 R/N 4>> endobj 8 0 obj");
        let Object::Dictionary(dict) = &found.object else { panic!("{:?}", found.object) };
        assert_eq!((found.id, found.start), ((7, 0), 1));
        let list = dict.get(b"A B").unwrap().as_array().unwrap();
        assert_eq!(list.len(), 8);
        assert_eq!(list[6].as_str().unwrap(), b"a)A(b)");
        assert_eq!(list[7].as_str().unwrap(), b"J\x40");
        assert_eq!(dict.get(b"R").unwrap(), &Object::Reference((3, 0)));
        assert_eq!(dict.get(b"N").unwrap(), &Object::Integer(4));
    }

    #[test]
    fn decimals_are_those_of_a_parser_of_numbers() {
        let texts = (0..200_000_u32).step_by(7).flat_map(|number| {
            let digits = (number.wrapping_mul(2_654_435_761) % 10_000_000).to_string();
            (0..=digits.len()).map(move |stop| format!("{}.{}", &digits[..stop], &digits[stop..]))
        });
        for text in texts.filter(|text| text != ".") {
            let expected: f32 = text.parse().unwrap();
            assert_eq!(Parser::at(text.as_bytes(), 0).short_decimal(), Some(expected), "{text}");
        }
        let read = |text: &str| Parser::at(text.as_bytes(), 0).number();
        for (text, number) in [("-0.5]", -0.5), ("-.25", -0.25), ("5./", 5.0), ("0.1234567 ", 0.123_456_7)] {
            assert_eq!(read(text), Object::Real(number), "{text}");
        }
        for other in [".", "-.", "1.2.3", "--1.5", "12345678.", "1.5x", "15"] {
            assert_eq!(Parser::at(other.as_bytes(), 0).short_decimal(), None, "{other}");
        }
    }

    #[test]
    fn a_stream_ends_where_it_ends_whatever_its_length_says() {
        for (length, misread) in [("/Length 5", false), ("/Length 1", true), ("/Length 900", true), ("", false)] {
            let found = read(&format!("1 0 obj<<{length}>>stream\r\nwords\r\nendstream endobj"));
            assert_eq!(found.object.as_stream().unwrap().content, b"words", "{length}");
            assert_eq!(found.misread, misread, "{length}");
        }
        for end in ["endobj", "\nendobj", "\n2 0 obj<<>>endobj 3 0 obj<<>>stream\nx endstream", ""] {
            let found = read(&format!("1 0 obj<<>>stream\nwords{end}"));
            assert_eq!(found.object.as_stream().unwrap().content, b"words", "{end}");
        }
        let other = indirect(b"1 0 obj<</Length 2 0 R>>stream\nendstream\nendstream", 0, &|_| Some(9)).unwrap();
        assert_eq!(other.object.as_stream().unwrap().content, b"endstream");
    }

    #[test]
    fn what_is_cut_off_keeps_what_is_there() {
        let found = read("1 0 obj<</Type/Page/Kids[2 0 R 3 0 R");
        assert_eq!(found.object.as_dict().unwrap().get(b"Kids").unwrap().as_array().unwrap().len(), 2);
        assert!(found.broken && !read("1 0 obj<</A[(b)<41>]>>endobj").broken);
        assert!(read("1 0 obj<<>>stream\nword").broken && !read("1 0 obj<<>>stream\nwords endobj").broken);
        let found = read("1 0 obj<</Type/Page/Kids[2 0 R endobj");
        assert_eq!(found.object.as_dict().unwrap().len(), 2);
        for nonsense in ["1 0 obj", "1 0 obj<<", "1 0 obj(", "1 0 obj<</A", "1 0 obj<</A>>", "1 0 obj[[[[", "1 0 obj{}"]
        {
            read(nonsense);
        }
        assert!(indirect(b"1 0 R", 0, &|_| None).is_none());
        read(&format!("1 0 obj{}", "[".repeat(10_000)));
    }

    #[test]
    fn the_number_of_an_object_stands_before_it() {
        assert_eq!(number_before(b"x 12 0 obj", 7), Some(((12, 0), 2)));
        assert_eq!(number_before(b"endobj", 3), None);
        assert_eq!(number_before(b"12 obj", 3), None);
        assert_eq!(number_before(b"obj", 0), None);
    }
}
