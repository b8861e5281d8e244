//! Answers outside the printed options.

use crate::finding::Severity;
use crate::form::{Kind, Meaning};
use crate::record::Value;
use crate::rules::held::was_held;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-choice",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "The answer to a question with printed options is none of them.",
    why: "The options have agreed meanings; another word leaves open which of them was meant, and drops out of every count.",
    fix: "Choose one of the printed options. Put what has to be said besides into a comment.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for answer in &subject.answers {
        let choices = answer.kind.choices();
        let given = match (answer.kind, answer.value) {
            (Kind::Choice { .. }, one @ Value::Text(_)) => std::slice::from_ref(one),
            (Kind::Choices { .. }, Value::List(list)) => list.as_slice(),
            _ => continue,
        };
        if answer.means == Some(Meaning::Held) && was_held(answer.kind, answer.value).is_some() {
            continue;
        }
        let known = |value: &Value| value.text().is_none_or(|text| choices.iter().any(|choice| choice.trim() == text));
        if !given.iter().all(known) {
            let message = format!("{} has an answer that is not one of its options", subject.named(&answer.address()));
            findings.report(&answer.address(), message, format!("Check, and choose from: {}", choices.join("; ")));
        }
    }
}
