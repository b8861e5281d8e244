//! What is said of the rules outside a report: one rule in full, and all of them as a table.

use std::fmt::Write;

use super::{RULES, Rule};

/// A rule in full: what it catches, why it matters, how to mend it.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let Rule { id, about, severity, what, why, fix, .. } = rule;
    format!("{id} ({severity}, {})\n\n{what}\n\nWhy it matters\n{why}\n\nHow to put it right\n{fix}\n", about.word())
}

/// All rules as a Markdown table, grouped by what they are about.
#[must_use]
pub fn table() -> String {
    let mut out = String::from("| about | rule | severity | what it catches |\n|---|---|---|---|\n");
    let mut about = None;
    for rule in RULES {
        // The first rule of a group carries the group's name.
        let group = if about == Some(rule.about) { "" } else { rule.about.word() };
        about = Some(rule.about);
        // Writing to a string does not fail.
        let _ = writeln!(out, "| {group} | `{}` | {} | {} |", rule.id, rule.severity, rule.what);
    }
    out
}
