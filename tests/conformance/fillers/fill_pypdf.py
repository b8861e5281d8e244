"""pypdf fills a PDF form.

A tick or a radio state is given as a name (`/Yes`). Of a radio group pypdf makes the group's own `/V` the text string
`(/7)`, slash and all, and only each button's `/V` and `/AS` a name. Its default, kept here, asks the viewer to draw the
appearances anew (`/NeedAppearances true`); it draws its own all the same.
"""

from common import Unfilled, require, run
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject


def fill(source, target, answers):
    writer = PdfWriter(clone_from=PdfReader(source))
    fields = writer.get_fields() or {}
    require(answers, fields)
    values = {}
    for name, value in answers.items():
        if fields[name].get("/FT") == "/Btn":
            state = {True: "/Yes", False: "/Off"}.get(value, f"/{value}")
            states = fields[name].get("/_States_", [])
            if state not in states and state != "/Off":
                raise Unfilled(f"{name}: no state {state} among {list(states)}")
            values[name] = state
        else:
            values[name] = value
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, values)
    with open(target, "wb") as file:
        writer.write(file)


if __name__ == "__main__":
    run(fill)
