//! Emails saved by Outlook (`.msg`): \[MS-OXMSG\]. The properties of a message are streams of a compound file, each named by
//! its tag; attachments are storages, and so is an email within the email.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;
use chrono::{DateTime, Timelike};
use mail_parser::MessageParser;

use super::html::web_text;
use super::mail::{Mail, MailAttachment, line, sent};
use super::text::{narrow, without_controls};
use crate::dates;
use crate::text::Utf16;

/// The largest file that is read, in bytes.
const LARGEST: usize = 128 << 20;
/// The most streams that an email within an email has.
const MOST_STREAMS: usize = 20_000;

/// The tags of the properties: \[MS-OXPROPS\].
mod tag {
    pub const SUBJECT: u16 = 0x0037;
    pub const SENT: u16 = 0x0039;
    pub const HEADERS: u16 = 0x007d;
    pub const SENDER_NAME: u16 = 0x0c1a;
    pub const SENDER_ADDRESS: u16 = 0x0c1f;
    pub const CC: u16 = 0x0e03;
    pub const TO: u16 = 0x0e04;
    pub const DELIVERED: u16 = 0x0e06;
    pub const BODY: u16 = 0x1000;
    pub const RICH_BODY: u16 = 0x1009;
    pub const WEB_BODY: u16 = 0x1013;
    pub const SHOWN_NAME: u16 = 0x3001;
    pub const DATA: u16 = 0x3701;
    pub const SHORT_NAME: u16 = 0x3704;
    pub const LONG_NAME: u16 = 0x3707;
    pub const MEDIA_TYPE: u16 = 0x370e;
    pub const SENDER_SMTP: u16 = 0x5d01;
}

/// The types of properties that are read: \[MS-OXCDATA\] 2.11.1.
const WIDE_TEXT: u16 = 0x001f;
const NARROW_TEXT: u16 = 0x001e;
const BINARY: u16 = 0x0102;
const OBJECT: u16 = 0x000d;
const TIME: u16 = 0x0040;

/// The bytes before the first fixed property of a message, and of one within another: \[MS-OXMSG\] 2.4.1.
const HEADER: usize = 32;
const INNER_HEADER: usize = 24;

/// A file attached to an email of Outlook.
pub(super) struct OutlookAttachment {
    name: String,
    media_type: String,
    bytes: Vec<u8>,
}

/// The email in a file of Outlook; `None` when the file is none.
pub(super) fn mail(bytes: &[u8]) -> Option<Mail> {
    let mut file = MessageFile::open(bytes)?;
    let root = PathBuf::from("/");
    let mut text = |tag| line(&file.text(&root, tag).unwrap_or_default());
    let (subject, to, cc) = (text(tag::SUBJECT), text(tag::TO), text(tag::CC));
    let (name, smtp, address) = (text(tag::SENDER_NAME), text(tag::SENDER_SMTP), text(tag::SENDER_ADDRESS));
    let address = [smtp, address].into_iter().find(|address| address.contains('@') && *address != name);
    let from = match address {
        Some(address) if name.is_empty() => address,
        Some(address) => format!("{name} <{address}>"),
        None => name,
    };
    let date = file.date(&root);
    let body = file.body(&root);
    let attachments = file.attachments(usize::MAX, LARGEST).into_iter().map(|attached| MailAttachment {
        size: u64::try_from(attached.bytes.len()).unwrap_or(u64::MAX),
        name: line(&attached.name),
        media_type: line(&attached.media_type),
    });
    let mail = Mail { from, to, cc, date, subject, body, attachments: attachments.collect() };
    let is_known = [&mail.from, &mail.to, &mail.cc, &mail.subject].iter().any(|known| !known.is_empty());
    (is_known || mail.date.is_some()).then_some(mail)
}

/// The attachments of an email of Outlook: names and contents. An email within it is a file of Outlook itself.
pub(super) fn attached(bytes: &[u8], most: usize, most_bytes: usize) -> Vec<(String, Vec<u8>)> {
    let Some(mut file) = MessageFile::open(bytes) else { return Vec::new() };
    file.attachments(most, most_bytes).into_iter().map(|attached| (attached.name, attached.bytes)).collect()
}

/// A compound file with a message.
struct MessageFile<'b>(CompoundFile<Cursor<&'b [u8]>>);

