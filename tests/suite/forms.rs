//! The form language: the built-in catalogue, the schemas for editors, and the mistakes that the loader reports.

use std::fs;

use formfolio::form::Catalogue;
use formfolio::source::{Mistake, Source};

use crate::cli::{fresh, names, root, run};
use crate::golden;

#[test]
fn the_built_in_catalogue_loads() {
    let catalogue = Catalogue::built_in();
    assert!(catalogue.forms().count() >= 3);
    for form in catalogue.forms() {
        assert_eq!(form.id.split_once('/').unwrap().0, form.authority.id);
        assert_eq!(form.fillable(), form.fields().next().is_some(), "{}", form.id);
        assert!(!form.purpose.is_empty() && form.purpose.ends_with('.'), "{}: a purpose is a sentence", form.id);
    }
    let ran = run(root(), &["lint"]).exits(0);
    assert!(ran.out.ends_with(" definitions are good\n"), "{}", ran.out);
}

#[test]
fn the_file_of_a_form_has_its_name() {
    let catalogue = Catalogue::built_in();
    let mut ids = Vec::new();
    for authority in names(root().join("forms")).into_iter().filter(|name| name != "layouts") {
        for file in names(root().join("forms").join(&authority)) {
            if let (Some(name), false) = (file.strip_suffix(".yaml"), file == "authority.yaml") {
                ids.push(format!("{authority}/{name}"));
            }
        }
    }
    ids.sort();
    assert_eq!(ids, catalogue.forms().map(|form| form.id.clone()).collect::<Vec<_>>());
}

#[test]
fn the_schemas_on_disk_are_the_ones_that_are_printed() {
    for language in ["form", "authority", "layout", "folder", "record", "waivers"] {
        let ran = run(root(), &["schema", language]).exits(0);
        assert!(ran.json()["title"].as_str().unwrap().starts_with("Formfolio"));
        golden::same(&format!("schemas/{language}.schema.json"), &ran.out);
    }
    let one = run(root(), &["schema", "record", "sandwell/individual-record"]).exits(0).json();
    assert!(one["properties"]["values"]["properties"]["supervisee"].is_object());
}

#[test]
fn every_definition_tells_editors_its_schema() {
    for authority in names(root().join("forms")) {
        let dir = root().join("forms").join(&authority);
        for file in names(&dir).into_iter().filter(|file| file.ends_with(".yaml")) {
            let text = fs::read_to_string(dir.join(&file)).unwrap();
            let language = match (&*authority, &*file) {
                ("layouts", _) => "layout",
                (_, "authority.yaml") => "authority",
                _ => "form",
            };
            let wanted = format!("# yaml-language-server: $schema=../../schemas/{language}.schema.json\n");
            assert!(text.starts_with(&wanted), "{authority}/{file} does not begin with {wanted}");
        }
    }
}

/// The mistakes in some files of `fixtures/bad/forms`, as `line:column message`.
fn mistakes(files: &[&str]) -> Vec<(String, Mistake)> {
    let source =
        |file: &&str| Source::new(*file, fs::read_to_string(root().join("fixtures/bad/forms").join(file)).unwrap());
    let sources: Vec<Source> = files.iter().map(source).collect();
    let found = Catalogue::built_in().with(&sources).expect_err("mistakes");
    let place = |mistake: Mistake| {
        let (line, column) = mistake.source.line_column(mistake.span);
        (format!("{line}:{column} {}", mistake.message), mistake)
    };
    found.into_iter().map(place).collect()
}

#[track_caller]
fn has(found: &[(String, Mistake)], wanted: &[&str]) {
    for wanted in wanted {
        let all: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert!(all.contains(wanted), "{wanted}\nis not among\n{}", all.join("\n"));
    }
}

#[test]
fn misspelt_words_are_all_reported_with_suggestions() {
    let found = mistakes(&["acme/authority.yaml", "acme/shape.yaml"]);
    has(
        &found,
        &[
            "4:10 `version` should be a whole number from 0, not text",
            "5:1 unknown key `titel`, did you mean `title`?",
            "6:7 unknown kind `recrod`, did you mean `record`?",
            "11:17 unknown kind `txt`, did you mean `text`?",
            "11:35 unknown key `lable`, did you mean `label`?",
            "12:58 `required` should be true or false, not text",
            "13:54 unknown role `boss`",
            "14:57 `choices` should be a list, not text",
        ],
    );
}

