//! The report of a check as a PDF says what the page in HTML says.

use std::collections::{BTreeMap, BTreeSet};

use formfolio::check::{CheckOutcome, Checker};
use formfolio::finding::{Report, UnreadFile};
use formfolio::render;
use formfolio::rules::waivers;
use formfolio::source::Source;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::text;
use crate::cli::root;
use crate::fixture::{bytes, catalogue, today};
use crate::reader::{bookmarks, load, squeeze};

/// The report on samples: of each severity, waived, unread, not checked, and clean.
fn sample() -> Report {
    let catalogue = catalogue();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    let record = |name: &str| Ok(bytes(&format!("fixtures/records/{name}.yaml")));
    checker.file("Siân Ŵyn O’Brien & <Łukasz>.yaml", record("individual-record-bad"));
    checker.file(&format!("{}.yaml", "a-name-without-any-spaces-".repeat(9)), record("file-audit-bad"));
    checker.file("good.yaml", record("individual-record-good"));
    checker.file("vague.yaml", Ok(bytes("fixtures/rules/vague-date/failing.yaml")));
    checker.file("broken.yaml", Ok(b"form: sandwell/individual-record\nvalues: {supervisr: X}\n".to_vec()));
    let names = ["scan.pdf", "photo.jpg"].map(|name| format!("bad/{name}"));
    checker.directory("bad", &names, |name| Ok(bytes(&format!("fixtures/{name}"))));
    let CheckOutcome { mut report, failures, .. } = checker.finish();
    report.unread = failures.iter().map(UnreadFile::from).collect();
    let allowed = "- rule: vague-date\n  file: vague.yaml\n  field: actions.1\n  reason: Waiting for the <court>\n  by: Helen\n  \
                   until: 2025-09-30\n";
    waivers::apply(&mut report, &[waivers::parse(&Source::new("waivers.yaml", allowed)).unwrap()], today());
    report
}

/// The texts of a page in HTML, one for each element, without what is hidden when it is printed.
fn texts(html: &str) -> Vec<String> {
    let (_, body) = html.split_once("<main").expect("a page");
    let printed = match (body.split_once("<section class=\"problem\""), body.split_once("</section>\n<table")) {
        (Some((before, _)), Some((_, after))) => format!("<main{before}<table{after}"),
        _ => format!("<main{body}"),
    };
    let plain = |text: &str| {
        let mut text = text.to_owned();
        for (code, letter) in
            [("&lt;", "<"), ("&gt;", ">"), ("&#x2f;", "/"), ("&#x27;", "'"), ("&quot;", "\""), ("&amp;", "&")]
        {
            text = text.replace(code, letter);
        }
        text
    };
    printed
        .split('<')
        .filter_map(|part| Some(plain(part.split_once('>')?.1)))
        .filter(|text| !text.trim().is_empty())
        .collect()
}

#[test]
fn the_pdf_says_what_the_page_in_html_says() {
    let report = sample();
    let pdf = render::pdf(&report, today()).unwrap();
    let shown = text(&pdf);
    let html = texts(&render::html(&report, today()).unwrap());
    assert!(html.len() > 300, "{}", html.len());
    let lost: Vec<&String> = html.iter().filter(|text| !shown.contains(&squeeze(text))).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    // In the order of the page.
    let mut at = 0;
    for heading in ["What was checked", "Nothing to put right.", "Made by formfolio"] {
        at += shown[at..].find(&squeeze(heading)).unwrap_or_else(|| panic!("{heading} is not behind the others"));
    }
    assert!(render::pdf(&report, today()).unwrap() == pdf, "the same report gives the same bytes");
}

#[test]
fn the_pdf_is_tagged_and_has_a_bookmark_for_each_file() {
    let report = sample();
    let document = load(&render::pdf(&report, today()).unwrap());
    let catalog = document.catalog().unwrap();
    assert!(catalog.get(b"StructTreeRoot").is_ok() && catalog.get(b"Lang").is_ok());
    let metadata = catalog.get(b"Metadata").and_then(|found| document.dereference(found)).unwrap().1;
    let packet = String::from_utf8_lossy(&metadata.as_stream().unwrap().content).into_owned();
    for claim in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "– Formfolio</rdf:li>"]
    {
        assert!(packet.contains(claim), "{claim}\n{packet}");
    }
    assert!(render::is_report(&packet));
    let marks = bookmarks(&document);
    let files: Vec<&str> = marks.iter().filter(|(depth, ..)| *depth == 1).map(|(_, title, _)| title.as_str()).collect();
    assert_eq!(files.len(), 5, "{marks:?}");
    assert!(files.contains(&"Siân Ŵyn O’Brien & <Łukasz>.yaml"), "{files:?}");
    assert!(
        marks.windows(2).all(|pair| pair[0].2 <= pair[1].2) && marks.iter().all(|(.., page)| *page > 0),
        "{marks:?}"
    );
}

