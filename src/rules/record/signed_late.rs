//! Signatures weeks after the session. Where the policy gives no time, only months are reported.

use chrono::NaiveDate;

use crate::dates::long;
use crate::finding::{Citation, Severity};
use crate::form::policy::{SignedKind, Term, Unit};
use crate::form::{Address, FormKind, Kind, Role};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "signed-late",
    about: RuleTopic::Signatures,
    severity: Severity::Warning,
    what: "A record was signed weeks after the session.",
    why: "After weeks few people remember what was said.",
    fix: "Check the two dates. Where they are right, note on the record why it was signed late.",
    check: Check::Record(check),
};

/// Without a policy, a later signature is a doubt about its date.
const WITHOUT_POLICY: Term = Term { count: 12, unit: Unit::Weeks };

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if subject.form.kind != FormKind::Record {
        return;
    }
    let Some(session) = subject.session() else { return };
    let mut late: Vec<(Address, String, NaiveDate)> = Vec::new();
    let mut limit = None;
    for (field, signature) in subject.signatures() {
        let Kind::Signature { party, .. } = &field.kind else { continue };
        // The time of a digital signature is that of the file, which may have been made for filing.
        let Some(signed) = signature.date.date().filter(|signed| *signed <= subject.today) else { continue };
        let policy = policy_of(subject, *party);
        if signed > policy.map_or(WITHOUT_POLICY, |(term, _)| term).after(session) {
            limit = limit.or(policy);
            late.push((Address::SignedDate(field.name.clone()), subject.field_named(field), signed));
        }
    }
    let Some((at, _, first)) = late.first() else { return };
    let signed: Vec<String> = late.iter().map(|(_, named, _)| named.clone()).collect();
    let weeks = (*first - session).num_days() / 7;
    let verb = if late.len() == 1 { "was" } else { "were" };
    let mut message = format!("{} {verb} signed on {}, {weeks} weeks after the session", list(&signed), long(*first));
    let help = "Check the dates; where they are right, note on the record why it was signed late";
    match limit {
        Some((term, citation)) => {
            let by = long(term.after(session));
            message.push_str(&format!("; the policy gives no number, and we read it as {term}, by {by}"));
            findings.report_citing(at, message, help, citation);
        }
        None => findings.report(at, message, help),
    }
}

/// The time within which a party signs, with the policy's words.
fn policy_of<'s>(subject: &'s Subject<'_>, party: Role) -> Option<(Term, &'s Citation)> {
    let mut entries = subject.form.authority.policy.signing.iter();
    let entry = entries.find(|entry| {
        let signing = &entry.value;
        signing.what == SignedKind::Record && signing.within.is_some() && signing.by.contains(&party)
    })?;
    Some((entry.value.within?, &entry.citation))
}
