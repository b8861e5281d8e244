//! Options and boxes that have to be ticked. The form says which ones: `includes` and `ticked`.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Value;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "option-not-ticked",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "An option or box that every form of its kind should have is not ticked, such as the contract or the monitoring \
           sheet in a checklist.",
    why: "A checklist shows what is missing only if somebody goes after what is not ticked.",
    fix: "Check whether it is there; tick it, or see that it comes.",
    check: Check::Record(check),
};

const HELP: &str = "Check, and tick it if it is there";

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    boxes(subject, findings);
    options(subject, findings);
}

/// Reports boxes that are not ticked, where others of the form are: otherwise the list was not filled in.
fn boxes(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let is_ticked = |name: &str| *subject.record.get(name).taken() == Value::Bool(true);
    let mut ticks = subject.form.fields().filter(|field| matches!(field.kind, Kind::Tick));
    if !ticks.any(|field| is_ticked(&field.name)) {
        return;
    }
    for field in subject.form.fields().filter(|field| subject.counts(field)) {
        let Some(constraint) = field.constraint.as_ref().filter(|constraint| constraint.ticked) else { continue };
        // A text in the place of a tick is for other rules.
        let is_unread = subject.holds_unread(field) || subject.record.get(&field.name).text().is_some();
        if is_ticked(&field.name) || is_unread || subject.is_removed(field) {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let message = format!("{} is not ticked", subject.named(&at));
        findings.report(&at, message, constraint.message.clone().unwrap_or_else(|| HELP.into()));
    }
}

fn options(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields().filter(|field| subject.counts(field)) {
        let Some(constraint) = &field.constraint else { continue };
        if constraint.includes.is_empty() || subject.is_removed(field) || subject.holds_unread(field) {
            continue;
        }
        // With nothing ticked at all, the list was not filled in.
        let Value::List(ticked) = subject.record.get(&field.name) else { continue };
        if ticked.is_empty() {
            continue;
        }
        let is_ticked = |option: &&String| ticked.iter().any(|value| value.taken().text() == Some(option.as_str()));
        let missing: Vec<String> = constraint
            .includes
            .iter()
            .filter(|option| !is_ticked(option))
            .map(|option| format!("“{option}”"))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let message = format!("{} lacks {}", subject.named(&at), list(&missing));
        let help = constraint.message.clone().unwrap_or_else(|| HELP.into());
        findings.report(&at, message, help);
    }
}
