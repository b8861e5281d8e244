//! [`Plan`]: the section and order of every document of a folder. No document is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::Member;
use super::document::{Document, FolderFile, Placement, Recognised};
use super::edited_plan::EditedPlace;
use super::file_name;
use super::place::{self, ProposedPlace};
use crate::file_type::FileType;
use crate::form::layout::{Expected, LayoutSection, MemberCondition};
use crate::form::placeholder;
use crate::form::policy::Staff;
use crate::form::shape::nearest;
use crate::form::{Authority, Layout};
use crate::person_name::words;
use crate::source::{Mistake, Source};
use crate::text::{displayable, is_visible};

/// The sections of a folder with their documents.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The name of the folder's owner, if known.
    pub person: Option<String>,
    /// The sections.
    pub layout: Arc<Layout>,
    /// The authority whose policy applies.
    pub authority: Option<Arc<Authority>>,
    /// The owner, from `folder.yaml`.
    pub member: Option<Member>,
    /// The first days of sickness that `folder.yaml` and the monitoring sheet name.
    pub sickness: Vec<NaiveDate>,
    /// Every file of the folder, in the order given.
    pub documents: Vec<Document>,
    /// The sections in order, each with the documents in it, in order.
    pub sections: Vec<(u32, Vec<usize>)>,
    /// The documents without a known section. They go to the miscellaneous section.
    pub unplaced: Vec<usize>,
}

/// What stands between the name of an email or an archive and that of a file in it.
pub const ENCLOSED: &str = " › ";

/// The input for a plan, besides the files.
#[derive(Debug)]
pub struct PlanInput<'a> {
    /// The owner's name, if there is no `folder.yaml` and all records are about one person.
    pub person: Option<String>,
    /// The owner, from `folder.yaml`.
    pub member: Option<&'a Member>,
    /// The sections.
    pub layout: Arc<Layout>,
    /// The authority whose policy applies.
    pub authority: Option<Arc<Authority>>,
    /// The first days of sickness that records name.
    pub sickness: Vec<NaiveDate>,
    /// A plan edited by a person, which takes precedence.
    pub edited_plan: Option<&'a [EditedPlace]>,
}

/// Whether two file names are equal after Unicode normalization (NFC), without a leading `./`.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    one == other || one.trim_start_matches("./").nfc().eq(other.trim_start_matches("./").nfc())
}

/// Finds the item with exactly this name, or else with a name that [`same_name`] accepts. A folder may hold both.
pub(super) fn of_name<'l, T>(list: &'l [T], name: &str, name_of: impl Fn(&T) -> &str) -> Option<&'l T> {
    let exact = list.iter().find(|item| name_of(item) == name);
    exact.or_else(|| list.iter().find(|item| same_name(name_of(item), name)))
}

