"""Generic answers for any form, made from the catalogue's JSON alone.

`Answers` holds the same answers twice: `flat`, as a person gives them (full field name to typed text, true for a tick, the
state of a radio group), and `values`, what `formfolio read` must say afterwards. Fillers of PDF and of Word files take the
same flat answers; how a name becomes a control's tag is the fillers' business.
"""

from datetime import date, timedelta

NAMES = ["Łukasz Ôwen-Ŷork", "Siân O’Brien", "O'Neill", "Zoë Ẁatkin"]
TEXTS = ["Tŷ Gwyn & Co", "Room 3 <first floor>", "“Quoted”, 50 % – £20", "naïve café, çedilla", "plain words only"]
# Three lines at most, and two short ones in a cell, so that they fit the smallest box a form has.
LONG = [
    "First: £20 & <b>not bold</b> “quoted” {number}.\n\nThird, after an empty line – Tŷ Gwyn.",
    "One line only, {number}.",
    "Agreed with Łukasz:\n- a point\n- another: 3 × 4 = {number}",
]
CELL = ["Tŷ {number}\n£2 & <b>", "Only {number}", "a: “b”\n- {number}"]
FIRST_DAY = date(2026, 1, 5)


class Answers:
    """The answers to one form."""

    def __init__(self, form):
        self.form = form
        self.flat = {}
        self.values = {}
        self.counter = 0

    def next(self):
        self.counter += 1
        return self.counter


def slug(option):
    """An option's text in a field's name: `Looked after / care leaver` is `looked-after-care-leaver`."""
    words = "".join(c if c.isalnum() else " " for c in option.lower()).split()
    return "-".join(words)


def grows(field):
    """Whether a table takes more rows than its blank has: the catalogue says so."""
    return bool(field["growing"])


def full(form):
    """Every field answered, but for the last row of each table, which stays empty."""
    answers = Answers(form)
    for field in form["fields"]:
        answers.values[field["name"]] = whole(answers, field)
    return answers


def sparse(form):
    """Every third field answered, the others left as they are in the blank; of a table, one cell of its second row."""
    answers = Answers(form)
    for number, field in enumerate(form["fields"]):
        answers.values[field["name"]] = whole(answers, field, partly=True) if number % 3 == 0 else empty(field)
    return answers


def nothing(form):
    """The blank as it is."""
    answers = Answers(form)
    for field in form["fields"]:
        answers.values[field["name"]] = empty(field)
    return answers


def empty(field):
    """What an untouched field reads as."""
    kind = field["kind"]
    if kind == "tick":
        return False
    if kind == "choices":
        return []
    if kind == "signature":
        return {"grade": "none"}
    if kind == "table":
        return [] if grows(field) else [empty_row(field) for _ in range(field["rows"])]
    return None


def empty_row(field):
    return {column["name"]: empty(column) for column in field["columns"]}


def whole(answers, field, partly=False):
    """Answers a field that is no cell, and gives back its value."""
    name, kind = field["name"], field["kind"]
    if kind == "table":
        return table(answers, field, partly)
    if kind == "choices":
        chosen = [option for number, option in enumerate(field["choices"]) if number % 2 == 0]
        for option in chosen:
            answers.flat[f"{name}.{slug(option)}"] = True
        return chosen
    if kind == "signature":
        number = answers.next()
        signer = NAMES[number % len(NAMES)]
        answers.flat[f"{name}.name"] = signer
        value = {"grade": "typed", "name": signer}
        if dated(field) and not partly:
            day = FIRST_DAY + timedelta(days=number)
            answers.flat[f"{name}.date"] = day.strftime("%d/%m/%Y")
            value["date"] = day.isoformat()
        return value
    return simple(answers, name, field)


def dated(field):
    """Whether a signature has a date: a form may print none."""
    return field.get("dated", True)


def table(answers, field, partly):
    name, columns, count = field["name"], field["columns"], field["rows"]
    rows = []
    for number in range(1, count + 1):
        row = empty_row(field)
        if partly:
            wanted = columns[:1] if number == min(2, count) else []
        else:
            wanted = columns if number < count or count == 1 else []
        for column in wanted:
            row[column["name"]] = simple(answers, f"{name}.{number}.{column['name']}", column)
        rows.append(row)
    if grows(field):
        while rows and rows[-1] == empty_row(field):
            rows.pop()
    return rows


def simple(answers, name, field):
    """Answers a field or a cell that takes one answer, and gives back its value."""
    number = answers.next()
    kind = field["kind"]
    if kind == "person":
        typed = value = NAMES[number % len(NAMES)]
    elif kind == "text":
        typed = value = f"{TEXTS[number % len(TEXTS)]} {number}"
    elif kind == "long_text":
        texts = CELL if "." in name else LONG
        typed = value = texts[number % len(texts)].format(number=number)
    elif kind == "time":
        typed = value = f"{8 + number % 10:02}:{number % 4 * 15:02}"
    elif kind == "number":
        typed, value = str(number), number
    elif kind == "date":
        day = FIRST_DAY + timedelta(days=number)
        typed, value = day.strftime("%d/%m/%Y"), day.isoformat()
    elif kind == "tick":
        typed = value = True
    elif kind == "yes_no":
        value = number % 2 == 0
        typed = "Yes" if value else "No"
    elif kind == "choice":
        typed = value = field["choices"][number % len(field["choices"])]
    elif kind == "scale":
        low, high = field.get("min", 0), field.get("max", 10)
        value = low + number % (high - low + 1)
        typed = str(value)
    else:
        raise ValueError(f"{name}: no answer is known for the kind {kind!r}")
    answers.flat[name] = typed
    return value
