//! PDFs that other programs merged, or filled in so that a page shows something else than the file holds.

use std::collections::{BTreeMap, BTreeSet};

use formfolio::check::Checker;
use formfolio::error::{Error, ErrorKind};
use formfolio::pdf::merge::{FormFields, merge};
use formfolio::pdf::{self, acroform};
use formfolio::record::{NoteKind, Record, Value};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::fixture::{bytes, catalogue, today};
use crate::merge::{options, part};
use crate::sample::{forms, full};

fn fixture(name: &str) -> Vec<u8> {
    bytes(&format!("fixtures/altered/{name}"))
}

fn read(bytes: &[u8]) -> Result<Record, Error> {
    pdf::read(bytes, &catalogue())
}

fn notes(record: &Record, kind: NoteKind) -> Vec<&str> {
    record.notes.iter().filter(|note| note.kind == kind).filter_map(|note| note.field.as_deref()).collect()
}

/// A record of a form with a few answers, as a filled PDF.
pub fn filled(form: &str, values: &[(&str, &str)]) -> Vec<u8> {
    let catalogue = catalogue();
    let mut record = Record::blank(&catalogue.form(form).unwrap());
    for (name, value) in values {
        record.values.insert((*name).to_owned(), Value::Text((*value).to_owned()));
    }
    pdf::fill(&record).unwrap()
}

const RECORD: &str = "sandwell/individual-record";

/// Concatenates documents as `pypdf` does: all objects of each, and all fields in one list.
fn together(files: &[Vec<u8>]) -> Document {
    let mut files = files.iter().map(|bytes| Document::load_mem(bytes).unwrap());
    let mut out = files.next().unwrap();
    for mut other in files {
        other.renumber_objects_with(out.max_id + 1);
        out.max_id = other.max_id;
        let pages: Vec<ObjectId> = other.page_iter().collect();
        let fields = list(&other, "Fields");
        let root = out.catalog().unwrap().get(b"Pages").and_then(Object::as_reference).unwrap();
        out.objects.extend(other.objects);
        for page in &pages {
            out.get_dictionary_mut(*page).unwrap().set("Parent", root);
        }
        let tree = out.get_dictionary_mut(root).unwrap();
        let count = tree.get(b"Count").and_then(Object::as_i64).unwrap();
        tree.set("Count", count + i64::try_from(pages.len()).unwrap());
        tree.get_mut(b"Kids").and_then(Object::as_array_mut).unwrap().extend(pages.into_iter().map(Object::Reference));
        let all = list(&out, "Fields").into_iter().chain(fields).collect::<Vec<_>>();
        acro_form(&mut out).set("Fields", all);
    }
    out
}

fn list(document: &Document, key: &str) -> Vec<Object> {
    let form = document.catalog().unwrap().get_deref(b"AcroForm", document).and_then(Object::as_dict).unwrap();
    form.get_deref(key.as_bytes(), document).and_then(Object::as_array).unwrap().clone()
}

