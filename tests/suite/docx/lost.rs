//! Files that have lost their controls are reported by one finding.

use formfolio::form::Kind;
use formfolio::record::{NoteKind, Record, yaml};
use formfolio::source::Source;
use formfolio::{docx, rules};

use super::samples::{ALL, INDIVIDUAL};
use super::{Parts, blank, catalogue, control, edited, notes, read, record};
use crate::fixture::today;

/// The file with every control replaced by its content.
fn unwrapped(bytes: &[u8]) -> Vec<u8> {
    edited(bytes, |xml| {
        while let Some(start) = xml.find("<w:sdt>") {
            let end = start + xml[start..].find("<w:sdtContent>").unwrap() + "<w:sdtContent>".len();
            xml.replace_range(start..end, "");
        }
        *xml = xml.replace("</w:sdtContent></w:sdt>", "");
    })
}

/// The same content in a new document, without the form's properties.
fn pasted(bytes: &[u8]) -> Vec<u8> {
    let mut parts = Parts::of(&unwrapped(bytes));
    parts.0.retain(|name, _| !name.starts_with("docProps/custom") && !name.starts_with("word/glossary"));
    for name in ["_rels/.rels", "[Content_Types].xml", "word/_rels/document.xml.rels"] {
        let text = parts.text(name);
        let kept = text.split_inclusive('>').filter(|tag| !tag.contains("custom") && !tag.contains("glossary"));
        parts.set(name, kept.collect::<String>());
    }
    parts.pack()
}

fn found(record: &Record) -> Vec<(String, String)> {
    let findings = rules::check(record, today()).findings;
    findings.into_iter().map(|finding| (finding.rule.to_owned(), finding.message)).collect()
}

#[test]
fn a_file_that_lost_its_fields_in_another_format_has_one_finding() {
    for file in [
        &include_bytes!("../../../fixtures/docx/lost-odt.docx")[..],
        include_bytes!("../../../fixtures/docx/lost-doc.docx"),
        include_bytes!("../../../fixtures/docx/lost-rtf.docx"),
    ] {
        let back = read(file);
        assert_eq!(notes(&back), [(NoteKind::FieldsLost, None)]);
        let [(rule, message)] = &found(&back)[..] else { panic!("{:?}", found(&back)) };
        assert_eq!(rule, "fields-lost");
        assert!(message.contains("saved in another format on the way. 17 of 17 questions"), "{message}");
        // Written as YAML and read again, it is the same.
        let text = yaml::write(&back, None).unwrap();
        assert_eq!(found(&yaml::parse(&Source::new("a.yaml", text), &catalogue()).unwrap()), found(&back));
    }
}

#[test]
fn every_form_without_fields_and_id_is_recognised_by_its_words() {
    let catalogue = catalogue();
    for form in catalogue.forms().filter(|form| form.fillable()) {
        let empty = docx::blank(form).unwrap();
        let printed = form.edition(false);
        for file in [unwrapped(&empty), pasted(&docx::blank(&printed).unwrap())] {
            let back = read(&file);
            assert_eq!(back.form.id, form.id);
            let found = found(&back);
            assert!(matches!(&found[..], [(rule, _)] if rule == "fields-lost"), "{}: {found:?}", form.id);
        }
    }
    for sample in ALL {
        let filled = docx::fill(&record(sample)).unwrap();
        let back = read(&pasted(&filled));
        assert_eq!(back.form.id, record(sample).form.id);
        assert_eq!(notes(&back), [(NoteKind::RecognisedByFields, None), (NoteKind::FieldsLost, None)]);
        assert!(found(&back)[0].1.contains("pasted into another document"));
    }
}

#[test]
fn few_deleted_controls_are_reported_singly_and_most_together() {
    let filled = docx::fill(&record(INDIVIDUAL)).unwrap();
    let names: Vec<String> = record(INDIVIDUAL)
        .form
        .fields()
        .filter(|field| !matches!(field.kind, Kind::Table(_) | Kind::Signature { .. }))
        .map(|field| field.name.clone())
        .collect();
    for gone in 0..names.len() {
        let back = read(&edited(&filled, |xml| {
            for name in &names[..gone] {
                xml.replace_range(control(xml, name, 1), "");
            }
        }));
        let kinds: Vec<NoteKind> = back.notes.iter().map(|note| note.kind).collect();
        if gone * 2 > back.form.fields().count() {
            assert_eq!(kinds, [NoteKind::FieldsLost], "{gone}");
        } else {
            assert_eq!(kinds.iter().filter(|kind| **kind == NoteKind::ControlMissing).count(), gone);
            assert!(!kinds.contains(&NoteKind::FieldsLost), "{gone}");
        }
    }
}

#[test]
fn a_document_with_some_of_the_questions_is_not_the_form() {
    let pasted = pasted(&blank("sandwell/individual-record"));
    // A council's older template: the questions, without the line above the title.
    let older = edited(&pasted, |xml| *xml = xml.replace("SANDWELL CHILDREN’S TRUST", "Children’s services"));
    let error = docx::read(&older, &catalogue()).unwrap_err();
    assert_eq!(error.kind, formfolio::error::ErrorKind::NotAForm);
}
