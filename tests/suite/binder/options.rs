//! What `folder assemble` and `folder verify` can be asked for.

use std::fs;
use std::path::Path;

use lopdf::{Document, Object};

use super::{SAMPLE, assemble, binder, files, manifest, sample, sha256, small};
use crate::cli::{fresh, root, run};
use crate::reader::{bookmarks, page, squeeze, text};

#[test]
fn what_is_left_out_leaves_no_trace_but_a_page_that_says_so() {
    let dir = fresh();
    let ran = sample(dir.path(), "copy", &["--without", "7,8", "--attach", "--zip"]).exits(1);
    assert!(ran.out.contains("left out of this copy: Section 7, 8"), "{}", ran.out);
    assert!(!ran.err.contains("07 Managing Attendance"), "{}", ran.err);
    let out = dir.path().join("copy");
    let (manifest, document) = (manifest(&out), binder(&out));
    let whole = text(&document);
    for number in [7, 8] {
        let section = &manifest["sections"][number - 1];
        assert_eq!(section["left_out"], true);
        let divider = page(&document, section["page"].as_u64().unwrap() as u32);
        assert!(divider.contains("leftoutofthiscopy"), "{divider}");
    }
    assert!(page(&document, 1).contains(&squeeze("Left out of this copy")), "the cover says so");
    // The names of the sections' documents say what they are about.
    let hidden = [
        "Fit note",
        "O’Neill",
        "Occupational health",
        "Self-certificate",
        "RTW",
        "Compliment",
        "Żółkowski",
        "Thank-you",
    ];
    let names = files(&out);
    for words in hidden {
        assert!(!whole.contains(&squeeze(words)), "{words} is in the binder");
        assert!(!names.keys().any(|name| name.contains(words)), "{words} is among the originals");
        let text = fs::read_to_string(out.join("manifest.json")).unwrap();
        assert!(!text.contains(words), "{words} is in the manifest");
    }
    let attached = attached(&document);
    assert!(attached.iter().all(|(name, _)| hidden.iter().all(|words| !name.contains(words))), "{attached:?}");
    // And yet each is accounted for.
    let hashes = fs::read_to_string(out.join("manifest.json")).unwrap();
    for (file, bytes) in files(&root().join(SAMPLE)) {
        assert!(hashes.contains(&sha256(&bytes)), "{file}");
    }
    run(dir.path(), &["folder", "verify", "copy"]).exits(0);
    let wrong = sample(dir.path(), "other", &["--without", "12"]).exits(2);
    assert!(wrong.err.contains("no section 12"), "{}", wrong.err);
}

/// The files attached to a PDF: their names and bytes.
pub fn attached(document: &Document) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let Ok(names) = document.catalog().unwrap().get_deref(b"Names", document) else { return out };
    let files = names.as_dict().unwrap().get_deref(b"EmbeddedFiles", document).unwrap().as_dict().unwrap();
    leaves(document, files, &mut out);
    out
}

fn leaves(document: &Document, node: &lopdf::Dictionary, out: &mut Vec<(String, Vec<u8>)>) {
    for kid in node.get_deref(b"Kids", document).and_then(Object::as_array).cloned().unwrap_or_default() {
        leaves(document, document.get_dictionary(kid.as_reference().unwrap()).unwrap(), out);
    }
    let names = node.get_deref(b"Names", document).and_then(Object::as_array).cloned().unwrap_or_default();
    for pair in names.chunks(2) {
        let file = document.dereference(&pair[1]).unwrap().1.as_dict().unwrap();
        let name = lopdf::decode_text_string(file.get(b"UF").unwrap()).unwrap();
        let stream = file.get_deref(b"EF", document).unwrap().as_dict().unwrap();
        let stream = stream.get_deref(b"F", document).unwrap().as_stream().unwrap();
        out.push((name, stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())));
    }
}

#[test]
fn with_attach_the_binder_holds_the_originals() {
    let dir = fresh();
    sample(dir.path(), "out", &["--attach"]).exits(2);
    let out = dir.path().join("out");
    let attached = attached(&binder(&out));
    for (file, bytes) in files(&out.join("originals")) {
        if file != "folder.yaml" {
            assert!(attached.iter().any(|(_, own)| *own == bytes), "{file} is not attached");
        }
    }
    // What was attached to a document has stayed so, too.
    assert!(attached.iter().any(|(name, _)| name.ends_with(".csv")), "{:?}", attached.iter().map(|one| &one.0));
}

