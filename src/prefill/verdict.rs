//! [`verdict`]: what the evidence says to one question. Yes and No are said only where the folder decides them; what is
//! known stands in the comment either way.

use chrono::NaiveDate;

use super::on_file::{LISTED, OnFile};
use super::signed::{Signed, signed, told};
use crate::dates::long;
use crate::finding::Finding;
use crate::folder::Document;
use crate::form::layout::Pattern;
use crate::form::policy::{Activity, Staff};
use crate::form::{Evidence, FormKind, Meaning};
use crate::overview::{ActionState, MonthState, RegisteredAction};
use crate::person_name::words;
use crate::record::answered;
use crate::rules::gaps::Gap;
use crate::rules::history::ExpectedFrequency;
use crate::rules::over_time::{asye_frequency, session_gap};
use crate::rules::{self, nothing, printed::printed};
use crate::text::{self, count, list};

/// The answer to a question, and what is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Yes or no; none where a person has to judge.
    pub answer: Option<bool>,
    /// The evidence, in sentences.
    pub says: Option<String>,
}

impl Verdict {
    fn yes(says: impl Into<String>) -> Self {
        Self { answer: Some(true), says: Some(says.into()) }
    }

    /// No, unless something may not have been found.
    fn no(says: impl Into<String>, on_file: &OnFile<'_>) -> Self {
        let says = says.into();
        match on_file.doubt() {
            None => Self { answer: Some(false), says: Some(says) },
            Some(doubt) => Self::open(format!("{says} Not decided: {doubt}.")),
        }
    }

    /// Known, but not decided.
    fn open(says: impl Into<String>) -> Self {
        Self { answer: None, says: Some(says.into()) }
    }
}

/// Returns what the evidence says. `found_as` are the words by which documents are found.
pub(super) fn verdict(evidence: Evidence, found_as: &[String], on_file: &OnFile<'_>) -> Verdict {
    match evidence {
        Evidence::Judgement | Evidence::Team => Verdict::default(),
        Evidence::AgreementOnFile => agreement(on_file),
        Evidence::SessionsInTime => in_time(on_file),
        Evidence::MoreFrequentSessions => more_frequent(on_file),
        Evidence::SessionsRecorded => recorded(on_file),
        Evidence::RecordsSigned => records_signed(on_file),
        Evidence::ActionsFollowed => actions(on_file),
        Evidence::AppraisalDiscussed => appraisal(on_file),
        Evidence::TrackerCompleted => tracker(on_file),
        Evidence::DocumentOnFile => document(found_as, on_file),
        Evidence::SicknessFiled => sickness(on_file),
    }
}

/// A sentence, and further ones where there are any.
fn and(first: String, more: &str) -> String {
    if more.is_empty() { first } else { format!("{first} {more}") }
}

fn agreement(on_file: &OnFile<'_>) -> Verdict {
    let Some(entry) = on_file.history().and_then(|history| history.agreements().last()) else {
        return Verdict::no("No supervision agreement was found among the forms on file.", on_file);
    };
    let record = entry.record();
    let dated = entry.date.map(|day| format!(" of {}", long(day))).unwrap_or_default();
    let named = format!("{}{dated}", record.form.filed_as);
    let file = format!("file “{}”", on_file.file(entry));
    let late =
        told(&on_file.findings(&["agreement-overdue", "agreement-late", "agreement-date-differs", "other-supervisor"]));
    match signed(entry, on_file) {
        Signed::All => Verdict::yes(and(format!("{named}, signed by both, {file}."), &late)),
        Signed::Not(missing) => {
            Verdict::open(and(format!("{named}, not signed by {}, {file}.", list(&missing)), &late))
        }
        Signed::Unclear(why) => Verdict::open(and(format!("{named}, {file}. {why}"), &late)),
        Signed::NotAsked => {
            Verdict::open(and(format!("{named}, {file}. Its form has no place for signatures."), &late))
        }
    }
}

