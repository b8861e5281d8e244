//! Somebody signed who is not the person named in the record.
//!
//! It matters because only the two who met can confirm what was said. Put it right by having the
//! right person sign, or by correcting the name above. Short forms, initials, titles and accents
//! make no difference.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::names::Name;
use crate::rules::people::Party;
use crate::rules::subject::quoted;
use crate::rules::{About, Check, Findings, Rule, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signer-not-party",
    about: About::Signatures,
    severity: Severity::Error,
    what: "The name typed as a signature is not that of the person who has to sign.",
    why: "Only those who took part can confirm what was said. A third person’s name, or the two the wrong way round, \
          confirms nothing.",
    fix: "Have the person named in the record sign, or correct the name in the record.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (field, signature) in subject.signatures() {
        let Kind::Signature { party: role, .. } = &field.kind else { continue };
        let Some(typed) = signature.name.as_deref() else { continue };
        let parties: Vec<&Party> = subject.people.in_role(*role).collect();
        // Nobody is named in that role: `missing-person` tells of it.
        if parties.is_empty() {
            continue;
        }
        let signer = Name::read(typed);
        let known = |name: &Name| parties.iter().flat_map(|party| &party.names).any(|party| party.can_be(name));
        if signer.as_ref().is_some_and(known) {
            continue;
        }
        let at = Address::SignerName(field.name.clone());
        let named = subject.named(&Address::Field(field.name.clone()));
        let above = subject.named(&Address::Field(parties[0].field.clone()));
        let given = quoted(typed).map_or_else(|| "has a name".to_owned(), |typed| format!("has the name {typed}"));
        let message = format!("{named} {given}, which does not match {above}");
        let help = format!("Have {} sign, or correct the name in {above}", role.phrase());
        findings.report(&RULE, &at, message, help);
    }
}
