//! Writes the merged file: objects in object streams, equal objects once.

use std::collections::HashMap;

use super::digest;
use super::encrypt::Encryption;
use super::write::ObjectBuf;
use crate::error::{Error, Result};
use crate::pdf::object::deflate::deflate;
use crate::pdf::object::file_frame::{self, NO_TEXT, ObjectLocation, PACKED, WIDTHS};

/// An object stream is closed at this many objects or bytes, so that a reader decompresses little for one object.
const MOST_PACKED: usize = 250;
const MOST_PACKED_BYTES: usize = 256 << 10;

/// Separates a dictionary from its data in a digest.
const STREAM: &[u8] = b" stream ";

/// The merged file.
#[derive(Debug)]
pub(super) struct Output {
    out: Vec<u8>,
    entries: Vec<ObjectLocation>,
    packed: Vec<u8>,
    index: Vec<(u32, usize)>,
    known: HashMap<[u8; 32], u32>,
    file_id: digest::RunningSha256,
    lock: Option<Encryption>,
    /// The bytes that may still be decompressed for comparison.
    patience: usize,
}

/// The most bytes that are decompressed for comparison, each and in all.
const MOST_COMPARED: usize = 16 << 20;
const PATIENCE: usize = 256 << 20;

impl Output {
    /// Starts an empty file, encrypted if `lock` is given.
    pub(super) fn new(lock: Option<Encryption>) -> Self {
        // The version is replaced at the end by one of the same length.
        let out = [b"%PDF-1.7\n", NO_TEXT].concat();
        Self {
            out,
            entries: vec![ObjectLocation::Nowhere],
            packed: Vec::new(),
            index: Vec::new(),
            known: HashMap::new(),
            file_id: digest::RunningSha256::new(),
            lock,
            patience: PATIENCE,
        }
    }

    /// Returns an empty stream dictionary, whose strings are encrypted apart from the data.
    pub(super) fn stream_dict(&self) -> ObjectBuf {
        if self.lock.is_some() { ObjectBuf::lockable() } else { ObjectBuf::default() }
    }

    /// Reserves a number for an object that is written later.
    pub(super) fn reserve(&mut self) -> u32 {
        self.entries.push(ObjectLocation::Nowhere);
        u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
    }

    /// Writes an object that is no stream.
    pub(super) fn write_object(&mut self, number: u32, object: &ObjectBuf) -> Result<()> {
        self.file_id.add(&number.to_be_bytes());
        self.file_id.add(&object.bytes);
        self.index.push((number, self.packed.len()));
        self.packed.extend_from_slice(&object.bytes);
        self.packed.push(b'\n');
        if self.index.len() >= MOST_PACKED || self.packed.len() >= MOST_PACKED_BYTES {
            self.close()?;
        }
        Ok(())
    }

    /// Writes an object that is no stream and returns its number.
    pub(super) fn add(&mut self, object: &ObjectBuf) -> Result<u32> {
        let number = self.reserve();
        self.write_object(number, object)?;
        Ok(number)
    }

    /// Writes an object, or returns the number of an equal one.
    pub(super) fn share(&mut self, object: &ObjectBuf) -> Result<u32> {
        self.once(digest::digest(&[&object.bytes]), |output, number| output.write_object(number, object))
    }

    /// Writes a stream, or returns the number of an equal one. The dictionary comes without brackets and `Length`.
    pub(super) fn share_stream(&mut self, dict: &ObjectBuf, data: &[u8]) -> Result<u32> {
        self.once(digest::digest(&[&dict.bytes, STREAM, data]), |output, number| output.put_stream(number, dict, data))
    }

    /// Like [`Self::share_stream`], but for large streams from different programs: streams with equal decoded data
    /// count as equal.
    pub(super) fn share_packed(
        &mut self,
        dict: &ObjectBuf,
        data: &[u8],
        unpacked: impl FnOnce(usize) -> Option<Vec<u8>>,
    ) -> Result<u32> {
        let digest = digest::digest(&[&dict.bytes, STREAM, data]);
        if let Some(number) = self.known.get(&digest) {
            return Ok(*number);
        }
        let plain = if self.patience == 0 { None } else { unpacked(MOST_COMPARED) };
        self.patience = self.patience.saturating_sub(plain.as_ref().map_or(MOST_COMPARED, Vec::len));
        let number = match plain {
            Some(plain) => self.once(digest::digest(&[b"plain", STREAM, &plain]), |output, number| {
                output.put_stream(number, dict, data)
            })?,
            None => self.share_stream(dict, data)?,
        };
        self.known.insert(digest, number);
        Ok(number)
    }

