//! Turns the YAML library's errors into messages for people who do not know YAML, with advice and the place to change.

use serde_yaml::Error;
use serde_yaml::granit_parser::ErrorKind;
use serde_yaml::localizer::ExternalMessageSource;

use crate::source::{Mistake, Source, Span, quoted};

/// Help for a value that is not in brackets. `|` begins a text in which no character has a meaning of its own.
const QUOTE_OR_BLOCK: &str =
    "Put the text into quotation marks, or write `|` after its key and the text on the lines below, indented";
/// Help for a value in brackets, where `|` cannot begin a text.
const QUOTE: &str = "Put the text into quotation marks";
/// Help for a line that is indented in the wrong way.
const ALIGN: &str = "Begin the keys of one group exactly under each other, and the hyphens of one list, too. A key with \
                     lines of its own below it has nothing beside it";
/// Help for a line without a key.
const WRITE_COLON: &str = "Write a colon and a space between a key and its value. A line that goes on with the text above \
                           it is indented more than the key of that text";
/// Message for a line without a key.
const NO_COLON: &str = "this line has no colon with a space after its key";

/// Marks that Word and other programs put before the entries of a list.
const BULLETS: [char; 7] = ['\u{2013}', '\u{2014}', '\u{2022}', '\u{b7}', '\u{25aa}', '\u{25cf}', '\u{f0b7}'];
/// The non-breaking space, which YAML does not take for a space.
const HARD_SPACE: char = '\u{a0}';

/// The mistake for an error of the library at a place.
pub(super) fn mistake(source: &Source, at: Span, error: &Error) -> Mistake {
    let fault = Fault { source, at };
    match innermost(error) {
        Error::ExternalMessage { source: cause, .. } => match cause.as_ref() {
            ExternalMessageSource::Parser(cause) => fault.syntax(cause.kind()),
            _ => fault.in_the_librarys_words(error),
        },
        Error::MultipleDocuments { .. } => fault.second_document(),
        Error::UnknownAnchor { .. } => fault.bad_beginning(),
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            fault.says("this refers to the value that it is a part of", "Write the value out")
        }
        Error::NonFiniteFloat { value, .. } => fault.says(
            &format!("`{}` is not a number that can be kept", quoted(value)),
            "Put it into quotation marks if it is a text",
        ),
        Error::NullIntoString { .. } => fault.says("there is no key before the colon", "Write the key"),
        Error::Unexpected { expected, .. } if expected.contains("string") => {
            fault.says("a key is a text on one line", "Put the key into quotation marks")
        }
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            fault.says(&format!("the key `{}` appears twice", quoted(key)), "Remove one of the two")
        }
        _ => fault.in_the_librarys_words(error),
    }
}

/// The error that others only wrap.
fn innermost(error: &Error) -> &Error {
    match error {
        Error::WithSnippet { error, .. } | Error::AliasError { error, .. } => innermost(error),
        error => error,
    }
}

/// Whether a line has a colon that ends a key.
fn has_colon(line: &str) -> bool {
    line.trim_end().ends_with(':') || line.contains(": ") || line.contains(":\t")
}

/// Whether a text looks like a key of ours, and not like the beginning of a sentence.
fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
}

/// A place in a text at which the library could not read on.
#[derive(Clone, Copy)]
struct Fault<'a> {
    source: &'a Source,
    at: Span,
}

impl<'a> Fault<'a> {
    fn says(self, message: &str, help: &str) -> Mistake {
        Mistake::new(self.source, self.at, message).help(help)
    }

    fn moved(self, start: usize, length: usize) -> Self {
        Self { at: Span { start, end: start + length }, ..self }
    }

