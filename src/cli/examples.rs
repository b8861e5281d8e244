//! Example calls, for the manual page and for the help of each command.

/// An example call, without `formfolio`, and its description.
pub(super) struct Example {
    /// The description.
    pub what: &'static str,
    /// The call.
    pub call: &'static str,
}

const fn example(what: &'static str, call: &'static str) -> Example {
    Example { what, call }
}

/// A test runs them in order, so each may use the results of earlier ones.
pub(super) const EXAMPLES: &[Example] = &[
    example("Take the tour; the other examples use its sample files", "demo"),
    example("Show a form with its fields", "forms sandwell/individual-record"),
    example("Start a form of your own from one", "forms worcs/case-record --format yaml > case-record.yaml"),
    example("Make a blank as Word and PDF", "blank sandwell/individual-record --out blanks"),
    example("Make one for each person on a list", "blank sandwell/individual-record --people staff.xlsx --out blanks"),
    example(
        "Make a Word file of a record in YAML",
        "fill formfolio-demo/records/individual-record-good.yaml --format docx --out filled",
    ),
    example("Read a completed file", "read formfolio-demo/filled/individual-record-good.pdf"),
    example("Check all files in a directory", "check formfolio-demo/filled"),
    example("Write the report as a page to print", "check formfolio-demo/filled --format html --out report.html"),
    example("Make the next session’s blank", "next formfolio-demo/filled/individual-record-good.docx --out next"),
    example(
        "Plan the year’s sessions, as calendar files and a workbook",
        "schedule staff.xlsx --authority sandwell --from 2026-04-01 --format ics,xlsx --out year",
    ),
    example("Lay out a folder", "new folder \"Siân O’Brien\""),
    example("Lay out a form of your own", "new form own-forms --id acme/visit-note"),
    example("See which section each document of a folder belongs to", "folder plan formfolio-demo/folder"),
    example("Check a folder", "folder check formfolio-demo/folder"),
    example("Put it together without two sections", "folder assemble formfolio-demo/folder --out copy --without 7,8"),
    example("Check that it is still complete", "folder verify copy"),
    example("See how a team stands, on a page", "overview formfolio-demo/folder --format html --out team.html"),
    example("List the open actions of one owner", "actions formfolio-demo/folder --owner \"Siân O’Brien\""),
    example(
        "Make the return of a month as a workbook",
        "return formfolio-demo/folder --month 2025-05 --format xlsx --out return.xlsx",
    ),
    example("Look for mistakes in your own forms", "lint own-forms"),
    example("Explain a rule", "explain signature-missing"),
    example("Let an editor complete records", "schema record sandwell/individual-record > record.schema.json"),
    example(
        "Complete words in PowerShell, when this script is run in its profile",
        "completions powershell > formfolio.ps1",
    ),
    example("Keep the manual page", "man > formfolio.1"),
];

/// The examples of a command.
pub(super) fn examples(command: &str) -> impl Iterator<Item = &'static Example> {
    EXAMPLES.iter().filter(move |example| example.call.split(' ').next() == Some(command))
}

/// The examples of a command, as the end of its help.
pub(super) fn help(command: &str) -> Option<String> {
    let lines: Vec<String> =
        examples(command).map(|example| format!("  {}:\n    formfolio {}", example.what, example.call)).collect();
    (!lines.is_empty()).then(|| format!("Examples:\n{}", lines.join("\n")))
}
