//! `check`: its formats, its waivers, and reports without names.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{fresh, program, root, run, sample};

const DAY: [&str; 2] = ["--today", "2025-06-30"];

/// A directory `staff` with a record with two vague dates.
fn staff(dir: &Path) {
    fs::create_dir_all(dir.join("Ashdown/2025")).unwrap();
    fs::copy(root().join("fixtures/rules/vague-date/failing.yaml"), dir.join("Ashdown/2025/Siân.yaml")).unwrap();
}

fn waiver(rule: &str, file: &str, until: &str) -> String {
    format!("- rule: {rule}\n  file: {file}\n  reason: Waiting for the court\n  by: Helen Ashdown\n  until: {until}\n")
}

fn check(dir: &Path, more: &[&str]) -> super::Ran {
    run(dir, &[&["check", "Ashdown"], &DAY[..], more].concat())
}

#[test]
fn waivers_in_the_directory_apply_and_change_the_exit_status() {
    let dir = fresh();
    staff(dir.path());
    check(dir.path(), &[]).exits(1);
    fs::write(dir.path().join("Ashdown/waivers.yaml"), waiver("vague-date", "Siân.yaml", "2025-06-30")).unwrap();
    let report = check(dir.path(), &["--format", "json"]).exits(0).json();
    assert_eq!(
        report["summary"],
        json!({"files": 1, "errors": 0, "warnings": 0, "waived": 2, "found": 1, "by_labels": 0, "filed": 0, "not_checked": 0})
    );
    assert_eq!(
        report["checked"][0]["findings"][0]["waived"],
        json!({"reason": "Waiting for the court", "by": "Helen Ashdown", "until": "2025-06-30"})
    );
    // A day later the waiver has expired.
    let later = run(dir.path(), &["check", "Ashdown", "--today", "2025-07-01", "--format", "json"]).exits(1).json();
    assert_eq!(
        later["summary"],
        json!({"files": 1, "errors": 2, "warnings": 1, "waived": 0, "found": 1, "by_labels": 0, "filed": 0, "not_checked": 0})
    );
    assert_eq!(later["checked"][1]["file"], "Ashdown/waivers.yaml");
    assert_eq!(later["checked"][1]["form"], json!(null));
    assert_eq!(later["checked"][1]["findings"][0]["rule"], "waiver-expired");
    // A waiver file in a subdirectory is not directly in the directory.
    fs::rename(dir.path().join("Ashdown/waivers.yaml"), dir.path().join("Ashdown/2025/waivers.yaml")).unwrap();
    check(dir.path(), &[]).exits(1);
}

#[test]
fn named_waivers_are_no_records_even_in_the_directory() {
    let dir = fresh();
    staff(dir.path());
    for place in ["allowed.yaml", "Ashdown/allowed.yaml"] {
        fs::write(dir.path().join(place), waiver("vague-date", "'S*.yaml'", "30/09/2025")).unwrap();
        let ran = check(dir.path(), &["--waivers", place]).exits(0);
        assert!(ran.out.contains("2 waived"), "{}", ran.out);
        fs::remove_file(dir.path().join(place)).unwrap();
    }
    // The same file counts once, by option and by place.
    fs::write(dir.path().join("Ashdown/waivers.yaml"), waiver("vague-owner", "x.yaml", "2025-09-30")).unwrap();
    let report = check(dir.path(), &["--waivers", "./Ashdown/waivers.yaml", "--format", "json"]).exits(1).json();
    assert_eq!(report["summary"]["warnings"], 1, "waiver-unused, once");
}

#[test]
fn mistakes_in_waivers_stop_the_check() {
    let dir = fresh();
    staff(dir.path());
    fs::write(dir.path().join("Ashdown/waivers.yaml"), "- rule: vague-dates\n  untill: never\n").unwrap();
    let ran = check(dir.path(), &[]).exits(2);
    assert_eq!(ran.out, "");
    for part in ["Ashdown/waivers.yaml:1:9", "did you mean `vague-date`?", "did you mean `until`?", "`by` is missing"] {
        assert!(ran.err.contains(part), "{part}\n{}", ran.err);
    }
    check(dir.path(), &["--waivers", "nowhere.yaml"]).exits(2);
}

