//! Describes files that were not checked, and what to do about them, in one short sentence each.

use crate::crash::contained;
use crate::error::{Error, ErrorKind};
use crate::file;
use crate::file_type::{Category, FileType};
use crate::finding::NotChecked;
use crate::folder;
use crate::text::first_sentence;

/// The help for a possible picture of a form.
const FORM_ITSELF: &str = "Ask for the form itself, or type it in.";
/// The help for a file that is probably not a record.
const IF_A_RECORD: &str = "If it is a record, ask for the form itself, or type it in.";
/// The help for an archive of a kind that is not opened.
const UNPACK: &str = "Archives of this kind are not opened: unpack it here and check again.";
/// What an email or an archive without a record is, after "an email", and the help.
const NO_FORM_IN_IT: &str = "with no form in it";
const ASK_FOR_THE_MAIL: &str = "If a form was attached, ask for the email itself, or for the form as a file.";
/// The help for a document of another program.
const AS_WORD: &str = "Ask for the Word or PDF file that was filled in; saved in this format, a form loses its fields.";

/// Other file types by their endings: description and help.
const KINDS: &[(&[&str], &str, &str)] = &[
    (&["zip", "zipx", "7z", "rar", "tar", "tgz", "gz", "bz2", "xz"], "an archive with files in it", UNPACK),
    (&["lnk", "url", "webloc"], "a shortcut to a file, not the file itself", "Put the file itself here."),
    (&["mp4", "mov", "m4v", "avi", "wmv", "mkv", "webm"], "a video", IF_A_RECORD),
    (&["mp3", "m4a", "wav", "ogg", "opus", "amr", "wma", "aac"], "a recording", IF_A_RECORD),
    (&["ics", "vcs"], "a calendar entry", IF_A_RECORD),
    (&["one", "onetoc2", "onepkg"], "a OneNote notebook", "Print the page to PDF, or copy it into the form."),
    (&["pages"], "a Pages document", "Export it from Pages as a Word document (.docx)."),
    (&["numbers", "key"], "a document of Numbers or Keynote", IF_A_RECORD),
    (&["wpd", "wps"], "a document of another word processor", AS_WORD),
    (
        &["json"],
        "data that programs exchange (JSON)",
        "If it is a list of records that `formfolio read` made, check it by its name.",
    ),
    (
        &["exe", "msi", "bat", "cmd", "js", "vbs", "scr"],
        "a program",
        "Do not open it; delete it, or ask who put it there.",
    ),
];

/// Returns the description of another file type by its ending, such as "a video".
#[must_use]
pub fn kind_by_name(file: &str) -> Option<&'static str> {
    by_ending(file).map(|(what, _)| what)
}

/// The description and the help of another file type, by the file's ending.
fn by_ending(file: &str) -> Option<(&'static str, &'static str)> {
    let (_, ending) = file.rsplit_once('.')?;
    let ending = ending.to_lowercase();
    KINDS.iter().find(|(endings, ..)| endings.contains(&ending.as_str())).map(|(_, what, help)| (*what, *help))
}

/// Describes a file without a readable record. `bytes` are empty if the file could not be read.
pub(super) fn describe(file: &str, bytes: &[u8], error: &Error) -> NotChecked {
    let (what, help) = if bytes.is_empty() || folder::kept_by_a_program(file).is_some() {
        from_error(error)
    } else {
        described(file, bytes, error)
    };
    NotChecked { file: file.to_owned(), what, help }
}

