"""Forms that were filled in, printed and scanned are read with Tesseract: rightly, or not at all, or with a remark."""

import json
import subprocess
import unicodedata
from difflib import SequenceMatcher

import pytest
import tools

FORMS = ["leics/allocation-note", "sandwell/individual-record", "worcs/case-record"]
# The share of answers that have to be read rightly, in percent.
RIGHT = 80
# The letters from which a text is long.
LONG = 80

PDF_OF_PICTURES = """
import sys, pymupdf
out = pymupdf.open()
for path in sys.argv[2:]:
    picture = pymupdf.Pixmap(path)
    page = out.new_page(width=595, height=842)
    page.insert_image(page.rect, pixmap=picture)
out.save(sys.argv[1])
"""


def record_file(form):
    authority, name = form.split("/")
    records = tools.HERE.parent.parent / "fixtures" / "records"
    return next(path for path in (records / f"{authority}-{name}-good.yaml", records / f"{name}-good.yaml") if path.exists())


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=tools.ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def leaves(value, place=()):
    """The answers in a record, each with its place. A mark that is not set is no answer."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*place, number))
    elif value not in (None, "", False):
        yield place, value


def plain(value):
    text = str(value).translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"})
    without_accents = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join("".join(without_accents).split()).lower()


def is_read(wanted, read):
    """Whether an answer is read. Tesseract knows English letters only, so that a name such as Łukasz in a long text may be
    misread; of a long text nearly every letter has to be right."""
    wanted, read = plain(wanted), plain(read)
    return wanted == read or len(wanted) > LONG and SequenceMatcher(None, wanted, read, autojunk=False).ratio() > 0.98


@pytest.mark.parametrize("printed", FORMS)
def test_a_scan_is_read_and_marked(printed, tmp_path):
    filled = tmp_path / "filled"
    run(tools.FORMFOLIO, "fill", record_file(printed), "--format", "pdf", "--out", filled)
    (pdf,) = filled.iterdir()
    run("pdftoppm", "-r", "200", "-gray", "-png", pdf, tmp_path / "page")
    scan = tmp_path / "scan.pdf"
    run(tools.PYTHON, "-c", PDF_OF_PICTURES, scan, *sorted(tmp_path.glob("page*.png")))
    (truth,) = json.loads(run(tools.FORMFOLIO, "read", pdf, "--format", "json"))
    (record,) = json.loads(run(tools.FORMFOLIO, "read", scan, "--format", "json"))
    assert record["form"] == printed
    assert all(via == {"how": "ocr", "sure": False} for via in record["via"].values())
    marked = {note["field"] for note in record["notes"] if note["kind"] == "answer-doubtful"}
    assert set(record["via"]) <= marked
    wanted, read = dict(leaves(truth["values"])), dict(leaves(record["values"]))
    right = [place for place, value in wanted.items() if place in read and is_read(value, read[place])]
    wrong = {place: (value, read.get(place)) for place, value in wanted.items() if place not in right}
    assert len(right) * 100 >= len(wanted) * RIGHT, wrong


def test_without_tesseract_a_scan_is_refused_with_what_to_do(tmp_path):
    picture = tools.HERE.parent.parent / "fixtures" / "ocr" / "allocation-note.jpg"
    environment = {**tools.ENVIRONMENT, "FORMFOLIO_TESSERACT": ""}
    done = subprocess.run([tools.FORMFOLIO, "read", str(picture)], capture_output=True, text=True, env=environment)
    assert done.returncode != 0
    assert "When Tesseract is installed" in done.stderr
