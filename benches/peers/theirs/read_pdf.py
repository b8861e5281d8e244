"""Reads the values of all fields of PDFs with pikepdf, and prints them as JSON.

    read_pdf.py FILE.pdf…
"""

import json
import sys

import pikepdf

for path in sys.argv[1:]:
    with pikepdf.open(path) as pdf:
        values = {field.fully_qualified_name: field.value_as_string for field in pdf.acroform.fields}
    print(json.dumps(values, ensure_ascii=False))
