//! Finds the words that were typed into printed ones.

use std::collections::BTreeSet;

use crate::text::{bare, collapse_spaces};

/// The most comparisons of one stretch of a file with one of the blank.
const EFFORT: usize = 400_000;

/// Pairs two lists in order so that the total likeness is greatest.
pub(super) fn align(ours: usize, theirs: usize, likeness: impl Fn(usize, usize) -> u32) -> Vec<(usize, usize)> {
    if ours == 0 || theirs == 0 || (ours + 1).saturating_mul(theirs + 1) > EFFORT {
        return Vec::new();
    }
    let width = theirs + 1;
    let mut best = vec![0_u32; (ours + 1) * width];
    let mut alike = vec![0_u32; ours * theirs];
    for a in (0..ours).rev() {
        for b in (0..theirs).rev() {
            let same = likeness(a, b);
            alike[a * theirs + b] = same;
            let paired = if same > 0 { same + best[(a + 1) * width + b + 1] } else { 0 };
            best[a * width + b] = paired.max(best[(a + 1) * width + b]).max(best[a * width + b + 1]);
        }
    }
    let (mut a, mut b, mut out) = (0, 0, Vec::new());
    while a < ours && b < theirs {
        let same = alike[a * theirs + b];
        let here = best[a * width + b];
        if same > 0 && here == same + best[(a + 1) * width + b + 1] {
            out.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if here == best[(a + 1) * width + b] {
            a += 1;
        } else {
            b += 1;
        }
    }
    out
}

/// The words typed into printed words; empty for none. `None` when the printed words are missing, so that typed words
/// cannot be recognised.
pub(super) fn inserted(printed: &str, said: &str) -> Option<String> {
    around(printed, said).or_else(|| scattered(printed, said))
}

/// Words typed in one place: before, after or amid the printed ones.
pub(super) fn around(printed: &str, said: &str) -> Option<String> {
    let printed: Vec<char> = collapse_spaces(printed).chars().collect();
    // Line ends compare as white space and are kept in the typed words.
    let said: Vec<char> = squeezed_lines(said).chars().collect();
    let same = |a: &char, b: &char| a == b || (*a == ' ' && *b == '\n');
    let head = printed.iter().zip(&said).take_while(|(a, b)| same(a, b)).count();
    let tail = printed[head..].iter().rev().zip(said[head..].iter().rev()).take_while(|(a, b)| same(a, b)).count();
    if head + tail < printed.len() {
        return None;
    }
    Some(said[head..said.len() - tail].iter().collect::<String>().trim().to_owned())
}

/// Words typed in several places: those that are not among the printed ones in their order.
fn scattered(printed: &str, said: &str) -> Option<String> {
    let printed: Vec<&str> = printed.split_whitespace().collect();
    let said: Vec<&str> = said.split_whitespace().collect();
    let pairs = align(printed.len(), said.len(), |a, b| u32::from(printed[a] == said[b]));
    if pairs.len() * 3 < printed.len() * 2 {
        return None;
    }
    let matched: BTreeSet<usize> = pairs.into_iter().map(|(_, b)| b).collect();
    let typed: Vec<&str> =
        said.iter().enumerate().filter(|(b, _)| !matched.contains(b)).map(|(_, word)| *word).collect();
    Some(typed.join(" "))
}

fn squeezed_lines(text: &str) -> String {
    let lines = text.split('\n').map(collapse_spaces).collect::<Vec<_>>().join("\n");
    bare(&lines).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_are_found_among_printed_ones() {
        assert_eq!(inserted("Supervisee:", "Supervisee:").as_deref(), Some(""));
        assert_eq!(inserted("Supervisee:", "Supervisee: Siân").as_deref(), Some("Siân"));
        assert_eq!(inserted("Supervisee:", "Supervisee:\nSiân\nOwen").as_deref(), Some("Siân\nOwen"));
        assert_eq!(inserted("a b c", "a x b c").as_deref(), Some("x"));
        assert_eq!(inserted("one two three", "one X two Y three").as_deref(), Some("X Y"));
        assert_eq!(inserted("", "Siân").as_deref(), Some("Siân"));
        assert_eq!(inserted("Supervisee:", "Something else"), None);
    }

    #[test]
    fn lists_are_paired_in_order() {
        let (a, b) = ("abcd", "xbyd");
        let likeness = |i: usize, j: usize| u32::from(a.as_bytes()[i] == b.as_bytes()[j]);
        assert_eq!(align(4, 4, likeness), [(1, 1), (3, 3)]);
        assert!(align(1_000_000, 1_000_000, |_, _| 1).is_empty());
    }
}
