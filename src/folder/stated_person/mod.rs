//! [`StatedPerson`]: the person that a document names, where no record could be read from it. Only a name at a label
//! counts, such as "Supervisee: Siân O’Brien", because letters name many people. A doubt is only reported; a document
//! is kept out of a folder only if it is clearly about another person.

mod file_evidence;
mod label;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::label::{Label, LabelReader, is_of_signature};
use self::words::{OF_SUPERVISION, SUPERVISEE, SUPERVISEE_OR_OTHER, SUPERVISOR};
use super::Member;
use super::cell::{TextCell, TextRow};
use crate::form::cache::FormCache;
use crate::form::{Catalogue, Form, Kind, Role};
use crate::person_name::{Likeness, Name, fold};

/// The rows at the beginning of a page that are searched for a name.
const BEGINNING: usize = 40;
/// The rows at the beginning of a page that are searched for the title of a form.
const TITLE: usize = 10;

/// The person that a document names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedPerson {
    /// A statement for each record in it. Empty when only the file name names a person.
    pub statements: Vec<Statement>,
    /// The person in its file name, if not among the statements.
    pub file_says: Option<String>,
    /// The file with the statements, if attached to it or packed into it.
    pub within: Option<String>,
    /// The supervisee in its file name.
    called: Option<String>,
    /// Its path.
    file: String,
}

/// The people named in one record, or in a text like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The supervisees, as written.
    pub named: Vec<String>,
    /// The supervisors, as written.
    supervisors: Vec<String>,
    weight: StatementWeight,
}

/// The weight of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum StatementWeight {
    /// A label that may mean another person, or any label in a letter.
    Hint,
    /// The label of a supervisee in a record of supervision.
    Record,
    /// The field of a form.
    Form,
}

/// The verdict on a document's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ownership {
    /// The folder's owner, or unknown.
    Own,
    /// Perhaps these other people; a person has to look.
    Doubt(Vec<String>),
    /// Clearly these other people.
    Other {
        /// Their names, as written.
        named: Vec<String>,
        /// The number of records in the document.
        records: usize,
    },
}

/// The owner of a folder, and their supervisors.
#[derive(Debug, Clone, Default)]
pub struct FolderOwner {
    /// All names of the owner.
    pub names: Vec<Name>,
    /// Their supervisors, from `folder.yaml`.
    pub supervisors: Vec<Name>,
}

impl From<&Member> for FolderOwner {
    fn from(member: &Member) -> Self {
        Self { names: member.names(), supervisors: member.supervisors() }
    }
}

impl StatedPerson {
    /// Reads the person from the rows of a document's pages; none when it names none. In a letter (`is_letter`) only
    /// labels count that always mean a member of staff.
    #[must_use]
    pub fn read(file: &str, pages: &[Vec<TextRow>], is_letter: bool, catalogue: Option<&Catalogue>) -> Option<Self> {
        let printed = PrintedLabels::new(catalogue);
        let mut statements: Vec<Statement> = Vec::new();
        let mut form: Option<&FormLabels> = None;
        let mut first_text = String::new();
        for rows in pages.iter().flat_map(|page| printed.parts(page)) {
            let beginning = rows.get(..BEGINNING).unwrap_or(&rows);
            let text = fold(&beginning.iter().map(|row| row.text()).collect::<Vec<_>>().join(" "));
            form = printed.form(&rows).or(form);
            if first_text.is_empty() {
                first_text.clone_from(&text);
            }
            let is_first = statements.is_empty();
            let found = printed.statement(&rows, &text, is_letter, form);
            // After the first statement only the head of another record counts.
            let found = found.filter(|found| is_first || found.weight > StatementWeight::Hint);
            statements.extend(found.filter(|found| statements.iter().all(|one| one.named != found.named)));
        }
        let called = file_evidence::supervisee(file);
        let named: Vec<String> = statements.first().map(|first| first.named.clone()).unwrap_or_default();
        if statements.is_empty() && called.is_none() {
            return None;
        }
        let file_says = Some(&named).filter(|named| !named.is_empty());
        let file_says = file_says.and_then(|named| file_evidence::file_says(file, named, &first_text));
        Some(Self { statements, file_says, within: None, called, file: file.to_owned() })
    }

    /// The people in the fields of several records in one file.
    #[must_use]
    pub fn of_fields(file: &str, records: impl IntoIterator<Item = Vec<String>>) -> Option<Self> {
        let statement =
            |named: Vec<String>| Statement { named, supervisors: Vec::new(), weight: StatementWeight::Form };
        let statements: Vec<Statement> = records.into_iter().filter(|named| !named.is_empty()).map(statement).collect();
        (!statements.is_empty()).then(|| Self {
            statements,
            file_says: None,
            within: None,
            called: None,
            file: file.to_owned(),
        })
    }

