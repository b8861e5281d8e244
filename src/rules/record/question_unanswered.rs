//! Questions of an audit without an answer or a remark. One finding a record.

use crate::finding::Severity;
use crate::form::{FormKind, Meaning};
use crate::rules::printed::{self, PrintedAnswer};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "question-unanswered",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "Questions of an audit have neither an answer nor a remark.",
    why: "Whoever reads the audit cannot tell what was looked at and found in order from what was passed over.",
    fix: "Answer each question; where one does not apply, say so in the remark.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if subject.form.kind != FormKind::Audit {
        return;
    }
    let rows = printed::printed(subject.record);
    let judged = subject.form.meaning(Meaning::Judgement).map(|field| subject.record.get(&field.name));
    // An audit without any answer is a blank.
    if !rows.iter().any(|row| row.used) && judged.is_none_or(|judgement| judgement.is_empty()) {
        return;
    }
    let open: Vec<&PrintedAnswer<'_>> = rows.iter().filter(|row| !row.used && !row.optional).collect();
    let Some(first) = open.first() else { return };
    let message = format!("There is no answer at {}", printed::listed(&open));
    findings.report(&first.at(), message, "Answer Yes or No; where it does not apply, say so in the comment");
}
