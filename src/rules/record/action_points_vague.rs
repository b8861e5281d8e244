//! Actions in words instead of a table, without a name or without a date.

use crate::dates;
use crate::dates::taken::{DateContext, take};
use crate::finding::Severity;
use crate::form::{Activity, Address, Field, Meaning};
use crate::person_name::{Name, fold};
use crate::rules::actions::date_context;
use crate::rules::nothing::says_nothing;
use crate::rules::owners::{ActionOwner, owner};
use crate::rules::vague::is_vague;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "action-points-vague",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "Actions are written down in words, and none of them, or one in a list, says who does it or by when.",
    why: "The next session can follow up only what has a name and a date.",
    fix: "Write to each action the name of the person who does it, and the date by which it is done.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    // Where a table of the form lists the actions, its rows have owners and dates.
    if !subject.actions.is_empty() {
        return;
    }
    let Some(field) = subject.form.meaning(Meaning::ActionPoints) else { return };
    let Some(text) = subject.record.get(&field.name).text().filter(|text| !says_nothing(text)) else { return };
    let context = date_context(subject.record);
    let points: Vec<&str> = points(text).collect();
    let lacks_date = !points.iter().any(|point| has_date(point, &context));
    // A case is allocated to one worker, who does what the note says.
    let wants_owner = subject.form.activity != Some(Activity::ManagementOversight);
    let lacks_owner = wants_owner && !points.iter().any(|point| has_owner(point, subject));
    let (lack, help) = match (lacks_owner, lacks_date) {
        (true, true) => ("neither who does it nor by when", "the name of the person who does it, and the date"),
        (true, false) => ("not who does it", "the name of the person who does it"),
        (false, true) => ("not by when", "the date by which it is to be done"),
        (false, false) => return check_lines(subject, findings, field, text, &context, wants_owner),
    };
    let at = Address::Field(field.name.clone());
    let message = format!("{} says what is to be done, but {lack}", subject.named(&at));
    findings.report(&at, message, format!("Write to each action {help}"));
}

/// Doubts single lines without a date, and without an owner where the form wants one, in a list where most lines have what
/// is wanted.
fn check_lines(
    subject: &Subject<'_>,
    findings: &mut RecordFindings<'_>,
    field: &Field,
    text: &str,
    context: &DateContext,
    wants_owner: bool,
) {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_full = |line: &&&str| (!wants_owner || has_owner(line, subject)) && has_date(line, context);
    if lines.len() < 3 || lines.iter().filter(is_full).count() * 2 <= lines.len() {
        return;
    }
    let is_open = |line: &str| {
        let is_nobodys = begins_with_nobody(line) || !has_owner(line, subject);
        let is_short = line.split_whitespace().count() <= SHORT;
        let is_action = if wants_owner { is_nobodys } else { is_short || begins_with_nobody(line) };
        is_action && !has_date(line, context) && !is_conditional(line)
    };
    let open: Vec<String> =
        lines.iter().zip(1..).filter(|(line, _)| is_open(line)).map(|(_, number)| format!("line {number}")).collect();
    if open.is_empty() {
        return;
    }
    let at = Address::Field(field.name.clone());
    let verb = if open.len() == 1 { "says" } else { "say" };
    let (lack, help) = if wants_owner {
        ("neither who does it nor by when", "Check, and write the name of the person who does it, and the date")
    } else {
        ("not by when", "Check, and write the date by which it is to be done")
    };
    findings.warn(&at, format!("{} of {} {verb} {lack}", list(&open), subject.named(&at)), help);
}

/// A line of more words may explain the one above. Our choice.
const SHORT: usize = 8;

/// Whether an action is for nobody in particular: "4. Somebody should ring the father".
fn begins_with_nobody(line: &str) -> bool {
    ["somebody", "someone", "anybody", "anyone", "whoever", "everybody", "everyone"]
        .contains(&first_word(line).as_str())
}

/// Whether a line says what holds in some case: "If neither is seen, ring me".
fn is_conditional(line: &str) -> bool {
    ["if", "when", "where", "unless", "should", "in", "note", "nb"].contains(&first_word(line).as_str())
}

/// The first word of a line, without its number.
fn first_word(line: &str) -> String {
    let folded = fold(line);
    folded.split(' ').find(|word| word.starts_with(char::is_alphabetic)).unwrap_or_default().to_owned()
}

/// The single actions of a text: lines and sentences.
fn points(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split(['\n', ';', '•']).flat_map(|line| line.split(". "));
    lines.map(|point| point.trim_matches(|c: char| !c.is_alphanumeric() && c != ')')).filter(|point| !point.is_empty())
}

/// Whether a point has a date or a time, even an unclear one such as "12/5" or "by the conference".
fn has_date(point: &str, context: &DateContext) -> bool {
    let without_session =
        DateContext { session: context.session.or_else(|| dates::read("1/1/2025").date()), ..*context };
    let lower = point.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '/');
    let is_time = |word: &str| {
        matches!(
            word,
            "asap"
                | "today"
                | "tomorrow"
                | "immediately"
                | "weekly"
                | "fortnightly"
                | "monthly"
                | "daily"
                | "within"
                | "next"
                | "before"
                | "by"
                | "until"
                | "week"
                | "weeks"
                | "month"
                | "months"
                | "days"
                | "hours"
        ) || word
            .split_once('/')
            .is_some_and(|(day, month)| is_number(day) && month.starts_with(|c: char| c.is_ascii_digit()))
    };
    take(point, &without_session).is_some() || words.any(is_time)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a point has an owner: a person of the record, or a name before "to", "will" or a colon.
fn has_owner(point: &str, subject: &Subject<'_>) -> bool {
    let words: Vec<&str> = point.split_whitespace().collect();
    let is_known = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.starts_with(char::is_uppercase) && Name::read(bare).is_some_and(|name| subject.people.include(&name))
    };
    if words.iter().any(|word| is_known(word)) {
        return true;
    }
    let stop = |word: &&str| matches!(word.to_lowercase().as_str(), "to" | "will" | "-" | "–") || word.ends_with(':');
    let Some(end) = words.iter().take(6).position(stop) else {
        // "Chase the school (Priya)" has the name at its end.
        return names_anyone(&words);
    };
    let colon = usize::from(words.get(end).is_some_and(|word| word.ends_with(':')));
    let who = words.get(..end + colon).unwrap_or_default().join(" ");
    let who = who.trim_end_matches(':');
    // "Grandma to be visited by Lee" is done by Lee, if by anybody.
    if words.get(end..end + 2).is_some_and(|pair| pair.join(" ").eq_ignore_ascii_case("to be")) {
        return words.get(end + 1..).is_some_and(names_anyone);
    }
    !who.is_empty() && !is_vague(who) && owner(who, &subject.people) != ActionOwner::Vague
}

/// The most letters of somebody's initials. "CAMHS" is none.
const INITIALS: usize = 3;

/// Whether one of some words after the first looks like a name. "5 February" and "Monday" are no names.
fn names_anyone(words: &[&str]) -> bool {
    words.windows(2).any(|pair| {
        let [before, word] = pair else { return false };
        let is_dated = before.starts_with(|c: char| c.is_ascii_digit());
        is_name_like(word) && !is_dated && dates::read_weekday(word).is_none()
    })
}

/// Initials, or a word that begins with a capital letter.
fn is_name_like(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_abbreviation = bare.chars().count() > INITIALS && bare.chars().all(char::is_uppercase);
    bare.starts_with(char::is_uppercase) && bare.chars().all(char::is_alphabetic) && !is_abbreviation
}