#[test]
fn every_format_goes_to_standard_output_or_into_a_file() {
    let dir = fresh();
    staff(dir.path());
    fs::write(dir.path().join("Ashdown/scan.pdf"), "").unwrap();
    for (format, begins) in
        [("text", "Ashdown/"), ("json", "{"), ("sarif", "{"), ("junit", "<?xml"), ("html", "<!DOCTYPE html>")]
    {
        // An unreadable file counts more than findings, and is in the report.
        let ran = check(dir.path(), &["--format", format]).exits(2);
        assert!(ran.out.starts_with(begins) && ran.out.ends_with('\n'), "{format}\n{}", ran.out);
        assert!(
            ran.out.contains("Ashdown/scan.pdf") || ran.out.contains("Ashdown&#x2f;scan.pdf"),
            "{format}\n{}",
            ran.out
        );
        check(dir.path(), &["--format", format, "--out", "report"]).exits(2);
        assert_eq!(fs::read_to_string(dir.path().join("report")).unwrap(), ran.out);
        fs::remove_file(dir.path().join("report")).unwrap();
    }
    let log = check(dir.path(), &["--format", "sarif"]).json();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    run(root(), &[&["check", &sample("file-audit-good"), "--format", "xml"], &DAY[..]].concat()).exits(2);
    // A PDF is no text.
    let args = [&["check", "Ashdown", "--format", "pdf"], &DAY[..]].concat();
    let ran = program(dir.path()).args(args).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    check(dir.path(), &["--format", "pdf", "--out", "report.pdf"]).exits(2);
    let written = fs::read(dir.path().join("report.pdf")).unwrap();
    assert!(written == ran.stdout && written.starts_with(b"%PDF-"));
}

#[test]
fn a_report_in_a_file_says_how_many_files_were_checked() {
    let dir = fresh();
    let (good, bad) = (sample("individual-record-good"), sample("individual-record-bad"));
    for (files, words) in [(&[&*good][..], "1 file checked, 0 errors"), (&[&good, &bad], "2 files checked, ")] {
        let ran = run(dir.path(), &[&["check"], files, &["--out", "report.txt", "--force"], &DAY].concat());
        assert!(ran.err.starts_with(words), "{}", ran.err);
    }
}

#[test]
fn a_redacted_check_has_no_names_on_either_stream() {
    let dir = fresh();
    staff(dir.path());
    fs::write(dir.path().join("Ashdown/Gareth.pdf"), "").unwrap();
    fs::write(dir.path().join("Ashdown/Priya.yaml"), "form: sandwell/individual-record\nvalues: { Llewellyn: x }\n")
        .unwrap();
    fs::write(dir.path().join("Ashdown/waivers.yaml"), waiver("vague-date", "Siân.yaml", "2025-09-30")).unwrap();
    for format in ["text", "json", "sarif", "junit", "html"] {
        let ran = check(dir.path(), &["--format", format, "--redact"]).exits(2);
        for name in ["Siân", "Si%C3%A2n", "Gareth", "Priya", "Llewellyn", "Helen", "Ashdown", "court"] {
            assert!(!ran.out.contains(name) && !ran.err.contains(name), "{format}: {name}\n{}\n{}", ran.out, ran.err);
        }
    }
}

#[test]
fn a_list_of_records_that_were_read_is_checked_like_their_files() {
    let dir = fresh();
    let (good, bad) = (sample("individual-record-good"), sample("individual-record-bad"));
    let list = run(dir.path(), &["read", &good, &bad, "--format", "json"]).exits(0);
    fs::write(dir.path().join("records.json"), &list.out).unwrap();
    let of = |args: &[&str]| run(dir.path(), &[args, &["--format", "json"], &DAY[..]].concat()).exits(1).json();
    let (from_list, from_files) = (of(&["check", "records.json"]), of(&["check", &good, &bad]));
    for (one, other) in [(0, 0), (1, 1)] {
        assert_eq!(from_list["checked"][one]["findings"], from_files["checked"][other]["findings"]);
    }
    assert_eq!(from_list["checked"][1]["file"], format!("records.json: {bad}"));
    let refused = run(dir.path(), &["read", "records.json"]).exits(2);
    assert!(refused.err.contains("this is a list of records"), "{}", refused.err);
}

