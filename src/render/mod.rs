//! Renders a report, the plan of a folder, or the mistakes in a definition: for people and for programs.
//!
//! Rendering decides nothing. What is wrong, how much it weighs and what to do about it come with
//! each finding; here is only how that looks.

mod json;
mod paint;
mod plan;
mod snippet;
mod text;

pub use json::json;
pub use plan::{plan_json, plan_text};
pub use snippet::mistakes;
pub use text::text;