/// The frequencies that the policy or the agreement sets for the worker's own supervision.
fn wanted<'h>(on_file: &OnFile<'h>) -> Vec<ExpectedFrequency<'h>> {
    let all = on_file.history().map(|history| history.wanted()).unwrap_or_default();
    let own = |wanted: &ExpectedFrequency<'_>| matches!(wanted.activity, Activity::Individual | Activity::Personal);
    all.into_iter().filter(own).collect()
}

/// The gaps of the last twelve months between two days, for a frequency in weeks or days, in words.
fn stretches(gaps: Vec<Gap>, on_file: &OnFile<'_>) -> Vec<String> {
    let is_recent = |gap: &Gap| matches!(gap, Gap::Days { before, .. } if *before > on_file.since);
    gaps.into_iter().filter(is_recent).map(|gap| gap.when()).collect()
}

fn in_time(on_file: &OnFile<'_>) -> Verdict {
    let (Some(history), Some(standing)) = (on_file.history(), &on_file.standing) else {
        return Verdict::open("No record is on file.");
    };
    let wanted = wanted(on_file);
    if wanted.is_empty() {
        return Verdict::open("Nothing on file sets how often sessions are due.");
    }
    let mut gaps: Vec<String> = Vec::new();
    for wanted in &wanted {
        let found =
            if wanted.phase { asye_frequency::missing(history, wanted) } else { session_gap::missing(history, wanted) };
        gaps.extend(
            stretches(found, on_file)
                .into_iter()
                .map(|when| format!("Supervision is due {}, and there was none {when}.", wanted.period)),
        );
    }
    let by_months = wanted.iter().any(|wanted| wanted.period.days().is_none());
    let months = standing.months.iter().filter(|month| by_months && month.month.last_day() >= on_file.since);
    let (mut explained, mut unknown) = (Vec::new(), Vec::new());
    for month in months {
        let sentence = format!("{}: {}", month.month, month.why);
        match month.state {
            MonthState::Nothing | MonthState::MissedWithoutReason => gaps.push(sentence),
            MonthState::Moved | MonthState::MissedWithReason => explained.push(sentence),
            MonthState::Unknown => unknown.push(month.month),
            _ => {}
        }
    }
    gaps.extend(on_file.findings(&["sessions-too-few"]).into_iter().map(|finding| format!("{}.", finding.message)));
    if !gaps.is_empty() {
        return Verdict::no(text_of(&gaps), on_file);
    }
    if !explained.is_empty() {
        return Verdict::open(text_of(&explained));
    }
    let days: Vec<NaiveDate> = standing.months.iter().flat_map(|month| &month.held).copied().collect();
    let days: Vec<NaiveDate> = days.into_iter().filter(|day| *day >= on_file.since).collect();
    let held = match (days.first(), days.last()) {
        (Some(first), Some(last)) => {
            format!("{} from {} to {}.", count(days.len(), "session"), long(*first), long(*last))
        }
        _ => "No session is on file for the last twelve months.".to_owned(),
    };
    // Without a start in the post, nothing is expected before the first record and after the last.
    let is_known = on_file.member.is_some_and(|member| member.start.is_some()) && !days.is_empty();
    if !is_known {
        return Verdict::open(format!(
            "{held} When the person began in the post is not known, so that a gap before or after would not be seen."
        ));
    }
    if !unknown.is_empty() {
        let months: Vec<String> = unknown.iter().map(ToString::to_string).collect();
        return Verdict::open(format!("{held} Nothing is known of {}.", text::list_first(&months, LISTED)));
    }
    Verdict::yes(format!("{held} No gap: {}.", periods(&wanted)))
}

/// How often sessions are due, in words.
fn periods(wanted: &[ExpectedFrequency<'_>]) -> String {
    let mut words: Vec<String> = Vec::new();
    for wanted in wanted {
        let period = wanted.period.to_string();
        if !words.contains(&period) {
            words.push(period);
        }
    }
    format!("due {}", list(&words))
}

/// The first sentences of a list; the others are counted.
fn text_of(sentences: &[String]) -> String {
    let shown = sentences.iter().take(LISTED).cloned().collect::<Vec<_>>().join(" ");
    match sentences.len().checked_sub(LISTED) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} And {more} more."),
    }
}

