//! Misleading characters never reach a terminal, a page or a report, from any source.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use formfolio::form::Catalogue;
use formfolio::record::{self, Value};
use formfolio::source::Source;
use formfolio::text::misleads;
use lopdf::{Document, Object};

use crate::cli::{fresh, run, sample};

/// Escape sequences, bidirectional overrides, line ends, and invisible letters.
const BAD: &str =
    "\u{1b}]0;E\u{7}\u{9b}1m\u{202e}\u{2066}\u{200e}\u{200f}\u{61c}\u{2028}\u{2029}\u{feff}\u{e0041}\u{200b}X";

#[track_caller]
fn assert_plain(text: &str, place: &str) {
    assert!(!text.contains(|c| misleads(c) && c != '\n'), "{place}: {text:?}");
}

/// A folder with misleading characters in the person's name, a file name and the post.
fn folder(dir: &Path) {
    fs::create_dir_all(dir.join("Ann")).unwrap();
    let [person, role, team] = ["Zoë ", "Worker ", "North "].map(|word| serde_json::json!(format!("{word}{BAD}")));
    let text = format!("person: {person}\nrole: {role}\nteam: {team}\nauthority: sandwell\n");
    fs::write(dir.join("Ann/folder.yaml"), text).unwrap();
    fs::write(dir.join(format!("Ann/fit note {BAD}.txt")), "A letter").unwrap();
}

/// The texts of these keys, anywhere in a PDF.
fn texts(pdf: &[u8]) -> Vec<String> {
    fn gather(object: &Object, key: &[u8], out: &mut Vec<String>) {
        const KEYS: [&[u8]; 10] =
            [b"Title", b"T", b"TU", b"V", b"Contents", b"Alt", b"UF", b"Desc", b"ActualText", b"Subject"];
        match object {
            Object::String(..) if KEYS.contains(&key) => {
                out.extend(lopdf::decode_text_string(object));
            }
            Object::Array(list) => list.iter().for_each(|one| gather(one, key, out)),
            Object::Dictionary(dict) => dict.iter().for_each(|(key, one)| gather(one, key, out)),
            Object::Stream(stream) => stream.dict.iter().for_each(|(key, one)| gather(one, key, out)),
            _ => {}
        }
    }
    let document = Document::load_mem(pdf).unwrap();
    let mut out = Vec::new();
    document.objects.values().for_each(|object| gather(object, b"", &mut out));
    out
}

fn word_text(docx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Runs commands and checks their output.
#[track_caller]
fn assert_say_nothing_misleading(dir: &Path, calls: &[&[&str]]) {
    for args in calls {
        let ran = run(dir, args);
        assert!(ran.out.len() + ran.err.len() > 20, "{args:?}");
        assert_plain(&ran.out, &format!("{args:?}"));
        assert_plain(&ran.err, &format!("{args:?}"));
    }
}

#[test]
fn names_of_files_and_people_cannot_control_the_output() {
    let dir = fresh();
    folder(dir.path());
    assert_say_nothing_misleading(
        dir.path(),
        &[
            &["check", "Ann"],
            &["check", "Ann", "--format", "json"],
            &["check", "Ann", "--format", "html"],
            &["check", "Ann", "--format", "sarif"],
            &["folder", "plan", "Ann"],
            &["folder", "check", "Ann"],
        ],
    );
}

#[test]
fn lists_records_and_arguments_cannot_control_the_output() {
    let dir = fresh();
    fs::write(dir.path().join("list.csv"), format!("name,{BAD}\nAnn {BAD},b\n")).unwrap();
    fs::write(dir.path().join("list.json"), format!("[{{\"form\": {}}}]", serde_json::json!(BAD))).unwrap();
    let (named, record) = (format!("{BAD}.docx"), format!("{BAD}.yaml"));
    fs::copy(sample("individual-record-bad"), dir.path().join(&record)).unwrap();
    assert_say_nothing_misleading(
        dir.path(),
        &[
            &["blank", "sandwell/individual-record", "--people", "list.csv", "--format", "yaml", "--out", "o"],
            &["check", "list.json"],
            &["check", &record, "--format", "junit"],
            &["read", &named],
            &["explain", BAD],
            &["blank", BAD],
            &["check", &record, "--today", BAD],
        ],
    );
}

#[test]
fn a_binder_names_nothing_misleading() {
    let dir = fresh();
    folder(dir.path());
    let args = ["folder", "assemble", "Ann", "--out", "b", "--attach", "--today", "2025-06-30"];
    run(dir.path(), &args).exits(0);
    let at = |name: &str| fs::read(dir.path().join("b").join(name)).unwrap();
    for name in ["binder.pdf", "checklist.pdf"] {
        let texts = texts(&at(name));
        texts.iter().for_each(|text| assert_plain(text, name));
        assert!(texts.iter().any(|text| text.contains("Zoë �]0;E�")), "{name}: {texts:?}");
    }
    let binder = at("binder.pdf");
    assert!(texts(&binder).iter().any(|text| text.starts_with("fit note �]0;E�")), "{:?}", texts(&binder));
    // XMP and document information have the same title, as PDF/A requires.
    let document = Document::load_mem(&binder).unwrap();
    let information = document.trailer.get_deref(b"Info", &document).and_then(Object::as_dict).unwrap();
    let title = lopdf::decode_text_string(information.get(b"Title").unwrap()).unwrap();
    let packet = document.catalog().unwrap().get_deref(b"Metadata", &document).and_then(Object::as_stream).unwrap();
    let packet = String::from_utf8(packet.content.clone()).unwrap();
    assert!(packet.contains(&format!("<rdf:li xml:lang=\"x-default\">{title}</rdf:li>")), "{title}: {packet}");
    assert_plain(&word_text(&at("checklist.docx")), "checklist.docx");
    // The original keeps its own name, and the manifest states it.
    assert!(dir.path().join(format!("b/originals/fit note {BAD}.txt")).exists());
    run(dir.path(), &["folder", "verify", "b"]).exits(0);
    let manifest = String::from_utf8(at("manifest.json")).unwrap();
    assert_plain(&manifest, "manifest.json");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["documents"][0]["file"], format!("fit note {BAD}.txt"));
}

