//! The marks of `expected.yaml`: what the check does not say yet (`open`), and the false alarms that are known
//! (`still_said`). With `BLESS=1` they are written anew, line by line, so that everything else stays as it was written.

use std::fmt;

use formfolio::finding::Severity;

use super::{Defect, Found, Pattern};

const OPEN: &str = "      open: true";
const STILL_SAID: &str = "  still_said:";

/// A mark of a case that does not fit what the check says.
#[derive(Debug)]
pub enum Change<'a> {
    /// The check finds this defect, which is marked `open`.
    Close(&'a Defect),
    /// The check misses this defect.
    Open(&'a Defect),
    /// The check says this, which no pattern of the case allows.
    Add(&'a Found),
    /// The check no longer says what the pattern at this place of `still_said` describes.
    Remove(usize, &'a Pattern),
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Close(defect) => write!(f, "{} is found now; take its `open` away", defect.id),
            Change::Open(defect) => write!(f, "{} is not found: {}", defect.id, defect.says),
            Change::Add(found) => {
                let severity = found.severity.keyword();
                write!(f, "a false {severity}: {}\n    {}", still_said(found).trim_start(), found.message)
            }
            Change::Remove(_, pattern) => {
                write!(f, "this is no longer said; take it away from `still_said`: {pattern:?}")
            }
        }
    }
}

/// The line of `still_said` for a false alarm.
fn still_said(found: &Found) -> String {
    let mut keys = vec![format!("rule: {}", found.rule)];
    if !found.field.is_empty() {
        keys.push(format!("field: {}", found.field));
    }
    // In a year, the file says which finding it is.
    if let Some((_, file)) = found.file.split_once('/') {
        keys.push(format!("file: {file:?}"));
    }
    let severity = if found.severity == Severity::Error { " # an error" } else { "" };
    format!("    - {{ {} }}{severity}", keys.join(", "))
}

/// The text of `expected.yaml` with these changes of the marks of a case.
///
/// # Panics
///
/// If the text is not laid out as this module writes it.
pub fn blessed(text: &str, case: &str, changes: &[Change<'_>]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let heading = format!("- case: {case}");
    let begin = lines.iter().position(|line| *line == heading).expect("the case is listed");
    let rest = lines.split_off(begin + 1);
    let end = rest.iter().position(|line| line.starts_with("- case: ")).unwrap_or(rest.len());
    let (own, others) = rest.split_at(end);
    let mut own = own.to_vec();
    for change in changes {
        match change {
            Change::Close(defect) => {
                let mark = says(&own, defect) + 1;
                assert_eq!(own.remove(mark), OPEN, "{case}: {}", defect.id);
            }
            Change::Open(defect) => {
                let mark = says(&own, defect) + 1;
                own.insert(mark, OPEN.to_owned());
            }
            Change::Add(_) | Change::Remove(..) => {}
        }
    }
    let known = own.iter().position(|line| line == STILL_SAID);
    let mut said = known.map(|at| own.split_off(at)).unwrap_or_default();
    // A key that follows, or the empty line before the next case.
    let after = said.iter().skip(1).position(|line| !line.starts_with("    ")).map_or(said.len(), |at| at + 1);
    let after = said.split_off(after);
    if said.is_empty() {
        said.push(STILL_SAID.to_owned());
    }
    let gone = |at: usize| changes.iter().any(|change| matches!(change, Change::Remove(place, _) if place + 1 == at));
    said = said.into_iter().enumerate().filter(|(at, _)| !gone(*at)).map(|(_, line)| line).collect();
    for change in changes {
        if let Change::Add(found) = change {
            let line = still_said(found);
            if !said.contains(&line) {
                said.push(line);
            }
        }
    }
    if said.len() > 1 {
        own.extend(said);
    }
    own.extend(after);
    lines.extend(own);
    lines.extend_from_slice(others);
    lines.join("\n") + "\n"
}

/// The place of the line that says what a defect is. Its mark follows.
fn says(lines: &[String], defect: &Defect) -> usize {
    let id = format!("    - id: {}", defect.id);
    let at = lines.iter().position(|line| *line == id).expect("the defect is listed");
    assert!(lines[at + 1].starts_with("      says: "), "`says` follows `id`: {}", defect.id);
    at + 1
}

#[test]
fn marks_are_written_without_a_change_of_anything_else() {
    let text = "- case: A\n  on: 2025-07-31\n  defects:\n    - id: late\n      says: \"late\"\n      open: true\n      found:\n        \
                - { rule: a }\n    - id: open\n      says: \"open\"\n      found:\n        - { rule: b }\n\
                - case: B\n  on: 2025-07-31\n  still_said:\n    - { rule: c }\n    - { rule: d }\n";
    let cases: Vec<super::Case> = serde_yaml::from_str(text).unwrap();
    let found = Found {
        severity: Severity::Error,
        rule: "e".to_owned(),
        file: "A/one two.yaml".to_owned(),
        field: "f.1".to_owned(),
        message: "No".to_owned(),
    };
    let defects = &cases[0].defects;
    let changes = [Change::Close(&defects[0]), Change::Open(&defects[1]), Change::Add(&found)];
    let made = blessed(text, "A", &changes);
    let wanted = "- case: A\n  on: 2025-07-31\n  defects:\n    - id: late\n      says: \"late\"\n      found:\n        \
                  - { rule: a }\n    - id: open\n      says: \"open\"\n      open: true\n      found:\n        - { rule: b }\n  \
                  still_said:\n    - { rule: e, field: f.1, file: \"one two.yaml\" } # an error\n\
                  - case: B\n  on: 2025-07-31\n  still_said:\n    - { rule: c }\n    - { rule: d }\n";
    assert_eq!(made, wanted);
    let said = &cases[1].still_said;
    let made = blessed(text, "B", &[Change::Remove(0, &said[0])]);
    assert_eq!(made, text.replace("    - { rule: c }\n", ""));
    let made = blessed(text, "B", &[Change::Remove(0, &said[0]), Change::Remove(1, &said[1])]);
    assert_eq!(made, text.replace("  still_said:\n    - { rule: c }\n    - { rule: d }\n", ""));
    assert_eq!(blessed(text, "B", &[]), text);
}
