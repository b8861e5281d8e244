//! Active content and attached programs are removed from the merged file and noted.

use std::collections::BTreeSet;

use formfolio::pdf::merge::{FormFields, Merged, merge};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::{options, part};

/// Keys that no merged file has.
const KEYS: [&[u8]; 16] = [
    b"AA",
    b"JS",
    b"OpenAction",
    b"Ref",
    b"Movie",
    b"Sound",
    b"RichMediaContent",
    b"RichMediaSettings",
    b"3DD",
    b"3DA",
    b"OPI",
    b"Win",
    b"Base",
    b"PA",
    b"DestOutputProfileRef",
    b"FS",
];
/// Actions and annotations that no merged file has.
const NAMES: [&[u8]; 17] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
    b"Thread",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"Screen",
    b"RichMedia",
    b"3D",
    b"ResetForm",
    b"Hide",
    b"SetOCGState",
    b"RichMediaExecute",
];

fn text(text: &str) -> Object {
    Object::string_literal(text)
}

fn rect() -> Object {
    vec![10.into(), 10.into(), 90.into(), 40.into()].into()
}

/// A document of one page for the tests to extend.
struct Made {
    document: Document,
    catalog: ObjectId,
    page: ObjectId,
    annotations: Vec<Object>,
}

impl Made {
    fn new() -> Self {
        let mut document = Document::with_version("1.7");
        let pages = document.new_object_id();
        let content = document.add_object(Stream::new(Dictionary::new(), b"BT ET 0 0 9 9 re f".to_vec()));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 300.into(), 500.into()],
        });
        let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        document.objects.insert(pages, tree.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        Self { document, catalog, page, annotations: Vec::new() }
    }

    fn dict(&mut self, id: ObjectId) -> &mut Dictionary {
        self.document.get_dictionary_mut(id).expect("a dictionary")
    }

    fn annotation(&mut self, subtype: &str, mut more: Dictionary) -> ObjectId {
        more.set("Type", "Annot");
        more.set("Subtype", subtype);
        more.set("Rect", rect());
        let id = self.document.add_object(more);
        self.annotations.push(id.into());
        id
    }

    fn link(&mut self, action: Dictionary) -> ObjectId {
        self.annotation("Link", dictionary! { "A" => action })
    }

    /// Adds an embedded file and returns its file specification.
    fn file(&mut self, name: &str, content: &[u8]) -> Object {
        let stream = dictionary! { "Type" => "EmbeddedFile" };
        let stream = self.document.add_object(Stream::new(stream, content.to_vec()));
        let file = dictionary! {
            "Type" => "Filespec", "F" => text(name), "UF" => text(name), "EF" => dictionary! { "F" => stream },
        };
        self.document.add_object(file).into()
    }

    fn merged(mut self, fields: FormFields) -> (Merged, Document) {
        let annotations = std::mem::take(&mut self.annotations);
        let page = self.page;
        self.dict(page).set("Annots", annotations);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).expect("saved");
        let merged = merge(&[part(&bytes)], &options(fields)).expect("a merged file");
        let document = Document::load_mem(&merged.bytes).expect("a PDF");
        (merged, document)
    }
}

fn script(script: &str) -> Dictionary {
    dictionary! { "S" => "JavaScript", "JS" => text(script) }
}

/// Visits every dictionary of an object, including nested ones.
fn walk(object: &Object, each: &mut dyn FnMut(&Dictionary)) {
    match object {
        Object::Array(list) => list.iter().for_each(|one| walk(one, each)),
        Object::Dictionary(dict) => {
            each(dict);
            dict.iter().for_each(|(_, value)| walk(value, each));
        }
        Object::Stream(stream) => {
            each(&stream.dict);
            stream.dict.iter().for_each(|(_, value)| walk(value, each));
        }
        _ => {}
    }
}