fn more_frequent(on_file: &OnFile<'_>) -> Verdict {
    let Some(history) = on_file.history() else { return Verdict::default() };
    let phases: Vec<ExpectedFrequency<'_>> =
        wanted(on_file).into_iter().filter(|wanted| wanted.phase && wanted.until >= on_file.since).collect();
    if phases.is_empty() {
        return Verdict::default();
    }
    let gaps: Vec<String> = phases
        .iter()
        .flat_map(|wanted| {
            let found = asye_frequency::missing(history, wanted);
            let due = format!("{} from {} to {}", wanted.period, long(wanted.from), long(wanted.until));
            stretches(found, on_file).into_iter().map(move |when| format!("Due {due}; none {when}."))
        })
        .collect();
    if gaps.is_empty() {
        let due: Vec<String> = phases
            .iter()
            .map(|wanted| format!("{} from {} to {}", wanted.period, long(wanted.from), long(wanted.until)))
            .collect();
        return Verdict::yes(format!("Supervision was due {}, and took place so.", list(&due)));
    }
    Verdict::no(text_of(&gaps), on_file)
}

fn recorded(on_file: &OnFile<'_>) -> Verdict {
    let Some(history) = on_file.history() else { return Verdict::no("No record is on file.", on_file) };
    let sessions = on_file.sessions();
    let known: Vec<NaiveDate> = history.sessions().map(|(day, _, _)| day).collect();
    let mut listed: Vec<NaiveDate> =
        [Activity::Individual, Activity::Personal].into_iter().flat_map(|activity| history.days(activity)).collect();
    listed.retain(|day| *day >= on_file.since && !known.contains(day));
    listed.sort_unstable();
    listed.dedup();
    let count_of = count(sessions.len(), "record");
    let span = match (sessions.first(), sessions.last()) {
        (Some((first, _)), Some((last, _))) if sessions.len() > 1 => {
            format!("{count_of} of sessions from {} to {}.", long(*first), long(*last))
        }
        (Some((day, _)), _) => format!("{count_of}, of {}.", long(*day)),
        _ => "No record of a session in the last twelve months was found.".to_owned(),
    };
    if !listed.is_empty() {
        let days: Vec<String> = listed.iter().map(|day| long(*day)).collect();
        let days = text::list_first(&days, LISTED);
        return Verdict::no(format!("{span} The monitoring sheet has a session on {days} without a record."), on_file);
    }
    if sessions.is_empty() { Verdict::no(span, on_file) } else { Verdict::yes(span) }
}

fn records_signed(on_file: &OnFile<'_>) -> Verdict {
    let sessions = on_file.sessions();
    let (mut both, mut unsigned, mut unclear, mut asked) = (0, Vec::new(), Vec::new(), 0);
    for (day, entry) in &sessions {
        let state = signed(entry, on_file);
        asked += usize::from(!matches!(state, Signed::NotAsked));
        match state {
            Signed::All => both += 1,
            Signed::Not(missing) => unsigned.push(format!("{} (not by {})", long(*day), list(&missing))),
            Signed::Unclear(_) => unclear.push(long(*day)),
            Signed::NotAsked => {}
        }
    }
    if sessions.is_empty() {
        return Verdict::open("No record of a session in the last twelve months was found.");
    }
    if asked == 0 {
        return Verdict::open("The forms of the records have no place for signatures.");
    }
    let mut says = format!("{both} of {} signed by both.", count(asked, "record"));
    if !unclear.is_empty() {
        says.push_str(&format!(" Look at the signatures of {}.", text::list_first(&unclear, LISTED)));
    }
    if !unsigned.is_empty() {
        says.push_str(&format!(" Not signed by both: {}.", text::list_first(&unsigned, LISTED)));
        return Verdict::no(says, on_file);
    }
    // Records of other forms than the signed ones are not covered by the count.
    if unclear.is_empty() && asked == sessions.len() { Verdict::yes(says) } else { Verdict::open(says) }
}

