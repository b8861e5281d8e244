//! [`History`]: the records of one member of staff, in the order of time.
//!
//! Without `folder.yaml`, nothing is assumed about the time before the first record and after the last.

use chrono::{Months, NaiveDate};

use super::held::was_held;
use super::{Subject, nothing};
use crate::dates::month::Month;
use crate::finding::Citation;
use crate::folder::Member;
use crate::folder::member::Case;
use crate::form::policy::{Activity, Period, PolicyEntry, Sessions, Staff, Term, Unit};
use crate::form::{Authority, Form, FormKind, Kind, Meaning, Role};
use crate::person_name::{self, Name, fold};
use crate::record::{Record, Value, cell};

/// The records of one member of staff.
#[derive(Debug)]
pub struct History<'r> {
    /// The authority whose policy applies.
    pub authority: &'r Authority,
    /// The member of staff, from `folder.yaml` or a list of staff.
    pub member: Option<&'r Member>,
    /// The records, in the order of time; records without a date come first.
    pub entries: Vec<HistoryEntry<'r>>,
    /// The lines of the monitoring sheets, in the order of time.
    pub sheet: Vec<SheetLine>,
    /// The day of the check.
    pub today: NaiveDate,
    /// Whether these are all records of the person, not a single file.
    pub whole: bool,
    /// Records of other people in the same folder.
    pub strays: Vec<HistoryEntry<'r>>,
    /// The names of the documents of the folder that hold no record; none where they are not known.
    pub unread: Option<Vec<String>>,
    /// The number of people in the records of a directory without a known owner.
    pub people: usize,
}

/// A record on file.
#[derive(Debug)]
pub struct HistoryEntry<'r> {
    /// The index of its file.
    pub index: usize,
    /// The record.
    pub subject: &'r Subject<'r>,
    /// The day of the record, from [`day_of`].
    pub date: Option<NaiveDate>,
}

/// A line of a monitoring sheet that has a date.
#[derive(Debug)]
pub struct SheetLine {
    /// The index of its entry.
    pub entry: usize,
    /// The table's name.
    pub field: String,
    /// The row, from 1.
    pub row: usize,
    /// The name of the column that says whether the session took place.
    pub held_column: String,
    /// The name of the column with the new date.
    pub moved_column: Option<String>,
    /// The name of the column with the reason.
    pub reason_column: Option<String>,
    /// The day for which the session was arranged.
    pub date: NaiveDate,
    /// Whether the session took place; none when the sheet does not say.
    pub held: Option<bool>,
    /// The new date of a postponed session.
    pub moved_to: Option<NaiveDate>,
    /// Whether a reason is given.
    pub explained: bool,
    /// The remark or reason as it is written.
    pub remark: Option<String>,
}

/// The frequency that a policy wants for an activity, and the days on which it applies.
#[derive(Debug, Clone, Copy)]
pub struct ExpectedFrequency<'p> {
    /// The activity.
    pub activity: Activity,
    /// The period.
    pub period: Period,
    /// The first day on which it counts.
    pub from: NaiveDate,
    /// The last day on which it counts.
    pub until: NaiveDate,
    /// Whether it applies only to the first months in a post.
    pub phase: bool,
    /// The policy's words.
    pub policy: &'p Citation,
}

impl<'r> HistoryEntry<'r> {
    /// The entry for the record of a file.
    #[must_use]
    pub fn new(index: usize, subject: &'r Subject<'r>) -> Self {
        Self { index, subject, date: day_of(subject.record) }
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &'r Record {
        self.subject.record
    }

    /// The activity that the form records.
    #[must_use]
    pub fn activity(&self) -> Option<Activity> {
        self.record().form.activity
    }

    /// The policy that the form cites for a rule.
    #[must_use]
    pub fn note(&self, rule: &str) -> Option<&'r Citation> {
        let form: &'r Form = &self.record().form;
        let note = form.policy.iter().find(|note| note.is_for(rule))?;
        Some(&note.citation)
    }

    /// The frequency that an agreement sets, and its sentence; none where its form does not ask.
    #[must_use]
    pub fn agreed_frequency(&self) -> Option<(Period, &'r Citation)> {
        let record = self.record();
        let weeks = record.get(&record.form.meaning(Meaning::EveryWeeks)?.name).number()?;
        // Checked to be small and whole.
        let every = (weeks.fract() == 0.0 && (1.0..=52.0).contains(&weeks)).then_some(weeks as u32)?;
        // The rule about gaps rests on the agreement's own sentence.
        let policy = self.note("session-gap")?;
        Some((Period { every, unit: Unit::Weeks }, policy))
    }

    /// The folded name of the child or family of the case.
    #[must_use]
    pub fn case(&self) -> Option<String> {
        let field = self.record().form.meaning(Meaning::CaseName)?;
        self.record().get(&field.name).text().map(case_name)
    }
}

