//! Which files and fields a waiver means.
//!
//! People write names as they see them. So capitals, the way an accent is encoded, and the slash of
//! their system make no difference.

use unicode_normalization::UnicodeNormalization;

/// Whether a file of that name is meant: by its whole name, or by the end of its path from a
/// directory's name on, with `*` for anything.
pub(super) fn is_file(pattern: &str, file: &str) -> bool {
    let (pattern, file) = (plain(pattern), plain(file));
    let pattern = pattern.trim_start_matches("./");
    let from_each_part = file.match_indices('/').map(|(at, _)| &file[at + 1..]);
    std::iter::once(file.as_str()).chain(from_each_part).any(|end| fits(pattern, end))
}

/// Whether a file is that directory or lies in it.
pub(super) fn is_below(dir: &str, file: &str) -> bool {
    let (dir, file) = (plain(dir), plain(file));
    let dir = dir.trim_end_matches('/');
    // The directory one stands in is `.`; the files in it may be named without it.
    dir == "." || file.strip_prefix(dir).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a field is meant: `actions.2.by_whom` itself, a part that it is in (`actions`), or a
/// pattern (`actions.*.by_whom`).
pub(super) fn is_field(pattern: &str, field: &str) -> bool {
    let pattern = pattern.trim();
    fits(pattern, field) || field.strip_prefix(pattern).is_some_and(|rest| rest.starts_with('.'))
}

fn plain(name: &str) -> String {
    name.trim().replace('\\', "/").to_lowercase().nfc().collect()
}

/// Whether a text fits a pattern in which `*` stands for any number of characters, none included.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    // Taking each part where it comes first leaves the most room for those after it.
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_meant_by_name_by_the_end_of_their_path_and_by_pattern() {
        for (pattern, file) in [
            ("staff/2025/b.docx", "staff/2025/b.docx"),
            ("b.docx", "staff/2025/b.docx"),
            ("2025/B.DOCX", "staff\\2025\\b.docx"),
            ("*", "b.docx"),
            ("*.docx", "staff/b.docx"),
            ("2025/*", "staff/2025/deep/b.docx"),
            ("s*n*.docx", "Siân O’Brien.docx"),
            ("Siân.docx", "staff/Sia\u{302}n.docx"),
            ("./b.docx", "b.docx"),
        ] {
            assert!(is_file(pattern, file), "{pattern} should fit {file}");
        }
        for (pattern, file) in
            [("b.docx", "bb.docx"), ("b.docx", "b.docx.pdf"), ("a*a", "a"), ("", "b.docx"), ("5/b.docx", "2025/b.docx")]
        {
            assert!(!is_file(pattern, file), "{pattern} should not fit {file}");
        }
    }

    #[test]
    fn directories_and_fields() {
        assert!(is_below("staff", "staff/b.docx") && is_below("staff/", "staff") && is_below(".", "b.docx"));
        assert!(!is_below("staff", "staff-2/b.docx"));
        assert!(is_field("actions", "actions.2.by_whom") && is_field("actions.*.by_whom", "actions.2.by_whom"));
        assert!(!is_field("actions.2", "actions.21.by_whom") && !is_field("action", "actions.2.by_whom"));
    }
}
