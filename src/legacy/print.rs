//! [`Print`]: the words that a form prints, each with the field that it belongs to, ready to be compared by their meaning.

use std::sync::Arc;

use super::words::{Folded, fold_words};
use crate::form::cache::FormCache;
use crate::form::{Field, Form, Kind, SectionItem, TextStyle};

/// The words of a question whose first part says enough.
const LONG_QUESTION: usize = 12;
/// The words of a label that is known without the name of the authority.
const GENERAL_LABEL: usize = 4;
/// The letters of one word that stands for a label with more in brackets: "Performance (annual reviews)".
const LONG_WORD: usize = 8;

/// What printed words are to the answers around them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PrintKind {
    /// The title of the form.
    Title,
    /// A heading over fields.
    Heading,
    /// The label of a field.
    Label,
    /// The label of a signer's name.
    NameLabel,
    /// The label of a signature's date.
    DateLabel,
    /// Guidance of a field.
    Hint,
    /// Words that are not filled in.
    Words,
}

/// Words that a form prints.
#[derive(Debug)]
pub(super) struct Print {
    pub kind: PrintKind,
    /// The number of the field among the form's fields.
    pub field: Option<usize>,
    /// The parts of the words between the gaps that are filled in, and shorter ways to print the same.
    pub variants: Vec<Vec<Folded>>,
    /// Whether the answer stands in the first gap.
    pub has_gap: bool,
    /// Whether the words are Formfolio's and only our own forms print them.
    pub is_ours: bool,
    /// The words under or after a signature that name the signer.
    pub signer: Option<Folded>,
    /// Whether the answer begins with a digit: a date, a time, a number.
    pub takes_digits: bool,
    /// Whether the words are beside a box to tick.
    pub is_tick: bool,
    /// The fields under a heading, up to the next one.
    pub heads: Vec<usize>,
}

/// So many forms have their printed words kept in memory.
const MOST_FORMS: usize = 64;
/// The printed words of forms. They are kept because every document without fields is compared with every form.
static PRINTS: FormCache<(), Vec<Print>> = FormCache::new(MOST_FORMS);

/// The printed words of a form, in order.
pub(super) fn prints(form: &Arc<Form>) -> Arc<Vec<Print>> {
    PRINTS.of(form, || made(form))
}

fn made(form: &Form) -> Vec<Print> {
    let mut list = PrintList { authority: &form.authority.name, out: Vec::new(), number: 0, heading: None };
    list.words(PrintKind::Title, &form.title);
    list.words(PrintKind::Words, &form.organisation);
    list.words(PrintKind::Words, &form.authority.organisation);
    if let Some(reference) = &form.reference {
        list.words(PrintKind::Words, reference);
    }
    for section in &form.sections {
        list.heading = None;
        if let Some(heading) = &section.heading {
            list.words(PrintKind::Heading, heading);
        }
        for item in &section.items {
            match item {
                SectionItem::Field(field) => list.field(field, section.addition),
                SectionItem::Text(text) if text.style == TextStyle::Heading => {
                    list.words(PrintKind::Heading, &text.text);
                }
                SectionItem::Text(text) => text.text.lines().for_each(|line| list.words(PrintKind::Words, line)),
            }
        }
    }
    list.out
}

struct PrintList<'a> {
    /// The name of the authority.
    authority: &'a str,
    out: Vec<Print>,
    /// The number of the next field.
    number: usize,
    /// The print that is the heading of the next field.
    heading: Option<usize>,
}

