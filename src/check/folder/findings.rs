//! Checks a folder with its plan: its records, its records over time, and the places of its documents.

use chrono::NaiveDate;

use super::contents::FolderContents;
use crate::check::group;
use crate::dates::working_days::BeyondCalendar;
use crate::finding::{FileReport, Finding, Report};
use crate::folder::{Member, Plan};
use crate::form::Catalogue;
use crate::record::Record;
use crate::rules::waivers::{self, Waivers};
use crate::rules::{self, FindingSubject, Subject};

/// The extent of the check of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The section and the owner of each document.
    Places,
    /// Also findings about all records together.
    Folder,
    /// Also each record.
    Everything,
}

/// The findings about a folder.
#[derive(Debug, Default)]
pub struct FolderFindings {
    /// The findings, with the indexes of documents in the plan.
    pub findings: Vec<(FindingSubject, Finding)>,
    /// Working days beyond the end of the calendar, each with the index of its document.
    pub beyond: Vec<(Option<usize>, BeyondCalendar)>,
}

impl FolderContents {
    /// Checks the folder within the scope.
    #[must_use]
    pub fn check(
        &self,
        catalogue: &Catalogue,
        plan: &Plan,
        staff: &[Member],
        today: NaiveDate,
        scope: Scope,
    ) -> FolderFindings {
        let all = scope == Scope::Everything;
        let mut found = FolderFindings::default();
        let mut records: Vec<(usize, &Record)> = self.records().collect();
        let is_copy = |index: &usize| plan.documents.get(*index).is_some_and(|document| document.copy_of.is_some());
        // Copies are left out of the history; `document-duplicate` reports them.
        records.sort_by_key(|(index, _)| (is_copy(index), *index));
        let once = records.iter().filter(|(index, _)| !is_copy(index)).count();
        let file = |index: usize| plan.documents.get(index).map(|document| document.file.as_str());
        let mut subjects: Vec<Subject<'_>> = records.iter().map(|(_, record)| Subject::new(record, today)).collect();
        for (subject, (index, _)) in subjects.iter_mut().zip(&records) {
            subject.file = file(*index);
        }
        if let Some(member) = &self.member {
            group::know_by_all_names(member, &mut subjects);
        }
        if all {
            for ((index, _), subject) in records.iter().zip(&subjects) {
                let checked = rules::check_on_file(subject);
                found
                    .findings
                    .extend(checked.findings.into_iter().map(|finding| (FindingSubject::File(*index), finding)));
                found.beyond.extend(checked.beyond.into_iter().map(|beyond| (Some(*index), beyond)));
            }
        }
        let subjects = &subjects[..once];
        for history in group::histories(catalogue, self.member.as_ref(), staff, subjects, today, true) {
            let result = rules::check_history(&history);
            for (subject, finding) in result.found {
                let of_folder = rules::is_about_folder(finding.rule);
                let subject = match subject {
                    FindingSubject::File(index) => {
                        records.get(index).map_or(FindingSubject::Folder, |(index, _)| FindingSubject::File(*index))
                    }
                    other => other,
                };
                let is_wanted = all || of_folder || (scope == Scope::Folder && subject == FindingSubject::Folder);
                // A record about several people is in the history of each.
                if is_wanted && !found.findings.contains(&(subject, finding.clone())) {
                    found.findings.push((subject, finding));
                }
            }
            if all {
                found.beyond.extend(result.beyond.into_iter().map(|beyond| (None, beyond)));
            }
        }
        found.findings.extend(rules::check_folder(plan).found);
        found
    }

    /// Marks the findings that waivers cover.
    pub fn waive(&self, plan: &Plan, found: &mut FolderFindings, waivers: &[Waivers], today: NaiveDate) {
        let report = |(subject, finding): &(FindingSubject, Finding)| {
            let document = match subject {
                FindingSubject::File(index) => plan.documents.get(*index),
                FindingSubject::Folder | FindingSubject::Section(_) => None,
            };
            let file = document.map_or_else(|| self.dir.clone(), |document| self.display_name(&document.file));
            FileReport { file, form: None, title: None, about: None, findings: vec![finding.clone()] }
        };
        let mut report = Report::from(found.findings.iter().map(report).collect::<Vec<_>>());
        waivers::apply(&mut report, waivers, today);
        for ((_, finding), report) in found.findings.iter_mut().zip(report.checked) {
            if let Some(waived) = report.findings.into_iter().next() {
                finding.waived = waived.waived;
            }
        }
    }
}
