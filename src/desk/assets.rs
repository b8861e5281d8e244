//! The style sheet and the script of the pages. The one page is packed with the same.

/// The style sheet of the pages.
pub(super) const STYLE: &str = concat!(include_str!("assets/govuk.css"), include_str!("assets/desk.css"));
/// The script of the pages. Every page of the program's own server works without it.
pub(super) const SCRIPT: &str = concat!(include_str!("assets/desk.js"), include_str!("assets/plan.js"));
