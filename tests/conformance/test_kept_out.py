"""A record whose fields another program took away is kept out of a folder of somebody else, and stays in its person's own.

The record says whose it is only in words on its page, and each program leaves these in another order, font and place.
"""

import json
import subprocess

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import tools

PERSON, SUPERVISOR, OTHER = "Tomasz Żak", "Bronwen Hughes", "Siân O’Brien"
# What LibreOffice saves a Word file as.
OFFICE = {"odt": "odt", "doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "pdf": "pdf"}


def by_mupdf(source, target):
    with pymupdf.open(source) as document:
        document.bake()
        document.save(target)


def by_qpdf(source, target):
    tools.run(["qpdf", "--generate-appearances", "--flatten-annotations=all", source, target])
    with pikepdf.open(target, allow_overwriting_input=True) as document:
        if "/AcroForm" in document.Root:
            del document.Root["/AcroForm"]
        document.save(target)


def by_pypdf(source, target):
    writer = pypdf.PdfWriter(clone_from=source)
    fields = pypdf.PdfReader(source).get_fields() or {}
    texts = {name: field.get("/V", "") for name, field in fields.items() if field.get("/FT") == "/Tx"}
    writer.update_page_form_field_values(None, texts, auto_regenerate=False, flatten=True)
    writer.remove_annotations(subtypes="/Widget")
    writer.write(target)


def by_pdfium(source, target):
    document = pypdfium2.PdfDocument(source)
    document.init_forms()
    for page in document:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    document.save(target)


def by_poppler(source, target):
    tools.run(["pdftocairo", "-pdf", source, target])


FLATTENERS = {"mupdf": by_mupdf, "qpdf": by_qpdf, "pypdf": by_pypdf, "pdfium": by_pdfium, "poppler": by_poppler}


@pytest.fixture(scope="module")
def filled(place, forms):
    """A blank of each form that names somebody supervised, filled in for them, as Word and PDF by the form's name."""
    out = place / "for one person"
    out.mkdir()
    files = {}
    for form in forms.values():
        people = [field for field in form["fields"] + form.get("additions", []) if field["kind"] == "person"]
        names = {"supervisee": PERSON, "supervisor": SUPERVISOR}
        values = {field["name"]: names.get(field.get("role"), "Helen Ashdown") for field in people}
        if PERSON not in values.values():
            continue
        stem = form["id"].replace("/", "-")
        (out / "values.yaml").write_text(json.dumps(values), encoding="utf-8")
        made = out / stem
        command = ("blank", form["id"], "--with-additions", "--values", out / "values.yaml", "--out", made)
        tools.formfolio(*command)
        for file in made.iterdir():
            files[stem, file.suffix] = file
    return files


def kept_out(place, person, files):
    folder = place / f"folder of {person}"
    folder.mkdir(parents=True)
    (folder / "folder.yaml").write_text(f"person: {person}\nauthority: sandwell\nlayout: sandwell/eleven\n", encoding="utf-8")
    for stem, file in files.items():
        (folder / f"{stem}{file.suffix}").write_bytes(file.read_bytes())
    out = place / f"binder of {person}"
    done = tools.formfolio("folder", "assemble", folder, "--out", out, "--format", "json", allow=(0, 1, 2))
    told = json.loads(done.stdout)
    named = [finding for finding in told["findings"] if finding["rule"] in ("other-person-named", "wrong-person")]
    return {name.rsplit(".", 1)[0] for name in told["kept_out_files"]}, named


def judged(place, files):
    assert files
    kept, _ = kept_out(place, OTHER, files)
    assert kept == set(files)
    own, named = kept_out(place, PERSON, files)
    assert own == set() and named == []


@pytest.mark.parametrize("flattener", FLATTENERS)
def test_a_flattened_record_is_kept_out_of_the_folder_of_somebody_else(place, filled, flattener, monkeypatch):
    monkeypatch.setitem(tools.ENVIRONMENT, "FORMFOLIO_SOFFICE", "")
    out = place / f"flattened by {flattener}"
    out.mkdir()
    files = {}
    for (stem, suffix), file in filled.items():
        if suffix == ".pdf":
            files[stem] = out / f"{stem}.pdf"
            FLATTENERS[flattener](str(file), str(files[stem]))
    judged(out, files)


@pytest.mark.parametrize("kind", OFFICE)
def test_a_word_record_saved_as_something_else_is_kept_out(place, filled, kind, monkeypatch):
    monkeypatch.setitem(tools.ENVIRONMENT, "FORMFOLIO_SOFFICE", "")
    out = place / f"saved as {kind}"
    out.mkdir()
    words = {stem: file for (stem, suffix), file in filled.items() if suffix == ".docx"}
    for stem, file in words.items():
        (out / f"{stem}.docx").write_bytes(file.read_bytes())
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    sources = sorted(out.glob("*.docx"))
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", OFFICE[kind], "--outdir", out / "made"]
    subprocess.run([*command, *sources], check=True, capture_output=True, timeout=900)
    judged(out, {stem: out / "made" / f"{stem}.{kind}" for stem in words})
