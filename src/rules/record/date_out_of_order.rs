//! Dates that contradict each other.

use chrono::NaiveDate;

use crate::dates;
use crate::finding::Severity;
use crate::form::{Address, FormKind, Kind, Meaning, PrintedRow};
use crate::rules::printed::{self, PrintedAnswer};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date-out-of-order",
    about: RuleTopic::Dates,
    severity: Severity::Error,
    what: "A date is before or after another date of the form that it cannot be before or after, or that comes after or \
           before it in the order of the form.",
    why: "One of the two is wrong, and whoever reads the record later cannot tell which.",
    fix: "Correct whichever of the two dates is wrong.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    check_fields(subject, findings);
    check_steps(subject, findings);
    check_copy(subject, findings);
}

/// Doubts the dates of steps that the form prints in an order. No policy gives the order, so that it is a warning.
fn check_steps(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let is_ordered = |row: &PrintedRow| row.comes_before.is_some() || !row.comes_after.is_empty();
    let is_any = subject.form.fields().any(|field| match &field.kind {
        Kind::Table(table) => table.printed_rows().iter().any(is_ordered),
        _ => false,
    });
    if !is_any {
        return;
    }
    let steps = printed::printed(subject.record);
    // `step-date-wrong` reports a date after today.
    let done = steps.iter().filter_map(|step| Some((step, step.on.filter(|on| *on <= subject.today)?)));
    let dated: Vec<(&PrintedAnswer<'_>, NaiveDate)> = done.collect();
    let rows_of = |step: &PrintedAnswer<'_>| match &subject.form.field(step.field)?.kind {
        Kind::Table(table) => table.printed_rows().get(step.row - 1),
        _ => None,
    };
    // What comes after several steps is doubted once, beside the last of them.
    let mut last: Vec<(&str, &PrintedAnswer<'_>, NaiveDate)> = Vec::new();
    for (step, on) in &dated {
        let Some(row) = rows_of(step) else { continue };
        for before in &row.comes_after {
            let earlier = dated.iter().find(|(other, _)| other.field == step.field && other.row == before + 1);
            let Some((earlier, day)) = earlier.filter(|(_, day)| on < day) else { continue };
            let at = step.date_at();
            doubt(subject, findings, &at, *on, &earlier.named(), *day);
        }
        let Some(after) = row.comes_before.as_deref() else { continue };
        match last.iter_mut().find(|(field, ..)| *field == after) {
            Some(known) if known.2 < *on => *known = (after, *step, *on),
            Some(_) => {}
            None => last.push((after, *step, *on)),
        }
    }
    for (after, step, on) in last {
        let Some(day) = subject.record.get(after).date().filter(|day| *day < on) else { continue };
        let at = Address::Field(after.to_owned());
        doubt(subject, findings, &at, day, &step.named(), on);
    }
}

/// Doubts a date that is before another one, where only the printed order speaks against the two.
fn doubt(
    subject: &Subject<'_>,
    findings: &mut RecordFindings<'_>,
    at: &Address,
    day: NaiveDate,
    later: &str,
    on: NaiveDate,
) {
    let named = subject.named(at);
    let message = format!("{named} is {}, before {later} on {}", dates::long(day), dates::long(on));
    findings.warn(at, message, "Check both dates, and correct the one that is wrong");
}

/// Doubts a copy of an agreement that was given before anybody signed it.
fn check_copy(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(field) = subject.form.meaning(Meaning::CopyGiven).filter(|_| subject.form.kind == FormKind::Agreement)
    else {
        return;
    };
    // `date-in-future` reports a signature after today.
    let signed = subject
        .signatures()
        .filter_map(|(field, signature)| Some((field, signature.signed_on().filter(|day| *day <= subject.today)?)));
    let (Some(given), Some((signature, first))) =
        (subject.record.get(&field.name).date(), signed.min_by_key(|(_, day)| *day))
    else {
        return;
    };
    // `check_fields` reports a copy before the start.
    let start = field.constraint.as_ref().and_then(|limits| limits.not_before.as_deref());
    let start = start.and_then(|name| subject.record.get(name).date());
    if given >= first || start.is_some_and(|start| given < start) {
        return;
    }
    let at = Address::Field(field.name.clone());
    doubt(subject, findings, &at, given, &subject.field_named(signature), first);
}

fn check_fields(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Some(constraint) = &field.constraint else { continue };
        let Some(date) = subject.record.get(&field.name).date() else { continue };
        let at = Address::Field(field.name.clone());
        let limits = [(&constraint.not_before, "before"), (&constraint.not_after, "after")];
        for (other, word) in limits.into_iter().filter_map(|(other, word)| Some((other.as_deref()?, word))) {
            let session = subject.form.dated_by.as_deref() == Some(other);
            let limit = if session { subject.session() } else { subject.record.get(other).date() };
            let Some(limit) = limit else { continue };
            // `date-in-future` reports a date after today.
            let wrong =
                if word == "before" { date < limit } else { date > limit && !(session && date > subject.today) };
            if !wrong {
                continue;
            }
            let message = format!(
                "{} is {}, {word} {} on {}",
                subject.named(&at),
                dates::long(date),
                subject.named(&Address::Field(other.to_owned())),
                dates::long(limit),
            );
            let help = constraint.message.clone().unwrap_or_else(|| "Correct whichever of the two is wrong".into());
            findings.report(&at, message, help);
        }
    }
}
