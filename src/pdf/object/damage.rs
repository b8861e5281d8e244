//! Names the damaged pages of a document.

use super::open::{OpenedDocument, damaged};
use super::page_marks::{Damage, PageMarks, PageScanner, ParsedObject};
use crate::error::{Error, ErrorKind};
use crate::text::{list, plural};

/// The most pages that are examined.
const MOST_PAGES: usize = 20_000;

/// Names the pages with this damage: "page 2", "pages 2, 3 and 5".
pub(in crate::pdf) fn named(marks: &[PageMarks], damage: Damage) -> Option<String> {
    let pages: Vec<String> = (1_usize..)
        .zip(marks)
        .filter(|(_, marks)| marks.damage == damage)
        .map(|(number, _)| number.to_string())
        .collect();
    (!pages.is_empty()).then(|| format!("{} {}", plural(pages.len(), "page"), list(&pages)))
}

/// Returns an error if content of a rebuilt document is missing.
pub(in crate::pdf) fn error(opened: &OpenedDocument) -> Option<Error> {
    let document = &opened.document;
    let mut look = PageScanner::new(opened.is_mended, opened.misread.clone(), opened.broken.clone());
    let pages = document.page_iter().take(MOST_PAGES).filter_map(|id| ParsedObject::new(document, id));
    let marks: Vec<PageMarks> = pages.map(|page| look.page(&page, None)).collect();
    let phrases = phrases(&marks, opened.lost_pages, opened.is_cut_off);
    (!phrases.is_empty()).then(|| {
        let Error { message, help, .. } = damaged();
        Error { help, ..Error::new(ErrorKind::Input, format!("{message}: {}", phrases.join("; "))) }
    })
}

/// Describes what cannot be read, as phrases.
pub(in crate::pdf) fn phrases(marks: &[PageMarks], lost_pages: usize, is_cut_off: bool) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(named(marks, Damage::All).map(|pages| format!("nothing of {pages} can be read")));
    out.extend(named(marks, Damage::Part).map(|pages| format!("a part of {pages} cannot be read")));
    if lost_pages > 0 {
        let all = marks.len() + lost_pages;
        let is = if lost_pages == 1 { "is" } else { "are" };
        out.push(format!("{lost_pages} of the {all} pages that it should have {is} missing"));
    }
    if is_cut_off {
        out.push("its end is missing, and with it what was added last".to_owned());
    }
    out
}
