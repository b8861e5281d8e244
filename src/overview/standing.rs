//! [`Standing`]: how one person stands.

use chrono::{Months, NaiveDate};

use super::months::{self, MonthsTold, SessionMonth};
use super::register::{self, RegisteredAction};
use super::sessions::{self, LastSession, NextSession};
use crate::check::PersonOnFile;
use crate::dates::long;
use crate::dates::month::Month;
use crate::finding::{Finding, Severity};
use crate::folder::Member;
use crate::form::policy::{Deadline, PolicyEntry, Staff, in_force};
use crate::form::{FormKind, Meaning};
use crate::person_name::{Name, fold};
use crate::rules::printed::printed;
use crate::rules::{History, RULES};

/// How one person stands on the day of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Their name, as `folder.yaml` or the records give it.
    pub person: String,
    /// The directory of their folder.
    pub folder: String,
    /// Their post, if `folder.yaml` gives it.
    pub post: Option<String>,
    /// Their team, if `folder.yaml` gives it.
    pub team: Option<String>,
    /// Their supervisor, if `folder.yaml` gives it or else the newest record.
    pub supervisor: Option<String>,
    /// The type of staff.
    pub staff: Staff,
    /// Since when they are in the post, if it is known.
    pub start: Option<NaiveDate>,
    /// The name of the authority whose policy applies; empty where nothing tells.
    pub authority: String,
    /// Whether they have changed post and the folder ends with that.
    pub has_left: bool,
    /// Whether they are on leave.
    pub is_away: bool,
    /// The number of their records.
    pub records: usize,
    /// The newest session.
    pub last: Option<LastSession>,
    /// The next session; none where nothing sets a frequency.
    pub next: Option<NextSession>,
    /// The months, the earliest first.
    pub months: Vec<SessionMonth>,
    /// The supervision agreement.
    pub agreement: Topic,
    /// The supervisee's copies of the records of these months.
    pub copies: CopyCounts,
    /// The actions, by the day on which they were agreed.
    pub actions: Vec<RegisteredAction>,
    /// The audit of the supervision file.
    pub audit: Topic,
    /// The programme of a newly qualified worker.
    pub programme: Option<Programme>,
    /// The findings that are not waived, each with its file; without one for those about all records together.
    pub findings: Vec<(Option<String>, Finding)>,
}

/// A part of the overview that is in order or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Whether it is in order.
    pub state: TopicState,
    /// The day of the newest document.
    pub date: Option<NaiveDate>,
    /// How it is known, as sentences.
    pub why: String,
}

/// Whether something is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TopicState {
    /// It is in order.
    Fine,
    /// Nothing on file tells, or nothing is asked for.
    Unknown,
    /// Somebody should look into it.
    Check,
    /// It is overdue or missing.
    Wrong,
}

impl TopicState {
    /// The keyword in JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Unknown => "unknown",
            Self::Check => "check",
            Self::Wrong => "wrong",
        }
    }

    /// The state in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Fine => "In order",
            Self::Unknown => "Not known",
            Self::Check => "Check",
            Self::Wrong => "To be put right",
        }
    }
}

/// The supervisee's copies, by the records of the months of the overview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CopyCounts {
    /// Given in time.
    pub in_time: usize,
    /// Given late, or overdue.
    pub late: usize,
    /// Records that say nothing of it: their form does not ask, the policy sets no time, or it is not yet up.
    pub not_known: usize,
}

/// The programme of a newly qualified worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Whether it is on course.
    pub topic: Topic,
    /// When it began.
    pub began: Option<NaiveDate>,
    /// Its outcome, if there is one.
    pub outcome: Option<String>,
    /// The steps that are due after a time.
    pub steps: Vec<ProgrammeStep>,
}

impl Programme {
    /// Whether it has ended. One that is deferred goes on.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.outcome.as_deref().is_some_and(|outcome| !fold(outcome).starts_with("defer"))
    }
}

