//! A small report in every format, compared with goldens, and properties of the formats.

use formfolio::finding::{FileReport, NotChecked, Report, UnreadFile};
use formfolio::render;
use formfolio::rules::RULES;
use formfolio::rules::waivers::{Waivers, apply, parse};
use formfolio::source::Source;

use super::{checked, fixtures, today};
use crate::golden;

/// A report with errors, warnings, a policy cited twice, a page, a waived finding, a file without findings, two unread
/// files, an unused waiver, and difficult file names.
fn small() -> Report {
    let mut report = Report::default();
    for (name, fixture) in [
        ("staff/good.pdf", "vague-date/clean.yaml"),
        ("staff/2025/Siân O’Brien’s “June” <b>.docx", "owner-not-party/failing.yaml"),
        ("staff\\it's 100% & more.pdf", "vague-date/failing.yaml"),
    ] {
        let mut file = checked(&fixtures().join(fixture)).checked.remove(0);
        file.file = name.to_owned();
        report.checked.push(file);
    }
    let pages = report.checked[2].findings.iter_mut().zip(2..);
    pages.for_each(|(finding, page)| finding.place.page = Some(page));
    report.checked.push(FileReport { file: "staff/\u{1b}[2Jodd\u{0}.docx".into(), ..report.checked[2].clone() });
    report.unread.push(UnreadFile {
        file: Some("staff/half.yaml".into()),
        message: "the record has mistakes".into(),
        help: None,
        mistakes: vec!["line 3, column 3: unknown key `supervisr`, did you mean `supervisor`?".into()],
    });
    report.unread.push(UnreadFile {
        file: Some("staff/scan.pdf".into()),
        message: "this PDF is a scan".into(),
        help: Some("Ask for the file that was filled in".into()),
        mistakes: Vec::new(),
    });
    let text = "- { rule: vague-date, file: '*more.pdf', field: actions.1, reason: Waiting for <the court>, \
                by: Helen Ashdown, until: 2025-09-30 }\n\
                - { rule: date-in-future, file: good.pdf, reason: x, by: y, until: 2025-09-30 }\n";
    let waivers = parse(&Source::new("staff/waivers.yaml", text)).unwrap();
    apply(&mut report, &[Waivers { below: Some("staff".into()), ..waivers }], today());
    report
}

fn without_version(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn text_as_reviewed() {
    golden::same("tests/golden/report.txt", &render::text(&small(), false));
}

#[test]
fn sarif_as_reviewed() {
    let mut log = render::sarif(&small());
    let run = &mut log["runs"][0];
    let ids: Vec<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    let rules = run["tool"]["driver"]["rules"].take();
    for (rule, declared) in RULES.iter().zip(rules.as_array().unwrap()) {
        assert_eq!(declared["id"], rule.id);
        assert_eq!(declared["defaultConfiguration"]["level"], rule.severity.keyword());
        for (key, text) in [("shortDescription", rule.what), ("fullDescription", rule.why), ("help", rule.fix)] {
            assert_eq!(declared[key]["text"], text);
        }
    }
    assert_eq!(rules[0]["name"], "MissingRequired");
    assert_eq!(rules.as_array().unwrap().len(), RULES.len());
    // The golden leaves out the list of rules, which changes with every new rule.
    for result in run["results"].as_array_mut().unwrap() {
        let index = usize::try_from(result["ruleIndex"].take().as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], ids[index].as_str());
    }
    golden::same("tests/golden/report.sarif.json", &without_version(&format!("{log:#}\n")));
}

