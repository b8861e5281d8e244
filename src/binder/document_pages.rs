//! A document as pages of the binder: its own, those that can be made of it, or one that says why there are none.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use super::file_names::ORIGINALS;
use super::input::{BinderInput, FolderFiles};
use super::made::Rendition;
use super::page_store::PageStore;
use super::{extras, listing};
use crate::check::{self, KeptFor};
use crate::crash::{contained, contained_result};
use crate::docx;
use crate::error::{Error, ErrorKind, Result};
use crate::file;
use crate::file_type::{Category, FileType};
use crate::folder::Document;
use crate::parallel;
use crate::pdf::merge::{self, Survey};
use crate::pdf::pages::{
    self, Attached, FolderSubject, Message, Notice, PartialNotice, PdfPages, SignedCopy, TextDocument,
};
use crate::pdf::signature;
use crate::record::Record;
use crate::text::{capitalised, sentence};

/// Pages that stand together in the binder.
#[derive(Debug)]
pub(super) struct PageGroup {
    pub pdf: Bytes,
    pub pages: u32,
    /// A prefix for the page numbers.
    pub label: Option<String>,
    /// Whether the remaining form fields are flattened.
    pub flat: bool,
}

impl From<PdfPages> for PageGroup {
    fn from(pages: PdfPages) -> Self {
        Self { pages: u32::try_from(pages.count).unwrap_or(u32::MAX), pdf: pages.pdf.into(), label: None, flat: false }
    }
}

/// A document as pages.
#[derive(Debug)]
pub(super) struct DocumentPages {
    pub rendition: Rendition,
    pub groups: Vec<PageGroup>,
    pub notes: Vec<String>,
    /// What was left out of it, if a page says so.
    pub left_out: Vec<String>,
    pub signatures: Vec<String>,
    /// Why it is not shown, when it was to be.
    pub failure: Option<Error>,
}

impl DocumentPages {
    fn new(rendition: Rendition, groups: Vec<PageGroup>) -> Self {
        Self { rendition, groups, notes: Vec::new(), left_out: Vec::new(), signatures: Vec::new(), failure: None }
    }

    /// How many pages it has.
    pub(super) fn pages(&self) -> u32 {
        self.groups.iter().map(|group| group.pages).sum()
    }
}

/// Turns the documents of a folder into pages.
pub(super) struct PageMaker<'a> {
    pub folder: BinderInput<'a>,
    pub files: &'a dyn FolderFiles,
    pub subject: &'a FolderSubject,
    /// Whether the documents are also attached to the binder.
    pub reads_again: bool,
}

/// The page-number prefix of a copy of a signed document.
const COPY: &str = "Copy of a signed document – page ";

/// Whether another program has to make the pages of a document.
#[must_use]
pub fn needs_converter(document: &Document, record: Option<&Record>) -> bool {
    if document.unreadable.is_some() || document.stranger || document.is_draft {
        return false;
    }
    match (document.file_type.category(), record) {
        // The file has no form fields of ours, so the record may be incomplete: the whole file is converted.
        (Category::Word, Some(record)) => record.has_lost_fields() || record.is_read_by_labels(),
        (Category::Word | Category::TextDocument | Category::Spreadsheet | Category::Presentation, None) => true,
        _ => false,
    }
}