/// A step of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeStep {
    /// Its printed label.
    pub label: String,
    /// When it is due, without leave; none where the start is not known.
    pub due: Option<NaiveDate>,
    /// When it was done, if a day is given.
    pub on: Option<NaiveDate>,
    /// Whether it is done.
    pub is_done: bool,
}

const AGREEMENT: [&str; 3] = ["agreement-missing", "agreement-overdue", "agreement-late"];
const AUDIT: [&str; 1] = ["audit-missing"];
const PROGRAMME: [&str; 3] = ["asye-frequency", "step-overdue", "passed-unfinished"];
const COPY: &str = "copy-late";

impl Standing {
    /// How a person stands, with what became of supervision in some months.
    #[must_use]
    pub fn new(person: &PersonOnFile<'_>, told: &MonthsTold) -> Self {
        let history = person.history;
        let member = history.member;
        let findings: Vec<(Option<String>, Finding)> = person
            .findings()
            .filter(|(_, finding)| finding.waived.is_none())
            .map(|(file, finding)| (file.map(str::to_owned), finding.clone()))
            .collect();
        let mut newest = sessions::last(history);
        if let Some(newest) = &mut newest {
            newest.file = newest.index.map(|index| person.file(index).to_owned());
        }
        let (staff, start) = history.staff();
        Self {
            person: member.map_or_else(|| named(history), |member| member.person.clone()),
            folder: person.dir.to_owned(),
            post: member.and_then(|member| member.role.clone()),
            team: member.and_then(|member| member.team.clone()),
            supervisor: member.and_then(|member| member.supervisor.clone()).or_else(|| supervisor(history)),
            staff,
            start: member.and(start),
            authority: history.authority.name.clone(),
            has_left: history.has_left(),
            is_away: history.is_away(history.today),
            records: history.entries.len(),
            last: newest,
            next: sessions::next(history),
            months: months::months(history, told),
            agreement: agreement(history, &findings),
            copies: copies(person, told.first.first_day(), told.last.last_day()),
            actions: register::register(history, |index| person.file(index)),
            audit: audit(history, &findings),
            programme: programme(history, &findings),
            findings,
        }
    }

    /// How a person stands of whom only `folder.yaml` is on file, and not whose policy applies.
    #[must_use]
    pub(super) fn without_records(dir: &str, member: &Member, told: &MonthsTold, today: NaiveDate) -> Self {
        let topic = |why: &str| Topic { state: TopicState::Unknown, date: None, why: why.to_owned() };
        Self {
            person: member.person.clone(),
            folder: dir.to_owned(),
            post: member.role.clone(),
            team: member.team.clone(),
            supervisor: member.supervisor.clone(),
            staff: member.staff,
            start: member.start,
            authority: String::new(),
            has_left: member.post_end().is_some_and(|end| end < today),
            is_away: member.days_away(today, today) > 0,
            records: 0,
            last: None,
            next: None,
            months: months::without_records(member, told),
            agreement: topic("No agreement is on file."),
            copies: CopyCounts::default(),
            actions: Vec::new(),
            audit: topic("No audit of the file is in the folder."),
            programme: None,
            findings: Vec::new(),
        }
    }