fn acro_form(document: &mut Document) -> &mut Dictionary {
    let id = document.catalog().unwrap().get(b"AcroForm").and_then(Object::as_reference).unwrap();
    document.get_dictionary_mut(id).unwrap()
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn two() -> Vec<Vec<u8>> {
    vec![
        filled(RECORD, &[("supervisee", "Priya Nair-Hughes"), ("session_date", "06/05/2025"), ("workload", "Twelve.")]),
        filled(RECORD, &[("supervisee", "Dai Morgan"), ("session_date", "03/06/2025"), ("welfare", "A new desk.")]),
    ]
}

/// The error's details about each record.
fn said(result: Result<Record, Error>) -> Vec<String> {
    let error = result.expect_err("an error");
    assert_eq!(error.kind, ErrorKind::Input, "{error}");
    let title = "“Individual standard supervision recording template” of ";
    error.details.iter().map(|detail| detail.replace(title, "")).collect()
}

#[test]
fn two_records_in_one_file_are_named_and_not_read() {
    assert_eq!(
        said(read(&fixture("two-records-pypdf.pdf"))),
        ["pages 1–3: Test Person, 6 May 2025", "pages 4–6: Test Person, 3 June 2025"]
    );
    assert_eq!(
        said(read(&fixture("two-records-pdfunite.pdf"))),
        ["pages 1–3: Priya Nair-Hughes, 6 May 2025", "pages 4–6: Łukasz Ôwen-Ŷork, 3 June 2025"]
    );
    let both = ["pages 1–3: Priya Nair-Hughes, 6 May 2025", "pages 4–6: Dai Morgan, 3 June 2025"];
    assert_eq!(said(read(&saved(together(&two())))), both);
    let error = read(&saved(together(&two()))).unwrap_err();
    assert_eq!(error.message, "this PDF holds two records: on pages 1–3 and on pages 4–6");
}

/// Merging programs rename and orphan fields.
#[test]
fn renamed_and_orphaned_fields_make_no_difference() {
    let both = ["pages 1–3: Priya Nair-Hughes, 6 May 2025", "pages 4–6: Dai Morgan, 3 June 2025"];
    type Rename = fn(&str, usize) -> String;
    let renamings: [(&str, Rename); 5] = [
        ("qpdf", |name, _| format!("{name}+1")),
        ("MuPDF", |name, at| format!("{name} [{}]", 240 + at)),
        ("others", |name, _| format!("{name}#0")),
        ("and others", |name, _| format!("{name}_2")),
        ("PDFBox", |_, at| format!("dummyFieldName{at}")),
    ];
    for (program, rename) in renamings {
        let mut document = together(&two());
        let fields = list(&document, "Fields");
        for (at, field) in fields.iter().enumerate().skip(fields.len() / 2) {
            let field = document.get_dictionary_mut(field.as_reference().unwrap()).unwrap();
            let name = String::from_utf8(field.get(b"T").and_then(Object::as_str).unwrap().to_vec()).unwrap();
            field.set("T", Object::string_literal(rename(&name, at)));
        }
        assert_eq!(said(read(&saved(document))), both, "{program}");
    }
    // All fields of a file below a field that the program added.
    let mut document = together(&two());
    let fields = list(&document, "Fields");
    let (first, second) = fields.split_at(fields.len() / 2);
    let group = document.add_object(dictionary! { "T" => Object::string_literal("19"), "Kids" => second.to_vec() });
    for field in second {
        document.get_dictionary_mut(field.as_reference().unwrap()).unwrap().set("Parent", group);
    }
    acro_form(&mut document).set("Fields", [first, &[group.into()]].concat());
    assert_eq!(said(read(&saved(document))), both);
    // The field list of the second file is lost, or the whole list.
    for kept in [1, 0] {
        let mut document = together(&two());
        let fields = list(&document, "Fields");
        acro_form(&mut document).set("Fields", fields[..kept * fields.len() / 2].to_vec());
        assert_eq!(said(read(&saved(document))), both, "{kept}");
    }
}

#[test]
fn three_records_and_records_of_two_forms_are_distinguished() {
    let mut files = two();
    files.push(filled(RECORD, &[("supervisee", "Ann Third"), ("session_date", "01/07/2025")]));
    assert_eq!(said(read(&saved(together(&files)))).len(), 3);
    let other =
        filled("leics/casework-supervision-record", &[("child_name", "Bryony"), ("session_date", "10/06/2025")]);
    let error = read(&saved(together(&[files[0].clone(), other]))).unwrap_err();
    assert!(error.details[1].starts_with("pages 4–6: “Child’s Case work Supervision Record”"), "{error}");
    assert!(error.to_string().contains("10 June 2025"), "{error}");
}

/// One field with boxes on the pages of both records has only one value, but each box has its own appearance.
#[test]
fn joined_fields_are_still_two_records() {
    let mut document = together(&two());
    let fields = list(&document, "Fields");
    let (first, second) = fields.split_at(fields.len() / 2);
    for (one, other) in first.iter().zip(second) {
        let (one, other) = (one.as_reference().unwrap(), other.as_reference().unwrap());
        let field = document.get_dictionary_mut(one).unwrap();
        if field.has(b"Kids") || field.get(b"FT").and_then(Object::as_name).is_ok_and(|name| name == b"Sig") {
            continue;
        }
        let mut own = field.clone();
        for key in [&b"T"[..], b"FT", b"V", b"Ff", b"TU"] {
            own.remove(key);
        }
        own.set("Parent", one);
        for key in [&b"Type"[..], b"Subtype", b"Rect", b"AP", b"AS", b"F", b"StructParent"] {
            field.remove(key);
        }
        let box_of_one = document.add_object(own);
        document.get_dictionary_mut(one).unwrap().set("Kids", vec![box_of_one.into(), other.into()]);
        let other = document.get_dictionary_mut(other).unwrap();
        for key in [&b"T"[..], b"FT", b"V", b"Ff", b"TU"] {
            other.remove(key);
        }
        other.set("Parent", one);
        // The page refers to the box, no longer to the field.
        let pages: Vec<ObjectId> = document.page_iter().collect();
        for page in pages {
            let Ok(Object::Array(boxes)) = document.get_dictionary_mut(page).unwrap().get_mut(b"Annots") else {
                continue;
            };
            for widget in boxes.iter_mut().filter(|widget| widget.as_reference().is_ok_and(|id| id == one)) {
                *widget = box_of_one.into();
            }
        }
    }
    acro_form(&mut document).set("Fields", first.to_vec());
    assert_eq!(
        said(read(&saved(document))),
        ["pages 1–3: Priya Nair-Hughes, 6 May 2025", "pages 4–6: Dai Morgan, 3 June 2025"]
    );
}

#[test]
fn an_appended_blank_or_copy_is_only_noted() {
    let one = two().remove(0);
    for other in [one.clone(), pdf::blank(&catalogue().form(RECORD).unwrap()).unwrap()] {
        for files in [[one.clone(), other.clone()], [other.clone(), one.clone()]] {
            let record = read(&saved(together(&files))).unwrap();
            assert_eq!(record.get("workload"), &Value::Text("Twelve.".into()));
            assert_eq!(record.get("supervisee"), &Value::Text("Priya Nair-Hughes".into()));
            let notes: Vec<NoteKind> = record.notes.iter().map(|note| note.kind).collect();
            assert_eq!(notes, [NoteKind::OtherPages]);
        }
    }
}

#[test]
fn a_letter_after_a_record_is_noted_and_the_record_read() {
    let record = read(&fixture("record-and-letter-pymupdf.pdf")).unwrap();
    assert_eq!(record.get("supervisee"), &Value::Text("Priya Nair-Hughes".into()));
    let other: Vec<&str> = record
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::OtherPages)
        .map(|note| note.message.as_str())
        .collect();
    assert_eq!(other, ["page 4 of the file holds something else"]);
    let catalogue = catalogue();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    checker.file("record.pdf", Ok(fixture("record-and-letter-pymupdf.pdf")));
    let report = checker.finish().report;
    assert!(report.checked[0].findings.iter().any(|finding| finding.rule == "other-pages"), "{report:?}");
}

