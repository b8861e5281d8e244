//! The contents of a Word file besides its answers, as Word writes them: nothing is lost without a note.

use formfolio::record::{Extra, ExtraKind, NoteKind, Record};
use formfolio::rules;

use super::{Parts, around, blank, change, content, control, edited, notes, read, run, text, type_into};
use crate::fixture::today;
use formfolio::docx;

const ID: &str = "sandwell/individual-record";
const SPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"";

/// A blank with typed content: runs in a control, blocks after the form.
fn file(tag: &str, runs: &str, blocks: &str) -> Parts {
    let bytes = edited(&blank(ID), |xml| {
        *xml = xml.replacen("<w:document ", &format!("<w:document {SPACES} "), 1);
        if !runs.is_empty() {
            change(xml, tag, 1, |sdt| content(&sdt, runs));
        }
        let end = xml.rfind("<w:sectPr").unwrap();
        xml.insert_str(end, blocks);
    });
    Parts::of(&bytes)
}

impl Parts {
    fn link(&mut self, id: &str, kind: &str, target: &str) {
        let name = "word/_rels/document.xml.rels";
        let mode = if target.contains(':') { " TargetMode=\"External\"" } else { "" };
        let link = format!(
            "<Relationship Id=\"{id}\" Type=\"{RELATIONSHIPS}/{kind}\" Target=\"{target}\"{mode}/></Relationships>"
        );
        let links = self.text(name).replace("</Relationships>", &link);
        self.set(name, links);
    }
}

fn back(parts: &Parts) -> Record {
    read(&parts.pack())
}

fn found(record: &Record) -> Vec<(ExtraKind, Option<&str>, &str)> {
    record.extras.iter().map(|extra| (extra.kind, extra.field.as_deref(), extra.words.as_str())).collect()
}

fn rules(record: &Record) -> Vec<String> {
    let found = rules::check(record, today()).findings;
    let of = |field: Option<&str>| field == Some("welfare") || field.is_none();
    let ours = ["text-left-out", "content-not-read", "missing-required", "text-outside-control"];
    let found = found.into_iter().filter(|one| of(one.place.field.as_deref()) && ours.contains(&one.rule));
    found.map(|one| one.rule.to_owned()).collect()
}

