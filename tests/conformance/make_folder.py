"""Writes the documents of the sample folder that other programs made: scans, photographs, letters, signed files.

    FORMFOLIO=target/release/formfolio python make_folder.py [--out fixtures/folders/sandwell-move]

(With the Python of setup.sh.) The files are those of FILES, in the folder; what else lies there is left alone. Everybody in
them is made up. The certificates and the keys are made anew each time and thrown away. Beside the folder stands

    PROVENANCE.md    below the line MARK: what made each file, and what it is for
"""

import argparse
import importlib.metadata
import io
import json
import random
import re
import shutil
import sys
import tempfile
import unicodedata
import zipfile
from datetime import date, datetime, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

import docx  # noqa: E402
import pikepdf  # noqa: E402
import pymupdf  # noqa: E402
import yaml  # noqa: E402
from docx.oxml import OxmlElement  # noqa: E402
from docx.oxml.ns import qn  # noqa: E402
from docx.shared import Mm  # noqa: E402
from PIL import Image, ImageDraw, ImageFilter, ImageFont  # noqa: E402
from pyhanko.sign import fields  # noqa: E402

import tools  # noqa: E402
from make_signed import Identity, sign, update  # noqa: E402

FOLDER = HERE.parents[1] / "fixtures" / "folders" / "sandwell-move"
MARK = "<!-- make_folder.py writes what follows -->"
PERSON, SUPERVISOR, HEAD = "Zoë O’Hara", "Łukasz Brennan", "Tanya Plummer"
FORM = "sandwell/individual-record"

# Some names are written as macOS writes them, with each accent after its letter.
LOG = unicodedata.normalize("NFD", "05 Learning and Development/Reflective log – Zoë.odt")

# Where each file lies, with what it was made, and what it is for.
FILES = {
    "signed record": (
        "02 Monthly Supervision Record/2025-02-19 Supervision record (signed).pdf",
        "formfolio, pyhanko",
        "a record of ours, signed digitally by the supervisor: it must be handed on byte for byte",
    ),
    "record": (
        "02 Monthly Supervision Record/Zoë O'Hara supervision 19.03.2025.PDF",
        "formfolio, pdf-lib",
        "a blank of ours, completed with pdf-lib: appearances in Helvetica, not embedded; one answer longer than its box",
    ),
    "caseload": ("03 Workload/Caseload report May 2025.xlsx", "python", "a spreadsheet, its parts written by the script"),
    "workload": (
        "03 Workload/Workload table 20-06-2025.pdf",
        "pymupdf, pikepdf",
        "landscape pages, the second an upright page with `/Rotate 90`; fonts not embedded",
    ),
    "outcome": (
        "Appraisal/Outcome of the appraisal, letter 25 June 2025.pdf",
        "python-docx, libreoffice, pyhanko",
        "no form of ours, and signed digitally, with a visible signature",
    ),
    "plan": (
        "Appraisal/Personal development plan 2025.docx.pdf",
        "python-docx, libreoffice",
        "a PDF with two endings to its name, on American paper (Letter)",
    ),
    "training": (
        "05 Learning and Development/Training record Q1.pdf",
        "python-docx, libreoffice",
        "a tagged PDF (PDF/UA) of another program, with a heading, a list and a table",
    ),
    "screenshot": (
        "05 Learning and Development/Screenshot 2025-06-03 at 16.42.11 e-learning.png",
        "pillow",
        "a screenshot as PNG, transparent at its corners",
    ),
    "log": (LOG, "python-docx, libreoffice", "an OpenDocument text, its name in decomposed letters (NFD)"),
    "audit": (
        "06 Case-file Audits/Case file audit 24.04.2025.pdf",
        "python-docx, libreoffice, pikepdf",
        "a PDF with a file attached to it",
    ),
    "old audit": ("06 Case-file Audits/Case audit March 2025.doc", "python-docx, libreoffice", "an old Word file"),
    "request": (
        "06 Case-file Audits/Training request after the audit.rtf",
        "python-docx, libreoffice",
        "Rich Text; its directory and its name say different sections, so its place is in doubt",
    ),
    "return": (
        "07 Managing Attendance/RTW interview 19-05-2025.TIF",
        "pillow",
        "a scan of two pages as TIFF, CCITT G4, 200 dpi",
    ),
    "self-certificate": (
        "07 Managing Attendance/IMG_2231 Self-certificate.JPG",
        "pillow",
        "a photograph taken with the telephone on its side (EXIF orientation 6)",
    ),
    "mail": (
        "Recognition of good practice/FW_ Thank you for the court report.eml",
        "python, pymupdf",
        "an email with headers beyond ASCII, a body in HTML alone and a PDF attached",
    ),
    "card": (
        "Thank-you card from the girls’ group.webp",
        "pillow",
        "a picture of a kind that cannot be shown in a PDF as it is",
    ),
    "probation": (
        "10 Probation/HR13.1 probationary assessment.docx",
        "python-docx",
        "a Word file that is no form of ours, of a section that the layout of nine lacks",
    ),
    "handover": (
        "Handover letter to Court Team 27 June 2025.docx",
        "python-docx",
        "a Word letter that is no form of ours",
    ),
    "scan": (
        "Scan_20250616_0003.PDF",
        "pillow",
        "a scanned PDF, a picture without text; nothing says where it belongs",
    ),
}


