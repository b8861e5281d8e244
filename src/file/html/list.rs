//! The numbers and dots before the items of lists.

use super::TagAttributes;
use super::style::ElementStyle;

/// A list that is open.
#[derive(Debug)]
pub(super) struct OpenList {
    /// The number of its next item; none when it has no numbers.
    next: Option<i64>,
    step: i64,
    /// As CSS and the `type` attribute name it: `lower-alpha`, `I`.
    numbering: String,
}

impl OpenList {
    pub fn new(tag: &TagAttributes, look: &ElementStyle) -> Self {
        let step = if tag.value("reversed").is_some() { -1 } else { 1 };
        let numbering = look.numbering.clone().or_else(|| tag.value("type").map(str::to_owned)).unwrap_or_default();
        let next = (tag.name == "ol").then(|| tag.number("start").unwrap_or(1));
        Self { next, step, numbering }
    }

    /// What stands before the next item, which may have a number of its own.
    pub fn marker(&mut self, own: Option<i64>) -> String {
        let Some(next) = self.next else { return "•".to_owned() };
        let number = own.unwrap_or(next);
        self.next = Some(number.saturating_add(self.step));
        let positive = u32::try_from(number).ok().filter(|number| (1..4_000).contains(number));
        let word = match (self.numbering.as_str(), positive) {
            ("a" | "lower-alpha" | "lower-latin", Some(number)) => letters(number),
            ("A" | "upper-alpha" | "upper-latin", Some(number)) => letters(number).to_ascii_uppercase(),
            ("i" | "lower-roman", Some(number)) => roman(number),
            ("I" | "upper-roman", Some(number)) => roman(number).to_ascii_uppercase(),
            _ => number.to_string(),
        };
        format!("{word}.")
    }
}

/// 1 is `a`, 27 is `aa`.
fn letters(mut number: u32) -> String {
    let mut out = Vec::new();
    while number > 0 {
        out.push(char::from_digit((number - 1) % 26 + 10, 36).unwrap_or('a'));
        number = (number - 1) / 26;
    }
    // Base 36 has the letters from 10 on.
    out.into_iter().rev().collect()
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1_000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}
