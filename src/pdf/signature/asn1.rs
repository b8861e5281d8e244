//! Reads BER and DER (X.690) without copying, because the bytes of the file are hashed and compared as they are.
//! Accepts indefinite lengths and fractional seconds, which common signers write.
//!
//! Written by hand: `der` and `cms` refuse what is not canonical, and hand out values, not the bytes they were read from.

use crate::text::Utf16;
use chrono::{Duration, NaiveDate, NaiveDateTime};

/// The deepest nesting that is read. Real signatures stay far below it.
const DEEPEST: usize = 24;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// The tag of the element `[0]`, `[1]`, … that holds others.
pub(super) const CONTEXT: u8 = 0xA0;
/// The tag of the element `[0]` that holds a value directly.
pub(super) const CONTEXT_PLAIN: u8 = 0x80;

/// An element: its tag, its value, and all its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DerElement<'a> {
    /// The tag; multi-byte tags are not read.
    pub tag: u8,
    /// The contents.
    pub value: &'a [u8],
    /// Tag, length and value.
    pub whole: &'a [u8],
}

/// Reads one element after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct DerReader<'a> {
    rest: &'a [u8],
}

impl<'a> DerReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next element.
    pub(super) fn next(&mut self) -> Option<DerElement<'a>> {
        let (element, rest) = cut(self.rest, 0)?;
        self.rest = rest;
        Some(element)
    }

    /// Returns the next element if it has this tag; otherwise returns `None` and does not advance.
    pub(super) fn optional(&mut self, tag: u8) -> Option<DerElement<'a>> {
        if self.rest.first() == Some(&tag) { self.next() } else { None }
    }

    /// The next element, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<DerElement<'a>> {
        self.optional(tag)
    }

    /// Returns all remaining elements, or `None` if any of them cannot be read.
    pub(super) fn read_all(mut self) -> Option<Vec<DerElement<'a>>> {
        let mut out = Vec::new();
        while !self.rest.is_empty() {
            out.push(self.next()?);
        }
        Some(out)
    }
}

impl<'a> DerElement<'a> {
    /// Returns a reader of the contents.
    pub(super) fn inside(&self) -> DerReader<'a> {
        DerReader::new(self.value)
    }

    /// Returns the bytes of an octet string, primitive or in pieces.
    pub(super) fn octets(&self) -> Option<Vec<u8>> {
        match self.tag {
            OCTETS => Some(self.value.to_vec()),
            0x24 => {
                let mut out = Vec::new();
                for piece in self.inside().read_all()? {
                    // X.690 allows nested pieces, but no signer writes them, so they are refused.
                    out.extend_from_slice(Some(piece.value).filter(|_| piece.tag == OCTETS)?);
                }
                Some(out)
            }
            _ => None,
        }
    }

    /// A string, in whichever of the many ways it is written.
    pub(super) fn text(&self) -> Option<String> {
        match self.tag {
            // UTF-8, and the narrower kinds: numeric, printable, IA5, visible.
            0x0C | 0x12 | 0x13 | 0x16 | 0x1A => Some(String::from_utf8_lossy(self.value).into_owned()),
            // Teletex, which in practice is Latin-1.
            0x14 => Some(self.value.iter().map(|byte| char::from(*byte)).collect()),
            // Two bytes a letter.
            0x1E => Some(Utf16::BigEndian.decode(self.value)),
            _ => None,
        }
    }

    /// A moment, in Coordinated Universal Time.
    pub(super) fn time(&self) -> Option<NaiveDateTime> {
        let text = std::str::from_utf8(self.value).ok()?;
        match self.tag {
            0x17 => {
                let short: i32 = text.get(..2)?.parse().ok()?;
                moment(if short < 50 { 2000 + short } else { 1900 + short }, text.get(2..)?)
            }
            0x18 => moment(text.get(..4)?.parse().ok()?, text.get(4..)?),
            _ => None,
        }
    }
}