/// The pages of a form without fields, such as those of clauses, belong to the form.
#[test]
fn own_forms_have_no_other_pages_or_shared_appearances() {
    for (seed, form) in forms().into_iter().enumerate() {
        for bytes in [pdf::blank(&form).unwrap(), pdf::fill(&full(&form, seed)).unwrap()] {
            let record = read(&bytes).unwrap();
            let odd = |kind| matches!(kind, NoteKind::OtherPages | NoteKind::ShownDiffers | NoteKind::MarkDisagrees);
            assert!(!record.notes.iter().any(|note| odd(note.kind)), "{}: {:?}", form.id, record.notes);
        }
    }
}

/// A printed copy has no fields, but is a record all the same.
#[test]
fn a_flattened_record_beside_one_with_fields_is_not_missed() {
    let mut document = together(&two());
    let fields = list(&document, "Fields");
    acro_form(&mut document).set("Fields", fields[..fields.len() / 2].to_vec());
    let pages: Vec<ObjectId> = document.page_iter().skip(3).collect();
    for page in pages {
        document.get_dictionary_mut(page).unwrap().remove(b"Annots");
    }
    let error = read(&saved(document)).unwrap_err();
    assert!(error.message.ends_with("twice: on pages 1–3, and without its fields on pages 4–6"), "{error}");
}

