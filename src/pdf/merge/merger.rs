//! Builds the merged file: adds the parts one after the other and writes their common objects at the end.

use lopdf::{Dictionary, Object, ObjectId};

use super::claims::ConformanceClaims;
use super::copy::PartCopy;
use super::embedded::EmbeddedFiles;
use super::encrypt::Encryption;
use super::fields::{self, MergedFields};
use super::flatten::FlatDrawing;
use super::links::{self, PendingLink};
use super::name_dictionary::{self, MergedNames};
use super::options::{FormFields, MergeOptions, MergePart};
use super::outline::Outline;
use super::output::Output;
use super::page_number::{Numbering, PageNumber};
use super::result::{Merged, MergedPart};
use super::source::MergeSource;
use super::structure::{self, Structure};
use super::write::ObjectBuf;
use super::xmp;
use super::{actions, annotations, attach, pages};
use crate::crash::test_point;
use crate::error::Result;
use crate::pdf::object::page_marks::PageMarks;
use crate::pdf::object::text::text_bytes;

/// A part that is ready to be copied.
pub(super) struct PreparedPart {
    source: MergeSource,
    /// Its structure tree root.
    root: ObjectId,
    /// The parent field of its root fields, and these.
    group: ObjectId,
    tops: Vec<ObjectId>,
    drawings: Vec<Vec<FlatDrawing>>,
}

/// Reads a part and prepares what does not depend on the other parts.
pub(super) fn ready(part: &MergePart<'_>, options: &MergeOptions<'_>) -> Result<PreparedPart> {
    test_point("merging", part.bytes);
    let mut source = MergeSource::read(part.bytes)?;
    let files = EmbeddedFiles::from_source(&mut source);
    files.take_off_pages(&mut source);
    source.notes.extend(source.found.sentences(part.resolves_links).into_iter().chain(files.sentences()));
    source.left_out = source.found.grave().into_iter().chain(files.left_out()).collect();
    source.files = files.kept;
    let root = structure::top(&mut source, &part.title, &options.language);
    let fields = if part.flat { FormFields::Flatten } else { options.fields };
    let drawings = annotations::collect(&mut source, fields, part.resolves_links);
    source.notes.extend(name_dictionary::hidden_layers(&source));
    name_dictionary::complete_files(&mut source);
    let group = source.document.add_object(Dictionary::new());
    let tops = match fields {
        FormFields::Keep => fields::prepare(&mut source, group),
        FormFields::Flatten => Vec::new(),
    };
    actions::clear(&mut source.document);
    Ok(PreparedPart { source, root, group, tops, drawings })
}

/// The merged file under construction.
pub(super) struct Merger<'a> {
    options: &'a MergeOptions<'a>,
    output: Output,
    structure: Structure,
    outline: Outline,
    fields: MergedFields,
    listed: MergedNames,
    numbering: Option<Numbering>,
    /// The root of the page tree, and a branch for each part.
    root: u32,
    branches: Vec<u32>,
    /// The pages in order.
    pages: Vec<u32>,
    pending_links: Vec<PendingLink>,
    parts: Vec<MergedPart>,
    /// The marks of each part's pages when it was read.
    marks: Vec<Vec<PageMarks>>,
    /// The output intents and their number of colour components.
    intents: Option<(Vec<u8>, i64)>,
    version: &'static str,
    claims: ConformanceClaims,
    pdfua_blockers: Vec<String>,
    pdfa_blockers: Vec<String>,
    digits: usize,
    known: pages::CachedPages,
}

