//! The year slip: in January people write the year that has just ended.

use chrono::{Datelike, NaiveDate};

use crate::form::{FormKind, Kind, Meaning};
use crate::record::{Record, Value};

/// A date at least this many days after the session is of another year.
const ANOTHER_YEAR: i64 = 300;
/// A record is signed within this many days after the session, and a copy given. Our own reading.
const SIGNED_WITHIN: i64 = 60;
/// The next session is within this many days after the session. Our own reading.
const NEXT_WITHIN: i64 = 120;

/// Returns the day of the session in the year that fits the record's other dates, if its own year does not.
///
/// All other dates have to lie about whole years later, and there have to be two of them: a single one may itself be the
/// slip.
pub(in crate::rules) fn fitting_session(record: &Record) -> Option<NaiveDate> {
    // An agreement and a programme have dates of a whole year.
    if matches!(record.form.kind, FormKind::Agreement | FormKind::Tracker) {
        return None;
    }
    let session = record.session_date()?;
    let after = dates_after(record);
    let next = record.form.meaning(Meaning::NextSession).and_then(|field| record.get(&field.name).date());
    let all = || after.iter().copied().chain(next);
    let is_far = all().all(|date| (date - session).num_days() >= ANOTHER_YEAR);
    if all().count() < 2 || !is_far {
        return None;
    }
    let first = all().min()?;
    let fits = |day: &NaiveDate| {
        let days = |date: NaiveDate| (date - *day).num_days();
        after.iter().all(|date| (0..=SIGNED_WITHIN).contains(&days(*date)))
            && next.is_none_or(|next| (1..=NEXT_WITHIN).contains(&days(next)))
    };
    let years = session.year() + 1..=first.year();
    years.rev().filter_map(|year| session.with_year(year)).find(fits)
}

/// The days on which the record was signed, copied and put on the child's record.
fn dates_after(record: &Record) -> Vec<NaiveDate> {
    let day = |(kind, value): (&Kind, &Value)| match (kind, value) {
        (Kind::Signature { .. }, Value::Signature(signature)) => signature.signed_on(),
        _ => None,
    };
    let signed = record.form.fields().filter_map(|field| day((&field.kind, record.get(&field.name))));
    let steps = [Meaning::CopyGiven, Meaning::Recorded];
    let steps = steps.iter().filter_map(|step| record.get(&record.form.meaning(*step)?.name).date());
    signed.chain(steps).collect()
}
