"""What programs make of two files put together: never one record of both, and the second never passed over."""

import pikepdf
import pymupdf
import pypdf
import pytest
import tools

PEOPLE = {"one": ("Siân O’Brien", "2025-06-03"), "other": ("Łukasz Ôwen-Ŷork", "2025-07-01")}
FORM = "sandwell/individual-record"
LETTER = "Thank you for coming on Monday about the coach.\nWe shall send the money back within ten days."


def pypdf_append(files, target):
    writer = pypdf.PdfWriter()
    for file in files:
        writer.append(file)
    writer.write(target)


def pypdf_pages(files, target):
    writer = pypdf.PdfWriter()
    for file in files:
        for page in pypdf.PdfReader(file).pages:
            writer.add_page(page)
    writer.write(target)


def pikepdf_pages(files, target):
    merged = pikepdf.Pdf.new()
    sources = [pikepdf.open(file) for file in files]
    for source in sources:
        merged.pages.extend(source.pages)
    merged.save(target)


def pikepdf_forms(files, target):
    merged = pikepdf.open(files[0])
    for file in files[1:]:
        merged.add_pages_from(pikepdf.open(file))
    merged.save(target)


def pymupdf_insert(files, target):
    merged = pymupdf.open()
    for file in files:
        merged.insert_pdf(pymupdf.open(file))
    merged.save(target)


def command(*before, between=(), after=()):
    def merge(files, target):
        words = [str(word).format(target=target) for word in before]
        done = tools.run([*words, *files, *between, *[str(word).format(target=target) for word in after]])
        assert done.returncode == 0, done.stderr

    return merge


MERGERS = {
    "pdfunite": command("pdfunite", after=("{target}",)),
    "qpdf": command("qpdf", "--empty", "--pages", after=("--", "{target}")),
    "pdfcpu": command(tools.PDFCPU, "--offline", "--conf", tools.ENVIRONMENT["PDFCPU_CONFIG"], "merge", "{target}"),
    "pypdf, append": pypdf_append,
    "pypdf, pages": pypdf_pages,
    "pikepdf, pages": pikepdf_pages,
    "pikepdf, forms": pikepdf_forms,
    "PyMuPDF": pymupdf_insert,
}


@pytest.fixture(scope="module")
def parts(place):
    """Two filled records, a blank of the same form, a record of another form, and a letter."""
    out = place / "parts"
    out.mkdir()
    for name, (person, date) in PEOPLE.items():
        values = f"  supervisee: {person}\n  supervisor: Bronwen Hughes\n  session_date: {date}\n  workload: For {name}.\n"
        (out / f"{name}.yaml").write_text(f"form: {FORM}\nversion: 1\nvalues:\n{values}", encoding="utf-8")
    case = "  supervisor: Bronwen Hughes\n  child_name: Bryony\n  session_date: 2025-06-10\n"
    (out / "case.yaml").write_text(
        f"form: leics/casework-supervision-record\nversion: 1\nvalues:\n{case}", encoding="utf-8"
    )
    tools.formfolio("fill", *sorted(out.glob("*.yaml")), "--format", "pdf", "--out", out)
    tools.formfolio("blank", FORM, "--format", "pdf", "--out", out)
    letter = pymupdf.open()
    letter.new_page().insert_text((72, 72), LETTER)
    letter.save(out / "letter.pdf")
    return {
        "one": out / "one.pdf",
        "other": out / "other.pdf",
        "case": out / "case.pdf",
        "blank": out / "sandwell-individual-record.pdf",
        "letter": out / "letter.pdf",
    }


def put_together(merger, parts, names, tmp_path):
    target = tmp_path / "together.pdf"
    MERGERS[merger]([str(parts[name]) for name in names], str(target))
    return tools.read_all([target]), str(target)


@pytest.mark.parametrize("merger", MERGERS)
@pytest.mark.parametrize("names", [("one", "other"), ("other", "one"), ("one", "other", "one")], ids=" ".join)
def test_records_of_one_form_are_all_named(merger, names, parts, tmp_path):
    (records, said), _ = put_together(merger, parts, names, tmp_path)
    assert not records, records
    assert f"holds {'two' if len(names) == 2 else 'three'} records" in said, said
    for page, name in zip((1, 4, 7), names):
        assert f"pages {page}–{page + 2}: “" in said, said
        assert PEOPLE[name][0] in said, said


@pytest.mark.parametrize("merger", MERGERS)
def test_records_of_two_forms_are_both_named(merger, parts, tmp_path):
    (records, said), _ = put_together(merger, parts, ("one", "case"), tmp_path)
    assert not records, records
    for words in ("holds two records", "pages 1–3", "3 June 2025", "pages 4–6", "10 June 2025"):
        assert words in said, said


@pytest.mark.parametrize("merger", MERGERS)
@pytest.mark.parametrize(
    ("names", "page"), [(("one", "letter"), "page 4"), (("letter", "one"), "page 1"), (("one", "blank"), "pages 4–6")]
)
def test_a_record_with_other_pages_is_read_and_they_are_named(merger, names, page, parts, tmp_path):
    (records, said), target = put_together(merger, parts, names, tmp_path)
    assert target in records, said
    record = records[target]
    assert record["values"]["supervisee"] == PEOPLE["one"][0]
    assert record["values"]["workload"] == "For one."
    notes = [note["message"] for note in record["notes"] if note["kind"] == "other-pages"]
    assert [note.startswith(f"{page} of the file") for note in notes] == [True], record["notes"]
    assert not [note for note in record["notes"] if note["kind"] in ("control-missing", "unknown-field")]