    /// The text before the place.
    fn before(self) -> &'a str {
        self.source.text.get(..self.at.start).unwrap_or_default()
    }

    /// The text from the place on.
    fn after(self) -> &'a str {
        self.source.text.get(self.at.start..).unwrap_or_default()
    }

    /// The line of the place, up to the place.
    fn line_before(self) -> &'a str {
        self.before().rsplit('\n').next().unwrap_or_default()
    }

    /// The words of the last line above that has some.
    fn line_above(self) -> Self {
        let before = self.before();
        let above = before.get(..before.len() - self.line_before().len()).unwrap_or_default().trim_end();
        let words = above.rsplit('\n').next().unwrap_or_default().trim_start();
        self.moved(above.len() - words.len(), words.len())
    }

    fn words(self) -> &'a str {
        self.source.slice(self.at)
    }

    /// The last bracket on a line above that begins a value and is not closed before the place. Comments do not count.
    fn open_bracket_above(self) -> Option<Self> {
        let mut open = Vec::new();
        let mut start = 0;
        let above = self.before().len() - self.line_before().len();
        for line in self.before().get(..above).unwrap_or_default().split_inclusive('\n') {
            let mut before = ':';
            for (at, c) in line.split(" #").next().unwrap_or_default().char_indices() {
                match c {
                    '[' | '{' if ":-,[{".contains(before) => open.push(start + at),
                    ']' | '}' => _ = open.pop(),
                    _ => {}
                }
                before = if c.is_whitespace() { before } else { c };
            }
            start += line.len();
        }
        open.pop().map(|at| self.moved(at, 1))
    }

    /// Whether more brackets are opened than closed on the line before the place. Earlier lines are not looked at.
    fn is_in_brackets(self) -> bool {
        let count = |brackets: [char; 2]| self.line_before().matches(brackets).count();
        count(['[', '{']) > count([']', '}'])
    }

    /// The mistake for an error of syntax.
    fn syntax(self, kind: &ErrorKind) -> Mistake {
        if let Some(mistake) = self.hard_space() {
            return mistake;
        }
        match kind {
            ErrorKind::MappingValueNotAllowed
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::InvalidMappingValueWhitespace => self.bad_colon(),
            ErrorKind::SimpleKeyExpected if self.after().starts_with(['[', '{']) => {
                self.says("this line begins with a bracket", "Begin it with a key, or with a hyphen and a space")
            }
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey if self.is_in_brackets() => self.missing_comma(),
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => self.says(NO_COLON, WRITE_COLON),
            ErrorKind::ExpectedDocumentStart if !has_colon(self.line_above().words()) => {
                self.line_above().says(NO_COLON, WRITE_COLON)
            }
            ErrorKind::ExpectedBlockSequenceEntry if !self.is_behind_bracket() => self.says(
                "this is no entry of the list above it",
                "Begin each entry with a hyphen and a space, exactly under the hyphen above it, and the other keys of an \
                 entry exactly under its first key",
            ),
            ErrorKind::ExpectedDocumentStart
            | ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::InvalidIndentation
            | ErrorKind::InvalidBlockScalarIndent
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::InvalidFlowScalarIndent => self.bad_indentation(),
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart => {
                self.next_tab().says("this line is indented with a tab", "Indent with spaces, two for each level")
            }
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => self.open_quote(),
            ErrorKind::InvalidTrailingSingleQuotedScalar => self.behind_quote('\''),
            ErrorKind::InvalidTrailingDoubleQuotedScalar => self.behind_quote('"'),
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape => self.bad_escape().says(
                "in double quotation marks a backslash begins a sign of YAML, and there is no such sign",
                "Write the backslash twice, or use single quotation marks",
            ),
            ErrorKind::UnclosedFlowCollection { .. } => self.moved(self.at.start, 1).unclosed(),
            ErrorKind::BlockEntryInFlowCollection
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofFlowSequence => self.open_bracket_above().unwrap_or(self).unclosed(),
            ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => self.missing_comma(),
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => self.says(
                &format!("the bracket `{open}` is closed by `{close}`"),
                "Close each bracket with its like. Put a text with brackets in it into quotation marks",
            ),
            ErrorKind::BlockSequenceEntryNotAllowed => self.says(
                "a list cannot begin here",
                "Begin each entry of a list on a line of its own. Put a text that begins with a hyphen into quotation marks",
            ),
            _ => self.bad_beginning(),
        }
    }

    /// A space that does not count as one, at the beginning of the line or of the one above, or behind their colon.
    fn hard_space(self) -> Option<Mistake> {
        let above = self.line_above();
        let start = self.before().len() - self.line_before().len();
        let line = self.source.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        // The words of the line above begin where its spaces end.
        let above_start = self.before().get(..above.at.start).unwrap_or_default().rfind('\n').map_or(0, |end| end + 1);
        let above = self.source.text.get(above_start..above.at.end).unwrap_or_default();
        let find = |line: &str| {
            let is_leading = |at: usize| line.get(..at).is_some_and(|before| before.trim().is_empty());
            let is_behind_colon = |at: usize| line.get(..at).is_some_and(|before| before.ends_with(':'));
            line.match_indices(HARD_SPACE).map(|(at, _)| at).find(|at| is_leading(*at) || is_behind_colon(*at))
        };
        let at = find(line).map(|at| start + at).or_else(|| Some(above_start + find(above)?))?;
        Some(self.moved(at, HARD_SPACE.len_utf8()).says(
            "this is a non-breaking space, as web pages and emails have them",
            "Remove the spaces here and type them again",
        ))
    }

    /// A colon that cannot end a key.
    fn bad_colon(self) -> Mistake {
        let line = self.line_before();
        let entry = line.trim_start();
        let key = self.moved(self.at.start - entry.len(), entry.len());
        let above = self.line_above();
        for line in [key, above] {
            if line.words().starts_with(BULLETS) {
                return line.says(
                    "an entry of a list begins with a hyphen",
                    "Type a hyphen and a space in the place of its mark",
                );
            }
            if line.words().starts_with('-') && !line.words().starts_with("- ") {
                let help = "Write a hyphen and a space before each entry of a list";
                return line.says("a space is missing after the hyphen", help);
            }
        }
        if let Some(open) = self.open_bracket_above() {
            return open.unclosed();
        }
        if entry.starts_with("- ") {
            let message = "a key with a list below it has nothing beside it";
            return above.says(message, "Remove the text beside the key, or make it an entry of the list");
        }
        if has_colon(line) {
            return self.says("this value has another colon", QUOTE_OR_BLOCK);
        }
        if !is_key(entry) {
            return self.says("this goes on with the text above it, and has a colon", QUOTE_OR_BLOCK);
        }
        if has_colon(above.words()) {
            return key.says("this line is indented more than the line above it", ALIGN);
        }
        above.says(NO_COLON, WRITE_COLON)
    }

    fn is_behind_bracket(self) -> bool {
        self.line_before().trim_end().ends_with([']', '}'])
    }

    /// Something that stands where a key or an entry has to begin.
    fn bad_indentation(self) -> Mistake {
        if self.is_behind_bracket() {
            return self
                .says("this follows a closing bracket", "Remove it, or put the whole value into quotation marks");
        }
        if self.line_before().trim() == "-" || self.after().starts_with("- ") {
            return self.says(
                "a hyphen begins an entry of a list, and there is no list here",
                "Begin the hyphens of one list exactly under each other, or remove the hyphen",
            );
        }
        self.says("this is not indented like the lines above it", ALIGN)
    }

    /// A text in quotation marks that does not end.
    fn open_quote(self) -> Mistake {
        let line = self.after().lines().next().unwrap_or_default().trim_end();
        if line.ends_with("\\\"") {
            let message = "this backslash takes the quotation mark behind it into the text";
            let place = self.moved(self.at.start + line.len() - 2, 2);
            return place.says(message, "Write the backslash twice, or use single quotation marks");
        }
        self.says(
            "the quotation mark that ends this text is missing",
            "Write the mark that begins the text at its end, too",
        )
    }

    /// Something behind a text in quotation marks. Where the text began on a line above, its end was forgotten there, and
    /// the mark that ended it was to begin another.
    fn behind_quote(self, mark: char) -> Mistake {
        let text = self.before().trim_end().trim_end_matches(mark);
        let line = text.rsplit('\n').next().unwrap_or_default();
        if !line.contains(mark) {
            let is_plain = |at: &usize| !text.get(..*at).is_some_and(|before| before.ends_with('\\'));
            if let Some(open) = text.rmatch_indices(mark).map(|(at, _)| at).find(is_plain) {
                return self.moved(open, 1).open_quote();
            }
        }
        let other = if mark == '"' { "single" } else { "double" };
        let comma = if self.is_in_brackets() { ". Put a comma between entries" } else { "" };
        self.says(
            "this follows a text in quotation marks",
            &format!("Put the whole text into {other} quotation marks, with nothing behind them{comma}"),
        )
    }

    /// Something within brackets that is no entry.
    fn missing_comma(self) -> Mistake {
        if let Some(open) = self.open_bracket_above() {
            return open.unclosed();
        }
        self.says(
            "a comma or the closing bracket is missing before this",
            "Put commas between the entries. Put a text with a colon, a comma or a bracket in it into quotation marks",
        )
    }

    /// A bracket that is not closed.
    fn unclosed(self) -> Mistake {
        let (open, close) = if self.words() == "[" { ('[', ']') } else { ('{', '}') };
        let line = self.after().lines().next().unwrap_or_default();
        let comment =
            if line.contains(" #") { ". What follows ` #` is a comment, unless it is in quotation marks" } else { "" };
        self.says(
            &format!("the bracket `{open}` is not closed"),
            &format!("Write `{close}` at the end. Put a text that begins with a bracket into quotation marks{comment}"),
        )
    }

    /// A character that means something to YAML at the beginning of a value or of a line.
    fn bad_beginning(self) -> Mistake {
        let help = match () {
            () if self.is_in_brackets() => QUOTE,
            () if self.line_before().trim().is_empty() => {
                "Begin the line with a key or a hyphen, or with # where it is a remark"
            }
            () => QUOTE_OR_BLOCK,
        };
        match self.after().chars().next() {
            Some(first) if !first.is_whitespace() && !first.is_alphanumeric() => {
                self.says(&format!("a text cannot begin with “{first}”"), help)
            }
            _ => self.says("this cannot be read", help),
        }
    }

    /// A second document: the line that begins it.
    fn second_document(self) -> Mistake {
        let is_mark = |line: &str| line.starts_with("---") || line.starts_with("...");
        let mut start = 0;
        let mut found = self;
        for line in self.before().split_inclusive('\n') {
            if is_mark(line) {
                found = self.moved(start, 3);
            }
            start += line.len();
        }
        found.says("another document begins here", "Remove this line, or put what follows it into a file of its own")
    }

    /// The next tab at the beginning of a line.
    fn next_tab(self) -> Self {
        let mut from = self.at.start - self.line_before().len();
        for line in self.source.text.get(from..).unwrap_or_default().split_inclusive('\n') {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            if line.get(spaces..).is_some_and(|rest| rest.starts_with('\t')) {
                return self.moved(from + spaces, 1);
            }
            from += line.len();
        }
        self
    }

    /// The next backslash that begins no sign of YAML (YAML 1.2.2, section 5.7).
    fn bad_escape(self) -> Self {
        let text = self.after();
        let mut rest = text.char_indices();
        while let Some((at, c)) = rest.next() {
            if c != '\\' {
                continue;
            }
            let Some((_, sign)) = rest.next() else { break };
            let digits = match sign {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                '0' | 'a' | 'b' | 't' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_' | 'L'
                | 'P' | '\n' | '\t' | '\r' => 0,
                _ => return self.moved(self.at.start + at, 1 + sign.len_utf8()),
            };
            let hexadecimal =
                text.get(at + 2..).unwrap_or_default().chars().take_while(char::is_ascii_hexdigit).count();
            if hexadecimal < digits {
                return self.moved(self.at.start + at, 2);
            }
        }
        self
    }

    /// An error without words of our own: the first line of the library's, without "at line 3, column 7".
    fn in_the_librarys_words(self, error: &Error) -> Mistake {
        let message = error.to_string();
        let line = message.lines().next().unwrap_or("not valid YAML");
        let line = line.strip_prefix("error: ").unwrap_or(line);
        let message = match line.rsplit_once(" at line ") {
            _ if line.starts_with("budget breached") => "it holds or repeats more values than Formfolio reads",
            Some((before, _)) => before,
            None => line,
        };
        Mistake::new(self.source, self.at, message.trim_end_matches(':'))
    }
}

