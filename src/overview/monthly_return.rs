//! The figures that managers give every month about supervision. No policy prints their form, so which figures there are
//! is ours: they follow the sentences that ask for a return (Leicestershire supervision guidance, "SMT oversight of
//! Supervision"; Sandwell Children’s Trust Supervision Policy, "Supervision Monthly Return").

use std::collections::BTreeSet;

use super::months::{MonthState, MonthsTold, SessionMonth};
use super::sessions::due_after;
use super::standing::Standing;
use crate::check::{Checker, PersonOnFile, each_person};
use crate::dates::month::Month;
use crate::dates::short;
use crate::error::{Error, Result};
use crate::finding::NotChecked;
use crate::folder::Member;
use crate::form::policy::{Activity, AuditSubject, CountedPer, Period, Staff, in_force};
use crate::form::{FormKind, Kind, Role};
use crate::person_name::fold;
use crate::record::{Grade, Record, Value};
use crate::rules::frequency::case_period;
use crate::rules::{History, history::HistoryEntry};

/// The figures of a month.
#[derive(Debug)]
pub struct MonthlyReturn {
    /// The month.
    pub month: Month,
    /// The team they are of; none for everybody.
    pub team: Option<String>,
    /// The figures, in their order.
    pub figures: Vec<Figure>,
    /// The files that are no completed forms.
    pub not_checked: Vec<NotChecked>,
    /// The errors, each with its file.
    pub failures: Vec<Error>,
}

/// A figure of the return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its name in JSON, such as `sessions-held`.
    pub id: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The number; none where the records cannot show it.
    pub value: Option<usize>,
    /// What is behind it: people, or sessions, cases and actions with their people.
    pub names: Vec<String>,
    /// What is to be known about it.
    pub note: Option<&'static str>,
}

impl Figure {
    /// The number of the names behind it.
    fn of(id: &'static str, label: &'static str, names: Vec<String>) -> Self {
        Self { id, label, value: Some(names.len()), names, note: None }
    }
}

/// What a month's records of one person say.
struct PersonMonth {
    standing: Standing,
    due: usize,
    held: Vec<String>,
    signed: Vec<String>,
    unsigned: Vec<String>,
    cases: Option<CaseMonth>,
    audits: Vec<String>,
    wants_audits: bool,
}

/// The cases of a month.
#[derive(Default)]
struct CaseMonth {
    due: Vec<String>,
    discussed: Vec<String>,
}

/// Makes the return of a month from the folders below a directory. `checker` makes the checker of one folder; the day of
/// its check is the last day of the month, or the day of the return within it. `team` keeps to the people of one team.
pub fn monthly_return<'c>(
    month: Month,
    team: Option<&str>,
    checker: impl Fn() -> Checker<'c> + Sync,
    dir: &str,
    names: &[String],
    read: impl Fn(&str) -> Result<Vec<u8>> + Sync,
) -> MonthlyReturn {
    let found = each_person(checker, dir, names, read, |person| PersonMonth::new(person, month));
    let is_of_team = |person: &PersonMonth| {
        team.is_none_or(|team| person.standing.team.as_deref().is_some_and(|own| fold(own) == fold(team)))
    };
    let without = found.without_records.iter().map(|(dir, member)| PersonMonth::without_records(dir, member, month));
    let mut people: Vec<PersonMonth> = found.people.into_iter().chain(without).filter(is_of_team).collect();
    people.retain(|person| person.standing.months.iter().any(|one| one.state != MonthState::NotInPost));
    people.sort_by(|one, other| one.standing.person.cmp(&other.standing.person));
    MonthlyReturn {
        month,
        team: team.map(str::to_owned),
        figures: figures(&people),
        not_checked: found.not_checked,
        failures: found.failures,
    }
}

