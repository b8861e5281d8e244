"""PyMuPDF draws ink over signature boxes, as a viewer's pen does.

The command line is the fillers'; ANSWERS.json maps a signature field's name to "pen".
"""

import pymupdf
from common import require, run


def fill(source, target, answers):
    document = pymupdf.open(source)
    seen = set()
    for page in document:
        for box in [widget.rect for widget in page.widgets() if widget.field_name in answers and not seen.add(widget.field_name)]:
            stroke = [(box.x0 + box.width * t / 10, box.y0 + box.height * (0.3 + 0.4 * (t % 2))) for t in range(2, 9)]
            page.add_ink_annot([stroke])
    require(answers, seen)
    document.save(target)


if __name__ == "__main__":
    run(fill)