#[test]
fn a_field_with_two_different_answers_is_an_error_that_names_it() {
    let mut document = Document::load_mem(&two()[0]).unwrap();
    let page = document.page_iter().nth(1).unwrap();
    let again = document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("workload"),
        "V" => Object::string_literal("Sixteen."), "Rect" => vec![10.into(), 10.into(), 90.into(), 30.into()],
    });
    let boxes = document.get_dictionary_mut(page).unwrap().get_mut(b"Annots").and_then(Object::as_array_mut).unwrap();
    boxes.push(again.into());
    let error = read(&saved(document)).unwrap_err();
    assert_eq!(error.message, "this PDF has the field “workload” twice with different answers, on pages 1–2");
}

#[test]
fn a_binder_is_recognised_as_one() {
    for fields in [FormFields::Keep, FormFields::Flatten] {
        let files = two();
        let parts: Vec<_> = files.iter().map(|bytes| part(bytes)).collect();
        let error = read(&merge(&parts, &options(fields)).unwrap().bytes).unwrap_err();
        assert!(error.message.contains("a binder that Formfolio put together"), "{error}");
    }
}

/// Every appearance stream of every box, by the box.
fn pictures(document: &Document) -> BTreeMap<ObjectId, Vec<ObjectId>> {
    let mut out = BTreeMap::new();
    for (id, object) in &document.objects {
        let Ok(dict) = object.as_dict() else { continue };
        if !acroform::name_is(dict, b"Subtype", b"Widget") {
            continue;
        }
        let normal = dict.get_deref(b"AP", document).and_then(Object::as_dict).unwrap();
        let streams = match normal.get(b"N").unwrap() {
            Object::Reference(id) => vec![*id],
            Object::Dictionary(states) => states.iter().map(|(_, picture)| picture.as_reference().unwrap()).collect(),
            other => panic!("{other:?}"),
        };
        out.insert(*id, streams);
    }
    out
}

fn assert_every_box_has_its_own(document: &Document, what: &str) {
    let pictures = pictures(document);
    assert!(!pictures.is_empty(), "{what}");
    let all: Vec<&ObjectId> = pictures.values().flatten().collect();
    let once: BTreeSet<&ObjectId> = all.iter().copied().collect();
    assert_eq!(once.len(), all.len(), "{what}: boxes share an appearance");
}

/// Programs write into the existing appearance stream, and so into every box that shares it.
#[test]
fn every_box_has_appearances_of_its_own() {
    let mut files = Vec::new();
    for (seed, form) in forms().into_iter().enumerate() {
        for (what, bytes) in [("blank", pdf::blank(&form).unwrap()), ("filled", pdf::fill(&full(&form, seed)).unwrap())]
        {
            assert_every_box_has_its_own(&Document::load_mem(&bytes).unwrap(), &format!("{what} {}", form.id));
            files.push(bytes);
        }
    }
    // In the last file boxes do share one.
    files.truncate(4);
    files.push(fixture("shared-pictures-pdfbox.pdf"));
    let parts: Vec<_> = files.iter().map(|bytes| part(bytes)).collect();
    let merged = merge(&parts, &options(FormFields::Keep)).unwrap();
    assert_every_box_has_its_own(&Document::load_mem(&merged.bytes).unwrap(), "a binder");
}

