//! Folders: layouts, placing of files by name, plans and edited plans.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use formfolio::check::FolderContents;
use formfolio::error::Result;
use formfolio::file::RecordReader;
use formfolio::folder::{Document, Plan};
use formfolio::form::{Catalogue, FormKind, SectionItem};
use formfolio::render;
use formfolio::source::Source;

use crate::cli::{fresh, root, run};
use crate::fixture::{today, tree};
use crate::golden;

const SAMPLE: &str = "fixtures/folders/sandwell-move";
const WHOSE: &str = "person: Ann Example\nlayout: sandwell/eleven\n";

/// The plan of a folder with these files, each with unique content, and this `folder.yaml`.
fn plan(description: &str, files: &[&str]) -> Plan {
    let catalogue = Catalogue::built_in();
    let mut all: Vec<String> = files.iter().map(|name| (*name).to_owned()).collect();
    all.push("folder.yaml".to_owned());
    let read = |name: &str| -> Result<Vec<u8>> {
        Ok(if name == "folder.yaml" { description.into() } else { format!("This is {name}.\n").into_bytes() })
    };
    let mut contents = FolderContents::read(&catalogue, RecordReader::new(&catalogue), "folder", &all, read).unwrap();
    let layout = contents.layout(&catalogue).unwrap();
    contents.plan(&catalogue, &layout, None, today())
}

fn document<'p>(plan: &'p Plan, file: &str) -> &'p Document {
    plan.documents.iter().find(|document| document.file == file).unwrap_or_else(|| panic!("{file} is lost"))
}

#[test]
fn the_layout_is_the_printed_checklist() {
    let catalogue = Catalogue::built_in();
    let layout = catalogue.layout("sandwell/eleven").unwrap();
    let numbers: Vec<u32> = layout.sections.iter().map(|section| section.number).collect();
    assert_eq!(numbers, (1..=11).collect::<Vec<_>>());
    let form = catalogue.form("sandwell/folder-checklist").unwrap();
    for section in &layout.sections {
        let field = form.field(&format!("section_{}", section.number)).unwrap();
        assert_eq!(field.label, section.title);
        if let Some(printed) = form.field(&format!("section_{}_contents", section.number)) {
            let formfolio::form::Kind::Choices { choices } = &printed.kind else { panic!("{printed:?}") };
            let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let headings: Vec<String> = section.headings.iter().map(|heading| plain(&heading.title)).collect();
            assert_eq!(headings, choices.iter().map(|choice| plain(choice)).collect::<Vec<_>>());
        }
    }
    let nine = catalogue.layout("sandwell/nine").unwrap();
    let kept: Vec<u32> =
        nine.sections.iter().filter(|section| !section.appended).map(|section| section.number).collect();
    assert_eq!(kept, (1..=9).collect::<Vec<_>>());
    assert_eq!(nine.sections.len(), 11);
}

#[test]
fn every_form_has_a_section_and_every_layout_its_own_file() {
    let catalogue = Catalogue::built_in();
    for layout in catalogue.layouts().filter(|layout| layout.ours().is_none()) {
        let (authority, name) = layout.id.split_once('/').unwrap();
        let path = root().join("forms").join(authority).join("layouts").join(format!("{name}.yaml"));
        let text = fs::read_to_string(path).unwrap();
        assert!(
            text.starts_with("# yaml-language-server: $schema=../../../schemas/layout.schema.json\n"),
            "{}",
            layout.id
        );
        for form in catalogue.forms() {
            let section = layout.section_of(form).unwrap_or_else(|| panic!("{} has no section", form.id));
            let wanted = match form.kind {
                FormKind::Log => 1,
                FormKind::Tracker => 5,
                FormKind::Agreement => 2,
                FormKind::Record if formfolio::form::layout::is_casework(form) => 11,
                FormKind::Record => 2,
                FormKind::Audit | FormKind::Checklist | FormKind::Handout => 11,
            };
            assert_eq!(section.number, wanted, "{}", form.id);
        }
    }
}