# Records.


def record(day, following, **more):
    """The values of a record of one session."""
    values = {
        "supervisee": PERSON,
        "supervisor": SUPERVISOR,
        "session_date": day,
        "next_date": following,
        "next_time": "10:00",
        "next_venue": "Room 3",
        "manager_signed": {"name": SUPERVISOR, "date": day},
        "employee_signed": {"name": PERSON, "date": day},
    }
    return {**values, **more}


FEBRUARY = record(
    "2025-02-19",
    "2025-03-19",
    welcome_wellbeing="Zoë is in the third month of her temporary contract with the team and says that she is finding her feet.",
    review_of_last="Both actions of January are done: the diary is shared, and the desk by the window is hers.",
    workload="Nine children in five families. One family moves to early help at the end of the month.",
    casework_discussion="The discussion of each child is on the child’s file.",
    reflective_practice=(
        "A first visit that ended on the doorstep. Zoë had prepared her questions and not her opening words. "
        "We tried three ways to begin and she chose the shortest."
    ),
    performance_development_training="She would like to apply for the permanent post. I support it.",
    welfare="No concerns. The drive home is shorter since the roadworks ended.",
    any_other_business="None.",
    actions=[
        {"action": "Write an opening and try it on two doorsteps", "timescale": "2025-03-12", "by_whom": PERSON},
        {"action": "Send Zoë the advertisement of the post", "timescale": "2025-02-21", "by_whom": SUPERVISOR},
    ],
)

# Longer than its box: whoever typed it in a PDF reader did not see the end.
LONG = """\
Zoë brought the visit of 11 March to two brothers who have not spoken to each other since Christmas. She had planned to see them \
one after the other. When she arrived both sat in the kitchen with their coats on, and their grandmother said that nobody in this \
house had secrets.

What happened: Zoë sat down with all three of them and asked the younger boy about his bicycle, because it stood in the hall with a \
wheel missing. The older boy answered for him, the first words between them that the grandmother had heard for weeks. They then \
argued about the wheel for ten minutes. Zoë said nothing, and found that harder than any question on her list.

What she made of it: she had come to hear about Christmas and heard about a wheel. On the way back she counted the visit as lost. In \
talking about it here she noticed that the quarrel was about who is trusted with what belongs to both, and that Christmas had been \
about the same thing. The grandmother, who wants no secrets, was the only one in the room who was calm while they shouted.

What it may have been like for the boys: an adult listened to both of them at once and did not take a side. Neither of them looked \
at their grandmother before he spoke, which both had done on every visit until now.

What she will try: to come back with a wheel, or with somebody who can mend one, and to let the two of them do it while she holds \
the spanner. She will see each of them alone as well, at school, because the plan asks for it and because the older one may have \
more to say than a kitchen allows.

What I added: that staying silent for ten minutes was the work, and that she should write it into the record of the visit as \
something she did, not as something that did not happen. We agreed to come back to the grandmother’s calm next time. It may be \
strength, and it may be that she has stopped hoping; the next visit should find out which."""

