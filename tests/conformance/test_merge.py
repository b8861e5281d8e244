"""Many PDFs put into one, before other programs' judges.

Below the whole binders of test_binder.py: the files are written by a test of the library,
`FORMFOLIO_MERGED=DIR cargo test --test suite -- --ignored write_merged`, and judged here with the same FORMFOLIO_MERGED.
"""

import os
import re
from pathlib import Path

import pikepdf
import pytest
import tools

PLACE = os.environ.get("FORMFOLIO_MERGED")
OPEN = ("flattened", "kept", "foreign-flattened", "foreign-kept", "attached", "binder")
FILES = pytest.mark.parametrize("name", OPEN)

pytestmark = pytest.mark.skipif(not PLACE, reason="FORMFOLIO_MERGED is not set")


def path(name):
    return Path(PLACE) / f"{name}.pdf"


@pytest.fixture(scope="module")
def judged():
    plain = [path(name) for name in OPEN if name != "attached"]
    return {**tools.verapdf(plain, ("ua1", "2a")), **tools.verapdf([path("attached")], ("ua1", "3a"))}


@FILES
def test_verapdf(name, judged):
    """PDF/UA-1 and PDF/A-2a, with attachments PDF/A-3a, with no failed rule."""
    failed = [line for (file, _), lines in judged.items() if file == str(path(name)) for line in lines]
    assert not failed, "\n".join(failed)


@FILES
def test_readers_have_nothing_to_say(name):
    assert tools.qpdf(path(name)) == []
    assert tools.pdfcpu(path(name), "relaxed") == []
    assert tools.mutool(path(name)) == []
    said, facts = tools.poppler(path(name))
    assert said == []
    assert facts["Title"].strip()
    assert facts["Tagged"] == "yes"
    assert facts["JavaScript"] == "no"
    assert facts["Form"] == ("AcroForm" if "kept" in name else "none")


@FILES
def test_every_page_has_its_number(name):
    """The number printed on a page is the one that the viewer shows."""
    pages = tools.text_of_pdf(path(name)).split("\f")[:-1]
    for number, text in enumerate(pages, 1):
        assert re.search(rf"^Folder page {number}$", text, re.MULTILINE), f"page {number}"


def test_what_is_typed_is_the_same_whether_it_stays_a_field_or_not():
    """Poppler reads the words out of the fields' pictures, and out of the pages that they became part of."""

    def words(name):
        return sorted(tools.text_of_pdf(path(name)).split())

    assert words("flattened") == words("kept")
    assert words("foreign-flattened") == words("foreign-kept")


def test_every_line_of_the_contents_leads_to_its_page():
    """The number at the end of each line is that of the page its link leads to."""
    with pikepdf.open(path("binder")) as pdf:
        pages = [page.obj.objgen for page in pdf.pages]
        links = [one for one in pdf.pages[0].Annots if one.Subtype == "/Link"]
        assert len(links) == 6
        targets = []
        for link in links:
            page = pages.index(link.Dest[0].objgen) + 1
            assert str(link.Contents) == f"Page {page}"
            assert "/A" not in link
            targets.append(page)
        first = tools.text_of_pdf(path("binder")).split("\f")[0]
        assert [str(page) for page in targets] == re.findall(r"^A record[ .]*?(\d+)$", first, re.MULTILINE)


def test_attachments_are_those_put_in():
    with pikepdf.open(path("attached")) as pdf:
        assert len(pdf.attachments) == 3
        for name, attached in pdf.attachments.items():
            assert attached.get_file().read_bytes().startswith(b"%PDF-"), name
            assert attached.get_file().mime_type == "application/pdf"
            assert attached.get_file().md5, name


def test_the_password_opens_it():
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path("locked"))
    with pikepdf.open(path("locked"), password="secret") as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert len(pdf.pages) == len(pikepdf.open(path("flattened")).pages)
    done = tools.run(["qpdf", "--password=secret", "--check", path("locked")])
    assert done.returncode == 0, done.stdout + done.stderr
    assert tools.run(["pdftotext", "-upw", "secret", path("locked"), "-"]).stdout == tools.run(
        ["pdftotext", path("flattened"), "-"]
    ).stdout
