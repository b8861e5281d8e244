//! Reads YAML texts. What is wrong with one that cannot be read is said to somebody who does not know YAML.

use serde::Deserialize;
use serde_yaml::granit_parser::ErrorKind;
use serde_yaml::localizer::ExternalMessageSource;
use serde_yaml::{Error, Location};

use crate::source::{Mistake, Source, Span, quoted};

/// The largest text that is read, in bytes.
const LARGEST: usize = 2 << 20;

const QUOTE: &str =
    "Put the text into quotation marks, or write `|` after its key and the text on the lines below, indented";
const SPACES: &str = "Begin the keys of one group exactly under each other, and the hyphens of one list, too";
const COLON: &str = "Write a colon and a space between a key and its value. A line that goes on with the text above it is \
                     indented more than the key of that text";
const NO_COLON: &str = "this line has no colon with a space after it";

/// Reads a YAML text into a type.
///
/// # Errors
/// The first mistake, when the text is not YAML or does not fit the type.
pub fn parse<T: for<'de> Deserialize<'de>>(source: &Source) -> Result<T, Box<Mistake>> {
    if source.text.len() > LARGEST {
        let message = "the text is larger than 2 MB, the most that is read";
        return Err(Box::new(Mistake::new(source, Span::default(), message)));
    }
    let options = serde_yaml::options! { with_snippet: false };
    serde_yaml::from_str_with_options(&source.text, options).map_err(|error| Box::new(mistake(source, &error)))
}

/// The place of a value, as the library gives it.
pub(super) fn span(location: Location) -> Span {
    let bytes = location.span();
    let start = bytes.byte_offset().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let len = bytes.byte_len().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    Span { start, end: start + len }
}

/// The mistake for an error of the library.
fn mistake(source: &Source, error: &Error) -> Mistake {
    let error = innermost(error);
    let at = error.location().map(|location| place(&source.text, location)).unwrap_or_default();
    let said = |at, message: &str, help: &str| Mistake::new(source, at, message).help(help);
    match error {
        Error::ExternalMessage { source: cause, .. } => match cause.as_ref() {
            ExternalMessageSource::Parser(cause) => syntax(source, at, cause.kind()),
            _ => other(source, at, error),
        },
        Error::MultipleDocuments { .. } => said(
            at,
            "another document begins here",
            "Remove the line `---` or `...`, or put what follows it into a file of its own",
        ),
        Error::UnknownAnchor { .. } => no_beginning(source, at),
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            said(at, "this refers to the value that it is a part of", "Write the value out")
        }
        Error::NonFiniteFloat { value, .. } => {
            said(at, &format!("`{}` is not a number", quoted(value)), "Write a number, or leave the value out")
        }
        Error::NullIntoString { .. } => said(at, "there is no key before the colon", "Write the key"),
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            Mistake::new(source, at, format!("the key `{}` appears twice", quoted(key)))
        }
        _ => other(source, at, error),
    }
}

/// The error that others only wrap.
fn innermost(error: &Error) -> &Error {
    match error {
        Error::WithSnippet { error, .. } | Error::AliasError { error, .. } => innermost(error),
        error => error,
    }
}