MARCH = record(
    "2025-03-19",
    "2025-04-09",
    welcome_wellbeing="Zoë is glad of the permanent post from 31 March. She asked to begin with the two brothers.",
    review_of_last="The opening for first visits is written and was tried twice. The application was sent on 24 February.",
    workload="Ten children in six families. Two more families from 7 April, when the probation period has begun.",
    reflective_practice=LONG,
    performance_development_training="Safeguarding, level 3, is booked for June.",
    welfare="No concerns.",
    actions=[
        {"action": "See each of the brothers alone, at school", "timescale": "04/04/2025", "by_whom": PERSON},
        {"action": "Prepare the supervision contract for the new post", "timescale": "02/04/2025", "by_whom": "Mr Brennan"},
    ],
)

# pdf-lib as most people use it: its own Helvetica, which has no Ł, for whatever was typed.
PDF_LIB = """
const { createRequire } = require("node:module");
const { readFileSync, writeFileSync } = require("node:fs");
const { PDFDocument } = createRequire(process.env.NODE_PACKAGES + "/from-here.js")("pdf-lib");
const [source, target, answers] = process.argv.slice(1);
(async () => {
  const document = await PDFDocument.load(readFileSync(source), { updateMetadata: false });
  const form = document.getForm();
  for (const [name, value] of Object.entries(JSON.parse(readFileSync(answers, "utf8"))))
    form.getTextField(name).setText(value);
  document.setModificationDate(new Date("2025-03-19T15:20:00Z"));
  writeFileSync(target, await document.save());
})();
"""


def signed_record(work):
    """Completed by us, then signed by the supervisor with a certificate of an authority that is thrown away."""
    source = work / "february.yaml"
    source.write_text(yaml.safe_dump({"form": FORM, "version": 1, "values": FEBRUARY}, allow_unicode=True), encoding="utf-8")
    tools.formfolio("fill", source, "--format", "pdf", "--out", work)
    [made] = work.glob("*.pdf")
    pdf = made.read_bytes()
    made.unlink()
    return sign(pdf, certificate(SUPERVISOR), at=datetime(2025, 2, 20, 9, 5, tzinfo=timezone.utc))


def typed_record(work):
    """A blank with the supervisor’s name in it beforehand; everything else typed."""
    values = work / "values.yaml"
    values.write_text(f"supervisor: {SUPERVISOR}\n", encoding="utf-8")
    tools.formfolio("blank", FORM, "--format", "pdf", "--values", values, "--out", work)
    [blank] = work.glob("*.pdf")
    typed = {}
    for name, value in MARCH.items():
        if name == "actions":
            typed |= {f"actions.{at}.{column}": text for at, row in enumerate(value, 1) for column, text in row.items()}
        elif isinstance(value, dict):
            typed |= {f"{name}.{part}": british(text) for part, text in value.items()}
        elif name != "supervisor":
            typed[name] = british(value)
    typed["manager_signed.name"] = "L. Brennan"
    answers = work / "answers.json"
    answers.write_text(json.dumps(typed, ensure_ascii=False), encoding="utf-8")
    target = work / "record.pdf"
    must(tools.run(["node", "-e", PDF_LIB, blank, target, answers]))
    return target.read_bytes()


def british(text):
    """A date as people type it; any other text as it is."""
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3/\2/\1", text)


def certificate(name):
    return Identity(name, Identity("Formfolio Test Authority", authority=True))


# Letters and the like: written with python-docx, then turned into what is wanted by LibreOffice.


