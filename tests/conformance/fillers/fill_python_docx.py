"""python-docx fills a Word file the way a script does that knows no more than tags and text.

python-docx has no content controls of its own, so the script edits their XML: the first text of the control is set, the
others emptied, the placeholder mark removed. It stores no date beside the shown one, and of a check box it sets the state
but not the glyph.
"""

import docx
from common import run
from docx.oxml.ns import qn
from word import Package, Unfilled, fill_package, tag_of, w14


class Opened(Package):
    """A document that python-docx has opened and will save."""

    def __init__(self, path):
        self.opened = docx.Document(path)
        self.document = self.opened.element

    def save(self, path):
        self.opened.save(path)


def set_one(control, value):
    properties = control.find(qn("w:sdtPr"))
    checked = properties.find(f"{w14('checkbox')}/{w14('checked')}")
    if checked is not None:
        checked.set(w14("val"), "1" if value else "0")
        return
    showing = properties.find(qn("w:showingPlcHdr"))
    if showing is not None:
        properties.remove(showing)
    texts = list(control.find(qn("w:sdtContent")).iter(qn("w:t")))
    if not texts:
        raise Unfilled(f"{tag_of(control)}: no text to replace")
    for text in texts[1:]:
        text.getparent().remove(text)
    first, *more = value.split("\n")
    texts[0].text = first
    at = texts[0]
    for line in more:
        br = at.makeelement(qn("w:br"))
        at.addnext(br)
        at = br
        if line:
            text = at.makeelement(qn("w:t"))
            text.text = line
            at.addnext(text)
            at = text


def fill(source, target, answers):
    package = Opened(source)
    fill_package(package, answers, set_one)
    package.save(target)


if __name__ == "__main__":
    run(fill)
