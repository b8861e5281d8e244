//! [`OnFile`]: what is on file about one person, as far as it answers the questions of a form.

use chrono::{Months, NaiveDate};

use crate::check::PersonOnFile;
use crate::dates::month::Month;
use crate::finding::Finding;
use crate::folder::{Document, Member, Plan};
use crate::form::{Form, FormKind};
use crate::overview::{MonthsTold, Standing};
use crate::record::Record;
use crate::rules::History;
use crate::rules::history::HistoryEntry;
use crate::text;

/// The most names that a sentence lists.
pub(super) const LISTED: usize = 6;

/// What is on file about one person.
#[derive(Debug)]
pub struct OnFile<'a> {
    /// The person's records, checked; none when there are none.
    pub(super) person: Option<&'a PersonOnFile<'a>>,
    /// The plan of the folder; none when its sections are not known or several people's records are in it.
    pub(super) plan: Option<&'a Plan>,
    /// The member of staff, from `folder.yaml`.
    pub(super) member: Option<&'a Member>,
    /// The day of the draft.
    pub(super) today: NaiveDate,
    /// The first day of the twelve months that a draft looks back on.
    pub(super) since: NaiveDate,
    /// How the person stands.
    pub(super) standing: Option<Standing>,
}

impl<'a> OnFile<'a> {
    /// What is on file about a person. `member` is the owner of the folder by its `folder.yaml`.
    #[must_use]
    pub fn new(
        person: Option<&'a PersonOnFile<'a>>,
        plan: Option<&'a Plan>,
        member: Option<&'a Member>,
        today: NaiveDate,
    ) -> Self {
        let since = today.checked_sub_months(Months::new(12)).and_then(|day| day.succ_opt()).unwrap_or(today);
        let (first, last) = (Month::from_date(since), Month::from_date(today));
        let standing = person.map(|person| Standing::new(person, &MonthsTold { first, last, are_over: false }));
        Self { person, plan, member, today, since, standing }
    }

    /// The name of the person, as far as it is known.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let planned = || self.plan.and_then(|plan| plan.person.clone());
        let recorded = || {
            let named = self.history()?.entries.iter().any(|entry| !entry.record().supervisees().is_empty());
            self.standing.as_ref().filter(|_| named).map(|standing| standing.person.clone())
        };
        self.member.map(|member| member.person.clone()).or_else(planned).or_else(recorded)
    }

    /// The supervisor, from `folder.yaml` or the newest record.
    pub(super) fn supervisor(&self) -> Option<String> {
        let described = self.member.and_then(|member| member.supervisor.clone());
        described.or_else(|| self.standing.as_ref()?.supervisor.clone())
    }

    /// The team.
    pub(super) fn team(&self) -> Option<String> {
        let described = self.member.and_then(|member| member.team.clone());
        described.or_else(|| self.standing.as_ref()?.team.clone())
    }

    pub(super) fn history(&self) -> Option<&'a History<'a>> {
        self.person.map(|person| person.history)
    }

    /// The name of a record's file.
    pub(super) fn file(&self, entry: &HistoryEntry<'_>) -> &'a str {
        self.person.map_or("", |person| person.file(entry.index))
    }

    /// The newest record of a form.
    pub(super) fn newest(&self, form: &Form) -> Option<&'a Record> {
        let of_form = |entry: &&HistoryEntry<'a>| entry.record().form.id == form.id;
        self.history()?.entries.iter().rev().find(of_form).map(HistoryEntry::record)
    }

    /// The newest record of a kind of form.
    pub(super) fn newest_of(&self, kind: FormKind) -> Option<&'a HistoryEntry<'a>> {
        self.history()?.entries.iter().rev().find(|entry| entry.record().form.kind == kind)
    }

    /// The sessions of the worker in the last twelve months.
    pub(super) fn sessions(&self) -> Vec<(NaiveDate, &'a HistoryEntry<'a>)> {
        let all = self.history().into_iter().flat_map(History::sessions);
        let own = all.filter(|(day, activity, _)| *day >= self.since && activity.is_of_one_worker());
        own.map(|(day, _, entry)| (day, entry)).collect()
    }

    /// The findings of some rules that stand, about all records or one of them.
    pub(super) fn findings(&self, rules: &[&str]) -> Vec<&'a Finding> {
        let all = self.person.into_iter().flat_map(PersonOnFile::findings).map(|(_, finding)| finding);
        all.filter(|finding| finding.waived.is_none() && rules.contains(&finding.rule)).collect()
    }

    /// The findings of some rules about a record.
    pub(super) fn findings_of(&self, entry: &HistoryEntry<'_>, rules: &[&str]) -> Vec<&'a Finding> {
        let all = self.person.map_or(&[][..], |person| person.of_file(entry.index));
        all.iter().filter(|finding| finding.waived.is_none() && rules.contains(&finding.rule)).collect()
    }

    /// Why it does not follow from a document not being found that there is none; nothing when it does follow.
    pub(super) fn doubt(&self) -> Option<String> {
        if self.member.is_none() {
            return Some("whose folder this is, and since when, is not written in it (folder.yaml)".to_owned());
        }
        let Some(plan) = self.plan else { return Some("the sections of the folder are not known".to_owned()) };
        let is_unread = |document: &&Document| {
            document.unreadable.is_some() || document.form.is_none() && (document.section.is_none() || !document.sure)
        };
        let unread: Vec<String> = plan
            .own()
            .map(|(_, document)| document)
            .filter(is_unread)
            .map(|document| format!("“{}”", document.file))
            .collect();
        (!unread.is_empty()).then(|| format!("it is not known what is in {}", text::list_first(&unread, LISTED)))
    }
}
