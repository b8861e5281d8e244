//! The date of the agreement that a record states, beside the agreement on file.

use chrono::NaiveDate;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::{Address, FormKind, Meaning};
use crate::record::Value;
use crate::rules::findings::Draft;
use crate::rules::history::{History, HistoryEntry};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "agreement-date-differs",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "A record states another date of the supervision agreement than the agreement on file has.",
    why: "Either the date is wrong, or the agreement in force is not on file.",
    fix: "Check which agreement is in force; correct the date, or add the agreement.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let mut reported: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for (session, _, entry) in history.sessions().filter(|(_, _, entry)| entry.record().form.kind == FormKind::Record) {
        let Some(field) = entry.record().form.meaning(Meaning::AgreementMade) else { continue };
        let Some(stated) = entry.subject.dated(Meaning::AgreementMade) else { continue };
        let in_force = history.agreements().filter(|agreement| agreement.date.is_some_and(|made| made <= session));
        let Some(agreement) = in_force.last() else { continue };
        let dates = dates_of(agreement);
        let Some(made) = agreement.date.filter(|_| !dates.contains(&stated) && stated <= session) else { continue };
        // The same date in further records is the same mistake.
        if reported.contains(&(stated, made)) {
            continue;
        }
        reported.push((stated, made));
        let at = Address::Field(field.name.clone());
        let message =
            format!("{} is {}, and the agreement on file is of {}", entry.subject.named(&at), long(stated), long(made));
        let help = "Check which agreement is in force; correct the date, or add the agreement";
        findings.of_entry(entry, Some(&at), Draft::new(message, help));
    }
}

/// The days that may be given as the date of an agreement: those in it but that of its review and the start in the post.
fn dates_of(agreement: &HistoryEntry<'_>) -> Vec<NaiveDate> {
    const OTHER: [Option<Meaning>; 2] = [Some(Meaning::ReviewDue), Some(Meaning::EmploymentStart)];
    let record = agreement.record();
    let of = |value: &Value| match value {
        Value::Signature(signature) => signature.signed_on(),
        value => value.date(),
    };
    let fields = record.form.fields().filter(|field| !OTHER.contains(&field.means));
    fields.filter_map(|field| of(record.get(&field.name))).chain(agreement.date).collect()
}
