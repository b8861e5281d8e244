//! [`Waiver`]: which findings it covers.

use chrono::NaiveDate;

use super::pattern;
use crate::finding::{AppliedWaiver, Finding, FindingPlace, Report};
use crate::rules::Rule;
use crate::rules::findings::Draft;

/// An exception for one finding, or for several findings of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The id of the rule. Its findings are covered.
    pub rule: &'static str,
    /// The file it is for: its name, the end of its path, or a pattern with `*`.
    pub file: String,
    /// The field it is for, with its rows and columns; none for every field.
    pub field: Option<String>,
    /// Why it is allowed.
    pub reason: String,
    /// Who allowed it.
    pub by: String,
    /// The last day on which it counts.
    pub until: NaiveDate,
    /// The line it stands on, from 1.
    pub line: u32,
}

/// A file of waivers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waivers {
    /// The file's name, as given.
    pub name: String,
    /// The directory with the files that it is for; none for all files.
    pub below: Option<String>,
    /// The waivers, in their order in the file.
    pub entries: Vec<Waiver>,
}

impl Waivers {
    /// Marks the findings that a waiver covers; returns false when it covers none.
    pub(super) fn cover(&self, waiver: &Waiver, report: &mut Report) -> bool {
        let mut covers = false;
        for file in report.checked.iter_mut().filter(|file| self.are_for(waiver, &file.file)) {
            for finding in file.findings.iter_mut().filter(|finding| waiver.is_for(finding)) {
                covers = true;
                // If two waivers cover a finding, the first one is named. The second does not count as unused.
                finding.waived.get_or_insert_with(|| AppliedWaiver {
                    reason: waiver.reason.clone(),
                    by: waiver.by.clone(),
                    until: waiver.until.to_string(),
                });
            }
        }
        covers
    }

    /// Whether the waiver may be for a file that was not checked. It is then not reported as unused.
    pub(super) fn may_be_for_unread(&self, waiver: &Waiver, report: &Report) -> bool {
        let unread = report.unread.iter().filter_map(|unread| unread.file.as_deref());
        let others = report.not_checked.iter().map(|other| other.file.as_str());
        unread.chain(others).any(|file| self.are_for(waiver, file))
    }

    /// The waivers as they stand in a file that is about all of these files. A waiver that is for one directory only
    /// names that directory, unless all the files are in it.
    #[must_use]
    pub fn entries_among(&self, files: &[&str]) -> Vec<Waiver> {
        let Some(dir) = self.below.as_deref() else { return self.entries.clone() };
        if files.iter().all(|file| pattern::is_below(dir, file)) {
            return self.entries.clone();
        }
        let mut out = Vec::new();
        for waiver in &self.entries {
            let mut patterns = pattern::in_directory(dir, &waiver.file);
            let fits = |pattern: &String| files.iter().any(|file| pattern::is_file(pattern, file));
            if patterns.iter().any(fits) {
                patterns.retain(fits);
            } else {
                patterns.truncate(1);
            }
            out.extend(patterns.into_iter().map(|file| Waiver { file, ..waiver.clone() }));
        }
        out
    }

    fn are_for(&self, waiver: &Waiver, file: &str) -> bool {
        self.below.as_deref().is_none_or(|dir| pattern::is_below(dir, file)) && pattern::is_file(&waiver.file, file)
    }
}

impl Waiver {
    fn is_for(&self, finding: &Finding) -> bool {
        self.rule == finding.rule
            && self.field.as_deref().is_none_or(|wanted| {
                finding.place.field.as_deref().is_some_and(|field| pattern::is_field(wanted, field))
            })
    }

    /// A finding about the waiver itself.
    pub(super) fn finding(&self, rule: &Rule, message: &str, help: &str) -> Finding {
        let place = FindingPlace { line: Some(self.line), ..FindingPlace::default() };
        Draft::new(message, help).finding(rule.id, rule.severity, place)
    }
}
