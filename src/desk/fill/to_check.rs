//! What the rules find about the fields of a page, to be shown beside each.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::form::address::Address;
use crate::text;

/// The texts for each address in findings: a field, an option or point of it, a cell, a part of a signature.
#[derive(Debug, Default)]
pub(super) struct FieldChecks(BTreeMap<String, Vec<String>>);

impl FieldChecks {
    /// The texts of findings that name a field.
    pub fn new(findings: &[Finding]) -> Self {
        let mut out = Self::default();
        for finding in findings {
            if let Some(field) = &finding.place.field {
                let words = format!("{} {}", text::sentence(&finding.message), text::sentence(&finding.help));
                out.0.entry(field.clone()).or_default().push(words);
            }
        }
        out
    }

    /// Adds a text about an address.
    pub fn add(&mut self, address: &Address, text: String) {
        self.0.entry(address.to_string()).or_default().push(text);
    }

    /// The texts about exactly this address.
    pub fn at(&self, address: &Address) -> &[String] {
        self.0.get(&address.to_string()).map(Vec::as_slice).unwrap_or_default()
    }

    /// The texts about a field, its options or points.
    pub fn of_field(&self, name: &str) -> Vec<&String> {
        let is_below = |address: &str| address.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        let all = self.0.iter().filter(|(address, _)| *address == name || is_below(address));
        all.flat_map(|(_, texts)| texts).collect()
    }
}
