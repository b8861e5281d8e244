//! PDF blanks, filled files, and reading them back.

use formfolio::pdf;
use formfolio::record::{Grade, NoteKind, Record, Value, json, yaml};
use formfolio::source::Source;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::fixture::catalogue;
use crate::sample::{Dice, forms, full};

fn read(bytes: &[u8]) -> Record {
    pdf::read(bytes, &catalogue()).expect("a filled file of ours")
}

/// Returns the fields of a PDF as a list for review.
fn projection(document: &Document) -> String {
    let mut out = String::new();
    for field in pdf::acroform::fields(document) {
        let pages: Vec<String> =
            field.widgets.iter().map(|widget| widget.page.map_or("-".into(), |page| page.to_string())).collect();
        let mut pages = pages;
        pages.dedup();
        let boxes: Vec<String> = field
            .widgets
            .iter()
            .filter_map(|widget| widget.rect)
            .map(|r| format!("{:.0}x{:.0}", r[2] - r[0], r[3] - r[1]))
            .collect();
        let mut sizes = boxes.clone();
        sizes.dedup();
        out.push_str(&format!(
            "{} {} page {} boxes {} of {}",
            field.name,
            field.field_type,
            pages.join(","),
            boxes.len(),
            sizes.join(",")
        ));
        if !field.options.is_empty() {
            out.push_str(&format!(" options {:?}", field.options.iter().map(|(_, shown)| shown).collect::<Vec<_>>()));
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_fields_of_every_blank_match_the_golden_list() {
    for form in forms() {
        let blank = pdf::blank(&form).expect("a blank");
        let document = Document::load_mem(&blank).expect("a PDF");
        crate::golden::same(&format!("tests/golden/pdf/{}.fields.txt", form.file_stem()), &projection(&document));
    }
}

fn widgets(document: &Document) -> Vec<(ObjectId, &Dictionary)> {
    document
        .page_iter()
        .flat_map(|page| pdf::acroform::annotations(document, page))
        .map(|annotation| annotation.as_reference().expect("a reference"))
        .map(|id| (id, document.get_dictionary(id).expect("an annotation")))
        .collect()
}

#[test]
fn every_widget_is_named_described_drawn_and_tagged() {
    for form in forms() {
        let blank = pdf::blank(&form).expect("a blank");
        let document = Document::load_mem(&blank).expect("a PDF");
        let mut tagged: Vec<ObjectId> = Vec::new();
        for object in document.objects.values() {
            let Object::Dictionary(element) = object else { continue };
            if element.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Form") {
                // No array of one element: pyHanko finds a signed widget at `K.Obj` only.
                let kid = element.get(b"K").and_then(Object::as_dict).expect("the kid of a Form element");
                tagged.push(kid.get(b"Obj").and_then(Object::as_reference).expect("a widget"));
            }
            assert!(
                !element.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Link"),
                "{}: a link was left behind",
                form.id
            );
        }
        for (id, widget) in widgets(&document) {
            assert!(widget.has(b"TU"), "{}: {widget:?} has no description", form.id);
            assert!(widget.has(b"AP"), "{}: {widget:?} has no appearance", form.id);
            assert!(widget.has(b"StructParent"), "{}: {widget:?} is not tagged", form.id);
            assert!(!widget.has(b"A") && !widget.has(b"AA"), "{}: {widget:?} has an action", form.id);
            assert_eq!(widget.get(b"F").and_then(Object::as_i64).ok(), Some(4));
            assert!(tagged.contains(&id), "{}: {id:?} is in no Form element", form.id);
        }
        for page in document.page_iter() {
            let page = document.get_dictionary(page).expect("a page");
            assert_eq!(page.get(b"Tabs").and_then(Object::as_name).ok(), Some(&b"S"[..]));
        }
    }
}

#[test]
fn a_blank_has_exactly_the_fields_of_its_form() {
    for form in forms() {
        let document = Document::load_mem(&pdf::blank(&form).expect("a blank")).expect("a PDF");
        let mut found: Vec<String> = pdf::acroform::fields(&document).into_iter().map(|field| field.name).collect();
        let mut expected: Vec<String> =
            pdf::field_type::addresses(&form).iter().map(|address| form.pdf_name(address)).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", form.id);
    }
}

/// Returns fields and groups with their full names.
fn named_fields<'d>(document: &'d Document, list: &'d [Object], above: &str) -> Vec<(String, &'d Dictionary)> {
    let mut out = Vec::new();
    for field in list {
        let dict = document.dereference(field).and_then(|(_, field)| field.as_dict()).expect("a field");
        let Ok(name) = dict.get(b"T").and_then(Object::as_str) else { continue };
        let name = [above, &String::from_utf8_lossy(name)].concat();
        let kids = dict.get(b"Kids").and_then(Object::as_array).map(Vec::as_slice).unwrap_or_default();
        out.extend(named_fields(document, kids, &format!("{name}.")));
        out.push((name, dict));
    }
    out
}

#[test]
fn no_field_is_a_group_and_names_are_unique() {
    for form in forms() {
        let document = Document::load_mem(&pdf::blank(&form).expect("a blank")).expect("a PDF");
        let acro_form = document.catalog().unwrap().get_deref(b"AcroForm", &document).and_then(Object::as_dict);
        let Ok(acro_form) = acro_form else { continue };
        let found = named_fields(&document, acro_form.get(b"Fields").and_then(Object::as_array).unwrap(), "");
        let names: std::collections::BTreeSet<&String> = found.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), found.len(), "{}: {found:?}", form.id);
        for (name, field) in &found {
            let is_parent = names.iter().any(|other| other.starts_with(&format!("{name}.")));
            assert_ne!(field.has(b"FT"), is_parent, "{}: {name}", form.id);
        }
    }
}

