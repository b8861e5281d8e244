//! Words for messages: counts, lists, sentences and line breaks.

/// A number with its noun, such as `1 file` or `3 files`. The noun takes an s in the plural.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {}", plural(number, noun))
}

/// A noun for that many things: `file` or `files`.
pub(crate) fn plural(number: usize, noun: &str) -> String {
    if number == 1 { noun.to_owned() } else { format!("{noun}s") }
}

/// Words as a list: `a, b and c`.
pub(crate) fn list(words: &[impl AsRef<str>]) -> String {
    joined(words, "and")
}

/// Words as alternatives: `a, b or c`.
pub(crate) fn list_or(words: &[impl AsRef<str>]) -> String {
    joined(words, "or")
}

/// Like [`list`], with at most that many words and the number of the others: `a, b and 3 more`.
pub(crate) fn list_first(words: &[impl AsRef<str>], most: usize) -> String {
    let mut shown: Vec<String> = words.iter().take(most).map(|word| word.as_ref().to_owned()).collect();
    if words.len() > most {
        shown.push(format!("{} more", words.len() - most));
    }
    list(&shown)
}

fn joined(words: &[impl AsRef<str>], last_word: &str) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}

/// The text with a capital at its beginning.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The text with its first letter in lower case.
pub(crate) fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// The text with a full stop, unless it ends like a sentence.
pub(crate) fn stopped(text: &str) -> String {
    let text = text.trim();
    let stop = if text.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{text}{stop}")
}

/// The text as a sentence, with a capital and a full stop.
pub(crate) fn sentence(text: &str) -> String {
    capitalised(&stopped(text))
}

/// The first sentence of a text, with a full stop.
pub(crate) fn first_sentence(text: &str) -> String {
    stopped(text.split_once(". ").map_or(text, |(first, _)| first))
}

/// Whether a character around a text is no part of it: white space, and marks of no width.
pub(crate) fn is_around(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// A text without the white space and marks of no width around it.
pub(crate) fn bare(text: &str) -> &str {
    text.trim_matches(is_around)
}

/// The text as one line: each run of white space becomes one space, and there is none at the ends.
pub(crate) fn collapse_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Like [`collapse_spaces`], line by line. Empty lines are left out.
pub(crate) fn collapse_lines(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(collapse_spaces);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The text in lines of at most `width` characters. A longer word is a line of its own.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if used + 1 + length <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            }
            _ => {
                lines.push(word.to_owned());
                used = length;
            }
        }
    }
    lines
}

/// A small number as a word in lower case: "six" is 6.
pub(crate) fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.iter().position(|known| *known == word).and_then(|number| u32::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_nouns() {
        assert_eq!([0, 1, 3].map(|number| count(number, "file")), ["0 files", "1 file", "3 files"]);
        assert_eq!([1, 2].map(|number| plural(number, "blank row")), ["blank row", "blank rows"]);
    }

    #[test]
    fn lists_end_in_a_word() {
        let words = ["a", "b", "c"];
        assert_eq!([0, 1, 2, 3].map(|most| list(&words[..most])), ["", "a", "a and b", "a, b and c"]);
        assert_eq!(list_or(&words), "a, b or c");
        assert_eq!([3, 2, 1].map(|most| list_first(&words, most)), ["a, b and c", "a, b and 1 more", "a and 2 more"]);
    }

    #[test]
    fn sentences_begin_with_a_capital_and_end_with_a_stop() {
        assert_eq!(sentence(" élan vital "), "Élan vital.");
        for text in ["Who?", "Stop!", "It ended.", "And so on…"] {
            assert_eq!(sentence(text), text);
        }
        assert_eq!((capitalised("ßa b"), stopped("a ")), ("SSa b".to_owned(), "a.".to_owned()));
        assert_eq!(first_sentence("Save it. Then send it."), "Save it.");
        assert_eq!(first_sentence("Save it as `.docx`"), "Save it as `.docx`.");
    }

    #[test]
    fn white_space_is_collapsed() {
        assert_eq!(collapse_spaces("  a\t\u{a0}b\r\n c "), "a b c");
        assert_eq!(collapse_spaces(" \n"), "");
        assert_eq!(collapse_lines(" a  b\r\n\n c\rd\n"), "a b\nc\nd");
    }

    #[test]
    fn wrapping_keeps_words_and_width() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("unbreakable-and-long é", 4), ["unbreakable-and-long", "é"]);
        assert!(wrap(" ", 5).is_empty());
    }
}
