//! Lowers a folder layout and collects every mistake.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::document::PolicyTexts;
use super::layout::{Expected, Layout, LayoutHeading, LayoutOrigin, LayoutSection, Pattern};
use super::raw::RawCorrection;
use super::raw_citation::RawCitation;
use super::raw_layout::{RawExpected, RawLayout, RawLayoutSection, RawLayoutSource};
use super::shape::nearest;
use super::{Authority, lower, lower_wording, placeholder, premade, schema};
use crate::finding::Citation;
use crate::source::{Mistake, Source, Span, Spanned};

/// The authorities of a layout.
pub struct LayoutAuthorities<'a> {
    /// The authority that the layout belongs to; none for a layout that serves several.
    pub own: Option<&'a Authority>,
    /// All authorities.
    pub all: &'a [&'a Authority],
}

/// Reads a layout. `others` are the layouts that it may be based on, `forms` the ids of the forms that it may name.
///
/// # Errors
/// Every mistake in the text, in order.
pub fn layout(
    source: &Source,
    authorities: LayoutAuthorities<'_>,
    others: &[&Layout],
    forms: &[&str],
) -> Result<Layout, Vec<Mistake>> {
    let (raw, mistakes) = lower::parse::<RawLayout>(source, schema::layout)?;
    let mut lower = LayoutLowering { source, authorities, forms, mistakes, numbers: Vec::new(), placing: Vec::new() };
    let layout = lower.layout(raw, others);
    if lower.mistakes.is_empty() {
        return Ok(layout);
    }
    lower.mistakes.extend(layout.stale);
    lower.mistakes.sort_by_key(|mistake| mistake.span.start);
    Err(lower.mistakes)
}

/// Returns whether a layout takes its sections from another, which must be read first.
#[must_use]
pub fn is_based_on_another(source: &Source) -> bool {
    has_key(source, "based_on")
}

/// Returns whether a layout says that no policy prints it. Such a layout may serve several authorities.
#[must_use]
pub fn is_ours(source: &Source) -> bool {
    has_key(source, "ours")
}

/// Whether a definition has a key at its top.
fn has_key(source: &Source, key: &str) -> bool {
    if let Some(json) = premade::json(source) {
        return serde_json::from_str::<Json>(json).is_ok_and(|definition| definition.get(key).is_some());
    }
    // A key that is written in another way than at the beginning of a line is found in the tree.
    source.text.contains(key) && super::shape::tree(source).is_ok_and(|tree| tree.value.get(key).is_some())
}

/// The words that a part of a layout cites. The part keeps its other keys.
macro_rules! cited {
    ($raw:ident) => {
        RawCitation { cites: $raw.cites, quote: $raw.quote, source: $raw.source, line: $raw.line }
    };
}

struct LayoutLowering<'a> {
    source: &'a Source,
    authorities: LayoutAuthorities<'a>,
    forms: &'a [&'a str],
    mistakes: Vec<Mistake>,
    /// The numbers of the sections so far.
    numbers: Vec<Spanned<u32>>,
    /// The words that place files, with the numbers of their sections.
    placing: Vec<(u32, Pattern, Span)>,
}

