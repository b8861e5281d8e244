//! The JSON shapes and file names that other programs rely on.

use std::fs;

use serde_json::{Value as Json, json};

use super::{fresh, names, root, run, sample};

fn keys(value: &Json) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn forms_as_json() {
    let list = run(root(), &["forms", "--format", "json"]).exits(0).json();
    for form in list.as_array().unwrap() {
        assert_eq!(keys(form), ["id", "title", "authority", "kind", "version", "fillable", "fields"]);
        let whole = run(root(), &["forms", form["id"].as_str().unwrap(), "--format", "json"]).exits(0).json();
        for key in ["id", "title", "authority", "kind", "version", "fillable"] {
            assert_eq!(whole[key], form[key]);
        }
        let fields = whole["fields"].as_array().unwrap();
        assert_eq!(form["fields"], fields.len());
        for field in fields {
            assert!(field["name"].is_string() && field["label"].is_string() && field["required"].is_boolean());
            assert_eq!(field["kind"] == "table", field["columns"].is_array() && field["rows"].is_u64());
            assert_eq!(field["kind"] == "choice" || field["kind"] == "choices", field["choices"].is_array());
            for column in field["columns"].as_array().into_iter().flatten() {
                assert!(column["name"].is_string() && column["label"].is_string() && column["kind"].is_string());
            }
        }
    }
    let record = run(root(), &["forms", "sandwell/individual-record", "--format", "json"]).json();
    let field = |name: &str| record["fields"].as_array().unwrap().iter().find(|field| field["name"] == name).unwrap();
    assert_eq!(field("supervisor")["role"], "supervisor");
    assert_eq!(field("employee_signed")["role"], "supervisee");
    assert_eq!(field("actions")["rows"], 4);
    assert_eq!(field("actions")["columns"][1]["kind"], "date");
}

#[test]
fn read_as_json_and_yaml() {
    let (good, audit) = (sample("individual-record-good"), sample("file-audit-good"));
    let records = run(root(), &["read", &good, &audit, "--format", "json"]).exits(0).json();
    assert_eq!(keys(&records[0]), ["file", "form", "version", "values", "notes"]);
    assert_eq!(records[0]["file"], good.as_str());
    let values = &records[0]["values"];
    assert_eq!(values["session_date"], "2025-06-03");
    assert_eq!(values["next_time"], "09:30");
    assert_eq!(values["actions"][4]["by_whom"], "Siân O’Brien");
    assert_eq!(values["manager_signed"], json!({"grade": "typed", "name": "Siân O’Brien", "date": "2025-06-04"}));
    assert_eq!(records[1]["values"]["audit_grid"][0]["outcome"], true);

    let text = run(root(), &["read", &good, &audit]).exits(0).out;
    let documents: Vec<&str> = text.split("\n---\n").collect();
    assert_eq!(documents.len(), 2);
    let dir = fresh();
    for (document, record) in documents.iter().zip(records.as_array().unwrap()) {
        fs::write(dir.path().join("one.yaml"), document).unwrap();
        let again = run(dir.path(), &["read", "one.yaml", "--format", "json"]).exits(0).json();
        assert_eq!(again[0]["values"], record["values"]);
    }
}

#[test]
fn a_record_is_the_same_from_every_format() {
    let dir = fresh();
    for name in ["individual-record-good", "file-audit-good", "casework-supervision-record-good"] {
        let record = sample(name);
        let (word, pdf) = (format!("out/{name}.docx"), format!("out/{name}.pdf"));
        let ran = run(dir.path(), &["fill", &record, "--format", "docx", "--out", "out"]).exits(0);
        assert_eq!(ran.out, format!("{word}\n"));
        run(dir.path(), &["fill", &record, "--format", "pdf", "--out", "out"]).exits(0);
        let records = run(dir.path(), &["read", &record, &word, &pdf, "--format", "json"]).exits(0).json();
        assert_eq!(records[0]["values"], records[1]["values"], "{name} in Word");
        assert_eq!(records[0]["values"], records[2]["values"], "{name} in PDF");
    }
}

