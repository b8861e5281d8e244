//! Escapes text for XML 1.0.

/// Where a text stands in XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlPlace {
    /// Between tags.
    Text,
    /// Between the quotation marks of an attribute.
    Attribute,
}

/// Appends a text with its markup escaped, without the characters that XML cannot contain. In an attribute a line end
/// or tab becomes the space as which every parser reads it.
pub(crate) fn escape_xml(text: &str, place: XmlPlace, out: &mut String) {
    let is_attribute = place == XmlPlace::Attribute;
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\t' | '\n' if is_attribute => out.push(' '),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_forbidden_characters_are_left_out() {
        let escaped = |place| {
            let mut out = String::new();
            escape_xml("<a & \"b\">\u{0}\u{1b}\u{ffff}\u{85}ŷ’\t\r\n", place, &mut out);
            out
        };
        assert_eq!(escaped(XmlPlace::Text), "&lt;a &amp; \"b\"&gt;\u{85}ŷ’\t&#13;\n");
        assert_eq!(escaped(XmlPlace::Attribute), "&lt;a &amp; &quot;b&quot;&gt;\u{85}ŷ’ &#13; ");
    }
}