/// The name of a case for comparison: "Khatun (Amina & Yusuf)", "Amina and Yusuf Khatun" and "Khatun, Yusuf and Amina"
/// are one.
pub(super) fn case_name(text: &str) -> String {
    let folded: Vec<String> = person_name::parts(text).map(fold).collect();
    let mut words: Vec<&str> = folded.iter().flat_map(|part| part.split(' ')).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// Returns the day of a record: of its session, of the agreement, or of the latest signature.
#[must_use]
pub fn day_of(record: &Record) -> Option<NaiveDate> {
    let form = &record.form;
    let made = || record.get(&form.meaning(Meaning::AgreementMade)?.name).date();
    let signed = || {
        let dates = form.fields().filter_map(|field| match record.get(&field.name) {
            Value::Signature(signature) => signature.signed_on(),
            _ => None,
        });
        dates.max()
    };
    let agreed = || if form.kind == FormKind::Agreement { made().or_else(signed) } else { None };
    record.session_date().or_else(agreed)
}

/// A sheet and a record that differ by so many days may mean one session. Our choice.
const SLIP: i64 = 7;

/// Returns the supervisees of a record. Where the form does not ask for them, their signatures count.
#[must_use]
pub fn supervisees(subject: &Subject<'_>) -> Vec<Name> {
    let named = subject.people.in_role(Role::Supervisee).flat_map(|party| party.names.iter().cloned());
    let named: Vec<Name> = named.collect();
    if !named.is_empty() {
        return named;
    }
    subject.record.signed_as_supervisee().into_iter().filter_map(Name::read).collect()
}

impl<'r> History<'r> {
    /// Sorts records by date. Each comes with the index of its file.
    #[must_use]
    pub fn new(
        authority: &'r Authority,
        member: Option<&'r Member>,
        records: impl IntoIterator<Item = (usize, &'r Subject<'r>)>,
        today: NaiveDate,
        whole: bool,
    ) -> Self {
        let mut entries: Vec<HistoryEntry<'r>> =
            records.into_iter().map(|(index, subject)| HistoryEntry::new(index, subject)).collect();
        entries.sort_by_key(|entry| (entry.date, entry.index));
        let mut sheet: Vec<SheetLine> = entries.iter().enumerate().flat_map(|(at, entry)| lines(at, entry)).collect();
        sheet.sort_by_key(|line| (line.date, line.entry, line.row));
        Self { authority, member, entries, sheet, today, whole, strays: Vec::new(), unread: None, people: 1 }
    }

    /// The sessions until the day of the check, in the order of time, each with its day.
    pub fn sessions(&self) -> impl Iterator<Item = (NaiveDate, Activity, &HistoryEntry<'r>)> {
        let held = self.entries.iter().filter_map(|entry| Some((entry.date?, entry.activity()?, entry)));
        held.filter(|(date, _, _)| *date <= self.today)
    }

    /// The days of an activity, each once. A session on the monitoring sheet counts without a record:
    /// `monitoring-sheet-disagrees` reports the missing record. So does the supervision of a case that `folder.yaml` lists:
    /// its record is on the child's file.
    #[must_use]
    pub fn days(&self, activity: Activity) -> Vec<NaiveDate> {
        let recorded = self.sessions().filter(|(_, other, _)| *other == activity).map(|(date, _, _)| date);
        let mut days: Vec<NaiveDate> = recorded.collect();
        if matches!(activity, Activity::Individual | Activity::Personal) {
            let recorded = days.clone();
            let held = self.sheet.iter().filter(|line| line.held == Some(true) && line.date <= self.today);
            // A record that the sheet lacks, a few days apart, is the same session under a wrong date.
            let is_listed = |day: NaiveDate| self.sheet.iter().any(|line| line.date == day);
            let is_recorded = |line: &&SheetLine| {
                recorded.iter().any(|day| (*day - line.date).num_days().abs() <= SLIP && !is_listed(*day))
            };
            days.extend(held.filter(|line| !is_recorded(line)).map(|line| line.date));
        }
        if activity == Activity::Casework {
            let cases = self.member.iter().flat_map(|member| &member.cases);
            days.extend(cases.flat_map(|case| &case.supervised).copied().filter(|day| *day <= self.today));
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Whether `folder.yaml` has a supervision of a record's case after one day and before another, of which there is no
    /// record here. It took up the actions of the record before.
    #[must_use]
    pub fn was_supervised_elsewhere(&self, entry: &HistoryEntry<'_>, after: NaiveDate, before: NaiveDate) -> bool {
        let Some(case) = self.listed_case(entry) else { return false };
        let is_recorded =
            |day: NaiveDate| self.sessions().any(|(date, _, other)| date == day && other.case() == entry.case());
        case.supervised.iter().any(|day| after < *day && *day < before && !is_recorded(*day))
    }

    /// The case of a record, if `folder.yaml` lists it.
    #[must_use]
    pub fn listed_case(&self, entry: &HistoryEntry<'_>) -> Option<&'r Case> {
        let name = entry.case()?;
        self.member?.cases.iter().find(|case| case_name(&case.name) == name)
    }

    /// The agreements, in the order of time.
    pub fn agreements(&self) -> impl Iterator<Item = &HistoryEntry<'r>> {
        self.entries.iter().filter(|entry| entry.record().form.kind == FormKind::Agreement)
    }

    /// The first and the last day that the rules over time consider. With `folder.yaml`: from the start in the post, or
    /// a year ago if the records do not go back further, to the day of the check or of a move. Without it: from the
    /// first record to the last.
    #[must_use]
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let sheet = self.sheet.iter().map(|line| line.date);
        let seen: Vec<NaiveDate> =
            self.sessions().map(|(date, _, _)| date).chain(sheet).filter(|date| *date <= self.today).collect();
        let seen_first = seen.iter().min().copied();
        // Records older than a year may be kept elsewhere.
        let a_year_ago = self.today.checked_sub_months(Months::new(12)).unwrap_or(self.today);
        let since = |start: NaiveDate| start.max(seen_first.map_or(a_year_ago, |seen| seen.min(a_year_ago)));
        let first = self.member.and_then(|member| member.start).map(since).or(seen_first)?;
        let moved = self.member.and_then(Member::post_end);
        // Records after a move show that the folder goes on.
        let goes_on = |moved: NaiveDate| seen.iter().any(|day| *day > moved);
        let last = match self.member {
            Some(_) => moved.filter(|moved| !goes_on(*moved)).map_or(self.today, |moved| moved.min(self.today)),
            None => seen.iter().max().copied()?,
        };
        Some((first, last))
    }

    /// Whether the person has left the post, and the folder ends with that.
    #[must_use]
    pub fn has_left(&self) -> bool {
        let left = self.member.and_then(Member::post_end);
        left.is_some_and(|left| left < self.today && !self.sessions().any(|(day, _, _)| day > left))
    }

    /// Whether a calendar month counts: it lies within [`Self::span`] and is not a month of leave.
    #[must_use]
    pub fn is_worked(&self, month: Month) -> bool {
        let Some((first, last)) = self.span() else { return false };
        let known = month.first_day() >= first && month.last_day() <= last;
        known && !self.member.is_some_and(|member| member.is_exempt(month))
    }

    /// Whether the monitoring sheet has a session in a month that did not take place, or of which it does not say.
    #[must_use]
    pub fn is_on_sheet(&self, month: Month) -> bool {
        self.sheet.iter().any(|line| line.held != Some(true) && Month::from_date(line.date) == month)
    }

    /// The sessions of a month that did not take place, as the monitoring sheet says.
    pub fn missed_in(&self, month: Month) -> impl Iterator<Item = &SheetLine> {
        self.sheet.iter().filter(move |line| line.held == Some(false) && Month::from_date(line.date) == month)
    }

    /// The type of staff and the start in the post. Without `folder.yaml`, a tracker on file shows a newly qualified
    /// worker.
    #[must_use]
    pub fn staff(&self) -> (Staff, Option<NaiveDate>) {
        if let Some(member) = self.member {
            return (member.staff, member.start);
        }
        let tracker = self.entries.iter().rev().find(|entry| entry.record().form.kind == FormKind::Tracker);
        match tracker.and_then(|entry| entry.date) {
            Some(start) => (Staff::Asye, Some(start)),
            None => (Staff::All, None),
        }
    }

    /// The first and the last day of a frequency for staff who started on `start`. A long absence makes a phase longer.
    #[must_use]
    pub fn phase(&self, entry: &PolicyEntry<Sessions>, start: NaiveDate) -> (NaiveDate, NaiveDate) {
        let later = |date| self.member.map_or(date, |member| member.after_long_leave(start, date));
        let after = |term: Option<Term>| term.map(|term| later(term.after(start)));
        let from = after(entry.value.starts_after).unwrap_or(start);
        let until = after(entry.value.ends_after).unwrap_or(NaiveDate::MAX);
        let (valid_from, valid_until) = (entry.valid_from, entry.valid_until);
        (from.max(valid_from.unwrap_or(from)), until.min(valid_until.unwrap_or(until)))
    }

    /// The frequencies that the policy wants for this member of staff.
    #[must_use]
    pub fn wanted(&self) -> Vec<ExpectedFrequency<'_>> {
        let Some((first, last)) = self.span() else { return Vec::new() };
        let sessions = &self.authority.policy.sessions;
        let of =
            |staff: Staff| sessions.iter().filter(move |entry| entry.value.staff == staff && entry.value.times == 1);
        let (own, start) = self.staff();
        let mut out = Vec::new();
        let mut general_from = first;
        if own != Staff::All && of(own).next().is_some() {
            for entry in of(own) {
                let phase = entry.value.starts_after.is_some() || entry.value.ends_after.is_some();
                // A phase counts from the start in the post; without a start date it cannot be checked.
                let Some(start) = start.or(if phase { None } else { Some(first) }) else { continue };
                let (from, end) = self.phase(entry, start);
                let (from, until) = (from.max(first), end.min(last));
                general_from = general_from.max(end);
                let (period, policy) = (entry.value.period, &entry.citation);
                let wanted =
                    |activity: &Activity| ExpectedFrequency { activity: *activity, period, from, until, phase, policy };
                out.extend(entry.value.activities.iter().map(wanted));
            }
        }
        if general_from < last {
            for entry in of(Staff::All) {
                let (period, policy) = (entry.value.period, &entry.citation);
                let from = general_from.max(entry.valid_from.unwrap_or(general_from));
                let until = last.min(entry.valid_until.unwrap_or(last));
                let wanted = |activity: &Activity| ExpectedFrequency {
                    activity: *activity,
                    period,
                    from,
                    until,
                    phase: false,
                    policy,
                };
                out.extend(entry.value.activities.iter().map(wanted));
            }
        }
        out.extend(self.agreed(first, last));
        out
    }

    /// The frequency in the newest agreement, where its form asks for one.
    fn agreed(&self, first: NaiveDate, last: NaiveDate) -> Option<ExpectedFrequency<'_>> {
        let entry = self.agreements().last()?;
        let (period, policy) = entry.agreed_frequency()?;
        let from = entry.date.map_or(first, |date| date.max(first));
        let activity = Activity::Individual;
        Some(ExpectedFrequency { activity, period, from, until: last, phase: false, policy })
    }
}

