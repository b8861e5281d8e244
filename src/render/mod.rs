//! Renders a report, or the mistakes in a definition: for people and for programs.
//!
//! Rendering decides nothing. What is wrong, how much it weighs and what to do about it come with
//! each finding; here is only how that looks.

mod json;
mod order;
mod paint;
mod snippet;
mod text;

pub use json::json;
pub use snippet::mistakes;
pub use text::text;