#[test]
fn check_as_json_with_its_exit_status() {
    let args = ["check", "--format", "json", "--today", "2025-06-30"];
    let (good, bad) = (sample("individual-record-good"), sample("individual-record-bad"));
    let clean = run(root(), &[&args[..], &[&good]].concat()).exits(0).json();
    assert_eq!(
        clean["summary"],
        json!({"files": 1, "errors": 0, "warnings": 0, "waived": 0, "found": 1, "by_labels": 0, "filed": 0, "not_checked": 0})
    );
    let report = run(root(), &[&args[..], &[&good, &bad]].concat()).exits(1).json();
    assert_eq!(report["summary"]["files"], 2);
    assert_eq!(report["checked"][1]["form"], "sandwell/individual-record");
    let findings = report["checked"][1]["findings"].as_array().unwrap();
    for finding in findings {
        for key in ["rule", "severity", "message", "help"] {
            assert!(finding[key].is_string(), "{finding}");
        }
        if let Some(policy) = finding.get("policy") {
            assert_eq!(keys(policy), ["authority", "quote", "source", "line", "title", "heading"]);
        }
    }
    let owner = findings.iter().find(|finding| finding["rule"] == "action-without-owner").unwrap();
    assert_eq!(owner["field"], "actions.2.by_whom");
    let errors = findings.iter().filter(|finding| finding["severity"] == "error").count();
    assert_eq!(report["summary"]["errors"], errors);
}

#[test]
fn check_goes_through_directories_and_writes_its_report() {
    let dir = fresh();
    let staff = dir.path().join("staff/2025");
    fs::create_dir_all(&staff).unwrap();
    for (from, to) in [("individual-record-good", "b.yaml"), ("file-audit-good", "a.yml")] {
        fs::copy(sample(from), staff.join(to)).unwrap();
    }
    for other in ["~$b.docx", "notes.txt", ".hidden.yaml"] {
        fs::write(staff.join(other), "no record").unwrap();
    }
    let args = ["check", "staff", "--today", "30/06/2025", "--format", "json"];
    let report = run(dir.path(), &args).exits(0).json();
    assert_eq!(report["checked"][0]["file"], "staff/2025/a.yml");
    assert_eq!(report["checked"][1]["file"], "staff/2025/b.yaml");
    let ran = run(dir.path(), &[&args[..], &["--out", "report.json"]].concat()).exits(0);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("the report is in report.json"), "{}", ran.err);
    let written: Json = serde_json::from_str(&fs::read_to_string(dir.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(written, report);
    run(dir.path(), &[&args[..], &["--out", "report.json"]].concat()).exits(2);
    // An unreadable file counts more than findings.
    fs::copy(sample("individual-record-bad"), staff.join("c.yaml")).unwrap();
    run(dir.path(), &args).exits(1);
    fs::write(staff.join("d.pdf"), "").unwrap();
    let both = run(dir.path(), &args).exits(2);
    assert_eq!(both.json()["summary"]["files"], 3);
}

#[test]
fn blanks_have_the_agreed_names() {
    let dir = fresh();
    run(dir.path(), &["blank", "sandwell/individual-record", "sandwell/file-audit", "--format", "yaml,pdf,docx"])
        .exits(0);
    let stems = ["sandwell-file-audit", "sandwell-individual-record"];
    let expected: Vec<String> =
        stems.iter().flat_map(|stem| ["docx", "pdf", "yaml"].map(|ending| format!("{stem}.{ending}"))).collect();
    assert_eq!(names(dir.path()), expected);
    let blank = run(
        dir.path(),
        &[
            "read",
            "sandwell-file-audit.docx",
            "sandwell-file-audit.pdf",
            "sandwell-file-audit.yaml",
            "--format",
            "json",
        ],
    );
    let records = blank.exits(0).json();
    assert_eq!(records[0]["values"], records[1]["values"]);
    assert_eq!(records[0]["values"], records[2]["values"]);
}

#[test]
fn all_makes_a_word_and_a_pdf_file_of_every_form() {
    let dir = fresh();
    run(dir.path(), &["blank", "--all", "--out", "blanks"]).exits(0);
    let forms = run(root(), &["forms", "--format", "json"]).json();
    let made = names(dir.path().join("blanks"));
    assert_eq!(made.len(), 2 * forms.as_array().unwrap().len());
    for form in forms.as_array().unwrap() {
        let stem = form["id"].as_str().unwrap().replace('/', "-");
        assert!(made.contains(&format!("{stem}.docx")) && made.contains(&format!("{stem}.pdf")));
    }
}
