//! Forms and annotations of other programs look the same in a binder.

use formfolio::pdf::merge::{FormFields, Merged, merge, page_count};
use formfolio::pdf::{acroform, font};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::{drawn, entry, filled, options, part};
use crate::fixture::bytes;

fn fixture(name: &str) -> Vec<u8> {
    bytes(&format!("fixtures/strangers/{name}"))
}

fn flattened(bytes: &[u8]) -> (Merged, Document) {
    let merged = merge(&[part(bytes)], &options(FormFields::Flatten)).expect("a merged file");
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    (merged, document)
}

/// Returns what the first page draws besides its own content.
fn first_page(document: &Document) -> String {
    drawn(document, document.page_iter().next().expect("a page"))
}

/// Returns a text as shown in the embedded font.
fn glyphs(text: &str) -> String {
    let code: String = font::encode(text).iter().map(|byte| format!("{byte:02X}")).collect();
    format!("<{code}>")
}

/// Returns a document of one page with these annotations; `form` is its AcroForm dictionary.
fn document(annotations: Vec<Dictionary>, form: Dictionary, edit: impl FnOnce(&mut Document, &[ObjectId])) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let ids: Vec<ObjectId> = annotations.into_iter().map(|one| document.add_object(one)).collect();
    let references = || ids.iter().map(|id| Object::Reference(*id)).collect::<Vec<_>>();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Annots" => references(),
        "MediaBox" => vec![0.into(), 0.into(), 300.into(), 500.into()],
    });
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let mut form = form;
    form.set("Fields", references());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "AcroForm" => form });
    document.trailer.set("Root", catalog);
    edit(&mut document, &ids);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    bytes
}

fn text(value: &str) -> Object {
    Object::string_literal(value)
}

fn numbers(numbers: &[f32]) -> Object {
    numbers.iter().map(|number| Object::Real(*number)).collect::<Vec<_>>().into()
}

fn floats(array: &Object) -> Vec<f32> {
    array.as_array().expect("numbers").iter().map(|number| number.as_float().expect("a number")).collect()
}

/// Returns a text field with a value and no appearance.
fn field(value: &str, more: Dictionary) -> Dictionary {
    let mut field = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => text("a"), "V" => text(value), "F" => 4,
        "Rect" => numbers(&[50.0, 100.0, 250.0, 120.0]), "DA" => text("/Helv 10 Tf 0 0 1 rg"),
    };
    for (key, value) in more {
        field.set(key, value);
    }
    field
}

/// Returns the drawing of a field without an appearance.
fn drawn_anew(field: Dictionary) -> String {
    let (_, document) = flattened(&document(vec![field], Dictionary::new(), |_, _| {}));
    first_page(&document)
}

#[test]
fn an_existing_appearance_is_kept_unchanged() {
    for (name, shown) in [
        ("landscape.pdf", &["Stress following the critical incident of 12 March 2025; occupational", "(14) Tj"][..]),
        ("picture-without-value.pdf", &["(Bronwen Hughes) Tj", "(3 June 2025) Tj"]),
        ("static-xfa.pdf", &["(Bronwen Hughes) Tj"]),
        (
            "all-kinds.pdf",
            &[
                "(\\2431,234.50) Tj",
                "(25%) Tj",
                "168 5 Td (Right) Tj",
                "146 5 Tm (6) Tj",
                "1 0 0 rg /Helv 12 Tf 2 5 Td (OVERDUE) Tj",
                "/ZaDb 14 Tf 2 3 Td (8) Tj",
                "(******) Tj",
                "(OLD) Tj",
                "(Photo) Tj",
                "(Typed in Preview) Tj",
            ],
        ),
    ] {
        let (merged, document) = flattened(&fixture(name));
        let drawn = first_page(&document);
        for words in shown {
            assert!(drawn.contains(words), "{name}: {words} is not drawn");
        }
        let costs = merged.pdfa.expect_err("not archival");
        assert!(costs.iter().any(|reason| reason.contains("Helvetica") && reason.contains("PDF/A")), "{costs:?}");
    }
    let (merged, document) = flattened(&fixture("all-kinds.pdf"));
    let drawn = first_page(&document);
    for words in ["Acrobat filled this", "Rich only"] {
        assert!(drawn.contains(&glyphs(words)), "{words} has no appearance and is not drawn");
    }
    let notes = merged.parts[0].notes.join("\n");
    assert!(notes.contains("“stale” on page 1, “c3” on page 1 and “c4” on page 1 show something else"), "{notes}");
    assert!(notes.contains("“uni” on page 1 has letters that cannot be drawn here"), "{notes}");
}

