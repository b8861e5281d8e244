//! Writes an email as a file of type `.eml` (RFC 5322, RFC 2045 to 2047), in ASCII.

use std::fmt::Write;

/// The bytes on a line of base64 (RFC 2045, 6.8).
const ON_A_LINE: usize = 57;
/// The bytes of a text in one encoded word, which has at most 75 letters (RFC 2047, 2).
const IN_A_WORD: usize = 45;

/// A sender or recipient. The name or the address may be empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub name: String,
    pub address: String,
}

/// An email to be written.
#[derive(Debug, Clone, Default)]
pub(super) struct WrittenMail {
    /// The header fields of people: `From`, `To` and `Cc`, each with names and addresses.
    pub people: Vec<(&'static str, Vec<Person>)>,
    /// The date as its header field has it.
    pub date: Option<String>,
    pub subject: String,
    pub body: String,
    /// The attachments: name, media type and bytes.
    pub attachments: Vec<(String, String, Vec<u8>)>,
}

impl WrittenMail {
    /// The file. `level` is how deep it is enclosed in others of ours, so that their boundaries differ.
    pub(super) fn into_bytes(self, level: usize) -> Vec<u8> {
        // No line of base64 has an underscore.
        let boundary = format!("part_of_level_{level:04}");
        let mut out = String::new();
        // Writing to a string does not fail, here and below.
        for (name, people) in self.people.iter().filter(|(_, people)| !people.is_empty()) {
            let people: Vec<String> = people.iter().map(Person::in_header).collect();
            let _ = write!(out, "{name}: {}\r\n", people.join(",\r\n "));
        }
        if let Some(date) = self.date {
            let _ = write!(out, "Date: {date}\r\n");
        }
        let _ = write!(out, "Subject: {}\r\n", encoded_words(&self.subject));
        let _ = write!(out, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary={boundary}\r\n");
        let _ = write!(out, "\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n");
        out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
        base64_lines(self.body.as_bytes(), &mut out);
        for (name, media_type, bytes) in self.attachments {
            let _ = write!(out, "--{boundary}\r\nContent-Type: {}\r\n", media_type_or_bytes(&media_type));
            let _ = write!(out, "Content-Disposition: attachment; filename*=utf-8''{}\r\n", percent(&name));
            out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
            base64_lines(&bytes, &mut out);
        }
        let _ = write!(out, "--{boundary}--\r\n");
        out.into_bytes()
    }
}

impl Person {
    fn in_header(&self) -> String {
        let name = encoded_words(&self.name);
        let is_plain = |c: char| c.is_ascii_graphic() && !"<>()[],;:\"\\".contains(c);
        if self.address.is_empty() || !self.address.chars().all(is_plain) {
            return name;
        }
        format!("{name} <{}>", self.address).trim_start().to_owned()
    }
}

/// A media type as it may stand in a header. A nested email may not be in base64 (RFC 2046, 5.2.1), and other words may
/// be anything.
fn media_type_or_bytes(media_type: &str) -> &str {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "/.+-".contains(c);
    let is_plain = media_type.split('/').count() == 2 && media_type.len() < 128 && media_type.chars().all(is_letter);
    let is_of_parts = ["message/", "multipart/"].iter().any(|whole| media_type.to_lowercase().starts_with(whole));
    if is_plain && !is_of_parts { media_type } else { "application/octet-stream" }
}

/// A text in encoded words, a line each.
fn encoded_words(text: &str) -> String {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.floor_char_boundary(IN_A_WORD));
        words.push(format!("=?utf-8?B?{}?=", base64(word.as_bytes())));
        rest = after;
    }
    words.join("\r\n ")
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn base64_lines(bytes: &[u8], out: &mut String) {
    for line in bytes.chunks(ON_A_LINE) {
        out.push_str(&base64(line));
        out.push_str("\r\n");
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let six = bits >> (18 - 6 * place) & 0x3f;
            let letter = LETTERS.get(usize::try_from(six).unwrap_or_default()).copied().unwrap_or(b'A');
            out.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::email::{attached, mail};
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let inner = WrittenMail { subject: "inner".to_owned(), ..WrittenMail::default() };
        let subject = "Siân’s supervision, with a subject that is longer than one encoded word may be";
        let written = WrittenMail {
            people: vec![("From", vec![Person { name: "Siân, B".to_owned(), address: "s@example.org".to_owned() }])],
            date: Some("Tue, 3 Jun 2025 14:05:00 +0100".to_owned()),
            subject: subject.to_owned(),
            body: "One\nZwei – drei".to_owned(),
            attachments: vec![
                ("Jüne \"1\".docx".to_owned(), "application/msword".to_owned(), (0..=255).collect()),
                ("inner.eml".to_owned(), "message/rfc822".to_owned(), inner.into_bytes(1)),
            ],
        };
        let bytes = written.into_bytes(0);
        assert!(bytes.is_ascii());
        let read = mail(&bytes, "a.eml").unwrap();
        assert_eq!(read.date.as_deref(), Some("3 June 2025 at 14:05 (UTC+1)"));
        assert_eq!(read.from, "Siân, B <s@example.org>");
        assert_eq!((read.subject.as_str(), read.body.as_str()), (subject, "One\nZwei – drei"));
        let files = attached(&bytes, "a.eml", 9, 1 << 20);
        assert_eq!(files[0], ("Jüne \"1\".docx".to_owned(), (0..=255).collect::<Vec<u8>>()));
        assert_eq!(mail(&files[1].1, &files[1].0).unwrap().subject, "inner");
    }
}
