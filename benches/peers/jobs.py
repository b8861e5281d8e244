"""The jobs: what Formfolio does, what its peers do for the same, and the goals."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import records
from inputs import MARKERS

THEIRS = Path(__file__).parent / "theirs"
OURS = "Formfolio"


@dataclass(frozen=True)
class Side:
    """One program at a job: the command for so many documents, with a directory for what it makes."""

    name: str
    command: Callable[[int, Path], list]
    good: tuple = (0,)
    # False for a program that takes one document at a time, or is far behind another peer at many.
    takes_many: bool = True


@dataclass(frozen=True)
class Goal:
    """What is to be reached against one peer: ours ÷ theirs, of one document ("cold") or of all in one run ("bulk")."""

    peer: str
    runs: str
    limit: float
    what: str = "seconds"


@dataclass(frozen=True)
class Job:
    """The same work for several programs."""

    key: str
    title: str
    sides: list
    many: int
    goals: list = field(default_factory=list)
    # False where one document alone is no job.
    cold: bool = True


def python(script, *words):
    """A command of one of the peers in Python."""
    return [sys.executable, THEIRS / script, *words]


def node(script, *words):
    """A command of one of the peers in Node."""
    return ["node", THEIRS / script, *words]


def jobs(inputs):
    """The jobs with a peer. Inputs are made when a command is first asked for."""

    def ours(command, good=(0,)):
        return Side(OURS, lambda count, out: [inputs.formfolio, "--forms", inputs.forms, *command(count, out)], good)

    def blanks(ending):
        return ours(lambda count, out: ["blank", records.FORM, "--format", ending, "--people", inputs.people(count),
                                        "--out", out])

    def personal_layout():
        return inputs.layout(inputs.blank("pdf"), {column: name for name, column in MARKERS.items()})

    return [
        Job("word-blank", "Word blank, personalised", [
            blanks("docx"),
            Side("Python, replace and zip", lambda count, out: python(
                "word_blanks.py", inputs.template(), inputs.people(count), out)),
        ], inputs.staff, [Goal("Python, replace and zip", "bulk", 0.75), Goal("Python, replace and zip", "cold", 0.12)]),
        Job("pdf-blank", "PDF blank, personalised", [
            blanks("pdf"),
            Side("PDFKit", lambda count, out: node("pdf_blanks.mjs", personal_layout(), inputs.people(count), out)),
            Side("reportlab", lambda count, out: python("pdf_blanks.py", personal_layout(), inputs.people(count), out),
                 takes_many=False),
        ], inputs.staff, [Goal("PDFKit", "bulk", 0.2), Goal("reportlab", "cold", 0.33)]),
        Job("fill-pdf", "fill a PDF", [
            ours(lambda count, out: ["fill", *inputs.yaml()[:count], "--format", "pdf", "--out", out]),
            Side("pikepdf", lambda count, out: python(
                "fill_pdf.py", inputs.blank("pdf"), inputs.field_values(), count, out)),
        ], inputs.files, [Goal("pikepdf", "cold", 0.07)]),
        Job("built-in", "PDF blank of a built-in form", [
            ours(lambda count, out: ["blank", records.BUILT_IN, "--with-additions", "--format", "pdf", "--out", out]),
            Side("reportlab", lambda count, out: python(
                "pdf_blanks.py", inputs.layout(inputs.built_in_blank()), inputs.people(1), out), takes_many=False),
        ], 1, [Goal("reportlab", "cold", 0.33)]),
        Job("built-in-fill", "fill a PDF of a built-in form", [
            ours(lambda count, out: ["fill", records.BUILT_IN_RECORD, "--format", "pdf", "--out", out]),
            Side("pikepdf", lambda count, out: python(
                "fill_pdf.py", inputs.built_in_blank(), inputs.built_in_values(), 1, out), takes_many=False),
        ], 1, [Goal("pikepdf", "cold", 0.07)]),
        Job("read-pdf", "read a PDF", [
            ours(lambda count, out: ["read", *inputs.filled("pdf")[:count], "--format", "json"]),
            Side("pikepdf", lambda count, out: python("read_pdf.py", *inputs.filled("pdf")[:count])),
            Side("qpdf --json", lambda count, out: ["qpdf", "--json", inputs.filled("pdf")[0]], takes_many=False),
        ], inputs.files, [Goal("pikepdf", "bulk", 0.33), Goal("qpdf --json", "cold", 0.5)]),
        Job("read-word", "read a Word file", [
            ours(lambda count, out: ["read", *inputs.filled("docx")[:count], "--format", "json"]),
            Side("lxml", lambda count, out: python("read_word.py", *inputs.filled("docx")[:count])),
        ], inputs.files, [Goal("lxml", "bulk", 0.5), Goal("lxml", "cold", 0.07)]),
        Job("binder", "binder of completed forms", [
            ours(lambda count, out: ["folder", "assemble", inputs.folder(count), "--out", out / "binder"], good=(0, 1)),
            Side("pikepdf", lambda count, out: python("merge_pdf.py", inputs.folder(count), out / "merged.pdf")),
        ], 60, [Goal("pikepdf", "bulk", 0.125), Goal("pikepdf", "bulk", 0.25, "megabytes")], cold=False),
    ]


@dataclass(frozen=True)
class Load:
    """A job of ours alone. The first of its sizes has the goals in seconds and MB; to the others, memory may not grow."""

    key: str
    title: str
    side: Side
    counts: list
    seconds: float | None = None
    megabytes: float | None = None


def loads(inputs, scale):
    """The jobs whose goals are seconds and megabytes."""

    def ours(command, good=(0,)):
        return Side(OURS, lambda count, out: [inputs.formfolio, "--forms", inputs.forms, *command(count, out)], good)

    def both(count, out):
        return ["blank", records.FORM, "--format", "docx,pdf", "--people", inputs.people(count), "--out", out]

    def letters(count, out):
        return ["folder", "assemble", inputs.letters(count, 5), "--out", out / "binder"]

    def folders(count, out):
        return ["folder", "assemble", *inputs.folders(count), "--out", out / "binders", "--quiet"]

    return [
        Load("both", "Word and PDF blanks of {count} people", ours(both), [scale(1_000), scale(10_000)], 3),
        Load("large-binder", "binder of {count} letters of 5 pages", ours(letters, good=(0, 1)), [scale(2_000)], 4, 200),
        Load("folders", "binders of {count} folders in one run", ours(folders, good=(0, 1)), [scale(30), scale(300)]),
    ]


def rates(inputs, bench, modules):
    """The commands that print how many records a second they check on one core: ours and ajv's."""
    files = [inputs.json_lines()]
    pin = ["taskset", "-c", "0"]
    return {
        OURS: [*pin, bench, "--rate", "--forms", inputs.forms, "--records", *files],
        "ajv": [*pin, "env", f"MODULES={modules}", *node("ajv.mjs", inputs.schema(), *files)],
    }


def rate(command):
    """What one of these commands prints."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(str(word) for word in command)}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return float(done.stdout.strip().splitlines()[-1])


def whole_check(inputs):
    """Formfolio's whole command on one core, with the reading of the file and the report."""
    return Side(OURS, lambda count, out: [
        "taskset", "-c", "0", inputs.formfolio, "--forms", inputs.forms, "check", inputs.json_list(count),
        "--today", records.TODAY.isoformat(), "--format", "json", "--out", out / "report.json"], good=(0, 1))
