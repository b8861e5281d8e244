//! Routine words on a page, which no note mentions: a protective marking, the page number, the organisation's name, and
//! the file's name, version or date.

use crate::dates;
use crate::form::Form;

/// Words that mark a document.
const MARKS: [&str; 22] = [
    "OFFICIAL",
    "SENSITIVE",
    "SECRET",
    "UNCLASSIFIED",
    "CLASSIFIED",
    "PROTECT",
    "PROTECTED",
    "PROTECTIVELY",
    "RESTRICTED",
    "CONFIDENTIAL",
    "CONFIDENTIALITY",
    "CONFIDENCE",
    "PRIVATE",
    "PRIVILEGED",
    "DRAFT",
    "COPY",
    "UNCONTROLLED",
    "INTERNAL",
    "SAMPLE",
    "SPECIMEN",
    "TEMPLATE",
    "ARCHIVED",
];

/// Words that stand beside these in a marking.
const BESIDE_MARKS: [&str; 35] = [
    "TOP",
    "NOT",
    "MARKED",
    "AND",
    "IN",
    "STRICTLY",
    "HIGHLY",
    "WHEN",
    "ONCE",
    "PRINTED",
    "COMPLETE",
    "COMPLETED",
    "USE",
    "ONLY",
    "FOR",
    "OF",
    "PERSONAL",
    "DATA",
    "INFORMATION",
    "STAFF",
    "STAFF’S",
    "HR",
    "MANAGEMENT",
    "COMMERCIAL",
    "COMMERCIALLY",
    "DOCUMENT",
    "RECORD",
    "FILE",
    "COUNCIL",
    "STATUS",
    "CLASSIFICATION",
    "MARKING",
    "PROTECTIVE",
    "SECURITY",
    "FINAL",
];

/// Last words of the names of authorities and their parts.
const BODIES: [&str; 13] = [
    "council",
    "trust",
    "authority",
    "borough",
    "county",
    "services",
    "service",
    "directorate",
    "department",
    "social care",
    "partnership",
    "human resources",
    "division",
];

/// Labels before a date or a name that concern the file.
const PROPERTIES: [&str; 27] = [
    "printed",
    "printed on",
    "print date",
    "date printed",
    "created",
    "created on",
    "created by",
    "saved",
    "last saved",
    "last saved by",
    "updated",
    "last updated",
    "last modified",
    "modified",
    "author",
    "file",
    "filename",
    "file name",
    "file path",
    "path",
    "document",
    "document name",
    "title",
    "template",
    "issued",
    "issue date",
    "date of issue",
];

/// Words of a line with the version of a document.
const EDITIONS: [&str; 14] = [
    "version",
    "ver",
    "v",
    "issue",
    "revision",
    "rev",
    "edition",
    "template",
    "form",
    "no",
    "number",
    "ref",
    "reference",
    "doc",
];

/// Separators of the parts of a header line.
const BETWEEN: [&str; 8] = ["\t", "|", "·", "•", " – ", " — ", " - ", "  "];

/// The place of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::docx) enum LinePlace {
    /// In a header or a footer, or above the first field.
    Edge,
    /// Among the fields, where a name or a date may be an answer.
    Within,
}

/// The parts of a line that are not routine, joined; empty when the line or each of its parts is routine.
pub(in crate::docx) fn without_routine(form: &Form, line: &str, place: LinePlace) -> String {
    if is_routine(form, line, place) {
        return String::new();
    }
    let unusual: Vec<&str> = pieces(line).into_iter().filter(|piece| !is_routine(form, piece, place)).collect();
    unusual.join(" ")
}

/// Whether every line is routine.
pub(in crate::docx) fn is_all_routine(form: &Form, words: &str, place: LinePlace) -> bool {
    words.lines().all(|line| without_routine(form, line, place).is_empty())
}

