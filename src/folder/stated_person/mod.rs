//! [`StatedPerson`]: whom a document that is no readable record says it is about, at its beginning and in its name.
//!
//! Letters name many people. So only a label with a name beside it counts, such as "Supervisee: Siân O’Brien", and only
//! at the beginning of a document or of a page. Whether two names are one person's is decided as generously as in the
//! records. What is kept out of a folder is what says clearly that it is the record of somebody else; whatever leaves a
//! doubt is only told of.

mod file_name;
mod label;
mod words;

use self::words::{OF_SUPERVISION, SUPERVISEE, SUPERVISEE_OR_OTHER, SUPERVISOR};
use super::Member;
use super::cell::Row;
use crate::form::{Catalogue, Form, Role};
use crate::names::{Likeness, Name, fold};

/// Rows in which a document or a page says whom it is about.
const BEGINNING: usize = 40;
/// Rows in which the title of a form stands.
const TITLE: usize = 10;

/// Whom a document says it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedPerson {
    /// What it says: once for each record in it. Empty when only its file name says something.
    pub statements: Vec<Statement>,
    /// Whom its file name names, when that is nobody of these.
    pub file_says: Option<String>,
    /// Whose record of supervision it is called.
    called: Option<String>,
    /// Its path.
    file: String,
}

/// One record, or what looks like one, and whom it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Those whom it names as the person it is about, as they are written.
    pub named: Vec<String>,
    /// Those whom it names as supervising.
    supervisors: Vec<String>,
    weight: Weight,
}

/// How much a statement weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// A label that may mean somebody else, or any label in a letter.
    Hint,
    /// The label of a supervisee in a record of supervision.
    Record,
    /// The field of a form.
    Form,
}

/// Whose document it is, as far as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// That of whoever owns the folder, or it says nothing else.
    Own,
    /// It names these, and somebody has to look.
    Doubt(Vec<String>),
    /// The record of these people. With `beside` there are records of the owner in it, too.
    Other {
        /// Their names, as they are written.
        named: Vec<String>,
        /// How many records the document holds.
        records: usize,
    },
}

/// Whose folder it is, and who supervises them.
#[derive(Debug, Clone, Default)]
pub struct Owner {
    /// Every name of theirs.
    pub names: Vec<Name>,
    /// Those who supervise them, as `folder.yaml` names them.
    pub supervisors: Vec<Name>,
}

impl From<&Member> for Owner {
    fn from(member: &Member) -> Self {
        Self { names: member.names(), supervisors: member.supervisors() }
    }
}

impl StatedPerson {
    /// Reads whom a document is about from the rows of its pages; none when it does not say. `is_letter` is whether only
    /// labels count that mean a member of staff wherever they stand.
    #[must_use]
    pub fn read(file: &str, pages: &[Vec<Row>], is_letter: bool, catalogue: Option<&Catalogue>) -> Option<Self> {
        let forms: Vec<FormLabels> = catalogue
            .map(|catalogue| catalogue.forms().map(|form| FormLabels::new(form)).collect())
            .unwrap_or_default();
        let mut statements: Vec<Statement> = Vec::new();
        let mut form: Option<&FormLabels> = None;
        let mut first_text = String::new();
        for page in pages {
            let rows: Vec<&Row> = page.iter().filter(|row| !row.is_empty()).take(BEGINNING).collect();
            let text = fold(&rows.iter().map(|row| row.text()).collect::<Vec<_>>().join(" "));
            form = forms.iter().filter(|form| form.is_titled(&rows)).max_by_key(|form| form.title.len()).or(form);
            if first_text.is_empty() {
                first_text.clone_from(&text);
            }
            let is_first = statements.is_empty();
            let found = statement(&rows, &text, is_letter, form);
            // After the first page only the head of another record counts.
            statements.extend(found.filter(|found| is_first || found.weight > Weight::Hint));
        }
        let called = file_name::supervisee(file);
        let named: Vec<String> = statements.first().map(|first| first.named.clone()).unwrap_or_default();
        if statements.is_empty() && called.is_none() {
            return None;
        }
        let file_says = Some(&named).filter(|named| !named.is_empty());
        let file_says = file_says.and_then(|named| file_name::file_says(file, named, &first_text));
        // A text that names whoever it is called after does not have to say more.
        Some(Self { statements, file_says, called, file: file.to_owned() })
    }

    /// The people whom the fields of records name, in a file that is no record as a whole.
    #[must_use]
    pub fn of_fields(file: &str, records: impl IntoIterator<Item = Vec<String>>) -> Option<Self> {
        let statement = |named: Vec<String>| Statement { named, supervisors: Vec::new(), weight: Weight::Form };
        let statements: Vec<Statement> = records.into_iter().filter(|named| !named.is_empty()).map(statement).collect();
        (!statements.is_empty()).then(|| Self { statements, file_says: None, called: None, file: file.to_owned() })
    }