    /// The statement for a document that contains this one. The file name of the container does not count.
    #[must_use]
    pub fn within(self) -> Option<Self> {
        let within = Some(self.within.clone().unwrap_or_else(|| self.file.clone()));
        (!self.statements.is_empty()).then_some(Self { within, file_says: None, called: None, ..self })
    }

    /// Adds further statements about the same document.
    pub fn extend(&mut self, other: Self) {
        self.statements.extend(other.statements);
    }

    /// The people in its first record.
    #[must_use]
    pub fn named(&self) -> &[String] {
        self.statements.first().map_or(&[], |first| &first.named)
    }

    /// Whether it is clearly the record of another person than the folder's owner.
    #[must_use]
    pub fn is_of_other(&self, owner: &FolderOwner) -> bool {
        matches!(self.verdict(owner), Ownership::Other { .. })
    }

    /// Judges the document for a folder with this owner.
    #[must_use]
    pub fn verdict(&self, owner: &FolderOwner) -> Ownership {
        if owner.names.is_empty() {
            return Ownership::Own;
        }
        let mut doubt = None;
        let mut others: Vec<String> = Vec::new();
        for statement in &self.statements {
            match statement.judged(owner, &self.file) {
                Judgement::Own => {}
                Judgement::Doubt => drop(doubt.get_or_insert_with(|| statement.named.clone())),
                Judgement::Other => {
                    others.extend(
                        statement.named.iter().filter(|name| !others.contains(name)).cloned().collect::<Vec<_>>(),
                    );
                }
            }
        }
        if !others.is_empty() {
            return Ownership::Other { named: others, records: self.statements.len() };
        }
        if let Some(named) = doubt {
            return Ownership::Doubt(named);
        }
        // A file name alone is only a doubt.
        let called = self.called.as_ref().filter(|_| self.statements.is_empty()).filter(|called| {
            let name = Name::read(called);
            let known = owner.names.iter().chain(&owner.supervisors);
            name.is_some_and(|name| known.clone().all(|known| !known.can_be(&name) && !shares_word(known, called)))
        });
        called.map_or(Ownership::Own, |called| Ownership::Doubt(vec![called.clone()]))
    }
}

/// Whether a name has a word in common with words of a file name.
fn shares_word(name: &Name, words: &str) -> bool {
    fold(words).split(' ').any(|word| Name::read(word).is_some_and(|word| name.can_be(&word)))
}

/// The verdict on one statement.
enum Judgement {
    Own,
    Doubt,
    Other,
}

impl Statement {
    fn judged(&self, owner: &FolderOwner, file: &str) -> Judgement {
        let names: Vec<Name> = self.named.iter().filter_map(|name| Name::read(name)).collect();
        let alike = names.iter().flat_map(|name| owner.names.iter().map(|own| own.likeness(name))).max();
        let Some(alike) = alike else { return Judgement::Own };
        if alike == Likeness::Same {
            return Judgement::Own;
        }
        // A supervisee who is also named as supervisor may be a slip.
        let supervisors: Vec<Name> = self.supervisors.iter().filter_map(|name| Name::read(name)).collect();
        let is_supervisor = |name: &Name| supervisors.iter().any(|supervisor| supervisor.can_be(name));
        if names.iter().any(is_supervisor) {
            return Judgement::Doubt;
        }
        let evidence = file_evidence::evidence(file, &names, &owner.names);
        let is_full = names.iter().all(Name::is_full);
        let is_other = match self.weight {
            StatementWeight::Form => alike < Likeness::Slip && (is_full || evidence.agrees),
            _ if evidence.names_owner || alike > Likeness::Different => false,
            StatementWeight::Record => is_full || evidence.agrees,
            StatementWeight::Hint => evidence.agrees && evidence.is_of_supervision && is_full,
        };
        if is_other { Judgement::Other } else { Judgement::Doubt }
    }
}

/// The printed text of the forms.
struct PrintedLabels {
    forms: Vec<Arc<FormLabels>>,
}

/// The labels of the forms that were looked for.
static KNOWN: FormCache<(), FormLabels> = FormCache::new(200);

impl PrintedLabels {
    fn new(catalogue: Option<&Catalogue>) -> Self {
        let forms = catalogue.into_iter().flat_map(Catalogue::forms);
        Self { forms: forms.map(|form| KNOWN.of(form, || FormLabels::new(form))).collect() }
    }

    /// The form with its title at the top; of several the one with the longest title.
    fn form(&self, rows: &[&TextRow]) -> Option<&FormLabels> {
        let top = PageTop::new(rows);
        let titled = self.forms.iter().filter(|form| top.has(&form.title));
        titled.max_by_key(|form| form.title.len()).map(Arc::as_ref)
    }

