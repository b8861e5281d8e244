//! Messages that Outlook saves to a file (`.msg`): \[MS-OXMSG\], with the properties of \[MS-OXPROPS\].
//!
//! Two libraries were considered. `msg_parser` holds all attachments in memory at once, each as bytes and in hexadecimal.
//! `cfb` reads the container only, and refuses a truncated one.

use std::collections::BTreeMap;

use chrono::DateTime;
use mail_parser::MessageParser;

use super::html::web_text;
use super::mail::{Mail, MailAttachment, line, person_line, readable, shown_body};
use super::mail_writer::{Person, WrittenMail};
use super::outlook_rtf::decompressed;
use crate::compound::{CompoundEntry, CompoundFile, u32_at};
use crate::docx;
use crate::file_type;
use crate::text::{Utf16, from_code_page};

/// The largest file that is read, in bytes.
const LARGEST: usize = 128 << 20;
/// The most recipients, and the most attachments, of one message.
const MOST_PARTS: usize = 1000;
/// How deep messages attached to messages are read.
const DEEPEST: usize = 4;
/// The size of a property in its stream (2.4.2).
const PROPERTY: usize = 16;
/// The sizes of what comes before the properties of a file, of a message in it, and of a recipient or an attachment
/// (2.4.1).
const HEAD_OF_FILE: usize = 32;
const HEAD_OF_MESSAGE: usize = 24;
const HEAD_OF_PART: usize = 8;
/// Seconds from 1601, the beginning of Windows’ time, to 1970.
const TO_1970: i64 = 11_644_473_600;
/// The end of the year 2199, in seconds from 1970.
const LAST_SECOND: i64 = 7_258_118_400;

/// Property identifiers.
mod id {
    pub(super) const SUBJECT: u16 = 0x0037;
    pub(super) const SENT: u16 = 0x0039;
    pub(super) const HEADERS: u16 = 0x007d;
    pub(super) const RECIPIENT_TYPE: u16 = 0x0c15;
    pub(super) const SHOWN_CC: u16 = 0x0e03;
    pub(super) const SHOWN_TO: u16 = 0x0e04;
    pub(super) const DELIVERED: u16 = 0x0e06;
    pub(super) const ATTACHMENT_SIZE: u16 = 0x0e20;
    pub(super) const BODY: u16 = 0x1000;
    pub(super) const RTF: u16 = 0x1009;
    pub(super) const HTML: u16 = 0x1013;
    pub(super) const SHOWN_NAME: u16 = 0x3001;
    pub(super) const DATA: u16 = 0x3701;
    pub(super) const SHORT_NAME: u16 = 0x3704;
    pub(super) const METHOD: u16 = 0x3705;
    pub(super) const LONG_NAME: u16 = 0x3707;
    pub(super) const MEDIA_TYPE: u16 = 0x370e;
    pub(super) const CODE_PAGE_OF_HTML: u16 = 0x3fde;
    pub(super) const CODE_PAGE: u16 = 0x3ffd;
}

/// The properties of a person: name, kind of address, address, and the address in SMTP.
type PersonIds = [u16; 4];
/// On whose behalf the message was sent.
const AUTHOR: PersonIds = [0x0042, 0x0064, 0x0065, 0x5d02];
const SENDER: PersonIds = [0x0c1a, 0x0c1e, 0x0c1f, 0x5d01];
const RECIPIENT: PersonIds = [0x3001, 0x3002, 0x3003, 0x39fe];

/// Types of properties.
const INTEGER: u16 = 0x0003;
const OBJECT: u16 = 0x000d;
const STRING8: u16 = 0x001e;
const STRING: u16 = 0x001f;
const TIME: u16 = 0x0040;
const BINARY: u16 = 0x0102;

/// The method of an attachment that is a message.
const EMBEDDED_MESSAGE: u32 = 5;

/// What stands for a body that only Outlook can read.
const UNREADABLE_BODY: &str = "[The text of this email cannot be shown here. Open the email in Outlook.]";

/// The email in a file; `None` when it is none of Outlook's, or has neither sender, recipient, subject nor date.
pub(super) fn mail(bytes: &[u8]) -> Option<Mail> {
    let file = open(bytes)?;
    let mail = Message::read(file.root(), HEAD_OF_FILE)?.mail();
    mail.is_known().then_some(mail)
}

