//! The help of findings about the sections of a folder.

use crate::folder::Plan;

/// The help, and whose the sections are where no policy prints them.
pub(super) fn section_help(plan: &Plan, help: &str) -> String {
    match plan.layout_note() {
        Some(note) => format!("{help}. {}", note.trim_end_matches('.')),
        None => help.to_owned(),
    }
}
