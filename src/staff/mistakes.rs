//! Notes and mistakes that every list of staff may have.

use super::list::{PeopleRows, Person, RowMistake};
use crate::text;

/// Returns the known word that differs by one letter, or by two in a word of ten letters or more. Words that are merely
/// similar do not count: a list of staff may have further columns.
pub(crate) fn misspelt<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let length = word.chars().count();
    let most = match length {
        0..=4 => return None,
        5..=9 => 1,
        _ => 2,
    };
    let near = known.into_iter().map(|known| (strsim::osa_distance(word, known), known));
    near.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The headings of a list, for a message.
pub(super) fn headings(list: &PeopleRows) -> String {
    let names: Vec<String> = list.headings.iter().map(|heading| format!("“{}”", heading.text)).collect();
    format!("the list has {}", text::list(&names))
}

/// A note with the columns that are not used; `None` when all are used.
pub(crate) fn left_out(columns: &[String]) -> Option<String> {
    let names: Vec<String> = columns.iter().map(|name| format!("“{name}”")).collect();
    let column = text::plural(names.len(), "column");
    (!names.is_empty()).then(|| format!("left out: the {column} {}", text::list(&names)))
}

/// The mistake of a row without a name.
pub(super) fn unnamed(person: &Person) -> Option<RowMistake> {
    let help = "Every row needs the name of the person it is for.";
    if person.name.is_empty() {
        return Some(person.mistake("there is no name", help));
    }
    let is_name = person.name.chars().any(char::is_alphabetic);
    (!is_name).then(|| person.mistake(format!("“{}” is not a name", person.name), help))
}

/// The most lines of a cell for a name or a day.
const LINES: usize = 3;

/// The mistake of a cell with too many lines for a name or a day.
pub(super) fn too_many_lines(person: &Person, heading: &str, cell: &str) -> Option<RowMistake> {
    let lines = cell.lines().count();
    let help = "A quotation mark was probably opened here and not closed.";
    (lines > LINES).then(|| person.mistake(format!("{heading} runs over {lines} lines"), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_close_words_count_as_misspelt() {
        let known = ["supervisor", "session_date", "venue"];
        assert_eq!(misspelt("superviser", known), Some("supervisor"));
        assert_eq!(misspelt("sesion_date", known), Some("session_date"));
        for other in ["supervision_hours", "session_time", "menus", "email", "name"] {
            assert_eq!(misspelt(other, known), None, "{other}");
        }
    }
}