/// The parts that stand side by side in a line.
fn pieces(line: &str) -> Vec<&str> {
    let mut out = vec![line];
    for between in BETWEEN {
        out = out.into_iter().flat_map(|piece| piece.split(between)).collect();
    }
    out.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

fn is_routine(form: &Form, piece: &str, place: LinePlace) -> bool {
    let piece = piece.trim_matches(|c: char| c.is_whitespace() || "[](){}*_-–—:;,|·".contains(c));
    if piece.is_empty() || is_marking(piece) || is_page_number(piece) || is_path(piece) {
        return true;
    }
    place == LinePlace::Edge && (is_name(form, piece) || is_edition(piece) || is_day(piece) || is_property(form, piece))
}

/// A protective marking or another overprint: OFFICIAL-SENSITIVE, Private and confidential, DRAFT.
fn is_marking(piece: &str) -> bool {
    let mut marks = 0;
    let all =
        piece.split(|c: char| c.is_whitespace() || "-–—/:;,.&+!*()[]".contains(c)).filter(|word| !word.is_empty());
    let known = all.map(str::to_uppercase).all(|word| {
        let is_mark = MARKS.contains(&word.as_str());
        marks += usize::from(is_mark);
        is_mark || BESIDE_MARKS.contains(&word.as_str())
    });
    known && marks > 0
}

/// "Page 1 of 3", "p. 2", "1/3", "1 of 3".
fn is_page_number(piece: &str) -> bool {
    let words: Vec<String> = piece
        .split(|c: char| c.is_whitespace() || "./:-–".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_number = |word: &str| word.len() <= 4 && word.chars().all(|c| c.is_ascii_digit());
    match words.as_slice() {
        // The numbers are fields, and not every program stores their results.
        ["page" | "pg"] | ["page" | "pg", "of"] => true,
        ["page" | "pg" | "p", one] => is_number(one),
        ["page" | "pg" | "p", one, "of", all] | ["page" | "pg" | "p", one, all] | [one, "of", all] => {
            is_number(one) && is_number(all)
        }
        _ => piece.contains('/') && matches!(words.as_slice(), [one, all] if is_number(one) && is_number(all)),
    }
}

/// The name of the form or of an authority: "Sandwell Metropolitan Borough Council".
fn is_name(form: &Form, piece: &str) -> bool {
    let is = |name: &str| !name.is_empty() && name.to_lowercase() == piece.to_lowercase();
    if [&form.filed_as, &form.title, &form.authority.name, &form.organisation].into_iter().any(|name| is(name)) {
        return true;
    }
    let words: Vec<&str> = piece.split_whitespace().collect();
    let is_small = |word: &str| matches!(word, "of" | "and" | "the" | "for" | "&" | "in");
    let is_title = words.iter().all(|word| is_small(word) || word.starts_with(char::is_uppercase));
    let lower = piece.to_lowercase();
    let is_body = BODIES
        .iter()
        .any(|body| lower.strip_suffix(body).is_some_and(|before| before.ends_with(' ') || before.ends_with('-')));
    is_title && is_body && words.len() <= 8
}

/// A file's path or name.
fn is_path(piece: &str) -> bool {
    let lower = piece.to_lowercase();
    let is_file =
        [".docx", ".doc", ".docm", ".dotx", ".dot", ".pdf", ".odt", ".rtf"].iter().any(|end| lower.ends_with(end));
    let has_drive = piece.chars().next().is_some_and(|c| c.is_ascii_alphabetic())
        && (piece.get(1..3) == Some(":\\") || piece.get(1..3) == Some(":/"));
    let has_root = ["\\\\", "file://", "~/", "/home/", "/Users/"].iter().any(|root| piece.starts_with(root));
    has_drive || has_root || (is_file && !piece.contains(char::is_whitespace))
}

/// "Version 1.2", "v3", "Template version 4 June 2025", "Form ref: HR/123".
fn is_edition(piece: &str) -> bool {
    let mut editions = 0;
    let words =
        piece.split(|c: char| c.is_whitespace() || ":,()–—".contains(c)).filter(|word| !matches!(*word, "" | "-"));
    let known = words.map(str::to_lowercase).all(|word| {
        let bare = word.trim_end_matches('.');
        let is_number = |text: &str| text.chars().any(|c| c.is_ascii_digit());
        let is_month = bare.len() >= 3 && dates::read(&format!("1 {bare} 2025")).date().is_some();
        let is_short = bare.strip_prefix('v').is_some_and(|rest| is_number(rest) && rest.len() <= 6);
        editions += usize::from(EDITIONS.contains(&bare) || is_short);
        EDITIONS.contains(&bare) || is_short || is_month || is_number(bare)
    });
    known && editions > 0 && piece.chars().any(|c| c.is_ascii_digit())
}

/// A date, with or without a time.
fn is_day(piece: &str) -> bool {
    let is_date = |text: &str| dates::read(text.trim_matches([' ', ','])).date().is_some();
    if is_date(piece) {
        return true;
    }
    let Some((day, time)) = piece.rsplit_once([' ', 'T']) else { return false };
    let is_time = time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || c == ':');
    let day = day.strip_suffix(" at").unwrap_or(day);
    is_time && is_date(day)
}

/// "Printed: 3 June 2025", "Author: Ruth Allen", "File: record.docx".
fn is_property(form: &Form, piece: &str) -> bool {
    let lower = piece.to_lowercase();
    let mut known = PROPERTIES.iter().filter_map(|property| {
        let rest = lower.strip_prefix(property).filter(|rest| rest.starts_with([' ', ':']))?;
        piece.get(piece.len() - rest.len()..).map(|rest| (property, rest.trim_start_matches([' ', ':'])))
    });
    known.any(|(property, rest)| {
        let of_person = matches!(*property, "author" | "created by" | "last saved by");
        let is_short = || rest.split_whitespace().count() <= 4 && rest.starts_with(char::is_uppercase);
        let names_file = property.starts_with("file") || matches!(*property, "path" | "document name");
        rest.is_empty()
            || is_day(rest)
            || is_path(rest)
            || is_name(form, rest)
            || (of_person && is_short())
            || (names_file && piece.contains(':') && rest.split_whitespace().count() <= 12)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;

    #[test]
    fn template_lines_are_routine_and_typed_lines_are_not() {
        let catalogue = Catalogue::built_in();
        let form = catalogue.form("sandwell/individual-record").unwrap();
        let unusual = |line: &str, place| without_routine(&form, line, place);
        for anywhere in [
            "OFFICIAL",
            "OFFICIAL-SENSITIVE",
            "OFFICIAL – SENSITIVE: PERSONAL",
            "[OFFICIAL - SENSITIVE]",
            "Official Sensitive (Personal Data)",
            "NOT PROTECTIVELY MARKED",
            "CONFIDENTIAL",
            "Strictly private & confidential",
            "In Confidence: Staff",
            "Confidential when complete",
            "DRAFT",
            "Page 1 of 3",
            "Page 2",
            "- 2 of 3 -",
            "2/3",
            "OFFICIAL\tPage 1 of 3",
            "Page",
            "H:\\HR\\Supervision\\Ruth Allen June.docx",
        ] {
            assert_eq!(unusual(anywhere, LinePlace::Within), "", "{anywhere}");
        }
        let edge = [
            "Sandwell Metropolitan Borough Council",
            "Children’s Social Care",
            "Sandwell Children’s Trust | OFFICIAL | Page 1 of 3",
            "\\\\server\\hr$\\supervision.doc",
            "supervision-record_v2.docx",
            "File: Supervision record Ruth Allen.docx",
            "3 June 2025",
            "03/06/2025 14:05",
            "Printed: 03/06/2025",
            "Version 1.2",
            "v3 – June 2025",
            "Template version 4, January 2024",
            "Form ref: HR/123",
            "Author: Ruth Allen",
        ];
        for line in edge {
            assert_eq!(unusual(line, LinePlace::Edge), "", "{line}");
        }
        for (line, left) in [
            ("Seen by Ruth", "Seen by Ruth"),
            ("OFFICIAL\tPage 1 of 3\tRuth is off sick", "Ruth is off sick"),
            ("This is not confidential", "This is not confidential"),
            ("Ruth asked that this stays private", "Ruth asked that this stays private"),
            ("Copy sent to HR on 3 June", "Copy sent to HR on 3 June"),
            ("Next session 3 June 2025", "Next session 3 June 2025"),
            ("Date of supervision: 3 June 2025", "Date of supervision: 3 June 2025"),
            ("Referred to Children’s Services", "Referred to Children’s Services"),
            ("see Ruth’s letter.pdf", "see Ruth’s letter.pdf"),
            ("Issue 2: the rota", "Issue 2: the rota"),
            ("Ruth Allen", "Ruth Allen"),
            ("7", "7"),
            ("Private fostering", "Private fostering"),
        ] {
            assert_eq!(unusual(line, LinePlace::Edge), left, "{line}");
        }
        for line in ["3 June 2025", "Sandwell Metropolitan Borough Council", "Version 2"] {
            assert_ne!(unusual(line, LinePlace::Within), "", "{line}");
        }
    }
}
