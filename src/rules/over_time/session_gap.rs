//! Gaps in supervision. Months of starting and of leave do not count. Rules of their own report the sessions that the
//! monitoring sheet says were missed.

use chrono::{Months, NaiveDate};

use crate::dates::long;
use crate::dates::month::Month;
use crate::finding::Severity;
use crate::form::Meaning;
use crate::form::policy::{Activity, Staff, in_force};
use crate::rules::findings::Draft;
use crate::rules::gaps::{Gap, gaps};
use crate::rules::history::{ExpectedFrequency, History};
use crate::rules::over_time::does_not_count;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-gap",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "Supervision did not take place as often as the policy wants, and the monitoring sheet gives no reason.",
    why: "Support and oversight of a worker depend on sessions that take place regularly.",
    fix: "Add the record if it is missing here; otherwise enter on the monitoring sheet why there was no session.",
    check: Check::History(check),
};

/// The days by which a session that is due every few weeks may be late. No policy says so; it is our choice.
const GRACE: i64 = 7;
/// The shortest period with such days, in days: sessions every week or fortnight have none.
const GRACE_FROM: i64 = 21;
/// Leave of so many days is followed by a time of return.
const LONG_LEAVE: i64 = 28;
/// The days after long leave by which a session may be late. Our choice.
const RETURN: i64 = 14;

/// Somebody so long in post has had records before the first one here.
const IN_POST: Months = Months::new(6);

fn check(history: &History<'_>, findings: &mut Findings) {
    let has_frequency = |activity: &Activity| history.wanted().iter().any(|wanted| wanted.activity == *activity);
    for activity in [Activity::Individual, Activity::Personal].into_iter().filter(|one| !has_frequency(one)) {
        check_planned(history, activity, findings);
    }
    for wanted in history.wanted().iter().filter(|wanted| !wanted.phase) {
        check_habit(history, wanted, findings);
        for gap in missing(history, wanted) {
            // An earlier file may be elsewhere.
            let begins = first_session(history, wanted.activity).filter(|first| is_before(&gap, *first));
            if let Some(begins) = begins {
                if was_agreed_in(history, &gap) {
                    continue;
                }
                let message = format!(
                    "The records of {} on file begin on {}: there is none {}",
                    wanted.activity.phrase(),
                    long(begins),
                    gap.when()
                );
                let help = "Check whether earlier records are in another file; add them, or note where they are";
                findings.of_folder(Draft::new(message, help).citing(wanted.policy).as_warning());
                continue;
            }
            let message = format!("There is no record of {} {}", wanted.activity.phrase(), gap.when());
            // Not every authority prints a monitoring sheet.
            let place = if history.sheet.is_empty() { "in the next record" } else { "on the monitoring sheet" };
            let help = format!(
                "It takes place {}: add the record if it is missing here, or note the reason {place}",
                wanted.period
            );
            let mut draft = Draft::new(message, help).citing(wanted.policy);
            if is_content_with_fewer(history, wanted.activity) {
                draft = draft.as_warning();
            }
            findings.of_folder(draft);
        }
    }
}

/// The fewest days late that count towards a habit. Fewer may be a holiday or a full diary. Our choice.
const DAYS_OF_HABIT: i64 = 5;
/// So many late sessions make a habit. Our choice.
const HABIT: usize = 3;

/// Doubts sessions most of which are five to seven days late. Each is within [`GRACE`]; together they keep to another
/// frequency.
fn check_habit(history: &History<'_>, wanted: &ExpectedFrequency<'_>, findings: &mut Findings) {
    let Some(limit) = wanted.period.days().filter(|limit| *limit >= GRACE_FROM) else { return };
    let days: Vec<NaiveDate> =
        history.days(wanted.activity).into_iter().filter(|day| *day >= wanted.from && *day <= wanted.until).collect();
    let between = |pair: &[NaiveDate]| match pair {
        [one, next] => (*next - *one).num_days() - history.member.map_or(0, |member| member.days_away(*one, *next)),
        _ => 0,
    };
    let spans: Vec<i64> = days.windows(2).map(between).collect();
    let late = spans.iter().filter(|days| (limit + DAYS_OF_HABIT..=limit + GRACE).contains(*days)).count();
    if late < HABIT || late * 2 <= spans.len() {
        return;
    }
    let message = format!(
        "Supervision is due {}, and {late} of {} sessions came about a week later than that",
        wanted.period,
        spans.len()
    );
    let help = "Hold it as often as is due, or agree in writing on another frequency";
    findings.of_folder(Draft::new(message, help).citing(wanted.policy).as_warning());
}

