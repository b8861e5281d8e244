//! Placeholders for the organisation's name in printed words.
//! Forms write `{organisation}`, `{authority}` or `{short}`, so that another authority adopts the forms by changing one
//! file.

use super::field::{Field, Kind, TableRows};
use super::{Authority, Form, SectionItem};

/// The known placeholders.
pub const KNOWN: &[&str] = &["organisation", "authority", "short"];

/// Puts the authority's names into every text of the form. Returns unknown placeholders with their braces.
pub fn fill(form: &mut Form, authority: &Authority) -> Vec<String> {
    let mut unknown = Vec::new();
    each_text(form, &mut |text| {
        if let Some(filled) = fill_one(text, authority, &mut unknown) {
            *text = filled;
        }
    });
    unknown.dedup();
    unknown
}

/// The text with known placeholders replaced by names.
#[must_use]
pub fn filled(text: &str, authority: &Authority) -> String {
    fill_one(text, authority, &mut Vec::new()).unwrap_or_else(|| text.to_owned())
}

/// The text with one name for all known placeholders.
#[must_use]
pub fn filled_with(text: &str, name: &str) -> String {
    KNOWN.iter().fold(text.to_owned(), |text, word| text.replace(&format!("{{{word}}}"), name))
}

/// The placeholders of the text that are not known, with their braces.
#[must_use]
pub fn unknown(text: &str) -> Vec<String> {
    let rest = filled_with(text, "");
    let words = rest.split('{').skip(1).filter_map(|after| after.split_once('}'));
    words.map(|(word, _)| format!("{{{word}}}")).collect()
}

/// The text with names for placeholders; `None` when it has no placeholder.
fn fill_one(text: &str, authority: &Authority, unknown: &mut Vec<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (word, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        out.push_str(before);
        match word {
            "organisation" => out.push_str(&authority.organisation),
            "authority" => out.push_str(&authority.name),
            "short" => out.push_str(&authority.short),
            other => unknown.push(format!("{{{other}}}")),
        }
        rest = after;
    }
    (rest.len() < text.len()).then(|| out + rest)
}

/// Visits every text that users read, in no particular order.
fn each_text(form: &mut Form, each: &mut dyn FnMut(&mut String)) {
    each(&mut form.title);
    each(&mut form.filed_as);
    each(&mut form.purpose);
    each(&mut form.completed_by);
    form.reference.iter_mut().for_each(&mut *each);
    for section in &mut form.sections {
        section.heading.iter_mut().for_each(&mut *each);
        for item in &mut section.items {
            match item {
                SectionItem::Text(text) => each(&mut text.text),
                SectionItem::Field(field) => each_of_field(field, each),
            }
        }
    }
}

fn each_of_field(field: &mut Field, each: &mut dyn FnMut(&mut String)) {
    each(&mut field.label);
    let Field { called, hint, required_message, default, constraint, .. } = field;
    let message = constraint.as_mut().and_then(|constraint| constraint.message.as_mut());
    [called.as_mut(), hint.as_mut(), required_message.as_mut(), default.as_mut(), message]
        .into_iter()
        .flatten()
        .for_each(&mut *each);
    match &mut field.kind {
        Kind::Choice { choices } | Kind::Choices { choices } => choices.iter_mut().for_each(each),
        Kind::Scale { low, high, .. } => low.iter_mut().chain(high).for_each(each),
        Kind::Signature { date_label, name_label, .. } => {
            each(name_label);
            date_label.iter_mut().for_each(each);
        }
        Kind::Table(table) => {
            table.columns.iter_mut().for_each(|column| each(&mut column.label));
            if let TableRows::Printed { heading, rows } = &mut table.rows {
                each(heading);
                for row in rows {
                    each(&mut row.label);
                    row.text.iter_mut().for_each(&mut *each);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::form::{Authority, SectionItem, lower};
    use crate::source::Source;

    const FORM: &str = r#"
id: a/form
version: 1
title: The form of {organisation}
kind: record
purpose: A record of {authority}.
source: { file: a.txt, part: A, lines: [1, 2] }
sections:
  - heading: What {short} does
    items:
      - { kind: note, text: "{short}’s policy, and {authority} and {organisation}" }
      - { kind: text, name: a, label: "Place in {short}" }
"#;

    fn authority() -> Arc<Authority> {
        let source = Source::new("authority.yaml", "id: a\nname: A Trust\norganisation: A TRUST\nshort: AT\n");
        Arc::new(lower::authority(&source, &[]).unwrap())
    }

    #[test]
    fn names_stand_for_placeholders() {
        let form = lower::form(&Source::new("a/form.yaml", FORM), &authority()).unwrap();
        assert_eq!(form.title, "The form of A TRUST");
        assert_eq!(form.purpose, "A record of A Trust.");
        assert_eq!(form.sections[0].heading.as_deref(), Some("What AT does"));
        assert!(
            matches!(&form.sections[0].items[0], SectionItem::Text(text) if text.text == "AT’s policy, and A Trust and A TRUST")
        );
        assert_eq!(form.field("a").unwrap().label, "Place in AT");
    }

    #[test]
    fn an_unknown_placeholder_is_a_mistake_where_it_stands() {
        let text = FORM.replace("Place in {short}", "Place in {organization}");
        let mistakes = lower::form(&Source::new("a/form.yaml", text.as_str()), &authority()).unwrap_err();
        let [mistake] = mistakes.as_slice() else { panic!("{mistakes:?}") };
        assert_eq!(mistake.message, "`{organization}` is not a placeholder");
        assert_eq!(mistake.help.as_deref(), Some("Did you mean `{organisation}`?"));
        assert_eq!(&text[mistake.span.start..mistake.span.end], "{organization}");
    }
}