    /// Adds what else is known of the same document.
    pub fn extend(&mut self, other: Self) {
        self.statements.extend(other.statements);
    }

    /// Those whom its first record names.
    #[must_use]
    pub fn named(&self) -> &[String] {
        self.statements.first().map_or(&[], |first| &first.named)
    }

    /// Says whose document it is in the folder of somebody.
    #[must_use]
    pub fn verdict(&self, owner: &Owner) -> Verdict {
        if owner.names.is_empty() {
            return Verdict::Own;
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
            return Verdict::Other { named: others, records: self.statements.len() };
        }
        if let Some(named) = doubt {
            return Verdict::Doubt(named);
        }
        // The name of a file proves nothing by itself.
        let called = self.called.as_ref().filter(|_| self.statements.is_empty()).filter(|called| {
            let name = Name::read(called);
            let known = owner.names.iter().chain(&owner.supervisors);
            name.is_some_and(|name| known.clone().all(|known| !known.can_be(&name) && !shares_word(known, called)))
        });
        called.map_or(Verdict::Own, |called| Verdict::Doubt(vec![called.clone()]))
    }
}

/// Whether a name has a word in common with words of a file name.
fn shares_word(name: &Name, words: &str) -> bool {
    fold(words).split(' ').any(|word| Name::read(word).is_some_and(|word| name.can_be(&word)))
}

/// What one statement comes to.
enum Judgement {
    Own,
    Doubt,
    Other,
}

impl Statement {
    fn judged(&self, owner: &Owner, file: &str) -> Judgement {
        let names: Vec<Name> = self.named.iter().filter_map(|name| Name::read(name)).collect();
        let alike = names.iter().flat_map(|name| owner.names.iter().map(|own| own.likeness(name))).max();
        let Some(alike) = alike else { return Judgement::Own };
        if alike == Likeness::Same {
            return Judgement::Own;
        }
        // Whoever filled in one name twice may have meant another.
        let supervisors: Vec<Name> = self.supervisors.iter().filter_map(|name| Name::read(name)).collect();
        let is_supervisor = |name: &Name| supervisors.iter().any(|supervisor| supervisor.can_be(name));
        if names.iter().any(is_supervisor) {
            return Judgement::Doubt;
        }
        let evidence = file_name::evidence(file, &names, &owner.names);
        let is_full = names.iter().all(Name::is_full);
        let is_other = match self.weight {
            Weight::Form => alike < Likeness::Slip && (is_full || evidence.agrees),
            _ if evidence.names_owner || alike > Likeness::Different => false,
            Weight::Record => is_full || evidence.agrees,
            Weight::Hint => evidence.agrees && evidence.is_of_supervision && is_full,
        };
        if is_other { Judgement::Other } else { Judgement::Doubt }
    }
}

/// What the beginning of a page says.
fn statement(rows: &[&Row], text: &str, is_letter: bool, form: Option<&FormLabels>) -> Option<Statement> {
    let of_supervision = !is_letter && OF_SUPERVISION.iter().any(|word| text.contains(word));
    let known = form.map_or(&[][..], |form| &form.labels);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let of_form = label::labelled(rows, &known).map(|named| (named, Weight::Form));
    let weight = if of_supervision { Weight::Record } else { Weight::Hint };
    let labelled = || label::labelled(rows, SUPERVISEE).map(|named| (named, weight));
    let signed = || label::signed(rows, SUPERVISEE).filter(|_| !is_letter).map(|named| (named, Weight::Record));
    let hinted = || {
        let found = label::labelled(rows, SUPERVISEE_OR_OTHER).filter(|_| of_supervision);
        found.map(|named| (named, Weight::Hint))
    };
    let (named, weight) = of_form.or_else(labelled).or_else(signed).or_else(hinted)?;
    let supervisors = label::labelled(rows, SUPERVISOR).unwrap_or_default();
    Some(Statement { named, supervisors, weight })
}

/// What a form is called, and the labels of the people it is about.
struct FormLabels {
    title: String,
    labels: Vec<String>,
}

impl FormLabels {
    fn new(form: &Form) -> Self {
        let labels = form.people(Role::Supervisee).map(|field| label::subject(&field.plain_label()));
        Self { title: fold(&form.title), labels: labels.filter(|label| !label.is_empty()).collect() }
    }