#[test]
fn an_authority_without_a_printed_list_has_our_own() {
    let catalogue = Catalogue::built_in();
    let own = |id: &str| catalogue.layout_for(id).unwrap().id.clone();
    assert_eq!(own("sandwell"), "sandwell/eleven");
    for id in ["leics", "bct", "plymouth", "worcs"] {
        assert_eq!(own(id), "general");
    }
    let layout = catalogue.layout("general").unwrap();
    let numbers: Vec<u32> = layout.sections.iter().map(|section| section.number).collect();
    assert_eq!(numbers, (1..=11).collect::<Vec<_>>());
    assert!(layout.ours().unwrap().contains("Formfolio’s own"));
    assert!(layout.order.is_none(), "no policy demands this order");
    for form in catalogue.forms() {
        let section = layout.section_of(form).unwrap_or_else(|| panic!("{} has no section", form.id));
        let wanted = match form.kind {
            FormKind::Agreement => 1,
            FormKind::Record if formfolio::form::layout::is_casework(form) => 3,
            FormKind::Record => 2,
            FormKind::Log | FormKind::Audit => 4,
            FormKind::Tracker => 6,
            FormKind::Checklist | FormKind::Handout => 11,
        };
        assert_eq!(section.number, wanted, "{}", form.id);
    }
    // What is expected is asked in the name of the authority that says so, of forms that it has.
    for expected in layout.sections.iter().flat_map(|section| &section.expects) {
        let authority = expected.authority.as_deref().unwrap();
        assert_eq!(&*expected.citation.authority, authority);
        assert!(expected.citation.title.is_some(), "{expected:?}");
        assert!(expected.forms.iter().all(|form| form.starts_with(&format!("{authority}/"))), "{expected:?}");
    }
}

#[test]
fn our_own_checklist_has_a_tick_for_each_section() {
    let catalogue = Catalogue::built_in();
    let layout = catalogue.layout("general").unwrap();
    let form = catalogue.contents_checklist("leics").unwrap();
    assert_eq!(form.id, "leics/contents-checklist");
    assert!(form.policy.is_empty());
    for section in &layout.sections {
        assert_eq!(form.field(&format!("section_{}", section.number)).unwrap().label, section.title);
    }
    assert_eq!(layout.section_of(&form).unwrap().number, layout.miscellaneous);
    assert!(catalogue.forms().all(|form| !form.id.ends_with("contents-checklist")));
}

#[test]
fn a_folder_without_a_printed_list_is_placed_by_words() {
    let description = "person: Ann Example\nauthority: plymouth\n";
    let table: [(&str, u32); 22] = [
        ("Supervision agreement signed.pdf", 1),
        ("Supervision file front sheet.doc", 1),
        ("Supervision 3 June 2025.pdf", 2),
        ("Group supervision 2025-06.docx", 2),
        ("Case supervision – Kayden.docx", 3),
        ("10-day overview.pdf", 3),
        ("Supervision Monitoring Sheet.pdf", 4),
        ("Case file audit May.pdf", 4),
        ("Caseload report.xlsx", 4),
        ("APR 2025.docx", 5),
        ("PDR mid-year review.docx", 5),
        ("Training certificate.pdf", 6),
        ("ASYE portfolio.pdf", 6),
        ("Fit note 04.03.2025.jpg", 7),
        ("Return to work.docx", 7),
        ("Stress risk assessment.docx", 7),
        ("Disciplinary outcome letter.doc", 8),
        ("Compliment from a family.eml", 8),
        ("Induction checklist.pdf", 9),
        ("Email to HR 3 March 2025.txt", 10),
        ("Bottom lines.pdf", 11),
        ("Section 7/IMG_0002.jpg", 7),
    ];
    let files: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    let plan = plan(description, &files);
    assert_eq!(plan.layout.id, "general");
    for (name, section) in table {
        assert_eq!(document(&plan, name).section, Some(section), "{name}: {}", document(&plan, name).because);
    }
}

