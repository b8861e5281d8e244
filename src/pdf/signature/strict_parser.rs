//! Reads objects of a PDF (ISO 32000-1, 7.3) as the standard writes them, or not at all.
//!
//! Every program reads a well-formed object the same way. Where this reader gives up, two programs may differ.

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

use crate::pdf::object::characters::{escape, is_regular, is_space};

const DEEPEST: usize = 100;
/// A comment with one of these could be taken for a part of the file by a program that repairs it.
const NOT_IN_COMMENTS: [&[u8]; 6] = [b"obj", b"EOF", b"PDF-", b"xref", b"trailer", b"stream"];

/// Reads one object after the other.
#[derive(Debug)]
pub(super) struct StrictParser<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl<'a> StrictParser<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes a word, if it stands here.
    pub(super) fn accept(&mut self, word: &[u8]) -> bool {
        let is_here = self.rest().starts_with(word);
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    /// Passes white space.
    pub(super) fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| !is_space(*byte)).unwrap_or(rest.len());
    }

    /// Passes white space and comments; none where a comment may be taken for more.
    pub(super) fn skip(&mut self) -> Option<()> {
        loop {
            self.space();
            if self.peek() != Some(b'%') {
                return Some(());
            }
            let rest = self.rest();
            let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
            let comment = rest.get(..end)?;
            if NOT_IN_COMMENTS.iter().any(|word| comment.windows(word.len()).any(|window| window == *word)) {
                return None;
            }
            self.at += end;
        }
    }

    /// A number without a sign.
    pub(super) fn whole_number(&mut self) -> Option<usize> {
        let rest = self.rest();
        let digits = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let number = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
        self.at += digits;
        Some(number)
    }

    /// `N G obj` up to `endobj`. `length` knows the lengths of streams that stand in objects of their own.
    pub(super) fn indirect(&mut self, length: &dyn Fn(ObjectId) -> Option<usize>) -> Option<(ObjectId, Object)> {
        let id = self.header()?;
        self.skip()?;
        let object = self.object(0)?;
        self.skip()?;
        let object = match object {
            Object::Dictionary(dict) if self.accept(b"stream") => {
                if !self.accept(b"\r\n") && !self.accept(b"\n") {
                    return None;
                }
                let length = match dict.get(b"Length").ok()? {
                    Object::Integer(length) => usize::try_from(*length).ok()?,
                    Object::Reference(id) => length(*id)?,
                    _ => return None,
                };
                let content = self.rest().get(..length)?.to_vec();
                self.at += length;
                let _ = self.accept(b"\r\n") || self.accept(b"\n") || self.accept(b"\r");
                if !self.accept(b"endstream") {
                    return None;
                }
                self.skip()?;
                let mut stream = Stream::new(Dictionary::new(), content);
                stream.dict = dict;
                Object::Stream(stream)
            }
            other => other,
        };
        self.accept(b"endobj").then_some((id, object))
    }

    /// `N G obj`, with single blanks or ends of lines as they are written.
    pub(super) fn header(&mut self) -> Option<ObjectId> {
        let number = u32::try_from(self.whole_number()?).ok()?;
        self.some_space()?;
        let generation = u16::try_from(self.whole_number()?).ok()?;
        self.some_space()?;
        self.accept(b"obj").then_some((number, generation))
    }

    fn some_space(&mut self) -> Option<()> {
        let before = self.at;
        self.space();
        (self.at > before).then_some(())
    }

    /// An object that is no stream and has no number.
    pub(super) fn object(&mut self, depth: usize) -> Option<Object> {
        if depth > DEEPEST {
            return None;
        }
        match self.peek()? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal().map(|text| Object::String(text, StringFormat::Literal)),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.hexadecimal().map(|text| Object::String(text, StringFormat::Hexadecimal)),
            b'[' => self.array(depth),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.reference().or_else(|| self.number()),
            _ => {
                let rest = self.rest();
                let end = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
                self.at += end;
                match rest.get(..end)? {
                    b"true" => Some(Object::Boolean(true)),
                    b"false" => Some(Object::Boolean(false)),
                    b"null" => Some(Object::Null),
                    _ => None,
                }
            }
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let rest = self.rest();
        let end = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.at += end;
        let mut out = Vec::with_capacity(end);
        let mut bytes = rest.get(..end)?.iter();
        while let Some(byte) = bytes.next() {
            out.push(match byte {
                b'#' => digit(*bytes.next()?)? << 4 | digit(*bytes.next()?)?,
                byte => *byte,
            });
        }
        Some(out)
    }

    fn reference(&mut self) -> Option<Object> {
        let mut ahead = StrictParser::new(self.bytes, self.at);
        let number = u32::try_from(ahead.whole_number()?).ok()?;
        ahead.some_space()?;
        let generation = u16::try_from(ahead.whole_number()?).ok()?;
        ahead.some_space()?;
        if !ahead.accept(b"R") || ahead.peek().is_some_and(is_regular) {
            return None;
        }
        self.at = ahead.at;
        Some(Object::Reference((number, generation)))
    }

    fn number(&mut self) -> Option<Object> {
        let rest = self.rest();
        let end = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        let text = std::str::from_utf8(rest.get(..end)?).ok()?;
        let body = text.strip_prefix(['+', '-']).unwrap_or(text);
        let is_plain = body.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !is_plain || body.matches('.').count() > 1 || !body.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.at += end;
        match body.contains('.') {
            true => text.parse().ok().map(Object::Real),
            false => text.parse().ok().map(Object::Integer),
        }
    }

    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut out = Vec::new();
        let mut depth = 1_usize;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => {
                    self.escape(&mut out)?;
                    continue;
                }
                b'\r' => {
                    self.accept(b"\n");
                    out.push(b'\n');
                    continue;
                }
                _ => {}
            }
            if depth == 0 {
                return Some(out);
            }
            out.push(byte);
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let (code, length) = escape(self.rest())?;
        self.at += length;
        if let Some(code) = code {
            out.push(u8::try_from(code).ok()?);
        }
        Some(())
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let rest = self.rest();
        let end = rest.iter().position(|byte| *byte == b'>')?;
        self.at += end + 1;
        let digits = rest.get(..end)?.iter().filter(|byte| !is_space(**byte));
        let digits: Vec<u8> = digits.map(|byte| digit(*byte)).collect::<Option<_>>()?;
        Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect())
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            self.skip()?;
            if self.accept(b"]") {
                return Some(Object::Array(out));
            }
            out.push(self.object(depth + 1)?);
        }
    }

    /// A dictionary. A key that occurs twice is an error.
    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        self.at += 2;
        let mut out = Dictionary::new();
        loop {
            self.skip()?;
            if self.accept(b">>") {
                return Some(out);
            }
            if self.peek() != Some(b'/') {
                return None;
            }
            let key = self.name()?;
            self.skip()?;
            let value = self.object(depth + 1)?;
            if out.has(&key) {
                return None;
            }
            out.set(key, value);
        }
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Whether an object is what a lenient reader made of it. Of an encrypted file only the shape can be compared: the
/// lenient reader has decrypted it.
pub(super) fn is_alike(strict: &Object, lenient: &Object, is_encrypted: bool) -> bool {
    match (strict, lenient) {
        (Object::Dictionary(one), Object::Dictionary(other)) => are_alike(one, other, is_encrypted),
        (Object::Stream(one), Object::Stream(other)) => {
            are_alike(&one.dict, &other.dict, is_encrypted) && (is_encrypted || one.content == other.content)
        }
        (Object::Array(one), Object::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_alike(one, other, is_encrypted))
        }
        (Object::String(one, _), Object::String(other, _)) => is_encrypted || line_ends(one) == line_ends(other),
        (Object::Real(one), Object::Real(other)) => one == other,
        (Object::Real(real), Object::Integer(whole)) | (Object::Integer(whole), Object::Real(real)) => {
            f64::from(*real) == *whole as f64
        }
        (one, other) => one == other,
    }
}

