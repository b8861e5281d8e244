//! Disagreements without an outcome.

use crate::finding::Severity;
use crate::form::{Address, Meaning};
use crate::person_name::fold;
use crate::record::Value;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "disagreement-unresolved",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "A disagreement is recorded without whom it was referred to, or the worker does not agree and nothing says why.",
    why: "A disagreement of which nothing more is recorded is lost, and the record reads as if both had agreed.",
    fix: "Enter whom it was referred to; where it was resolved, say so there.",
    check: Check::Record(check),
};

/// Answers that mean that there is no disagreement, folded by [`fold`].
const NONE: [&str; 12] = [
    "none",
    "no",
    "nil",
    "na",
    "n a",
    "not applicable",
    "nothing",
    "none noted",
    "none recorded",
    "none raised",
    "none identified",
    "none at present",
];

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let record = subject.record;
    let Some(disagreement) = subject.form.meaning(Meaning::Disagreement) else { return };
    let text = record.get(&disagreement.name).text();
    if let Some(agreed) = subject.form.meaning(Meaning::RecordAgreed) {
        if *record.get(&agreed.name).taken() == Value::Bool(false) && text.is_none() {
            let at = Address::Field(disagreement.name.clone());
            let answered = subject.field_named(agreed);
            let message = format!("{answered} is answered No, and {} does not say why", subject.named(&at));
            findings.report(&at, message, "Enter what the worker does not agree with");
        }
        let disagrees = |text: &str| {
            let folded = format!(" {} ", fold(text));
            // "I do not disagree" agrees.
            let folded = folded.replace(" not disagree ", " ").replace(" no disagree", " ");
            [" not agree ", " disagree ", " dont agree ", " not accurate ", " do not accept "]
                .iter()
                .any(|words| folded.contains(words))
        };
        if *record.get(&agreed.name).taken() == Value::Bool(true)
            && text.is_some_and(|text| disagrees(text) && !is_resolved(text))
        {
            let at = Address::Field(disagreement.name.clone());
            let answered = subject.field_named(agreed);
            let message =
                format!("{answered} is answered Yes, and {} says that the worker does not agree", subject.named(&at));
            findings.report(&at, message, "Check which of the two holds, and correct the other");
        }
        return;
    }
    let Some(referred) = subject.form.meaning(Meaning::ReferredTo) else { return };
    if text.is_some_and(|text| is_disagreement(text) && !is_resolved(text))
        && record.get(&referred.name).text().is_none()
    {
        let at = Address::Field(referred.name.clone());
        let message =
            format!("{} has something in it, and {} is empty", subject.field_named(disagreement), subject.named(&at));
        let help = "Enter whom it was referred to; where it was resolved, say so there";
        findings.report(&at, message, help);
    }
}

/// Whether a text says that the two came to terms: "talked it through, settled on 18".
fn is_resolved(text: &str) -> bool {
    const RESOLVED: [&str; 20] = [
        " resolved",
        " settled",
        " sorted",
        "talked it through",
        "talked through",
        "compromise",
        "came to an agreement",
        "reached agreement",
        "reached an agreement",
        "agreed in the end",
        "both agreed",
        "we agreed",
        "then agreed",
        "now agree",
        "now agreed",
        "agreed on ",
        "agreed to ",
        "accepted",
        "happy with that",
        "meet half way",
    ];
    const OPEN: [&str; 14] = [
        "unresolved",
        "not resolved",
        "not been resolved",
        "not settled",
        "not sorted",
        "not agree",
        "not accept",
        "still",
        "agreed to differ",
        "agreed to disagree",
        "remain",
        "to be resolved",
        "could not",
        "couldnt",
    ];
    // "Not" in one sentence says nothing of the next.
    let sentences: Vec<String> =
        text.split(['.', ';', '\n', '\u{2013}']).map(|sentence| format!(" {} ", fold(sentence))).collect();
    let has = |words: &[&str]| sentences.iter().any(|said| words.iter().any(|words| said.contains(words)));
    has(&RESOLVED) && !has(&OPEN)
}

/// Whether a text describes a disagreement, rather than saying that there is none.
fn is_disagreement(text: &str) -> bool {
    let folded = fold(text);
    let denies =
        ["no disagreement", "none ", "no areas of disagreement", "there were no ", "there are no ", "nothing "];
    !NONE.contains(&folded.as_str()) && !denies.iter().any(|start| folded.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disagreement_that_was_resolved_is_none() {
        for text in [
            "Thresholds for the P family. Talked it through and settled on a visit first.",
            "On the rota; resolved in the session.",
            "Amara wanted to keep it, Gareth not. Agreed to look again at Easter.",
            "Size of caseload - agreed in the end that two cases move.",
        ] {
            assert!(is_disagreement(text) && is_resolved(text), "{text}");
        }
        for text in [
            "Thresholds for the P family.",
            "On the rota, unresolved.",
            "Talked it through and could not settle it.",
            "We agreed to differ about the rota.",
            "Amara does not agree that the visit can wait.",
            "Settled on Tuesday visits; the size of the caseload is still disputed.",
        ] {
            assert!(is_disagreement(text) && !is_resolved(text), "{text}");
        }
    }
}