/// Renames the signature fields as in earlier blanks: like the group of name and date.
fn with_earlier_names(document: &mut Document) {
    let form = document.catalog().unwrap().get(b"AcroForm").and_then(Object::as_reference).unwrap();
    let of_group = |document: &Document, id: ObjectId| {
        let group = document.get_dictionary(id).unwrap().get(b"Parent").and_then(Object::as_reference).unwrap();
        (group, document.get_dictionary(group).unwrap().get(b"T").unwrap().clone())
    };
    let is_signature = |object: &Object| {
        object.as_dict().is_ok_and(|dict| dict.get(b"FT").and_then(Object::as_name).is_ok_and(|name| name == b"Sig"))
    };
    let signatures: Vec<ObjectId> =
        document.objects.iter().filter(|(_, object)| is_signature(object)).map(|(id, _)| *id).collect();
    for id in signatures {
        let (group, name) = of_group(document, id);
        let kids = document.get_dictionary_mut(group).unwrap().get_mut(b"Kids").and_then(Object::as_array_mut).unwrap();
        kids.retain(|kid| *kid != Object::Reference(id));
        let field = document.get_dictionary_mut(id).unwrap();
        field.set("T", name);
        field.remove(b"Parent");
        let fields =
            document.get_dictionary_mut(form).unwrap().get_mut(b"Fields").and_then(Object::as_array_mut).unwrap();
        fields.insert(0, id.into());
    }
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).unwrap();
    document.get_dictionary_mut(info).unwrap().set("FormfolioVersion", Object::string_literal("1"));
}

#[test]
fn blanks_of_the_previous_version_are_still_read() {
    for form in forms().into_iter().filter(|form| form.fields().any(|field| field.is_signature())) {
        let record = full(&form, 1);
        let mut document = Document::load_mem(&pdf::fill(&record).expect("a filled file")).expect("a PDF");
        with_earlier_names(&mut document);
        let mut file = Vec::new();
        document.save_to(&mut file).expect("saved");
        let back = read(&file);
        assert_eq!((json::values(&back), &back.notes), (json::values(&record), &vec![]), "{}", form.id);
        assert_eq!((back.version, form.version, form.worded_since), (1, 2, 1), "{}", form.id);
    }
}

