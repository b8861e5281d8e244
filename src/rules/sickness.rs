//! Sickness of a member of staff, as records name it.

use chrono::NaiveDate;

use super::Subject;
use super::history::{HistoryEntry, lines};
use crate::form::Role;
use crate::person_name::fold;

/// Words for sickness. "Unwell" and "covid" are among them, "leave" is not.
const SICK: [&str; 9] = ["sick", "sickness", "ill", "illness", "unwell", "hospital", "covid", "flu", "operation"];

/// Words beside them that name no person.
const BESIDE: [&str; 10] = ["off", "on", "is", "was", "leave", "absence", "day", "with", "today", "in"];

/// Whether a text names sickness.
#[must_use]
pub fn is_named(text: &str) -> bool {
    fold(text).split(' ').any(|word| SICK.contains(&word))
}

/// The days of sessions that did not take place because the supervisee was ill, as a monitoring sheet says.
#[must_use]
pub fn on_sheet(subject: &Subject<'_>) -> Vec<NaiveDate> {
    let own = short_names(subject, Role::Supervisee);
    let others = short_names(subject, Role::Supervisor);
    let is_theirs = |remark: &str| {
        let folded = fold(remark);
        let words: Vec<&str> = folded.split(' ').collect();
        let has = |names: &[String]| words.iter().any(|word| names.iter().any(|name| name == word));
        let is_bare = words.iter().all(|word| SICK.contains(word) || BESIDE.contains(word));
        is_named(remark) && !has(&others) && (has(&own) || is_bare)
    };
    let entry = HistoryEntry::new(0, subject);
    let missed = lines(0, &entry).into_iter().filter(|line| line.held == Some(false));
    missed.filter(|line| line.remark.as_deref().is_some_and(is_theirs)).map(|line| line.date).collect()
}

/// The given names and initials of the people in a role.
fn short_names(subject: &Subject<'_>, role: Role) -> Vec<String> {
    let fields = subject.people.in_role(role).map(|party| party.field.as_str());
    let texts = fields.filter_map(|field| subject.record.get(field).text());
    let forms = |text: &str| {
        let folded = fold(text);
        let initials: String = folded.split(' ').filter_map(|word| word.chars().next()).collect();
        [folded.split(' ').next().unwrap_or_default().to_owned(), initials]
    };
    texts.flat_map(forms).collect()
}
