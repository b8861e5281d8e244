//! Converts a web page to plain text and puts what only its looks say into words.
//! Uses `html5gum`. `html2text` was rejected: it wraps tables to a width, drops form fields, and adds a dozen
//! dependencies.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

mod list;
mod style;
mod table;
mod tag;
mod words;

use list::OpenList;
use style::{ElementStyle, StyleSheet};
use table::{OpenRow, RowSpans};
use tag::TagAttributes;
use words::TextWriter;

/// Elements nested deeper than this have no effect.
const MOST_OPEN: usize = 256;
/// Quotations nested deeper than this are not marked.
const MOST_QUOTES: usize = 8;
/// How often reading resumes after a tag that never ends.
const MOST_RESTARTS: usize = 20;

/// A ticked box; the typeface of the pages has no glyph for it.
const TICKED: &str = "[x]";
const UNTICKED: &str = "[ ]";
/// Block elements, which stand on lines of their own.
const BLOCKS: [&str; 30] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "legend",
    "main",
    "ol",
    "pre",
    "section",
    "summary",
    "ul",
];
/// Elements without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements with content that is not displayed. The brackets around `rt` replace the content of `rp`.
const HIDDEN: [&str; 7] = ["title", "style", "script", "template", "rp", "datalist", "noembed"];
/// Formatting elements that are reopened when their parent closes first.
const FORMATTING: [&str; 2] = ["s", "strike"];
/// Elements that end tags of other elements do not reach beyond.
const CELLS: [&str; 3] = ["td", "th", "table"];

/// The text of a web page, with its paragraphs and lines as lines. Struck-out words are marked, table cells are
/// separated by bars, list numbers, ticks and descriptions of pictures are kept, and hidden words are left out.
#[must_use]
pub fn web_text(html: &str) -> String {
    let mut page = WebPage::default();
    let mut rest = html;
    for _ in 0..MOST_RESTARTS {
        let end = page.read(rest);
        rest = rest.get(end..).unwrap_or_default();
        // A tag never ends when its end is missing or inside a quoted value.
        let is_tag = |c: char| c.is_ascii_alphabetic() || c == '/';
        if !rest.strip_prefix('<').is_some_and(|inside| inside.starts_with(is_tag)) {
            rest = "";
        }
        match rest.split_once('>') {
            Some((_, behind)) => rest = behind,
            None => break,
        }
    }
    page.push_words(rest);
    page.finish()
}

/// Whether a page's text has marks for something that a plain-text version would not show.
pub(super) fn has_marks(text: &str) -> bool {
    [words::STRUCK, TICKED, UNTICKED].iter().any(|mark| text.contains(mark))
}

/// An open element.
#[derive(Debug)]
struct OpenElement {
    name: String,
    style: ElementStyle,
    holds: ElementContent,
}

