//! Puts many PDFs into one, keeping their tags, bookmarks, links, fields and attachments.
//!
//! Parts are read one at a time ([`source`]), their fields and notes taken in hand ([`annotations`],
//! [`renew`], [`flatten`], [`pages`]) and their objects copied ([`copy`]) straight into the bytes of the
//! merged file ([`output`]). What belongs to the whole comes together on the way: [`structure`],
//! [`outline`], [`fields`], [`names`].
//!
//! The merged file calls itself PDF/UA or PDF/A only when every part does and nothing is known that
//! speaks against it; otherwise [`Merged`] says which part is the reason.

mod annotations;
mod attach;
mod content;
mod copy;
mod fields;
mod flatten;
mod lock;
mod matrix;
mod names;
mod number;
mod outline;
mod output;
mod pack;
mod pages;
mod renew;
mod source;
mod structure;
mod tree;
mod write;
mod xmp;

use std::sync::mpsc::sync_channel;

use chrono::NaiveDate;
use lopdf::{Dictionary, Object, ObjectId};

use self::copy::Copy;
use self::fields::Fields;
use self::flatten::Drawing;
use self::lock::Lock;
use self::names::Listed;
use self::number::Numbering;
use self::outline::Outline;
use self::output::Output;
use self::source::Source;
use self::structure::Structure;
use self::write::Written;
use self::xmp::Claims;
use crate::error::{Error, Result};
use crate::pdf::text::text_bytes;

/// One of the PDFs to be merged.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// What it is called, in the bookmarks and to whoever has the merged file read out.
    pub title: String,
    /// Its place among the bookmarks: 1 a section, 2 a document of the section before it, 0 no bookmark.
    pub level: u8,
    /// Whether page numbers are printed on its pages, where nothing else stands.
    pub numbered: bool,
}

/// What becomes of form fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFields {
    /// They stay fields, those of each part below a field of their own: `d01`, `d02` and so on.
    Keep,
    /// They become part of the page, and so does what was drawn or typed over it.
    Flatten,
}

/// How an attached file belongs to the merged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The merged file was made from it.
    Source,
    /// It says more.
    Supplement,
    /// It is data that the merged file shows.
    Data,
}

impl Relation {
    fn word(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Supplement => "Supplement",
            Self::Data => "Data",
        }
    }
}

/// A file put into the merged one beside its pages.
#[derive(Debug, Clone)]
pub struct Attachment<'a> {
    /// Its name; one that is taken gets a number.
    pub name: String,
    /// The file.
    pub bytes: &'a [u8],
    /// What it is, as `application/pdf`.
    pub media_type: &'static str,
    /// What it is, in words.
    pub description: String,
    /// What it is to the merged file.
    pub relation: Relation,
}

/// How to merge.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The title of the merged file.
    pub title: String,
    /// Its language, as `en-GB`. Parts in another one say so.
    pub language: String,
    /// What becomes of form fields.
    pub fields: FormFields,
    /// Files to attach.
    pub attachments: Vec<Attachment<'a>>,
    /// The password to lock it with; none leaves it open. What is locked is no archive.
    pub password: Option<String>,
    /// The day it says it was made on; none says nothing.
    pub date: Option<NaiveDate>,
    /// What stands before a printed page number.
    pub number_label: String,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            title: String::new(),
            language: "en-GB".to_owned(),
            fields: FormFields::Flatten,
            attachments: Vec::new(),
            password: None,
            date: None,
            number_label: String::new(),
        }
    }
}

/// Where a part stands in the merged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedPart {
    /// Its first page, from 1.
    pub first_page: u32,
    /// How many pages it has.
    pub pages: u32,
    /// What could not be kept as it was.
    pub notes: Vec<String>,
}

/// A merged file.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its parts, in order.
    pub parts: Vec<MergedPart>,
    /// Whether it says that it is PDF/UA-1; otherwise why not.
    pub accessible: std::result::Result<(), Vec<String>>,
    /// The kind of PDF/A that it says it is, as `PDF/A-2a`; otherwise why it is none.
    pub archival: std::result::Result<String, Vec<String>>,
}

