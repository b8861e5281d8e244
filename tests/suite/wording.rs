//! Every form says what its policy prints, word for word and in the printed order, and every quotation is one.
//!
//! `fixtures/wording/DOCUMENT` holds the lines of a policy document that forms, layouts and quotations cite, as they
//! stand in the text that was extracted from it: the line's number, a tab, the line. Blank space, line ends, typing
//! marks (which quotation mark, which dash, which bullet) and the dots or lines of a gap do not count. Everything else
//! does, both ways: what a form prints has to stand in its lines, and what stands there has to be in the form.
//!
//! What may differ is declared in the definition: `corrections`, `readings`, `ours: true` and `addition: true`. Besides,
//! for every form alike: the organisation's name stands at the head of every form; a signature has a line for the
//! signer's name, and its date stands beside it; Yes and No of a question are boxes to tick, and so are the options of
//! a column.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use formfolio::form::layout::LayoutOrigin;
use formfolio::form::printed_words::{FormPart, PrintedWords};
use formfolio::form::wording_changes::{ExtractionLoss, as_in_the_policy};
use formfolio::form::{Catalogue, Correction, Form, Kind};
use formfolio::rules;
use formfolio::source::{Mistake, Source};
use serde_json::Value as Json;

use crate::cli::{names, root, run};
use crate::fixture::tree;
use crate::golden;

/// The cited lines of a policy document.
struct Document {
    name: String,
    lines: BTreeMap<u32, String>,
}

impl Document {
    fn line(&self, number: u32) -> Result<&str, String> {
        let line = self.lines.get(&number).map(String::as_str);
        line.ok_or_else(|| format!("line {number} is not in fixtures/wording/{}", self.name))
    }

