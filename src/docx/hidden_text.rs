//! Words in the file that do not count: struck through, or formatted as hidden.

use std::collections::BTreeMap;

use super::xml::XmlElement;
use crate::legacy::page::Look;
use crate::record::ExtraKind;

/// The longest chain of styles based on one another.
const DEPTH: usize = 16;

/// The properties of a run or a style; `None` where a property is not set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct RunProperties {
    struck: Option<bool>,
    hidden: Option<bool>,
    bold: Option<bool>,
}

impl RunProperties {
    /// Reads `w:rPr`.
    fn from_properties(properties: Option<&XmlElement>) -> Self {
        let Some(properties) = properties else { return Self::default() };
        let says = |name: &str| properties.child(name).map(is_on);
        let struck = match (says("w:strike"), says("w:dstrike")) {
            (None, None) => None,
            (one, two) => Some(one == Some(true) || two == Some(true)),
        };
        Self { struck, hidden: says("w:vanish"), bold: says("w:b") }
    }

    fn or(self, other: Self) -> Self {
        Self {
            struck: self.struck.or(other.struck),
            hidden: self.hidden.or(other.hidden),
            bold: self.bold.or(other.bold),
        }
    }
}

/// Whether an on-off property is on: present, and not set to off.
pub(super) fn is_on(element: &XmlElement) -> bool {
    !matches!(element.get("w:val"), Some("0" | "false" | "off"))
}

/// The run properties of the file's styles.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, (RunProperties, Option<String>)>);

impl Styles {
    /// Reads the styles part.
    pub fn from_part(part: &XmlElement) -> Self {
        let styles = part.elements().filter(|style| style.name == "w:style");
        let named = styles.filter_map(|style| {
            let look = RunProperties::from_properties(style.child("w:rPr"));
            Some((style.get("w:styleId")?.to_owned(), (look, style.child_val("w:basedOn").map(str::to_owned))))
        });
        Self(named.collect())
    }

    fn style_properties(&self, style: Option<&str>) -> RunProperties {
        let (mut look, mut next) = (RunProperties::default(), style);
        for _ in 0..DEPTH {
            let Some((own, based_on)) = next.and_then(|style| self.0.get(style)) else { break };
            look = look.or(*own);
            next = based_on.as_deref();
        }
        look
    }

    /// The look that a paragraph's style gives its words.
    pub fn look(&self, style: Option<&str>) -> Look {
        Look { is_bold: self.style_properties(style).bold == Some(true), ..Look::default() }
    }

    /// The look of a run in a paragraph with that look, besides what [`Styles::hidden_kind`] says.
    pub fn run_look(&self, run: &XmlElement, paragraph: Look) -> Look {
        let Some(properties) = run.child("w:rPr") else { return paragraph };
        let set = |name: &str, none: &[&str]| {
            properties.child(name).is_some_and(|one| !one.get("w:val").is_some_and(|value| none.contains(&value)))
        };
        let style = self.style_properties(properties.child_val("w:rStyle"));
        let bold = properties.child("w:b").map(is_on).or(style.bold).unwrap_or(paragraph.is_bold);
        let shade = properties.child("w:shd").and_then(|shade| shade.get("w:fill"));
        let is_shaded = shade.is_some_and(|fill| !["auto", "FFFFFF", "ffffff"].contains(&fill));
        Look {
            is_bold: bold,
            is_underlined: set("w:u", &["none"]),
            is_highlighted: set("w:highlight", &["none", "white"]) || is_shaded,
            is_boxed: set("w:bdr", &["none", "nil"]),
            ..Look::default()
        }
    }

    /// Why the words of a run do not count, or `None` when they do; `paragraph` is the style of its paragraph.
    pub fn hidden_kind(&self, run: &XmlElement, paragraph: Option<&str>) -> Option<ExtraKind> {
        let properties = run.child("w:rPr");
        let style = properties.and_then(|properties| properties.child_val("w:rStyle"));
        let (inline, block) = (self.style_properties(style), self.style_properties(paragraph));
        // These are toggle properties: a run's style inverts what the paragraph's style sets (17.7.3).
        let both = |one: Option<bool>, other: Option<bool>| Some((one == Some(true)) != (other == Some(true)));
        let styled = RunProperties {
            struck: both(inline.struck, block.struck),
            hidden: both(inline.hidden, block.hidden),
            bold: None,
        };
        let look = RunProperties::from_properties(properties).or(styled);
        if look.hidden == Some(true) {
            Some(ExtraKind::Hidden)
        } else {
            (look.struck == Some(true)).then_some(ExtraKind::StruckThrough)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::xml::{el, val};
    use super::*;

    fn run(properties: XmlElement) -> XmlElement {
        el("w:r").with(properties)
    }

    #[test]
    fn words_are_struck_or_hidden_by_run_or_style() {
        let style = |id: &str, based: &str, look: XmlElement| {
            let style = el("w:style").attr("w:styleId", id).with(val("w:basedOn", based));
            style.with(el("w:rPr").with(look))
        };
        let styles = Styles::from_part(&el("w:styles").with(style("Gone", "", el("w:strike"))).with(style(
            "Later",
            "Gone",
            el("w:b"),
        )));
        let plain = Styles::default();
        let own = |look: XmlElement| run(el("w:rPr").with(look));
        assert_eq!(plain.hidden_kind(&own(el("w:strike")), None), Some(ExtraKind::StruckThrough));
        assert_eq!(plain.hidden_kind(&own(el("w:dstrike")), None), Some(ExtraKind::StruckThrough));
        assert_eq!(plain.hidden_kind(&own(el("w:vanish")), None), Some(ExtraKind::Hidden));
        assert_eq!(plain.hidden_kind(&own(val("w:strike", "0")), None), None);
        assert_eq!(styles.hidden_kind(&own(val("w:rStyle", "Later")), None), Some(ExtraKind::StruckThrough));
        assert_eq!(styles.hidden_kind(&run(el("w:rPr")), Some("Gone")), Some(ExtraKind::StruckThrough));
        assert_eq!(styles.hidden_kind(&own(val("w:strike", "false")), Some("Gone")), None);
        assert_eq!(styles.hidden_kind(&run(el("w:rPr")), Some("Unknown")), None);
    }
}
