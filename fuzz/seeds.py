#!/usr/bin/env python3
"""Writes the first inputs of each corpus but that of signatures, from the fixtures. Needs pikepdf, and Formfolio in FORMFOLIO.

Office files become the parts of their packages, as `packed` in entries.rs takes them; what no reader looks at is left
out. PDFs are written without compression and without fonts, so that mutations reach what is in them.
"""

import base64
import copy
import os
import pathlib
import re
import subprocess
import tempfile
import zipfile

import pikepdf
from lxml import etree

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
FIXTURES = ROOT / "fixtures"
# Themes and looks, which are large, and pictures.
LEFT_OUT = re.compile(r"(theme\d*|stylesWithEffects|fontTable|webSettings|settings|glossary/styles|calcChain)\.xml|Thumbnails|\.(png|jpe?g)$")
LARGEST = 40_000


def seed(target, name, data):
    path = HERE / "corpus" / target / re.sub(r"[^a-z0-9.-]+", "-", name.lower())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def parts(data, left_out=LEFT_OUT):
    out = []
    with zipfile.ZipFile(data) as package:
        for info in package.infolist():
            if info.is_dir() or left_out.search(info.filename):
                continue
            part = package.read(info)
            if info.filename.endswith("styles.xml") and len(part) > 9_000:
                continue
            out.append(b"@@" + info.filename.encode() + b"\n" + part + b"\n")
    return b"".join(out)


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PACKAGE = b"""@@[Content_Types].xml
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
@@_rels/.rels
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>\
</Relationships>
"""
# The parts that are left out around the first piece of a document.
NOT_AROUND = re.compile(LEFT_OUT.pattern + r"|word/document\.xml$|styles\.xml|glossary|app\.xml")
# The bytes of a piece.
PIECE = 2_500
NOISE = re.compile(rb' w:rsid\w*="\w*"|<w:(?:lang|szCs|proofErr|spacing|tcW|tblW|tblLook|tblLayout|tblBorders|gridCol)\b[^<>]*/>')


LOOKS = ("pPr", "tcPr", "tblPr", "tblGrid", "trPr", "sectPr", "proofErr", "bookmarkStart", "bookmarkEnd", "sz", "szCs", "rFonts", "lang",
         "color", "lastRenderedPageBreak")
# A whole document is no longer than this.
LONGEST = 9_000


def plain(root):
    """A document in Word without its looks, but for bold, struck and hidden words."""
    root = copy.deepcopy(root)
    for one in list(root.iter(*(W + name for name in LOOKS))):
        one.getparent().remove(one)
    for one in list(root.iter(f"{W}rPr")):
        if len(one) == 0:
            one.getparent().remove(one)
    etree.cleanup_namespaces(root)
    return re.sub(rb' (?:w:rsid\w*|w14:\w+|xml:space)="[^"]*"', b"", etree.tostring(root, encoding="utf-8"))


def pieces(data):
    """A document in Word without its looks, and in pieces, each its title and what follows for a while."""
    with zipfile.ZipFile(data) as package:
        if "word/document.xml" not in package.namelist():
            return
        root = etree.fromstring(package.read("word/document.xml"))
    whole = plain(root)
    if len(whole) <= LONGEST:
        yield whole
    body = root.find(f"{W}body")
    # Our forms are one control, whose tag names the form.
    control = next((item for item in body if item.tag == f"{W}sdt" and len(etree.tostring(item)) > 2 * PIECE), None)
    body = body if control is None else control.find(f"{W}sdtContent")

    def written(items):
        short = etree.Element(root.tag, nsmap=root.nsmap)
        inner = etree.SubElement(short, f"{W}body")
        if control is not None:
            around = etree.SubElement(inner, control.tag)
            around.append(copy.deepcopy(control.find(f"{W}sdtPr")))
            inner = etree.SubElement(around, body.tag)
        inner.extend(copy.deepcopy(item) for item in items)
        etree.cleanup_namespaces(short)
        return NOISE.sub(b"", etree.tostring(short, encoding="utf-8"))

    def rows(item):
        for row in item.iterchildren(f"{W}tr", f"{W}sdt"):
            table = etree.Element(f"{W}tbl", nsmap=item.nsmap)
            table.append(copy.deepcopy(row))
            yield table

    items = []
    for item in body:
        large = item.tag == f"{W}tbl" and len(written([item])) > PIECE
        items += rows(item) if large else [item]
    title = items[:2] if len(written(items[:2])) < 1_000 else []
    held, size = [], 0
    for item in items:
        length = len(written([item]))
        if held and size + length > PIECE:
            yield written(title + held)
            held, size = [], 0
        held.append(item)
        size += length
    if held:
        yield written(title + held)