#[test]
fn an_appearance_that_shows_another_answer_is_reported() {
    let record = read(&fixture("shared-pictures-pdfbox.pdf")).unwrap();
    // A shared appearance of all boxes of a size is one doubt about the file, not an error about each answer.
    assert_eq!(notes(&record, NoteKind::ShownDiffers), Vec::<&str>::new());
    let alike: Vec<&str> =
        record.notes.iter().filter(|note| note.kind == NoteKind::AppearanceShared).map(|note| &*note.message).collect();
    assert_eq!(alike.len(), 1, "{:?}", record.notes);
    assert!(alike[0].ends_with("boxes show the answers of others"), "{alike:?}");
    // The answers are whole, and whoever filled in the older blank did nothing wrong.
    let findings = formfolio::rules::check(&record, today()).findings;
    assert!(!findings.iter().any(|finding| finding.rule == "shown-differs"), "{findings:?}");
}

/// The words on the pages of a binder of one file.
fn words_in_binder(bytes: &[u8], fields: FormFields) -> (String, Vec<String>) {
    let merged = merge(&[part(bytes)], &options(fields)).unwrap();
    let rows = pdf::page_rows(&merged.bytes).into_iter().flatten();
    (rows.map(|row| row.text()).collect::<Vec<_>>().join("\n"), merged.parts[0].notes.clone())
}

/// The one-line answers in a record, which its pages must show.
fn short_answers(record: &Record) -> Vec<String> {
    let texts = record.form.fields().filter_map(|field| record.get(&field.name).text());
    texts.filter(|text| text.len() > 3 && text.len() < 30 && !text.contains('\n')).map(str::to_owned).collect()
}

#[test]
fn a_binder_shows_each_answer_where_boxes_share_an_appearance() {
    let bytes = fixture("shared-pictures-pdfbox.pdf");
    let record = read(&bytes).unwrap();
    let answers = short_answers(&record);
    assert!(answers.len() > 1, "{answers:?}");
    for fields in [FormFields::Keep, FormFields::Flatten] {
        let (words, notes) = words_in_binder(&bytes, fields);
        for answer in &answers {
            assert!(words.contains(answer), "{answer} is not in\n{words}");
        }
        assert!(notes.iter().any(|note| note.contains("drawn anew")), "{notes:?}");
        assert!(!notes.iter().any(|note| note.contains("something else")), "{notes:?}");
    }
}

/// A signed file is not changed, so the binder must report it.
#[test]
fn a_signed_file_keeps_a_shared_appearance_and_the_binder_says_so() {
    let mut document = Document::load_mem(&fixture("shared-pictures-pdfbox.pdf")).unwrap();
    let value = document.add_object(lopdf::dictionary! {
        "Type" => "Sig", "Filter" => "Adobe.PPKLite", "SubFilter" => "adbe.pkcs7.detached",
        "ByteRange" => vec![0.into(), 10.into(), 20.into(), 10.into()],
        "Contents" => Object::string_literal("x"),
    });
    let field = document.add_object(lopdf::dictionary! {
        "FT" => "Sig", "T" => Object::string_literal("seal"), "V" => value,
    });
    let form = document.catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
    let fields = document.get_dictionary_mut(form).unwrap().get_mut(b"Fields").unwrap();
    fields.as_array_mut().unwrap().push(field.into());
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let (_, notes) = words_in_binder(&bytes, FormFields::Flatten);
    assert!(notes.iter().any(|note| note.contains("something else than the values")), "{notes:?}");
    assert!(!notes.iter().any(|note| note.contains("drawn anew")), "{notes:?}");
}

