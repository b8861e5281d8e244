//! Lowers definitions to the checked model and collects every mistake.
//! [`super::from_tree`] or [`super::shape`] has checked the shape before; this module checks ids, references between fields, and Word's limits.
//! [`super::lower_section`] lowers the contents of sections.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::address::LONGEST_TAG;
use super::document::PolicyTexts;
use super::field::Kind;
use super::from_tree;
use super::logo::{self, Logo, LogoFile};
use super::lower_wording::{self, WordingMistake};
use super::printed_words::FormPart;
use super::raw::{RawAuthority, RawCorrection, RawEarlierWording, RawForm, RawLogo, RawPolicyNote, RawReading};
use super::raw_citation::RawCitation;
use super::shape::{self, nearest};
use super::wording_changes::{EarlierWording, SourceReading};
use super::{
    Address, Authority, Form, PolicyNote, PrintedOriginal, Section, kind_keys, lower_policy, placeholder, premade,
    schema, yaml_text,
};
use crate::source::{Mistake, Source, Span, Spanned};
use crate::text::list_or;

/// Reads a form's definition. `authority` is the one in whose directory it lies.
///
/// # Errors
/// Every mistake in the text, in order.
pub fn form(source: &Source, authority: &Arc<Authority>) -> Result<Form, Vec<Mistake>> {
    let (raw, mistakes) = parse::<RawForm>(source, schema::form_shape)?;
    let mut lower = FormLowering { source, mistakes, stale: Vec::new(), names: BTreeMap::new() };
    let mut form = lower.form(raw, authority);
    if lower.mistakes.is_empty() {
        form.stale = lower.stale;
        return Ok(form);
    }
    lower.mistakes.append(&mut lower.stale);
    lower.mistakes.sort_by_key(|mistake| mistake.span.start);
    Err(lower.mistakes)
}

/// Reads an authority's definition. `pictures` holds the files that may be its logo.
///
/// # Errors
/// Every mistake in the text, in order.
pub fn authority(source: &Source, pictures: &[LogoFile]) -> Result<Authority, Vec<Mistake>> {
    let (raw, mut mistakes) = parse::<RawAuthority>(source, schema::authority)?;
    if !raw.id.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        mistakes.push(
            Mistake::new(source, raw.id.span, format!("`{}` is not an id", raw.id.value))
                .help("Use lower-case letters, digits and hyphens, the same as the directory’s name"),
        );
    }
    let logo = raw.logo.and_then(|raw| logo(&raw, source, pictures, &mut mistakes));
    let colour = raw.colour.and_then(|colour| {
        let read = logo::heading_colour(&colour.value).map_err(|message| {
            let help = "Give red, green and blue as six hexadecimal digits, dark enough for text: \"#1f4e79\"";
            mistakes.push(Mistake::new(source, colour.span, message).help(help));
        });
        read.ok()
    });
    let texts = PolicyTexts::new(&raw.id.value, raw.documents, raw.quotes, source, &mut mistakes);
    let policy = lower_policy::policy(raw.policy, &texts, source, &mut mistakes);
    if !mistakes.is_empty() {
        mistakes.sort_by_key(|mistake| mistake.span.start);
        return Err(mistakes);
    }
    let organisation = raw.organisation.unwrap_or_else(|| raw.name.clone());
    let short = raw.short.unwrap_or_else(|| raw.name.clone());
    Ok(Authority { id: raw.id.value, name: raw.name, organisation, logo, colour, short, texts, policy })
}

/// The logo beside an authority's definition.
fn logo(raw: &RawLogo, source: &Source, pictures: &[LogoFile], mistakes: &mut Vec<Mistake>) -> Option<Logo> {
    let mut wrong = |span, message: String, help: &str| {
        mistakes.push(Mistake::new(source, span, message).help(help.to_owned()));
        None
    };
    if raw.alt.value.trim().is_empty() {
        return wrong(
            raw.alt.span,
            "the logo has no description for those who cannot see it".to_owned(),
            "Write the name of the organisation",
        );
    }
    let directory = source.name.rfind(['/', '\\']).map_or("", |at| &source.name[..=at]);
    let name = &raw.file.value;
    let Some((_, bytes)) = pictures.iter().find(|(file, _)| file.strip_prefix(directory) == Some(name.as_str())) else {
        return wrong(
            raw.file.span,
            format!("there is no picture “{name}” here"),
            "Put a PNG or JPEG file of that name beside authority.yaml",
        );
    };
    match Logo::new(bytes, raw.alt.value.trim()) {
        Ok(logo) => Some(logo),
        Err(why) => {
            wrong(raw.file.span, format!("the logo “{name}” {why}"), "Save it as a PNG or JPEG file of moderate size")
        }
    }
}