    fn once(&mut self, digest: [u8; 32], put: impl FnOnce(&mut Self, u32) -> Result<()>) -> Result<u32> {
        if let Some(number) = self.known.get(&digest) {
            return Ok(*number);
        }
        let number = self.reserve();
        self.known.insert(digest, number);
        put(self, number)?;
        Ok(number)
    }

    /// Writes a stream.
    pub(super) fn put_stream(&mut self, number: u32, dict: &ObjectBuf, data: &[u8]) -> Result<()> {
        self.file_id.add(&number.to_be_bytes());
        self.file_id.add(&dict.bytes);
        self.file_id.add(data);
        match &self.lock {
            Some(lock) => {
                let dict = dict.locked(|text| lock.lock(text)).ok_or_else(unlockable)?;
                let data = lock.lock(data).ok_or_else(unlockable)?;
                self.stream(number, &dict, &data);
            }
            None => self.stream(number, &dict.bytes, data),
        }
        Ok(())
    }

    fn stream(&mut self, number: u32, dict: &[u8], data: &[u8]) {
        self.set(number, ObjectLocation::At(self.out.len()));
        file_frame::write_stream(&mut self.out, number, dict, data);
    }

    fn set(&mut self, number: u32, entry: ObjectLocation) {
        if let Some(place) = usize::try_from(number).ok().and_then(|number| self.entries.get_mut(number)) {
            *place = entry;
        }
    }

    /// Writes the pending objects as an object stream.
    fn close(&mut self) -> Result<()> {
        if self.index.is_empty() {
            return Ok(());
        }
        let container = self.reserve();
        let index = std::mem::take(&mut self.index);
        for (place, (number, _)) in index.iter().enumerate() {
            self.set(*number, ObjectLocation::In(container, place));
        }
        let (dict, data) = file_frame::object_stream(&index, &std::mem::take(&mut self.packed), deflate);
        // Strings in an encrypted object stream are not encrypted on their own.
        match &self.lock {
            Some(lock) => {
                let data = lock.lock(&data).ok_or_else(unlockable)?;
                self.stream(container, dict.as_bytes(), &data);
            }
            None => self.stream(container, dict.as_bytes(), &data),
        }
        Ok(())
    }

    /// Completes the file with the cross-reference stream and an `/ID` computed from the content.
    pub(super) fn finish(mut self, root: u32, info: u32, version: &str) -> Result<Vec<u8>> {
        self.close()?;
        let lock = self.lock.take();
        let encrypt = lock.map(|lock| {
            let number = self.reserve();
            self.set(number, ObjectLocation::At(self.out.len()));
            self.out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            self.out.extend_from_slice(&lock.dictionary);
            self.out.extend_from_slice(b"\nendobj\n");
            number
        });
        if let Some(place) = self.out.get_mut(5..8).filter(|_| version.len() == 3) {
            place.copy_from_slice(version.as_bytes());
        }
        let own = self.reserve();
        let start = self.out.len();
        self.set(own, ObjectLocation::At(start));
        let table = file_frame::table(&self.entries).ok_or_else(too_large)?;
        let file_id = self.file_id.clone().close();
        let mut dict = ObjectBuf::default();
        dict.raw(&format!(
            "/Type/XRef/Size {}{WIDTHS}/Root {root} 0 R/Info {info} 0 R{PACKED}/ID[",
            self.entries.len()
        ));
        dict.string(&file_id[..16]).string(&file_id[..16]).raw("]");
        if let Some(encrypt) = encrypt {
            dict.raw("/Encrypt ").reference(encrypt);
        }
        self.stream(own, &dict.bytes, &deflate(&table));
        self.out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(self.out)
    }
}

fn unlockable() -> Error {
    Error::internal("the merged file cannot be encrypted")
}

fn too_large() -> Error {
    Error::input("the merged file would have more than 4 GB", "Make several smaller ones.")
}
