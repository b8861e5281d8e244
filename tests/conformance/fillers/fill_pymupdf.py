"""PyMuPDF fills a PDF form, widget by widget, and saves the whole file anew."""

import pymupdf
from common import Unfilled, require, run


def fill(source, target, answers):
    document = pymupdf.open(source)
    seen = set()
    done = set()
    for page in document:
        for widget in page.widgets():
            name = widget.field_name
            seen.add(name)
            if name not in answers:
                continue
            value = answers[name]
            if widget.field_type == pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON:
                # Each button of the group is a widget with the group's name; the one to press is known by its state.
                if widget.on_state() != value:
                    continue
                widget.field_value = True
            elif widget.field_type == pymupdf.PDF_WIDGET_TYPE_COMBOBOX:
                if value not in widget.choice_values:
                    raise Unfilled(f"{name}: no option {value!r}")
                widget.field_value = value
            else:
                widget.field_value = value
            widget.update()
            done.add(name)
    require(answers, seen)
    unset = sorted(set(answers) - done)
    if unset:
        raise Unfilled(f"no such state: {', '.join(f'{n} = {answers[n]!r}' for n in unset)}")
    document.save(target)


if __name__ == "__main__":
    run(fill)
