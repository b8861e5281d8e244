//! Finds the form, layout or rule that an argument means.
//! Accepts an id without its authority, in capitals, with spaces, as a file name, or with its words in another order,
//! if only one id fits. Less certain matches are only suggested.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::form::shape::nearest;
use crate::form::{Catalogue, Form, Layout};
use crate::rules::{self, Rule};
use crate::staff::mistakes::misspelt;
use crate::text::list_or;

/// The most ids in a suggestion.
const MOST: usize = 12;

/// The form with that id.
///
/// # Errors
/// When no form or several forms fit; the error names them.
pub(super) fn form(catalogue: &Catalogue, given: &str) -> Result<Arc<Form>> {
    // The catalogue has further forms that are on no list.
    if let Ok(form) = catalogue.form(given) {
        return Ok(form);
    }
    let all: Vec<KnownId<'_>> = catalogue.forms().map(|form| KnownId { id: &form.id, title: &form.title }).collect();
    let error = |help: String| Error::usage(format!("there is no form `{given}`"), help);
    if catalogue.authorities().any(|authority| authority.id == normal(given)) {
        let prefix = format!("{}/", normal(given));
        let own: Vec<&str> = all.iter().map(|known| known.id).filter(|id| id.starts_with(&prefix)).collect();
        let forms =
            if own.is_empty() { "it has no forms here".to_owned() } else { format!("its forms: {}", own.join(", ")) };
        return Err(error(format!("`{given}` is an authority; {forms}.")));
    }
    match meant(given, &all) {
        IdGuess::One(id) => catalogue.form(id),
        IdGuess::Several(ids) => Err(several(given, "forms", &ids)),
        IdGuess::Perhaps(ids) => match authority(catalogue, given, &ids) {
            Some((id, name)) => Err(Error::usage(
                format!("there is no form `{given}` and no authority of that id"),
                format!("Did you mean the authority `{id}` ({name})? Run `formfolio forms {id}` to see its forms."),
            )),
            None => Err(error(perhaps(&ids, "Run `formfolio forms` to see them all."))),
        },
    }
}

/// The id and name of the intended authority: by its misspelt id, or by words of its name that are in no form's id.
fn authority<'c>(catalogue: &'c Catalogue, given: &str, forms: &[&str]) -> Option<(&'c str, &'c str)> {
    let plain = normal(given);
    let all: Vec<(&str, &str)> =
        catalogue.authorities().map(|authority| (authority.id.as_str(), authority.name.as_str())).collect();
    let near = misspelt(&plain, all.iter().map(|(id, _)| *id));
    let words = words(&plain);
    let is_named = |name: &str| !words.is_empty() && words.iter().all(|word| self::words(&normal(name)).contains(word));
    let named: Vec<&(&str, &str)> = all.iter().filter(|(_, name)| is_named(name)).collect();
    match (near, named.as_slice()) {
        (Some(near), _) => all.iter().find(|(id, _)| *id == near).copied(),
        (None, [only]) if !forms.iter().any(|id| id.contains(&plain)) => Some(**only),
        _ => None,
    }
}

/// The folder layout with that id.
///
/// # Errors
/// When no layout or several layouts fit.
pub(super) fn layout(catalogue: &Catalogue, given: &str) -> Result<Arc<Layout>> {
    let all: Vec<KnownId<'_>> =
        catalogue.layouts().map(|layout| KnownId { id: &layout.id, title: &layout.title }).collect();
    match meant(given, &all) {
        IdGuess::One(id) => catalogue.layout(id),
        IdGuess::Several(ids) => Err(several(given, "layouts", &ids)),
        // The catalogue's own error names all layouts.
        IdGuess::Perhaps(_) => catalogue.layout(given),
    }
}

/// The rule with that id.
///
/// # Errors
/// When no rule or several rules fit.
pub(super) fn rule(given: &str) -> Result<&'static Rule> {
    let all: Vec<KnownId<'_>> = rules::RULES.iter().map(|rule| KnownId { id: rule.id, title: rule.id }).collect();
    let ids = match meant(given, &all) {
        IdGuess::One(id) => {
            return rules::find(id).ok_or_else(|| Error::internal(format!("the rule {id} is not listed")));
        }
        IdGuess::Several(ids) => return Err(several(given, "rules", &ids)),
        IdGuess::Perhaps(ids) => ids,
    };
    let help = perhaps(&ids, "Run `formfolio explain` to see them all.");
    Err(Error::usage(format!("there is no rule `{given}`"), help))
}

fn several(given: &str, what: &str, ids: &[&str]) -> Error {
    Error::usage(
        format!("`{given}` could be any of {} {what}", ids.len()),
        format!("Write one of: {}.", ids.join(", ")),
    )
}

fn perhaps(ids: &[&str], all: &str) -> String {
    match ids {
        [] => all.to_owned(),
        ids => {
            let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
            format!("Did you mean {}? {all}", list_or(&ids))
        }
    }
}

