//! Required signatures.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::person_name::fold;
use crate::record::Grade;
use crate::rules::deadline::is_unkept_addition;
use crate::rules::nothing::says_nothing;
use crate::rules::subject::quoted;
use crate::rules::vague::is_vague_word;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signature-missing",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "A signature that is required is missing, or one is dated but not given.",
    why: "The signature says that both agree with what is written.",
    fix: "Have the person sign: with a digital signature, a drawn one, or at least the typed name.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (field, signature) in subject.signatures() {
        let Kind::Signature { party, .. } = &field.kind else { continue };
        let dated = !signature.date.is_empty();
        let named = || subject.named(&Address::Field(field.name.clone()));
        let typed = signature.name.as_deref().filter(|name| signature.grade == Grade::Typed && is_no_name(name));
        if let Some(words) = typed.filter(|_| field.required || dated).and_then(quoted) {
            let help = format!("Have {} sign with their name", party.phrase());
            findings.report(
                &Address::SignerName(field.name.clone()),
                format!("{} says {words}, which is no signature", named()),
                help,
            );
            continue;
        }
        // The policy has every record signed, but the form does not require this signature: another page may be signed.
        let is_asked = subject.counts(field) && !is_unkept_addition(subject, &field.name);
        let is_wanted_only = !field.required && !dated && is_wanted(subject) && is_asked;
        if signature.grade != Grade::None || !(field.required || dated || is_wanted_only) {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let state = if dated { "is dated but not signed" } else { "is not signed" };
        let help = field.required_message.clone().unwrap_or_else(|| format!("Have {} sign the record", party.phrase()));
        let message = format!("{} {state}", named());
        if is_wanted_only {
            findings.warn(&at, message, format!("Check, and have {} sign the record", party.phrase()));
        } else {
            findings.report(&at, message, help);
        }
    }
}

/// Whether a note of the form says that its record is signed.
fn is_wanted(subject: &Subject<'_>) -> bool {
    subject.form.policy.iter().any(|note| note.is_for(RULE.id))
}

/// Whether the text in place of a signature names no person: "signed", "X", "on leave", "TBC".
pub(in crate::rules) fn is_no_name(text: &str) -> bool {
    const BEGINNINGS: [&str; 9] =
        ["to follow", "to be ", "to come", "will sign", "awaiting ", "pending ", "not signed", "not yet", "unable to "];
    const INSTEAD: [&str; 20] = [
        "signed",
        "signed electronically",
        "electronically signed",
        "e signed",
        "electronic signature",
        "signature",
        "yes",
        "y",
        "agreed",
        "approved",
        "on leave",
        "on sick leave",
        "off sick",
        "sick",
        "absent",
        "to sign",
        "tf",
        "pending",
        "awaiting",
        "unsigned",
    ];
    if text.len() > 60 {
        return false;
    }
    let folded = fold(text);
    let begins = BEGINNINGS.iter().any(|beginning| folded.starts_with(beginning));
    is_vague_word(&folded) || begins || INSTEAD.contains(&folded.as_str()) || says_nothing(text)
}
