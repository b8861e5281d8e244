"""Word blanks of a list of people: one template, taken apart once; markers replaced in its document; zipped again.

    word_blanks.py TEMPLATE.docx PEOPLE.csv OUT
"""

import csv
import sys
import zipfile
from xml.sax.saxutils import escape

template, people, out = sys.argv[1:]
with zipfile.ZipFile(template) as packed:
    parts = {name: packed.read(name) for name in packed.namelist()}
document = parts["word/document.xml"].decode()
with open(people, encoding="utf-8", newline="") as file:
    for number, row in enumerate(csv.DictReader(file)):
        text = document
        for column, value in row.items():
            text = text.replace(f"marker-{column}", escape(value))
        with zipfile.ZipFile(f"{out}/{number:05}.docx", "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in parts.items():
                packed.writestr(name, text.encode() if name == "word/document.xml" else data)