/// A definition as its type, with the mistakes of shape that did not stop it (unknown keys). `schema` is made only when
/// there may be any.
///
/// # Errors
/// Every mistake of shape in the text, in order.
pub fn parse<T: for<'de> serde::Deserialize<'de>>(
    source: &Source,
    schema: fn() -> &'static serde_json::Value,
) -> Result<(T, Vec<Mistake>), Vec<Mistake>> {
    if let Some(raw) = premade::json(source).and_then(|json| serde_json::from_str(json).ok()) {
        return Ok((raw, Vec::new()));
    }
    let tree = shape::tree(source).map_err(|mistake| vec![*mistake])?;
    if let Ok(raw) = from_tree::read(source, &tree) {
        return Ok((raw, Vec::new()));
    }
    let mut mistakes = shape::mistakes(source, &tree, schema());
    mistakes.sort_by_key(|mistake| mistake.span.start);
    match yaml_text::parse::<T>(source) {
        Ok(raw) => Ok((raw, mistakes)),
        Err(mistake) if mistakes.is_empty() => Err(vec![*mistake]),
        Err(_) => Err(mistakes),
    }
}

/// The state of lowering one form.
pub(super) struct FormLowering<'a> {
    source: &'a Source,
    mistakes: Vec<Mistake>,
    /// Mistakes that do not keep the form from being used.
    stale: Vec<Mistake>,
    /// The name of every field with the place of its first use.
    pub(super) names: BTreeMap<String, Span>,
}

/// A reference to another field, checked once all names are known.
pub(super) struct FieldReference {
    pub(super) from: &'static str,
    pub(super) to: Spanned<String>,
    /// The kinds that the other field may have; any kind when empty.
    pub(super) wants: &'static [&'static str],
}

