//! A folder without the sheet that notes every session. Runs only with `folder.yaml`, and only where all files of the
//! folder are known; `section-empty` says the same of a folder that is put together.

use crate::finding::Severity;
use crate::form::FormKind;
use crate::form::policy::in_force;
use crate::person_name::fold;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "sheet-missing",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "The policy has every session noted on a monitoring sheet, and there is none in the folder.",
    why: "Only the sheet shows which sessions were arranged and did not take place, and why.",
    fix: "Add the sheet if it is filed elsewhere; otherwise begin one with the sessions so far.",
    check: Check::History(check),
};

/// So many sessions on file call for a sheet. A folder that was only begun need not have one. Our choice.
const SESSIONS: usize = 2;

fn check(history: &History<'_>, findings: &mut Findings) {
    let (Some(_), Some(unread)) = (history.member, &history.unread) else { return };
    let Some(entry) = in_force(&history.authority.policy.sheet, history.today).next() else { return };
    let is_sheet = |name: &String| {
        let folded = fold(name);
        ["monitoring sheet", "supervision monitoring", "supervision log", "session log", "supervision tracker"]
            .iter()
            .any(|words| folded.contains(words))
    };
    let on_file = history.entries.iter().any(|entry| entry.record().form.kind == FormKind::Log);
    let sessions = history.sessions().filter(|(_, activity, _)| activity.is_of_one_worker()).count();
    if on_file || unread.iter().any(is_sheet) || sessions < SESSIONS {
        return;
    }
    let message = "There is no monitoring sheet in the folder";
    let help = "Add it if it is filed elsewhere; otherwise begin one with the sessions so far";
    findings.of_folder(Draft::new(message, help).citing(&entry.citation));
}