    /// Whether a name can be this person's.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        Name::read(name).is_some_and(|name| Name::parse_list(&self.person).iter().any(|own| own.can_be(&name)))
    }

    /// The number of findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|(_, finding)| finding.severity == severity).count()
    }

    /// The actions that are still to be done, as far as it is known.
    pub fn open_actions(&self) -> impl Iterator<Item = &RegisteredAction> {
        self.actions.iter().filter(|action| action.is_open())
    }

    /// The open actions whose day is past.
    pub fn late_actions(&self) -> impl Iterator<Item = &RegisteredAction> {
        self.open_actions().filter(|action| action.days_late > 0)
    }

    /// Whether supervision is in order: its next session and its months.
    #[must_use]
    pub fn sessions(&self) -> Topic {
        let date = self.last.as_ref().map(|last| last.date);
        let wrong = self.months.iter().filter(|month| month.state.is_wrong()).count();
        let words = |count: usize| crate::text::count(count, "month");
        let late = self.next.as_ref().filter(|next| next.days_late > 0);
        let (state, why) = match (late, &self.last) {
            (Some(next), Some(_)) => (TopicState::Wrong, format!("The next session was due by {}.", long(next.due))),
            (Some(next), None) => {
                (TopicState::Wrong, format!("No session is on file; the first was due by {}.", long(next.due)))
            }
            (None, None) if self.records == 0 => (TopicState::Check, "No record is on file.".to_owned()),
            (None, None) => (TopicState::Check, "No session is on file.".to_owned()),
            (None, Some(_)) if wrong > 0 => {
                (TopicState::Check, format!("{} without a session or a reason.", words(wrong)))
            }
            (None, Some(_)) if self.next.is_none() => {
                (TopicState::Unknown, "Nothing on file sets how often sessions are due.".to_owned())
            }
            (None, Some(_)) => (TopicState::Fine, "Sessions are in time.".to_owned()),
        };
        Topic { state, date, why }
    }

    /// What decides the place in the overview, the worst first: those whose session is late, the longest first; months
    /// without a session; the agreement; late actions; the programme and the audit; then errors. Who has left comes last.
    #[must_use]
    pub fn rank(&self) -> impl Ord + use<> {
        use std::cmp::Reverse;
        let months = self.months.iter().filter(|month| month.state.is_wrong()).count();
        let late = self.next.as_ref().map_or(0, |next| next.days_late);
        let programme = self.programme.as_ref().map(|programme| programme.topic.state);
        (
            self.has_left,
            Reverse(self.sessions().state),
            Reverse(late),
            Reverse(months),
            Reverse(self.agreement.state == TopicState::Wrong),
            Reverse(self.late_actions().count()),
            Reverse(programme.max(Some(self.audit.state))),
            Reverse(self.count(Severity::Error)),
            self.person.clone(),
        )
    }
}

/// The person whom the records name most fully.
fn named(history: &History<'_>) -> String {
    let alone = history.entries.iter().filter_map(|entry| match entry.record().supervisees().as_slice() {
        [one] => Some((*one).trim().to_owned()),
        _ => None,
    });
    alone.max_by_key(|name| name.split_whitespace().count()).unwrap_or_else(|| "Person not named".to_owned())
}

/// The supervisor in the newest record.
fn supervisor(history: &History<'_>) -> Option<String> {
    let newest = history.sessions().last()?.2;
    newest.record().supervisors().first().map(|name| (*name).to_owned())
}

/// The findings of some rules, as sentences, and how bad they are.
fn of_rules(findings: &[(Option<String>, Finding)], rules: &[&str]) -> Option<(TopicState, String)> {
    debug_assert!(rules.iter().all(|rule| RULES.iter().any(|known| known.id == *rule)));
    let own: Vec<&Finding> =
        findings.iter().map(|(_, finding)| finding).filter(|finding| rules.contains(&finding.rule)).collect();
    let worst = own.iter().map(|finding| finding.severity).max()?;
    let state = if worst == Severity::Error { TopicState::Wrong } else { TopicState::Check };
    let words: Vec<String> = own.iter().map(|finding| format!("{}.", finding.message)).collect();
    Some((state, words.join(" ")))
}

fn agreement(history: &History<'_>, findings: &[(Option<String>, Finding)]) -> Topic {
    let newest = history.agreements().last();
    let date = newest.and_then(|entry| entry.date);
    let (state, why) = of_rules(findings, &AGREEMENT).unwrap_or_else(|| match (newest, date) {
        (None, _) => (TopicState::Unknown, "No agreement is on file.".to_owned()),
        (Some(_), None) => (TopicState::Check, "The agreement on file has no date.".to_owned()),
        (Some(_), Some(made)) => {
            let review = in_force(&history.authority.policy.agreement.review, history.today).next();
            let review = review.map(|rule| format!("; its review is due by {}", long(rule.value.term().after(made))));
            (TopicState::Fine, format!("Dated {}{}.", long(made), review.unwrap_or_default()))
        }
    });
    Topic { state, date, why }
}

