//! Long texts that stand word for word in two records. A warning, because nothing may have changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::{Address, Field, FormKind, Kind};
use crate::person_name::fold;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "text-repeated",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "A long text, such as an analysis, is word for word that of an earlier record.",
    why: "A copied analysis does not show that anybody thought about it again.",
    fix: "Write what is so today; where nothing has changed, say so and since when.",
    check: Check::History(check),
};

/// Shorter texts may be the same by chance. In characters; our choice.
const SHORTEST: usize = 150;

fn check(history: &History<'_>, findings: &mut Findings) {
    let mut known: BTreeMap<(String, String), NaiveDate> = BTreeMap::new();
    for (day, _, entry) in history.sessions() {
        let form = &entry.record().form;
        if form.kind != FormKind::Record {
            continue;
        }
        let mut repeated: Vec<(&Field, NaiveDate)> = Vec::new();
        for field in form.fields().filter(|field| is_of_the_day(field)) {
            let Some(text) = entry.record().get(&field.name).text() else { continue };
            let text = fold(text);
            if text.len() < SHORTEST {
                continue;
            }
            match known.get(&(field.name.clone(), text.clone())) {
                // `session-twice` reports two records of one session.
                Some(before) if *before < day => repeated.push((field, *before)),
                Some(_) => {}
                None => drop(known.insert((field.name.clone(), text), day)),
            }
        }
        let Some((first, before)) = repeated.first() else { continue };
        let labels: Vec<String> = repeated.iter().map(|(field, _)| entry.subject.field_named(field)).collect();
        let verb = if labels.len() == 1 { "is" } else { "are" };
        let message = format!("{} {verb} word for word that of {}", list(&labels), long(*before));
        let help = "Check, and write what is so today; where nothing has changed, say so and since when";
        let at = Address::Field(first.name.clone());
        findings.of_entry(entry, Some(&at), Draft::new(message, help));
    }
}

/// Whether a text is about this session. What happened long ago and what is agreed for good is copied rightly.
fn is_of_the_day(field: &Field) -> bool {
    const LASTING: [&str; 8] =
        ["history", "synopsis", "background", "referral", "agenda", "genogram", "family composition", "reason for"];
    let label = fold(&field.plain_label());
    matches!(field.kind, Kind::LongText) && field.means.is_none() && !LASTING.iter().any(|word| label.contains(word))
}
