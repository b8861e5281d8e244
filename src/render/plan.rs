//! The plan of a folder: a list for people, and JSON for programs.

use serde_json::{Map, Value as Json, json};

use super::json::finding as finding_json;
use super::paint::{Paint, safe};
use crate::dates::short;
use crate::finding::{Finding, Severity};
use crate::folder::{Document, Plan};
use crate::rules::FindingSubject;
use crate::text::{count, plural, wrap};

/// The greatest length of a line, in characters.
const WIDTH: usize = 100;
/// The width of the date before a document's title.
const LEAD: usize = 16;

/// Renders a plan as text, section by section, with the findings in each. `colour` only for a terminal.
#[must_use]
pub fn plan_text(plan: &Plan, findings: &[(FindingSubject, Finding)], colour: bool) -> String {
    let mut list = PlanList { plan, findings, paint: Paint(colour), out: String::new() };
    list.head();
    for section in &plan.layout.sections {
        let (_, documents) =
            plan.sections.iter().find(|(number, _)| *number == section.number).cloned().unwrap_or_default();
        if section.appended && documents.is_empty() {
            continue;
        }
        let beyond = if section.appended { " (not in this layout; kept at the end)" } else { "" };
        list.title(&format!("Section {:<2}  {}{beyond}", section.number, section.title));
        list.documents(&documents);
        list.list_findings(FindingSubject::Section(section.number));
    }
    if !plan.unplaced.is_empty() {
        list.title(&format!("Not placed; goes to Section {}", plan.layout.miscellaneous));
        list.documents(&plan.unplaced);
    }
    if findings.iter().any(|(subject, _)| *subject == FindingSubject::Folder) {
        list.title("The folder as a whole");
        list.list_findings(FindingSubject::Folder);
    }
    list.line(&format!("\n{}", summary(plan, findings)));
    list.out
}

/// Writes the list.
struct PlanList<'p> {
    plan: &'p Plan,
    findings: &'p [(FindingSubject, Finding)],
    paint: Paint,
    out: String,
}

impl PlanList<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn title(&mut self, text: &str) {
        let text = format!("\n{}", self.paint.bold(&safe(text)));
        self.line(&text);
    }

    fn head(&mut self) {
        let person = self.plan.person.as_deref().map_or_else(|| "an unknown person".to_owned(), safe);
        let layout = self.paint.faint(&format!("({})", self.plan.layout.id));
        let title = safe(&self.plan.layout.title);
        self.line(&self.paint.bold(&format!("Folder of {person}")));
        self.line(&format!("{title} {layout}"));
        if let Some(note) = self.plan.layout_note() {
            self.line(&wrap(&safe(&note), WIDTH).join("\n"));
        }
        for note in self.plan.unknown() {
            let note = format!("\n{}", wrap(&safe(note), WIDTH).join("\n"));
            self.line(&note);
        }
    }

    fn documents(&mut self, documents: &[usize]) {
        let plan = self.plan;
        for (index, document) in documents.iter().filter_map(|index| Some((*index, plan.documents.get(*index)?))) {
            self.document(document);
            self.list_findings(FindingSubject::File(index));
        }
        if documents.is_empty() {
            let nothing = format!("{:LEAD$}{}", "", self.paint.faint("–"));
            self.line(&nothing);
        }
    }

    /// Its date and title, then its file on the same line when there is room.
    fn document(&mut self, document: &Document) {
        let month = document.month.map(|first| first.format("%m/%Y").to_string());
        let date = document.date.map(short).or(month).unwrap_or_default();
        let title = safe(&document.title);
        let file = format!("[{}]", safe(&document.file));
        let room = LEAD + title.chars().count() + 2 + file.chars().count() <= WIDTH;
        let (file, between) = (self.paint.faint(&file), if room { "  ".to_owned() } else { format!("\n{:LEAD$}", "") });
        self.line(&format!("    {date:<LEAD$}{title}{between}{file}", LEAD = LEAD - 4));
        if let Some(heading) = &document.heading {
            let heading = self.paint.faint(&format!("under “{}”", safe(heading)));
            self.line(&format!("{:LEAD$}{heading}", ""));
        }
        if document.is_draft {
            let words = "not filed until every answer is checked and the box at the top is empty";
            self.mark("draft", words, true);
        }
        if !document.sure && document.section.is_some() {
            self.mark("in doubt", &document.because, true);
        }
    }

    /// The findings there, without their help, to keep the list short.
    fn list_findings(&mut self, at: FindingSubject) {
        let findings = self.findings;
        for (_, finding) in findings.iter().filter(|(subject, _)| *subject == at) {
            self.mark(finding.severity.keyword(), &finding.message, finding.severity == Severity::Warning);
        }
    }

    fn mark(&mut self, word: &str, text: &str, soft: bool) {
        let lines = wrap(&safe(&format!("{word}: {text}")), WIDTH - LEAD);
        for (number, line) in lines.iter().enumerate() {
            match line.strip_prefix(word).filter(|_| number == 0) {
                Some(rest) => {
                    let word = if soft { self.paint.warning(word) } else { self.paint.error(word) };
                    self.line(&format!("{:LEAD$}{word}{rest}", ""));
                }
                None => self.line(&format!("{:LEAD$}{line}", "")),
            }
        }
    }
}

/// The section that lists a finding; none for the whole folder.
fn place(plan: &Plan, subject: FindingSubject) -> Option<u32> {
    match subject {
        FindingSubject::Folder => None,
        FindingSubject::Section(number) => Some(number),
        FindingSubject::File(index) => plan.documents.get(index)?.section,
    }
}