impl FormLowering<'_> {
    pub(super) fn mistake(&mut self, span: Span, message: impl Into<String>) -> &mut Mistake {
        self.mistakes.push(Mistake::new(self.source, span, message));
        let last = self.mistakes.len() - 1;
        &mut self.mistakes[last]
    }

    pub(super) fn help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.mistake(span, message).help = Some(help.into());
    }

    fn form(&mut self, raw: RawForm, authority: &Arc<Authority>) -> Form {
        self.id(&raw.id, &authority.id);
        if raw.version.value == 0 {
            self.help(raw.version.span, "`version` is 0", "Versions count from 1");
        }
        let worded_since = raw.worded_since.unwrap_or_else(|| raw.version.clone());
        if worded_since.value > raw.version.value {
            let message =
                format!("`worded_since` is {}, but the form has version {}", worded_since.value, raw.version.value);
            self.help(
                worded_since.span,
                message,
                "Name the first version that printed the same words, or leave it out",
            );
        }
        let mut pointers = Vec::new();
        if let Some(to) = raw.dated_by {
            pointers.push(FieldReference { from: "dated_by", to, wants: &["date", "signature"] });
        }
        let dated_by = pointers.first().map(|pointer| pointer.to.value.clone());
        let lines = self.lines(&raw.source.lines);
        let readings = raw.readings.into_iter().map(|reading| self.reading(reading.value)).collect();
        let sections = raw
            .sections
            .into_iter()
            .map(|section| Section {
                heading: section.heading,
                number: section.number,
                panel: section.panel,
                addition: section.addition,
                items: section.items.into_iter().filter_map(|item| self.item(item, &mut pointers)).collect(),
            })
            .collect();
        for note in &raw.policy {
            let about = note.fields.iter().map(|to| FieldReference { from: "fields", to: to.clone(), wants: &[] });
            pointers.extend(about);
        }
        let policy = raw.policy.into_iter().filter_map(|note| self.policy_note(note, &authority.texts)).collect();
        let activity = raw.activity.as_ref().map(|activity| activity.span);
        let completed_by = raw.completed_by.as_ref().map(|by| by.span);
        let mut form = Form {
            id: raw.id.value,
            version: raw.version.value,
            worded_since: worded_since.value,
            filed_as: raw.filed_as.unwrap_or_else(|| raw.title.value.clone()),
            title: raw.title.value,
            reference: raw.reference,
            organisation: authority.organisation.clone(),
            authority: Arc::clone(authority),
            kind: raw.kind.value,
            activity: raw.activity.map(|activity| activity.value),
            purpose: raw.purpose,
            completed_by: raw.completed_by.map(|by| by.value).unwrap_or_default(),
            dated_by,
            folder_section: raw.folder_section.map(|section| section.value),
            landscape: raw.landscape.unwrap_or(false),
            source: PrintedOriginal { file: raw.source.file, part: raw.source.part, lines },
            corrections: Vec::new(),
            readings,
            earlier_wording: Vec::new(),
            stale: Vec::new(),
            policy,
            sections,
            as_printed: OnceLock::new(),
        };
        for unknown in placeholder::fill(&mut form, authority) {
            let start = self.source.text.find(&unknown).unwrap_or_default();
            let known = placeholder::KNOWN.join("}`, `{");
            self.help(
                Span { start, end: start + unknown.len() },
                format!("`{unknown}` is not a placeholder"),
                nearest(unknown.trim_matches(['{', '}']), placeholder::KNOWN.iter().copied())
                    .map_or_else(|| format!("Use one of `{{{known}}}`"), |near| format!("Did you mean `{{{near}}}`?")),
            );
        }
        self.corrections(&mut form, raw.corrections);
        self.earlier_wording(&mut form, raw.earlier_wording);
        for pointer in pointers {
            self.pointer(&form, &pointer);
        }
        self.tags(&form);
        for (key, span) in [("activity", activity), ("completed_by", completed_by)] {
            let fits = kind_keys::group(kind_keys::FORMS, form.kind).is_none_or(|group| group.has(key));
            if let Some(span) = span.filter(|_| !fits) {
                let message = format!("`{key}` does not belong to a form of kind {}", form.kind.keyword());
                self.help(span, message, "Remove it, or choose another kind");
            }
        }
        if !form.fillable()
            && let Some(field) = form.fields().next()
        {
            let span = self.names.get(&field.name).copied().unwrap_or_default();
            self.help(
                span,
                format!("a handout has the field `{}`", field.name),
                "A handout is only read; choose another `kind`",
            );
        }
        form
    }

    /// A statement of the policy. One that cannot be cited is left out: a form stays usable without the authority that
    /// it was copied from.
    fn policy_note(&mut self, raw: RawPolicyNote, texts: &PolicyTexts) -> Option<PolicyNote> {
        let (rules, fields) = (raw.rules, raw.fields.into_iter().map(|field| field.value).collect());
        let words = RawCitation { cites: raw.cites, quote: raw.quote, source: raw.source, line: raw.line };
        let (citation, listed) = texts.cited(words, self.source, &mut self.stale)?;
        let rules = rules.unwrap_or_else(|| listed.to_vec());
        Some(PolicyNote { about: raw.about, citation, rules, fields, each: raw.each, may_be_empty: raw.may_be_empty })
    }

    fn lines(&mut self, lines: &Spanned<Vec<u32>>) -> (u32, u32) {
        match lines.value.as_slice() {
            [first, last] if first <= last => (*first, *last),
            _ => {
                let help = "For example: lines: [467, 534]";
                self.help(lines.span, "`lines` should be the first and the last line", help);
                (0, 0)
            }
        }
    }

    fn reading(&mut self, raw: RawReading) -> SourceReading {
        SourceReading { lines: self.lines(&raw.lines), also: raw.also, lost: raw.lost.value, note: raw.note }
    }

    fn corrections(&mut self, form: &mut Form, raw: Vec<Spanned<RawCorrection>>) {
        let printed = form.printed_words();
        // The organisation's name belongs to the authority, not to the form.
        let words = printed.iter().filter(|words| words.part != FormPart::Organisation);
        let words: Vec<(&str, &str, bool)> =
            words.map(|words| (words.place.as_str(), words.text, words.ours)).collect();
        let mut wrong = Vec::new();
        let names = |text: &str| placeholder::filled(text, &form.authority);
        let found = lower_wording::corrections(raw, &words, names, &mut wrong);
        form.corrections = found;
        self.wrong(wrong);
    }

    fn wrong(&mut self, wrong: Vec<WordingMistake>) {
        for one in wrong {
            let mistake = Mistake::new(self.source, one.span, one.message).help(one.help);
            if one.stale { &mut self.stale } else { &mut self.mistakes }.push(mistake);
        }
    }

    fn earlier_wording(&mut self, form: &mut Form, raw: Vec<Spanned<RawEarlierWording>>) {
        let mut all = String::new();
        for words in form.printed_words() {
            all.push_str(words.text);
            // A number stands on the same line as the words after it.
            all.push(if words.part == FormPart::Number { ' ' } else { '\n' });
        }
        for RawEarlierWording { was, now } in raw.into_iter().map(|raw| raw.value) {
            let (before, after) =
                (placeholder::filled(&was.value, &form.authority), placeholder::filled(&now.value, &form.authority));
            if before.trim().is_empty() || before == after {
                self.help(was.span, "no earlier words", "Give the words that the form once had as `was`");
            } else if !all.contains(&after) {
                let help = "Write them as the form prints them, or leave the earlier words out";
                self.wrong(vec![WordingMistake::stale(now.span, "the form does not have the words of `now`", help)]);
            } else {
                form.earlier_wording.push(EarlierWording { was: before, now: after });
            }
        }
    }

    fn id(&mut self, id: &Spanned<String>, authority: &str) {
        let good = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        match id.value.split_once('/') {
            Some((first, name)) if good(first) && good(name) => {
                if first != authority {
                    self.help(
                        id.span,
                        format!("the id `{}` does not belong to the authority `{authority}`", id.value),
                        format!("Write `{authority}/{name}`, or move the file to the directory `{first}`"),
                    );
                }
            }
            _ => self.help(
                id.span,
                format!("`{}` is not a form id", id.value),
                "An id is the authority, a slash and a name: sandwell/individual-record",
            ),
        }
    }

    /// Word cuts long tags: cell tags must fit, and options must differ before the cut.
    fn tags(&mut self, form: &Form) {
        for field in form.fields() {
            let span = self.names.get(&field.name).copied().unwrap_or_default();
            match &field.kind {
                Kind::Choices { choices } => {
                    let tags: BTreeSet<String> =
                        choices.iter().map(|choice| Address::option(&field.name, choice).tag()).collect();
                    if tags.len() < choices.len() {
                        let message = format!("the options of `{}` begin alike for too long", field.name);
                        self.help(span, message, "Give the field a shorter name: Word knows an option by its first 64 letters, name included");
                    }
                }
                Kind::Table(table) => {
                    let longest = table.columns.iter().map(|column| column.name.len()).max().unwrap_or(0);
                    if field.name.len() + 1 + longest > LONGEST_TAG {
                        let message = format!("the names of `{}` and its columns are too long together", field.name);
                        self.help(
                            span,
                            message,
                            "Shorten one of them: Word knows a cell by both, in at most 64 letters",
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn pointer(&mut self, form: &Form, pointer: &FieldReference) {
        let Some(field) = form.field(&pointer.to.value) else {
            let near = nearest(&pointer.to.value, form.fields().map(|field| field.name.as_str()))
                .map_or_else(|| "Name a field of this form".to_owned(), |near| format!("Did you mean `{near}`?"));
            self.help(
                pointer.to.span,
                format!("`{}` points to `{}`, which is not a field", pointer.from, pointer.to.value),
                near,
            );
            return;
        };
        if !pointer.wants.is_empty() && !pointer.wants.contains(&field.kind.keyword()) {
            let wants = list_or(pointer.wants);
            let message =
                format!("`{}` needs a {wants} field, and `{}` is {}", pointer.from, field.name, field.kind.keyword());
            self.mistake(pointer.to.span, message);
        }
    }
}