#[cfg(test)]
mod tests {
    use crate::form::shape;
    use crate::source::Source;

    /// The line of the mistake, the words at its place, and what is said.
    fn said(text: &str) -> (usize, String, String) {
        let source = Source::new("a.yaml", text);
        let Err(mistake) = shape::tree(&source) else { return (0, String::new(), "it was read".to_owned()) };
        assert!(mistake.help.is_some(), "{text}");
        (source.line_column(mistake.span).0, source.slice(mistake.span).to_owned(), mistake.message)
    }

    #[test]
    fn what_is_no_yaml_is_said_in_plain_english() {
        let indented = "this line is indented more than the line above it";
        let misaligned = "this is not indented like the lines above it";
        let no_colon = "this line has no colon with a space after its key";
        let goes_on = "this goes on with the text above it, and has a colon";
        let unclosed = "the bracket `{` is not closed";
        let no_end = "the quotation mark that ends this text is missing";
        let behind = "this follows a text in quotation marks";
        let no_sign = "in double quotation marks a backslash begins a sign of YAML, and there is no such sign";
        let hard_space = "this is a non-breaking space, as web pages and emails have them";
        let no_list = "a hyphen begins an entry of a list, and there is no list here";
        let table = [
            // Colons
            ("a: b\nc: Ava said: no", 2, ":", "this value has another colon"),
            ("a: Ava\n  was seen.\n  Mum: fine", 3, ":", goes_on),
            ("a: b\n  GP said: no", 2, ":", goes_on),
            ("a b\nc: d", 1, "a b", no_colon),
            ("a:\n  b:c\n  d: e", 2, "b:c", no_colon),
            // Indentation
            ("a: b\n  c: d", 2, "c", indented),
            ("a:\tb\n  c: d", 2, "c", indented),
            ("a:\n  - b: c\n     d: e", 3, "d", indented),
            ("a:\n  b: c\n d: e", 3, "d", misaligned),
            (" a: b\nc: d", 2, "c", misaligned),
            ("a: b\nc:\n\td: e", 3, "\t", "this line is indented with a tab"),
            ("a: |\n\tb", 2, "\t", "this line is indented with a tab"),
            ("a: b\n\tc: d", 2, "\t", "this line is indented with a tab"),
            ("a:\n  b: c\n\u{a0}\u{a0}d: e\n  f: g", 3, "\u{a0}", hard_space),
            // Lists
            ("a:\n  - b: c\n   d: e", 3, "d", "this is no entry of the list above it"),
            ("a:\n  -{ b: c, d: e }", 2, "-{ b: c, d", "a space is missing after the hyphen"),
            ("-a: b\n  c: d", 1, "-a: b", "a space is missing after the hyphen"),
            ("a:\n  \u{2013} b: c\n    d: e", 2, "\u{2013} b: c", "an entry of a list begins with a hyphen"),
            ("a:\n  b: c\n  - d", 3, "d", no_list),
            ("a: b\n  - { c: d }", 1, "a: b", "a key with a list below it has nothing beside it"),
            ("a: - b", 1, "-", "a list cannot begin here"),
            // Quotation marks
            ("a: \"b\nc: d", 1, "\"", no_end),
            ("a: \"b\nc: \"d\"", 1, "\"", no_end),
            ("a: \"b\u{201d}\nc: d\ne: \"f\"", 1, "\"", no_end),
            ("a: 'it's'", 1, "s", behind),
            ("a: \"b\" c", 1, "c", behind),
            ("a: \"b\nc\" d", 1, "\"", no_end),
            ("a: \"C:\\Users\"", 1, "\\U", no_sign),
            ("a: \"b\n \\q\"", 2, "\\q", no_sign),
            ("a: \"S:\\\"", 1, "\\\"", "this backslash takes the quotation mark behind it into the text"),
            ("a: \"S:\\\"\nb: \"c\"", 1, "\\\"", "this backslash takes the quotation mark behind it into the text"),
            // Brackets
            ("a: [b, c", 1, "[", "the bracket `[` is not closed"),
            ("a: [b, c\nd: e", 1, "[", "the bracket `[` is not closed"),
            ("a: {b\nc: d", 1, "{", unclosed),
            ("a:\n  - { b: c\n  - { b: d }", 2, "{", unclosed),
            ("a:\n  - { b: c\n  - { b: d }\n  - { b: e }", 2, "{", unclosed),
            ("a:\n  - { b: c #d }\n  - { b: d }", 2, "{", unclosed),
            ("a:\n  - { b: c },\n  - { b: d }", 2, ",", "this follows a closing bracket"),
            ("a:\n  - { b: c }\n  { b: d }", 3, "{", "this line begins with a bracket"),
            ("a: [b}", 1, "[", "the bracket `[` is closed by `}`"),
            ("a: [b],\nc: d", 1, ",", "this follows a closing bracket"),
            ("a: [b] c\nd: e", 1, "c", "this follows a closing bracket"),
            ("a: { b: c, d: e: f }", 1, ":", "a comma or the closing bracket is missing before this"),
            ("a: { b: c: d }", 1, ":", "a comma or the closing bracket is missing before this"),
            // The rest
            ("a: b\n---\n# c\nd: e", 2, "---", "another document begins here"),
            ("a: &b [*b]", 1, "*b", "this refers to the value that it is a part of"),
            ("a: 23E4571", 1, "23E4571", "`23E4571` is not a number that can be kept"),
            ("a: b\n: c", 2, "", "there is no key before the colon"),
            ("[a]: b", 1, "[", "a key is a text on one line"),
            ("a: b\na: c", 2, "a", "the key `a` appears twice"),
        ];
        let wrong: Vec<String> = table
            .into_iter()
            .filter_map(|(text, line, place, message)| {
                let found = said(text);
                (found != (line, place.to_owned(), message.to_owned())).then(|| format!("{text:?}: {found:?}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for first in ['@', '`', '%', '*', '>', '}', ',', '?', '|'] {
            let found = said(&format!("a: {first} b"));
            assert_eq!(found, (1, first.to_string(), format!("a text cannot begin with “{first}”")));
        }
    }
}