impl LayoutLowering<'_> {
    fn help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake::new(self.source, span, message).help(help));
    }

    fn layout(&mut self, raw: RawLayout, others: &[&Layout]) -> Layout {
        self.id(&raw.id);
        let origin = self.origin(raw.source, raw.ours, raw.id.span);
        let mut layout = Layout {
            id: raw.id.value.clone(),
            title: raw.title,
            authority: self.authorities.own.map(|authority| authority.id.clone()),
            origin,
            corrections: Vec::new(),
            stale: Vec::new(),
            sections: Vec::new(),
            miscellaneous: 0,
            order: raw.order.and_then(|words| self.citation(None, cited!(words))),
            checklist: raw.checklist.and_then(|id| self.known(vec![id]).pop()),
            casework: None,
        };
        if let Some(base) = raw.based_on {
            if let Some(section) = raw.sections.first() {
                let help =
                    "Leave one of the two out: `keeps` says which sections of the other layout belong to this one";
                self.help(section.span, "a layout has sections of its own or those of another, not both", help);
            }
            self.extend_layout(&mut layout, &base, &raw.keeps, others);
            self.corrections(&mut layout, raw.corrections);
            let other = others.iter().find(|other| other.id == base.value).map(|other| other.corrections.as_slice());
            // The other layout's title is not taken over.
            let sections = other.unwrap_or_default().iter().filter(|correction| correction.place != "title");
            layout.corrections.extend(sections.cloned());
            return layout;
        }
        if let Some(number) = raw.keeps.first() {
            self.help(
                number.span,
                "`keeps` needs `based_on`",
                "Add `based_on:` with the id of the layout that has these sections",
            );
        }
        if raw.sections.is_empty() {
            self.help(raw.id.span, "the layout has no sections", "List them under `sections`, in printed order");
        }
        layout.sections = raw.sections.into_iter().map(|section| self.section(section.value)).collect();
        self.corrections(&mut layout, raw.corrections);
        self.numbers_exist(&layout, raw.miscellaneous.as_ref());
        layout.miscellaneous = match &raw.miscellaneous {
            Some(number) => number.value,
            None => {
                let help = "miscellaneous: the number of the section for documents without a place of their own";
                self.help(raw.id.span, "`miscellaneous` is missing from the file", help);
                0
            }
        };
        if let Some(casework) = raw.casework {
            self.numbers_exist(&layout, Some(&casework.section));
            let section = casework.section.value;
            layout.casework = Some((section, self.citation(None, cited!(casework))));
        }
        layout
    }

    /// Where the sections come from: a printed list, or ourselves.
    fn origin(&mut self, source: Option<RawLayoutSource>, ours: Option<Spanned<String>>, id: Span) -> LayoutOrigin {
        match (source, ours) {
            (Some(source), None) => {
                let lines = match source.lines.value.as_slice() {
                    [first, last] if first <= last => (*first, *last),
                    _ => {
                        let help = "For example: lines: [799, 889]";
                        self.help(source.lines.span, "`lines` should be the first and the last line", help);
                        (0, 0)
                    }
                };
                LayoutOrigin::Printed { source: source.file, lines }
            }
            (None, Some(ours)) => {
                for word in placeholder::unknown(&ours.value) {
                    let known = placeholder::KNOWN.iter().map(|word| format!("{{{word}}}")).collect::<Vec<_>>();
                    let help = format!("Known: {}", known.join(", "));
                    self.help(ours.span, format!("there is no placeholder `{word}`"), help);
                }
                LayoutOrigin::Ours(ours.value)
            }
            (Some(_), Some(ours)) => {
                let help = "Leave `ours` out when a policy prints the sections, and `source` when none does";
                self.help(ours.span, "a layout is either printed or our own, not both", help);
                LayoutOrigin::Ours(ours.value)
            }
            (None, None) => {
                let help = "Say with `source` where the list is printed, or with `ours` that no policy prints it";
                self.help(id, "nothing says where the sections come from", help);
                LayoutOrigin::Ours(String::new())
            }
        }
    }

    /// Takes the sections of another layout: the kept ones first, the rest as appended sections.
    fn extend_layout(
        &mut self,
        layout: &mut Layout,
        base: &Spanned<String>,
        keeps: &[Spanned<u32>],
        others: &[&Layout],
    ) {
        let Some(other) = others.iter().find(|other| other.id == base.value) else {
            let known: Vec<&str> = others.iter().map(|other| other.id.as_str()).collect();
            let help = format!("Layouts with sections of their own: {}", known.join(", "));
            self.help(base.span, format!("there is no layout `{}` to be based on", base.value), help);
            return;
        };
        for number in keeps {
            self.numbers_exist(other, Some(number));
        }
        if keeps.is_empty() {
            self.help(base.span, "`keeps` is missing", "keeps: the numbers of the sections that belong to this layout");
        }
        let kept: BTreeSet<u32> = keeps.iter().map(|number| number.value).collect();
        layout.sections = other.sections.clone();
        for section in &mut layout.sections {
            section.appended = !kept.contains(&section.number);
        }
        layout.sections.sort_by_key(|section| section.appended);
        layout.miscellaneous = other.miscellaneous;
        layout.casework.clone_from(&other.casework);
        if layout.checklist.is_none() {
            layout.checklist.clone_from(&other.checklist);
        }
        if layout.order.is_none() {
            layout.order.clone_from(&other.order);
        }
    }

    fn corrections(&mut self, layout: &mut Layout, raw: Vec<Spanned<RawCorrection>>) {
        let printed = layout.printed_words();
        let words: Vec<(&str, &str, bool)> =
            printed.iter().map(|(place, text)| (place.as_str(), *text, false)).collect();
        let mut wrong = Vec::new();
        let corrections = lower_wording::corrections(raw, &words, str::to_owned, &mut wrong);
        for one in wrong {
            let mistake =
                Mistake::new(self.source, one.span, one.message.replace("the form", "the layout")).help(one.help);
            if one.stale { &mut layout.stale } else { &mut self.mistakes }.push(mistake);
        }
        layout.corrections = corrections;
    }

    fn id(&mut self, id: &Spanned<String>) {
        let good = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        match (id.value.split_once('/'), self.authorities.own) {
            (Some((first, name)), Some(own)) if first == own.id && good(name) => {}
            (None, None) if good(&id.value) => {}
            (_, own) => {
                let before = own.map(|own| format!("`{}/` and ", own.id)).unwrap_or_default();
                let help = format!("Write {before}a name, such as the file’s without its ending");
                self.help(id.span, format!("`{}` is not an id of a layout in this directory", id.value), help);
            }
        }
    }

    fn numbers_exist(&mut self, layout: &Layout, number: Option<&Spanned<u32>>) {
        if let Some(number) = number.filter(|number| layout.section(number.value).is_none()) {
            let known: Vec<String> = layout.sections.iter().map(|section| section.number.to_string()).collect();
            let help = format!("Sections: {}", known.join(", "));
            self.help(number.span, format!("there is no section {}", number.value), help);
        }
    }

    fn section(&mut self, raw: RawLayoutSection) -> LayoutSection {
        if let Some(other) = self.numbers.iter().find(|other| other.value == raw.number.value) {
            let mistake =
                Mistake::new(self.source, raw.number.span, format!("Section {} is defined twice", other.value));
            let mistake = mistake.help("Give each section a number of its own").other(other.span, "first here");
            self.mistakes.push(mistake);
        }
        let number = raw.number.value;
        self.numbers.push(raw.number);
        let first = raw.first.map(|first| (first.kinds, self.placing(number, first.patterns)));
        let (first_kinds, first_patterns) = first.unwrap_or_default();
        LayoutSection {
            number,
            title: raw.title,
            second_line: raw.second_line,
            when: raw.when,
            appended: false,
            appraisal: raw.appraisal,
            attendance: raw.attendance,
            headings: raw
                .headings
                .into_iter()
                .map(|heading| LayoutHeading { title: heading.title, patterns: self.placing(number, heading.patterns) })
                .collect(),
            forms: self.known(raw.forms),
            kinds: raw.kinds,
            first_kinds,
            first_patterns,
            expects: raw.expects.into_iter().filter_map(|expected| self.expected(expected)).collect(),
            patterns: self.placing(number, raw.patterns),
        }
    }

    fn expected(&mut self, raw: RawExpected) -> Option<Expected> {
        let authority = raw.authority.as_ref();
        let known = || self.authorities.all.iter().map(|one| one.id.as_str());
        if let Some(id) = authority.filter(|id| known().all(|one| one != id.value)) {
            let help = format!("Known: {}", known().collect::<Vec<_>>().join(", "));
            self.help(id.span, format!("there is no authority `{}`", id.value), help);
            return None;
        }
        let citation = self.citation(authority.map(|id| id.value.as_str()), cited!(raw));
        let authority = raw.authority.map(|id| id.value);
        let (forms, patterns) = (self.known(raw.forms), self.patterns(raw.patterns));
        Some(Expected { what: raw.what, when: raw.when, authority, forms, patterns, citation: citation? })
    }

    /// Checks that each form exists; returns their ids.
    fn known(&mut self, ids: Vec<Spanned<String>>) -> Vec<String> {
        for id in ids.iter().filter(|id| !self.forms.contains(&id.value.as_str())) {
            let near = nearest(&id.value, self.forms.iter().copied());
            let help = near.map_or_else(
                || "`formfolio forms` lists the forms".to_owned(),
                |near| format!("Did you mean `{near}`? `formfolio forms` lists the forms"),
            );
            self.help(id.span, format!("there is no form `{}`", id.value), help);
        }
        ids.into_iter().map(|id| id.value).collect()
    }

    /// The words of the authority with that id, else of the layout's own authority.
    fn citation(&mut self, authority: Option<&str>, words: RawCitation) -> Option<Citation> {
        let named = authority.and_then(|id| self.authorities.all.iter().copied().find(|one| one.id == id));
        let Some(authority) = named.or(self.authorities.own) else {
            return self.citation_of_none(words);
        };
        let cited = authority.texts.cited(words, self.source, &mut self.mistakes);
        cited.map(|(citation, _)| citation)
    }

    /// The citation of a part that names no authority, in a layout that serves several.
    fn citation_of_none(&mut self, words: RawCitation) -> Option<Citation> {
        if let Some(key) = &words.cites {
            let message = format!("nothing says which authority has the quote `{}`", key.value);
            self.help(key.span, message, "Add `authority:` where it can be given, else write the words themselves");
            return None;
        }
        let texts = PolicyTexts::default();
        let cited = texts.cited(words, self.source, &mut self.mistakes);
        cited.map(|(citation, _)| citation)
    }

    /// Lowers words that place files. Words in two sections are a mistake, because they would decide nothing.
    fn placing(&mut self, number: u32, raw: Vec<Spanned<String>>) -> Vec<Pattern> {
        let spans: Vec<Span> = raw.iter().map(|text| text.span).collect();
        let patterns = self.patterns(raw);
        for (pattern, span) in patterns.iter().zip(spans) {
            let same = |(other, one, _): &&(u32, Pattern, Span)| *other != number && one.matches(pattern);
            if let Some((other, _, first)) = self.placing.iter().find(same) {
                let message = format!("“{}” places a file in Section {other} already", pattern.text);
                let help = "Leave it in one of the two, or use more words";
                self.mistakes.push(Mistake::new(self.source, span, message).help(help).other(*first, "there"));
            }
            self.placing.push((number, pattern.clone(), span));
        }
        patterns
    }

    fn patterns(&mut self, raw: Vec<Spanned<String>>) -> Vec<Pattern> {
        raw.into_iter()
            .map(|text| {
                let pattern = Pattern::new(&text.value);
                if pattern.is_empty() {
                    self.help(text.span, "a pattern without a word", "Write a word that occurs in file names");
                }
                pattern
            })
            .collect()
    }
}
