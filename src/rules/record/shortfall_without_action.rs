//! Questions of an audit answered No without an action. The list at the end of the audit may hold the actions.

use crate::finding::Severity;
use crate::form::FormKind;
use crate::person_name::fold;
use crate::rules::printed::{self, PrintedAnswer};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "shortfall-without-action",
    about: RuleTopic::Actions,
    severity: Severity::Warning,
    what: "A question of an audit is answered No, and nothing says what is to be done about it, or only actions about something else.",
    why: "An audit that finds a shortfall is there to have it put right.",
    fix: "Enter beside the question, or in the list at the end, what is to be done, by whom and by when.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if subject.form.kind != FormKind::Audit {
        return;
    }
    let rows = printed::printed(subject.record);
    let is_open = |row: &&PrintedAnswer<'_>| row.answer == Some(false) && !row.has_remedy && !row.set_aside;
    let open: Vec<&PrintedAnswer<'_>> = rows.iter().filter(is_open).collect();
    let Some(first) = open.first() else { return };
    let actions = printed::listed_actions(subject.record);
    let verb = |count: usize| if count == 1 { "is" } else { "are" };
    if open.len() > actions.len() {
        let message = format!("{} {} answered No, and no action is agreed", printed::listed(&open), verb(open.len()));
        return findings.report(&first.at(), message, "Check, and enter what is to be done, by whom and by when");
    }
    let unmet = unmet(&rows, &open, &actions);
    let Some(first) = unmet.first() else { return };
    let listed = printed::listed(&unmet);
    let speak = if actions.len() == 1 { "the action listed speaks" } else { "the actions listed speak" };
    let message = format!("{listed} {} answered No, and {speak} of something else", verb(unmet.len()));
    findings.report(&first.at(), message, "Check, and enter what is to be done about it, by whom and by when");
}

/// The questions answered No of which no listed action speaks. An action that speaks of no question at all may be meant
/// for any of them.
fn unmet<'a, 'r>(
    rows: &[PrintedAnswer<'r>],
    open: &[&'a PrintedAnswer<'r>],
    actions: &[String],
) -> Vec<&'a PrintedAnswer<'r>> {
    let questions: Vec<Vec<String>> = rows.iter().map(question_words).collect();
    // "Discussed", "monthly" and the like stand in several questions and tell nothing.
    let count = |word: &String| questions.iter().filter(|words| words.contains(word)).count();
    let actions: Vec<Vec<String>> = actions.iter().map(|action| beginnings(action)).collect();
    let asks = |action: &[String], row: &PrintedAnswer<'_>| {
        let words = question_words(row);
        action.iter().any(|word| words.contains(word) && count(word) == 1 || is_same_topic(&words, word))
    };
    let remarks = |action: &[String], row: &PrintedAnswer<'_>| {
        let words: Vec<String> = row.remarks.iter().flat_map(|remark| beginnings(remark)).collect();
        action.iter().any(|word| words.contains(word) && count(word) < 2)
    };
    let is_met = |row: &PrintedAnswer<'_>| actions.iter().any(|action| asks(action, row) || remarks(action, row));
    let unmet: Vec<&PrintedAnswer<'_>> = open.iter().filter(|row| !is_met(row)).copied().collect();
    let is_free = |action: &&Vec<String>| !rows.iter().any(|row| asks(action, row));
    if unmet.len() <= actions.iter().filter(is_free).count() { Vec::new() } else { unmet }
}

fn question_words(row: &PrintedAnswer<'_>) -> Vec<String> {
    std::iter::once(row.label).chain(row.questions.iter().map(String::as_str)).flat_map(beginnings).collect()
}

/// The first five letters of the longer words of a text, in the singular.
fn beginnings(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(' ').map(|word| word.strip_suffix('s').unwrap_or(word));
    words.filter(|word| word.chars().count() > 3).map(|word| word.chars().take(5).collect()).collect()
}

/// Words of questions, and other words for the same, as [`beginnings`] gives them.
const TOPICS: [(&str, &[&str]); 8] = [
    ("contr", &["agree", "signe", "sign", "copy", "renew", "revie"]),
    ("welfa", &["wellb", "stres", "suppo", "sickn", "occup"]),
    (
        "times",
        &["date", "diary", "diari", "outlo", "month", "frequ", "overd", "late", "booke", "book", "sched", "calen"],
    ),
    ("recor", &["sign", "signe", "signa", "type", "typed", "write", "uploa", "minut", "note"]),
    ("actio", &["carri", "outst", "previ", "follo", "track", "updat"]),
    ("journ", &["plan", "drift", "progr", "voice", "escal"]),
    ("refle", &["analy", "tool", "criti", "genog"]),
    ("appra", &["train", "learn", "cours", "objec", "devel"]),
];

/// Whether a question with these words is about a word of an action.
fn is_same_topic(label: &[String], word: &str) -> bool {
    TOPICS.iter().any(|(topic, others)| label.iter().any(|of| of == topic) && others.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Catalogue, Kind};

    /// A word of no question would never be looked up.
    #[test]
    fn the_topics_are_those_of_printed_questions() {
        let catalogue = Catalogue::built_in();
        let tables = catalogue.forms().filter(|form| form.kind == FormKind::Audit).flat_map(|form| form.fields());
        let labels = tables.flat_map(|field| match &field.kind {
            Kind::Table(table) => table
                .printed_rows()
                .iter()
                .flat_map(|row| std::iter::once(&row.label).chain(&row.text).cloned())
                .collect(),
            _ => Vec::new(),
        });
        let words: Vec<String> = labels.flat_map(|label| beginnings(&label)).collect();
        for (topic, _) in TOPICS {
            assert!(words.iter().any(|word| word == topic), "{topic}");
        }
    }
}
