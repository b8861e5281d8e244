//! The numbers and dots before list items.

use super::style::ElementStyle;
use super::tag::TagAttributes;

/// An open list.
#[derive(Debug)]
pub(super) struct OpenList {
    /// The number of the next item; `None` for a list without numbers.
    next: Option<i64>,
    step: i64,
    /// The numbering style, as in CSS or the `type` attribute: `lower-alpha`, `I`.
    numbering: String,
}

impl OpenList {
    pub fn new(tag: &TagAttributes, style: &ElementStyle) -> Self {
        let step = if tag.value("reversed").is_some() { -1 } else { 1 };
        let numbering = style.numbering.clone().or_else(|| tag.value("type").map(str::to_owned)).unwrap_or_default();
        let next = (tag.name == "ol").then(|| tag.number("start").unwrap_or(1));
        Self { next, step, numbering }
    }

    /// The marker of the next item, which may have a number of its own.
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
    // In base 36, letters begin at 10.
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
