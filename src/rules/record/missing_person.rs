//! Person fields that must name a person.

use crate::finding::Severity;
use crate::form::policy::Activity;
use crate::form::{Address, Kind, Role};
use crate::person_name::Name;
use crate::rules::people::names_nobody;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-person",
    about: RuleTopic::People,
    severity: Severity::Error,
    what: "Somebody who must be named is not: the field is empty or says “TBC”.",
    why: "Without the names of those who took part a record cannot be filed, and no signature can be held against it.",
    fix: "Enter the person’s full name.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields().filter(|field| field.required && subject.counts(field)) {
        let Kind::Person { several, .. } = &field.kind else { continue };
        let value = subject.record.get(&field.name);
        if let Some(party) = subject.people.parties.iter().find(|party| party.field == field.name) {
            // "The team" and initials may be several people.
            let is_alone = *several && party.count == 1 && party.names.iter().any(Name::is_full);
            if subject.form.activity == Some(Activity::Group) && is_alone && party.role == Some(Role::Supervisee) {
                let at = Address::Field(field.name.clone());
                let message = format!("{} names one person, and a group session has several", subject.named(&at));
                findings.warn(&at, message, "Check, and enter the full name of everybody who attended");
            }
            continue;
        }
        if !names_nobody(value) || (value.is_empty() && subject.is_removed(field)) {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let help = field.required_message.clone().unwrap_or_else(|| {
            let ask =
                if *several { "Enter the full name of everybody concerned" } else { "Enter the person’s full name" };
            ask.to_owned()
        });
        findings.report(&at, format!("{} does not name anyone", subject.named(&at)), help);
    }
}
