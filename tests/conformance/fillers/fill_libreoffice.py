"""LibreOffice Writer opens a Word file that was filled as Word does it, and saves it as DOCX again.

It writes the whole package anew from its own model: controls lose their tags, dates their stored value. One run of
soffice takes all the jobs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

from word import Package, fill_package


def main():
    arguments = sys.argv[1:]
    batch = len(arguments) == 2 and arguments[0] == "--jobs"
    if batch:
        with open(arguments[1], encoding="utf-8") as lines:
            jobs = [line.rstrip("\n").split("\t") for line in lines if line.strip()]
    elif len(arguments) == 3:
        jobs = [arguments]
    else:
        sys.exit("usage: fill_libreoffice.py IN OUT ANSWERS.json | --jobs JOBS.tsv")
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        reports = []
        for number, (source, target, answers) in enumerate(jobs):
            report = {"out": target, "ok": True, "notes": []}
            reports.append(report)
            try:
                package = Package(source)
                with open(answers, encoding="utf-8") as file:
                    fill_package(package, json.load(file))
                package.save(os.path.join(directory, f"{number}.docx"))
            except Exception as error:
                report.update(ok=False, error=f"{type(error).__name__}: {error}")
        out = os.path.join(directory, "out")
        files = [os.path.join(directory, f"{number}.docx") for number, report in enumerate(reports) if report["ok"]]
        said = soffice("--convert-to", "docx:MS Word 2007 XML", "--outdir", out, *files) if files else ""
        for number, report in enumerate(reports):
            if not report["ok"]:
                continue
            saved = os.path.join(out, f"{number}.docx")
            if os.path.exists(saved):
                shutil.move(saved, report["out"])
            else:
                report.update(ok=False, error=f"soffice saved nothing: {said}")
        for report in reports:
            failed += not report["ok"]
            if batch:
                print(json.dumps(report, ensure_ascii=False))
            elif not report["ok"]:
                print(report["error"], file=sys.stderr)
    sys.exit(1 if failed else 0)


def soffice(*arguments):
    """Runs LibreOffice with a profile of its own, so that one already open does not answer instead. It needs a file:
    without one it starts and waits for ever."""
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", *arguments],
            capture_output=True,
            text=True,
            timeout=600,
        )
    return (done.stdout + done.stderr).strip()


if __name__ == "__main__":
    main()