#[test]
fn numbers_of_directories_are_the_users_own_without_a_printed_list() {
    let files = ["02 Development/APR 2025.txt", "07/Notes.txt", "01 Old things/Supervision 1 May 2025.txt"];
    let whose = "person: Ann Example\nauthority: leics\n";
    let places = |description: &str| {
        let plan = plan(description, &files);
        let found = formfolio::rules::check_folder(&plan).found;
        let rules: Vec<&str> = found.iter().map(|(_, finding)| finding.rule).collect();
        assert_eq!(rules, ["document-unplaced"]);
        let note = ". The policy prints no list of sections. These are Formfolio’s own, until Leicestershire children’s \
                    services writes a list";
        assert!(found[0].1.help.ends_with(note), "{}", found[0].1.help);
        files.map(|name| document(&plan, name).section)
    };
    assert_eq!(places(whose), [Some(5), None, Some(2)]);
    // A directory that is named as ours is ours.
    let plan = plan(whose, &["07 Attendance and wellbeing/IMG_1.jpg", "Supervision notes 3 May 2025.txt"]);
    assert_eq!(document(&plan, "07 Attendance and wellbeing/IMG_1.jpg").section, Some(7));
}

#[test]
fn an_appraisal_is_asked_for_on_a_move_only_where_the_policy_asks() {
    let missing = |authority: &str| {
        let description = format!("person: Ann Example\nauthority: {authority}\nmove: {{ to: North }}\n");
        let plan = plan(&description, &["Supervision 3 June 2025.txt"]);
        let found = formfolio::rules::check_folder(&plan).found;
        found.iter().any(|(_, finding)| finding.rule == "appraisal-copy-missing")
    };
    assert!(missing("leics"));
    for authority in ["bct", "plymouth", "worcs"] {
        assert!(!missing(authority), "{authority}");
    }
}

fn printed_text(item: &SectionItem) -> Option<&str> {
    match item {
        SectionItem::Text(printed) => Some(&printed.text),
        SectionItem::Field(_) => None,
    }
}

#[test]
fn every_authority_has_a_hand_over_sheet_and_no_catalogue_lists_it() {
    let catalogue = Catalogue::built_in();
    for authority in catalogue.authorities() {
        let form = catalogue.handover_sheet(&authority.id).unwrap();
        assert_eq!(
            (form.id.as_str(), &form.authority.id),
            (&*format!("{}/handover-sheet", authority.id), &authority.id)
        );
        // No rule rests on the sheet, which is ours. It prints what the policy says of a hand-over.
        assert!(form.policy.is_empty());
        let printed: Vec<&str> = form.sections[0].items.iter().filter_map(printed_text).collect();
        let wanted: &[&str] = match authority.id.as_str() {
            "leics" => &["Where a staff member moves post /role the supervision folder will be shared"],
            "bct" => &["All records must be transferred to the next Line Manager when a Manager leaves."],
            _ => &[],
        };
        assert_eq!(printed.len(), wanted.len(), "{printed:?}");
        assert!(printed.iter().zip(wanted).all(|(printed, wanted)| printed.contains(wanted)), "{printed:?}");
        for layout in catalogue.layouts() {
            assert_eq!(layout.section_of(&form).unwrap().number, layout.miscellaneous);
        }
    }
    assert!(catalogue.forms().all(|form| !form.id.ends_with("handover-sheet")));
    assert!(catalogue.handover_sheet("nobody").is_err());
}

