"""Working days, counted by us and by two calendars that are not ours.

A copy is due within three working days. One record for every day of many years, each with a copy given far too late, makes
`check` say by when it was due; govuk-bank-holidays counts the same, and holidays, which knows the rules and not the list, agrees on
which days are bank holidays.
"""

import datetime
import json
import re
import shutil
from pathlib import Path

import holidays
import pytest
import tools
from govuk_bank_holidays.bank_holidays import BankHolidays

# Scotland's holiday of 15 June 2026 for the World Cup was proclaimed too late for the list of February 2026, which ours is.
PROCLAIMED_SINCE = {"scotland": {datetime.date(2026, 6, 15)}}
CALENDARS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
FIRST, LAST = datetime.date(2012, 1, 1), datetime.date(2028, 12, 20)
ROOT = Path(__file__).parents[2]
BANK = BankHolidays(use_cached_holidays=True)


def days():
    return [FIRST + datetime.timedelta(n) for n in range((LAST - FIRST).days + 1)]


def record(date):
    values = {"supervisee": "A. Khan", "supervisor": "B. Jones", "session_date": date.isoformat()}
    late = date + datetime.timedelta(60)
    return {"form": "sandwell/individual-record", "values": {**values, "copy_given": late.isoformat()}}


@pytest.fixture(scope="module", params=CALENDARS)
def calendar(request, tmp_path_factory):
    """Sandwell's forms, with the bank holidays of another part of the country."""
    place = tmp_path_factory.mktemp(request.param)
    shutil.copytree(ROOT / "forms" / "sandwell", place / "sandwell")
    policy = place / "sandwell" / "authority.yaml"
    policy.write_text(policy.read_text().replace("calendar: england-and-wales", f"calendar: {request.param}"))
    return request.param, place


def due_by_us(place, dates):
    """What `check` says of when each copy was due, by the day of the session."""
    records = place / "records.json"
    records.write_text(json.dumps([record(date) for date in dates]))
    ran = tools.run(
        [tools.FORMFOLIO, "--forms", place, "check", records, "--format", "json", "--today", "2029-12-31"], check=False
    )
    report = json.loads(ran.stdout)
    out = {}
    for date, file in zip(dates, report["checked"], strict=True):
        late = [one["message"] for one in file["findings"] if one["rule"] == "copy-late"]
        assert len(late) == 1, (date, file)
        told = re.search(r"a copy was due by (\d+ \w+ \d+)", late[0])[1]
        out[date] = datetime.datetime.strptime(told, "%d %B %Y").date()
    return out


def test_three_working_days_are_those_of_govuk(calendar):
    name, place = calendar
    dates = days()
    assert len(dates) > 6000
    for date, due in due_by_us(place, dates).items():
        expected, left = date, 3
        while left:
            expected += datetime.timedelta(1)
            left -= BANK.is_work_day(expected, division=name)
        assert due == expected, date


def test_bank_holidays_are_those_that_the_rules_give(calendar):
    """Weekdays only: the list has the substitute days, the rules the days of weekends, too."""
    name, _ = calendar
    since = PROCLAIMED_SINCE.get(name, set())
    rules = holidays.UK(subdiv=CALENDARS[name], years=range(FIRST.year, LAST.year + 1))
    listed = {one["date"] for one in BANK.get_holidays(division=name)}
    weekdays = {date for date in days() if date.weekday() < 5}
    assert {date for date in listed if date in weekdays} == {date for date in rules if date in weekdays} - since


def test_beyond_the_list_nothing_is_guessed(calendar):
    _, place = calendar
    records = place / "beyond.json"
    records.write_text(json.dumps([record(datetime.date(2028, 12, 29))]))
    ran = tools.run(
        [tools.FORMFOLIO, "--forms", place, "check", records, "--format", "json", "--today", "2029-12-31"], check=False
    )
    assert ran.returncode == 2 and "bank holidays are known for 2012 to 2028" in ran.stderr, ran.stderr
    assert not [one for one in json.loads(ran.stdout)["checked"][0]["findings"] if one["rule"] == "copy-late"]