/// A thing with an id.
struct KnownId<'a> {
    id: &'a str,
    title: &'a str,
}

impl<'a> KnownId<'a> {
    /// The id without its authority.
    fn name(&self) -> &'a str {
        self.id.rsplit('/').next().unwrap_or(self.id)
    }
}

/// The ids that an argument may mean.
#[derive(Debug, PartialEq, Eq)]
enum IdGuess<'a> {
    One(&'a str),
    Several(Vec<&'a str>),
    /// The likeliest first; may be empty.
    Perhaps(Vec<&'a str>),
}

fn meant<'a>(given: &str, all: &[KnownId<'a>]) -> IdGuess<'a> {
    let plain = normal(given);
    let words = words(&plain);
    let tests: [&dyn Fn(&KnownId<'_>) -> bool; 4] = [
        &|known| known.id == plain,
        &|known| known.name() == plain || known.id.replace('/', "-") == plain,
        &|known| normal(known.title) == plain,
        &|known| self::words(known.id) == words || self::words(known.name()) == words,
    ];
    for test in tests {
        match all.iter().filter(|known| test(known)).map(|known| known.id).collect::<Vec<_>>().as_slice() {
            [] => {}
            [id] => return IdGuess::One(id),
            ids => return IdGuess::Several(ids.to_vec()),
        }
    }
    // Ids with all the words, and others besides.
    let holding =
        |known: &&KnownId<'_>| !words.is_empty() && words.iter().all(|word| self::words(known.id).contains(word));
    let mut ids: Vec<&str> = all.iter().filter(holding).map(|known| known.id).collect();
    if ids.is_empty() {
        let near = nearest(&plain, all.iter().map(|known| known.id));
        let near = near.or_else(|| {
            let name = nearest(&plain, all.iter().map(KnownId::name))?;
            all.iter().find(|known| known.name() == name).map(|known| known.id)
        });
        ids.extend(near);
    }
    ids.truncate(MOST);
    IdGuess::Perhaps(ids)
}

/// An id for comparison: in lower case, with hyphens, without a file extension.
fn normal(given: &str) -> String {
    let lower = given.trim().to_lowercase().replace('\\', "/").replace([' ', '_'], "-");
    let endings = [".yaml", ".yml", ".docx", ".pdf"];
    endings.iter().find_map(|ending| lower.strip_suffix(ending)).unwrap_or(&lower).to_owned()
}

/// The words of an id in alphabetical order; singular and plural count as the same.
fn words(id: &str) -> Vec<String> {
    let parts = id.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<String> = parts.map(|word| word.strip_suffix('s').unwrap_or(word).to_owned()).collect();
    words.sort();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_found_by_common_names() {
        let catalogue = Catalogue::built_in();
        for given in [
            "sandwell/individual-record",
            "individual-record",
            "Individual Record",
            "record individual",
            "sandwell\\individual-record.yaml",
            "sandwell-individual-record.docx",
            "individual standard supervision recording template",
        ] {
            assert_eq!(form(&catalogue, given).unwrap().id, "sandwell/individual-record", "{given}");
        }
        for (given, said) in [
            ("monitoring-sheet", "Write one of: bct/monitoring-sheet, sandwell/monitoring-sheet."),
            ("sandwell", "is an authority; its forms: sandwell/asye-tracker,"),
            ("plymouth", "it has no forms here"),
            ("individual-recrod", "Did you mean `sandwell/individual-record`?"),
            ("contract", "Did you mean `sandwell/supervision-contract`?"),
            ("safeguarding", "Did you mean `worcs/safeguarding-record`?"),
            (
                "sandwel",
                "Did you mean the authority `sandwell` (Sandwell Children’s Trust)? Run `formfolio forms sandwell`",
            ),
            ("Plymuoth", "Did you mean the authority `plymouth`"),
            ("Birmingham", "Did you mean the authority `bct`"),
            ("qqq", "Run `formfolio forms`"),
            ("", "Run `formfolio forms`"),
        ] {
            let help = form(&catalogue, given).unwrap_err().help.unwrap();
            assert!(help.contains(said), "{given}: {help}");
        }
        assert_eq!(layout(&catalogue, "Nine").unwrap().id, "sandwell/nine");
        assert!(layout(&catalogue, "twelve").unwrap_err().help.unwrap().contains("sandwell/eleven"));
    }

    #[test]
    fn a_rule_is_found_by_its_words_in_any_order() {
        for given in ["signature-missing", "missing-signature", "Missing signatures", "signature missing"] {
            assert_eq!(rule(given).unwrap().id, "signature-missing", "{given}");
        }
        for (given, said) in [
            ("singature-missing", "`signature-missing`"),
            ("owner", "`action-without-owner`"),
            ("signature", "`signature-broken`"),
        ] {
            let help = rule(given).unwrap_err().help.unwrap();
            assert!(help.contains(said), "{given}: {help}");
        }
    }
}