# Its writer’s program was left at American paper.
PLAN = "Personal development plan"
LETTERS = {
    "outcome": (
        "Outcome of your appraisal",
        [
            "Sandwell Children’s Trust",
            "25 June 2025",
            f"Dear {PERSON},",
            "Thank you for the conversation of 18 June. This letter says what we agreed, for your folder and for your new team.",
            "You met four of your five objectives in full. The fifth, to have every chronology up to date, you met for six of your "
            "eight families; the other two will be done before you move.",
            "I was struck by what families say of you: that you come when you said you would. Please keep the habit of writing the "
            "next visit into the family’s own calendar.",
            "Your objectives for the coming year are in your personal development plan. Your new supervisor will look at them with "
            "you within a month of 7 July.",
            "Yours sincerely,",
            HEAD,
            "Service Manager, Care Management",
        ],
    ),
    "plan": (
        PLAN,
        [
            f"{PERSON}, social worker. Agreed on 18 June 2025 for the year to June 2026.",
            [
                ["What I want to learn", "How", "By when"],
                ["To give evidence in court with a steady voice", "Court skills, two days; a mock hearing", "October 2025"],
                ["To write a chronology that a stranger can follow", "Read three of Kwame Boateng’s; swap drafts", "July 2025"],
                ["To support a student on placement", "Stage 1 of the practice educator course", "June 2026"],
            ],
            "What I need for it: two study days, and a supervisor who asks how it is going.",
        ],
    ),
    "training": (
        "Training record, first quarter of 2025–26",
        [
            f"{PERSON}, Care Management Team 2.",
            "# What was undertaken",
            [
                ["Date", "Training", "Hours", "What I took from it"],
                ["24 April 2025", "Recording that children can read later", "3", "Write as if she reads it at eighteen."],
                ["3 June 2025", "Information governance, e-learning", "1", "Ask who needs to know before who may."],
                ["12 June 2025", "Safeguarding, level 3", "6", "Thresholds are for conversations, not for closing them."],
            ],
            "# What is still to come",
            "- Court skills, two days in September",
            "- Motivational interviewing, half a day, not booked yet",
            "Ten hours in this quarter, of thirty in the year.",
        ],
    ),
    "log": (
        "Reflective log",
        [
            "28 May 2025. The review conference was moved to the large room because of the rain. Everybody sat further apart, and "
            "nobody interrupted. I wonder how much of what we call a difficult meeting is furniture.",
            "5 June 2025. Naïve question of the day, from a boy of nine: “Who looks after you?” I said, my team. He thought about "
            "it and said that this was a good answer but that I should also have a dog.",
            "18 June 2025. Appraisal. I had expected to be told what is missing and was told what is there. Noted for the next "
            "time that I talk to a parent about a plan.",
        ],
    ),
    "audit": (
        "Case file audit",
        [
            "File looked at on 24 April 2025 by Tanya Plummer. Worker: Zoë O’Hara. The family’s name is left out here.",
            [
                ["What was looked at", "Grade"],
                ["The child’s voice is heard", "Good"],
                ["Chronology", "Requires improvement"],
                ["Plan and reviews", "Good"],
                ["Management oversight", "Outstanding"],
            ],
            "The chronology ends in January. Please bring it up to date by 30 May. Everything else is a pleasure to read; the record "
            "of the visit in March could be used for training.",
            "The grades of all files of the team are attached to this document.",
        ],
    ),
    "old audit": (
        "Case audit, March 2025",
        [
            "One file, chosen by lot. The plan is on the file and was reviewed in time. Visits took place as planned, but for one in "
            "the half-term holiday, and the reason is recorded.",
            "To be done: the address of the father’s new flat is missing on the front sheet.",
            f"Looked at on 12 March 2025 by {SUPERVISOR}. Nothing was graded, because the worker had held the case for two weeks.",
        ],
    ),
    "request": (
        "Training request",
        [
            f"To: {SUPERVISOR}. From: {PERSON}. 27 May 2025.",
            "The audit of April says that my chronologies stop too early. I should like to take part in “Chronologies that work” on "
            "9 July, half a day, no cost to the team.",
            "My cases on that day can be covered by Kwame Boateng, who has agreed.",
        ],
    ),
    "probation": (
        "Probationary assessment of employee (HR13.1)",
        [
            f"Employee: {PERSON}. Post: social worker, Care Management Team 2. Began on 31 March 2025.",
            [
                ["", "First assessment, after 3 months"],
                ["Quality of work", "Meets what is expected"],
                ["Attendance", "One absence of seven working days in May; no concern"],
                ["Working with others", "Above what is expected"],
                ["Induction", "Not completed; dates to be found before the move"],
            ],
            "The probation continues in the Court Team. The second assessment is due by the end of September 2025.",
            f"{SUPERVISOR}, 24 June 2025",
        ],
    ),
    "handover": (
        "Handover to the Court Team",
        [
            "Sandwell Children’s Trust, Care Management Team 2",
            "27 June 2025",
            "Dear colleagues,",
            f"{PERSON} joins you on 7 July. Her supervision folder goes with her. Three things that it does not say on its own:",
            "- She has asked for supervision on Wednesday mornings, because the school run is her husband’s on that day.",
            "- The two brothers stay with Kwame Boateng. She would like to say goodbye to them in person, and has a date for it.",
            "- The induction checklists were begun and have not been found again. Please begin them anew.",
            "You will like working with her. We have.",
            "Kind regards,",
            SUPERVISOR,
        ],
    ),
}

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


