//! The first promise: the same answers give the same record from Word and from PDF.

use formfolio::form::Catalogue;
use formfolio::record::{Record, json};
use formfolio::{docx, pdf};

use crate::sample::{forms, full};

#[test]
fn word_and_pdf_give_the_same_record() {
    let catalogue = Catalogue::built_in().expect("the built-in forms");
    for form in forms() {
        for record in [full(&form, 0), full(&form, 1), full(&form, 2), Record::blank(&form)] {
            let word = docx::read(&docx::fill(&record).expect("a Word file"), &catalogue).expect("read from Word");
            let pdf = pdf::read(&pdf::fill(&record).expect("a PDF file"), &catalogue).expect("read from PDF");
            assert_eq!(json::record(&word, None), json::record(&pdf, None), "{}", form.id);
            assert_eq!(json::values(&word), json::values(&record), "{}", form.id);
        }
    }
}