#[test]
fn fields_stay_or_become_text() {
    let dir = fresh();
    sample(dir.path(), "flat", &[]).exits(2);
    sample(dir.path(), "kept", &["--fields", "keep"]).exits(2);
    let (flat, kept) = (binder(&dir.path().join("flat")), binder(&dir.path().join("kept")));
    assert!(!flat.catalog().unwrap().has(b"AcroForm"));
    let names: Vec<String> = formfolio::pdf::acroform::fields(&kept).into_iter().map(|field| field.name).collect();
    // Each of our forms that is shown as it is; the copy of a signed one cannot be filled in.
    let manifest = manifest(&dir.path().join("kept"));
    let shown = |one: &&serde_json::Value| one["shown"] == "own pages" && !one["form"].is_null();
    let own = manifest["documents"].as_array().unwrap().iter().filter(shown).count();
    assert_eq!((own, names.iter().filter(|name| name.ends_with(".supervisee")).count()), (2, 2), "{names:?}");
    let mut once = names.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), names.len(), "the fields of different documents are kept apart");
    assert_eq!(flat.get_pages().len(), kept.get_pages().len());
}

#[test]
fn a_password_locks_the_binder_alone() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::write(dir.path().join("password.txt"), "blaue Blume 7\nand a note\n").unwrap();
    let ran = assemble(dir.path(), &folder, "out", &["--password-file", "password.txt"]).exits(0);
    assert!(ran.out.contains(", locked with the password\n"), "{}", ran.out);
    let open = "beside it, not locked: checklist.docx, checklist.pdf, originals, manifest.json";
    assert!(ran.out.contains(open), "{}", ran.out);
    assert!(ran.out.contains("Send binder.pdf alone"), "{}", ran.out);
    let out = dir.path().join("out");
    assert_eq!(manifest(&out)["binder"]["locked"], true);
    let bytes = fs::read(out.join("binder.pdf")).unwrap();
    assert!(
        Document::load_mem(&bytes).is_ok_and(|document| document.is_encrypted()) || Document::load_mem(&bytes).is_err()
    );
    let open = |password: &str| Document::load_mem_with_options(&bytes, lopdf::LoadOptions::with_password(password));
    assert!(open("wrong").is_err());
    assert!(text(&open("blaue Blume 7").unwrap()).contains("AnnExample"));
    run(dir.path(), &["folder", "verify", "out"]).exits(0);
    for (words, said) in [("", "no password"), ("\n", "no password"), (&"x".repeat(128), "128 bytes")] {
        fs::write(dir.path().join("password.txt"), words).unwrap();
        let ran = assemble(dir.path(), &folder, "other", &["--password-file", "password.txt"]).exits(2);
        assert!(ran.err.contains(said), "{}", ran.err);
        assert!(!dir.path().join("other").exists());
    }
}