/// Returns the active content of a merged file.
fn doing(document: &Document, allowed: &[&[u8]]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut each = |dict: &Dictionary| {
        for (key, value) in dict {
            let is_named = value.as_name().is_ok_and(|name| NAMES.contains(&name));
            if (KEYS.contains(&key.as_slice()) && !allowed.contains(&key.as_slice())) || is_named {
                found.insert(format!("{}: {value:?}", String::from_utf8_lossy(key)));
            }
            if let (b"URI", Ok(target)) = (key.as_slice(), value.as_str()) {
                let target = String::from_utf8_lossy(target).into_owned();
                if !["https:", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
                    found.insert(target);
                }
            }
        }
    };
    document.objects.values().for_each(|object| walk(object, &mut each));
    found
}

fn both(make: impl Fn() -> Made, wanted: &[&str]) {
    for fields in [FormFields::Flatten, FormFields::Keep] {
        let (merged, document) = make().merged(fields);
        let found = doing(&document, &[]);
        assert!(found.is_empty(), "{fields:?}: {found:?}");
        let notes = &merged.parts[0].notes;
        for wanted in wanted {
            assert!(notes.iter().any(|note| note.contains(wanted)), "{fields:?}: no {wanted:?} in {notes:?}");
        }
    }
}

#[test]
fn scripts_actions_and_media_are_left_out() {
    let make = || {
        let mut made = Made::new();
        let (catalog, page) = (made.catalog, made.page);
        let next = dictionary! { "S" => "URI", "URI" => text("https://example.org"), "Next" => script("app.alert(1)") };
        made.dict(catalog).set("OpenAction", next);
        made.dict(catalog).set("AA", dictionary! { "WC" => script("app.alert(2)") });
        made.dict(catalog).set("URI", dictionary! { "Base" => text("file://evil/") });
        let names = dictionary! { "Names" => vec![text("a"), script("app.alert(3)").into()] };
        made.dict(catalog).set("Names", dictionary! { "JavaScript" => names });
        made.dict(page).set("AA", dictionary! { "O" => script("app.alert(4)") });
        made.link(dictionary! { "S" => "Launch", "F" => text("cmd.exe") });
        made.link(dictionary! { "S" => "ImportData", "F" => text("a.fdf") });
        made.link(dictionary! { "S" => "GoToR", "F" => text("\\\\evil\\x.pdf"), "D" => vec![0.into()] });
        made.link(dictionary! { "S" => "URI", "URI" => text("next.html") });
        made.link(dictionary! { "S" => "URI", "URI" => text("javascript:alert(1)") });
        made.link(dictionary! { "S" => "URI", "URI" => text("https://example.org"), "Next" => script("x()") });
        made.annotation("Movie", dictionary! { "Movie" => dictionary! { "F" => text("a.avi") }, "A" => true });
        made.annotation("RichMedia", dictionary! { "RichMediaContent" => Dictionary::new() });
        let rendition = dictionary! { "S" => "Rendition", "JS" => text("x()") };
        made.annotation("Screen", dictionary! { "A" => rendition });
        // An annotation that only the structure tree refers to.
        let hidden = dictionary! { "Type" => "Annot", "Subtype" => "Movie", "Rect" => rect(), "A" => script("y()") };
        let hidden = made.document.add_object(hidden);
        let popup =
            dictionary! { "Subtype" => "Popup", "Rect" => rect(), "Parent" => hidden, "AA" => Dictionary::new() };
        let popup = made.document.add_object(popup);
        made.annotation("Text", dictionary! { "Contents" => text("A note"), "Popup" => popup, "IRT" => hidden });
        let picture = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => rect(),
            "Ref" => dictionary! { "F" => text("\\\\evil\\x.pdf"), "Page" => 0 },
            "OPI" => Dictionary::new(),
        };
        let picture = made.document.add_object(Stream::new(picture, Vec::new()));
        made.dict(page).set("Resources", dictionary! { "XObject" => dictionary! { "X" => picture } });
        made
    };
    both(
        make,
        &[
            "a program in it (JavaScript) was left out",
            "start a program or open another file",
            "fill in its fields from another file",
            "a link to another computer was left out",
            "a link to another file was left out",
            "a film, a sound or a model",
            "a page of another file",
        ],
    );
    let (merged, _) = make().merged(FormFields::Flatten);
    assert!(merged.parts[0].left_out.len() >= 5, "{:?}", merged.parts[0].left_out);
}

