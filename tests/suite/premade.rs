//! What is made beforehand because it takes long: the blanks, and the compressed font. `BLESS=1 cargo test
//! --test suite premade` writes them anew.

use std::collections::BTreeMap;
use std::path::Path;

use formfolio::form::Catalogue;
use formfolio::pdf::{font, layout, premade};

fn is_blessed() -> bool {
    std::env::var_os("BLESS").is_some()
}

fn source(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pdf").join(path)
}

#[test]
fn each_blank_is_as_it_is_made() {
    let catalogue = Catalogue::built_in();
    let editions = catalogue.forms().flat_map(|form| [form.edition(false), form.edition(true)]);
    let made: BTreeMap<String, Vec<u8>> = editions.map(|form| layout::kept_blank(&form).unwrap()).collect();
    if is_blessed() {
        let dir = source("typeset/blanks");
        for entry in std::fs::read_dir(&dir).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        for (name, bytes) in &made {
            std::fs::write(dir.join(name), bytes).unwrap();
        }
        return;
    }
    let there: BTreeMap<String, &[u8]> = premade::files().collect();
    assert_eq!(there.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>());
    for (name, bytes) in &made {
        assert!(there[name] == *bytes, "{name} is not as it is made");
    }
}

#[test]
fn the_streams_of_the_font_are_as_they_are_made() {
    for file in font::packed::files() {
        if is_blessed() {
            std::fs::write(source("font").join(file.name), file.made).unwrap();
        } else {
            assert!(file.bytes == file.made, "{} is not as it is made", file.name);
        }
    }
}
