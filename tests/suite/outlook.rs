//! Messages that Outlook saved (`.msg`): the records attached to them.

use std::fs;
use std::io::{Cursor, Write};

use cfb::CompoundFile;
use formfolio::file::{self, EnclosedFile};

use crate::cli::{fresh, root, run};

type Container = CompoundFile<Cursor<Vec<u8>>>;

/// A message to be written.
pub struct OutlookMessage<'a> {
    /// Property identifiers with their texts.
    pub texts: Vec<(u16, &'a str)>,
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
    }
}

fn record() -> Vec<u8> {
    fs::read(root().join("fixtures/legacy/W1-a05.docx")).unwrap()
}

fn names(files: &[EnclosedFile]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn records_attached_to_a_message_and_to_one_in_it_are_read() {
    let inner = letter("FW", vec![OutlookAttachment::File("May.docx", record())]);
    let attached = vec![OutlookAttachment::File("June.docx", record()), OutlookAttachment::Message("FW", inner)];
    let bytes = letter("Supervision", attached).into_bytes();
    let opened = file::opened(&bytes, "RE supervision.msg");
    assert_eq!(names(&opened), ["RE supervision.msg › June.docx", "RE supervision.msg › FW.msg › May.docx"]);
    assert!(opened.iter().all(|file| file.bytes == record()));

    let dir = fresh();
    fs::write(dir.path().join("RE supervision.msg"), &bytes).unwrap();
    let read = run(dir.path(), &["read", "RE supervision.msg", "--format", "json"]).exits(0).json();
    assert_eq!(read.as_array().unwrap().len(), 2);
    assert_eq!(read[1]["file"], "RE supervision.msg › FW.msg › May.docx");
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
    assert!(files.len() <= 100, "{}", files.len());
    let _ = file::opened(&bytes, "a.msg");
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
