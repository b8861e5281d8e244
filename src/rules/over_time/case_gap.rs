//! Gaps in case supervision. A case ends with its last record unless `folder.yaml` lists it as open.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::finding::Severity;
use crate::folder::member::Case;
use crate::form::Meaning;
use crate::form::policy::{Activity, CaseType, Cases, PolicyEntry};
use crate::rules::findings::Draft;
use crate::rules::gaps::{Gap, gaps};
use crate::rules::history::{History, case_name};
use crate::rules::subject::quoted;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "case-gap",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "A case was supervised less often than the policy wants for that type of case.",
    why: "The risks of a case can change between two discussions of it.",
    fix: "Add the record if it is missing here; otherwise discuss the case in the next session.",
    check: Check::History(check),
};

/// A case as the records and `folder.yaml` show it.
#[derive(Default)]
struct CaseHistory<'h> {
    name: String,
    days: Vec<NaiveDate>,
    listed: Option<&'h Case>,
}

fn check(history: &History<'_>, findings: &mut Findings) {
    for case in cases(history).values() {
        let case_type = case.listed.map_or(CaseType::Any, |listed| listed.case_type);
        let since = case.listed.and_then(|listed| listed.since).or_else(|| case.days.first().copied());
        let closed = case.listed.map(|listed| listed.until.map_or(history.today, |until| until.min(history.today)));
        let (Some(since), Some(until)) = (since, closed.or_else(|| case.days.last().copied())) else { continue };
        for entry in frequencies(history, case_type) {
            let from = entry.value.starts_after.map_or(since, |term| term.after(since));
            let end = entry.value.ends_after.map_or(until, |term| term.after(since).min(until));
            for gap in gaps(history, &case.days, entry.value.period, from, end) {
                // A gap that began under the earlier frequency is reported under that one.
                if matches!(gap, Gap::Days { after, .. } if after < from && entry.value.starts_after.is_some()) {
                    continue;
                }
                let named = quoted(&case.name).map_or_else(|| "A case".to_owned(), |name| format!("The case {name}"));
                let message = format!("{named} was not supervised {}", gap.when());
                let help = format!(
                    "It is due {}: add the record if it is missing here, or discuss the case in the next session",
                    entry.value.period
                );
                findings.of_folder(Draft::new(message, help).citing(&entry.citation));
            }
        }
    }
}

/// The frequencies for a type of case, or the general ones if the policy does not name the type.
fn frequencies<'h>(history: &'h History<'_>, case_type: CaseType) -> Vec<&'h PolicyEntry<Cases>> {
    let of = |case_type: CaseType| {
        history
            .authority
            .policy
            .cases
            .iter()
            .filter(move |entry| entry.is_in_force(history.today) && entry.value.types.contains(&case_type))
            .collect::<Vec<_>>()
    };
    let own = of(case_type);
    if own.is_empty() { of(CaseType::Any) } else { own }
}

fn cases<'h>(history: &'h History<'_>) -> BTreeMap<String, CaseHistory<'h>> {
    let mut out: BTreeMap<String, CaseHistory<'h>> = BTreeMap::new();
    for (date, activity, entry) in history.sessions() {
        let (Activity::Casework, Some(key)) = (activity, entry.case()) else { continue };
        let seen = out.entry(key).or_default();
        seen.days.push(date);
        if let Some(name) = entry.record().form.meaning(Meaning::CaseName)
            && let Some(text) = entry.record().get(&name.name).text()
        {
            text.clone_into(&mut seen.name);
        }
    }
    for case in history.member.map(|member| member.cases.as_slice()).unwrap_or_default() {
        let name = case_name(&case.name);
        // A family name stands for the only case with it.
        let mut with_name = out.keys().filter(|key| !name.contains(' ') && key.split(' ').any(|word| word == name));
        let only = with_name.next().cloned().filter(|_| with_name.next().is_none());
        let seen = out.entry(only.unwrap_or(name)).or_default();
        seen.name.clone_from(&case.name);
        seen.listed = Some(case);
        seen.days.extend(case.supervised.iter().copied().filter(|date| *date <= history.today));
    }
    for seen in out.values_mut() {
        seen.days.sort_unstable();
        seen.days.dedup();
    }
    out
}
