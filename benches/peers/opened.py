"""Opens what a run has made with foreign programs: every file, and a sample filled in by them and read back by us."""

import json
import random
import subprocess
import zipfile
from pathlib import Path

import pikepdf
from lxml import etree
from pikepdf.form import Form

import records


def opened(inputs, count):
    """Makes blanks of so many people in both formats, and says what foreign programs made of them."""
    out = inputs.work / "opened"
    inputs.call("blank", records.FORM, "--format", "docx,pdf", "--people", inputs.people(count), "--out", out)
    people = records.people(count)
    words, portables = sorted(out.glob("*.docx")), sorted(out.glob("*.pdf"))
    if (len(words), len(portables)) != (count, count):
        raise SystemExit(f"{len(words)} Word files and {len(portables)} PDFs of {count} people")
    names = sorted(person["name"] for person in people)
    sample = random.Random(1).sample(range(count), min(20, count))
    for at in sample:
        check(portables[at])
    if names != sorted(map(name_in_word, words)) or names != sorted(map(name_in_pdf, portables)):
        raise SystemExit("the names in the files are not those of the list")
    read_back(inputs, portables, sample, fill_pdf)
    read_back(inputs, words, sample, fill_word)
    return [
        f"{count} Word files: every part of each parsed by zipfile and lxml; they have the names of the list.",
        f"{count} PDFs: opened by pikepdf, with 60 fields and 3 pages each; they have the names of the list.",
        f"{len(sample)} PDFs: `qpdf --check` has no complaint.",
        f"{len(sample)} PDFs filled in by pikepdf, {len(sample)} Word files by lxml: Formfolio reads back what was typed.",
    ]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def name_in_word(path):
    """The name in the field of the member of staff; every XML part is parsed."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    trees = {name: etree.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    return next(text for tag, text in controls(trees["word/document.xml"]) if tag == "worker")


def controls(root):
    """The tag and the text of each content control."""
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None:
            content = control.find(f"{W}sdtContent")
            yield tag.get(f"{W}val"), "".join(text.text or "" for text in content.iter(f"{W}t"))


def name_in_pdf(path):
    """The name in the field of the member of staff; the fields and pages are counted."""
    with pikepdf.open(path) as pdf:
        values = {one.fully_qualified_name: one.value_as_string for one in pdf.acroform.fields}
        if (len(values), len(pdf.pages)) != (60, 3):
            raise SystemExit(f"{path}: {len(values)} fields on {len(pdf.pages)} pages")
        return values["worker"]


def check(path):
    """Has qpdf look for damage."""
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"qpdf --check {path}: {done.stdout}{done.stderr}")


def fill_pdf(path, words):
    """Fills one field in with pikepdf."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        Form(pdf)["review"].value = words
        pdf.save(path)


def fill_word(path, words):
    """Fills one control in as Word does: the placeholder goes, the text comes."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None and tag.get(f"{W}val") == "review":
            shown = control.find(f"{W}sdtPr/{W}showingPlcHdr")
            if shown is not None:
                shown.getparent().remove(shown)
            texts = list(control.find(f"{W}sdtContent").iter(f"{W}t"))
            texts[0].text = words
            for text in texts[1:]:
                text.text = ""
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def read_back(inputs, files, sample, fill):
    """Fills a sample in, and compares what Formfolio then reads with what was typed and with the name that was there."""
    chosen = [files[at] for at in sample]
    people = {person["name"] for person in records.people(len(files))}
    typed = [f"Typed by another program, {number}." for number in range(len(chosen))]
    for path, words in zip(chosen, typed):
        fill(path, words)
    values = [one["values"] for one in json.loads(inputs.call("read", *chosen, "--format", "json"))]
    if [one["review"] for one in values] != typed or not {one["worker"] for one in values} <= people:
        raise SystemExit(f"{chosen[0].suffix}: what was typed does not come back")
