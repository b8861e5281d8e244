//! Uses a program in place of Tesseract.

use super::*;

fn picture() -> GreyPicture {
    GreyPicture { width: 2, height: 1, dpi: 200, dots: vec![0, 255] }
}

#[test]
fn a_missing_program_is_reported() {
    let missing = Tesseract { program: PathBuf::from("/no/such/tesseract"), limit: LIMIT };
    let error = missing.words(&picture(), PictureLayout::Rows).unwrap_err();
    assert_eq!(error.message, "Tesseract cannot be started from here");
    assert!(error.help.unwrap().contains("FORMFOLIO_TESSERACT"));
}

#[cfg(unix)]
fn fake(dir: &std::path::Path, script: &str, limit: Duration) -> Tesseract {
    use std::os::unix::fs::PermissionsExt;
    let program = dir.join("tesseract");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    Tesseract { program, limit }
}

#[cfg(unix)]
#[test]
fn the_program_gets_the_picture_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let script = r#"here=$(dirname "$0"); echo "$*" > "$here/call"; echo "$TMPDIR" > "$here/place"; cat > "$here/picture"
printf '5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t91.5\tSigned\n'"#;
    let words = fake(dir.path(), script, LIMIT).words(&picture(), PictureLayout::Rows).unwrap();
    assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["Signed"]);
    assert_eq!(fs::read_to_string(dir.path().join("call")).unwrap(), "- - --psm 4 --dpi 200 -l eng tsv\n");
    assert_eq!(fs::read(dir.path().join("picture")).unwrap(), b"P5\n2 1\n255\n\x00\xff");
    let place = fs::read_to_string(dir.path().join("place")).unwrap();
    assert!(!std::path::Path::new(place.trim()).exists());
}

#[cfg(unix)]
#[test]
fn a_program_that_fails_or_hangs_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let script = "echo 'Error opening data file eng.traineddata' >&2; exit 1";
    let error = fake(dir.path(), script, LIMIT).words(&picture(), PictureLayout::Rows).unwrap_err();
    assert!(error.message.starts_with("Tesseract could not read the picture"), "{}", error.message);
    assert!(error.help.unwrap().contains("tesseract-ocr-eng"));
    let error =
        fake(dir.path(), "sleep 20", Duration::from_millis(200)).words(&picture(), PictureLayout::Rows).unwrap_err();
    assert!(error.message.contains("was stopped"), "{}", error.message);
}

/// Reads nothing: it has the words that Tesseract read in the picture of the fixture, at its first and second look.
#[derive(Debug)]
struct Table([String; 2]);

impl WordReader for Table {
    fn words(&self, _: &GreyPicture, layout: PictureLayout) -> Result<Vec<PictureWord>> {
        let [rows, sparse] = &self.0;
        Ok(tsv::words(if layout == PictureLayout::Rows { rows } else { sparse }))
    }
}

#[test]
fn a_photographed_form_is_read_and_no_answer_is_sure() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ocr");
    let text = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
    let table = Table([text("allocation-note.tsv"), text("allocation-note-second-look.tsv")]);
    let picture = fs::read(dir.join("allocation-note.jpg")).unwrap();
    let catalogue = crate::form::Catalogue::built_in();
    let reader = crate::file::RecordReader::new(&catalogue);
    assert_eq!(reader.read(&picture, "note.jpg").unwrap_err().kind, ErrorKind::NotAForm);
    let record = reader.reading_pictures(&table).read(&picture, "note.jpg").unwrap();
    assert_eq!(record.form.id, "leics/allocation-note");
    let json = crate::record::json::record(&record, None);
    let values = json["values"].as_object().unwrap();
    for (field, value) in [
        ("child_or_family", "Sadowska"),
        ("allocated_team", "LAC Team 3"),
        ("contact_date", "2025-06-07"),
        ("why_are_we_working", "We are worried that he is hurt at home."),
        ("what_are_we_trying_to_achieve", "Missing episodes are down to none. He is back in school by September."),
    ] {
        assert_eq!(values[field], value, "{field}");
    }
    // The dates are right or were left out.
    for (field, value) in [("referral_date", "2025-06-08"), ("allocation_date", "2025-06-10")] {
        assert!(values[field].is_null() || values[field] == value, "{field}: {}", values[field]);
    }
    assert!(record.is_read_from_a_picture());
    assert!(record.via.values().all(|via| via.how == "ocr" && !via.is_sure));
    let today = chrono::NaiveDate::from_ymd_opt(2025, 6, 30).unwrap();
    let findings = crate::rules::check(&record, today).findings;
    let finding = findings.iter().find(|finding| finding.rule == "read-by-labels").unwrap();
    assert!(finding.message.contains("read from a picture (OCR)"), "{}", finding.message);
}