#[test]
fn every_appearance_becomes_a_drawable_form_xobject() {
    for (name, count) in [("form-without-subtype.pdf", 4), ("landscape.pdf", 3)] {
        let (merged, document) = flattened(&fixture(name));
        assert_eq!(merged.parts[0].notes, Vec::<String>::new());
        let page = document.get_dictionary(document.page_iter().next().expect("a page")).expect("a page");
        let resources = entry(&document, page, "Resources").as_dict().expect("resources");
        let forms = entry(&document, resources, "XObject").as_dict().expect("pictures");
        assert_eq!(forms.len(), count);
        for (_, form) in forms {
            let form = &document.dereference(form).expect("a form").1.as_stream().expect("a stream").dict;
            assert!(acroform::name_is(form, b"Subtype", b"Form"), "{name}");
            assert!(form.has(b"BBox") && form.has(b"Resources"), "{name}");
        }
    }
}

#[test]
fn incomplete_form_xobjects_are_completed() {
    let stamp = || dictionary! { "Subtype" => "Stamp", "Rect" => numbers(&[50.0, 100.0, 150.0, 120.0]), "F" => 4 };
    let form = |dict: Dictionary| Stream::new(dict, b"0 0 1 rg 0 0 50 10 re f".to_vec());
    let on_page = |dict: Dictionary| Stream::new(dict, b"0 0 1 rg 60 102 50 10 re f".to_vec());
    let image = dictionary! {
        "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    let bytes = document(vec![stamp(), stamp(), stamp(), stamp(), stamp()], Dictionary::new(), |document, ids| {
        let bbox = || dictionary! { "BBox" => numbers(&[0.0, 0.0, 100.0, 20.0]) };
        let pictures = [form(bbox()), form(Dictionary::new()), on_page(Dictionary::new()), form(bbox())];
        let mut pictures: Vec<ObjectId> = pictures.into_iter().map(|one| document.add_object(one)).collect();
        pictures.push(document.add_object(Stream::new(image, vec![128])));
        let appearances = [
            Object::from(dictionary! { "N" => pictures[0] }),
            // The stream itself in place of the dictionary, and a single state that nothing selects.
            pictures[1].into(),
            dictionary! { "N" => pictures[2] }.into(),
            dictionary! { "N" => dictionary! { "On" => pictures[3] } }.into(),
            dictionary! { "N" => pictures[4] }.into(),
        ];
        for (id, appearance) in ids.iter().zip(appearances) {
            document.get_dictionary_mut(*id).expect("a stamp").set("AP", appearance);
        }
    });
    let (merged, document) = flattened(&bytes);
    assert_eq!(merged.parts[0].notes, Vec::<String>::new());
    let page = document.page_iter().next().expect("a page");
    let content = String::from_utf8_lossy(&document.get_page_content(page)).into_owned();
    assert_eq!(content.matches(" Do ").count(), 5, "{content}");
    let drawn = first_page(&document);
    assert_eq!(drawn.matches("re f").count(), 4);
    assert!(drawn.contains("/Im Do"));
}

