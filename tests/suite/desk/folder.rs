//! The screen that puts a folder together.

use formfolio::desk::{Desk, Request, Response};

use super::{
    CrashingHost, PlainHost, answer, crashed, desk, desk_with_directories, get, leads_to, page, request, saved,
    saved_into,
};
use crate::binder::{assemble, small};
use crate::cli::{fresh, root, run};
use crate::fixture::{bytes, today, tree};

fn dropped(desk: &Desk, dir: &std::path::Path) -> String {
    let begun = Request::post("/folder", today());
    let request = tree(dir).into_iter().fold(begun, |request, name| {
        let bytes = std::fs::read(dir.join(&name)).unwrap();
        request.file("files", &format!("Ann’s folder/{name}"), bytes)
    });
    leads_to(answer(desk, request)).strip_suffix("/who").unwrap().to_owned()
}

/// What a page's fields hold: the selects and inputs of the plan.
fn plan_fields(html: &str, place: &str) -> Request {
    let mut request = Request::post(&format!("{place}/plan"), today());
    let value = |tag: &str, name: &str| {
        Some(tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.replace("&#x2f;", "/"))
    };
    let mut select = String::new();
    for tag in html.split('<').skip(1) {
        let name = value(tag, "name").unwrap_or_default();
        if tag.starts_with("select") {
            select = name;
        } else if tag.starts_with("input") {
            request = request.field(&name, &value(tag, "value").unwrap_or_default());
        } else if tag.starts_with("option") && tag.contains(" selected") {
            request = request.field(&select, &value(tag, "value").unwrap_or_default());
        }
    }
    request
}

#[test]
fn a_folder_is_put_together_as_the_command_does() {
    let dir = fresh();
    let folder = small(dir.path());
    assemble(dir.path(), &folder, "binder", &[]).exits(0);
    let desk = desk();
    let place = dropped(&desk, &folder);
    assert!(get(&desk, &format!("{place}/who")).contains("value=\"Ann Example\""));
    let html = get(&desk, &format!("{place}/plan"));
    assert!(html.contains("Learning log.txt") && !html.contains("data-title>No section yet"), "{html}");
    assert!(get(&desk, &format!("{place}/options")).contains("Check your answers"));
    let made = leads_to(answer(&desk, Request::post(&format!("{place}/options"), today())));
    let html = get(&desk, &made);
    assert!(html.contains("The binder is made") && html.contains("2 documents on"), "{html}");
    let (_, pdf) = saved(&desk, &format!("{place}/binder.pdf"));
    assert!(std::fs::read(dir.path().join("binder/binder.pdf")).unwrap() == pdf, "the same bytes");
    // The zip is whole, and proves it.
    let (name, zip) = saved(&desk, &format!("{place}/binder.zip"));
    assert_eq!(name, "ann-example-binder.zip");
    let verified = leads_to(answer(&desk, Request::post("/verify", today()).file("files", &name, zip)));
    assert!(get(&desk, &verified).contains(">Unchanged</h1>"));
}

