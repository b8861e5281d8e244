//! Somebody signed who is not the person named in the record.
//!
//! It matters because only the two who met can confirm what was said. Put it right by having the
//! right person sign, or by correcting the name above. Short forms, initials, titles and accents
//! make no difference. Of a digital signature without a typed name, the name in the certificate counts;
//! where there are both, they have to be the same person's.

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
    what: "The name typed as a signature, or in its certificate, is not that of the person who has to sign.",
    why: "Only those who took part can confirm what was said. A third person’s name, or the two the wrong way round, \
          confirms nothing.",
    fix: "Have the person named in the record sign, or correct the name in the record.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (field, signature) in subject.signatures() {
        let Kind::Signature { party: role, .. } = &field.kind else { continue };
        let certified = signature.digital.as_ref().filter(|digital| digital.holds());
        let certified = certified.and_then(|digital| digital.signer.as_deref());
        let at = Address::Field(field.name.clone());
        if let (Some(typed), Some(certified)) = (signature.name.as_deref(), certified)
            && let (Some(one), Some(other)) = (Name::read(typed), Name::in_certificate(certified))
            && !one.can_be(&other)
        {
            let message = match quoted(certified) {
                Some(certified) => format!(
                    "{} was signed digitally by {certified}, and another name stands beside it",
                    subject.named(&at)
                ),
                None => {
                    format!("{} was signed digitally by somebody else than the name beside it says", subject.named(&at))
                }
            };
            findings.report(
                &RULE,
                &at,
                message,
                format!("Have {} sign with a certificate of their own", role.phrase()),
            );
            continue;
        }
        let (Some(signer), typed) = (signature.name.as_deref().or(certified), signature.name.is_some()) else {
            continue;
        };
        let parties: Vec<&Party> = subject.people.in_role(*role).collect();
        // Nobody is named in that role: `missing-person` tells of it.
        if parties.is_empty() {
            continue;
        }
        let name = if typed { Name::read(signer) } else { Name::in_certificate(signer) };
        let known = |name: &Name| parties.iter().flat_map(|party| &party.names).any(|party| party.can_be(name));
        if name.as_ref().is_some_and(known) {
            continue;
        }
        let named = subject.named(&at);
        let above = subject.named(&Address::Field(parties[0].field.clone()));
        let (at, has) = match typed {
            true => (Address::SignerName(field.name.clone()), "has"),
            false => (at, "was signed digitally with"),
        };
        let given = quoted(signer).map_or_else(|| format!("{has} a name"), |name| format!("{has} the name {name}"));
        let message = format!("{named} {given}, which does not match {above}");
        let help = format!("Have {} sign, or correct the name in {above}", role.phrase());
        findings.report(&RULE, &at, message, help);
    }
}
