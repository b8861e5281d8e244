"""A Word file taken apart and put together again, and what Word does to it when somebody types into a content control.

A control's tag is the field's full name, but a cell's tag leaves out the row (`actions.by_whom`), which is counted: the
n-th table row that has controls of that table.
"""

import copy
import re
import zipfile

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
XML = "http://www.w3.org/XML/1998/namespace"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Unfilled(Exception):
    """The file could not be filled as told."""


def w(name):
    return f"{{{W}}}{name}"


def w14(name):
    return f"{{{W14}}}{name}"


def w15(name):
    return f"{{{W15}}}{name}"


class Package:
    """The parts of a Word file; `word/document.xml` is parsed, the others stay bytes."""

    MAIN = "word/document.xml"

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}
        self.document = etree.fromstring(self.parts[self.MAIN])

    def save(self, path):
        self.parts[self.MAIN] = etree.tostring(
            self.document, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)

    # Finding a control.

    def controls(self):
        """Every tagged control that holds a value, in document order, as (tag, control)."""
        for control in self.document.iter(w("sdt")):
            tag = tag_of(control)
            if tag is not None and not is_repeating(control):
                yield tag, control

    def index(self):
        found = {}
        for tag, control in self.controls():
            found.setdefault(tag, []).append(control)
        return found

    def rows(self, table):
        """The table rows that have controls of this table."""
        rows = []
        for tag, control in self.controls():
            if tag.startswith(f"{table}."):
                row = row_of(control)
                if row is not None and not any(row is known for known in rows):
                    rows.append(row)
        return rows

    def find(self, name, index=None):
        """The control of a field's full name, or None."""
        # Word takes tags of up to 64 characters; a longer name is cut there.
        name = name[:64]
        index = self.index() if index is None else index
        if name in index:
            return index[name][0]
        cell = re.fullmatch(r"([^.]+)\.(\d+)\.(.+)", name)
        if cell:
            rows = self.rows(cell[1])
            number = int(cell[2])
            if number <= len(rows):
                for control in index.get(f"{cell[1]}.{cell[3]}", []):
                    if row_of(control) is rows[number - 1]:
                        return control
        return None

    def last_item(self, table):
        """The last repeating item of a table that grows, or None."""
        for section in self.document.iter(w("sdt")):
            if section.find(f"{w('sdtPr')}/{w15('repeatingSection')}") is None:
                continue
            items = [
                child
                for child in section.find(w("sdtContent"))
                if child.tag == w("sdt") and child.find(f"{w('sdtPr')}/{w15('repeatingSectionItem')}") is not None
            ]
            tags = [tag_of(inner) or "" for item in items for inner in item.iter(w("sdt"))]
            if any(tag.startswith(f"{table}.") for tag in tags):
                return items[-1]
        return None

    def fresh_id(self):
        ids = [int(e.get(w("val"))) for e in self.document.iter(w("id")) if (e.get(w("val")) or "").lstrip("-").isdigit()]
        return max([0, *ids]) + 1


def tag_of(control):
    tag = control.find(f"{w('sdtPr')}/{w('tag')}")
    return None if tag is None else tag.get(w("val"))


def is_repeating(control):
    properties = control.find(w("sdtPr"))
    return properties.find(w15("repeatingSection")) is not None or properties.find(w15("repeatingSectionItem")) is not None


def row_of(control):
    """The nearest table row around a control; for a control around a cell, that cell's row."""
    return next(control.iterancestors(w("tr")), None)


# Typing.


def type_into(control, value, spell_check=True):
    """Fills one control as Word does when a person types, picks or clicks."""
    properties = control.find(w("sdtPr"))
    if properties.find(w14("checkbox")) is not None:
        tick(control, value)
        return
    choice = properties.find(w("dropDownList"))
    choice = properties.find(w("comboBox")) if choice is None else choice
    date = properties.find(w("date"))
    if choice is not None:
        item = next((i for i in choice.findall(w("listItem")) if shown(i) == value and i.get(w("value")) != ""), None)
        if item is None:
            raise Unfilled(f"{tag_of(control)}: no option {value!r}")
        choice.set(w("lastValue"), item.get(w("value")) or value)
    elif date is not None:
        day = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", value)
        if day:
            date.set(w("fullDate"), f"{day[3]}-{day[2]}-{day[1]}T00:00:00Z")
    elif properties.find(w("picture")) is not None:
        raise Unfilled(f"{tag_of(control)}: a picture control cannot be typed into")
    set_text(control, value, spell_check)


