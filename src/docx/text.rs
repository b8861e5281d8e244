//! The text of any Word or OpenDocument document, whether it is one of the forms or not.

use super::package::Package;
use super::xml::{XmlElement, XmlNode};
use crate::error::Result;

/// The beginning of the media type of an OpenDocument text or template.
const OPEN_DOCUMENT_TEXT: &[u8] = b"application/vnd.oasis.opendocument.text";

/// The text of a document in rows: a paragraph is a row of one cell, a table row has its cells. Lines of a cell are
/// joined by line ends. Tracked deletions are left out.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    if let Ok(mut package) = Package::open_any(bytes)
        && package.part("mimetype")?.is_some_and(|kind| kind.starts_with(OPEN_DOCUMENT_TEXT))
    {
        let content = package.tree("content.xml")?;
        if let Some(text) =
            content.as_ref().and_then(|content| content.child("office:body")).and_then(|body| body.child("office:text"))
        {
            open_document(text, &mut rows);
        }
        return Ok(rows);
    }
    let mut package = Package::open(bytes)?;
    let main = package.main.clone();
    if let Some(body) = package.tree(&main)?.as_ref().and_then(|document| document.child("w:body")) {
        blocks(body, &mut rows);
    }
    Ok(rows)
}

/// Paragraphs and tables of an OpenDocument text, and elements around them.
fn open_document(parent: &XmlElement, rows: &mut Vec<Vec<String>>) {
    for child in parent.elements() {
        match &*child.name {
            "text:p" | "text:h" => rows.push(vec![open_document_words(child)]),
            "table:table-row" => {
                let cells = child.elements().filter(|cell| cell.name == "table:table-cell");
                rows.push(cells.map(open_document_cell).collect());
            }
            "text:tracked-changes" | "text:sequence-decls" => {}
            _ => open_document(child, rows),
        }
    }
}

fn open_document_cell(cell: &XmlElement) -> String {
    let mut within = Vec::new();
    open_document(cell, &mut within);
    within.concat().join("\n").trim().to_owned()
}

fn open_document_words(parent: &XmlElement) -> String {
    let mut out = String::new();
    for child in &parent.children {
        match child {
            XmlNode::Text(text) => out.push_str(text),
            XmlNode::Element(child) => match &*child.name {
                "text:tab" => out.push('\t'),
                "text:line-break" => out.push('\n'),
                "text:s" => out.push(' '),
                "office:annotation" | "text:note" => {}
                _ => out.push_str(&open_document_words(child)),
            },
        }
    }
    out
}

/// Paragraphs and tables, and elements around them.
fn blocks(parent: &XmlElement, rows: &mut Vec<Vec<String>>) {
    for child in parent.elements() {
        match &*child.name {
            "w:p" => rows.push(vec![words(child)]),
            "w:tr" => rows.push(cells(child)),
            "mc:AlternateContent" => {
                if let Some(one) = child.alternative() {
                    blocks(one, rows);
                }
            }
            "w:tbl" | "w:sdt" | "w:sdtContent" | "w:ins" | "w:moveTo" | "w:customXml" | "w:smartTag" => {
                blocks(child, rows)
            }
            _ => {}
        }
    }
}

fn cells(row: &XmlElement) -> Vec<String> {
    let mut out = Vec::new();
    for child in row.elements() {
        match &*child.name {
            "w:tc" => {
                let mut within = Vec::new();
                blocks(child, &mut within);
                out.push(within.concat().join("\n").trim().to_owned());
            }
            "w:sdt" | "w:sdtContent" | "w:ins" | "w:customXml" => out.extend(cells(child)),
            _ => {}
        }
    }
    out
}

/// The text of a paragraph or of an element within one.
pub(super) fn words(parent: &XmlElement) -> String {
    let mut out = String::new();
    for child in parent.elements() {
        match &*child.name {
            "w:t" | "m:t" => out.push_str(&child.own_text()),
            "mc:AlternateContent" => out.extend(child.alternative().map(words)),
            "w:tab" | "w:ptab" => out.push('\t'),
            "w:br" | "w:cr" => out.push('\n'),
            "w:noBreakHyphen" => out.push('-'),
            // Ruby text follows its base text in brackets.
            "w:ruby" => {
                let [base, over] = ["w:rubyBase", "w:rt"].map(|part| child.child(part).map(words).unwrap_or_default());
                out.push_str(&base);
                if !over.trim().is_empty() {
                    out.push_str(&format!(" ({over})"));
                }
            }
            "w:pPr" | "w:rPr" | "w:del" | "w:moveFrom" | "w:instrText" | "w:drawing" | "w:pict" | "w:object" => {}
            _ => out.push_str(&words(child)),
        }
    }
    out
}

/// The text of a tracked deletion, one line for each paragraph.
pub(super) fn deleted_words(element: &XmlElement) -> String {
    let mut out = String::new();
    if matches!(&*element.name, "w:delText" | "w:t") {
        out.push_str(&element.own_text());
    }
    for child in element.elements() {
        let words = deleted_words(child);
        if child.name == "w:p" && !out.is_empty() && !words.is_empty() {
            out.push('\n');
        }
        out.push_str(&words);
    }
    out
}

/// The lines of a part: its paragraphs, those in text boxes included, and the words of watermarks.
pub(super) fn lines(part: &XmlElement) -> Vec<String> {
    let mut out = Vec::new();
    for child in part.elements() {
        match &*child.name {
            "w:p" => {
                out.extend(words(child).lines().map(|line| line.trim().to_owned()));
                within(child, &mut out);
            }
            "w:del" | "w:moveFrom" => {}
            "mc:AlternateContent" => out.extend(child.alternative().map(lines).into_iter().flatten()),
            _ => out.extend(lines(child)),
        }
    }
    out.retain(|line| !line.is_empty());
    out
}

/// The lines of the text boxes in a paragraph.
fn within(element: &XmlElement, out: &mut Vec<String>) {
    for child in element.elements() {
        match &*child.name {
            "w:txbxContent" => out.extend(lines(child)),
            "v:textpath" => out.extend(child.get("string").map(|words| words.trim().to_owned())),
            "mc:AlternateContent" => child.alternative().into_iter().for_each(|one| within(one, out)),
            _ => within(child, out),
        }
    }
}
