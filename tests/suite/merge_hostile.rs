//! Damaged, malicious and odd parts.

use formfolio::pdf::merge::{FormFields, merge};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::merge::{filled, options, part};
use crate::sample::Dice;

#[test]
fn damaged_parts_give_an_error_or_a_file_and_never_a_panic() {
    let good = filled(2).remove(1).1;
    let mut plain = Vec::new();
    Document::load_mem(&good).expect("a PDF").save_to(&mut plain).expect("saved");
    let mut dice = Dice(7);
    for source in [&good, &plain] {
        for round in 0..120 {
            let mut bytes = source.clone();
            for _ in 0..=dice.below(12) {
                let at = if dice.below(2) == 0 {
                    dice.below(bytes.len())
                } else {
                    bytes.len() - 1 - dice.below(bytes.len().min(60_000))
                };
                bytes[at] = dice.below(256) as u8;
            }
            if dice.below(4) == 0 {
                bytes.truncate(dice.below(bytes.len()));
            }
            let fields = if round % 2 == 0 { FormFields::Flatten } else { FormFields::Keep };
            match merge(&[part(&bytes)], &options(fields)) {
                Ok(merged) => assert_eq!(
                    Document::load_mem(&merged.bytes).expect("a PDF").page_iter().count() as u32,
                    merged.parts[0].pages
                ),
                Err(failed) => assert!(failed.error.help.is_some(), "{}", failed.error),
            }
        }
    }
}

/// Returns an untagged document of one page, changed by `edit`.
fn page(content: &str, edit: impl FnOnce(&mut Document, &mut Dictionary)) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    let mut page = dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 300.into(), 500.into()],
    };
    edit(&mut document, &mut page);
    let page = document.add_object(page);
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    bytes
}

/// Merges a part of one page and returns the content of the page.
fn content(bytes: &[u8]) -> String {
    let merged = merge(&[part(bytes)], &options(FormFields::Flatten)).expect("a merged file");
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    let page = document.page_iter().next().expect("a page");
    String::from_utf8_lossy(&document.get_page_content(page)).into_owned()
}

#[test]
fn an_attachment_from_another_program_makes_the_file_pdfa_3() {
    let mut document = Document::load_mem(&filled(1).remove(0).1).expect("a PDF");
    let stream = document.add_object(Stream::new(Dictionary::new(), b"notes".to_vec()));
    let file = document.add_object(dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => stream } });
    let names = vec![Object::string_literal("notes.txt"), file.into()];
    let names = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } };
    document.catalog_mut().expect("a catalog").set("Names", names);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    let merged = merge(&[part(&bytes)], &options(FormFields::Flatten)).expect("a merged file");
    assert_eq!(merged.pdfa, Ok("PDF/A-3a".to_owned()));
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    let complete = |object: &Object| object.as_dict().is_ok_and(|dict| dict.has(b"AFRelationship") && dict.has(b"UF"));
    assert_eq!(document.objects.values().filter(|object| complete(object)).count(), 1);
}

#[test]
fn a_thousand_self_references_are_copied_in_finite_time() {
    let bytes = page("", |document, page| {
        let picture = document.new_object_id();
        let many: Dictionary = (0..1000).map(|n| (format!("X{n}").into_bytes(), Object::Reference(picture))).collect();
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "Resources" => dictionary! { "XObject" => many },
            "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        };
        document.objects.insert(picture, Stream::new(dict, b"BT ET".to_vec()).into());
        let field = dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "V" => Object::string_literal("x"),
            "Rect" => vec![1.into(), 1.into(), 50.into(), 20.into()], "AP" => dictionary! { "N" => picture },
        };
        let fields: Vec<Object> = (0..500).map(|_| document.add_object(field.clone()).into()).collect();
        page.set("Annots", fields);
        page.set("Resources", dictionary! { "XObject" => dictionary! { "X" => picture } });
    });
    for fields in [FormFields::Flatten, FormFields::Keep] {
        assert!(merge(&[part(&bytes)], &options(fields)).is_ok());
    }
}

