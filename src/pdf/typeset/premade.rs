//! The typeset pages of the blanks of the built-in forms, in the directory `blanks` beside this file. Typesetting takes a
//! hundred times as long as all else, and these pages are always the same.
//!
//! A file is named after the form and a digest of everything that the typesetter gets. A form that was changed has
//! another digest and is typeset, and a test asks for its new file: `BLESS=1 cargo test --lib premade` writes it.

use include_dir::{Dir, include_dir};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::{LAYOUTS, TypstLayout};

static BLANKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/pdf/typeset/blanks");

/// The characters of a digest in a file's name.
const DIGITS: usize = 16;

/// The typeset pages of a blank without pictures, if they are at hand. `ident` is the identifier of the document.
pub(super) fn pages(form_id: &str, data: &Json, ident: &str) -> Option<&'static [u8]> {
    Some(BLANKS.get_file(name(form_id, data, ident))?.contents())
}

/// The name of the file for a blank.
fn name(form_id: &str, data: &Json, ident: &str) -> String {
    let mut digest = Sha256::new();
    for part in [TypstLayout::Form.file(), ident, &data.to_string()] {
        digest.update(part);
        digest.update([0]);
    }
    for (path, text) in LAYOUTS.iter().filter(|(path, _)| ["form.typ", "look.typ"].contains(path)) {
        digest.update(path);
        digest.update(text);
    }
    let digits: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}.pdf", form_id.replace('/', "-"), digits.get(..DIGITS).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::form::Catalogue;
    use crate::pdf::typeset::layout::{blank_data, typeset_blank};

    #[test]
    fn every_blank_is_at_hand_as_it_is_typeset() {
        let mut wanted = BTreeMap::new();
        for form in Catalogue::built_in().forms() {
            let (data, ident) = blank_data(form);
            wanted.insert(name(&form.id, &data, &ident), typeset_blank(form).unwrap());
        }
        if std::env::var_os("BLESS").is_some() {
            let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pdf/typeset/blanks");
            for entry in std::fs::read_dir(&dir).unwrap() {
                std::fs::remove_file(entry.unwrap().path()).unwrap();
            }
            for (name, bytes) in &wanted {
                std::fs::write(dir.join(name), bytes).unwrap();
            }
            return;
        }
        let there: BTreeMap<String, Vec<u8>> =
            BLANKS.files().map(|file| (file.path().display().to_string(), file.contents().to_vec())).collect();
        let (there_names, wanted_names): (Vec<_>, Vec<_>) = (there.keys().collect(), wanted.keys().collect());
        assert_eq!(there_names, wanted_names, "`BLESS=1 cargo test --lib premade` writes the pages anew");
        for (name, bytes) in &wanted {
            assert!(there[name] == *bytes, "{name}: `BLESS=1 cargo test --lib premade` writes the pages anew");
        }
    }
}