/// The attached files with their names, up to a number of files and of bytes. A message becomes a file of type `.eml`.
pub(super) fn attached(bytes: &[u8], most_files: usize, most_bytes: usize) -> Vec<(String, Vec<u8>)> {
    let Some(file) = open(bytes) else { return Vec::new() };
    let Some(message) = Message::read(file.root(), HEAD_OF_FILE) else { return Vec::new() };
    let mut left = Budget { files: most_files, bytes: most_bytes };
    let files = message.attachments.iter().filter_map(|attachment| attachment.file(&mut left, 1));
    files.map(|(name, _, bytes)| (name, bytes)).collect()
}

fn open(bytes: &[u8]) -> Option<CompoundFile<'_>> {
    CompoundFile::open(bytes).filter(|_| bytes.len() <= LARGEST)
}

/// How many files and bytes may still be read, those in attached messages included: a damaged file may contain itself.
struct Budget {
    files: usize,
    bytes: usize,
}

impl Budget {
    /// Whether there was room for a file of that size.
    fn take(&mut self, size: usize) -> bool {
        match (self.files.checked_sub(1), self.bytes.checked_sub(size)) {
            (Some(files), Some(bytes)) => {
                *self = Self { files, bytes };
                true
            }
            _ => false,
        }
    }
}

/// The properties in a storage.
struct Properties<'f> {
    /// Those of a fixed length, by identifier and type.
    fixed: BTreeMap<(u16, u16), [u8; 8]>,
    entries: BTreeMap<String, CompoundEntry<'f>>,
    code_page: u32,
}

impl<'f> Properties<'f> {
    /// `head` is the number of bytes before the first property.
    fn read(storage: CompoundEntry<'f>, head: usize, code_page: Option<u32>) -> Self {
        let entries: BTreeMap<String, CompoundEntry<'f>> =
            storage.children().into_iter().map(|entry| (entry.name(), entry)).collect();
        let stream = entries.get("__properties_version1.0").map(CompoundEntry::bytes).unwrap_or_default();
        let property = |one: &[u8]| {
            let tag = u32_at(one, 0)?.to_le_bytes();
            let [type_low, type_high, id_low, id_high] = tag;
            let key = (u16::from_le_bytes([id_low, id_high]), u16::from_le_bytes([type_low, type_high]));
            Some((key, one.get(8..PROPERTY)?.try_into().ok()?))
        };
        let fixed = stream.get(head..).unwrap_or_default().chunks_exact(PROPERTY).filter_map(property).collect();
        let mut out = Self { fixed, entries, code_page: code_page.unwrap_or_default() };
        out.code_page = code_page.or(out.integer(id::CODE_PAGE)).unwrap_or_default();
        out
    }

    fn integer(&self, id: u16) -> Option<u32> {
        u32_at(self.fixed.get(&(id, INTEGER))?, 0)
    }

    /// A moment in seconds from 1970.
    fn seconds(&self, id: u16) -> Option<i64> {
        let ticks = i64::from_le_bytes(*self.fixed.get(&(id, TIME))?);
        Some(ticks / 10_000_000 - TO_1970).filter(|seconds| (0..LAST_SECOND).contains(seconds))
    }

    fn entry(&self, id: u16, of_type: u16) -> Option<CompoundEntry<'f>> {
        self.entries.get(&format!("__substg1.0_{id:04X}{of_type:04X}")).copied()
    }

    fn text(&self, id: u16) -> Option<String> {
        let wide = self.entry(id, STRING).map(|entry| Utf16::LittleEndian.decode(&entry.bytes()));
        let text = wide.or_else(|| Some(from_code_page(&self.entry(id, STRING8)?.bytes(), self.code_page)))?;
        Some(text.trim_end_matches('\0').to_owned())
    }

    fn person(&self, [name, kind, address, smtp]: PersonIds) -> Option<Person> {
        let of = |id| self.text(id).map(|text| line(&text)).filter(|text| !text.is_empty());
        // Exchange has addresses of its own, which are no use outside.
        let is_smtp = of(kind).is_none_or(|kind| kind.eq_ignore_ascii_case("SMTP"));
        let address = of(smtp).or_else(|| of(address).filter(|address| is_smtp && address.contains('@')));
        let (name, address) = (of(name).unwrap_or_default(), address.unwrap_or_default());
        let person = Person { name: if name == address { String::new() } else { name }, address };
        (!person.name.is_empty() || !person.address.is_empty()).then_some(person)
    }

    /// The storages with such a name, in the order of their numbers.
    fn parts(&self, name: &str) -> impl Iterator<Item = CompoundEntry<'f>> {
        self.entries.iter().filter(move |(own, _)| own.starts_with(name)).map(|(_, entry)| *entry).take(MOST_PARTS)
    }
}

