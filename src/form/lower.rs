//! Lowers what was written to the checked model, collecting every mistake on the way.
//!
//! The shape of the text has been checked before ([`super::shape`]); here is what fits together:
//! keys that do not belong to a kind, names used twice, conditions that point nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::field::{Column, Constraint, Field, Kind, PrintedRow, Relevant, Rows, Table};
use super::name::LONGEST_TAG;
use super::raw::{self, RawAuthority, RawColumn, RawConstraint, RawForm, RawItem, RawKind, RawRelevant};
use super::shape::{self, nearest};
use super::{
    Address, Authority, Form, Item, PolicyNote, Printed, Section, Text, TextStyle, lower_policy, placeholder, schema,
};
use crate::finding::Citation;
use crate::source::{Mistake, Source, Span, Spanned};

/// Reads a form's definition. `authority` is the one whose directory it stands in.
///
/// # Errors
/// Every mistake in the text, in its order.
pub fn form(source: &Source, authority: &Arc<Authority>) -> Result<Form, Vec<Mistake>> {
    let (raw, mistakes) = parse::<RawForm>(source, schema::form())?;
    let mut lower = Lower { source, mistakes, names: BTreeMap::new() };
    let form = lower.form(raw, authority);
    lower.mistakes.sort_by_key(|mistake| mistake.span.start);
    if lower.mistakes.is_empty() { Ok(form) } else { Err(lower.mistakes) }
}

/// Reads an authority's definition.
///
/// # Errors
/// Every mistake in the text, in its order.
pub fn authority(source: &Source) -> Result<Authority, Vec<Mistake>> {
    let (raw, mut mistakes) = parse::<RawAuthority>(source, schema::authority())?;
    if !raw.id.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        mistakes.push(
            Mistake::new(source, raw.id.span, format!("`{}` is no id", raw.id.value))
                .help("Use lower-case letters, digits and hyphens, the same as the directory’s name"),
        );
    }
    let policy = lower_policy::policy(raw.policy, &raw.id.value, source, &mut mistakes);
    if !mistakes.is_empty() {
        mistakes.sort_by_key(|mistake| mistake.span.start);
        return Err(mistakes);
    }
    let organisation = raw.organisation.unwrap_or_else(|| raw.name.clone());
    let short = raw.short.unwrap_or_else(|| raw.name.clone());
    Ok(Authority { id: raw.id.value, name: raw.name, organisation, short, policy })
}

/// The typed parse together with the mistakes of shape that did not stop it (unknown keys).
fn parse<T: for<'de> serde::Deserialize<'de>>(
    source: &Source,
    schema: &serde_json::Value,
) -> Result<(T, Vec<Mistake>), Vec<Mistake>> {
    let tree = shape::tree(source).map_err(|mistake| vec![*mistake])?;
    let mut mistakes = shape::mistakes(source, &tree, schema);
    mistakes.sort_by_key(|mistake| mistake.span.start);
    match raw::parse::<T>(source) {
        Ok(raw) => Ok((raw, mistakes)),
        Err((span, message)) if mistakes.is_empty() => Err(vec![Mistake::new(source, span, message)]),
        Err(_) => Err(mistakes),
    }
}

/// The longest name of a field or column, in letters.
const LONGEST_NAME: usize = 40;

struct Lower<'a> {
    source: &'a Source,
    mistakes: Vec<Mistake>,
    /// Every field's name with the place where it was first used.
    names: BTreeMap<String, Span>,
}

/// A reference to another field, checked once all names are known.
struct Pointer {
    from: &'static str,
    to: Spanned<String>,
    /// The kinds the other field may be of; any when there are none.
    wants: &'static [&'static str],
}

