"""The names, types and states of the fields in a blank: what other programs hold on to."""

import pikepdf
import pytest
import word
from answers import grows, slug
from word import w, w14

OTHER_KINDS = [w("date"), w("dropDownList"), w("comboBox"), w("picture"), w14("checkbox")]


def leaves(form):
    """Every field a blank must have, as (full name, tag in Word, kind, definition)."""
    for field in form["fields"]:
        name = field["name"]
        if field["kind"] == "table":
            for row in range(1, field["rows"] + 1):
                for column in field["columns"]:
                    yield from leaf(f"{name}.{row}.{column['name']}", f"{name}.{column['name']}", column)
        else:
            yield from leaf(name, name, field)


def leaf(name, tag, field):
    kind = field["kind"]
    if kind == "choices":
        for option in field["choices"]:
            yield f"{name}.{slug(option)}", f"{tag}.{slug(option)}"[:64], "tick", field
    elif kind == "signature":
        # In the PDF it stands in one group with the name and the date.
        yield f"{name}.signature", tag, "signature", field
        yield f"{name}.name", f"{tag}.name", "text", field
        if field["dated"]:
            yield f"{name}.date", f"{tag}.date", "date", field
    else:
        yield name, tag, kind, field


def pdf_fields(path):
    """Every terminal field by its full name, with what it inherits filled in."""
    found = {}

    def walk(field, parents, inherited):
        name = [*parents, str(field.T)] if "/T" in field else parents
        known = inherited | {key: field[key] for key in ("/FT", "/Ff", "/V", "/DA") if key in field}
        kids = list(field.get("/Kids", []))
        if any("/T" in kid for kid in kids):
            for kid in kids:
                walk(kid, name, known)
        else:
            found[".".join(name)] = (field, known, kids or [field])

    with pikepdf.open(path) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            walk(field, [], {})
        yield found, pdf


@pytest.fixture
def pdf(form, blanks):
    yield from pdf_fields(blanks[form["id"], "pdf"])


@pytest.fixture
def docx(form, blanks):
    return word.Package(blanks[form["id"], "docx"])


def states(widgets):
    return [[str(name)[1:] for name in widget.AP.N.keys() if name != "/Off"] for widget in widgets]


def test_pdf_has_these_fields_and_no_others(form, pdf):
    fields, _ = pdf
    assert sorted(fields) == sorted({name for name, *_ in leaves(form)})


def field_of(form, name):
    return next(field for field in form["fields"] if field["name"] == name.split(".")[0])


def test_pdf_fields_are_of_their_kind(form, pdf):
    fields, _ = pdf
    wrong = []
    for name, _, kind, field in leaves(form):
        at, known, widgets = fields[name]
        flags = int(known.get("/Ff", 0))
        multiline, radio, combo, editable = (bool(flags & 1 << bit) for bit in (12, 15, 17, 18))
        type_ = str(known["/FT"])
        if kind == "person" and field_of(form, name).get("repeat"):
            # Several names may stand on lines of their own.
            ok = type_ == "/Tx"
        elif kind in ("text", "person", "time", "number", "date"):
            ok = type_ == "/Tx" and not multiline
        elif kind == "long_text":
            ok = type_ == "/Tx" and multiline
        elif kind == "tick":
            ok = type_ == "/Btn" and not radio and states(widgets) == [["Yes"]]
        elif kind == "yes_no":
            ok = type_ == "/Btn" and radio and states(widgets) == [["Yes"], ["No"]]
        elif kind == "scale":
            points = range(field.get("min", 0), field.get("max", 10) + 1)
            ok = type_ == "/Btn" and radio and states(widgets) == [[str(point)] for point in points]
        elif kind == "choice":
            options = list(at.get("/Opt", []))
            texts = [str(option) for option in options if isinstance(option, pikepdf.String)]
            # A first, blank option lets somebody take a choice back.
            ok = type_ == "/Ch" and combo and not editable and [text for text in texts if text.strip()] == field["choices"]
            ok = ok and len(texts) == len(options)
        elif kind == "signature":
            ok = type_ == "/Sig" and "/V" not in known
        else:
            raise AssertionError(kind)
        if not ok:
            wrong.append(f"{name} ({kind}): FT {type_}, Ff {flags:b}, states {[list(s) for s in states_or_none(widgets)]}")
    assert not wrong, "\n".join(wrong)


def states_or_none(widgets):
    try:
        return states(widgets)
    except Exception:
        return []


