//! Files without form fields. Their answers are guesses, so most other rules do not run on them.

use crate::finding::Severity;
use crate::record::NoteKind;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "fields-lost",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "The file has lost its form fields, for example by being saved in another format.",
    why: "Without its fields a file is only words on a page. Answers can be guessed from where they stand, but none is \
          certain, and nothing can be said of what is missing. No other check is made of such a file.",
    fix: "Ask for the original file, as it was filled in. If there is none, copy the answers into a fresh blank.",
    check: Check::Record(check),
};

/// Whether a rule also runs on files without form fields.
#[must_use]
pub fn leaves_standing(rule: &str) -> bool {
    [RULE.id, super::unknown_version::RULE.id, crate::rules::over_time::wrong_person::RULE.id].contains(&rule)
}

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if !subject.record.has_lost_fields() {
        return;
    }
    let by_words = subject.notes(NoteKind::RecognisedByFields).next().is_some();
    let how = match subject.record.page_count {
        Some(_) => "This PDF has lost its form fields: it was flattened or printed",
        None if by_words => {
            "This file has the questions of the form but not its form fields: it was probably pasted into another \
             document, or saved in another format on the way"
        }
        None => "This Word file has lost its form fields: it was probably saved in another format on the way",
    };
    let (answered, all) = subject.record.questions_answered();
    let message = format!("{how}. {} of {all} questions have an answer beside them", sentence_number(answered));
    let help = "Ask for the original file, as it was filled in; if there is none, copy the answers into a fresh blank \
                and compare each with this file";
    findings.report_outside(None, message, help);
}

fn sentence_number(number: usize) -> String {
    if number == 0 { "None".to_owned() } else { number.to_string() }
}
