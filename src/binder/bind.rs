//! Assembles the binder: finds the pages of each document, typesets cover, contents and dividers with these numbers, and
//! merges everything.

use std::collections::{BTreeMap, BTreeSet};

use super::document_pages::{self, DocumentPages, PageGroup, PageMaker};
use super::input::{BinderInput, BinderOptions, FolderFiles};
use super::listing::{self, ListedSection};
use super::made::{Binder, Rendition, ShownDocument};
use super::{checklist, handover};
use crate::check::KeptFor;
use crate::error::{Error, Result};
use crate::folder::{Member, Plan};
use crate::parallel;
use crate::pdf::merge::{self, Attachment, MergeOptions, MergePart, Merged, Relation};
use crate::pdf::pages::{self, BinderSection, Cover, FolderSubject};
use crate::pdf::typeset;
use crate::text::sentence;
use crate::{docx, pdf, text};

/// The most times that contents and dividers are typeset: their length moves every later page.
const ROUNDS: usize = 5;

/// Documents of more bytes than this together are a large folder.
const LARGE: usize = 8 << 20;

/// Where everything stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct BinderPlaces {
    /// The page of each section's divider, by its place in the list.
    dividers: Vec<u32>,
    /// The first and last page of each document.
    documents: BTreeMap<usize, (u32, u32)>,
}

/// The pages that say where everything stands.
struct GuidePages {
    cover: PageGroup,
    contents: Vec<PageGroup>,
    dividers: Vec<Vec<PageGroup>>,
    /// The page before what has to begin on a right-hand page.
    blank: Option<PageGroup>,
}

struct BinderBuilder<'a> {
    folder: BinderInput<'a>,
    options: &'a BinderOptions,
    subject: FolderSubject,
    sections: Vec<ListedSection<'a>>,
    /// The documents as pages. Copies have none: they refer to the first copy.
    document_pages: BTreeMap<usize, DocumentPages>,
    copies: BTreeSet<usize>,
}

/// Puts a folder together.
pub(super) fn bind(folder: BinderInput<'_>, files: &dyn FolderFiles, options: &BinderOptions) -> Result<Binder> {
    let authority = folder.plan.authority.as_ref();
    let of_layout = folder.plan.layout.authority.as_deref();
    let authority = authority.or_else(|| folder.catalogue.authorities().find(|one| Some(one.id.as_str()) == of_layout));
    let subject = listing::folder_subject(folder.plan, authority.map_or("", |authority| &authority.name));
    let sections = listing::sections(folder.plan, options);
    let here = sections.iter().filter(|section| !section.left_out).flat_map(|section| &section.documents);
    let here: Vec<usize> = here.copied().collect();
    let copies = document_pages::copies(&folder, &here.iter().copied().collect());
    let own: Vec<usize> = here.into_iter().filter(|index| !copies.contains(index)).collect();
    let maker = PageMaker { folder, files, subject: &subject, reads_again: options.attach };
    let document_pages = maker.pages_of(&own)?.into_iter().collect();
    let mut binding = BinderBuilder { folder, options, subject: subject.clone(), sections, document_pages, copies };
    let attached = binding.attached(files)?;
    folder.contents.release_all(KeptFor::Pages);
    loop {
        files.progress(0, 1, "setting the contents");
        let (places, guides) = binding.settle()?;
        // A large merge needs the memory of the typesetter's cache.
        let bytes: usize =
            binding.document_pages.values().flat_map(|piece| &piece.groups).map(|group| group.pdf.len()).sum();
        if bytes > LARGE {
            typeset::forget();
        }
        files.progress(0, 1, "putting the pages together");
        let (others, merged) = parallel::both(|| binding.other_files(), || binding.merge(&guides, &places, &attached));
        match merged {
            // A part has another number of pages than was counted, so later pages move.
            Ok((merged, owners)) if binding.recount(&merged, &owners) => {}
            // Merging found damage that was not known before.
            Ok((merged, owners)) if binding.tell_damage(&maker, &merged, &owners)? => {}
            Ok((merged, owners)) if binding.tell_left_out(&maker, &merged, &owners)? => {}
            Ok((merged, owners)) => {
                let others =
                    others.unwrap_or_else(|| Err(Error::internal("Formfolio crashed while it made the checklist")))?;
                return Ok(binding.finish(merged, &owners, &places, others));
            }
            // A document that cannot be merged is replaced by a page that can, so this loop ends.
            Err(failed) => {
                let mut again = false;
                for (index, error) in failed.parts {
                    let Some(document) = folder.plan.documents.get(index) else { continue };
                    let shown =
                        binding.document_pages.get(&index).is_some_and(|piece| piece.rendition != Rendition::Notice);
                    if shown {
                        let mut error = error;
                        error.file = None;
                        binding.document_pages.insert(index, maker.notice(document, &error, true)?);
                        again = true;
                    }
                }
                if !again {
                    return Err(*failed.error);
                }
            }
        }
    }
}

