//! The records in one PDF: one, unless a program put files together.
//!
//! Merging programs keep two fields of one name, give the second another name, hang all fields of a file below a new
//! one, join two fields into one with two boxes, or drop the list of fields. What they leave alone is which boxes stand
//! on which page. So the pages are gone through in order, and a page that has the fields of an earlier page once more
//! begins another record.

mod others;
mod renamed;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

pub(in crate::pdf) use others::{OtherPages, other_pages};

use crate::dates;
use crate::error::Error;
use crate::form::{Catalogue, Form, Kind, Role};
use crate::pdf::field::field_type::addresses;
use crate::pdf::object::acroform::{FoundField, FoundWidget};
use crate::record::Record;
use crate::record::answer::{Answers, collect};
use crate::text::{list, plural};

/// Fewer fields than this are not taken for a record of their own.
const LEAST_FIELDS: usize = 3;
/// A page is compared with at most this many records.
const MOST_MIXED: usize = 20;
/// An error names no more records than this.
const MOST_NAMED: usize = 12;

/// The fields of one record, and the pages they stand on.
pub(in crate::pdf) struct FieldSet {
    /// The form that they are of; none when that is for the reader to find out.
    pub form: Option<Arc<Form>>,
    /// The pages with its fields, from 1.
    pub pages: BTreeSet<u32>,
    /// Its fields, called as its form calls them.
    pub fields: Vec<FoundField>,
    /// Those that another record has, too: one field with boxes on the pages of both.
    pub joined: BTreeSet<String>,
}

impl FieldSet {
    /// All fields of a file as those of one record.
    fn whole(fields: Vec<FoundField>) -> Self {
        let pages = fields.iter().flat_map(|field| &field.widgets).filter_map(|widget| widget.page).collect();
        Self { form: None, pages, fields, joined: BTreeSet::new() }
    }
}

/// The records that the fields of a file belong to, in the order of their pages. `claimed` is the form that the file
/// says it is.
pub(in crate::pdf) fn split(
    found: Vec<FoundField>,
    catalogue: &Catalogue,
    claimed: Option<&Arc<Form>>,
) -> Vec<FieldSet> {
    if found.is_empty() || claimed.is_some_and(|form| is_one_record(&found, form)) {
        return vec![FieldSet::whole(found)];
    }
    let earlier: Vec<Vec<String>> = found.iter().map(|field| renamed::earlier_names(&field.name)).collect();
    let forms = catalogue.forms().filter(|form| form.fillable());
    let forms = forms.map(|form| FormNames::new(form, &found, &earlier)).collect();
    let mut pages = FieldPages { forms, on: BTreeMap::new(), found: &found };
    for (index, field) in found.iter().enumerate() {
        for page in field.widgets.iter().filter_map(|widget| widget.page) {
            pages.on.entry(page).or_default().insert(index);
        }
    }
    let records = pages.records(claimed);
    pages.sets(&records).unwrap_or_else(|| vec![FieldSet::whole(found)])
}

/// Whether every field is the form's, each there once, with its boxes on one page.
fn is_one_record(found: &[FoundField], form: &Form) -> bool {
    let mut seen = BTreeSet::new();
    found.iter().all(|field| {
        let page = field.widgets.first().and_then(|widget| widget.page);
        let once = form.address(&field.name).is_some_and(|address| seen.insert(address));
        once && field.widgets.iter().all(|widget| widget.page == page)
    })
}

/// What a form calls the fields of a file.
struct FormNames<'a> {
    form: &'a Arc<Form>,
    /// What the form calls each field of the file; none when it has no such field.
    names: Vec<Option<Rc<str>>>,
    /// The fields of which only the last part of the name remains.
    lost: BTreeSet<usize>,
    /// How many fields a blank of the form has.
    size: usize,
}

impl<'a> FormNames<'a> {
    /// `earlier` are the names that each field may have had.
    fn new(form: &'a Arc<Form>, found: &[FoundField], earlier: &[Vec<String>]) -> Self {
        let parts = renamed::last_parts(form);
        let own: BTreeSet<&str> = form.fields().map(|field| field.name.as_str()).collect();
        let is_own = |name: &&String| own.contains(name.split('.').next().unwrap_or(name));
        let name = |names: &Vec<String>| {
            let address = names.iter().filter(is_own).find_map(|name| form.address(name))?;
            Some(form.pdf_name(&address).into())
        };
        let is_lost = |(index, field): (usize, &FoundField)| parts.contains(&field.name).then_some(index);
        Self {
            form,
            names: earlier.iter().map(name).collect(),
            lost: found.iter().enumerate().filter_map(is_lost).collect(),
            size: addresses(form).len(),
        }
    }

