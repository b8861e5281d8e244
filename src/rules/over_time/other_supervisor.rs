//! A session held by somebody else than the person's supervisor. A warning, because a stand-in may be agreed.

use chrono::NaiveDate;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::policy::Activity;
use crate::form::{Address, Role};
use crate::person_name::{Name, fold};
use crate::rules::findings::Draft;
use crate::rules::history::{History, HistoryEntry};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "other-supervisor",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "One session between those of the supervisor was held by somebody else, and nothing says why.",
    why: "Who stands in should be known, and have what was agreed before.",
    fix: "Note in the record for whom and why they stood in; or correct the name.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let known = supervisors(history);
    if known.is_empty() {
        return;
    }
    let own = |activity| matches!(activity, Activity::Individual | Activity::Personal);
    let sessions: Vec<(NaiveDate, &HistoryEntry<'_>, Vec<Name>)> = history
        .sessions()
        .filter(|(_, activity, _)| own(*activity))
        .map(|(day, _, entry)| (day, entry, named(entry)))
        .filter(|(_, _, names)| !names.is_empty())
        .collect();
    let is_theirs = |names: &[Name]| names.iter().any(|name| is_one_of(&known, name));
    for around in sessions.windows(3) {
        let [before, (day, entry, names), after] = around else { continue };
        // The first and the last sessions may be those of another supervisor.
        if is_theirs(names) || !is_theirs(&before.2) || !is_theirs(&after.2) {
            continue;
        }
        let times = sessions.iter().filter(|(_, _, others)| others.iter().any(|other| is_one_of(names, other))).count();
        if times > 1 || is_explained(history, entry, *day, &known) {
            continue;
        }
        let party = entry.subject.people.in_role(Role::Supervisor).next();
        let at = party.map(|party| Address::Field(party.field.clone()));
        let place = at.as_ref().map(|at| entry.subject.named(at)).unwrap_or_default();
        let message = format!(
            "{place} of {} is somebody else than in the sessions before and after, and nothing says why",
            long(*day)
        );
        let help = "Check, and note in the record for whom and why they stood in; or correct the name";
        findings.of_entry(entry, at.as_ref(), Draft::new(message, help));
    }
}

/// The supervisor as `folder.yaml` and the agreements name them, and the supervisor's manager.
fn supervisors(history: &History<'_>) -> Vec<Name> {
    let member = history.member.map(|member| member.supervisors()).unwrap_or_default();
    member.into_iter().chain(history.agreements().flat_map(named)).collect()
}

fn named(entry: &HistoryEntry<'_>) -> Vec<Name> {
    entry.subject.people.in_role(Role::Supervisor).flat_map(|party| party.names.iter().cloned()).collect()
}

fn is_one_of(known: &[Name], name: &Name) -> bool {
    known.iter().any(|known| known.can_be(name) || name.can_be(known))
}

/// Whether the record, or a remark on the monitoring sheet, says why: by a word of it, or by naming the supervisor.
fn is_explained(history: &History<'_>, entry: &HistoryEntry<'_>, day: NaiveDate, known: &[Name]) -> bool {
    const WORDS: [&str; 12] = [
        "on behalf",
        "cover",
        "in the absence",
        "in place of",
        "standing in",
        "stood in",
        "stand in",
        "deputi",
        "acting",
        "interim",
        "absent",
        "temporar",
    ];
    let says = |text: &str| {
        let folded = format!(" {} ", fold(text));
        WORDS.iter().any(|word| folded.contains(word))
            || known.iter().any(|name| folded.contains(&format!(" {} ", name.first_word())))
    };
    let answers = entry.subject.answers.iter().filter_map(|answer| answer.value.text());
    // "Crane for Durrant" names both in the field for the supervisor.
    let mut supervisor =
        entry.subject.people.in_role(Role::Supervisor).filter_map(|party| entry.record().get(&party.field).text());
    let remarks = history.sheet.iter().filter(|line| line.date == day).filter_map(|line| line.remark.as_deref());
    answers.chain(remarks).any(says) || supervisor.any(|text| format!(" {} ", fold(text)).contains(" for "))
}