impl<'a> Merger<'a> {
    /// Starts a merged file for these parts.
    pub(super) fn new(parts: &[MergePart<'_>], options: &'a MergeOptions<'a>) -> Result<Self> {
        let lock = options.password.as_deref().map(Encryption::new).transpose()?;
        let mut output = Output::new(lock);
        let structure = Structure::new(&mut output);
        let root = output.reserve();
        let labels: Vec<&str> = parts.iter().filter(|part| part.numbered).map(|part| label(part, options)).collect();
        let numbering = (!labels.is_empty()).then(|| Numbering::new(&mut output, &labels)).transpose()?;
        let archival = if options.attachments.is_empty() { 2 } else { 3 };
        Ok(Self {
            options,
            output,
            structure,
            outline: Outline::default(),
            fields: MergedFields::new(),
            listed: MergedNames::default(),
            numbering,
            root,
            branches: Vec::new(),
            pages: Vec::new(),
            pending_links: Vec::new(),
            parts: Vec::new(),
            marks: Vec::new(),
            intents: None,
            version: "1.7",
            claims: ConformanceClaims { pdfa_part: Some(archival), pdfa_conformance: 2, pdfua: true },
            pdfua_blockers: Vec::new(),
            pdfa_blockers: Vec::new(),
            digits: parts.len().to_string().len().max(2),
            known: pages::CachedPages::default(),
        })
    }

    /// Adds the next part.
    pub(super) fn part(&mut self, index: usize, part: &MergePart<'_>, ready: PreparedPart) -> Result<()> {
        test_point("copying", part.bytes);
        let PreparedPart { mut source, root, group, tops, drawings } = ready;
        let prefix = format!("d{:0digits$}", index + 1, digits = self.digits);
        let first_page = count(&self.pages) + 1;
        let numbering = self.numbering.as_ref().filter(|_| part.numbered);
        let label = label(part, self.options);
        let font = source.document.add_object(Dictionary::new());
        self.known.begin();
        let marked: Vec<_> = source.pages.iter().copied().zip(source.marks.clone()).collect();
        for (number, ((page, marks), drawings)) in (first_page..).zip(marked.into_iter().zip(&drawings)) {
            let untagged = (!source.tagged).then_some((part.title.as_str(), marks.has_text));
            pages::finish(
                &mut source,
                page,
                drawings,
                untagged,
                numbering.map(|with| PageNumber { with, label, number, font }),
                &mut self.known,
            );
        }
        structure::close(&mut source);
        self.judge(&part.title, &mut source);
        if source.document.version.as_str() >= "2.0" {
            self.version = "2.0";
        }

        let names = self.structure.names(&source, &prefix);
        let branch = self.output.reserve();
        let mut copy = PartCopy::new(&mut self.output, &source, names);
        copy.alias(root, self.structure.document);
        if let Some(numbering) = &self.numbering {
            copy.alias(font, numbering.font);
        }
        let numbers: Vec<u32> = source.pages.iter().map(|_| copy.output.reserve()).collect();
        for (page, number) in source.pages.iter().zip(&numbers) {
            copy.alias(*page, *number);
        }
        let own = copy.output.reserve();
        copy.alias(group, own);
        for (link, _) in &source.links {
            let number = copy.output.reserve();
            copy.alias(*link, number);
        }
        self.listed.layers(&mut copy)?;
        self.structure.begin(&mut copy, &prefix)?;
        if self.options.fields == FormFields::Keep && !part.flat {
            self.fields.fonts(&mut copy, &prefix)?;
        }
        for (page, number) in source.pages.iter().zip(&numbers) {
            copy.page(*page, *number, branch)?;
        }
        self.fields.part(&mut copy, &tops, own, &prefix)?;
        self.pending_links.extend(links::copy(&mut copy, index)?);
        self.structure.end(&mut copy)?;
        self.outline.part(&mut copy, &part.title, part.level, numbers[0])?;
        self.outline.also(&part.also);
        self.listed.part(&mut copy)?;
        if let Some((intents, colours)) = intents(&source) {
            match &self.intents {
                None => {
                    let mut written = ObjectBuf::default();
                    copy.object(intents, true, None, &mut written)?;
                    self.intents = Some((written.bytes, colours));
                }
                Some((_, known)) if *known != colours => {
                    self.pdfa_blockers.push(format!("“{}” has colours meant for another kind of device", part.title));
                }
                Some(_) => {}
            }
        }
        copy.drain()?;

        let mut written = ObjectBuf::default();
        written.raw("<</Type/Pages/Parent ").reference(self.root).raw(&format!("/Count {}/Kids[", numbers.len()));
        for number in &numbers {
            written.space();
            written.reference(*number);
        }
        self.output.write_object(branch, written.raw("]>>"))?;
        self.branches.push(branch);
        self.parts.push(MergedPart {
            first_page,
            pages: count(&numbers),
            notes: source.notes,
            left_out: source.left_out,
            damage: source.damage,
        });
        self.marks.push(source.marks);
        self.pages.extend(numbers);
        Ok(())
    }

    /// Updates the PDF/UA and PDF/A claims of the merged file for a part.
    fn judge(&mut self, title: &str, source: &mut MergeSource) {
        let named = |reason: &String| format!("“{title}”: {reason}");
        let claims = source.claims;
        if !source.tagged {
            // The other reasons follow from this one.
            source.pdfua_blockers = vec!["it is not tagged".to_owned()];
        } else if source.pdfua_blockers.is_empty() && !claims.pdfua {
            source.pdfua_blockers.push("it does not say that it is PDF/UA".to_owned());
        }
        match claims.pdfa_part {
            Some(1..=3) => self.claims.pdfa_conformance = self.claims.pdfa_conformance.min(claims.pdfa_conformance),
            Some(_) => source
                .pdfa_blockers
                .push("it is a later kind of PDF/A, which does not go together with others".to_owned()),
            None => source.pdfa_blockers.push("it does not say that it is PDF/A".to_owned()),
        }
        if claims.pdfa_part == Some(3) {
            self.claims.pdfa_part = Some(3);
        }
        source.pdfua_blockers.dedup();
        source.pdfa_blockers.dedup();
        self.pdfua_blockers.extend(source.pdfua_blockers.iter().map(named));
        self.pdfa_blockers.extend(source.pdfa_blockers.iter().map(named));
    }

    /// Takes the marks of each part's pages.
    pub(super) fn take_marks(&mut self) -> Vec<Vec<PageMarks>> {
        std::mem::take(&mut self.marks)
    }

    /// Completes the file.
    pub(super) fn finish(mut self) -> Result<Merged> {
        let options = self.options;
        for file in &options.attachments {
            let name = self.listed.unused(&file.name);
            let number = attach::embed(&mut self.output, file, &name, options)?;
            self.listed.files.insert(name, number);
        }
        if options.password.is_some() {
            self.pdfa_blockers.push("it is locked with a password".to_owned());
        }
        if self.intents.is_none() {
            self.pdfa_blockers.push("nothing says how its colours are meant".to_owned());
        }
        let output = &mut self.output;
        links::finish(self.pending_links, &self.pages, output, &mut self.parts)?;
        let archival = if self.pdfa_blockers.is_empty() { self.claims.pdfa_part } else { None };
        let claims = ConformanceClaims { pdfa_part: archival, pdfua: self.pdfua_blockers.is_empty(), ..self.claims };
        let mut pages = ObjectBuf::default();
        pages.raw(&format!("<</Type/Pages/Count {}/Kids[", self.pages.len()));
        for branch in &self.branches {
            pages.space();
            pages.reference(*branch);
        }
        output.write_object(self.root, pages.raw("]>>"))?;

        let mut catalog = ObjectBuf::default();
        catalog.raw("<</Type/Catalog/Pages ").reference(self.root);
        catalog.raw("/PageLabels<</Nums[0<</S/D>>]>>/Lang").string(&text_bytes(&options.language));
        catalog.raw("/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot ");
        catalog.reference(self.structure.finish(output)?);
        if let Some(outline) = self.outline.finish(output, &self.pages)? {
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
        let level = ["b", "u", "a"].get(claims.pdfa_conformance as usize).unwrap_or(&"b");
        Ok(Merged {
            bytes: self.output.finish(catalog, info, self.version)?,
            parts: self.parts,
            pdfua: if claims.pdfua { Ok(()) } else { Err(self.pdfua_blockers) },
            pdfa: match archival {
                Some(part) => Ok(format!("PDF/A-{part}{level}")),
                None => Err(self.pdfa_blockers),
            },
        })
    }
}

/// Returns the text before a part's page numbers.
fn label<'p>(part: &'p MergePart<'_>, options: &'p MergeOptions<'_>) -> &'p str {
    part.label.as_deref().unwrap_or(&options.number_label)
}

fn count(pages: &[u32]) -> u32 {
    u32::try_from(pages.len()).unwrap_or(u32::MAX)
}

/// Returns the output intents of a part and their number of colour components.
fn intents(source: &MergeSource) -> Option<(&Object, i64)> {
    let intents = source.catalog(b"OutputIntents")?;
    let profile = intents.as_array().ok()?.iter().find_map(|intent| {
        let intent = source.document.dereference(intent).ok()?.1.as_dict().ok()?;
        intent.get_deref(b"DestOutputProfile", &source.document).ok()?.as_stream().ok()
    })?;
    let colours = profile.dict.get_deref(b"N", &source.document).ok()?.as_i64().ok()?;
    Some((intents, colours))
}
