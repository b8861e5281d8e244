"""What people do to a Word file besides typing into its controls, and what `read` must then say."""

import copy
import struct
import zlib

import word
from answers import NAMES, empty_row, full

TYPED = ("person", "text", "long_text")


def growing_table(form):
    return next((f for f in form["fields"] if f["kind"] == "table" and f["growing"]), None)


def typed_field(form, kinds=TYPED):
    return next((f for f in form["fields"] if f["kind"] in kinds and not f.get("default") and not f.get("read_only")), None)


def add_row(form, package, answers):
    """ "+" beside the last row, once, and the new row filled."""
    field = growing_table(form)
    if field is None:
        return None
    name, row = field["name"], field["rows"] + 1
    word.add_row(package, name)
    extra = full({**form, "fields": [{**field, "rows": row + 1}]})
    last = {key: value for key, value in extra.flat.items() if key.startswith(f"{name}.{row}.")}
    flat = answers.flat | last
    rows = copy.deepcopy(answers.values[name])
    rows += [empty_row(field) for _ in range(field["rows"] - len(rows))]
    rows.append(extra.values[name][row - 1])
    return flat, {**answers.values, name: rows}, None


def paste_row(form, package, answers):
    """The last row filled, copied and pasted below itself: its controls' ids stand twice."""
    field = growing_table(form)
    if field is None:
        return None
    name, row = field["name"], field["rows"]
    extra = full({**form, "fields": [{**field, "rows": row + 1}]})
    last = {key: value for key, value in extra.flat.items() if key.startswith(f"{name}.{row}.")}
    word.fill_package(package, last)
    word.paste_row(package, name)
    rows = copy.deepcopy(answers.values[name])
    rows += [empty_row(field) for _ in range(row - 1 - len(rows))]
    rows += [extra.values[name][row - 1]] * 2
    return answers.flat, {**answers.values, name: rows}, None


def delete_control(form, package, answers):
    """A control deleted, label and all else left."""
    field = typed_field(form)
    if field is None:
        return None
    word.delete_control(package, field["name"])
    flat = {key: value for key, value in answers.flat.items() if key != field["name"]}
    return flat, {**answers.values, field["name"]: None}, ("control-missing", field["name"])


def beside(kinds):
    def edit(form, package, answers):
        """An answer typed beside its control."""
        field = typed_field(form, kinds)
        if field is None:
            return None
        typed = NAMES[0]
        word.type_beside(package, field["name"], typed)
        flat = {key: value for key, value in answers.flat.items() if key != field["name"]}
        return flat, {**answers.values, field["name"]: typed}, ("text-outside-control", field["name"])

    return edit


def no_properties(form, package, answers):
    """The custom properties stripped, as some mail gateways and converters do."""
    word.strip_properties(package)
    return answers.flat, answers.values, None


EDITS = {
    "addrow": add_row,
    "pasterow": paste_row,
    "deletecontrol": delete_control,
    "beside": beside(("person", "text")),
    "beside-long": beside(("long_text",)),
    "noprops": no_properties,
}


def make(form, edit, blank, answers, target):
    """Edits and fills one blank: the expected values and note, or None where the form has nothing to edit so."""
    package = word.Package(blank)
    done = EDITS[edit](form, package, answers)
    if done is None:
        return None
    flat, values, note = done
    word.fill_package(package, flat)
    target.parent.mkdir(parents=True, exist_ok=True)
    package.save(target)
    return {"path": target, "values": values, "note": note}


def put_picture(source, target, name):
    """A scan of a signature chosen in a picture control."""
    package = word.Package(source)
    word.put_picture(package, name, png())
    target.parent.mkdir(parents=True, exist_ok=True)
    package.save(target)


def png():
    """A small picture of a stroke: 80 by 20, black on white."""
    rows = b"".join(
        b"\x00" + bytes(0 if abs(y - 10 - (x % 16 - 8) // 2) < 2 else 255 for x in range(80)) for y in range(20)
    )

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 80, 20, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
