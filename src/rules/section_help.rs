//! The help of findings about the sections of a folder.

use crate::folder::Plan;

/// Returns the help. Where no policy prints the sections, a note on where they come from follows.
pub(super) fn section_help(plan: &Plan, help: &str) -> String {
    match plan.layout_note() {
        Some(note) => format!("{help}. {}", note.trim_end_matches('.')),
        None => help.to_owned(),
    }
}
