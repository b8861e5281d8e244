"""What python-docx puts into a Word file besides its answers, and what LibreOffice keeps of it."""

import io
import zipfile

import docx
import pytest
import tools
from PIL import Image

FORM = "sandwell/individual-record"


@pytest.fixture(scope="module")
def written(blanks, tmp_path_factory):
    """A blank with a picture, a comment, a struck-out answer and words in the header, by python-docx."""
    place = tmp_path_factory.mktemp("extras")
    document = docx.Document(blanks[FORM, "docx"])
    document.sections[0].header.paragraphs[0].text = "For Ruth: see page 2 before Tuesday"
    paragraph = document.add_paragraph()
    run = paragraph.add_run("Also spoken of: the car park.")
    document.add_comment(run, text="Agreed with HR?", author="Ruth Allen", initials="RA")
    struck = paragraph.add_run(" Withdrawn.")
    struck.font.strike = True
    picture = io.BytesIO()
    Image.new("RGB", (120, 80), (180, 40, 40)).save(picture, "PNG")
    picture.seek(0)
    paragraph.add_run().add_picture(picture)
    path = place / "2025-06-03 supervision.docx"
    document.save(path)
    return path


def kinds(path):
    records, said = tools.read_all([path])
    assert str(path) in records, said
    return {note["kind"] for note in records[str(path)]["notes"]}


def test_what_python_docx_added_is_noted(written):
    assert {"comment", "header-text", "picture", "struck-through", "text-outside-control"} <= kinds(written)


def test_a_binder_with_it_keeps_what_it_claims(written, tmp_path):
    folder, out = tmp_path / "folder", tmp_path / "out"
    folder.mkdir()
    (folder / written.name).write_bytes(written.read_bytes())
    (folder / "folder.yaml").write_text("person: Priya Nair-Hughes\nlayout: sandwell/eleven\n", encoding="utf-8")
    tools.formfolio("folder", "assemble", folder, "--out", out, "--today", "2025-06-30")
    binder = out / "binder.pdf"
    assert {key: lines for key, lines in tools.verapdf([binder]).items() if lines} == {}
    text = tools.run(["pdftotext", binder, "-"]).stdout
    for words in ["Also in the file", "the car park", "Agreed with HR?", "Ruth Allen", "Withdrawn", "For Ruth"]:
        assert words in text, words


def test_a_part_that_is_there_twice_is_damaged(written, tmp_path):
    twice = tmp_path / "twice.docx"
    twice.write_bytes(written.read_bytes())
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("word/document.xml", archive.read("word/document.xml"))
    records, said = tools.read_all([twice])
    assert records == {} and "twice" in said, said
