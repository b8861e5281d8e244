//! Who signed a record, and the words of findings.

use super::on_file::OnFile;
use crate::finding::Finding;
use crate::form::{Kind, Role};
use crate::record::{Grade, Value};
use crate::rules::history::HistoryEntry;

/// Who signed a record.
pub(super) enum Signed {
    /// Supervisor and supervisee, as far as the form asks them.
    All,
    /// These did not.
    Not(Vec<&'static str>),
    /// It cannot be told, and why.
    Unclear(String),
    /// The form has no place for their signatures.
    NotAsked,
}

/// The rules by which a signature that is there may not count.
const BROKEN: [&str; 4] = ["signature-broken", "changed-after-signing", "signer-not-trusted", "fields-lost"];

/// Returns who signed a record, as far as its file tells.
pub(super) fn signed(entry: &HistoryEntry<'_>, on_file: &OnFile<'_>) -> Signed {
    let record = entry.record();
    let broken = on_file.findings_of(entry, &BROKEN);
    if !broken.is_empty() {
        return Signed::Unclear(told(&broken));
    }
    let asked = |role: Role| {
        record.form.fields().filter(move |field| matches!(field.kind, Kind::Signature { party, .. } if party == role))
    };
    let roles = [Role::Supervisor, Role::Supervisee].into_iter().filter(|role| asked(*role).next().is_some());
    let roles: Vec<Role> = roles.collect();
    if roles.is_empty() {
        return Signed::NotAsked;
    }
    let is_signed = |role: &Role| {
        asked(*role).any(|field| {
            matches!(record.get(&field.name), Value::Signature(signature)
                if signature.grade > Grade::None)
        })
    };
    let missing: Vec<&str> = roles.iter().filter(|role| !is_signed(role)).map(|role| role.phrase()).collect();
    match missing.as_slice() {
        [] => Signed::All,
        _ if record.is_read_by_labels() => {
            Signed::Unclear("The file has no fields, so that a signature may not have been seen.".to_owned())
        }
        _ => Signed::Not(missing),
    }
}

/// The messages of findings as sentences.
pub(super) fn told(findings: &[&Finding]) -> String {
    let mut sentences: Vec<String> = Vec::new();
    for finding in findings {
        let sentence = format!("{}.", finding.message);
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences.join(" ")
}