def shown(item):
    return item.get(w("displayText")) or item.get(w("value"))


def tick(control, value):
    if not isinstance(value, bool):
        raise Unfilled(f"{tag_of(control)}: a check box takes true or false, not {value!r}")
    box = control.find(f"{w('sdtPr')}/{w14('checkbox')}")
    checked = box.find(w14("checked"))
    if checked is None:
        checked = etree.Element(w14("checked"))
        box.insert(0, checked)
    checked.set(w14("val"), "1" if value else "0")
    state = box.find(w14("checkedState" if value else "uncheckedState"))
    glyph = chr(int(state.get(w14("val")), 16)) if state is not None else "☒" if value else "☐"
    texts = list(control.find(w("sdtContent")).iter(w("t")))
    texts[0].text = glyph


def set_text(control, value, spell_check=True):
    """Replaces a control's content: the placeholder goes, with its style; line ends become w:br."""
    properties = control.find(w("sdtPr"))
    showing = properties.find(w("showingPlcHdr"))
    if showing is not None:
        properties.remove(showing)
    content = control.find(w("sdtContent"))
    look = properties.find(w("rPr"))
    paragraphs = list(content.iter(w("p")))
    if paragraphs:
        holder = paragraphs[0]
        for extra in paragraphs[1:]:
            extra.getparent().remove(extra)
        keep = [child for child in holder if child.tag == w("pPr")]
    else:
        holder = content
        keep = []
    for child in list(holder):
        if child not in keep:
            holder.remove(child)
    for run in runs(value, look, spell_check):
        holder.append(run)


def runs(value, look, spell_check):
    """Word's runs for a text: it marks a word it does not know, and so cuts the run in two."""
    pieces = [value]
    first = re.match(r"\S*[^\x00-\x7f]\S*(?= )", value) if spell_check else None
    if first:
        pieces = [first[0], value[first.end():]]
        yield etree.Element(w("proofErr"), {w("type"): "spellStart"})
    for number, piece in enumerate(pieces):
        run = etree.Element(w("r"))
        if look is not None:
            run.append(copy.deepcopy(look))
        for line_number, line in enumerate(piece.split("\n")):
            if line_number:
                etree.SubElement(run, w("br"))
            if line:
                text = etree.SubElement(run, w("t"))
                text.text = line
                if line != line.strip():
                    text.set(f"{{{XML}}}space", "preserve")
        yield run
        if first and number == 0:
            yield etree.Element(w("proofErr"), {w("type"): "spellEnd"})


# Filling a whole file.


def fill_package(package, answers, set_one=type_into):
    """Fills every answer in, adding rows first where the answers need more than the file has."""
    index = package.index()
    missing = []
    for name, value in answers.items():
        control = package.find(name, index)
        if control is None and isinstance(value, str):
            # A scale is one check box a point in Word, and a group with one state in PDF.
            point = package.find(f"{name}.{value}", index)
            if point is not None:
                set_one(point, True)
                continue
        if control is None:
            missing.append(name)
        else:
            set_one(control, value)
    if missing:
        raise Unfilled(f"no such control: {', '.join(sorted(missing))}")


def add_row(package, table):
    """What Word's "+" beside the last row does: another item, its controls empty and with ids of their own."""
    item = package.last_item(table)
    if item is None:
        raise Unfilled(f"{table}: no repeating rows")
    new = copy.deepcopy(item)
    number = package.fresh_id()
    for offset, element in enumerate(new.iter(w("id"))):
        element.set(w("val"), str(number + offset))
    for element in new.iter():
        for name in (w14("paraId"), w14("textId")):
            if name in element.attrib:
                number += 1
                element.set(name, f"{0x10000000 + number:08X}")
    item.addnext(new)