impl PersonMonth {
    fn new(person: &PersonOnFile<'_>, month: Month) -> Self {
        let standing = Standing::new(person, &MonthsTold { first: month, last: month, are_over: true });
        let history = person.history;
        let within = |entry: &&HistoryEntry<'_>| entry.date.is_some_and(|day| Month::from_date(day) == month);
        let sessions: Vec<&HistoryEntry<'_>> = history.sessions().map(|(_, _, entry)| entry).filter(within).collect();
        let name = &standing.person;
        let line = |entry: &&HistoryEntry<'_>| format!("{name}, {}", entry.date.map(short).unwrap_or_default());
        let (signed, unsigned): (Vec<_>, Vec<_>) = sessions
            .iter()
            .filter(|entry| is_to_be_signed(entry.record()))
            .partition(|entry| is_signed(entry.record()));
        let held = standing.months.iter().flat_map(|month| &month.held);
        let held: Vec<String> = held.map(|day| format!("{name}, {}", short(*day))).collect();
        let audits = history.entries.iter().filter(|entry| entry.record().form.kind == FormKind::Audit).filter(within);
        let audits: Vec<&HistoryEntry<'_>> = audits.collect();
        let wants_audits = in_force(&history.authority.policy.audits, month.last_day())
            .any(|rule| rule.value.what == AuditSubject::File && rule.value.each == CountedPer::Supervisor);
        Self {
            due: due(history, &standing, month),
            held,
            signed: signed.into_iter().map(line).collect(),
            unsigned: unsigned.into_iter().map(line).collect(),
            cases: cases(history, name, month),
            audits: audits.iter().map(line).collect(),
            wants_audits,
            standing,
        }
    }

    /// The month of somebody of whom only `folder.yaml` is on file, and not whose policy applies.
    fn without_records(dir: &str, member: &Member, month: Month) -> Self {
        let told = MonthsTold { first: month, last: month, are_over: true };
        Self {
            standing: Standing::without_records(dir, member, &told, month.last_day()),
            due: 0,
            held: Vec::new(),
            signed: Vec::new(),
            unsigned: Vec::new(),
            cases: None,
            audits: Vec::new(),
            wants_audits: false,
        }
    }

    fn is(&self, state: MonthState) -> bool {
        self.standing.months.iter().any(|month| month.state == state)
    }

    fn why(&self) -> String {
        let why: Vec<&str> = self.standing.months.iter().map(|month| month.why.as_str()).collect();
        format!("{}: {}", self.standing.person, why.join(" "))
    }
}

/// The number of sessions due in the month: one for a period of about a month or more, else as many whole periods as
/// the days in post and not on leave hold. A month of leave, and the one in which the post began, wants no more than these.
fn due(history: &History<'_>, standing: &Standing, month: Month) -> usize {
    let (first, last) = (month.first_day(), month.last_day());
    if !standing.months.first().is_some_and(SessionMonth::was_due) {
        return 0;
    }
    let since = standing.start.filter(|start| *start > first).unwrap_or(first);
    let Some(due) = due_after(history, since) else { return 0 };
    let is_exempt = history.member.is_some_and(|member| member.is_exempt(month));
    let away = history.member.map_or(0, |member| member.days_away(since, last));
    let days = (last - since).num_days() + 1 - away;
    let least = usize::from(!is_exempt);
    match Period::days(due.period) {
        Some(period) if period > 0 => usize::try_from(days / period).unwrap_or(0).max(least),
        _ => least,
    }
}

/// Whether a form has lines for the signatures of both.
fn is_to_be_signed(record: &Record) -> bool {
    [Role::Supervisee, Role::Supervisor].iter().all(|role| {
        record.form.fields().any(|field| matches!(&field.kind, Kind::Signature { party, .. } if party == role))
    })
}

/// Whether supervisor and supervisee have signed.
fn is_signed(record: &Record) -> bool {
    [Role::Supervisee, Role::Supervisor].iter().all(|role| {
        record.form.fields().any(|field| match (&field.kind, record.get(&field.name)) {
            (Kind::Signature { party, .. }, Value::Signature(signature)) => {
                party == role && signature.grade != Grade::None
            }
            _ => false,
        })
    })
}