#[test]
fn fingerprints_are_unique_and_independent_of_wording_and_path() {
    let prints = |report: &Report| -> Vec<String> {
        let log = render::sarif(report);
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|one| one["partialFingerprints"]["formfolio/v1"].as_str().unwrap().to_owned()).collect()
    };
    let report = checked(&fixtures().join("vague-date/failing.yaml"));
    let before = prints(&report);
    let mut later = report.clone();
    later.checked[0].file = "moved/elsewhere/failing.yaml".into();
    for finding in &mut later.checked[0].findings {
        finding.message = "said in other words".into();
        finding.place.page = Some(9);
    }
    assert_eq!(prints(&later), before);
    let mut twice = report.clone();
    let again = twice.checked[0].findings[0].clone();
    twice.checked[0].findings.push(again);
    let mut all = prints(&twice);
    assert_eq!(all[..2], before);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 3, "two findings of one rule at one place are two");
}

#[test]
fn junit_as_reviewed() {
    golden::same("tests/golden/report.junit.xml", &render::junit(&small()));
}

#[test]
fn html_as_reviewed() {
    let page = render::html(&small(), today()).unwrap();
    // The golden leaves out the style, which is reviewed in a browser.
    let (before, rest) = page.split_once("<style>").unwrap();
    let (style, after) = rest.split_once("</style>").unwrap();
    golden::same("tests/golden/report.html", &without_version(&format!("{before}<style>\n</style>{after}")));
    for fetched in ["http:", "https:", "@import", "url(", "<script", " src=", "<link"] {
        assert!(!page.contains(fetched), "{fetched}");
    }
    assert!(!style.contains("{{"), "nothing is filled into the style");
    assert!(!page.contains("<b>") && page.contains("&lt;b&gt;"), "a file's name is no markup");
}

#[test]
fn every_link_has_one_target_and_ids_are_unique() {
    let page = render::html(&small(), today()).unwrap();
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(ids.iter().filter(|id| **id == target).count(), 1, "#{target}");
    }
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len());
}

#[test]
fn an_empty_report_is_valid_in_every_format() {
    let empty = Report::default();
    assert!(render::html(&empty, today()).unwrap().contains("There were no files to check."));
    assert!(render::junit(&empty).ends_with(
        "<testsuites name=\"formfolio check\" tests=\"0\" failures=\"0\" errors=\"0\" time=\"0\">\n</testsuites>\n"
    ));
    assert_eq!(render::sarif(&empty)["runs"][0]["results"], serde_json::json!([]));
    let clean = Report::from(vec![FileReport::of_record("a.docx", "b/c", "C", Vec::new())]);
    let page = render::html(&clean, today()).unwrap();
    assert!(page.contains("1 file checked: nothing to put right") && !page.contains("There is a problem"), "{page}");
}

#[test]
fn html_has_one_section_for_each_file() {
    let mut report = small();
    let finding = report.checked[2].findings[0].clone();
    let name = "Note of a call.pdf";
    report.checked.push(FileReport {
        file: name.to_owned(),
        form: None,
        title: None,
        about: None,
        findings: vec![finding.clone()],
    });
    report.not_checked.push(NotChecked { file: name.to_owned(), what: "a scan".to_owned(), help: "Ask.".to_owned() });
    let why = "this PDF is cut off".to_owned();
    report.unread.push(UnreadFile { file: Some(name.to_owned()), message: why, ..UnreadFile::default() });
    let page = render::html(&report, today()).unwrap();
    assert_eq!(page.matches(name).count(), 1, "{page}");
    let (_, after) = page.split_once(name).unwrap();
    let (said, _) = after.split_once("</section>").unwrap();
    assert!(said.contains("This PDF is cut off.") && said.contains(finding.rule), "{said}");
    // Findings over time about one record are listed with the record.
    let record = report.checked.iter().find(|file| file.form.is_some()).unwrap().file.clone();
    let before =
        render::html(&report, today()).unwrap().matches(&format!(">{}</h2>", record.replace('/', "&#x2f;"))).count();
    report.checked.push(FileReport {
        file: record.clone(),
        form: None,
        title: None,
        about: None,
        findings: vec![finding],
    });
    let after =
        render::html(&report, today()).unwrap().matches(&format!(">{}</h2>", record.replace('/', "&#x2f;"))).count();
    assert_eq!((before, after), (1, 1));
}
