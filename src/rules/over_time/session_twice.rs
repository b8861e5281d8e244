//! There are two records of the same session.
//!
//! It matters because nobody can tell later which of them holds. Put it right by keeping the one that
//! both signed.

use crate::dates::long;
use crate::finding::Severity;
use crate::rules::history::History;
use crate::rules::told::Saying;
use crate::rules::{About, Check, Rule, Told};

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-twice",
    about: About::OverTime,
    severity: Severity::Warning,
    what: "There are two records of the same session.",
    why: "Nobody can tell later which of the two holds, and a count of sessions would count it twice.",
    fix: "Keep the record that both signed, and take the other away.",
    check: Check::History(check),
};

fn check(history: &History<'_>, told: &mut Told) {
    for (at, entry) in history.entries.iter().enumerate() {
        let (Some(date), Some(activity)) = (entry.date, entry.activity()) else { continue };
        // A session to come may have its blank in Word and in PDF.
        if date > history.today {
            continue;
        }
        let twin = history.entries[..at].iter().position(|other| {
            other.date == Some(date) && other.activity() == Some(activity) && other.case() == entry.case()
        });
        let Some(twin) = twin else { continue };
        let same = history.entries[twin].record().values == entry.record().values;
        let message = if same {
            format!("The same record of {} is on file twice", long(date))
        } else {
            format!("There is another record of the session of {}, and the two are not the same", long(date))
        };
        told.of_entry(
            &RULE,
            entry,
            None,
            Saying::new(message, "Keep the record that both signed, and take the other away"),
        );
    }
}
