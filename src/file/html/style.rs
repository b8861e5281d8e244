//! The CSS properties that change the meaning of words: hidden, struck out, list numbers, white space.
//! A rule applies when its selector is one element with classes or an id, such as `p.gone`. Rules with combinators and
//! rules in `@media` do not apply.

use super::tag::TagAttributes;

/// The most rules that are read.
const MOST_RULES: usize = 200;

/// How an element looks.
#[derive(Debug, Clone, Default)]
pub(super) struct ElementStyle {
    pub is_hidden: bool,
    pub is_struck: bool,
    /// Whether white space and line ends are kept.
    pub is_kept: bool,
    pub is_raised: bool,
    pub is_lowered: bool,
    /// The numbering style of its list.
    pub numbering: Option<String>,
}

impl ElementStyle {
    /// Adds declarations such as `display: none; color: red`.
    fn add(&mut self, declarations: &str) {
        for declaration in declarations.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.to_ascii_lowercase();
            let first =
                value.split(|c: char| c.is_whitespace() || c == '!').find(|word| !word.is_empty()).unwrap_or("");
            match name.trim().to_ascii_lowercase().as_str() {
                "display" => self.is_hidden = first == "none",
                "visibility" => self.is_hidden |= matches!(first, "hidden" | "collapse"),
                "mso-hide" => self.is_hidden |= first == "all",
                "text-decoration" | "text-decoration-line" => self.is_struck |= value.contains("line-through"),
                "white-space" => self.is_kept |= first.starts_with("pre") || first == "break-spaces",
                "list-style" | "list-style-type" => self.numbering = Some(first.to_owned()),
                _ => {}
            }
        }
    }
}

/// The rules of the page's own style sheets.
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    rules: Vec<(String, String)>,
}

impl StyleSheet {
    /// Adds the rules of a `style` element with relevant properties.
    pub fn add(&mut self, text: &str) {
        let text = without_comments(text);
        let mut rest = text.as_str();
        while let Some((selectors, behind)) = rest.split_once('{') {
            // Declarations may stand before an at-rule: `@import "a.css"; p { … }`.
            let selectors = selectors.rsplit(';').next().unwrap_or_default().trim();
            if selectors.starts_with('@') {
                rest = behind_block(behind);
                continue;
            }
            let (declarations, behind) = behind.split_once('}').unwrap_or((behind, ""));
            rest = behind;
            let mut style = ElementStyle::default();
            style.add(declarations);
            if !(style.is_hidden || style.is_struck || style.is_kept || style.numbering.is_some()) {
                continue;
            }
            for selector in selectors.split(',').map(str::trim) {
                let is_simple = |c: char| c.is_ascii_alphanumeric() || "-_.#".contains(c);
                if !selector.is_empty() && selector.chars().all(is_simple) && self.rules.len() < MOST_RULES {
                    self.rules.push((selector.to_owned(), declarations.to_owned()));
                }
            }
        }
    }

    /// The style of an element, by the rules and its own attributes.
    pub fn element_style(&self, tag: &TagAttributes) -> ElementStyle {
        let mut style = ElementStyle::default();
        for (selector, declarations) in &self.rules {
            if matches(selector, tag) {
                style.add(declarations);
            }
        }
        style.is_hidden |= tag.value("hidden").is_some();
        if let Some(declarations) = tag.value("style") {
            style.add(declarations);
        }
        style
    }
}

/// Whether a selector such as `p.gone` matches an element.
fn matches(selector: &str, tag: &TagAttributes) -> bool {
    let end = selector.find(['.', '#']).unwrap_or(selector.len());
    let (name, mut rest) = selector.split_at(end);
    if !(name.is_empty() || name.eq_ignore_ascii_case(&tag.name)) {
        return false;
    }
    while let Some(sign) = rest.chars().next() {
        let inside = rest.get(1..).unwrap_or_default();
        let (word, behind) = inside.split_at(inside.find(['.', '#']).unwrap_or(inside.len()));
        let is_there = match sign {
            '.' => tag.value("class").is_some_and(|class| class.split_ascii_whitespace().any(|one| one == word)),
            _ => tag.value("id") == Some(word),
        };
        if !is_there {
            return false;
        }
        rest = behind;
    }
    true
}

fn without_comments(text: &str) -> String {
    // Word puts its rules into an HTML comment.
    let text = text.replace("<!--", " ").replace("-->", " ");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once("/*") {
        out.push_str(before);
        rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out + rest
}

/// The text after a block; its opening brace has been read.
fn behind_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..).unwrap_or_default();
        }
    }
    ""
}
