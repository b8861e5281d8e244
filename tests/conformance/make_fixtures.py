"""Writes the fixtures that other programs filled in, for the project's own tests, which run without those programs.

    FORMFOLIO=target/release/formfolio python make_fixtures.py [--out fixtures/foreign]

(With the Python of setup.sh.) For each form of FORMS and each program:

    <program>/<form>.pdf or .docx    the filled file, byte for byte as the program saved it
    <form>.expected.json             {"form", "version", "values"}: what reading it gives
    <program>/<form>.expected.json   the same for this program alone, where it differs; with "notes" ({"kind", "field"})
                                     that must be among those given
    PROVENANCE.md                    what made each file, and when
"""

import argparse
import json
import shutil
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "fillers")]

import answers as answering  # noqa: E402
import edits  # noqa: E402
import tools  # noqa: E402
from conftest import complete, stem  # noqa: E402
from test_signatures import first_signature  # noqa: E402

FORMS = ["sandwell/individual-record", "leics/casework-supervision-record", "sandwell/file-audit"]

DONE = {
    "pypdf": "every field set by update_page_form_field_values, appearances drawn, NeedAppearances set",
    "pymupdf": "every widget given its value and updated, saved anew",
    "pdf-lib": "every field set, Liberation Sans embedded for the appearances",
    "pdfbox": "every field set by PDField.setValue, saved anew",
    "pdfcpu": "form exported to JSON, values put in, form filled from it",
    "pdfjs": "annotation storage set as the viewer's inputs do, saved as an incremental update",
    "pdfium": "text fields focused and typed into, options selected, boxes clicked",
    "mutool": "every widget set from a mutool run script",
    "poppler": "every form field set, saved as an incremental update",
    "wordlike": "every content control filled the way Word does it",
    "python-docx": "the text of every control set; no stored date, no changed glyph of a check box",
    "libreoffice": "filled the way Word does it, then opened and saved as DOCX",
    "addrow": "as wordlike, with a row added by the + of the repeating section",
    "pasterow": "as wordlike, with the last row copied and pasted below itself, ids and all",
    "deletecontrol": "as wordlike, with one control deleted",
    "beside": "as wordlike, with one answer typed beside its control",
    "beside-long": "as wordlike, with one answer of several lines' room typed beside its control",
    "noprops": "as wordlike, without the custom properties",
    "picture": "as wordlike, with a picture in the first signature's picture control",
    "pymupdf-pen": "as pdfium, then ink drawn over the first signature's box with PyMuPDF",
    "pdfjs-pen": "as pdfium, then ink drawn over the first signature's box with pdf.js",
    "pdfjs-signature": "as pdfium, then a signature drawn over the first signature's box with pdf.js",
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=Path, default=HERE.parents[1] / "fixtures" / "foreign")
    out = arguments.parse_args().out
    missing = tools.installed()
    if missing:
        sys.exit(f"not there: {', '.join(missing)}. Run setup.sh first.")
    versions = tools.versions()
    blanks = out / ".blanks"
    shutil.rmtree(out, ignore_errors=True)
    blanks.mkdir(parents=True)
    tools.formfolio("blank", *FORMS, "--format", "docx,pdf", "--out", blanks)
    made = {}
    for name in FORMS:
        form = json.loads(tools.formfolio("forms", name, "--format", "json").stdout)
        blank = {kind: blanks / f"{stem(form)}.{kind}" for kind in ("pdf", "docx")}
        complete(form, blank["docx"])
        full = answering.full(form)
        write(out / f"{stem(form)}.expected.json", form, full.values)
        fill(form, full, blank, out, made)
        edit(form, full, blank, out, made)
        draw(form, full, out, made)
    shutil.rmtree(blanks)
    provenance(out, made, versions)
    print(f"{sum(len(files) for files in made.values())} files in {out}")


def fill(form, full, blank, out, made):
    for filler in [*tools.PDF_FILLERS, *tools.WORD_FILLERS]:
        kind = "pdf" if filler in tools.PDF_FILLERS else "docx"
        target = out / filler / f"{stem(form)}.{kind}"
        must(tools.fill_all(filler, [(blank[kind], target, full.flat)])[str(target)])
        made.setdefault(filler, []).append(target)


def edit(form, full, blank, out, made):
    for name in edits.EDITS:
        target = out / name / f"{stem(form)}.docx"
        done = edits.make(form, name, blank["docx"], full, target)
        if done is None:
            continue
        made.setdefault(name, []).append(target)
        notes = [dict(zip(("kind", "field"), done["note"], strict=True))] if done["note"] else None
        if done["values"] != full.values or notes:
            write(target.with_suffix(".expected.json"), form, done["values"], notes)


def draw(form, full, out, made):
    field = first_signature(form)
    if field is None:
        return
    name = field["name"]
    values = {**full.values, name: {**full.values[name], "grade": "drawn"}}
    word = out / "picture" / f"{stem(form)}.docx"
    edits.put_picture(out / "wordlike" / f"{stem(form)}.docx", word, name)
    made.setdefault("picture", []).append(word)
    write(word.with_suffix(".expected.json"), form, values)
    for drawer, (_, how) in tools.PDF_DRAWERS.items():
        target = out / drawer / f"{stem(form)}.pdf"
        must(tools.fill_all(drawer, [(out / "pdfium" / f"{stem(form)}.pdf", target, {f"{name}.signature": how})])[str(target)])
        made.setdefault(drawer, []).append(target)
        write(target.with_suffix(".expected.json"), form, values)


def must(report):
    if not report["ok"]:
        sys.exit(f"{report['out']}: {report['error']}")


def write(path, form, values, notes=None):
    expected = {"form": form["id"], "version": form["version"], "values": values}
    if notes:
        expected["notes"] = notes
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def program(name, versions):
    """The program that had the file last, and its version."""
    if name in versions:
        return versions[name]
    if name.startswith("pdfjs"):
        return versions["pdfjs"]
    return versions["pymupdf"] if name.startswith("pymupdf") else versions["wordlike"]


def provenance(out, made, versions):
    today = date.today().isoformat()
    lines = [
        "# Where these files come from",
        "",
        f"Blanks made by {versions['formfolio']}, completed by other programs with invented answers and names.",
        "`tests/conformance/make_fixtures.py` writes all of it; nothing here is edited by hand.",
        "",
        "`FORM.expected.json` is what reading a file of that form gives; a file of the same name beside the filled file",
        "replaces it for that file alone.",
        "",
        "| file | program and version | what was done | date |",
        "|---|---|---|---|",
    ]
    for name, files in made.items():
        for path in files:
            lines.append(f"| `{path.relative_to(out)}` | {program(name, versions)} | {DONE[name]} | {today} |")
    (out / "PROVENANCE.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
