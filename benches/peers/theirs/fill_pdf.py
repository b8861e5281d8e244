"""Fills a blank in with pikepdf, once for each record. The appearances of texts are left to the viewer, because pikepdf
makes none in fonts with two bytes a letter.

    fill_pdf.py BLANK.pdf VALUES.jsonl COUNT OUT

Each line of VALUES.jsonl has a record's values by the names of the PDF's fields.
"""

import json
import sys

import pikepdf
from pikepdf.form import CheckboxField, ChoiceField, Form, RadioButtonGroup, TextField

blank, values, count, out = sys.argv[1:]
with open(values, encoding="utf-8") as file:
    for number, line in zip(range(int(count)), file):
        with pikepdf.open(blank) as pdf:
            form = Form(pdf)
            for name, value in json.loads(line).items():
                field = form[name]
                if isinstance(field, CheckboxField):
                    field.checked = value
                elif isinstance(field, RadioButtonGroup):
                    field.value = pikepdf.Name(value)
                elif isinstance(field, (TextField, ChoiceField)):
                    field.value = value
            pdf.save(f"{out}/{number:05}.pdf")