#[test]
fn a_password_locks_the_zip_with_everything_in_it() {
    let dir = fresh();
    let folder = small(dir.path());
    assemble(dir.path(), &folder, "out", &["--zip"]).exits(0);
    let open = fs::read(dir.path().join("out.zip")).unwrap();
    fs::write(dir.path().join("password.txt"), "\u{feff}four random words\r\n").unwrap();
    let call = ["--zip", "--force", "--password-file", "password.txt"];
    let ran = assemble(dir.path(), &folder, "out", &call).exits(0);
    assert!(ran.out.contains("packed in one file: out.zip, locked with the password"), "{}", ran.out);
    assert!(ran.out.contains("Send this file, not the directory"), "{}", ran.out);
    let bytes = fs::read(dir.path().join("out.zip")).unwrap();
    for words in ["Fit note", "Learning log", "originals", "Ann Example"] {
        assert!(!bytes.windows(words.len()).any(|part| part == words.as_bytes()), "{words}");
    }
    let mut outer = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert!(outer.by_index(0).is_err());
    let mut inner = Vec::new();
    std::io::copy(&mut outer.by_index_decrypt(0, b"four random words").unwrap(), &mut inner).unwrap();
    let (mut inner, mut open) = (unpacked(&inner), unpacked(&open));
    assert_eq!(inner, files(&dir.path().join("out")));
    // The binder is locked anew each time, and the manifest says so; all else is as without a password.
    for name in ["binder.pdf", "manifest.json"] {
        assert!(inner.remove(name) != open.remove(name));
    }
    assert_eq!(inner, open);
    let json = assemble(dir.path(), &folder, "out", &[&call[..], &["--format", "json"]].concat()).exits(0).json();
    assert_eq!(json["zip_locked"], true);
    // A short password gets a warning; one that other programs would read differently is refused.
    fs::write(dir.path().join("password.txt"), "short").unwrap();
    assert!(assemble(dir.path(), &folder, "out", &call).exits(0).err.contains("5 characters"));
    fs::write(dir.path().join("password.txt"), "fünf Wörter im Wald").unwrap();
    assert!(assemble(dir.path(), &folder, "new", &call).exits(2).err.contains("read differently"));
    assert!(!dir.path().join("new").exists() && !dir.path().join("new.zip").exists());
}

/// The files in a zip of a binder, as they are called within it.
fn unpacked(bytes: &[u8]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = std::collections::BTreeMap::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let name = file.name().unwrap().split_once('/').unwrap().1.to_owned();
        std::io::copy(&mut file, files.entry(name).or_insert_with(Vec::new)).unwrap();
    }
    files
}

#[test]
fn the_zip_holds_what_the_directory_holds() {
    let dir = fresh();
    let folder = small(dir.path());
    for out in ["a", "b"] {
        fs::create_dir(dir.path().join(out)).unwrap();
        assemble(dir.path(), &folder, &format!("{out}/Ann’s binder"), &["--zip"]).exits(0);
    }
    let zips: Vec<Vec<u8>> =
        ["a", "b"].iter().map(|out| fs::read(dir.path().join(out).join("Ann’s binder.zip")).unwrap()).collect();
    assert!(zips[0] == zips[1], "the same folder, another zip file");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&zips[0])).unwrap();
    let there = files(&dir.path().join("a/Ann’s binder"));
    assert_eq!(zip.len(), there.len());
    for (file, bytes) in there {
        let mut packed = Vec::new();
        std::io::copy(&mut zip.by_name(&format!("Ann’s binder/{file}")).unwrap(), &mut packed).unwrap();
        assert!(packed == bytes, "{file}");
    }
}

#[test]
fn verify_names_what_has_changed() {
    let dir = fresh();
    let folder = small(dir.path());
    assemble(dir.path(), &folder, "out", &[]).exits(0);
    let out = dir.path().join("out");
    let verify = |code: i32| run(dir.path(), &["folder", "verify", "out", "--format", "json"]).exits(code).json();
    let whole = verify(0);
    assert_eq!((&whole["whole"], &whole["person"]), (&true.into(), &"Ann Example".into()));
    assert_eq!(whole["sha256"], manifest(&out)["sha256"]);
    // Files that Windows adds are not changes.
    fs::write(out.join("Thumbs.db"), "x").unwrap();
    verify(0);
    let log = out.join("originals/Learning log.txt");
    fs::write(&log, "What was learnt!").unwrap();
    fs::remove_file(out.join("originals/07 Managing Attendance/Fit note 04.03.2025.txt")).unwrap();
    fs::write(out.join("extra.txt"), "x").unwrap();
    let report = verify(1);
    let changes: Vec<(&str, &str)> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["file"].as_str().unwrap(), change["what"].as_str().unwrap()))
        .collect();
    let wanted = [
        ("extra.txt", "added"),
        ("originals/07 Managing Attendance/Fit note 04.03.2025.txt", "missing"),
        ("originals/Learning log.txt", "changed"),
    ];
    assert_eq!(changes, wanted);
    let text = run(dir.path(), &["folder", "verify", "out"]).exits(1);
    assert!(text.out.contains("missing  originals/07") && text.out.contains("not as it was"), "{}", text.out);
}

