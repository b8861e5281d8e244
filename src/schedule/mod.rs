//! The year's sessions: [`plan()`] finds the days, as the policy in force wants them for each member of staff;
//! [`calendar`] writes them as iCalendar files, [`tables`] as a workbook, and [`monitoring_sheet`] puts them into the
//! authority's own monitoring sheet.
//!
//! How often sessions are due is what the [`rules`](crate::rules) say, so that a plan that is kept passes the check.

pub mod calendar;
mod day;
mod diary;
pub mod holiday;
mod monitoring;
mod plan;
mod planned;
mod sheet;
mod slot;

pub use holiday::Holiday;
pub use monitoring::{monitoring_form, monitoring_sheet};
pub use plan::{ScheduleRequest, plan};
pub use planned::{MovedDate, PersonPlan, PlannedSession, Schedule};
pub use sheet::tables;
