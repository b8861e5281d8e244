//! A plan of sessions as text and as JSON.

use serde_json::{Value as Json, json};

use super::json::citation;
use super::paint::safe;
use crate::schedule::{PersonPlan, PlannedSession, Schedule};
use crate::text::count;

/// The plan as text: each person with their sessions, and what cannot be kept.
#[must_use]
pub fn schedule_text(schedule: &Schedule) -> String {
    let mut out = format!(
        "{}\n{}, {} minutes each, by the policy of {}\n",
        schedule.title(),
        count(schedule.by_date().len(), "session"),
        schedule.minutes,
        safe(&schedule.authority_name)
    );
    for plan in &schedule.people {
        out.push('\n');
        out.push_str(&person_text(plan));
    }
    out
}

fn person_text(plan: &PersonPlan) -> String {
    let mut about = vec![count(plan.sessions.len(), "session")];
    if !plan.sessions.is_empty() {
        about.push(plan.frequency());
    }
    if let Some(supervisor) = &plan.member.supervisor {
        about.push(format!("supervisor {}", safe(supervisor)));
    }
    let mut out = format!("{}: {}\n", safe(&plan.member.person), about.join("; "));
    for session in &plan.sessions {
        let moved = session.moved.as_ref().map_or_else(String::new, |moved| {
            let instead = moved.from.format("%a %-d %B").to_string();
            let instead = if moved.from == session.date { "the usual time".to_owned() } else { instead };
            format!("  instead of {instead}: {}", safe(&moved.why))
        });
        let day = format!("{} {}", session.date.format("%a %e %B %Y"), session.time.format("%H:%M"));
        out.push_str(format!("  {day:<28}{moved}").trim_end());
        out.push('\n');
    }
    for message in &plan.not_kept {
        out.push_str(&format!("  Note: {}\n", safe(message)));
    }
    out
}

/// The plan as JSON. The names are a contract: fields may be added, but none may change.
#[must_use]
pub fn schedule_json(schedule: &Schedule) -> Json {
    json!({
        "authority": schedule.authority,
        "from": schedule.from.to_string(),
        "until": schedule.until.to_string(),
        "minutes": schedule.minutes,
        "people": schedule.people.iter().map(person_json).collect::<Vec<_>>(),
    })
}

fn person_json(plan: &PersonPlan) -> Json {
    json!({
        "person": plan.member.person,
        "supervisor": plan.member.supervisor,
        "staff_type": plan.member.staff.keyword(),
        "start_date": plan.member.start.map(|day| day.to_string()),
        "sessions": plan.sessions.iter().map(session_json).collect::<Vec<_>>(),
        "not_kept": plan.not_kept,
    })
}

fn session_json(session: &PlannedSession) -> Json {
    json!({
        "date": session.date.to_string(),
        "time": session.time.format("%H:%M").to_string(),
        "due": session.due.to_string(),
        "late": session.is_late(),
        "every": session.period.every,
        "unit": session.period.unit.name(2),
        "activities": session.activities.iter().map(|activity| activity.phrase()).collect::<Vec<_>>(),
        "policy": citation(&session.policy),
        "moved": session.moved.as_ref().map(|moved| json!({"from": moved.from.to_string(), "why": moved.why})),
    })
}
