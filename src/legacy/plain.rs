//! Answers as plain text: without leaders, placeholders, pictures and words that are struck out.

use super::page::{Look, PICTURE, WRAPPED};
use super::text::{is_box, is_leader};

/// The sign for letters that cannot be read.
pub(super) const UNREADABLE: char = '\u{fffd}';
/// What stands for a word that cannot be read in a longer answer.
pub(super) const UNCLEAR: &str = "[unclear]";

/// The texts that programs show in an empty field.
const PROMPTS: [&str; 14] = [
    "click or tap here to enter text",
    "click here to enter text",
    "click or tap to enter a date",
    "click here to enter a date",
    "choose an item",
    "enter text",
    "enter name",
    "enter names",
    "enter a date",
    "dd/mm/yyyy",
    "hh:mm",
    "choose",
    "enter number",
    "insert venue",
];

/// Words as text, one line for each line. Words that are struck out are left out.
pub(super) fn text(words: &[(char, Look)]) -> String {
    let mut shown = String::new();
    let mut was_unsure = false;
    for (c, look) in words.iter().filter(|(_, look)| !look.is_struck) {
        let is_unsure = look.is_unsure && !c.is_whitespace();
        // One sign stands for a word that is not clear.
        match is_unsure {
            false => shown.push(*c),
            true if !was_unsure => shown.push(UNREADABLE),
            true => {}
        }
        was_unsure = is_unsure;
    }
    let shown = shown.replace(PICTURE, " ").replace(WRAPPED, " ");
    let mut lines: Vec<String> = shown.lines().map(line).collect();
    while lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.dedup_by(|one, other| one.is_empty() && other.is_empty());
    lines.join("\n")
}

/// A line without leaders at its ends and without the prompt of an empty field.
fn line(line: &str) -> String {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '\u{2026}' | '_' | '|');
    let mut text = line.replace('\t', " ");
    loop {
        let before = text.len();
        text = text.trim_matches(is_edge).to_owned();
        // The full stop after a blank that was filled in is the form's.
        if text.ends_with("_.") || text.ends_with("\u{2026}.") {
            text.pop();
        }
        for dots in ["..", ". .", "\u{b7}\u{b7}"] {
            if text.starts_with(dots) {
                text = text.trim_start_matches(['.', ' ', '\u{b7}']).to_owned();
            }
            if text.ends_with(dots) {
                text = text.trim_end_matches(['.', ' ', '\u{b7}']).to_owned();
            }
        }
        if text.len() == before {
            break;
        }
    }
    if text.chars().all(|c| is_leader(c) || c.is_whitespace()) {
        return String::new();
    }
    let plain = text.trim_matches(['[', ']', '<', '>', '(', ')', '.', ' ']).to_lowercase();
    if PROMPTS.contains(&plain.as_str()) {
        return String::new();
    }
    for prompt in ["DD/MM/YYYY", "HH:MM"] {
        if let Some(rest) = text.strip_prefix(prompt) {
            return rest.trim().to_owned();
        }
    }
    text
}

/// The first line that is not empty.
pub(super) fn first_line(text: &str) -> &str {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// A text without the boxes to tick in it.
pub(super) fn without_boxes(text: &str) -> String {
    text.chars().filter(|c| !is_box(*c)).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &str) -> String {
        text(&words.chars().map(|c| (c, Look::default())).collect::<Vec<_>>())
    }

    #[test]
    fn leaders_and_prompts_are_no_answer() {
        assert_eq!(of("…………Samina Aslam…………………………   "), "Samina Aslam");
        assert_eq!(of(".....Ian McCrae............"), "Ian McCrae");
        assert_eq!(of("…………………"), "");
        assert_eq!(of("Click or tap here to enter text."), "");
        assert_eq!(of("DD/MM/YYYY 02/06/2025"), "02/06/2025");
        assert_eq!(of("One.\n\n\nTwo...\n"), "One.\n\nTwo");
        assert_eq!(of("All done."), "All done.");
        assert_eq!(of("__The Lighthouse, meeting room 2__."), "The Lighthouse, meeting room 2");
        assert_eq!(of("…Teams call…."), "Teams call");
        assert_eq!(of("Siân Hughes |"), "Siân Hughes");
    }

    #[test]
    fn a_sign_stands_for_a_word_that_is_not_clear() {
        let unsure = Look { is_unsure: true, ..Look::default() };
        let mut words: Vec<(char, Look)> = "Ring ".chars().map(|c| (c, Look::default())).collect();
        words.extend("tbe clnic".chars().map(|c| (c, unsure)));
        words.extend(" today".chars().map(|c| (c, Look::default())));
        assert_eq!(text(&words), "Ring \u{fffd} \u{fffd} today");
    }
}