def word():
    every = [
        *FIXTURES.glob("docx/*.docx"), *FIXTURES.glob("docx/earlier/*.docx"), *FIXTURES.glob("bad/letter.*"),
        *FIXTURES.glob("foreign/*/sandwell-individual-record.docx"), *FIXTURES.glob("legacy/W*.docx"),
        *FIXTURES.glob("typed/*.docx"),
    ]
    for path in sorted(every):
        name = "-".join(path.relative_to(FIXTURES).parts)
        if not zipfile.is_zipfile(path):
            if path.suffix == ".doc":
                seed("word", name, path.read_bytes())
            continue
        for number, piece in enumerate(pieces(path)):
            around = PACKAGE if number else parts(path, NOT_AROUND)
            if len(around) <= LONGEST:
                seed("word", f"{name}-{number}", around + b"@@word/document.xml\n" + piece)
            if not number:
                seed("word", f"{name}-alone", PACKAGE + b"@@word/document.xml\n" + piece)
        data = parts(path)
        if len(data) <= LARGEST or path.suffix == ".odt":
            seed("word", name, data)
    seed("word", "minutes.rtf", (FIXTURES / "bad/minutes.rtf").read_bytes())
    seed("word", "letter.docx", (FIXTURES / "bad/letter.docx").read_bytes())


