//! Changes the simple entries of a `folder.yaml`. Everything else in it, such as leave and cases, stays as it is.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use crate::dates;
use crate::error::Result;
use crate::folder::Member;
use crate::folder::member::{self, PostMove};
use crate::form::policy::Staff;
use crate::source::{Source, Span};
use crate::text::json::quoted;
use crate::text::{displayable, displayable_lines};

/// A `folder.yaml` with the answers of a person in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Description {
    /// The text.
    pub text: String,
    /// Whether all of it was written anew: a text that is not written line by line has no line to be changed.
    pub is_anew: bool,
}

/// The text with these answers: a key and its value each, an empty value for none.
///
/// # Errors
/// The mistakes in the text that are there whatever is answered.
pub(super) fn with_answers(text: &str, answers: &[(&str, String)]) -> Result<Description> {
    let lines = with_lines(text, answers);
    let read = |text: &str| member::parse(&Source::new("folder.yaml", text));
    let Ok(before) = read(text) else {
        return read(&lines).map(|_| Description { text: lines, is_anew: false });
    };
    let wanted = comparable(with_values(before, answers));
    if read(&lines).is_ok_and(|now| comparable(now) == wanted) {
        return Ok(Description { text: lines, is_anew: false });
    }
    let text = written(&wanted);
    read(&text).map(|_| Description { text, is_anew: true })
}

/// The member of staff with these answers.
fn with_values(mut member: Member, answers: &[(&str, String)]) -> Member {
    let mut moves = member.moves.take().unwrap_or_default();
    for (key, value) in answers {
        let text = || Some(displayable_lines(value).into_owned()).filter(|value| !value.is_empty());
        match *key {
            "person" => member.person = displayable(value).into_owned(),
            "role" => member.role = text(),
            "supervisor" => member.supervisor = text(),
            "start_date" => member.start = dates::read(value).date(),
            "staff_type" => {
                let staff = Staff::ALL.iter().find(|staff| staff.keyword() == value.as_str());
                member.staff = staff.copied().unwrap_or_default();
            }
            "layout" => member.layout = Some(value.clone()).filter(|value| !value.is_empty()),
            "move.from" => moves.from = text(),
            "move.to" => moves.to = text(),
            "move.date" => moves.date = dates::read(value).date(),
            _ => {}
        }
    }
    member.moves = Some(moves);
    member
}

/// The member of staff without the places in the text, and without a move of which nothing is said.
fn comparable(mut member: Member) -> Member {
    member.moves = member.moves.filter(|moves| *moves != PostMove::default());
    for file in &mut member.files {
        file.span = Span::default();
    }
    member
}

/// A `folder.yaml` with what is known of a member of staff. Each value is JSON, which YAML contains.
fn written(member: &Member) -> String {
    let day = |day: &NaiveDate| Json::from(day.to_string());
    let entry = |pairs: Vec<(&str, Option<Json>)>| -> Json {
        let pairs = pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Json::Object(pairs.collect())
    };
    let text = |text: &Option<String>| text.as_ref().map(|text| Json::from(text.as_str()));
    let list = |list: Vec<Json>| Some(Json::Array(list)).filter(|list| *list != json!([]));
    let leave = member.leave.iter().map(|leave| {
        entry(vec![("from", Some(day(&leave.from))), ("to", leave.to.as_ref().map(day)), ("why", text(&leave.why))])
    });
    let cases = member.cases.iter().map(|case| {
        entry(vec![
            ("name", Some(case.name.as_str().into())),
            ("type", Some(json!(case.case_type))),
            ("since", case.since.as_ref().map(day)),
            ("until", case.until.as_ref().map(day)),
            ("supervised", list(case.supervised.iter().map(day).collect())),
        ])
    });
    let files = member.files.iter().map(|file| {
        entry(vec![
            ("file", Some(file.file.as_str().into())),
            ("section", Some(file.section.into())),
            ("heading", text(&file.heading)),
            ("title", text(&file.title)),
            ("date", file.date.as_ref().map(day)),
        ])
    });
    let moves = member.moves.as_ref().map(|moves| {
        entry(vec![
            ("from", text(&moves.from)),
            ("to", text(&moves.to)),
            ("date", moves.date.as_ref().map(day)),
            ("why", text(&moves.why)),
        ])
    });
    let entries = [
        ("person", Some(Json::from(member.person.as_str()))),
        ("also_known_as", list(member.also_known_as.iter().map(|name| Json::from(name.as_str())).collect())),
        ("role", text(&member.role)),
        ("team", text(&member.team)),
        ("staff_type", (member.staff != Staff::default()).then(|| member.staff.keyword().into())),
        ("start_date", member.start.as_ref().map(day)),
        ("end_date", member.end.as_ref().map(day)),
        ("supervisor", text(&member.supervisor)),
        ("supervisors_manager", text(&member.supervisors_manager)),
        ("authority", text(&member.authority)),
        ("layout", text(&member.layout)),
        ("probation", member.probation.then_some(Json::Bool(true))),
        ("leave", list(leave.collect())),
        ("cases", list(cases.collect())),
        ("move", moves),
        ("files", list(files.collect())),
    ];
    entries.into_iter().filter_map(|(key, value)| Some(format!("{key}: {}\n", value?))).collect()
}

