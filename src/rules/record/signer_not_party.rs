//! Names of signers. Short forms, initials, titles and accents do not matter; a name in a certificate must be in full.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::person_name::{self, Likeness, Name, fold};
use crate::rules::people::Party;
use crate::rules::record::signature_missing::is_no_name;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signer-not-party",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "The name typed as a signature, or in its certificate, is not that of the person who has to sign.",
    why: "Only those who took part can confirm what was said. A third person’s name, or the two the wrong way round, \
          confirms nothing.",
    fix: "Have the person named in the record sign, or correct the name in the record.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (field, signature) in subject.signatures() {
        let Kind::Signature { party: role, .. } = &field.kind else { continue };
        let certified = signature.digital.as_ref().filter(|digital| digital.holds());
        let certified = certified.and_then(|digital| digital.signer.as_deref());
        let at = Address::Field(field.name.clone());
        if let (Some(typed), Some(certified)) = (signature.name.as_deref(), certified)
            && let Some(name) = Name::read(typed).filter(|_| Name::is_in_certificate(certified))
            && !name.is_certified_as(certified)
        {
            let message = match quoted(certified) {
                Some(certified) => format!(
                    "{} was signed digitally by {certified}, and another name stands beside it",
                    subject.named(&at)
                ),
                None => {
                    format!(
                        "{} was signed digitally by someone other than the person named beside it",
                        subject.named(&at)
                    )
                }
            };
            findings.report(&at, message, format!("Have {} sign with a certificate of their own", role.phrase()));
            continue;
        }
        let parties: Vec<&Party> = subject.people.in_role(*role).collect();
        // `missing-person` reports a role without a name.
        let Some(first) = parties.first() else { continue };
        let is_of_party = |holds: &dyn Fn(&Name) -> bool| parties.iter().flat_map(|party| &party.names).any(holds);
        let likeness_of_one = |text: &str| {
            let names = Name::parse_list(text);
            let known = || parties.iter().flat_map(|party| &party.names);
            let likeness = names.iter().flat_map(|name| known().map(|party| party.likeness(name))).max();
            likeness.unwrap_or(Likeness::Different)
        };
        // Two who sign together: "BL & SO". A comma may also stand within one name.
        let likeness = |text: &str| {
            let together = person_name::parts(text).filter(|part| Name::read(part).is_some());
            let together = together.map(likeness_of_one).min().unwrap_or(Likeness::Different);
            likeness_of_one(text).max(together)
        };
        // A short form that is on no list counts when the family name is the same and the short form stands elsewhere
        // in the record.
        let is_called_so = |text: &str| {
            let names = Name::parse_list(text);
            let is_of_family = |name: &&Name| is_of_party(&|party| name.has_family_of(party));
            names.iter().filter(is_of_family).any(|name| is_in_record(subject, name.first_word()))
        };
        // `signature-missing` reports words that are no name.
        let typed = signature.name.as_deref().filter(|typed| !is_no_name(typed));
        if let Some(typed) = typed.filter(|typed| person_name::is_signed_for_another(typed)) {
            let at = Address::SignerName(field.name.clone());
            let named = subject.field_named(field);
            let said = quoted(typed).map_or_else(String::new, |typed| format!(" says {typed}:"));
            let message = format!("{named}{said} another person signed for {}", role.phrase());
            findings.report(&at, message, format!("Have {} sign", role.phrase()));
            continue;
        }
        let typed_likeness = typed.map(likeness).map(|likeness| match (likeness, typed) {
            (Likeness::Different, Some(typed)) if is_called_so(typed) => Likeness::Probably,
            _ => likeness,
        });
        if let (Some(typed), Some(Likeness::Probably)) = (typed, typed_likeness) {
            let at = Address::SignerName(field.name.clone());
            let named = subject.field_named(field);
            let given = quoted(typed).map_or_else(|| "has a name".to_owned(), |name| format!("has the name {name}"));
            let message = format!(
                "{named} {given}, but {} {}",
                subject.named(&Address::Field(first.field.clone())),
                written(subject, first)
            );
            findings.warn(
                &at,
                message,
                "Check that this is one person, and write the other name in brackets behind the first",
            );
            continue;
        }
        let stranger = typed.filter(|_| typed_likeness == Some(Likeness::Different));
        // Typed initials fit several people, so the certificate is checked too.
        let is_readable = |text: &&str| typed.is_none() || Name::is_in_certificate(text);
        let uncertified = |text: &&str| !is_of_party(&|party| party.is_certified_as(text));
        let (at, has, signer) = match (stranger, certified.filter(is_readable).filter(uncertified)) {
            (Some(typed), _) => (Address::SignerName(field.name.clone()), "has", typed),
            (None, Some(certified)) => (at, "was signed digitally with", certified),
            (None, None) => continue,
        };
        let named = subject.named(&Address::Field(field.name.clone()));
        let above = subject.named(&Address::Field(first.field.clone()));
        let given = quoted(signer).map_or_else(|| format!("{has} a name"), |name| format!("{has} the name {name}"));
        let message = format!("{named} {given}, but {above} {}", written(subject, first));
        let help = format!("Have {} sign, or correct the name in {above}", role.phrase());
        findings.report(&at, message, help);
    }
}

/// Whether a given name is among the answers of a record other than signatures.
fn is_in_record(subject: &Subject<'_>, given: &str) -> bool {
    let is_it = |text: &str| fold(text).split(' ').any(|word| word == given);
    given.len() > 2 && subject.answers.iter().filter_map(|answer| answer.value.text()).any(is_it)
}

/// What a field for a person says: "is “Susan Whittaker”".
fn written(subject: &Subject<'_>, party: &Party) -> String {
    let text = subject.record.get(&party.field).text().and_then(quoted);
    text.map_or_else(|| "is another one".to_owned(), |name| format!("is {name}"))
}