fn actions(on_file: &OnFile<'_>) -> Verdict {
    let newest = on_file.sessions().last().map(|(day, _)| *day);
    let (Some(standing), Some(newest)) = (&on_file.standing, newest) else {
        return Verdict::open("No record of a session in the last twelve months was found.");
    };
    let earlier: Vec<&RegisteredAction> =
        standing.actions.iter().filter(|action| action.agreed >= on_file.since && action.agreed < newest).collect();
    if earlier.is_empty() {
        return Verdict::open("The records of the last twelve months agree no action before the newest one.");
    }
    let of_state = |is_wanted: fn(&ActionState) -> bool| {
        earlier.iter().copied().filter(|action| is_wanted(&action.state)).collect::<Vec<_>>()
    };
    let done = of_state(|state| matches!(state, ActionState::Done(_)));
    let told = of_state(|state| matches!(state, ActionState::Unclear(_)));
    let open = of_state(|state| matches!(state, ActionState::Open));
    let dropped = of_state(|state| matches!(state, ActionState::NotMentioned(_)));
    let mut parts = vec![format!("{} marked as done", done.len())];
    if !told.is_empty() {
        parts.push(format!("{} told of in words, which a person has to read", told.len()));
    }
    if !open.is_empty() {
        let late = open.iter().filter(|action| action.days_late > 0).count();
        let late = if late > 0 { format!(" ({late} late)") } else { String::new() };
        parts.push(format!("{} carried forward{late}", open.len()));
    }
    if !dropped.is_empty() {
        let named: Vec<String> =
            dropped.iter().map(|action| format!("“{}” of {}", shortened(&action.what), long(action.agreed))).collect();
        parts.push(format!("{} not mentioned again: {}", dropped.len(), text::list_first(&named, LISTED)));
    }
    let says = format!(
        "Of {} agreed in these twelve months before the newest record: {}.",
        count(earlier.len(), "action"),
        parts.join("; ")
    );
    if !dropped.is_empty() {
        return Verdict::no(says, on_file);
    }
    if done.len() == earlier.len() { Verdict::yes(says) } else { Verdict::open(says) }
}

/// The first letters of what was typed.
fn shortened(typed: &str) -> String {
    const MOST: usize = 60;
    match typed.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", typed.get(..end).unwrap_or(typed).trim_end()),
        None => typed.to_owned(),
    }
}

fn appraisal(on_file: &OnFile<'_>) -> Verdict {
    let sessions = on_file.sessions();
    let asked: Vec<(NaiveDate, bool)> = sessions
        .iter()
        .filter_map(|(day, entry)| {
            let record = entry.record();
            let value = record.get(&record.form.meaning(Meaning::Appraisal)?.name);
            Some((*day, !nothing::is_unsaid(value)))
        })
        .collect();
    if sessions.is_empty() {
        return Verdict::open("No record of a session in the last twelve months was found.");
    }
    if asked.is_empty() {
        return Verdict::open("The forms of the records have no part for the appraisal alone.");
    }
    let silent: Vec<String> = asked.iter().filter(|(_, says)| !says).map(|(day, _)| long(*day)).collect();
    let says = format!(
        "{} of {} something about the appraisal.",
        asked.len() - silent.len(),
        if asked.len() == 1 { "1 record says".to_owned() } else { format!("{} records say", asked.len()) }
    );
    if silent.is_empty() && asked.len() == sessions.len() {
        return Verdict::yes(says);
    }
    if silent.len() == asked.len() {
        return Verdict::no(says, on_file);
    }
    let without = text::list_first(&silent, LISTED);
    Verdict::open(if silent.is_empty() { says } else { format!("{says} Nothing on {without}.") })
}

