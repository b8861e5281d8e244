"""The work that many tests share, done once and in as few runs of each program as can be.

Every form's blank is made, answered by every filler, read back and validated; the tests then only look.
FORMFOLIO is the binary (default: `formfolio` on the PATH); FORMFOLIO_FORMS_SUBSET is a comma list of form ids to try.
"""

import json
import os
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "fillers")]

import answers as answering  # noqa: E402
import tools  # noqa: E402
import word  # noqa: E402

REPORTED = []

# The fillers that also give the sparse answers, which leave most of a form as it is in the blank.
SPARSE = ("pypdf", "pdfium", "wordlike", "libreoffice")


def catalogue():
    """Every fillable form's JSON by id, or those asked for."""
    forms = json.loads(tools.formfolio("forms", "--format", "json").stdout)
    ids = [form["id"] for form in forms if form["fillable"]]
    subset = [name.strip() for name in os.environ.get("FORMFOLIO_FORMS_SUBSET", "").split(",") if name.strip()]
    unknown = set(subset) - set(ids)
    if unknown:
        pytest.exit(f"no such fillable form: {', '.join(sorted(unknown))}", 2)
    ids = [name for name in ids if not subset or name in subset]
    return {name: json.loads(tools.formfolio("forms", name, "--format", "json").stdout) for name in ids}


def pytest_configure(config):
    missing = tools.installed()
    if missing:
        pytest.exit(f"not there: {', '.join(missing)}. Run tests/conformance/setup.sh first.", 2)
    config.forms = catalogue()


def pytest_generate_tests(metafunc):
    """A test that takes `form` runs for every form, one that takes `filler` for every filler of its format, with the
    full answers and, where that filler gives them, the sparse ones."""
    if "form" in metafunc.fixturenames:
        forms = metafunc.config.forms
        metafunc.parametrize("form", list(forms.values()), ids=list(forms))
    if "filler" in metafunc.fixturenames:
        fillers = tools.PDF_FILLERS if "pdf" in metafunc.function.__name__ else tools.WORD_FILLERS
        cases = [(filler, kind) for kind in ("full", "sparse") for filler in fillers if kind == "full" or filler in SPARSE]
        metafunc.parametrize(("filler", "kind"), cases, ids=[f"{filler}-{kind}" for filler, kind in cases])


def pytest_terminal_summary(terminalreporter):
    if REPORTED:
        terminalreporter.section("reported, not failed")
        for line in REPORTED:
            terminalreporter.write_line(line)


def report(line):
    """Says something at the end of the run without failing it."""
    REPORTED.append(line)


def stem(form):
    return form["id"].replace("/", "-")


@pytest.fixture(scope="session")
def forms(request):
    return request.config.forms


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("conformance")


@pytest.fixture(scope="session")
def blanks(forms, place):
    """The blank of every form in both formats: the path by (form id, "pdf" or "docx")."""
    out = place / "blank"
    tools.formfolio("blank", *forms, "--format", "docx,pdf", "--out", out)
    made = {(name, kind): out / f"{stem(form)}.{kind}" for name, form in forms.items() for kind in ("docx", "pdf")}
    absent = [str(path) for path in made.values() if not path.is_file()]
    assert not absent, f"`blank` did not write {absent}"
    for name, form in forms.items():
        complete(form, made[name, "docx"])
    return made


@pytest.fixture(scope="session")
def added(forms, place):
    """The blank of every form with the additions that are not printed, as `blanks`."""
    out = place / "additions"
    tools.formfolio("blank", *forms, "--with-additions", "--format", "docx,pdf", "--out", out)
    return {(name, kind): out / f"{stem(form)}.{kind}" for name, form in forms.items() for kind in ("docx", "pdf")}


