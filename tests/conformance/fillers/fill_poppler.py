"""Poppler (through GLib introspection) fills a PDF form, as Evince does. Needs Debian's own python3 with python3-gi.

Poppler's GLib interface does not tell the states of a radio group's buttons, so qpdf says which button is which.
"""

import json
import os
import subprocess

import gi

gi.require_version("Poppler", "0.18")
from common import Unfilled, require, run  # noqa: E402
from gi.repository import Gio, Poppler  # noqa: E402


def uri(path):
    return Gio.File.new_for_path(os.path.abspath(path)).get_uri()


def fill(source, target, answers):
    document = Poppler.Document.new_from_file(uri(source), None)
    states = button_states(source)
    seen = set()
    done = set()
    for number in range(document.get_n_pages()):
        for mapping in document.get_page(number).get_form_field_mapping():
            field = mapping.field
            name = field.get_name()
            seen.add(name)
            if name not in answers:
                continue
            value = answers[name]
            kind = field.get_field_type()
            if kind == Poppler.FormFieldType.TEXT:
                field.text_set_text(value)
            elif kind == Poppler.FormFieldType.CHOICE:
                options = [field.choice_get_item(i) for i in range(field.choice_get_n_items())]
                if value not in options:
                    raise Unfilled(f"{name}: no option {value!r}")
                field.choice_select_item(options.index(value))
            elif kind == Poppler.FormFieldType.BUTTON:
                if field.button_get_button_type() == Poppler.FormButtonType.RADIO:
                    if states[corner(mapping.area.x1, mapping.area.y1, number)] != value:
                        continue
                    field.button_set_state(True)
                else:
                    field.button_set_state(value)
            else:
                raise Unfilled(f"{name}: a {kind.value_nick} field cannot be typed into")
            done.add(name)
    require(answers, seen)
    unset = sorted(set(answers) - done)
    if unset:
        raise Unfilled(f"no such state: {', '.join(f'{n} = {answers[n]!r}' for n in unset)}")
    document.save(uri(target))


def button_states(path):
    """The on-state of every button in the file, by page and lower left corner, as qpdf sees it."""
    said = subprocess.run(
        ["qpdf", "--json=2", "--json-stream-data=none", "--json-key=pages", "--json-key=qpdf", path],
        check=True,
        capture_output=True,
    )
    data = json.loads(said.stdout)
    objects = data["qpdf"][1]

    def value(thing):
        while isinstance(thing, str) and f"obj:{thing}" in objects:
            thing = objects[f"obj:{thing}"]
            thing = thing.get("value", thing)
        return thing

    states = {}
    for number, page in enumerate(data["pages"]):
        for annotation in value(value(page["object"]).get("/Annots", [])):
            widget = value(annotation)
            looks = value(value(widget.get("/AP", {})).get("/N", {}))
            if widget.get("/Subtype") == "/Widget" and isinstance(looks, dict):
                on = [name[1:] for name in looks if name != "/Off" and name.startswith("/")]
                x1, y1, x2, y2 = value(widget["/Rect"])
                states[corner(min(x1, x2), min(y1, y2), number)] = on[0] if on else None
    return states


def corner(x, y, page):
    return page, round(x), round(y)


if __name__ == "__main__":
    run(fill)
