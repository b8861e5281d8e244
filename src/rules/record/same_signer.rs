//! One person who signed for both parties. Where the record names the parties, `signer-not-party` reports it.

use crate::finding::Severity;
use crate::form::{Address, Kind, Role};
use crate::person_name::Name;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "same-signer",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "Two parties’ signatures have the name of one person.",
    why: "A signature confirms what another person wrote. One person cannot do that for both sides.",
    fix: "Have each of the two sign.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let mut signed: Vec<(Role, Name)> = Vec::new();
    for (field, signature) in subject.signatures() {
        let Kind::Signature { party, .. } = &field.kind else { continue };
        if !matches!(party, Role::Supervisor | Role::Supervisee) {
            continue;
        }
        // Initials fit several people.
        let Some(name) = signature.signer().and_then(Name::read).filter(Name::is_full) else { continue };
        let is_named = |role: Role| subject.people.in_role(role).next().is_some();
        let other = signed.iter().find(|(role, other)| role != party && other.is_same_as(&name));
        if let Some((role, _)) = other
            && !(is_named(*role) && is_named(*party))
        {
            let at = Address::SignerName(field.name.clone());
            let message =
                format!("{} has the same name as the signature of {}", subject.field_named(field), role.phrase());
            findings.report(&at, message, format!("Have {} sign", party.phrase()));
        }
        signed.push((*party, name));
    }
}