#[test]
fn files_are_placed_by_their_names() {
    let table: [(&str, u32); 46] = [
        ("Supervision monitoring sheet 2024-25.pdf", 1),
        ("Signed supervision contract.pdf", 2),
        ("Supervision 3 June 2025.pdf", 2),
        ("supervision_notes_2025-06-03.jpg", 2),
        ("Group Supervision Record.pdf", 2),
        ("Caseload report.xlsx", 3),
        ("ALLOCATIONS May.csv", 3),
        ("Workload-weighting.pdf", 3),
        ("PDR 2025.docx", 4),
        ("Mid-year review.docx", 4),
        ("APR (final).pdf", 4),
        ("Personal Development Plan.odt", 4),
        ("CPD log.txt", 5),
        ("Certificates of attendance.pdf", 5),
        ("Training nomination form.docx", 5),
        ("HCPC renewal.pdf", 5),
        ("Social Work England registration.pdf", 5),
        ("Supervision training certificate.pdf", 5),
        ("ASYE portfolio.pdf", 5),
        ("Case-file audit.pdf", 6),
        ("practice audit – Q1.pdf", 6),
        ("FIT NOTE.jpg", 7),
        ("FitNote_04.jpeg", 7),
        ("sick-note.heic", 7),
        ("Self-cert 3 days.pdf", 7),
        ("Return to Work interview.docx", 7),
        ("RTW.docx", 7),
        ("Occupational Health report.pdf", 7),
        ("OH referral.docx", 7),
        ("Sickness absence record.pdf", 7),
        ("Capability meeting notes.docx", 8),
        ("Disciplinary outcome letter.doc", 8),
        ("Compliment from a family.eml", 8),
        ("Thank-you card.png", 8),
        ("Induction checklist.pdf", 9),
        ("Team induction.docx", 9),
        ("HR13.1 final.pdf", 10),
        ("HR 13-1.pdf", 10),
        ("Probation review month 3.docx", 10),
        ("Supervision file audit.pdf", 11),
        ("Direct observation of practice.pdf", 11),
        ("07 Managing Attendance/IMG_0001.jpg", 7),
        ("Section 7/IMG_0002.jpg", 7),
        ("7/IMG_0003.jpg", 7),
        ("Sickness/IMG_0004.jpg", 7),
        ("Zoë’s folder/09 – Induction/2025/IMG_0005.jpg", 9),
    ];
    let files: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    let plan = plan(WHOSE, &files);
    let wrong: Vec<String> = table
        .iter()
        .filter(|(file, section)| document(&plan, file).section != Some(*section))
        .map(|(file, section)| format!("{file}: {section}, not {:?}", document(&plan, file).section))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(document(&plan, "Signed supervision contract.pdf").first);
    assert_eq!(document(&plan, "RTW.docx").heading.as_deref(), Some("Return to Work Interviews/Self-Certifications"));
}

#[test]
fn a_file_without_a_match_is_unplaced_and_one_with_two_is_in_doubt() {
    let nothing = ["IMG_0457.jpg", "12 Apr 2025.pdf", "03 March 2025/scan.pdf", "Letter.docx", "aprons.txt", "…"];
    let plan = plan(WHOSE, &nothing);
    assert_eq!(plan.unplaced.len(), nothing.len(), "{:#?}", plan.sections);
    // Two matches of equal length in two sections; and a directory that contradicts its files.
    let plan =
        self::plan(WHOSE, &["Audit or award.pdf", "05 Learning and Development/Fit note.pdf", "07 Photos/a.jpg"]);
    for document in &plan.documents[..2] {
        assert!(!document.sure, "{document:#?}");
    }
    assert_eq!(document(&plan, "05 Learning and Development/Fit note.pdf").section, Some(5));
    assert!(!document(&plan, "07 Photos/a.jpg").sure);
}

#[test]
fn placing_by_hand_takes_precedence() {
    let description = format!(
        "{WHOSE}files:\n  - {{ file: 07 Managing Attendance/Fit note.pdf, section: 8, title: A mistake, date: 2025-01-02 }}\n"
    );
    let plan = plan(&description, &["07 Managing Attendance/Fit note.pdf"]);
    let document = &plan.documents[0];
    assert_eq!((document.section, document.title.as_str(), document.sure), (Some(8), "A mistake", true));
    assert_eq!(document.date, NaiveDate::from_ymd_opt(2025, 1, 2));
}

#[test]
fn documents_are_sorted_by_date_under_the_printed_headings() {
    let plan = plan(
        WHOSE,
        &[
            "Fit note.pdf",
            "Fit note 04.03.2025.pdf",
            "2024-12-01 Fit note.pdf",
            "Fit note January 2025.pdf",
            "Fit note 1st Feb 25.pdf",
            "RTW interview 06.06.2025.pdf",
        ],
    );
    let order: Vec<&str> = plan.section(7).map(|document| document.file.as_str()).collect();
    let wanted = [
        "RTW interview 06.06.2025.pdf",
        "2024-12-01 Fit note.pdf",
        "Fit note January 2025.pdf",
        "Fit note 1st Feb 25.pdf",
        "Fit note 04.03.2025.pdf",
        "Fit note.pdf",
    ];
    assert_eq!(order, wanted);
}

#[test]
fn a_layout_of_nine_sections_appends_the_documents_of_the_others() {
    let plan =
        plan("person: Ann Example\nlayout: sandwell/nine\n", &["Probation review.pdf", "Direct observation.pdf"]);
    let numbers: Vec<u32> =
        plan.sections.iter().filter(|(_, own)| !own.is_empty()).map(|(number, _)| *number).collect();
    assert_eq!(numbers, [10, 11]);
    let found = formfolio::rules::check_folder(&plan).found;
    let wrong = found.iter().filter(|(_, finding)| finding.rule == "wrong-section").count();
    assert_eq!(wrong, 2, "{found:#?}");
}

