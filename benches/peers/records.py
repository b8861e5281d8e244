"""People and records, the same in every run: their differences come from a fixed seed."""

import csv
import datetime
import json
import random
from pathlib import Path

FORM = "example/supervision-record"
# A built-in form of about the same size, and a record of it with sixty values.
BUILT_IN = "leics/casework-supervision-record"
BUILT_IN_RECORD = Path(__file__).parents[1] / "casework-record.yaml"
TODAY = datetime.date(2025, 6, 30)
GIVEN = ["Łukasz", "Siân", "Amira", "Tom", "Bronwen", "Joseph", "Priya", "Kirsty", "Moses", "Róisín", "Ewan", "Grace"]
FAMILY = ["Ôwen-Ŷork", "O’Brien", "Khan", "Price", "Hughes", "Mensah", "Nair", "McAllister", "Adeyemi", "Gallagher"]
SENTENCES = [
    "The visits after school often meet only one parent, so two of them will be at breakfast time this month.",
    "The statement for the court is written and waits for the legal adviser.",
    "She sleeps better since the rota changed, and does not need the assistance line at present.",
    "We practised the first sentence at the door until it sounded like his own.",
    "The school sees the same as we do: attendance is up, and the mornings are calmer.",
    "One family moves to early help on the sixteenth, and no new case comes before then.",
    "The audit was good in four parts; who holds parental responsibility is now recorded in every file.",
    "He would like to be a practice educator next year. I support it, and he will read the standards first.",
]
ACTIONS = [
    "Visit at breakfast time, twice, and write down who was up",
    "Ask the surgery for the growth charts",
    "Send the chronology to the reviewing officer",
    "Book the course on working with fathers",
    "Agree the date of the joint visit with the health visitor",
]
COLUMNS = ["name", "post", "supervisor", "team", "place"]


def people(count):
    """A list of staff. No two have the same name."""
    draw = random.Random(20250630)
    letters = "abcdefghijklmnprstuvwy"
    rows = []
    for number in range(count):
        own = "".join(letters[(number // len(letters) ** place) % len(letters)] for place in range(3)).capitalize()
        rows.append({
            "name": f"{draw.choice(GIVEN)} {own}-{draw.choice(FAMILY)}",
            "post": draw.choice(["Social worker", "Senior social worker", "Family support worker"]),
            "supervisor": "Margaret Ellis",
            "team": f"Assessment Team {1 + number % 40}",
            "place": draw.choice(["Office", "Civic Centre", "Library"]),
        })
    return rows


def write_people(path, count):
    """Writes a list of staff as CSV."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(people(count))


def record(person, day, number):
    """A completed form: sixty values, and nothing in it to put right."""
    draw = random.Random(number)

    def words(count):
        return " ".join(draw.sample(SENTENCES, count))

    def action(due, done):
        return {"action": draw.choice(ACTIONS), "owner": person["name"], "by_when": due.isoformat(), "done": done}

    def signed(name):
        return {"name": name, "date": day.isoformat()}

    weeks = [datetime.timedelta(days=7 * week) for week in range(5)]
    return {
        "worker": person["name"],
        "post": person["post"],
        "supervisor": person["supervisor"],
        "team": person["team"],
        "session_date": day.isoformat(),
        "session_time": f"{draw.randint(9, 16):02}:{draw.choice(['00', '30'])}",
        "place": person["place"],
        "earlier": [action(day - weeks[1 + row], True) for row in range(3)],
        "review": words(2),
        "wellbeing": words(3),
        "stress": draw.randint(3, 8),
        "leave_booked": True,
        "lone_work": True,
        "equipment": draw.random() < 0.9,
        "caseload": draw.randint(8, 22),
        "caseload_view": draw.choice(["light", "right", "heavy"]),
        "workload": words(3),
        "manageable": draw.randint(3, 8),
        "cases": words(4),
        "reflection": words(4),
        "recording": True,
        "visits": True,
        "learning": words(2),
        "confidence": draw.randint(3, 9),
        "training": True,
        "actions": [action(day + weeks[1 + row], False) for row in range(4)],
        "other": words(1),
        "next_date": (day + weeks[4]).isoformat(),
        "worker_signed": signed(person["name"]),
        "supervisor_signed": signed(person["supervisor"]),
    }


def of_everybody(count):
    """A record of each person of a list."""
    days = [TODAY - datetime.timedelta(days=1 + number % 20) for number in range(count)]
    return [record(person, days[number], number) for number, person in enumerate(people(count))]


def of_one(count):
    """The records of one person, from week to week."""
    person = people(1)[0]
    return [record(person, TODAY - datetime.timedelta(days=7 * number + 6), number) for number in range(count)]


def as_json(values):
    """The text of a record in JSON."""
    return json.dumps({"form": FORM, "version": 1, "values": values}, ensure_ascii=False)


def as_yaml(values):
    """The text of a record in YAML, as people type it."""
    lines = [f"form: {FORM}", "version: 1", "values:"]
    for name, value in values.items():
        if isinstance(value, list):
            lines.append(f"  {name}:")
            for row in value:
                for at, (column, cell) in enumerate(row.items()):
                    lines.append(f"    {'-' if at == 0 else ' '} {column}: {scalar(cell)}")
        elif isinstance(value, dict):
            lines.append(f"  {name}:")
            lines.extend(f"    {key}: {scalar(part)}" for key, part in value.items())
        else:
            lines.append(f"  {name}: {scalar(value)}")
    return "\n".join(lines) + "\n"


def scalar(value):
    """A value in YAML."""
    return json.dumps(value, ensure_ascii=False)
