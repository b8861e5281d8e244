"""PDF blanks of a list of people, made from nothing with reportlab: the words of the pages and the fields where
LAYOUT.json has them, the person's values filled in.

    pdf_blanks.py LAYOUT.json PEOPLE.csv OUT
"""

import csv
import json
import sys

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

with open(sys.argv[1], encoding="utf-8") as file:
    layout = json.load(file)
high = A4[1]
with open(sys.argv[2], encoding="utf-8", newline="") as file:
    people = list(csv.DictReader(file))
for number, row in enumerate(people):
    values = {layout["names"][name]: value for name, value in row.items() if name in layout["names"]}
    canvas = Canvas(f"{sys.argv[3]}/{number:05}.pdf", pagesize=A4)
    form = canvas.acroForm
    for page in layout["pages"]:
        for word in page["words"]:
            canvas.setFont("Helvetica", word["size"])
            canvas.drawString(word["x"], high - word["y"] - word["size"], word["text"])
        for field in page["fields"]:
            place = {"name": field["name"], "x": field["x"], "y": high - field["y"] - field["height"]}
            if field["kind"] == "button":
                form.checkbox(size=field["height"], **place)
            elif field["kind"] == "choice":
                form.choice(options=field["options"], value=field["options"][0], width=field["width"],
                            height=field["height"], **place)
            else:
                # The fonts that reportlab gives to fields have no letters beyond Latin-1.
                value = values.get(field["name"], "").encode("latin-1", "replace").decode("latin-1")
                form.textfield(value=value, width=field["width"], height=field["height"],
                               fieldFlags="multiline" if field["height"] > 30 else "", **place)
        canvas.showPage()
    canvas.save()
