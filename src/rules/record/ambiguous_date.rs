//! Dates that have more than one reading. A year of two digits has one: "25" is 2025.

use crate::dates::taken::is_month;
use crate::dates::{self, DateReading};
use crate::finding::Severity;
use crate::form::{Address, Meaning};
use crate::rules::actions::ActionDue;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject, answers};

/// The rule.
pub const RULE: Rule = Rule {
    id: "ambiguous-date",
    about: RuleTopic::Dates,
    severity: Severity::Error,
    what: "A date has no year, has month and day the American way round, or names the wrong day of the week.",
    why: "Two people would read two different days, and a record has to be sure of its dates.",
    fix: "Enter the date as day, month and year, for example 25/03/2025.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for answer in subject.answers.iter().filter(|answer| !answer.due) {
        if let Some((text, reading)) = answers::misread(answer)
            && reading.is_ambiguous()
            && !is_a_month(answer.means, text)
        {
            check_text(subject, findings, &answer.address(), text);
        }
    }
    for row in &subject.actions {
        if let Some((column, ActionDue::Ambiguous(text))) = row.due() {
            check_text(subject, findings, &row.address(column), &text);
        }
    }
}

/// Whether a text is a month with a short year, such as "Sept 25", where a month is enough.
fn is_a_month(means: Option<Meaning>, text: &str) -> bool {
    use Meaning::{AgreementMade, AnsweredOn, EmploymentStart};
    matches!(means, Some(AgreementMade | AnsweredOn | EmploymentStart)) && is_month(text)
}

fn check_text(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, at: &Address, text: &str) {
    let named = subject.named(at);
    let said = quoted(text).map_or_else(String::new, |text| format!(" says {text},"));
    let in_full = "Enter the date as day, month and year, for example 25/03/2025";
    let (message, help) = match dates::read(text) {
        DateReading::WrongWeekday(date) => (
            format!("{named}{said} but {} is a {}", dates::long(date), date.format("%A")),
            "Check which of the two is wrong, the day of the week or the date",
        ),
        DateReading::NoYear { .. } => (format!("{named}{said} without a year"), in_full),
        _ if said.is_empty() => (format!("{named} can be read in more than one way"), in_full),
        _ => (format!("{named}{said} which can be read in more than one way"), in_full),
    };
    findings.report(at, message, help);
}
