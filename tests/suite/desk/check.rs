//! The screen that checks forms that came back.

use std::collections::BTreeMap;

use formfolio::check::Checker;
use formfolio::dates;
use formfolio::desk::{Desk, Request, Response};
use formfolio::file::{self, RecordReader};
use formfolio::record::Record;
use serde_json::Value as Json;

use super::{
    CrashingHost, answer, crashed, desk, desk_with_directories, get, leads_to, page, request, saved, saved_into,
};
use crate::cli::{fresh, program, root, run};
use crate::fixture::{bytes, catalogue, today, tree};

/// A check of the files of a directory, and its path.
fn checked(desk: &Desk, directory: &str) -> String {
    let mut request = Request::post("/check", today());
    let name = directory.rsplit('/').next().unwrap();
    for file in tree(&root().join(directory)) {
        request = request.file("files", &format!("{name}/{file}"), bytes(&format!("{directory}/{file}")));
    }
    leads_to(answer(desk, request))
}

#[test]
fn a_directory_is_checked_as_the_command_does() {
    let desk = desk();
    let place = checked(&desk, "fixtures/years/sandwell");
    let (name, report) = saved(&desk, &format!("{place}/report.json"));
    assert_eq!(name, "report.json");
    let ran = run(root().join("fixtures/years"), &["check", "sandwell", "--today", "2025-06-30", "--format", "json"]);
    let report: Json = serde_json::from_slice(&report).unwrap();
    assert_eq!(report, ran.json());
    let html = get(&desk, &place);
    assert!(html.contains("15 files") && html.contains("Aaliyah Mensah") && html.contains("Not a form"), "{html}");
    let (_, page) = saved(&desk, &format!("{place}/report.html"));
    let ran = run(root().join("fixtures/years"), &["check", "sandwell", "--today", "2025-06-30", "--format", "html"]);
    assert_eq!(String::from_utf8(page).unwrap(), ran.out);
    assert!(html.contains(&format!("href=\"{place}/report.pdf\"")), "{html}");
    let (name, pdf) = saved(&desk, &format!("{place}/report.pdf"));
    assert_eq!(name, "report.pdf");
    let args = ["check", "sandwell", "--today", "2025-06-30", "--format", "pdf"];
    let ran = program(&root().join("fixtures/years")).args(args).output().unwrap();
    assert!(ran.stdout == pdf && pdf.starts_with(b"%PDF"), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn the_checker_hands_on_the_record_of_each_file() {
    let catalogue = catalogue();
    let names: Vec<String> =
        tree(&root().join("fixtures/years/sandwell")).into_iter().map(|name| format!("sandwell/{name}")).collect();
    let read = |name: &str| bytes(&format!("fixtures/years/{name}"));
    let good = bytes("fixtures/records/individual-record-good.yaml");
    let list = run(root(), &["read", "fixtures/records/individual-record-good.yaml", "--format", "json"]).out;
    let checked = |checker: Checker<'_>| {
        let mut checker = checker;
        checker.directory("sandwell", &names, |name| Ok(read(name)));
        checker.file("good.yaml", Ok(good.clone()));
        checker.file("list.json", Ok(list.clone().into_bytes()));
        checker.finish()
    };
    let outcome = checked(Checker::new(&catalogue, today(), &[]).keeping_records());
    let reader = RecordReader::new(&catalogue);
    let expected = names.iter().filter_map(|name| Some((name.clone(), reader.read(&read(name), name).ok()?)));
    let mut expected: BTreeMap<String, Record> = expected.collect();
    expected.insert("good.yaml".to_owned(), reader.read(&good, "good.yaml").unwrap());
    let said = |records: &BTreeMap<String, Record>| -> Vec<_> {
        records.iter().map(|(name, record)| (name.clone(), record.form.id.clone(), record.values.clone())).collect()
    };
    assert!(expected.len() > 10);
    assert_eq!(said(&outcome.records), said(&expected));
    let without = checked(Checker::new(&catalogue, today(), &[]));
    assert!(without.records.is_empty() && without.report == outcome.report);
}

#[test]
fn person_form_and_session_are_those_of_the_record() {
    let desk = desk();
    let good = bytes("fixtures/records/individual-record-good.yaml");
    let request = Request::post("/check", today()).file("files", "June/one.yaml", good.clone());
    let place = leads_to(answer(&desk, request.file("files", "two.yaml", good.clone())));
    let record = RecordReader::new(&catalogue()).read(&good, "two.yaml").unwrap();
    let html = get(&desk, &place);
    let cell = |label: &str, words: &str| format!("data-label=\"{label}\">{words}</td>");
    let person = format!("<bdi>{}</bdi>", record.supervisees().join(", ").replace('\'', "&#x27;"));
    let session = dates::long(record.session_date().unwrap());
    for cell in [cell("Person", &person), cell("Form", &record.form.title), cell("Session", &session)] {
        assert_eq!(html.matches(&cell).count(), 2, "{cell}\n{html}");
    }
}

#[test]
fn single_files_are_checked_one_by_one() {
    let desk = desk();
    let good = bytes("fixtures/records/individual-record-good.yaml");
    let mut request = Request::post("/check", today()).field("day", "30/06/2025");
    request = request.file("files", "good.yaml", good.clone()).file("files", "good.yaml", good);
    request = request.file("files", "photo.png", bytes("src/docx/signature.png"));
    request = request.file("files", "broken.pdf", b"%PDF-1.7 broken".to_vec());
    let place = leads_to(answer(&desk, request));
    let html = get(&desk, &place);
    let tally = "4 files: 2 ready to file, 2 to ask for.";
    for words in [tally, "Ready", "Ask for the form", ">2 files that need you</h1>"] {
        assert!(html.contains(words), "{words}\n{html}");
    }
    assert_eq!(html.matches("good").count(), 2, "both files of one name are there");
}

#[test]
fn the_page_of_a_file_has_its_picture_findings_and_an_email() {
    let desk = desk();
    let record = bytes("fixtures/records/individual-record-bad.yaml");
    let place = leads_to(answer(&desk, Request::post("/check", today()).file("files", "June.yaml", record)));
    let html = get(&desk, &format!("{place}/1"));
    assert!(html.contains("What to do:") && html.contains("What the policy says") && html.contains("<iframe"));
    match answer(&desk, request(&format!("{place}/1/view"))) {
        Response::Show { media_type, bytes } => {
            assert_eq!((media_type, &bytes[..5]), ("application/pdf", &b"%PDF-"[..]));
        }
        other => panic!("{other:?}"),
    }
    let email = get(&desk, &format!("{place}/1/email"));
    assert!(email.contains("Before it can be filed") && email.contains("June.yaml"), "{email}");
    let (status, _) = page(&desk, request(&format!("{place}/2")));
    assert_eq!(status, 404);
}

#[test]
fn what_is_allowed_stands_with_its_reason_and_can_be_kept() {
    let desk = desk();
    let place = checked(&desk, "fixtures/years/sandwell");
    let rule = "rule=missed-session-unreported&field=missed_sessions_reported";
    let allow = format!("{place}/1/allow");
    assert!(get(&desk, &format!("{allow}?{rule}")).contains("Why may it stand?"));
    let post = |fields: &[(&str, &str)]| {
        let begun = Request::post(&allow, today()).field("rule", "missed-session-unreported");
        let begun = begun.field("field", "missed_sessions_reported");
        fields.iter().fold(begun, |request, (name, value)| request.field(name, value))
    };
    let (status, html) = page(&desk, post(&[]));
    assert_eq!(status, 422);
    for words in ["Write why it may stand.", "Write who allows it.", "Write the last day"] {
        assert!(html.contains(words), "{words}");
    }
    let (_, html) = page(&desk, post(&[("reason", "x"), ("by", "y"), ("until", "soon")]));
    assert!(html.contains("“Until” is"), "{html}");
    let (status, html) = page(&desk, post(&[("reason", "x"), ("by", "y"), ("until", "01/01/2020")]));
    assert!(status == 422 && html.contains("is a day before") && html.contains("id=\"until-error\""), "{html}");
    let given = [("reason", "Agreed \"by\" phone"), ("by", "D. Head"), ("until", "31/12/2030")];
    assert_eq!(leads_to(answer(&desk, post(&given))), format!("{place}/1"));
    let html = get(&desk, &format!("{place}/1"));
    assert!(html.contains("Why it may stand:") && html.contains("until 31 December 2030"), "{html}");
    // What is saved has the same effect on the command.
    let (name, waivers) = saved(&desk, &format!("{place}/waivers.yaml"));
    let dir = fresh();
    std::fs::write(dir.path().join(&name), waivers).unwrap();
    let waivers = dir.path().join(&name);
    let args =
        ["check", "sandwell", "--today", "2025-06-30", "--format", "json", "--waivers", waivers.to_str().unwrap()];
    let ran = run(root().join("fixtures/years"), &args);
    let (_, report) = saved(&desk, &format!("{place}/report.json"));
    let report: Json = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["summary"], ran.json()["summary"]);
    assert_eq!(report["summary"]["waived"], 1);
}

