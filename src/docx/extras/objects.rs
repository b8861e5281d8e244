//! Pictures, inserted documents, and objects of other programs.

use std::collections::{BTreeMap, BTreeSet};

use super::{Extra, ExtraKind};
use crate::docx::control::SIGNATURE_PICTURE;
use crate::docx::drawing::{DrawingObject, Image};
use crate::docx::package::{Package, Relationship};
use crate::docx::text;
use crate::docx::walk::FoundExtra;
use crate::docx::xml::XmlElement;
use crate::error::Result;
use crate::form::Form;
use crate::text::collapse_lines;

/// The most letters of a chart's or diagram's text.
const MOST_SAID: usize = 600;

/// Finds and names the objects in the parts of a file.
pub(super) struct EmbeddedObjects<'p, 'b> {
    form: &'p Form,
    package: &'p mut Package<'b>,
    relationships: &'p [Relationship],
    /// Whether a part is one of the form's own pictures.
    printed: BTreeMap<String, bool>,
}

impl<'p, 'b> EmbeddedObjects<'p, 'b> {
    pub fn new(form: &'p Form, package: &'p mut Package<'b>, relationships: &'p [Relationship]) -> Self {
        Self { form, package, relationships, printed: BTreeMap::new() }
    }

    fn relationship(&self, id: Option<&str>) -> Option<&'p Relationship> {
        let id = id?;
        self.relationships.iter().find(|one| one.id == id)
    }

    /// A picture, an object or an inserted document; `None` for a picture that the form prints.
    pub fn extra(&mut self, found: &FoundExtra, is_logo: bool) -> Result<Option<Extra>> {
        let image = self.relationship(found.image.as_deref());
        let picture = image.filter(|one| !one.external).map(|one| one.target.clone());
        let target = self.relationship(found.target.as_deref());
        if found.kind == ExtraKind::Document {
            return Ok(Some(self.document(target)));
        }
        if let Some(part) = &picture
            && (is_logo || self.is_printed(part)?)
        {
            return Ok(None);
        }
        let mut words = found.words.clone();
        if let Some(target) = target {
            let name = file_name(&target.target);
            words.push_str(&format!(" ({name})"));
            if !target.external && target.target.ends_with(".xml") {
                let said = self.package.tree(&target.target).ok().flatten().map(|tree| said(&tree));
                let said = said.filter(|said| !said.is_empty());
                words.push_str(&said.map(|said| format!(": “{said}”")).unwrap_or_default());
            }
        }
        let kind = match found.kind {
            ExtraKind::Picture if picture.is_none() => {
                let kept = "a picture that is kept outside the file";
                words = if words.is_empty() { kept.to_owned() } else { format!("{kept}: {words}") };
                ExtraKind::Object
            }
            kind => kind,
        };
        Ok(Some(Extra { picture, ..Extra::new(kind, words) }))
    }

    /// The pictures and objects in a part beside the document: a header, a footer, the footnotes. `place` is the part's
    /// name in messages.
    pub fn in_part(&mut self, part: &str, place: &str) -> Result<Vec<Extra>> {
        let Ok(Some(tree)) = self.package.tree(part) else { return Ok(Vec::new()) };
        let mut drawings = Vec::new();
        drawings_in(&tree, &mut drawings);
        if drawings.is_empty() {
            return Ok(Vec::new());
        }
        let links = self.package.all_relationships(part).unwrap_or_default();
        let mut out = Vec::new();
        for drawing in drawings {
            let seen = DrawingObject::from_element(drawing);
            let said = |what: &str| if seen.alt.is_empty() { what.to_owned() } else { format!("{what}: {}", seen.alt) };
            if let Some(name) = &seen.name {
                out.push(Extra::new(ExtraKind::Object, said(&format!("{name} in {place}"))));
                continue;
            }
            for Image(image) in &seen.images {
                match links.iter().find(|one| one.id == *image) {
                    Some(link) if !link.external => {
                        if !self.is_printed(&link.target)? {
                            let picture = Some(link.target.clone());
                            out.push(Extra { picture, ..Extra::new(ExtraKind::Picture, said(place)) });
                        }
                    }
                    _ => {
                        let kept = format!("a picture in {place} that is kept outside the file");
                        out.push(Extra::new(ExtraKind::Object, said(&kept)));
                    }
                }
            }
        }
        Ok(out)
    }

    /// Whether a picture is the placeholder of a signature, or the authority's logo.
    fn is_printed(&mut self, part: &str) -> Result<bool> {
        if let Some(known) = self.printed.get(part) {
            return Ok(*known);
        }
        let logo = self.form.authority.logo.as_ref();
        let bytes = self.package.part(part)?;
        let own = |bytes: &Vec<u8>| bytes == SIGNATURE_PICTURE || logo.is_some_and(|logo| *logo.bytes == *bytes);
        let printed = bytes.as_ref().is_some_and(own);
        self.printed.insert(part.to_owned(), printed);
        Ok(printed)
    }

    /// An inserted document: its words if they can be read, otherwise its name.
    fn document(&mut self, target: Option<&Relationship>) -> Extra {
        let named = |words: String| Extra::new(ExtraKind::NamedDocument, words);
        let Some(target) = target else { return named("another document (not in the file)".to_owned()) };
        let name = file_name(&target.target);
        if target.external {
            return named(format!("another document ({name}, kept outside the file)"));
        }
        let bytes = self.package.part(&target.target).ok().flatten().unwrap_or_default();
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let words = match ending.as_str() {
            "docx" | "docm" | "dotx" => {
                let rows = text::rows(&bytes).unwrap_or_default();
                rows.into_iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n")
            }
            "htm" | "html" | "xhtml" => web_words(&String::from_utf8_lossy(&bytes)),
            "txt" => String::from_utf8_lossy(&bytes).into_owned(),
            _ => String::new(),
        };
        match words.trim() {
            "" => named(format!("another document ({name})")),
            words => Extra::new(ExtraKind::Document, words),
        }
    }

    /// Files in the package that nothing in the document refers to.
    pub fn unused(&mut self) -> Result<Vec<Extra>> {
        let names = self.package.names();
        let mut linked = BTreeSet::new();
        for name in names.iter().filter(|name| name.ends_with(".rels")) {
            linked.extend(self.package.linked_by(name));
        }
        let mut out = Vec::new();
        for name in &names {
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let is_file = ["media", "embeddings", "activeX", "ink"].iter().any(|last| folder.ends_with(last));
            let is_macro = name.to_lowercase().ends_with("vbaproject.bin");
            if is_macro {
                out.push(Extra::new(ExtraKind::Object, "a program (macros)"));
            } else if is_file && !linked.contains(name) && !name.ends_with('/') && !self.is_printed(name)? {
                let words = format!("a file that nothing in the document shows ({})", file_name(name));
                out.push(Extra::new(ExtraKind::Object, words));
            }
        }
        Ok(out)
    }
}