/// Only a part of a long report is typeset at a time.
#[test]
fn a_long_report_is_whole() {
    let catalogue = catalogue();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    let record = bytes("fixtures/records/individual-record-bad.yaml");
    let names: Vec<String> = (1..=60).map(|number| format!("record {number:02} of Ann.yaml")).collect();
    for name in &names {
        checker.file(name, Ok(record.clone()));
    }
    let report = checker.finish().report;
    let pdf = render::pdf(&report, today()).unwrap();
    let document = load(&pdf);
    let marks = bookmarks(&document);
    let titles: Vec<&String> = marks.iter().filter(|(depth, ..)| *depth == 1).map(|(_, title, _)| title).collect();
    assert_eq!(titles, names.iter().collect::<Vec<_>>());
    let shown = text(&pdf);
    let html = texts(&render::html(&report, today()).unwrap());
    for text in html.iter().collect::<BTreeSet<_>>() {
        let wanted = squeeze(text);
        assert!(shown.contains(&wanted), "{text}");
    }
    // Each line of the table leads to the page with the file's findings.
    let begin: BTreeSet<u32> = marks.iter().skip(1).map(|(.., page)| *page).collect();
    let targets = targets(&document);
    assert!(begin.len() > 50 && begin.is_subset(&targets), "{begin:?}\n{targets:?}");
}

/// The pages that links lead to.
fn targets(document: &Document) -> BTreeSet<u32> {
    let pages: BTreeMap<ObjectId, u32> = document.get_pages().into_iter().map(|(number, id)| (id, number)).collect();
    let dicts = || document.objects.values().filter_map(|object| object.as_dict().ok());
    // Named destinations: each name with its place.
    let mut named: BTreeMap<&[u8], &Object> = BTreeMap::new();
    for names in dicts().filter_map(|dict| dict.get(b"Names").and_then(Object::as_array).ok()) {
        named.extend(names.chunks(2).filter_map(|pair| Some((pair.first()?.as_str().ok()?, pair.get(1)?))));
    }
    let links = dicts().filter(|dict| dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Link"));
    let page = |to: &Object| {
        let (_, place) = document.dereference(to).ok()?;
        let place = match place.as_dict() {
            Ok(dict) => dict.get_deref(b"D", document).ok()?,
            Err(_) => place,
        };
        pages.get(&place.as_array().ok()?.first()?.as_reference().ok()?).copied()
    };
    let target = |link: &Dictionary| {
        let action = link.get_deref(b"A", document).and_then(Object::as_dict).ok();
        let to = link.get_deref(b"Dest", document).ok().or_else(|| action?.get_deref(b"D", document).ok())?;
        match to.as_str() {
            Ok(name) => page(named.get(name)?),
            Err(_) => page(to),
        }
    };
    links.filter_map(target).collect()
}

#[test]
fn a_report_without_names_is_a_pdf_without_names() {
    let report = render::redact(&sample());
    let pdf = render::pdf(&report, today()).unwrap();
    let shown = text(&pdf);
    for name in ["Siân", "Łukasz", "Helen", "court", "supervisr", "vague.yaml", "a-name"] {
        assert!(!shown.contains(name), "{name}");
    }
    assert!(bookmarks(&load(&pdf)).iter().all(|(_, title, _)| !title.contains("Siân")));
}

#[test]
fn a_report_on_nothing_and_letters_that_the_typeface_lacks_are_said() {
    let shown = text(&render::pdf(&Report::default(), today()).unwrap());
    assert!(shown.contains("Nofilechecked") && shown.contains("Therewerenofilestocheck."), "{shown}");
    let catalogue = catalogue();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    let record = std::fs::read(root().join("fixtures/records/individual-record-good.yaml")).unwrap();
    checker.file("李.yaml", Ok(record));
    let shown = text(&render::pdf(&checker.finish().report, today()).unwrap());
    assert!(shown.contains("□.yaml") && shown.contains("□standsforaletter"), "{shown}");
}
