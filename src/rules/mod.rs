//! What is checked in a record.
//!
//! Each rule is one file under [`record`]: what it catches, why it matters, how to mend it, and the
//! check. [`RULES`] lists them, and whatever is said of the rules elsewhere (the findings, `explain`,
//! the README's table) is made from that list. Notions that several rules share have a module each:
//! [`answers`], [`actions`], [`owners`], [`names`], [`people`].
//!
//! A rule looks at its [`Subject`] and tells its [`Findings`]; it opens no file and asks no clock.

pub mod actions;
pub mod answers;
pub mod findings;
pub mod names;
pub mod owners;
pub mod people;
pub mod record;
pub mod subject;
mod table;

use chrono::NaiveDate;

pub use findings::Findings;
pub use subject::Subject;
pub use table::table;

use crate::finding::{Finding, Severity};
use crate::record::Record;

/// What a rule is about; the README's table and `explain` are grouped by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Filling in.
    Filling,
    /// Dates.
    Dates,
    /// People.
    People,
    /// Actions.
    Actions,
    /// Scales.
    Scale,
    /// Signatures.
    Signatures,
}

impl About {
    /// The word in tables and explanations.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Filling => "filling in",
            Self::Dates => "dates",
            Self::People => "people",
            Self::Actions => "actions",
            Self::Scale => "scale",
            Self::Signatures => "signatures",
        }
    }
}

/// One rule: what it catches, why it matters, how to mend it, and the check itself.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name of the defect, such as `action-without-owner`.
    pub id: &'static str,
    /// What it is about.
    pub about: About,
    /// How much its findings weigh.
    pub severity: Severity,
    /// What it catches, one sentence.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How to mend it.
    pub fix: &'static str,
    /// The check itself.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// One record: tells everything of its sort that is wrong in it.
    Record(fn(&Subject<'_>, &mut Findings<'_>)),
}

/// Every rule.
pub const RULES: &[Rule] = &[
    // Filling in
    record::missing_required::RULE,
    record::unknown_choice::RULE,
    record::unreadable_value::RULE,
    record::number_out_of_range::RULE,
    record::control_missing::RULE,
    record::unknown_field::RULE,
    record::text_outside_control::RULE,
    record::text_overflows_box::RULE,
    // Dates
    record::invalid_date::RULE,
    record::ambiguous_date::RULE,
    record::date_in_future::RULE,
    record::date_out_of_order::RULE,
    // People
    record::missing_person::RULE,
    record::supervisor_is_supervisee::RULE,
    record::person_mismatch::RULE,
    // Actions
    record::action_without_owner::RULE,
    record::vague_owner::RULE,
    record::owner_not_party::RULE,
    record::action_without_date::RULE,
    record::vague_date::RULE,
    record::action_due_before_session::RULE,
    record::status_not_single::RULE,
    record::delayed_without_reason::RULE,
    // Scale
    record::scale_not_marked::RULE,
    record::scale_marked_twice::RULE,
    record::scale_out_of_range::RULE,
    record::scale_without_reason::RULE,
    // Signatures
    record::signature_missing::RULE,
    record::signature_undated::RULE,
    record::signature_before_session::RULE,
    record::signer_not_party::RULE,
    record::signer_not_trusted::RULE,
    record::signature_below_grade::RULE,
    record::signature_broken::RULE,
    record::changed_after_signing::RULE,
];

/// What is wrong in a record, in the form's order. `today` is the day of the check.
#[must_use]
pub fn check(record: &Record, today: NaiveDate) -> Vec<Finding> {
    let subject = Subject::new(record, today);
    let mut findings = Findings::new(&subject);
    for rule in RULES {
        let Check::Record(check) = rule.check;
        check(&subject, &mut findings);
    }
    findings.in_order()
}

/// The rule of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}