    /// A line and those after it, for text that continues.
    fn from(&self, number: u32) -> String {
        self.lines.range(number..=number + 4).map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

fn documents() -> BTreeMap<String, Document> {
    let dir = root().join("fixtures/wording");
    let read = |name: String| {
        let text = fs::read_to_string(dir.join(&name)).expect("a fixture");
        let line = |line: &str| {
            let (number, words) = line.split_once('\t').expect("a number, a tab, the line");
            (number.parse().expect("a number"), words.to_owned())
        };
        let lines = text.lines().filter(|line| !line.starts_with('#')).map(line).collect();
        (name.clone(), Document { name, lines })
    };
    names(&dir).into_iter().map(read).collect()
}

/// The definitions on disk.
fn catalogue() -> Catalogue {
    let sources: Vec<Source> = definitions().into_iter().map(|(name, text)| Source::new(name, text)).collect();
    Catalogue::default().with(&sources).unwrap_or_else(|mistakes| {
        let shown =
            |one: &Mistake| format!("{}:{} {}", one.source.name, one.source.line_column(one.span).0, one.message);
        panic!("{}", mistakes.iter().map(shown).collect::<Vec<_>>().join("\n"))
    })
}

/// Every file of `forms/`, by its path.
fn definitions() -> Vec<(String, String)> {
    let forms = root().join("forms");
    let text = |path: &Path| fs::read_to_string(path).expect("a definition");
    tree(&forms)
        .into_iter()
        .map(|name| forms.join(name))
        .map(|path| (path.display().to_string(), text(&path)))
        .collect()
}

/// The significant words of a text.
fn words(text: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut rest = text;
    // Marks of the extraction, such as [bookmark: Purpose], [image: ] and <i>.
    while let Some(at) = rest.find(['[', '<']) {
        let close = if rest[at..].starts_with('[') { ']' } else { '>' };
        let end = rest[at..].find(close).map_or(rest.len(), |end| at + end + 1);
        bare.push_str(&rest[..at]);
        bare.push(' ');
        rest = &rest[end..];
    }
    bare.push_str(rest);
    let same = |c: char| match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '–' | '—' => '-',
        '·' | '●' => '•',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let chars: Vec<char> = bare.chars().map(same).collect();
    let mut out = String::new();
    let dot = |c: &char| matches!(c, '.' | '…');
    for run in chars.chunk_by(|a, b| a == b || (dot(a) && dot(b))) {
        match run {
            ['•', ..] => out.push_str(" • "),
            // The line of a gap, or its dots.
            ['_', '_', '_', ..] => out.push(' '),
            dots if dot(&dots[0]) && (dots.len() > 2 || dots.contains(&'…')) => out.push(' '),
            _ => out.extend(run),
        }
    }
    let mut out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in [".", ",", ":", ";", "?"] {
        out = out.replace(&format!(" {mark}"), mark);
    }
    out.split_whitespace().map(str::to_owned).collect()
}

fn joined(words: &[String]) -> String {
    words.concat()
}

/// Lines with lost order: words of a form may be anywhere in them, and all of them must be in the form.
#[derive(Default)]
struct Loose {
    letters: Vec<(u32, char, bool)>,
}

impl Loose {
    fn take(&mut self, wanted: &[String]) -> bool {
        let wanted: Vec<char> = joined(wanted).chars().collect();
        let found = |(start, window): (usize, &[(u32, char, bool)])| {
            window.iter().map(|(_, c, _)| c).eq(&wanted).then_some(start)
        };
        // Words printed several times may be in the form once, as a column's heading.
        let starts: Vec<usize> = self.letters.windows(wanted.len()).enumerate().filter_map(found).collect();
        for start in &starts {
            self.letters[*start..start + wanted.len()].iter_mut().for_each(|letter| letter.2 = true);
        }
        !starts.is_empty()
    }

    fn left(&self) -> BTreeMap<u32, String> {
        let mut out: BTreeMap<u32, String> = BTreeMap::new();
        for (line, c, _) in self.letters.iter().filter(|(_, c, used)| !used && c.is_alphanumeric()) {
            out.entry(*line).or_default().push(*c);
        }
        out
    }
}

/// The comparison of a form with the lines of its policy.
struct Compare<'f> {
    form: &'f Form,
    /// The printed words in order, each with its line.
    printed: Vec<(u32, String)>,
    at: usize,
    loose: Loose,
    /// The dates of signatures that are printed further down.
    dates: Vec<Vec<String>>,
    wrong: Vec<String>,
}

impl<'f> Compare<'f> {
    fn new(form: &'f Form, document: &Document) -> Self {
        let mut wrong = Vec::new();
        let (first, last) = form.source.lines;
        let of = |wanted: ExtractionLoss| form.readings.iter().filter(move |reading| reading.lost == wanted);
        let is_loose = |line: u32| of(ExtractionLoss::Order).any(|one| one.covers(line));
        let mut printed = Vec::new();
        for (line, text) in document.lines.range(first..=last).filter(|(line, _)| !is_loose(**line)) {
            printed.extend(words(text).into_iter().map(|word| (*line, word)));
        }
        let mut loose = Loose::default();
        for reading in &form.readings {
            for line in std::iter::once(&reading.lines.0).chain(&reading.also) {
                wrong.extend(document.line(*line).err().map(|message| format!("{}: {message}", form.id)));
            }
            if reading.lost == ExtractionLoss::Order {
                for (line, text) in document.lines.iter().filter(|(line, _)| reading.covers(**line)) {
                    loose.letters.extend(joined(&words(text)).chars().map(|c| (*line, c, false)));
                }
            }
        }
        Self { form, printed, at: 0, loose, dates: Vec::new(), wrong }
    }

    fn starts_with(&self, wanted: &[String]) -> bool {
        let rest = &self.printed[self.at..];
        rest.len() >= wanted.len() && rest.iter().zip(wanted).all(|((_, a), b)| a == b)
    }

    fn in_turn(&mut self, wanted: &[String]) -> bool {
        if !self.starts_with(wanted) {
            let Some(date) = self.dates.iter().position(|date| self.starts_with(date)) else { return false };
            let date = self.dates.remove(date);
            self.at += date.len();
            return self.in_turn(wanted);
        }
        self.at += wanted.len();
        true
    }

    fn take(&mut self, wanted: &[String]) -> bool {
        self.in_turn(wanted) || self.loose.take(wanted)
    }

    fn miss(&mut self, place: &str, wanted: &[String]) {
        if let Some(ahead) = (0..60).find(|ahead| {
            let rest = self.printed.get(self.at + ahead..).unwrap_or_default();
            rest.len() >= wanted.len() && rest.iter().zip(wanted).all(|((_, a), b)| a == b)
        }) {
            let skipped: Vec<&str> =
                self.printed[self.at..self.at + ahead].iter().map(|(_, word)| word.as_str()).collect();
            let line = self.printed[self.at].0;
            self.wrong.push(format!(
                "{}: before {place} the form lacks “{}” (line {line})",
                self.form.id,
                skipped.join(" ")
            ));
            self.at += ahead + wanted.len();
            return;
        }
        let next: Vec<&str> = self.printed[self.at..].iter().take(8).map(|(_, word)| word.as_str()).collect();
        let line = self.printed.get(self.at).map_or(0, |(line, _)| *line);
        let wanted = wanted.join(" ");
        self.wrong.push(format!("{}, {place}: “{wanted}”\n    line {line} goes on: {}", self.form.id, next.join(" ")));
    }

