//! Reads Excel workbooks (`.xlsx`, `.xlsm`): each cell's text as displayed, as far as lists of people need it.
//! Not with a spreadsheet crate: one stray cell in a sheet's last corner makes these allocate the whole rectangle, and
//! they decompress parts of any size.

mod number_format;
mod package;
mod sheet;
mod strings;
mod xml;

use self::number_format::cell_styles;
use self::package::XlsxPackage;
use self::sheet::CellContext;
use self::strings::shared_strings;
use self::xml::{XmlEvent, attribute, is_true, walk};
use super::refusal::damaged;
use super::sheet::Workbook;
use crate::error::Result;

/// Reads a workbook; the error says what another archive is.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook> {
    let mut parts = XlsxPackage::open(bytes)?;
    let main = parts.related("", "/officeDocument")?.into_iter().next().map(|(_, target)| target);
    let main = main.filter(|main| main.starts_with("xl/") && main.ends_with(".xml"));
    let Some(main) = main.or_else(|| parts.has("xl/workbook.xml").then(|| "xl/workbook.xml".to_owned())) else {
        return Err(parts.something_else());
    };
    let book = WorkbookSheets::parse(&parts.text(&main)?.ok_or_else(damaged)?)?;
    let strings = match parts.related(&main, "/sharedStrings")?.first() {
        Some((_, target)) => parts.text(target)?.map(|text| shared_strings(&text)).transpose()?,
        None => None,
    };
    let styles = match parts.related(&main, "/styles")?.first() {
        Some((_, target)) => parts.text(target)?.map(|text| cell_styles(&text)).transpose()?,
        None => None,
    };
    let mut cells = CellContext::new(strings.unwrap_or_default(), styles.unwrap_or_default(), book.from_1904);
    let targets = parts.related(&main, "/worksheet")?;
    let mut sheets = Vec::new();
    for (name, id) in book.shown {
        // A chart sheet has no rows.
        let Some((_, target)) = targets.iter().find(|(known, _)| *known == id) else { continue };
        let text = parts.text(target)?.ok_or_else(damaged)?;
        sheets.push(cells.sheet(name, &text)?);
    }
    Ok(Workbook { sheets })
}

/// The sheets and the date system of a workbook.
#[derive(Default)]
struct WorkbookSheets {
    /// Whether days are counted from 1904, as on old Macs, not from 1900.
    from_1904: bool,
    /// The names and relationship ids of the visible sheets.
    shown: Vec<(String, String)>,
}

