//! Whether a field's appearance shows other text than its value (`/V`).
//!
//! What an appearance shows has to be a run of the value, letter for letter: nothing inserted, nothing left out in the
//! middle, nothing behind it. A picture may show less, because a box cuts off what is too long; it may have broken lines,
//! ligatures, and letters that a font lacks left out or replaced; and it may show a date, a time or a number in another
//! form. Glyphs that cannot be read match anything.

use super::alignment::is_run;
use super::formatted;
use super::unknown::{UNKNOWN, UNKNOWN_STRETCH};
use crate::person_name::fold;

/// Longer texts are not compared.
const LONGEST: usize = 100_000;
/// If the value has no letters or digits, an appearance with this many or more of them differs.
const SHORTEST_WORD: usize = 3;

/// Whether what is shown is something else than the value. `may_be_cut` tells that the box may be too
/// small, so that the beginning of the value may be cut off.
pub(in crate::pdf) fn differs(value: &str, shown: &str, may_be_cut: bool) -> bool {
    if value.len().max(shown.len()) > LONGEST {
        return false;
    }
    let is_known = |c: char| !matches!(c, UNKNOWN | UNKNOWN_STRETCH);
    if !fold(shown).contains(|c: char| c.is_alphanumeric() && is_known(c)) {
        return false;
    }
    if !value.contains(char::is_alphanumeric) {
        return shown.chars().filter(char::is_ascii_alphanumeric).count() >= SHORTEST_WORD;
    }
    if shown.chars().all(is_known)
        && let Some(is_same) = formatted::is_same(value, shown)
    {
        return !is_same;
    }
    if value.contains(is_right_to_left) {
        return has_other_letters(value, shown);
    }
    !is_run(value, shown, may_be_cut)
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Whether a picture of words from right to left, which programs write in either order, has letters that the value does
/// not have, or more of them.
fn has_other_letters(value: &str, shown: &str) -> bool {
    let mut left: Vec<char> = fold(value).chars().collect();
    left.sort_unstable();
    let mut others = 0;
    for c in fold(shown).chars().filter(|c| c.is_ascii_alphanumeric() || is_right_to_left(*c)) {
        match left.binary_search(&c) {
            Ok(at) => drop(left.remove(at)),
            Err(_) => others += 1,
        }
    }
    others > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_are_told() {
        for (value, shown) in [
            ("Jane Smith", "John Smith"),
            ("Siân O’Brien", "Bronwen Hughes"),
            ("JS", "Jane Smith"),
            ("Ann Lee", "Amy Lee"),
            ("Yes", "No"),
            ("MK", "JS"),
            ("03/06/2025", "10/06/2025"),
            ("2025-06-03", "3 July 2025"),
            ("10:00", "14:30"),
            ("7", "8"),
            ("1234.50", "£1,243.50"),
            ("Order 2 screens", "Order 3 screens"),
            ("We talked through a visit in which a father would not let Priya see the bedrooms.", "Test Person"),
            (
                "Fourteen children in eight families. Priya says that this is manageable.",
                "Fourteen children in eight families. Priya says that this is exhausting.",
            ),
            ("03/06/2025", "Bronwen Hughes"),
        ] {
            assert!(differs(value, shown, true), "{value} / {shown}");
            assert!(differs(shown, value, true), "{shown} / {value}");
        }
    }

    const VISIT: &str = "Priya saw the family on 3 June. No new case was given to her. The visit was not good: the father \
        (who is away until 14/07/2025) rang 3 of 5 times, and nobody spoke to the children alone.";

    #[test]
    fn a_word_inserted_left_out_or_changed_in_a_long_text_is_told() {
        for (there, instead) in [
            ("was not good", "was good"),
            ("was not good", "was very not good"),
            ("No new case", "A new case"),
            ("No new case", "New case"),
            ("3 of 5", "5 of 3"),
            ("3 of 5", "3 of 6"),
            ("3 of 5", "13 of 5"),
            ("3 of 5", "3 of 5.5"),
            ("14/07/2025", "15/07/2025"),
            ("14/07/2025", "14/07/2026"),
            ("14/07/2025", "17/04/2025"),
            ("3 June", "3 July"),
            ("her.", "her. She was told to wait."),
            ("nobody spoke", "somebody spoke"),
            ("alone.", "alone. She agreed."),
            ("alone.", "alone. No"),
            ("Priya saw", "We agree. Priya saw"),
            ("Priya saw", "Priya never saw"),
            ("the family on 3 June. No new case", "No new case on 3 June. the family"),
        ] {
            let other = VISIT.replacen(there, instead, 1);
            assert!(differs(VISIT, &other, false) && differs(VISIT, &other, true), "{other}");
            // What the value alone has at its end, or at its start where the box is scrolled, is out of sight.
            if !other.starts_with(VISIT) && !VISIT.starts_with(&other) {
                assert!(differs(&other, VISIT, false), "{other}");
                assert!(differs(&other, VISIT, true) || other.ends_with(VISIT), "{other}");
            }
        }
    }

    #[test]
    fn a_short_answer_with_a_word_more_is_told() {
        for (value, shown) in [
            ("The visit was good", "The visit was not good"),
            ("The visit was not good", "The visit was good"),
            ("No new case", "A new case"),
            ("A new case", "No new case"),
            ("3 of 5", "5 of 3"),
            ("Agreed", "Agreed in part"),
            ("Agreed", "Not agreed"),
            ("Not applicable", "Applicable"),
            ("1 case on 3 June", "1 case on 8 June"),
            ("£5 a week", "£15 a week"),
            ("Siân yn hapus", "Siân ddim yn hapus"),
            ("• one\n• two", "• one\n• three"),
        ] {
            assert!(differs(value, shown, false), "{value} / {shown}");
        }
    }

    #[test]
    fn a_long_text_that_is_cut_broken_or_in_another_font_is_not() {
        let cut: String = VISIT.chars().take(90).collect();
        let lines = VISIT.replace(' ', "\n");
        let spaced = VISIT.replace(' ', "   ");
        let joined = VISIT.replace(". ", ".");
        for shown in [VISIT, &cut, &lines, &spaced, &joined, &VISIT.to_uppercase(), &VISIT.replace("fi", "ﬁ")] {
            assert!(!differs(VISIT, shown, false), "{shown}");
        }
        // A box that is scrolled shows a window.
        let window: String = VISIT.chars().skip(50).take(60).collect();
        assert!(!differs(VISIT, &window, true));
        assert!(differs(VISIT, &window, false));
        let welsh = "Mae Siân a Gŵyneth wedi trafod y tŷ; ‘iawn’, meddai hi – a dyna’r cyfan… 😀\t• Dim byd arall.";
        for shown in [
            welsh.replace('ŵ', "").replace('ŷ', " ").replace(['😀', '•'], ""),
            welsh.replace(['ŵ', 'ŷ', '😀'], "?").replace(['‘', '’'], "'").replace('–', "-").replace('…', "..."),
            welsh.replace(['â', 'ŵ', 'ŷ', '😀', '‘', '’', '–', '…', '•'], "\u{fffd}"),
            welsh.replace('\t', "    "),
            welsh.replace('\t', ""),
        ] {
            assert!(!differs(welsh, &shown, false), "{shown}");
        }
        let long = format!("{VISIT}\n").repeat(200);
        let (start, end) = long.split_at(long.len() / 2);
        assert!(!differs(&long, &long, false));
        assert!(differs(&long, &format!("{start}{}", end.replacen("was not", "was", 1)), true));
    }

    /// Letters that cannot be read are a doubt, and the words beside them are not.
    #[test]
    fn what_cannot_be_read_explains_only_itself() {
        assert!(!differs("The visit was good", "\u{fffd}he v\u{fffd}sit was g\u{fffd}\u{fffd}d", false));
        assert!(!differs("The visit was good", "\u{fffd}\u{fffd}\u{fffd}", false));
        assert!(!differs("The visit was good", "\u{fffc}", false));
        assert!(differs("The visit was good", "\u{fffd}he visit was not good", false));
        assert!(differs("The visit was good", "Bronwen Hughes \u{fffd}", false));
    }

    #[test]
    fn the_same_in_another_form_is_not() {
        for (value, shown) in [
            ("Siân O’Brien", "SIAN O'BRIEN"),
            ("Siân O’Brien", "Si?n O?Brien"),
            ("Łukasz Ôwen-Ŷork", " ukasz  wen- ork"),
            ("Siân O’Brien", "SiÃ¢n Oâ€™Brien"),
            ("office", "oﬃce"),
            ("AB123456C", "A B 1 2 3 4 5 6 C"),
            ("2025-06-03", "03/06/2025"),
            ("03/06/2025", "Tuesday 3 June 2025"),
            ("03/06/2025", "06/03/25"),
            ("03/06/2025", "Jun 3, 25"),
            ("14:30", "2.30 pm"),
            ("1234.5", "£1,234.50"),
            ("1234.5", "1.234,50"),
            ("0.25", "25%"),
            ("3.14159", "3.14"),
            ("-5", "(5)"),
            ("7", "7"),
            ("The father would not let her in.\nShe will try again.", "The father would not let"),
            ("supervision", "super- vision"),
            ("Yes", ""),
            ("–", "x"),
            ("Room 4, Bridge House", "idge House"),
            ("Zażółć gęślą jaźń", "Za g l ja"),
            ("Дмитрий", "???????"),
            ("12", "12 hours"),
        ] {
            assert!(!differs(value, shown, true), "{value} / {shown}");
        }
    }
}