#[test]
fn filled_values_are_read_back() {
    for form in forms() {
        for seed in 0..3 {
            let record = full(&form, seed);
            let back = read(&pdf::fill(&record).expect("a filled file"));
            assert_eq!(json::values(&back), json::values(&record), "{} seed {seed}", form.id);
            assert_eq!(back.notes, vec![], "{} seed {seed}", form.id);
        }
        let empty = read(&pdf::blank(&form).expect("a blank"));
        assert_eq!(json::values(&empty), json::values(&Record::blank(&form)), "{} blank", form.id);
        assert_eq!(empty.notes, vec![]);
    }
}

#[test]
fn a_blank_without_additions_has_no_missing_fields() {
    for form in forms().iter().filter(|form| form.additions().next().is_some()) {
        let printed = form.edition(false);
        let back = read(&pdf::fill(&full(&printed, 1)).expect("a filled file"));
        assert_eq!(json::values(&back), json::values(&full(&printed, 1)), "{}", form.id);
        assert_eq!(back.notes, vec![], "{}", form.id);
    }
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    for form in forms() {
        assert_eq!(pdf::blank(&form).expect("a blank"), pdf::blank(&form).expect("a blank"), "{}", form.id);
        let record = full(&form, 1);
        assert_eq!(pdf::fill(&record).expect("a file"), pdf::fill(&record).expect("a file"), "{}", form.id);
    }
}

#[test]
fn boxes_grow_until_the_text_fits() {
    let form = catalogue().form("sandwell/individual-record").expect("the form");
    let mut record = Record::blank(&form);
    let long = "A sentence about the work of this month that goes on for a while. ".repeat(60);
    record.values.insert("welfare".into(), Value::Text(long.trim().to_owned()));
    let back = read(&pdf::fill(&record).expect("a filled file"));
    assert_eq!(back.get("welfare"), record.get("welfare"));
    assert_eq!(back.notes, vec![]);
}

#[test]
fn a_filled_record_has_no_half_empty_pages() {
    let text = include_str!("../../fixtures/records/casework-supervision-record-good.yaml");
    let record = yaml::parse(&Source::new("good.yaml", text), &catalogue()).expect("a record");
    let pages = |bytes: &[u8]| Document::load_mem(bytes).expect("a PDF").get_pages().len();
    let blank = pages(&pdf::blank(&record.form).expect("a blank"));
    // Growing rows move the content after them; boxes give up spare room.
    assert_eq!(pages(&pdf::fill(&record).expect("a filled file")), blank);
}

#[test]
fn a_long_name_shrinks_and_wraps_before_it_is_cut_off() {
    let form = catalogue().form("sandwell/individual-record").expect("the form");
    let clipped = |name: &str| {
        let mut record = Record::blank(&form);
        record.values.insert("supervisor".to_owned(), Value::Text(name.to_owned()));
        pdf::clipped(&record).expect("an answer")
    };
    let name = "Oluwaseun-Adébáyò Featherstonehaugh-Cholmondeley of Llanfairpwllgwyngyll";
    assert_eq!(clipped(name), Vec::<String>::new());
    assert_eq!(clipped(&[name; 4].join(" ")), ["Supervisor"]);
}

fn edited(id: &str, edit: impl Fn(&mut Document)) -> Record {
    let form = catalogue().form(id).expect("the form");
    let mut document = Document::load_mem(&pdf::blank(&form).expect("a blank")).expect("a PDF");
    edit(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    read(&bytes)
}

/// Returns the object with the partial name `last`, below `parent` if given.
fn named(document: &Document, parent: Option<&str>, last: &str) -> ObjectId {
    let is =
        |dict: &Dictionary, name: &str| dict.get(b"T").and_then(Object::as_str).is_ok_and(|t| t == name.as_bytes());
    let found = document.objects.iter().find(|(_, object)| {
        let Ok(dict) = object.as_dict() else { return false };
        let above = dict.get(b"Parent").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id));
        is(dict, last) && dict.has(b"FT") && parent.is_none_or(|parent| above.is_ok_and(|above| is(above, parent)))
    });
    *found.unwrap_or_else(|| panic!("no field {last}")).0
}

