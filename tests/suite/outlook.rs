//! Messages that Outlook saved (`.msg`), written here by another library.

use std::fs;
use std::io::{Cursor, Write};

use cfb::CompoundFile;
use formfolio::file::{self, EnclosedFile, Mail};
use formfolio::file_type::FileType;

use crate::cli::{fresh, root, run};

type Container = CompoundFile<Cursor<Vec<u8>>>;

/// A message to be written.
#[derive(Default)]
pub struct OutlookMessage<'a> {
    /// Property identifiers with their texts.
    pub texts: Vec<(u16, &'a str)>,
    /// Property identifiers with their types and bytes.
    pub bytes: Vec<(u16, u16, Vec<u8>)>,
    /// Types, names and addresses.
    pub recipients: Vec<(u32, &'a str, &'a str)>,
    pub attachments: Vec<OutlookAttachment<'a>>,
}

/// What is attached.
pub enum OutlookAttachment<'a> {
    File(&'a str, Vec<u8>),
    Message(&'a str, OutlookMessage<'a>),
}

/// Properties of a fixed length.
type Fixed = (u16, u16, [u8; 8]);

fn number(id: u16, value: u32) -> Fixed {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&value.to_le_bytes());
    (id, 3, bytes)
}

fn write(file: &mut Container, path: String, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

fn texts(file: &mut Container, dir: &str, texts: &[(u16, &str)]) {
    for (id, text) in texts {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        write(file, format!("{dir}/__substg1.0_{id:04X}001F"), &wide);
    }
}

fn properties(file: &mut Container, dir: &str, head: usize, fixed: &[Fixed]) {
    let mut stream = vec![0; head];
    for (id, of_type, value) in fixed {
        stream.extend(of_type.to_le_bytes());
        stream.extend(id.to_le_bytes());
        stream.extend([0; 4]);
        stream.extend(value);
    }
    write(file, format!("{dir}/__properties_version1.0"), &stream);
}

/// 3 June 2025, 13:05 in UTC, as Windows counts.
const SENT: u64 = (1_748_955_900 + 11_644_473_600) * 10_000_000;

impl OutlookMessage<'_> {
    pub fn into_bytes(self) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        self.write(&mut file, "", 32);
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut Container, dir: &str, head: usize) {
        properties(file, dir, head, &[(0x39, 0x40, SENT.to_le_bytes()), number(0x3ffd, 1252)]);
        texts(file, dir, &self.texts);
        for (id, of_type, bytes) in &self.bytes {
            write(file, format!("{dir}/__substg1.0_{id:04X}{of_type:04X}"), bytes);
        }
        for (at, (kind, name, address)) in self.recipients.iter().enumerate() {
            let dir = format!("{dir}/__recip_version1.0_#{at:08X}");
            file.create_storage(&dir).unwrap();
            properties(file, &dir, 8, &[number(0xc15, *kind)]);
            let kind = if address.starts_with('/') { "EX" } else { "SMTP" };
            texts(file, &dir, &[(0x3001, name), (0x3002, kind), (0x3003, address)]);
        }
        for (at, attachment) in self.attachments.iter().enumerate() {
            let dir = format!("{dir}/__attach_version1.0_#{at:08X}");
            file.create_storage(&dir).unwrap();
            match attachment {
                OutlookAttachment::File(name, bytes) => {
                    properties(file, &dir, 8, &[number(0x3705, 1)]);
                    texts(file, &dir, &[(0x3704, "SHORT~1.DOC"), (0x3707, name)]);
                    write(file, format!("{dir}/__substg1.0_37010102"), bytes);
                }
                OutlookAttachment::Message(name, message) => {
                    properties(file, &dir, 8, &[number(0x3705, 5)]);
                    texts(file, &dir, &[(0x3001, name)]);
                    let inner = format!("{dir}/__substg1.0_3701000D");
                    file.create_storage(&inner).unwrap();
                    message.write(file, &inner, 24);
                }
            }
        }
    }
}

/// A message with these attachments.
pub fn letter<'a>(subject: &'a str, attachments: Vec<OutlookAttachment<'a>>) -> OutlookMessage<'a> {
    OutlookMessage {
        texts: vec![
            (0x37, subject),
            (0x42, "Bronwen Ó Sé"),
            (0x64, "SMTP"),
            (0x65, "bronwen@example.org"),
            (0x1000, "Dear Siân,\r\n\r\nhere it is."),
        ],
        recipients: vec![
            (1, "Siân O’Brien", "sian@example.org"),
            (1, "Ruth Lamb", "/O=EXAMPLE/CN=RECIPIENTS/CN=RUTH"),
            (2, "hr@example.org", "hr@example.org"),
            (3, "Nobody", "secret@example.org"),
        ],
        attachments,
        ..OutlookMessage::default()
    }
}