    fn name(&self, field: usize) -> Option<&Rc<str>> {
        self.names.get(field)?.as_ref()
    }
}

/// The fields of a file by their pages, and what each form would call them.
struct FieldPages<'a> {
    forms: Vec<FormNames<'a>>,
    on: BTreeMap<u32, BTreeSet<usize>>,
    found: &'a [FoundField],
}

/// Pages that may be of one record, and the forms that it may be of, each with the names that stand on the pages.
#[derive(Default)]
struct PageRun {
    forms: BTreeMap<usize, BTreeSet<Rc<str>>>,
    pages: BTreeSet<u32>,
}

impl PageRun {
    /// The most fields that one of the forms knows.
    fn known(&self) -> usize {
        self.forms.values().map(BTreeSet::len).max().unwrap_or(0)
    }
}

/// The pages of a record, and the form that it is of.
type RecordPages = (usize, BTreeSet<u32>);

impl FieldPages<'_> {
    /// What a form has of the fields of a page.
    fn names(&self, form: usize, page: u32) -> BTreeSet<Rc<str>> {
        let fields = self.on.get(&page).into_iter().flatten();
        self.forms
            .get(form)
            .map_or_else(BTreeSet::new, |form| fields.filter_map(|field| form.name(*field)).cloned().collect())
    }

    /// The pages of each record, with the form that it is of.
    fn records(&mut self, claimed: Option<&Arc<Form>>) -> Vec<RecordPages> {
        let mut runs: Vec<PageRun> = Vec::new();
        for page in self.on.keys().copied().collect::<Vec<_>>() {
            self.know_by_place(page, &runs);
            let fields = self.on.get(&page).map_or(0, BTreeSet::len);
            let names: Vec<BTreeSet<Rc<str>>> = (0..self.forms.len()).map(|form| self.names(form, page)).collect();
            let best = names.iter().map(BTreeSet::len).max().unwrap_or(0);
            if best == 0 {
                // Nothing but what is left of names: they are those of the record before.
                if let Some(run) =
                    runs.last_mut().filter(|run| run.forms.keys().any(|form| self.is_all_lost(*form, page)))
                {
                    run.pages.insert(page);
                }
                continue;
            }
            // A page belongs to what stands before it, unless it has most of it already.
            let fitting = |form: usize| names[form].len() * 2 >= fields;
            let any_fits = (0..names.len()).any(fitting);
            let joins = |run: &PageRun| -> Vec<usize> {
                let may_be = |form: &usize| !any_fits || fitting(*form);
                let is_again =
                    |form: &usize| names[*form].intersection(&run.forms[form]).count() * 2 > names[*form].len();
                run.forms.keys().copied().filter(|form| may_be(form) && !is_again(form)).collect()
            };
            let joined = runs.iter_mut().rev().take(MOST_MIXED).find_map(|run| {
                let forms = joins(run);
                (!forms.is_empty()).then_some((run, forms))
            });
            if let Some((run, forms)) = joined {
                run.forms.retain(|form, _| forms.contains(form));
                for (form, known) in &mut run.forms {
                    known.extend(names[*form].iter().cloned());
                }
                run.pages.insert(page);
                continue;
            }
            let may_be = |form: &usize| if any_fits { fitting(*form) } else { names[*form].len() == best };
            let forms = (0..names.len()).filter(may_be).map(|form| (form, names[form].clone())).collect();
            runs.push(PageRun { forms, pages: BTreeSet::from([page]) });
        }
        self.recognised(runs, claimed)
    }

    fn is_all_lost(&self, form: usize, page: u32) -> bool {
        let lost = |field: &usize| self.forms.get(form).is_some_and(|form| form.lost.contains(field));
        self.on.get(&page).is_some_and(|fields| fields.iter().all(lost))
    }

    /// Fields with names that say nothing are known by the boxes of an earlier page that stand in the same places.
    fn know_by_place(&mut self, page: u32, runs: &[PageRun]) {
        let Some(fields) = self.on.get(&page) else { return };
        let is_known = |field: &usize| self.forms.iter().any(|form| form.name(*field).is_some());
        if fields.len() < LEAST_FIELDS || fields.iter().any(is_known) {
            return;
        }
        let place = |field: usize, page: u32| -> Option<[i64; 4]> {
            let rect = self.found.get(field)?.widgets.iter().find(|widget| widget.page == Some(page))?.rect?;
            Some(rect.map(|edge| edge.round() as i64))
        };
        let mut same: Vec<(usize, usize)> = Vec::new();
        for earlier in runs.iter().take(MOST_MIXED).flat_map(|run| &run.pages) {
            let Some(others) = self.on.get(earlier) else { continue };
            let places: BTreeMap<[i64; 4], usize> =
                others.iter().filter_map(|other| Some((place(*other, *earlier)?, *other))).collect();
            let here = fields.iter().filter_map(|field| Some((*field, *places.get(&place(*field, page)?)?)));
            let here: Vec<(usize, usize)> = here.collect();
            if here.len() * 10 >= fields.len().max(others.len()) * 7 && here.len() > same.len() {
                same = here;
            }
        }
        for form in &mut self.forms {
            for (field, earlier) in &same {
                form.names[*field] = form.names[*earlier].clone();
            }
        }
    }

    /// The runs that are records: of the form that the file says it is, or of one that has most of its fields there.
    fn recognised(&self, runs: Vec<PageRun>, claimed: Option<&Arc<Form>>) -> Vec<RecordPages> {
        let claimed = claimed.and_then(|claimed| self.forms.iter().position(|names| names.form.id == claimed.id));
        // A few fields that stand on another page once more belong to the record before them.
        let mut merged: Vec<PageRun> = Vec::new();
        for run in runs {
            match merged.last_mut().filter(|_| run.known() < LEAST_FIELDS) {
                Some(before) => before.pages.extend(run.pages),
                None => merged.push(run),
            }
        }
        let mut records: Vec<RecordPages> = Vec::new();
        for run in merged {
            let count = |form: &usize| run.forms.get(form).map_or(0, BTreeSet::len);
            let repeated = records.iter().map(|(form, _)| *form).find(|form| run.forms.contains_key(form));
            let is_most = |form: &usize| {
                let names = &self.forms[*form];
                let fields = run.pages.iter().filter_map(|page| self.on.get(page)).flatten();
                let (lost, fields): (Vec<usize>, Vec<usize>) =
                    fields.copied().partition(|field| names.lost.contains(field));
                count(form) * 10 >= fields.len() * 7 && (count(form) + lost.len()) * 2 >= names.size
            };
            let likely = run.forms.keys().copied().filter(is_most).max_by_key(count);
            let known = claimed.filter(|form| run.forms.contains_key(form)).or(repeated);
            if let Some(form) = known.filter(|form| count(form) >= LEAST_FIELDS).or(likely) {
                records.push((form, run.pages));
            }
        }
        records
    }

    /// The fields of each record; none when there is no record.
    fn sets(&self, records: &[RecordPages]) -> Option<Vec<FieldSet>> {
        let new = |(form, pages): &RecordPages| FieldSet {
            form: Some(Arc::clone(self.forms[*form].form)),
            pages: pages.clone(),
            fields: Vec::new(),
            joined: BTreeSet::new(),
        };
        let mut sets: Vec<FieldSet> = records.iter().map(new).collect();
        let record_of: BTreeMap<u32, usize> =
            (0..).zip(records).flat_map(|(record, (_, pages))| pages.iter().map(move |page| (*page, record))).collect();
        // The names that each record's own fields have, which no field of another name takes away.
        let mut taken: Vec<BTreeSet<String>> = vec![BTreeSet::new(); sets.len()];
        let mut placed: Vec<PlacedField> = Vec::new();
        for (index, field) in self.found.iter().enumerate() {
            let mut boxes: BTreeMap<usize, Vec<FoundWidget>> = BTreeMap::new();
            for widget in &field.widgets {
                // A field without a box on any page goes with the first record, one on a page of no record with none.
                let record = widget.page.map_or(Some(0), |page| record_of.get(&page).copied());
                if let Some(record) = record {
                    boxes.entry(record).or_default().push(widget.clone());
                }
            }
            if field.widgets.is_empty() {
                boxes.insert(0, Vec::new());
            }
            let is_joined = boxes.len() > 1;
            for (record, widgets) in boxes {
                let names = &self.forms[records.get(record)?.0];
                if let Some(name) = names.name(index).filter(|_| names.form.address(&field.name).is_some()) {
                    taken[record].insert(name.to_string());
                }
                placed.push(PlacedField { record, index, widgets, is_joined });
            }
        }
        // A widget on no page is invisible and does not count as a visible field.
        let is_hidden = |widgets: &[FoundWidget]| widgets.iter().all(|widget| widget.page.is_none());
        placed.sort_by_key(|field| is_hidden(&field.widgets));
        let mut shown = BTreeSet::new();
        for PlacedField { record, index, widgets, is_joined } in placed {
            let (field, set) = (&self.found[index], sets.get_mut(record)?);
            let names = &self.forms[records.get(record)?.0];
            // A name of an earlier blank stays: its signature is looked up by it.
            let own =
                names.name(index).filter(|_| names.form.address(&field.name).is_none()).map(|name| name.to_string());
            let name = own.filter(|name| taken[record].insert(name.clone()));
            let name = name.unwrap_or_else(|| field.name.clone());
            if !shown.insert((record, name.clone(), field.field_type.clone())) && is_hidden(&widgets) {
                continue;
            }
            if is_joined {
                set.joined.insert(name.clone());
            }
            set.fields.push(FoundField { name, widgets, ..field.clone() });
        }
        for (set, (form, _)) in sets.iter_mut().zip(records) {
            renamed::restore(self.forms[*form].form, &mut set.fields);
        }
        (!sets.is_empty()).then_some(sets)
    }
}

