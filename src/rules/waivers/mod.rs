//! Waivers: findings that the organisation allows, each with a reason, a name and a last day. A waived finding stays in
//! the report but does not count. An expired or unused waiver is a finding itself.

mod pattern;
mod read;
mod waiver;
pub mod waiver_expired;
pub mod waiver_unused;
mod write;

use chrono::NaiveDate;

pub use read::{parse, schema};
pub use waiver::{Waiver, Waivers};
pub use write::write;

use crate::finding::{FileReport, Report};

/// The file name under which waivers are used without being requested.
pub const FILE_NAME: &str = "waivers.yaml";

/// Marks the findings that waivers cover on the day of the check, and says nothing about the waivers themselves.
pub fn cover(report: &mut Report, waivers: &[Waivers], today: NaiveDate) {
    for file in waivers {
        for waiver in file.entries.iter().filter(|waiver| waiver.until >= today) {
            let _ = file.cover(waiver, report);
        }
    }
}

/// Marks the findings that waivers cover, and reports expired and unused waivers. `today` is the day of the check.
pub fn apply(report: &mut Report, waivers: &[Waivers], today: NaiveDate) {
    let mut about = Vec::new();
    for file in waivers {
        let mut findings = Vec::new();
        for waiver in &file.entries {
            if waiver.until < today {
                findings.push(waiver_expired::finding(waiver));
            } else if !file.cover(waiver, report) && !file.may_be_for_unread(waiver, report) {
                findings.push(waiver_unused::finding(waiver));
            }
        }
        if !findings.is_empty() {
            about.push(FileReport { file: file.name.clone(), form: None, title: None, about: None, findings });
        }
    }
    report.checked.extend(about);
}
