//! [`UnitText`]: the words of a cell or paragraph, taken apart so that printed words can be found in it.

use super::page::{Look, Unit, WRAPPED};
use super::words::{Folded, fold_letters, is_apostrophe};

/// A word of a unit.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Its first letter in the text, and the one after its last.
    pub from: usize,
    pub to: usize,
    /// Its letters as they are compared.
    pub letters: Vec<char>,
    pub look: Look,
    /// Whether a line begins with it.
    pub begins_line: bool,
    /// Whether a wide gap is before it: a tab, leaders, a box.
    pub after_gap: bool,
    /// Whether the end of a sentence or a sign is before it.
    pub after_stop: bool,
    /// Whether a colon is before it.
    pub after_colon: bool,
}

/// The words of a unit.
#[derive(Debug, Clone, Default)]
pub(super) struct UnitText {
    /// Its letters with their looks.
    pub chars: Vec<(char, Look)>,
    pub tokens: Vec<Token>,
}

/// Whether a letter is part of a dotted leader.
pub(super) fn is_leader(c: char) -> bool {
    matches!(c, '.' | '\u{2026}' | '_' | '\u{b7}')
}

/// Whether a sign is a box to tick, or one that is ticked.
pub(super) fn is_box(c: char) -> bool {
    mark(c).is_some()
}

/// Whether a sign is an empty box (`false`) or a mark (`true`).
pub(super) fn mark(c: char) -> Option<bool> {
    match c {
        '\u{2610}' | '\u{25a1}' | '\u{25a2}' | '\u{25cb}' | '\u{25ef}' | '\u{2b1c}' | '\u{274f}' | '\u{2751}' => {
            Some(false)
        }
        '\u{2611}' | '\u{2612}' | '\u{2713}' | '\u{2714}' | '\u{2715}' | '\u{2716}' | '\u{2717}' | '\u{2718}'
        | '\u{2705}' | '\u{25cf}' | '\u{25c9}' | '\u{25fc}' | '\u{25a0}' | '\u{25a3}' | '\u{1f5f9}' | '\u{1f5f7}'
        | '\u{d7}' => Some(true),
        _ => None,
    }
}

/// Whether a sign is a tick without a box.
pub(super) fn is_tick(c: char) -> bool {
    matches!(c, '\u{2713}' | '\u{2714}' | '\u{2705}')
}

/// Whether a sign is a cross without a box.
pub(super) fn is_cross(c: char) -> bool {
    matches!(c, '\u{2715}'..='\u{2718}' | '\u{d7}')
}

/// The number in a circle.
pub(super) fn circled(c: char) -> Option<i64> {
    match c {
        '\u{24ea}' | '\u{24ff}' => Some(0),
        '\u{2460}'..='\u{2473}' => Some(i64::from(u32::from(c)) - 0x2460 + 1),
        '\u{2776}'..='\u{277f}' => Some(i64::from(u32::from(c)) - 0x2776 + 1),
        '\u{2780}'..='\u{2789}' => Some(i64::from(u32::from(c)) - 0x2780 + 1),
        '\u{278a}'..='\u{2793}' => Some(i64::from(u32::from(c)) - 0x278a + 1),
        _ => None,
    }
}

/// Letters without the prompts of empty fields, which blanks print beside a label; a gap stands for each.
fn without_prompts(mut chars: Vec<(char, Look)>) -> Vec<(char, Look)> {
    for prompt in ["DD/MM/YYYY", "HH:MM"] {
        let prompt: Vec<char> = prompt.chars().collect();
        while let Some(at) = chars.windows(prompt.len()).position(|window| window.iter().map(|(c, _)| c).eq(&prompt)) {
            let look = chars.get(at).map(|(_, look)| *look).unwrap_or_default();
            chars.splice(at..at + prompt.len(), [('\t', look)]);
        }
    }
    chars
}

impl UnitText {
    pub fn new(unit: &Unit) -> Self {
        let mut chars: Vec<(char, Look)> = Vec::new();
        for run in unit.runs.iter().filter(|run| !run.look.is_hidden) {
            chars.extend(run.text.chars().map(|c| (if c == '\u{a0}' { ' ' } else { c }, run.look)));
        }
        Self::from_chars(chars)
    }