/// A message.
struct Message<'f> {
    properties: Properties<'f>,
    from: Option<Person>,
    to: Vec<Person>,
    cc: Vec<Person>,
    attachments: Vec<Attachment<'f>>,
}

impl<'f> Message<'f> {
    /// `None` for a storage without the properties of a message.
    fn read(storage: CompoundEntry<'f>, head: usize) -> Option<Self> {
        let properties = Properties::read(storage, head, None);
        if properties.entries.is_empty() {
            return None;
        }
        let code_page = Some(properties.code_page);
        let (mut to, mut cc) = (Vec::new(), Vec::new());
        for recipient in properties.parts("__recip_version1.0_#") {
            let recipient = Properties::read(recipient, HEAD_OF_PART, code_page);
            let Some(person) = recipient.person(RECIPIENT) else { continue };
            // The high bits say whether sending failed.
            match recipient.integer(id::RECIPIENT_TYPE).unwrap_or(1) & 0xf {
                1 => to.push(person),
                2 => cc.push(person),
                _ => {}
            }
        }
        let attachment = |storage| Attachment { properties: Properties::read(storage, HEAD_OF_PART, code_page) };
        let attachments = properties.parts("__attach_version1.0_#").map(attachment).collect();
        let from = properties.person(AUTHOR).or_else(|| properties.person(SENDER));
        Some(Self { properties, from, to, cc, attachments })
    }

    fn mail(&self) -> Mail {
        let people = |people: &[Person], shown: u16| {
            let lines: Vec<String> =
                people.iter().filter_map(|person| person_line(&person.name, &person.address)).collect();
            if lines.is_empty() { line(&self.properties.text(shown).unwrap_or_default()) } else { lines.join("; ") }
        };
        let from = self.from.as_ref().and_then(|person| person_line(&person.name, &person.address));
        Mail {
            from: from.unwrap_or_default(),
            to: people(&self.to, id::SHOWN_TO),
            cc: people(&self.cc, id::SHOWN_CC),
            date: self.date(),
            subject: self.subject(),
            body: self.body(),
            attachments: self.attachments.iter().map(Attachment::listed).collect(),
        }
    }

    fn subject(&self) -> String {
        line(&self.properties.text(id::SUBJECT).unwrap_or_default())
    }

    /// By the sender's clock, as the headers of a message that came over the internet have it; else in UTC.
    fn date(&self) -> Option<String> {
        let stated = self.stated_date().and_then(|field| {
            let field = format!("{field}\r\n\r\n");
            let headers = MessageParser::default().parse_headers(field.as_bytes())?;
            readable(headers.date()?)
        });
        stated.or_else(|| readable(&mail_parser::DateTime::from_timestamp(self.seconds()?)))
    }

    fn seconds(&self) -> Option<i64> {
        self.properties.seconds(id::SENT).or_else(|| self.properties.seconds(id::DELIVERED))
    }