def saved(document):
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


# Tables.


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


# Pictures.


FONTS = Path(tools.ENVIRONMENT["CONFORMANCE_FONT"]).parent


def font(size, face="Sans-Regular"):
    return ImageFont.truetype(str(FONTS / f"Liberation{face}.ttf"), size)


class Paper:
    """A sheet of A4 that something is printed on and filled in by hand."""

    def __init__(self, dpi, seed):
        self.unit = dpi / 25.4
        self.image = Image.new("L", (round(210 * self.unit), round(297 * self.unit)), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.chance = random.Random(seed)
        self.y = 22.0

    def at(self, x, y):
        return round(x * self.unit), round(y * self.unit)

    def write(self, x, y, text, size, face="Sans-Regular"):
        self.draw.text(self.at(x, y), text, fill=25, font=font(round(size * self.unit), face), anchor="ls")

    def title(self, text, below=""):
        self.write(20, self.y, text, 6.5, "Sans-Bold")
        self.write(20, self.y + 8, below, 3.6)
        self.y += 22

    def text(self, *lines):
        self.y += 4
        for line in lines:
            self.write(20, self.y, line, 4)
            self.y += 6.5
        self.y += 3

    def answer(self, label, *lines):
        """A box with a printed label, and words in it by hand."""
        height = 9 + 8 * len(lines)
        self.draw.rectangle([self.at(20, self.y), self.at(190, self.y + height)], outline=60, width=max(1, round(self.unit / 4)))
        self.write(22, self.y + 5, label, 3.2, "Sans-Bold")
        for at, line in enumerate(lines):
            self.write(25, self.y + 13 + 8 * at, line, 5, "Serif-Italic")
        self.y += height + 4

    def signature(self, name, day):
        self.write(20, self.y + 10, "Signed", 3.6)
        self.write(120, self.y + 10, f"Date  {day}", 3.6)
        x, points = 38.0, []
        for step in range(90):
            wave = (1 if step % 2 else -1) * self.chance.uniform(0.4, 4.2) * (1 - step / 140)
            points.append(self.at(x, self.y + 7 - wave))
            x += self.chance.uniform(0.2, 1.1)
        self.draw.line(points, fill=40, width=max(1, round(self.unit / 3)), joint="curve")
        self.write(38, self.y + 16, name, 3.2)
        self.y += 26

    def scanned(self, angle):
        """Not quite straight, and with the dust of the glass."""
        out = self.image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        draw = ImageDraw.Draw(out)
        for _ in range(60):
            x, y = self.chance.randrange(out.width), self.chance.randrange(out.height)
            draw.ellipse([x, y, x + self.chance.randrange(1, 4), y + self.chance.randrange(1, 4)], fill=60)
        return out


def return_to_work():
    """Two pages of a fax-like scan."""
    first = Paper(200, 1)
    first.title("Return to Work Interview", "Sandwell Children’s Trust – to be held on the first day back")
    first.answer("Name and team", PERSON, "Care Management Team 2")
    first.answer("First and last day of absence", "Thursday 8 May – Friday 16 May 2025")
    first.answer("Working days absent", "7")
    first.answer("Reason given", "Chest infection. Self-certificate to 11 May,", "fit note of Dr O’Neill from 12 May.")
    first.answer("Is the employee fit to return?", "Yes. Tired after the stairs, otherwise well.")
    first.answer("What helps on the return", "No duty days this week. Visits on foot", "only in the town centre.")
    second = Paper(200, 2)
    second.title("Return to Work Interview, page 2")
    second.answer("Was the absence reported as agreed?", "Yes, before 9 o’clock on the first day.")
    wanted = ("Yes, asked for by Zoë because of the", "second infection since the winter.")
    second.answer("Is a referral to Occupational Health wanted?", *wanted)
    second.answer("Work that was left and who did it", "Two visits: Kwame Boateng. One core group:", "moved to 21 May.")
    second.text("Both have read this form, and each has had a copy of it.")
    second.signature(PERSON, "19/05/2025")
    second.signature(SUPERVISOR, "19/05/2025")
    pages = [paper.scanned(angle).convert("1", dither=Image.Dither.NONE) for paper, angle in ((first, 0.5), (second, -0.4))]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", compression="group4", save_all=True, append_images=pages[1:], dpi=(200, 200))
    return out.getvalue()


def scan():
    """What an office copier sends by email: a page that is one picture, as a PDF."""
    paper = Paper(130, 3)
    paper.title("Bridgeford Learning Centre", "Canal Walk 4 – courses for people who teach at work")
    paper.text("16 June 2025", "", f"Dear {PERSON},", "")
    paper.text(
        "We are pleased to offer you a place in “Practice educator, stage 1”.",
        "The course begins on Monday 13 October and has six days, one a month.",
        "Your manager has told us that you are given the time.",
    )
    paper.text(
        "Please bring a piece of your own recording to the first day, with all",
        "names taken out. We shall read it aloud, so choose one that you like.",
    )
    paper.text("Yours sincerely,")
    paper.signature("Course office", "16/06/2025")
    page = paper.scanned(-0.7).point(lambda value: min(value, 246)).filter(ImageFilter.GaussianBlur(0.6))
    out, when = io.BytesIO(), datetime(2025, 6, 16, 10, 12, tzinfo=timezone.utc).timetuple()
    page.save(out, "PDF", resolution=130, quality=45, title="Scan", creationDate=when, modDate=when)
    return out.getvalue()


def photograph():
    """A form on a desk. The camera was on its side: the picture is stored lying, and EXIF says how to turn it."""
    paper = Paper(110, 4)
    paper.title("Self-certificate of sickness", "For absences of up to seven calendar days")
    paper.answer("Name", PERSON)
    paper.answer("I was unfit for work from … to …", "Thursday 8 May to Sunday 11 May 2025")
    paper.answer("Because of", "A cough and a temperature of 39.")
    paper.answer("I saw a doctor", "Appointment on Monday 12 May")
    paper.signature(PERSON, "12/05/2025")
    sheet = paper.image.point(lambda value: min(value, 238))
    mask = Image.new("L", sheet.size, 255).rotate(4, expand=True)
    tinted = [sheet.point(lambda value, part=part: round(value * part)) for part in (1, 0.985, 0.94)]
    sheet = Image.merge("RGB", tinted).rotate(4, expand=True)
    desk = Image.new("RGB", (1050, 1400), (116, 82, 55))
    grain, chance = ImageDraw.Draw(desk), random.Random(5)
    for y in range(0, 1400, 6):
        shade = chance.randrange(-9, 9)
        grain.line([(0, y), (1050, y + chance.randrange(-20, 20))], fill=(116 + shade, 82 + shade, 55 + shade), width=5)
    desk.paste(sheet, (35, 20), mask)
    lying = desk.filter(ImageFilter.GaussianBlur(0.8)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F], exif[0x0110] = "Example", "Pocket 3"
    exif[0x0132] = "2025:05:12 08:31:07"
    out = io.BytesIO()
    lying.save(out, "JPEG", quality=55, exif=exif, dpi=(72, 72))
    return out.getvalue()


def screenshot():
    """A window of a learning site, with round corners through which one sees nothing."""
    picture = Image.new("RGBA", (1120, 640), (250, 250, 252, 255))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 0, 1120, 56], fill=(222, 224, 230, 255))
    for at, colour in enumerate(((236, 104, 96), (245, 190, 80), (98, 197, 84))):
        draw.ellipse([22 + 28 * at, 20, 38 + 28 * at, 36], fill=(*colour, 255))
    draw.text((560, 28), "learning.example.org – My courses", fill=(70, 74, 84, 255), font=font(20), anchor="mm")
    draw.text((70, 120), "Information governance", fill=(20, 40, 80, 255), font=font(40, "Sans-Bold"), anchor="ls")
    draw.text((70, 165), f"{PERSON} – completed on 3 June 2025 at 16:40", fill=(60, 60, 70, 255), font=font(24), anchor="ls")
    parts = (("What may be shared", 100), ("Asking for consent", 90), ("When something is lost", 100))
    for at, (name, score) in enumerate(parts):
        y = 240 + 100 * at
        draw.text((70, y), name, fill=(30, 30, 40, 255), font=font(24), anchor="ls")
        draw.rounded_rectangle([70, y + 16, 900, y + 44], 14, fill=(224, 228, 236, 255))
        draw.rounded_rectangle([70, y + 16, 70 + 8.3 * score, y + 44], 14, fill=(52, 132, 92, 255))
        draw.text((930, y + 40), f"{score} %", fill=(30, 30, 40, 255), font=font(26), anchor="ls")
    draw.text((70, 590), "Passed. You can print your certificate from 4 June.", fill=(60, 60, 70, 255), font=font(22), anchor="ls")
    corners = Image.new("L", picture.size, 0)
    ImageDraw.Draw(corners).rounded_rectangle([0, 0, 1119, 639], 22, fill=255)
    picture.putalpha(corners)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True, dpi=(144, 144))
    return out.getvalue()


