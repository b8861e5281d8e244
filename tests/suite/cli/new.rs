//! `new` and `forms --format yaml`: their results work without changes.

use std::fs;

use super::{fresh, names, root, run};

#[test]
fn a_new_form_works_at_once_and_is_never_overwritten() {
    let dir = fresh();
    let ran = run(dir.path(), &["new", "form", "own", "--id", "acme/visit-note"]).exits(0);
    assert_eq!(ran.out, "own/acme/authority.yaml\nown/acme/visit-note.yaml\n");
    assert!(ran.err.contains("formfolio --forms own blank acme/visit-note"), "{}", ran.err);
    run(dir.path(), &["lint", "own"]).exits(0);
    let call = ["--forms", "own", "blank", "acme/visit-note", "--format", "docx,pdf,yaml", "--out", "blanks"];
    run(dir.path(), &call).exits(0);
    for ending in ["docx", "pdf", "yaml"] {
        run(dir.path(), &["--forms", "own", "read", &format!("blanks/acme-visit-note.{ending}")]).exits(0);
    }
    let ran = run(dir.path(), &["new", "form", "own", "--id", "acme/visit-note"]).exits(2);
    assert!(ran.err.contains("this file already exists"), "{}", ran.err);
    run(dir.path(), &["new", "form", "own", "--id", "acme/visit-note", "--force"]).exits(0);

    // A second form goes to the existing authority, given or found, without changing it.
    fs::write(dir.path().join("own/acme/authority.yaml"), "id: acme\nname: Acme\n").unwrap();
    for (call, made) in [
        (&["new", "form", "own"][..], "own/acme/supervision-note.yaml\n"),
        (&["new", "form", "own/acme", "--id", "two"], "own/acme/two.yaml\n"),
        (&["new", "form", "own", "--authority", "acme", "--id", "three"], "own/acme/three.yaml\n"),
    ] {
        assert_eq!(run(dir.path(), call).exits(0).out, made);
    }
    assert_eq!(fs::read_to_string(dir.path().join("own/acme/authority.yaml")).unwrap(), "id: acme\nname: Acme\n");
    run(dir.path(), &["lint", "own"]).exits(0);

    for bad in ["Acme Council/x", "acme/Visit Note", "../x", "acme/../../x", "/", ""] {
        let ran = run(dir.path(), &["new", "form", "bad", "--id", bad]).exits(2);
        assert!(!dir.path().join("bad").exists(), "{bad}: {}", ran.err);
    }
}

#[test]
fn a_new_authority_takes_new_forms() {
    let dir = fresh();
    run(dir.path(), &["new", "authority", "own", "--id", "acme", "--name", "Acme: the Council"]).exits(0);
    run(dir.path(), &["lint", "own"]).exits(0);
    run(dir.path(), &["new", "authority", "own", "--id", "acme"]).exits(2);
    run(dir.path(), &["new", "form", "own"]).exits(0);
    let ran = run(dir.path(), &["--forms", "own", "forms"]).exits(0);
    assert!(ran.out.contains("Acme: the Council\n  acme/supervision-note"), "{}", ran.out);
    // An authority with a logo also takes new forms.
    fs::copy(root().join("fixtures/logo/acme.png"), dir.path().join("own/acme/acme.png")).unwrap();
    let text = "id: acme\nname: Acme\nlogo: { file: acme.png, alt: Acme }\n";
    fs::write(dir.path().join("own/acme/authority.yaml"), text).unwrap();
    run(dir.path(), &["new", "form", "own", "--id", "acme/two"]).exits(0);
    run(dir.path(), &["lint", "own"]).exits(0);
    run(dir.path(), &["new", "authority", "other"]).exits(0);
    assert_eq!(names(dir.path().join("other")), ["my-council"]);
}

