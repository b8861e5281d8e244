//! The title in a document that is not a form.

use crate::crash::contained;
use crate::folder::file_name::FileNameParts;
use crate::folder::{DocumentKind, StatedTitle, file_name, stated_title};
use crate::{dates, docx, file, pdf};

/// Returns the title in a document that is not a form, if it counts more than the file name.
pub(super) fn own_title(bytes: &[u8], name: &str) -> Option<StatedTitle> {
    contained(|| read_title(bytes, name)).ok()?
}

fn read_title(bytes: &[u8], name: &str) -> Option<StatedTitle> {
    let kind = file::document(bytes, name);
    let base = name.rsplit('/').next().unwrap_or(name);
    let parts = file_name::read(base);
    if !counts(&parts, kind) {
        return None;
    }
    match kind {
        DocumentKind::Mail => {
            let mail = file::mail(bytes, name)?;
            let date = mail.date.as_deref().and_then(|date| dates::read(date.split(" at ").next()?).date());
            let title = stated_title::of_subject(&mail.subject);
            Some(StatedTitle { title: title.filter(|title| stated_title::tells_as_much(title, &parts)), date })
        }
        DocumentKind::Word => {
            let title = docx::titles(bytes).ok()?.iter().find_map(|title| stated_title::sensible(title));
            Some(StatedTitle { title, date: None })
        }
        DocumentKind::Pdf => {
            let title = pdf::title(bytes).and_then(|title| stated_title::sensible(&title));
            Some(StatedTitle { title, date: None })
        }
        _ => None,
    }
}

/// Whether the title in a document counts more than its file name. A clear file name counts more, except for an email
/// without a date in its name.
fn counts(named: &FileNameParts, kind: DocumentKind) -> bool {
    let is_vague = stated_title::is_vague(named);
    let has_day = named.date.is_some() || named.month.is_some();
    match kind {
        DocumentKind::Mail => is_vague || !has_day,
        DocumentKind::Word | DocumentKind::Pdf => is_vague,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_file_name_counts_more_than_the_title() {
        for (name, kind, expected) in [
            ("Scan_0001.pdf", DocumentKind::Pdf, true),
            ("Document1.docx", DocumentKind::Word, true),
            ("letter (2).docx", DocumentKind::Word, true),
            ("2025-03-04.pdf", DocumentKind::Pdf, true),
            ("Return to work.docx", DocumentKind::Word, false),
            ("Fit note 04.03.2025.pdf", DocumentKind::Pdf, false),
            ("RE Supervision dates.eml", DocumentKind::Mail, true),
            ("message.eml", DocumentKind::Mail, true),
            ("Supervision dates 4 March 2025.eml", DocumentKind::Mail, false),
            ("email 4 March 2025.eml", DocumentKind::Mail, true),
            ("IMG_0457.jpg", DocumentKind::Picture, false),
        ] {
            assert_eq!(counts(&file_name::read(name), kind), expected, "{name}");
        }
    }
}