#[test]
fn verify_notices_a_manifest_that_was_made_to_fit() {
    let dir = fresh();
    let folder = small(dir.path());
    assemble(dir.path(), &folder, "out", &[]).exits(0);
    let path = dir.path().join("out/manifest.json");
    let before = fs::read_to_string(&path).unwrap();
    let changed = b"What was learnt!";
    fs::write(dir.path().join("out/originals/Learning log.txt"), changed).unwrap();
    fs::write(&path, before.replace(&sha256(b"What was learnt."), &sha256(changed))).unwrap();
    let report = run(dir.path(), &["folder", "verify", "out", "--format", "json"]).exits(1).json();
    assert_eq!((&report["manifest_whole"], &report["changes"]), (&false.into(), &serde_json::json!([])));
    // Every word of it is proved, and how the text is broken into lines is not.
    fs::write(dir.path().join("out/originals/Learning log.txt"), "What was learnt.").unwrap();
    fs::write(&path, before.replace("\"locked\": false", "\"locked\": true")).unwrap();
    run(dir.path(), &["folder", "verify", "out"]).exits(1);
    fs::write(&path, before.replace('\n', "\r\n")).unwrap();
    run(dir.path(), &["folder", "verify", "out"]).exits(0);
}

#[test]
fn verify_says_what_is_no_binder() {
    let dir = fresh();
    let folder = small(dir.path());
    let verify = |path: &Path| run(dir.path(), &["folder", "verify", &path.display().to_string()]).exits(2).err;
    assert!(verify(&folder).contains("no manifest.json"));
    assert!(verify(&folder.join("folder.yaml")).contains("this is a file"));
    assert!(verify(&dir.path().join("nowhere")).contains("no such file"));
    fs::write(folder.join("manifest.json"), "{}").unwrap();
    assert!(verify(&folder).contains("not the manifest of a binder"));
    for command in [&["folder", "verify", "nowhere"][..], &["folder", "assemble", "nowhere"]] {
        let ran = run(dir.path(), &[command, &["--format", "json"]].concat()).exits(2);
        assert!(ran.out.is_empty() && ran.err.contains("no such file"), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn several_folders_are_put_together_in_one_call() {
    let dir = fresh();
    let staff = dir.path().join("staff");
    for name in ["Ann", "Böb"] {
        fs::create_dir_all(staff.join(name)).unwrap();
        let description = format!("person: {name} Example\nauthority: sandwell\n");
        fs::write(staff.join(name).join("folder.yaml"), description).unwrap();
        fs::write(staff.join(name).join("Audit.txt"), name).unwrap();
    }
    fs::write(staff.join("Thumbs.db"), "x").unwrap();
    let ran = run(dir.path(), &["folder", "assemble", "staff", "--out", "done", "--format", "json"]).exits(0).json();
    let people: Vec<&str> = ran.as_array().unwrap().iter().map(|one| one["person"].as_str().unwrap()).collect();
    assert_eq!(people, ["Ann Example", "Böb Example"]);
    run(dir.path(), &["folder", "verify", "done/Ann-binder", "done/Böb-binder"]).exits(0);
    // One that cannot be done does not stop the other.
    fs::write(staff.join("Ann/folder.yaml"), "nobody: here\n").unwrap();
    let ran = run(dir.path(), &["folder", "assemble", "staff/Ann", "staff/Böb", "--out", "done", "--force"]).exits(2);
    assert!(ran.err.contains("staff/Ann/folder.yaml") && ran.out.contains("Böb Example"), "{}\n{}", ran.out, ran.err);
}

#[test]
fn what_is_found_out_about_signatures_stands_in_the_binder() {
    let dir = fresh();
    let folder = small(dir.path());
    let rules = root().join("fixtures/rules");
    let description = "person: Łukasz Ôwen-Ŷork\nauthority: sandwell\nlayout: sandwell/eleven\n";
    fs::write(folder.join("folder.yaml"), description).unwrap();
    fs::copy(rules.join("signer-not-trusted/clean.pdf"), folder.join("sound.pdf")).unwrap();
    fs::copy(rules.join("signature-broken/failing.pdf"), folder.join("broken.pdf")).unwrap();
    let trust = root().join("fixtures/signed/trust").display().to_string();
    assemble(dir.path(), &folder, "out", &["--trust", &trust]).exits(0);
    let (manifest, document) = (manifest(&dir.path().join("out")), binder(&dir.path().join("out")));
    for (file, words) in [("sound.pdf", "the certificate is trusted"), ("broken.pdf", "the signature is broken")] {
        let one = manifest["documents"].as_array().unwrap().iter().find(|one| one["file"] == file).unwrap();
        assert_eq!(one["shown"], "copy of a signed document");
        let said = one["signatures"][0].as_str().unwrap();
        assert!(said.contains(words), "{file}: {said}");
        let first = page(&document, one["pages"][0].as_u64().unwrap() as u32);
        assert!(first.contains(&squeeze(words)), "{file}: {first}");
        let before = fs::read(folder.join(file)).unwrap();
        assert!(fs::read(dir.path().join("out/originals").join(file)).unwrap() == before, "{file}");
    }
}

#[test]
fn a_plan_gone_through_by_hand_is_kept_to() {
    let dir = fresh();
    let folder = small(dir.path());
    let shown = folder.display().to_string();
    run(dir.path(), &["folder", "plan", &shown, "--out", "plan.yaml"]).exits(0);
    let plan = fs::read_to_string(dir.path().join("plan.yaml")).unwrap();
    fs::write(dir.path().join("plan.yaml"), plan.replace("title: \"Learning log\"", "title: The log of the year"))
        .unwrap();
    assemble(dir.path(), &folder, "out", &["--plan", "plan.yaml"]).exits(0);
    let manifest = manifest(&dir.path().join("out"));
    let titles: Vec<&str> =
        manifest["documents"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert!(titles.contains(&"The log of the year"), "{titles:?}");
}

#[test]
fn duplex_begins_every_section_and_document_on_a_right_hand_page() {
    let dir = fresh();
    sample(dir.path(), "both", &["--duplex"]).exits(2);
    let out = dir.path().join("both");
    let (manifest, document) = (manifest(&out), binder(&out));
    assert_eq!(manifest["binder"]["pages"], document.get_pages().len());
    let first = |one: &serde_json::Value| one.as_u64().expect("a page") as u32;
    let sections = manifest["sections"].as_array().unwrap().iter().map(|section| first(&section["page"]));
    let documents = manifest["documents"].as_array().unwrap().iter().map(|document| first(&document["pages"][0]));
    for page in sections.chain(documents) {
        assert_eq!(page % 2, 1, "something begins on page {page}");
    }
    let blank: Vec<u32> = document
        .get_pages()
        .into_keys()
        .filter(|number| page(&document, *number).contains(&squeeze("This page is left blank.")))
        .collect();
    assert!(blank.len() > 5 && blank.iter().all(|page| page.is_multiple_of(2)), "{blank:?}");
}

#[test]
fn documents_are_called_what_they_are_and_when_and_numbered_ones_stand_in_order() {
    let dir = fresh();
    let folder = dir.path().join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("folder.yaml"), "person: Ann Lee\nauthority: sandwell\nlayout: sandwell/eleven\n").unwrap();
    for name in ["Monitoring sheet 10.txt", "Monitoring sheet 2.txt", "Monitoring sheet.txt"] {
        fs::write(folder.join(name), name).unwrap();
    }
    let record = "form: sandwell/individual-record\nvalues:\n  supervisee: Ann Lee\n  session_date: 2025-06-04\n";
    fs::write(folder.join("a.yaml"), record).unwrap();
    fs::write(folder.join("b.yaml"), format!("{record}  supervisor: Bronwen Hughes\n")).unwrap();
    run(dir.path(), &["folder", "assemble", "folder", "--out", "out", "--today", "2025-07-01"]);
    let marks = bookmarks(&binder(&dir.path().join("out")));
    let names: Vec<&str> = marks.iter().map(|(_, name, _)| name.as_str()).collect();
    let at = |name: &str| names.iter().position(|one| *one == name).unwrap_or_else(|| panic!("no {name}: {names:?}"));
    let sheets = ["Monitoring sheet", "Monitoring sheet 2", "Monitoring sheet 10"].map(at);
    assert!(sheets.is_sorted(), "{names:?}");
    assert!(at("Supervision record, 4 June 2025") < at("Supervision record (2), 4 June 2025"));
}