impl Plan {
    /// Places files.
    #[must_use]
    pub fn new(files: &[FolderFile<'_>], input: PlanInput<'_>) -> Self {
        let layout = &input.layout;
        let lines = input.edited_plan.unwrap_or_default();
        // The order of an edited plan counts.
        let rank = |file: &str| {
            let line = of_name(lines, file, |line| &line.file)?;
            lines.iter().position(|other| std::ptr::eq(line, other))
        };
        let mut documents: Vec<Document> = files.iter().map(|file| document(file, &input)).collect();
        // A copy of another person's document is that person's too.
        let strangers: BTreeSet<String> =
            documents.iter().filter(|one| one.stranger && one.size > 0).filter_map(|one| one.sha256.clone()).collect();
        for document in &mut documents {
            document.stranger |= document.sha256.as_ref().is_some_and(|hash| strangers.contains(hash));
        }
        // An email with another person's record is not handed on either.
        let covers: BTreeSet<String> =
            documents.iter().filter(|one| one.stranger).filter_map(|one| one.enclosed_in.clone()).collect();
        for document in &mut documents {
            document.stranger |= covers.contains(&document.file);
        }
        copies(files, &mut documents);
        // A title may come from outside: a file name, a document, an edited plan.
        for document in &mut documents {
            document.title = displayable(&document.title).into_owned();
        }
        let mut sections: Vec<(u32, Vec<usize>)> =
            layout.sections.iter().map(|section| (section.number, Vec::new())).collect();
        let mut unplaced = Vec::new();
        for (index, document) in documents.iter().enumerate() {
            let own = sections.iter_mut().find(|(number, _)| Some(*number) == document.section);
            own.map_or(&mut unplaced, |(_, section)| section).push(index);
        }
        let key = |index: &usize| {
            let document: Option<&Document> = documents.get(*index);
            // By printed heading; documents without one come last.
            let heading = document.and_then(|document| {
                let headings = &layout.section(document.section?)?.headings;
                headings.iter().position(|heading| Some(&heading.title) == document.heading.as_ref())
            });
            let day = document.and_then(Document::day);
            let in_order = (document.is_some_and(|document| !document.first), day.is_none(), day);
            let number = document.and_then(|document| document.number);
            let name = document.map(|document| document.file.as_str());
            let rank = name.and_then(rank).unwrap_or(usize::MAX);
            (heading.unwrap_or(usize::MAX), rank, in_order, number, name.map(file_name::natural_key))
        };
        sections.iter_mut().for_each(|(_, section)| section.sort_by_cached_key(key));
        unplaced.sort_by_cached_key(key);
        for (_, section) in &sections {
            number_namesakes(&mut documents, section);
        }
        let person = input.member.map(|member| member.person.clone()).or(input.person);
        let person = person.filter(|person| is_visible(person)).map(|person| displayable(&person).into_owned());
        Self {
            person,
            sickness: input.sickness,
            layout: Arc::clone(layout),
            authority: input.authority,
            member: input.member.cloned(),
            documents,
            sections,
            unplaced,
        }
    }

    /// The documents of a section, in order.
    pub fn section(&self, number: u32) -> impl Iterator<Item = &Document> {
        let own = self.sections.iter().find(|(one, _)| *one == number).map_or(&[][..], |(_, own)| own);
        own.iter().filter_map(|index| self.documents.get(*index))
    }

    /// The owner's documents with their indexes, without copies.
    pub fn own(&self) -> impl Iterator<Item = (usize, &Document)> {
        self.documents.iter().enumerate().filter(|(_, document)| !document.stranger && document.copy_of.is_none())
    }

    /// Whether a condition applies to the member. A fact that `folder.yaml` does not state counts as false.
    #[must_use]
    pub fn holds(&self, when: Option<MemberCondition>) -> bool {
        let Some(when) = when else { return true };
        self.member.as_ref().is_some_and(|member| match when {
            MemberCondition::Probation => member.probation,
            MemberCondition::Asye => member.staff == Staff::Asye,
            MemberCondition::Move => member.moves.is_some(),
        })
    }

    /// The missing documents of a section. Expectations with an unmet condition or of another authority, and appended
    /// sections, do not count.
    pub fn missing<'p>(&'p self, section: &'p LayoutSection) -> impl Iterator<Item = &'p Expected> {
        let counts = !section.appended && self.holds(section.when);
        let own = self.authority.as_ref().map(|authority| authority.id.as_str());
        let is_asked = move |expected: &&Expected| expected.authority.is_none() || expected.authority.as_deref() == own;
        let expected = section.expects.iter().filter(move |expected| counts && self.holds(expected.when));
        let expected = expected.filter(is_asked);
        expected.filter(|expected| !self.is_there(section, expected))
    }

    /// Whether an expected document is there. A draft is evidence of nothing.
    fn is_there(&self, section: &LayoutSection, expected: &Expected) -> bool {
        self.fitting(section, expected).any(|document| !document.is_draft)
    }

    /// The unfinished drafts of a missing document.
    pub fn drafts_of<'p>(
        &'p self,
        section: &'p LayoutSection,
        expected: &'p Expected,
    ) -> impl Iterator<Item = &'p Document> {
        self.fitting(section, expected).filter(|document| document.is_draft)
    }

    /// The documents of a section with an expected form or name, or all if neither is given.
    fn fitting<'p>(&'p self, section: &'p LayoutSection, expected: &'p Expected) -> impl Iterator<Item = &'p Document> {
        let anything = expected.forms.is_empty() && expected.patterns.is_empty();
        self.section(section.number).filter(|document| !document.stranger).filter(move |document| {
            let form = document.form.as_ref().is_some_and(|form| expected.forms.contains(&form.id));
            let name = || {
                let name = words(&format!("{} {}", document.file, document.title));
                expected.patterns.iter().any(|pattern| pattern.within(&name))
            };
            anything || form || name()
        })
    }

    /// Whether the directories of the folder follow the layout's sections: the layout is the printed one, or
    /// `folder.yaml` chooses it.
    #[must_use]
    pub fn follows_layout(&self) -> bool {
        let chosen = self.member.as_ref().and_then(|member| member.layout.as_deref());
        self.layout.ours().is_none() || chosen == Some(self.layout.id.as_str())
    }

    /// The sentences that say that no policy prints the sections, with the authority's name; `None` when one does.
    #[must_use]
    pub fn layout_note(&self) -> Option<String> {
        let note = self.layout.ours()?;
        Some(match &self.authority {
            Some(authority) => placeholder::filled(note, authority),
            None => placeholder::filled_with(note, "the authority"),
        })
    }

    /// What is not known about the folder's owner, so that checks are left out; in whole sentences.
    #[must_use]
    pub fn unknown(&self) -> Vec<&'static str> {
        const NO_OWNER: &str =
            "The owner of this folder is not known, so a record about another person would not be noticed.";
        if self.member.is_some() {
            return if self.person.is_none() { vec![NO_OWNER] } else { Vec::new() };
        }
        let mut out = vec![
            "There is no folder.yaml here, so it is unknown whether the person is on probation, newly qualified or about to \
             move. Checks that depend on this were left out.",
        ];
        if self.person.is_none() {
            out.push(NO_OWNER);
        }
        out
    }
}