    fn policys(&self, text: &str) -> Vec<String> {
        words(&as_in_the_policy(text, &self.form.corrections))
    }

    fn number(&mut self, wanted: &[String]) -> bool {
        if self.take(wanted) {
            return true;
        }
        let lost = |line: u32| {
            let of = self.form.readings.iter().filter(|reading| reading.lost == ExtractionLoss::Numbers);
            of.into_iter().any(|one| one.covers(line))
        };
        let Some((line, word)) = self.printed.get(self.at) else { return false };
        if lost(*line) && word.trim_end_matches('.').parse::<u32>().is_ok() {
            self.at += 1;
        }
        lost(*line)
    }

    fn signature(&mut self, label: &[String], date: Option<Vec<String>>) -> bool {
        let Some(date) = date else { return self.take(label) };
        for cut in (0..=label.len()).rev() {
            if self.in_turn(&[&label[..cut], &date, &label[cut..]].concat()) {
                return true;
            }
        }
        if self.in_turn(label) {
            self.dates.push(date);
            return true;
        }
        (0..=label.len()).any(|cut| self.loose.take(&[&label[..cut], &date, &label[cut..]].concat()))
    }

    fn all(mut self) -> Vec<String> {
        let form = self.form;
        let of_theirs = |word: &&PrintedWords<'_>| {
            !word.ours && !matches!(word.part, FormPart::NameLabel | FormPart::DateLabel | FormPart::ColumnChoice)
        };
        let all = form.printed_words();
        let theirs: Vec<&PrintedWords<'_>> = all.iter().filter(of_theirs).collect();
        let same = |a: &&PrintedWords<'_>, b: &&PrintedWords<'_>| {
            a.part == FormPart::Choice && b.part == FormPart::Choice && a.place == b.place
        };
        for group in theirs.chunk_by(same) {
            let word = group[0];
            let wanted = self.policys(word.text);
            let kind = word.field.map(|field| &field.kind);
            let found = match (word.part, kind) {
                // The organisation's name is at the head of every form, whether the policy prints it there or not.
                (FormPart::Organisation, _) => {
                    self.take(&wanted);
                    true
                }
                (FormPart::Number, _) => self.number(&wanted),
                (FormPart::Choice, _) => {
                    let with = |mark: &str, first: &str| -> Vec<String> {
                        let options: Vec<String> =
                            group.iter().map(|one| as_in_the_policy(one.text, &form.corrections)).collect();
                        words(&format!("{first}{}", options.join(mark)))
                    };
                    self.take(&with("/", "")) || self.take(&with(" ", "")) || self.take(&with("•", "•"))
                }
                (FormPart::Label, Some(Kind::Signature { date_label, .. })) => {
                    let date = date_label.as_ref().map(|label| self.policys(label));
                    self.signature(&wanted, date)
                }
                _ => self.take(&wanted),
            };
            if !found {
                self.miss(&word.place, &wanted);
            }
            match kind {
                Some(Kind::YesNo) if word.part == FormPart::Label => {
                    for choice in ["YES/NO -", "YES NO -"] {
                        let _ = self.in_turn(&words(choice));
                    }
                }
                Some(Kind::Scale { min, max, .. }) if word.part == FormPart::Label => {
                    let points: Vec<String> = (*min..=*max).map(|point| point.to_string()).collect();
                    if !self.take(&points) {
                        self.miss(&word.place, &points);
                    }
                }
                _ => {}
            }
        }
        while let Some(date) = self.dates.iter().position(|date| self.starts_with(date)) {
            self.at += self.dates.remove(date).len();
        }
        for date in std::mem::take(&mut self.dates) {
            self.miss("the date of a signature", &date);
        }
        if self.at < self.printed.len() {
            self.miss("after its end", &[]);
        }
        for (line, left) in self.loose.left() {
            self.wrong.push(format!("{}: of line {line} the form lacks “{left}”", form.id));
        }
        self.wrong
    }
}

