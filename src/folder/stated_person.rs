//! [`StatedPerson`]: whom a document that is none of the forms says it is about, at its beginning and in its name.
//!
//! Letters name many people. So only a label with a name beside it counts, such as "Supervisee: Siân O’Brien", and only
//! at the beginning of a document. Whether two names are one person's is decided as generously as in the records.

use std::collections::BTreeSet;

use super::named;
use crate::names::{self, Name, fold};

/// Rows in which a document says whom it is about.
const BEGINNING: usize = 40;

/// Labels of the person whom a record is about. "Name of" and "’s name" are taken off before.
const SUPERVISEE: &[&str] = &[
    "supervisee",
    "supervisees",
    "appraisee",
    "staff",
    "staff member",
    "staff members",
    "member staff",
    "members staff",
    "employee",
    "employees",
];

/// Labels that mean that person in a record of supervision, and a child or a colleague elsewhere. "" is "Name" alone.
const SUPERVISEE_OR_OTHER: &[&str] =
    &["", "worker", "workers", "social worker", "support worker", "practitioner", "practitioners", "nqsw", "student"];

/// Words that tell a record of supervision from other documents.
const OF_SUPERVISION: &[&str] = &["supervis", "apprais", "probation"];

/// Words that stand where a name is due and name nobody.
const NOBODY: &[&str] =
    &["tbc", "tba", "na", "none", "unknown", "see", "not", "as", "same", "above", "below", "click", "enter"];

/// Words of file names that name nobody, besides jobs and months.
const WORDS: &[&str] = &[
    "absence",
    "action",
    "actions",
    "admin",
    "agenda",
    "agreement",
    "and",
    "annual",
    "apologies",
    "appendix",
    "appraisal",
    "april",
    "asye",
    "attendance",
    "audit",
    "august",
    "autumn",
    "blank",
    "by",
    "care",
    "case",
    "casework",
    "caseload",
    "certificate",
    "checklist",
    "child",
    "children",
    "childrens",
    "clinical",
    "complete",
    "completed",
    "contract",
    "copy",
    "council",
    "court",
    "cpd",
    "daily",
    "date",
    "dated",
    "day",
    "doc",
    "document",
    "draft",
    "early",
    "edited",
    "email",
    "employee",
    "end",
    "example",
    "family",
    "feedback",
    "file",
    "files",
    "fillable",
    "filled",
    "final",
    "first",
    "fit",
    "folder",
    "for",
    "form",
    "forms",
    "formal",
    "fri",
    "friday",
    "from",
    "fw",
    "fwd",
    "goals",
    "group",
    "half",
    "handover",
    "help",
    "hr",
    "hub",
    "in",
    "individual",
    "induction",
    "informal",
    "initial",
    "interim",
    "job",
    "joint",
    "last",
    "latest",
    "leave",
    "letter",
    "list",
    "log",
    "meeting",
    "mid",
    "minutes",
    "mon",
    "monday",
    "monitoring",
    "month",
    "monthly",
    "my",
    "new",
    "next",
    "no",
    "north",
    "note",
    "notes",
    "of",
    "office",
    "old",
    "on",
    "one",
    "original",
    "our",
    "overview",
    "page",
    "paper",
    "part",
    "pdp",
    "peer",
    "performance",
    "personal",
    "plan",
    "policy",
    "prep",
    "print",
    "printed",
    "probation",
    "quarter",
    "quarterly",
    "re",
    "record",
    "recording",
    "records",
    "referral",
    "reflection",
    "reflective",
    "reflections",
    "report",
    "return",
    "review",
    "reviewed",
    "revised",
    "rtw",
    "safeguarding",
    "sat",
    "saturday",
    "save",
    "saved",
    "scan",
    "scanned",
    "second",
    "section",
    "self",
    "session",
    "sessions",
    "sheet",
    "sick",
    "sickness",
    "signed",
    "six",
    "sms",
    "south",
    "spring",
    "staff",
    "standard",
    "sun",
    "sunday",
    "summary",
    "summer",
    "sup",
    "super",
    "supervision",
    "supervisions",
    "support",
    "tasks",
    "team",
    "template",
    "temp",
    "ten",
    "term",
    "test",
    "the",
    "third",
    "three",
    "thu",
    "thurs",
    "thursday",
    "to",
    "today",
    "tracker",
    "training",
    "transfer",
    "trust",
    "tue",
    "tues",
    "tuesday",
    "two",
    "typed",
    "unsigned",
    "untitled",
    "updated",
    "ver",
    "version",
    "visit",
    "wed",
    "weds",
    "wednesday",
    "week",
    "weekly",
    "welfare",
    "winter",
    "with",
    "word",
    "work",
    "workload",
    "year",
    "yearly",
    "your",
];