fn set(document: &mut Document, id: ObjectId, key: &str, value: impl Into<Object>) {
    document.get_dictionary_mut(id).expect("a field").set(key, value);
}

#[test]
fn values_are_read_in_every_encoding() {
    let record = edited("leics/casework-supervision-record", |document| {
        let scale = named(document, None, "plan_scale");
        set(document, scale, "V", Object::string_literal("7"));
        let home = named(document, None, "seen_at_home");
        set(document, home, "V", Object::Name(b"Yes".to_vec()));
        let child = named(document, None, "child_name");
        set(document, child, "V", Object::String(b"\xFF\xFEA\x00n\x00n\x00".to_vec(), lopdf::StringFormat::Literal));
        let supervisor = named(document, None, "supervisor");
        set(document, supervisor, "V", Object::string_literal("Si\u{0}".replace('\u{0}', "n")));
        let updates = named(document, None, "key_updates");
        set(document, updates, "V", Object::string_literal("one\rtwo\r\nthree\n"));
        let cp = named(document, Some("case_status"), "cp");
        set(document, cp, "V", "Yes");
        let cin = named(document, Some("case_status"), "cin");
        set(document, cin, "AS", "Yes");
    });
    assert_eq!(record.get("plan_scale"), &Value::Number(7.0));
    assert_eq!(record.get("seen_at_home"), &Value::Bool(true));
    assert_eq!(record.get("child_name"), &Value::Text("Ann".into()));
    assert_eq!(record.get("supervisor"), &Value::Text("Sin".into()));
    assert_eq!(record.get("key_updates"), &Value::Text("one\ntwo\nthree".into()));
    // The field's value wins, and a different appearance state is noted.
    assert_eq!(record.get("case_status"), &Value::List(vec![Value::Text("CP".into())]));
    let disagree: Vec<_> = record
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::MarkDisagrees)
        .filter_map(|note| note.field.as_deref())
        .collect();
    assert_eq!(disagree, ["case_status.cin", "case_status.cp"]);
}

#[test]
fn markup_over_a_signature_box_is_graded_by_its_type() {
    let over = |subtype: &'static str, flags: i64, typed: Option<&'static str>| {
        let record = edited("sandwell/individual-record", move |document| {
            let signature = named(document, Some("manager_signed"), "signature");
            let rect = document.get_dictionary(signature).unwrap().get(b"Rect").unwrap().clone();
            let note = document.add_object(dictionary! {
                "Type" => "Annot", "Subtype" => subtype, "Rect" => rect, "F" => flags,
                "Contents" => Object::string_literal("Jane Smith"),
            });
            let page = document.page_iter().nth(2).expect("the third page");
            let list = document.get_dictionary(page).unwrap().get_deref(b"Annots", document).unwrap();
            let mut list = list.as_array().unwrap().clone();
            list.push(note.into());
            document.get_dictionary_mut(page).unwrap().set("Annots", list);
            if let Some(typed) = typed {
                let name = named(document, Some("manager_signed"), "name");
                set(document, name, "V", Object::string_literal(typed));
            }
        });
        let noted = record.notes.iter().any(|note| note.kind == NoteKind::TextOutsideControl);
        match record.get("manager_signed") {
            Value::Signature(signature) => (signature.grade, signature.name.clone(), noted),
            other => panic!("{other:?}"),
        }
    };
    let jane = || Some("Jane Smith".to_owned());
    assert_eq!(over("Ink", 4, None), (Grade::Drawn, None, false));
    assert_eq!(over("Stamp", 4, None), (Grade::Drawn, None, false));
    // Hidden ink signs nothing, and typed text counts as typed, whatever the tool.
    assert_eq!(over("Ink", 2, None), (Grade::None, None, false));
    assert_eq!(over("FreeText", 4, None), (Grade::Typed, jane(), true));
    assert_eq!(over("FreeText", 4, Some("J Smith")), (Grade::Typed, Some("J Smith".to_owned()), false));
    assert_eq!(over("Link", 4, None), (Grade::None, None, false));
}