impl Lower<'_> {
    fn mistake(&mut self, span: Span, message: impl Into<String>) -> &mut Mistake {
        self.mistakes.push(Mistake::new(self.source, span, message));
        let last = self.mistakes.len() - 1;
        &mut self.mistakes[last]
    }

    fn help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.mistake(span, message).help = Some(help.into());
    }

    fn form(&mut self, raw: RawForm, authority: &Arc<Authority>) -> Form {
        self.id(&raw.id, &authority.id);
        if raw.version.value == 0 {
            self.help(raw.version.span, "`version` is 0", "Versions count from 1");
        }
        let mut pointers = Vec::new();
        if let Some(to) = raw.dated_by {
            pointers.push(Pointer { from: "dated_by", to, wants: &["date", "signature"] });
        }
        let dated_by = pointers.first().map(|pointer| pointer.to.value.clone());
        let lines = match raw.source.lines.value.as_slice() {
            [first, last] if first <= last => (*first, *last),
            _ => {
                self.help(
                    raw.source.lines.span,
                    "`lines` should be the first and the last line",
                    "For example: lines: [467, 534]",
                );
                (0, 0)
            }
        };
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
            let about = note.fields.iter().map(|to| Pointer { from: "fields", to: to.clone(), wants: &[] });
            pointers.extend(about);
        }
        let policy = raw
            .policy
            .into_iter()
            .map(|note| PolicyNote {
                about: note.about,
                citation: Citation {
                    authority: authority.id.clone(),
                    quote: note.quote,
                    source: note.source,
                    line: note.line,
                },
                rules: note.rules,
                fields: note.fields.into_iter().map(|field| field.value).collect(),
            })
            .collect();
        let mut form = Form {
            id: raw.id.value,
            version: raw.version.value,
            title: raw.title.value,
            reference: raw.reference,
            organisation: authority.organisation.clone(),
            authority: Arc::clone(authority),
            kind: raw.kind.value,
            purpose: raw.purpose,
            completed_by: raw.completed_by.unwrap_or_default(),
            dated_by,
            folder_section: raw.folder_section.map(|section| section.value),
            landscape: raw.landscape.unwrap_or(false),
            source: Printed { file: raw.source.file, part: raw.source.part, lines },
            policy,
            sections,
            as_printed: OnceLock::new(),
        };
        for unknown in placeholder::fill(&mut form, authority) {
            let start = self.source.text.find(&unknown).unwrap_or_default();
            let known = placeholder::KNOWN.join("}`, `{");
            self.help(
                Span { start, end: start + unknown.len() },
                format!("`{unknown}` stands for nothing"),
                nearest(unknown.trim_matches(['{', '}']), placeholder::KNOWN.iter().copied())
                    .map_or_else(|| format!("Use one of `{{{known}}}`"), |near| format!("Did you mean `{{{near}}}`?")),
            );
        }
        for pointer in pointers {
            self.pointer(&form, &pointer);
        }
        self.tags(&form);
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

    fn id(&mut self, id: &Spanned<String>, authority: &str) {
        let good = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        match id.value.split_once('/') {
            Some((first, name)) if good(first) && good(name) => {
                if first != authority {
                    self.help(
                        id.span,
                        format!("the id `{}` is not of the authority `{authority}`", id.value),
                        format!("Write `{authority}/{name}`, or move the file to the directory `{first}`"),
                    );
                }
            }
            _ => self.help(
                id.span,
                format!("`{}` is no form id", id.value),
                "An id is the authority, a slash and a name: sandwell/individual-record",
            ),
        }
    }

    /// Word cuts long tags: cells have to fit, and options to differ before the cut.
    fn tags(&mut self, form: &Form) {
        for field in form.fields() {
            let span = self.names.get(&field.name).copied().unwrap_or_default();
            match &field.kind {
                Kind::Choices { choices } => {
                    let tags: BTreeSet<String> =
                        choices.iter().map(|choice| Address::option(&field.name, choice).tag()).collect();
                    if tags.len() < choices.len() {
                        let message = format!("the options of `{}` are alike for too long", field.name);
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

    fn pointer(&mut self, form: &Form, pointer: &Pointer) {
        let Some(field) = form.field(&pointer.to.value) else {
            let near = nearest(&pointer.to.value, form.fields().map(|field| field.name.as_str()))
                .map_or_else(|| "Name a field of this form".to_owned(), |near| format!("Did you mean `{near}`?"));
            self.help(
                pointer.to.span,
                format!("`{}` points to `{}`, which is no field", pointer.from, pointer.to.value),
                near,
            );
            return;
        };
        if !pointer.wants.is_empty() && !pointer.wants.contains(&field.kind.word()) {
            let wants = pointer.wants.join(" or ");
            let message =
                format!("`{}` needs a {wants} field, and `{}` is {}", pointer.from, field.name, field.kind.word());
            self.mistake(pointer.to.span, message);
        }
    }

    fn item(&mut self, item: Spanned<RawItem>, pointers: &mut Vec<Pointer>) -> Option<Item> {
        let Spanned { value: raw, span } = item;
        self.belongs(&raw);
        let style = match raw.kind.value {
            RawKind::Heading => TextStyle::Heading,
            RawKind::Guidance => TextStyle::Guidance,
            RawKind::Clause => TextStyle::Clause,
            RawKind::Note => TextStyle::Note,
            _ => return self.field(raw, span, pointers).map(Item::Field),
        };
        let Some(text) = raw.text else {
            self.help(raw.kind.span, "printed words without `text`", "Add `text: ` with the words as printed");
            return None;
        };
        Some(Item::Text(Text { style, number: raw.number.map(|number| number.value), text: text.value }))
    }

    fn field(&mut self, raw: RawItem, span: Span, pointers: &mut Vec<Pointer>) -> Option<Field> {
        let at = raw.name.as_ref().map_or(raw.kind.span, |name| name.span);
        let label = match (&raw.label, raw.kind.value) {
            (Some(label), _) if !label.value.trim().is_empty() => label.value.clone(),
            // A blank at the start of a sentence has no words before it.
            _ if raw.called.is_some() => String::new(),
            (_, RawKind::Scale) => {
                self.help(at, "a scale without its question", "Add `label: ` with the question as printed");
                String::new()
            }
            _ => {
                self.help(at, "a field without a label", "Add `label: ` with the words printed beside it");
                String::new()
            }
        };
        let kind = self.kind(&raw, at, pointers);
        let relevant = raw.relevant.and_then(|relevant| self.relevant(relevant, pointers));
        let constraint = raw.constraint.map(|constraint| Self::constraint(constraint.value, pointers));
        let Some(name) = raw.name else {
            self.help(
                raw.kind.span,
                "a field without a name",
                "Add `name: ` with lower-case words joined by underscores",
            );
            return None;
        };
        self.name(&name);
        let width = match raw.width {
            Some(width) if !(10..=100).contains(&width.value) => {
                self.help(width.span, format!("`width` is {}", width.value), "A width is a percentage from 10 to 100");
                100
            }
            Some(width) => width.value,
            None => 100,
        };
        let natural = if matches!(raw.kind.value, RawKind::LongText) { 6 } else { 1 };
        let lines = match raw.lines {
            Some(lines) if !(1..=40).contains(&lines.value) => {
                self.help(lines.span, format!("`lines` is {}", lines.value), "A box has room for 1 to 40 lines");
                natural
            }
            Some(lines) => lines.value,
            None => natural,
        };
        let _ = span;
        Some(Field {
            name: name.value,
            label,
            called: raw.called.map(|called| called.value),
            number: raw.number.map(|number| number.value),
            hint: raw.hint.map(|hint| hint.value),
            kind: kind?,
            required: raw.required.is_some_and(|required| required.value),
            required_message: raw.required_message.map(|message| message.value),
            relevant,
            constraint,
            read_only: raw.read_only.is_some_and(|read_only| read_only.value),
            default: raw.default.map(|default| default.value),
            width,
            lines,
        })
    }

    fn name(&mut self, name: &Spanned<String>) {
        if !is_name(&name.value) {
            self.help(
                name.span,
                format!("`{}` is no field name", name.value),
                "Use at most 40 lower-case letters, digits and underscores, beginning with a letter",
            );
        }
        if let Some(first) = self.names.get(&name.value).copied() {
            let mistake = self.mistake(name.span, format!("the name `{}` is used twice", name.value));
            mistake.other = Some((first, "first used here".to_owned()));
            mistake.help = Some("Give one of them another name".to_owned());
        } else {
            self.names.insert(name.value.clone(), name.span);
        }
    }

    fn kind(&mut self, raw: &RawItem, at: Span, pointers: &mut Vec<Pointer>) -> Option<Kind> {
        Some(match raw.kind.value {
            RawKind::Heading | RawKind::Guidance | RawKind::Clause | RawKind::Note => return None,
            RawKind::Text => Kind::Text,
            RawKind::LongText => Kind::LongText,
            RawKind::Person => Kind::Person {
                role: raw.role.as_ref().map(|role| role.value),
                several: raw.repeat.as_ref().is_some_and(|repeat| repeat.value),
            },
            RawKind::Number => Kind::Number,
            RawKind::Time => Kind::Time,
            RawKind::Date => Kind::Date,
            RawKind::Tick => Kind::Tick,
            RawKind::YesNo => Kind::YesNo,
            RawKind::Choice => Kind::Choice { choices: self.choices(raw.choices.as_ref(), at) },
            RawKind::Choices => Kind::Choices { choices: self.choices(raw.choices.as_ref(), at) },
            RawKind::Scale => {
                let min = raw.min.as_ref().map_or(0, |min| min.value);
                let max = raw.max.as_ref().map_or(10, |max| max.value);
                if min >= max || max - min > 20 {
                    self.help(at, format!("a scale from {min} to {max}"), "A scale goes up, by at most 20 points");
                }
                if let Some(to) = &raw.reason {
                    pointers.push(Pointer { from: "reason", to: to.clone(), wants: &[] });
                }
                Kind::Scale {
                    min,
                    max,
                    low: raw.low.as_ref().map(|low| low.value.clone()),
                    high: raw.high.as_ref().map(|high| high.value.clone()),
                    reason: raw.reason.as_ref().map(|reason| reason.value.clone()),
                }
            }
            RawKind::Signature => self.signature(raw, at)?,
            RawKind::Table => Kind::Table(self.table(raw, at, pointers)),
        })
    }

    fn signature(&mut self, raw: &RawItem, at: Span) -> Option<Kind> {
        let undated = raw.undated.as_ref().is_some_and(|undated| undated.value);
        if raw.date_label.is_none() && !undated {
            self.help(
                at,
                "a signature without a date field",
                "Add `date_label: ` with the words printed beside the date, or `undated: true` where none is printed",
            );
        }
        let Some(role) = &raw.role else {
            self.help(at, "a signature without a role", "Add `role: ` to say who has to sign, such as supervisor");
            return None;
        };
        Some(Kind::Signature {
            party: role.value,
            date_label: raw.date_label.as_ref().map(|label| label.value.clone()),
            name_label: raw.name_label.as_ref().map_or_else(|| "Name".to_owned(), |label| label.value.clone()),
        })
    }

    fn choices(&mut self, choices: Option<&Spanned<Vec<String>>>, at: Span) -> Vec<String> {
        let Some(choices) = choices else {
            self.help(at, "a choice without options", "Add `choices: ` with the options as printed");
            return Vec::new();
        };
        if choices.value.len() < 2 {
            self.mistake(choices.span, "a choice needs at least two options");
        }
        let mut slugs = Vec::new();
        for choice in &choices.value {
            let slug = super::name::slug(choice);
            if slug.is_empty() || slugs.contains(&slug) {
                self.help(
                    choices.span,
                    format!("the option `{choice}` cannot be told from another"),
                    "Options differ in their letters and digits",
                );
            }
            slugs.push(slug);
        }
        choices.value.clone()
    }

    fn table(&mut self, raw: &RawItem, at: Span, pointers: &mut Vec<Pointer>) -> Table {
        let mut columns: Vec<Column> = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        match &raw.columns {
            Some(list) if !list.value.is_empty() => {
                for column in &list.value {
                    if let Some(first) = seen.insert(column.value.name.value.clone(), column.value.name.span) {
                        let name = &column.value.name;
                        self.mistake(name.span, format!("the column `{}` is there twice", name.value)).other =
                            Some((first, "first used here".to_owned()));
                    }
                    columns.extend(self.column(&column.value));
                }
            }
            _ => self.help(at, "a table without columns", "Add `columns: ` with a name, a label and a kind for each"),
        }
        if let Some(to) = &raw.delay_reason {
            pointers.push(Pointer { from: "delay_reason", to: to.clone(), wants: &[] });
        }
        let grow = raw.grow.as_ref().is_none_or(|grow| grow.value);
        let rows = match (&raw.rows, &raw.blank_rows) {
            (Some(rows), Some(blank)) => {
                self.help(
                    blank.span,
                    "a table with printed rows and blank rows",
                    "Keep one of `rows` and `blank_rows`",
                );
                let _ = rows;
                Rows::Fixed { count: 1 }
            }
            (Some(rows), None) => {
                if rows.value.is_empty() {
                    self.mistake(rows.span, "`rows` is empty");
                }
                Rows::Printed {
                    heading: raw.row_heading.as_ref().map(|heading| heading.value.clone()).unwrap_or_default(),
                    rows: rows
                        .value
                        .iter()
                        .map(|row| PrintedRow { label: row.label.clone(), text: row.text.clone() })
                        .collect(),
                }
            }
            (None, Some(blank)) => {
                if !(1..=60).contains(&blank.value) {
                    self.help(blank.span, format!("`blank_rows` is {}", blank.value), "A table has 1 to 60 blank rows");
                }
                if grow { Rows::Growing { blank: blank.value } } else { Rows::Fixed { count: blank.value } }
            }
            (None, None) => {
                self.help(
                    at,
                    "a table without rows",
                    "Add `blank_rows: ` with their number, or `rows: ` with the printed labels",
                );
                Rows::Fixed { count: 1 }
            }
        };
        Table {
            columns,
            rows,
            actions: raw.actions.as_ref().map(|actions| actions.value),
            delay_reason: raw.delay_reason.as_ref().map(|reason| reason.value.clone()),
        }
    }

    fn column(&mut self, raw: &RawColumn) -> Option<Column> {
        if !is_name(&raw.name.value) {
            self.help(
                raw.name.span,
                format!("`{}` is no column name", raw.name.value),
                "Use at most 40 lower-case letters, digits and underscores, beginning with a letter",
            );
        }
        let kind = match raw.kind.value {
            RawKind::Text => Kind::Text,
            RawKind::LongText => Kind::LongText,
            RawKind::Person => Kind::Person { role: None, several: true },
            RawKind::Number => Kind::Number,
            RawKind::Time => Kind::Time,
            RawKind::Date => Kind::Date,
            RawKind::Tick => Kind::Tick,
            RawKind::YesNo => Kind::YesNo,
            RawKind::Choice => Kind::Choice { choices: self.choices(raw.choices.as_ref(), raw.name.span) },
            _ => {
                self.help(
                    raw.kind.span,
                    "this kind cannot stand in a table",
                    "Columns are text, long_text, person, number, time, date, tick, yes_no or choice",
                );
                return None;
            }
        };
        let natural = if matches!(kind, Kind::Text | Kind::LongText) { 2 } else { 1 };
        Some(Column {
            name: raw.name.value.clone(),
            label: raw.label.value.clone(),
            kind,
            means: raw.means.as_ref().map(|means| means.value),
            required: raw.required,
            width: raw.width.as_ref().map_or(10, |width| width.value.max(1)),
            lines: raw.lines.as_ref().map_or(natural, |lines| lines.value.clamp(1, 30)),
        })
    }

    fn relevant(&mut self, raw: Spanned<RawRelevant>, pointers: &mut Vec<Pointer>) -> Option<Relevant> {
        let field = raw.value.field.value.clone();
        pointers.push(Pointer { from: "relevant", to: raw.value.field, wants: &[] });
        match (raw.value.is, raw.value.filled) {
            (Some(answer), None) => Some(Relevant::Is { field, answer }),
            (None, Some(true)) => Some(Relevant::Filled { field }),
            _ => {
                self.help(
                    raw.span,
                    "`relevant` needs one condition",
                    "Write `is: Yes` or `filled: true` beside `field`",
                );
                None
            }
        }
    }

    fn constraint(raw: RawConstraint, pointers: &mut Vec<Pointer>) -> Constraint {
        let mut date = |from, to: Option<Spanned<String>>| {
            to.map(|to| {
                let name = to.value.clone();
                pointers.push(Pointer { from, to, wants: &["date"] });
                name
            })
        };
        Constraint {
            min: raw.min,
            max: raw.max,
            not_before: date("not_before", raw.not_before),
            not_after: date("not_after", raw.not_after),
            message: raw.constraint_message,
        }
    }

    /// Keys that mean nothing for an item's kind are mistakes: whoever wrote them expects an effect.
    fn belongs(&mut self, raw: &RawItem) {
        macro_rules! present {
            ($($key:ident),* $(,)?) => { [$((stringify!($key), raw.$key.as_ref().map(|it| it.span))),*] };
        }
        let present = present![
            text,
            number,
            name,
            label,
            called,
            hint,
            required,
            required_message,
            relevant,
            constraint,
            read_only,
            default,
            width,
            lines,
            role,
            repeat,
            choices,
            min,
            max,
            low,
            high,
            reason,
            date_label,
            undated,
            name_label,
            columns,
            blank_rows,
            grow,
            rows,
            row_heading,
            actions,
            delay_reason,
        ];
        let printed = ["text", "number"];
        let common = ["number", "name", "label", "called", "hint", "required", "required_message", "relevant", "width"];
        let simple = ["constraint", "read_only", "default"];
        let kind = raw.kind.value;
        let own: &[&str] = match kind {
            RawKind::Heading | RawKind::Guidance | RawKind::Clause | RawKind::Note => &[],
            RawKind::Text | RawKind::LongText => &["lines"],
            RawKind::Person => &["role", "repeat", "lines"],
            RawKind::Number | RawKind::Time | RawKind::Date | RawKind::Tick | RawKind::YesNo => &[],
            RawKind::Choice | RawKind::Choices => &["choices"],
            RawKind::Scale => &["min", "max", "low", "high", "reason"],
            RawKind::Signature => &["role", "date_label", "undated", "name_label"],
            RawKind::Table => &["columns", "blank_rows", "grow", "rows", "row_heading", "actions", "delay_reason"],
        };
        let is_printed = matches!(kind, RawKind::Heading | RawKind::Guidance | RawKind::Clause | RawKind::Note);
        let is_simple = !matches!(kind, RawKind::Scale | RawKind::Signature | RawKind::Table | RawKind::Choices);
        for (key, span) in present {
            let Some(span) = span else { continue };
            let fits = if is_printed {
                printed.contains(&key)
            } else {
                own.contains(&key) || common.contains(&key) || (is_simple && simple.contains(&key))
            };
            if !fits {
                let word = serde_word(kind);
                self.help(
                    span,
                    format!("`{key}` does not belong to an item of kind {word}"),
                    "Remove it, or choose another kind",
                );
            }
        }
    }
}

/// The word of a kind in definitions.
fn serde_word(kind: RawKind) -> String {
    let mut word = String::new();
    for c in format!("{kind:?}").chars() {
        if c.is_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.extend(c.to_lowercase());
    }
    word
}

fn is_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
