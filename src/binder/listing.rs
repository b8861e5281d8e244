//! The sections with their documents, in the words that the contents, the dividers, the bookmarks and the hand-over
//! sheet share.

use std::collections::BTreeSet;

use super::input::BinderOptions;
use crate::dates;
use crate::dates::month::Month;
use crate::folder::{Document, Plan, file_name};
use crate::form::layout::{LayoutSection, MemberCondition};
use crate::pdf::pages::{BinderSection, FolderSubject, ListedDocument};

/// Longer names of people and documents are cut to this many characters.
const MOST_LETTERS: usize = 300;

/// A section and its documents, by their index in the plan. An appended section without documents is not listed.
#[derive(Debug, Clone)]
pub(super) struct ListedSection<'p> {
    pub section: &'p LayoutSection,
    pub documents: Vec<usize>,
    pub left_out: bool,
}

/// The sections in order, with their documents. Unplaced documents go to the miscellaneous section. Documents that are
/// kept out are in no section, and neither are unfinished drafts, unless their section is left out. A copy of a document
/// in a left-out section moves there, so that it is left out, too; so do an email or an archive with the document in it,
/// and what is in one that is left out.
pub(super) fn sections<'p>(plan: &'p Plan, options: &BinderOptions) -> Vec<ListedSection<'p>> {
    let mut sections = by_place(plan, options);
    for (index, number) in copies_of_left_out(plan, &sections) {
        for section in &mut sections {
            section.documents.retain(|own| *own != index);
            if section.section.number == number {
                section.documents.push(index);
            }
        }
    }
    let is_draft = |index: &usize| plan.documents.get(*index).is_some_and(|document| document.is_draft);
    for section in sections.iter_mut().filter(|section| !section.left_out) {
        section.documents.retain(|index| !is_draft(index));
    }
    sections.retain(|one| !one.section.appended || !one.documents.is_empty());
    sections
}

/// The unfinished drafts, by their place in the plan, that are in none of the sections and not kept out.
pub(super) fn drafts(plan: &Plan, options: &BinderOptions, sections: &[ListedSection<'_>]) -> Vec<usize> {
    let kept_out = kept_out(plan, options);
    let is_listed = |index: &usize| sections.iter().any(|section| section.documents.contains(index));
    let drafts = plan.documents.iter().enumerate().filter(|(_, document)| document.is_draft).map(|(index, _)| index);
    drafts.filter(|index| !kept_out.contains(index) && !is_listed(index)).collect()
}

/// The documents in included sections that are copies of a document in a left-out section, each with the number of the
/// left-out section.
fn copies_of_left_out(plan: &Plan, sections: &[ListedSection<'_>]) -> Vec<(usize, u32)> {
    let same = |one: usize, other: usize| {
        let (Some(first), Some(second)) = (plan.documents.get(one), plan.documents.get(other)) else { return false };
        let has_same_bytes = first.size > 0 && first.sha256.is_some() && first.sha256 == second.sha256;
        has_same_bytes || first.is_in_or_has(second) || first.copy_of.unwrap_or(one) == second.copy_of.unwrap_or(other)
    };
    let (left_out, handed_on): (Vec<_>, Vec<_>) = sections.iter().partition(|section| section.left_out);
    let number = |index: usize| {
        let holds = |section: &&&ListedSection<'_>| section.documents.iter().any(|other| same(index, *other));
        left_out.iter().find(holds).map(|section| (index, section.section.number))
    };
    handed_on.iter().flat_map(|section| &section.documents).filter_map(|index| number(*index)).collect()
}

/// The number of documents that are left out only because they are copies of a left-out document.
pub(super) fn copies_elsewhere(plan: &Plan, options: &BinderOptions) -> usize {
    copies_of_left_out(plan, &by_place(plan, options)).len()
}

/// The sections with the documents that have their place in each.
fn by_place<'p>(plan: &'p Plan, options: &BinderOptions) -> Vec<ListedSection<'p>> {
    let layout = &plan.layout;
    let kept_out = kept_out(plan, options);
    let listed = |section: &'p LayoutSection| {
        let own = plan.sections.iter().find(|(number, _)| *number == section.number);
        let mut documents = own.map(|(_, own)| own.clone()).unwrap_or_default();
        if section.number == layout.miscellaneous {
            documents.extend(&plan.unplaced);
        }
        documents.retain(|index| !kept_out.contains(index));
        ListedSection { section, documents, left_out: options.without.contains(&section.number) }
    };
    layout.sections.iter().map(listed).filter(|one| !one.section.appended || !one.documents.is_empty()).collect()
}

