//! The overview and the register as JSON. The names are a contract: fields may be added, but none may change.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use crate::finding::{NotChecked, Severity};
use crate::overview::{ActionOf, MonthlyReturn, MonthsTold, Overview, Standing, Topic};
use crate::render::json::{citation, finding};

/// Returns an overview as JSON: `{"day", "months": [..], "people": [..], "summary": {..}, "not_checked": [..]}`.
#[must_use]
pub fn overview_json(overview: &Overview) -> Json {
    let MonthsTold { first, last, .. } = overview.months;
    let people = &overview.people;
    let late = |person: &&Standing| person.next.as_ref().is_some_and(|next| next.days_late > 0);
    let sum = |count: fn(&Standing) -> usize| people.iter().map(count).sum::<usize>();
    json!({
        "day": overview.today.to_string(),
        "months": first.up_to(last).map(|month| month.iso()).collect::<Vec<_>>(),
        "people": people.iter().map(person_json).collect::<Vec<_>>(),
        "summary": {
            "people": people.len(),
            "sessions_late": people.iter().filter(late).count(),
            "open_actions": sum(|person| person.open_actions().count()),
            "late_actions": sum(|person| person.late_actions().count()),
            "errors": sum(|person| person.count(Severity::Error)),
            "warnings": sum(|person| person.count(Severity::Warning)),
            "records": overview.records,
            "not_checked": overview.not_checked.len(),
        },
        "not_checked": overview.not_checked.iter().map(not_checked).collect::<Vec<_>>(),
    })
}

/// Returns one person of an overview as JSON.
#[must_use]
pub fn person_json(person: &Standing) -> Json {
    json!({
        "person": person.person,
        "folder": person.folder,
        "post": person.post,
        "team": person.team,
        "supervisor": person.supervisor,
        "staff_type": person.staff.keyword(),
        "start": iso(person.start),
        "authority": person.authority,
        "has_left": person.has_left,
        "is_away": person.is_away,
        "records": person.records,
        "sessions": topic(&person.sessions()),
        "last": person.last.as_ref().map(|last| json!({
            "date": last.date.to_string(), "days_ago": last.days_ago, "file": last.file,
        })),
        "next": person.next.as_ref().map(|next| json!({
            "due": next.due.to_string(),
            "every": next.period.to_string(),
            "booked": iso(next.booked),
            "days_late": next.days_late,
            "policy": citation(&next.policy),
        })),
        "months": person.months.iter().map(|month| json!({
            "month": month.month.iso(),
            "state": month.state.keyword(),
            "held": month.held.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "why": month.why,
        })).collect::<Vec<_>>(),
        "agreement": topic(&person.agreement),
        "copies": {
            "in_time": person.copies.in_time,
            "late": person.copies.late,
            "not_known": person.copies.not_known,
        },
        "actions": {"open": person.open_actions().count(), "late": person.late_actions().count()},
        "audit": topic(&person.audit),
        "programme": person.programme.as_ref().map(|programme| json!({
            "state": programme.topic.state.keyword(),
            "why": programme.topic.why,
            "began": iso(programme.began),
            "outcome": programme.outcome,
            "steps": programme.steps.iter().map(|step| json!({
                "label": step.label, "due": iso(step.due), "on": iso(step.on), "done": step.is_done,
            })).collect::<Vec<_>>(),
        })),
        "errors": person.count(Severity::Error),
        "warnings": person.count(Severity::Warning),
        "findings": person.findings.iter().map(|(file, one)| {
            let mut out = finding(one);
            out["file"] = file.as_deref().map_or(Json::Null, Json::from);
            out
        }).collect::<Vec<_>>(),
    })
}

/// A day as YYYY-MM-DD.
fn iso(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn topic(topic: &Topic) -> Json {
    json!({"state": topic.state.keyword(), "date": iso(topic.date), "why": topic.why})
}

/// Returns the register of actions as JSON: `{"day", "actions": [..], "summary": {..}}`.
#[must_use]
pub fn actions_json(overview: &Overview, actions: &[ActionOf<'_>]) -> Json {
    let open = |one: &&ActionOf<'_>| one.action.is_open();
    json!({
        "day": overview.today.to_string(),
        "actions": actions.iter().map(action_json).collect::<Vec<_>>(),
        "summary": {
            "actions": actions.len(),
            "open": actions.iter().filter(open).count(),
            "late": actions.iter().filter(|one| one.action.days_late > 0).count(),
        },
    })
}

/// A line of the register as JSON.
pub(super) fn action_json(ActionOf { person, action }: &ActionOf<'_>) -> Json {
    json!({
        "person": person.person,
        "team": person.team,
        "supervisor": person.supervisor,
        "what": action.what,
        "owner": action.owner,
        "due": iso(action.due),
        "due_words": action.due_words,
        "agreed": action.agreed.to_string(),
        "case": action.case,
        "carried": action.carried,
        "state": action.state.keyword(),
        "state_on": iso(action.state.on()),
        "days_late": action.days_late,
        "file": action.file,
    })
}

/// Returns a monthly return as JSON: `{"month", "team", "figures": [..], "not_checked": [..]}`.
#[must_use]
pub fn return_json(made: &MonthlyReturn) -> Json {
    json!({
        "month": made.month.iso(),
        "team": made.team,
        "ours": true,
        "figures": made.figures.iter().map(|figure| json!({
            "id": figure.id,
            "label": figure.label,
            "value": figure.value,
            "names": figure.names,
            "note": figure.note,
        })).collect::<Vec<_>>(),
        "not_checked": made.not_checked.iter().map(not_checked).collect::<Vec<_>>(),
    })
}

fn not_checked(other: &NotChecked) -> Json {
    json!({"file": other.file, "what": other.what, "help": other.help})
}