/// Makes a directory `in` with a good record and every kind of file that is kept beside records; returns the number of
/// these other files.
fn inbox(dir: &Path) -> usize {
    let bad = root().join("fixtures/bad");
    let place = dir.join("in/from Gareth/.earlier");
    fs::create_dir_all(&place).unwrap();
    fs::copy(sample("individual-record-good"), dir.join("in/record.yaml")).unwrap();
    let sound = [
        "letter.doc",
        "letter.docx",
        "letter.odt",
        "letter.pdf",
        "minutes.rtf",
        "page.html",
        "photo.heic",
        "photo.jpg",
        "photo.png",
        "scan.pdf",
        "scan.tiff",
        "timesheet.xlsx",
    ];
    for name in sound {
        fs::copy(bad.join(name), dir.join("in/from Gareth").join(name)).unwrap();
    }
    let mail = "From: Zoe <zoe@example.org>\nTo: a@example.org\nSubject: My form\nDate: Tue, 3 Jun 2025 10:00:00 +0100\n\
                MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHere.\n\
                --b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"Zoe.docx\"\n\nx\n--b--\n";
    fs::write(dir.join("in/Here it is.eml"), mail).unwrap();
    let mut message = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    message.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    fs::write(dir.join("in/Fwd.msg"), message).unwrap();
    let mut archive = zip::ZipWriter::new(fs::File::create(dir.join("in/forms.zip")).unwrap());
    archive.start_file("Zoe.docx", zip::write::SimpleFileOptions::default()).unwrap();
    archive.finish().unwrap();
    fs::write(place.join("notes.txt"), "Remember the forms.").unwrap();
    fs::write(dir.join("in/blob.xyz"), b"\x00\x01").unwrap();
    // Files that are no documents are not counted.
    for other in ["Thumbs.db", "desktop.ini", ".DS_Store", "~$record.docx", "from Gareth/.earlier/.notes.txt"] {
        fs::write(dir.join("in").join(other), "x").unwrap();
    }
    sound.len() + 5
}

#[test]
fn every_file_in_the_directory_is_counted_and_reported() {
    let dir = fresh();
    let others = inbox(dir.path());
    let check = |more: &[&str]| run(dir.path(), &[&["check", "in"], &DAY[..], more].concat());
    // Sound files that are no forms do not make the check fail.
    let text = check(&[]).exits(0).out;
    assert!(text.contains(&format!("{} files: 1 checked, {others} need you.\n", others + 1)), "{text}");
    for line in [
        "in/from Gareth/photo.jpg: a photograph (JPEG). Ask for the form itself, or type it in.",
        "in/from Gareth/letter.doc: an old Word file (.doc). Ask for the Word or PDF file that was filled in; saved in this format, a form loses its fields.",
        "in/from Gareth/letter.docx: a Word document that is not one of the forms. If it is a record",
        "in/from Gareth/scan.pdf: a scan (PDF). ",
        "in/Here it is.eml: an email with no form in it. The file attached to it is no form that can be read.",
        "in/Fwd.msg: an email that cannot be opened. Open it in your mail program, and save the form attached",
        "in/forms.zip: a zip archive with no form in it. If it is a record",
        "in/from Gareth/.earlier/notes.txt: a text. ",
    ] {
        assert_eq!(text.matches(&format!("\n  {line}")).count(), 1, "{line}\n{text}");
    }
    for other in ["Thumbs", "desktop.ini", "DS_Store", "~$", ".notes"] {
        assert!(!text.contains(other), "{other}\n{text}");
    }
    let json = check(&["--format", "json"]).exits(0).json();
    assert_eq!(json["summary"]["found"], others + 1);
    assert_eq!(json["summary"]["not_checked"], others);
    assert_eq!(json["summary"]["files"], 1);
    assert_eq!(json["unread"], json!([]));
    let listed = json["not_checked"].as_array().unwrap();
    assert_eq!(listed.len(), others);
    let photo = listed.iter().find(|one| one["file"] == "in/from Gareth/photo.jpg").unwrap();
    assert_eq!(photo["what"], "a photograph (JPEG)");

    let html = check(&["--format", "html"]).exits(0).out;
    assert!(html.contains(&format!("<h1>{} files: 1 checked, {others} need you</h1>", others + 1)), "{html}");
    let (_, section) = html.split_once("Files that need you").unwrap();
    let (section, _) = section.split_once("</section>").unwrap();
    assert_eq!(section.matches("<li>").count(), others);
    let sarif = check(&["--format", "sarif"]).exits(0).json();
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    assert_eq!(invocation["toolExecutionNotifications"].as_array().unwrap().len(), others);
    assert_eq!(check(&["--format", "junit"]).exits(0).out.matches("<skipped ").count(), others);
    // The report itself is in the directory and is not counted.
    let ran = check(&["--out", "in/report.txt"]).exits(0);
    assert!(ran.err.contains(&format!("{} files: 1 checked, {others} need you, 0 errors", others + 1)), "{}", ran.err);
    let again = check(&["--out", "in/report.txt", "--force"]).exits(0);
    assert_eq!(again.err, ran.err);
    for format in ["text", "json", "sarif", "junit", "html"] {
        let output = check(&["--format", format, "--redact"]).out;
        for name in ["Gareth", "Here it is", "Fwd", "forms.zip", "Here%20it"] {
            assert!(!output.contains(name), "{format}: {name}\n{output}");
        }
    }
}