fn picture(id: &str, alt: &str) -> String {
    format!(
        "<w:r><w:drawing><wp:inline><wp:docPr id=\"9\" name=\"Picture 1\" descr=\"{alt}\"/><a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:blipFill>\
         <a:blip r:embed=\"{id}\"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

#[test]
fn struck_through_and_hidden_words_are_no_answer() {
    for (property, kind, note) in [
        ("<w:strike/>", ExtraKind::StruckThrough, NoteKind::StruckThrough),
        ("<w:dstrike w:val=\"true\"/>", ExtraKind::StruckThrough, NoteKind::StruckThrough),
        ("<w:vanish/>", ExtraKind::Hidden, NoteKind::HiddenText),
    ] {
        let runs = format!("<w:r><w:rPr>{property}</w:rPr><w:t>No concerns.</w:t></w:r>");
        let record = back(&file("welfare", &runs, ""));
        assert!(record.get("welfare").is_empty());
        assert_eq!(found(&record), [(kind, Some("welfare"), "No concerns.")]);
        assert_eq!(notes(&record), [(note, Some("welfare"))]);
        assert!(rules(&record).contains(&"text-left-out".to_owned()), "{:?}", rules(&record));
    }
}

#[test]
fn a_correction_by_striking_through_leaves_the_new_words() {
    let struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>3 June 2025</w:t></w:r>";
    let runs = format!("{struck}{}", run("4 June 2025"));
    let mut parts = file("session_date", &runs, "");
    // The stored date belongs to the struck-through words.
    let mut xml = parts.text("word/document.xml");
    change(&mut xml, "session_date", 1, |sdt| {
        sdt.replacen("<w:date>", "<w:date w:fullDate=\"2025-06-03T00:00:00Z\">", 1)
    });
    parts.set("word/document.xml", xml);
    let record = back(&parts);
    assert_eq!(record.get("session_date").date(), chrono::NaiveDate::from_ymd_opt(2025, 6, 4));
    assert!(!rules(&record).contains(&"text-left-out".to_owned()));
    // A property that is switched off strikes nothing through.
    let off = "<w:r><w:rPr><w:strike w:val=\"0\"/></w:rPr><w:t>Stands</w:t></w:r>";
    let record = back(&file("welfare", off, ""));
    assert_eq!((record.get("welfare"), found(&record)), (&text("Stands"), vec![]));
}

#[test]
fn struck_through_words_beside_a_field_are_no_answer() {
    let bytes = edited(&blank(ID), |xml| {
        let at = control(xml, "welfare", 1);
        xml.insert_str(at.end, "<w:r><w:rPr><w:strike/></w:rPr><w:t>Withdrawn</w:t></w:r>");
    });
    let record = read(&bytes);
    assert!(record.get("welfare").is_empty());
    assert_eq!(found(&record), [(ExtraKind::StruckThrough, None, "Withdrawn")]);
}

#[test]
fn the_alternative_that_word_displays_is_read() {
    let alternatives = |requires: &str| {
        format!(
            "<mc:AlternateContent><mc:Choice Requires=\"{requires}\" xmlns:zz=\"urn:zz\"><w:r><w:t>new</w:t></w:r></mc:Choice>\
             <mc:Fallback><w:r><w:t>old</w:t></w:r></mc:Fallback></mc:AlternateContent>"
        )
    };
    assert_eq!(*back(&file("welfare", &alternatives("zz"), "")).get("welfare"), text("old"));
    assert_eq!(*back(&file("welfare", &alternatives("w14"), "")).get("welfare"), text("new"));
    let without =
        "<mc:AlternateContent><mc:Choice Requires=\"zz\" xmlns:zz=\"urn:zz\"><zz:x/></mc:Choice></mc:AlternateContent>";
    assert_eq!(notes(&back(&file("welfare", without, ""))), [(NoteKind::EmbeddedObject, Some("welfare"))]);
}

#[test]
fn comments_are_kept_with_their_replies() {
    let runs = format!(
        "{}<w:commentRangeStart w:id=\"4\"/>{}<w:commentRangeEnd w:id=\"4\"/><w:r><w:commentReference w:id=\"4\"/></w:r>",
        run("He is well."),
        run(" So far.")
    );
    let mut parts = file("welfare", &runs, "");
    let comment = |id: u32, who: &str, words: &str| {
        format!(
            "<w:comment w:id=\"{id}\" w:author=\"{who}\" w:date=\"2025-06-04T09:00:00Z\"><w:p w14:paraId=\"0000000{id}\">\
             <w:r><w:annotationRef/></w:r><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>"
        )
    };
    let comments = [comment(4, "Ruth Allen", "Agreed with HR?"), comment(6, "HR", "Later"), comment(7, "Siân", "Yes.")];
    parts.set("word/comments.xml", format!("<w:comments {WORD}>{}</w:comments>", comments.concat()));
    parts.set(
        "word/commentsExtended.xml",
        "<w15:commentsEx xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\"><w15:commentEx \
         w15:paraId=\"00000004\" w15:done=\"1\"/><w15:commentEx w15:paraId=\"00000007\" w15:paraIdParent=\"00000004\"/>\
         </w15:commentsEx>",
    );
    // The words are in the file whether or not anything refers to the part.
    for linked in [false, true] {
        if linked {
            parts.link("rIdComments", "comments", "comments.xml");
        }
        let record = back(&parts);
        assert_eq!(*record.get("welfare"), text("He is well. So far."));
        assert_eq!(
            found(&record),
            [
                (ExtraKind::Comment, Some("welfare"), "Agreed with HR? (marked as resolved)"),
                (ExtraKind::Reply, Some("welfare"), "Yes."),
                (ExtraKind::Comment, None, "Later"),
            ]
        );
        assert_eq!(record.extras[0].by.as_deref(), Some("Ruth Allen, 4 June 2025"));
        assert_eq!(
            record.notes[0].message,
            "Welfare: a comment by Ruth Allen, 4 June 2025: “Agreed with HR? (marked as resolved)”"
        );
        assert_eq!(rules(&record), Vec::<String>::new());
    }
}

#[test]
fn footnotes_endnotes_headers_and_footers_are_kept() {
    let runs = format!(
        "{}<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:endnoteReference w:id=\"2\"/></w:r>",
        run("He is well.")
    );
    let mut parts = file("welfare", &runs, "");
    for (kind, words) in [("footnote", "Report of May."), ("endnote", "Report of June.")] {
        let lines = format!(
            "<w:{kind} w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>—</w:t></w:r></w:p></w:{kind}>\
             <w:{kind} w:id=\"2\"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{kind}>"
        );
        parts.set(&format!("word/{kind}s.xml"), format!("<w:{kind}s {WORD}>{lines}</w:{kind}s>"));
        parts.link(&format!("rId{kind}"), &format!("{kind}s"), &format!("{kind}s.xml"));
    }
    parts.set("word/header1.xml", format!("<w:hdr {WORD}><w:p>{}</w:p></w:hdr>", run("OFFICIAL")));
    parts.link("rIdHeader", "header", "header1.xml");
    let footer =
        parts.text("word/footer1.xml").replace("</w:ftr>", &format!("<w:p>{}</w:p></w:ftr>", run("Seen by RA")));
    parts.set("word/footer1.xml", footer);
    let record = back(&parts);
    assert_eq!(
        found(&record),
        [
            (ExtraKind::Footnote, Some("welfare"), "Report of May."),
            (ExtraKind::Endnote, Some("welfare"), "Report of June."),
            (ExtraKind::Marking, None, "OFFICIAL"),
            (ExtraKind::Footer, None, "Seen by RA"),
        ]
    );
    // A protective marking is no finding.
    assert_eq!(rules(&record), Vec::<String>::new());
}

#[test]
fn words_of_a_template_around_a_form_are_no_remark() {
    let lines = |lines: &[&str]| lines.iter().map(|line| format!("<w:p>{}</w:p>", run(line))).collect::<String>();
    let filled = |above: &[&str], header: &[&str], below: &[&str]| {
        let mut parts = file("employee_signed.date", &run("4 June 2025"), &lines(below));
        let body = parts.text("word/document.xml").replacen("<w:body>", &format!("<w:body>{}", lines(above)), 1);
        parts.set("word/document.xml", body);
        parts.set("word/header1.xml", format!("<w:hdr {SPACES} {WORD}>{}</w:hdr>", lines(header)));
        parts.link("rIdHeader", "header", "header1.xml");
        back(&parts)
    };
    let noted = |record: &Record| record.notes.iter().map(|note| note.message.clone()).collect::<Vec<_>>();
    let routine = filled(
        &["OFFICIAL-SENSITIVE", "Sandwell Metropolitan Borough Council", "3 June 2025"],
        &["CONFIDENTIAL | Page 1 of 3", "H:\\HR\\Supervision\\June.docx", "Printed: 03/06/2025 14:05", "Version 1.2"],
        &["OFFICIAL", "Page 3 of 3"],
    );
    assert_eq!(noted(&routine), Vec::<String>::new());
    let kinds = routine.extras.iter().map(|extra| extra.kind);
    assert!(kinds.clone().all(|kind| kind == ExtraKind::Marking) && kinds.count() == 6, "{:?}", found(&routine));
    let watermark = "<w:p><w:r><w:pict><v:shape><v:textpath string=\"DRAFT\"/></v:shape></w:pict></w:r></w:p>";
    let record = back(&file("employee_signed.date", &run("4 June 2025"), watermark));
    assert_eq!((found(&record), noted(&record)), (vec![(ExtraKind::Marking, None, "DRAFT")], Vec::new()));

    let said = "Ruth was upset and left early";
    for record in
        [filled(&[said], &[], &[]), filled(&[], &[], &[said]), filled(&["OFFICIAL"], &["OFFICIAL", said], &[])]
    {
        assert_eq!(noted(&record).len(), 1, "{:?}", noted(&record));
        let marked = record.extras.iter().filter(|extra| extra.kind == ExtraKind::Marking).count();
        assert_eq!(record.extras.len() - marked, 1, "{:?}", found(&record));
    }
    // A date or a name below the form may be a signature that lost its field.
    assert_ne!(noted(&filled(&[], &[], &["3 June 2025"])), Vec::<String>::new());
}

#[test]
fn pictures_in_answers_are_kept_and_the_form_s_own_are_not() {
    let mut parts = file("welfare", &picture("rIdPhoto", "The desk"), "");
    parts.set("word/media/image1.png", *b"\x89PNG\r\n\x1a\nnot read here");
    parts.link("rIdPhoto", "image", "media/image1.png");
    let record = back(&parts);
    assert_eq!(found(&record), [(ExtraKind::Picture, Some("welfare"), "The desk")]);
    assert_eq!(record.extras[0].picture.as_deref(), Some("word/media/image1.png"));
    let wanted = std::collections::BTreeSet::from(["word/media/image1.png"]);
    assert_eq!(docx::pictures(&parts.pack(), &wanted).unwrap().len(), 1);
    // The answer is not missing: it is a picture.
    assert_eq!(rules(&record), ["content-not-read"]);
    // Blanks have pictures in the places of signatures.
    for form in super::catalogue().forms().filter(|form| form.fillable()) {
        assert_eq!(read(&docx::blank(form).unwrap()).extras, [], "{}", form.id);
    }
}

#[test]
fn a_signature_that_was_pasted_is_shown_as_such() {
    let mut parts = file("manager_signed", &picture("rIdPhoto", ""), "");
    parts.set("word/media/image1.png", *b"\x89PNG\r\n\x1a\nnot read here");
    parts.link("rIdPhoto", "image", "media/image1.png");
    let record = back(&parts);
    assert_eq!(found(&record), [(ExtraKind::Signature, Some("manager_signed"), "")]);
    assert_eq!(record.notes, []);
}

#[test]
fn objects_of_other_programs_are_named() {
    let graphic = |kind: &str, inside: &str| {
        format!(
            "<w:r><w:drawing><wp:inline><wp:docPr id=\"9\" name=\"x\"/><a:graphic><a:graphicData \
             uri=\"http://schemas.openxmlformats.org/drawingml/2006/{kind}\">{inside}</a:graphicData></a:graphic></wp:inline>\
             </w:drawing></w:r>"
        )
    };
    let runs = graphic("chart", "<c:chart r:id=\"rIdChart\"/>") + &graphic("diagram", "");
    let sheet = "<w:p><w:r><w:object><o:OLEObject ProgID=\"Excel.Sheet.12\" r:id=\"rIdSheet\"/></w:object></w:r></w:p>";
    let mut parts = file("welfare", &runs, sheet);
    parts.set(
        "word/charts/chart1.xml",
        "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:t>Cases</a:t><c:v>14</c:v></c:chartSpace>",
    );
    parts.set("word/embeddings/Book1.xlsx", *b"PK");
    parts.set("word/embeddings/Left over.bin", *b"?");
    parts.set("word/vbaProject.bin", *b"?");
    parts.link("rIdChart", "chart", "charts/chart1.xml");
    parts.link("rIdSheet", "package", "embeddings/Book1.xlsx");
    let record = back(&parts);
    assert_eq!(
        found(&record),
        [
            (ExtraKind::Object, Some("welfare"), "a chart (chart1.xml): “Cases; 14”"),
            (ExtraKind::Object, Some("welfare"), "a diagram (SmartArt)"),
            (ExtraKind::Object, None, "an Excel worksheet (Book1.xlsx)"),
            (ExtraKind::Object, None, "a file that nothing in the document shows (Left over.bin)"),
            (ExtraKind::Object, None, "a program (macros)"),
        ]
    );
    assert_eq!(rules(&record), ["content-not-read"]);
}

#[test]
fn inserted_documents_are_shown_or_named() {
    for (target, kind, words) in [
        ("chunk.html", ExtraKind::Document, "One & two\nthree"),
        ("chunk.txt", ExtraKind::Document, "Plain words"),
        ("chunk.rtf", ExtraKind::NamedDocument, "another document (chunk.rtf)"),
        ("file:///S:/plan.docx", ExtraKind::NamedDocument, "another document (plan.docx, kept outside the file)"),
    ] {
        let mut parts = file("", "", "");
        let mut xml = parts.text("word/document.xml");
        let at = control(&xml, "welfare", 1).start;
        let paragraph = around(&xml, "p", at);
        let sdt = xml[control(&xml, "welfare", 1)].to_owned();
        xml.replace_range(paragraph, &content(&sdt, "<w:altChunk r:id=\"rIdChunk\"/><w:p/>"));
        parts.set("word/document.xml", xml);
        parts.set("word/chunk.html", "<html><head><style>p{}</style></head><p>One &amp; two<br>three</html>");
        parts.set("word/chunk.txt", "Plain words");
        parts.set("word/chunk.rtf", "{\\rtf1}");
        parts.link("rIdChunk", "aFChunk", target);
        let record = back(&parts);
        assert_eq!(found(&record), [(kind, Some("welfare"), words)]);
        assert_eq!(notes(&record), [(NoteKind::InsertedDocument, Some("welfare"))]);
        assert_eq!(rules(&record), ["content-not-read"]);
    }
    let outside = file("", "", "<w:subDoc r:id=\"rIdSub\"/>");
    assert_eq!(rules(&back(&outside)), ["content-not-read"]);
}

#[test]
fn words_outside_the_fields_are_kept() {
    let in_a_box = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor><a:graphic><a:graphicData \
         uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp><wps:txbx><w:txbxContent><w:p>{0}\
         </w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{0}</w:p></w:txbxContent></v:textbox></v:shape>\
         </w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        run("In a box")
    );
    let behind = format!("<w:p>{}</w:p>{in_a_box}", run("After the form"));
    let record = back(&file("employee_signed.date", &run("4 June 2025"), &behind));
    let words: Vec<&str> = record.extras.iter().map(|extra| extra.words.as_str()).collect();
    assert_eq!(words, ["After the form", "In a box"]);
    assert!(record.extras.iter().all(|extra| extra.kind == ExtraKind::Outside));
    // A shape without words is named.
    let line = "<w:p><w:r><w:pict><v:line/></w:pict></w:r></w:p>";
    assert_eq!(found(&back(&file("", "", line))), [(ExtraKind::Object, None, "a drawn shape")]);
    let rule = "<w:p><w:r><w:pict><v:rect o:hr=\"t\"/></w:pict></w:r></w:p>";
    assert_eq!(found(&back(&file("", "", rule))), []);
}

#[test]
fn tracked_changes_name_their_author() {
    let by = "w:author=\"Ruth Allen\" w:date=\"2025-06-03T10:00:00Z\"";
    let runs = format!(
        "{}<w:ins w:id=\"1\" {by}>{}</w:ins><w:del w:id=\"2\" {by}><w:r><w:delText>gone</w:delText></w:r></w:del>",
        run("Stands"),
        run(" and more")
    );
    let record = back(&file("welfare", &runs, ""));
    assert_eq!(*record.get("welfare"), text("Stands and more"));
    assert_eq!(
        found(&record),
        [(ExtraKind::Inserted, Some("welfare"), "and more"), (ExtraKind::Deleted, Some("welfare"), "gone")]
    );
    let authors: Vec<Option<&str>> = record.extras.iter().map(|extra| extra.by.as_deref()).collect();
    assert_eq!(authors, [Some("Ruth Allen, 3 June 2025"); 2]);
    let kinds = [(NoteKind::DeletionLeftOut, Some("welfare")), (NoteKind::TrackedInsertion, Some("welfare"))];
    assert_eq!(notes(&record), kinds);
}

#[test]
fn a_link_with_words_other_than_its_target_is_reported() {
    let runs = format!("<w:hyperlink r:id=\"rIdLink\">{}</w:hyperlink>", run("the plan"));
    let mut parts = file("welfare", &runs, "");
    parts.link("rIdLink", "hyperlink", "https://www.example.org/plan");
    assert_eq!(found(&back(&parts)), [(ExtraKind::Link, Some("welfare"), "https://www.example.org/plan")]);
    let runs = format!("<w:hyperlink r:id=\"rIdLink\">{}</w:hyperlink>", run("ruth@example.org"));
    let mut parts = file("welfare", &runs, "");
    parts.link("rIdLink", "hyperlink", "mailto:ruth@example.org");
    assert_eq!(found(&back(&parts)), []);
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://example.org/a\" \
                 </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>a page</w:t></w:r>";
    let record = back(&file("welfare", field, ""));
    assert_eq!(found(&record), [(ExtraKind::Link, Some("welfare"), "https://example.org/a")]);
}

#[test]
fn equations_and_old_form_fields_keep_their_letters() {
    let half =
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>";
    let record = back(&file("welfare", half, ""));
    assert_eq!((record.get("welfare"), notes(&record)), (&text("12"), vec![(NoteKind::Equation, Some("welfare"))]));
    let old = "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>\
               </w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>";
    assert_eq!(*back(&file("welfare", &format!("{old}{}", run(" At home")), "")).get("welfare"), text("☒ At home"));
}

#[test]
fn a_second_answer_in_a_copy_of_a_field_is_reported() {
    let record = read(&edited(&blank(ID), |xml| {
        type_into(xml, "welfare", 1, "First");
        let paragraph = around(xml, "p", control(xml, "welfare", 1).start);
        let copy = xml[paragraph.clone()].replace("First", "Second");
        xml.insert_str(paragraph.end, &copy);
    }));
    assert_eq!(*record.get("welfare"), text("First"));
    assert_eq!(found(&record), [(ExtraKind::SecondAnswer, Some("welfare"), "Second")]);
    assert_eq!(rules(&record), ["text-left-out"]);
}

#[test]
fn extras_are_bounded() {
    let many: String = (0..800).map(|number| format!("<w:pict><v:line/></w:pict><w:t>{number} </w:t>")).collect();
    let record = back(&file("welfare", &format!("<w:r>{many}</w:r>"), ""));
    assert_eq!(record.extras.len(), 501);
    assert_eq!(record.extras.last().map(|extra: &Extra| extra.words.as_str()), Some("300 more things like these"));
}

#[test]
fn pictures_in_headers_footers_notes_and_behind_the_pages_are_kept() {
    let mut parts = file("welfare", &run("He is well."), "");
    let spaces = format!(
        "{WORD} {SPACES} xmlns:r=\"{RELATIONSHIPS}\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""
    );
    let photo = || b"\x89PNG\r\n\x1a\nnot read here".to_vec();
    for (part, root, shown) in [
        ("header1", "hdr", picture("rIdPhoto", "A stamp")),
        ("header2", "hdr", picture("rIdPhoto", "A stamp")),
        ("footer2", "ftr", picture("rIdPhoto", "")),
        ("comments", "comments", format!("<w:comment w:id=\"1\"><w:p>{}</w:p></w:comment>", picture("rIdPhoto", ""))),
    ] {
        let shown = if root == "comments" { shown } else { format!("<w:p>{shown}</w:p>") };
        parts.set(&format!("word/{part}.xml"), format!("<w:{root} {spaces}>{shown}</w:{root}>"));
        let link = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
             Id=\"rIdPhoto\" Type=\"{RELATIONSHIPS}/image\" Target=\"media/photo.png\"/></Relationships>"
        );
        parts.set(&format!("word/_rels/{part}.xml.rels"), link);
        parts.link(&format!("rId{part}"), part.trim_end_matches(char::is_numeric), &format!("{part}.xml"));
    }
    parts.set("word/media/photo.png", photo());
    parts.link("rIdBehind", "image", "media/behind.png");
    parts.set("word/media/behind.png", photo());
    let behind = "<w:background w:color=\"FFFFFF\"><v:background><v:fill r:id=\"rIdBehind\" type=\"frame\"/>\
                  </v:background></w:background><w:body>";
    let xml = parts.text("word/document.xml").replacen("<w:body>", behind, 1);
    parts.set("word/document.xml", xml);
    let record = back(&parts);
    let pictures: Vec<(&str, Option<&str>)> =
        record.extras.iter().map(|extra| (extra.words.as_str(), extra.picture.as_deref())).collect();
    let photo = Some("word/media/photo.png");
    assert_eq!(
        pictures,
        [
            ("the background of the pages", Some("word/media/behind.png")),
            ("the header of the pages: A stamp", photo),
            ("the footer of the pages", photo),
            ("a comment", photo),
        ]
    );
    assert!(record.extras.iter().all(|extra| extra.kind == ExtraKind::Picture));
    assert_eq!(notes(&record), [(NoteKind::Picture, None); 4]);
}

