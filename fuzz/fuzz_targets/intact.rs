//! Whatever follows a signed revision: where the verdict is “intact”, a reader of its own has to see what was signed.
//!
//! The first byte of an input chooses the signed revision, and how the rest of it follows: as it is, or as the objects of an
//! update that is well-formed around them, so that mutations reach what compares objects.

use formfolio::file::Trust;
use formfolio::pdf::signature::signatures;
use formfolio::record::Integrity;
use lopdf::Document;

use super::letters::LETTERS;
use super::reader::differences;
use super::update;

/// Panics when something is called intact that is not what was signed.
pub fn check(input: &[u8]) {
    let Some((choice, rest)) = input.split_first() else { return };
    let letter = &LETTERS[usize::from(choice & 0x7F) % LETTERS.len()];
    let signed = letter.signed();
    let file = match choice & 0x80 {
        0 => [signed, rest].concat(),
        _ => update::of_objects(signed, rest),
    };
    let Ok(found) = signatures(&file, &Trust::none()) else { return };
    let is_intact = found.iter().any(|one| one.field == letter.field && one.digital.integrity == Integrity::Intact);
    if is_intact {
        let before = Document::load_mem(signed).expect("the signed revision opens");
        let now = Document::load_mem(&file).expect("a file that is called intact opens");
        let seen = differences(&before, &now, &letter.allowed);
        assert!(seen.is_empty(), "called intact, although {seen:#?}");
    }
}
