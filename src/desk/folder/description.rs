//! Changes the simple entries of a `folder.yaml`. Everything else in it, such as leave and cases, stays as it is.

use crate::text::json::quoted;

/// The text with these answers: a key and its value each, an empty value for none.
pub(super) fn with_answers(text: &str, answers: &[(&str, String)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (moved, plain): (Vec<_>, Vec<_>) = answers.iter().partition(|(key, _)| key.starts_with("move."));
    for (key, value) in plain {
        let at = lines.iter().position(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
        let new = (!value.is_empty()).then(|| format!("{key}: {}", quoted(value)));
        match (at, new) {
            (Some(at), Some(new)) => lines[at] = new,
            (Some(at), None) => drop(lines.remove(at)),
            (None, Some(new)) => lines.push(new),
            (None, None) => {}
        }
    }
    if !moved.is_empty() {
        remove_block(&mut lines, "move");
        let entries = moved.iter().filter(|(_, value)| !value.is_empty());
        let entries =
            entries.filter_map(|(key, value)| Some(format!("  {}: {}", key.strip_prefix("move.")?, quoted(value))));
        let entries: Vec<String> = entries.collect();
        if !entries.is_empty() {
            lines.push("move:".to_owned());
            lines.extend(entries);
        }
    }
    lines.join("\n") + "\n"
}

/// Removes an entry with the indented lines below it.
fn remove_block(lines: &mut Vec<String>, key: &str) {
    let is_key = |line: &String| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
    let Some(start) = lines.iter().position(is_key) else { return };
    let below = lines.iter().skip(start + 1).take_while(|line| line.starts_with([' ', '\t']) || line.trim().is_empty());
    let end = start + 1 + below.count();
    lines.drain(start..end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::member;
    use crate::source::Source;

    #[test]
    fn answers_are_written_and_the_rest_is_kept() {
        let text = "# Whose folder\nperson: Ann\nstaff_type: asye\nleave:\n  - from: 2025-01-01\nmove:\n  to: A\n  date: 2025-03-01\n";
        let answers = [
            ("person", "Siân \"Jo\" O’Brien: x".to_owned()),
            ("role", "Social worker".to_owned()),
            ("staff_type", String::new()),
            ("move.from", "B".to_owned()),
            ("move.date", "2025-04-01".to_owned()),
        ];
        let new = with_answers(text, &answers);
        let member = member::parse(&Source::new("folder.yaml", new.as_str())).unwrap();
        assert_eq!(member.person, "Siân \"Jo\" O’Brien: x");
        assert_eq!((member.role.as_deref(), member.leave.len()), (Some("Social worker"), 1));
        let moved = member.moves.unwrap();
        assert_eq!(
            (moved.from.as_deref(), moved.to, moved.date.unwrap().to_string()),
            (Some("B"), None, "2025-04-01".into())
        );
        assert!(new.starts_with("# Whose folder\n") && !new.contains("staff_type"), "{new}");
        assert_eq!(with_answers("", &[("person", "Ann".to_owned()), ("role", String::new())]), "person: \"Ann\"\n");
    }
}