/// The drawings in a part. A drawing within another is not listed; of alternatives only the displayed one is.
fn drawings_in<'e>(element: &'e XmlElement, out: &mut Vec<&'e XmlElement>) {
    for child in element.elements() {
        match &*child.name {
            "w:drawing" | "w:pict" | "w:object" | "w14:contentPart" | "w:contentPart" => {
                out.push(child);
                DrawingObject::from_element(child).boxes.into_iter().for_each(|typed| drawings_in(typed, out));
            }
            "mc:AlternateContent" => child
                .alternative()
                .or_else(|| child.child("mc:Fallback"))
                .into_iter()
                .for_each(|one| drawings_in(one, out)),
            "w:del" | "w:moveFrom" => {}
            _ => drawings_in(child, out),
        }
    }
}

/// The last part of a path or address.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The text of a chart or a diagram.
fn said(tree: &XmlElement) -> String {
    fn collect(element: &XmlElement, out: &mut Vec<String>) {
        for child in element.elements() {
            if matches!(&*child.name, "a:t" | "c:v") {
                out.extend(Some(child.own_text().trim().to_owned()).filter(|words| !words.is_empty()));
            }
            collect(child, out);
        }
    }
    let mut words = Vec::new();
    collect(tree, &mut words);
    words.dedup();
    let said = words.join("; ");
    match said.char_indices().nth(MOST_SAID) {
        Some((end, _)) => format!("{}…", &said[..end]),
        None => said,
    }
}

/// The text of a web page.
fn web_words(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('>') else { return out };
        let tag = rest[start + 1..start + end].to_lowercase();
        rest = &rest[start + end + 1..];
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        match name {
            "style" | "script" | "head" if !tag.starts_with('/') => {
                let close = format!("</{name}");
                // Lower case may change the length of other letters, so only ASCII is compared.
                let at =
                    rest.as_bytes().windows(close.len()).position(|part| part.eq_ignore_ascii_case(close.as_bytes()));
                rest = at.and_then(|at| rest.get(at..)).unwrap_or_default();
            }
            "br" | "p" | "div" | "tr" | "li" | "h1" | "h2" | "h3" => out.push('\n'),
            "td" | "th" => out.push(' '),
            _ => {}
        }
    }
    out.push_str(rest);
    let text = out.replace("&nbsp;", " ");
    let text = quick_xml::escape::unescape(&text).map_or_else(|_| text.clone(), |text| text.into_owned());
    collapse_lines(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_web_page_are_read() {
        let page =
            "<html><head><title>t</title></head><body><p>One &amp; two</p><SCRIPT>x<y</SCRIPT><div>Three<br>four";
        assert_eq!(web_words(page), "One & two\nThree\nfour");
        assert_eq!(web_words("<unclosed"), "");
    }
}
