//! Emails saved to a file (`.eml`): sender, recipients, date, text and attachments.
//!
//! `mail-parser` parses nested emails without a limit on depth. So the last letter of the media subtype of a nested email
//! (`rfc822`) is overwritten with 0x1A, and the parser takes it for an ordinary part. `restored` puts the letter back.

use std::borrow::Cow;

use chrono::NaiveDate;
use mail_parser::{
    Address, DateTime, Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::html::{has_marks, web_text};
use super::mail_headers::{ENDINGS, Headers, is_mail};
use super::recognise::file_type_named;
use super::text::{is_utf16, text, windows_letters, without_controls};
use crate::dates;
use crate::file_type::FileType;

/// The largest file that is parsed, in bytes; mail servers accept far less.
const LARGEST: usize = 128 << 20;
/// The longest header line about the content of a part; real emails have shorter ones.
const LONGEST: usize = 64 << 10;
/// Each multipart part may require scanning the rest of the file; the most bytes scanned in all.
const MOST_WORK: u64 = 4 << 30;

/// An email.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// The sender: names with addresses, as written.
    pub from: String,
    /// The recipients.
    pub to: String,
    /// The recipients of copies.
    pub cc: String,
    /// The time of sending by the sender's clock: "3 June 2025 at 14:05 (UTC+1)"; as written when it is no date.
    pub date: Option<String>,
    /// The subject, on one line.
    pub subject: String,
    /// The body as plain text.
    pub body: String,
    /// The attachments in order, including pictures within the text.
    pub attachments: Vec<MailAttachment>,
}

/// An attachment of an email.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailAttachment {
    /// The name, or the subject of a forwarded email; may be empty.
    pub name: String,
    /// The stated media type, such as `application/pdf`.
    pub media_type: String,
    /// The size in bytes.
    pub size: u64,
}

/// The email in a file of type `.eml`. `None` when the file is no such email, has neither sender, recipient,
/// subject nor date, or contains several. A truncated email is read as far as it goes.
pub(super) fn internet_mail(bytes: &[u8], name: &str) -> Option<Mail> {
    let flat = message_bytes(bytes, name)?;
    let message = MessageParser::default().parse(&flat)?;
    let mail = Mail {
        from: people(message.from()),
        to: people(message.to()),
        cc: people(message.cc()),
        date: date(&message),
        subject: line(message.subject().unwrap_or_default()),
        body: body(&message),
        attachments: message.attachments().map(attachment).collect(),
    };
    mail.is_known().then_some(mail)
}

impl Mail {
    /// Whether it has a sender, a recipient, a subject or a date.
    pub(super) fn is_known(&self) -> bool {
        [&self.from, &self.to, &self.cc, &self.subject].iter().any(|known| !known.is_empty()) || self.date.is_some()
    }
}

/// The message in a file, prepared for the library; `None` when the file is no email, or contains several.
pub(super) fn message_bytes(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let content_type = file_type_named(bytes, name);
    let named = name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_lowercase().as_str()));
    let is_container = matches!(content_type, FileType::Pdf | FileType::Zip | FileType::Compound | FileType::Empty);
    if bytes.len() > LARGEST || !(named && !is_container || content_type == FileType::Mail) {
        return None;
    }
    flat(&plain_bytes(bytes)?)
}

/// The message without a byte order mark and the wrapping of mail programs, with regular line ends. `None` when the
/// file contains several messages.
fn plain_bytes(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = if is_utf16(bytes) { text(bytes)?.into_bytes() } else { bytes.to_vec() };
    let start = Headers::start(&bytes);
    bytes.drain(..start.at);
    if let Some(length) = start.length {
        bytes.truncate(length);
    }
    if !bytes.contains(&b'\n') {
        bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
    if start.is_mailbox {
        let mut at = 0;
        while let Some(found) = bytes.get(at..).and_then(|rest| find(rest, b"\nFrom ")) {
            at += found + 1;
            if is_mail(bytes.get(at..).unwrap_or_default(), "next.eml") {
                return None;
            }
        }
    }
    if find(&bytes, b"iso-2022-").is_some() {
        bytes = back_in_ascii(&bytes);
    }
    // The mark is an old end-of-file sign; below it gets another meaning.
    bytes.iter_mut().filter(|byte| **byte == MARK).for_each(|byte| *byte = b' ');
    Some(bytes)
}

/// A text in ISO 2022, in which letters may take two bytes, with every line returned to ASCII at its end as RFC 1468
/// requires. Otherwise one line could make all the following ones unreadable.
fn back_in_ascii(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let is_open = line.windows(2).rfind(|two| matches!(*two, [0x1B, b'$' | b'('])) == Some(b"\x1b$");
        let words = line.len() - line.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let (words, end) = line.split_at(words);
        out.extend_from_slice(words);
        if is_open {
            out.extend_from_slice(b"\x1b(B");
        }
        out.extend_from_slice(end);
    }
    out
}

