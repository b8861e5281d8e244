//! What is made beforehand because it takes long: the definitions as JSON, the blanks, and the compressed font. `BLESS=1
//! cargo test --test suite premade` writes them anew.

use std::collections::BTreeMap;
use std::path::Path;

use formfolio::form::{Catalogue, premade};
use formfolio::pdf::{font, layout, premade as blanks};

fn is_blessed() -> bool {
    std::env::var_os("BLESS").is_some()
}

fn source(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path)
}

/// Writes `made` to a directory when `BLESS` is set, and removes what else is there. Otherwise holds `files`, which are those
/// in the program, to it.
fn keep<'a>(directory: &str, files: impl Iterator<Item = (String, &'a [u8])>, made: &BTreeMap<String, Vec<u8>>) {
    if is_blessed() {
        let directory = source(directory);
        for entry in std::fs::read_dir(&directory).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        for (name, bytes) in made {
            std::fs::write(directory.join(name), bytes).unwrap();
        }
        return;
    }
    let there: BTreeMap<String, &[u8]> = files.collect();
    assert_eq!(there.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>());
    for (name, bytes) in made {
        assert!(there[name] == *bytes, "{name} is not as it is made");
    }
}

#[test]
fn each_definition_is_as_it_is_written() {
    let made = Catalogue::built_in_texts().map(|text| premade::make(&text).unwrap());
    let made: BTreeMap<String, Vec<u8>> = made.map(|(name, json)| (name, json.into_bytes())).collect();
    assert!(made.len() > 25, "{} definitions", made.len());
    keep("form/definitions", premade::files().map(|(name, json)| (name, json.as_bytes())), &made);
}

#[test]
fn each_blank_is_as_it_is_made() {
    let catalogue = Catalogue::built_in();
    let editions = catalogue.forms().flat_map(|form| [form.edition(false), form.edition(true)]);
    let made: BTreeMap<String, Vec<u8>> = editions.map(|form| layout::kept_blank(&form).unwrap()).collect();
    keep("pdf/typeset/blanks", blanks::files(), &made);
}

#[test]
fn the_streams_of_the_font_are_as_they_are_made() {
    for file in font::packed::files() {
        if is_blessed() {
            std::fs::write(source("pdf/font").join(file.name), file.made).unwrap();
        } else {
            assert!(file.bytes == file.made, "{} is not as it is made", file.name);
        }
    }
}
