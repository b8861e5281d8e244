//! Renders reports, plans of folders, binders and mistakes in definitions, for people and for programs.

mod binder;
mod html;
mod json;
mod junit;
mod order;
mod paint;
mod pdf;
mod plan;
mod redact;
mod sample;
mod sarif;
mod schedule;
mod snippet;
pub mod team;
mod text;
mod uri;
mod view;

pub use binder::{BinderReport, made_json, made_text, verified_json, verified_text};
pub use html::{html, write_html};
pub use json::{json, write_json};
pub use junit::{junit, write_junit};
pub use order::tally;
pub use paint::safe;
pub use pdf::{pdf, write_pdf};
pub use plan::{plan_json, plan_text};
pub use redact::redact;
pub use sample::{sample_json, sample_table, sample_text};
pub use sarif::{sarif, write_sarif};
pub use schedule::{schedule_json, schedule_text};
pub use snippet::mistakes;
pub use text::{text, write_text};
pub use view::{CountsView, FileView, file_views};

/// Whether a text is a report in any format, and not a record. Such a file may be overwritten.
#[must_use]
pub fn is_report(text: &str) -> bool {
    let marks = [
        "– Formfolio</title>",
        "– Formfolio</rdf:li>",
        "\n  \"checked\": [",
        "\"name\": \"formfolio\"",
        "<testsuites name=\"formfolio ",
    ];
    let last = text.trim_end().lines().last().unwrap_or_default();
    last.starts_with("Checked ") || last.ends_with(" need you.") || marks.iter().any(|mark| text.contains(mark))
}