impl PageMaker<'_> {
    /// The pages of these documents, in their order. Several are made at a time; what another program has to
    /// open is handed to it at once, because it takes long to start.
    pub(super) fn pages_of(&self, documents: &[usize]) -> Result<Vec<(usize, DocumentPages)>> {
        let store = PageStore::default();
        let made = parallel::map(documents, |place, index| {
            self.files.progress(place, documents.len(), "making the pages of each document");
            // After a crash a notice page stands in place of the document.
            let made = contained(|| self.document_pages(*index).map(|made| made.kept_in(&store)));
            if let Some(document) = self.document(*index).filter(|_| !self.reads_again) {
                self.folder.contents.release(&document.file, KeptFor::Pages);
            }
            made
        });
        let mut pieces: Vec<(usize, Option<DocumentPages>)> = Vec::new();
        let mut others = Vec::new();
        for (index, made) in documents.iter().zip(made) {
            let made = match (made, self.document(*index)) {
                (Some(Ok(made)), _) => made?,
                (Some(Err(crash)), Some(document)) => MadePages::Pages(self.notice(document, &crash.error(), true)?),
                (None, Some(document)) => {
                    let error = Error::internal("Formfolio crashed while it made its pages");
                    MadePages::Pages(self.notice(document, &error, true)?)
                }
                (_, None) => return Err(Error::internal("a document is not in the plan")),
            };
            match made {
                MadePages::Pages(piece) => pieces.push((*index, Some(piece))),
                MadePages::ToConvert(bytes) => {
                    others.push((pieces.len(), bytes));
                    pieces.push((*index, None));
                }
            }
        }
        self.convert(&mut pieces, others)?;
        Ok(pieces.into_iter().filter_map(|(index, piece)| Some((index, piece?))).collect())
    }

    /// Has another program make pages of what it alone can open.
    fn convert(&self, pieces: &mut [(usize, Option<DocumentPages>)], others: Vec<(usize, Vec<u8>)>) -> Result<()> {
        if others.is_empty() {
            return Ok(());
        }
        self.files.progress(0, others.len(), "converting documents of other programs");
        let (places, files): (Vec<usize>, Vec<(String, Vec<u8>)>) = others
            .into_iter()
            .filter_map(|(place, bytes)| Some((place, (self.document(pieces.get(place)?.0)?.file.clone(), bytes))))
            .unzip();
        let mut converted = self.files.convert(&files).into_iter();
        for place in places {
            let Some((index, piece)) = pieces.get_mut(place) else { continue };
            let Some(document) = self.document(*index) else { continue };
            let pdf = converted.next().unwrap_or_else(|| Err(Error::internal("a document was not converted")));
            let counted = pdf.and_then(|pdf| {
                let pages = contained_result(|| merge::survey(&pdf))?.pages;
                Ok(PageGroup { pages, pdf: pdf.into(), label: None, flat: false })
            });
            *piece = Some(match counted {
                Ok(group) => {
                    let mut piece = DocumentPages::new(Rendition::Converted, vec![group]);
                    if document.form.is_some() {
                        piece.notes.push("It has lost its form fields and is shown as it is.".to_owned());
                    }
                    piece.notes.push(
                        "Its pages were made by LibreOffice and may differ from how it was meant to look.".to_owned(),
                    );
                    if document.file_type.category() == Category::Spreadsheet {
                        self.sheets_on_pages(document, &mut piece)?;
                    }
                    piece
                }
                // A missing converter, or one that does not support the file, is not the user's mistake.
                Err(error) => self.notice(document, &error, error.kind != ErrorKind::NotAForm)?,
            });
        }
        Ok(())
    }

    fn bytes(&self, document: &Document) -> Result<Bytes> {
        bytes(&self.folder, self.files, document)
    }

    fn document(&self, index: usize) -> Option<&Document> {
        self.folder.plan.documents.get(index)
    }

    fn document_pages(&self, index: usize) -> Result<MadePages> {
        let Some(document) = self.document(index) else {
            return Err(Error::internal("a document is not in the plan"));
        };
        if let Some((why, help)) = &document.unreadable {
            if let Some(piece) = self.readable_part(document)? {
                return Ok(MadePages::Pages(piece));
            }
            // The unreadable file has been reported already.
            return self.notice(document, &Error::input(why.clone(), help.clone()), false).map(MadePages::Pages);
        }
        if document.stranger {
            let error = Error::input(
                "it is about somebody else",
                "If it was filed here by mistake, take it out of the folder and put the binder together again; \
                 until then, its original is handed on with the others.",
            );
            return self.notice(document, &error, false).map(MadePages::Pages);
        }
        let record = self.folder.contents.record(index);
        if needs_converter(document, record) {
            return Ok(MadePages::ToConvert(self.bytes(document)?.into()));
        }
        let made = match (document.file_type.category(), record) {
            (Category::Pdf, _) => self.pdf(document, record, self.bytes(document)?),
            (_, Some(record)) => {
                let source = format!("Made from the answers in “{}”.", document.file);
                let media = self.media(document, record)?;
                pages::record_with(record, Some(&source), &media).map(|(pages, not_shown)| {
                    let notes = extras::notes(&record.extras, &not_shown);
                    DocumentPages { notes, ..DocumentPages::new(Rendition::Values, vec![pages.into()]) }
                })
            }
            (Category::Picture, None) => self.picture(document, &self.bytes(document)?),
            (Category::Mail | Category::PlainText, None) => self.words(document, &self.bytes(document)?),
            (_, None) => Err(Self::not_shown(document, &self.bytes(document)?)),
        };
        match made {
            Ok(piece) => Ok(MadePages::Pages(piece)),
            Err(error) => self.notice(document, &error, error.kind != ErrorKind::NotAForm).map(MadePages::Pages),
        }
    }

    /// Why a file cannot be shown as pages, and what it is, as far as its bytes or its name tell.
    fn not_shown(document: &Document, bytes: &[u8]) -> Error {
        if file::file_type(bytes) == FileType::Zip {
            let advice = "To have all of them shown, unpack it in the folder, and put the binder together again.";
            return Error::not_a_form("this is a zip archive; of the files in it, only the records are shown", advice);
        }
        let what = check::kind_by_name(&document.file).map_or_else(
            || "files of this kind cannot be shown as pages".to_owned(),
            |what| format!("this is {what}, which cannot be shown as pages"),
        );
        Error::not_a_form(what, "Open the original in the program that it was made with.")
    }

    /// The pictures that stand in a Word file besides its answers.
    fn media(&self, document: &Document, record: &Record) -> Result<BTreeMap<String, Vec<u8>>> {
        let parts: BTreeSet<&str> = record.extras.iter().filter_map(|extra| extra.picture.as_deref()).collect();
        if parts.is_empty() || document.file_type.category() != Category::Word {
            return Ok(BTreeMap::new());
        }
        docx::pictures(&self.bytes(document)?, &parts)
    }

    /// What can be read of a damaged PDF, which the plan calls unreadable because no record is in it.
    fn readable_part(&self, document: &Document) -> Result<Option<DocumentPages>> {
        if document.file_type.category() != Category::Pdf || document.sha256.is_none() {
            return Ok(None);
        }
        let piece = self.pdf(document, None, self.bytes(document)?).ok();
        Ok(piece
            .filter(|piece| piece.rendition == Rendition::Damaged)
            .map(|piece| DocumentPages { failure: None, ..piece }))
    }

    fn pdf(&self, document: &Document, record: Option<&Record>, bytes: Bytes) -> Result<DocumentPages> {
        // Of a record it is known how many pages it has; if they are damaged, merging tells.
        let survey = match record.and_then(|record| record.page_count) {
            Some(pages) => Survey { pages, ..Survey::default() },
            None => merge::survey(&bytes)?,
        };
        // A signature is of certain bytes, so the page itself has to say that they were changed.
        let signed = if signature::may_be_signed(&bytes) {
            signature::signatures(&bytes, self.folder.trust)?
        } else {
            Vec::new()
        };
        let mut groups = vec![PageGroup { pdf: bytes, pages: survey.pages, label: None, flat: !signed.is_empty() }];
        if let Some(record) = record
            && let Some(whole) = pages::whole_text(self.subject, record, &listing::title(document))?
        {
            groups.push(whole.into());
        }
        if signed.is_empty() {
            let mut piece = DocumentPages::new(Rendition::Pages, groups);
            self.portfolio(document, &mut piece, &survey.portfolio)?;
            self.damaged(document, &mut piece, &survey.damage)?;
            return Ok(piece);
        }
        let signatures: Vec<String> = signed.iter().map(|one| one.sentence().to_owned()).collect();
        let copy = SignedCopy {
            title: listing::title(document),
            original: original(&document.file),
            signatures: signatures.clone(),
        };
        groups[0].label = Some(COPY.to_owned());
        groups.insert(0, pages::signed_copy(self.subject, &copy)?.into());
        let mut piece = DocumentPages { signatures, ..DocumentPages::new(Rendition::SignedCopy, groups) };
        self.portfolio(document, &mut piece, &survey.portfolio)?;
        self.damaged(document, &mut piece, &survey.damage)?;
        Ok(piece)
    }

    /// Puts a page before a document that says what of it is damaged, if anything is.
    pub(super) fn damaged(&self, document: &Document, piece: &mut DocumentPages, damage: &[String]) -> Result<()> {
        if damage.is_empty() {
            return Ok(());
        }
        let partly = PartialNotice {
            title: listing::title(document),
            what: "Parts of this document are damaged".to_owned(),
            says: vec![
                "The file was damaged while it was saved or sent. What can be read of it follows; pages may be empty or \
                 lack something. Ask whoever sent it for the file again."
                    .to_owned(),
                "The original file is kept unchanged as:".to_owned(),
            ],
            listed: "What is damaged".to_owned(),
            list: damage.iter().map(|words| sentence(words)).collect(),
            original: original(&document.file),
        };
        piece.groups.insert(0, pages::partly(self.subject, &partly)?.into());
        if matches!(piece.rendition, Rendition::Pages | Rendition::Picture) {
            piece.rendition = Rendition::Damaged;
        }
        let what = if document.file_type.category() == Category::Picture { "picture" } else { "PDF" };
        let message = format!("this {what} is damaged: {}", damage.join("; "));
        piece.notes.push(sentence(&message));
        let help = "Ask whoever sent it for the file again; a page in the binder says what is missing until then.";
        piece.failure = Some(Error::input(message, help).in_file(document.file.clone()));
        Ok(())
    }

    /// Puts a page before a document that says what of it was left out, because it would have done something.
    pub(super) fn left_out(&self, document: &Document, piece: &mut DocumentPages, left_out: &[String]) -> Result<()> {
        let partly = PartialNotice {
            title: listing::title(document),
            what: "Something was left out of this document".to_owned(),
            says: vec![
                "The file holds more than pages. What would start by itself, lead to another computer or run as a \
                 program was left out of this binder; the pages follow as they are."
                    .to_owned(),
                "The original file is kept unchanged as:".to_owned(),
            ],
            listed: "What was left out".to_owned(),
            list: left_out.iter().map(|words| sentence(words)).collect(),
            original: original(&document.file),
        };
        piece.groups.insert(0, pages::partly(self.subject, &partly)?.into());
        piece.left_out = left_out.to_vec();
        Ok(())
    }

    /// Puts a page before a portfolio that says which files are in it, because only its cover has pages.
    fn portfolio(&self, document: &Document, piece: &mut DocumentPages, files: &[String]) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        let partly = PartialNotice {
            title: listing::title(document),
            what: "A collection of files (PDF portfolio)".to_owned(),
            says: vec![
                "Only the cover of this collection has pages, which follow. The files in it are not shown in this \
                 binder. They are attached to it, unless the list says otherwise, and they are in the original:"
                    .to_owned(),
            ],
            listed: if files.len() == 1 { "The file in it" } else { "The files in it" }.to_owned(),
            list: files.to_vec(),
            original: original(&document.file),
        };
        piece.groups.insert(0, pages::partly(self.subject, &partly)?.into());
        piece.notes.push(format!("A collection of files, of which only the cover is shown: {}.", files.join(", ")));
        Ok(())
    }

    /// Puts a page before a spreadsheet of several pages, which says that its columns may be on different pages.
    fn sheets_on_pages(&self, document: &Document, piece: &mut DocumentPages) -> Result<()> {
        let pages = piece.pages();
        if pages < 2 {
            return Ok(());
        }
        let torn = format!(
            "It takes up {pages} pages. Where a sheet is wider than a page, columns that belong to one row stand on \
             different pages"
        );
        let partly = PartialNotice {
            title: listing::title(document),
            what: "A spreadsheet on several pages".to_owned(),
            says: vec![format!("{torn}. To see them side by side, open the original:")],
            original: original(&document.file),
            ..PartialNotice::default()
        };
        piece.groups.insert(0, pages::partly(self.subject, &partly)?.into());
        piece.notes.push(sentence(&torn));
        Ok(())
    }

    fn picture(&self, document: &Document, bytes: &[u8]) -> Result<DocumentPages> {
        let pages = pages::image(bytes, &listing::title(document))?;
        let mut piece = DocumentPages::new(Rendition::Picture, vec![pages.into()]);
        if pages::is_cut(bytes) {
            let what = "the file ends before the picture does; the rest is missing, grey or blurred";
            self.damaged(document, &mut piece, &[what.to_owned()])?;
        }
        Ok(piece)
    }

    /// An email, or plain text.
    fn words(&self, document: &Document, bytes: &[u8]) -> Result<DocumentPages> {
        let title = listing::title(document);
        let name = document.file.clone();
        let set = if let Some(mail) = file::mail(bytes, &name) {
            pages::mail(self.subject, &message(title, name, mail))
        } else if let Some(text) = file::text_named(bytes, &name) {
            let is_web_page = [".htm", ".html"].iter().any(|ending| name.to_lowercase().ends_with(ending));
            let text = if is_web_page { file::web_text(&text) } else { text };
            pages::text(self.subject, &TextDocument { title, file: name, text })
        } else {
            return Err(Error::not_a_form(
                "files of this kind cannot be shown as pages",
                "Open the original in the program that it was made with, an email in Outlook.",
            ));
        };
        Ok(DocumentPages::new(Rendition::Text, vec![set?.into()]))
    }

    /// A page in place of a document that is not shown. `failed` is whether it was to be.
    pub(super) fn notice(&self, document: &Document, error: &Error, failed: bool) -> Result<DocumentPages> {
        let notice = Notice {
            title: listing::title(document),
            what: description(document),
            why: sentence(&error.message),
            advice: error.help.clone(),
            file: document.file.clone(),
            date: document.date,
            size: document.size,
            sha256: document.sha256.clone().unwrap_or_else(|| "not known: the file could not be read".to_owned()),
            original: original(&document.file),
        };
        let mut piece = DocumentPages::new(Rendition::Notice, vec![pages::notice(self.subject, &notice)?.into()]);
        piece.notes.push(sentence(&format!("not shown: {}", error.message)));
        piece.failure = failed.then(|| error.clone().in_file(document.file.clone()));
        Ok(piece)
    }
}

