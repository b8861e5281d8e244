//! Lines, values and ids of iCalendar files (RFC 5545).

/// The most octets of a line, without its end (RFC 5545, 3.1).
const LINE: usize = 75;
/// The end of our UIDs.
pub const UID_END: &str = "@formfolio";

/// Returns a text as a value (RFC 5545, 3.3.11).
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Returns an id that is the same for the same text. The text itself is not in it.
#[must_use]
pub fn stable_id(text: &str) -> String {
    // FNV-1a: it need not resist collisions on purpose.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

/// Lines that end with CR and LF, and are folded.
#[derive(Debug, Default)]
pub struct Lines(String);

impl Lines {
    /// The text.
    #[must_use]
    pub fn text(self) -> String {
        self.0
    }

    /// Adds a line.
    pub fn line(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters() {
        let mut lines = Lines::default();
        lines.line(&format!("SUMMARY:{}", "Siân ".repeat(40)));
        assert!(lines.0.lines().count() > 2);
        assert!(lines.0.split("\r\n").all(|line| line.len() <= LINE));
        assert_eq!(lines.0.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "Siân ".repeat(40)));
    }

    #[test]
    fn marks_with_a_meaning_are_escaped() {
        assert_eq!(escaped("O’Neill, Bo; \\ \r\u{7}\nMcKay"), "O’Neill\\, Bo\\; \\\\ \\nMcKay");
    }
}
