//! Finds the form of a Word file: by its custom properties, by its fields, or by its printed words.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::package::Package;
use super::parts::{FORM_PROPERTY, VERSION_PROPERTY};
use super::printed_words;
use super::walk::names;
use super::xml::XmlElement;
use crate::error::{CommandHint, Error, Result};
use crate::form::address::ControlTag;
use crate::form::{Catalogue, Form};

/// A form recognised in a file.
pub(super) struct Identity {
    pub form: Arc<Form>,
    pub version: u32,
    pub by: RecognisedBy,
}

/// The evidence by which a form was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecognisedBy {
    /// The custom properties that every blank has.
    Properties,
    /// The names of its fields; the properties are lost.
    Fields,
    /// Its printed words; the fields are lost, too.
    Words,
}

/// The form's id and version that a file states.
pub(super) type ClaimedForm = (String, Option<u32>);

/// Finds the form: by the properties, otherwise by the fields, otherwise by the printed words.
pub(super) fn identify(claim: Option<ClaimedForm>, document: &XmlElement, catalogue: &Catalogue) -> Result<Identity> {
    if let Some((id, version)) = claim {
        let form = catalogue.claimed(&id)?;
        let version = version.unwrap_or(form.version);
        return Ok(Identity { form, version, by: RecognisedBy::Properties });
    }
    let mut found = BTreeSet::new();
    fields(document, &mut found);
    let by_fields = best(&found, catalogue).map(|form| (form, RecognisedBy::Fields));
    match by_fields.or_else(|| Some((printed_words::recognised(document, catalogue)?, RecognisedBy::Words))) {
        Some((form, by)) => Ok(Identity { version: form.version, form, by }),
        None => Err(Error::not_a_form(
            "this Word file does not look like one of the forms",
            "Fill in a blank that Formfolio made, or copy what was written into one.",
        )
        .hint(CommandHint::Blanks)),
    }
}

/// The form's id and version from the custom properties.
pub(super) fn claim(package: &mut Package<'_>) -> Result<Option<ClaimedForm>> {
    let by_relationship =
        package.relationships("")?.into_iter().find(|(_, kind, _)| kind.ends_with("/custom-properties"));
    let path = by_relationship.map_or_else(|| "docProps/custom.xml".to_owned(), |(_, _, target)| target);
    // Unreadable properties of another program do not make a document damaged.
    let Ok(Some(tree)) = package.tree(&path) else { return Ok(None) };
    let value = |name: &str| {
        let property = tree.elements().find(|property| property.get("name") == Some(name))?;
        property.elements().next().map(|value| value.own_text().trim().to_owned()).filter(|text| !text.is_empty())
    };
    // Word and LibreOffice may turn the whole number into text or a number with a decimal point.
    let version = value(VERSION_PROPERTY).and_then(|text| text.split('.').next().and_then(|whole| whole.parse().ok()));
    Ok(value(FORM_PROPERTY).map(|id| (id, version)))
}

fn fields(element: &XmlElement, found: &mut BTreeSet<String>) {
    for child in element.elements() {
        if child.name == "w:sdt" {
            found.extend(names(child).map(str::to_owned));
        }
        fields(child, found);
    }
}

/// The form that shares most field names with the file: at least three, and at least half of the file's names. Of
/// equals, the form with the fewest other fields.
fn best(found: &BTreeSet<String>, catalogue: &Catalogue) -> Option<Arc<Form>> {
    let own = |form: &Form| {
        found
            .iter()
            .filter(|name| matches!(form.tagged(name), Some(ControlTag::Single(_) | ControlTag::Cell { .. })))
            .count()
    };
    let tables = |form: &Form| found.iter().filter(|name| form.field(name).is_some()).count();
    catalogue
        .forms()
        .map(|form| (own(form), form))
        .filter(|(shared, form)| {
            *shared >= 3.min(form.fields().count()).max(1) && shared * 2 >= found.len().saturating_sub(tables(form))
        })
        .max_by_key(|(shared, form)| (*shared, std::cmp::Reverse(form.fields().count())))
        .map(|(_, form)| Arc::clone(form))
}