#[test]
fn the_report_is_saved_into_a_directory() {
    let desk = desk_with_directories();
    let record = bytes("fixtures/records/individual-record-bad.yaml");
    let place = leads_to(answer(&desk, Request::post("/check", today()).file("files", "June.yaml", record)));
    let what = ["report.html", "report.json"];
    let (_, files) = saved_into(&desk, &place, &format!("{place}/save"), &what);
    assert_eq!(files, what.map(|name| saved(&desk, &format!("{place}/{name}"))));
    // What is not there is not offered.
    assert!(!get(&desk, &place).contains("value=\"waivers.yaml\""));
    let (status, html) = page(&desk, Request::post(&format!("{place}/save"), today()).field("directory", "/x"));
    assert!(status == 422 && html.contains("choose what to save"), "{html}");
}

#[test]
fn the_email_about_an_older_document_asks_for_the_original() {
    let desk = desk();
    let older = bytes("fixtures/legacy/W2-a04.docx");
    let place = leads_to(answer(&desk, Request::post("/check", today()).file("files", "old.docx", older)));
    let email = get(&desk, &format!("{place}/1/email"));
    assert!(email.contains("please send the original") && email.contains("(old.docx)"), "{email}");
    assert!(
        email.contains("PDF file that you filled in, please send me that") && !email.contains("put it right"),
        "{email}"
    );
}