def complete(form, blank):
    """What the catalogue's JSON may leave unsaid is taken from the Word blank: which tables grow, which signatures are
    dated. That Word and PDF agree in it is a test of its own."""
    package = word.Package(blank)
    tags = {tag for tag, _ in package.controls()}
    for field in form["fields"]:
        if field["kind"] == "table":
            field.setdefault("growing", package.last_item(field["name"]) is not None)
        if field["kind"] == "signature":
            field.setdefault("dated", f"{field['name']}.date" in tags)


@pytest.fixture(scope="session")
def answered(forms, blanks):
    """The generic answers by (form id, "full", "sparse" or "nothing")."""
    made = {}
    for name, form in forms.items():
        for kind in ("full", "sparse", "nothing"):
            made[name, kind] = getattr(answering, kind)(form)
    return made


@pytest.fixture(scope="session")
def filled(forms, blanks, answered, place):
    """Every form filled by every filler: the report by (form id, filler, "full" or "sparse"), with its path in "out"."""
    work = {}
    for name, form in forms.items():
        for filler in [*tools.PDF_FILLERS, *tools.WORD_FILLERS]:
            suffix = "pdf" if filler in tools.PDF_FILLERS else "docx"
            for kind in ("full", "sparse"):
                if kind == "full" or filler in SPARSE:
                    target = place / kind / filler / f"{stem(form)}.{suffix}"
                    job = (blanks[name, suffix], target, answered[name, kind].flat)
                    work.setdefault(filler, []).append(((name, filler, kind), job))
    batches = tools.together(
        [
            lambda filler=filler, jobs=jobs: tools.fill_all(filler, [job for _, job in jobs])
            for filler, jobs in work.items()
        ]
    )
    return {
        key: reports[str(job[1])]
        for (filler, jobs), reports in zip(work.items(), batches, strict=True)
        for key, job in jobs
    }


@pytest.fixture(scope="session")
def records(filled):
    """What `read` says of every file that a filler made: the records by path, and its stderr."""
    return tools.read_all([report["out"] for report in filled.values() if report["ok"]])


@pytest.fixture(scope="session")
def ours(forms, answered, place):
    """`fill` with the full answers as a YAML record, in both formats: the path by (form id, "pdf" or "docx")."""
    directory = place / "records"
    directory.mkdir()
    paths = {}
    for name, form in forms.items():
        path = directory / f"{stem(form)}.yaml"
        record = {"form": name, "version": form["version"], "values": answered[name, "full"].values}
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")  # JSON is YAML too
        paths[name] = path
    made = {}
    for kind in ("pdf", "docx"):
        out = place / "ours"
        tools.formfolio("fill", *paths.values(), "--format", kind, "--out", out)
        for name, path in paths.items():
            made[name, kind] = out / f"{path.stem}.{kind}"
    absent = [str(path) for path in made.values() if not path.is_file()]
    assert not absent, f"`fill` did not write {absent}; it wrote {sorted(p.name for p in (place / 'ours').iterdir())}"
    return made


@pytest.fixture(scope="session")
def pdfs(blanks, ours, added):
    """Every PDF that the binary itself wrote: by (form id, "blank", "filled" or "additions")."""
    return by_state(blanks, ours, added, "pdf")


@pytest.fixture(scope="session")
def words(blanks, ours, added):
    """Every Word file that the binary itself wrote: by (form id, "blank", "filled" or "additions")."""
    return by_state(blanks, ours, added, "docx")


def by_state(blanks, ours, added, suffix):
    states = {"blank": blanks, "filled": ours, "additions": added}
    return {
        (name, state): path for state, files in states.items() for (name, kind), path in files.items() if kind == suffix
    }


@pytest.fixture(scope="session")
def verdicts(pdfs, words, place):
    """veraPDF, the Open XML SDK and LibreOffice on all of them, in one run each."""
    converted = place / "converted"
    verapdf, open_xml, soffice = tools.together(
        [
            lambda: tools.verapdf(pdfs.values()),
            lambda: tools.open_xml(words.values()),
            lambda: tools.soffice_to_pdf(words.values(), converted),
        ]
    )
    return {"verapdf": verapdf, "open_xml": open_xml, "soffice": soffice}
