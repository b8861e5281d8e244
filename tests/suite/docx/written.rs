//! The files that the writer makes.

use std::fmt::Write as _;

use formfolio::docx::{self, Protection};
use formfolio::form::{Catalogue, Kind};
use formfolio::record::Value;

use super::samples::{ALL, EVERYTHING, INDIVIDUAL};
use super::{Parts, blank, catalogue, control, read, record, text};

#[test]
fn filled_files_read_back() {
    for sample in ALL {
        let record = record(sample);
        for protection in [Protection::Fields, Protection::Forms] {
            let back = read(&docx::fill_with(&record, protection).unwrap());
            assert_eq!(back.form.id, record.form.id);
            assert_eq!(back.version, record.form.version);
            assert_eq!(back.notes, [], "{}", record.form.id);
            for (name, value) in &record.values {
                assert_eq!(back.get(name), value, "{}: {name}", record.form.id);
            }
        }
    }
}

#[test]
fn blanks_read_as_empty() {
    for form in catalogue().forms().filter(|form| form.fillable()) {
        let back = read(&docx::blank(form).unwrap());
        assert_eq!(back.notes, [], "{}", form.id);
        assert_eq!(back.values, formfolio::record::Record::blank(form).values, "{}", form.id);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for sample in ALL {
        let record = record(sample);
        assert!(docx::fill(&record).unwrap() == docx::fill(&record).unwrap());
        assert!(docx::blank(&record.form).unwrap() == docx::blank(&record.form).unwrap());
    }
}

#[test]
fn defaults_of_read_only_fields_are_always_written() {
    let mut record = record(EVERYTHING);
    record.values.insert("reference_number".into(), Value::Empty);
    record.values.insert("attended".into(), Value::Empty);
    let bytes = docx::fill(&record).unwrap();
    let back = read(&bytes);
    assert_eq!(*back.get("reference_number"), text("EV/1 & 2"));
    assert_eq!(*back.get("attended"), Value::Empty);
    let xml = Parts::of(&bytes).text("word/document.xml");
    let locked = &xml[super::control(&xml, "reference_number", 1)];
    assert!(locked.contains("<w:lock w:val=\"sdtContentLocked\"/>"));
}

#[test]
fn missing_additions_are_not_reported() {
    let form = catalogue().form("sandwell/everything").unwrap();
    let printed = std::sync::Arc::new(form.edition(false));
    let back = read(&docx::blank(&printed).unwrap());
    assert_eq!(back.notes, []);
    assert!(back.form.field("copy_sent").is_none());
    assert!(read(&docx::blank(&form).unwrap()).form.field("copy_sent").is_some());
}

#[test]
fn protection_is_a_locked_group_or_restricted_filling_in() {
    let record = record(INDIVIDUAL);
    let fields = Parts::of(&docx::fill(&record).unwrap());
    assert!(fields.text("word/document.xml").contains("<w:lock w:val=\"contentLocked\"/><w:group/>"));
    assert!(!fields.text("word/settings.xml").contains("documentProtection"));
    let forms = Parts::of(&docx::fill_with(&record, Protection::Forms).unwrap());
    assert!(!forms.text("word/document.xml").contains("<w:group/>"));
    assert!(forms.text("word/settings.xml").contains("<w:documentProtection w:edit=\"forms\" w:enforcement=\"1\"/>"));
}

#[test]
fn characters_that_xml_cannot_carry_do_no_harm() {
    let mut record = record(INDIVIDUAL);
    record.values.insert("next_venue".into(), text("a\u{0}\u{1}\u{b}\u{fffe}b\u{1f600}"));
    let back = read(&docx::fill(&record).unwrap());
    assert_eq!(*back.get("next_venue"), text("a b\u{1f600}"));
}

#[test]
fn the_file_names_its_form() {
    let parts = Parts::of(&blank("sandwell/individual-record"));
    let core = parts.text("docProps/core.xml");
    assert!(core.contains("<dc:title>Individual standard supervision recording template</dc:title>"));
    assert!(core.contains("<dc:language>en-GB</dc:language>"));
    let custom = parts.text("docProps/custom.xml");
    assert!(custom.contains("<vt:lpwstr>sandwell/individual-record</vt:lpwstr>"), "{custom}");
    assert!(parts.text("word/styles.xml").contains("<w:lang w:val=\"en-GB\""));
    assert!(parts.text("word/document.xml").contains("<w:pStyle w:val=\"Title\"/>"));
    assert!(parts.text("word/document.xml").contains("<w:tblHeader/>"));
}

#[test]
fn an_independent_reader_opens_it() {
    for sample in ALL {
        let record = record(sample);
        for bytes in [docx::blank(&record.form).unwrap(), docx::fill(&record).unwrap()] {
            let opened = docx_rs::read_docx(&bytes).unwrap();
            assert!(!opened.document.children.is_empty());
        }
    }
}

/// The controls of a blank, one a line, for review.
fn projection(bytes: &[u8]) -> String {
    let parts = Parts::of(bytes);
    let xml = parts.text("word/document.xml");
    let value = |piece: &str, name: &str| {
        let at = piece.find(&format!("<w:{name} w:val=\""))?;
        let rest = &piece[at..];
        let from = rest.find('"')? + 1;
        Some(rest[from..from + rest[from..].find('"')?].to_owned())
    };
    let mut out = String::new();
    for piece in xml.split("<w:sdtPr>").skip(1) {
        let end = piece.find("</w:sdtPr>").unwrap();
        let (properties, rest) = (&piece[..end], &piece[end..]);
        let kinds = ["w:text", "w:date", "w:dropDownList", "w14:checkbox", "w:picture", "w:group"];
        let rows = ["w15:repeatingSectionItem", "w15:repeatingSection"];
        let is = |kind: &&&str| [">", "/>", " "].iter().any(|end| properties.contains(&format!("<{kind}{end}")));
        let kind = kinds.iter().chain(&rows).find(is).map_or("several lines", |kind| kind.split(':').nth(1).unwrap());
        let shown: String = rest
            .split("</w:sdtContent>")
            .next()
            .unwrap()
            .split("<w:t xml:space=\"preserve\">")
            .skip(1)
            .map(|text| text.split('<').next().unwrap())
            .collect();
        let shown =
            if ["group", "repeatingSection", "repeatingSectionItem"].contains(&kind) { String::new() } else { shown };
        let or = |name| value(properties, name).unwrap_or_else(|| "-".to_owned());
        writeln!(out, "{} | {kind} | {} | {} | {shown}", or("tag"), or("lock"), or("alias")).unwrap();
    }
    out
}

#[test]
fn controls_of_the_blanks() {
    for form in Catalogue::built_in().forms().filter(|form| form.fillable()) {
        let name = format!("tests/golden/docx/{}.txt", form.file_stem());
        crate::golden::same(&name, &projection(&docx::blank(form).unwrap()));
    }
}

#[test]
fn a_blank_can_be_filled_in_by_pen() {
    for form in Catalogue::built_in().forms().filter(|form| form.fillable()) {
        let xml = Parts::of(&docx::blank(form).unwrap()).text("word/document.xml");
        for words in ["Click to enter", "Enter text", "Choose Yes or No", "Enter a number"] {
            assert!(!xml.contains(&format!(">{words}")), "{} prints “{words}”", form.id);
        }
        // A drop-down list cannot be opened on paper, so the blank shows a box for each option.
        for field in form.fields() {
            let options = match &field.kind {
                Kind::YesNo => vec!["Yes".to_owned(), "No".to_owned()],
                Kind::Choice { choices } => choices.clone(),
                _ => continue,
            };
            let own = &xml[control(&xml, &field.name, 1)];
            for option in options {
                let box_and_words = format!("☐\u{a0}{}", option.replace(' ', "\u{a0}"));
                assert!(own.contains(&box_and_words), "{} {}: {own}", form.id, field.name);
            }
        }
    }
}

#[test]
fn signatures_never_stand_alone_on_a_page() {
    for (id, first) in
        [("bct/social-worker-record", "supervisor_signed"), ("sandwell/asye-tracker", "supervisee_signature")]
    {
        let xml = Parts::of(&blank(id)).text("word/document.xml");
        let body = &xml[..control(&xml, first, 1).start];
        let tables: Vec<usize> = body.match_indices("<w:tbl>").map(|(at, _)| at).collect();
        let before = &body[tables[tables.len() - 2]..tables[tables.len() - 1]];
        for row in before.split("<w:tr>").skip(1) {
            assert!(row.contains("<w:keepNext/>"), "{id}: a row before the signatures does not stay with them");
        }
    }
}
