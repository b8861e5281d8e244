"""Drafts made from a folder, as other programs see them: sound, marked as drafts, and still to be filled in."""

import re
import shutil

import docx
import pypdf
import pytest
import tools

MARK = "Draft made from the folder on 30 June 2025: check every answer"
FORMS = ["sandwell/file-audit", "sandwell/monitoring-sheet", "sandwell/asye-tracker", "sandwell/folder-checklist"]
YEAR = tools.HERE.parents[1] / "fixtures" / "years" / "sandwell"


@pytest.fixture(scope="module", params=FORMS)
def draft(request, tmp_path_factory):
    """The draft of a form in Word and in PDF."""
    place = tmp_path_factory.mktemp("draft")
    shutil.copytree(YEAR, place / "folder", ignore=shutil.ignore_patterns("*.md"))
    tools.formfolio("prefill", request.param, place / "folder", "--today", "2025-06-30", "--out", place / "out")
    (word,) = (place / "out").glob("*.docx")
    (pdf,) = (place / "out").glob("*.pdf")
    return word, pdf


def test_qpdf_finds_nothing_wrong(draft):
    assert tools.qpdf(draft[1]) == []


def test_the_pdf_shows_the_mark_in_a_box_that_can_be_emptied(draft, tmp_path):
    words = re.sub(r"\s+", " ", tools.text_of_pdf(draft[1]))
    assert MARK in words and "DRAFT" in words
    reader = pypdf.PdfReader(draft[1])
    field = reader.get_fields()["draft_mark"]
    assert field["/V"] == MARK and not int(field.get("/Ff", 0)) & 1
    writer = pypdf.PdfWriter(clone_from=reader)
    for page in writer.pages:
        writer.update_page_form_field_values(page, {"draft_mark": ""})
    finished = tmp_path / "finished.pdf"
    writer.write(finished)
    for file, is_draft in [(draft[1], True), (finished, False)]:
        said = tools.formfolio("check", file, "--today", "2025-06-30", allow=(0, 1)).stdout
        assert ("unfinished draft" in said) == is_draft, said


def test_python_docx_opens_the_word_file_and_finds_the_mark(draft):
    document = docx.Document(draft[0])
    assert MARK in "".join(text.text or "" for text in document.element.iter(f"{{{document.element.nsmap['w']}}}t"))
    tags = [tag.get(f"{{{document.element.nsmap['w']}}}val") for tag in document.element.iter(f"{{{document.element.nsmap['w']}}}tag")]
    assert "draft_mark" in tags


def test_libreoffice_shows_the_mark(draft, tmp_path):
    (shown,) = tools.soffice_to_pdf([draft[0]], tmp_path).values()
    assert MARK in re.sub(r"\s+", " ", tools.text_of_pdf(shown))
