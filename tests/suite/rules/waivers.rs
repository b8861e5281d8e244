//! Waivers: covered findings, unused and expired waivers, and mistakes in a file.

use std::fs;
use std::path::Path;

use formfolio::finding::{Report, UnreadFile};
use formfolio::render;
use formfolio::rules::waivers::{Waivers, apply, parse};
use formfolio::source::Source;

use super::{checked, fixtures, root, today};
use crate::golden;

/// The report on a fixture of a rule about waivers: a record with its waivers.
pub(super) fn directory(dir: &Path) -> Report {
    let mut report = checked(&dir.join("record.yaml"));
    let text = fs::read_to_string(dir.join("waivers.yaml")).unwrap();
    apply(&mut report, &[read(&text)], today());
    report
}

fn read(text: &str) -> Waivers {
    parse(&Source::new("waivers.yaml", text))
        .unwrap_or_else(|error| panic!("{error}\n{}", render::mistakes(&error.mistakes, false)))
}

/// A report with two vague dates.
fn vague() -> Report {
    checked(&fixtures().join("vague-date/failing.yaml"))
}

fn waiver(rule: &str, file: &str, more: &str) -> Waivers {
    read(&format!("- rule: {rule}\n  file: \"{file}\"\n  reason: x\n  by: y\n  until: 2025-06-30\n{more}"))
}

#[test]
fn a_waived_finding_stays_in_the_report_and_is_counted_separately() {
    let mut report = vague();
    apply(&mut report, &[waiver("vague-date", "failing.yaml", "  field: actions.2.timescale\n")], today());
    assert_eq!((report.errors(), report.warnings(), report.waived(), report.files()), (1, 0, 1, 1));
    let waived = report.checked[0].waived().next().unwrap();
    assert_eq!(waived.place.field.as_deref(), Some("actions.2.timescale"));
    assert_eq!(waived.waived.as_ref().unwrap().until, "2025-06-30");
    assert_eq!(report.checked.len(), 1, "nothing is said of a waiver that covers something");
}

#[test]
fn a_waiver_of_another_rule_file_field_or_directory_covers_nothing() {
    let below = |dir: &str| Waivers { below: Some(dir.into()), ..waiver("vague-date", "*", "") };
    for waivers in [
        waiver("vague-owner", "failing.yaml", ""),
        waiver("vague-date", "failing.pdf", ""),
        waiver("vague-date", "failing.yaml", "  field: actions.3\n"),
        below("elsewhere"),
    ] {
        let mut report = vague();
        apply(&mut report, &[waivers], today());
        assert_eq!((report.errors(), report.warnings(), report.waived(), report.files()), (2, 1, 0, 1));
        let about = report.checked.last().unwrap();
        assert_eq!((about.file.as_str(), &about.form), ("waivers.yaml", &None));
        assert_eq!((about.findings[0].rule, about.findings[0].place.line), ("waiver-unused", Some(1)));
    }
    let mut report = vague();
    report.checked[0].file = "staff/failing.yaml".into();
    apply(&mut report, &[below("staff")], today());
    assert_eq!((report.errors(), report.waived()), (0, 2));
}

#[test]
fn an_expired_waiver_covers_nothing_and_is_reported() {
    let mut report = vague();
    let tomorrow = today().succ_opt().unwrap();
    apply(&mut report, &[waiver("vague-date", "failing.yaml", "")], tomorrow);
    assert_eq!((report.errors(), report.warnings(), report.waived()), (2, 1, 0));
    assert_eq!(report.checked[1].findings[0].rule, "waiver-expired");
}

#[test]
fn of_two_waivers_for_one_finding_the_first_is_named_and_neither_is_unused() {
    let mut report = vague();
    let second = Waivers { name: "second.yaml".into(), ..waiver("vague-date", "*", "") };
    let mut first = waiver("vague-date", "*.yaml", "");
    first.entries[0].by = "first".into();
    apply(&mut report, &[first, second], today());
    assert_eq!((report.checked.len(), report.waived()), (1, 2));
    assert!(report.checked[0].waived().all(|finding| finding.waived.as_ref().unwrap().by == "first"));
}

#[test]
fn a_waiver_for_an_unread_file_is_not_reported_as_unused() {
    let mut report = vague();
    report.unread.push(UnreadFile { file: Some("staff/scan.pdf".into()), ..UnreadFile::default() });
    apply(&mut report, &[waiver("vague-date", "scan.pdf", "")], today());
    assert_eq!(report.warnings(), 0);
}

#[test]
fn an_empty_file_has_no_waivers() {
    for text in ["", "\n", "# none yet\n", "[]\n", "---\n"] {
        assert_eq!(read(text).entries, [], "{text:?}");
    }
}

#[test]
fn all_mistakes_are_reported_with_their_places() {
    let text = fs::read_to_string(root().join("fixtures/waivers/mistakes.yaml")).unwrap();
    let error = parse(&Source::new("fixtures/waivers/mistakes.yaml", text)).unwrap_err();
    golden::same("tests/golden/waivers-mistakes.txt", &render::mistakes(&error.mistakes, false));
    for text in ["rule: vague-date\n", "- rule: [\n", "just words\n"] {
        assert!(!parse(&Source::new("w.yaml", text)).unwrap_err().mistakes.is_empty(), "{text}");
    }
}
