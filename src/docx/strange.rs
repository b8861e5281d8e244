//! Word files that are not ours: what stands on their pages, with the contents of other people's controls and fields.

use super::package::Package;
use super::read::styles;
use super::walk;
use crate::crash::test_point;
use crate::error::{Error, Result};
use crate::legacy::page::{Page, Place, Reading, Unit};

/// What stands on the pages of a Word file.
pub(super) fn page(bytes: &[u8]) -> Result<Page> {
    test_point("docx", bytes);
    let mut package = Package::open(bytes)?;
    let main = package.main.clone();
    let document = package.tree(&main)?.filter(|tree| tree.name == "w:document").ok_or_else(|| {
        Error::not_a_form("this is an Office file without a Word document in it", "Send the form as Word saved it.")
    })?;
    let styles = styles(&mut package, &main);
    let walk = walk::walk_strange(&document, &styles);
    let units = walk.units.into_iter().map(|unit| {
        let (column, span) = unit.grid;
        Unit {
            place: unit.place.map(|place| Place { table: place.table, row: place.row, column, span }),
            around: unit.around,
            runs: unit.runs,
            pictures: unit.pictures.len(),
            is_continued: unit.is_continued,
            after_break: false,
        }
    });
    Ok(Page { units: units.collect(), reading: Reading::Label, page_count: None })
}