/// Ends of words that are no names.
const ENDINGS: &[&str] = &["tion", "tions", "sion", "ment", "ments", "ness", "ship", "ology", "ical", "sheet", "shop"];

/// Whom a document says it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedPerson {
    /// Those whom it names beside a label, as they are written.
    pub named: Vec<String>,
    /// Whom its file name names, when that is nobody of these.
    pub file_says: Option<String>,
}

impl StatedPerson {
    /// Reads whom a document is about from its rows of cells; none when it does not say. `is_letter` is whether only
    /// labels count that mean a member of staff wherever they stand.
    #[must_use]
    pub fn read(file: &str, rows: &[Vec<String>], is_letter: bool) -> Option<Self> {
        let rows: Vec<&Vec<String>> =
            rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).take(BEGINNING).collect();
        let text = fold(&rows.iter().flat_map(|row| row.iter()).map(String::as_str).collect::<Vec<_>>().join(" "));
        let of_supervision = !is_letter && OF_SUPERVISION.iter().any(|word| text.contains(word));
        let found = labelled(&rows, SUPERVISEE);
        let named = found.or_else(|| labelled(&rows, SUPERVISEE_OR_OTHER).filter(|_| of_supervision))?;
        let file_says = file_says(file, &named, &text);
        Some(Self { named, file_says })
    }

    /// Returns whether it names others only.
    #[must_use]
    pub fn is_of_another_than(&self, person: &Name) -> bool {
        let names = self.named.iter().filter_map(|name| Name::read(name));
        !names.into_iter().any(|name| name.can_be(person))
    }
}

/// The names beside the first label of these that has any.
fn labelled(rows: &[&Vec<String>], labels: &[&str]) -> Option<Vec<String>> {
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (label, rest) = parted(cell);
            if !labels.contains(&subject(label).as_str()) {
                continue;
            }
            let beside = row.iter().skip(column + 1).find(|cell| !cell.trim().is_empty()).map(String::as_str);
            let below = rows.get(at + 1).and_then(|below| below.get(column)).map(String::as_str);
            let below = below.filter(|_| beside.is_none() || row.len() > 2);
            let names = [Some(rest), beside, below].into_iter().flatten().map(people).find(|names| !names.is_empty());
            if names.is_some() {
                return names;
            }
        }
    }
    None
}

/// A cell as its label and what follows it: after a colon, a tab or the end of the line.
fn parted(cell: &str) -> (&str, &str) {
    let cell = cell.trim();
    cell.split_once([':', '\t', '\n']).unwrap_or((cell, ""))
}

/// A label without "name of" and the like: "Supervisee’s name" and "Name of supervisee(s)" are "supervisee".
fn subject(label: &str) -> String {
    let folded = fold(&label.replace("’s", "").replace("'s", ""));
    let words: Vec<&str> =
        folded.split(' ').filter(|word| !["name", "names", "full", "of", "the", "s", "print"].contains(word)).collect();
    // A row that only says "of" or nothing at all is no label.
    if words.is_empty() && !folded.split(' ').any(|word| word == "name") { "-".to_owned() } else { words.join(" ") }
}

