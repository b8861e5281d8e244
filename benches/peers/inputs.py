"""Makes what the programs are given: lists, records, completed forms, templates. None of it is measured."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
from pikepdf.form import CheckboxField, ChoiceField, Form, RadioButtonGroup, TextField
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

import records

# The column of a list of staff for each field.
MARKERS = {"worker": "name", "post": "post", "supervisor": "supervisor", "team": "team", "place": "place"}


class Inputs:
    """The files that are given to the programs, each made when it is first asked for."""

    def __init__(self, formfolio, forms, work, files, people):
        self.formfolio, self.forms, self.work = formfolio, forms, work
        self.files, self.staff = files, people

    def call(self, *words, good=(0,)):
        """Runs Formfolio and gives its output."""
        command = [str(word) for word in (self.formfolio, "--forms", self.forms, *words)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in good:
            raise SystemExit(f"{' '.join(command)[:300]}: exit {done.returncode}\n{done.stderr[-2000:]}")
        return done.stdout

    def once(self, name, make):
        """A file or directory, made by a function of its path when it is first asked for."""
        path = self.work / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            make(path)
        return path

    def people(self, count):
        """A list of staff as CSV."""
        return self.once(f"people-{count}.csv", lambda path: records.write_people(path, count))

    def yaml(self):
        """Records of many people, in YAML, a file each."""
        def make(folder):
            folder.mkdir()
            for number, values in enumerate(records.of_everybody(self.files)):
                (folder / f"{number:05}.yaml").write_text(records.as_yaml(values), encoding="utf-8")
        return sorted(self.once("yaml", make).iterdir())

    def filled(self, ending):
        """The same, filled in by Formfolio: PDFs or Word files."""
        def make(folder):
            self.call("fill", *self.yaml(), "--format", ending, "--out", folder)
        return sorted(self.once(f"filled-{ending}", make).iterdir())

    def blank(self, ending, form=records.FORM, *options):
        """The blank of a form for everybody."""
        def make(folder):
            self.call("blank", form, *options, "--format", ending, "--out", folder)
        return next(self.once(f"blank-{form.replace('/', '-')}-{ending}", make).iterdir())

    def built_in_blank(self):
        """The blank of the built-in form."""
        return self.blank("pdf", records.BUILT_IN, "--with-additions")

    def template(self):
        """A Word blank with a marker in place of each value that a list of staff has."""
        def make(folder):
            folder.mkdir()
            values = folder / "values.yaml"
            values.write_text("".join(f"{field}: marker-{column}\n" for field, column in MARKERS.items()))
            self.call("blank", records.FORM, "--format", "docx", "--values", values, "--out", folder)
        return next(self.once("template", make).glob("*.docx"))

    def layout(self, blank, names=None):
        """The words and fields of our PDF blank with their places, for programs that make the same one from nothing.

        `names` has the field of each column of a list of staff.
        """
        def make(path):
            path.write_text(json.dumps({"names": names or {}, "pages": pages_of(blank)}), encoding="utf-8")
        return self.once(f"layout-{blank.stem}.json", make)

    def field_values(self):
        """The values of the filled PDFs by the names of their fields, a line for each file."""
        return self.once("field-values.jsonl", lambda path: write_values(path, self.filled("pdf")))

    def built_in_values(self):
        """The same of the record of the built-in form."""
        def make(path):
            folder = self.work / "built-in-filled"
            self.call("fill", records.BUILT_IN_RECORD, "--format", "pdf", "--out", folder)
            write_values(path, folder.iterdir())
        return self.once("built-in-values.jsonl", make)

    def json_lines(self):
        """Records of many people, in JSON, a line each."""
        def make(path):
            path.write_text("".join(records.as_json(values) + "\n" for values in records.of_everybody(self.staff)))
        return self.once("records.jsonl", make)

    def json_list(self, count):
        """The same as one list."""
        def make(path):
            path.write_text("[" + ",\n".join(map(records.as_json, records.of_everybody(count))) + "]\n")
        return self.once(f"records-{count}.json", make)

    def schema(self):
        """The JSON Schema of a record of the form."""
        return self.once("schema.json", lambda path: path.write_text(self.call("schema", "record", records.FORM)))

    def folder(self, count):
        """A member of staff's folder with completed forms as PDFs."""
        def make(folder):
            typed = self.work / f"folder-{count}-yaml"
            typed.mkdir()
            for number, values in enumerate(records.of_one(count)):
                (typed / f"{number:03}.yaml").write_text(records.as_yaml(values), encoding="utf-8")
            self.call("fill", *sorted(typed.iterdir()), "--format", "pdf", "--out", folder)
            self.describe(folder)
        return self.once(f"folder-{count}", make)

    def folders(self, count):
        """Folders of one person, of three completed forms each, in both formats."""
        def make(staff):
            made = self.work / "folders-files"
            typed = self.work / "folders-yaml"
            if not made.exists():
                typed.mkdir()
                for number, values in enumerate(records.of_one(12)):
                    (typed / f"{number:03}.yaml").write_text(records.as_yaml(values), encoding="utf-8")
                for ending in ("docx", "pdf"):
                    self.call("fill", *sorted(typed.iterdir()), "--format", ending, "--out", made)
            files = sorted(made.iterdir())
            for number in range(count):
                folder = staff / f"folder {number:04}"
                folder.mkdir(parents=True)
                self.describe(folder)
                for file in (files[number % 24], files[(number + 5) % 24], files[(number + 12) % 24]):
                    shutil.copyfile(file, folder / file.name)
        return sorted(self.once(f"folders-{count}", make).iterdir())

    def letters(self, count, pages):
        """A folder with letters as PDFs, of so many pages each."""
        def make(folder):
            folder.mkdir()
            for number in range(count):
                write_letter(folder / f"letter-{number:04}.pdf", number, pages)
            self.describe(folder)
        return self.once(f"letters-{count}", make)

    def describe(self, folder):
        """Says whose folder it is."""
        person = records.people(1)[0]
        (folder / "folder.yaml").write_text(f"person: {person['name']}\nauthority: example\n", encoding="utf-8")


