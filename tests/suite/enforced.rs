//! Every statement of the policies that is data has a rule that uses it, or a reason why no rule can. The reasons stand
//! in `docs/rules.md`, too.

use std::fs;

use formfolio::form::Catalogue;
use formfolio::rules;

use crate::cli::root;
use crate::policy::statements;

/// What becomes of a statement.
enum Use {
    /// A rule uses it.
    Rule(&'static str),
    /// No rule can.
    None(&'static str),
}

use Use::{None, Rule};

const NO_TIMES: &str = "No form of the authority asks when a session began and ended.";
const ELSEWHERE: &str = "It is counted over many files or teams; what is on file about one person does not show it.";
const ABSENCE: &str = "Nothing on file says that a supervisor leaves or is away, or that an absence is planned.";
const COUNTS: &str = "It says what is enough; a session counts by the activity of its form.";

/// The statements by authority: the beginning of the line in `policy.rs`, and what becomes of it.
const USES: [(&str, &str, Use); 63] = [
    ("bct", "sessions: All Individual 1x every month", Rule("session-gap")),
    ("bct", "sessions: All Individual 10x every year", Rule("sessions-too-few")),
    ("bct", "sessions: Asye Individual 1x every week", Rule("asye-frequency")),
    ("bct", "sessions: Asye Individual 1x every 2 weeks", Rule("asye-frequency")),
    ("bct", "length:", None(NO_TIMES)),
    ("bct", "agreement since:", Rule("agreement-overdue")),
    ("bct", "missed:", Rule("reschedule-late")),
    ("bct", "handover:", None(ABSENCE)),
    ("bct", "signing:", Rule("signature-missing")),
    ("leics", "sessions:", Rule("session-gap")),
    ("leics", "cases:", Rule("case-gap")),
    ("leics", "new cases:", Rule("first-step-late")),
    ("leics", "counts:", None(COUNTS)),
    ("leics", "does not count:", Rule("does-not-count")),
    ("leics", "copy:", Rule("copy-late")),
    ("leics", "recording:", Rule("record-late")),
    ("leics", "agreement:", Rule("agreement-late")),
    ("leics", "agreement copy:", Rule("copy-late")),
    ("leics", "agreement review:", Rule("agreement-overdue")),
    (
        "leics",
        "agreement renewed: Role",
        None("The records do not say that a role has changed; `agreement-overdue` looks at another supervisor only."),
    ),
    ("leics", "missed:", Rule("reschedule-missing")),
    ("leics", "audits:", None(ELSEWHERE)),
    ("leics", "handover: PostChange", Rule("appraisal-copy-missing")),
    ("leics", "signing:", Rule("signature-missing")),
    ("plymouth", "does not count:", Rule("does-not-count")),
    ("plymouth", "agreement review:", Rule("agreement-overdue")),
    ("plymouth", "signing:", Rule("signature-missing")),
    ("sandwell", "sessions: All Individual 1x every month", Rule("session-gap")),
    (
        "sandwell",
        "sessions: All Individual 12x every year",
        None(
            "Twelve sessions are booked ahead; that they take place is the monthly minimum, which `session-gap` checks.",
        ),
    ),
    ("sandwell", "sessions: Asye", Rule("asye-frequency")),
    ("sandwell", "sessions: NewSocialWorker", Rule("asye-frequency")),
    ("sandwell", "sessions: FosterCarer", Rule("session-gap")),
    ("sandwell", "sessions: Team", None(ELSEWHERE)),
    ("sandwell", "cases: TargetedServices", Rule("case-gap")),
    ("sandwell", "cases: SingleAssessment", Rule("case-gap")),
    ("sandwell", "cases: ChildProtection", Rule("case-gap")),
    ("sandwell", "cases: ChildInNeed", Rule("case-gap")),
    ("sandwell", "cases: LookedAfter+CareLeaver", Rule("case-gap")),
    ("sandwell", "cases: FosterCarer", Rule("case-gap")),
    ("sandwell", "does not count:", Rule("does-not-count")),
    ("sandwell", "length:", Rule("session-too-short")),
    ("sandwell", "copy:", Rule("copy-late")),
    ("sandwell", "recording: Decisions", None("No form asks when a decision was put on the child’s file.")),
    ("sandwell", "agreement review:", Rule("agreement-overdue")),
    ("sandwell", "agreement renewed: Supervisor", Rule("agreement-overdue")),
    ("sandwell", "missed:", Rule("reschedule-late")),
    ("sandwell", "missed report:", Rule("missed-session-unreported")),
    ("sandwell", "audits: File 1 to 3 for each Supervisor every month", None(ELSEWHERE)),
    ("sandwell", "audits: File 1 for each Auditor every month", None(ELSEWHERE)),
    (
        "sandwell",
        "audits: File 1 for each Supervisee every month",
        None("The policy calls one audit a month typical; it wants one a year, which `audit-missing` checks."),
    ),
    ("sandwell", "audits: File 1 for each Supervisor every year", None(ELSEWHERE)),
    ("sandwell", "audits: File 1 for each Supervisee every year", Rule("audit-missing")),
    ("sandwell", "audits: Observation", None("No form is printed for an observation, and it is of the supervisor.")),
    ("sandwell", "audits: Figures", None(ELSEWHERE)),
    ("sandwell", "audits: Survey", None(ELSEWHERE)),
    ("sandwell", "handover:", None(ABSENCE)),
    ("sandwell", "signing: Record", Rule("signature-missing")),
    ("sandwell", "signing: Agreement", Rule("signature-missing")),
    ("worcs", "length:", None(NO_TIMES)),
    ("worcs", "agreement renewed: Supervisor", Rule("agreement-overdue")),
    ("worcs", "missed:", Rule("reschedule-missing")),
    ("worcs", "handover:", None(ABSENCE)),
    ("worcs", "signing:", Rule("signature-missing")),
];

#[test]
fn every_statement_of_a_policy_has_a_rule_or_a_reason() {
    let catalogue = Catalogue::built_in();
    for authority in catalogue.authorities() {
        let lines = statements(&authority.policy);
        let of =
            |line: &str| USES.iter().filter(|(id, start, _)| *id == authority.id && line.starts_with(start)).count();
        for line in &lines {
            assert_eq!(of(line), 1, "{}: {line}", authority.id);
        }
        for (_, start, _) in USES.iter().filter(|(id, ..)| *id == authority.id) {
            assert!(lines.iter().any(|line| line.starts_with(start)), "{}: no statement is `{start}`", authority.id);
        }
    }
}

#[test]
fn the_rules_exist_and_the_reasons_are_told() {
    let page = fs::read_to_string(root().join("docs/rules.md")).expect("the page of rules");
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for (authority, start, found) in &USES {
        match found {
            Rule(id) => assert!(rules::find(id).is_some(), "{authority} {start}: there is no rule `{id}`"),
            None(reason) => assert!(page.contains(reason), "docs/rules.md does not say: {reason}"),
        }
    }
}
