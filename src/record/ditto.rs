//! Marks that repeat the cell above.

use crate::person_name::fold;

/// Whether a cell repeats the one above: a ditto mark, "as above".
#[must_use]
pub fn is_ditto(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > 40 {
        return false;
    }
    let is_mark = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{3003}' | '\'' | '\u{2019}' | ',');
    if text.chars().all(is_mark) && text.chars().count() <= 2 && text != "," {
        return true;
    }
    matches!(
        fold(text).as_str(),
        "ditto"
            | "do"
            | "as above"
            | "as abv"
            | "as abve"
            | "as abov"
            | "same as above"
            | "same as abv"
            | "see above"
            | "as per above"
            | "as per abv"
            | "above"
            | "abv"
            | "same"
            | "same again"
            | "as before"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ditto_marks_repeat_what_stands_above() {
        for text in [
            "\"",
            "''",
            "“",
            "”",
            "〃",
            ",,",
            "ditto",
            "Ditto.",
            "do.",
            "as above",
            "As above",
            "as abv",
            "same again",
            "same",
            "same as above",
        ] {
            assert!(is_ditto(text), "{text}");
        }
        for text in ["", ",", "\"\"\"\"", "As above but by Friday", "Tom", "-"] {
            assert!(!is_ditto(text), "{text}");
        }
    }
}