/// The days by which a session may be later than the records agreed, where nothing sets a frequency. Four weeks is our
/// choice.
const PLANNED_LATE: i64 = 28;

/// Doubts the sessions of an activity for which neither the policy nor the agreement sets a frequency, where a record
/// names the day of the next session and none took place for weeks after it.
fn check_planned(history: &History<'_>, activity: Activity, findings: &mut Findings) {
    let Some((_, last)) = history.span().filter(|_| history.whole && history.member.is_some()) else { return };
    let days = history.days(activity);
    for (day, _, entry) in history.sessions().filter(|(_, other, _)| *other == activity) {
        let Some(planned) = entry.subject.dated(Meaning::NextSession).filter(|planned| *planned > day) else {
            continue;
        };
        let next = days.iter().copied().find(|other| *other > day).unwrap_or(last);
        let away = history.member.map_or(0, |member| member.days_away(planned, next));
        // A line of the sheet says what became of the session.
        let is_on_sheet = history.sheet.iter().any(|line| line.date > day && line.date < next);
        if (next - planned).num_days() - away <= PLANNED_LATE || is_on_sheet {
            continue;
        }
        let message = format!(
            "There is no record of {} between {} and {}; the record agreed on {} for the next session",
            activity.phrase(),
            long(day),
            long(next),
            long(planned)
        );
        let help = "Add the record if it is missing here, or note the reason in the next record";
        findings.of_folder(Draft::new(message, help).as_warning());
    }
}

/// The day of the first session on file, where the member of staff has been in post for months before it.
fn first_session(history: &History<'_>, activity: Activity) -> Option<NaiveDate> {
    let first = history.days(activity).first().copied()?;
    let start = history.member?.start?;
    (start < first.checked_sub_months(IN_POST)?).then_some(first)
}

/// Whether supervision was agreed in the month of a gap. The first session may follow in the next month.
fn was_agreed_in(history: &History<'_>, gap: &Gap) -> bool {
    let Gap::Months(months) = gap else { return false };
    let mut agreed = history.agreements().filter_map(|agreement| agreement.date).map(Month::from_date);
    matches!(months.as_slice(), [only] if agreed.any(|month| month == *only))
}

/// Whether a gap ends before the first session.
fn is_before(gap: &Gap, first: NaiveDate) -> bool {
    match gap {
        Gap::Months(months) => months.iter().all(|month| month.last_day() < first),
        Gap::Days { before, .. } => *before <= first,
    }
}

/// The gaps without an explanation. `does-not-count` reports months with another session instead.
/// The gaps in the sessions that a frequency wants, without those that are explained.
#[must_use]
pub fn missing(history: &History<'_>, wanted: &ExpectedFrequency<'_>) -> Vec<Gap> {
    let days = history.days(wanted.activity);
    // Records of case work may be on the child's file only, and a directory without `folder.yaml` need not hold records
    // of every activity.
    if days.is_empty() && (wanted.activity == Activity::Casework || history.member.is_none()) {
        return Vec::new();
    }
    let explained = |gap: Gap| match gap {
        Gap::Months(months) => {
            let open: Vec<_> = months
                .into_iter()
                .filter(|month| !history.is_on_sheet(*month) && does_not_count::instead(history, *month).is_none())
                .collect();
            (!open.is_empty()).then_some(Gap::Months(open))
        }
        // "Every six weeks" is kept by a session in the week after, and nobody has one on the day of their return.
        Gap::Days { days, away, .. } => {
            let limit = wanted.period.days();
            let late = if limit.is_some_and(|limit| limit >= GRACE_FROM) { GRACE } else { 0 };
            let back = if away >= LONG_LEAVE { RETURN } else { 0 };
            limit.is_none_or(|limit| days > limit + late + back).then_some(gap)
        }
    };
    // Cases that were closed before the first one known here leave no record in the folder.
    let cases = history.member.iter().flat_map(|member| &member.cases).filter_map(|case| case.since);
    let known = cases.chain(days.first().copied()).min().filter(|_| wanted.activity == Activity::Casework);
    let from = known.map_or(wanted.from, |known| known.max(wanted.from));
    gaps(history, &days, wanted.period, from, wanted.until).into_iter().filter_map(explained).collect()
}

/// Whether the policy also accepts fewer than twelve sessions in a year.
fn is_content_with_fewer(history: &History<'_>, activity: Activity) -> bool {
    let yearly = |entry: &crate::form::policy::PolicyEntry<crate::form::policy::Sessions>| {
        let sessions = &entry.value;
        sessions.staff == Staff::All && sessions.activities.contains(&activity) && (2..12).contains(&sessions.times)
    };
    in_force(&history.authority.policy.sessions, history.today).any(yearly)
}
