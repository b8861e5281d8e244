"""The year's sessions, read by programs that are not ours.

The calendar files are parsed by icalendar and by vobject, which share no code. A calendar that imports a file twice, or a changed plan,
has every session once. The workbook is opened by openpyxl and LibreOffice.
"""

import datetime
import json
import subprocess
import zoneinfo

import icalendar
import openpyxl
import pytest
import tools
import vobject

LONDON = zoneinfo.ZoneInfo("Europe/London")
STAFF = """name,staff type,start date,supervisor,leave
Siân O’Brien,,01/09/2021,Bo Ray,03/08/2026 to 31/08/2026
"Nair-Hughes; Priya \\ Amrita Konstantinopoulou-Featherstonehaugh of the fostering team",asye,01/04/2026,Bo Ray,
Tom Carter,foster carer,03/02/2024,Dee Lu,
Ann Lee,,,Bo Ray,
Ann Lee,,,Dee Lu,
"""


def run(place, *args):
    call = [tools.FORMFOLIO, "schedule", "staff.csv", "--authority", "sandwell", "--from", "2026-04-01", *args]
    done = subprocess.run(call, cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("schedule")
    (place / "staff.csv").write_text(STAFF, encoding="utf-8")
    run(place, "--format", "ics,xlsx,docx,pdf", "--out", "plan")
    return place


@pytest.fixture(scope="module")
def plan(place):
    return json.loads(run(place, "--format", "json"))


def by_icalendar(data):
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    assert calendar["METHOD"] == "PUBLISH"
    events = {}
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        assert str(event["UID"]) not in events, "an id is used twice"
        events[str(event["UID"])] = {
            "begins": event["DTSTART"].dt,
            "ends": event["DTEND"].dt,
            "summary": str(event["SUMMARY"]),
            "sequence": int(event["SEQUENCE"]),
            "stamp": event["DTSTAMP"].dt,
            "cancelled": str(event["STATUS"]) == "CANCELLED",
        }
    return events


def by_vobject(data):
    calendar = vobject.readOne(data.decode())
    # The time zone is taken from the file, not from this computer.
    assert [zone.tzid.value for zone in calendar.vtimezone_list] == ["Europe/London"]
    return {
        event.uid.value: {
            "begins": event.dtstart.value,
            "ends": event.dtend.value,
            "summary": event.summary.value,
            "sequence": int(event.sequence.value),
            "stamp": event.dtstamp.value,
            "cancelled": event.status.value == "CANCELLED",
        }
        for event in calendar.vevent_list
    }


def imported(calendar, events):
    """What a calendar has after an import: of each id the version with the highest number."""
    for uid, event in events.items():
        known = calendar.get(uid)
        if known is None or (event["sequence"], event["stamp"]) >= (known["sequence"], known["stamp"]):
            calendar[uid] = event
    return calendar


def shown(calendar):
    return sorted((one["begins"].isoformat(), one["summary"]) for one in calendar.values() if not one["cancelled"])


def calendars(place):
    return sorted((place / "plan").glob("*.ics"))


def test_two_parsers_read_the_same(place):
    files = calendars(place)
    assert len(files) == 8
    for path in files:
        data = path.read_bytes()
        one, other = by_icalendar(data), by_vobject(data)
        assert one.keys() == other.keys(), path
        for uid, event in one.items():
            for part in ("summary", "sequence", "cancelled", "stamp"):
                assert event[part] == other[uid][part], (path, uid, part)
            for part in ("begins", "ends"):
                assert event[part].astimezone(datetime.timezone.utc) == other[uid][part].astimezone(datetime.timezone.utc)


def test_lines_are_those_of_the_standard(place):
    for path in calendars(place):
        data = path.read_bytes()
        lines = data.split(b"\r\n")
        assert lines[-1] == b"" and all(b"\n" not in line and len(line) <= 75 for line in lines)
        for line in lines:
            line.decode()
        assert not any(word in data for word in (b"ATTENDEE", b"ORGANIZER", b"DESCRIPTION", b"LOCATION"))


def test_the_calendar_has_the_plan(place, plan):
    events = by_icalendar((place / "plan" / "supervision.ics").read_bytes())
    planned = sorted(
        (f"{session['date']}T{session['time']}", f"Supervision: {person['person']}")
        for person in plan["people"]
        for session in person["sessions"]
    )
    assert sorted((event["begins"].strftime("%Y-%m-%dT%H:%M"), event["summary"]) for event in events.values()) == planned


def test_ten_is_ten_in_london_all_year(place):
    data = (place / "plan" / "supervision.ics").read_bytes()
    for events in (by_icalendar(data), by_vobject(data)):
        utc = datetime.timezone.utc
        usual = [event for event in events.values() if event["begins"].strftime("%H:%M") == "10:00"]
        months = {event["begins"].month for event in usual}
        assert {1, 3, 7, 12} <= months
        for event in usual:
            moment = event["begins"].astimezone(utc)
            assert moment.astimezone(LONDON).strftime("%H:%M") == "10:00"
            assert event["ends"] - event["begins"] == datetime.timedelta(minutes=90)
        hours = {event["begins"].month: event["begins"].astimezone(utc).hour for event in usual}
        assert (hours[1], hours[7]) == (10, 9)


def test_a_second_import_doubles_nothing(place, tmp_path):
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    run(tmp_path, "--format", "ics", "--out", "plan")
    file = tmp_path / "plan" / "supervision.ics"
    assert file.read_bytes() == (place / "plan" / "supervision.ics").read_bytes()
    for parse in (by_icalendar, by_vobject):
        calendar = imported({}, parse(file.read_bytes()))
        once = shown(calendar)
        # A person's own file has the same sessions.
        for path in calendars(tmp_path):
            imported(calendar, parse(path.read_bytes()))
        assert shown(calendar) == once


@pytest.mark.parametrize("parse", [by_icalendar, by_vobject])
def test_a_changed_plan_updates_what_was_imported(tmp_path, parse):
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    run(tmp_path, "--format", "ics", "--out", "plan")
    file = tmp_path / "plan" / "supervision.ics"
    calendar = imported({}, parse(file.read_bytes()))
    for change in (["--weekday", "thursday"], ["--weekday", "monday", "--time", "14:00"], []):
        run(tmp_path, "--format", "ics", "--out", "plan", "--force", *change)
        calendar = imported(calendar, parse(file.read_bytes()))
        wanted = json.loads(run(tmp_path, "--format", "json", *change))
        begins = sorted(f"{one['date']}T{one['time']}" for person in wanted["people"] for one in person["sessions"])
        assert sorted(begin[:16] for begin, _ in shown(calendar)) == begins
    # Somebody leaves the list, and their sessions go.
    (tmp_path / "staff.csv").write_text("\n".join(STAFF.splitlines()[:2]), encoding="utf-8")
    run(tmp_path, "--format", "ics", "--out", "plan", "--force")
    calendar = imported(calendar, parse(file.read_bytes()))
    assert {summary for _, summary in shown(calendar)} == {"Supervision: Siân O’Brien"}


def test_the_workbook_opens(place, plan, tmp_path):
    path = place / "plan" / "supervision-schedule.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Sessions", "People"]
    rows = [row for row in book["Sessions"].iter_rows(min_row=2, values_only=True) if isinstance(row[0], datetime.datetime)]
    assert sorted(row[0].date().isoformat() for row in rows) == sorted(
        session["date"] for person in plan["people"] for session in person["sessions"]
    )
    pages = tools.soffice_to_pdf([path], tmp_path)[str(path)]
    text = subprocess.run(["pdftotext", "-layout", pages, "-"], capture_output=True, text=True, check=True).stdout
    assert "Siân O’Brien" in text and "07/04/2026" in text