#[test]
fn an_action_on_opening_a_page_is_noted() {
    let make = || {
        let mut made = Made::new();
        let page = made.page;
        made.dict(page).set("AA", dictionary! { "O" => script("app.alert(4)") });
        made
    };
    both(make, &["a program in it (JavaScript) was left out"]);
}

#[test]
fn a_resource_may_have_the_name_of_a_removed_key() {
    let mut made = Made::new();
    let picture = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => rect() };
    let picture = made.document.add_object(Stream::new(picture, b"0 0 9 9 re f".to_vec()));
    let resources = dictionary! { "AA" => picture, "AF" => picture, "T" => picture, "JS" => picture, "EF" => picture };
    let page = made.page;
    made.dict(page).set("Resources", dictionary! { "XObject" => resources });
    let (merged, document) = made.merged(FormFields::Flatten);
    let mut kept = 0;
    let mut count = |dict: &Dictionary| kept += usize::from(dict.has(b"AA") && dict.has(b"AF") && dict.has(b"EF"));
    document.objects.values().for_each(|object| walk(object, &mut count));
    assert_eq!((kept, merged.parts[0].left_out.len()), (1, 0));
}

#[test]
fn a_field_loses_its_actions_and_keeps_its_value() {
    let make = |own: &'static str| {
        move || {
            let mut made = Made::new();
            let events = dictionary! { "C" => script(own), "K" => script(own) };
            let parent = made.document.add_object(dictionary! { "T" => text("group"), "AA" => events.clone() });
            let field = made.annotation(
                "Widget",
                dictionary! {
                    "FT" => "Tx", "T" => text("sum"), "V" => text("7"), "AA" => events, "Parent" => parent,
                    "DA" => text("/Helv 10 Tf 0 g"),
                },
            );
            made.dict(parent).set("Kids", vec![field.into()]);
            let submit =
                dictionary! { "S" => "SubmitForm", "F" => dictionary! { "FS" => "URL", "F" => text("http://e/") } };
            let button = made
                .annotation("Widget", dictionary! { "FT" => "Btn", "Ff" => 65536, "T" => text("send"), "A" => submit });
            let reset = dictionary! { "S" => "ResetForm" };
            let reset = made
                .annotation("Widget", dictionary! { "FT" => "Btn", "Ff" => 65536, "T" => text("reset"), "A" => reset });
            let form = dictionary! { "Fields" => vec![parent.into(), button.into(), reset.into()] };
            let catalog = made.catalog;
            made.dict(catalog).set("AcroForm", form);
            made
        }
    };
    let buttons = ["send what is filled in to another computer", "does nothing in the binder"];
    both(
        make("AFSimple_Calculate(\"SUM\", new Array (\"a\", \"b\"));"),
        &[&buttons[..], &["format and add up"]].concat(),
    );
    both(make("this.submitForm('http://e/')"), &[&buttons[..], &["a program in it"]].concat());
    let (merged, document) = make("AFNumber_Format(2, 0, 0, 0, \"\", true);")().merged(FormFields::Keep);
    let formats = merged.parts[0].notes.iter().filter(|note| note.contains("JavaScript")).count();
    assert_eq!(formats, 1, "one line for all fields: {:?}", merged.parts[0].notes);
    let fields = formfolio::pdf::acroform::fields(&document);
    assert!(fields.iter().any(|field| field.name == "d01.group.sum"), "{fields:?}");
}

