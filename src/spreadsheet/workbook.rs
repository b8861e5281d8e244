//! Writes tables as an Excel workbook, a sheet each: real dates, a heading row that stays in view, and filters.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::table::{Cell, Table, TableColumn};
use crate::error::{Error, Result};
use crate::opc;

/// The media type of a workbook.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The most characters of a sheet's name.
const NAME: usize = 31;
/// The most characters of a cell.
const CELL: usize = 32_767;
/// The widest column, in characters.
const WIDEST: f64 = 60.0;
/// The height of a line of 11 points, in points.
const LINE: f64 = 14.5;
/// The most lines of a row: Excel shows no row higher than 409 points.
const LINES: usize = 28;

/// Writes tables as a workbook, made on a day: the same tables give the same bytes, on every system.
///
/// # Errors
/// When a table has more rows than a sheet.
pub fn workbook(tables: &[Table], title: &str, made: NaiveDate) -> Result<Vec<u8>> {
    write(tables, title, made).map_err(|error| {
        Error::input(
            format!("the workbook could not be made: {error}"),
            "Make it for fewer people at a time, or ask for another format.",
        )
    })
}

fn write(tables: &[Table], title: &str, made: NaiveDate) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = excel_day(made)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&day));
    let formats = Formats::new();
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let name = sheet_name(&table.title, &names);
        let sheet = book.add_worksheet();
        sheet.set_name(&name)?;
        names.push(name);
        fill(sheet, table, &formats)?;
    }
    let mut bytes = book.save_to_buffer()?;
    opc::mark_as_unix(&mut bytes);
    Ok(bytes)
}

struct Formats {
    heading: Format,
    text: Format,
    date: Format,
    number: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_font_name("Arial").set_font_size(11).set_align(FormatAlign::Top);
        Self {
            heading: cell()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0xE8_EE_F4))
                .set_border_bottom(FormatBorder::Thin),
            text: cell().set_text_wrap(),
            date: cell().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            // Beside texts and dates, which begin on the left.
            number: cell().set_align(FormatAlign::Left),
        }
    }
}

fn fill(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> std::result::Result<(), XlsxError> {
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.write_with_format(0, at, column.heading.as_str(), &formats.heading)?;
        sheet.set_column_width(at, f64::from(column.width).min(WIDEST))?;
    }
    sheet.set_row_height(0, height(table, table.columns.iter().map(|column| column.heading.as_str())))?;
    let mut row = 0;
    for cells in &table.rows {
        row += 1;
        let texts: Vec<String> = cells.iter().map(Cell::shown).collect();
        // LibreOffice shows only the first lines of a cell whose row has no height.
        sheet.set_row_height(row, height(table, texts.iter().map(String::as_str)))?;
        for (at, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Empty => sheet.write_blank(row, at, &formats.text)?,
                Cell::Text(text) => {
                    let shown: String = text.chars().take(CELL).collect();
                    sheet.write_string_with_format(row, at, shown, &formats.text)?
                }
                Cell::Number(number) => sheet.write_number_with_format(row, at, *number, &formats.number)?,
                Cell::Date(date) => match excel_day(*date) {
                    Ok(day) => sheet.write_datetime_with_format(row, at, &day, &formats.date)?,
                    // Excel knows no day before 1900.
                    Err(_) => sheet.write_string_with_format(row, at, cell.shown(), &formats.text)?,
                },
            };
        }
    }
    if let Some(last) = u16::try_from(table.columns.len()).ok().and_then(|count| count.checked_sub(1)) {
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, row, last)?;
        sheet.set_repeat_rows(0, 0)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    for note in &table.notes {
        row += if row == 0 || note == &table.notes[0] { 2 } else { 1 };
        sheet.write_string(row, 0, note.chars().take(CELL).collect::<String>())?;
    }
    Ok(())
}

/// The height of a row with these texts, in points: an estimate of the lines of each in its column.
fn height<'t>(table: &Table, texts: impl Iterator<Item = &'t str>) -> f64 {
    let lines = |(text, column): (&str, &TableColumn)| -> usize {
        let width = usize::from(column.width).clamp(1, WIDEST as usize);
        text.lines().map(|line| line.chars().count().div_ceil(width).max(1)).sum()
    };
    let most = texts.zip(&table.columns).map(lines).max().unwrap_or(1).clamp(1, LINES);
    LINE * most as f64 + 1.0
}

fn excel_day(day: NaiveDate) -> std::result::Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)
}

/// A name that Excel takes for a sheet, different from those given: without `[ ] : * ? / \`, at most 31 characters.
fn sheet_name(title: &str, taken: &[String]) -> String {
    let allowed = |c: char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control();
    let plain: String = title.chars().filter(|c| allowed(*c)).collect();
    let plain = plain.trim_matches(['\'', ' ']);
    let plain = if plain.is_empty() { "Sheet" } else { plain };
    let is_taken = |name: &String| taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let cut = |room: usize| plain.chars().take(room).collect::<String>().trim_end().to_owned();
    let mut name = cut(NAME);
    let mut number = 2;
    while is_taken(&name) {
        let end = format!(" ({number})");
        name = format!("{}{end}", cut(NAME - end.len()));
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut table = Table::new("Actions: open / late", &[("What", 30), ("Due", 12), ("Days late", 10)]);
        table.rows.push(vec![Cell::text("=1+1"), Cell::Date(day("2025-03-04")), Cell::count(3)]);
        table.rows.push(vec![Cell::text("Siân’s"), Cell::Empty, Cell::Empty]);
        let bytes = workbook(&[table.clone(), table.clone()], "Actions", day("2025-06-30")).unwrap();
        assert_eq!(bytes, workbook(&[table.clone(), table], "Actions", day("2025-06-30")).unwrap());
        opc::assert_made_on_unix(&bytes);
        let read = spreadsheet::read(&bytes).unwrap();
        let first = &read.sheets[0];
        let rows: Vec<Vec<String>> = first.rows.iter().map(|row| row.cells.clone()).collect();
        assert_eq!(rows[0], ["What", "Due", "Days late"]);
        assert_eq!(rows[1][0], "=1+1");
        assert!(rows[1][1].contains("2025"), "{:?}", rows[1]);
        assert_eq!(rows[2][0], "Siân’s");
        assert_eq!(sheet_name("Actions: open / late", &[]), "Actions open  late");
        assert_eq!(sheet_name("Sheet", &["sheet".to_owned()]), "Sheet (2)");
    }

    #[test]
    fn a_day_that_excel_does_not_know_is_a_text() {
        let mut table = Table::new("Old", &[("When", 12)]);
        table.rows.push(vec![Cell::Date(day("1899-12-01"))]);
        assert!(workbook(&[table], "Old", day("2025-06-30")).is_ok());
    }
}
