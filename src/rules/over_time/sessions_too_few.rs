//! The number of sessions in twelve months. Leave lowers the number due; "one every month" is left to `session-gap`.

use crate::dates::month::Month;
use crate::finding::Severity;
use crate::form::Meaning;
use crate::form::policy::{Activity, PolicyEntry, Sessions, Staff, Unit, in_force};
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::nothing::says_nothing;
use crate::rules::{Check, Findings, Rule, RuleTopic};
use crate::text::count;

/// The rule.
pub const RULE: Rule = Rule {
    id: "sessions-too-few",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "There were fewer sessions in twelve months than the policy wants, or no appraisal among them.",
    why: "Each gap may be short enough, and the year can still have too few sessions.",
    fix: "Add the records that are missing here; otherwise plan the sessions and tell the line manager.",
    check: Check::History(check),
};

/// The months of a year.
const YEAR: u32 = 12;

fn check(history: &History<'_>, findings: &mut Findings) {
    let Some((first, last)) = window(history) else { return };
    let sessions = &history.authority.policy.sessions;
    for entry in in_force(sessions, last.last_day()).filter(|entry| says_more_than_monthly(entry)) {
        let Some(activity) = entry.value.activities.first().copied() else { continue };
        let within = |date| (first..=last).contains(&Month::from_date(date));
        let held = history.days(activity).into_iter().filter(|date| within(*date)).count();
        let away = |month: &Month| history.member.is_some_and(|member| member.is_exempt(*month));
        let worked = first.up_to(last).filter(|month| !away(month)).count();
        let wanted = entry.value.times as usize * worked / YEAR as usize;
        let span = format!("from {first} to {last}");
        if held < wanted {
            let (was, is) = (if held == 1 { "was" } else { "were" }, if wanted == 1 { "is" } else { "are" });
            let held = count(held, "session");
            let message = format!("There {was} {held} of {} {span}; {wanted} {is} due", activity.phrase());
            let help = "Add the records that are missing here; otherwise plan the sessions that are still due";
            findings.of_folder(Draft::new(message, help).citing(&entry.citation));
        }
        // The monitoring sheet does not say which session was the appraisal.
        let recorded = history.sessions().any(|(_, other, _)| other == activity);
        let whole = recorded && worked == YEAR as usize;
        if entry.value.appraisals > 0 && whole && !has_appraisal(history, activity, within) {
            let message = format!("No record {span} mentions the appraisal");
            let help = "Add the record of the appraisal; otherwise plan it";
            findings.of_folder(Draft::new(message, help).citing(&entry.citation));
        }
    }
}

fn says_more_than_monthly(entry: &PolicyEntry<Sessions>) -> bool {
    let sessions = &entry.value;
    let yearly = sessions.period.unit == Unit::Years && sessions.period.every == 1;
    sessions.staff == Staff::All && yearly && (2..YEAR).contains(&sessions.times)
}

/// The last twelve whole months within the history's span.
fn window(history: &History<'_>) -> Option<(Month, Month)> {
    let (first, last) = history.span()?;
    let whole = Month::from_date(last).last_day() == last;
    // Without `folder.yaml` the span ends with the last session, so that month counts as whole.
    let end = if whole || history.member.is_none() { Month::from_date(last) } else { Month::from_date(last).minus(1) };
    let start = end.minus(YEAR - 1);
    (Month::from_date(first) <= start).then_some((start, end))
}

fn has_appraisal(history: &History<'_>, activity: Activity, within: impl Fn(chrono::NaiveDate) -> bool) -> bool {
    history.sessions().any(|(date, other, entry)| {
        let field = entry.record().form.meaning(Meaning::Appraisal);
        let text = field.and_then(|field| entry.record().get(&field.name).text());
        let speaks = |text: &str| !says_nothing(text) && !text.to_lowercase().starts_with("nothing");
        other == activity && within(date) && text.is_some_and(speaks)
    })
}
