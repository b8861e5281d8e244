//! Reviewed outputs, kept as text files in `tests/golden`. `BLESS=1 cargo test` writes them anew.

use crate::cli::root;

/// Compares `actual` with the file of that name in the project.
pub fn same(file: &str, actual: &str) {
    let path = root().join(file);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("the directory is made");
        std::fs::write(&path, actual).expect("the golden file is written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{file} differs from what was reviewed; look at the difference, and if it is meant, run `BLESS=1 cargo test`.\n{}",
        first_difference(&expected, actual)
    );
}

fn first_difference(expected: &str, actual: &str) -> String {
    let pairs = expected
        .lines()
        .map(Some)
        .chain(std::iter::repeat(None))
        .zip(actual.lines().map(Some).chain(std::iter::repeat(None)));
    for (number, (old, new)) in (1..).zip(pairs.take_while(|(old, new)| old.is_some() || new.is_some())) {
        if old != new {
            return format!(
                "line {number}\n  was: {}\n  now: {}",
                old.unwrap_or("(nothing)"),
                new.unwrap_or("(nothing)")
            );
        }
    }
    "only the ends of lines differ".to_owned()
}