/// The widgets of a field on the pages of one record.
struct PlacedField {
    /// The index of the record.
    record: usize,
    /// The index of the field among those found.
    index: usize,
    widgets: Vec<FoundWidget>,
    /// Whether the field has widgets on the pages of several records.
    is_joined: bool,
}

/// Says which records a file holds, with the pages of each.
pub(in crate::pdf) fn several(records: &[(&Record, &BTreeSet<u32>)]) -> Error {
    let mut places: Vec<String> =
        records.iter().take(MOST_NAMED).map(|(_, pages)| format!("on {}", page_numbers(pages))).collect();
    if records.len() > MOST_NAMED {
        places.push("so on".to_owned());
    }
    let is_mixed = records.iter().any(|(_, pages)| {
        let others = records.iter().filter(|(_, others)| others != pages).flat_map(|(_, others)| others.iter());
        others.clone().any(|page| pages.first() < Some(page) && Some(page) < pages.last())
    });
    let places = if is_mixed { "their pages are mixed".to_owned() } else { list(&places) };
    let mut error = Error::input(
        format!("this PDF holds {} records: {places}", number(records.len())),
        "Ask for each as a file of its own, or take its pages out as a new file with a program that keeps the fields. \
         Printing to PDF loses them.",
    );
    if is_mixed {
        return error;
    }
    let named = records.iter().take(MOST_NAMED);
    error.details = named.map(|(record, pages)| format!("{}: {}", page_numbers(pages), described(record))).collect();
    error
}