    /// Whether its title stands at the top. A short one has to be a line of its own.
    fn is_titled(&self, rows: &[&Row]) -> bool {
        let top = rows.get(..TITLE.min(rows.len())).unwrap_or(rows);
        let is_line = || top.iter().flat_map(|row| &row.cells).any(|cell| fold(&cell.text) == self.title);
        let all = || fold(&top.iter().map(|row| row.text()).collect::<Vec<_>>().join(" "));
        is_line()
            || (self.title.split(' ').count() > 3 && format!(" {} ", all()).contains(&format!(" {} ", self.title)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, rows: Vec<Vec<String>>, is_letter: bool) -> Option<StatedPerson> {
        StatedPerson::read(file, &[rows.into_iter().map(Row::of_columns).collect()], is_letter, None)
    }

    fn stated(file: &str, rows: &[&[&str]]) -> Option<StatedPerson> {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        read(file, rows, false)
    }

    fn named(rows: &[&[&str]]) -> Vec<String> {
        stated("x.docx", rows).map(|stated| stated.named().to_vec()).unwrap_or_default()
    }

    #[test]
    fn the_person_stands_beside_below_or_behind_the_label() {
        for rows in [
            &[&["Supervisee: ", "Ruth O’Brien"][..]][..],
            &[&["Supervisee:"], &["Ruth O’Brien"]],
            &[&["SUPERVISION"], &["Supervisee: Ruth O’Brien"]],
            &[&["Supervisee’s name", "Ruth O’Brien", "Supervisor’s name", "Bronwen Hughes"]],
            &[&["Supervisee", "Supervisor", "Date"], &["Ruth O’Brien", "Bronwen Hughes", "5 June"]],
            &[&["Name of supervisee(s):\tRuth O’Brien"]],
            &[&["Supervisee: Ruth O’Brien   Supervisor: Bronwen Hughes"]],
            &[&["Supervisee: Ruth O’Brien Date: 5 June 2025"]],
            &[&["Staff member\nRuth O’Brien"]],
            &[&["Member of staff:", "Ruth O’Brien (social worker)"]],
            &[&["One to one supervision"], &["Name: Ruth O’Brien"]],
            &[&["Supervision"], &["Worker", "Ruth O’Brien"], &["Manager", "Bronwen Hughes"]],
            &[&["Supervisee: Ruth O’Brien, Social Worker"]],
        ] {
            assert_eq!(named(rows), ["Ruth O’Brien"], "{rows:?}");
        }
        assert_eq!(named(&[&["Supervisees:", "Ruth O’Brien, Tom Bright and Isla Hughes"]]).len(), 3);
    }

    #[test]
    fn what_names_nobody_of_the_staff_is_passed_over() {
        for rows in [
            &[&["Dear Ruth O’Brien,"][..]][..],
            &[&["Name: Callum Reid"], &["Date of birth: 3 May 2014"]],
            &[&["Worker: Ruth O’Brien"], &["Child: Callum Reid"]],
            &[&["Supervisee:"], &["Supervisor:"], &["Date:"]],
            &[&["Supervisee:", "TBC"]],
            &[&["Supervisee: ……………………"]],
            &[&["Supervisee", "to sign at the end of the session and to keep a copy"]],
            &[&["Supervisor:", "Bronwen Hughes"]],
            &[&["Supervisee:", "", ""], &["Agenda"]],
        ] {
            assert_eq!(stated("x.docx", rows), None, "{rows:?}");
        }
        let late: Vec<Vec<String>> = (0..60)
            .map(|n| vec![if n == 50 { "Supervisee: Ruth O’Brien".to_owned() } else { format!("Line {n}") }])
            .collect();
        assert_eq!(read("x.docx", late, false), None);
        let letter = [vec!["Supervision on Monday".to_owned()], vec!["Name: Ruth O’Brien".to_owned()]];
        assert_eq!(read("x.eml", letter.to_vec(), true), None);
    }

    #[test]
    fn a_file_name_that_names_somebody_else_is_told() {
        let says = |file: &str| {
            let rows: &[&[&str]] =
                &[&["Sandwell supervision"], &["Supervisee:", "Ruth O’Brien"], &["Supervisor:", "Bronwen Hughes"]];
            stated(file, rows).unwrap().file_says
        };
        for (file, name) in [
            ("Tom supervision 5 June.docx", "Tom"),
            ("in/Supervision – Tom Bright 2025-06-05.docx", "Tom Bright"),
            ("Tom’s supervision notes.docx", "Tom"),
            ("2025-06-05 Łukasz Ôwen-Ŷork FINAL v2.docx", "Łukasz Ôwen-Ŷork"),
            ("tom_supervision_june.docx", "tom"),
            ("ISLA SUPERVISION.DOCX", "ISLA"),
            ("Isla.docx", "Isla"),
        ] {
            assert_eq!(says(file).as_deref(), Some(name), "{file}");
        }
        for file in [
            "Ruth supervision 5 June.docx",
            "Ruth’s supervision.docx",
            "RO supervision June.docx",
            "OBrien_R_supervision.docx",
            "Supervision June 2025 FINAL v2.docx",
            "Bronwen supervision with staff.docx",
            "Sandwell supervision record.docx",
            "Reflective supervision session notes.docx",
            "Team Manager one to one.docx",
            "Scan 0001.docx",
            "Minutes of a very long Title About Quite Many Things.docx",
            "t_for_doc.docx",
        ] {
            assert_eq!(says(file), None, "{file}");
        }
    }
}