fn described(file: &str, bytes: &[u8], error: &Error) -> (String, String) {
    let (content, document) = (file::file_type(bytes), file::document(bytes, file));
    let say = |what: &str, help: &str| (what.to_owned(), help.to_owned());
    match error.kind {
        ErrorKind::FieldsGone => {
            return say(
                "a form that was printed to PDF, so that its fields are gone",
                "Ask for the file that was filled in.",
            );
        }
        _ if file::is_sound(bytes, file, error) => {}
        _ if content == FileType::Unknown => {
            return say("a file that is damaged, or is not what its name says", "Ask for it again.");
        }
        _ => return from_error(error),
    }
    let what = plain(&error.message);
    match (content, document.category()) {
        (FileType::Pdf, _) if what.starts_with("a scan") => (what, FORM_ITSELF.to_owned()),
        (FileType::Pdf, _) => (what, IF_A_RECORD.to_owned()),
        (_, Category::Picture) => (what, FORM_ITSELF.to_owned()),
        (_, Category::Mail) => match contained(|| file::mail(bytes, file)).ok().flatten() {
            None => {
                say("an email that cannot be opened", "Open it in your mail program, and save the form attached to it.")
            }
            Some(mail) => (format!("an email {NO_FORM_IN_IT}"), about_attachments(mail.attachments.len())),
        },
        (_, Category::Word) => say("a Word document that is not one of the forms", IF_A_RECORD),
        (_, category @ (Category::Spreadsheet | Category::Presentation)) => say(category.label(), IF_A_RECORD),
        (FileType::Zip, Category::Other) if what == "a zip archive" => match file::opened(bytes, file).len() {
            0 => say(
                "a zip archive that cannot be opened",
                "It is empty, damaged, too large, or locked with a password: unpack it here and check again.",
            ),
            _ => (format!("{what} {NO_FORM_IN_IT}"), IF_A_RECORD.to_owned()),
        },
        (
            FileType::Rtf
            | FileType::Html
            | FileType::Xml
            | FileType::Utf16
            | FileType::Latin
            | FileType::Mail
            | FileType::Zeros,
            _,
        ) => (what, first_sentence(error.help.as_deref().unwrap_or(IF_A_RECORD))),
        _ => match by_ending(file) {
            Some((what, help)) => say(what, help),
            None => match (content, document.category()) {
                (FileType::Zip | FileType::Compound, Category::TextDocument) => (what, AS_WORD.to_owned()),
                (FileType::Text, _) => say(FileType::Text.label(), IF_A_RECORD),
                (FileType::Zip | FileType::Compound, _) => (what, IF_A_RECORD.to_owned()),
                _ => say("a file of an unknown type", "Open it in the program that it was made with."),
            },
        },
    }
}

fn about_attachments(count: usize) -> String {
    match count {
        0 => ASK_FOR_THE_MAIL.to_owned(),
        1 => format!("The file attached to it is no form that can be read. {IF_A_RECORD}"),
        many => format!("None of the {many} files attached to it is a form that can be read. {IF_A_RECORD}"),
    }
}

fn from_error(error: &Error) -> (String, String) {
    let help = match (error.mistakes.is_empty(), &error.help) {
        (false, _) => "Correct the mistakes that are listed below.".to_owned(),
        (true, Some(help)) => first_sentence(help),
        (true, None) => "Ask whoever made it for the file again.".to_owned(),
    };
    (plain(&error.message), help)
}

/// Turns an error message into a description: "this is a zip archive, not a Word file" becomes "a zip archive".
fn plain(message: &str) -> String {
    if let Some(has) = message.strip_prefix("this PDF has ") {
        return format!("a PDF that has {has}");
    }
    let of_a_pdf =
        || message.strip_prefix("this PDF is ").filter(|what| what.starts_with("a ") || what.starts_with("an "));
    let Some(what) = message.strip_prefix("this is ").or_else(of_a_pdf) else {
        return message.trim_end_matches('.').to_owned();
    };
    let end = [", not ", ": a picture"].iter().filter_map(|end| what.find(end)).min();
    let what = what.get(..end.unwrap_or(what.len())).unwrap_or(what);
    if what == "a scan" { "a scan (PDF)".to_owned() } else { what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_a_description() {
        assert_eq!(plain("this is a zip archive, not a Word file"), "a zip archive");
        assert_eq!(plain("this PDF is a scan: a picture of the pages, without text or fields"), "a scan (PDF)");
        assert_eq!(plain("this PDF has no fields to fill in"), "a PDF that has no fields to fill in");
        assert_eq!(plain("this PDF is damaged"), "this PDF is damaged");
        assert_eq!(plain("the file is empty"), "the file is empty");
    }
}
