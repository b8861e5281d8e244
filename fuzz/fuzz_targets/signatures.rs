//! Whatever follows a signed revision: where the verdict is “intact”, a reader of its own has to see what was signed.
//!
//! The first byte of an input chooses the signed revision, and how the rest of it follows: as it is, or as the objects of an
//! update that is well-formed around them, so that mutations reach what compares objects.

#![no_main]

mod reader;
mod update;

use formfolio::file::Trust;
use formfolio::pdf::signature::signatures;
use formfolio::record::Integrity;
use libfuzzer_sys::{Corpus, fuzz_target};
use lopdf::Document;

use reader::{Allowed, differences};

/// A file that somebody signed, and what may follow the signature.
struct Signed {
    file: &'static [u8],
    /// Where the signed revision ends.
    end: usize,
    field: &'static str,
    allowed: Allowed,
}

const EMPLOYEE: &[&str] = &["Employee.signature", "Employee.name", "Employee.date"];

macro_rules! signed {
    ($file:literal, $end:expr, $field:literal, $fillable:expr, $box:literal, $signature:literal) => {{
        const FILE: &[u8] = include_bytes!(concat!("../../fixtures/signed/", $file));
        let allowed = Allowed { fillable: $fillable, new_box: $box, new_signature: $signature };
        Signed { file: FILE, end: if $end == 0 { FILE.len() } else { $end }, field: $field, allowed }
    }};
}

const SIGNED: [Signed; 8] = [
    signed!("letter.pdf", 8_814, "Page1[0].Manager[0]", &[], true, true),
    signed!("locked/none.pdf", 0, "Manager", EMPLOYEE, true, true),
    signed!("locked/packed.pdf", 0, "Manager", EMPLOYEE, true, true),
    signed!("locked/certified-1.pdf", 0, "Manager", &[], false, false),
    signed!("locked/certified-2.pdf", 0, "Manager", EMPLOYEE, false, true),
    signed!("locked/all.pdf", 0, "Manager", &[], false, false),
    signed!("locked/exclude-employee.pdf", 0, "Manager", EMPLOYEE, false, false),
    signed!("locked/include-employee.pdf", 0, "Manager", &[], true, true),
];

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((choice, rest)) = input.split_first() else { return Corpus::Reject };
    let Signed { file, end, field, allowed } = &SIGNED[usize::from(choice & 0x7F) % SIGNED.len()];
    let signed = &file[..*end];
    let file = match choice & 0x80 {
        0 => [signed, rest].concat(),
        _ => update::of_objects(signed, rest),
    };
    let Ok(found) = signatures(&file, &Trust::none()) else { return Corpus::Keep };
    let is_intact = found.iter().any(|one| one.field == *field && one.digital.integrity == Integrity::Intact);
    if is_intact {
        let before = Document::load_mem(signed).expect("the signed revision opens");
        let now = Document::load_mem(&file).expect("a file that is called intact opens");
        let seen = differences(&before, &now, allowed);
        assert!(seen.is_empty(), "called intact, although {seen:#?}");
    }
    Corpus::Keep
});
