//! The day on which a child was last seen, from one record of the case to the next.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::{Address, Meaning};
use crate::person_name;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "child-seen-earlier",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "A child was last seen before the day on which an earlier record of the case last saw the child.",
    why: "One of the two days is wrong, and the records hide how long the child has not been seen.",
    fix: "Check both days, and correct the wrong one.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let mut seen: BTreeMap<String, (NaiveDate, NaiveDate)> = BTreeMap::new();
    for (session, _, entry) in history.sessions() {
        let (Some(case), Some(day)) = (entry.case(), entry.subject.dated(Meaning::ChildLastSeen)) else { continue };
        let Some(field) = entry.record().form.meaning(Meaning::ChildLastSeen) else { continue };
        // A date after its own session is reported as out of order, and is no measure for the next one.
        if day > session {
            continue;
        }
        match seen.get(&case) {
            Some((before, known)) if day < *known && *before < session => {
                let at = Address::Field(field.name.clone());
                let message = format!(
                    "{} is {}, and the record of {} has {}",
                    entry.subject.named(&at),
                    long(day),
                    long(*before),
                    long(*known)
                );
                let draft = Draft::new(message, "Check both days, and correct the wrong one");
                let draft = draft.citing_any(entry.note(RULE.id));
                // Brothers and sisters are not seen on the same days.
                let written = entry.record().form.meaning(Meaning::CaseName);
                let written = written.and_then(|field| entry.record().get(&field.name).text()).unwrap_or_default();
                let several = person_name::parts(written).count() > 1 || person_name::fold(written).contains("family");
                findings.of_entry(entry, Some(&at), if several { draft.as_warning() } else { draft });
            }
            _ => {
                seen.insert(case, (session, day));
            }
        }
    }
}