#[test]
fn every_form_prints_what_its_policy_prints() {
    let (catalogue, documents) = (catalogue(), documents());
    let mut wrong = Vec::new();
    for form in catalogue.forms() {
        wrong.extend(Compare::new(form, &documents[&form.source.file]).all());
    }
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_layout_has_what_its_policy_prints() {
    let (catalogue, documents) = (catalogue(), documents());
    for layout in catalogue.layouts() {
        let LayoutOrigin::Printed { source, lines } = &layout.origin else { continue };
        let lines = documents[source].lines.range(lines.0..=lines.1);
        let mut rest = joined(&lines.flat_map(|(_, text)| words(text)).collect::<Vec<_>>());
        // The layout with nine sections appends the sections beyond its lines.
        for (place, text) in
            layout.printed_words().iter().filter(|(place, _)| !place.ends_with(" 10") && !place.ends_with(" 11"))
        {
            let wanted = joined(&words(&as_in_the_policy(text, &layout.corrections)));
            let at = rest.find(&wanted).unwrap_or_else(|| panic!("{}, {place}: “{text}” is not in {rest}", layout.id));
            rest = rest[at + wanted.len()..].to_owned();
        }
    }
}

/// Whether a definition has words of a policy outside the list of quotes.
fn has_inline_quote(value: &Json) -> bool {
    match value {
        Json::Object(map) => map.contains_key("quote") || map.values().any(has_inline_quote),
        Json::Array(list) => list.iter().any(has_inline_quote),
        _ => false,
    }
}

#[test]
fn every_quotation_is_in_its_document_and_once_in_the_data() {
    let (catalogue, documents) = (catalogue(), documents());
    let (mut count, mut wrong) = (0, Vec::new());
    for authority in catalogue.authorities() {
        let mut seen = BTreeSet::new();
        for quote in &authority.texts.quotes {
            count += 1;
            let (key, said) = (&quote.key, words(&quote.citation.quote));
            let (source, line) = (&*quote.citation.source, quote.citation.line);
            let text = documents.get(source).map(|document| document.line(line).unwrap_or_default());
            if !words(text.unwrap_or_default()).join(" ").contains(&said.join(" ")) {
                wrong.push(format!("{}/{key}: {source} {line} does not say it", authority.id));
            }
            if quote.citation.title.is_none() || quote.citation.heading.is_none() {
                wrong.push(format!("{}/{key} has no title or no heading", authority.id));
            }
            // A form may print in several lines what another prints, such as “Signed (Supervisor)”.
            if !seen.insert((line, said)) {
                wrong.push(format!("{}/{key} is there twice", authority.id));
            }
        }
    }
    for (name, text) in definitions() {
        if has_inline_quote(&serde_yaml::from_str(&text).expect("YAML")) {
            wrong.push(format!("{name} has words of a policy of its own"));
        }
    }
    assert!(count > 140, "{count} quotations");
    assert!(wrong.is_empty(), "{} quotations:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_quotation_is_cited_or_explains_a_rule() {
    let catalogue = catalogue();
    let text: String = definitions().into_iter().map(|(_, text)| text).collect();
    for authority in catalogue.authorities() {
        for quote in &authority.texts.quotes {
            let cited = text.contains(&format!("cites: {}", quote.key)) || !quote.rules.is_empty();
            assert!(cited, "{}/{} serves nothing", authority.id, quote.key);
            for id in &quote.rules {
                assert!(rules::find(id).is_some(), "{}/{}: there is no rule `{id}`", authority.id, quote.key);
            }
        }
    }
}

/// Every correction with the id of its form or layout, and the document.
fn corrections(catalogue: &Catalogue) -> Vec<(String, String, Correction)> {
    let forms = catalogue.forms().map(|form| (&form.id, &form.source.file, &form.corrections));
    let layouts = catalogue.layouts().filter_map(|layout| match &layout.origin {
        LayoutOrigin::Printed { source, .. } => Some((&layout.id, source, &layout.corrections)),
        LayoutOrigin::Ours(_) => None,
    });
    let each = |(id, source, list): (&String, &String, &Vec<Correction>)| -> Vec<_> {
        list.iter().map(|one| (id.clone(), source.clone(), one.clone())).collect()
    };
    forms.chain(layouts).flat_map(each).collect()
}

#[test]
fn every_correction_names_the_line_that_prints_it() {
    let (catalogue, documents) = (catalogue(), documents());
    for (id, source, one) in corrections(&catalogue) {
        let line = one.line.unwrap_or_else(|| panic!("{id}: “{}” has no line", one.printed));
        let (text, printed) = (words(&documents[&source].from(line)).join(" "), words(&one.printed).join(" "));
        // Words of two columns may be printed as one.
        let said = text.contains(&printed) || text.replace("Dated", " ").contains(&printed.replace(' ', "  "));
        assert!(said, "{id}: line {line} does not say “{printed}” but “{text}”");
        assert!(one.why.ends_with('.'), "{id}: a reason is a sentence: {}", one.why);
    }
}

#[test]
fn the_table_of_corrections_matches_the_definitions() {
    let catalogue = catalogue();
    let all = corrections(&catalogue);
    let mut text = String::from(
        "# The wording of the built-in forms\n\n\
         Every form prints what its policy prints, word for word and in the printed order, but for what this page lists. It\n\
         is made from the definitions by `BLESS=1 cargo test --test suite wording`; `formfolio forms ID` shows the same of\n\
         one form.\n\n\
         ## Where a form does not print its policy’s words\n\n\
         | form | line | place | the policy prints | the form prints | why |\n|---|---|---|---|---|---|\n",
    );
    for (id, _, one) in &all {
        let line = one.line.map(|line| line.to_string()).unwrap_or_default();
        let Correction { place, printed, corrected, why, .. } = one;
        text.push_str(&format!("| `{id}` | {line} | {place} | {printed} | {corrected} | {why} |\n"));
    }
    text.push_str(
        "\n## How a policy’s text was read\n\n\
         The policies are at hand as text that was extracted from documents. Where it lost the order of columns, numbers\n\
         or gaps, the definition says under `readings` how it was read.\n\n\
         | form | lines | how they were read |\n|---|---|---|\n",
    );
    for form in catalogue.forms() {
        for one in &form.readings {
            let mut lines = match one.lines {
                (first, last) if first == last => first.to_string(),
                (first, last) => format!("{first}–{last}"),
            };
            one.also.iter().for_each(|line| lines.push_str(&format!(", {line}")));
            text.push_str(&format!("| `{}` | {lines} | {} |\n", form.id, one.note));
        }
    }
    text.push_str(
        "\n## What is ours\n\n\
         Every form has the organisation’s name at its head, and at its foot the authority and the form’s name. A signature\n\
         has a line for the signer’s name, and its date stands beside it. Yes and No are boxes to tick, and so are options.\n\
         Boxes for dates and times say in which shape to write them. What `--with-additions` adds stands in a block of its\n\
         own that says so. Besides, these labels are ours (`ours: true`), where a policy prints a heading or a gap only:\n\n\
         | form | labels |\n|---|---|\n",
    );
    for form in catalogue.forms() {
        let printed = form.edition(false);
        let ours: Vec<&str> = printed
            .printed_words()
            .into_iter()
            .filter(|word| word.ours && !matches!(word.part, FormPart::NameLabel))
            .map(|word| word.text)
            .collect();
        if !ours.is_empty() {
            text.push_str(&format!("| `{}` | {} |\n", form.id, ours.join(", ")));
        }
    }
    golden::same("docs/wording.md", &text);
    let page = fs::read_to_string(root().join("docs/forms.md")).expect("docs/forms.md");
    let said = format!("{} places", all.len());
    assert!(page.contains(&said), "docs/forms.md does not say that {said} are corrected");
}

#[test]
fn a_form_shows_its_corrections_and_readings() {
    let form = run(root(), &["forms", "sandwell/supervision-contract", "--format", "json"]).exits(0).json();
    let corrections = form["corrections"].as_array().expect("a list");
    let one = corrections.iter().find(|one| one["line"] == 170).expect("the manager’s label");
    assert_eq!(one["where"], "label of supervisors_manager");
    assert_eq!((&one["printed"], &one["corrected"]), (&"Suprvisor’s Manager".into(), &"Supervisor’s Manager".into()));
    assert_eq!(one["why"], "A letter is missing.");
    let text = run(root(), &["forms", "sandwell/supervision-contract"]).exits(0).out;
    let wanted = "line 170, label of supervisors_manager: “Supervisor’s Manager” for “Suprvisor’s Manager”.";
    assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(wanted), "{text}");
    let form = run(root(), &["forms", "sandwell/asye-tracker", "--format", "json"]).exits(0).json();
    assert_eq!(form["readings"][0]["lost"], "order");
    let columns: Vec<&str> = form["fields"][2]["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert_eq!(columns, ["done", "comment", "date"], "as printed: Yes, No, Comment, with the date in the comment");
}
