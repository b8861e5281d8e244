//! Recognises an email by its header lines (RFC 5322), in any order.

use super::text::text;
use crate::text::Utf16;

/// The file extensions of emails in text form.
pub(super) const ENDINGS: [&str; 5] = ["eml", "emlx", "mbox", "mht", "mhtml"];

/// Headers that also occur in typed notes.
const TYPICAL: [&str; 13] = [
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "sender",
    "reply-to",
    "in-reply-to",
    "references",
    "importance",
    "content-type",
    "mime-version",
];

/// Headers that only mail programs write.
const OF_PROGRAMS: [&str; 8] = [
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "dkim-signature",
    "arc-seal",
    "authentication-results",
    "envelope-to",
];

/// Keys at the start of a YAML record.
const OF_RECORDS: [&str; 2] = ["form", "values"];

/// The length of a file's start that is searched for headers, in bytes.
const FAR: usize = 256 << 10;

/// Counts and properties of a file's headers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Headers {
    /// The number of headers that occur in notes too.
    typical: usize,
    /// Whether any header is one that only programs write.
    by_program: bool,
    /// Whether a header contains an address.
    has_address: bool,
    /// Whether a blank line ends the headers.
    is_ended: bool,
}

/// The start of a message in its file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MessageStart {
    pub at: usize,
    /// Its length, where the file states it, as Apple Mail does.
    pub length: Option<usize>,
    /// Whether a separator line of a mailbox comes before it.
    pub is_mailbox: bool,
}

/// Whether a file is an email: it begins with header lines, and its name does not contradict. A typed note may begin
/// with similar lines about people and a date; it is an email only if a program wrote its headers.
pub(super) fn is_mail(bytes: &[u8], name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let head = bytes.get(..FAR).unwrap_or(bytes);
    let is_wide = Utf16::from_mark(head).is_some();
    let decoded = if is_wide { text(head).unwrap_or_default().into_bytes() } else { Vec::new() };
    let Some(headers) = Headers::parse(if is_wide { &decoded } else { head }) else { return false };
    match ending.as_deref() {
        Some("yaml" | "yml" | "json") => false,
        Some(ending) if ENDINGS.contains(&ending) => headers.typical > 0 || headers.by_program,
        Some(_) => headers.is_ended && headers.by_program,
        None => headers.is_ended && (headers.by_program || (headers.typical > 1 && headers.has_address)),
    }
}

impl Headers {
    /// The headers at the start of a file; `None` when it starts with anything else.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut headers = Self::default();
        let mut any = false;
        for line in lines(bytes.get(Self::start(bytes).at..)?) {
            if line.trim_ascii().is_empty() {
                headers.is_ended = true;
                break;
            }
            if !(any && matches!(line, [b' ' | b'\t', ..])) {
                let colon = line.iter().position(|byte| *byte == b':')?;
                let name = line.get(..colon)?.trim_ascii_end();
                if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
                    return None;
                }
                let name = String::from_utf8_lossy(name).to_lowercase();
                if OF_RECORDS.contains(&name.as_str()) {
                    return None;
                }
                // A file saved by a program begins with this header.
                headers.by_program |= !any && name == "mime-version";
                any = true;
                headers.typical += usize::from(TYPICAL.contains(&name.as_str()));
                headers.by_program |= OF_PROGRAMS.contains(&name.as_str());
            }
            headers.has_address |= line.contains(&b'@');
        }
        any.then_some(headers)
    }

    /// The start of the message: after a byte order mark, blank lines, the length that Apple Mail writes, or the
    /// separator line of a mailbox.
    pub fn start(bytes: &[u8]) -> MessageStart {
        let mut start = MessageStart::default();
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            start.at = 3;
        }
        let is_blank = |byte: &&u8| byte.is_ascii_whitespace() || **byte == 0;
        let blank = |at: usize| bytes.get(at..).unwrap_or_default().iter().take_while(is_blank);
        start.at += blank(start.at).count();
        let first = lines(bytes.get(start.at..).unwrap_or_default()).next().unwrap_or_default();
        let trimmed = first.trim_ascii();
        if !trimmed.is_empty() && trimmed.iter().all(u8::is_ascii_digit) {
            start.length = std::str::from_utf8(trimmed).ok().and_then(|digits| digits.parse().ok());
        }
        start.is_mailbox = first.starts_with(b"From ") || first.starts_with(b">From ");
        if start.length.is_some() || start.is_mailbox {
            start.at += first.len();
            start.at += usize::from(bytes.get(start.at) == Some(&b'\r'));
            start.at += usize::from(bytes.get(start.at) == Some(&b'\n'));
        }
        start
    }
}

/// The lines of a file, with any line ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest.take().filter(|bytes| !bytes.is_empty())?;
        let end = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(bytes.len());
        let (line, behind) = bytes.split_at(end);
        rest = match behind {
            [b'\r', b'\n', behind @ ..] | [_, behind @ ..] => Some(behind),
            [] => None,
        };
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_known_by_its_headers_in_any_order() {
        for file in [
            "From: a@b\r\nTo: c\r\n\r\nbody",
            "X-Mailer: y\nX-Folded: one\n\ttwo: three\nSubject: s\n\nbody",
            "Subject: s\rDate: d\r\rbody",
            "From someone Tue Jun  3 14:05:00 2025\nFrom: a@b\n\nbody",
            "\u{feff}To: a@b\n\n",
            "\n\nDate : 3 June\n\n",
            "\0\0Date: 3 June\n\n",
            "1234\nReceived: by x\n\nbody",
            "Subject: no body",
        ] {
            assert!(is_mail(file.as_bytes(), "a.EML"), "{file:?}");
        }
        for file in ["Dear Siân,\n\nFrom: a@b", "X-Mailer: y\n\nbody", "form: a/b\nDate: x\n\n", "", "http://a\n"] {
            assert!(!is_mail(file.as_bytes(), "a.eml"), "{file:?}");
        }
        let wide = "\u{feff}From: a@b\r\n\r\nbody".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        assert!(is_mail(&wide, "a.eml"));
    }

    #[test]
    fn notes_and_records_are_no_emails() {
        let note = b"Date: 3 June 2025\nPresent: Moses\nSubject: leave\n\nShe asked for a week.";
        let sent = b"Received: by mail.example.org\nFrom: a@b\n\nbody";
        assert!(!is_mail(note, "note.txt") && !is_mail(note, "note") && is_mail(note, "note.eml"));
        assert!(is_mail(sent, "note.txt") && is_mail(sent, "note") && !is_mail(sent, "a.yaml"));
        assert!(!is_mail(b"Subject: x\nDate: y\n\nTo: z", "record.yml"));
        assert!(is_mail(b"From: a@b\nSubject: x\n\nbody", "no ending"));
    }
}