#[test]
fn ruby_text_follows_its_base_text_in_brackets() {
    let over = "<w:ruby><w:rubyPr/><w:rt><w:r><w:t>shàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>善</w:t></w:r>\
                </w:rubyBase></w:ruby>";
    let bare = over.replace("shàn", "");
    let record = back(&file("welfare", &format!("<w:r><w:t>Met </w:t></w:r><w:r>{over}</w:r><w:r>{bare}</w:r>"), ""));
    assert_eq!(record.get("welfare"), &text("Met 善 (shàn)善"));
}

/// A file with `welfare` bound to stored text.
fn bound(shown: &str, stored: &str, store: &str) -> Record {
    let mut parts = file("welfare", &run(shown), "");
    let mut xml = parts.text("word/document.xml");
    change(&mut xml, "welfare", 1, |sdt| {
        let id = "w:storeItemID=\"{0000000A-0000-0000-0000-000000000001}\"";
        let binding = format!("<w:sdtPr><w:dataBinding w:xpath=\"/ns0:x[1]/ns0:y[1]\" {id}/>");
        sdt.replacen("<w:sdtPr>", &binding, 1)
    });
    parts.set("word/document.xml", xml);
    parts.set("customXml/item1.xml", format!("<x xmlns=\"urn:x\"><y>{stored}</y></x>"));
    parts.set(
        "customXml/itemProps1.xml",
        format!(
            "<ds:datastoreItem ds:itemID=\"{store}\" \
             xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\"/>"
        ),
    );
    parts.set(
        "customXml/_rels/item1.xml.rels",
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
             Id=\"rId1\" Type=\"{RELATIONSHIPS}/customXmlProps\" Target=\"itemProps1.xml\"/></Relationships>"
        ),
    );
    back(&parts)
}

#[test]
fn a_data_binding_with_another_text_is_reported() {
    let store = "{0000000a-0000-0000-0000-000000000001}";
    let record = bound("He is well.", "He is not well.", store);
    assert_eq!(record.get("welfare"), &text("He is well."));
    assert_eq!(notes(&record), [(NoteKind::StoredDiffers, Some("welfare"))]);
    assert!(record.notes[0].message.contains("Word shows “He is not well.” instead of the answer"));
    let found = rules::check(&record, today()).findings;
    let noted: Vec<_> = found.iter().filter(|one| one.rule == "shown-differs").collect();
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].severity, formfolio::finding::Severity::Warning);
    assert!(noted[0].help.contains("check which answer is right"), "{}", noted[0].help);
    // The same words, and text that the binding does not refer to.
    assert_eq!(bound("He is well.", " He is\nwell. ", store).notes, []);
    assert_eq!(bound("He is well.", "Another", "{0000000B-0000-0000-0000-000000000001}").notes, []);
}
