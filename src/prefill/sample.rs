//! [`sample`]: draws the supervision files to audit in a month. The same people, month and seed give the same files on any
//! computer: the order is that of the SHA-256 of seed, month and name, each on a line.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use crate::dates::long;
use crate::dates::month::Month;
use crate::file::fingerprint;
use crate::finding::Citation;
use crate::form::policy::{AuditSubject, Audits, CountedPer, PolicyEntry, Unit, in_force};
use crate::form::{Authority, Catalogue};
use crate::overview::{Overview, Standing};
use crate::person_name::fold;
use crate::text::count;

/// A file that was audited within so many months before the month of the sample comes after the others. Our choice.
const RECENT: u32 = 3;

/// What a sample is asked for.
#[derive(Debug, Clone, Copy)]
pub struct SampleRequest<'a> {
    /// The month in which the files are audited.
    pub month: Month,
    /// The words that the draw is made with.
    pub seed: &'a str,
    /// The number of files of each group; as many as the policy says when not given.
    pub count: Option<usize>,
}

/// The files to audit in a month.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The month.
    pub month: Month,
    /// The words that the draw is made with.
    pub seed: String,
    /// The groups, in the order of their names.
    pub groups: Vec<SampleGroup>,
    /// The people who have left, whose files are not drawn.
    pub left: Vec<String>,
}

/// The files of which some are chosen together: those of one supervisor, where the policy wants an audit for each.
#[derive(Debug, Clone)]
pub struct SampleGroup {
    /// The supervisor; none where files are not drawn by supervisor.
    pub supervisor: Option<String>,
    /// Why so many are chosen, as a sentence.
    pub why: String,
    /// The words of the policy.
    pub policy: Option<Citation>,
    /// The files, in the order of the draw.
    pub files: Vec<DrawnFile>,
}

/// A file in a draw.
#[derive(Debug, Clone)]
pub struct DrawnFile {
    /// Whose file it is.
    pub person: String,
    /// The directory of the folder.
    pub folder: String,
    /// The day of its newest audit on file.
    pub audited: Option<NaiveDate>,
    /// The number drawn: the first sixteen digits of the SHA-256, in hexadecimal.
    pub number: String,
    /// Whether it is to be audited.
    pub is_chosen: bool,
    /// Why it is chosen or not, as a sentence.
    pub why: String,
}

/// Draws the files.
#[must_use]
pub fn sample(request: &SampleRequest<'_>, overview: &Overview, catalogue: &Catalogue) -> Sample {
    let day = request.month.last_day();
    let (left, here): (Vec<&Standing>, Vec<&Standing>) = overview.people.iter().partition(|person| person.has_left);
    let mut groups: BTreeMap<(bool, String), (SampleGroup, usize)> = BTreeMap::new();
    for person in here {
        let authority = catalogue.authorities().find(|authority| authority.name == person.authority);
        let rule = authority.and_then(|authority| rule(authority, day));
        let by_supervisor = rule.is_some_and(|rule| rule.value.each == CountedPer::Supervisor);
        let supervisor = by_supervisor.then(|| person.supervisor.clone().unwrap_or_default());
        let key =
            (supervisor.as_ref().is_some_and(String::is_empty), supervisor.as_deref().map(fold).unwrap_or_default());
        let wanted = request.count.unwrap_or_else(|| rule.map_or(1, |rule| rule.value.at_least as usize));
        let group = groups.entry(key).or_insert_with(|| (group(supervisor, wanted, rule, request), wanted));
        group.0.files.push(drawn(person, request));
    }
    let groups = groups.into_values().map(|(mut group, wanted)| {
        choose(&mut group, wanted, request.month);
        group
    });
    let mut left: Vec<String> = left.into_iter().map(|person| person.person.clone()).collect();
    left.sort_unstable();
    Sample { month: request.month, seed: request.seed.to_owned(), groups: groups.collect(), left }
}

/// The entry of a policy that says how many files are audited in a month: first one that counts by supervisor.
fn rule(authority: &Authority, day: NaiveDate) -> Option<&PolicyEntry<Audits>> {
    let of_files = |rule: &&PolicyEntry<Audits>| {
        rule.value.what == AuditSubject::File && rule.value.period.unit == Unit::Months && rule.value.period.every == 1
    };
    let all: Vec<&PolicyEntry<Audits>> = in_force(&authority.policy.audits, day).filter(of_files).collect();
    let by = |each: CountedPer| all.iter().copied().find(|rule| rule.value.each == each);
    by(CountedPer::Supervisor).or_else(|| by(CountedPer::Authority)).or_else(|| by(CountedPer::Auditor))
}

fn group(
    supervisor: Option<String>,
    wanted: usize,
    rule: Option<&PolicyEntry<Audits>>,
    request: &SampleRequest<'_>,
) -> SampleGroup {
    let files = count(wanted, "file");
    let why = match (request.count, rule) {
        (Some(_), _) if supervisor.is_some() => format!("{files} for each supervisor, as asked for."),
        (Some(_), _) => format!("{files}, as asked for."),
        (None, Some(rule)) if supervisor.is_some() => {
            format!("{files} for each supervisor and month, audited by {}.", rule.value.by)
        }
        (None, Some(rule)) => format!("{files} a month, audited by {}.", rule.value.by),
        (None, None) => format!("{files}: the policy does not say how many are audited in a month."),
    };
    let policy = rule.map(|rule| rule.citation.clone());
    SampleGroup { supervisor, why, policy, files: Vec::new() }
}

fn drawn(person: &Standing, request: &SampleRequest<'_>) -> DrawnFile {
    let month = request.month.iso();
    let digest = fingerprint(format!("{}\n{month}\n{}", request.seed, person.person).as_bytes());
    DrawnFile {
        person: person.person.clone(),
        folder: person.folder.clone(),
        audited: person.audit.date,
        number: digest.chars().take(16).collect(),
        is_chosen: false,
        why: String::new(),
    }
}

/// Puts the files of a group in order, and chooses the first ones.
fn choose(group: &mut SampleGroup, wanted: usize, month: Month) {
    let since = month.first_day().checked_sub_months(Months::new(RECENT)).unwrap_or(month.first_day());
    let recent = |file: &DrawnFile| file.audited.filter(|day| *day >= since && *day < month.first_day());
    group.files.sort_by_cached_key(|file| {
        (recent(file).is_some(), file.number.clone(), file.person.clone(), file.folder.clone())
    });
    let all = group.files.len();
    for (place, file) in (1..).zip(&mut group.files) {
        file.is_chosen = place <= wanted;
        let after = recent(file)
            .map(|day| {
                format!(
                    " It was audited on {}, so that it comes after the files not audited for {RECENT} months.",
                    long(day)
                )
            })
            .unwrap_or_default();
        let state = if file.is_chosen { "Chosen" } else { "Not chosen" };
        file.why = format!("{state}: number {place} of {all} by its draw.{after}");
    }
}
