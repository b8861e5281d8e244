//! The blanks of the built-in forms, as printed and with additions, in the directory `blanks` beside this file. Typesetting
//! takes a hundred times as long as all else, and these blanks are always the same.
//!
//! A file is named after the form and a digest of everything that the typesetter and the writer of its fields get. A form
//! that was changed has another digest and is typeset, and a test asks for its new file: `BLESS=1 cargo test --test suite
//! premade` writes it.

use include_dir::{Dir, include_dir};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::{LAYOUTS, TypstLayout};
use crate::form::Form;
use crate::pdf::field::blank_file::BlankFile;
use crate::text::hexadecimal;

static BLANKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/pdf/typeset/blanks");

/// The characters of a digest in a file's name.
const DIGITS: usize = 16;

/// The blank of a form without pictures, if it is at hand. `ident` is the identifier of the document.
pub(super) fn blank(form: &Form, data: &Json, ident: &str) -> Option<BlankFile> {
    BlankFile::from_kept(form, BLANKS.get_file(name(form, data, ident))?.contents())
}

/// The names of the files, with their bytes.
pub fn files() -> impl Iterator<Item = (String, &'static [u8])> {
    BLANKS.files().map(|file| (file.path().display().to_string(), file.contents()))
}

/// The name of the file for a blank.
pub(super) fn name(form: &Form, data: &Json, ident: &str) -> String {
    let mut digest = Sha256::new();
    for part in [TypstLayout::Form.file(), ident, &data.to_string(), &format!("{:?}", form.sections)] {
        digest.update(part);
        digest.update([0]);
    }
    for (path, text) in LAYOUTS.iter().filter(|(path, _)| ["form.typ", "look.typ"].contains(path)) {
        digest.update(path);
        digest.update(text);
    }
    let digest = hexadecimal(&digest.finalize());
    format!("{}-{}.pdf", form.id.replace('/', "-"), digest.get(..DIGITS).unwrap_or_default())
}