def card():
    picture = Image.new("RGB", (420, 300), (253, 244, 222))
    draw = ImageDraw.Draw(picture)
    for at, colour in enumerate(((219, 96, 84), (237, 170, 60), (92, 160, 106), (78, 128, 190))):
        for x, y in ((45 + 100 * at, 45), (70 + 95 * at, 255)):
            for petal in ((-11, 0), (11, 0), (0, -11), (0, 11)):
                draw.ellipse([x + petal[0] - 9, y + petal[1] - 9, x + petal[0] + 9, y + petal[1] + 9], fill=colour)
            draw.ellipse([x - 7, y - 7, x + 7, y + 7], fill=(255, 250, 235))
    draw.text((210, 125), "Thank you, Zoë!", fill=(70, 50, 90), font=font(44, "Serif-Italic"), anchor="mm")
    draw.text((210, 175), "from everybody in the girls’ group", fill=(70, 50, 90), font=font(22, "Serif-Italic"), anchor="mm")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=70)
    return out.getvalue()


# Mail.


def mail():
    """A message that was forwarded, as a mail program saves it."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    text = (
        "Family Court, office of the clerk\n\n17 June 2025\n\nThe report of 2 June was read by everybody before the hearing,\n"
        "and nobody had a question. That is rare, and due to its author.\n"
    )
    page.insert_text((72, 100), text, fontname="tiro", fontsize=13)
    document.set_metadata({"title": "Note of the clerk", "creationDate": "D:20250617110000Z", "modDate": "D:20250617110000Z"})
    message = EmailMessage()
    message["From"] = Address("Gwenllïan Ó Séaghdha", "clerk", "example.org")
    message["To"] = [Address(SUPERVISOR, "lukasz.brennan", "example.org")]
    message["Cc"] = [Address(PERSON, "zoe.ohara", "example.org")]
    message["Subject"] = "FW: Thank you for the court report – für Zoë, z podziękowaniem"
    message["Date"] = "Tue, 17 Jun 2025 12:04:31 +0100"
    message["Message-ID"] = "<20250617120431.4711@mail.example.org>"
    message.set_content(
        """<!DOCTYPE html>