fn tracker(on_file: &OnFile<'_>) -> Verdict {
    let Some(entry) = on_file.newest_of(FormKind::Tracker) else {
        return match on_file.member.map(|member| member.staff) {
            Some(Staff::Asye) => Verdict::no("No tracker was found among the forms on file.", on_file),
            // The question does not arise.
            Some(_) => Verdict::default(),
            None => Verdict::open("No tracker was found among the forms on file."),
        };
    };
    let record = entry.record();
    let steps = printed(record);
    let done = steps.iter().filter(|step| step.is_done() || step.set_aside).count();
    let file = format!("file “{}”", on_file.file(entry));
    let says = format!("{}, {file}: {done} of {} done.", record.form.filed_as, count(steps.len(), "step"));
    let wrong = on_file.findings(&["step-overdue", "passed-unfinished"]);
    if !wrong.is_empty() {
        return Verdict::no(and(says, &told(&wrong)), on_file);
    }
    let outcome = record.form.meaning(Meaning::Outcome);
    let has_outcome = outcome.is_none_or(|field| answered(&field.kind, record.get(&field.name)));
    if done == steps.len() && has_outcome {
        return Verdict::yes(says);
    }
    Verdict::open(format!("{says} No step is overdue."))
}

/// The person's own documents that some words name. `by_section` also finds what stands in a section of these words.
pub(super) fn documents<'a>(found_as: &[String], by_section: bool, on_file: &OnFile<'a>) -> Vec<&'a Document> {
    let Some(plan) = on_file.plan else { return Vec::new() };
    let patterns: Vec<Pattern> = found_as.iter().map(|words| Pattern::new(words)).collect();
    let is_named = |text: &str| {
        let words = words(text);
        patterns.iter().any(|pattern| pattern.within(&words))
    };
    let in_section = |document: &Document| {
        let section = document.section.and_then(|number| plan.layout.section(number));
        let heading = document.heading.as_deref().is_some_and(is_named);
        by_section && (heading || section.is_some_and(|section| is_named(&section.title)))
    };
    let own = plan.own().map(|(_, document)| document);
    // A file's own name counts, not that of its directory, which may be named after a section.
    let name = |document: &Document| document.file.rsplit('/').next().unwrap_or(&document.file).to_owned();
    own.filter(|document| {
        document.unreadable.is_none()
            && !document.is_draft
            && (is_named(&name(document)) || is_named(&document.title) || in_section(document))
    })
    .collect()
}

fn document(found_as: &[String], on_file: &OnFile<'_>) -> Verdict {
    let mut found = documents(found_as, true, on_file);
    found.sort_by_key(|document| std::cmp::Reverse(document.day()));
    let what = found_as.first().map_or("document", String::as_str);
    if found.is_empty() {
        return Verdict::no(
            format!("No document named “{what}” was found, and none in a section of that name."),
            on_file,
        );
    }
    let named: Vec<String> = found
        .iter()
        .map(|document| match document.day() {
            Some(day) => format!("“{}” of {}", document.file, long(day)),
            None => format!("“{}”, without a date", document.file),
        })
        .collect();
    let says = format!("On file: {}.", text::list_first(&named, LISTED));
    let is_recent =
        |document: &&Document| document.day().is_some_and(|day| day >= on_file.since && day <= on_file.today);
    if found.iter().any(is_recent) {
        Verdict::yes(says)
    } else {
        Verdict::open(format!("{says} None is known to be of the last twelve months."))
    }
}

fn sickness(on_file: &OnFile<'_>) -> Verdict {
    let Some(plan) = on_file.plan else { return Verdict::default() };
    let days: Vec<String> = plan.sickness.iter().filter(|day| **day >= on_file.since).map(|day| long(*day)).collect();
    if days.is_empty() {
        return Verdict::open("The records of the last twelve months name no sickness.");
    }
    let found = rules::check_folder(plan).found;
    let missing: Vec<&Finding> =
        found.iter().map(|(_, finding)| finding).filter(|finding| finding.rule == "sickness-not-filed").collect();
    if !missing.is_empty() {
        return Verdict::no(told(&missing), on_file);
    }
    let days = text::list_first(&days, LISTED);
    match plan.layout.sections.iter().find(|section| section.attendance) {
        Some(section) => {
            let filed = count(plan.section(section.number).count(), "document");
            Verdict::open(format!(
                "Records name a sickness on {days}; Section {}, “{}”, has {filed}.",
                section.number, section.title
            ))
        }
        None => Verdict::open(format!("Records name a sickness on {days}.")),
    }
}