def paste_row(package, table):
    """The last row copied and pasted below itself, to the letter: the ids of its controls now stand twice."""
    row = package.rows(table)[-1]
    row.addnext(copy.deepcopy(row))


def delete_control(package, name):
    """A control deleted with its content. A cell keeps the paragraph it must have."""
    control = package.find(name)
    if control is None:
        raise Unfilled(f"no such control: {name}")
    parent = control.getparent()
    content = control.find(w("sdtContent"))
    if content.find(w("tc")) is not None:  # around a cell: the cell stays, empty
        for cell in content.findall(w("tc")):
            for paragraph in cell.findall(w("p")):
                empty(paragraph)
            control.addprevious(cell)
    elif parent.tag == w("tc") and len([c for c in parent if c.tag != w("tcPr")]) == 1:
        control.addprevious(etree.Element(w("p")))
    parent.remove(control)


def type_beside(package, name, value):
    """Text typed in a control's place but outside the control, which keeps showing its placeholder."""
    control = package.find(name)
    if control is None:
        raise Unfilled(f"no such control: {name}")
    content = control.find(w("sdtContent"))
    run = next(iter(runs(value, None, False)))
    if control.getparent().tag == w("p"):
        control.addnext(run)
        return
    paragraph = etree.Element(w("p"))
    paragraph.append(run)
    cell = content.find(w("tc"))
    if cell is not None:
        cell.append(paragraph)
    else:
        control.addnext(paragraph)


def empty(paragraph):
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)


def strip_properties(package):
    """The custom properties gone: the part, its relationship, its content type."""
    part = "docProps/custom.xml"
    if part not in package.parts:
        raise Unfilled("no custom properties to strip")
    del package.parts[part]
    relationships = etree.fromstring(package.parts["_rels/.rels"])
    for relationship in list(relationships):
        if relationship.get("Target", "").lstrip("/") == part:
            relationships.remove(relationship)
    package.parts["_rels/.rels"] = etree.tostring(relationships, xml_declaration=True, encoding="UTF-8", standalone=True)
    types = etree.fromstring(package.parts["[Content_Types].xml"])
    for override in list(types):
        if override.get("PartName") == f"/{part}":
            types.remove(override)
    package.parts["[Content_Types].xml"] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)


PICTURE = """
<w:drawing xmlns:w="{W}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
    xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:r="{OFFICE}">
  <wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1440000" cy="360000"/>
    <wp:docPr id="{number}" name="Picture {number}" descr="a signature"/><wp:cNvGraphicFramePr/>
    <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
      <pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="signature.png"/><pic:cNvPicPr/></pic:nvPicPr>
        <pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
        <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1440000" cy="360000"/></a:xfrm>
          <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
      </pic:pic>
    </a:graphicData></a:graphic>
  </wp:inline>
</w:drawing>
"""


def put_picture(package, name, png):
    """A picture chosen in a picture control, as somebody does with a scan of their signature."""
    control = package.find(name)
    if control is None or control.find(f"{w('sdtPr')}/{w('picture')}") is None:
        raise Unfilled(f"no picture control: {name}")
    relationship = "rIdSignature"
    package.parts["word/media/image901.png"] = png
    path = "word/_rels/document.xml.rels"
    relationships = etree.fromstring(package.parts[path])
    etree.SubElement(
        relationships,
        f"{{{RELATIONSHIPS}}}Relationship",
        Id=relationship,
        Type=f"{OFFICE}/image",
        Target="media/image901.png",
    )
    package.parts[path] = etree.tostring(relationships, xml_declaration=True, encoding="UTF-8", standalone=True)
    types = etree.fromstring(package.parts["[Content_Types].xml"])
    if not any(default.get("Extension", "").lower() == "png" for default in types):
        types.insert(0, etree.Element(f"{{{CONTENT_TYPES}}}Default", Extension="png", ContentType="image/png"))
    package.parts["[Content_Types].xml"] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
    drawing = etree.fromstring(
        PICTURE.format(W=W, OFFICE=OFFICE, number=package.fresh_id(), relationship=relationship).strip(),
        etree.XMLParser(remove_blank_text=True),
    )
    set_text(control, "", spell_check=False)
    next(control.find(w("sdtContent")).iter(w("r"))).append(drawing)