/// The text with these answers, each on its line.
fn with_lines(text: &str, answers: &[(&str, String)]) -> String {
    let mut lines: Vec<String> = text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
    let (moved, plain): (Vec<_>, Vec<_>) = answers.iter().partition(|(key, _)| key.starts_with(MOVE_PREFIX));
    for (key, value) in plain {
        set(&mut lines, "", key, value);
    }
    if !moved.is_empty() {
        let (at, mut entries) = take_move(&mut lines, text);
        let indent = entries.iter().find(|line| has_entry(line)).map_or("  ", |line| indent_of(line)).to_owned();
        for (key, value) in moved {
            set(&mut entries, &indent, key.strip_prefix(MOVE_PREFIX).unwrap_or(key), value);
        }
        if entries.iter().any(|line| has_entry(line)) {
            entries.insert(0, "move:".to_owned());
            lines.splice(at..at, entries);
        }
    }
    lines.join("\n") + "\n"
}

/// What the keys of the answers about a move begin with.
const MOVE_PREFIX: &str = "move.";

/// Takes the lines about the move out, without the first, and says where they stood.
fn take_move(lines: &mut Vec<String>, text: &str) -> (usize, Vec<String>) {
    let Some((at, rest)) = find(lines, "", "move") else { return (lines.len(), Vec::new()) };
    let is_block = rest.is_empty() || rest.starts_with('#');
    let end = end_of(lines, "", at);
    let below: Vec<String> = lines.drain(at..end).skip(1).collect();
    if is_block {
        return (at, below);
    }
    // The entries stand in braces: they get lines of their own.
    let member = member::parse(&Source::new("folder.yaml", text)).unwrap_or_default();
    let moved = member.moves.unwrap_or_default();
    let date = moved.date.map(|date| date.to_string());
    let entries = [("from", moved.from), ("to", moved.to), ("date", date), ("why", moved.why)];
    let entries = entries.into_iter().filter_map(|(key, value)| Some(format!("  {key}: {}", quoted(&value?))));
    (at, entries.collect())
}

/// Sets an entry of a mapping in YAML; an empty value removes it. `indent` is the white space before the mapping's keys.
fn set(lines: &mut Vec<String>, indent: &str, key: &str, value: &str) {
    let new = (!value.is_empty()).then(|| format!("{indent}{key}: {}", quoted(value)));
    match find(lines, indent, key) {
        Some((at, _)) => drop(lines.splice(at..end_of(lines, indent, at), new)),
        None => lines.extend(new),
    }
}

/// The line on which an entry begins, and what stands behind its colon.
fn find(lines: &[String], indent: &str, key: &str) -> Option<(usize, String)> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let line = line.strip_prefix(indent)?;
        let written = [key.to_owned(), format!("\"{key}\""), format!("'{key}'")];
        let rest = written.iter().find_map(|key| line.strip_prefix(key.as_str())?.trim_start().strip_prefix(':'))?;
        Some((at, rest.trim().to_owned()))
    })
}

/// The end of an entry: lines that are indented more belong to it, and blank lines and comments between them.
fn end_of(lines: &[String], indent: &str, at: usize) -> usize {
    let mut end = at + 1;
    for (index, line) in lines.iter().enumerate().skip(end) {
        if line.strip_prefix(indent).is_some_and(|rest| rest.starts_with([' ', '\t']) && !rest.trim().is_empty()) {
            end = index + 1;
        } else if has_entry(line) {
            break;
        }
    }
    end
}

/// Whether something stands on a line besides a comment.
fn has_entry(line: &str) -> bool {
    !line.trim().is_empty() && !line.trim_start().starts_with('#')
}