fn audit(history: &History<'_>, findings: &[(Option<String>, Finding)]) -> Topic {
    let audits = history.entries.iter().filter(|entry| entry.record().form.kind == FormKind::Audit);
    let date = audits.filter_map(|entry| entry.date).filter(|day| *day <= history.today).max();
    let (state, why) = of_rules(findings, &AUDIT).unwrap_or_else(|| match date {
        Some(day) => (TopicState::Fine, format!("The newest audit of the file is dated {}.", long(day))),
        None => (TopicState::Unknown, "No audit of the file is in the folder.".to_owned()),
    });
    Topic { state, date, why }
}

fn programme(history: &History<'_>, findings: &[(Option<String>, Finding)]) -> Option<Programme> {
    let tracker = history.entries.iter().rev().find(|entry| entry.record().form.kind == FormKind::Tracker);
    if tracker.is_none() && history.staff().0 != Staff::Asye {
        return None;
    }
    let began = tracker.and_then(|entry| entry.date).max(history.member.and_then(|member| member.start));
    let outcome = tracker.and_then(|entry| {
        let field = entry.record().form.meaning(Meaning::Outcome)?;
        entry.record().get(&field.name).text().map(str::to_owned)
    });
    let steps: Vec<ProgrammeStep> = tracker
        .map(|entry| printed(entry.record()))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|step| {
            let due_after = step.due_after?;
            Some(ProgrammeStep {
                label: step.label.to_owned(),
                due: began.map(|began| due_after.after(began)),
                on: step.on,
                is_done: step.is_done(),
            })
        })
        .collect();
    let (state, why) = of_rules(findings, &PROGRAMME).unwrap_or_else(|| match (&tracker, &outcome) {
        (None, _) => (TopicState::Unknown, "No tracker is on file.".to_owned()),
        (Some(_), Some(outcome)) => (TopicState::Fine, format!("The outcome is {outcome}.")),
        (Some(_), None) => (TopicState::Fine, "No step is overdue.".to_owned()),
    });
    let date = tracker.and_then(|entry| entry.date);
    Some(Programme { topic: Topic { state, date, why }, began, outcome, steps })
}

fn copies(person: &PersonOnFile<'_>, first: NaiveDate, last: NaiveDate) -> CopyCounts {
    let mut counts = CopyCounts::default();
    for (day, _, entry) in person.history.sessions() {
        if day < first || day > last {
            continue;
        }
        let given = entry.record().form.meaning(Meaning::CopyGiven);
        let given = given.and_then(|field| entry.record().get(&field.name).date());
        let is_late =
            person.of_file(entry.index).iter().any(|finding| finding.rule == COPY && finding.waived.is_none());
        let policy = &person.history.authority.policy;
        // A day after that of the check is known only of an earlier month.
        let is_after = |rule: &PolicyEntry<Deadline>, given: NaiveDate| {
            given > person.history.today
                && rule.value.last_day(day, &policy.working_days()).is_ok_and(|last| given > last)
        };
        match (is_late, given, in_force(&policy.copy, day).next()) {
            (true, ..) => counts.late += 1,
            (false, Some(given), Some(rule)) if is_after(rule, given) => counts.late += 1,
            (false, Some(_), Some(_)) => counts.in_time += 1,
            _ => counts.not_known += 1,
        }
    }
    counts
}

/// The months of the strip of an overview: the month of a day and eleven before.
#[must_use]
pub(super) fn strip(day: NaiveDate) -> MonthsTold {
    let last = Month::from_date(day);
    let first = day.checked_sub_months(Months::new(11)).map_or(last, Month::from_date);
    MonthsTold { first, last, are_over: false }
}