/// The people whom a value names; none when it names nobody, or is no value but a text or another label.
fn people(value: &str) -> Vec<String> {
    let value = value.trim().split(['\n', '\t']).next().unwrap_or_default();
    let value = value.split("  ").next().unwrap_or_default();
    // "Siân O’Brien Date: 5 June": what stands before a second colon is another label.
    let (value, cut) = value.split_once(':').map_or((value, false), |(value, _)| (value, true));
    let value = if cut { value.rsplit_once(' ').map_or("", |(value, _)| value) } else { value };
    let value = value.trim_matches(|c: char| !c.is_alphabetic() && c != ')');
    if value.is_empty() || value.chars().count() > 80 || value.ends_with(':') {
        return Vec::new();
    }
    let bare = |part: &'_ str| part.split(['(', '–', '—']).next().unwrap_or(part).trim().to_owned();
    let parts: Vec<String> = names::parts(value).map(bare).filter(|part| !names::is_job(part)).collect();
    let is_name = |part: &String| {
        let words: Vec<String> = fold(part).split(' ').map(str::to_owned).collect();
        let letters = |c: char| c.is_alphabetic() || c.is_whitespace() || "'’‘`.-".contains(c);
        (1..=5).contains(&words.len())
            && part.chars().all(letters)
            && part.chars().any(char::is_uppercase)
            && !words.iter().any(|word| NOBODY.contains(&word.as_str()) || WORDS.contains(&word.as_str()))
    };
    if parts.iter().all(is_name) { parts } else { Vec::new() }
}

/// The person whom a file's name names, when it is nobody of these and is not in the text either.
fn file_says(file: &str, named: &[String], text: &str) -> Option<String> {
    let base = file.rsplit('/').next().unwrap_or(file);
    let title = named::read(base).title;
    let tokens: Vec<&str> = title
        .split(|c: char| !(c.is_alphanumeric() || "'’-".contains(c)))
        .map(|token| token.trim_end_matches("’s").trim_end_matches("'s").trim_matches(['-', '\'', '’']))
        .filter(|token| !token.is_empty())
        .collect();
    let names: Vec<Name> = named.iter().filter_map(|name| Name::read(name)).collect();
    let squeezed = fold(base).replace(' ', "");
    let said = |name: &String| fold(name).split(' ').any(|word| word.len() > 3 && squeezed.contains(word));
    let stands_for = |token: &&str| {
        let token = Name::read(token).filter(|_| token.chars().count() > 1);
        token.is_some_and(|token| names.iter().any(|name| name.can_be(&token)))
    };
    if named.iter().any(said) || tokens.iter().any(stands_for) {
        return None;
    }
    let in_text: BTreeSet<&str> = text.split(' ').collect();
    let one_case = !title.chars().any(char::is_lowercase) || !title.chars().any(char::is_uppercase);
    let may_be_a_name = |token: &&str| {
        let word = fold(token);
        let capital = token.chars().next().is_some_and(char::is_uppercase) && token.chars().any(char::is_lowercase);
        let short = if one_case { 3 } else { 2 };
        (capital || one_case)
            && word.chars().count() >= short
            && token.chars().all(|c| c.is_alphabetic() || "'’-".contains(c))
            && !word.split(' ').any(|word| WORDS.contains(&word) || in_text.contains(word))
            && !ENDINGS.iter().any(|ending| word.ends_with(ending))
            && !named::is_month(token)
            && !names::is_job_word(&word)
    };
    let candidates = tokens.iter().filter(|token| may_be_a_name(token)).count();
    let first: Vec<&str> =
        tokens.iter().copied().skip_while(|token| !may_be_a_name(token)).take_while(may_be_a_name).collect();
    // More words than a name has are a title.
    (1..=3).contains(&candidates).then(|| first.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(file: &str, rows: &[&[&str]]) -> Option<StatedPerson> {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        StatedPerson::read(file, &rows, false)
    }

    fn named(rows: &[&[&str]]) -> Vec<String> {
        stated("x.docx", rows).map(|stated| stated.named).unwrap_or_default()
    }

    #[test]
    fn the_person_stands_beside_below_or_behind_the_label() {
        for rows in [
            &[&["Supervisee: ", "Ruth O’Brien"][..]][..],
            &[&["Supervisee:"], &["Ruth O’Brien"]],
            &[&["SUPERVISION"], &["Supervisee: Ruth O’Brien"]],
            &[&["Supervisee’s name", "Ruth O’Brien", "Supervisor’s name", "Bronwen Hughes"]],
            &[&["Supervisee", "Supervisor", "Date"], &["Ruth O’Brien", "Bronwen Hughes", "5 June"]],
            &[&["Name of supervisee(s):\tRuth O’Brien"]],
            &[&["Supervisee: Ruth O’Brien   Supervisor: Bronwen Hughes"]],
            &[&["Supervisee: Ruth O’Brien Date: 5 June 2025"]],
            &[&["Staff member\nRuth O’Brien"]],
            &[&["Member of staff:", "Ruth O’Brien (social worker)"]],
            &[&["One to one supervision"], &["Name: Ruth O’Brien"]],
            &[&["Supervision"], &["Worker", "Ruth O’Brien"], &["Manager", "Bronwen Hughes"]],
            &[&["Supervisee: Ruth O’Brien, Social Worker"]],
        ] {
            assert_eq!(named(rows), ["Ruth O’Brien"], "{rows:?}");
        }
        assert_eq!(named(&[&["Supervisees:", "Ruth O’Brien, Tom Bright and Isla Hughes"]]).len(), 3);
    }

    #[test]
    fn what_names_nobody_of_the_staff_is_passed_over() {
        for rows in [
            &[&["Dear Ruth O’Brien,"][..]][..],
            &[&["Name: Callum Reid"], &["Date of birth: 3 May 2014"]],
            &[&["Worker: Ruth O’Brien"], &["Child: Callum Reid"]],
            &[&["Supervisee:"], &["Supervisor:"], &["Date:"]],
            &[&["Supervisee:", "TBC"]],
            &[&["Supervisee: ……………………"]],
            &[&["Supervisee", "to sign at the end of the session and to keep a copy"]],
            &[&["Supervisor:", "Bronwen Hughes"]],
            &[&["Supervisee:", "", ""], &["Agenda"]],
        ] {
            assert_eq!(stated("x.docx", rows), None, "{rows:?}");
        }
        let late: Vec<Vec<String>> = (0..60)
            .map(|n| vec![if n == 50 { "Supervisee: Ruth O’Brien".to_owned() } else { format!("Line {n}") }])
            .collect();
        assert_eq!(StatedPerson::read("x.docx", &late, false), None);
        let letter = [vec!["Supervision on Monday".to_owned()], vec!["Name: Ruth O’Brien".to_owned()]];
        assert_eq!(StatedPerson::read("x.eml", &letter, true), None);
    }

    #[test]
    fn a_file_name_that_names_somebody_else_is_told() {
        let says = |file: &str| {
            let rows: &[&[&str]] =
                &[&["Sandwell supervision"], &["Supervisee:", "Ruth O’Brien"], &["Supervisor:", "Bronwen Hughes"]];
            stated(file, rows).unwrap().file_says
        };
        for (file, name) in [
            ("Tom supervision 5 June.docx", "Tom"),
            ("in/Supervision – Tom Bright 2025-06-05.docx", "Tom Bright"),
            ("Tom’s supervision notes.docx", "Tom"),
            ("2025-06-05 Łukasz Ôwen-Ŷork FINAL v2.docx", "Łukasz Ôwen-Ŷork"),
            ("tom_supervision_june.docx", "tom"),
            ("ISLA SUPERVISION.DOCX", "ISLA"),
            ("Isla.docx", "Isla"),
        ] {
            assert_eq!(says(file).as_deref(), Some(name), "{file}");
        }
        for file in [
            "Ruth supervision 5 June.docx",
            "Ruth’s supervision.docx",
            "RO supervision June.docx",
            "OBrien_R_supervision.docx",
            "Supervision June 2025 FINAL v2.docx",
            "Bronwen supervision with staff.docx",
            "Sandwell supervision record.docx",
            "Reflective supervision session notes.docx",
            "Team Manager one to one.docx",
            "Scan 0001.docx",
            "Minutes of a very long Title About Quite Many Things.docx",
            "t_for_doc.docx",
        ] {
            assert_eq!(says(file), None, "{file}");
        }
    }
}
