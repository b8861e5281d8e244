//! All rules as a table, for `docs/rules.md`.

use std::fmt::Write;

use super::RULES;

/// All rules as a Markdown table, grouped by topic.
#[must_use]
pub fn table() -> String {
    let mut out = String::from("| about | rule | severity | what it catches |\n|---|---|---|---|\n");
    let mut about = None;
    for rule in RULES {
        // The first rule of a group carries the group's name.
        let group = if about == Some(rule.about) { "" } else { rule.about.keyword() };
        about = Some(rule.about);
        // Writing to a string does not fail.
        let _ = writeln!(out, "| {group} | `{}` | {} | {} |", rule.id, rule.severity, rule.what);
    }
    out
}
