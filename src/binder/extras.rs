//! What the manifest says of the things that a Word record holds besides its answers.

use std::collections::BTreeMap;

use crate::record::{Extra, ExtraKind};
use crate::text::{list, list_first};

/// Most names of one line.
const MOST_NAMED: usize = 20;

/// One sentence about what is shown after the answers, and one about what is only named there. They give
/// numbers and kinds, and quote no words of the file.
pub(super) fn notes(extras: &[Extra], not_shown: &[String]) -> Vec<String> {
    let mut counted: BTreeMap<ExtraKind, usize> = BTreeMap::new();
    for extra in extras.iter().filter(|extra| !extra.kind.is_named_only()) {
        *counted.entry(extra.kind).or_default() += 1;
    }
    let shown: Vec<String> = counted
        .into_iter()
        .map(|(kind, count)| match (count, kind.names()) {
            (1, (one, _)) => one.to_owned(),
            (count, (_, several)) => format!("{count} {several}"),
        })
        .collect();
    let mut out = Vec::new();
    if !shown.is_empty() {
        out.push(format!("The file also holds {}; see the end of its pages.", list(&shown)));
    }
    if !not_shown.is_empty() {
        out.push(format!("Not shown, and in the original only: {}.", list_first(not_shown, MOST_NAMED)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_counted_and_what_is_not_is_named() {
        let extras = [ExtraKind::Comment, ExtraKind::Comment, ExtraKind::Picture, ExtraKind::Object]
            .map(|kind| Extra::new(kind, "private"));
        assert_eq!(
            notes(&extras, &["a chart".to_owned()]),
            [
                "The file also holds a picture and 2 comments; see the end of its pages.",
                "Not shown, and in the original only: a chart.",
            ]
        );
        assert!(notes(&[], &[]).is_empty());
    }
}