#[test]
fn nested_arrays_do_not_exhaust_the_stack() {
    let bytes = page("", |document, page| {
        let mut deep = Object::Null;
        for _ in 0..60 {
            for _ in 0..80 {
                deep = Object::Array(vec![deep]);
            }
            deep = document.add_object(deep).into();
        }
        page.set("Resources", dictionary! { "Deep" => deep.clone() });
        page.set("VP", deep);
    });
    assert!(merge(&[part(&bytes)], &options(FormFields::Keep)).is_ok());
}

#[test]
fn open_states_of_a_page_are_closed_before_additions() {
    let words = content(&page("Q Q q q /Artifact BMC 0 0 10 10 re f", |_, _| {}));
    let open = |words: &[&str]| {
        words
            .iter()
            .map(|word| match *word {
                "q" => 1_000,
                "Q" => -1_000,
                "BMC" | "BDC" => 1,
                "EMC" => -1,
                _ => 0,
            })
            .scan(0, |depth, step| {
                *depth += step;
                Some(*depth)
            })
            .collect::<Vec<i32>>()
    };
    let depths = open(&words.split_ascii_whitespace().collect::<Vec<_>>());
    assert!(depths.iter().all(|depth| *depth >= 0) && depths.last() == Some(&0), "{words}");
    assert!(words.find("Q Q q q").unwrap() < words.find("/Pagination").expect("a number"));
}

#[test]
fn page_numbers_are_upright_and_cover_nothing() {
    let turned = |angle: i64| content(&page("", |_, page| page.set("Rotate", angle)));
    for (angle, upright) in [(0, "1 0 0 1 "), (90, "0 1 -1 0 "), (180, "-1 0 0 -1 "), (270, "0 -1 1 0 ")] {
        let words = turned(angle);
        let matrix = words.split(" Tf ").nth(1).expect("a number").replace("-0 ", "0 ");
        assert!(matrix.starts_with(upright), "{angle}: {matrix}");
    }
    let at = |drawn: &str| content(&page(drawn, |_, _| {})).split(" Tf ").nth(1).map(str::to_owned);
    let usual = at("").expect("a number");
    assert_ne!(at("200 440 100 60 re f").expect("somewhere else"), usual);
    assert_eq!(at("100 10 20 20 re f").expect("where it is free"), usual);
    // Without a free place, the number stands on a strip below the page.
    for full in ["0 0 300 500 re f", "/Unknown Do"] {
        let words = at(full).expect("a number on a strip");
        assert_ne!(words, usual);
        let below: f32 = words.split_ascii_whitespace().nth(5).expect("a height").parse().expect("a number");
        assert!(below < 0.0, "{full}: the number stands at {below}");
    }
}

#[test]
fn the_strip_for_the_number_is_added_at_the_displayed_foot() {
    let boxes = |angle: i64, crop: bool| {
        let bytes = page("0 0 300 500 re f", |_, page| {
            page.set("Rotate", angle);
            if crop {
                page.set("CropBox", [10, 10, 290, 490].map(Object::from).to_vec());
            }
        });
        let merged = merge(&[part(&bytes)], &options(FormFields::Flatten)).expect("a merged file");
        let document = Document::load_mem(&merged.bytes).expect("a PDF");
        let id = *document.get_pages().values().next().expect("a page");
        let page = document.get_dictionary(id).expect("a page");
        let sides = |key: &[u8]| -> Option<Vec<f32>> {
            Some(page.get(key).ok()?.as_array().ok()?.iter().filter_map(|side| side.as_float().ok()).collect())
        };
        (sides(b"MediaBox").expect("a MediaBox"), sides(b"CropBox"))
    };
    for (angle, side) in [(0, 1), (90, 2), (180, 3), (270, 0)] {
        let whole = [0.0, 0.0, 300.0, 500.0];
        let (media, crop) = boxes(angle, false);
        let moved: Vec<usize> = (0..4).filter(|at| media[*at] != whole[*at]).collect();
        assert_eq!((moved, crop), (vec![side], None), "{angle}: {media:?}");
        // Content outside the crop box stays hidden: only the lower edge of the box moves.
        let (_, crop) = boxes(angle, true);
        let (crop, cut) = (crop.expect("a CropBox"), [10.0, 10.0, 290.0, 490.0]);
        let moved: Vec<usize> = (0..4).filter(|at| crop[*at] != cut[*at]).collect();
        assert_eq!(moved, [side], "{angle}: {crop:?}");
    }
}
