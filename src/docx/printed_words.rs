//! Recognises a form by its printed words, when its fields are lost.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::stray_text;
use super::xml::XmlElement;
use crate::form::{Catalogue, Form};

/// The percentage of printed lines required, the first line among them, which names the authority and the form's place
/// in its policy. A council's older template shares the form's questions, but never all of its lines; it has not lost
/// any fields.
const PERCENT: usize = 95;

/// The form with the printed words of a document.
pub(super) fn recognised(document: &XmlElement, catalogue: &Catalogue) -> Option<Arc<Form>> {
    let mut lines = BTreeSet::new();
    collect(document, &mut lines);
    let fillable = catalogue.forms().filter(|form| form.fillable());
    let shared = fillable.filter(|form| asks_alike(form, &lines)).filter_map(|form| {
        let printed = printed(&form.edition(false));
        let first = printed.first().is_some_and(|line| has(&lines, line));
        let printed: BTreeSet<String> = printed.into_iter().collect();
        let there = printed.iter().filter(|line| has(&lines, line)).count();
        (first && there * 100 >= printed.len() * PERCENT).then_some((there, form))
    });
    shared.max_by_key(|(there, _)| *there).map(|(_, form)| Arc::clone(form))
}

/// The form with Formfolio's additions, when a document without fields has most of their lines; otherwise as printed.
pub(super) fn edition(form: &Arc<Form>, document: &XmlElement) -> Arc<Form> {
    if form.additions().next().is_none() {
        return Arc::clone(form);
    }
    let mut lines = BTreeSet::new();
    collect(document, &mut lines);
    let as_printed: BTreeSet<String> = printed(&form.edition(false)).into_iter().collect();
    let added: BTreeSet<String> = printed(form).into_iter().filter(|line| !as_printed.contains(line)).collect();
    let there = added.iter().filter(|line| has(&lines, line)).count();
    form.edition(there > 0 && there * 2 >= added.len())
}

/// Whether two questions of a form are in a document: a quick test before all its words are compared. Some fields have
/// labels that are not printed.
fn asks_alike(form: &Form, lines: &BTreeSet<String>) -> bool {
    let labels = form.fields().map(|field| plain(&field.plain_label())).filter(|label| !label.is_empty());
    labels.filter(|label| has(lines, label)).take(2).count() == 2
}

/// Whether a line is in the document, possibly with an answer after it.
fn has(lines: &BTreeSet<String>, line: &str) -> bool {
    let first = lines.range(line.to_owned()..).next();
    first.is_some_and(|found| found.strip_prefix(line).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// The lines of a form's blank, in order.
fn printed(form: &Arc<Form>) -> Vec<String> {
    let blank = stray_text::blank(form);
    let lines = blank.walk.units.iter().flat_map(|unit| unit.text.lines()).map(plain);
    lines.filter(|line| !line.is_empty()).collect()
}

/// The lines of a document: its paragraphs, split at line breaks.
fn collect(element: &XmlElement, lines: &mut BTreeSet<String>) {
    for child in element.elements() {
        if child.name == "w:p" {
            let mut text = String::new();
            collect_words(child, &mut text, lines);
            lines.extend(text.lines().map(plain));
        } else {
            collect(child, lines);
        }
    }
}

fn collect_words(element: &XmlElement, text: &mut String, lines: &mut BTreeSet<String>) {
    for child in element.elements() {
        match &*child.name {
            "w:t" => text.push_str(&child.own_text()),
            "w:br" | "w:cr" => text.push('\n'),
            "w:tab" | "w:ptab" => text.push(' '),
            "w:del" | "w:moveFrom" => {}
            // A text box is not part of the paragraph around it.
            "w:txbxContent" => collect(child, lines),
            _ => collect_words(child, text, lines),
        }
    }
}

/// A line in lower case, without punctuation and leading numbers.
fn plain(line: &str) -> String {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.skip_while(|word| word.chars().all(|c| c.is_ascii_digit()));
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_without_numbers_and_punctuation() {
        assert_eq!(
            plain("10. Date, Time and Venue of next supervision meeting"),
            "date time and venue of next supervision meeting"
        );
        let lines: BTreeSet<String> = ["date 5 6 25", "dated", "welfare"].map(str::to_owned).into();
        assert!(has(&lines, "date") && has(&lines, "welfare") && !has(&lines, "well"));
    }
}
