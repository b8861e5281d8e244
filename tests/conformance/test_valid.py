"""Blanks and the files that `fill` makes, before other programs' judges."""

import json
import re

import docx
import pikepdf
import pytest
import tools
from conftest import report
from word import w

STATES = pytest.mark.parametrize("state", ["blank", "filled", "additions"])


@STATES
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf(form, state, flavour, pdfs, verdicts):
    """PDF/UA-1 and PDF/A-2a, with no failed rule."""
    failed = verdicts["verapdf"][str(pdfs[form["id"], state]), flavour]
    assert not failed, "\n".join(failed)


@STATES
def test_qpdf(form, state, pdfs):
    assert tools.qpdf(pdfs[form["id"], state]) == []


@STATES
def test_pdfcpu(form, state, pdfs):
    path = pdfs[form["id"], state]
    assert tools.pdfcpu(path, "relaxed") == []
    strict = tools.pdfcpu(path, "strict")
    if strict:
        report(f"pdfcpu, strict: {form['id']} ({state}): {strict[-1]}")


@STATES
def test_poppler(form, state, pdfs):
    said, facts = tools.poppler(pdfs[form["id"], state])
    assert said == []
    assert facts["Title"].strip()
    assert facts["Tagged"] == "yes"
    assert facts["Form"] == "AcroForm"
    assert facts["JavaScript"] == "no"
    assert facts["Encrypted"] == "no"
    assert "A4" in facts["Page size"]


@STATES
def test_mupdf(form, state, pdfs):
    assert tools.mutool(pdfs[form["id"], state]) == []


@STATES
def test_open_xml_sdk(form, state, words, verdicts):
    errors = verdicts["open_xml"][str(words[form["id"], state])]
    assert not errors, "\n".join(errors)


@STATES
def test_libreoffice_converts_it(form, state, words, verdicts):
    path = verdicts["soffice"][str(words[form["id"], state])]
    assert path.is_file(), "LibreOffice made no PDF of it"
    assert squeezed(form["title"]).lower() in squeezed(tools.text_of_pdf(path)).lower()


@STATES
def test_python_docx_opens_it(form, state, words):
    document = docx.Document(words[form["id"], state])
    assert document.core_properties.title.strip()
    languages = document.styles.element.findall(f"{w('docDefaults')}//{w('lang')}")
    assert [language.get(w("val")) for language in languages] == ["en-GB"]


def squeezed(text):
    """Without white space: a text that is broken over lines is still the same text."""
    return re.sub(r"\s+", "", text)


def shown(answers):
    """Every answer as text that stands on the page; marks are not text."""
    for name, value in answers.flat.items():
        field = next(f for f in answers.form["fields"] if f["name"] == name.split(".")[0])
        if isinstance(value, str) and field["kind"] not in ("scale", "yes_no"):
            column = next((c for c in field.get("columns", []) if name.endswith(f".{c['name']}")), None)
            if column is None or column["kind"] not in ("scale", "yes_no"):
                yield name, value


def test_our_filled_pdf_shows_every_answer(form, ours, answered):
    page = squeezed(tools.text_of_pdf(ours[form["id"], "pdf"]))
    hidden = [f"{name}: {value!r}" for name, value in shown(answered[form["id"], "full"]) if squeezed(value) not in page]
    assert not hidden, "\n".join(hidden)


def test_our_filled_word_file_shows_every_answer(form, ours, answered, verdicts):
    """As LibreOffice sets it, and so as it would print."""
    page = squeezed(tools.text_of_pdf(verdicts["soffice"][str(ours[form["id"], "docx"])]))
    hidden = [f"{name}: {value!r}" for name, value in shown(answered[form["id"], "full"]) if squeezed(value) not in page]
    assert not hidden, "\n".join(hidden)


def test_others_read_our_filled_pdf(form, ours, answered):
    """pikepdf finds every answer in the fields, states as names, texts as texts."""
    with pikepdf.open(ours[form["id"], "pdf"]) as pdf:
        found = {}

        def walk(field, parents):
            name = [*parents, str(field.T)] if "/T" in field else parents
            if "/V" in field:
                found[".".join(name)] = field.V
            for kid in field.get("/Kids", []):
                if "/T" in kid:
                    walk(kid, name)

        for field in pdf.Root.AcroForm.Fields:
            walk(field, [])
        for name, value in answered[form["id"], "full"].flat.items():
            got = found.get(name)
            assert got is not None, name
            if value is True:
                assert got == pikepdf.Name.Yes, name
            elif isinstance(got, pikepdf.Name):
                assert str(got) == f"/{value}", name
            else:
                assert re.sub("\r\n?", "\n", str(got)) == value, name


def test_ours_read_back_by_us(form, ours, answered):
    records, said = tools.read_all([ours[form["id"], kind] for kind in ("pdf", "docx")])
    for kind in ("pdf", "docx"):
        record = records.get(str(ours[form["id"], kind]))
        assert record is not None, said
        assert record["values"] == answered[form["id"], "full"].values, kind


def test_handouts(place):
    """Pages that nobody fills in are judged like the forms."""
    listed = json.loads(tools.formfolio("forms", "--format", "json").stdout)
    names = [form["id"] for form in listed if not form["fillable"]]
    out = place / "handouts"
    tools.formfolio("blank", *names, "--format", "docx,pdf", "--out", out)
    pdfs, words = sorted(out.glob("*.pdf")), sorted(out.glob("*.docx"))
    assert len(pdfs) == len(words) == len(names) > 0
    assert {key: failed for key, failed in tools.verapdf(pdfs).items() if failed} == {}
    assert {path: errors for path, errors in tools.open_xml(words).items() if errors} == {}
    assert [said for path in pdfs for said in tools.qpdf(path) + tools.pdfcpu(path, "relaxed") + tools.mutool(path)] == []