#[test]
fn missing_added_and_overflowing_fields_are_noted() {
    let record = edited("sandwell/individual-record", |document| {
        let venue = named(document, None, "next_venue");
        set(document, venue, "T", Object::string_literal("venue_2"));
        let welfare = named(document, None, "welfare");
        set(document, welfare, "V", Object::string_literal("line\n".repeat(40)));
    });
    let mut notes: Vec<_> =
        record.notes.iter().map(|note| (note.kind, note.field.clone().unwrap_or_default())).collect();
    notes.sort();
    assert_eq!(
        notes,
        [
            (NoteKind::ControlMissing, "next_venue".to_owned()),
            (NoteKind::UnknownField, "venue_2".to_owned()),
            (NoteKind::TextOverflowsBox, "welfare".to_owned()),
        ]
    );
}

#[test]
fn a_form_without_identity_or_field_list_is_recognised() {
    let record = edited("sandwell/file-audit", |document| {
        let info = document.trailer.get(b"Info").and_then(Object::as_reference).expect("Info");
        document.objects.remove(&info);
        document.trailer.remove(b"Info");
        document.catalog_mut().expect("a catalog").remove(b"Metadata");
        document.catalog_mut().expect("a catalog").remove(b"AcroForm");
        let team = named(document, None, "team");
        set(document, team, "V", Object::string_literal("North"));
    });
    assert_eq!(record.form.id, "sandwell/file-audit");
    assert_eq!(record.get("team"), &Value::Text("North".into()));
    assert_eq!(record.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [NoteKind::RecognisedByFields]);
}

#[test]
fn damaged_files_give_an_error_or_a_record_and_never_a_panic() {
    let form = catalogue().form("sandwell/individual-record").expect("the form");
    let good = pdf::fill(&full(&form, 1)).expect("a filled file");
    let mut plain = Vec::new();
    Document::load_mem(&good).expect("a PDF").save_to(&mut plain).expect("saved");
    let mut dice = Dice(42);
    for source in [&good, &plain] {
        for _ in 0..150 {
            let mut bytes = source.clone();
            for _ in 0..=dice.below(8) {
                // Most of the file is the font, so damage the ends, where the structure is.
                let at = if dice.below(2) == 0 {
                    dice.below(bytes.len())
                } else {
                    bytes.len() - 1 - dice.below(bytes.len().min(30_000))
                };
                bytes[at] = dice.below(256) as u8;
            }
            if dice.below(4) == 0 {
                bytes.truncate(dice.below(bytes.len()));
            }
            if let Err(error) = pdf::read(&bytes, &catalogue()) {
                assert!(!error.message.is_empty() && error.help.is_some(), "{error}");
            }
        }
    }
}

#[test]
fn a_cut_off_file_is_reported_as_such() {
    let form = catalogue().form("sandwell/individual-record").expect("the form");
    let good = pdf::fill(&full(&form, 1)).expect("a filled file");
    for share in [3, 5, 8] {
        let error = pdf::read(&good[..good.len() * share / 10], &catalogue()).expect_err("cut off");
        assert!(error.message.contains("cut off"), "{share}: {error}");
    }
}

#[test]
fn a_handout_without_fields_is_no_error() {
    for form in catalogue().forms().filter(|form| !form.fillable()) {
        let record = read(&pdf::blank(form).expect("a handout"));
        assert_eq!((record.form.id.as_str(), record.values.len()), (form.id.as_str(), 0));
    }
}

#[test]
fn the_words_of_a_file_with_an_impossible_length_of_its_key_are_read() {
    let file =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/pdf/encrypted-key-too-long.pdf")).unwrap();
    let words = |bytes: &[u8]| pdf::printed_page(bytes).map(|page| format!("{page:?}"));
    let at = file.windows(11).position(|window| window == b"/Length 256").expect("a length");
    let mut possible = file.clone();
    possible[at..at + 11].copy_from_slice(b"/Length 128");
    assert!(words(&possible).is_some());
    assert_eq!(words(&file), words(&possible));
}
