//! The letters whose signatures are fuzzed, and what may follow each.

use super::reader::Allowed;

/// A file that somebody signed, and what may follow the signature.
pub struct Letter {
    /// The field of the signature that is judged.
    pub field: &'static str,
    pub allowed: Allowed,
    file: &'static [u8],
    /// Where the signed revision ends.
    end: usize,
}

impl Letter {
    /// What was signed.
    pub fn signed(&self) -> &'static [u8] {
        self.file.get(..self.end).unwrap_or(self.file)
    }
}

const EMPLOYEE: &[&str] = &["Employee.signature", "Employee.name", "Employee.date"];

macro_rules! letter {
    ($file:literal, $end:expr, $field:literal, $fillable:expr, $box:literal, $signature:literal) => {{
        const FILE: &[u8] = include_bytes!(concat!("../../fixtures/signed/", $file));
        let allowed = Allowed { fillable: $fillable, new_box: $box, new_signature: $signature };
        Letter { file: FILE, end: if $end == 0 { FILE.len() } else { $end }, field: $field, allowed }
    }};
}

pub static LETTERS: [Letter; 8] = [
    letter!("letter.pdf", 8_814, "Page1[0].Manager[0]", &[], true, true),
    letter!("locked/none.pdf", 0, "Manager", EMPLOYEE, true, true),
    letter!("locked/packed.pdf", 0, "Manager", EMPLOYEE, true, true),
    letter!("locked/certified-1.pdf", 0, "Manager", &[], false, false),
    letter!("locked/certified-2.pdf", 0, "Manager", EMPLOYEE, false, true),
    letter!("locked/all.pdf", 0, "Manager", &[], false, false),
    letter!("locked/exclude-employee.pdf", 0, "Manager", EMPLOYEE, false, false),
    letter!("locked/include-employee.pdf", 0, "Manager", &[], true, true),
];