<html><head><meta charset="utf-8"><style>p { font-family: sans-serif } .quoted { color: #555 }</style></head>
<body><p>Dear Mr Brennan,</p>
<p>please hand this on to <b>Zoë</b>: the judge asked me to say that her report was <i>clear, short and kind</i>. She quoted the
child&rsquo;s own words, and in the right place.</p>
<p>The note for her file is attached.</p>
<p>With kind regards<br>Gwenll&iuml;an Ó Séaghdha<br>Clerk</p>
<blockquote class="quoted"><p>On 2 June Zoë O&rsquo;Hara wrote:<br>Please find the report for the hearing of the 16th.</p></blockquote>
</body></html>
""",
        subtype="html",
        cte="quoted-printable",
    )
    pdf = document.tobytes(no_new_id=True)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="Note for the file – Zoë O’Hara.pdf")
    message.set_boundary("=_part_4711")
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


def must(done):
    if done.returncode:
        sys.exit(f"{' '.join(str(word) for word in done.args[:3])} ...: {done.stderr.strip() or done.stdout.strip()}")


def make(work):
    """Every file by its name in FILES."""
    written = letters(work)
    out = {name: written[name] for name in ("plan", "training", "log", "old audit", "request", "probation", "handover")}
    out["signed record"] = signed_record(work)
    out["record"] = typed_record(work)
    out["outcome"] = signed_letter(written["outcome"])
    out["audit"] = with_attachment(written["audit"])
    out |= {"caseload": caseload(), "workload": workload(), "return": return_to_work(), "scan": scan()}
    out |= {"self-certificate": photograph(), "screenshot": screenshot(), "card": card(), "mail": mail()}
    return out


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=Path, default=FOLDER)
    out = arguments.parse_args().out
    if not shutil.which("soffice"):
        sys.exit("not there: soffice. Run setup.sh first.")
    with tempfile.TemporaryDirectory() as work:
        made = make(Path(work))
    for name, (place, _, _) in FILES.items():
        path = out / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made[name])
    provenance(out.parent / "PROVENANCE.md")
    print(f"{len(FILES)} files in {out}")


def provenance(path):
    """What made each file, below what is said by hand."""
    known = tools.versions()
    for module, package in (("pyhanko", "pyHanko"), ("pillow", "Pillow"), ("pikepdf", "pikepdf")):
        known[module] = f"{package} {importlib.metadata.version(module)}"
    known["python"] = f"Python {sys.version.split()[0]}"
    known["pdf-lib"] = known["pdf-lib"].split(" with ")[0]
    rows = "".join(
        f"| `{unicodedata.normalize('NFC', place)}` | {', '.join(known[one] for one in by.split(', '))} | {what} |\n"
        for place, by, what in FILES.values()
    )
    said = path.read_text(encoding="utf-8").split(MARK)[0].rstrip() if path.exists() else "# Where these folders come from"
    path.write_text(f"{said}\n\n{MARK}\n\n| file | made by | what it is for |\n|---|---|---|\n{rows}", encoding="utf-8")


if __name__ == "__main__":
    main()
