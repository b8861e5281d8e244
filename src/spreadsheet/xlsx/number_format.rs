//! Cell styles: whether a number is displayed as a date or a time, and whether text is struck through.

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::xml::{XmlEvent, attribute, is_true, walk};
use crate::error::Result;

/// The display format of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFormat {
    Number,
    Date,
    Time,
    Both,
}

/// The style of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellStyle {
    pub format: NumberFormat,
    pub is_struck: bool,
}

/// The styles that cells refer to by number.
pub(super) fn cell_styles(text: &str) -> Result<Vec<CellStyle>> {
    let mut own: Vec<(u32, NumberFormat)> = Vec::new();
    let mut styles = Vec::new();
    let mut struck_fonts: Vec<bool> = Vec::new();
    let mut inside = false;
    let mut in_fonts = false;
    walk(text, |event| {
        match event {
            XmlEvent::Open("numFmt", tag, _) => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok());
                if let (Some(id), Some(code)) = (id, attribute(tag, "formatCode")) {
                    own.push((id, of_code(&code)));
                }
            }
            XmlEvent::Open("fonts", _, empty) => in_fonts = !empty,
            XmlEvent::Close("fonts") => in_fonts = false,
            XmlEvent::Open("font", ..) if in_fonts => struck_fonts.push(false),
            XmlEvent::Open("strike", tag, _) if in_fonts => {
                if let Some(font) = struck_fonts.last_mut() {
                    *font = attribute(tag, "val").is_none() || is_true(attribute(tag, "val"));
                }
            }
            XmlEvent::Open("cellXfs", _, empty) => inside = !empty,
            XmlEvent::Close("cellXfs") => inside = false,
            XmlEvent::Open("xf", tag, _) if inside => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                let own = own.iter().find(|(known, _)| *known == id).map(|(_, format)| *format);
                let font = attribute(tag, "fontId").and_then(|id| id.parse::<usize>().ok());
                let is_struck = font.and_then(|font| struck_fonts.get(font)).is_some_and(|struck| *struck);
                styles.push(CellStyle { format: own.unwrap_or_else(|| of_id(id)), is_struck });
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// The built-in number formats (ECMA-376, 18.8.30).
fn of_id(id: u32) -> NumberFormat {
    match id {
        14..=17 | 27..=31 | 36 | 50..=58 => NumberFormat::Date,
        18..=21 | 32..=35 | 45..=47 => NumberFormat::Time,
        22 => NumberFormat::Both,
        _ => NumberFormat::Number,
    }
}

/// The kind of a format code: `dd/mm/yyyy`, `[$-809]d mmmm yyyy;@`, `hh:mm AM/PM`, `0.00`.
fn of_code(code: &str) -> NumberFormat {
    let (mut date, mut time, mut month) = (false, false, false);
    let mut letters = code.chars();
    while let Some(c) = letters.next() {
        match c.to_ascii_lowercase() {
            // Only the section for positive numbers counts.
            ';' => break,
            '"' => {
                letters.by_ref().take_while(|c| *c != '"').for_each(drop);
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                time |= matches!(inside.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            'd' | 'y' => date = true,
            'h' | 's' => time = true,
            'm' => month = true,
            _ => {}
        }
    }
    match (date, time) {
        (true, true) => NumberFormat::Both,
        (true, false) => NumberFormat::Date,
        (false, true) => NumberFormat::Time,
        (false, false) if month => NumberFormat::Date,
        (false, false) => NumberFormat::Number,
    }
}

/// The day and time of a number.
pub(super) fn moment(number: f64, from_1904: bool) -> Option<NaiveDateTime> {
    // Excel treats 1900 as a leap year, so its day 60 does not exist; from then on days count from 30 December 1899.
    let (year, month, day) = match (from_1904, number < 60.0) {
        (true, _) => (1904, 1, 1),
        (false, true) => (1899, 12, 31),
        (false, false) => (1899, 12, 30),
    };
    let start = NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(0, 0, 0)?;
    // The last day of the year 9999.
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    // Held to the range above.
    let seconds = (number * 86_400.0).round() as i64;
    start.checked_add_signed(Duration::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_known() {
        for code in
            ["dd/mm/yyyy", "d-mmm-yy", "mmm yyyy", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "\"on\" d/m", "mmmm"]
        {
            assert_eq!(of_code(code), NumberFormat::Date, "{code}");
        }
        for (code, wanted) in [
            ("h:mm AM/PM", NumberFormat::Time),
            ("[h]:mm:ss", NumberFormat::Time),
            ("d/m/yyyy h:mm", NumberFormat::Both),
        ] {
            assert_eq!(of_code(code), wanted, "{code}");
        }
        for code in ["General", "0.00", "#,##0;[Red]-#,##0", "\"days\" 0", "0.00E+00", "@", "_-£* #,##0.00_-"] {
            assert_eq!(of_code(code), NumberFormat::Number, "{code}");
        }
    }
}
