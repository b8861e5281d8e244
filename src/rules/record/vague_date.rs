//! Due dates such as "ASAP" or "ongoing".

use crate::dates::{self, DateReading};
use crate::finding::Severity;
use crate::person_name::fold;
use crate::rules::actions::ActionDue;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "vague-date",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action is due “ASAP”, “ongoing”, “next supervision” or at another time that is no date.",
    why: "The policies ask for a clear date for completion. Nobody can say whether an action due “ASAP” is late.",
    fix: "Enter a date. For work that goes on, enter the date on which it will be looked at again.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for row in subject.actions.iter().filter(|row| row.is_stated() && row.wants_date()) {
        if let Some((column, ActionDue::Vague(text))) = row.due() {
            let at = row.address(column);
            let named = subject.named(&at);
            let message = match quoted(&text) {
                Some(shown) if dates::read(&text) == DateReading::Impossible => {
                    format!("{named} says {shown}, a day that does not exist")
                }
                Some(shown) => format!("{named} says {shown}, which is not a date"),
                None => format!("{named} is not a date"),
            };
            if comes_round(&text) {
                let said = quoted(&text).map_or_else(String::new, |shown| format!(" says {shown},"));
                let message = format!("{named}{said} which has no end");
                findings.warn(&at, message, "Check, and enter the date on which it will be looked at again");
                continue;
            }
            if dates::read(&text) == DateReading::Impossible {
                findings.report(&at, message, "Check the day and the month, and correct them");
                continue;
            }
            let help = "Enter the date by which this is to be done or looked at again, for example 25/03/2025";
            findings.report(&at, message, help);
        }
    }
}

/// Whether a text says how often something is done: "weekly", "every visit".
fn comes_round(text: &str) -> bool {
    const WORDS: [&str; 8] = ["daily", "weekly", "fortnightly", "monthly", "every", "each", "regularly", "termly"];
    fold(text).split(' ').any(|word| WORDS.contains(&word))
}
