//! A session that is marked as held and has a new date, too.

use chrono::{Datelike as _, NaiveDate};

use crate::dates::long;
use crate::finding::Severity;
use crate::person_name::fold;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "held-and-moved",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "A session on the monitoring sheet is marked as held and has a new date, without a remark that says which holds.",
    why: "The sheet does not show on which day supervision took place.",
    fix: "Check which of the two holds, and correct the other; or note that it was held on the new date.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    for line in history.sheet.iter().filter(|line| line.held == Some(true)) {
        let Some(moved) = line.moved_to.filter(|moved| *moved > line.date) else { continue };
        // A record of the new date shows that it was held then.
        let has_record = history.sessions().any(|(day, _, _)| day == moved);
        if line.remark.as_deref().is_some_and(|remark| says_which_holds(remark, moved)) || has_record {
            continue;
        }
        let entry = &history.entries[line.entry];
        let at = line.moved_cell();
        let named = entry.subject.named(&at);
        let message = format!("The session of {} is marked as held, and {named} is {}", long(line.date), long(moved));
        let help = "Check which of the two holds, and correct the other; or note that it was held on the new date";
        findings.of_entry(entry, Some(&at), Draft::new(message, help));
    }
}

/// Whether a remark says on which of the two days the session was held: "held on the 19th", "finished the week after".
/// A reason for postponing, such as "off sick", does not.
fn says_which_holds(remark: &str, moved: NaiveDate) -> bool {
    const HELD: [&str; 18] = [
        "held",
        "took place",
        "taken place",
        "happened",
        "went ahead",
        "met",
        "done",
        "completed",
        "new date",
        "new day",
        "as planned",
        "original date",
        "instead",
        "finish",
        "finished",
        "rest",
        "second part",
        "part 2",
    ];
    let folded = format!(" {} ", fold(remark));
    let names_day = || {
        remark.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            number.parse() == Ok(moved.day())
        })
    };
    HELD.iter().any(|words| folded.contains(&format!(" {words} "))) || names_day()
}
