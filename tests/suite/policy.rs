//! The authorities' policies: every printed number is there, with its words.

use formfolio::form::policy::{PolicyEntry, RescheduleLimit, Staff, Term, in_force};
use formfolio::form::{Catalogue, Policy, lower};
use formfolio::source::Source;

/// The policy documents, with their number of lines.
const DOCUMENTS: [(&str, u32); 5] = [
    ("000_8e46cf3e3e9b4106.txt", 511),
    ("001_0cbce209370212eb.txt", 1204),
    ("002_c36bc96d2f7751be.txt", 710),
    ("003_d47e9a213dc42bc5.txt", 144),
    ("004_35992a079541785a.txt", 236),
];

/// A topic's entries as lines to compare with the document.
fn tell<T>(out: &mut Vec<String>, topic: &str, entries: &[PolicyEntry<T>], say: impl Fn(&T) -> String) {
    for entry in entries {
        let ours = if entry.ours { ", ours" } else { "" };
        let document = entry.citation.source.split('_').next().unwrap_or_default();
        out.push(format!("{topic}: {} ({document}:{}{ours})", say(&entry.value), entry.citation.line));
    }
}

fn span(starts: Option<Term>, ends: Option<Term>) -> String {
    let from = starts.map(|term| format!(" after {term}")).unwrap_or_default();
    let to = ends.map(|term| format!(" for {term}")).unwrap_or_default();
    format!("{from}{to}")
}

fn words<T: std::fmt::Debug>(list: &[T]) -> String {
    list.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>().join("+")
}

pub(crate) fn statements(policy: &Policy) -> Vec<String> {
    let mut out = Vec::new();
    tell(&mut out, "sessions", &policy.sessions, |it| {
        let span = span(it.starts_after, it.ends_after);
        let appraisals = if it.appraisals > 0 { format!(" with {} appraisal", it.appraisals) } else { String::new() };
        format!("{:?} {} {}x {}{appraisals}{span}", it.staff, words(&it.activities), it.times, it.period)
    });
    tell(&mut out, "cases", &policy.cases, |it| {
        format!("{} {}{}", words(&it.types), it.period, span(it.starts_after, it.ends_after))
    });
    tell(&mut out, "new cases", &policy.new_cases, |it| format!("{:?} {}", it.due, it.deadline));
    tell(&mut out, "counts", &policy.counts, |it| format!("{it:?}"));
    tell(&mut out, "does not count", &policy.does_not_count, |it| format!("{it:?}"));
    tell(&mut out, "length", &policy.length, |it| format!("{} minutes {:?}", it.minutes, it.sense));
    tell(&mut out, "copy", &policy.copy, ToString::to_string);
    tell(&mut out, "recording", &policy.recording, |it| format!("{:?} {}", it.what, it.deadline));
    tell(&mut out, "agreement", &policy.agreement.first, ToString::to_string);
    tell(&mut out, "agreement copy", &policy.agreement.copy, ToString::to_string);
    tell(&mut out, "agreement review", &policy.agreement.review, ToString::to_string);
    tell(&mut out, "agreement renewed", &policy.agreement.renew, |it| format!("{it:?}"));
    tell(&mut out, "agreement since", &policy.agreement.since, ToString::to_string);
    tell(&mut out, "missed", &policy.missed.reschedule, |it| match it.limit {
        RescheduleLimit::Agreed(deadline) => format!("{:?} {deadline}", it.by),
        RescheduleLimit::SameMonth => format!("{:?} same month", it.by),
    });
    tell(&mut out, "missed report", &policy.missed.report, |it| format!("{} to {}", it.deadline, it.to));
    tell(&mut out, "audits", &policy.audits, |it| {
        let most = it.at_most.map(|most| format!(" to {most}")).unwrap_or_default();
        format!("{:?} {}{most} for each {:?} {}", it.what, it.at_least, it.each, it.period)
    });
    tell(&mut out, "handover", &policy.handover, |it| {
        let appraisal = if it.with_appraisal { " with appraisal" } else { "" };
        let longer = it.longer_than.map(|term| format!(" longer than {term}")).unwrap_or_default();
        format!("{:?}{longer}{appraisal}", it.when)
    });
    tell(&mut out, "retention", &policy.retention, |it| format!("{} after {}", it.term, it.from.phrase()));
    tell(&mut out, "signing", &policy.signing, |it| {
        let within = it.within.map(|term| format!(" within {term}")).unwrap_or_default();
        format!("{:?} {}{}{within}", it.what, words(&it.by), if it.dated { " dated" } else { "" })
    });
    out
}