#[test]
fn attached_documents_are_kept_and_programs_left_out() {
    let make = || {
        let mut made = Made::new();
        let (catalog, page) = (made.catalog, made.page);
        let files = [
            ("minutes.docx", &b"PK\x03\x04"[..]),
            ("evil.exe", b"MZ\x90\0"),
            ("scan.pdf", b"MZ\x90\0\x03"),
            ("run.docm", b"PK\x03\x04"),
        ];
        let mut names = Vec::new();
        for (name, content) in files {
            let file = made.file(name, content);
            names.extend([text(name), file]);
        }
        made.dict(catalog).set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
        let (list, script) = (made.file("list.csv", b"a,b"), made.file("job.vbs", b"x"));
        made.dict(page).set("AF", vec![list, script]);
        made
    };
    both(
        make,
        &[
            "the files attached to it are attached to the binder: “list.csv” and “minutes.docx”",
            "“evil.exe”, “job.vbs”, “run.docm” and “scan.pdf” were left out",
        ],
    );
    let (merged, document) = make().merged(FormFields::Flatten);
    let all = format!("{:?}", document.objects);
    assert!(all.contains("minutes.docx") && all.contains("list.csv"));
    let embedded = document.objects.values().filter_map(|object| object.as_stream().ok());
    let embedded = embedded
        .filter(|stream| stream.dict.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == b"EmbeddedFile"));
    assert_eq!(embedded.count(), 2);
    assert_eq!(merged.parts[0].left_out.len(), 1);

    let mut made = Made::new();
    let (program, document) = (made.file("a.bat", b"x"), made.file("b.pdf", b"%PDF-1.7"));
    made.annotation("FileAttachment", dictionary! { "FS" => program });
    made.annotation("FileAttachment", dictionary! { "FS" => document });
    let (merged, document) = made.merged(FormFields::Keep);
    assert_eq!(doing(&document, &[b"FS"]), BTreeSet::new());
    assert!(!format!("{:?}", document.objects).contains("a.bat\""));
    let notes = merged.parts[0].notes.join("\n");
    assert!(notes.contains("“b.pdf”") && notes.contains("“a.bat” was left out"), "{notes}");
}

#[test]
fn file_names_cannot_mislead_in_the_merged_file() {
    let wide = formfolio::pdf::text::text_string;
    let mut made = Made::new();
    let (catalog, page) = (made.catalog, made.page);
    let mut named = |name: &str, content: &[u8]| {
        let file = made.file("plain", content);
        let dict = made.dict(file.as_reference().unwrap());
        dict.set("UF", wide(name));
        dict.set("F", wide(name));
        file
    };
    let (table, program) = (named("a\u{202e}fdp.csv", b"a,b"), named("b\u{202e}fdp.exe", b"MZ\x90\0"));
    let names = dictionary! { "Names" => vec![wide("a\u{202e}fdp.csv"), table] };
    made.dict(catalog).set("Names", dictionary! { "EmbeddedFiles" => names });
    made.annotation("FileAttachment", dictionary! { "FS" => program });
    let title = wide("One\u{202e}owT\r\u{e0041}Three");
    let mark = made.document.add_object(dictionary! { "Title" => title, "Dest" => vec![page.into(), "Fit".into()] });
    let marks = made.document.add_object(dictionary! { "First" => mark, "Last" => mark, "Count" => 1 });
    made.dict(mark).set("Parent", marks);
    made.dict(catalog).set("Outlines", marks);
    let (merged, document) = made.merged(FormFields::Keep);
    let mut texts = Vec::new();
    for object in document.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        let keys = [&b"Title"[..], b"UF", b"F", b"Contents"].into_iter().filter_map(|key| dict.get(key).ok());
        texts.extend(keys.filter_map(|text| lopdf::decode_text_string(text).ok()));
    }
    for wanted in ["One�owT �Three", "a�fdp.csv", "The attached file “b�fdp.exe” was left out."] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
    }
    assert!(!texts.iter().any(|text| text.contains('\u{202e}')), "{texts:?}");
    assert!(!merged.parts[0].notes.join("").contains('\u{202e}'), "{:?}", merged.parts[0].notes);
}
