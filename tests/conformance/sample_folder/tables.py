"""A spreadsheet, and a table on turned pages of a PDF."""

import io
import zipfile
from datetime import date

import pikepdf
import pymupdf

from .shared import saved

FAMILIES = [
    ["Family", "Children", "Status", "Since", "Visits due", "Visits made", "Last visit"],
    ["Family A", 2, "Child in need", date(2025, 3, 10), 2, 2, date(2025, 5, 21)],
    ["Family B", 1, "Child protection", date(2025, 2, 24), 4, 4, date(2025, 5, 28)],
    ["Family C", 3, "Child in need", date(2025, 4, 7), 2, 1, date(2025, 5, 6)],
    ["Family D", 1, "Looked after", date(2025, 3, 19), 1, 1, date(2025, 5, 22)],
    ["Family E", 2, "Child protection", date(2025, 4, 7), 4, 3, date(2025, 5, 27)],
    ["Family F", 2, "Child in need", date(2025, 4, 14), 2, 2, date(2025, 5, 29)],
    ["Family G", 1, "Looked after", date(2025, 5, 2), 1, 1, date(2025, 5, 20)],
    ["Family H", 2, "Child in need", date(2025, 5, 6), 2, 2, date(2025, 5, 30)],
]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK = {
    "[Content_Types].xml": f'''<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>
</Types>''',
    "_rels/.rels": f'''<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>''',
    "xl/_rels/workbook.xml.rels": f'''<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>
</Relationships>''',
    "xl/workbook.xml": f'''<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">
<sheets><sheet name="Caseload May 2025" sheetId="1" r:id="rId1"/></sheets>
</workbook>''',
    # The third format is a date’s.
    "xl/styles.xml": f'''<styleSheet xmlns="{MAIN}">
<fonts count="2"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
</styleSheet>''',
}


def caseload():
    """A workbook of one sheet. No program of setup.sh writes one, so its parts are written here."""
    rows = []
    last = len(FAMILIES)
    for number, row in enumerate([*FAMILIES, ["All", f"=SUM(B2:B{last})", "", "", f"=SUM(E2:E{last})", f"=SUM(F2:F{last})"]], 1):
        cells = []
        for column, value in zip("ABCDEFG", row, strict=False):
            at, style = f"{column}{number}", 1 if number in (1, last + 1) else 0
            if isinstance(value, date):
                cells.append(f'<c r="{at}" s="2"><v>{(value - date(1899, 12, 30)).days}</v></c>')
            elif isinstance(value, int):
                cells.append(f'<c r="{at}" s="{style}"><v>{value}</v></c>')
            elif value.startswith("="):
                total = sum(family["ABCDEFG".index(column)] for family in FAMILIES[1:])
                cells.append(f'<c r="{at}" s="{style}"><f>{value[1:]}</f><v>{total}</v></c>')
            elif value:
                cells.append(f'<c r="{at}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>')
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    widths = enumerate((11, 9, 17, 12, 11, 12, 12), 1)
    columns = "".join(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in widths)
    sheet = f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{"".join(rows)}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**WORKBOOK, "xl/worksheets/sheet1.xml": sheet}.items():
            whole = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'
            package.writestr(zipfile.ZipInfo(name, (2025, 6, 2, 9, 0, 0)), whole, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workload():
    """Two pages that are read across; a program that prints only upright ones turned the second."""
    document = pymupdf.open()
    weeks = [
        ("Workload, weeks from 2 to 20 June 2025", ("2 June", "9 June", "16 June")),
        ("Workload, weeks from 23 June to 11 July 2025", ("23 June", "30 June", "7 July")),
    ]
    for title, columns in weeks:
        page = document.new_page(width=842, height=595)
        page.insert_text((60, 70), title, fontname="hebo", fontsize=18)
        page.insert_text((60, 92), "Care Management Team 2, hours a week for each family", fontname="helv", fontsize=11)
        for at, row in enumerate([("Family", "Status", *columns), *((f[0], f[2]) for f in FAMILIES[1:])]):
            hours = row[2:] or [str(2 + (at * 7 + 3 * week) % 5) for week in range(3)]
            y = 130 + 44 * at
            page.draw_rect((60, y, 782, y + 44), color=(0.6, 0.6, 0.6), fill=(0.9, 0.93, 0.96) if at == 0 else None)
            for x, text in zip((72, 232, 452, 572, 692), (*row[:2], *hours), strict=True):
                page.insert_text((x, y + 27), text, fontname="hebo" if at == 0 else "helv", fontsize=13)
    document.set_metadata({"title": "Workload table", "creationDate": "D:20250620090000Z", "modDate": "D:20250620090000Z"})
    with pikepdf.open(io.BytesIO(document.tobytes(no_new_id=True))) as turned:
        page = turned.pages[1]
        page.contents_add(b"q 0 1 -1 0 595 0 cm", prepend=True)
        page.contents_add(b"Q")
        page.mediabox = [0, 0, 595, 842]
        page.Rotate = 90
        return saved(turned)
