"""Letters and the like: written with python-docx, then turned into what is wanted by LibreOffice."""

import io
import sys
import tempfile
from datetime import datetime, timezone

import docx
import pikepdf
import tools
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from make_signed import sign, update
from pyhanko.sign import fields

from .letters import LETTERS, PLAN
from .people import HEAD, SUPERVISOR
from .shared import certificate, must, saved

PLAIN = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}'
TAGGED = PLAIN.replace('"false"}', '"true"},"PDFUACompliance":{"type":"boolean","value":"true"}')
CONVERTED = {
    "outcome": PLAIN,
    "plan": PLAIN,
    "audit": PLAIN,
    "training": TAGGED,
    "log": "odt",
    "old audit": "doc:MS Word 97",
    "request": "rtf:Rich Text Format",
}


def letter(title, parts):
    """A Word document: `#` begins a heading, `-` an item of a list, a list is a table with its headings first."""
    document = docx.Document()
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for style in ("Normal", "Heading 1", "Heading 2"):
        named = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        named.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            named.set(qn(f"w:{script}"), "Liberation Sans")
    if title != PLAN:
        document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    document.add_heading(title, 1)
    for part in parts:
        if isinstance(part, list):
            table(document, part)
        elif part.startswith("# "):
            document.add_heading(part[2:], 2)
        elif part.startswith("- "):
            document.add_paragraph(part[2:], style="List Bullet")
        else:
            document.add_paragraph(part)
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title, SUPERVISOR, SUPERVISOR, ""
    about.created = about.modified = datetime(2025, 6, 27, 8, 0)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(document, rows):
    made = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for at, row in enumerate(rows):
        for cell, text in zip(made.rows[at].cells, row, strict=True):
            cell.text = text
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph()


def letters(work):
    """Each letter in the format it is wanted in."""
    out, by_format = {}, {}
    for at, (name, (title, parts)) in enumerate(LETTERS.items()):
        out[name] = letter(title, parts)
        if name in CONVERTED:
            source = work / f"{at}.docx"
            source.write_bytes(out[name])
            by_format.setdefault(CONVERTED[name], {})[name] = source
    for wanted, sources in by_format.items():
        for name, path in convert(wanted, sources, work / "converted").items():
            out[name] = path.read_bytes()
    return out


def convert(wanted, sources, directory):
    """LibreOffice turns files into another format, all in one run: the paths of what it made."""
    ending = wanted.split(":")[0]
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
        must(tools.run([*command, "--convert-to", wanted, "--outdir", directory, *sources.values()]))
    made = {name: directory / f"{path.stem}.{ending}" for name, path in sources.items()}
    missing = [str(path) for path in made.values() if not path.exists()]
    if missing:
        sys.exit(f"LibreOffice did not make {', '.join(missing)}")
    return made


def signed_letter(pdf):
    """Signed below the last line, for everybody to see."""
    place = fields.SigFieldSpec("signature", on_page=0, box=(90, 300, 290, 360))
    pdf = update(pdf, lambda writer: fields.append_signature_field(writer, place))
    return sign(pdf, certificate(HEAD), field="signature", at=datetime(2025, 6, 25, 14, 30, tzinfo=timezone.utc))


GRADES = [
    ["Worker", "Files", "Good or better", "Requires improvement"],
    ["K. Boateng", "2", "2", "0"],
    ["Z. O’Hara", "2", "1", "1"],
    ["T. Żak", "1", "1", "0"],
]


def with_attachment(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        data = "\r\n".join(",".join(row) for row in GRADES).encode()
        document.attachments["Grades of the team, April 2025.csv"] = pikepdf.AttachedFileSpec(
            document,
            data,
            description="The grades of all files looked at in April",
            mime_type="text/csv",
            creation_date="D:20250424160000+01'00'",
            mod_date="D:20250424160000+01'00'",
        )
        return saved(document)
