//! The folder of one member of staff: reads it, plans it, checks it, and reports what was found.

mod contents;
mod enclosed;
mod findings;
pub(super) mod item;
mod people;
mod plan;
mod report;

pub use contents::FolderContents;
pub use findings::{FolderFindings, Scope};
pub use plan::{PlanRequest, plan_contents, read_and_plan};