impl<'b> MessageFile<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        if bytes.len() > LARGEST {
            return None;
        }
        CompoundFile::open(Cursor::new(bytes)).ok().map(Self)
    }

    fn stream(&mut self, path: &Path) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let stream = self.0.open_stream(path).ok()?;
        stream.take(u64::try_from(LARGEST).ok()?).read_to_end(&mut out).ok()?;
        Some(out)
    }

    fn property(&mut self, storage: &Path, tag: u16, kind: u16) -> Option<Vec<u8>> {
        self.stream(&storage.join(format!("__substg1.0_{tag:04X}{kind:04X}")))
    }

    fn text(&mut self, storage: &Path, tag: u16) -> Option<String> {
        let text = match self.property(storage, tag, WIDE_TEXT) {
            Some(wide) => Utf16::LittleEndian.decode(&wide),
            None => narrow(&self.property(storage, tag, NARROW_TEXT)?),
        };
        Some(text.trim_end_matches('\0').to_owned())
    }

    /// The time of sending by the sender's clock where the headers have it, otherwise in UTC.
    fn date(&mut self, storage: &Path) -> Option<String> {
        let headers = self.text(storage, tag::HEADERS).unwrap_or_default();
        let written = MessageParser::default().parse_headers(headers.as_bytes());
        if let Some(date) = written.as_ref().and_then(sent) {
            return Some(date);
        }
        let fixed = self.stream(&storage.join("__properties_version1.0"))?;
        let ticks = [tag::SENT, tag::DELIVERED].into_iter().find_map(|tag| fixed_time(&fixed, tag))?;
        // Counts of 100 ns since 1601.
        let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
        let moment = DateTime::from_timestamp(seconds, 0)?;
        let day = dates::long(moment.date_naive());
        Some(format!("{day} at {:02}:{:02} (UTC)", moment.hour(), moment.minute()))
    }

    fn body(&mut self, storage: &Path) -> String {
        let plain = self.text(storage, tag::BODY).filter(|text| !text.trim().is_empty());
        let body = plain.or_else(|| {
            let web = self.text(storage, tag::WEB_BODY);
            let web = web.or_else(|| self.property(storage, tag::WEB_BODY, BINARY).map(|bytes| narrow(&bytes)));
            web.map(|web| web_text(&web))
        });
        let is_rich = body.is_none() && self.property(storage, tag::RICH_BODY, BINARY).is_some();
        if is_rich {
            return "[The text of this email is stored in a way that is not shown here. Open the original.]".to_owned();
        }
        let body = body.unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n");
        without_controls(body.trim_end()).trim_end().to_owned()
    }

    fn attachments(&mut self, most: usize, most_bytes: usize) -> Vec<OutlookAttachment> {
        let Ok(entries) = self.0.read_storage("/") else { return Vec::new() };
        let storages: Vec<PathBuf> = entries
            .filter(|entry| entry.is_storage() && entry.name().starts_with("__attach_version1.0_"))
            .map(|entry| entry.path().to_path_buf())
            .take(most)
            .collect();
        let mut left = most_bytes;
        let mut out = Vec::new();
        for storage in storages {
            let mut text = |tag| self.text(&storage, tag).filter(|text| !text.trim().is_empty());
            let (long, short) = (text(tag::LONG_NAME), text(tag::SHORT_NAME));
            let (shown, media_type) = (text(tag::SHOWN_NAME), text(tag::MEDIA_TYPE));
            let inner = storage.join(format!("__substg1.0_{:04X}{OBJECT:04X}", tag::DATA));
            let attached = if self.0.is_storage(&inner) {
                let subject = self.text(&inner, tag::SUBJECT).filter(|text| !text.trim().is_empty());
                let name = format!("{}.msg", line(&subject.or(shown).unwrap_or_else(|| "email".to_owned())));
                self.standalone(&inner).map(|bytes| OutlookAttachment {
                    name,
                    media_type: "application/vnd.ms-outlook".to_owned(),
                    bytes,
                })
            } else {
                self.property(&storage, tag::DATA, BINARY).map(|bytes| OutlookAttachment {
                    name: long.or(short).or(shown).unwrap_or_default(),
                    media_type: media_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
                    bytes,
                })
            };
            // A damaged attachment is skipped.
            let Some(attached) = attached else { continue };
            let Some(rest) = left.checked_sub(attached.bytes.len()) else { return out };
            left = rest;
            out.push(attached);
        }
        out
    }

    /// An email within the email as a file of its own.
    fn standalone(&mut self, storage: &Path) -> Option<Vec<u8>> {
        let entries: Vec<(PathBuf, bool)> = self
            .0
            .walk_storage(storage)
            .ok()?
            .skip(1)
            .take(MOST_STREAMS)
            .map(|entry| (entry.path().to_path_buf(), entry.is_storage()))
            .collect();
        let mut out = CompoundFile::create(Cursor::new(Vec::new())).ok()?;
        for (path, is_storage) in entries {
            let own = Path::new("/").join(path.strip_prefix(storage).ok()?);
            if is_storage {
                out.create_storage(&own).ok()?;
                continue;
            }
            let mut bytes = self.stream(&path)?;
            if own == Path::new("/__properties_version1.0") && bytes.len() >= INNER_HEADER {
                // Eight reserved bytes more.
                bytes.splice(INNER_HEADER..INNER_HEADER, [0; HEADER - INNER_HEADER]);
            }
            std::io::Write::write_all(&mut out.create_stream(&own).ok()?, &bytes).ok()?;
        }
        out.flush().ok()?;
        Some(out.into_inner().into_inner())
    }
}

/// The time of a fixed property, in counts of 100 ns since 1601.
fn fixed_time(properties: &[u8], tag: u16) -> Option<u64> {
    let wanted = (u32::from(tag) << 16 | u32::from(TIME)).to_le_bytes();
    let entries = properties.get(HEADER..)?.chunks_exact(16);
    let entry = entries.into_iter().find(|entry| entry.starts_with(&wanted))?;
    let value: [u8; 8] = entry.get(8..16)?.try_into().ok()?;
    Some(u64::from_le_bytes(value)).filter(|ticks| *ticks > 0)
}