/// The form, the member, and the day of the record.
fn described(record: &Record) -> String {
    let supervisee =
        record.form.fields().find(|field| matches!(&field.kind, Kind::Person { role: Some(Role::Supervisee), .. }));
    let person = supervisee.and_then(|field| record.get(&field.name).text());
    let date = record.session_date().map(dates::long);
    let title = format!("“{}”", record.form.title);
    let of: Vec<String> = person.map(str::to_owned).into_iter().chain(date).collect();
    if of.is_empty() { format!("{title}, without a name and a date") } else { format!("{title} of {}", of.join(", ")) }
}

fn number(count: usize) -> String {
    let words = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    count.checked_sub(2).and_then(|at| words.get(at)).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// Page numbers as people write them: `page 4`, `pages 1–3 and 5`.
pub(in crate::pdf) fn page_numbers(pages: &BTreeSet<u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let shown = |(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    let shown: Vec<String> = runs.iter().map(shown).collect();
    format!("{} {}", plural(pages.len(), "page"), list(&shown))
}

/// Whether a record answers nothing beyond what its form fills in by itself.
pub(in crate::pdf) fn is_blank(record: &Record) -> bool {
    let untouched = [Record::blank(&record.form), collect(&record.form, record.form.version, Answers::default())];
    record.values.iter().all(|(name, value)| untouched.iter().any(|blank| blank.get(name) == value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_written_as_people_do() {
        let text = |pages: &[u32]| page_numbers(&pages.iter().copied().collect());
        assert_eq!(text(&[4]), "page 4");
        assert_eq!(text(&[1, 2, 3]), "pages 1–3");
        assert_eq!(text(&[1, 2, 3, 5]), "pages 1–3 and 5");
        assert_eq!(text(&[1, 3, 4, 7]), "pages 1, 3–4 and 7");
    }
}