#[test]
fn an_annotation_on_two_pages_is_drawn_on_both() {
    let stamp = dictionary! { "Subtype" => "Stamp", "Rect" => numbers(&[50.0, 100.0, 150.0, 120.0]), "F" => 4 };
    let bytes = document(vec![stamp], Dictionary::new(), |document, ids| {
        let form = Stream::new(dictionary! { "BBox" => numbers(&[0.0, 0.0, 9.0, 9.0]) }, b"0 0 5 5 re f".to_vec());
        let form = document.add_object(form);
        document.get_dictionary_mut(ids[0]).expect("a stamp").set("AP", dictionary! { "N" => form });
        let page = document.page_iter().next().expect("a page");
        let again = document.get_dictionary(page).expect("a page").clone();
        let pages = again.get(b"Parent").and_then(Object::as_reference).expect("pages");
        let again = document.add_object(again);
        let pages = document.get_dictionary_mut(pages).expect("pages");
        // The page tree lists the first page twice, and a copy of it once.
        pages.set("Kids", vec![page.into(), again.into(), page.into()]);
        pages.set("Count", 3);
    });
    let (_, document) = flattened(&bytes);
    for page in document.page_iter() {
        assert!(drawn(&document, page).contains("re f"));
    }
    assert_eq!(document.page_iter().count(), 3);
}

#[test]
fn a_field_without_an_appearance_is_drawn_by_its_dictionary() {
    assert!(drawn_anew(field("Plain", Dictionary::new())).contains("0.000 0.000 1.000 rg /LibSans 10.00 Tf"));
    let right = drawn_anew(field("Right", dictionary! { "Q" => 2 }));
    let x = 200.0 - 2.0 - font::width("Right", 10.0);
    assert!(right.contains(&format!("1 0 0 1 {x:.2} ")), "{right}");
    let looks = dictionary! { "BC" => numbers(&[1.0, 0.0, 0.0]), "BG" => numbers(&[0.0, 0.0, 0.0, 0.5]) };
    let dashes = dictionary! { "W" => 2, "S" => "D", "D" => numbers(&[4.0, 1.0]) };
    let framed = drawn_anew(field("", dictionary! { "MK" => looks.clone(), "BS" => dashes }));
    for part in ["0.500 0.500 0.500 rg 0 0 200.00 20.00 re f", "1.000 0.000 0.000 RG 2.00 w [4.00 1.00] 0 d"] {
        assert!(framed.contains(part), "{framed}");
    }
    let comb = drawn_anew(field("AB", dictionary! { "Ff" => 1 << 24, "MaxLen" => 5, "MK" => looks }));
    for (letter, cell) in [("A", 0.0), ("B", 1.0)] {
        let x = 40.0 * cell + (40.0 - font::width(letter, 10.0)) / 2.0;
        assert!(comb.contains(&format!("1 0 0 1 {x:.2} 6.20 Tm {} Tj", glyphs(letter))), "{comb}");
    }
    assert_eq!(comb.matches(" l S").count(), 4, "four lines between five cells");
    let secret = drawn_anew(field("secret", dictionary! { "Ff" => 1 << 13 }));
    assert!(secret.contains(&glyphs("******")) && !secret.contains(&glyphs("secret")));
    let long = "A text that is wider than its box and is not to be cut off at the end of it";
    let long = drawn_anew(field(long, Dictionary::new()));
    assert!(!long.contains("/LibSans 10.00 Tf"), "it is set smaller");
    let auto = drawn_anew(field("Auto", dictionary! { "DA" => text("/Helv 0 Tf 0 g") }));
    assert!(auto.contains("/LibSans 14.00 Tf"), "{auto}");
}

#[test]
fn a_frame_without_text_is_kept_around_new_text() {
    let bytes = document(vec![field("Words", Dictionary::new())], Dictionary::new(), |document, ids| {
        let bbox = numbers(&[0.0, 0.0, 100.0, 10.0]);
        let form = Stream::new(dictionary! { "BBox" => bbox }, b"1 0 0 RG 0 0 100 10 re S /Tx BMC EMC".to_vec());
        let form = document.add_object(form);
        document.get_dictionary_mut(ids[0]).expect("a field").set("AP", dictionary! { "N" => form });
    });
    let (_, document) = flattened(&bytes);
    let drawn = first_page(&document);
    assert!(drawn.contains("q 2 0 0 2 0 0 cm /Frame Do Q") && drawn.contains(&glyphs("Words")), "{drawn}");
    let frames = document.objects.values().filter_map(|object| object.as_stream().ok()?.get_plain_content().ok());
    assert!(frames.into_iter().any(|content| content.starts_with(b"1 0 0 RG 0 0 100 10 re S")));
}