impl<'a> BinderBuilder<'a> {
    fn plan(&self) -> &'a Plan {
        self.folder.plan
    }

    fn member(&self) -> Option<&'a Member> {
        self.folder.plan.member.as_ref()
    }

    /// Typesets cover, contents and dividers until the page numbers no longer change.
    fn settle(&self) -> Result<(BinderPlaces, GuidePages)> {
        let cover = self.cover()?;
        let zeros = BinderPlaces { dividers: vec![0; self.sections.len()], documents: BTreeMap::new() };
        let blank = self.options.duplex.then(|| pages::blank(&self.subject)).transpose()?.map(PageGroup::from);
        let mut counts = (count(&self.contents(&zeros)?), vec![1; self.sections.len()]);
        for _ in 0..ROUNDS {
            let places = self.place(cover.pages, counts.0, &counts.1);
            let pages: Vec<Option<usize>> = std::iter::once(None).chain((0..self.sections.len()).map(Some)).collect();
            let set = parallel::map(&pages, |_, page| match page {
                None => self.contents(&places),
                Some(at) => self.divider(*at, &places),
            });
            let broken = || Err(Error::internal("Formfolio crashed while it set the contents"));
            let mut set = set.into_iter().map(|groups| groups.unwrap_or_else(broken));
            let contents = set.next().unwrap_or_else(broken)?;
            let dividers: Vec<Vec<PageGroup>> = set.collect::<Result<_>>()?;
            let found = (count(&contents), dividers.iter().map(|groups| count(groups)).collect());
            if found == counts {
                return Ok((places, GuidePages { cover, contents, dividers, blank }));
            }
            counts = found;
        }
        Err(Error::internal("the page numbers of the contents do not settle"))
    }

    /// Where everything stands when cover, contents and dividers have so many pages.
    fn place(&self, cover: u32, contents: u32, dividers: &[u32]) -> BinderPlaces {
        let mut next = self.start_page(cover + 1) + contents;
        let mut places = BinderPlaces::default();
        for (section, divider) in self.sections.iter().zip(dividers) {
            next = self.start_page(next);
            places.dividers.push(next);
            next += divider;
            for index in &section.documents {
                if let Some(piece) = self.document_pages.get(index) {
                    next = self.start_page(next);
                    places.documents.insert(*index, (next, next + piece.pages().max(1) - 1));
                    next += piece.pages();
                }
            }
        }
        // The contents list a copy at the pages of its original.
        for index in &self.copies {
            let first = self.plan().documents.get(*index).and_then(|document| document.copy_of);
            if let Some(range) = first.and_then(|first| places.documents.get(&first)).copied() {
                places.documents.insert(*index, range);
            }
        }
        places
    }

    /// The page, from 1, on which something begins that could begin on `page`: right-hand pages have odd numbers.
    fn start_page(&self, page: u32) -> u32 {
        if self.options.duplex && page.is_multiple_of(2) { page + 1 } else { page }
    }

    /// Takes over the number of pages that each part has in the merged file. Returns whether any number changed.
    fn recount(&mut self, merged: &Merged, owners: &PartOwners) -> bool {
        let mut is_changed = false;
        for (part, (index, number)) in
            merged.parts.iter().zip(owners).filter_map(|(part, owner)| Some((part, (*owner)?)))
        {
            let Some(group) = self.document_pages.get_mut(&index).and_then(|piece| piece.groups.get_mut(number)) else {
                continue;
            };
            is_changed |= group.pages != part.pages;
            group.pages = part.pages;
        }
        is_changed
    }

    /// Puts a page before each damaged document. Returns whether any damage is newly found.
    fn tell_damage(&mut self, maker: &PageMaker<'_>, merged: &Merged, owners: &PartOwners) -> Result<bool> {
        let mut is_changed = false;
        for (part, owner) in merged.parts.iter().zip(owners) {
            let Some((index, _)) = owner.filter(|_| !part.damage.is_empty()) else { continue };
            let Some(document) = maker.folder.plan.documents.get(index) else { continue };
            if let Some(piece) = self
                .document_pages
                .get_mut(&index)
                .filter(|piece| piece.failure.is_none() && piece.rendition != Rendition::Damaged)
            {
                maker.damaged(document, piece, &part.damage)?;
                is_changed = true;
            }
        }
        Ok(is_changed)
    }

    /// Puts a page before each document with parts left out. Returns whether any such page is new.
    fn tell_left_out(&mut self, maker: &PageMaker<'_>, merged: &Merged, owners: &PartOwners) -> Result<bool> {
        let mut left_out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (part, owner) in merged.parts.iter().zip(owners) {
            let Some((index, _)) = owner else { continue };
            left_out.entry(*index).or_default().extend(part.left_out.iter().cloned());
        }
        let mut is_changed = false;
        for (index, sentences) in left_out {
            let Some(document) = maker.folder.plan.documents.get(index) else { continue };
            let piece =
                self.document_pages.get_mut(&index).filter(|piece| !sentences.is_empty() && piece.left_out.is_empty());
            if let Some(piece) = piece {
                maker.left_out(document, piece, &sentences)?;
                is_changed = true;
            }
        }
        Ok(is_changed)
    }

    fn cover(&self) -> Result<PageGroup> {
        let member = self.member();
        let text = |of: fn(&Member) -> Option<String>| member.and_then(of);
        let left_out = self.sections.iter().filter(|section| section.left_out);
        let mut left_out: Vec<String> =
            left_out.map(|one| format!("Section {}, {}", one.section.number, one.section.title)).collect();
        left_out.extend(match listing::copies_elsewhere(self.plan(), self.options) {
            0 => None,
            1 => Some("a copy of one of their documents, which was filed elsewhere".to_owned()),
            count => Some(format!("{count} copies of their documents, which were filed elsewhere")),
        });
        let cover = Cover {
            post: text(|member| member.role.clone()),
            team: text(|member| member.team.clone()),
            start: member.and_then(|member| member.start),
            supervisor: text(|member| member.supervisor.clone()),
            supervisors_manager: text(|member| member.supervisors_manager.clone()),
            moves: self.moves(),
            compiled: self.options.day,
            layout: self.plan().layout.title.clone(),
            note: self.plan().layout_note(),
            documents: self.document_pages.len() + self.copies.len(),
            left_out,
            kept_out: listing::kept_out(self.plan(), self.options).len(),
        };
        let logo = self.plan().authority.as_ref().and_then(|authority| authority.logo.as_ref());
        Ok(pages::cover(&self.subject, &cover, logo)?.into())
    }

    fn moves(&self) -> Option<pages::ListedMove> {
        let moves = self.member()?.moves.as_ref()?;
        Some(pages::ListedMove {
            from: moves.from.clone(),
            to: moves.to.clone(),
            date: moves.date,
            why: moves.why.clone(),
        })
    }

    /// A section as a page lists it.
    fn section(&self, at: usize, places: &BinderPlaces) -> Option<BinderSection> {
        let section = self.sections.get(at)?;
        let page = places.dividers.get(at).copied();
        Some(section.binder_section(self.plan(), page, |index| {
            (self.note(index), Some(places.documents.get(&index).map_or(0, |range| range.0)))
        }))
    }

    fn sections(&self, places: &BinderPlaces) -> Vec<BinderSection> {
        (0..self.sections.len()).filter_map(|at| self.section(at, places)).collect()
    }

    fn contents(&self, places: &BinderPlaces) -> Result<Vec<PageGroup>> {
        let note = self.plan().layout_note();
        Ok(pages::contents(&self.subject, &self.sections(places), note.as_deref())?
            .into_iter()
            .map(PageGroup::from)
            .collect())
    }

    fn divider(&self, at: usize, places: &BinderPlaces) -> Result<Vec<PageGroup>> {
        let section = self.section(at, places).ok_or_else(|| Error::internal("a section is not in the list"))?;
        Ok(pages::divider(&self.subject, &section)?.into_iter().map(PageGroup::from).collect())
    }

    /// What the contents say of a document.
    fn note(&self, index: usize) -> Option<String> {
        if self.copies.contains(&index) {
            let first = self.plan().documents.get(index)?.copy_of?;
            let first = self.plan().documents.get(first)?;
            return Some(format!("A copy of “{}”, shown once. Both originals are kept.", first.file));
        }
        let shown = match self.document_pages.get(&index)?.rendition {
            Rendition::Notice => Some("Not shown; a page says why. The original is kept."),
            Rendition::SignedCopy => Some("This is a copy. The digital signature is in the original."),
            Rendition::Damaged => Some("Parts of it are damaged; a page says which. The original is kept."),
            _ => None,
        };
        let placed =
            self.plan().unplaced.contains(&index).then_some("It is filed here because nothing says where it belongs.");
        let notes: Vec<&str> = shown.into_iter().chain(placed).collect();
        (!notes.is_empty()).then(|| notes.join(" "))
    }

    /// Merges everything, and says of each part which document and which of its groups it is.
    fn merge(
        &self,
        guides: &GuidePages,
        places: &BinderPlaces,
        attached: &[(Attachment<'static>, Vec<u8>)],
    ) -> std::result::Result<(Merged, PartOwners), UnmergedDocuments> {
        let mut leaves = PartSequence {
            binding: self,
            blank: guides.blank.as_ref(),
            next: 1,
            parts: Vec::new(),
            owners: PartOwners::new(),
        };
        leaves.guide(std::slice::from_ref(&guides.cover), pages::TITLE, 0);
        leaves.guide(&guides.contents, "Contents", 1);
        for (section, divider) in self.sections.iter().zip(&guides.dividers) {
            leaves.guide(divider, &listing::heading(section.section), 1);
            for index in &section.documents {
                let Some(document) = self.plan().documents.get(*index) else { continue };
                let Some(piece) = self.document_pages.get(index) else {
                    // A copy has no pages of its own, and its bookmark leads where it is shown.
                    let page = places.documents.get(index).map(|(first, _)| (listing::dated_title(document), *first));
                    if let Some(part) = leaves.parts.last_mut() {
                        part.also.extend(page);
                    }
                    continue;
                };
                for (number, group) in piece.groups.iter().enumerate() {
                    let (title, owner) = (listing::dated_title(document), Some((*index, number)));
                    match number {
                        0 => leaves.push_part(part(group, &title, 2), group.pages, owner),
                        _ => leaves.add(part(group, &title, 0), group.pages, owner),
                    }
                }
            }
        }
        let PartSequence { parts, owners, .. } = leaves;
        let attachments = attached.iter().map(|(file, bytes)| Attachment { bytes, ..file.clone() }).collect();
        let options = MergeOptions {
            title: format!("{}: {}", pages::TITLE, self.subject.person),
            fields: self.options.fields,
            attachments,
            password: self.options.password.clone(),
            date: self.options.day,
            number_label: "Page ".to_owned(),
            ..MergeOptions::default()
        };
        match merge::merge(&parts, &options) {
            Ok(merged) => Ok((merged, owners)),
            Err(failed) => Err(UnmergedDocuments {
                parts: failed
                    .parts
                    .into_iter()
                    .filter_map(|(at, error)| Some(((*owners.get(at)?)?.0, error)))
                    .collect(),
                error: failed.error,
            }),
        }
    }

    /// The originals, when they are to be in the binder, too.
    fn attached(&self, files: &dyn FolderFiles) -> Result<Vec<(Attachment<'static>, Vec<u8>)>> {
        let mut out = Vec::new();
        if !self.options.attach {
            return Ok(out);
        }
        for section in self.sections.iter().filter(|section| !section.left_out) {
            for document in section.documents.iter().filter_map(|index| self.plan().documents.get(*index)) {
                // An unreadable file cannot be attached; the error has been reported already.
                if document.sha256.is_none() {
                    continue;
                }
                let bytes = document_pages::bytes(&self.folder, files, document)?.into();
                let file = Attachment {
                    // Viewers take the part before a slash for a directory.
                    name: text::displayable(document.file.rsplit('/').next().unwrap_or(&document.file)).into_owned(),
                    bytes: &[],
                    media_type: crate::file_type::media_type(&document.file),
                    description: format!(
                        "The original of “{}”, Section {}",
                        listing::title(document),
                        section.section.number
                    ),
                    relation: Relation::Source,
                };
                out.push((file, bytes));
            }
        }
        Ok(out)
    }

    fn finish(
        self,
        merged: Merged,
        owners: &PartOwners,
        places: &BinderPlaces,
        others: Vec<(String, Vec<u8>)>,
    ) -> Binder {
        let plan = self.plan();
        let mut documents = vec![
            ShownDocument {
                rendition: Rendition::LeftOut,
                section: plan.layout.miscellaneous,
                pages: None,
                notes: Vec::new(),
                left_out: Vec::new(),
                signatures: Vec::new()
            };
            plan.documents.len()
        ];
        let mut noted: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (part, owner) in merged.parts.iter().zip(owners) {
            if let Some((index, _)) = owner {
                noted.entry(*index).or_default().extend(part.notes.iter().map(|note| sentence(note)));
            }
        }
        for index in listing::kept_out(plan, self.options) {
            if let Some(shown) = documents.get_mut(index) {
                shown.rendition = Rendition::KeptOut;
            }
        }
        for index in listing::drafts(plan, self.options, &self.sections) {
            if let (Some(shown), Some(document)) = (documents.get_mut(index), plan.documents.get(index)) {
                shown.rendition = Rendition::Draft;
                shown.section = document.section.unwrap_or(plan.layout.miscellaneous);
            }
        }
        for section in &self.sections {
            for index in &section.documents {
                let Some(shown) = documents.get_mut(*index) else { continue };
                shown.section = section.section.number;
                shown.pages = places.documents.get(index).copied();
                if self.copies.contains(index) {
                    shown.rendition = Rendition::Copy;
                    shown.notes.extend(self.note(*index));
                }
                if let Some(piece) = self.document_pages.get(index) {
                    shown.rendition = piece.rendition;
                    shown.notes.clone_from(&piece.notes);
                    shown.notes.extend(noted.remove(index).unwrap_or_default());
                    shown.left_out = piece.left_out.iter().map(|words| sentence(words)).collect();
                    shown.signatures.clone_from(&piece.signatures);
                }
            }
        }
        let pages = merged.parts.last().map_or(0, |last| last.first_page + last.pages - 1);
        let numbers = self.sections.iter().enumerate();
        let sections = numbers
            .map(|(at, section)| (section.section.number, places.dividers.get(at).copied(), section.left_out))
            .collect();
        let failures = self.document_pages.values().filter_map(|piece| piece.failure.clone()).collect();
        Binder {
            others,
            pdf: merged.bytes,
            pages,
            pdfua: merged.pdfua,
            pdfa: merged.pdfa,
            locked: self.options.password.is_some(),
            sections,
            documents,
            failures,
        }
    }

    /// The checklist and, on a move, the hand-over sheet.
    fn other_files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut others = Vec::new();
        let layout = &self.plan().layout;
        let authority = self.plan().authority.as_ref().map(|authority| &authority.id).or(layout.authority.as_ref());
        let form = match (&layout.checklist, authority) {
            (Some(id), _) => Some(self.folder.catalogue.form(id)?),
            (None, Some(authority)) if layout.authority.is_none() => {
                Some(self.folder.catalogue.contents_checklist(authority)?)
            }
            (None, _) => None,
        };
        if let Some(form) = form {
            let record = checklist::ticked(&form, self.plan(), &self.sections);
            others.push(("checklist.docx".to_owned(), docx::fill(&record)?));
            others.push(("checklist.pdf".to_owned(), pdf::fill(&record)?));
        }
        if let (Some(_), Some(authority)) = (self.moves(), authority) {
            let form = self.folder.catalogue.handover_sheet(authority)?;
            let record = handover::listed(&form, self.plan(), &self.sections);
            others.push(("handover.docx".to_owned(), docx::fill(&record)?));
            others.push(("handover.pdf".to_owned(), pdf::fill(&record)?));
        }
        Ok(others)
    }
}