impl PrintList<'_> {
    fn words(&mut self, kind: PrintKind, text: &str) {
        self.add(kind, None, text, false);
    }

    fn add(&mut self, kind: PrintKind, field: Option<usize>, text: &str, is_ours: bool) {
        let variants = variants(kind, text);
        if !variants.is_empty() {
            if kind == PrintKind::Heading {
                self.heading = Some(self.out.len());
            }
            self.out.push(Print {
                kind,
                field,
                variants,
                has_gap: false,
                is_ours,
                signer: None,
                takes_digits: kind == PrintKind::DateLabel,
                is_tick: false,
                heads: Vec::new(),
            });
        }
    }

    fn field(&mut self, field: &Field, is_addition: bool) {
        let number = Some(self.number);
        if let Some(heading) = self.heading.and_then(|heading| self.out.get_mut(heading)) {
            heading.heads.push(self.number);
        }
        self.number += 1;
        let is_ours = is_addition || field.ours;
        match &field.kind {
            // A table is known by the heading above it and by its columns.
            Kind::Table(_) => {}
            Kind::Signature { date_label, name_label, .. } => {
                let (label, signer) = signer(&field.label);
                self.add(PrintKind::Label, number, &field.label, is_ours);
                if let (Some(print), Some(signer)) = (self.out.last_mut(), signer) {
                    print.variants.extend(variants(PrintKind::Label, label));
                    print.signer = Some(fold_words(signer));
                }
                self.add(PrintKind::NameLabel, number, name_label, true);
                if let Some(date) = date_label {
                    self.add(PrintKind::DateLabel, number, date, is_ours);
                }
            }
            kind => {
                let gaps = gaps(&field.label);
                if gaps.len() > 1 || field.label.contains("...") {
                    let parts: Vec<Folded> =
                        gaps.iter().map(|part| fold_words(part)).filter(|part| !part.is_empty()).collect();
                    if !parts.is_empty() {
                        let has_gap = !matches!(kind, Kind::LongText);
                        let kind = PrintKind::Label;
                        self.out.push(Print {
                            kind,
                            field: number,
                            variants: vec![parts],
                            has_gap,
                            is_ours,
                            signer: None,
                            takes_digits: false,
                            is_tick: matches!(field.kind, Kind::Tick),
                            heads: Vec::new(),
                        });
                    }
                } else {
                    self.label(field, is_ours);
                }
            }
        }
        // Earlier blanks print the second part of such a label as guidance.
        if let Some((_, rest)) = field.label.split_once(" - ").filter(|(_, rest)| rest.split_whitespace().count() >= 3)
        {
            self.add(PrintKind::Hint, number, rest, is_ours);
        }
        for line in field.hint.iter().flat_map(|hint| hint.lines()) {
            self.add(PrintKind::Hint, number, line, is_ours);
        }
        if let Kind::Scale { low, high, .. } = &field.kind {
            for anchor in [low, high].into_iter().flatten() {
                self.add(PrintKind::Hint, number, anchor, is_ours);
            }
        }
    }

    /// The label of a field, of which the number is already counted.
    fn label(&mut self, field: &Field, is_ours: bool) {
        let number = self.number.checked_sub(1);
        self.add(PrintKind::Label, number, &field.label, is_ours);
        // A field without a label prints nothing.
        let Some(print) = self.out.last_mut().filter(|print| print.field == number) else { return };
        // A number of words, such as "Section 7 –", may stand before the label.
        let worded = field.number.as_ref().filter(|number| number.chars().filter(|c| c.is_alphabetic()).count() > 3);
        if let Some(number) = worded {
            print.variants.insert(0, vec![fold_words(&format!("{number} {}", field.label))]);
        }
        // "Trust Induction Checklist" for "Sandwell Children’s Trust Induction Checklist".
        let general = field.label.strip_prefix(self.authority).map(str::trim);
        let general = general.filter(|rest| rest.split_whitespace().count() >= GENERAL_LABEL);
        if let Some(rest) = general {
            let last = self.authority.rsplit(' ').next().unwrap_or_default();
            let number = field.number.as_deref().unwrap_or_default();
            let general = [format!("{number} {last} {rest}"), format!("{last} {rest}"), rest.to_owned()];
            print.variants.extend(general.iter().map(|text| vec![fold_words(text)]));
        }
        print.is_tick = matches!(field.kind, Kind::Tick);
        print.takes_digits = matches!(field.kind, Kind::Date | Kind::Time | Kind::Number);
    }
}

/// The parts of a label between its gaps.
fn gaps(label: &str) -> Vec<&str> {
    label.split("________").flat_map(|part| part.split("...")).map(|part| part.trim_matches(['_', '.', ' '])).collect()
}

/// "Signed (Manager/Supervisor)" as "Signed" and the signer.
fn signer(label: &str) -> (&str, Option<&str>) {
    match label.split_once('(').and_then(|(head, rest)| Some((head.trim(), rest.split_once(')')?.0))) {
        Some((head, signer)) if !head.is_empty() => (head, Some(signer)),
        _ => (label, None),
    }
}

/// The words, and shorter ways to print them: without what stands in brackets or after a dash.
fn variants(kind: PrintKind, text: &str) -> Vec<Vec<Folded>> {
    let mut texts = vec![text];
    if matches!(kind, PrintKind::Label | PrintKind::Heading) {
        for mark in [" (", " - ", " – "] {
            if let Some((head, _)) = text.split_once(mark)
                && (head.split_whitespace().count() >= 2 || mark == " (" && head.chars().count() >= LONG_WORD)
            {
                texts.push(head);
            }
        }
    }
    // A long question may be printed as far as its semicolon.
    if let (PrintKind::Label, Some((head, _))) = (kind, text.split_once(';'))
        && head.split_whitespace().count() >= LONG_QUESTION
    {
        texts.push(head);
    }
    let mut out: Vec<Vec<Folded>> = texts.into_iter().map(|text| vec![fold_words(text)]).collect();
    out.retain(|parts| parts.iter().any(|part| !part.is_empty()));
    out.dedup_by(|one, other| one.first().map(|one| &one.letters) == other.first().map(|other| &other.letters));
    out
}