#[test]
fn broken_locked_and_flattened_files_still_fail() {
    for name in ["locked.docx", "locked.pdf", "empty.docx", "zeros.pdf", "broken.jpg"] {
        let dir = fresh();
        fs::create_dir(dir.path().join("in")).unwrap();
        fs::copy(sample("individual-record-good"), dir.path().join("in/record.yaml")).unwrap();
        let bytes = fs::read(root().join("fixtures/bad").join(name)).unwrap_or_else(|_| b"\x01\x02".to_vec());
        fs::write(dir.path().join("in").join(name), bytes).unwrap();
        let ran = run(dir.path(), &[&["check", "in"], &DAY[..]].concat()).exits(2);
        assert!(ran.out.contains("2 files: 1 checked, 1 needs you."), "{name}\n{}", ran.out);
        assert!(ran.err.contains(&format!("1 of 2 could not be done: in/{name}")), "{name}\n{}", ran.err);
        let json = run(dir.path(), &[&["check", "in", "--format", "json"], &DAY[..]].concat()).json();
        assert_eq!(json["unread"][0]["file"], json["not_checked"][0]["file"], "{json:#}");
    }
}

#[test]
fn a_form_printed_to_pdf_is_no_letter() {
    let dir = fresh();
    run(dir.path(), &["fill", &sample("individual-record-good"), "--format", "pdf", "--out", "in"]).exits(0);
    let path = dir.path().join("in/individual-record-good.pdf");
    let mut document = lopdf::Document::load(&path).unwrap();
    document.catalog_mut().unwrap().remove(b"AcroForm");
    for page in document.page_iter().collect::<Vec<_>>() {
        document.get_dictionary_mut(page).unwrap().remove(b"Annots");
    }
    document.save(dir.path().join("in/printed.pdf")).unwrap();
    let ran = run(dir.path(), &[&["check", "in"], &DAY[..]].concat()).exits(0);
    let line = "  in/printed.pdf: a form that was printed to PDF, so that its fields are gone. Ask for the file that was filled in.";
    assert!(ran.out.contains(line), "{}", ran.out);
}

#[test]
fn a_directory_without_forms_lists_its_files() {
    let dir = fresh();
    fs::create_dir(dir.path().join("in")).unwrap();
    for name in ["photo.jpg", "letter.pdf", "letter.doc"] {
        fs::copy(root().join("fixtures/bad").join(name), dir.path().join("in").join(name)).unwrap();
    }
    fs::write(dir.path().join("in/Thumbs.db"), "x").unwrap();
    let ran = run(dir.path(), &["check", "in"]).exits(2);
    assert!(ran.out.contains("3 files: none checked, 3 need you."), "{}", ran.out);
    assert!(ran.err.contains("none of the 3 files in it is a completed form"), "{}", ran.err);
    let html = run(dir.path(), &["check", "in", "--format", "html"]).exits(2).out;
    assert!(html.contains("No file checked"), "{html}");
    // A file that is no form is an error when it is named itself.
    run(dir.path(), &["check", "in/photo.jpg"]).exits(2);
}

