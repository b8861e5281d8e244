//! Builds text word by word and line by line.

/// The mark before struck-out words; a bracket ends them.
pub(super) const STRUCK: &str = "[struck out: ";

/// A text and the breaks due before its next word.
#[derive(Debug, Default)]
pub(super) struct TextWriter {
    out: String,
    /// The line ends before the next word.
    breaks: usize,
    has_space: bool,
    /// Whether the mark of struck-out words is open.
    is_marked: bool,
    /// Whether the line has only the marker of an item so far.
    is_item: bool,
}

impl TextWriter {
    /// Starts a new line; at least `lines` line ends come before the next word.
    pub fn break_line(&mut self, lines: usize) {
        self.breaks = self.breaks.max(lines);
    }

    pub fn add_break(&mut self) {
        self.is_item = false;
        self.breaks += 1;
    }

    /// Adds words. White space between them counts as one space unless it `is_kept`.
    pub fn push_words(&mut self, words: &str, is_struck: bool, is_kept: bool) {
        let mut rest = words;
        while let Some(first) = rest.chars().next() {
            let is_blank = |c: char| c.is_ascii_whitespace();
            if first == '\n' && is_kept {
                self.add_break();
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            let is_end = |c: char| if is_kept { c == '\n' } else { is_blank(c) };
            if is_end(first) {
                self.has_space = true;
                rest = rest.trim_start_matches(is_end);
                continue;
            }
            let (word, behind) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()));
            self.push_word(word.trim_end_matches('\r'), is_struck);
            rest = behind;
        }
    }

    fn push_word(&mut self, word: &str, is_struck: bool) {
        self.begin_word(is_struck);
        if is_struck && !self.is_marked {
            self.out.push_str(STRUCK);
            self.is_marked = true;
        }
        // A soft hyphen is invisible except at a line break.
        self.out.extend(word.chars().filter(|c| *c != '\u{ad}'));
    }

    /// Writes the breaks and marks before a word.
    fn begin_word(&mut self, is_struck: bool) {
        if self.is_marked && (!is_struck || self.breaks > 0) {
            self.unmark();
        }
        let breaks = std::mem::take(&mut self.breaks);
        let has_space = std::mem::take(&mut self.has_space);
        let is_item = std::mem::take(&mut self.is_item);
        if self.out.is_empty() || is_item {
            return;
        }
        if breaks > 0 {
            self.out.push_str(if breaks > 1 { "\n\n" } else { "\n" });
        } else if has_space && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn unmark(&mut self) {
        if std::mem::take(&mut self.is_marked) {
            self.out.push(']');
        }
    }

    /// Begins an item of a list on a new line.
    pub fn begin_item(&mut self, marker: &str) {
        self.is_item = false;
        self.break_line(1);
        self.begin_word(false);
        self.out.push_str(marker);
        self.is_item = true;
    }

    /// Adds finished lines.
    pub fn add_lines(&mut self, lines: &str) {
        if !lines.is_empty() {
            self.break_line(1);
            self.begin_word(false);
            self.out.push_str(lines);
        }
        self.break_line(1);
    }

    /// The text, with at most one empty line at a time.
    pub fn finish(mut self) -> String {
        self.unmark();
        let mut lines: Vec<String> = Vec::new();
        for line in self.out.lines() {
            let line = line.trim_end().replace('\u{a0}', " ");
            if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
                lines.push(line);
            }
        }
        lines.join("\n").trim_end().to_owned()
    }
}

/// Numbers as superscripts, as in 10³; other words, such as the end of 3rd, unchanged.
pub(super) fn raised(words: &str) -> String {
    // The typeface of the pages has no superscript nought.
    if words.contains('0') { format!("^{words}") } else { shifted(words, "⁰¹²³⁴⁵⁶⁷⁸⁹") }
}

/// Numbers as subscripts, as in H₂O.
pub(super) fn lowered(words: &str) -> String {
    shifted(words, "₀₁₂₃₄₅₆₇₈₉")
}

fn shifted(words: &str, digits: &str) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|digit| digits.chars().nth(usize::try_from(digit).ok()?));
    words.chars().map(|c| digit(c).unwrap_or(c)).collect()
}