/// A filled record with one field's value changed behind its appearance.
fn with_value(name: &str, value: Object, more: impl FnOnce(&mut Document)) -> Record {
    let mut document = Document::load_mem(&two()[0]).unwrap();
    let field = acroform::fields(&document).into_iter().find(|field| field.name == name).unwrap();
    document.get_dictionary_mut(field.objects[0]).unwrap().set("V", value);
    more(&mut document);
    read(&saved(document)).unwrap()
}

#[test]
fn only_clear_differences_between_appearance_and_value_are_reported() {
    let reported = |name: &str, value: &str, more: fn(&mut Document)| {
        !notes(&with_value(name, Object::string_literal(value), more), NoteKind::ShownDiffers).is_empty()
    };
    let as_it_is: fn(&mut Document) = |_| {};
    for (name, value, expected) in [
        ("supervisee", "Dai Morgan", true),
        ("supervisee", "", true),
        ("session_date", "07/05/2025", true),
        ("session_date", "6 May 2025", false),
        ("session_date", "2025-05-06", false),
        ("supervisee", "PRIYA NAIR HUGHES", false),
        ("supervisee", "Priya Nair-Hughes and somebody else", false),
        // An empty box shows no other words.
        ("welfare", "A new desk.", false),
    ] {
        assert_eq!(reported(name, value, as_it_is), expected, "{name} {value}");
    }
    // With NeedAppearances, viewers draw the value.
    let redrawn: fn(&mut Document) = |document| acro_form(document).set("NeedAppearances", true);
    assert!(!reported("supervisee", "Dai Morgan", redrawn));
    // Without an appearance, viewers draw the value, too.
    let bare: fn(&mut Document) = |document| {
        for object in document.objects.values_mut() {
            if let Object::Dictionary(dict) = object {
                dict.remove(b"AP");
            }
        }
    };
    assert!(!reported("supervisee", "Dai Morgan", bare));
}

/// A filled record with one field's value and appearance changed; the appearance has lines of codes in a font.
fn with_picture(name: &str, value: &str, font: Dictionary, lines: &[&[u8]]) -> Record {
    with_value(name, Object::string_literal(value), |document| {
        let font = document.add_object(font);
        let operation = lopdf::content::Operation::new;
        let mut operations = vec![
            operation("BT", vec![]),
            operation("Tf", vec!["F".into(), 11.into()]),
            operation("Td", vec![2.into(), 180.into()]),
        ];
        for line in lines {
            operations.push(operation("Tj", vec![Object::String(line.to_vec(), lopdf::StringFormat::Hexadecimal)]));
            operations.push(operation("Td", vec![0.into(), (-13).into()]));
        }
        operations.push(operation("ET", vec![]));
        let picture = document.add_object(Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 450.into(), 200.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F" => font } } },
            lopdf::content::Content { operations }.encode().unwrap(),
        ));
        let field = acroform::fields(document).into_iter().find(|field| field.name == name).unwrap();
        document.get_dictionary_mut(field.objects[0]).unwrap().set("AP", dictionary! { "N" => picture });
    })
}

/// One changed word, number or sentence may turn a long answer into another one.
#[test]
fn a_changed_word_in_the_appearance_of_a_long_answer_is_reported() {
    const ANSWER: &str = "The last visit was not good. No new case has been given to Dai since 3 June 2025, and he has \
        seen 3 of 5 families. The children were at school.";
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    "Encoding" => "WinAnsiEncoding" };
    // Programs break full lines.
    let reported = |value: &str, shown: &str| {
        let (first, second) = shown.split_at(shown.match_indices(' ').nth(12).unwrap().0);
        let lines = [first.as_bytes(), second.trim_start().as_bytes()];
        let record = with_picture("workload", value, font.clone(), &lines);
        !notes(&record, NoteKind::ShownDiffers).is_empty()
    };
    assert!(!reported(ANSWER, ANSWER));
    // The box may cut off the end.
    assert!(!reported(ANSWER, ANSWER.split_at(120).0));
    for (there, instead) in [
        ("was not good", "was good"),
        ("No new case", "A new case"),
        ("3 of 5", "5 of 3"),
        ("3 June 2025", "8 June 2025"),
        ("families.", "families. He wants to leave."),
    ] {
        let other = ANSWER.replacen(there, instead, 1);
        assert!(reported(ANSWER, &other), "{other}");
        assert!(reported(&other, ANSWER), "{other}");
    }
    let added = format!("{ANSWER} He agrees to all of this.");
    assert!(reported(ANSWER, &added));
    assert!(!reported(&added, ANSWER));
}

