//! An overall judgement that does not go with the answers of the audit.

use crate::finding::Severity;
use crate::form::{Address, Evidence, FormKind, Kind, Meaning};
use crate::rules::printed::{self, PrintedAnswer};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "judgement-at-odds",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "The overall judgement of an audit does not go with its answers.",
    why: "The judgement sums up the answers; where the two differ, one of them is a slip.",
    fix: "Check the answers and the judgement; say in a comment why they differ, or correct one of them.",
    check: Check::Record(check),
};

/// The share of No, in percent, from which a judgement of the better half is doubted: the best, the others. Our choice.
const MANY: [usize; 2] = [20, 40];

/// One No to these rules out the best judgement, two the second best.
const BASIC: [Evidence; 4] =
    [Evidence::SessionsInTime, Evidence::SessionsRecorded, Evidence::RecordsSigned, Evidence::ActionsFollowed];

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(field) = subject.form.meaning(Meaning::Judgement) else { return };
    let (Kind::Choice { choices }, FormKind::Audit) = (&field.kind, subject.form.kind) else { return };
    let Some(judgement) = subject.record.get(&field.name).taken().text() else { return };
    let Some(place) = choices.iter().position(|choice| choice == judgement.trim()) else { return };
    let rows = printed::printed(subject.record);
    let answers: Vec<bool> =
        rows.iter().filter(|row| !(row.answer == Some(false) && row.set_aside)).filter_map(|row| row.answer).collect();
    let no = answers.iter().filter(|yes| !**yes).count();
    // A few answers are no ground for a doubt.
    if answers.len() < 4 {
        return;
    }
    let is_good = place * 2 < choices.len();
    let limit = if place == 0 { MANY[0] } else { MANY[1] };
    let is_basic = |row: &&PrintedAnswer<'_>| {
        row.answer == Some(false) && !row.set_aside && row.evidence.iter().any(|one| BASIC.contains(one))
    };
    let basic: Vec<&PrintedAnswer<'_>> = rows.iter().filter(is_basic).collect();
    let lacks_basics = basic.len() > place;
    let is_odd = if is_good { no >= 2 && no * 100 >= limit * answers.len() || lacks_basics } else { no == 0 };
    let has_actions = rows.iter().any(|row| row.has_remedy) || !printed::listed_actions(subject.record).is_empty();
    if !is_odd || (!is_good && has_actions) {
        return;
    }
    let at = Address::Field(field.name.clone());
    let choice = &choices[place];
    let named = subject.named(&at);
    let message = match no {
        0 => format!("{named} is {choice}, and none of the {} answers is No", answers.len()),
        1 => format!("{named} is {choice}, and {} is answered No", printed::listed(&basic)),
        no => format!("{named} is {choice}, and {no} of {} answers are No", answers.len()),
    };
    findings.report(&at, message, "Check the answers and the judgement, and correct the one that is wrong");
}