fn are_alike(one: &Dictionary, other: &Dictionary, is_encrypted: bool) -> bool {
    // A decrypted stream has another length.
    let counts =
        |key: &&Vec<u8>| !(is_encrypted && [&b"Length"[..], b"Filter", b"DecodeParms"].contains(&key.as_slice()));
    let count = |dict: &Dictionary| dict.iter().map(|(key, _)| key).filter(counts).count();
    count(one) == count(other)
        && one
            .iter()
            .filter(|(key, _)| counts(key))
            .all(|(key, one)| other.get(key).is_ok_and(|other| is_alike(one, other, is_encrypted)))
}

/// The bytes of a string with the ends of its lines as the standard reads them.
fn line_ends(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().peekable();
    while let Some(byte) = bytes.next() {
        if *byte == b'\r' {
            bytes.next_if(|next| **next == b'\n');
            out.push(b'\n');
        } else {
            out.push(*byte);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(ObjectId, Object)> {
        StrictParser::new(text.as_bytes(), 0).indirect(&|id| (id == (9, 0)).then_some(3))
    }

    #[test]
    fn well_formed_objects_are_read() {
        let (id, object) =
            read("7 0 obj\n<</A#20B[1 -2.5 .5 true null/X(a\\)\\101(b)\\\r\n)<4a 4>] % a remark\n/R 3 0 R>>\nendobj")
                .unwrap();
        let list = object.as_dict().unwrap().get(b"A B").unwrap().as_array().unwrap();
        assert_eq!((id, list.len()), ((7, 0), 8));
        assert_eq!((list[6].as_str().unwrap(), list[7].as_str().unwrap()), (&b"a)A(b)"[..], &b"J\x40"[..]));
        for length in ["3", "9 0 R"] {
            let (_, object) = read(&format!("1 0 obj<</Length {length}>>stream\r\nabc\nendstream\nendobj")).unwrap();
            assert_eq!(object.as_stream().unwrap().content, b"abc");
        }
    }

    #[test]
    fn what_two_programs_may_read_differently_is_not_read() {
        for text in [
            "1 0 obj<</A 1/A 2>>endobj",
            "1 0 obj<</A>>endobj",
            "1 0 obj<</A 1>>",
            "1 0 obj<</Length 2>>stream\nabc\nendstream endobj",
            "1 0 obj<<>>stream\nabc\nendstream endobj",
            "1 0 obj<</Length 8 0 R>>stream\nabc\nendstream endobj",
            "1 0 obj[1 2.3.4]endobj",
            "1 0 obj[1 --2]endobj",
            "1 0 obj(abc endobj",
            "1 0 obj<4g>endobj",
            "1 0 obj[1 true2]endobj",
            "1 0 obj 1 2 endobj",
            "1 0 obj % 2 0 obj\n 1 endobj",
            "1 0 obj/A#2 endobj",
            "1 0obj 1 endobj",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&format!("1 0 obj{}", "[".repeat(10_000))), None);
    }
}
