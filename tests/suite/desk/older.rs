//! The screen that reads an older document.

use formfolio::desk::{Request, Response};
use formfolio::file;
use formfolio::record::Value;

use super::{answer, desk, get, leads_to, page, request, saved};
use crate::fixture::{bytes, catalogue, today};

const OLD: &str = "fixtures/legacy/W3-a05.docx";

#[test]
fn answers_are_compared_before_a_clean_copy_is_saved() {
    let desk = desk();
    assert!(get(&desk, "/").contains("href=\"&#x2f;older\""));
    let begun = leads_to(answer(&desk, Request::post("/older", today()).file("files", "Old record.docx", bytes(OLD))));
    let first = leads_to(answer(&desk, request(&begun)));
    let place = first.strip_suffix("/1").unwrap();
    let html = get(&desk, &first);
    for words in [
        "The original: <bdi>Old record.docx",
        ">Found</strong>",
        "Signatures are not carried over",
        "Only its words",
        "Yasmin Demir Supervisor: Ian",
    ] {
        assert!(html.contains(words), "{words}\n{html}");
    }
    // Nothing is saved before the comparison.
    assert_eq!(leads_to(answer(&desk, request(&format!("{place}/save/docx")))), format!("{place}/end"));
    let end = get(&desk, &format!("{place}/end"));
    assert!(end.contains("I have compared this with the original") && !end.contains("/save/docx"), "{end}");
    let unticked = Request::post(&format!("{place}/compared"), today());
    let (status, html) = page(&desk, unticked);
    assert!(status == 422 && html.contains("id=\"compared-error\"") && html.contains("href=\"#compared\""), "{html}");
    assert!(get(&desk, &format!("{place}/end")).contains("I have compared this"));
    answer(&desk, Request::post(&format!("{place}/compared"), today()).field("compared", "yes"));
    assert!(!get(&desk, &format!("{place}/end")).contains("I have compared this"));
    let (name, copy) = saved(&desk, &format!("{place}/save/docx"));
    let (old, new) =
        (file::read(&bytes(OLD), "old.docx", &catalogue()).unwrap(), file::read(&copy, &name, &catalogue()).unwrap());
    assert!(!new.is_read_by_labels() && new.form.id == old.form.id);
    for field in old.form.fields() {
        match new.get(&field.name) {
            Value::Signature(signature) => assert!(signature.name.is_none(), "{}", field.name),
            value if old.get(&field.name).is_empty() => assert!(value.is_empty() || *value == Value::Bool(false)),
            value => assert_eq!(value.taken(), old.get(&field.name).taken(), "{}", field.name),
        }
    }
}

#[test]
fn a_pdf_is_shown_as_it_is_and_a_checked_file_leads_here() {
    let desk = desk();
    let pdf = bytes("fixtures/legacy/P2-a02.pdf");
    let checked = leads_to(answer(&desk, Request::post("/check", today()).file("files", "printed.pdf", pdf.clone())));
    assert!(get(&desk, &format!("{checked}/1")).contains("Compare it with the original"));
    let begun = leads_to(answer(&desk, Request::post(&format!("{checked}/1/older"), today())));
    let first = leads_to(answer(&desk, request(&begun)));
    let shown = answer(&desk, request(&format!("{}/original", first.strip_suffix("/1").unwrap())));
    assert_eq!(shown, Response::Show { media_type: "application/pdf", bytes: pdf });
}

#[test]
fn several_records_are_listed_and_what_is_no_form_is_said() {
    let desk = desk();
    let old = bytes("fixtures/legacy/X2-a01.docx");
    let begun = leads_to(answer(&desk, Request::post("/older", today()).file("files", "two.docx", old)));
    let html = get(&desk, &begun);
    let text = html.replace("<bdi>", "").replace("</bdi>", "");
    assert!(text.contains("2 records found") && text.contains("1. Personal Supervision Record, "), "{html}");
    // From a record one comes back to all of them.
    let path = html.split("href=\"&#x2f;fill&#x2f;").nth(1).unwrap().split("&#x2f;").next().unwrap();
    let first = get(&desk, &format!("/fill/{path}/1"));
    assert!(first.contains(&format!("href=\"{begun}\"").replace('/', "&#x2f;")), "{first}");
    for (name, file, words) in [
        ("policy.docx", "fixtures/legacy/N1-a02.docx", "does not look like one of the forms"),
        ("photo.jpg", "fixtures/bad/photo.jpg", "this is a photograph"),
    ] {
        let begun = leads_to(answer(&desk, Request::post("/older", today()).file("files", name, bytes(file))));
        let (status, html) = page(&desk, request(&begun));
        assert!(status == 422 && html.contains(words) && html.contains("id=\"files-error\""), "{html}");
    }
    let (status, html) = page(&desk, Request::post("/older", today()));
    assert!(status == 422 && html.contains("Choose the document"), "{html}");
}

/// The address of the first link to a field, after some words.
fn link_after<'h>(html: &'h str, words: &str) -> &'h str {
    html.split(words).nth(1).unwrap().split("href=\"").nth(1).unwrap().split('"').next().unwrap()
}

#[test]
fn what_is_to_be_checked_is_linked_until_it_is_changed() {
    let desk = desk();
    let begun = leads_to(answer(&desk, Request::post("/older", today()).file("files", "Old record.docx", bytes(OLD))));
    let first = leads_to(answer(&desk, request(&begun)));
    let place = first.strip_suffix("/1").unwrap();
    assert!(get(&desk, &first).contains("14 found and 1 to check"));
    let end = || get(&desk, &format!("{place}/end"));
    let html = end();
    assert!(html.contains("14 found and 1 to check") && !html.contains("no fields of ours"), "{html}");
    let path = link_after(&html, "Check these first").replace("&#x2f;", "/");
    let (at, field) = path.split_once('#').unwrap();
    let shown = get(&desk, at);
    assert!(shown.contains(&format!("id=\"{field}\"")) && shown.contains(">Check this</strong>"), "{path}\n{shown}");
    // The finding about the same cell leads to the cell.
    let path = link_after(&html, "Timescale, row 2").replace("&#x2f;", "/");
    let (at, cell) = path.split_once('#').unwrap();
    assert!(cell == "actions-2-timescale" && get(&desk, at).contains(&format!("id=\"{cell}\"")), "{path}");
    let mut sent = super::fill::unchanged(&get(&desk, at), at).field("go", "on");
    let sent_as_it_was = sent.clone();
    answer(&desk, sent_as_it_was);
    assert!(end().contains("14 found and 1 to check"));
    for (name, value) in &mut sent.fields {
        if name == "actions.2.timescale" {
            "08/07/2025".clone_into(value);
        }
    }
    answer(&desk, sent);
    let html = end();
    assert!(html.contains("14 found and 1 changed by you") && !html.contains("Check these first"), "{html}");
    assert!(!html.contains("Timescale, row 2"), "{html}");
    assert!(get(&desk, at).contains(">Changed by you</strong>"));
}