    /// The header field with the date.
    fn stated_date(&self) -> Option<String> {
        let headers = self.properties.text(id::HEADERS)?;
        let is_date = |field: &&str| field.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("date:"));
        headers.lines().find(is_date).map(str::to_owned)
    }

    fn body(&self) -> String {
        let plain = self.properties.text(id::BODY).unwrap_or_default();
        let web = self.web_page().map(|page| web_text(&page)).unwrap_or_default();
        let body = shown_body(plain, web);
        if !body.is_empty() {
            return body;
        }
        let Some(compressed) = self.properties.entry(id::RTF, BINARY).filter(|entry| entry.size() > 0) else {
            return body;
        };
        let rows = decompressed(&compressed.bytes()).and_then(|rich_text| docx::rows(&rich_text).ok());
        let text = rows.map(|rows| rows.iter().map(|cells| cells.join("\t")).collect::<Vec<_>>().join("\n"));
        text.map_or_else(|| UNREADABLE_BODY.to_owned(), |text| shown_body(text, String::new()))
    }

    fn web_page(&self) -> Option<String> {
        let Some(page) = self.properties.entry(id::HTML, BINARY) else { return self.properties.text(id::HTML) };
        let code_page = self.properties.integer(id::CODE_PAGE_OF_HTML).unwrap_or(self.properties.code_page);
        Some(from_code_page(&page.bytes(), code_page))
    }

    /// The message as a file of type `.eml`. It lies `depth` messages deep in the file.
    fn into_file(self, left: &mut Budget, depth: usize) -> Vec<u8> {
        let date = self.seconds().and_then(|at| DateTime::from_timestamp(at, 0)).map(|at| at.to_rfc2822());
        let (subject, body) = (self.subject(), self.body());
        let attached = self.attachments.iter().filter(|_| depth < DEEPEST);
        WrittenMail {
            attachments: attached.filter_map(|attachment| attachment.file(left, depth + 1)).collect(),
            people: vec![("From", self.from.into_iter().collect()), ("To", self.to), ("Cc", self.cc)],
            date,
            subject,
            body,
        }
        .into_bytes(depth)
    }
}

/// The bytes of the streams in a storage, and in the storages in it.
fn size_within(storage: CompoundEntry<'_>, depth: usize) -> u64 {
    let Some(deeper) = depth.checked_sub(1) else { return 0 };
    let own = u64::try_from(storage.size()).unwrap_or_default();
    storage.children().into_iter().fold(own, |sum, entry| sum.saturating_add(size_within(entry, deeper)))
}

/// An attachment of a message.
struct Attachment<'f> {
    properties: Properties<'f>,
}

impl<'f> Attachment<'f> {
    /// The storage of an attached message.
    fn message(&self) -> Option<CompoundEntry<'f>> {
        let is_message = self.properties.integer(id::METHOD) == Some(EMBEDDED_MESSAGE);
        self.properties.entry(id::DATA, OBJECT).filter(|_| is_message)
    }

    /// The name; that of a message is its subject.
    fn name(&self) -> String {
        let names = [id::LONG_NAME, id::SHORT_NAME, id::SHOWN_NAME].into_iter();
        let mut names = names.filter_map(|id| self.properties.text(id)).map(|name| line(&name));
        names.find(|name| !name.is_empty()).unwrap_or_default()
    }

    fn listed(&self) -> MailAttachment {
        if let Some(message) = self.message() {
            let subject = Properties::read(message, HEAD_OF_MESSAGE, None).text(id::SUBJECT);
            let name = subject.map(|subject| line(&subject)).filter(|subject| !subject.is_empty());
            let name = name.unwrap_or_else(|| self.name());
            let stated = self.properties.integer(id::ATTACHMENT_SIZE).map(u64::from);
            let size = stated.unwrap_or_else(|| size_within(message, 2 * DEEPEST));
            return MailAttachment { name, media_type: "message/rfc822".to_owned(), size };
        }
        let name = self.name();
        let stated =
            self.properties.text(id::MEDIA_TYPE).map(|stated| line(&stated)).filter(|stated| !stated.is_empty());
        let media_type = stated.unwrap_or_else(|| file_type::media_type(&name).to_owned());
        let size = self.properties.entry(id::DATA, BINARY).map(|data| data.size()).unwrap_or_default();
        MailAttachment { name, media_type, size: u64::try_from(size).unwrap_or(u64::MAX) }
    }

    /// The name, the media type and the bytes. A picture within the text counts as a file, a link to a file does not.
    fn file(&self, left: &mut Budget, depth: usize) -> Option<(String, String, Vec<u8>)> {
        let MailAttachment { mut name, media_type, .. } = self.listed();
        if let Some(message) = self.message() {
            let message = Message::read(message, HEAD_OF_MESSAGE).filter(|_| left.bytes > 0 && left.take(0))?;
            let bytes = message.into_file(left, depth);
            let has_room = bytes.len() <= left.bytes;
            left.bytes = left.bytes.saturating_sub(bytes.len());
            name.push_str(".eml");
            return has_room.then_some((name, media_type, bytes));
        }
        let data = self.properties.entry(id::DATA, BINARY)?;
        left.take(data.size()).then(|| (name, media_type, data.bytes()))
    }
}
