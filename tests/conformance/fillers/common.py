"""What every filler written in Python shares: its command line, and how it reports.

    fill_X.py IN OUT ANSWERS.json        one file; exit status 1 and a message when it cannot be filled
    fill_X.py --jobs JOBS.tsv            many: lines of IN <tab> OUT <tab> ANSWERS.json

With --jobs, one JSON object a job goes to stdout: {"out": PATH, "ok": true|false, "error"?: TEXT, "notes": [TEXT]}.
A failed job leaves no output and does not stop the others.

ANSWERS.json is a flat map from a field's full name (`actions.2.by_whom`) to a string, to true or false (a tick), or to
the state of a radio group as a string.
"""

import json
import os
import sys
import traceback


class Unfilled(Exception):
    """The file could not be filled as told: a field that is not there, a state that the field has not got."""


def require(answers, present):
    """Every field that was to be filled is in the file."""
    missing = sorted(set(answers) - set(present))
    if missing:
        raise Unfilled(f"no such field: {', '.join(missing)}")


def run(fill):
    """The command line around `fill(source, target, answers) -> notes or None`."""
    arguments = sys.argv[1:]
    if len(arguments) == 2 and arguments[0] == "--jobs":
        with open(arguments[1], encoding="utf-8") as lines:
            jobs = [line.rstrip("\n").split("\t") for line in lines if line.strip()]
    elif len(arguments) == 3:
        jobs = [arguments]
    else:
        sys.exit(f"usage: {os.path.basename(sys.argv[0])} IN OUT ANSWERS.json | --jobs JOBS.tsv")
    failed = 0
    for source, target, answers in jobs:
        report = {"out": target, "ok": True, "notes": []}
        try:
            with open(answers, encoding="utf-8") as file:
                report["notes"] = fill(source, target, json.load(file)) or []
        except Exception as error:  # any way a foreign library fails is that job's failure
            failed += 1
            report.update(ok=False, error=f"{type(error).__name__}: {error}")
            if not isinstance(error, Unfilled):
                traceback.print_exc()
            if os.path.exists(target):
                os.remove(target)
        if arguments[0] == "--jobs":
            print(json.dumps(report, ensure_ascii=False), flush=True)
        elif not report["ok"]:
            print(f"{source}: {report['error']}", file=sys.stderr)
        else:
            for note in report["notes"]:
                print(f"{source}: {note}", file=sys.stderr)
    sys.exit(1 if failed else 0)
