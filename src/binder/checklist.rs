//! The printed checklist of a folder, ticked off: which sections have something in them, and under which headings.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::input::BinderOptions;
use super::listing::{self, ListedSection};
use crate::folder::{Document, Plan};
use crate::form::layout::Pattern;
use crate::form::policy::Activity;
use crate::form::{Form, Kind, Role, SectionItem};
use crate::pdf::merge::FormFields;
use crate::person_name::words;
use crate::record::{Record, Value};

/// The checklist of a folder as its plan has it, without a binder. Documents of other people do not count.
#[must_use]
pub fn of_plan(form: &Arc<Form>, plan: &Plan) -> Record {
    let options = BinderOptions {
        fields: FormFields::Keep,
        without: BTreeSet::new(),
        keep_strangers: false,
        attach: false,
        duplex: false,
        password: None,
        day: None,
    };
    ticked(form, plan, &listing::sections(plan, &options))
}

/// The checklist of a folder, with added lines that name the member. The label of a tick is the title of a section, or the
/// line below the title; an option is a heading of the section before it.
pub(super) fn ticked(form: &Arc<Form>, plan: &Plan, sections: &[ListedSection<'_>]) -> Record {
    let form = form.edition(true);
    let mut record = Record::blank(&form);
    let mut section: Option<&ListedSection<'_>> = None;
    for part in &form.sections {
        for field in
            part.items.iter().filter_map(|item| if let SectionItem::Field(field) = item { Some(field) } else { None })
        {
            let value = match &field.kind {
                Kind::Tick => {
                    let own = sections.iter().find(|one| one.section.title == field.label);
                    section = own.or(section);
                    let held = match own {
                        Some(own) => documents(plan, own).next().is_some(),
                        None => section.is_some_and(|one| second_line(plan, one, &field.label)),
                    };
                    Value::Bool(held)
                }
                Kind::Choices { choices } => {
                    let held = |choice: &&String| match section.filter(|_| !part.addition) {
                        Some(section) => documents(plan, section).any(|document| stands_below(document, choice)),
                        None => {
                            sections.iter().any(|one| documents(plan, one).any(|document| is_named(document, choice)))
                        }
                    };
                    Value::List(choices.iter().filter(held).map(|choice| Value::Text(choice.clone())).collect())
                }
                Kind::Person { role: Some(Role::Supervisee), .. } => {
                    plan.person.clone().map_or(Value::Empty, Value::Text)
                }
                _ => continue,
            };
            record.values.insert(field.name.clone(), value);
        }
    }
    record
}

/// Returns the documents of a section that are in the binder and belong to the member.
fn documents<'p>(plan: &'p Plan, section: &ListedSection<'_>) -> impl Iterator<Item = &'p Document> {
    let all = section.documents.iter().filter(|_| !section.left_out).filter_map(|index| plan.documents.get(*index));
    all.filter(|document| !document.stranger).collect::<Vec<_>>().into_iter()
}

/// Whether a section has what the line printed below its title names: records of group supervision.
fn second_line(plan: &Plan, section: &ListedSection<'_>, label: &str) -> bool {
    let named = section.section.second_line.as_deref() == Some(label);
    named
        && documents(plan, section).any(|document| {
            document.form.as_ref().is_some_and(|form| form.activity == Some(Activity::Group))
                || Pattern::new("group supervision").within(&words(&document.file))
        })
}

/// Letters and digits alone: the same heading is printed with other spaces and stops in another place.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}

fn stands_below(document: &Document, choice: &str) -> bool {
    document.heading.as_deref().is_some_and(|heading| plain(heading).eq(plain(choice)))
}

/// Whether a document is what an option names: “Supervision file audits (Section 11)”.
fn is_named(document: &Document, choice: &str) -> bool {
    let what = choice.split('(').next().unwrap_or(choice).trim();
    let what = Pattern::new(what.strip_suffix('s').unwrap_or(what));
    what.within(&words(&format!("{} {}", document.title, document.file)))
}