/// The pages of a document, or its bytes for a program that makes them.
enum MadePages {
    Pages(DocumentPages),
    ToConvert(Vec<u8>),
}

impl MadePages {
    fn kept_in(mut self, store: &PageStore) -> Self {
        if let Self::Pages(piece) = &mut self {
            for group in &mut piece.groups {
                group.pdf = store.keep(std::mem::take(&mut group.pdf));
            }
        }
        self
    }
}

/// An email as its page has it.
fn message(title: String, file: String, mail: file::Mail) -> Message {
    let attached = |one: file::MailAttachment| Attached { name: one.name, media_type: one.media_type, size: one.size };
    Message {
        title,
        file,
        from: mail.from,
        to: mail.to,
        cc: mail.cc,
        date: mail.date,
        subject: mail.subject,
        body: mail.body,
        attachments: mail.attachments.into_iter().map(attached).collect(),
    }
}

/// The bytes of a document, which have to be those that were read when the folder was planned.
pub(super) fn bytes(folder: &BinderInput<'_>, files: &dyn FolderFiles, document: &Document) -> Result<Bytes> {
    if let Some(bytes) = folder.contents.kept(&document.file) {
        return Ok(bytes);
    }
    let bytes = match &document.enclosed_in {
        None => files.bytes(&document.file)?,
        Some(cover) => enclosed_bytes(files, cover, document)?,
    };
    let same = document.sha256.as_deref() == Some(file::fingerprint(&bytes).as_str());
    if same { Ok(bytes.into()) } else { Err(changed(&document.file)) }
}

