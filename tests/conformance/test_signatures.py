"""Signatures drawn: a picture in Word's picture control, strokes over the PDF's signature box."""

import pytest
import tools
from conftest import stem
from edits import put_picture

WAYS = ["picture", *tools.PDF_DRAWERS]


def first_signature(form):
    return next((field for field in form["fields"] if field["kind"] == "signature"), None)


@pytest.fixture(scope="session")
def drawn(forms, filled, place):
    """The first signature of every form drawn in every way, in files that are otherwise filled in full."""
    made = {}
    jobs = {}
    for name, form in forms.items():
        field = first_signature(form)
        if field is None:
            continue
        report = filled[name, "wordlike", "full"]
        if report["ok"]:
            made[name, "picture"] = place / "drawn" / "picture" / f"{stem(form)}.docx"
            put_picture(report["out"], made[name, "picture"], field["name"])
        report = filled[name, "pdfium", "full"]
        for drawer, (_, how) in tools.PDF_DRAWERS.items():
            if report["ok"]:
                made[name, drawer] = place / "drawn" / drawer / f"{stem(form)}.pdf"
                jobs.setdefault(drawer, []).append((report["out"], made[name, drawer], {f"{field['name']}.signature": how}))
    reports = {}
    for drawer, listed in jobs.items():
        reports |= tools.fill_all(drawer, listed)
    return made, reports, tools.read_all(path for path in made.values() if path.exists())


@pytest.mark.parametrize("way", WAYS)
def test_a_drawn_signature_is_graded_drawn(form, way, drawn, answered):
    field = first_signature(form)
    if field is None:
        pytest.skip("nobody signs this form")
    made, reports, (records, said) = drawn
    assert (form["id"], way) in made, "not filled"
    path = str(made[form["id"], way])
    assert reports.get(path, {"ok": True})["ok"], reports[path]
    assert path in records, f"`read` gave no record of it and said:\n{said}"
    expected = answered[form["id"], "full"].values
    wanted = {**expected, field["name"]: {**expected[field["name"]], "grade": "drawn"}}
    assert records[path]["values"] == wanted


def test_a_word_file_with_a_picture_is_valid(drawn):
    """Three forms tried: the picture is put in as Word does it."""
    made, _, _ = drawn
    paths = [str(path) for (_, way), path in made.items() if way == "picture"][:3]
    assert {path: errors for path, errors in tools.open_xml(paths).items() if errors} == {}