fn indent_of(line: &str) -> &str {
    line.get(..line.len() - line.trim_start().len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with answers, which were put into its lines.
    fn with_answers(text: &str, answers: &[(&str, String)]) -> String {
        let made = super::with_answers(text, answers).unwrap();
        assert!(!made.is_anew, "{}", made.text);
        made.text
    }

    #[test]
    fn answers_are_written_and_the_rest_is_kept() {
        let text = "# Whose folder\nperson: Ann\nstaff_type: asye\nleave:\n  - from: 2025-01-01\nmove:\n  to: A\n  date: 2025-03-01\n";
        let answers = [
            ("person", "Siân \"Jo\" O’Brien: x".to_owned()),
            ("role", "Social worker".to_owned()),
            ("staff_type", String::new()),
            ("move.from", "B".to_owned()),
            ("move.date", "2025-04-01".to_owned()),
        ];
        let new = with_answers(text, &answers);
        let member = member::parse(&Source::new("folder.yaml", new.as_str())).unwrap();
        assert_eq!(member.person, "Siân \"Jo\" O’Brien: x");
        assert_eq!((member.role.as_deref(), member.leave.len()), (Some("Social worker"), 1));
        let moved = member.moves.unwrap();
        assert_eq!(
            (moved.from.as_deref(), moved.to, moved.date.unwrap().to_string()),
            (Some("B"), Some("A".to_owned()), "2025-04-01".into())
        );
        assert!(new.starts_with("# Whose folder\n") && !new.contains("staff_type"), "{new}");
        assert_eq!(with_answers("", &[("person", "Ann".to_owned()), ("role", String::new())]), "person: \"Ann\"\n");
    }
    #[test]
    fn why_somebody_moves_is_kept() {
        let read = |text: &str| member::parse(&Source::new("folder.yaml", text)).unwrap().moves.unwrap();
        let to = [("move.to", "B".to_owned()), ("move.from", String::new())];
        let long = "move:\n    from: X\n    why: >-\n      Asked for it.\n\n      Twice.\n\n    # The day is not known yet.\n    to: A\nrole: Manager\n";
        for text in ["person: Ann\nmove: {from: X, to: A, why: Asked for it.}\n", &format!("person: Ann\n{long}")] {
            let moved = read(&with_answers(text, &to));
            assert_eq!((moved.from, moved.to.as_deref()), (None, Some("B")), "{text}");
            assert!(moved.why.unwrap().starts_with("Asked for it."), "{text}");
        }
        let new = with_answers(&format!("person: Ann\n{long}"), &to);
        assert!(new.contains("# The day is not known yet.") && new.contains("Twice.") && new.contains("role: Manager"));
        let gone = with_answers("move:\n  to: A\n\nperson: Ann\n", &[("move.to", String::new())]);
        assert_eq!(gone.trim(), "person: Ann");
    }

    #[test]
    fn an_entry_is_replaced_however_it_is_written() {
        let answers = [("person", "Bo".to_owned())];
        for text in [
            "\u{feff}person: Ann\n",
            "\"person\": Ann\n",
            "person : Ann\n",
            "person: |\n  Ann\n",
            "person: >-\n  Ann\n\n  Example\n",
        ] {
            assert_eq!(with_answers(text, &answers).trim(), "person: \"Bo\"", "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_written_line_by_line_is_written_anew() {
        let text = "{person: Ann, role: Nurse, also_known_as: [Ann Lee], cases: [{name: \"B: 1\", type: looked_after, \
                    supervised: [2025-01-02]}], leave: [{from: 2025-02-01, why: ill}], move: {to: A}, probation: true, \
                    files: [{file: a.txt, section: 3}]}\n";
        let answers = [("person", "Bo \"B\" Ray".to_owned()), ("role", String::new()), ("move.from", "C".to_owned())];
        let made = super::with_answers(text, &answers).unwrap();
        assert!(made.is_anew);
        let read = |text: &str| comparable(member::parse(&Source::new("folder.yaml", text)).unwrap());
        let moves = Some(PostMove { from: Some("C".to_owned()), to: Some("A".to_owned()), ..PostMove::default() });
        let wanted = Member { person: "Bo \"B\" Ray".to_owned(), role: None, moves, ..read(text) };
        assert_eq!(read(&made.text), wanted, "{}", made.text);
        // What was written anew has lines.
        assert!(!super::with_answers(&made.text, &answers).unwrap().is_anew);
    }

    #[test]
    fn mistakes_that_no_answer_mends_are_said() {
        let answers = [("person", "Bo".to_owned())];
        let error = super::with_answers("person: Ann\nprobation: perhaps\n", &answers).unwrap_err();
        assert!(!error.mistakes.is_empty(), "{error}");
        assert_eq!(with_answers("role: Nurse\n", &answers), "role: Nurse\nperson: \"Bo\"\n");
    }
}
