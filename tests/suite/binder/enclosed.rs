//! Records attached to emails and packed into archives are documents of their own, beside these.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::copies::{email, record, zipped};
use super::{assemble, files, manifest, sha256, small};
use crate::cli::{fresh, run};
use crate::outlook::{OutlookAttachment, letter};

const DAY: [&str; 2] = ["--today", "2025-06-30"];

fn document(out: &Path, file: &str) -> Json {
    let documents = manifest(out)["documents"].clone();
    let found = documents.as_array().unwrap().iter().find(|one| one["file"] == file).cloned();
    found.unwrap_or_else(|| panic!("{file} is not there: {documents:#}"))
}

#[test]
fn an_attached_record_stands_where_its_form_belongs_beside_the_email() {
    let dir = fresh();
    let folder = small(dir.path());
    let bytes = record("Ann Example");
    let attached = vec![
        OutlookAttachment::File("../June: final.pdf", bytes.clone()),
        OutlookAttachment::File("photo.jpg", b"\xff\xd8\xff\xe0".to_vec()),
    ];
    let message = letter("The dates", attached).into_bytes();
    fs::create_dir(folder.join("10 Correspondence")).unwrap();
    fs::write(folder.join("10 Correspondence/RE dates.msg"), &message).unwrap();
    assemble(dir.path(), &folder, "out", &DAY).exits(0);
    let out = dir.path().join("out");
    let name = "10 Correspondence/RE dates.msg › June_ final.pdf";
    let (cover, own) = (document(&out, "10 Correspondence/RE dates.msg"), document(&out, name));
    assert_eq!((&own["form"], &own["section"]), (&"sandwell/individual-record".into(), &2.into()), "{own:#}");
    assert_eq!(own["date"], "2025-06-03");
    assert_eq!(own["sha256"], sha256(&bytes));
    assert_eq!((&cover["sort"], &cover["shown"]), (&"mail".into(), &"set from its text".into()), "{cover:#}");
    let made = files(&out);
    assert!(made[&format!("originals/{name}")] == bytes);
    assert!(made["originals/10 Correspondence/RE dates.msg"] == message);
    assert_eq!(manifest(&out)["documents"].as_array().unwrap().len(), 4);
    run(dir.path(), &["folder", "verify", "out"]).exits(0);
}

#[test]
fn a_record_that_also_lies_in_the_folder_is_not_doubled() {
    let dir = fresh();
    let folder = small(dir.path());
    let bytes = record("Ann Example");
    fs::write(folder.join("a.eml"), email("June.pdf", &bytes)).unwrap();
    fs::write(folder.join("b.zip"), zipped("forms/June.pdf", &bytes)).unwrap();
    assemble(dir.path(), &folder, "once", &DAY).exits(0);
    let of = |out: &str| {
        let documents = manifest(&dir.path().join(out))["documents"].clone();
        let mut names: Vec<String> =
            documents.as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap().to_owned()).collect();
        names.retain(|name| name.contains("June"));
        names
    };
    assert_eq!(of("once"), ["a.eml › June.pdf"]);
    fs::remove_file(folder.join("a.eml")).unwrap();
    assemble(dir.path(), &folder, "zip", &DAY).exits(0);
    assert_eq!(of("zip"), ["b.zip › forms › June.pdf"]);
    fs::write(folder.join("June.pdf"), &bytes).unwrap();
    assemble(dir.path(), &folder, "file", &DAY).exits(0);
    assert_eq!(of("file"), ["June.pdf"]);
}

#[test]
fn an_email_is_left_out_together_with_the_record_in_it() {
    let dir = fresh();
    let folder = small(dir.path());
    let bytes = record("Ann Example");
    fs::create_dir(folder.join("10 Correspondence")).unwrap();
    fs::write(folder.join("10 Correspondence/a.eml"), email("June.pdf", &bytes)).unwrap();
    for (out, section) in [("records", "2"), ("letters", "10")] {
        assemble(dir.path(), &folder, out, &[&DAY[..], &["--without", section]].concat()).exits(0);
        let out = dir.path().join(out);
        let names: Vec<String> = files(&out).into_keys().filter(|name| name.starts_with("originals/")).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        let text = fs::read_to_string(out.join("manifest.json")).unwrap();
        assert!(!text.contains("a.eml") && !text.contains("June"), "{text}");
    }
    // Neither when the record lies in the folder, too.
    fs::write(folder.join("June.pdf"), &bytes).unwrap();
    assemble(dir.path(), &folder, "both", &[&DAY[..], &["--without", "2"]].concat()).exits(0);
    assert!(files(&dir.path().join("both")).keys().all(|name| !name.ends_with(".eml")));
}

#[test]
fn an_edited_plan_places_a_record_in_an_email() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::write(folder.join("a.eml"), email("June.pdf", &record("Ann Example"))).unwrap();
    let folder = folder.display().to_string();
    run(dir.path(), &["folder", "plan", &folder, "--out", "plan.yaml"]).exits(0);
    let path = dir.path().join("plan.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let line = "  - file: \"a.eml › June.pdf\"\n    section: 2\n";
    assert!(text.contains(line), "{text}");
    fs::write(&path, text.replace(line, &line.replace('2', "5"))).unwrap();
    let plan = run(dir.path(), &["folder", "plan", &folder, "--plan", "plan.yaml", "--format", "json"]).json();
    let all = plan["sections"].as_array().unwrap().iter().flat_map(|one| {
        let number = one["number"].clone();
        one["documents"].as_array().unwrap().iter().map(move |document| (number.clone(), document["file"].clone()))
    });
    let own: Vec<Json> = all.filter(|(_, file)| file == "a.eml › June.pdf").map(|(number, _)| number).collect();
    assert_eq!(own, [5], "{plan:#}");
}

#[test]
fn an_email_with_the_record_of_another_person_is_kept_out_with_all_that_is_in_it() {
    let dir = fresh();
    let folder = small(dir.path());
    let attached = vec![
        OutlookAttachment::File("June.pdf", record("Ann Example")),
        OutlookAttachment::File("Other.pdf", record("Tomasz Żak")),
    ];
    fs::write(folder.join("both.msg"), letter("The dates", attached).into_bytes()).unwrap();
    assemble(dir.path(), &folder, "out", &DAY).exits(1);
    let out = dir.path().join("out");
    assert_eq!(manifest(&out)["kept_out"].as_array().unwrap().len(), 1);
    assert!(!fs::read_to_string(out.join("manifest.json")).unwrap().contains("both.msg"));
}