/// Why files could not be merged.
#[derive(Debug, Clone)]
pub struct Failed {
    /// The parts that cannot be merged, by their place in the list, and why; none when it is not a part's fault.
    pub parts: Vec<(usize, Error)>,
    /// What to say when only one thing is said.
    pub error: Box<Error>,
}

impl Failed {
    fn whole(error: Error) -> Self {
        Self { parts: Vec::new(), error: Box::new(error) }
    }
}

/// How many pages a PDF has.
///
/// # Errors
/// When it cannot be merged: it is damaged, needs a password, or is an XFA form.
pub fn page_count(bytes: &[u8]) -> Result<u32> {
    source::page_count(bytes)
}

/// A part that is read and ready to be copied.
struct Ready {
    source: Source,
    /// The root of its tags.
    root: ObjectId,
    /// What its topmost fields hang from, and those.
    group: ObjectId,
    tops: Vec<ObjectId>,
    drawings: Vec<Vec<Drawing>>,
}

fn ready(part: &Part<'_>, options: &Options<'_>) -> Result<Ready> {
    let mut source = Source::read(part.bytes)?;
    let root = structure::top(&mut source, &part.title, &options.language);
    let drawings = annotations::take(&mut source, options.fields);
    let group = source.document.add_object(Dictionary::new());
    let tops = match options.fields {
        FormFields::Keep => fields::prepare(&mut source, group),
        FormFields::Flatten => Vec::new(),
    };
    Ok(Ready { source, root, group, tops, drawings })
}

/// Merges parts into one file. The same parts and options give the same bytes, unless there is a
/// password, which is never mixed with the same salt twice.
///
/// # Errors
/// When parts cannot be merged, all of which are named, or there are none.
pub fn merge(parts: &[Part<'_>], options: &Options<'_>) -> std::result::Result<Merged, Failed> {
    if parts.is_empty() {
        return Err(Failed::whole(Error::usage("there is nothing to merge", "Name at least one PDF.")));
    }
    let mut whole = Whole::new(parts, options).map_err(Failed::whole)?;
    let mut failed = Vec::new();
    // The next part is read while this one is copied; no more than two are held at a time.
    std::thread::scope(|scope| -> Result<()> {
        let (send, receive) = sync_channel(0);
        let reader = scope.spawn(move || {
            for part in parts {
                if send.send(ready(part, options)).is_err() {
                    return;
                }
            }
        });
        for (index, part) in parts.iter().enumerate() {
            let Ok(read) = receive.recv() else { break };
            match read {
                Err(error) => failed.push((index, error.in_file(part.title.as_str()))),
                Ok(ready) if failed.is_empty() => whole.part(index, part, ready)?,
                Ok(_) => {}
            }
        }
        drop(receive);
        reader.join().map_err(|_| Error::internal("reading a part of the merged file broke off"))
    })
    .map_err(Failed::whole)?;
    match failed.first() {
        Some((_, error)) => Err(Failed { error: Box::new(error.clone()), parts: failed }),
        None => whole.finish().map_err(Failed::whole),
    }
}

/// The merged file, as it comes together.
struct Whole<'a> {
    options: &'a Options<'a>,
    output: Output,
    structure: Structure,
    outline: Outline,
    fields: Fields,
    listed: Listed,
    numbering: Option<Numbering>,
    /// The root of the page tree, and its branches: one for each part.
    root: u32,
    branches: Vec<u32>,
    pages: u32,
    parts: Vec<MergedPart>,
    /// The colours meant: what the file says of them, and how many make one.
    intents: Option<(Vec<u8>, i64)>,
    version: &'static str,
    claims: Claims,
    inaccessible: Vec<String>,
    transient: Vec<String>,
    digits: usize,
}

