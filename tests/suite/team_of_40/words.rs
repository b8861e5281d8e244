//! The sentences of the policies by which sessions are due.

use chrono::NaiveDate;

use super::script::{Birmingham, Leicestershire, Person, Sandwell};
use super::truth::{Every, every};

/// Sandwell Children’s Trust Supervision Policy.
const SANDWELL_MONTHLY: &str = "A structured supervision session should be provided to a minimum of every once a month in line with SCT procedures";
/// Birmingham Children’s Trust.
const BIRMINGHAM_MONTHLY: &str = "Supervision will take place every month.";
/// Leicestershire supervision guidance.
const LEICESTERSHIRE_MONTHLY: &str =
    "For staff who are not case holders personal supervision will provide the oversight and support from the manager.";

/// The words by which sessions are due.
pub fn words(person: &Person, since: NaiveDate) -> (&'static str, &'static str) {
    match (person.house, every(person, since)) {
        (Sandwell, Some(Every::Days(_))) => (
            "sandwell",
            "must receive supervision every week for the first 6 weeks and then every 2 weeks for the first 6 months.",
        ),
        (Sandwell, _) => ("sandwell", SANDWELL_MONTHLY),
        (Birmingham, _) => ("bct", BIRMINGHAM_MONTHLY),
        (Leicestershire, _) => ("leics", LEICESTERSHIRE_MONTHLY),
        _ => ("worcs", "Formal supervision will take place every ... weeks for a maximum of 2 hours."),
    }
}
