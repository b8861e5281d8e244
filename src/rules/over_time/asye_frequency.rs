//! Supervision in the first months in post, counted from the start date in `folder.yaml`.

use crate::dates::long;
use crate::finding::Severity;
use crate::rules::findings::Draft;
use crate::rules::gaps::{Gap, gaps};
use crate::rules::history::{ExpectedFrequency, History};
use crate::rules::{Check, Findings, Rule, RuleTopic};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "asye-frequency",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "Supervision in the first months of a newly qualified or new social worker was less frequent than the policy wants.",
    why: "Newly qualified and new social workers need closer support in their first months.",
    fix: "Add the records that are missing here; otherwise plan the next sessions closer together.",
    check: Check::History(check),
};

/// The days by which a session that is due every week or fortnight may be late: one of Thursday may move to the Monday
/// after. No policy says so; it is our choice.
const LATE: i64 = 4;

/// Further gaps are counted, not listed.
const LISTED: usize = 3;

fn check(history: &History<'_>, findings: &mut Findings) {
    for wanted in history.wanted().iter().filter(|wanted| wanted.phase) {
        let found = missing(history, wanted);
        if found.is_empty() {
            continue;
        }
        let mut words: Vec<String> = found.iter().take(LISTED).map(|gap| gap.when()).collect();
        if found.len() > LISTED {
            words.push(match found.len() - LISTED {
                1 => "once more".to_owned(),
                more => format!("{more} times more"),
            });
        }
        let message = format!(
            "Supervision is due {} from {} to {}, and there was none {}",
            wanted.period,
            long(wanted.from),
            long(wanted.until),
            list(&words)
        );
        let help = "Add the records that are missing here; otherwise plan the next sessions closer together";
        findings.of_folder(Draft::new(message, help).citing(wanted.policy));
    }
}

/// The gaps in supervision in such a phase.
#[must_use]
pub fn missing(history: &History<'_>, wanted: &ExpectedFrequency<'_>) -> Vec<Gap> {
    let days = history.days(wanted.activity);
    let is_late = |gap: &Gap| match gap {
        Gap::Days { days, .. } => wanted.period.days().is_none_or(|period| *days > period + LATE),
        Gap::Months(_) => true,
    };
    gaps(history, &days, wanted.period, wanted.from, wanted.until).into_iter().filter(is_late).collect()
}