/// The statements of the documents, with file and line; "ours" where a number is our reading.
const EXPECTED: [(&str, &[&str]); 5] = [
    (
        "bct",
        &[
            "sessions: All Individual 1x every month (002:122)",
            "sessions: All Individual 10x every year with 1 appraisal (002:122)",
            "sessions: Asye Individual 1x every week for 6 weeks (002:122)",
            "sessions: Asye Individual 1x every 2 weeks after 6 weeks for 6 months (002:122)",
            "length: 120 minutes Usual (002:128)",
            "agreement since: 2020-03-01 (002:34)",
            "missed: Initiator same month (002:134)",
            "handover: SupervisorLeaves (002:21)",
            "handover: PlannedAbsence (002:19)",
            "signing: Agreement Supervisor+Supervisee dated (002:34)",
            "signing: Record Supervisor+Supervisee dated (002:423)",
        ],
    ),
    (
        "leics",
        &[
            "sessions: All Personal+Casework 1x every month (000:63)",
            "sessions: WithoutCases Personal 1x every month (000:21, ours)",
            "cases: Any every 2 months (000:70)",
            "cases: HighRisk every month (000:71)",
            "new cases: Overview within 10 working days of the allocation (000:37, ours)",
            "new cases: FirstSupervision within 1 month of the allocation (000:38)",
            "counts: Personal (000:508)",
            "counts: Casework (000:508)",
            "counts: Joint (000:508)",
            "does not count: ManagementOversight (000:47)",
            "does not count: Group (000:34)",
            "does not count: KeyDecisionDiscussion (000:50)",
            "does not count: DecisionForum (000:510)",
            "copy: within 1 week of the session (000:82)",
            "recording: Casework within 1 week of the session (000:90)",
            "agreement: within 1 month of the start of employment (000:57)",
            "agreement copy: within 1 month of the start of employment (000:80)",
            "agreement review: every year (000:57)",
            "agreement renewed: Role (000:57)",
            "missed: Both within 1 working day of the missed session (000:106, ours)",
            "audits: File 1 for each Authority every year (000:74)",
            "audits: Theme 1 for each Authority every 3 months (000:74)",
            "audits: Figures 1 for each Supervisor every month (000:73)",
            "handover: PostChange with appraisal (000:84)",
            "signing: Agreement Supervisee+Supervisor dated (000:57)",
        ],
    ),
    (
        "plymouth",
        &[
            "does not count: Informal (003:92)",
            "agreement review: every year (003:143)",
            "signing: Agreement Supervisee+Supervisor dated (003:143)",
        ],
    ),
    (
        "sandwell",
        &[
            "sessions: All Individual 1x every month (001:56)",
            "sessions: All Individual 12x every year (001:56)",
            "sessions: Asye Individual 1x every week for 6 weeks (001:83)",
            "sessions: Asye Individual 1x every 2 weeks after 6 weeks for 6 months (001:83)",
            "sessions: NewSocialWorker Individual 1x every week for 6 weeks (001:83)",
            "sessions: NewSocialWorker Individual 1x every 2 weeks after 6 weeks for 6 months (001:83)",
            "sessions: FosterCarer Individual 1x every 6 weeks (001:58)",
            "sessions: Team Group 1x every month (001:54)",
            "cases: TargetedServices every 4 weeks (001:68)",
            "cases: SingleAssessment every 4 weeks (001:70)",
            "cases: ChildProtection every 4 weeks (001:72)",
            "cases: ChildInNeed every 4 weeks (001:74)",
            "cases: LookedAfter+CareLeaver every 4 weeks for 6 months (001:76)",
            "cases: LookedAfter+CareLeaver every 8 weeks after 6 months (001:76)",
            "cases: FosterCarer every month (001:77)",
            "does not count: Group (001:52)",
            "does not count: Informal (001:60)",
            "does not count: ManagementOversight (001:80)",
            "length: 90 minutes Usual (001:181)",
            "copy: within 3 working days of the session (001:92)",
            "recording: Decisions within 24 hours of the session (001:221)",
            "agreement review: every year (001:48)",
            "agreement renewed: Supervisor (001:227)",
            "missed: Both same month (001:45, ours)",
            "missed report: within 2 weeks of the missed session to the supervisor’s line manager (001:184)",
            "audits: File 1 to 3 for each Supervisor every month (001:796)",
            "audits: File 1 for each Auditor every month (001:122)",
            "audits: File 1 for each Supervisee every month (001:48)",
            "audits: File 1 for each Supervisor every year (001:100)",
            "audits: File 1 for each Supervisee every year (001:48, ours)",
            "audits: Observation 1 for each Supervisor every year (001:101)",
            "audits: Figures 1 for each Authority every month (001:120)",
            "audits: Survey 1 for each Authority every year (001:123)",
            "handover: SupervisorAbsence longer than 1 month (001:62)",
            "signing: Record Supervisor+Supervisee dated (001:111)",
            "signing: Record Supervisor+Supervisee dated within 4 weeks (001:92, ours)",
            "signing: Agreement Supervisee+Supervisor dated (001:46)",
        ],
    ),
    (
        "worcs",
        &[
            "length: 120 minutes Most (004:142)",
            "agreement renewed: Supervisor (004:92, ours)",
            "missed: Both within 5 working days of the missed session (004:146, ours)",
            "handover: SupervisorAbsence (004:100)",
            "signing: Agreement Supervisor+Supervisee dated (004:92)",
            "signing: Record Supervisee+Supervisor (004:96)",
        ],
    ),
];

