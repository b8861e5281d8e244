//! Reads the text of a rich-text document.

use crate::text::windows_1252;

/// The longest text that is read, in letters.
const LONGEST: usize = 4 << 20;
/// The deepest nesting of groups.
const DEEPEST: usize = 256;

/// Groups whose text is not displayed.
const UNSEEN: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "annotation",
    "fldinst",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "themedata",
    "datastore",
    "latentstyles",
    "nonshppict",
    "bkmkstart",
    "bkmkend",
];

/// The state of an open group.
#[derive(Clone, Copy)]
struct RtfGroup {
    is_unseen: bool,
    /// The number of fallback letters after a Unicode letter.
    skipped: usize,
}

#[derive(Default)]
struct RtfRows {
    rows: Vec<Vec<String>>,
    cells: Vec<String>,
    text: String,
    letters: usize,
}

impl RtfRows {
    fn push(&mut self, letter: char) {
        if self.letters < LONGEST {
            self.letters += 1;
            self.text.push(letter);
        }
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.cells.push(text.trim().to_owned());
    }

    fn end_row(&mut self) {
        if !self.text.trim().is_empty() {
            self.end_cell();
        }
        self.rows.push(std::mem::take(&mut self.cells));
    }
}

/// The text in rows: a paragraph is a row of one cell, a table row has its cells. Paragraphs of a cell become lines.
pub(super) fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut out = RtfRows::default();
    let mut groups = vec![RtfGroup { is_unseen: false, skipped: 1 }];
    let (mut at, mut in_table, mut left_to_skip) = (0, false, 0);
    let mut wide: Vec<u16> = Vec::new();
    while let Some(byte) = bytes.get(at).copied() {
        at += 1;
        let group = groups.last().copied().unwrap_or(RtfGroup { is_unseen: false, skipped: 1 });
        match byte {
            b'{' if groups.len() < DEEPEST => groups.push(group),
            b'}' => drop((groups.len() > 1).then(|| groups.pop())),
            b'\r' | b'\n' | b'{' => {}
            b'\\' => {
                let Some(control) = bytes.get(at).copied() else { break };
                if !control.is_ascii_alphabetic() {
                    at += 1;
                    let letter = match control {
                        b'\'' => {
                            let digits = bytes.get(at..at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
                            at += 2;
                            digits
                                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                                .map(|byte| windows_1252(byte).unwrap_or(' '))
                        }
                        b'*' => {
                            if let Some(group) = groups.last_mut() {
                                group.is_unseen = true;
                            }
                            None
                        }
                        b'~' => Some(' '),
                        b'_' => Some('-'),
                        b'{' | b'}' | b'\\' => Some(char::from(control)),
                        _ => None,
                    };
                    match letter {
                        Some(_) if left_to_skip > 0 => left_to_skip -= 1,
                        Some(letter) if !group.is_unseen => out.push(letter),
                        _ => {}
                    }
                    continue;
                }
                let (word, number, after) = control_word(bytes, at);
                at = after;
                if UNSEEN.contains(&word) {
                    if let Some(group) = groups.last_mut() {
                        group.is_unseen = true;
                    }
                    continue;
                }
                if group.is_unseen {
                    if word == "bin" {
                        at = at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
                    }
                    continue;
                }
                match word {
                    "u" => {
                        // Code units above 32767 are written as negative numbers.
                        wide.push(u16::try_from(number.unwrap_or(0).rem_euclid(0x1_0000)).unwrap_or(0));
                        left_to_skip = group.skipped;
                        if wide.last().is_some_and(|unit| !(0xd800..0xdc00).contains(unit)) {
                            let letters: Vec<char> =
                                char::decode_utf16(wide.drain(..)).map(|one| one.unwrap_or('\u{fffd}')).collect();
                            letters.into_iter().for_each(|letter| out.push(letter));
                        }
                    }
                    "uc" => {
                        if let Some(group) = groups.last_mut() {
                            group.skipped = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8);
                        }
                    }
                    "intbl" => in_table = true,
                    "pard" => in_table = false,
                    "par" | "sect" | "page" if in_table => out.push('\n'),
                    "par" | "sect" | "page" => out.end_row(),
                    "cell" | "nestcell" => out.end_cell(),
                    "row" | "nestrow" => out.end_row(),
                    "line" => out.push('\n'),
                    "tab" => out.push('\t'),
                    "lquote" => out.push('‘'),
                    "rquote" => out.push('’'),
                    "endash" => out.push('–'),
                    "emdash" => out.push('—'),
                    "bin" => at = at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)),
                    _ => {}
                }
            }
            _ if group.is_unseen => {}
            _ if left_to_skip > 0 => left_to_skip -= 1,
            byte => out.push(windows_1252(byte).unwrap_or(' ')),
        }
    }
    out.end_row();
    out.rows
}

/// A control word with its number, and the offset after it. One following space belongs to it.
fn control_word(bytes: &[u8], from: usize) -> (&str, Option<i64>, usize) {
    let run = |from: usize, is: fn(&u8) -> bool| {
        bytes.get(from..).unwrap_or_default().iter().take(32).take_while(|byte| is(byte)).count()
    };
    let end = from + run(from, u8::is_ascii_alphabetic);
    let sign = usize::from(bytes.get(end) == Some(&b'-'));
    let digits = run(end + sign, u8::is_ascii_digit);
    let after = if digits > 0 { end + sign + digits } else { end };
    let text =
        |from: usize, to: usize| std::str::from_utf8(bytes.get(from..to).unwrap_or_default()).unwrap_or_default();
    let space = usize::from(bytes.get(after) == Some(&b' '));
    (text(from, end), text(end, after).parse().ok(), after + space)
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn paragraphs_and_cells_are_rows() {
        let text = br"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\generator x;}{\info{\author Tom}}\pard Supervision\par
\trowd\pard\intbl Supervisee:\par Ruth O\u8217\'92Brien\cell\pard\intbl{\b Supervisor:} Bronwen\cell\row\pard Si\'e2n\tab x\par}";
        assert_eq!(
            rows(text),
            [
                vec!["Supervision".to_owned()],
                vec!["Supervisee:\nRuth O’Brien".to_owned(), "Supervisor: Bronwen".to_owned()],
                vec!["Siân\tx".to_owned()],
                vec![],
            ]
        );
    }

    #[test]
    fn hostile_rich_text_does_no_harm() {
        for text in ["{\\rtf1\\", "{\\rtf1\\'z", "{\\rtf1\\u-1", "{\\rtf1}}}}\\bin99999999999 x", "{\\rtf1\\u55357 ?"] {
            let _ = rows(text.as_bytes());
        }
        let _ = rows(&b"{".repeat(100_000));
    }
}