/// The bytes of a document in an email or an archive.
fn enclosed_bytes(files: &dyn FolderFiles, cover: &str, document: &Document) -> Result<Vec<u8>> {
    let is_it = |bytes: &[u8]| document.sha256.as_deref() == Some(file::fingerprint(bytes).as_str());
    let found = file::opened(&files.bytes(cover)?, cover).into_iter().find(|file| is_it(&file.bytes));
    found.map(|file| file.bytes).ok_or_else(|| changed(cover))
}

/// Where the original of a file, named by its path below the folder, lies beside the binder.
#[must_use]
pub fn original(file: &str) -> String {
    format!("{ORIGINALS}/{file}")
}

/// A file is not what it was when the folder was read.
#[must_use]
pub fn changed(file: &str) -> Error {
    Error::new(ErrorKind::Disk, "the file has been changed while the binder was being put together")
        .help("Run the command again when nobody is working on the folder.")
        .in_file(file)
}

/// Describes a document on the page that stands in its place.
fn description(document: &Document) -> String {
    if document.form.is_some() {
        return "A record on one of the forms".to_owned();
    }
    capitalised(document.file_type.category().label())
}

/// The documents that are copies of one that is shown, so that their own pages are not needed.
pub(super) fn copies(folder: &BinderInput<'_>, shown: &BTreeSet<usize>) -> BTreeSet<usize> {
    let copy = |index: &&usize| {
        let document = folder.plan.documents.get(**index);
        document.is_some_and(|document| {
            let first = document.copy_of.filter(|first| shown.contains(first));
            first.is_some() && !document.stranger
        })
    };
    shown.iter().filter(copy).copied().collect()
}