#[test]
fn a_rotated_field_is_drawn_rotated() {
    for (degrees, matrix) in [
        (90, [0.0, 1.0, -1.0, 0.0, 200.0, 0.0]),
        (180, [-1.0, 0.0, 0.0, -1.0, 200.0, 20.0]),
        (270, [0.0, -1.0, 1.0, 0.0, 0.0, 20.0]),
    ] {
        let turned = field("Turned", dictionary! { "MK" => dictionary! { "R" => degrees } });
        let (_, document) = flattened(&document(vec![turned], Dictionary::new(), |_, _| {}));
        let form = document.objects.values().filter_map(|object| object.as_stream().ok());
        let form = form.map(|stream| &stream.dict).find(|dict| dict.has(b"Matrix")).expect("a turned form");
        assert_eq!(floats(entry(&document, form, "Matrix")), matrix);
        let area = if degrees == 180 { [0.0, 0.0, 200.0, 20.0] } else { [0.0, 0.0, 20.0, 200.0] };
        assert_eq!(floats(entry(&document, form, "BBox")), area);
    }
}

#[test]
fn values_are_formatted_by_the_forms_script() {
    let script = |script: &str| {
        let action = dictionary! { "S" => "JavaScript", "JS" => text(script) };
        dictionary! { "AA" => dictionary! { "F" => action } }
    };
    for (code, value, shown) in [
        (r#"AFNumber_Format(2, 0, 0, 0, "\u00a3", true);"#, "1234.5", "£1,234.50"),
        ("AFPercent_Format(0, 0);", "0.25", "25%"),
        (r#"AFDate_FormatEx("d mmmm yyyy");"#, "03/06/2025", "3 June 2025"),
        ("event.value = 'something else';", "as it is", "as it is"),
    ] {
        let drawn = drawn_anew(field(value, script(code)));
        assert!(drawn.contains(&glyphs(shown)), "{code}: {drawn}");
    }
}

/// Returns the drawing of a field with this value and appearance under `/NeedAppearances`.
fn redrawn(value: Option<&str>, shown: &str) -> String {
    let mut one = field(value.unwrap_or_default(), Dictionary::new());
    if value.is_none() {
        one.remove(b"V");
    }
    let form = dictionary! { "NeedAppearances" => true };
    let bytes = document(vec![one], form, |document, ids| {
        let helvetica = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        };
        let mut content = b"/Tx BMC BT /Helv 9 Tf 2 5 Td (".to_vec();
        // The characters used here have the same codes in this encoding and in Unicode.
        content.extend(shown.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of one byte")));
        content.extend(b") Tj ET EMC");
        let form = document.add_object(Stream::new(
            dictionary! {
                "Subtype" => "Form", "BBox" => numbers(&[0.0, 0.0, 200.0, 20.0]),
                "Resources" => dictionary! { "Font" => dictionary! { "Helv" => helvetica } },
            },
            content,
        ));
        document.get_dictionary_mut(ids[0]).expect("a field").set("AP", dictionary! { "N" => form });
    });
    first_page(&flattened(&bytes).1)
}

#[test]
fn need_appearances_keeps_the_format_of_numbers() {
    assert!(redrawn(Some("New"), "Old").contains(&glyphs("New")));
    assert!(redrawn(Some("1234.5"), "£1,234.50").contains("/Helv 9 Tf"));
    assert!(redrawn(Some("0.25"), "25%").contains("(25%) Tj"));
    assert!(redrawn(Some("1234.5"), "£99.00").contains(&glyphs("1234.5")));
    assert!(redrawn(None, "Typed").contains("(Typed) Tj"), "there is no value to draw instead");
}

#[test]
fn check_boxes_keep_their_own_mark() {
    let mark = |caption: &str, state: &str| {
        let looks = dictionary! { "CA" => text(caption) };
        let rect = numbers(&[50.0, 100.0, 66.0, 116.0]);
        let mut one = field("", dictionary! { "FT" => "Btn", "MK" => looks, "Rect" => rect, "AS" => state });
        one.set("V", Object::Name(state.as_bytes().to_vec()));
        drawn_anew(one)
    };
    let drawn: Vec<String> = ["4", "8", "l", "u", "n", "H"].iter().map(|code| mark(code, "Yes")).collect();
    for (index, one) in drawn.iter().enumerate() {
        assert!(one.contains(" f "), "{one}");
        assert!(!drawn[..index].contains(one), "two marks are alike");
    }
    assert_eq!(mark("8", "Off"), "");
}

#[test]
fn a_list_box_shows_its_options_and_the_selected_one() {
    let options: Vec<Object> = ["One", "Two", "Three"].map(text).to_vec();
    let rect = numbers(&[50.0, 100.0, 250.0, 160.0]);
    let drawn = drawn_anew(field("Two", dictionary! { "FT" => "Ch", "Opt" => options, "Rect" => rect }));
    let bar = drawn.find("0.600 0.757 0.855 rg").expect("the chosen option is marked");
    let at = |option: &str| drawn.find(&glyphs(option)).unwrap_or_else(|| panic!("{option} is not drawn"));
    assert!(at("One") < bar && bar < at("Two") && at("Two") < at("Three"));
}

#[test]
fn markup_without_an_appearance_is_drawn_by_its_dictionary() {
    let markup = |subtype: &str, more: Dictionary| {
        let rect = numbers(&[50.0, 100.0, 250.0, 160.0]);
        let mut one = dictionary! { "Subtype" => subtype, "Rect" => rect, "C" => numbers(&[1.0, 0.0, 0.0]), "F" => 4 };
        for (key, value) in more {
            one.set(key, value);
        }
        one
    };
    let quad = || dictionary! { "QuadPoints" => numbers(&[50.0, 120.0, 90.0, 120.0, 50.0, 110.0, 90.0, 110.0]) };
    let stroke = vec![numbers(&[60.0, 110.0, 70.0, 130.0, 80.0, 110.0])];
    for (subtype, more, shown) in [
        ("FreeText", dictionary! { "Contents" => text("Typed"), "DA" => text("/Helv 9 Tf 0 g") }, glyphs("Typed")),
        ("Ink", dictionary! { "InkList" => stroke }, "60.00 110.00 m 70.00 130.00 l 80.00 110.00 l S".to_owned()),
        ("Line", dictionary! { "L" => numbers(&[60.0, 110.0, 90.0, 110.0]) }, "90.00 110.00 l S".to_owned()),
        ("Square", Dictionary::new(), "50.50 100.50 199.00 59.00 re S".to_owned()),
        ("Circle", Dictionary::new(), " c h S".to_owned()),
        (
            "Polygon",
            dictionary! { "Vertices" => numbers(&[60.0, 110.0, 90.0, 110.0, 75.0, 130.0]) },
            "l h S".to_owned(),
        ),
        ("Highlight", quad(), "50.00 120.00 m 90.00 120.00 l 90.00 110.00 l 50.00 110.00 l h f".to_owned()),
        ("Underline", quad(), "50.00 110.50 m 90.00 110.50 l S".to_owned()),
        ("StrikeOut", quad(), "50.00 114.50 m 90.00 114.50 l S".to_owned()),
        ("Stamp", dictionary! { "Name" => "NotApproved" }, glyphs("NOT APPROVED")),
    ] {
        let bytes = document(vec![markup(subtype, more)], Dictionary::new(), |_, _| {});
        let (merged, document) = flattened(&bytes);
        let drawn = first_page(&document);
        assert!(drawn.contains(&shown), "{subtype}: {drawn}");
        assert_eq!(merged.parts[0].notes, Vec::<String>::new(), "{subtype}");
    }
    let unknown = document(vec![markup("Caret", Dictionary::new())], Dictionary::new(), |_, _| {});
    let notes = flattened(&unknown).0.parts[0].notes.clone();
    assert_eq!(notes, ["something of the kind “Caret” on page 1 is not shown: see the original"]);
    let closed =
        document(vec![markup("Text", dictionary! { "Contents" => text("Read me") })], Dictionary::new(), |_, _| {});
    let notes = flattened(&closed).0.parts[0].notes.clone();
    assert_eq!(notes, ["on page 1 there is a note that has to be opened to be read"]);
}

#[test]
fn only_a_dynamic_xfa_form_is_refused() {
    assert_eq!(page_count(&fixture("static-xfa.pdf")).ok(), Some(1));
    let xfa = |needs_rendering: bool| {
        let form = dictionary! { "XFA" => text("<xdp/>") };
        document(Vec::new(), form, |document, _| {
            document.catalog_mut().expect("a catalog").set("NeedsRendering", needs_rendering);
        })
    };
    assert_eq!(page_count(&xfa(false)).ok(), Some(1));
    assert!(page_count(&xfa(true)).expect_err("refused").message.contains("XFA"));
    let waiting = document(Vec::new(), Dictionary::new(), |document, _| {
        let words = "Please wait... If this message is not eventually replaced with the proper contents";
        let content = format!("BT /F 9 Tf 9 9 Td ({words}) Tj ET");
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        let page = document.page_iter().next().expect("a page");
        let page = document.get_dictionary_mut(page).expect("a page");
        page.set("Contents", content);
        page.set("Resources", dictionary! { "Font" => dictionary! { "F" => font } });
    });
    assert!(page_count(&waiting).expect_err("refused").help.is_some_and(|help| help.contains("print it")));
}

#[test]
fn our_own_form_in_another_font_keeps_its_claims_only_if_it_shows_the_values() {
    let (_, ours) = filled(1).remove(0);
    let redrawn = |shown: fn(&str) -> String| {
        let mut document = Document::load_mem(&ours).expect("a PDF");
        let helvetica = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        let is_text = |dict: &Dictionary| dict.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Tx");
        let mut fields = document.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
        let (id, value) = fields
            .find_map(|(id, dict)| match dict.get(b"V") {
                Ok(Object::String(value, StringFormat::Literal)) if is_text(dict) && value.is_ascii() => {
                    Some((id, String::from_utf8_lossy(value).into_owned()))
                }
                _ => None,
            })
            .expect("a field with letters that every font has");
        let content = format!("/Tx BMC BT /Helv 9 Tf 2 5 Td ({}) Tj ET EMC", shown(&value));
        let resources = dictionary! { "Font" => dictionary! { "Helv" => helvetica } };
        let bbox = numbers(&[0.0, 0.0, 200.0, 20.0]);
        let form = dictionary! { "Subtype" => "Form", "BBox" => bbox, "Resources" => resources };
        let form = document.add_object(Stream::new(form, content.into_bytes()));
        document.get_dictionary_mut(id).expect("a field").set("AP", dictionary! { "N" => form });
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("saved");
        bytes
    };
    for fields in [FormFields::Flatten, FormFields::Keep] {
        let same = redrawn(str::to_owned);
        let merged = merge(&[part(&same)], &options(fields)).expect("a merged file");
        assert_eq!((&merged.pdfua, &merged.pdfa), (&Ok(()), &Ok("PDF/A-2a".to_owned())));
        let other = redrawn(|_| "Somebody else".to_owned());
        let merged = merge(&[part(&other)], &options(fields)).expect("a merged file");
        let reason = "“A record”: the font Helvetica, which a field or note uses, is not in the file, which costs PDF/UA and PDF/A";
        assert_eq!(merged.pdfua, Err(vec![reason.to_owned()]));
        assert_eq!(merged.pdfa, Err(vec![reason.to_owned()]));
        assert!(merged.parts[0].notes.iter().any(|note| note.contains("shows something else")));
    }
}

#[test]
fn print_marks_are_drawn_if_they_show_something() {
    for subtype in ["PrinterMark", "TrapNet"] {
        let mark = |shows: bool| {
            let rect = numbers(&[50.0, 100.0, 250.0, 160.0]);
            let mark = dictionary! { "Type" => "Annot", "Subtype" => subtype, "Rect" => rect, "F" => 4 };
            document(vec![mark], Dictionary::new(), |document, ids| {
                let form = dictionary! {
                    "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&[0.0, 0.0, 200.0, 60.0]),
                };
                let form = document.add_object(Stream::new(form, b"7 7 77 7 re f".to_vec()));
                if shows {
                    let mark = document.get_dictionary_mut(ids[0]).expect("the mark");
                    mark.set("AP", dictionary! { "N" => form });
                }
            })
        };
        let (merged, made) = flattened(&mark(true));
        assert!(first_page(&made).contains("7 7 77 7 re f"), "{subtype}");
        assert_eq!(merged.parts[0].notes, Vec::<String>::new(), "{subtype}");
        let kept = merge(&[part(&mark(true))], &options(FormFields::Keep)).expect("a merged file");
        let kept = Document::load_mem(&kept.bytes).expect("a PDF");
        let page = kept.page_iter().next().expect("a page");
        assert_eq!(kept.get_page_annotations(page).expect("annotations").len(), 1, "{subtype}");
        // An appearance that shows nothing is left out.
        assert_eq!(flattened(&mark(false)).0.parts[0].notes, Vec::<String>::new(), "{subtype}");
    }
}

#[test]
fn hidden_annotations_and_layers_are_noted() {
    let rect = || numbers(&[50.0, 100.0, 250.0, 160.0]);
    let note = |flags: i64| dictionary! { "Subtype" => "FreeText", "Rect" => rect(), "F" => flags, "Contents" => text("Words") };
    let field = dictionary! { "Subtype" => "Widget", "FT" => "Tx", "T" => text("a"), "V" => text("Words"), "F" => 2 };
    let empty = dictionary! { "Subtype" => "Widget", "FT" => "Tx", "T" => text("b"), "F" => 2 };
    let bytes = document(vec![note(2), note(32), field, empty], Dictionary::new(), |_, _| {});
    let notes = flattened(&bytes).0.parts[0].notes.clone();
    assert_eq!(
        notes,
        [
            "a field that is hidden on page 1 is not shown: see the original",
            "a note or drawing that is hidden on page 1 is not shown: see the original",
        ]
    );
    let layers = |off: usize, base: &str| {
        document(Vec::new(), Dictionary::new(), |document, _| {
            let layers: Vec<Object> = (0..2)
                .map(|number| {
                    let name = text(&format!("Layer {number}"));
                    document.add_object(dictionary! { "Type" => "OCG", "Name" => name }).into()
                })
                .collect();
            let off: Vec<Object> = layers.iter().take(off).cloned().collect();
            let config = dictionary! { "OFF" => off, "BaseState" => base };
            let catalog = document.catalog_mut().expect("the catalog");
            catalog.set("OCProperties", dictionary! { "OCGs" => layers, "D" => config });
        })
    };
    let said = |bytes: &[u8]| flattened(bytes).0.parts[0].notes.clone();
    assert_eq!(said(&layers(0, "ON")), Vec::<String>::new());
    assert_eq!(
        said(&layers(1, "ON")),
        ["words and drawings on a layer that is switched off are not shown: see the original"]
    );
    assert_eq!(
        said(&layers(0, "OFF")),
        ["words and drawings on 2 layers that are switched off are not shown: see the original"]
    );
}