#[test]
fn answers_and_the_plan_are_changed() {
    let desk = desk();
    let dir = fresh();
    let place = dropped(&desk, &small(dir.path()));
    let who = Request::post(&format!("{place}/who"), today());
    let (status, html) = page(&desk, who.clone().field("start_date", "soon"));
    assert!(status == 422 && html.contains("Write the name of the person"), "{html}");
    assert!(html.contains("“When did they begin in the post?” is") && html.contains("Choose the list of sections."));
    let given =
        who.field("person", "Siân \"Jo\" Example").field("layout", "sandwell/eleven").field("staff_type", "asye");
    let given =
        given.field("start_date", "3 March 2025").field("move-to", "Duty team").field("move-date", "01/07/2025");
    assert_eq!(leads_to(answer(&desk, given)), format!("{place}/plan"));
    let (_, yaml) = saved(&desk, &format!("{place}/folder.yaml"));
    let yaml = String::from_utf8(yaml).unwrap();
    for line in [
        "person: \"Siân \\\"Jo\\\" Example\"",
        "start_date: \"2025-03-03\"",
        "  date: \"2025-07-01\"",
        "staff_type: \"asye\"",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    let html = get(&desk, &format!("{place}/plan"));
    let mut changed = plan_fields(&html, &place).field("go", "stay");
    let title = changed.fields.iter().find(|(_, value)| value == "Learning log").unwrap().0.clone();
    let index = title.strip_prefix("title-").unwrap();
    let section = format!("section-{index}");
    for (name, value) in &mut changed.fields {
        if *name == title {
            *value = "What Ann learnt".to_owned();
        } else if *name == section {
            value.clear();
        }
    }
    assert_eq!(leads_to(answer(&desk, changed)), format!("{place}/plan"));
    let html = get(&desk, &format!("{place}/plan"));
    assert!(html.contains("What Ann learnt") && html.contains("data-title>No section yet"), "{html}");
    let wrong = plan_fields(&html, &place).field("go", "on");
    let mut wrong = wrong;
    wrong
        .fields
        .iter_mut()
        .filter(|(name, _)| name.starts_with("date-"))
        .for_each(|(_, date)| *date = "soon".to_owned());
    let (status, html) = page(&desk, wrong);
    assert!(status == 422 && html.contains("The date of"), "{html}");
    // What was entered stays, with the mistake beside it.
    assert!(html.contains("href=\"#date-0\"") && html.contains("id=\"date-0-error\""), "{html}");
    assert_eq!(html.matches(" value=\"soon\"").count(), 2, "{html}");
}

#[test]
fn what_was_chosen_stays_beside_a_mistake() {
    let desk = desk();
    let dir = fresh();
    let place = dropped(&desk, &small(dir.path()));
    let who = Request::post(&format!("{place}/who"), today()).field("person", "Ann").field("start_date", "soon");
    let (status, html) = page(&desk, who.field("staff_type", "foster_carer").field("layout", "sandwell/nine"));
    assert_eq!(status, 422);
    for value in ["foster_carer", "sandwell&#x2f;nine"] {
        assert!(html.contains(&format!("value=\"{value}\" selected")), "{value}\n{html}");
    }
    assert_eq!(html.matches(" selected").count(), 2);
}

#[test]
fn answers_that_are_not_changed_leave_the_description_as_it_is() {
    let desk = desk();
    let dir = fresh();
    let folder = small(dir.path());
    let text = "person: Ann Example # by marriage\nstart_date: 3 March 2025\nlayout: sandwell/eleven\n\
                move: {to: Duty team, why: Asked for it}\n";
    std::fs::write(folder.join("folder.yaml"), text).unwrap();
    let place = dropped(&desk, &folder);
    let path = format!("{place}/who");
    let yaml = || String::from_utf8(saved(&desk, &format!("{place}/folder.yaml")).1).unwrap();
    let sent = || {
        let mut request = plan_fields(&get(&desk, &path), &place);
        request.path = path.clone();
        request
    };
    assert_eq!(leads_to(answer(&desk, sent())), format!("{place}/plan"));
    assert_eq!(yaml(), text);
    let mut changed = sent();
    changed.fields.iter_mut().find(|(name, _)| name == "move-to").unwrap().1 = "Court team".to_owned();
    answer(&desk, changed);
    let yaml = yaml();
    assert!(yaml.contains("by marriage") && yaml.contains("\"Court team\"") && yaml.contains("Asked for it"), "{yaml}");
}

#[test]
fn two_documents_of_one_name_are_both_filed() {
    let desk = desk();
    let begun = Request::post("/folder", today()).file("files", "Letter.txt", b"The first letter.".to_vec());
    let begun = begun.file("files", "Letter.txt", b"The second letter.".to_vec());
    let place = leads_to(answer(&desk, begun)).strip_suffix("/who").unwrap().to_owned();
    let who = Request::post(&format!("{place}/who"), today()).field("person", "Ann").field("layout", "sandwell/eleven");
    answer(&desk, who);
    let html = get(&desk, &format!("{place}/plan"));
    assert!(html.contains(">Letter.txt<") && html.contains(">Letter_.txt<"), "{html}");
    answer(&desk, Request::post(&format!("{place}/options"), today()));
    let (_, zip) = saved(&desk, &format!("{place}/binder.zip"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let originals: Vec<Vec<u8>> = (0..archive.len())
        .map(|index| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut archive.by_index(index).unwrap(), &mut bytes).unwrap();
            bytes
        })
        .collect();
    for letter in ["The first letter.", "The second letter."] {
        assert!(originals.iter().any(|bytes| bytes == letter.as_bytes()), "{letter}");
    }
}

#[test]
fn a_zip_among_other_files_is_a_document_as_for_the_command() {
    let dir = fresh();
    let folder = small(dir.path());
    std::fs::write(folder.join("Photos.zip"), super::zipped(&["Letter.txt"], b"Hello")).unwrap();
    run(dir.path(), &["folder", "assemble", folder.to_str().unwrap(), "--out", "binder"]);
    let desk = desk();
    let place = dropped(&desk, &folder);
    assert!(get(&desk, &format!("{place}/plan")).contains("Photos.zip"));
    answer(&desk, Request::post(&format!("{place}/options"), today()));
    let (_, pdf) = saved(&desk, &format!("{place}/binder.pdf"));
    assert!(std::fs::read(dir.path().join("binder/binder.pdf")).unwrap() == pdf, "the same bytes");
}

/// The documents of the plan with their sections, in the order of the page.
fn order(html: &str) -> Vec<(String, String)> {
    let mut section = String::new();
    let mut out = Vec::new();
    for part in html.split("<div ").skip(1) {
        let between = |from: &str, to: &str| part.split_once(from).and_then(|(_, rest)| rest.split_once(to));
        if let Some((number, _)) = between("data-section=\"", "\"") {
            number.clone_into(&mut section);
        } else if let Some((name, _)) = between("<bdi data-name>", "</bdi>") {
            out.push((section.clone(), name.rsplit("&#x2f;").next().unwrap().to_owned()));
        }
    }
    out
}

#[test]
fn documents_are_dragged_to_another_place() {
    let desk = desk();
    let dir = fresh();
    let folder = small(dir.path());
    std::fs::write(folder.join("07 Managing Attendance/Return to work 11.03.2025.txt"), "Back.").unwrap();
    let place = dropped(&desk, &folder);
    let path = format!("{place}/plan");
    let [first, last, log] = ["Return to work 11.03.2025.txt", "Fit note 04.03.2025.txt", "Learning log.txt"];
    let html = get(&desk, &path);
    let before = order(&html);
    let log_section = before.iter().find(|(_, name)| name == log).unwrap().0.clone();
    let at = |html: &str, wanted: &[(&str, &str)]| {
        let wanted: Vec<_> = wanted.iter().map(|(section, name)| ((*section).to_owned(), (*name).to_owned())).collect();
        assert_eq!(order(html).into_iter().filter(|one| wanted.contains(one)).collect::<Vec<_>>(), wanted, "{html}");
    };
    at(&html, &[("7", first), ("7", last)]);
    // What the script does: the row of the log goes between the two, and its select says so.
    let fields = plan_fields(&html, &place);
    let index = |name: &str| {
        let row = html
            .split("data-document>")
            .skip(1)
            .find(|row| row.split("</bdi>").next().unwrap().ends_with(name))
            .unwrap();
        row.split("document ").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let drag = |mut fields: Request, name: &str, section: &str, before: &str| {
        let moved = ("order".to_owned(), format!("moved {}", index(name)));
        fields.fields.retain(|(_, value)| *value != format!("document {}", index(name)));
        let to = fields.fields.iter().position(|(_, value)| *value == format!("document {}", index(before)));
        fields.fields.insert(to.unwrap(), moved);
        let select = format!("section-{}", index(name));
        fields.fields.retain(|(name, _)| *name != select);
        fields.field(&select, section)
    };
    let dragged = drag(fields, log, "7", last).field("go", "stay");
    assert_eq!(leads_to(answer(&desk, dragged)), path);
    let html = get(&desk, &path);
    // The section has printed headings, and the log is below that of the row before.
    at(&html, &[("7", first), ("7", log), ("7", last)]);
    // Within a section.
    let dragged = drag(plan_fields(&html, &place), last, "7", first).field("go", "stay");
    answer(&desk, dragged);
    let html = get(&desk, &path);
    at(&html, &[("7", last), ("7", first), ("7", log)]);
    // Without a drag, a section that is chosen gets the document at its end.
    let select = format!("section-{}", index(last));
    let mut chosen = plan_fields(&html, &place).field("go", "stay");
    chosen.fields.retain(|(name, _)| *name != select);
    answer(&desk, chosen.field(&select, ""));
    let html = get(&desk, &path);
    at(&html, &[("", last), ("7", first), ("7", log)]);
    let mut chosen = plan_fields(&html, &place).field("go", "stay");
    chosen.fields.retain(|(name, _)| *name != select);
    answer(&desk, chosen.field(&select, "7"));
    at(&get(&desk, &path), &[("7", first), ("7", log), ("7", last)]);
    // The buttons start from the order that was sent.
    let html = get(&desk, &path);
    let dragged = drag(plan_fields(&html, &place), last, "7", first).field("go", &format!("down {}", index(last)));
    answer(&desk, dragged);
    at(&get(&desk, &path), &[("7", first), ("7", last), ("7", log)]);
    assert_ne!(log_section, "7");
}

#[test]
fn an_order_that_makes_no_sense_loses_no_document() {
    let desk = desk();
    let dir = fresh();
    let place = dropped(&desk, &small(dir.path()));
    let path = format!("{place}/plan");
    let before = order(&get(&desk, &path));
    let mut sent = plan_fields(&get(&desk, &path), &place);
    sent.fields.retain(|(name, _)| name != "order");
    for odd in ["document 0", "document 0", "document 99", "document -1", "section x", "", "document 0 1"] {
        sent = sent.field("order", odd);
    }
    answer(&desk, sent.field("go", "stay"));
    let mut after = order(&get(&desk, &path));
    after.sort();
    let mut all = before;
    all.sort();
    assert_eq!(after, all);
}

#[test]
fn a_binder_is_saved_into_a_directory_of_its_own() {
    let desk = desk_with_directories();
    let dir = fresh();
    let place = dropped(&desk, &small(dir.path()));
    answer(&desk, Request::post(&format!("{place}/options"), today()));
    let (html, files) = saved_into(&desk, &format!("{place}/binder"), &format!("{place}/save"), &[]);
    assert!(html.contains("<bdi>ann-example-binder</bdi>"), "{html}");
    let (_, pdf) = saved(&desk, &format!("{place}/binder.pdf"));
    assert!(files.contains(&("ann-example-binder/binder.pdf".to_owned(), pdf)));
    let verified = files
        .into_iter()
        .fold(Request::post("/verify", today()), |request, (name, bytes)| request.file("files", &name, bytes));
    assert!(get(&desk, &leads_to(answer(&desk, verified))).contains(">Unchanged</h1>"));
}

#[test]
fn sections_are_left_out_and_the_binder_is_locked() {
    let desk = desk();
    let dir = fresh();
    let place = dropped(&desk, &small(dir.path()));
    let options = Request::post(&format!("{place}/options"), today())
        .field("without", "7")
        .field("password", "long enough 1")
        .field("again", "long enough 1");
    let made = leads_to(answer(&desk, options));
    assert!(get(&desk, &made).contains("The binder is made"));
    let (_, pdf) = saved(&desk, &format!("{place}/binder.pdf"));
    assert!(pdf.windows(8).any(|part| part == b"/Encrypt"));
}

#[test]
fn a_password_stays_set_until_it_is_removed() {
    let desk = desk();
    let dir = fresh();
    let place = dropped(&desk, &small(dir.path()));
    let path = format!("{place}/options");
    let is_locked = |fields: &[(&str, &str)]| {
        let begun = Request::post(&path, today());
        let request = fields.iter().fold(begun, |request, (name, value)| request.field(name, value));
        assert_eq!(leads_to(answer(&desk, request)), format!("{place}/binder"));
        saved(&desk, &format!("{place}/binder.pdf")).1.windows(8).any(|part| part == b"/Encrypt")
    };
    assert!(!get(&desk, &path).contains("A password is set"));
    assert!(is_locked(&[("password", "long enough 1"), ("again", "long enough 1")]));
    let html = get(&desk, &path);
    assert!(html.contains("A password is set") && !html.contains("long enough 1"), "{html}");
    // Going back and sending the page again leaves the binder locked.
    assert!(is_locked(&[("password", ""), ("without", "7")]));
    let other = Request::post(&path, today()).field("password", "another one 2");
    let (status, html) = page(&desk, other.clone().field("again", "another one 3"));
    assert!(status == 422 && html.contains("The two passwords are not the same."), "{html}");
    assert!(html.contains("A password is set") && html.contains("id=\"again-error\""), "{html}");
    let both = other.field("again", "another one 2").field("unlocked", "yes");
    let (status, html) = page(&desk, both);
    assert!(status == 422 && html.contains("not both.") && !html.contains("another one 2"), "{html}");
    assert!(!is_locked(&[("password", ""), ("unlocked", "yes")]));
    assert!(!get(&desk, &path).contains("A password is set"));
}

#[test]
fn a_whole_sample_folder_is_taken_and_its_damage_is_said() {
    let desk = desk();
    let dir = fresh();
    run(dir.path(), &["demo"]).exits(0);
    let place = dropped(&desk, &dir.path().join("formfolio-demo/folder"));
    let made = leads_to(answer(&desk, Request::post(&format!("{place}/options"), today())));
    let html = get(&desk, &made);
    assert!(html.contains("The binder is made") && html.contains("What could not be shown"), "{html}");
    assert!(root().exists());
}

#[test]
fn what_cannot_be_put_together_is_said() {
    let desk = desk();
    assert_eq!(page(&desk, Request::post("/folder", today())).0, 422);
    let place = Request::post("/folder", today()).file("files", "a.txt", b"Hello".to_vec());
    let place = leads_to(answer(&desk, place));
    let (status, html) = page(&desk, request(&place.replace("/who", "/plan")));
    assert!(status == 422 && html.contains("This folder cannot be read"), "{html}");
    let work = desk.answer(Request::post(&place.replace("/who", "/options"), today())).work.unwrap();
    let binder = place.replace("/who", "/binder");
    assert!(get(&desk, &binder).contains("Putting the folder together"));
    answer(&desk, Request::post(&place.replace("/who", "/stop"), today()));
    work.run(&super::PlainHost);
    let (status, html) = page(&desk, request(&binder));
    assert!(status == 422 && html.contains("You stopped this") && html.contains("Nothing was made."), "{html}");
}

#[test]
fn a_binder_has_the_options_of_the_newest_attempt() {
    let desk = desk();
    let dir = fresh();
    let place = dropped(&desk, &small(dir.path()));
    let (options, binder) = (format!("{place}/options"), format!("{place}/binder"));
    // Nothing is made yet.
    assert_eq!(leads_to(answer(&desk, request(&binder))), options);
    let whole = || Request::post(&options, today());
    let without = || whole().field("without", "7");
    let pdf = || saved(&desk, &format!("{binder}.pdf")).1;
    answer(&desk, without());
    let wanted = pdf();
    answer(&desk, whole());
    assert!(pdf() != wanted);
    // The stopped work ends before the next.
    let first = desk.answer(whole()).work.unwrap();
    answer(&desk, Request::post(&format!("{place}/stop"), today()));
    let second = desk.answer(without()).work.unwrap();
    first.run(&PlainHost);
    assert!(get(&desk, &binder).contains("data-progress"), "the first attempt is not shown");
    second.run(&PlainHost);
    assert!(pdf() == wanted);
    // It ends after the next.
    let first = desk.answer(whole()).work.unwrap();
    answer(&desk, without());
    first.run(&PlainHost);
    assert!(pdf() == wanted);
}

#[test]
fn a_binder_that_crashes_is_said() {
    let desk = desk();
    let dir = fresh();
    let place = dropped(&desk, &small(dir.path()));
    let html = crashed(&desk, Request::post(&format!("{place}/options"), today()), CrashingHost::Progress);
    assert!(html.contains("This folder could not be put together") && html.contains("together again"), "{html}");
}

/// A zip with so many small files in a directory.
fn zipped(count: usize) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..count {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(format!("Ann/Letter {number}.txt"), options).unwrap();
        std::io::Write::write_all(&mut writer, format!("Letter {number}").as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn every_file_of_a_zip_is_there_or_the_zip_is_refused() {
    let desk = desk();
    let drop = |bytes: Vec<u8>| answer(&desk, Request::post("/folder", today()).file("files", "Ann.zip", bytes));
    let place = leads_to(drop(zipped(150))).strip_suffix("/who").unwrap().to_owned();
    let who = Request::post(&format!("{place}/who"), today()).field("person", "Ann").field("layout", "sandwell/eleven");
    answer(&desk, who);
    assert!(get(&desk, &format!("{place}/options")).contains("150 documents"));
    let whole = zipped(10);
    let half = whole[..whole.len() / 2].to_vec();
    let mut twice = super::zipped(&["Letter 1.txt", "Letter 2.txt"], b"Hello");
    for at in 0..twice.len() - 8 {
        if twice[at..].starts_with(b"Letter 2") {
            twice[at + 7] = b'1';
        }
    }
    for bad in [half, zipped(10_001), twice] {
        let (status, html) = page(&desk, Request::post("/folder", today()).file("files", "Ann.zip", bad));
        assert!(status == 422 && html.contains("Unpack it with the program"), "{html}");
    }
}

#[test]
fn no_original_leads_out_of_the_binder() {
    let desk = desk();
    let begun = Request::post("/folder", today())
        .file("files", "Ann/folder.yaml", b"person: Ann\nlayout: sandwell/eleven\n".to_vec())
        .file("files", "Ann/r/../../../../evil.txt", b"Dear Ann".to_vec());
    let place = leads_to(answer(&desk, begun)).strip_suffix("/who").unwrap().to_owned();
    answer(&desk, Request::post(&format!("{place}/options"), today()));
    let (_, zip) = saved(&desk, &format!("{place}/binder.zip"));
    let names: Vec<String> = zip::ZipArchive::new(std::io::Cursor::new(zip))
        .unwrap()
        .file_names()
        .map(|name| name.unwrap().to_string())
        .collect();
    assert!(names.iter().any(|name| name.ends_with("evil.txt")), "{names:?}");
    assert!(names.iter().all(|name| !name.contains("..")), "{names:?}");
}

#[test]
fn a_description_is_written_anew_only_where_it_must_be() {
    let desk = desk();
    let put = |text: &str| {
        let begun = Request::post("/folder", today()).file("files", "Ann/folder.yaml", text.into()).file(
            "files",
            "Ann/Letter.txt",
            b"Dear Ann".to_vec(),
        );
        let place = leads_to(answer(&desk, begun)).strip_suffix("/who").unwrap().to_owned();
        let who =
            Request::post(&format!("{place}/who"), today()).field("person", "Bo").field("layout", "sandwell/eleven");
        (place, answer(&desk, who))
    };
    let (place, _) = put("{person: Ann, team: North}\n");
    answer(&desk, Request::post(&format!("{place}/options"), today()));
    assert!(get(&desk, &format!("{place}/binder")).contains("was written anew"));
    let (_, text) = saved(&desk, &format!("{place}/folder.yaml"));
    assert_eq!(text, b"person: \"Bo\"\nteam: \"North\"\nlayout: \"sandwell/eleven\"\n");
    let (place, _) = put("person: |\n  Ann\n");
    answer(&desk, Request::post(&format!("{place}/options"), today()));
    assert!(!get(&desk, &format!("{place}/binder")).contains("was written anew"));
    let (_, refused) = put("person: Ann\nprobation: perhaps\n");
    let Response::Page { status: 422, html } = refused else { panic!("{refused:?}") };
    assert!(html.contains("folder.yaml in the directory has mistakes") && html.contains("drop the directory again"));
}

#[test]
fn a_draft_is_marked_and_not_filed() {
    let dir = fresh();
    let folder = small(dir.path());
    let shown = folder.display().to_string();
    run(dir.path(), &["prefill", "sandwell/monitoring-sheet", &shown, "--today", "2025-06-30", "--out", "drafts"])
        .exits(0);
    let name = crate::cli::names(dir.path().join("drafts")).remove(0);
    std::fs::copy(dir.path().join("drafts").join(&name), folder.join(&name)).unwrap();
    let desk = desk();
    let place = dropped(&desk, &folder);
    assert!(get(&desk, &format!("{place}/plan")).contains("Draft: not filed"));
    leads_to(answer(&desk, Request::post(&format!("{place}/options"), today())));
    let made = get(&desk, &format!("{place}/binder"));
    assert!(made.contains("What is not in the binder") && made.contains("It is an unfinished draft."), "{made}");
}

#[test]
fn documents_that_are_not_in_the_binder_are_named() {
    let desk = desk();
    let word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".repeat(200);
    let begun = Request::post("/folder", today())
        .file("files", "Ann/folder.yaml", b"person: Ann\nlayout: sandwell/eleven\n".to_vec())
        .file("files", "Ann/Strange.txt", b"Hello".to_vec())
        .file("files", "Ann/Learning log.txt", b"What I learnt".to_vec())
        .file("files", "Ann/Old letter.doc", word);
    let place = leads_to(answer(&desk, begun)).strip_suffix("/who").unwrap().to_owned();
    let plan = get(&desk, &format!("{place}/plan"));
    let unplaced = plan.split("data-title>No section yet").nth(1).unwrap().split("data-title").next().unwrap();
    assert!(unplaced.contains("Strange.txt"), "{unplaced}");
    let down = Request::post(&format!("{place}/plan"), today()).field("go", "down 0");
    assert_eq!(leads_to(answer(&desk, down)), format!("{place}/plan#document-0"));
    assert!(plan.contains("id=\"document-0\" tabindex=\"-1\""), "{plan}");
    let whole = leads_to(answer(&desk, Request::post(&format!("{place}/options"), today())));
    let html = get(&desk, &whole);
    assert!(html.contains("3 documents on") && !html.contains("What is not in the binder"), "{html}");
    let shown = html.split("What could not be shown").nth(1).unwrap_or_else(|| panic!("{html}"));
    assert_eq!(shown.matches("Old letter.doc").count(), 1, "{html}");
    // The last section is that for miscellaneous things.
    let options = get(&desk, &format!("{place}/options"));
    let last = options.split("name=\"without\" value=\"").last().unwrap().split('"').next().unwrap().to_owned();
    let less = Request::post(&format!("{place}/options"), today()).field("without", &last);
    let html = get(&desk, &leads_to(answer(&desk, less)));
    let left_out = html.split("What is not in the binder").nth(1).unwrap_or_else(|| panic!("{html}"));
    assert!(left_out.contains("Strange.txt") && left_out.contains("is left out of this copy"), "{left_out}");
    assert!(!html.contains("3 documents on"), "{html}");
}

#[test]
fn what_needs_another_program_is_said_before_the_binder_is_made() {
    let files = [
        ("folder.yaml", b"person: Ann Lee\nlayout: sandwell/eleven\n".to_vec()),
        ("Letter.docx", bytes("fixtures/bad/letter.docx")),
        ("Minutes.rtf", bytes("fixtures/bad/minutes.rtf")),
        ("Note.txt", b"Dear Ann".to_vec()),
        ("June.yaml", bytes("fixtures/records/individual-record-good.yaml")),
    ];
    for (desk, count) in [(desk(), 2), (desk().with_converter(), 0)] {
        let begun = Request::post("/folder", today());
        let sent = files.iter().fold(begun, |sent, (name, bytes)| sent.file("files", name, bytes.clone()));
        let place = leads_to(answer(&desk, sent)).strip_suffix("/who").unwrap().to_owned();
        let plan = get(&desk, &format!("{place}/plan"));
        assert_eq!(plan.matches(">Not shown as pages</strong>").count(), count, "{plan}");
        assert_eq!(plan.contains("2 documents cannot be shown as pages here"), count > 0, "{plan}");
        let options = get(&desk, &format!("{place}/options"));
        assert_eq!(options.contains("2 that cannot be shown as pages here"), count > 0, "{options}");
        // The same two are named when it is made.
        if count > 0 {
            let made = get(&desk, &leads_to(answer(&desk, Request::post(&format!("{place}/options"), today()))));
            let named = made.split("What could not be shown").nth(1).unwrap();
            assert!(named.contains("Letter.docx") && named.contains("Minutes.rtf"), "{made}");
            let named = named.split("What is not in the binder").next().unwrap();
            assert!(!named.contains("Note.txt") && !named.contains("June.yaml"), "{made}");
        }
    }
}