#[cfg(unix)]
#[test]
fn a_link_that_is_not_followed_is_reported() {
    let dir = fresh();
    fs::create_dir_all(dir.path().join("in")).unwrap();
    fs::create_dir_all(dir.path().join("elsewhere")).unwrap();
    fs::copy(sample("individual-record-good"), dir.path().join("in/record.yaml")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("elsewhere"), dir.path().join("in/more")).unwrap();
    let ran = run(dir.path(), &[&["check", "in"], &DAY[..]].concat()).exits(2);
    assert!(ran.err.contains("in/more: this is a link to another directory"), "{}", ran.err);
}

#[test]
fn a_folder_says_how_many_documents_are_only_filed() {
    let args = ["folder", "check", "fixtures/folders/sandwell-move", "--today", "2025-06-30"];
    let text = run(root(), &args).exits(2).out;
    let json = run(root(), &[&args[..], &["--format", "json"]].concat()).exits(2).json();
    let summary = &json["summary"];
    let (files, filed) = (summary["files"].as_u64().unwrap(), summary["filed"].as_u64().unwrap());
    assert_eq!(summary["not_checked"], 1);
    assert_eq!(summary["found"], files + filed + 1);
    let line = format!("{} files: {files} checked, {filed} only filed, 1 needs you.", files + filed + 1);
    assert!(text.contains(&line), "{line}\n{text}");
}

#[test]
fn a_record_typed_under_another_persons_name_is_reported() {
    let dir = fresh();
    let place = |name: &str, file: &str| {
        let to = dir.path().join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root().join("fixtures/typed").join(file), to).unwrap();
    };
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::copy(sample("individual-record-good"), dir.path().join("in/record.yaml")).unwrap();
    place("in/Ruth supervision 5 June.docx", "ruth-supervision.docx");
    place("in/Isla notes.docx", "isla-notes.docx");
    place("in/Supervision record 5 June (signed).docx", "ruth-supervision.docx");
    let ran = run(dir.path(), &[&["check", "in"], &DAY[..]].concat()).exits(1);
    assert!(!ran.out.contains("other-person-named"), "{}", ran.out);
    assert!(ran.out.contains("4 files: 1 checked, 2 read by labels, 1 needs you."), "{}", ran.out);

    place("in/Tom supervision 5 June.docx", "ruth-supervision.docx");
    fs::write(
        dir.path().join("in/Priya’s notes.eml"),
        "From: a@example.org\nTo: b@example.org\nSubject: Notes\nDate: Tue, 3 Jun 2025 10:00:00 +0100\nMIME-Version: 1.0\n\n\
         Staff member: Isla Hughes\nAll is well.\n",
    )
    .unwrap();
    let report = run(dir.path(), &[&["check", "in", "--format", "json"], &DAY[..]].concat()).exits(1).json();
    let output: Vec<(&str, &str)> = report["checked"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|file| {
            file["findings"].as_array().unwrap().iter().map(|finding| (&file["file"], &finding["message"]))
        })
        .map(|(file, message)| (file.as_str().unwrap(), message.as_str().unwrap()))
        .filter(|(_, message)| message.starts_with("The file name says"))
        .collect();
    let says = |file, name, other| {
        (file, format!("The file name says “{name}”, but the document says that it is about “{other}”"))
    };
    let wanted = [
        says("in/Priya’s notes.eml", "Priya", "Isla Hughes"),
        says("in/Tom supervision 5 June.docx", "Tom", "Ruth O’Brien"),
    ];
    assert_eq!(output, wanted.each_ref().map(|(file, message)| (*file, message.as_str())));
    // The counts are those of the files.
    assert_eq!((&report["summary"]["files"], &report["summary"]["found"]), (&4.into(), &6.into()));
    let quiet = run(dir.path(), &[&["check", "in", "--redact"], &DAY[..]].concat()).exits(1).out;
    for name in ["Tom", "Ruth", "Isla", "Priya"] {
        assert!(!quiet.contains(name), "{name}\n{quiet}");
    }
}