fn summary(plan: &Plan, findings: &[(FindingSubject, Finding)]) -> String {
    let counted = |number: usize, word: &str| match number {
        0 => format!("no {word}s"),
        number => count(number, word),
    };
    let of = |severity: Severity| findings.iter().filter(|(_, finding)| finding.severity == severity).count();
    let mut parts = vec![format!("{}{}", counted(plan.documents.len(), "document"), kinds(plan))];
    let doubtful = plan.documents.iter().filter(|document| !document.sure && document.section.is_some()).count();
    if doubtful > 0 {
        parts.push(format!("{doubtful} in doubt"));
    }
    if !plan.unplaced.is_empty() {
        parts.push(format!("{} not placed", plan.unplaced.len()));
    }
    let (errors, warnings) = (counted(of(Severity::Error), "error"), counted(of(Severity::Warning), "warning"));
    let more = if findings.is_empty() { "" } else { " `formfolio folder check` says what to do about each." };
    format!("{}; {errors}, {warnings}.{more}", parts.join(", "))
}

/// The numbers of completed forms, of unfinished drafts, of documents that are only filed, and of unreadable ones.
fn kinds(plan: &Plan) -> String {
    let unreadable = plan.documents.iter().filter(|document| document.unreadable.is_some()).count();
    let drafts = plan.documents.iter().filter(|document| document.is_draft).count();
    let forms = plan.documents.iter().filter(|document| document.form.is_some()).count() - drafts;
    let counts = [
        (forms, plural(forms, "completed form")),
        (drafts, plural(drafts, "draft")),
        (plan.documents.len() - forms - drafts - unreadable, "only filed".to_owned()),
        (unreadable, "cannot be read".to_owned()),
    ];
    let parts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// Renders a plan as JSON. The names are a contract: fields may be added, but none may change.
#[must_use]
pub fn plan_json(plan: &Plan, findings: &[(FindingSubject, Finding)]) -> Json {
    let findings_at = |here: &dyn Fn(FindingSubject) -> bool| -> Json {
        let own = findings.iter().filter(|(subject, _)| here(*subject));
        own.map(|(subject, finding)| with_file(plan, *subject, finding)).collect()
    };
    let sections = plan.layout.sections.iter().filter(|section| {
        // An appended section without documents is left out.
        !section.appended || plan.section(section.number).next().is_some()
    });
    let sections: Json = sections
        .map(|section| {
            json!({
                "number": section.number,
                "title": section.title,
                "appended": section.appended,
                "documents": plan.section(section.number).map(|document| document_json(plan, document)).collect::<Vec<_>>(),
                "findings": findings_at(&|subject| place(plan, subject) == Some(section.number)),
            })
        })
        .collect();
    let files = |wanted: &dyn Fn(&Document) -> bool| -> Json {
        plan.documents
            .iter()
            .filter(|document| wanted(document))
            .map(|document| Json::from(document.file.as_str()))
            .collect()
    };
    json!({
        "person": plan.person,
        "layout": plan.layout.id,
        "layout_note": plan.layout_note(),
        "sections": sections,
        "unplaced": plan
            .unplaced
            .iter()
            .filter_map(|index| plan.documents.get(*index))
            .map(|document| document_json(plan, document))
            .collect::<Vec<_>>(),
        "findings": findings_at(&|subject| place(plan, subject).is_none()),
        "duplicates": files(&|document| document.copy_of.is_some()),
        "strangers": files(&|document| document.stranger),
        "drafts": files(&|document| document.is_draft),
        "unreadable": files(&|document| document.unreadable.is_some()),
        "notes": plan.unknown(),
    })
}

fn with_file(plan: &Plan, subject: FindingSubject, finding: &Finding) -> Json {
    let mut out = Map::new();
    if let FindingSubject::File(index) = subject
        && let Some(document) = plan.documents.get(index)
    {
        out.insert("file".into(), document.file.as_str().into());
    }
    if let Json::Object(rest) = finding_json(finding) {
        out.extend(rest);
    }
    Json::Object(out)
}

/// A document. Absent values are left out.
fn document_json(plan: &Plan, document: &Document) -> Json {
    let mut out = Map::new();
    out.insert("file".into(), document.file.as_str().into());
    if let Some(form) = &document.form {
        out.insert("form".into(), form.id.as_str().into());
    }
    if let Some(date) = document.date {
        out.insert("date".into(), date.to_string().into());
    } else if let Some(first) = document.month {
        out.insert("month".into(), first.format("%Y-%m").to_string().into());
    }
    out.insert("title".into(), document.title.as_str().into());
    if let Some(heading) = &document.heading {
        out.insert("heading".into(), heading.as_str().into());
    }
    out.insert("sort".into(), document.file_type.category().keyword().into());
    out.insert("size".into(), document.size.into());
    if let Some(sha256) = &document.sha256 {
        out.insert("sha256".into(), sha256.as_str().into());
    }
    out.insert("placed_by".into(), document.placement.keyword().into());
    out.insert("because".into(), document.because.as_str().into());
    out.insert("sure".into(), document.sure.into());
    if let Some(first) = document.copy_of.and_then(|first| plan.documents.get(first)) {
        out.insert("copy_of".into(), first.file.as_str().into());
    }
    if document.stranger {
        out.insert("stranger".into(), true.into());
    }
    if document.is_draft {
        out.insert("draft".into(), true.into());
    }
    if let Some((why, _)) = &document.unreadable {
        out.insert("unreadable".into(), why.as_str().into());
    }
    Json::Object(out)
}
