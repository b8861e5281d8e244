//! The binder's own pages are complete and correct.

mod extras;
mod report;
pub mod text;

use formfolio::form::{Catalogue, Kind};
use formfolio::pdf::pages::{
    self, BinderSection, Cover, FolderSubject, ListedDocument, ListedMove, Notice, PdfPages, SignedCopy,
};
use formfolio::record::{Grade, Note, NoteKind, Record, Value, answer, yaml};
use formfolio::source::Source;
use lopdf::Object;

use crate::cli::root;
use crate::fixture::today;
use crate::reader::{self, load, squeeze};
use crate::sample::{forms, full};

/// Returns the text of the pages without white space, so that line breaks do not count.
fn text(pdf: &[u8]) -> String {
    reader::text(&load(pdf))
}

/// Returns the pages of a list with one part.
fn only(parts: formfolio::error::Result<Vec<PdfPages>>) -> PdfPages {
    let mut parts = parts.expect("pages");
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

/// Returns the words that are not on the pages.
fn lost<'w>(words: impl IntoIterator<Item = &'w str>, pdf: &[u8]) -> Vec<&'w str> {
    let text = text(pdf);
    words.into_iter().filter(|word| !text.contains(&squeeze(word))).collect()
}

fn record(form: &str, values: &[(&str, Value)]) -> Record {
    let catalogue = Catalogue::built_in();
    let mut record = Record::blank(&catalogue.form(form).expect("the form"));
    record.values.extend(values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    record
}

fn said(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// Returns the alternate texts in object order.
fn alternatives(pdf: &[u8]) -> Vec<String> {
    let document = load(pdf);
    let alt = |object: &Object| {
        let dict = object.as_dict().ok()?;
        Some(formfolio::pdf::text::from_text_string(dict.get(b"Alt").and_then(Object::as_str).ok()?))
    };
    document.objects.values().filter_map(alt).collect()
}

#[test]
fn every_answer_of_every_sample_is_on_its_pages() {
    let catalogue = Catalogue::built_in();
    let mut seen = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir(root().join("fixtures/records")).expect("the samples") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with("-good.yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a record");
        let record = yaml::parse(&Source::new(name.as_str(), text.as_str()), &catalogue).expect("a good record");
        let pdf = pages::record(&record, None).expect("pages").pdf;
        let answers = answer::spread(&record);
        let texts: Vec<&str> = answers
            .iter()
            .filter_map(|(address, answer)| match answer {
                answer::Answer::Text(text) if record.form.field(address.field()).is_some() => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert!(!texts.is_empty(), "{name} has no texts");
        assert_eq!(lost(texts.iter().flat_map(|text| text.split_whitespace()), &pdf), Vec::<&str>::new(), "{name}");
        assert!(lost([record.form.title.as_str()], &pdf).is_empty(), "{name} lacks its title");
        let fields = formfolio::pdf::acroform::fields(&load(&pdf));
        assert!(fields.is_empty(), "{name} can be filled in");
        seen.insert(record.form.id.clone());
    }
    let all: std::collections::BTreeSet<String> = forms().iter().map(|form| form.id.clone()).collect();
    assert_eq!(seen, all, "a form without a sample");
}

#[test]
fn marks_have_alternate_texts() {
    for form in forms() {
        for seed in 0..2 {
            let record = full(&form, seed);
            let pdf = pages::record(&record, None).expect("pages").pdf;
            let alternatives = alternatives(&pdf);
            let count = |word: &str| alternatives.iter().filter(|alt| *alt == word).count();
            let mut ticked = 0;
            let mut chosen = 0;
            for (address, answer) in answer::spread(&record) {
                let field = form.field(address.field()).expect("a field");
                let kind = match (&address, &field.kind) {
                    (formfolio::form::Address::Cell { column, .. }, Kind::Table(table)) => {
                        &table.column(column).expect("a column").kind
                    }
                    (_, kind) => kind,
                };
                match (kind, answer) {
                    (Kind::Tick | Kind::Choices { .. }, answer::Answer::Mark(true)) => ticked += 1,
                    (Kind::YesNo | Kind::Scale { .. }, _) => chosen += 1,
                    _ => {}
                }
            }
            assert_eq!((count("Ticked"), count("Chosen")), (ticked, chosen), "{} seed {seed}", form.id);
        }
    }
}

#[test]
fn a_long_answer_breaks_across_pages_without_loss() {
    let words = |mark: &str, count: usize| -> Vec<String> { (0..count).map(|n| format!("{mark}{n}x")).collect() };
    let (long, cell, beside, name) = (words("lo", 2500), words("ce", 700), words("be", 80), words("na", 60));
    let mut lines = record("sandwell/individual-record", &[]);
    let row = |action: &str| [("action".to_owned(), said(action))].into_iter().collect();
    let signature = formfolio::record::Signature {
        grade: Grade::Typed,
        name: Some(name.join(" ")),
        date: Box::new(Value::Empty),
        status: None,
        digital: None,
    };
    for (field, value) in [
        ("welcome_wellbeing", said(long.join(" "))),
        ("welfare", said(words("li", 200).join("\n"))),
        ("next_venue", said(beside.join(" "))),
        ("actions", Value::Rows(vec![row(&cell.join(" ")), row("afterwards")])),
        ("manager_signed", Value::Signature(signature)),
    ] {
        lines.values.insert(field.to_owned(), value);
    }
    let pdf = pages::record(&lines, None).expect("pages").pdf;
    assert!(load(&pdf).get_pages().len() > 8);
    let lines = words("li", 200);
    let all = [&long, &cell, &beside, &name, &lines].into_iter().flatten().map(String::as_str);
    assert_eq!(lost(all.chain(["afterwards"]), &pdf), Vec::<&str>::new());
}

/// Returns the text of each page.
fn page_texts(pdf: &[u8]) -> Vec<String> {
    let document = load(pdf);
    document.get_pages().keys().map(|page| squeeze(&document.extract_text(&[*page]).expect("text"))).collect()
}

#[test]
fn signatures_move_the_content_before_them_to_the_next_page() {
    let catalogue = Catalogue::built_in();
    // The text that no page may begin with, and the text before it on the same page.
    for (sample, signed, before) in [
        ("individual-record", "Signed (Manager/Supervisor)", "10. Date, Time and Venue"),
        ("bct-social-worker-record", "Signed (Supervisor)", "Date, time and venue"),
        ("leics-ten-day-overview", "Signed (Social worker)", "By whom"),
    ] {
        let file = format!("fixtures/records/{sample}-good.yaml");
        let text = std::fs::read_to_string(root().join(&file)).expect("a sample");
        let whole = yaml::parse(&Source::new(&file, text), &catalogue).expect("a record");
        for more in 0..9 {
            let mut record = whole.clone();
            for value in record.values.values_mut() {
                if let Value::Text(text) = value
                    && text.len() > 60
                {
                    text.push_str(&" What has changed at home since the last visit.".repeat(more));
                }
            }
            let pages = page_texts(&pages::record(&record, None).expect("pages").pdf);
            let page = pages.iter().find(|page| page.contains(&squeeze(signed))).expect("the signatures");
            let (above, _) = page.split_once(&squeeze(signed)).expect("the signatures");
            assert!(above.contains(&squeeze(before)), "{sample} {more}: {above}");
        }
    }
}

#[test]
fn text_without_a_box_is_printed_beside_the_field() {
    let values = [
        ("seen_at_home", said("perhaps")),
        ("plan_scale", Value::List(vec![Value::Number(3.0), said("eleven")])),
        ("case_status", Value::List(vec![said("CP"), said("Something else")])),
        ("session_date", said("next week")),
    ];
    let pdf = pages::record(&record("leics/casework-supervision-record", &values), None).expect("pages").pdf;
    let wanted = ["Written: perhaps", "Written: eleven", "Written: Something else", "next week"];
    assert_eq!(lost(wanted, &pdf), Vec::<&str>::new());
    assert_eq!(alternatives(&pdf).iter().filter(|alt| *alt == "Ticked" || *alt == "Chosen").count(), 2);
}

#[test]
fn letters_that_the_font_lacks_become_boxes_with_a_note() {
    let values = [("supervisor", said("李小龙 Łukasz")), ("welfare", said("مرحبا שלום 🙂 \u{f0b7} a\u{0}b \u{ad}c"))];
    let pdf = pages::record(&record("sandwell/individual-record", &values), None).expect("pages").pdf;
    let wanted = ["□□□ Łukasz", "□□□□□", "ab", "□ stands for a letter"];
    assert_eq!(lost(wanted, &pdf), Vec::<&str>::new());
    let plain = pages::record(&record("sandwell/individual-record", &[]), None).expect("pages").pdf;
    assert_eq!(lost(["□ stands for a letter"], &plain).len(), 1);
}

#[test]
fn the_source_of_a_record_is_printed_at_its_top() {
    let pdf = pages::record(&record("sandwell/individual-record", &[]), Some("Set from the file “a.docx”."));
    assert_eq!(lost(["Set from the file “a.docx”."], &pdf.expect("pages").pdf), Vec::<&str>::new());
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    for form in forms() {
        let record = full(&form, 1);
        let one = pages::record(&record, Some("From here.")).expect("pages").pdf;
        assert_eq!(one, pages::record(&record, Some("From here.")).expect("pages").pdf, "{}", form.id);
    }
}

#[test]
fn text_that_overflows_its_box_is_shown_completely() {
    let long = "A sentence about the work of this month.\n\n".repeat(80);
    let action = [("action".to_owned(), said("Ring the surgery"))].into_iter().collect();
    let values = [("welfare", said(long.as_str())), ("actions", Value::Rows(vec![action]))];
    let mut record = record("sandwell/individual-record", &values);
    assert!(pages::whole_text(&subject(), &record, "Supervision record").expect("nothing").is_none());
    for field in ["welfare", "actions.1.action"] {
        let message = String::new();
        record.notes.push(Note { kind: NoteKind::TextOverflowsBox, field: Some(field.to_owned()), message });
    }
    let pdf = pages::whole_text(&subject(), &record, "Supervision record").expect("pages").expect("something").pdf;
    assert_eq!(lost(["Supervision record", "Welfare", "Ring the surgery"], &pdf), Vec::<&str>::new());
    assert_eq!(text(&pdf).matches(&squeeze("A sentence about the work of this month.")).count(), 80);
}

fn subject() -> FolderSubject {
    FolderSubject { authority: "Sandwell Children’s Trust".to_owned(), person: "Łukasz Ôwen-Ŷork".to_owned() }
}

/// Returns the targets of a PDF's links, and whether each is tagged.
fn links(pdf: &[u8]) -> Vec<String> {
    let document = load(pdf);
    let mut out = Vec::new();
    for page in document.page_iter() {
        for annotation in formfolio::pdf::acroform::annotations(&document, page) {
            let link = document.dereference(&annotation).expect("an annotation").1.as_dict().expect("a dictionary");
            assert!(link.has(b"StructParent"), "a link that is not tagged");
            let action = link.get_deref(b"A", &document).and_then(Object::as_dict).expect("an action");
            let target = action.get(b"URI").and_then(Object::as_str).expect("a target");
            out.push(String::from_utf8_lossy(target).into_owned());
        }
    }
    out
}

/// Asserts that the foot of each page is empty, where the binder's page numbers will stand.
fn foot_is_empty(pdf: &[u8]) {
    let document = load(pdf);
    for page in document.page_iter() {
        let content = lopdf::content::Content::decode(&document.get_page_content(page)).expect("operators");
        // The height on the page is up[0] x + up[1] y + up[2].
        let mut up = [0.0_f32, 1.0, 0.0];
        let mut kept = Vec::new();
        let mut lines = 0;
        for operation in &content.operations {
            let numbers: Vec<f32> = operation.operands.iter().filter_map(|number| number.as_float().ok()).collect();
            match (operation.operator.as_str(), numbers.as_slice()) {
                ("q", _) => kept.push(up),
                ("Q", _) => up = kept.pop().expect("a state to go back to"),
                ("cm", [a, b, c, d, e, f]) => {
                    up = [up[0] * a + up[1] * b, up[0] * c + up[1] * d, up[0] * e + up[1] * f + up[2]];
                }
                ("Tm", [.., x, y]) => {
                    lines += 1;
                    let height = up[0] * x + up[1] * y + up[2];
                    assert!(height > pages::FOOT && height < 842.0, "a line stands at {height}");
                }
                _ => {}
            }
        }
        assert!(lines > 0, "a page without words");
    }
}

fn sections() -> Vec<BinderSection> {
    let entry = |title: &str, page: u32| ListedDocument {
        title: title.to_owned(),
        page: Some(page),
        ..ListedDocument::default()
    };
    let many = (0..60).map(|n| entry("Individual standard supervision recording template", 8 + 3 * n)).collect();
    let learning = ListedDocument { heading: Some("Training Undertaken".to_owned()), ..entry("Certificate", 203) };
    let original =
        ListedDocument { page: None, note: Some("Only its original is kept.".to_owned()), ..entry("Training log", 0) };
    vec![
        BinderSection { number: 2, title: "Monthly Supervision Record".to_owned(), entries: many, ..page(7) },
        BinderSection { number: 3, statement: Some("Nothing is filed here.".to_owned()), ..page(200) },
        BinderSection { number: 4, missing: vec!["the appraisal".to_owned()], ..page(201) },
        BinderSection {
            number: 5,
            title: "Learning and Development".to_owned(),
            second_line: Some("A second line".to_owned()),
            headings: vec!["Training Undertaken".to_owned(), "HCPC training record".to_owned()],
            entries: vec![original, learning],
            ..page(202)
        },
    ]
}

fn page(page: u32) -> BinderSection {
    BinderSection { title: "A section".to_owned(), page: Some(page), ..BinderSection::default() }
}

#[test]
fn the_cover_names_the_person_and_the_sections_left_out() {
    let cover = Cover {
        supervisors_manager: Some("Dr Helen Ashdown".to_owned()),
        moves: Some(ListedMove { why: Some("Promotion".to_owned()), ..ListedMove::default() }),
        compiled: Some(today()),
        layout: "Contents checklist".to_owned(),
        documents: 27,
        left_out: vec!["Section 7, Managing Attendance".to_owned()],
        kept_out: 2,
        ..Cover::default()
    };
    let made = pages::cover(&subject(), &cover, None).expect("pages");
    let wanted = [
        "Staff supervision folder",
        "Łukasz Ôwen-Ŷork",
        "Dr Helen Ashdown",
        "Promotion",
        "30 June 2025",
        "with 27 documents",
        "CONFIDENTIAL – personal data",
        "Left out of this copy",
        "Section 7, Managing Attendance",
        "Kept out of this binder",
        "2 records about other people",
    ];
    assert_eq!(lost(wanted, &made.pdf), Vec::<&str>::new());
    assert_eq!(made.count, 1);
    foot_is_empty(&made.pdf);
    let whole = pages::cover(&subject(), &Cover { left_out: Vec::new(), moves: None, ..cover }, None).expect("pages");
    assert_eq!(lost(["Left out of this copy", "The move"], &whole.pdf).len(), 2);
}

#[test]
fn every_line_of_the_contents_links_to_its_page() {
    let sections = sections();
    let made = only(pages::contents(&subject(), &sections, None));
    let mut wanted: Vec<String> = Vec::new();
    for section in &sections {
        wanted.extend(section.page.map(|page| format!("page:{page}")));
        // Documents under headings come first.
        wanted.extend(section.entries.iter().filter_map(|entry| entry.page).map(|page| format!("page:{page}")));
    }
    assert_eq!(links(&made.pdf), wanted);
    let said =
        ["Nothing is filed here.", "Missing: the appraisal", "HCPC training record", "Only its original is kept."];
    assert_eq!(lost(said, &made.pdf), Vec::<&str>::new());
    let text = text(&made.pdf);
    let at = |words: &str| text.find(&squeeze(words)).expect("the words");
    assert!(at("Training Undertaken") < at("Certificate") && at("Certificate") < at("HCPC training record"));
    assert!(at("Training log") < at("Nothing filed under: HCPC training record."));
    foot_is_empty(&made.pdf);
}

#[test]
fn a_list_of_hundreds_is_set_in_parts() {
    let entry = |number: u32| ListedDocument {
        title: format!("Note {number}."),
        heading: (number.is_multiple_of(2)).then(|| "Training Undertaken".to_owned()),
        page: Some(number),
        ..ListedDocument::default()
    };
    let long = BinderSection {
        headings: ["Training Undertaken", "HCPC training record"].map(str::to_owned).to_vec(),
        entries: (1..=620).map(entry).collect(),
        missing: vec!["the appraisal".to_owned()],
        ..page(7)
    };
    let wanted: Vec<String> = (1..=310)
        .map(|half| half * 2)
        .chain((0..310).map(|half| half * 2 + 1))
        .map(|page| format!("page:{page}"))
        .collect();

    let divider = pages::divider(&subject(), &long).expect("pages");
    let links_of = |parts: &[PdfPages]| parts.iter().flat_map(|part| links(&part.pdf)).collect::<Vec<_>>();
    assert_eq!(divider.len(), 3);
    assert_eq!(links_of(&divider), wanted);
    assert_eq!(lost(["Missing: the appraisal", "(continued)"], &divider[0].pdf), ["(continued)"]);
    let nothing_filed = "Nothing filed under: HCPC training record.";
    assert_eq!(
        lost(["Training Undertaken", "Missing", "(continued)", nothing_filed], &divider[1].pdf),
        ["Missing", nothing_filed]
    );
    assert_eq!(lost(["Training Undertaken", nothing_filed, "Note 619."], &divider[2].pdf), ["Training Undertaken"]);

    let contents = pages::contents(&subject(), &[page(5), long, page(900)], None).expect("pages");
    let wanted: Vec<String> = ["page:5", "page:7"].map(str::to_owned).into_iter().chain(wanted).collect();
    let found: Vec<String> = links_of(&contents);
    assert_eq!(contents.len(), 3);
    let later = found.iter().filter(|link| *link == "page:7").count();
    assert_eq!(later, 4, "each part names the section, and Note 7 stands on page 7");
    assert_eq!(found.iter().filter(|link| wanted.contains(link)).count(), wanted.len() + 2);
    assert_eq!(found.last().map(String::as_str), Some("page:900"));
}

#[test]
fn the_length_of_lists_does_not_depend_on_page_numbers() {
    let mut sections = sections();
    let with = |sections: &[BinderSection]| {
        let dividers: Vec<usize> =
            sections.iter().map(|section| only(pages::divider(&subject(), section)).count).collect();
        (only(pages::contents(&subject(), sections, None)).count, dividers)
    };
    let real = with(&sections);
    for number in [0, 88_888] {
        for section in &mut sections {
            section.page = Some(number);
            section.entries.iter_mut().filter(|entry| entry.page.is_some()).for_each(|entry| entry.page = Some(number));
        }
        assert_eq!(with(&sections), real, "with {number} everywhere");
    }
}

#[test]
fn a_section_begins_with_a_list_of_its_documents() {
    let sections = sections();
    let made = only(pages::divider(&subject(), &sections[3]));
    let wanted = ["Section 5", "Learning and Development", "A second line", "HCPC training record", "Certificate"];
    assert_eq!(lost(wanted, &made.pdf), Vec::<&str>::new());
    assert_eq!((made.count, links(&made.pdf)), (1, vec!["page:203".to_owned()]));
    let empty = only(pages::divider(&subject(), &sections[1]));
    assert_eq!(lost(["Nothing is filed here."], &empty.pdf), Vec::<&str>::new());
}

#[test]
fn a_notice_names_the_original_of_a_document_that_cannot_be_shown() {
    let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let notice = Notice {
        title: "A letter".to_owned(),
        what: "A Word file".to_owned(),
        why: "Nothing here can show it.".to_owned(),
        file: "letter.docx".to_owned(),
        size: 1_234_567,
        sha256: hash.to_owned(),
        original: "originals/11 Miscellaneous/letter.docx".to_owned(),
        ..Notice::default()
    };
    let pdf = pages::notice(&subject(), &notice).expect("pages").pdf;
    let wanted = ["A letter", "Nothing here can show it.", "1.2 MB (1,234,567 bytes)", hash, &notice.original];
    assert_eq!(lost(wanted, &pdf), Vec::<&str>::new());
    let copy = SignedCopy {
        title: "A contract".to_owned(),
        original: "originals/contract.pdf".to_owned(),
        signatures: vec!["Signed digitally by Siân O’Brien; intact.".to_owned()],
    };
    let pdf = pages::signed_copy(&subject(), &copy).expect("pages").pdf;
    let wanted = ["Copy of a digitally signed document", "originals/contract.pdf", "Siân O’Brien; intact."];
    assert_eq!(lost(wanted, &pdf), Vec::<&str>::new());
}

#[test]
fn long_and_foreign_names_can_be_set() {
    let long = "Siân Featherstonehaugh-Cholmondeley-Majoribanks 李小龙 ".repeat(4);
    let subject = FolderSubject { authority: long.clone(), person: long.clone() };
    let cover = Cover { post: Some(long.clone()), layout: long.clone(), ..Cover::default() };
    let made = pages::cover(&subject, &cover, None).expect("pages");
    foot_is_empty(&made.pdf);
    assert_eq!(lost(["□□□", "□ stands for a letter"], &made.pdf), Vec::<&str>::new());
    let section = BinderSection { title: long.clone(), headings: vec![long], ..page(1) };
    foot_is_empty(&only(pages::contents(&subject, std::slice::from_ref(&section), None)).pdf);
    foot_is_empty(&only(pages::divider(&subject, &section)).pdf);
}
