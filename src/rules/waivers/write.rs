//! Writes waivers as the YAML that [`parse`](super::parse) reads.

use super::waiver::Waiver;
use crate::text::json::quoted;

/// Writes waivers.
#[must_use]
pub fn write<'w>(waivers: impl Iterator<Item = &'w Waiver>) -> String {
    let mut text = String::new();
    for waiver in waivers {
        let until = waiver.until.to_string();
        let field = waiver.field.as_deref().map(|field| ("field", field));
        let entries = [("file", waiver.file.as_str())].into_iter().chain(field).chain([
            ("reason", waiver.reason.as_str()),
            ("by", &waiver.by),
            ("until", &until),
        ]);
        text.push_str(&format!("- rule: {}\n", waiver.rule));
        for (key, value) in entries {
            text.push_str(&format!("  {key}: {}\n", quoted(value)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::source::Source;

    #[test]
    fn what_is_written_is_read_back() {
        let waiver = Waiver {
            rule: "session-gap",
            file: "Siân \"Jo\" O’Brien/May: 1.docx".to_owned(),
            field: Some("actions.2.by_whom".to_owned()),
            reason: "Long leave\n# no comment".to_owned(),
            by: "- A. Manager".to_owned(),
            until: "2025-09-30".parse().unwrap(),
            line: 1,
        };
        let text = write([&waiver, &Waiver { field: None, ..waiver.clone() }].into_iter());
        let read = parse(&Source::new("waivers.yaml", text.as_str())).unwrap().entries;
        assert_eq!(read[0], waiver);
        assert_eq!((read.len(), &read[1].field, read[1].line), (2, &None, 7));
        assert_eq!(write(std::iter::empty()), "");
    }
}