#[test]
fn attachments_and_archives_are_opened() {
    let desk = desk();
    let record = bytes("fixtures/records/individual-record-good.yaml");
    let email = [
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: June\r\nMIME-Version: 1.0\r\n\
          Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHere it is\r\n--x\r\n\
          Content-Type: application/yaml\r\nContent-Disposition: attachment; filename=June.yaml\r\n\r\n"
            .to_vec(),
        record,
        b"\r\n--x--\r\n".to_vec(),
    ]
    .concat();
    let place = leads_to(answer(&desk, Request::post("/check", today()).file("files", "RE June.eml", email)));
    let html = get(&desk, &place);
    assert!(html.contains("RE June.eml › June.yaml") && html.contains("Ready"), "{html}");
}

#[test]
fn mistakes_are_said_beside_the_field() {
    let desk = desk();
    let (status, html) = page(&desk, Request::post("/check", today()).field("day", "soon"));
    assert_eq!(status, 422);
    assert!(html.contains("<title>Error: Check forms"), "{html}");
    assert!(html.contains("href=\"#files\"") && html.contains("href=\"#day\"") && html.contains("id=\"day-error\""));
    assert!(html.contains("value=\"soon\""), "what was entered stays");
}

#[test]
fn the_files_stay_chosen_beside_a_wrong_date() {
    let desk = desk();
    let record = bytes("fixtures/records/individual-record-good.yaml");
    let wrong = Request::post("/check", today()).file("files", "June.yaml", record.clone()).field("day", "soon");
    let (status, html) = page(&desk, wrong);
    assert!(status == 422 && html.contains("1 file that you chose before will be checked"), "{html}");
    let held = |html: &str| html.split("name=\"held\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let again = Request::post("/check", today()).field("held", &held(&html)).field("day", "later");
    let (_, html) = page(&desk, again);
    let right = Request::post("/check", today()).field("held", &held(&html)).file("files", "July.yaml", record);
    let html = get(&desk, &leads_to(answer(&desk, right.clone())));
    assert!(html.contains("June.yaml") && html.contains("July.yaml"), "{html}");
    // They are taken once.
    let html = get(&desk, &leads_to(answer(&desk, right)));
    assert!(!html.contains("June.yaml") && html.contains("July.yaml"), "{html}");
}

#[test]
fn names_are_shown_and_do_nothing() {
    let desk = desk();
    let name = "<script>alert(1)</script>\u{202e}exe.pdf";
    let place =
        leads_to(answer(&desk, Request::post("/check", today()).file("files", name, b"%PDF-1.7 broken".to_vec())));
    let html = get(&desk, &place) + &get(&desk, &format!("{place}/1")) + &get(&desk, &format!("{place}/1/email"));
    assert!(!html.contains("<script>alert") && html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn files_are_forgotten_when_asked() {
    let desk = desk();
    let place = leads_to(answer(&desk, Request::post("/check", today()).file("files", "a.txt", b"a".to_vec())));
    assert_eq!(leads_to(answer(&desk, Request::post(&format!("{place}/forget"), today()))), "/check");
    assert_eq!(page(&desk, request(&place)).0, 404);
}

#[test]
fn a_check_can_be_looked_at_and_stopped_while_it_goes_on() {
    let desk = desk();
    let record = bytes("fixtures/records/individual-record-good.yaml");
    let answer = desk.answer(Request::post("/check", today()).file("files", "a.yaml", record));
    let place = leads_to(answer.response);
    assert!(get(&desk, &place).contains("Checking your files"));
    assert_eq!(leads_to(super::answer(&desk, Request::post(&format!("{place}/stop"), today()))), place);
    answer.work.unwrap().run(&super::PlainHost);
    let html = get(&desk, &place);
    assert!(
        html.contains("You stopped this.") && html.contains("<h1 class=\"govuk-heading-l\">1 file that needs you</h1>")
    );
    assert!(html.contains(">Not checked</strong>") && !html.contains("Ask for the form"), "{html}");
    // Nothing can be said to whoever sent it.
    assert!(!get(&desk, &format!("{place}/1")).contains("Write an email"));
    assert_eq!(page(&desk, request(&format!("{place}/1/email"))).0, 404);
}

#[test]
fn the_files_of_the_table_follow_each_other() {
    let desk = desk();
    let place = checked(&desk, "fixtures/years/sandwell");
    let table = get(&desk, &place);
    let listed: Vec<usize> = (1..40).filter(|at| table.contains(&format!("href=\"{place}/{at}\""))).collect();
    let all: Vec<usize> = (1..40).filter(|at| page(&desk, request(&format!("{place}/{at}"))).0 == 200).collect();
    assert!(listed.len() > 10 && all == listed, "{listed:?} {all:?}");
    for at in &all {
        let next = format!("href=\"{place}/{}\">Next file", at + 1);
        assert_eq!(get(&desk, &format!("{place}/{at}")).contains(&next), *at < all.len(), "{at}");
    }
    let ready = table.matches(">Ready</strong>").count();
    assert!(table.contains(&format!(" files: {ready} ready to file,")), "{table}");
}

#[test]
fn a_check_that_crashes_is_said() {
    let desk = desk();
    let begun = Request::post("/check", today()).file("files", "a.txt", b"a".to_vec());
    let html = crashed(&desk, begun, CrashingHost::Progress);
    assert!(html.contains("The check could not be finished") && html.contains("check them again"), "{html}");
    // The pages about a single file and the report say so, too.
    assert_eq!(page(&desk, request("/check/1/report.html")).0, 422);
}

#[test]
fn saved_waivers_allow_no_more_than_those_that_came() {
    let desk = desk();
    let dir = fresh();
    let bad = bytes("fixtures/records/individual-record-bad.yaml");
    let waiver = "- rule: vague-date\n  file: \"*\"\n  reason: x\n  by: y\n  until: 2030-12-31\n";
    let files = ["June/a.yaml", "July/a.yaml"];
    let mut sent = Request::post("/check", today()).file("files", "June/waivers.yaml", waiver.as_bytes().to_vec());
    for name in files {
        sent = sent.file("files", name, bad.clone());
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &bad).unwrap();
    }
    let place = leads_to(answer(&desk, sent));
    let report: Json = serde_json::from_slice(&saved(&desk, &format!("{place}/report.json")).1).unwrap();
    assert!(report["summary"]["waived"].as_u64().unwrap() > 0, "{report}");
    let (name, waivers) = saved(&desk, &format!("{place}/waivers.yaml"));
    std::fs::write(dir.path().join(&name), waivers).unwrap();
    let ran = run(
        dir.path(),
        &["check", "June", "July", "--today", "2025-06-30", "--format", "json", "--waivers", "waivers.yaml"],
    );
    assert_eq!(ran.json()["summary"], report["summary"]);
    // In the one directory that they are for, they stay as they were.
    let sent = Request::post("/check", today()).file("files", "June/waivers.yaml", waiver.as_bytes().to_vec());
    let place = leads_to(answer(&desk, sent.file("files", "June/a.yaml", bad)));
    let (_, waivers) = saved(&desk, &format!("{place}/waivers.yaml"));
    assert!(String::from_utf8(waivers).unwrap().contains("file: \"*\"\n"));
}

/// A check of files that are no records, of a good and of a bad record.
fn mixed(desk: &Desk) -> String {
    let mut request = Request::post("/check", today());
    for name in ["photo.jpg", "scan.pdf", "letter.doc", "letter.docx", "letter.odt", "page.html", "timesheet.xlsx"] {
        let content = bytes(&format!("fixtures/bad/{name}"));
        request = request.file("files", name, content.clone()).file("files", &format!("Ann/{name}"), content);
    }
    request = request.file("files", "only-text.pdf", bytes("fixtures/bad/only-text.pdf"));
    request = request.file("files", "letter.txt", b"Dear Ann".to_vec()).file("files", "broken.pdf", b"%PDF-1".to_vec());
    for kind in ["good", "bad"] {
        let name = format!("individual-record-{kind}.yaml");
        request = request.file("files", &name, bytes(&format!("fixtures/records/{name}")));
    }
    leads_to(answer(desk, request))
}

#[test]
fn the_table_and_the_report_count_the_same() {
    let desk = desk();
    let place = mixed(&desk);
    let html = get(&desk, &place);
    let heading = html.split("<h1 class=\"govuk-heading-l\">").nth(1).unwrap().split("</h1>").next().unwrap();
    let report: Json = serde_json::from_slice(&saved(&desk, &format!("{place}/report.json")).1).unwrap();
    let summary = &report["summary"];
    let number = |words: &str| heading.split(words).next().unwrap().rsplit(' ').nth(1).unwrap().parse::<u64>().unwrap();
    assert_eq!(summary["errors"].as_u64().unwrap(), number(" to put right"), "{heading}");
    let need = number(" that need you");
    let shown = String::from_utf8(saved(&desk, &format!("{place}/report.html")).1).unwrap();
    assert!(need == 17 && shown.contains(&format!("{need} need you")), "{heading}\n{summary}");
    // Each of them is a row with what is to be done.
    let states = ["Ask for the form", "Not a form"].map(|state| html.matches(&format!(">{state}</strong>")).count());
    assert_eq!(states.iter().sum::<usize>(), 17, "{states:?}\n{html}");
    assert!(html.contains(">No form in it</strong>"), "{html}");
    let tally = format!("19 files: 1 ready to file, {} to ask for, {} not a form.", states[0], states[1]);
    assert!(html.contains(&tally), "{tally}\n{html}");
}

#[test]
fn a_form_that_is_asked_for_is_asked_for_in_the_email_too() {
    let desk = desk();
    let place = mixed(&desk);
    let html = get(&desk, &place);
    for name in ["photo.jpg", "scan.pdf", "letter.doc", "letter.odt", "broken.pdf"] {
        let row = html.split("<tr class=\"govuk-table__row\">").find(|row| row.contains(&format!(">{name}<"))).unwrap();
        assert!(row.contains(">Ask for the form</strong>"), "{row}");
        let path = row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#x2f;", "/");
        let shown = get(&desk, &path);
        assert!(shown.contains("Ask for"), "{shown}");
        let email = get(&desk, &format!("{path}/email"));
        assert!(email.contains("It cannot be filed as it is.") && email.contains("Please send the Word or PDF file"));
        assert!(!email.contains("nothing to put right"), "{email}");
    }
}

#[test]
fn screens_and_emails_name_no_commands() {
    let desk = desk();
    let mut pages = Vec::new();
    let place = mixed(&desk);
    pages.extend((1..20).flat_map(|at| [format!("{place}/{at}"), format!("{place}/{at}/email")]));
    let mut shown: Vec<String> = pages.iter().map(|path| page(&desk, request(path)).1).collect();
    let files = ["photo.jpg", "scan.pdf", "letter.doc", "letter.docx", "letter.pdf", "empty.docx", "only-text.pdf"];
    for name in files.iter().chain(&["utf16.yaml", "zeros.pdf"]) {
        for path in ["/fill", "/next", "/older"] {
            let sent = Request::post(path, today()).file("files", name, bytes(&format!("fixtures/bad/{name}")));
            shown.push(match answer(&desk, sent) {
                Response::Page { html, .. } => html,
                Response::Redirect(path) => page(&desk, request(&path)).1,
                other => panic!("{other:?}"),
            });
        }
    }
    let agreement = bytes("fixtures/records/leics-supervision-agreement-good.yaml");
    shown.push(page(&desk, Request::post("/next", today()).file("files", "a.yaml", agreement)).1);
    let unknown = b"form: elsewhere/own-form\nvalues: {}\n".to_vec();
    shown.push(page(&desk, Request::post("/fill", today()).file("files", "a.yaml", unknown)).1);
    shown.extend(["/", "/check", "/fill", "/next", "/older", "/folder", "/verify"].map(|path| get(&desk, path)));
    for html in shown {
        for words in ["formfolio blank", "formfolio forms", "formfolio check", "--forms", "YAML", "`next`"] {
            assert!(!html.contains(words), "{words}\n{html}");
        }
    }
}

#[test]
fn a_saved_report_says_whose_record_each_is_and_of_which_day() {
    let desk = desk();
    let record = bytes("fixtures/records/individual-record-bad.yaml");
    let known = file::read(&record, "a.yaml", &catalogue()).unwrap();
    let about = known.person_and_day().unwrap();
    assert!(about.ends_with(&dates::long(known.session_date().unwrap())), "{about}");
    let place = leads_to(answer(&desk, Request::post("/check", today()).file("files", "a.yaml", record)));
    let html = String::from_utf8(saved(&desk, &format!("{place}/report.html")).1).unwrap();
    assert_eq!(html.matches(&format!("<bdi>{about}</bdi>")).count(), 2, "{about}");
    let pdf = lopdf::Document::load_mem(&saved(&desk, &format!("{place}/report.pdf")).1).unwrap();
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = pdf.extract_text(&pages).unwrap();
    assert!(text.replace(['\n', ' '], "").contains(&about.replace(' ', "")), "{text}");
}
