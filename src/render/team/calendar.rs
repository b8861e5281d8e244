//! The due dates of actions as an iCalendar file: a whole day each.

use chrono::{Datelike, Days};

use crate::overview::ActionOf;
use crate::person_name::fold;
use crate::text::displayable_lines;
use crate::text::icalendar::{Lines, UID_END, escaped, stable_id};

/// Returns the due dates of actions as a calendar. Actions without a date are left out. An action keeps its UID when it is
/// carried forward to another day, so that a second import updates it.
#[must_use]
pub fn actions_calendar(actions: &[ActionOf<'_>]) -> String {
    let mut out = Lines::default();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Formfolio//Supervision//EN", "CALSCALE:GREGORIAN"] {
        out.line(line);
    }
    out.line("METHOD:PUBLISH");
    out.line("X-WR-CALNAME:Actions from supervision");
    for ActionOf { person, action } in actions {
        let Some(due) = action.due else { continue };
        let after = due.checked_add_days(Days::new(1)).unwrap_or(due);
        let of = format!("{}\n{}\n{}\n{}", fold(&person.person), action.agreed, action.file, action.what);
        out.line("BEGIN:VEVENT");
        out.line(&format!("UID:{}-action{UID_END}", stable_id(&of)));
        // No time of a clock, so that the same records give the same bytes.
        out.line(&format!("DTSTAMP:{}0101T{:04}00Z", due.year() - 1, action.carried.min(59)));
        out.line(&format!("SEQUENCE:{}", action.carried));
        out.line(&format!("DTSTART;VALUE=DATE:{}", due.format("%Y%m%d")));
        out.line(&format!("DTEND;VALUE=DATE:{}", after.format("%Y%m%d")));
        let owner = if action.owner.trim().is_empty() { "Nobody" } else { action.owner.as_str() };
        out.line(&format!("SUMMARY:{}", escaped(&displayable_lines(&format!("{owner}: {}", action.what)))));
        out.line("CLASS:PRIVATE");
        out.line("TRANSP:TRANSPARENT");
        out.line("END:VEVENT");
    }
    out.line("END:VCALENDAR");
    out.text()
}
