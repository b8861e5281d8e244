//! The errors for files that are no lists of people.

use crate::error::Error;

pub(super) const SAVE_AS_XLSX: &str =
    "Open it in Excel, choose Save As, and save it as an Excel Workbook (.xlsx) or as CSV.";
pub(super) const SAVE_IN_ITS_PROGRAM: &str =
    "Open it in the program that it was made with, and save it as an Excel workbook (.xlsx) or as CSV.";
pub(super) const SAVE_AS_CSV: &str = "Save the list as an Excel workbook (.xlsx) or as CSV.";

pub(super) fn not_a_list(what: &str, help: &str) -> Error {
    Error::input(format!("{what}, not a list in .xlsx or .csv"), help)
}

pub(super) fn too_many() -> Error {
    Error::input(
        "the list has far more cells than any list of people",
        "Copy the rows with people into a new sheet and save that.",
    )
}

pub(super) fn damaged() -> Error {
    Error::input("the Excel file is damaged or was cut off", "Ask for it again, or open it in Excel and save it.")
}
