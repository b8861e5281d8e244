"""What other programs filled in is what `read` reads, whichever program and whichever format."""

import pytest
import tools


def record_of(report, records):
    assert report["ok"], f"not filled: {report.get('error')}"
    found, said = records
    assert report["out"] in found, f"`read` gave no record of it and said:\n{said}"
    return found[report["out"]]


def check(form, report, records, expected):
    record = record_of(report, records)
    assert record["form"] == form["id"]
    assert record["version"] == form["version"]
    assert record["values"] == expected
    return record


def test_blank_reads_as_empty(form, blanks, answered, all_blank_records):
    for kind in ("docx", "pdf"):
        record = all_blank_records[str(blanks[form["id"], kind])]
        assert record["values"] == answered[form["id"], "nothing"].values, kind
        assert record["notes"] == [], kind


@pytest.fixture(scope="session")
def all_blank_records(blanks):
    return tools.read_all(blanks.values())[0]


def test_pdf(form, filler, kind, filled, answered, records):
    check(form, filled[form["id"], filler, kind], records, answered[form["id"], kind].values)


def test_word(form, filler, kind, filled, answered, records):
    check(form, filled[form["id"], filler, kind], records, answered[form["id"], kind].values)


def test_word_and_pdf_give_the_same_values(form, filled, records):
    files = [
        report
        for (name, filler, kind), report in filled.items()
        if name == form["id"] and kind == "full"
    ]
    seen = {report["out"]: record_of(report, records)["values"] for report in files}
    first = next(iter(seen.values()))
    assert all(values == first for values in seen.values()), [out for out, values in seen.items() if values != first]


def test_a_file_filled_as_asked_gives_no_notes(form, filled, records):
    """Nothing was wrong with these files, so nothing is noted."""
    for filler in ("wordlike", "pdfium", "pypdf"):
        assert record_of(filled[form["id"], filler, "full"], records)["notes"] == [], filler
