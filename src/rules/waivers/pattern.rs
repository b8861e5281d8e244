//! Matches the files and fields of waivers. Case, the Unicode form of accents and the direction of slashes do not
//! matter.

use unicode_normalization::UnicodeNormalization;

/// Whether a pattern matches a path, or the end of it from any directory on. `*` matches anything.
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
    // `.` is the current directory; paths in it need not begin with `./`.
    dir == "." || file.strip_prefix(dir).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Patterns that together match what this pattern matches in a directory, and nothing elsewhere.
pub(super) fn in_directory(dir: &str, pattern: &str) -> Vec<String> {
    let dir = dir.trim_end_matches('/');
    let written = pattern.trim().trim_start_matches("./");
    if plain(written).starts_with(&format!("{}/", plain(dir))) {
        return vec![written.to_owned()];
    }
    let mut patterns = vec![format!("{dir}/{written}")];
    // A leading `*` matches the directories between, too.
    if !written.starts_with('*') {
        patterns.push(format!("{dir}/*/{written}"));
    }
    patterns
}

/// Whether a pattern matches a field: its name (`actions.2.by_whom`), a part of the form above it (`actions`), or a
/// pattern (`actions.*.by_whom`).
pub(super) fn is_field(pattern: &str, field: &str) -> bool {
    let pattern = pattern.trim();
    fits(pattern, field) || field.strip_prefix(pattern).is_some_and(|rest| rest.starts_with('.'))
}

fn plain(name: &str) -> String {
    name.trim().replace('\\', "/").to_lowercase().nfc().collect()
}

/// Whether a text matches a pattern. `*` matches any number of characters, also none.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    // Matching each part as early as possible leaves the most text for later parts.
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
    fn a_file_is_matched_by_name_by_the_end_of_its_path_or_by_pattern() {
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
    fn a_pattern_is_bound_to_a_directory() {
        let paths = ["June/b.docx", "June/deep/b.docx", "July/b.docx", "July/June.docx", "b.docx"];
        for pattern in ["*", "b.docx", "./b.docx", "*.docx", "June/b.docx", "june\\*", "deep/b.docx", "*b.docx"] {
            let bound = in_directory("June", pattern);
            for path in paths {
                let is_meant = is_below("June", path) && is_file(pattern, path);
                assert_eq!(bound.iter().any(|bound| is_file(bound, path)), is_meant, "{pattern} {bound:?} {path}");
            }
        }
    }

    #[test]
    fn a_prefix_matches_a_directory_or_field_at_a_separator_only() {
        assert!(is_below("staff", "staff/b.docx") && is_below("staff/", "staff") && is_below(".", "b.docx"));
        assert!(!is_below("staff", "staff-2/b.docx"));
        assert!(is_field("actions", "actions.2.by_whom") && is_field("actions.*.by_whom", "actions.2.by_whom"));
        assert!(!is_field("actions.2", "actions.21.by_whom") && !is_field("action", "actions.2.by_whom"));
    }
}
