//! The plan as tables: the sessions by date, to be printed, and the people with what cannot be kept.

use chrono::NaiveDate;

use super::planned::{PersonPlan, PlannedSession, Schedule};
use crate::dates::short;
use crate::form::policy::{Activity, Staff};
use crate::spreadsheet::table::{Cell, Table};
use crate::text::list;

/// The tables of a plan: “Sessions” and “People”.
#[must_use]
pub fn tables(schedule: &Schedule) -> Vec<Table> {
    vec![sessions(schedule), people(schedule)]
}

fn sessions(schedule: &Schedule) -> Table {
    let all = schedule.by_date();
    // Most policies want one activity, which the title says.
    let says_activity = all.iter().any(|(_, session)| session.activities != [Activity::Individual]);
    let mut columns = vec![("Date", 12), ("Day", 12), ("Time", 8), ("Until", 8), ("Name", 28), ("Supervisor", 24)];
    if says_activity {
        columns.push(("For", 24));
    }
    columns.extend([("Due by", 12), ("Usual day", 12), ("Why moved", 40)]);
    let mut table = Table::new("Sessions", &columns);
    for (plan, session) in all {
        table.rows.push(session_row(schedule, plan, session, says_activity));
    }
    table.notes.push(format!(
        "Planned from {} to {} by the policy of {}; each session lasts {} minutes.",
        short(schedule.from),
        short(schedule.until),
        schedule.authority_name,
        schedule.minutes
    ));
    table
}

fn session_row(schedule: &Schedule, plan: &PersonPlan, session: &PlannedSession, says_activity: bool) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Date(session.date),
        Cell::text(session.date.format("%A").to_string()),
        Cell::text(session.time.format("%H:%M").to_string()),
        Cell::text(session.ends(schedule.minutes).format("%H:%M").to_string()),
        Cell::text(&plan.member.person),
        Cell::text(plan.member.supervisor.clone().unwrap_or_default()),
    ];
    if says_activity {
        let activities: Vec<&str> = session.activities.iter().map(|activity| activity.phrase()).collect();
        cells.push(Cell::text(list(&activities)));
    }
    let moved = session.moved.as_ref();
    cells.extend([
        Cell::Date(session.due),
        Cell::date(moved.map(|moved| moved.from)),
        Cell::text(moved.map(|moved| moved.why.clone()).unwrap_or_default()),
    ]);
    cells
}

/// The type of staff; nothing where none is more special than staff.
fn staff_type(staff: Staff) -> Cell {
    if staff == Staff::All { Cell::Empty } else { Cell::text(staff.keyword().replace('_', " ")) }
}

fn people(schedule: &Schedule) -> Table {
    let columns = [
        ("Name", 28),
        ("Supervisor", 24),
        ("Staff type", 18),
        ("In post since", 14),
        ("How often", 30),
        ("Sessions", 10),
        ("First", 12),
        ("Last", 12),
        ("What cannot be kept", 60),
    ];
    let mut table = Table::new("People", &columns);
    for plan in &schedule.people {
        let dates: Vec<NaiveDate> = plan.sessions.iter().map(|session| session.date).collect();
        table.rows.push(vec![
            Cell::text(&plan.member.person),
            Cell::text(plan.member.supervisor.clone().unwrap_or_default()),
            staff_type(plan.member.staff),
            Cell::date(plan.member.start),
            Cell::text(plan.frequency()),
            Cell::count(plan.sessions.len()),
            Cell::date(dates.first().copied()),
            Cell::date(dates.last().copied()),
            Cell::text(plan.not_kept.join("\n")),
        ]);
    }
    table
}
