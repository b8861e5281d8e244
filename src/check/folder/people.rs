//! What is on file about each person of a folder that was read for a plan.

use chrono::NaiveDate;

use super::contents::FolderContents;
use crate::check::checker::waive;
use crate::check::{PersonOnFile, group};
use crate::finding::{FileReport, Finding};
use crate::folder::{Member, Plan};
use crate::form::Catalogue;
use crate::record::Record;
use crate::rules::waivers::Waivers;
use crate::rules::{self, FindingSubject, Subject};

impl FolderContents {
    /// Hands over what is on file about each person, checked. The findings that waivers cover are marked. Files have
    /// their names below the folder. Copies, which the plan knows, are left out.
    pub fn visit_people(
        &self,
        catalogue: &Catalogue,
        plan: Option<&Plan>,
        staff: &[Member],
        waivers: &[Waivers],
        today: NaiveDate,
        visit: &mut dyn FnMut(&PersonOnFile<'_>),
    ) {
        let document = |index: usize| plan.and_then(|plan| plan.documents.get(index));
        let is_copy = |index: usize| document(index).is_some_and(|document| document.copy_of.is_some());
        let records: Vec<(&str, &Record)> = self
            .records()
            .filter(|(index, _)| !is_copy(*index))
            .filter_map(|(index, record)| Some((self.items.get(index)?.file.as_str(), record)))
            .collect();
        let mut subjects: Vec<Subject<'_>> =
            records.iter().map(|(file, record)| Subject::of_file(file, record, today)).collect();
        if let Some(member) = &self.member {
            group::know_by_all_names(member, &mut subjects);
        }
        let of_record = |((file, record), subject): (&(&str, &Record), &Subject<'_>)| {
            let findings = rules::check_on_file(subject).findings;
            FileReport::of_record(*file, &record.form.id, &record.form.title, findings)
        };
        let mut reports: Vec<FileReport> = records.iter().zip(&subjects).map(of_record).collect();
        let histories = group::histories(catalogue, self.member.as_ref(), staff, &subjects, today, true);
        let mut of_folders: Vec<Vec<Finding>> = Vec::new();
        for history in &histories {
            let mut of_folder = Vec::new();
            for (subject, finding) in rules::check_history(history).found {
                let report = match subject {
                    FindingSubject::File(index) => reports.get_mut(index),
                    FindingSubject::Folder | FindingSubject::Section(_) => None,
                };
                report.map_or(&mut of_folder, |report| &mut report.findings).push(finding);
            }
            of_folders.push(of_folder);
        }
        if !waivers.is_empty() {
            // Waivers name files as they are shown.
            for report in &mut reports {
                report.file = self.display_name(&report.file);
            }
            waive(waivers, &self.dir, today, &mut reports, &mut of_folders);
            for (report, (file, _)) in reports.iter_mut().zip(&records) {
                (*file).clone_into(&mut report.file);
            }
        }
        for (history, of_folder) in histories.iter().zip(&of_folders) {
            visit(&PersonOnFile { dir: &self.dir, history, of_folder, reports: &reports });
        }
    }
}
