//! Recognises formatting scripts.

/// Returns whether a script only formats, validates or calculates fields: it calls only Acrobat's own functions,
/// whose names begin with `AF`.
pub(super) fn is_formatting(script: &str) -> bool {
    let mut rest = script.trim_start();
    while !rest.is_empty() {
        match behind_call(rest) {
            Some(behind) => rest = behind.trim_start_matches(|c: char| c.is_whitespace() || c == ';'),
            None => return false,
        }
    }
    true
}

/// Returns the rest of a script after a call with literal arguments.
fn behind_call(script: &str) -> Option<&str> {
    let name = script.strip_prefix("AF")?;
    let arguments = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').trim_start();
    let inside = arguments.strip_prefix('(')?;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in inside.char_indices() {
        match quote {
            Some(_) if is_escaped => is_escaped = false,
            Some(_) if c == '\\' => is_escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == ')' => return inside.get(at + 1..),
            // Lists of fields are written as `new Array ("a", "b")`.
            None if c == '(' => {
                let is_list = inside.get(..at)?.trim_end().ends_with("Array");
                let end = at + inside.get(at..)?.find(')')?;
                let list = inside.get(at..end)?;
                let behind = inside.get(end + 1..)?.trim_start().strip_prefix(')')?;
                return (is_list && !list.get(1..)?.contains('(')).then_some(behind);
            }
            None if c.is_alphanumeric() || c.is_whitespace() || matches!(c, ',' | '.' | '-' | '[' | ']') => {}
            None => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acrobats_own_scripts_count_as_formatting() {
        for script in [
            "AFNumber_Format(2, 0, 0, 0, \"£\", true);",
            "AFDate_FormatEx(\"dd/mm/yyyy\");",
            "AFSimple_Calculate(\"SUM\", new Array (\"Hours.1\", \"Hours.2\"));",
            "AFSimple_Calculate('SUM', ['a', 'b']); AFRange_Validate(true, 0, true, 10);",
            "AFSpecial_KeystrokeEx(\"(999) 999\")",
        ] {
            assert!(is_formatting(script), "{script}");
        }
        for script in [
            "app.alert('a')",
            "AFNumber_Format(app.launchURL('x'))",
            "AFNumber_Format(2); app.alert(1)",
            "AFx",
            "AF(x=1)",
            "AFSimple_Calculate('SUM', new Array(app.alert('x')))",
        ] {
            assert!(!is_formatting(script), "{script}");
        }
    }
}
