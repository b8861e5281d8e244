//! The title in a document that is not a form.

use crate::crash::contained;
use crate::file_type::Category;
use crate::folder::file_name::FileNameParts;
use crate::folder::{StatedTitle, file_name, stated_title};
use crate::{dates, docx, file, pdf};

/// Returns the title in a document that is not a form, if it counts more than the file name.
pub(super) fn own_title(bytes: &[u8], name: &str) -> Option<StatedTitle> {
    contained(|| read_title(bytes, name)).ok()?
}

fn read_title(bytes: &[u8], name: &str) -> Option<StatedTitle> {
    let category = file::document(bytes, name).category();
    let base = name.rsplit('/').next().unwrap_or(name);
    let parts = file_name::read(base);
    if !counts(&parts, category) {
        return None;
    }
    match category {
        Category::Mail => {
            let mail = file::mail(bytes, name)?;
            let date = mail.date.as_deref().and_then(|date| dates::read(date.split(" at ").next()?).date());
            let title = stated_title::of_subject(&mail.subject);
            Some(StatedTitle { title: title.filter(|title| stated_title::tells_as_much(title, &parts)), date })
        }
        Category::Word => {
            let title = docx::titles(bytes).ok()?.iter().find_map(|title| stated_title::sensible(title));
            Some(StatedTitle { title, date: None })
        }
        Category::Pdf => {
            let title = pdf::title(bytes).and_then(|title| stated_title::sensible(&title));
            Some(StatedTitle { title, date: None })
        }
        _ => None,
    }
}

/// Whether the title in a document counts more than its file name. A clear file name counts more, except for an email
/// without a date in its name.
fn counts(named: &FileNameParts, category: Category) -> bool {
    let is_vague = stated_title::is_vague(named);
    let has_day = named.date.is_some() || named.month.is_some();
    match category {
        Category::Mail => is_vague || !has_day,
        Category::Word | Category::Pdf => is_vague,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_file_name_counts_more_than_the_title() {
        for (name, category, expected) in [
            ("Scan_0001.pdf", Category::Pdf, true),
            ("Document1.docx", Category::Word, true),
            ("letter (2).docx", Category::Word, true),
            ("2025-03-04.pdf", Category::Pdf, true),
            ("Return to work.docx", Category::Word, false),
            ("Fit note 04.03.2025.pdf", Category::Pdf, false),
            ("RE Supervision dates.eml", Category::Mail, true),
            ("message.eml", Category::Mail, true),
            ("Supervision dates 4 March 2025.eml", Category::Mail, false),
            ("email 4 March 2025.eml", Category::Mail, true),
            ("IMG_0457.jpg", Category::Picture, false),
        ] {
            assert_eq!(counts(&file_name::read(name), category), expected, "{name}");
        }
    }
}