fn record() -> Vec<u8> {
    fs::read(root().join("fixtures/legacy/W1-a05.docx")).unwrap()
}

fn mail(message: OutlookMessage<'_>) -> Mail {
    file::mail(&message.into_bytes(), "a.msg").expect("an email")
}

fn names(files: &[EnclosedFile]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn a_message_is_read_like_any_email() {
    let attached = vec![
        OutlookAttachment::File("Supervision – June.docx", vec![7; 5000]),
        OutlookAttachment::File("photo.jpg", vec![8; 50]),
        OutlookAttachment::Message("FW", letter("The earlier\nmessage", Vec::new())),
    ];
    let bytes = letter("Supervision", attached).into_bytes();
    assert_eq!(file::document(&bytes, "no ending"), FileType::OutlookMail);
    let mail = file::mail(&bytes, "no ending").unwrap();
    assert_eq!(mail.from, "Bronwen Ó Sé <bronwen@example.org>");
    assert_eq!(mail.to, "Siân O’Brien <sian@example.org>; Ruth Lamb");
    assert_eq!(mail.cc, "hr@example.org");
    assert_eq!(mail.date.as_deref(), Some("3 June 2025 at 13:05 (UTC)"));
    assert_eq!(mail.subject, "Supervision");
    assert_eq!(mail.body, "Dear Siân,\n\nhere it is.");
    let listed: Vec<(&str, &str, u64)> =
        mail.attachments.iter().map(|one| (one.name.as_str(), one.media_type.as_str(), one.size)).collect();
    // As many as the streams of the inner message have.
    let inner_size = listed[2].2;
    assert!((500..2000).contains(&inner_size), "{inner_size}");
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    assert_eq!(
        listed,
        [
            ("Supervision – June.docx", word, 5000),
            ("photo.jpg", "image/jpeg", 50),
            ("The earlier message", "message/rfc822", inner_size)
        ]
    );
    let files = file::enclosed(&bytes, "a.msg");
    assert_eq!(names(&files), ["Supervision – June.docx", "photo.jpg", "The earlier message.eml"]);
    assert_eq!((&files[0].bytes, &files[1].bytes), (&vec![7; 5000], &vec![8; 50]));
    let inner = file::mail(&files[2].bytes, &files[2].name).unwrap();
    assert_eq!(inner, Mail { subject: "The earlier message".to_owned(), attachments: Vec::new(), ..mail });
}

#[test]
fn the_date_is_by_the_clock_of_the_sender_where_the_headers_have_it() {
    let mut message = letter("x", Vec::new());
    message
        .texts
        .push((0x7d, "Received: by x;\r\n Tue, 3 Jun 2025\r\nDate: Tue, 3 Jun 2025 14:05:00 +0100\r\nTo: y\r\n"));
    assert_eq!(mail(message).date.as_deref(), Some("3 June 2025 at 14:05 (UTC+1)"));
}

#[test]
fn the_body_is_found_in_each_of_its_formats() {
    let of = |bytes: Vec<(u16, u16, Vec<u8>)>| {
        let mut message = letter("x", Vec::new());
        message.texts.retain(|(id, _)| *id != 0x1000);
        mail(OutlookMessage { bytes, ..message }).body
    };
    assert_eq!(of(vec![(0x1000, 0x1e, b"Si\xe2n\r\nin 8 bits".to_vec())]), "Siân\nin 8 bits");
    assert_eq!(
        of(vec![(0x1013, 0x102, b"<html><p>She is <s>not</s> fit.</p>".to_vec())]),
        "She is [struck out: not] fit."
    );
    let rich = |kind: &[u8], content: &[u8]| {
        let size = |more: usize| u32::try_from(content.len() + more).unwrap().to_le_bytes();
        vec![(0x1009, 0x102, [&size(12), &size(0), kind, &[0; 4], content].concat())]
    };
    assert_eq!(of(rich(b"MELA", br"{\rtf1\ansi Dear Si\'e2n,\par here it is.}")), "Dear Siân,\nhere it is.");
    assert!(of(rich(b"LZFu", b"")).starts_with("[The text of this email cannot be shown"));
    assert!(of(rich(b"????", b"x")).starts_with("[The text of this email cannot be shown"));
    assert_eq!(of(Vec::new()), "");
}

#[test]
fn records_attached_to_a_message_and_to_one_in_it_are_read() {
    let inner = letter("FW", vec![OutlookAttachment::File("May.docx", record())]);
    let attached = vec![OutlookAttachment::File("June.docx", record()), OutlookAttachment::Message("FW", inner)];
    let bytes = letter("Supervision", attached).into_bytes();
    let opened = file::opened(&bytes, "RE supervision.msg");
    assert_eq!(names(&opened), ["RE supervision.msg › June.docx", "RE supervision.msg › FW.eml › May.docx"]);
    assert!(opened.iter().all(|file| file.bytes == record()));

    let dir = fresh();
    fs::write(dir.path().join("RE supervision.msg"), &bytes).unwrap();
    let read = run(dir.path(), &["read", "RE supervision.msg", "--format", "json"]).exits(0).json();
    assert_eq!(read.as_array().unwrap().len(), 2);
    assert_eq!(read[1]["file"], "RE supervision.msg › FW.eml › May.docx");
    let checked = run(dir.path(), &["check", ".", "--format", "json", "--today", "2025-06-30"]).json();
    assert_eq!(checked["summary"]["files"], 2, "{checked}");
}

#[test]
fn an_email_without_a_form_is_told_apart_by_what_is_attached() {
    let dir = fresh();
    let write = |name: &str, attached| fs::write(dir.path().join(name), letter("x", attached).into_bytes()).unwrap();
    write("a.msg", Vec::new());
    write("b.msg", vec![OutlookAttachment::File("photo.jpg", b"\xff\xd8\xff\xe0".to_vec())]);
    let text = run(dir.path(), &["check", ".", "--today", "2025-06-30"]).out;
    assert!(
        text.contains("a.msg: an email with no form in it. If a form was attached, ask for the email itself"),
        "{text}"
    );
    assert!(
        text.contains("b.msg: an email with no form in it. The file attached to it is no form that can be read"),
        "{text}"
    );
}

/// Reads everything that can be read of a file.
fn read_all(bytes: &[u8]) {
    let _ = file::document(bytes, "a.msg");
    let _ = file::mail(bytes, "a.msg");
    let _ = file::enclosed(bytes, "a.msg");
}

#[test]
fn a_damaged_message_is_read_as_far_as_it_goes() {
    let inner = letter("FW", vec![OutlookAttachment::File("May.docx", vec![5; 9000])]);
    let attached = vec![OutlookAttachment::File("June.docx", vec![6; 9000]), OutlookAttachment::Message("FW", inner)];
    let whole = letter("Supervision", attached).into_bytes();
    let mut seen = 0;
    for end in (0..whole.len()).step_by(512) {
        let cut = &whole[..end];
        read_all(cut);
        seen += usize::from(file::mail(cut, "a.msg").is_some_and(|mail| mail.subject == "Supervision"));
    }
    assert!(seen > 5, "only {seen} truncated messages could be read");
    // A linear congruential generator: the same changes in every run.
    let mut state: u64 = 1;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..400 {
        let mut damaged = whole.clone();
        for _ in 0..=next(20) {
            let at = next(damaged.len());
            damaged[at] = u8::try_from(next(256)).unwrap();
        }
        read_all(&damaged);
    }
}

#[test]
fn a_message_that_contains_itself_ends() {
    let attached = |_| OutlookAttachment::Message("FW", letter("x", Vec::new()));
    let mut bytes = letter("x", (0..20).map(attached).collect()).into_bytes();
    let wide: Vec<u8> = "__substg1.0_3701000D".encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let root: Vec<u8> = "Root Entry".encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let root = bytes.windows(root.len()).position(|window| window == root).unwrap();
    let children: Vec<u8> = bytes[root + 0x4c..root + 0x50].to_vec();
    let mut changed = 0;
    for at in (0..bytes.len() - 128).step_by(128) {
        if bytes[at..].starts_with(&wide) {
            bytes[at + 0x4c..at + 0x50].copy_from_slice(&children);
            changed += 1;
        }
    }
    assert_eq!(changed, 20);
    let begun = std::time::Instant::now();
    let files = file::enclosed(&bytes, "a.msg");
    assert!(!files.is_empty() && files.len() <= 100);
    let _ = file::opened(&bytes, "a.msg");
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
