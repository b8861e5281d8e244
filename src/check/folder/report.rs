//! Reports the findings about a folder, file by file.

use std::collections::BTreeMap;

use super::contents::FolderContents;
use super::findings::Scope;
use super::item::ReadResult;
use crate::check::checker::{Checker, NO_FORM};
use crate::check::unchecked;
use crate::finding::FileReport;
use crate::folder::Plan;
use crate::record::Record;
use crate::rules::FindingSubject;

/// The title of findings about the folder itself.
const WHOLE: &str = "The folder as a whole";

impl Checker<'_> {
    /// Checks a folder with its plan: each record, the records over time, and the folder.
    pub fn folder(&mut self, contents: FolderContents, plan: &Plan) {
        let found = contents.check(self.catalogue, plan, self.staff, self.today, Scope::Everything);
        let mut reports: BTreeMap<usize, FileReport> = BTreeMap::new();
        let report = |index: usize| FileReport {
            file: contents.display_name(&plan.documents[index].file),
            form: plan.documents[index].form.as_ref().map(|form| form.id.clone()),
            title: Some(
                plan.documents[index].form.as_ref().map_or_else(|| NO_FORM.to_owned(), |form| form.title.clone()),
            ),
            about: contents.record(index).and_then(Record::person_and_day),
            findings: Vec::new(),
        };
        reports.extend(contents.records().map(|(index, _)| (index, report(index))));
        for item in &contents.items {
            match &item.read {
                ReadResult::Record(_) => {}
                ReadResult::Other => self.report.filed += 1,
                ReadResult::Unreadable(error) => {
                    self.report.not_checked.push(unchecked::describe(&contents.display_name(&item.file), &[], error));
                }
            }
        }
        let mut of_folder = Vec::new();
        for (subject, finding) in found.findings {
            match subject {
                FindingSubject::File(index) if index < plan.documents.len() => {
                    reports.entry(index).or_insert_with(|| report(index)).findings.push(finding);
                }
                _ => of_folder.push(finding),
            }
        }
        let mut reported = Vec::new();
        for (index, beyond) in found.beyond {
            if reported.contains(&index) {
                continue;
            }
            reported.push(index);
            let name =
                index.map_or_else(|| contents.dir.clone(), |index| contents.display_name(&plan.documents[index].file));
            self.beyond(&name, &[beyond]);
        }
        if !of_folder.is_empty() {
            let file = contents.dir.clone();
            self.report.checked.push(FileReport {
                file,
                form: None,
                title: Some(WHOLE.to_owned()),
                about: None,
                findings: of_folder,
            });
        }
        self.report.checked.extend(reports.into_values());
        self.failures.extend(contents.failures);
    }
}
