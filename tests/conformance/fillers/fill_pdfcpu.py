"""pdfcpu fills a PDF form from its own JSON: the form is exported, the values put in, and the form filled with it.

Where the field's own font will not do, pdfcpu draws in the Roboto it brings along, so letters outside Latin-1 need
nothing more. Its configuration directory is the environment's PDFCPU_CONFIG.
"""

import json
import os
import subprocess
import tempfile

from common import Unfilled, require, run

PDFCPU = os.environ["PDFCPU"]
CONFIG = os.environ["PDFCPU_CONFIG"]


def pdfcpu(*arguments):
    done = subprocess.run(
        [PDFCPU, "--offline", "--quiet", "--conf", CONFIG, *arguments], capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Unfilled(f"pdfcpu {' '.join(arguments[:2])}: {(done.stderr or done.stdout).strip()}")


def fill(source, target, answers):
    with tempfile.TemporaryDirectory() as directory:
        data = os.path.join(directory, "form.json")
        pdfcpu("form", "export", source, data)
        with open(data, encoding="utf-8") as file:
            exported = json.load(file)
        seen = set()
        for form in exported["forms"]:
            for kind, fields in form.items():
                for field in fields if isinstance(fields, list) else []:
                    name = field["name"]
                    seen.add(name)
                    if name not in answers:
                        continue
                    value = answers[name]
                    if kind in ("radiobuttongroup", "combobox") and value not in field["options"]:
                        raise Unfilled(f"{name}: no option {value!r} among {field['options']}")
                    field["value"] = value
        require(answers, seen)
        with open(data, "w", encoding="utf-8") as file:
            json.dump(exported, file, ensure_ascii=False)
        if os.path.exists(target):
            os.remove(target)
        pdfcpu("form", "fill", source, data, target)


if __name__ == "__main__":
    run(fill)