impl WorkbookSheets {
    fn parse(text: &str) -> Result<Self> {
        let mut book = Self::default();
        walk(text, |event| {
            match event {
                XmlEvent::Open("workbookPr", tag, _) => book.from_1904 = is_true(attribute(tag, "date1904")),
                XmlEvent::Open("sheet", tag, _) if attribute(tag, "state").is_none_or(|state| state == "visible") => {
                    if let Some(id) = attribute(tag, "id") {
                        book.shown.push((attribute(tag, "name").unwrap_or_default(), id));
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(book)
    }
}

#[cfg(test)]
mod tests {
    use super::package::packed;
    use super::*;
    use crate::spreadsheet::sheet::{CELLS, Sheet};

    const RELATIONSHIPS: &str = r#"<Relationships>
        <Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="http://x/worksheet" Target="/xl/worksheets/sheet2.xml"/>
        <Relationship Id="rId3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>
        <Relationship Id="rId4" Type="http://x/styles" Target="styles.xml"/></Relationships>"#;

    fn workbook(date1904: &str, sheet: &str) -> Vec<u8> {
        let book = format!(
            r#"<x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr date1904="{date1904}"/><x:sheets>
            <x:sheet name="Old" sheetId="1" state="hidden" r:id="rId2"/><x:sheet name="Staff" sheetId="2" r:id="rId1"/>
            </x:sheets></x:workbook>"#
        );
        let strings = r#"<sst><si><t>name</t></si><si><r><t>Si</t></r><r><t xml:space="preserve">ân </t></r>
            <rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>a_x000D_b _xyz</t></si></sst>"#;
        let styles = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-809]d\ mmmm\ yyyy;@"/></numFmts>
            <fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="20"/><xf numFmtId="22"/><xf fontId="1"/>
            <xf fontId="2"/></cellXfs></styleSheet>"#;
        packed(&[
            ("_rels/.rels", r#"<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></R>"#),
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", RELATIONSHIPS),
            ("xl/sharedStrings.xml", strings),
            ("xl/styles.xml", styles),
            ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
        ])
    }

    fn rows(date1904: &str, sheet: &str) -> Vec<(usize, String)> {
        let book = read(&workbook(date1904, sheet)).unwrap();
        assert_eq!(book.sheets.len(), 1);
        assert_eq!(book.sheets[0].name, "Staff");
        book.sheets[0].rows.iter().map(|row| (row.number, row.cells.join("|"))).collect()
    }

    #[test]
    fn cells_are_read_as_the_spreadsheet_shows_them() {
        let sheet = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>Z&#235; &amp; Bo</t></is></c></row>
            <row r="4"><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c s="1"><v>45839</v></c><c s="2"><v>0.604166666666667</v></c>
            <c s="3"><v>45839.5</v></c><c s="3"><v>45839</v></c></row>
            <row r="5"><c s="9"/><c s="1"/></row>
            <row r="9" hidden="1"><c r="B9"><f>A1*2</f><v>1000</v></c><c r="C9"><f>A1</f></c><c r="D9" t="e"><v>#N/A</v></c>
            <c r="E9" t="b"><v>1</v></c><c r="F9" t="str"><f>A2</f><v>text</v></c><c r="G9" t="d"><v>2025-07-01T00:00:00</v></c>
            <c r="XFD9"><v>1</v></c></row>"#;
        assert_eq!(
            rows("0", sheet),
            [
                (2, "name||Zë & Bo".to_owned()),
                (4, "Siân|a\nb _xyz|2025-07-01|14:30|2025-07-01 12:00|2025-07-01".to_owned()),
                (9, "|1000|=A1|#N/A|Yes|text|2025-07-01".to_owned()),
            ]
        );
        assert_eq!(read(&workbook("0", sheet)).unwrap().sheets[0].hidden_rows, 1);
    }

    #[test]
    fn struck_through_rows_are_reported() {
        let cell = |style: u32, text: &str| format!("<c s=\"{style}\" t=\"str\"><v>{text}</v></c>");
        let rich = r#"<c t="inlineStr"><is><r><rPr><strike/></rPr><t>Di</t></r></is></c>"#;
        let half = r#"<c t="inlineStr"><is><r><rPr><strike/></rPr><t>Eva</t></r><r><t>Eve</t></r></is></c>"#;
        let rows = [
            cell(0, "Ann"),
            cell(4, "Bo") + &cell(0, "x"),
            cell(5, "Cy"),
            rich.to_owned(),
            half.to_owned(),
            cell(4, ""),
        ];
        let sheet: String = rows.iter().map(|row| format!("<row>{row}</row>")).collect();
        let book = read(&workbook("0", &sheet)).unwrap();
        assert_eq!(book.sheets[0].struck_rows, [2, 4]);
    }

    #[test]
    fn days_are_counted_from_1900_or_from_1904() {
        let day = r#"<row><c s="1"><v>44377</v></c></row>"#;
        assert_eq!(rows("1", day), [(1, "2025-07-01".to_owned())]);
        let early = r#"<row><c s="1"><v>1</v></c><c s="1"><v>59</v></c><c s="1"><v>61</v></c></row>"#;
        assert_eq!(rows("0", early), [(1, "1900-01-01|1900-02-28|1900-03-01".to_owned())]);
    }

    fn merged(sheet: &str, areas: &[&str]) -> Sheet {
        let areas: String = areas.iter().map(|area| format!("<mergeCell ref=\"{area}\"/>")).collect();
        let sheet = format!("{sheet}</sheetData><mergeCells>{areas}</mergeCells><sheetData>");
        read(&workbook("0", &sheet)).unwrap().sheets.remove(0)
    }

    #[test]
    fn a_merged_cell_counts_for_every_row_that_it_spans() {
        let row = |number: usize, cells: &[(&str, &str)]| {
            let cell = |(column, text): &(&str, &str)| format!("<c r=\"{column}{number}\" t=\"str\"><v>{text}</v></c>");
            format!("<row r=\"{number}\">{}</row>", cells.iter().map(cell).collect::<String>())
        };
        let text = [
            row(1, &[("A", "Staff list")]),
            row(2, &[("A", "name"), ("B", "supervisor"), ("C", "team")]),
            row(3, &[("A", "Ann"), ("B", "Bo"), ("C", "North")]),
            row(4, &[("A", "Cy")]),
            row(6, &[("A", "Di"), ("B", "")]),
            row(9, &[("C", "a remark")]),
        ]
        .concat();
        let sheet = merged(&text, &["A1:C1", "B3:B7", "C3:C4", "D3:D4", "nonsense", "B4:A3", "A9"]);
        let rows: Vec<String> =
            sheet.rows.iter().map(|row| format!("{} {}", row.number, row.cells.join("|"))).collect();
        assert_eq!(
            rows,
            ["1 Staff list", "2 name|supervisor|team", "3 Ann|Bo|North", "4 Cy|Bo|North", "6 Di|Bo", "9 ||a remark"]
        );
        assert_eq!(sheet.merged_areas, 2);
    }

    #[test]
    fn hostile_workbooks_are_refused() {
        let rows: String = (1..=3000).map(|row| format!("<row r=\"{row}\"><c t=\"str\"><v>x</v></c></row>")).collect();
        let all = format!(
            "{rows}</sheetData><mergeCells>{}</mergeCells><sheetData>",
            "<mergeCell ref=\"A1:A1048576\"/>".repeat(1000)
        );
        assert!(read(&workbook("0", &all)).unwrap_err().message.contains("far more cells"));
        let far = r#"<row><c r="IV1"><v>1</v></c></row>"#.repeat(CELLS / 256 + 1);
        assert!(read(&workbook("0", &far)).unwrap_err().message.contains("far more cells"));
        for bad in ["<row><c", "<row></c>", "<!DOCTYPE a>", "<row><c t='str'><v>&nope;</v></c></row>"] {
            assert!(read(&workbook("0", bad)).is_err(), "{bad}");
        }
        let whole = workbook("0", "<row><c><v>1</v></c></row>");
        for cut in 0..whole.len() {
            let _ = read(&whole[..cut]);
        }
    }

    #[test]
    fn other_archives_are_named() {
        for (parts, said) in [
            (&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")][..], "(.ods)"),
            (&[("Index/Document.iwa", "")], "a Numbers file"),
            (&[("word/document.xml", "")], "a Word file"),
            (&[("xl/workbook.bin", "")], "(.xlsb)"),
            (&[("staff.csv", "")], "a zip archive"),
        ] {
            let error = read(&packed(parts)).unwrap_err();
            assert!(error.message.contains(said), "{said}: {}", error.message);
        }
    }
}