def test_pdf_widgets_can_be_drawn_and_read_aloud(form, pdf):
    """Each widget has a readable name, an appearance, a default appearance in a font of the form, prints, and runs no
    script; its page's tab order is the structure's."""
    fields, file = pdf
    fonts = set(file.Root.AcroForm.DR.Font.keys())
    wrong = []
    for name, (field, known, widgets) in fields.items():
        for widget in widgets:
            said = widget.get("/TU", field.get("/TU"))
            if said is None or not str(said).strip():
                wrong.append(f"{name}: no TU")
            if int(widget.get("/F", 0)) != 4:
                wrong.append(f"{name}: F is {widget.get('/F')}")
            if known["/FT"] != "/Sig" and "/AP" not in widget:
                wrong.append(f"{name}: no AP")
            if any(key in widget or key in field for key in ("/A", "/AA")):
                wrong.append(f"{name}: an action")
        if known["/FT"] in ("/Tx", "/Ch"):
            look = str(widgets[0].get("/DA", known.get("/DA", file.Root.AcroForm.get("/DA", ""))))
            if not any(f"{font} " in look for font in fonts):
                wrong.append(f"{name}: DA {look!r} in none of the fonts {sorted(fonts)}")
    for number, page in enumerate(file.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            wrong.append(f"page {number}: Tabs is {page.get('/Tabs')}")
    assert "/XFA" not in file.Root.AcroForm
    assert not wrong, "\n".join(wrong)


def test_word_has_these_controls_and_no_others(form, docx):
    tags = {}
    for tag, _ in docx.controls():
        tags[tag] = tags.get(tag, 0) + 1
    wanted = {}
    for _, tag, kind, field in leaves(form):
        if kind == "scale":
            for point in range(field.get("min", 0), field.get("max", 10) + 1):
                wanted[f"{tag}.{point}"] = wanted.get(f"{tag}.{point}", 0) + 1
        else:
            wanted[tag] = wanted.get(tag, 0) + 1
    assert tags == wanted


def test_word_controls_are_of_their_kind(form, docx):
    wrong = []
    index = docx.index()
    for _, tag, kind, field in leaves(form):
        if kind == "scale":
            points = range(field.get("min", 0), field.get("max", 10) + 1)
            controls = [(control, "tick") for point in points for control in index[f"{tag}.{point}"]]
        else:
            controls = [(control, kind) for control in index[tag]]
        for control, kind in controls:
            properties = control.find(w("sdtPr"))
            if kind in ("text", "person", "time", "number"):
                text = properties.find(w("text"))
                ok = text is not None and text.get(w("multiLine")) in (None, "0", "false")
            elif kind == "long_text":
                text = properties.find(w("text"))
                rich = not any(child.tag in OTHER_KINDS for child in properties)
                ok = rich if text is None else text.get(w("multiLine")) in ("1", "true", "on")
            elif kind == "tick":
                ok = properties.find(w14("checkbox")) is not None
            elif kind == "date":
                picker = properties.find(w("date"))
                ok = (
                    picker is not None
                    and picker.find(w("lid")).get(w("val")) == "en-GB"
                    and picker.find(w("dateFormat")).get(w("val")).lower() == "dd/mm/yyyy"
                )
            elif kind in ("yes_no", "choice"):
                options = ["Yes", "No"] if kind == "yes_no" else field["choices"]
                items = [i for i in properties.findall(f"{w('dropDownList')}/{w('listItem')}") if i.get(w("value"))]
                ok = [word.shown(item) for item in items] == options
            elif kind == "signature":
                ok = properties.find(w("picture")) is not None
            else:
                raise AssertionError(kind)
            if not ok:
                wrong.append(f"{tag} ({kind}): {[child.tag.split('}')[1] for child in properties]}")
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_word_controls_keep_their_identity(form, docx):
    """A tag, an id that stands once, a title for people, and a placeholder of their own: LibreOffice drops the tag on
    saving, and gives a control without a placeholder of its own the one of the control before."""
    wrong = []
    ids = [element.get(w("val")) for element in docx.document.iter(w("id")) if element.getparent().tag == w("sdtPr")]
    wrong += [f"id {number} stands more than once" for number in {i for i in ids if ids.count(i) > 1}]
    for tag, control in docx.controls():
        properties = control.find(w("sdtPr"))
        alias = properties.find(w("alias"))
        if alias is None or not alias.get(w("val"), "").strip():
            wrong.append(f"{tag}: no alias")
        part = properties.find(f"{w('placeholder')}/{w('docPart')}")
        if part is None or part.get(w("val")) != f"ff.{tag}":
            wrong.append(f"{tag}: placeholder {None if part is None else part.get(w('val'))}")
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_word_tables_that_grow_repeat(form, docx):
    for field in form["fields"]:
        if field["kind"] == "table":
            assert (docx.last_item(field["name"]) is not None) == grows(field), field["name"]
            assert len(docx.rows(field["name"])) == field["rows"], field["name"]