/// The parts of the binder in order, with a blank page before what has to begin on a right-hand page.
struct PartSequence<'a> {
    binding: &'a BinderBuilder<'a>,
    blank: Option<&'a PageGroup>,
    /// The page on which the next part begins.
    next: u32,
    parts: Vec<MergePart<'a>>,
    owners: PartOwners,
}

impl<'a> PartSequence<'a> {
    /// Adds a part that begins on a page of its own choosing.
    fn push_part(&mut self, part_of: MergePart<'a>, pages: u32, owner: Option<(usize, usize)>) {
        if let Some(blank) = self.blank.filter(|_| self.binding.start_page(self.next) != self.next) {
            self.add(part(blank, "Blank page", 0), blank.pages, None);
        }
        self.add(part_of, pages, owner);
    }

    /// Adds the groups of one of the pages that say where everything stands. Only the first has a bookmark.
    fn guide(&mut self, groups: &'a [PageGroup], title: &str, level: u8) {
        for (number, group) in groups.iter().enumerate() {
            let part_of = |level| MergePart { resolves_links: true, ..part(group, title, level) };
            match number {
                0 => self.push_part(part_of(level), group.pages, None),
                _ => self.add(part_of(0), group.pages, None),
            }
        }
    }

    /// Adds a part right behind the one before it.
    fn add(&mut self, part: MergePart<'a>, pages: u32, owner: Option<(usize, usize)>) {
        self.next += pages;
        self.parts.push(part);
        self.owners.push(owner);
    }
}

/// The document and the group of each merged part. Cover, contents and dividers are left out.
type PartOwners = Vec<Option<(usize, usize)>>;

/// Which documents could not be merged.
struct UnmergedDocuments {
    parts: Vec<(usize, Error)>,
    error: Box<Error>,
}

/// How many pages some groups have together.
fn count(groups: &[PageGroup]) -> u32 {
    groups.iter().map(|group| group.pages).sum()
}

fn part<'s>(group: &'s PageGroup, title: &str, level: u8) -> MergePart<'s> {
    MergePart {
        bytes: &group.pdf,
        title: title.to_owned(),
        level,
        numbered: true,
        label: group.label.clone(),
        flat: group.flat,
        ..MergePart::default()
    }
}
