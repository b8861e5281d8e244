//! Emails of either format: `.eml` and Outlook's `.msg`.

use mail_parser::{MessageParser, MimeHeaders};

use super::mail::{Mail, internet_mail, message_bytes};
use super::outlook;
use super::recognise::file_type;
use crate::crash::test_point;
use crate::file_type::FileType;

/// The parameter in the header of a multipart email (RFC 2046, 5.1.1).
const BOUNDARY: &[u8] = b"boundary";

/// The email in a file. `None` when the file is no email, has neither sender, recipient, subject nor date, or contains
/// several. A truncated email is read as far as it goes.
#[must_use]
pub fn mail(bytes: &[u8], name: &str) -> Option<Mail> {
    test_point("mail", bytes);
    match file_type(bytes) {
        FileType::Compound => outlook::mail(bytes),
        _ => internet_mail(bytes, name),
    }
}

/// The files attached to an email with their names, up to a number of files and of bytes. A forwarded Outlook message
/// becomes a file of type `.eml`.
pub(super) fn attached(bytes: &[u8], name: &str, most_files: usize, most_bytes: usize) -> Vec<(String, Vec<u8>)> {
    if file_type(bytes) == FileType::Compound {
        return outlook::attached(bytes, most_files, most_bytes);
    }
    // An email without parts has no attachments, and may be large.
    if !bytes.windows(BOUNDARY.len()).any(|letters| letters.eq_ignore_ascii_case(BOUNDARY)) {
        return Vec::new();
    }
    let Some(message) = message_bytes(bytes, name) else { return Vec::new() };
    let Some(message) = MessageParser::default().parse(&message) else { return Vec::new() };
    let mut left = most_bytes;
    let part = |part: &mail_parser::MessagePart<'_>| {
        let content = part.contents().to_vec();
        left = left.checked_sub(content.len())?;
        let is_mail = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("message"));
        let named = part.attachment_name().map(str::to_owned);
        Some((named.unwrap_or_else(|| if is_mail { "email.eml".to_owned() } else { String::new() }), content))
    };
    message.attachments().take(most_files).filter_map(part).collect()
}