#[test]
fn parts_that_do_not_fit_are_all_reported_at_once() {
    let found = mistakes(&["acme/authority.yaml", "acme/meaning.yaml"]);
    has(
        &found,
        &[
            "8:11 `dated_by` points to `session_day`, which is not a field",
            "15:35 unknown key `lable`, did you mean `label`?",
            "19:34 the name `welfare` is used twice",
            "20:71 `relevant` points to `agreed`, which is not a field",
            "21:30 a scale without its question",
            "22:29 `Follow Up` is not a field name",
            "24:34 a signature without a date field",
            "30:21 the column `action` is defined twice",
            "26:15 a table without rows",
            "31:62 `ticked` is for a field of kind tick",
        ],
    );
    let twice = &found.iter().find(|(text, _)| text.ends_with("is used twice")).unwrap().1;
    let (first, _) = twice.other.as_ref().expect("the place of the first");
    assert_eq!(twice.source.line_column(*first), (18, 34));
    let lines: Vec<usize> = found.iter().map(|(_, mistake)| mistake.source.line_column(mistake.span).0).collect();
    assert!(lines.is_sorted(), "mistakes stand in the order of the text: {lines:?}");
}

#[test]
fn corrections_of_the_wording_are_checked() {
    let found = mistakes(&["acme/authority.yaml", "acme/wording-shape.yaml"]);
    has(
        &found,
        &[
            "10:7 `why` is missing from corrections",
            "12:28 unknown lost `colour`",
            "14:7 `now` is missing from earlier_wording",
            "17:66 `ours` should be true or false, not text",
        ],
    );
    let found = mistakes(&["acme/authority.yaml", "acme/wording.yaml"]);
    has(
        &found,
        &[
            "10:48 `corrected` is the same as `printed`",
            "11:60 a correction without a reason",
            "12:48 the form does not have the words of `corrected`",
            "13:42 the form has the words of `corrected` 2 times",
            "14:45 the words of `corrected` are ours (heading); no policy prints them",
            "15:5 a correction without words",
            "17:14 `lines` should be the first and the last line",
            "19:23 the form does not have the words of `now`",
            "20:12 no earlier words",
        ],
    );
    assert_eq!(found.len(), 9);
}

#[test]
fn duplicate_keys_and_unknown_authorities_are_reported() {
    let found = mistakes(&["acme/authority.yaml", "acme/twice.yaml"]);
    assert!(found[0].0.starts_with("6:1 ") && found[0].0.contains("title"), "{}", found[0].0);
    let found = mistakes(&["nowhere/orphan.yaml"]);
    assert!(found[0].0.ends_with("there is no authority `nowhere`"), "{}", found[0].0);
    assert!(found[0].1.help.as_ref().unwrap().contains("sandwell"));
}

#[test]
fn lint_shows_every_mistake_of_every_file() {
    let ran = run(root(), &["lint", "fixtures/bad/forms"]).exits(1);
    golden::same("tests/golden/form-mistakes.txt", &ran.out);
    // A form named alone finds its authority beside it.
    let alone = run(root(), &["lint", "fixtures/bad/forms/acme/shape.yaml"]).exits(1);
    assert!(!alone.out.contains("there is no authority"), "{}", alone.out);
    let here = run(root().join("fixtures/bad/forms/acme"), &["lint", "authority.yaml"]).exits(0);
    assert_eq!(here.out, "1 definition is good\n");
    run(root(), &["lint", "nowhere.yaml"]).exits(2);
}

#[test]
fn a_form_with_changed_words_works_and_lint_reports_stale_corrections() {
    let dir = fresh();
    let place = dir.path().join("sandwell");
    fs::create_dir(&place).unwrap();
    let text = fs::read_to_string(root().join("forms/sandwell/supervision-contract.yaml")).unwrap();
    fs::write(
        place.join("supervision-contract.yaml"),
        text.replace("label: Supervisor’s Manager", "label: Line manager"),
    )
    .unwrap();
    let form = run(dir.path(), &["--forms", ".", "forms", "sandwell/supervision-contract", "--format", "json"]);
    let form = form.exits(0).json();
    assert!(form["fields"].as_array().unwrap().iter().any(|field| field["label"] == "Line manager"));
    assert!(form["corrections"].as_array().unwrap().iter().all(|one| one["line"] != 170));
    let ran = run(dir.path(), &["lint", "."]).exits(1);
    assert!(ran.out.contains("the form does not have the words of `corrected`"), "{}", ran.out);
    assert!(ran.out.contains("or leave the correction out"), "{}", ran.out);
}

#[test]
fn an_id_belongs_to_one_file() {
    let dir = fresh();
    let place = dir.path().join("sandwell");
    fs::create_dir(&place).unwrap();
    for copy in ["file-audit.yaml", "file-audit-old.yaml"] {
        fs::copy(root().join("forms/sandwell/file-audit.yaml"), place.join(copy)).unwrap();
    }
    let ran = run(dir.path(), &["lint", "."]).exits(1);
    assert!(ran.out.contains("another file has the id `sandwell/file-audit`, too"), "{}", ran.out);
    run(dir.path(), &["--forms", ".", "forms"]).exits(2);
}