/// The byte that replaces the last letter of a subtype in [`NESTING`].
const MARK: u8 = 0x1A;
/// Subtypes that make a part a nested email.
const NESTING: [&str; 3] = ["rfc822", "global", "digest"];

/// The file with nested emails as ordinary parts. Only their names are needed, and parsing emails nested a hundred
/// thousand deep exhausts the stack. `None` when reading would take too long.
fn flat(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.to_vec();
    let (mut at, mut work, mut head) = (0, 0, true);
    while at < out.len() {
        let mut end = next_line(&out, at);
        let line = out.get(at..end)?;
        let name: Vec<u8> = line
            .iter()
            .take_while(|byte| **byte != b':')
            .filter(|byte| !byte.is_ascii_whitespace())
            .take(32)
            .map(u8::to_ascii_lowercase)
            .collect();
        let is_header = line.contains(&b':');
        head &= at == 0 || !line.trim_ascii().is_empty();
        if head && name == b"date" {
            plain_zone(out.get_mut(at..end)?);
        }
        if name.starts_with(b"content-") && is_header {
            while matches!(out.get(end), Some(b' ' | b'\t')) {
                end = next_line(&out, end);
            }
            let header = out.get_mut(at..end).filter(|header| header.len() <= LONGEST)?;
            if name == b"content-type" {
                unnest(header);
                if find(header, b"multipart").is_some() {
                    work += u64::try_from(bytes.len() - at).unwrap_or(u64::MAX);
                }
            }
        }
        at = end;
    }
    (work <= MOST_WORK).then_some(out)
}

/// The offset of the line after the one at `at`.
fn next_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end + 1)
}

/// Writes a time zone of one or two letters, all of which mean UTC, as a number: the library always reads three
/// letters, and so would consume the line end.
fn plain_zone(header: &mut [u8]) {
    let end = header.trim_ascii_end().len();
    let start = header[..end].iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    if end - start < 3 {
        header[start..end].fill(b'0');
    }
}

fn unnest(header: &mut [u8]) {
    for word in NESTING {
        let mut from = 0;
        while let Some(found) = header.get(from..).and_then(|rest| find(rest, word.as_bytes())) {
            let (start, end) = (from + found, from + found + word.len());
            // As the second half of a media type, not in a file name.
            let before = header[..start].iter().rev().find(|byte| !byte.is_ascii_whitespace());
            if matches!(before, Some(b'/' | b')')) {
                header[end - 1] = MARK;
            }
            from = end;
        }
    }
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word))
}

/// Undoes [`flat`] in a text.
fn restored(text: &str) -> Cow<'_, str> {
    if !text.contains(char::from(MARK)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(if c == char::from(MARK) { last_letter(&out).unwrap_or(c) } else { c });
    }
    Cow::Owned(out)
}

/// The last letter, removed by [`flat`], of a word of [`NESTING`] at the end of a text.
fn last_letter(text: &str) -> Option<char> {
    let text = text.as_bytes();
    NESTING.into_iter().find_map(|word| {
        let (last, begun) = word.as_bytes().split_last()?;
        let end = text.get(text.len().checked_sub(begun.len())?..)?;
        let capital = end.last().is_some_and(u8::is_ascii_uppercase);
        let last = if capital { last.to_ascii_uppercase() } else { *last };
        end.eq_ignore_ascii_case(begun).then_some(char::from(last))
    })
}

/// A text on one line, so that the words after a line end cannot pass for a line of Formfolio's.
pub(super) fn line(text: &str) -> String {
    let restored = restored(text);
    let text = windows_letters(&restored);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// People as written, separated by semicolons, because names may contain commas.
fn people(address: Option<&Address<'_>>) -> String {
    let people = address
        .into_iter()
        .flat_map(Address::iter)
        .filter_map(|person| person_line(person.name().unwrap_or_default(), person.address().unwrap_or_default()));
    people.collect::<Vec<_>>().join("; ")
}

/// A person with the address, as far as they are known.
pub(super) fn person_line(name: &str, address: &str) -> Option<String> {
    let (name, own) = (line(name), line(address));
    match (name.is_empty(), own.is_empty()) {
        (true, true) => None,
        (false, true) => Some(name),
        (true, false) => Some(own),
        (false, false) => Some(format!("{name} <{own}>")),
    }
}

fn date(message: &Message<'_>) -> Option<String> {
    let written = line(message.header_raw(HeaderName::Date).unwrap_or_default());
    let known = message.date().and_then(readable);
    known.or((!written.is_empty()).then_some(written))
}

pub(super) fn readable(date: &DateTime) -> Option<String> {
    let day = NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))?;
    if date.hour > 23 || date.minute > 59 {
        return None;
    }
    let zone = match (date.tz_hour, date.tz_minute) {
        (0, 0) => "UTC".to_owned(),
        (hours, minutes) => {
            let sign = if date.tz_before_gmt { '−' } else { '+' };
            let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
            format!("UTC{sign}{hours}{minutes}")
        }
    };
    Some(format!("{} at {:02}:{:02} ({zone})", dates::long(day), date.hour, date.minute))
}

