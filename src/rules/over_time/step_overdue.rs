//! The steps of a programme that are due some months after its start. Absences move them. One finding a tracker.

use chrono::{Days, NaiveDate};

use crate::dates::long;
use crate::dates::taken::{DateContext, take};
use crate::finding::Severity;
use crate::form::policy::{Term, Unit};
use crate::form::{FormKind, Meaning};
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::printed::{self, PrintedAnswer};
use crate::rules::record::step_date_wrong::own_words;
use crate::rules::{Check, Findings, Rule, RuleTopic};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "step-overdue",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "A review of a programme is not done two weeks after it was due, or was done more than a month late.",
    why: "The reviews at three, six and nine months show in time where a new worker needs help.",
    fix: "Hold the review and enter its date; where it was late, note why.",
    check: Check::History(check),
};

/// The time that a step may be late, when it is done after all. The tracker names the month only; this is our reading.
const GRACE: Term = Term { count: 1, unit: Unit::Months };

/// The time after which a step is asked about that is not done. This is our reading.
const ASKED_AFTER: Term = Term { count: 2, unit: Unit::Weeks };

fn check(history: &History<'_>, findings: &mut Findings) {
    for entry in history.entries.iter().filter(|entry| entry.record().form.kind == FormKind::Tracker) {
        let record = entry.record();
        let ended = record.form.meaning(Meaning::Outcome).is_some_and(|field| !record.get(&field.name).is_empty());
        let start = entry.date.max(history.member.and_then(|member| member.start));
        let Some(start) = start.filter(|start| *start <= history.today) else { continue };
        // `passed-unfinished` looks at what is not done when a programme has ended.
        let steps = printed::printed(record).into_iter().filter(|step| !ended || step.is_done());
        let steps: Vec<PrintedAnswer<'_>> = steps.collect();
        let late: Vec<(&PrintedAnswer<'_>, String)> =
            steps.iter().filter_map(|step| Some((step, lateness(history, step, start)?))).collect();
        let Some((first, _)) = late.first() else { continue };
        let words: Vec<String> = late.iter().map(|(_, words)| words.clone()).collect();
        let message = format!("Counted from {}: {}", long(start), list(&words));
        let help = "Check; hold what is due and enter its date, or note why it is late (our reading: two weeks until it is \
                    held, a month for one that was held late)";
        let at = first.date_at();
        findings.of_entry(
            entry,
            Some(&at),
            Draft::new(message, help).citing_any(own_words(&record.form, first.label).or(entry.note(RULE.id))),
        );
    }
}

/// Says that a step is late; none for one in time.
fn lateness(history: &History<'_>, step: &PrintedAnswer<'_>, start: NaiveDate) -> Option<String> {
    let due = step.due_after?.after(start);
    let away = history.member.map_or(0, |member| member.days_away(start, due));
    let due = due.checked_add_days(Days::new(u64::try_from(away).unwrap_or(0)))?;
    let latest = GRACE.after(due);
    let (named, by) = (step.named(), long(due));
    match step.on {
        Some(on) if step.is_done() => {
            (on > latest && on <= history.today).then(|| format!("{named} was due by {by} and is dated {}", long(on)))
        }
        _ if step.is_done() || history.today <= ASKED_AFTER.after(due) || is_booked(history, step) => None,
        _ => Some(format!("{named} was due by {by} and is not done")),
    }
}

/// Whether a date or a remark says that the step is still to come.
fn is_booked(history: &History<'_>, step: &PrintedAnswer<'_>) -> bool {
    let context = DateContext { session: Some(history.today), ahead: true, ..DateContext::default() };
    let ahead = |day: NaiveDate| day >= history.today;
    step.on.is_some_and(ahead) || step.remarks.iter().any(|remark| take(remark, &context).is_some_and(ahead))
}