#[test]
fn a_missing_appraisal_cites_the_policy_that_requires_it() {
    let moving = "person: Ann Example\nauthority: leics\nlayout: sandwell/eleven\nmove: { to: Court Team }\n";
    let cited = |files: &[&str]| {
        let found = formfolio::rules::check_folder(&plan(moving, files)).found;
        let of_section_4 = |finding: &formfolio::finding::Finding| finding.message.contains("Section 4");
        found.into_iter().map(|(_, finding)| finding).filter(of_section_4).collect::<Vec<_>>()
    };
    let found = cited(&["Fit note.pdf"]);
    assert_eq!(found.len(), 1, "one defect, one finding: {found:#?}");
    let policy = found[0].policy.as_ref().unwrap();
    assert_eq!(
        (found[0].rule, &*policy.source, policy.line),
        ("appraisal-copy-missing", "000_8e46cf3e3e9b4106.txt", 84)
    );
    assert!(cited(&["APR 2025.pdf"]).is_empty());
}

/// The files of a plan in JSON, each with its number of occurrences.
fn places(plan: &serde_json::Value) -> BTreeMap<String, usize> {
    let in_sections = plan["sections"].as_array().unwrap().iter().flat_map(|one| one["documents"].as_array().unwrap());
    let mut out = BTreeMap::new();
    for document in in_sections.chain(plan["unplaced"].as_array().unwrap()) {
        *out.entry(document["file"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    out
}

#[test]
fn the_sample_folder_is_planned_as_reviewed_and_nothing_is_lost() {
    let text = run(root(), &["folder", "plan", SAMPLE, "--today", "2025-06-30"]).exits(2);
    golden::same("tests/golden/folder-plan.txt", &text.out);
    assert!(text.err.contains("Occupational health report 2025-05-20.pdf"), "{}", text.err);
    let json = run(root(), &["folder", "plan", SAMPLE, "--today", "2025-06-30", "--format", "json"]).exits(2);
    golden::same("tests/golden/folder-plan.json", &json.out);
    let is_document = |path: &String| {
        let name = path.rsplit('/').next().unwrap();
        !["folder.yaml", "Thumbs.db"].contains(&name) && !name.starts_with("~$")
    };
    let wanted = tree(&root().join(SAMPLE)).into_iter().filter(is_document).map(|path| (path, 1)).collect();
    assert_eq!(places(&json.json()), wanted);
}

#[test]
fn check_reports_on_records_and_folder_together() {
    let args = ["folder", "check", SAMPLE, "--today", "2025-06-30", "--format", "json"];
    let report = run(root(), &args).exits(2).json();
    let rules: Vec<&str> = report["checked"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|file| file["findings"].as_array().unwrap())
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    for rule in ["wrong-person", "section-empty", "document-duplicate", "document-unreadable", "document-unplaced"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    // A copy is reported once, as a copy.
    assert!(!rules.contains(&"session-twice"), "{rules:?}");
    let hidden = run(root(), &["folder", "check", SAMPLE, "--today", "2025-06-30", "--redact"]).exits(2);
    for name in ["Zoë", "Żak", "Neill", "Żółkowski"] {
        assert!(!hidden.out.contains(name) && !hidden.err.contains(name), "{name}: {}\n{}", hidden.out, hidden.err);
    }
}

/// A name that YAML has to quote, as far as the system has such names.
const PICTURE: &str = if cfg!(windows) { "IMG '1' #2 łódź.txt" } else { "IMG \"1\" #2: łódź.txt" };

/// Writes a folder with a few documents to disk.
fn folder(dir: &Path) -> String {
    let folder = dir.join("Ann’s folder");
    fs::create_dir_all(folder.join("07 Managing Attendance")).unwrap();
    fs::write(folder.join("folder.yaml"), WHOSE).unwrap();
    fs::write(folder.join("07 Managing Attendance/Fit note 04.03.2025.txt"), "one").unwrap();
    fs::write(folder.join("07 Managing Attendance/Fit note 2025-05-06.txt"), "two").unwrap();
    fs::write(folder.join(PICTURE), "three").unwrap();
    folder.display().to_string()
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_reported_and_not_followed() {
    let dir = fresh();
    let folder = folder(dir.path());
    fs::create_dir(dir.path().join("elsewhere")).unwrap();
    fs::write(dir.path().join("elsewhere/Fit note.txt"), "four").unwrap();
    std::os::unix::fs::symlink(dir.path().join("elsewhere"), Path::new(&folder).join("more")).unwrap();
    let inside = Path::new(&folder).join("07 Managing Attendance/Fit note 04.03.2025.txt");
    for (to, name) in [
        (dir.path().join("elsewhere/Fit note.txt"), "Fit note.txt"),
        (inside, "The same fit note.txt"),
        ("/dev/zero".into(), "zero.txt"),
        (dir.path().join("none"), "gone.txt"),
    ] {
        std::os::unix::fs::symlink(to, Path::new(&folder).join(name)).unwrap();
    }
    assert!(std::process::Command::new("mkfifo").arg(Path::new(&folder).join("pipe.txt")).status().unwrap().success());
    let ran = run(dir.path(), &["folder", "plan", &folder, "--format", "json"]).exits(2);
    assert!(ran.err.contains("more: this is a link to another directory"), "{}", ran.err);
    for said in [
        "/Fit note.txt: this is a link to a file outside this folder",
        "zero.txt: this is a link to a device",
        "gone.txt: this is a link to nothing",
        "pipe.txt: this is a pipe (FIFO), not a file, and was not read",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    // A link to a file in the folder is followed.
    assert_eq!(places(&ran.json()).len(), 4);
}

#[test]
fn an_edited_plan_is_applied() {
    let dir = fresh();
    let folder = folder(dir.path());
    let out = Path::new(&folder).join("plan.yaml").display().to_string();
    run(dir.path(), &["folder", "plan", &folder, "--out", &out]).exits(0);
    let text = fs::read_to_string(&out).unwrap();
    // An unchanged plan file gives the same plan, and is not a document of its folder.
    let same = run(dir.path(), &["folder", "plan", &folder, "--plan", &out, "--format", "json"]).exits(0).json();
    assert_eq!(places(&same).len(), 3);
    assert_eq!(same["unplaced"].as_array().unwrap().len(), 1);
    // The second fit note comes first with another title; the picture gets a section.
    let mut blocks: Vec<&str> = text.split("  - file: ").collect();
    blocks.swap(1, 2);
    let changed = blocks.join("  - file: ").replacen("title: \"Fit note\"", "title: The later note", 1).replace(
        "łódź.txt\"\n",
        "łódź.txt\"\n    section: 8\n    heading: Recognition of good practice\n    date: 1 May 2025\n",
    );
    fs::write(&out, changed).unwrap();
    let plan = run(dir.path(), &["folder", "plan", &folder, "--plan", &out, "--format", "json"]).exits(0).json();
    let titles = |number: usize| {
        let documents = plan["sections"][number - 1]["documents"].as_array().unwrap();
        documents.iter().map(|document| document["title"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(titles(7), ["The later note", "Fit note"]);
    assert_eq!(plan["sections"][7]["documents"][0]["date"], "2025-05-01");
    assert_eq!(plan["unplaced"].as_array().unwrap().len(), 0);
}

#[test]
fn a_plan_that_does_not_match_the_folder_is_refused_with_all_reasons() {
    let dir = fresh();
    let folder = folder(dir.path());
    let path = dir.path().join("plan.yaml");
    let text = "layout: sandwell/eleven\ndocuments:\n  - file: 07 Managing Attendance/Fit note 04.03.2025.txt\n    \
                section: 12\n    date: soon\n  - file: 07 Managing Attendance/Fit note 2025-05-07.txt\n    section: 7\n    \
                heading: Nonsense\n";
    fs::write(&path, text).unwrap();
    let ran = run(dir.path(), &["folder", "plan", &folder, "--plan", &path.display().to_string()]).exits(2);
    for words in [
        "there is no section 12",
        "`soon` is not a date",
        "no such file",
        "no such heading",
        "not in the plan",
        "2025-05-06",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
}

#[test]
fn a_directory_that_is_not_a_folder_is_reported() {
    let dir = fresh();
    fs::create_dir(dir.path().join("empty")).unwrap();
    let empty = run(dir.path(), &["folder", "plan", "empty"]).exits(2);
    assert!(empty.err.contains("nothing to file"), "{}", empty.err);
    fs::write(dir.path().join("file.pdf"), "x").unwrap();
    let file = run(dir.path(), &["folder", "check", "file.pdf"]).exits(2);
    assert!(file.err.contains("this is a file"), "{}", file.err);
    assert!(run(dir.path(), &["folder", "plan", "nowhere"]).exits(2).err.contains("no such file or directory"));
    let folder = folder(dir.path());
    let layout = run(dir.path(), &["folder", "plan", &folder, "--layout", "sandwell/elven"]).exits(2);
    assert!(layout.err.contains("Did you mean `sandwell/eleven`?"), "{}", layout.err);
    fs::create_dir(dir.path().join("loose")).unwrap();
    fs::write(dir.path().join("loose/a.txt"), "x").unwrap();
    let loose = run(dir.path(), &["folder", "plan", "loose"]).exits(2);
    assert!(loose.err.contains("--layout general"), "{}", loose.err);
    let known = run(dir.path(), &["folder", "plan", "loose", "--layout", "sandwell/eleven"]).exits(0);
    assert!(known.out.contains("There is no folder.yaml"), "{}", known.out);
}

#[test]
fn all_mistakes_in_a_layout_are_reported() {
    let text = "id: acme/short\ntitle: T\nsource: { file: a, lines: [1, 2] }\nmiscellaneous: 9\nsections:\n  \
                - { number: 1, title: One, forms: [sandwell/monitoring-shet], patterns: [Fit note, \"…\"] }\n  \
                - { number: 1, title: Two }\n  - { number: 2, title: Three, patterns: [fit-note] }\n";
    let authority = Source::new("own/acme/authority.yaml", "id: acme\nname: Acme Council\n");
    let layout = Source::new("own/acme/layouts/short.yaml", text);
    let mistakes = Catalogue::built_in().with(&[authority, layout]).expect_err("mistakes");
    let shown = render::mistakes(&mistakes, false);
    for words in [
        "there is no form `sandwell/monitoring-shet`",
        "Did you mean `sandwell/monitoring-sheet`?",
        "a pattern without a word",
        "Section 1 is defined twice",
        "“fit-note” places a file in Section 1 already",
        "there is no section 9",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn a_layout_is_printed_or_our_own() {
    let read = |file: &str, head: &str| {
        let text = format!("{head}\nmiscellaneous: 1\nsections:\n  - {{ number: 1, title: One }}\n");
        let authority = Source::new("own/acme/authority.yaml", "id: acme\nname: Acme Council\n");
        Catalogue::built_in().with(&[authority, Source::new(file, text)])
    };
    let shown = |file: &str, head: &str| render::mistakes(&read(file, head).expect_err("mistakes"), false);
    let neither = shown("own/acme/layouts/short.yaml", "id: acme/short\ntitle: T");
    assert!(neither.contains("nothing says where the sections come from"), "{neither}");
    let both = "id: acme/short\ntitle: T\nsource: { file: a, lines: [1, 2] }\nours: They are ours.";
    let both = shown("own/acme/layouts/short.yaml", both);
    assert!(both.contains("a layout is either printed or our own, not both"), "{both}");
    let printed = "id: short\ntitle: T\nsource: { file: a, lines: [1, 2] }";
    let nobody = shown("own/layouts/short.yaml", printed);
    assert!(nobody.contains("there is no authority `own`"), "{nobody}");
    let expects = "id: short\ntitle: T\nours: They are ours.";
    let text = format!(
        "{expects}\nmiscellaneous: 1\nsections:\n  - number: 1\n    title: One\n    expects:\n      \
         - {{ what: a thing, authority: lecs, quote: q, source: s, line: 1 }}\n"
    );
    let wrong = Catalogue::built_in().with(&[Source::new("own/layouts/short.yaml", text)]);
    let wrong = render::mistakes(&wrong.expect_err("mistakes"), false);
    assert!(wrong.contains("there is no authority `lecs`"), "{wrong}");
    let word = "id: short\ntitle: T\nours: Until {organization} writes a list.";
    let word = shown("own/layouts/short.yaml", word);
    assert!(word.contains("there is no placeholder `{organization}`"), "{word}");
    // An organisation’s own list replaces ours.
    let own = read("own/layouts/general.yaml", "id: general\ntitle: T\nours: They are ours.").unwrap();
    assert_eq!(own.layout_for("leics").unwrap().sections.len(), 1);
}

/// A Word file with this title property and this heading.
fn word(title: &str, heading: &str) -> Vec<u8> {
    use std::io::Write;

    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="{kind}" Target="word/document.xml"/>
                <Relationship Id="b" Type="{core}" Target="docProps/core.xml"/></Relationships>"#
            ),
        ),
        (
            "docProps/core.xml",
            format!(
                r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
                xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>"#
            ),
        ),
        (
            "word/document.xml",
            format!(
                r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
                <w:p><w:r><w:t>Sandwell Children’s Trust</w:t></w:r></w:p>
                <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{heading}</w:t></w:r></w:p></w:body></w:document>"#
            ),
        ),
    ];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_document_gets_its_own_title_if_its_file_name_says_less() {
    let mail = |subject: &str| {
        format!(
            "From: a@example.org\r\nTo: b@example.org\r\nSubject: {subject}\r\nDate: Tue, 3 Jun 2025 10:00:00 +0100\r\n\r\nHello.\r\n"
        )
    };
    let whose = formfolio::pdf::pages::FolderSubject::default();
    let pdf = |title: &str| {
        let text = formfolio::pdf::pages::TextDocument {
            title: title.to_owned(),
            file: String::new(),
            text: "Hello".to_owned(),
        };
        formfolio::pdf::pages::text(&whose, &text).unwrap().pdf
    };
    let files: [(&str, Vec<u8>, &str, Option<&str>); 10] = [
        ("message.eml", mail("RE: Supervision dates").into_bytes(), "Supervision dates", Some("2025-06-03")),
        ("FW notes.eml", mail("Thank you for June").into_bytes(), "Thank you for June", Some("2025-06-03")),
        (
            "Praise of the Fox family.eml",
            mail("Thank you").into_bytes(),
            "Praise of the Fox family",
            Some("2025-06-03"),
        ),
        ("Compliment 4 May 2025.eml", mail("FW: fyi").into_bytes(), "Compliment", Some("2025-05-04")),
        ("email 2.eml", mail("Re:").into_bytes(), "email 2", Some("2025-06-03")),
        ("Document1.docx", word("Return to work interview", "Meeting"), "Return to work interview", None),
        (
            "letter (2).docx",
            word("Microsoft Word - Document1", "Outcome of the appraisal"),
            "Outcome of the appraisal",
            None,
        ),
        ("Fit note 5 May 2025.docx", word("Absence policy", "Absence policy"), "Fit note", Some("2025-05-05")),
        ("Scan_0001.pdf", pdf("Certificate of attendance"), "Certificate of attendance", None),
        ("Scan_0002.pdf", pdf("untitled"), "Scan 0002", None),
    ];
    let dir = fresh();
    std::fs::create_dir(dir.path().join("ann")).unwrap();
    std::fs::write(dir.path().join("ann/folder.yaml"), "person: Ann Lee\nauthority: sandwell\nlayout: sandwell/nine\n")
        .unwrap();
    for (name, bytes, ..) in &files {
        std::fs::write(dir.path().join("ann").join(name), bytes).unwrap();
    }
    let plan = run(dir.path(), &["folder", "plan", "ann", "--format", "json"]).json();
    let mut shown = Vec::new();
    let sections =
        plan["sections"].as_array().unwrap().iter().flat_map(|section| section["documents"].as_array().unwrap());
    for document in sections.chain(plan["unplaced"].as_array().unwrap()) {
        shown.push((
            document["file"].as_str().unwrap().to_owned(),
            document["title"].clone(),
            document["date"].clone(),
        ));
    }
    for (name, _, title, date) in &files {
        let (_, shown_title, shown_date) = shown.iter().find(|(file, ..)| file == name).expect(name);
        assert_eq!((shown_title.as_str(), shown_date.as_str()), (Some(*title), *date), "{name}");
    }
}
