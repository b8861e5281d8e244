//! Text and JSON of reports and mistakes.

use formfolio::finding::{AppliedWaiver, FileReport, Report};
use formfolio::form::Catalogue;
use formfolio::record::yaml;
use formfolio::render;
use formfolio::source::Source;

use super::{check, root};

#[test]
fn a_report_has_counts_and_valid_json() {
    let path = root().join("fixtures/records/individual-record-bad.yaml");
    let findings = check(&path);
    let (errors, warnings) = {
        let report = Report::from(vec![FileReport::of_record("", "", "", findings.clone())]);
        (report.errors(), report.warnings())
    };
    assert_eq!(errors + warnings, findings.len());
    let report = Report::from(vec![
        FileReport::of_record("good.pdf", "sandwell/individual-record", "Individual record", Vec::new()),
        FileReport::of_record("bad\u{1b}[2J.docx", "sandwell/individual-record", "", findings),
    ]);
    let json = render::json(&report);
    assert_eq!(
        json["summary"],
        serde_json::json!({"files": 2, "errors": errors, "warnings": warnings, "waived": 0, "found": 2, "by_labels": 0, "filed": 0, "not_checked": 0})
    );
    let first = &json["checked"][1]["findings"][0];
    assert_eq!(first["rule"], "missing-person");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["field"], "supervisor");
    assert_eq!(first["label"], "Supervisor");
    assert!(first["message"].is_string() && first["help"].is_string() && first.get("waived").is_none());

    let plain = render::text(&report, false);
    assert!(!plain.contains('\u{1b}'), "no escapes without colour, not even from a file's name");
    assert!(plain.contains("good.pdf – Individual record\n  Nothing to put right.\n"), "{plain}");
    assert!(
        plain.ends_with(&format!("Checked 2 files: {errors} errors, {warnings} warnings, 1 file without findings.\n"))
    );
    assert!(plain.starts_with("bad"), "the worst comes first, whichever was given first");
    assert!(render::text(&report, true).contains("\u{1b}[1;31merror"));
    assert_eq!(render::text(&Report::default(), false), "No files to check.\n");
}

#[test]
fn mistakes_are_shown_in_the_source_text() {
    let text = "form: sandwell/individual-record\nvalues:\n  supervisr: Siân O’Brien\n  session_date: 2025-06-03\n";
    let error = yaml::parse(&Source::new("mine.yaml", text), &Catalogue::built_in()).unwrap_err();
    let shown = render::mistakes(&error.mistakes, false);
    assert!(shown.contains("mine.yaml:3:3"), "{shown}");
    assert!(shown.contains("supervisr: Siân O’Brien") && shown.contains("^^^^^^^^^"), "{shown}");
    assert!(shown.contains("did you mean `supervisor`?"), "{shown}");
    assert!(render::mistakes(&error.mistakes, true).contains('\u{1b}'));
    assert_eq!(render::mistakes(&[], false), "");
}

#[test]
fn a_second_place_is_shown_with_its_label() {
    use formfolio::source::{Mistake, Span};
    let source = Source::new("form.yaml", "a: 1\nb: ŷ\na: 2\n");
    let at = |needle: &str| source.text.rfind(needle).unwrap();
    let mistake = Mistake::new(&source, Span { start: at("a: 2"), end: at("a: 2") + 1 }, "`a` is used twice")
        .help("Give one of them another name")
        .other(Span { start: 0, end: 1 }, "first used here");
    let shown = render::mistakes(&[mistake], false);
    for part in ["error: `a` is used twice", "form.yaml:3:1", "first used here", "help: Give one of them another name"]
    {
        assert!(shown.contains(part), "{shown}");
    }
    // Spans outside the text, or within a character, are cut.
    let odd = Mistake::new(&source, Span { start: 9, end: 900 }, "odd");
    assert!(render::mistakes(&[odd], false).contains("error: odd"));
}

#[test]
fn a_waived_finding_comes_last_and_is_counted_separately() {
    let mut findings = check(&root().join("fixtures/rules/vague-date/failing.yaml"));
    findings[0].waived = Some(AppliedWaiver {
        reason: "Waiting for the court".into(),
        by: "Helen Ashdown".into(),
        until: "2025-09-30".into(),
    });
    let report = Report::from(vec![FileReport::of_record("a.docx", "b/c", "", findings)]);
    let text = render::text(&report, false);
    let (error, waived) = (text.find("  error  ").unwrap(), text.find("  waived  ").unwrap());
    assert!(error < waived, "{text}");
    assert!(text.contains("Allowed by Helen Ashdown until 2025-09-30: Waiting for the court"), "{text}");
    assert_eq!(text.matches("Supervision Policy,").count(), 1, "once is enough\n{text}");
    assert!(text.ends_with("Checked 1 file: 1 error, no warnings, 1 waived.\n"), "{text}");
    let json = render::json(&report);
    assert_eq!(json["summary"]["waived"], 1);
    assert_eq!(json["checked"][0]["findings"][0]["waived"]["by"], "Helen Ashdown");
    assert_eq!(json["checked"][0]["findings"][0]["policy"]["line"], 111);
}
