//! Why a session cannot be on a day: [`Obstacle`].

use chrono::{Datelike, NaiveDate, Weekday};

use super::Holiday;
use crate::dates::long;
use crate::dates::working_days::{BeyondCalendar, WorkingDays, years};
use crate::error::Error;
use crate::folder::member::Leave;

/// Why a session cannot be on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// Saturday or Sunday.
    Weekend,
    /// A bank holiday.
    BankHoliday,
    /// A closure of the authority.
    Closed,
    /// Leave of the person, or of the supervisor who is named.
    Leave(Option<String>, Leave),
    /// A holiday of the list that was given.
    Holiday(Holiday),
    /// Another session at the time, of the supervisor or of the person.
    Taken(String),
}

impl Obstacle {
    /// The obstacle in words.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Weekend => "weekend".to_owned(),
            Self::BankHoliday => "bank holiday".to_owned(),
            Self::Closed => "the authority is closed".to_owned(),
            Self::Leave(name, leave) => {
                let who = name.as_ref().map_or("on leave".to_owned(), |name| format!("{name} is on leave"));
                match leave.to {
                    Some(to) if to == leave.from => format!("{who} on {}", long(to)),
                    Some(to) => format!("{who} from {} to {}", long(leave.from), long(to)),
                    None => format!("{who} since {}", long(leave.from)),
                }
            }
            Self::Holiday(holiday) => holiday.words(),
            Self::Taken(name) if name.is_empty() => "another session is planned at that time".to_owned(),
            Self::Taken(name) => format!("{name} has another session at that time"),
        }
    }

    /// Whether it is on no calendar of working days: a reason that has to do with people.
    pub(super) fn is_personal(&self) -> bool {
        !matches!(self, Self::Weekend | Self::BankHoliday)
    }
}

/// Why a day is no working day; none where it is one.
///
/// # Errors
/// When the day is beyond the years with known bank holidays.
pub(super) fn not_worked(days: &WorkingDays<'_>, date: NaiveDate) -> Result<Option<Obstacle>, BeyondCalendar> {
    if days.includes(date)? {
        return Ok(None);
    }
    Ok(Some(match date.weekday() {
        Weekday::Sat | Weekday::Sun => Obstacle::Weekend,
        _ if days.closures.contains(&date) => Obstacle::Closed,
        _ => Obstacle::BankHoliday,
    }))
}

/// The leave that a day is in.
pub(super) fn leave_on(leave: &[Leave], date: NaiveDate) -> Option<&Leave> {
    leave.iter().find(|leave| leave.days_within(date, date) > 0)
}

/// The error for a plan that reaches beyond the years with known bank holidays.
pub(super) fn beyond_calendar(beyond: &BeyondCalendar) -> Error {
    let (first, last) = years();
    Error::usage(
        format!(
            "no session can be planned around {}: bank holidays are known for {first} to {last}",
            long(beyond.date)
        ),
        format!("Plan days from 1 January {first} to 31 December {last}, with --from and --until."),
    )
}
