"""The workbooks of a team are opened by openpyxl and LibreOffice: real dates, filters, a heading row that stays. The due dates
of actions are read by icalendar and vobject."""

import datetime
import json
import shutil
import subprocess

import icalendar
import openpyxl
import pytest
import tools
import vobject

YEARS = tools.HERE.parent.parent / "fixtures" / "years"
DAY = ["--today", "2025-06-30"]


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """The folders of four people in a directory with a space and an apostrophe in its name."""
    home = tmp_path_factory.mktemp("oversight") / "Siân's team"
    for year in ("bct", "leics", "sandwell", "worcs"):
        shutil.copytree(YEARS / year, home / year, ignore=shutil.ignore_patterns("*.md"))
    return home


def test_the_overview_has_a_row_for_each_person(team):
    out = team.parent / "team.xlsx"
    tools.formfolio("overview", team, *DAY, "--format", "xlsx", "--out", out)
    said = json.loads(tools.formfolio("overview", team, *DAY, "--format", "json").stdout)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
    headings = [cell.value for cell in sheet[1]]
    rows = [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=2, max_row=5, values_only=True)]
    assert [row["Person"] for row in rows] == [person["person"] for person in said["people"]]
    for row, person in zip(rows, said["people"], strict=True):
        assert isinstance(row["Last session"], datetime.datetime)
        assert row["Last session"].date().isoformat() == person["last"]["date"]
        assert row["Next due"].date().isoformat() == person["next"]["due"]
        assert row["Open actions"] == person["actions"]["open"] and row["Errors"] == person["errors"]


@pytest.mark.parametrize("call", [["overview"], ["actions", "--with-done"], ["return", "--month", "2025-05"]])
def test_libreoffice_opens_each_workbook(team, call):
    out = team.parent / f"{call[0]}.xlsx"
    tools.formfolio(call[0], team, *call[1:], *([] if call[0] == "return" else DAY), "--format", "xlsx", "--out", out, "--force")
    profile = team.parent / "profile"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{str(profile).replace(' ', '%20')}", "--headless", "--convert-to", "csv",
         "--outdir", str(team.parent), str(out)],
        check=True, capture_output=True, timeout=120,
    )
    text = (team.parent / f"{call[0]}.csv").read_text(encoding="utf-8", errors="replace")
    assert len(text.splitlines()) > 4 and "Err:" not in text


def test_due_dates_are_whole_days_for_two_parsers(team):
    out = team.parent / "due.ics"
    tools.formfolio("actions", team, *DAY, "--ics", out)
    said = json.loads(tools.formfolio("actions", team, *DAY, "--format", "json").stdout)
    wanted = sorted(action["due"] for action in said["actions"] if action["due"])
    events = icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert sorted(event["DTSTART"].dt.isoformat() for event in events) == wanted
    assert len({str(event["UID"]) for event in events}) == len(wanted)
    other = vobject.readOne(out.read_text(encoding="utf-8"))
    assert sorted(event.dtstart.value.isoformat() for event in other.vevent_list) == wanted