/// The mistake for an error of syntax.
fn syntax(source: &Source, at: Span, kind: &ErrorKind) -> Mistake {
    let said = |at, message: &str, help: &str| Mistake::new(source, at, message).help(help);
    match kind {
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidMappingValueWhitespace => colon(source, at),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => said(at, NO_COLON, COLON),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => said(at, "this is not indented like the lines above it", SPACES),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => {
            said(tab(&source.text, at), "this line is indented with a tab", "Indent with spaces, two for each level")
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => said(
            at,
            "the quotation mark that ends this text is missing",
            "Write the mark that begins the text at its end, too",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => said(
            at,
            "this follows a text in quotation marks",
            "Write an apostrophe within single quotation marks twice, or use double ones; put a comma between entries",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => said(
            at,
            "this follows a text in quotation marks",
            "Put a backslash before a quotation mark that is part of the text; put a comma between entries",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => said(
            at,
            "in double quotation marks a backslash begins a sign of YAML, and there is no such sign",
            "Write the backslash twice, or use single quotation marks",
        ),
        ErrorKind::UnclosedFlowCollection { open } => {
            let close = if *open == '[' { ']' } else { '}' };
            said(
                at,
                &format!("the bracket `{open}` is not closed"),
                &format!("Write `{close}` at the end. Put a text that begins with a bracket into quotation marks"),
            )
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => said(
            at,
            &format!("the bracket `{open}` is closed by `{close}`"),
            "Close each bracket with its like. Put a text with brackets in it into quotation marks",
        ),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => said(
            at,
            "a comma or the closing bracket is missing before this",
            "Put commas between the entries. Put a text with a colon, a comma or a bracket in it into quotation marks",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => said(
            at,
            "a list cannot begin here",
            "Begin each entry of a list on a line of its own. Put a text that begins with a hyphen into quotation marks",
        ),
        ErrorKind::CommentNotSeparated | ErrorKind::CommentInterceptedScalar => {
            said(at, "this begins a comment", QUOTE)
        }
        ErrorKind::MisplacedFlowCollectionEnd
        | ErrorKind::UnexpectedCharacter { .. }
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::ExpectedNodeContent
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidBlockScalarHeader
        | ErrorKind::ZeroBlockScalarIndent
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator
        | ErrorKind::MissingAnchorOrAliasName
        | ErrorKind::UnknownAnchor
        | ErrorKind::ExpectedTagBang
        | ErrorKind::UndeclaredTagHandle
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::MissingDocumentEndBeforeDirective
        | ErrorKind::DirectiveDisallowed
        | ErrorKind::InvalidDirectiveName => no_beginning(source, at),
        kind => Mistake::new(source, at, kind.to_string()),
    }
}

/// A character that means something to YAML at the beginning of a value.
fn no_beginning(source: &Source, at: Span) -> Mistake {
    match source.text.get(at.start..).and_then(|rest| rest.chars().next()) {
        Some(first) if !first.is_whitespace() => {
            Mistake::new(source, at, format!("a text cannot begin with “{first}”")).help(QUOTE)
        }
        _ => Mistake::new(source, at, "something is missing here").help(QUOTE),
    }
}

/// A colon that cannot end a key.
fn colon(source: &Source, at: Span) -> Mistake {
    let before = source.text.get(..at.start).unwrap_or_default();
    let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
    let entry = line.trim_start();
    let key = Span { start: at.start - entry.len(), end: at.start };
    if entry.starts_with('-') && !entry.starts_with("- ") {
        let help = "Write a hyphen and a space before each entry of a list";
        return Mistake::new(source, key, "a space is missing after the hyphen").help(help);
    }
    if line.contains(": ") {
        return Mistake::new(source, at, "this value has another colon with a space after it").help(QUOTE);
    }
    let above = above.trim_end();
    let last = above.rsplit('\n').next().unwrap_or_default().trim_start();
    if last.contains(": ") || last.ends_with(':') {
        return Mistake::new(source, key, "this line is indented more than the line above it").help(SPACES);
    }
    let last = Span { start: above.len() - last.len(), end: above.len() };
    Mistake::new(source, last, NO_COLON).help(COLON)
}

/// The tab at the beginning of a line, from a place on.
fn tab(text: &str, at: Span) -> Span {
    let mut from = text.get(..at.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if line[spaces..].starts_with('\t') {
            return Span { start: from + spaces, end: from + spaces + 1 };
        }
        from += line.len();
    }
    at
}

/// An error without words of our own: the first line of the library's, without "at line 3, column 7" and without advice
/// for programmers.
fn other(source: &Source, at: Span, error: &Error) -> Mistake {
    let message = error.to_string();
    let line = message.lines().next().unwrap_or("not valid YAML");
    let line = line.strip_prefix("error: ").unwrap_or(line);
    if line.starts_with("budget breached") {
        return Mistake::new(source, at, "it holds or repeats more values than Formfolio reads");
    }
    Mistake::new(source, at, line.rsplit_once(" at line ").map_or(line, |(before, _)| before).trim_end_matches(':'))
}

/// The place of an error. The library gives that of some by line and column alone.
fn place(text: &str, location: Location) -> Span {
    let known = span(location);
    let (Ok(line), Ok(column)) = (usize::try_from(location.line()), usize::try_from(location.column())) else {
        return known;
    };
    if known.start > 0 || line == 0 {
        return known;
    }
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let start = before + within.min(line_end);
    let length = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span { start, end: start + length }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::shape;

    /// The line of the mistake, the words at its place, and what is said.
    fn said(text: &str) -> (usize, String, String, bool) {
        let source = Source::new("a.yaml", text);
        let mistake = shape::tree(&source).expect_err(text);
        let place = source.slice(mistake.span).to_owned();
        (source.line_column(mistake.span).0, place, mistake.message, mistake.help.is_some())
    }

    #[test]
    fn what_is_no_yaml_is_said_in_plain_english() {
        let table = [
            ("a: b\nc: Ava said: no", 2, ":", "this value has another colon with a space after it"),
            ("a: b\n  c: d", 2, "c", "this line is indented more than the line above it"),
            ("a:\n  - b: c\n     d: e", 3, "d", "this line is indented more than the line above it"),
            ("a b\nc: d", 1, "a b", "this line has no colon with a space after it"),
            ("a:\n  b:c\n  d: e", 2, "b:c", "this line has no colon with a space after it"),
            ("a:\n  -{ b: c, d: e }", 2, "-{ b: c, d", "a space is missing after the hyphen"),
            ("a:\n  b: c\n d: e", 3, "d", "this is not indented like the lines above it"),
            ("a:\n  - b: c\n   d: e", 3, "d", "this is not indented like the lines above it"),
            ("a: b\nc:\n\td: e", 3, "\t", "this line is indented with a tab"),
            ("a: |\n\tb", 2, "\t", "this line is indented with a tab"),
            ("a: b\n\tc: d", 2, "\t", "this line is indented with a tab"),
            ("a: \"b\nc: d", 1, "\"", "the quotation mark that ends this text is missing"),
            ("a: 'it's'", 1, "s", "this follows a text in quotation marks"),
            ("a: \"b\" c", 1, "c", "this follows a text in quotation marks"),
            (
                "a: \"C:\\Users\"",
                1,
                "\"",
                "in double quotation marks a backslash begins a sign of YAML, and there is no such sign",
            ),
            ("a: [b, c", 1, "[", "the bracket `[` is not closed"),
            ("a:\n  - { b: c\n  - { b: d }", 2, "{", "the bracket `{` is not closed"),
            ("a: [b}", 1, "[", "the bracket `[` is closed by `}`"),
            ("a: { b: c: d }", 1, ":", "a comma or the closing bracket is missing before this"),
            ("a: - b", 1, "-", "a list cannot begin here"),
            ("a: b\n---\nc: d", 3, "", "another document begins here"),
            ("a: &b [*b]", 1, "*b", "this refers to the value that it is a part of"),
            ("a: .nan", 1, ".nan", "`.nan` is not a number"),
            ("a: b\n: c", 2, "", "there is no key before the colon"),
            ("a: b\na: c", 2, "a", "the key `a` appears twice"),
        ];
        let expected = |(text, line, place, message): (&str, usize, &str, &str)| {
            let is_advised = message != "the key `a` appears twice";
            let found = said(text);
            (found != (line, place.to_owned(), message.to_owned(), is_advised)).then(|| format!("{text:?}: {found:?}"))
        };
        let wrong: Vec<String> = table.into_iter().filter_map(expected).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for first in ['@', '`', '%', '*', '>', '}', ',', '?', '|'] {
            let found = said(&format!("a: {first} b"));
            assert_eq!(found, (1, first.to_string(), format!("a text cannot begin with “{first}”"), true));
        }
    }
}