#[test]
fn every_number_the_documents_print_is_there() {
    let catalogue = Catalogue::built_in();
    let ids: Vec<&str> = catalogue.authorities().map(|authority| authority.id.as_str()).collect();
    assert_eq!(ids, EXPECTED.map(|(id, _)| id));
    for (authority, (id, expected)) in catalogue.authorities().zip(EXPECTED) {
        assert_eq!(statements(&authority.policy), expected, "{id}");
    }
}

fn in_range(source: &str, line: u32) -> bool {
    DOCUMENTS.iter().any(|(document, lines)| *document == source && (1..=*lines).contains(&line))
}

fn check<T>(entries: &[PolicyEntry<T>]) {
    for entry in entries {
        let citation = &entry.citation;
        assert!(!citation.quote.trim().is_empty(), "{citation:?}");
        for line in std::iter::once(citation.line).chain(entry.also.iter().copied()) {
            assert!(in_range(&citation.source, line), "{citation:?} has no line {line}");
        }
        assert!(!entry.ours || entry.note.is_some(), "a reading of ours says so: {citation:?}");
    }
}

#[test]
fn every_entry_and_every_note_of_a_form_quotes_a_line_of_a_document() {
    let catalogue = Catalogue::built_in();
    for authority in catalogue.authorities() {
        let policy = &authority.policy;
        check(&policy.sessions);
        check(&policy.cases);
        check(&policy.new_cases);
        check(&policy.counts);
        check(&policy.does_not_count);
        check(&policy.length);
        check(&policy.copy);
        check(&policy.recording);
        check(&policy.agreement.first);
        check(&policy.agreement.copy);
        check(&policy.agreement.review);
        check(&policy.agreement.renew);
        check(&policy.agreement.since);
        check(&policy.missed.reschedule);
        check(&policy.missed.report);
        check(&policy.audits);
        check(&policy.handover);
        check(&policy.signing);
    }
    for form in catalogue.forms() {
        for note in &form.policy {
            assert!(!note.citation.quote.trim().is_empty(), "{}: {note:?}", form.id);
            assert!(in_range(&note.citation.source, note.citation.line), "{}: {note:?}", form.id);
        }
        assert!(in_range(&form.source.file, form.source.lines.1), "{}", form.id);
    }
}

/// The line and the message of each mistake in an authority's file.
fn mistakes_by_line(text: &str) -> Vec<(usize, String)> {
    let mistakes = lower::authority(&Source::new("forms/somewhere/authority.yaml", text), &[]).expect_err("mistakes");
    mistakes.iter().map(|m| (m.source.line_column(m.span).0, m.message.clone())).collect()
}

#[test]
fn an_authority_reports_all_its_mistakes_in_order() {
    let text = r#"id: Some where
name: Somewhere
policy:
  sessions:
    - staff: ayse
      activities: []
      every: 0
      unit: working_days
      quote: " "
      source: policy.txt
      line: 3
    - staff: asye
      activities: [individual]
      times: 2
      appraisals: 3
      every: 1
      unit: years
      starts_after: { count: 2, unit: months }
      ends_after: { count: 6, unit: weeks }
      quote: Words
      source: policy.txt
      line: 0
  copy:
    - within: 3
      unit: working_days
      form: session
      quote: Words
      source: policy.txt
      line: 4
"#;
    assert_eq!(
        mistakes_by_line(text),
        [
            (5, "unknown staff `ayse`, did you mean `asye`?".to_owned()),
            (24, "`from` is missing from copy".to_owned()),
            (26, "unknown key `form`, did you mean `from`?".to_owned()),
        ]
        .to_vec(),
        "mistakes of shape"
    );
    let text = text.replace("ayse", "asye").replace("form: session", "from: session");
    assert_eq!(
        mistakes_by_line(&text),
        [
            (1, "`Some where` is not an id".to_owned()),
            (6, "`activities` is empty".to_owned()),
            (7, "`every` is 0".to_owned()),
            (8, "a period cannot be in working days".to_owned()),
            (9, "an empty quote".to_owned()),
            (15, "there are more appraisals than sessions".to_owned()),
            (19, "it ends after 6 weeks and starts after 2 months".to_owned()),
            (22, "there is no line 0".to_owned()),
        ]
        .to_vec(),
        "mistakes of meaning"
    );
}