/// The heading of a section, as contents and bookmarks have it.
pub(super) fn heading(section: &LayoutSection) -> String {
    format!("Section {} – {}", section.number, section.title)
}

/// A name as pages have it: PDF/A limits how long the title of a document is.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name)),
        None => name.to_owned(),
    }
}

/// The title of a document, followed by its month if only the month is known.
pub(super) fn title(document: &Document) -> String {
    match (document.date, document.month) {
        (None, Some(first)) => format!("{}, {}", shortened(&document.title), Month::from_date(first)),
        _ => shortened(&document.title),
    }
}

/// What the contents, the dividers and the bookmarks call a document: its title and the day it is of, as in
/// "Supervision record, 4 June 2025". A file that is named after its day alone is not dated twice.
pub(super) fn dated_title(document: &Document) -> String {
    let title = title(document);
    match document.date {
        Some(date) if file_name::read(&title).date != Some(date) => format!("{title}, {}", dates::long(date)),
        _ => title,
    }
}

/// Returns the member of staff and the authority, as the title page shows them.
pub(super) fn folder_subject(plan: &Plan, authority: &str) -> FolderSubject {
    FolderSubject {
        authority: authority.to_owned(),
        person: plan.person.as_deref().map_or_else(|| "A member of staff not named".to_owned(), shortened),
    }
}

impl ListedSection<'_> {
    /// The section as a page lists it. `entry` gives a document's note and the page it begins on.
    pub(super) fn binder_section(
        &self,
        plan: &Plan,
        page: Option<u32>,
        entry: impl Fn(usize) -> (Option<String>, Option<u32>),
    ) -> BinderSection {
        let own = self.section;
        let mut section = BinderSection {
            number: own.number,
            title: own.title.clone(),
            second_line: own.second_line.clone(),
            page,
            statement: self.statement(plan),
            ..BinderSection::default()
        };
        if self.left_out {
            return section;
        }
        section.headings = own.headings.iter().map(|heading| heading.title.clone()).collect();
        section.missing = plan.missing(own).map(|expected| expected.what.clone()).collect();
        section.entries = self
            .documents
            .iter()
            .filter_map(|index| Some((*index, plan.documents.get(*index)?)))
            .map(|(index, document)| {
                let (note, page) = entry(index);
                ListedDocument { title: dated_title(document), heading: document.heading.clone(), note, page }
            })
            .collect();
        section
    }

    /// What is to be said of the section as a whole.
    pub(super) fn statement(&self, plan: &Plan) -> Option<String> {
        let own = self.section;
        if self.left_out {
            return Some("This section has been left out of this copy.".to_owned());
        }
        if own.appended {
            return Some(
                "This section is not in the list by which the folder is kept. What belongs to it stands here."
                    .to_owned(),
            );
        }
        if !self.documents.is_empty() {
            return None;
        }
        let applies = plan.member.is_none() || plan.holds(own.when);
        Some(match own.when.filter(|_| !applies) {
            Some(MemberCondition::Probation) => "Not applicable: not on probation.".to_owned(),
            Some(MemberCondition::Asye) => "Not applicable: not in the first year after qualifying (ASYE).".to_owned(),
            Some(MemberCondition::Move) => "Not applicable: no change of post.".to_owned(),
            None => "Nothing is filed in this section.".to_owned(),
        })
    }
}

/// The documents, by their place in the plan, that are left out of a copy.
#[must_use]
pub fn left_out(plan: &Plan, options: &BinderOptions) -> BTreeSet<usize> {
    let sections = sections(plan, options);
    sections.into_iter().filter(|section| section.left_out).flat_map(|section| section.documents).collect()
}

/// The documents, by their place in the plan, that are records of other people and kept out of what is handed on.
#[must_use]
pub fn kept_out(plan: &Plan, options: &BinderOptions) -> BTreeSet<usize> {
    let strangers = plan.documents.iter().enumerate().filter(|(_, document)| document.stranger);
    strangers.filter(|_| !options.keep_strangers).map(|(index, _)| index).collect()
}