impl<'a> Whole<'a> {
    fn new(parts: &[Part<'_>], options: &'a Options<'a>) -> Result<Self> {
        let lock = options.password.as_deref().map(Lock::new).transpose()?;
        let mut output = Output::new(lock);
        let structure = Structure::new(&mut output);
        let root = output.reserve();
        let numbered = parts.iter().any(|part| part.numbered);
        let numbering = numbered.then(|| Numbering::new(&mut output, &options.number_label)).transpose()?;
        let archival = if options.attachments.is_empty() { 2 } else { 3 };
        Ok(Self {
            options,
            output,
            structure,
            outline: Outline::default(),
            fields: Fields::new(),
            listed: Listed::default(),
            numbering,
            root,
            branches: Vec::new(),
            pages: 0,
            parts: Vec::new(),
            intents: None,
            version: "1.7",
            claims: Claims { archival: Some(archival), level: 2, accessible: true },
            inaccessible: Vec::new(),
            transient: Vec::new(),
            digits: parts.len().to_string().len().max(2),
        })
    }

    fn part(&mut self, index: usize, part: &Part<'_>, ready: Ready) -> Result<()> {
        let Ready { mut source, root, group, tops, drawings } = ready;
        let prefix = format!("d{:0digits$}", index + 1, digits = self.digits);
        let first_page = self.pages + 1;
        let untagged =
            source.parents.is_empty() && source.inaccessible.iter().any(|reason| reason == "it is not tagged");
        let numbering = self.numbering.as_ref().filter(|_| part.numbered);
        let font = source.document.add_object(Dictionary::new());
        for (number, (page, drawings)) in (first_page..).zip(source.pages.clone().into_iter().zip(&drawings)) {
            let untagged = untagged.then_some(part.title.as_str());
            pages::finish(&mut source, page, drawings, untagged, numbering.map(|with| (with, number, font)));
        }
        self.judge(&part.title, &mut source);
        if source.document.version.as_str() >= "2.0" {
            self.version = "2.0";
        }

        let names = self.structure.names(&source, &prefix);
        let branch = self.output.reserve();
        let mut copy = Copy::new(&mut self.output, &source, names);
        copy.is(root, self.structure.document);
        if let Some(numbering) = &self.numbering {
            copy.is(font, numbering.font);
        }
        let numbers: Vec<u32> = source.pages.iter().map(|_| copy.output.reserve()).collect();
        for (page, number) in source.pages.iter().zip(&numbers) {
            copy.is(*page, *number);
        }
        let own = copy.output.reserve();
        copy.is(group, own);
        self.listed.layers(&mut copy)?;
        self.structure.begin(&mut copy, &prefix)?;
        if self.options.fields == FormFields::Keep {
            self.fields.fonts(&mut copy, &prefix)?;
        }
        for (page, number) in source.pages.iter().zip(&numbers) {
            copy.page(*page, *number, branch)?;
        }
        self.fields.part(&mut copy, &tops, own, &prefix)?;
        self.structure.end(&mut copy)?;
        self.outline.part(&mut copy, &part.title, part.level, numbers[0])?;
        self.listed.part(&mut copy)?;
        if let Some((intents, colours)) = intents(&source) {
            match &self.intents {
                None => {
                    let mut written = Written::default();
                    copy.object(intents, true, None, &mut written)?;
                    self.intents = Some((written.bytes, colours));
                }
                Some((_, known)) if *known != colours => {
                    self.transient.push(format!("“{}” has colours meant for another kind of device", part.title));
                }
                Some(_) => {}
            }
        }
        copy.drain()?;

        let mut written = Written::default();
        written.raw("<</Type/Pages/Parent ").reference(self.root).raw(&format!("/Count {}/Kids[", numbers.len()));
        for number in &numbers {
            written.space();
            written.reference(*number);
        }
        self.output.put(branch, written.raw("]>>"))?;
        self.branches.push(branch);
        let pages = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        self.pages = self.pages.saturating_add(pages);
        self.parts.push(MergedPart { first_page, pages, notes: source.notes });
        Ok(())
    }

    /// Whether the merged file can still be called what it could be called without this part.
    fn judge(&mut self, title: &str, source: &mut Source) {
        let named = |reason: &String| format!("“{title}”: {reason}");
        let claims = source.claims;
        if source.inaccessible.is_empty() && !claims.accessible {
            source.inaccessible.push("it does not say that it is PDF/UA".to_owned());
        }
        match claims.archival {
            Some(1..=3) => self.claims.level = self.claims.level.min(claims.level),
            Some(_) => {
                source.transient.push("it is a later kind of PDF/A, which does not go together with others".to_owned())
            }
            None => source.transient.push("it does not say that it is PDF/A".to_owned()),
        }
        if claims.archival == Some(3) {
            self.claims.archival = Some(3);
        }
        source.inaccessible.dedup();
        source.transient.dedup();
        self.inaccessible.extend(source.inaccessible.iter().map(named));
        self.transient.extend(source.transient.iter().map(named));
    }

    fn finish(mut self) -> Result<Merged> {
        let options = self.options;
        for file in &options.attachments {
            let name = self.listed.unused(&file.name);
            let number = attach::embed(&mut self.output, file, &name, options)?;
            self.listed.files.insert(name, number);
        }
        if options.password.is_some() {
            self.transient.push("it is locked with a password".to_owned());
        }
        if self.intents.is_none() {
            self.transient.push("nothing says how its colours are meant".to_owned());
        }
        let output = &mut self.output;
        let archival = if self.transient.is_empty() { self.claims.archival } else { None };
        let claims = Claims { archival, accessible: self.inaccessible.is_empty(), ..self.claims };
        let mut pages = Written::default();
        pages.raw(&format!("<</Type/Pages/Count {}/Kids[", self.pages));
        for branch in &self.branches {
            pages.space();
            pages.reference(*branch);
        }
        output.put(self.root, pages.raw("]>>"))?;

        let mut catalog = Written::default();
        catalog.raw("<</Type/Catalog/Pages ").reference(self.root);
        catalog.raw("/PageLabels<</Nums[0<</S/D>>]>>/Lang").string(&text_bytes(&options.language));
        catalog.raw("/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot ");
        catalog.reference(self.structure.finish(output)?);
        if let Some(outline) = self.outline.finish(output)? {
            catalog.raw("/PageMode/UseOutlines/Outlines ").reference(outline);
        }
        if let Some((intents, _)) = &self.intents {
            catalog.raw("/OutputIntents");
            catalog.space();
            catalog.bytes.extend_from_slice(intents);
        }
        self.fields.finish(output, &mut catalog)?;
        self.listed.finish(output, &mut catalog)?;
        catalog.raw("/Metadata ").reference(xmp::packet(output, options, claims)?);
        let catalog = output.add(catalog.raw(">>"))?;
        let info = xmp::information(output, options)?;
        let level = ["b", "u", "a"].get(claims.level as usize).unwrap_or(&"b");
        Ok(Merged {
            bytes: self.output.finish(catalog, info, self.version)?,
            parts: self.parts,
            accessible: if claims.accessible { Ok(()) } else { Err(self.inaccessible) },
            archival: match archival {
                Some(part) => Ok(format!("PDF/A-{part}{level}")),
                None => Err(self.transient),
            },
        })
    }
}

/// How the colours of a part are meant, and how many make one.
fn intents(source: &Source) -> Option<(&Object, i64)> {
    let intents = source.catalog(b"OutputIntents")?;
    let profile = intents.as_array().ok()?.iter().find_map(|intent| {
        let intent = source.document.dereference(intent).ok()?.1.as_dict().ok()?;
        intent.get_deref(b"DestOutputProfile", &source.document).ok()?.as_stream().ok()
    })?;
    let colours = profile.dict.get_deref(b"N", &source.document).ok()?.as_i64().ok()?;
    Some((intents, colours))
}