#[test]
fn a_new_date_for_a_missed_session_has_one_limit() {
    let text = "id: somewhere\nname: Somewhere\npolicy:\n  missed:\n    reschedule:\n      - { by: both, within: 1, same_month: true, quote: Words, source: policy.txt, line: 1 }\n";
    let mistakes = lower::authority(&Source::new("forms/somewhere/authority.yaml", text), &[]).expect_err("a mistake");
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].message, "the new date needs exactly one time limit");
}

#[test]
fn a_citation_names_a_quote_of_the_list_once() {
    let text = r#"id: somewhere
name: Somewhere
policy:
  copy:
    - { within: 3, unit: working_days, from: session, cites: copy-3-day }
    - { within: 3, unit: working_days, from: session, cites: copy-3-days, quote: Words, source: a.txt, line: 1 }
    - { within: 3, unit: working_days, from: session }
documents:
  - { key: one, file: one.txt, title: One }
  - { key: two, file: two.txt, title: Two }
quotes:
  - { key: copy-3-days, document: one, line: 4, words: within 3 days }
  - { key: copy-3-days, document: three, line: 0, words: " " }
  - { key: other, line: 4, words: Words }
"#;
    assert_eq!(
        mistakes_by_line(text),
        [
            (5, "somewhere has no quote `copy-3-day`".to_owned()),
            (6, "words of a policy that are cited in two ways".to_owned()),
            (7, "`cites` is missing from copy".to_owned()),
            (13, "the key `copy-3-days` is that of another quote".to_owned()),
            (13, "there is no document `three`".to_owned()),
            (13, "there is no line 0".to_owned()),
            (13, "an empty quote".to_owned()),
            (14, "the quote names no document".to_owned()),
        ]
    );
}

#[test]
fn forms_of_a_replaced_authority_keep_the_quotes_they_cite() {
    let own = "id: sandwell\nname: Sandwell\ndocuments:\n  - { file: own.txt, title: Own Policy }\nquotes:\n  \
               - { key: both-sign, line: 7, words: Both sign. }\n";
    let catalogue = Catalogue::built_in();
    let catalogue = catalogue.with(&[Source::new("own/sandwell/authority.yaml", own)]).expect("the own definition");
    let authority = catalogue.authorities().find(|authority| authority.id == "sandwell").expect("sandwell");
    let quote = |key: &str| authority.texts.quotes.iter().find(|quote| quote.key == key).expect("a quote");
    assert_eq!(quote("both-sign").citation.place(), "Own Policy");
    assert_eq!(quote("action-based").citation.place(), "Sandwell Children’s Trust Supervision Policy, Recording");
}

#[test]
fn a_form_copied_to_another_authority_works_without_the_quotes() {
    let acme = lower::authority(&Source::new("own/acme/authority.yaml", "id: acme\nname: Acme\n"), &[]).expect("acme");
    let text = "id: acme/note\nversion: 1\ntitle: Note\nkind: handout\npurpose: A note.\nsections: []\nsource: { file: a.txt, \
                part: A, lines: [1, 2] }\npolicy:\n  - { about: signing, cites: both-sign }\n";
    let form = lower::form(&Source::new("own/acme/note.yaml", text), &acme.into()).expect("a form");
    assert!(form.policy.is_empty());
    assert_eq!(form.stale[0].message, "acme has no quote `both-sign`");
}

#[test]
fn a_statement_holds_from_its_first_day_until_its_last() {
    let entry = "      - { every: 1, unit: years, valid_from: 2027-04-01, valid_until: 2027-08-31, quote: Words, source: policy.txt, line: 1 }\n";
    let text = format!("id: somewhere\nname: Somewhere\npolicy:\n  agreement:\n    review:\n{entry}");
    let of = |text: &str| lower::authority(&Source::new("forms/somewhere/authority.yaml", text), &[]);
    let authority = of(&text).expect("no mistake");
    let day = |text: &str| text.parse().expect("a day");
    let held = |text: &str| in_force(&authority.policy.agreement.review, day(text)).count();
    assert_eq!(["2027-03-31", "2027-04-01", "2027-08-31", "2027-09-01"].map(held), [0, 1, 1, 0]);
    let mistakes = of(&text.replace("2027-08-31", "2027-03-01")).expect_err("a mistake");
    assert_eq!(mistakes[0].message, "the entry ends before it begins");
}

#[test]
fn the_weekly_sessions_of_the_assessed_year_end_with_the_programme() {
    let catalogue = Catalogue::built_in();
    let sandwell = catalogue.authorities().find(|authority| authority.id == "sandwell").expect("Sandwell");
    let asye = |text: &str| {
        let day = text.parse().expect("a day");
        in_force(&sandwell.policy.sessions, day).filter(|entry| entry.value.staff == Staff::Asye).count()
    };
    assert_eq!((asye("2027-08-31"), asye("2027-09-01")), (2, 0));
}