def bare(data):
    """A PDF without compression, fonts and most of what its pages draw."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as out:
        with pikepdf.open(data) as pdf:
            for key in ("/StructTreeRoot", "/Outlines", "/MarkInfo", "/OutputIntents"):
                if key in pdf.Root:
                    del pdf.Root[key]
            for one in pdf.objects:
                if not isinstance(one, pikepdf.Dictionary):
                    continue
                for key in ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/DescendantFonts", "/StructParent"):
                    if key in one:
                        del one[key]
            for page in pdf.pages:
                content = page.Contents.read_bytes() if isinstance(page.get("/Contents"), pikepdf.Stream) else b""
                if len(content) > 1_500:
                    page.Contents = pdf.make_stream(content[: content.find(b"\nET") + 4])
            pdf.remove_unreferenced_resources()
            pdf.save(out.name, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                     object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return pathlib.Path(out.name).read_bytes()


# The fields of a piece of a form.
FIELDS = 4


def fields(data):
    """A form in PDF in pieces: a few of its fields, on pages without words, without pictures of the answers."""
    with pikepdf.open(data) as pdf:
        count = len(pdf.Root.AcroForm.Fields) if "/AcroForm" in pdf.Root else 0
    for first in range(0, count, FIELDS):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as out, pikepdf.open(data) as pdf:
            form = pdf.Root.AcroForm
            form.Fields = pikepdf.Array(list(form.Fields)[first : first + FIELDS])
            for key in ("/DR", "/XFA"):
                if key in form:
                    del form[key]
            for key in ("/StructTreeRoot", "/ViewerPreferences", "/Metadata"):
                if key in pdf.Root:
                    del pdf.Root[key]
            kept = set()

            def keep(field):
                kept.add(field.objgen)
                for kid in field.get("/Kids", []):
                    keep(kid)

            for field in form.Fields:
                keep(field)
            for number in range(len(pdf.pages) - 1, -1, -1):
                page = pdf.pages[number]
                page.Annots = pikepdf.Array([one for one in page.get("/Annots", []) if one.objgen in kept])
                page.Contents = pdf.make_stream(b"q Q")
                page.Resources = pikepdf.Dictionary()
                if not len(page.Annots) and len(pdf.pages) > 1:
                    del pdf.pages[number]
            for page in pdf.pages:
                for one in page.Annots:
                    # A box to tick is on by a name of its pictures.
                    if "/AS" not in one:
                        for key in ("/AP", "/MK"):
                            if key in one:
                                del one[key]
            pdf.remove_unreferenced_resources()
            pdf.save(out.name, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                     object_stream_mode=pikepdf.ObjectStreamMode.disable)
            yield pathlib.Path(out.name).read_bytes()


def pdf(scratch):
    for directory in ("damaged", "strangers"):
        for path in sorted((FIXTURES / directory).glob("*.pdf")):
            seed("pdf", path.name, path.read_bytes())
    for name in ("bad/letter.pdf", "bad/locked.pdf", "bad/scan.pdf", "bad/only-text.pdf", "signed/locked/none.pdf",
                 "signed/locked/packed.pdf", "signed/generations/reused.pdf", "legacy/N1-a01.pdf"):
        seed("pdf", name, (FIXTURES / name).read_bytes())
    for name in ("individual-record-good", "bct-supervision-agreement-good", "leics-allocation-note-bad",
                 "worcs-supervision-agreement-good"):
        subprocess.run([os.environ["FORMFOLIO"], "fill", FIXTURES / f"records/{name}.yaml", "--format", "pdf", "--out",
                        scratch], check=True, capture_output=True)
        seed("pdf", f"{name}.pdf", bare(pathlib.Path(scratch) / f"{name}.pdf"))
        for number, piece in enumerate(fields(pathlib.Path(scratch) / f"{name}.pdf")):
            seed("pdf", f"{name}-{number}.pdf", piece)
    for name in ("P2-d01", "P6-a02", "P6-a01"):
        data = bare(FIXTURES / f"legacy/{name}.pdf")
        if len(data) <= LARGEST:
            seed("pdf", f"{name}.pdf", data)


def form():
    for name in ("bct/supervision-agreement", "leics/allocation-note", "leics/bottom-lines", "sandwell/manager-agenda",
                 "sandwell/managers-record", "worcs/supervision-agreement", "sandwell/folder-checklist"):
        seed("form", name, (ROOT / f"forms/{name}.yaml").read_bytes())
    seed("form", "everything", (FIXTURES / "docx/everything.yaml").read_bytes())
    sets = {"plymouth": ["plymouth/authority.yaml"], "layout": ["layouts/general.yaml"],
            "worcs": ["worcs/authority.yaml", "worcs/safeguarding-record.yaml"]}
    for name, files in sets.items():
        seed("form", f"files-{name}", b"".join(
            b"@@" + file.encode() + b"\n" + (ROOT / "forms" / file).read_bytes() + b"\n" for file in files))
    for path in sorted((FIXTURES / "bad/forms").rglob("*.yaml")):
        seed("form", "bad-" + path.name, path.read_bytes())


def record():
    for path in sorted((FIXTURES / "records").glob("*.yaml")):
        seed("record", path.name, path.read_bytes())
    for rule in ("ambiguous-date", "scale-marked-twice", "action-overdue", "signature-undated", "unreadable-value"):
        for path in sorted((FIXTURES / "rules" / rule).glob("*.yaml")):
            seed("record", f"{rule}-{path.name}", path.read_bytes())
    for name in ("sandwell-individual-record", "sandwell-file-audit"):
        seed("record", f"{name}.json", (FIXTURES / f"foreign/{name}.expected.json").read_bytes())


def lists():
    for path in sorted((FIXTURES / "lists").iterdir()):
        if path.suffix == ".csv":
            seed("list", path.name, path.read_bytes())
    for path in (FIXTURES / "lists/staff.xlsx", FIXTURES / "lists/personnel.xlsx", FIXTURES / "bad/timesheet.xlsx"):
        seed("list", f"{path.stem}-parts", parts(path))
    seed("list", "staff.xlsx", (FIXTURES / "lists/staff.xlsx").read_bytes())


def shortened(match):
    """The beginning of an attachment."""
    return base64.encodebytes(base64.b64decode(match.group())[:1_500])


def mail():
    for path in sorted(FIXTURES.rglob("*.eml")):
        data = re.sub(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n){10,}[A-Za-z0-9+/=]*", shortened, path.read_bytes())
        seed("mail", path.name, data)
    seed("mail", "E1-a04.msg", (FIXTURES / "legacy/E1-a04.msg").read_bytes())
    seed("mail", "page.html", (FIXTURES / "bad/page.html").read_bytes())
    seed("mail", "utf16", (FIXTURES / "bad/utf16.yaml").read_bytes())


def picture():
    every = [*FIXTURES.glob("scans/*.tif"), *FIXTURES.glob("scans/*.jpg"), *FIXTURES.glob("bad/*.png"),
             *FIXTURES.glob("bad/*.jpg"), *FIXTURES.glob("bad/*.tiff")]
    for path in sorted(every):
        if path.stat().st_size <= 14_000:
            seed("picture", path.name, path.read_bytes())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        word(), pdf(scratch), form(), record(), lists(), mail(), picture()