/// `MMDDhhmm[ss[.f]]` and `Z` or an offset.
pub(super) fn moment(year: i32, rest: &str) -> Option<NaiveDateTime> {
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, mut zone) = rest.split_at(digits);
    if let Some(fraction) = zone.strip_prefix(['.', ',']) {
        zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let part = |at: usize| digits.get(at..at + 2).and_then(|part| part.parse::<u32>().ok());
    let date = NaiveDate::from_ymd_opt(year, part(0)?, part(2)?)?;
    let local = date.and_hms_opt(part(4)?, part(6)?, part(8).unwrap_or(0).min(59))?;
    let zone = zone.replace('\'', "");
    let offset = match zone.split_at_checked(1) {
        Some((sign @ ("+" | "-"), offset)) => {
            let hours: i64 = offset.get(..2)?.parse().ok()?;
            let minutes: i64 = offset.get(2..4).map_or(Some(0), |minutes| minutes.parse().ok())?;
            (hours * 60 + minutes) * if sign == "+" { 1 } else { -1 }
        }
        _ => 0,
    };
    local.checked_sub_signed(Duration::minutes(offset))
}

/// Cuts the first element off.
fn cut(bytes: &[u8], depth: usize) -> Option<(DerElement<'_>, &[u8])> {
    let (&[tag, first], rest) = bytes.split_first_chunk::<2>()?;
    if depth > DEEPEST || tag & 0x1F == 0x1F {
        return None;
    }
    if first == 0x80 {
        return until_its_end(bytes, tag, rest, depth);
    }
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7F);
        if count > 4 {
            return None;
        }
        let (length, rest) = rest.split_at_checked(count)?;
        (length.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte)), rest)
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some((DerElement { tag, value, whole: bytes.get(..bytes.len() - rest.len())? }, rest))
}

/// An element of indefinite length ends with two zero bytes behind the last that it holds.
fn until_its_end<'a>(bytes: &'a [u8], tag: u8, inside: &'a [u8], depth: usize) -> Option<(DerElement<'a>, &'a [u8])> {
    let mut rest = inside;
    loop {
        if let Some(after) = rest.strip_prefix(&[0, 0]) {
            let value = inside.get(..inside.len() - rest.len())?;
            return Some((DerElement { tag, value, whole: bytes.get(..bytes.len() - after.len())? }, after));
        }
        rest = cut(rest, depth + 1)?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_all_sorts_are_read() {
        let short = [0x30, 3, 2, 1, 5, 0xFF];
        let (element, rest) = cut(&short, 0).unwrap();
        assert_eq!((element.value, rest), (&[2, 1, 5][..], &[0xFF][..]));
        let endless = [0x30, 0x80, 0x24, 0x80, 4, 1, 7, 4, 1, 8, 0, 0, 0, 0, 9];
        let (element, rest) = cut(&endless, 0).unwrap();
        assert_eq!(rest, [9]);
        assert_eq!(element.inside().next().unwrap().octets().unwrap(), [7, 8]);
        for bad in [&[0x30][..], &[0x30, 2, 1], &[0x30, 0x80, 1], &[0x30, 0x85, 1, 1, 1, 1, 1], &[0x1F, 1, 1]] {
            assert!(cut(bad, 0).is_none(), "{bad:?}");
        }
        assert!(cut(&[0x30, 0x80].repeat(1000), 0).is_none());
    }

    #[test]
    fn moments_are_read_with_fractions_and_offsets() {
        let at = |tag, text: &str| {
            DerElement { tag, value: text.as_bytes(), whole: &[] }.time().map(|time| time.format("%F %T").to_string())
        };
        assert_eq!(at(0x17, "250603101500Z").as_deref(), Some("2025-06-03 10:15:00"));
        assert_eq!(at(0x17, "2506030015+0100").as_deref(), Some("2025-06-02 23:15:00"));
        assert_eq!(at(0x18, "20250603101500.123Z").as_deref(), Some("2025-06-03 10:15:00"));
        assert_eq!(at(0x18, "2025é603101500Z"), None);
        assert_eq!(at(0x18, "20251303101500Z"), None);
        assert_eq!(
            moment(2025, "0603101500+01'00'").map(|time| time.to_string()).as_deref(),
            Some("2025-06-03 09:15:00")
        );
    }
}
