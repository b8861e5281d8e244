//! Lowers the contents of a section: printed words and fields, with their kinds, options and tables.
//! Finds keys that do not apply to an item's kind, names used twice, scales without a question, and signatures without
//! a date.

use std::collections::BTreeMap;

use super::field::{Column, Constraint, Field, Kind, PrintedRow, RelevantWhen, Table, TableRows};
use super::lower::{FieldReference, FormLowering};
use super::raw::{RawColumn, RawConstraint, RawItem, RawKind, RawRelevant, RawRow};
use super::raw_policy::RawTerm;
use super::term::Term;
use super::{DRAFT_MARK, Evidence, Grade, Meaning, PrintedText, SectionItem, TextStyle, kind_keys};
use crate::source::{Span, Spanned};
use crate::text::list_or;

/// The longest name of a field or column, in letters; Word limits tags.
const LONGEST_NAME: usize = 40;

impl FormLowering<'_> {
    pub(super) fn item(&mut self, item: Spanned<RawItem>, pointers: &mut Vec<FieldReference>) -> Option<SectionItem> {
        let raw = item.value;
        self.belongs(&raw);
        let style = match raw.kind.value {
            RawKind::Heading => TextStyle::Heading,
            RawKind::Guidance => TextStyle::Guidance,
            RawKind::Clause => TextStyle::Clause,
            RawKind::Note => TextStyle::Note,
            _ => return self.field(raw, pointers).map(SectionItem::Field),
        };
        let Some(text) = raw.text else {
            self.help(raw.kind.span, "printed words without `text`", "Add `text: ` with the words as printed");
            return None;
        };
        Some(SectionItem::Text(PrintedText { style, number: raw.number.map(|number| number.value), text: text.value }))
    }

    fn field(&mut self, raw: RawItem, pointers: &mut Vec<FieldReference>) -> Option<Field> {
        let at = raw.name.as_ref().map_or(raw.kind.span, |name| name.span);
        let label = match (&raw.label, raw.kind.value) {
            (Some(label), _) if !label.value.trim().is_empty() => label.value.clone(),
            // A gap at the start of a sentence has no words before it.
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
        let means = self.means(raw.means.as_ref(), kind.as_ref(), false);
        let evidence = self.evidence(raw.evidence.as_ref(), kind.as_ref());
        let relevant = raw.relevant.and_then(|relevant| self.relevant(relevant, pointers));
        if let Some(constraint) = &raw.constraint {
            self.options_of_constraint(constraint, kind.as_ref());
        }
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
        Some(Field {
            name: name.value,
            label,
            called: raw.called.map(|called| called.value),
            number: raw.number.map(|number| number.value),
            hint: raw.hint.map(|hint| hint.value),
            ours: raw.ours.is_some_and(|ours| ours.value),
            kind: kind?,
            means,
            evidence,
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
                format!("`{}` is not a field name", name.value),
                "Use at most 40 lower-case letters, digits and underscores, beginning with a letter",
            );
        }
        if name.value == DRAFT_MARK {
            self.help(name.span, format!("`{DRAFT_MARK}` is the name of the mark of a draft"), "Choose another name");
        }
        if let Some(first) = self.names.get(&name.value).copied() {
            let mistake = self.mistake(name.span, format!("the name `{}` is used twice", name.value));
            mistake.other = Some((first, "first used here".to_owned()));
            mistake.help = Some("Give one of them another name".to_owned());
        } else {
            self.names.insert(name.value.clone(), name.span);
        }
    }

    fn kind(&mut self, raw: &RawItem, at: Span, pointers: &mut Vec<FieldReference>) -> Option<Kind> {
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
                    pointers.push(FieldReference { from: "reason", to: to.clone(), wants: &[] });
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
            grade: raw.grade.as_ref().map_or(Grade::Typed, |grade| grade.value),
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
            let slug = super::address::slug(choice);
            if slug.is_empty() || slugs.contains(&slug) {
                self.help(
                    choices.span,
                    format!("the option `{choice}` is too much like another option"),
                    "Options have to differ in their letters and digits",
                );
            }
            slugs.push(slug);
        }
        choices.value.clone()
    }

    fn table(&mut self, raw: &RawItem, at: Span, pointers: &mut Vec<FieldReference>) -> Table {
        let mut columns: Vec<Column> = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        match &raw.columns {
            Some(list) if !list.value.is_empty() => {
                for column in &list.value {
                    if let Some(first) = seen.insert(column.value.name.value.clone(), column.value.name.span) {
                        let name = &column.value.name;
                        self.mistake(name.span, format!("the column `{}` is defined twice", name.value)).other =
                            Some((first, "first used here".to_owned()));
                    }
                    columns.extend(self.column(&column.value));
                }
            }
            _ => self.help(at, "a table without columns", "Add `columns: ` with a name, a label and a kind for each"),
        }
        if let Some(to) = &raw.delay_reason {
            pointers.push(FieldReference { from: "delay_reason", to: to.clone(), wants: &[] });
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
                TableRows::Fixed { count: 1 }
            }
            (Some(rows), None) => {
                if rows.value.is_empty() {
                    self.mistake(rows.span, "`rows` is empty");
                }
                TableRows::Printed {
                    heading: raw.row_heading.as_ref().map(|heading| heading.value.clone()).unwrap_or_default(),
                    rows: rows
                        .value
                        .iter()
                        .map(|row| PrintedRow {
                            label: row.label.clone(),
                            text: row.text.clone(),
                            due_after: row.due_after.as_ref().map(|term| self.term(term)),
                            comes_after: self.rows_before(row, &rows.value),
                            comes_before: row.comes_before.as_ref().map(|to| {
                                pointers.push(FieldReference {
                                    from: "comes_before",
                                    to: to.clone(),
                                    wants: &["date"],
                                });
                                to.value.clone()
                            }),
                            optional: row.optional,
                            evidence: self.evidence_of_row(row, &columns),
                            found_as: row.found_as.as_ref().map(|words| words.value.clone()).unwrap_or_default(),
                        })
                        .collect(),
                }
            }
            (None, Some(blank)) => {
                if !(1..=60).contains(&blank.value) {
                    self.help(blank.span, format!("`blank_rows` is {}", blank.value), "A table has 1 to 60 blank rows");
                }
                if grow { TableRows::Growing { blank: blank.value } } else { TableRows::Fixed { count: blank.value } }
            }
            (None, None) => {
                self.help(
                    at,
                    "a table without rows",
                    "Add `blank_rows: ` with their number, or `rows: ` with the printed labels",
                );
                TableRows::Fixed { count: 1 }
            }
        };
        Table {
            columns,
            rows,
            actions: raw.actions.as_ref().map(|actions| actions.value),
            delay_reason: raw.delay_reason.as_ref().map(|reason| reason.value.clone()),
        }
    }

    fn term(&mut self, raw: &RawTerm) -> Term {
        if raw.count.value == 0 {
            self.help(raw.count.span, "`count` is 0", "Use a number from 1, or leave the term out");
        }
        Term { count: raw.count.value, unit: raw.unit }
    }

    fn column(&mut self, raw: &RawColumn) -> Option<Column> {
        if !is_name(&raw.name.value) {
            self.help(
                raw.name.span,
                format!("`{}` is not a column name", raw.name.value),
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
                    "this kind cannot be used in a table",
                    "Columns are text, long_text, person, number, time, date, tick, yes_no or choice",
                );
                return None;
            }
        };
        let fits = kind_keys::group(kind_keys::COLUMNS, raw.kind.value).is_none_or(|group| group.has("choices"));
        if let Some(choices) = raw.choices.as_ref().filter(|_| !fits) {
            let message = format!("`choices` does not belong to a column of kind {}", raw.kind.value.keyword());
            self.help(choices.span, message, "Remove it, or choose another kind");
        }
        let means = self.means(raw.means.as_ref(), Some(&kind), true);
        let natural = if matches!(kind, Kind::Text | Kind::LongText) { 2 } else { 1 };
        Some(Column {
            name: raw.name.value.clone(),
            label: raw.label.value.clone(),
            kind,
            ours: raw.ours,
            means,
            required: raw.required,
            width: raw.width.as_ref().map_or(10, |width| width.value.max(1)),
            lines: raw.lines.as_ref().map_or(natural, |lines| lines.value.clamp(1, 30)),
        })
    }

    /// Checks that a field or column of this kind can have the meaning; anything else is a mistake.
    fn means(&mut self, raw: Option<&Spanned<Meaning>>, kind: Option<&Kind>, column: bool) -> Option<Meaning> {
        let (means, kind) = (raw?, kind?);
        let meaning = means.value;
        if meaning.is_of_a_column() != column {
            let (here, there) = if column { ("column", "field") } else { ("field", "column") };
            let word = meaning.keyword();
            self.help(
                means.span,
                format!("`{word}` cannot be the meaning of a {here}"),
                format!("`{word}` is a meaning of a {there}"),
            );
            return None;
        }
        if !kind.can_mean(meaning) {
            let message =
                format!("`{}` cannot be the meaning of an answer of kind {}", meaning.keyword(), kind.keyword());
            self.help(means.span, message, format!("It needs kind {}", list_or(meaning.kinds())));
            return None;
        }
        Some(meaning)
    }

    /// Checks that a field of this kind can be filled from such evidence; anything else is a mistake.
    fn evidence(&mut self, raw: Option<&Spanned<Evidence>>, kind: Option<&Kind>) -> Option<Evidence> {
        let (raw, kind) = (raw?, kind?);
        if raw.value == Evidence::DocumentOnFile {
            self.help(raw.span, "`document_on_file` is for printed rows", "Print the question as a row of a table");
            return None;
        }
        if kind.keyword() != raw.value.kind() {
            let message = format!("`{}` cannot fill a field of kind {}", raw.value.keyword(), kind.keyword());
            self.help(raw.span, message, format!("It needs kind {}", raw.value.kind()));
            return None;
        }
        Some(raw.value)
    }

    /// The rows that a step comes after, by their labels.
    fn rows_before(&mut self, row: &RawRow, rows: &[RawRow]) -> Vec<usize> {
        let mut found = Vec::new();
        for label in &row.comes_after {
            match rows.iter().position(|other| other.label == label.value) {
                Some(at) => found.push(at),
                None => self.help(
                    label.span,
                    format!("`comes_after` names “{}”, which is no row of the table", label.value),
                    "Write the label of another row as it stands there",
                ),
            }
        }
        found
    }

    /// Checks the evidence of a printed row: one for each question, in a table with a column for the answer.
    fn evidence_of_row(&mut self, row: &RawRow, columns: &[Column]) -> Vec<Evidence> {
        let wants_document =
            row.evidence.as_ref().is_some_and(|evidence| evidence.value.contains(&Evidence::DocumentOnFile));
        let words = row.found_as.as_ref().filter(|words| words.value.iter().any(|word| !word.trim().is_empty()));
        match (&row.evidence, &row.found_as) {
            (Some(evidence), _) if wants_document && words.is_none() => self.help(
                evidence.span,
                "`document_on_file` without words to find the document by",
                "Add `found_as: ` with words of its name or of its section",
            ),
            (_, Some(found_as)) if !wants_document => self.help(
                found_as.span,
                "`found_as` belongs to `document_on_file`",
                "Remove it, or add `document_on_file` to `evidence`",
            ),
            _ => {}
        }
        let Some(evidence) = &row.evidence else { return Vec::new() };
        let questions = row.text.len().max(1);
        if evidence.value.len() != questions {
            self.help(
                evidence.span,
                format!("{} of evidence for {questions} printed in the row", evidence.value.len()),
                "Name one for each question, in order; `judgement` where a person has to judge",
            );
            return Vec::new();
        }
        if evidence.value.contains(&Evidence::Team) {
            self.help(evidence.span, "`team` answers no question", "It fills a field of kind text");
            return Vec::new();
        }
        if !columns.iter().any(|column| column.means == Some(Meaning::Answer)) {
            self.help(
                evidence.span,
                "a row with evidence in a table without a column for the answer",
                "Write `means: answer` in the column for Yes or No",
            );
            return Vec::new();
        }
        evidence.value.clone()
    }

    fn relevant(&mut self, raw: Spanned<RawRelevant>, pointers: &mut Vec<FieldReference>) -> Option<RelevantWhen> {
        let field = raw.value.field.value.clone();
        pointers.push(FieldReference { from: "relevant", to: raw.value.field, wants: &[] });
        match (raw.value.is, raw.value.filled) {
            (Some(answer), None) => Some(RelevantWhen::Is { field, answer }),
            (None, Some(true)) => Some(RelevantWhen::Filled { field }),
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

    /// Checks that `not_together` and `includes` name options of the field, and that `ticked` is about a box.
    fn options_of_constraint(&mut self, raw: &Spanned<RawConstraint>, kind: Option<&Kind>) {
        let known = kind.map_or(&[][..], Kind::choices);
        for (key, options) in [("not_together", &raw.value.not_together), ("includes", &raw.value.includes)] {
            if let Some(unknown) = options.iter().find(|option| !known.contains(option)) {
                self.help(
                    raw.span,
                    format!("`{unknown}` in `{key}` is no option of this field"),
                    "Write the options as `choices` lists them",
                );
            }
        }
        if raw.value.ticked.is_some() && kind.is_some_and(|kind| !matches!(kind, Kind::Tick)) {
            let help = "Leave it out; `includes` names options that have to be ticked";
            self.help(raw.span, "`ticked` is for a field of kind tick", help);
        }
    }

    fn constraint(raw: RawConstraint, pointers: &mut Vec<FieldReference>) -> Constraint {
        let mut named = |from, to: Option<Spanned<String>>, wants| {
            to.map(|to| {
                let name = to.value.clone();
                pointers.push(FieldReference { from, to, wants });
                name
            })
        };
        let only_with = named("only_with", raw.only_with, &["tick", "yes_no"]);
        let mut date = |from, to| named(from, to, &["date"]);
        Constraint {
            min: raw.min,
            max: raw.max,
            not_before: date("not_before", raw.not_before),
            not_after: date("not_after", raw.not_after),
            not_together: raw.not_together,
            includes: raw.includes,
            ticked: raw.ticked == Some(true),
            only_with,
            message: raw.constraint_message,
        }
    }

    /// Reports keys that do not apply to an item's kind.
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
            ours,
            means,
            evidence,
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
            grade,
            columns,
            blank_rows,
            grow,
            rows,
            row_heading,
            actions,
            delay_reason,
        ];
        let kind = raw.kind.value;
        let Some(group) = kind_keys::group(kind_keys::ITEMS, kind) else { return };
        for (key, span) in present {
            if let Some(span) = span.filter(|_| !group.has(key)) {
                let message = format!("`{key}` does not belong to an item of kind {}", kind.keyword());
                self.help(span, message, "Remove it, or choose another kind");
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
