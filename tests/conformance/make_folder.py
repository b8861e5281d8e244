"""Writes the documents of the sample folder that other programs made: scans, photographs, letters, signed files.

    FORMFOLIO=target/release/formfolio python make_folder.py [--out fixtures/folders/sandwell-move]

(With the Python of setup.sh.) `sample_folder` has a module for each subject. The files are those of its FILES, in the folder; what
else lies there is left alone. Everybody in them is made up. The certificates and the keys are made anew each time and thrown away.
Beside the folder stands

    PROVENANCE.md    below the line MARK: what made each file, and what it is for
"""

import argparse
import importlib.metadata
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

import tools  # noqa: E402
from sample_folder.files import FILES  # noqa: E402
from sample_folder.mail import mail  # noqa: E402
from sample_folder.pictures import card, photograph, return_to_work, scan, screenshot  # noqa: E402
from sample_folder.records import signed_record, typed_record  # noqa: E402
from sample_folder.tables import caseload, workload  # noqa: E402
from sample_folder.word import letters, signed_letter, with_attachment  # noqa: E402

FOLDER = HERE.parents[1] / "fixtures" / "folders" / "sandwell-move"
MARK = "<!-- make_folder.py writes what follows -->"


def make(work):
    """Every file by its name in FILES."""
    written = letters(work)
    out = {name: written[name] for name in ("plan", "training", "log", "old audit", "request", "probation", "handover")}
    out["signed record"] = signed_record(work)
    out["record"] = typed_record(work)
    out["outcome"] = signed_letter(written["outcome"])
    out["audit"] = with_attachment(written["audit"])
    out |= {"caseload": caseload(), "workload": workload(), "return": return_to_work(), "scan": scan()}
    out |= {"self-certificate": photograph(), "screenshot": screenshot(), "card": card(), "mail": mail()}
    return out


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=Path, default=FOLDER)
    out = arguments.parse_args().out
    if not shutil.which("soffice"):
        sys.exit("not there: soffice. Run setup.sh first.")
    with tempfile.TemporaryDirectory() as work:
        made = make(Path(work))
    for name, (place, _, _) in FILES.items():
        path = out / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made[name])
    provenance(out.parent / "PROVENANCE.md")
    print(f"{len(FILES)} files in {out}")


def provenance(path):
    """What made each file, below what is said by hand."""
    known = tools.versions()
    for module, package in (("pyhanko", "pyHanko"), ("pillow", "Pillow"), ("pikepdf", "pikepdf")):
        known[module] = f"{package} {importlib.metadata.version(module)}"
    known["python"] = f"Python {sys.version.split()[0]}"
    known["pdf-lib"] = known["pdf-lib"].split(" with ")[0]
    rows = "".join(
        f"| `{unicodedata.normalize('NFC', place)}` | {', '.join(known[one] for one in by.split(', '))} | {what} |\n"
        for place, by, what in FILES.values()
    )
    said = path.read_text(encoding="utf-8").split(MARK)[0].rstrip() if path.exists() else "# Where these folders come from"
    path.write_text(f"{said}\n\n{MARK}\n\n| file | made by | what it is for |\n|---|---|---|\n{rows}", encoding="utf-8")


if __name__ == "__main__":
    main()
