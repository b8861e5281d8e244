"""Other people's PDFs look in a binder as they look by themselves: Poppler draws both, and the pictures are compared."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import strangers
import tools
from PIL import Image, ImageChops

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "strangers"
# The fixture with a field that has no appearance, and letters that Poppler does not draw.
PARTLY = ("all-kinds.pdf",)
# Dots of 60 to an inch; a printed page number has some sixty.
MOST_DOTS = 120
# Of a picture made a sixth as large, how far its grey may be off on average, and how many dots may be far off.
MOST_GREY = 1.5
MOST_FAR = 40


def picture(pdf, page):
    command = ["pdftoppm", "-r", "60", "-png", "-f", str(page), "-l", str(page), str(pdf)]
    done = subprocess.run(command, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def far_dots(one, other, far=64):
    difference = ImageChops.difference(one, other).convert("L")
    return sum(count for grey, count in enumerate(difference.histogram()) if grey > far)


@pytest.fixture(scope="module")
def shown(place):
    folder = place / "strangers"
    how = strangers.write(folder)
    for file in FIXTURES.glob("*.pdf"):
        shutil.copy(file, folder)
        how[file.name] = ("partly" if file.name in PARTLY else "same", ())
    out = place / "strangers bound"
    tools.formfolio("folder", "assemble", folder, "--layout", "sandwell/eleven", "--out", out, allow=(0, 1))
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return out, {document["file"]: document for document in manifest["documents"]}, how


def test_every_page_looks_as_it_did(shown):
    out, documents, how = shown
    assert set(documents) == set(how)
    for file, (way, _) in how.items():
        document = documents[file]
        assert document["shown"] == "own pages", document
        own, bound = picture(out / document["original"], 1), picture(out / "binder.pdf", document["pages"][0])
        assert own.size == bound.size, file
        if way == "same":
            assert far_dots(own, bound) <= MOST_DOTS, file
        elif way == "alike":
            own, bound = (one.convert("L").reduce(6) for one in (own, bound))
            difference = ImageChops.difference(own, bound)
            grey = sum(value * count for value, count in enumerate(difference.histogram())) / (own.width * own.height)
            far = sum(count for value, count in enumerate(difference.histogram()) if value > 80)
            assert grey <= MOST_GREY and far <= MOST_FAR, (file, grey, far)


def test_the_words_stand_on_their_pages(shown):
    out, documents, how = shown
    for file, (_, words) in how.items():
        page = str(documents[file]["pages"][0])
        text = " ".join(tools.run(["pdftotext", "-f", page, "-l", page, out / "binder.pdf", "-"]).stdout.split())
        assert [one for one in words if one not in text] == [], file


def test_readers_have_nothing_to_say(shown):
    binder = shown[0] / "binder.pdf"
    assert tools.qpdf(binder) == []
    assert tools.mutool(binder) == []
    assert tools.poppler(binder)[0] == []
