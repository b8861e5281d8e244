//! Signatures below the grade that the form or the policy asks for.

use crate::finding::Severity;
use crate::form::{Address, Grade, Kind};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signature-below-grade",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "A signature is typed or drawn where the form or the policy asks for a drawn or a digital one.",
    why: "Anybody can type a name. Where an organisation asks for more (`grade: drawn` or `grade: cryptographic` in the \
          form or the authority’s policy), a lesser signature does not show that the person agreed.",
    fix: "Have the person sign in the way that is asked for: in ink or with a picture of their signature, or digitally in \
          the PDF.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (field, signature) in subject.signatures() {
        let Kind::Signature { party, .. } = &field.kind else { continue };
        let (grade, wanted) = (signature.seen_grade(), subject.form.grade_wanted(field));
        // `signature-missing` reports a missing signature.
        if signature.grade == Grade::None || grade >= wanted {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let named = subject.named(&at);
        let is = match (signature.grade, grade) {
            (Grade::Cryptographic, Grade::Typed) => "is said to be signed digitally, which a text file cannot show",
            (_, Grade::Drawn) => "is signed with a drawing",
            _ => "is signed with a typed name only",
        };
        let (asked, how) = match wanted {
            Grade::Cryptographic => ("a digital signature", "sign the PDF digitally"),
            _ => ("a drawn signature", "sign in ink, with a picture of their signature, or digitally"),
        };
        let help = match signature.grade {
            Grade::Cryptographic => "Check the PDF that was signed instead".to_owned(),
            _ => format!("Have {} {how}", party.phrase()),
        };
        findings.report(&at, format!("{named} {is}; it has to be {asked}"), help);
    }
}