#[test]
fn a_record_typed_in_another_persons_folder_is_reported() {
    let dir = fresh();
    for (person, warnings) in [("Siân O’Brien", 1), ("Ruth O’Brien", 0), ("R. OBrien", 0)] {
        let folder = dir.path().join(person);
        fs::create_dir(&folder).unwrap();
        fs::copy(root().join("fixtures/typed/ruth-supervision.docx"), folder.join("Supervision 2025-06-05.docx"))
            .unwrap();
        fs::write(folder.join("folder.yaml"), format!("person: {person}\nauthority: sandwell\n")).unwrap();
        let args = ["folder", "check", person, "--today", "2025-06-30", "--format", "json"];
        let report = run(dir.path(), &args).json();
        let rules = report["checked"].as_array().unwrap().iter().flat_map(|file| file["findings"].as_array().unwrap());
        assert_eq!(rules.filter(|one| one["rule"] == "wrong-person").count(), warnings, "{person}\n{report:#}");
        // The binder reports it, too.
        let out = format!("{person} binder");
        let ran = run(dir.path(), &["folder", "assemble", person, "--out", &out, "--today", "2025-06-30"]);
        assert_eq!(ran.out.matches("this is a record of somebody else").count(), warnings, "{}", ran.out);
    }
}

#[test]
fn a_flattened_record_of_another_person_is_kept_out() {
    let dir = fresh();
    let folder = dir.path().join("tom");
    fs::create_dir(&folder).unwrap();
    fs::write(
        folder.join("folder.yaml"),
        "person: Tom Bright (née Vaughan)\nsupervisor: Bronwen Hughes\nauthority: sandwell\n",
    )
    .unwrap();
    let record = |name: &str, person: &str, rest: &str| {
        let text = format!(
            "form: sandwell/individual-record\nvalues:\n  supervisee: {person}\n  supervisor: Bronwen Hughes\n  session_date: 2025-06-05\n{rest}"
        );
        fs::write(dir.path().join(name), text).unwrap();
    };
    record("ruth.yaml", "Ruth O’Brien", "");
    record("own.yaml", "T. Vaughan", "");
    run(dir.path(), &["fill", "ruth.yaml", "own.yaml", "--format", "pdf", "--out", "filled"]).exits(0);
    for (from, to) in [("ruth.pdf", "June.pdf"), ("own.pdf", "May.pdf")] {
        // Without the field list and the field names only appearances are left, as after printing.
        let mut document = lopdf::Document::load(dir.path().join("filled").join(from)).unwrap();
        document.catalog_mut().unwrap().remove(b"AcroForm");
        for object in document.objects.values_mut() {
            if let Ok(dict) = object.as_dict_mut()
                && dict.get(b"Subtype").and_then(lopdf::Object::as_name).is_ok_and(|name| name == b"Widget")
            {
                dict.set("Subtype", "Stamp");
                ["FT", "T", "V"].iter().for_each(|key| drop(dict.remove(key.as_bytes())));
            }
        }
        document.save(folder.join(to)).unwrap();
    }
    record("tom/mistake.yaml", "Ruth O’Brien", "  no_such_field: x\n");
    fs::copy(root().join("fixtures/typed/ruth-supervision.docx"), folder.join("Ruth supervision 5 June.docx")).unwrap();
    fs::write(folder.join("cover.txt"), "Cover for Ruth O’Brien\nStaff member: Ruth O’Brien\nCovered by: Tom Bright\n")
        .unwrap();
    fs::write(folder.join("thanks.txt"), "Dear Tom,\nthank you for the supervision notes.\nRuth O’Brien\n").unwrap();
    let ran =
        run(dir.path(), &["folder", "assemble", "tom", "--out", "out", "--format", "json", "--today", "2025-06-30"]);
    let made = ran.json();
    assert_eq!(
        made["kept_out_files"],
        serde_json::json!(["June.pdf", "Ruth supervision 5 June.docx", "mistake.yaml"]),
        "{made:#}"
    );
    for kept in ["May.pdf", "cover.txt", "thanks.txt"] {
        assert!(dir.path().join("out/originals").join(kept).is_file(), "{kept}");
    }
    assert!(!dir.path().join("out/originals/June.pdf").exists());
}