def write_values(path, files):
    """Writes the values of filled PDFs by the names of their fields, a line for each file."""
    with open(path, "w", encoding="utf-8") as out:
        for filled in files:
            out.write(json.dumps(values_of(filled), ensure_ascii=False) + "\n")


def pages_of(path):
    """The words and the fields of a PDF, with their places from the top left."""
    words = words_of(path)
    pages = []
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            high = float(page.mediabox[3])
            fields, seen = [], {}
            for widget in page.get("/Annots", []):
                if widget.get("/Subtype") != "/Widget":
                    continue
                left, bottom, right, top = (float(edge) for edge in widget.Rect)
                name, kind, options = described(widget)
                # The buttons of one choice are boxes of their own, because PDFKit has no groups of them.
                seen[name] = seen.get(name, 0) + 1
                fields.append({"name": name if seen[name] == 1 else f"{name}-{seen[name]}", "kind": kind, "options": options,
                               "x": left, "y": high - top, "width": right - left, "height": top - bottom})
            pages.append({"words": words[number], "fields": fields})
    return pages


def described(widget):
    """The full name of a widget's field, its kind and its options."""
    names, kind, options, node = [], None, [], widget
    while node is not None:
        if "/T" in node:
            names.append(str(node.T))
        kind = kind or node.get("/FT")
        if "/Opt" in node and not options:
            # An option is its words, or a pair of what is exported and the words.
            options = [str(one[1] if isinstance(one, pikepdf.Array) else one) for one in node.Opt]
        node = node.get("/Parent")
    kinds = {"/Btn": "button", "/Ch": "choice"}
    return ".".join(reversed(names)).replace(".", "_"), kinds.get(str(kind), "text"), options


def words_of(path):
    """The lines of each page, with the place and height of each."""
    done = subprocess.run(["pdftotext", "-bbox-layout", str(path), "-"], capture_output=True, check=True)
    root = ElementTree.fromstring(done.stdout)
    space = "{http://www.w3.org/1999/xhtml}"
    pages = []
    for page in root.iter(f"{space}page"):
        lines = []
        for line in page.iter(f"{space}line"):
            text = " ".join(word.text or "" for word in line.iter(f"{space}word"))
            # Standard fonts have no letters beyond Latin-1.
            text = text.translate({0x2019: "'", 0x201C: '"', 0x201D: '"'}).encode("latin-1", "replace").decode("latin-1")
            top, bottom = float(line.get("yMin")), float(line.get("yMax"))
            lines.append({"text": text, "x": float(line.get("xMin")), "y": top, "size": round((bottom - top) * 0.8, 1)})
        pages.append(lines)
    return pages


def values_of(path):
    """The values of a filled PDF by the names of its fields."""
    values = {}
    with pikepdf.open(path) as pdf:
        for name, field in Form(pdf).items():
            if isinstance(field, CheckboxField):
                values[name] = field.checked
            elif isinstance(field, RadioButtonGroup):
                if field.value is not None:
                    values[name] = str(field.value)
            elif isinstance(field, (TextField, ChoiceField)) and field.value:
                values[name] = str(field.value)
    return values


def write_letter(path, number, pages):
    """A letter of several pages, of words alone."""
    draw = random.Random(number)
    canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
    for page in range(pages):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 780, f"Letter {number}, page {page + 1}")
        for line in range(40):
            canvas.drawString(60, 750 - 17 * line, draw.choice(records.SENTENCES))
        canvas.showPage()
    canvas.save()