#[test]
fn a_list_of_people_and_values_put_nothing_misleading_into_a_form() {
    let dir = fresh();
    fs::write(
        dir.path().join("people.csv"),
        "name,supervisor,session_date\nA\u{202e}B \u{e0041}Lee,علی\u{200c}رضا,03/06/2025\n",
    )
    .unwrap();
    fs::write(dir.path().join("values.yaml"), "supervisor: \"C\\u202ED\\e[31m\"\n").unwrap();
    fs::write(
        dir.path().join("record.yaml"),
        "form: sandwell/individual-record\nvalues:\n  supervisor: \"C\\u202ED\\e[31m\"\n  supervisee: \"שרה\\u200F\"\n",
    )
    .unwrap();
    let ran =
        run(dir.path(), &["blank", "sandwell/individual-record", "--people", "people.csv", "--out", "p"]).exits(0);
    assert_plain(&ran.out, "the names of the files");
    let ran =
        run(dir.path(), &["blank", "sandwell/individual-record", "--values", "values.yaml", "--out", "v"]).exits(0);
    assert!(ran.err.contains("values.yaml: hidden characters"), "{}", ran.err);
    let ran = run(dir.path(), &["fill", "record.yaml", "--format", "docx,pdf", "--out", "f"]).exits(0);
    assert!(ran.err.contains("are replaced in Supervisor"), "{}", ran.err);
    for (of, says) in [("p", "A�B �Lee"), ("v", "C�D�[31m"), ("f", "C�D�[31m")] {
        let file = |ending: &str| {
            let mut entries = fs::read_dir(dir.path().join(of)).unwrap().map(|entry| entry.unwrap().path());
            fs::read(entries.find(|path| path.extension().unwrap() == ending).unwrap()).unwrap()
        };
        let (texts, word) = (texts(&file("pdf")), word_text(&file("docx")));
        assert!(texts.iter().any(|text| text == says), "{of}: {texts:?}");
        assert!(word.contains(says), "{of}: {word}");
        let overrides = |c: char| c == '\u{202e}' || c == '\u{1b}' || c == '\u{e0041}';
        assert!(!word.contains(overrides) && !texts.iter().any(|text| text.contains(overrides)), "{of}");
        // Joiners that a script needs stay.
        assert!(of == "v" || word.contains(if of == "p" { "علی\u{200c}رضا" } else { "שרה\u{200f}" }), "{of}: {word}");
    }
}

#[test]
fn an_answer_is_read_as_it_was_given() {
    let dir = fresh();
    let catalogue = Catalogue::built_in();
    let given = "C\u{202e}D \"x\" \\ \u{e0041}: #\n\u{200f}שרה\u{ad}";
    let source = Source::new("a.yaml", "form: sandwell/individual-record\nvalues:\n  supervisor: escaped-0\n");
    let mut record = record::yaml::parse(&source, &catalogue).unwrap();
    let long = record.form.fields().find(|field| matches!(field.kind, formfolio::form::Kind::LongText)).unwrap();
    record.values.insert(long.name.clone(), Value::Text(given.to_owned()));
    fs::write(dir.path().join("a.pdf"), formfolio::pdf::fill(&record).unwrap()).unwrap();
    let ran = run(dir.path(), &["read", "a.pdf", "--format", "json"]).exits(0);
    assert_plain(&ran.out, "JSON");
    assert_eq!(ran.json()[0]["values"][&long.name], given);
    let ran = run(dir.path(), &["read", "a.pdf"]).exits(0);
    assert_plain(&ran.out, "YAML");
    let again = record::yaml::parse(&Source::new("b.yaml", ran.out), &catalogue).unwrap();
    assert_eq!(again.get(&long.name).text(), Some(given));
    assert_eq!(again.get("supervisor").text(), Some("escaped-0"));
}
