"""Reads the values of all content controls of Word files with lxml, and prints them as JSON.

    read_word.py FILE.docx…
"""

import json
import sys
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as packed:
        root = etree.fromstring(packed.read("word/document.xml"))
    values = []
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        content = control.find(f"{W}sdtContent")
        if tag is None or content is None:
            continue
        box = control.find(f"{W}sdtPr/{W14}checkbox/{W14}checked")
        if box is not None:
            value = box.get(f"{W14}val") in ("1", "true")
        elif control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            value = None
        else:
            value = "\n".join("".join(text.text or "" for text in part.iter(f"{W}t")) for part in content.iter(f"{W}p"))
            value = value or "".join(text.text or "" for text in content.iter(f"{W}t"))
        values.append((tag.get(f"{W}val"), value))
    print(json.dumps(values, ensure_ascii=False))