/// The cases of which `folder.yaml` says that they are held in the month; none where it lists none.
fn cases(history: &History<'_>, name: &str, month: Month) -> Option<CaseMonth> {
    let listed = history.member.map(|member| member.cases.as_slice()).filter(|cases| !cases.is_empty())?;
    let (first, last) = (month.first_day(), month.last_day());
    let mut out = CaseMonth::default();
    for case in listed {
        let is_held = case.since.is_none_or(|since| since <= last) && case.until.is_none_or(|until| until >= first);
        if !is_held {
            continue;
        }
        let of_case = |entry: &HistoryEntry<'_>| history.listed_case(entry).is_some_and(|own| std::ptr::eq(own, case));
        let recorded =
            history.sessions().filter(|(_, activity, entry)| *activity == Activity::Casework && of_case(entry));
        let days = recorded.map(|(day, _, _)| day).chain(case.supervised.iter().copied()).filter(|day| *day <= last);
        let days: Vec<_> = days.collect();
        let line = format!("{}, {name}", case.name);
        let discussed = days.iter().any(|day| *day >= first);
        let before = days.iter().copied().filter(|day| *day < first).max().or(case.since);
        let period = case_period(history, Some(case), last);
        let is_due = match (before, period) {
            (Some(before), Some((period, _))) => period.again_by(before) <= last,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if is_due || discussed {
            out.due.push(line.clone());
        }
        if discussed {
            out.discussed.push(line);
        }
    }
    Some(out)
}

fn figures(people: &[PersonMonth]) -> Vec<Figure> {
    let named = |is_wanted: &dyn Fn(&PersonMonth) -> bool| -> Vec<String> {
        people.iter().filter(|person| is_wanted(person)).map(|person| person.standing.person.clone()).collect()
    };
    let why = |state: MonthState| -> Vec<String> {
        people.iter().filter(|person| person.is(state)).map(PersonMonth::why).collect()
    };
    let all = |of: &dyn Fn(&PersonMonth) -> Vec<String>| -> Vec<String> { people.iter().flat_map(of).collect() };
    let moved = |one: &PersonMonth| one.standing.months.iter().any(|month| month.moved_within);
    let mut out = vec![
        Figure::of("people-in-post", "People in post", named(&|_| true)),
        Figure::of(
            "people-on-leave",
            "People on leave, for whom no session was due",
            named(&|one| one.is(MonthState::Leave)),
        ),
        Figure::of("people-due", "People for whom a session was due", named(&|one| one.due > 0)),
        Figure::of(
            "due-not-known",
            "People of whom it is not known whether a session was due",
            why(MonthState::Unknown),
        ),
        sessions_due(people),
        Figure::of("people-seen", "People who had supervision", named(&|one| one.is(MonthState::Held))),
        Figure::of("sessions-held", "Sessions held", all(&|one| one.held.clone())),
        Figure::of("moved-within", "People whose session was moved within the month and held", named(&moved)),
        Figure::of("moved-on", "People whose session was moved to another month", why(MonthState::Moved)),
        Figure::of(
            "missed-with-reason",
            "People whose session was missed, with a reason",
            why(MonthState::MissedWithReason),
        ),
        Figure::of(
            "missed-without-reason",
            "People whose session was missed, without a reason",
            why(MonthState::MissedWithoutReason),
        ),
        Figure::of(
            "nothing-known",
            "People of whom nothing is on file although a session was due",
            why(MonthState::Nothing),
        ),
        Figure::of("signed-by-both", "Records of sessions signed by both", all(&|one| one.signed.clone())),
        Figure::of("not-signed-by-both", "Records of sessions not signed by both", all(&|one| one.unsigned.clone())),
    ];
    out.extend(copies(people));
    out.extend(case_figures(people));
    let programme = |one: &PersonMonth| match &one.standing.programme {
        Some(programme) => !programme.is_over(),
        None => one.standing.staff == Staff::Asye,
    };
    out.push(Figure::of("newly-qualified", "Newly qualified staff on the programme", named(&programme)));
    out.push(Figure::of("audits-done", "Audits of supervision files", all(&|one| one.audits.clone())));
    out.extend(audits_due(people));
    let actions = |is_late: bool| {
        all(&|one| {
            let open = one.standing.open_actions().filter(|action| !is_late || action.days_late > 0);
            open.map(|action| format!("{}: {}", one.standing.person, action.what)).collect()
        })
    };
    let (open, late) = (actions(false), actions(true));
    out.push(Figure::of("actions-open", "Actions open at the end of the month", open));
    out.push(Figure::of("actions-overdue", "Actions overdue at the end of the month", late));
    out
}

fn sessions_due(people: &[PersonMonth]) -> Figure {
    let with = people.iter().filter(|person| person.due > 0);
    Figure {
        id: "sessions-due",
        label: "Sessions due by each one’s policy or agreement",
        value: Some(people.iter().map(|person| person.due).sum()),
        names: with.map(|person| format!("{}: {}", person.standing.person, person.due)).collect(),
        note: None,
    }
}

fn copies(people: &[PersonMonth]) -> [Figure; 2] {
    let sum = |of: fn(&PersonMonth) -> usize| people.iter().map(of).sum::<usize>();
    let names = |of: fn(&PersonMonth) -> usize| {
        let with = people.iter().filter(|person| of(person) > 0);
        with.map(|person| format!("{}: {}", person.standing.person, of(person))).collect()
    };
    let in_time: fn(&PersonMonth) -> usize = |person| person.standing.copies.in_time;
    let late: fn(&PersonMonth) -> usize = |person| person.standing.copies.late;
    // Without a form that asks, or a time in the policy, no record can show it.
    let is_known = sum(in_time) + sum(late) > 0;
    let note = (!is_known).then_some("The records do not show when copies were given.");
    let figure = |id, label, of: fn(&PersonMonth) -> usize| Figure {
        id,
        label,
        value: is_known.then(|| sum(of)),
        names: names(of),
        note,
    };
    [
        figure("copies-in-time", "Copies given in time", in_time),
        figure("copies-late", "Copies given late or overdue", late),
    ]
}

fn case_figures(people: &[PersonMonth]) -> [Figure; 2] {
    let known: Vec<&CaseMonth> = people.iter().filter_map(|person| person.cases.as_ref()).collect();
    let note = match known.len() {
        0 => Some("The records do not show which cases are held: list them under `cases` in folder.yaml."),
        some if some < people.len() => Some("Only of people whose folder.yaml lists their cases."),
        _ => None,
    };
    let figure = |id, label, of: fn(&CaseMonth) -> &Vec<String>| {
        let names: Vec<String> = known.iter().flat_map(|cases| of(cases).clone()).collect();
        Figure { id, label, value: (!known.is_empty()).then_some(names.len()), names, note }
    };
    [
        figure("cases-due", "Cases due for supervision", |cases| &cases.due),
        figure("cases-discussed", "Of these, cases supervised", |cases| &cases.discussed),
    ]
}

/// The supervisors of whose people no file was audited, where the policy wants one audit for each supervisor a month.
fn audits_due(people: &[PersonMonth]) -> Option<Figure> {
    if !people.iter().any(|person| person.wants_audits) {
        return None;
    }
    let managers: BTreeSet<&str> = people
        .iter()
        .filter(|person| person.wants_audits)
        .filter_map(|person| person.standing.supervisor.as_deref())
        .collect();
    let audited = people.iter().filter(|person| !person.audits.is_empty());
    let done: BTreeSet<String> = audited.filter_map(|person| person.standing.supervisor.as_deref()).map(fold).collect();
    let without = managers.into_iter().filter(|manager| !done.contains(&fold(manager)));
    let names: Vec<String> = without.map(str::to_owned).collect();
    Some(Figure {
        id: "managers-without-audit",
        label: "Supervisors of whose people no file was audited",
        value: Some(names.len()),
        names,
        note: Some("The audit may be filed elsewhere, or be of a file of another team."),
    })
}