/// The lines of a monitoring sheet that have a date.
#[must_use]
pub fn lines(at: usize, entry: &HistoryEntry<'_>) -> Vec<SheetLine> {
    let record = entry.record();
    let mut out = Vec::new();
    for field in record.form.fields() {
        let Kind::Table(table) = &field.kind else { continue };
        let (Some(day), Some(held)) = (table.meaning(Meaning::SessionDate), table.meaning(Meaning::Held)) else {
            continue;
        };
        let moved = table.meaning(Meaning::RescheduledFor);
        let reason = table.meaning(Meaning::Reason);
        for (index, row) in record.rows(&field.name).iter().enumerate() {
            let Some(date) = cell(row, &day.name).date() else { continue };
            let moved_to = moved.and_then(|column| cell(row, &column.name).date());
            let remark = reason.and_then(|column| cell(row, &column.name).text());
            out.push(SheetLine {
                entry: at,
                field: field.name.clone(),
                row: index + 1,
                held_column: held.name.clone(),
                moved_column: moved.map(|column| column.name.clone()),
                reason_column: reason.map(|column| column.name.clone()),
                date,
                // A new date says that the session did not take place.
                held: was_held(&held.kind, cell(row, &held.name)).or(moved_to.map(|_| false)),
                moved_to,
                // "No - PZ sick" has its reason behind the answer.
                explained: remark.is_some_and(|remark| !nothing::says_nothing(remark))
                    || matches!(cell(row, &held.name), Value::Taken { text, .. } if !nothing::is_ditto(text)),
                remark: remark.map(str::to_owned),
            });
        }
    }
    out
}