/// An appearance in a font that does not map its codes to letters may show anything.
#[test]
fn doubtful_readings_are_not_reported() {
    let drawn = |font: Dictionary, codes: &[u8]| {
        let record = with_picture("supervisee", "Dai Morgan", font, &[codes]);
        !notes(&record, NoteKind::ShownDiffers).is_empty()
    };
    let font = |more: Dictionary| {
        let mut font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        font.extend(&more);
        font
    };
    let win_ansi = || font(dictionary! { "Encoding" => "WinAnsiEncoding" });
    assert!(drawn(win_ansi(), b"Bronwen Hughes"));
    assert!(!drawn(win_ansi(), b"Dai Morgan"));
    assert!(drawn(font(dictionary! {}), b"Bronwen Hughes"));
    let differences = |base: Option<&str>| {
        let list = vec![1.into(), "B".into(), "r".into(), "o".into(), "n".into(), "w".into(), "e".into()];
        let mut encoding = dictionary! { "Type" => "Encoding", "Differences" => list };
        if let Some(base) = base {
            encoding.set("BaseEncoding", base);
        }
        font(dictionary! { "Encoding" => encoding })
    };
    assert!(drawn(differences(None), &[1, 2, 3, 4, 5, 6, 4]));
    assert!(drawn(differences(Some("WinAnsiEncoding")), &[1, 2, 3, 4, 5, 6, 4, b'H']));
    // Glyph names without meaning, codes of a font program's own, and two-byte codes without a map.
    let unknown = vec![66.into(), "g1".into(), "g2".into()];
    assert!(!drawn(font(dictionary! { "Encoding" => dictionary! { "Differences" => unknown } }), b"Bronwen Hughes"));
    let own = dictionary! { "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "AAAAAA+Some" };
    assert!(!drawn(own, b"Bronwen Hughes"));
    let wide = dictionary! { "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "AAAAAA+Some",
    "Encoding" => "Identity-H" };
    assert!(!drawn(wide, b"Bronwen Hughes"));
}

#[test]
fn a_mark_shown_in_another_box_is_reported() {
    let with = |value: Option<&str>, shown: Option<&str>| {
        let bytes = pdf::blank(&catalogue().form("leics/casework-supervision-record").unwrap()).unwrap();
        let mut document = Document::load_mem(&bytes).unwrap();
        let group = acroform::fields(&document).into_iter().find(|field| field.name == "plan_scale").unwrap();
        let field = document.get_dictionary_mut(group.objects[0]).unwrap();
        match value {
            Some(value) => field.set("V", value),
            None => drop(field.remove(b"V")),
        }
        for widget in &group.objects[1..] {
            let widget = document.get_dictionary_mut(*widget).unwrap();
            let states = widget.get(b"AP").and_then(Object::as_dict).unwrap().get(b"N").and_then(Object::as_dict);
            if shown.is_some_and(|shown| states.is_ok_and(|states| states.has(shown.as_bytes()))) {
                widget.set("AS", shown.unwrap());
            }
        }
        notes(&read(&saved(document)).unwrap(), NoteKind::ShownDiffers).len()
    };
    assert_eq!(with(Some("7"), Some("7")), 0);
    assert_eq!(with(Some("7"), Some("3")), 1);
    assert_eq!(with(Some("7"), None), 1);
    assert_eq!(with(Some("Off"), Some("3")), 1);
    assert_eq!(with(None, Some("3")), 0);
    assert_eq!(with(Some("Off"), None), 0);
}
