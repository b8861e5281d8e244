//! Writes objects as bytes. Parts are copied straight into these bytes, so a merged file is in memory once.

use std::io::Write as _;

/// The bytes of an object, and the places of its strings, which are encrypted one by one unless the object is in an
/// object stream.
#[derive(Debug, Default)]
pub(super) struct ObjectBuf {
    pub bytes: Vec<u8>,
    /// Recorded only for objects that may be encrypted.
    strings: Option<Vec<(usize, usize, Vec<u8>)>>,
}

impl ObjectBuf {
    /// Starts an object whose strings can be encrypted one by one.
    pub(super) fn lockable() -> Self {
        Self { strings: Some(Vec::new()), ..Self::default() }
    }

    /// Appends syntax unchanged.
    pub(super) fn raw(&mut self, text: &str) -> &mut Self {
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    /// Appends a separator if one is needed.
    pub(super) fn space(&mut self) {
        if self.bytes.last().is_some_and(|last| !b" <[>](".contains(last)) {
            self.bytes.push(b' ');
        }
    }

    /// Appends a name with escaped special characters.
    pub(super) fn name(&mut self, name: &[u8]) -> &mut Self {
        self.bytes.push(b'/');
        for &byte in name {
            if b"()<>[]{}/%#".contains(&byte) || !(33..=126).contains(&byte) {
                // Writing into a vector cannot fail.
                let _ = write!(self.bytes, "#{byte:02X}");
            } else {
                self.bytes.push(byte);
            }
        }
        self
    }

    /// Appends a string of any bytes.
    pub(super) fn string(&mut self, text: &[u8]) -> &mut Self {
        let from = self.bytes.len();
        let plain = text.iter().filter(|byte| (32..127).contains(*byte)).count();
        if plain * 4 < text.len() * 3 {
            self.hexadecimal(text);
        } else {
            self.bytes.push(b'(');
            for &byte in text {
                match byte {
                    b'(' | b')' | b'\\' => self.bytes.extend([b'\\', byte]),
                    32..127 => self.bytes.push(byte),
                    _ => {
                        let _ = write!(self.bytes, "\\{byte:03o}");
                    }
                }
            }
            self.bytes.push(b')');
        }
        if let Some(strings) = &mut self.strings {
            strings.push((from, self.bytes.len(), text.to_vec()));
        }
        self
    }

    fn hexadecimal(&mut self, text: &[u8]) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        self.bytes.push(b'<');
        for byte in text {
            self.bytes.push(DIGITS[usize::from(byte >> 4)]);
            self.bytes.push(DIGITS[usize::from(byte & 15)]);
        }
        self.bytes.push(b'>');
    }

    /// Appends an integer.
    pub(super) fn integer(&mut self, number: i64) -> &mut Self {
        let mut digits = [0_u8; 20];
        let mut at = digits.len();
        let mut rest = number.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.bytes.push(b'-');
        }
        self.bytes.extend_from_slice(&digits[at..]);
        self
    }

    /// Appends a real number; one that is not finite becomes 0.
    pub(super) fn real(&mut self, number: f32) -> &mut Self {
        let _ = if number.is_finite() { write!(self.bytes, "{number}") } else { write!(self.bytes, "0") };
        self
    }

    /// Appends a reference to an object of the merged file.
    pub(super) fn reference(&mut self, number: u32) -> &mut Self {
        self.integer(i64::from(number)).raw(" 0 R")
    }

    /// Returns the object with each string encrypted by `lock`.
    pub(super) fn locked(&self, lock: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        let mut out = Self::default();
        let mut at = 0;
        for (from, to, text) in self.strings.as_ref()? {
            out.bytes.extend_from_slice(&self.bytes[at..*from]);
            out.hexadecimal(&lock(text)?);
            at = *to;
        }
        out.bytes.extend_from_slice(&self.bytes[at..]);
        Some(out.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_names_with_any_bytes_are_read_back() {
        let mut written = ObjectBuf::lockable();
        written.raw("[").name(b"A B#").string(b"a(b) and more\\\r\n\xe9").string(b"\xfe\xff\x01").real(-0.5).raw(" ");
        written.integer(i64::MIN).raw(" ").reference(10).raw("]");
        let end = "-0.5 -9223372036854775808 10 0 R]";
        assert_eq!(written.bytes, format!("[/A#20B#23(a\\(b\\) and more\\\\\\015\\012\\351)<FEFF01>{end}").as_bytes());
        let locked = written.locked(|text| Some(vec![u8::try_from(text.len()).unwrap_or(0)])).unwrap();
        assert_eq!(locked, format!("[/A#20B#23<11><03>{end}").as_bytes());
    }
}