/// The body as plain text.
fn body(message: &Message<'_>) -> String {
    let of = |list: &[u32]| -> String {
        let parts = list.iter().filter_map(|part| message.parts.get(usize::try_from(*part).ok()?));
        let texts = parts.filter_map(|part| match &part.body {
            PartType::Text(text) => Some(plain(message, part, text)),
            PartType::Html(html) => Some(Cow::Owned(web_text(html))),
            _ => None,
        });
        texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
    };
    shown_body(of(&message.text_body), of(&message.html_body))
}

/// The body of an email that has it as plain text and as the text of a web page: the plain text; or the other where
/// there is no plain text, or where the page has struck-out words or ticked boxes, which plain text does not show.
pub(super) fn shown_body(plain_body: String, web_body: String) -> String {
    let says_more = plain_body.trim().is_empty() || has_marks(&web_body) && !has_marks(&plain_body);
    let body = if says_more { web_body } else { plain_body };
    without_controls(&restored(body.replace("\r\n", "\n").trim_end())).trim_end().to_owned()
}

/// The text of a part. A part without a stated encoding that is not UTF-8 is in Windows-1252.
fn plain<'t>(message: &Message<'_>, part: &MessagePart<'_>, read: &'t str) -> Cow<'t, str> {
    let unsaid = part.encoding == Encoding::None
        && part.content_type().is_none_or(|content_type| !content_type.has_attribute("charset"))
        && read.contains(char::REPLACEMENT_CHARACTER);
    let place = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    let raw = message.raw_message.get(place(part.offset_body)..place(part.offset_end)).filter(|_| unsaid);
    raw.and_then(text).map_or(Cow::Borrowed(read), Cow::Owned)
}

fn attachment(part: &MessagePart<'_>) -> MailAttachment {
    let media_type = part.content_type().map(|content_type| match content_type.subtype() {
        Some(second) => line(&format!("{}/{second}", content_type.ctype())),
        None => line(content_type.ctype()),
    });
    let media_type = media_type.unwrap_or_else(|| "text/plain".to_owned());
    let contents = part.contents();
    let mut name = line(part.attachment_name().unwrap_or_default());
    if name.is_empty() && media_type.starts_with("message/") {
        let forwarded = MessageParser::default().parse_headers(contents);
        name = line(forwarded.as_ref().and_then(|message| message.subject()).unwrap_or_default());
    }
    MailAttachment { name, media_type, size: u64::try_from(contents.len()).unwrap_or(u64::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_page_is_read_when_plain_text_hides_struck_out_words() {
        let of = |html: &str| {
            let head = "From: a@b.c\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n";
            let parts = format!(
                "Content-Type: text/plain\r\n\r\nShe is not fit.\r\n--x\r\nContent-Type: text/html\r\n\r\n{html}\r\n--x--"
            );
            internet_mail([head, &parts].concat().as_bytes(), "a.eml").unwrap().body
        };
        assert_eq!(of("<p>She is <b>not</b> fit!</p>"), "She is not fit.");
        assert_eq!(of("<p>She is <s>not</s> fit!</p>"), "She is [struck out: not] fit!");
        assert_eq!(of("<input type=checkbox>fit"), "[ ]fit");
    }

    #[test]
    fn a_line_that_does_not_end_in_ascii_leaves_the_next_one_readable() {
        let head = b"From: a@b.c\r\nSubject: s\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n";
        let of = |body: &[u8]| internet_mail(&[head, body].concat(), "a.eml").unwrap().body;
        assert_eq!(of(b"\x1b$BF|K\\8l\x1b(B one\r\ntwo\r\n"), "日本語 one\ntwo");
        let body = of(b"\x1b$B! caf\xe9\r\nread this\r\n");
        assert!(body.ends_with("\nread this"), "{body:?}");
    }
}
