//! Shows how a team stands: the overview, a worker's page, the register of actions and the monthly return, to people and
//! to programs.

mod calendar;
mod json;
mod page;
mod tables;
mod text;

pub use calendar::actions_calendar;
pub use json::{actions_json, overview_json, person_json, return_json};
pub use page::{actions_html, add_filters, legend, lines, overview_html, return_html};
pub use tables::{OURS, actions_table, overview_tables, return_tables};
pub use text::{actions_text, overview_text, return_text};