/// What an element collects until it ends.
#[derive(Debug)]
enum ElementContent {
    Nothing,
    List(OpenList),
    Table(RowSpans),
    Row(OpenRow),
    Cell {
        columns: usize,
        rows: usize,
    },
    Quote,
    Select(Vec<(bool, String)>),
    Choice {
        is_selected: bool,
    },
    /// Words to add at the end.
    Closing(&'static str),
}

/// The state of converting a page.
#[derive(Debug, Default)]
struct WebPage {
    sheet: StyleSheet,
    open: Vec<OpenElement>,
    /// The text so far, and above it those of the open cells, quotations and options.
    texts: Vec<TextWriter>,
    base: TextWriter,
    hidden: usize,
    struck: usize,
    kept: usize,
    raised: usize,
    lowered: usize,
    quotes: usize,
}

impl WebPage {
    /// Reads a page; returns the offset of the end, or of a tag that never ends.
    fn read(&mut self, html: &str) -> usize {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut end = 0;
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    end = tag.span.end;
                    self.start(&TagAttributes::new(&tag));
                }
                Token::EndTag(tag) => {
                    end = tag.span.end;
                    self.end(&String::from_utf8_lossy(&tag.name));
                }
                Token::String(text) => {
                    end = text.span.end;
                    let text = String::from_utf8_lossy(&text.value);
                    if self.open.last().is_some_and(|element| element.name == "style") {
                        self.sheet.add(&text);
                    }
                    self.push_words(&text);
                }
                Token::Comment(comment) => end = comment.span.end,
                Token::Doctype(doctype) => end = doctype.span.end,
                Token::Error(_) => {}
            }
        }
        end
    }

    fn text(&mut self) -> &mut TextWriter {
        self.texts.last_mut().unwrap_or(&mut self.base)
    }

    fn push_words(&mut self, words: &str) {
        if self.hidden > 0 {
            return;
        }
        let (is_struck, is_kept) = (self.struck > 0, self.kept > 0);
        let shifted = match (self.raised > 0, self.lowered > 0) {
            (true, false) => Some(words::raised(words)),
            (false, true) => Some(words::lowered(words)),
            _ => None,
        };
        self.text().push_words(shifted.as_deref().unwrap_or(words), is_struck, is_kept);
    }

    fn break_line(&mut self, lines: usize) {
        if self.hidden == 0 {
            self.text().break_line(lines);
        }
    }

    fn start(&mut self, tag: &TagAttributes) {
        let name = tag.name.as_str();
        self.end_implied(name);
        if VOID.contains(&name) {
            if self.hidden == 0 && !self.sheet.element_style(tag).is_hidden {
                self.void(tag);
            }
            return;
        }
        if matches!(name, "html" | "head" | "body") {
            return;
        }
        let mut style = self.sheet.element_style(tag);
        style.is_hidden |= HIDDEN.contains(&name);
        style.is_struck |= matches!(name, "s" | "strike" | "del");
        style.is_kept |= matches!(name, "pre" | "textarea" | "xmp" | "plaintext" | "listing");
        style.is_raised = name == "sup";
        style.is_lowered = name == "sub";
        if self.open.len() >= MOST_OPEN {
            return;
        }
        let is_hidden = self.hidden > 0 || style.is_hidden;
        if !is_hidden && matches!(name, "td" | "th") && !self.is_in_row() {
            let row = self.row();
            self.push("tr", ElementStyle::default(), row);
        }
        let holds = if is_hidden { ElementContent::Nothing } else { self.opening(tag, &style) };
        self.push(name, style, holds);
    }

    /// The effect of an element's start.
    fn opening(&mut self, tag: &TagAttributes, style: &ElementStyle) -> ElementContent {
        match tag.name.as_str() {
            // Outlook writes every line as a paragraph, with an empty one between paragraphs.
            "p" if tag.value("class").is_some_and(|class| class.contains("MsoNormal")) => self.break_line(1),
            "p" => self.break_line(2),
            "ol" | "ul" | "menu" | "dir" => {
                self.break_line(1);
                return ElementContent::List(OpenList::new(tag, style));
            }
            "li" => self.item(tag),
            "table" => {
                self.break_line(1);
                return ElementContent::Table(RowSpans::new());
            }
            "tr" => return self.row(),
            "td" | "th" => {
                self.texts.push(TextWriter::default());
                return ElementContent::Cell { columns: tag.count("colspan"), rows: tag.count("rowspan") };
            }
            "blockquote" if self.quotes < MOST_QUOTES => {
                self.quotes += 1;
                self.texts.push(TextWriter::default());
                return ElementContent::Quote;
            }
            "select" => {
                self.push_words(" ");
                return ElementContent::Select(Vec::new());
            }
            "textarea" | "button" => {
                self.push_words(" ");
                return ElementContent::Closing(" ");
            }
            "option" => {
                self.texts.push(TextWriter::default());
                return ElementContent::Choice { is_selected: tag.value("selected").is_some() };
            }
            "q" => {
                self.push_words("“");
                return ElementContent::Closing("”");
            }
            "rt" => {
                self.push_words(" (");
                return ElementContent::Closing(")");
            }
            name if BLOCKS.contains(&name) => self.break_line(1),
            _ => {}
        }
        ElementContent::Nothing
    }

    /// An element without content.
    fn void(&mut self, tag: &TagAttributes) {
        match tag.name.as_str() {
            "br" => self.text().add_break(),
            "hr" => self.break_line(2),
            "img" => {
                let alt = tag.value("alt").map(str::trim);
                // Without a description, an attached picture is mentioned, a remote one is not.
                let is_here =
                    tag.value("src").is_some_and(|source| source.starts_with("cid:") || source.starts_with("data:"));
                match alt {
                    Some(alt) if !alt.is_empty() => self.push_words(&format!("[picture: {alt}]")),
                    None if is_here => self.push_words("[picture]"),
                    _ => {}
                }
            }
            "input" => {
                self.push_words(" ");
                let kind = tag.value("type").unwrap_or("text").to_ascii_lowercase();
                match kind.as_str() {
                    "checkbox" | "radio" => {
                        self.push_words(if tag.value("checked").is_some() { TICKED } else { UNTICKED })
                    }
                    "hidden" | "password" => {}
                    _ => self.push_words(tag.value("value").unwrap_or_default()),
                }
            }
            _ => {}
        }
    }

    /// The start of a list item: its number or a dot.
    fn item(&mut self, tag: &TagAttributes) {
        let depth = self.open.iter().filter(|element| matches!(element.holds, ElementContent::List(_))).count();
        let list = self.open.iter_mut().rev().find_map(|element| match &mut element.holds {
            ElementContent::List(list) => Some(list),
            _ => None,
        });
        let marker = list.map_or_else(|| "•".to_owned(), |list| list.marker(tag.number("value")));
        self.text().begin_item(&format!("{}{marker} ", "  ".repeat(depth.saturating_sub(1).min(MOST_QUOTES))));
    }

    /// The innermost table: the number of further rows that the cell of each column spans.
    fn table(&mut self) -> Option<&mut RowSpans> {
        self.open.iter_mut().rev().find_map(|element| match &mut element.holds {
            ElementContent::Table(spans) => Some(spans),
            _ => None,
        })
    }

    fn row(&mut self) -> ElementContent {
        ElementContent::Row(OpenRow::new(self.table().map(std::mem::take).unwrap_or_default()))
    }

    fn is_in_row(&self) -> bool {
        let nearest =
            self.open.iter().rev().find(|element| CELLS.contains(&element.name.as_str()) || element.name == "tr");
        nearest.is_some_and(|element| element.name == "tr")
    }

    fn push(&mut self, name: &str, style: ElementStyle, holds: ElementContent) {
        self.hidden += usize::from(style.is_hidden);
        self.struck += usize::from(style.is_struck);
        self.kept += usize::from(style.is_kept);
        self.raised += usize::from(style.is_raised);
        self.lowered += usize::from(style.is_lowered);
        self.open.push(OpenElement { name: name.to_owned(), style, holds });
    }

    /// Ends the elements with optional end tags that another element's start ends.
    fn end_implied(&mut self, name: &str) {
        match name {
            "li" => self.end_within(&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => self.end_within(&["dt", "dd"], &["dl"]),
            "option" | "optgroup" => self.end_within(&["option"], &["select"]),
            "rt" | "rp" => self.end_within(&["rt", "rp"], &["ruby"]),
            "td" | "th" => self.end_within(&["td", "th"], &["tr", "table"]),
            "tr" => self.end_within(&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => self.end_within(&["tbody", "thead", "tfoot", "tr"], &["table"]),
            _ => {}
        }
        if matches!(name, "p" | "li" | "table" | "hr" | "menu") || BLOCKS.contains(&name) {
            self.end_within(&["p"], &CELLS);
        }
    }

    /// Ends the innermost element of these names, unless one of the others is open within.
    fn end_within(&mut self, names: &[&str], until: &[&str]) {
        let stops = |element: &OpenElement| {
            let name = element.name.as_str();
            names.contains(&name) || until.contains(&name) || name == "table"
        };
        let found = self.open.iter().rposition(stops);
        let ends = |at: &usize| self.open.get(*at).is_some_and(|element| names.contains(&element.name.as_str()));
        if let Some(at) = found.filter(ends) {
            self.end_from(at);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "br" if self.hidden == 0 => self.text().add_break(),
            "p" => self.break_line(1),
            _ => {}
        }
        let is_of_table = CELLS.contains(&name) || matches!(name, "tr" | "tbody" | "thead" | "tfoot");
        let stops =
            |element: &OpenElement| element.name == name || (!is_of_table && CELLS.contains(&element.name.as_str()));
        let found = self.open.iter().rposition(stops);
        let Some(at) = found.filter(|at| self.open.get(*at).is_some_and(|element| element.name == name)) else {
            return;
        };
        if FORMATTING.contains(&name) {
            // The elements opened within continue.
            let element = self.open.remove(at);
            self.close(element);
        } else {
            self.end_from(at);
        }
    }

    /// Ends an element and all within it.
    fn end_from(&mut self, at: usize) {
        let mut going_on = Vec::new();
        while self.open.len() > at {
            let is_outermost = self.open.len() == at + 1;
            let Some(element) = self.open.pop() else { break };
            if !is_outermost && FORMATTING.contains(&element.name.as_str()) {
                going_on.push((element.name.clone(), element.style.clone()));
            }
            self.close(element);
        }
        for (name, style) in going_on.into_iter().rev() {
            self.push(&name, style, ElementContent::Nothing);
        }
    }

    fn close(&mut self, element: OpenElement) {
        let is_block = element.name == "p" || element.name == "tr" || BLOCKS.contains(&element.name.as_str());
        if is_block || matches!(element.name.as_str(), "table" | "li" | "menu" | "dir") {
            self.break_line(1);
        }
        match element.holds {
            ElementContent::Nothing | ElementContent::List(_) | ElementContent::Table(_) => {}
            ElementContent::Closing(words) => self.push_words(words),
            ElementContent::Cell { columns, rows } => {
                let text = self.texts.pop().unwrap_or_default().finish();
                let row = self.open.iter_mut().rev().find_map(|element| match &mut element.holds {
                    ElementContent::Row(row) => Some(row),
                    _ => None,
                });
                if let Some(row) = row {
                    row.add(text, columns, rows);
                }
            }
            ElementContent::Row(row) => {
                let (text, spans) = row.finish();
                if let Some(table) = self.table() {
                    *table = spans;
                }
                self.text().add_lines(&text);
            }
            ElementContent::Quote => {
                self.quotes = self.quotes.saturating_sub(1);
                let text = self.texts.pop().unwrap_or_default().finish();
                let quoted: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
                self.text().add_lines(&quoted.join("\n"));
            }
            ElementContent::Choice { is_selected } => {
                let text = self.texts.pop().unwrap_or_default().finish();
                let select = self.open.iter_mut().rev().find_map(|element| match &mut element.holds {
                    ElementContent::Select(choices) => Some(choices),
                    _ => None,
                });
                match select {
                    Some(choices) => choices.push((is_selected, text)),
                    None => self.push_words(&text),
                }
            }
            ElementContent::Select(mut choices) => {
                if choices.iter().any(|(is_selected, _)| *is_selected) {
                    choices.retain(|(is_selected, _)| *is_selected);
                } else {
                    choices.truncate(1);
                }
                let shown: Vec<String> = choices.into_iter().map(|(_, text)| text).collect();
                self.push_words(&shown.join(", "));
                self.push_words(" ");
            }
        }
        self.hidden -= usize::from(element.style.is_hidden).min(self.hidden);
        self.struck -= usize::from(element.style.is_struck).min(self.struck);
        self.kept -= usize::from(element.style.is_kept).min(self.kept);
        self.raised -= usize::from(element.style.is_raised).min(self.raised);
        self.lowered -= usize::from(element.style.is_lowered).min(self.lowered);
    }

    fn finish(mut self) -> String {
        while let Some(element) = self.open.pop() {
            self.close(element);
        }
        self.base.finish()
    }
}

#[cfg(test)]
mod tests;