/// Returns the mistakes in the files placed by `folder.yaml`: unknown files and unknown sections.
#[must_use]
pub fn misplaced(files: &[FolderFile<'_>], member: &Member, source: &Source, layout: &Layout) -> Vec<Mistake> {
    let mut wrong = Vec::new();
    for placed in &member.files {
        let at = |message: String, help: String| Mistake::new(source, placed.span, message).help(help);
        if !files.iter().any(|file| same_name(&file.name, &placed.file)) {
            let near = nearest(&placed.file, files.iter().map(|file| file.name.as_str()));
            let help = near.map_or_else(
                || "Leave it out, or put the file back".to_owned(),
                |near| format!("Did you mean “{near}”? Else leave it out, or put the file back"),
            );
            wrong.push(at("there is no such file in the folder".to_owned(), help));
        } else if layout.section(placed.section).is_none() {
            let known: Vec<String> = layout.sections.iter().map(|one| one.number.to_string()).collect();
            let help = format!("Sections of {}: {}", layout.id, known.join(", "));
            wrong.push(at(format!("this file is put into Section {}, which does not exist", placed.section), help));
        }
    }
    wrong
}

fn document(file: &FolderFile<'_>, input: &PlanInput<'_>) -> Document {
    let (layout, member, lines) = (&input.layout, input.member, input.edited_plan);
    let authority = input.authority.as_deref();
    let base = file.name.rsplit('/').next().unwrap_or(&file.name);
    let base = base.rsplit(ENCLOSED).next().filter(|_| file.enclosed_in.is_some()).unwrap_or(base);
    let parts = file_name::read(base);
    let spot = place::place(file, &parts, layout);
    let (form, day, stranger) = match &file.known {
        Recognised::Record { record, day, stranger } => (Some(Arc::clone(&record.form)), *day, *stranger),
        Recognised::Other | Recognised::Unreadable(..) => (None, None, false),
    };
    let stranger = stranger || file.is_of_other;
    let is_draft = matches!(&file.known, Recognised::Record { record, .. } if record.is_draft());
    let unreadable = match &file.known {
        Recognised::Unreadable(why, help) => Some((why.clone(), help.clone())),
        _ => None,
    };
    let stated = file.stated_title.clone().unwrap_or_default();
    // The name of the organisation or the owner is not a title.
    let is_name = |title: &String| {
        let names = authority.into_iter().flat_map(|one| [one.name.as_str(), &one.organisation, &one.short]);
        names.chain(member.map(|member| member.person.as_str())).any(|name| words(name) == words(title))
    };
    let title = stated.title.filter(|title| !is_name(title)).unwrap_or(parts.title);
    let ProposedPlace { section, heading, first, placement: why, because, sure, lies_in } = spot;
    let mut document = Document {
        file: file.name.clone(),
        size: file.size,
        sha256: file.sha256.clone(),
        file_type: file.file_type,
        title: form.as_ref().map_or(title, |form| form.filed_as.clone()),
        form,
        date: day.or(parts.date).or(stated.date),
        month: parts.month,
        number: parts.number,
        section,
        heading,
        first,
        placement: why,
        because,
        sure,
        lies_in,
        copy_of: None,
        stranger,
        is_draft,
        stated_person: file.stated_person.clone(),
        unreadable,
        enclosed_in: file.enclosed_in.clone(),
        encloses: file.encloses.clone(),
    };
    let line = lines.and_then(|lines| of_name(lines, &file.name, |line| &line.file));
    let placed = member.and_then(|member| of_name(&member.files, &file.name, |placed| &placed.file));
    if let Some(line) = line {
        by_hand(&mut document, layout, line, "the plan says so");
    } else if let Some(placed) = placed.filter(|placed| layout.section(placed.section).is_some()) {
        let line = EditedPlace {
            file: String::new(),
            section: Some(placed.section),
            heading: placed.heading.clone(),
            title: placed.title.clone(),
            date: placed.date,
        };
        by_hand(&mut document, layout, &line, "folder.yaml says so");
    }
    document
}

/// Numbers the documents of a section with the same title and day: the second becomes "… (2)". Copies are not numbered.
fn number_namesakes(documents: &mut [Document], section: &[usize]) {
    let mut seen: BTreeMap<(String, Option<NaiveDate>), u32> = BTreeMap::new();
    for index in section {
        let Some(document) = documents.get_mut(*index).filter(|document| document.copy_of.is_none()) else { continue };
        let count = seen.entry((document.title.clone(), document.day())).or_default();
        *count += 1;
        if *count > 1 {
            document.title = format!("{} ({count})", document.title);
        }
    }
}

/// Applies the placing by hand, which takes precedence.
fn by_hand(document: &mut Document, layout: &Layout, line: &EditedPlace, because: &str) {
    if line.section != document.section || line.heading.is_some() {
        document.heading.clone_from(&line.heading);
    }
    let moved = line.section != document.section;
    document.section = line.section;
    document.date = line.date.or(document.date);
    if let Some(title) = line.title.as_ref().filter(|title| is_visible(title)) {
        title.trim().clone_into(&mut document.title);
    }
    if let Some(section) = line.section.and_then(|number| layout.section(number)) {
        let first = document.form.as_ref().is_some_and(|form| section.first_kinds.contains(&form.kind));
        document.first = first || (document.first && !moved);
        document.placement = Placement::Hand;
        because.clone_into(&mut document.because);
        document.sure = true;
    } else {
        document.placement = Placement::Nothing;
        "the plan gives it no section".clone_into(&mut document.because);
        document.sure = false;
    }
}

/// Finds copies: files with the same bytes, or records with the same answers and nothing in addition. The PDF counts as
/// the document, else the Word file; the others are its copies.
fn copies(files: &[FolderFile<'_>], documents: &mut [Document]) {
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|index| {
        let kind = match files[*index].file_type {
            FileType::Pdf => 0,
            FileType::Word => 1,
            _ => 2,
        };
        (kind, files[*index].name.clone())
    });
    let mut by_bytes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut records: Vec<usize> = Vec::new();
    for index in order {
        let file = &files[index];
        // Empty files are not copies of each other.
        let same = file.sha256.as_deref().filter(|_| file.size > 0);
        let mut first = same.and_then(|hash| by_bytes.get(hash).copied());
        // Guessed answers are not compared.
        if let Recognised::Record { record, .. } = &file.known
            && !record.has_lost_fields()
            && !record.is_read_by_labels()
        {
            let equal = |other: &&usize| {
                let Recognised::Record { record: other, .. } = &files[**other].known else { return false };
                other.form.id == record.form.id && other.values == record.values && record.adds_nothing_to(other)
            };
            first = first.or_else(|| records.iter().find(equal).copied());
            if first.is_none() {
                records.push(index);
            }
        }
        if let (None, Some(hash)) = (first, same) {
            by_bytes.insert(hash, index);
        }
        documents[index].copy_of = first;
    }
}
