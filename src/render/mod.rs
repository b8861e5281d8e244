//! Renders a report, the plan of a folder, what was made of it, or the mistakes in a definition: for people and for programs.
//!
//! Rendering decides nothing. What is wrong, how much it weighs and what to do about it come with
//! each finding; here is only how that looks.

mod binder;
mod html;
mod json;
mod junit;
mod order;
mod paint;
mod plan;
mod redact;
mod sarif;
mod snippet;
mod text;
mod uri;

pub use binder::{BinderReport, made_json, made_text, verified_json, verified_text};
pub use html::{html, write_html};
pub use json::{json, write_json};
pub use junit::{junit, write_junit};
pub use order::tally;
pub use paint::safe;
pub use plan::{plan_json, plan_text};
pub use redact::redact;
pub use sarif::{sarif, write_sarif};
pub use snippet::mistakes;
pub use text::{text, write_text};

/// Whether a text is a report, in whichever format, and no record: it may be written anew.
#[must_use]
pub fn is_report(text: &str) -> bool {
    let marks =
        ["– Formfolio</title>", "\n  \"checked\": [", "\"name\": \"formfolio\"", "<testsuites name=\"formfolio "];
    let last = text.trim_end().lines().last().unwrap_or_default();
    last.starts_with("Checked ") || last.ends_with(" need you.") || marks.iter().any(|mark| text.contains(mark))
}