    /// The words of letters that were cut out of units.
    pub fn from_chars(chars: Vec<(char, Look)>) -> Self {
        let chars = without_prompts(chars);
        let mut tokens: Vec<Token> = Vec::new();
        let is_word =
            |at: usize| chars.get(at).is_some_and(|(c, _)| (c.is_alphanumeric() && circled(*c).is_none()) || *c == '&');
        let (mut at, mut last) = (0, 0);
        while at < chars.len() {
            if !is_word(at) {
                at += 1;
                continue;
            }
            let from = at;
            let look = chars.get(at).map(|(_, look)| *look).unwrap_or_default();
            at += 1;
            while at < chars.len() {
                let is_joined = chars.get(at).is_some_and(|(c, _)| is_apostrophe(*c)) && is_word(at + 1);
                let is_same_answer = chars.get(at).is_some_and(|(_, own)| own.is_answer == look.is_answer);
                if !(is_word(at) || is_joined) || !is_same_answer || chars.get(from).is_some_and(|(c, _)| *c == '&') {
                    break;
                }
                at += 1;
            }
            let between: Vec<char> = chars.get(last..from).unwrap_or_default().iter().map(|(c, _)| *c).collect();
            let word: String = chars.get(from..at).unwrap_or_default().iter().map(|(c, _)| *c).collect();
            let leaders = between.iter().filter(|c| is_leader(**c)).count();
            let is_gap = between.iter().any(|c| *c == '\t' || is_box(*c))
                || leaders >= 2
                || between.contains(&'\u{2026}')
                || between.windows(3).any(|three| three == [' ', ' ', ' ']);
            tokens.push(Token {
                from,
                to: at,
                letters: fold_letters(&word),
                look,
                begins_line: tokens.is_empty()
                    || between.contains(&'\n')
                    || between.iter().any(|c| WRAPPED.contains(*c)),
                after_gap: is_gap,
                after_colon: between.contains(&':'),
                after_stop: between
                    .iter()
                    .any(|c| matches!(c, '.' | ':' | ';' | '?' | '!' | ')' | '(' | '\u{2013}' | '-')),
            });
            last = at;
        }
        Self { chars, tokens }
    }

    /// The words from one token up to another, as they are compared.
    pub fn folded(&self, from: usize, to: usize) -> Folded {
        let tokens = self.tokens.get(from..to.min(self.tokens.len())).unwrap_or_default();
        Folded { letters: tokens.iter().flat_map(|token| token.letters.iter().copied()).collect(), words: tokens.len() }
    }

    pub fn all_folded(&self) -> Folded {
        self.folded(self.first_word(0), self.tokens.len())
    }

    /// The first token of a line at or after a token that is no number of a heading.
    pub fn first_word(&self, from: usize) -> usize {
        let Some(token) = self.tokens.get(from) else { return from };
        let is_number = self.is_number(from);
        let next = self.tokens.get(from + 1).is_some_and(|next| !next.begins_line);
        if is_number && next && !token.look.is_answer { from + 1 } else { from }
    }

    /// Whether a token at the beginning of a line is the number of what follows: "1.", "(iv)", "10", "a)".
    pub fn is_number(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|token| token.begins_line) else { return false };
        let next = self.chars.get(token.to).map(|(c, _)| *c);
        let is_digits = token.letters.len() <= 2 && token.letters.iter().all(char::is_ascii_digit);
        let is_roman = token.letters.len() <= 4 && token.letters.iter().all(|c| matches!(c, 'i' | 'v' | 'x'));
        let is_letter = token.letters.len() == 1;
        let is_marked = matches!(next, Some('.' | ')' | '\t'));
        (is_digits && (is_marked || next == Some(' '))) || ((is_roman || is_letter) && is_marked)
    }

    /// The sign after a token, white space left out.
    pub fn sign_after(&self, token: usize) -> Option<char> {
        let to = self.tokens.get(token)?.to;
        self.chars.get(to..)?.iter().map(|(c, _)| *c).find(|c| *c != ' ')
    }

    /// Whether a wide gap, a line end or the end is after a token.
    pub fn ends_before_gap(&self, token: usize) -> bool {
        match self.tokens.get(token + 1) {
            None => true,
            Some(next) => {
                let look = self.tokens.get(token).map(|token| token.look).unwrap_or_default();
                next.begins_line
                    || next.after_gap
                    || next.look.is_answer != look.is_answer
                    || (look.is_bold && !next.look.is_bold)
            }
        }
    }
}
