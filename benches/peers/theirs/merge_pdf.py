"""Merges all PDFs of a directory into one with pikepdf, fields and all, with a bookmark for each.

    merge_pdf.py DIRECTORY OUT.pdf
"""

import sys
from pathlib import Path

import pikepdf

with pikepdf.new() as merged:
    with merged.open_outline() as outline:
        for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
            outline.root.append(pikepdf.OutlineItem(path.stem, len(merged.pages)))
            with pikepdf.open(path) as part:
                merged.add_pages_from(part)
    merged.save(sys.argv[2])