#[test]
fn every_mistake_in_definitions_is_reported_with_its_place() {
    let dir = fresh();
    run(dir.path(), &["new", "authority", "own", "--id", "acme", "--name", "Acme"]).exits(0);
    run(dir.path(), &["new", "form", "own", "--id", "acme/note"]).exits(0);
    let (authority, form) = (dir.path().join("own/acme/authority.yaml"), dir.path().join("own/acme/note.yaml"));
    let (text, note) = (fs::read_to_string(&authority).unwrap(), fs::read_to_string(&form).unwrap());
    fs::write(&authority, text.replace("name: \"Acme\"", "name: \"Acme\"\ncolor: red")).unwrap();
    fs::write(&form, note.replace("kind: date,", "kind: day,")).unwrap();
    fs::create_dir(dir.path().join("own/acme/layouts")).unwrap();
    let layout = "id: acme/two\ntitle: Two\nsource: { file: a, part: b, lines: [1, 2] }\nsections:\n  - { number: 1, title: Notes, forms: [acme/note], any: [note] }\n";
    fs::write(dir.path().join("own/acme/layouts/two.yaml"), layout).unwrap();
    let ran = run(dir.path(), &["lint", "own"]).exits(1);
    assert!(ran.out.contains("unknown key `color`") && ran.out.contains("`day`"), "{}", ran.out);
    assert!(!ran.out.contains("there is no"), "{}", ran.out);
    fs::remove_dir_all(dir.path().join("own/acme/layouts")).unwrap();

    // A mistake of syntax has its right place, even after multi-byte letters.
    fs::write(&form, &note).unwrap();
    fs::write(&authority, "id: acme\nname: \"Âcme\" Council\n").unwrap();
    let ran = run(dir.path(), &["lint", "own"]).exits(1);
    assert!(ran.out.contains("authority.yaml:2:") && !ran.out.contains("there is no"), "{}", ran.out);

    // A picture of another format exists, but is no logo.
    fs::write(&authority, format!("{text}\nlogo: {{ file: logo.webp, alt: Acme }}\n")).unwrap();
    fs::write(dir.path().join("own/acme/logo.webp"), b"RIFF\x10\0\0\0WEBPVP8 ").unwrap();
    let ran = run(dir.path(), &["lint", "own"]).exits(1);
    assert!(ran.out.contains("the logo “logo.webp” is not a PNG or JPEG picture"), "{}", ran.out);
    assert!(ran.out.contains("1 mistake in 1 file"), "{}", ran.out);
}

#[test]
fn a_new_folder_works_at_once() {
    let dir = fresh();
    let ran = run(dir.path(), &["new", "folder", "Siân O’Brien"]).exits(0);
    assert_eq!(ran.out, "Siân O’Brien/folder.yaml\n");
    assert_eq!(names(dir.path().join("Siân O’Brien")).len(), 12);
    for what in ["plan", "check", "assemble"] {
        run(dir.path(), &["folder", what, "Siân O’Brien", "--today", "2025-06-30"]).exits(0);
    }
    run(dir.path(), &["folder", "verify", "Siân O’Brien-binder"]).exits(0);
    // A file in a section's directory belongs to that section.
    for name in names(dir.path().join("Siân O’Brien")) {
        if name != "folder.yaml" {
            fs::write(dir.path().join("Siân O’Brien").join(&name).join("IMG_1.txt"), format!("a note in {name}"))
                .unwrap();
        }
    }
    let json = run(dir.path(), &["folder", "plan", "Siân O’Brien", "--format", "json"]).exits(0).json();
    assert_eq!(json["person"], "Siân O’Brien");
    for section in json["sections"].as_array().unwrap() {
        let documents = section["documents"].as_array().unwrap();
        assert_eq!(documents.len(), 1, "{section}");
        assert!(
            documents[0]["file"].as_str().unwrap().starts_with(&format!("{:02} ", section["number"].as_u64().unwrap()))
        );
    }
    let again = run(dir.path(), &["new", "folder", "Siân O’Brien"]).exits(2);
    assert!(again.err.contains("this file already exists"), "{}", again.err);

    run(dir.path(), &["new", "folder", "b", "--person", "Bo", "--authority", "leics", "--layout", "nine"]).exits(0);
    let text = fs::read_to_string(dir.path().join("b/folder.yaml")).unwrap();
    assert!(text.contains("\nauthority: leics\n") && text.contains("\nlayout: sandwell/nine\n"), "{text}");
    assert_eq!(names(dir.path().join("b")).len(), 10);
    let ran = run(dir.path(), &["new", "folder", "c", "--authority", "leicester"]).exits(2);
    assert!(ran.err.contains("Known: bct, leics") && !dir.path().join("c").exists(), "{}", ran.err);
}

#[test]
fn a_printed_definition_works_as_an_own_form() {
    let dir = fresh();
    run(dir.path(), &["new", "authority", "own", "--id", "acme"]).exits(0);
    let forms = run(dir.path(), &["forms", "--format", "json"]).exits(0).json();
    for form in forms.as_array().unwrap() {
        let id = form["id"].as_str().unwrap();
        let text = run(dir.path(), &["forms", id, "--format", "yaml"]).exits(0).out;
        let (authority, name) = id.split_once('/').unwrap();
        assert!(text.starts_with(&format!("# The definition of {id}")), "{text}");
        // One change: the id; another name where two authorities have forms of one name.
        let text = text.replace(&format!("id: {id}\n"), &format!("id: acme/{authority}-{name}\n"));
        fs::write(dir.path().join(format!("own/acme/{authority}-{name}.yaml")), text).unwrap();
    }
    let ran = run(dir.path(), &["lint", "own"]).exits(0);
    assert_eq!(ran.out, format!("{} definitions are good\n", forms.as_array().unwrap().len() + 1));
    let own = run(dir.path(), &["--forms", "own", "forms", "acme/leics-bottom-lines", "--format", "yaml"]).exits(0);
    assert!(own.out.contains("\nid: acme/leics-bottom-lines\n"), "{}", own.out);
    assert!(run(dir.path(), &["forms", "--format", "yaml"]).exits(2).err.contains("name the form"));
}