    /// The non-empty rows of a page. A text is split into its forms.
    fn parts<'r>(&self, page: &'r [TextRow]) -> Vec<Vec<&'r TextRow>> {
        let mut parts: Vec<Vec<&TextRow>> = vec![Vec::new()];
        let mut is_titled = false;
        for row in page.iter().filter(|row| !row.is_empty()) {
            let is_line = |cell: &TextCell| {
                let words = fold(&cell.text);
                self.forms.iter().any(|form| form.title == words)
            };
            if row.place.is_none() && row.cells.iter().any(is_line) {
                if is_titled {
                    parts.push(Vec::new());
                }
                is_titled = true;
            }
            if let Some(part) = parts.last_mut() {
                part.push(row);
            }
        }
        parts
    }

    /// The statement of a page, from its beginning, or from the whole page of a form.
    fn statement(
        &self,
        rows: &[&TextRow],
        text: &str,
        is_letter: bool,
        form: Option<&FormLabels>,
    ) -> Option<Statement> {
        let of_supervision = !is_letter && OF_SUPERVISION.iter().any(|word| text.contains(word));
        let weight = if of_supervision { StatementWeight::Record } else { StatementWeight::Hint };
        let printed: Vec<&BTreeSet<String>> = self.forms.iter().map(|form| &form.printed).collect();
        let subjects: Vec<Vec<String>> = rows.iter().map(|row| label::subjects(row)).collect();
        let whole = LabelReader { rows, subjects: &subjects, printed: &printed };
        let beginning = LabelReader { rows: rows.get(..BEGINNING).unwrap_or(rows), ..whole };
        let of_form = form.and_then(|form| {
            let labels = form.labels.iter().map(|(words, several)| Label { words, several: *several });
            whole.labelled(labels).map(|named| (named, StatementWeight::Form))
        });
        let labelled = |labels: &'static [&'static str]| {
            beginning.labelled(
                labels.iter().map(|words| Label { words, several: words.split(' ').any(|word| word.ends_with('s')) }),
            )
        };
        let signed_form = || {
            let signed = whole.signed(|words| form.is_some_and(|form| form.signatures.iter().any(|own| own == words)));
            signed.map(|named| (named, StatementWeight::Record))
        };
        let signed = || {
            let is_supervisees = |words: &str| {
                let own = SUPERVISEE.iter().any(|label| format!(" {words} ").contains(&format!(" {label} ")));
                own && is_of_signature(words)
            };
            beginning.signed(is_supervisees).filter(|_| !is_letter).map(|named| (named, StatementWeight::Record))
        };
        let hinted =
            || labelled(SUPERVISEE_OR_OTHER).filter(|_| of_supervision).map(|named| (named, StatementWeight::Hint));
        let of_staff = || labelled(SUPERVISEE).map(|named| (named, weight));
        let (named, weight) = of_form.or_else(of_staff).or_else(signed_form).or_else(signed).or_else(hinted)?;
        let supervisors = labelled(SUPERVISOR).unwrap_or_default();
        Some(Statement { named, supervisors, weight })
    }
}

/// The title of a form, and its labels for supervisees.
struct FormLabels {
    title: String,
    /// The labels, and whether each may have several people.
    labels: Vec<(String, bool)>,
    /// The folded labels of the supervisees' signatures.
    signatures: Vec<String>,
    /// All its folded labels and headings, which are not names.
    printed: BTreeSet<String>,
}

impl FormLabels {
    fn new(form: &Form) -> Self {
        let mut labels = Vec::new();
        for field in form.people(Role::Supervisee) {
            let several = matches!(field.kind, Kind::Person { several: true, .. });
            // The printed label may be shorter than the plain label in messages.
            for words in [label::subject(&field.plain_label()), label::subject(&field.label)] {
                if !["", "-"].contains(&words.as_str()) && !labels.contains(&(words.clone(), several)) {
                    labels.push((words, several));
                }
            }
        }
        let signed = |is_theirs: bool| {
            form.fields().filter_map(move |field| match field.kind {
                Kind::Signature { party, .. } if (party == Role::Supervisee) == is_theirs => Some(fold(&field.label)),
                _ => None,
            })
        };
        let others: Vec<String> = signed(false).collect();
        let signatures = signed(true).filter(|label| !label.is_empty() && !others.contains(label)).collect();
        let printed = form.printed_labels().map(fold).filter(|label| !label.is_empty()).collect();
        Self { title: fold(&form.title), labels, signatures, printed }
    }
}

/// The first rows of a page, folded.
struct PageTop {
    cells: Vec<String>,
    /// All its words, between spaces.
    text: String,
}

impl PageTop {
    fn new(rows: &[&TextRow]) -> Self {
        let top = rows.get(..TITLE.min(rows.len())).unwrap_or(rows);
        let text = fold(&top.iter().map(|row| row.text()).collect::<Vec<_>>().join(" "));
        let cells = top.iter().flat_map(|row| &row.cells).map(|cell| fold(&cell.text)).collect();
        Self { cells, text: format!(" {text} ") }
    }

    /// Whether a title is here. A short title must be a line of its own.
    fn has(&self, title: &str) -> bool {
        self.cells.iter().any(|cell| cell == title)
            || (title.split(' ').count() > 3 && self.text.contains(&format!(" {title} ")))
    }
}

#[cfg(test)]
mod tests;
