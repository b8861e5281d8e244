"""The desk in Firefox, as one page and from the program's server: forms are dropped and checked, blanks and a binder are made.

What is saved is compared with what the commands give. The widths, the keyboard and axe are left to Chromium, in `test_desk.py`.
"""

import json
import zipfile

import pytest
import tools
from test_desk import FIXTURES, opened

RECORDS = [
    FIXTURES / "records" / f"{name}.yaml"
    for name in ("individual-record-bad", "individual-record-good", "sandwell-monitoring-sheet-good")
]


@pytest.fixture(scope="module", params=["page", "server"])
def firefox(request, tmp_path_factory):
    """What the browser says after all jobs, and the directory with what it saved."""
    home = tmp_path_factory.mktemp(f"Siân's Firefox {request.param}")
    folder = home / "folder"
    folder.mkdir()
    (folder / "folder.yaml").write_text("person: Ann Example\nauthority: sandwell\nlayout: sandwell/eleven\n")
    for name in ("Learning log", "Fit note 04.03.2025", "Letter"):
        (folder / f"{name}.txt").write_text(f"{name}: what is in it.")
    with zipfile.ZipFile(home / "folder.zip", "w") as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, path.name)
    with opened(request.param, home) as link:
        said = tools.in_browser("firefox.mjs", link, home / "out", home / "folder.zip", *RECORDS)
    print(said)
    return said, home


def test_every_job_was_done(firefox):
    said, _ = firefox
    assert "failed" not in said, said["failed"]


def test_nothing_is_asked_of_any_other_address_and_no_script_fails(firefox):
    said, _ = firefox
    assert (said["asked"], said["errors"]) == ([], [])


def test_the_policy_holds_and_firefox_tells_what_it_refuses(firefox):
    said, _ = firefox
    assert said["broken"] == []
    refused = [told for told in said["refused"] if "Content-Security-Policy" in told]
    assert len(refused) == len(said["refused"]) == 3


def test_the_table_has_the_dropped_files(firefox):
    said, _ = firefox
    bad, *good = [path.name for path in RECORDS]
    assert said["rows"] == [[bad, "15 to put right"], *([name, "Ready"] for name in good)]


def test_the_report_is_the_commands(firefox):
    _, home = firefox
    arguments = ["check", *(path.name for path in RECORDS), "--today", "2025-06-30", "--format", "json"]
    done = tools.formfolio_in(RECORDS[0].parent, *arguments)
    assert json.loads((home / "out" / "saved" / "report.json").read_text()) == json.loads(done.stdout)
    assert tools.qpdf(home / "out" / "saved" / "report.pdf") == []


def test_the_viewer_shows_the_record(firefox):
    said, _ = firefox
    assert "Individual standard supervision recording template" in said["viewed"]


def test_the_blanks_are_the_commands(firefox):
    _, home = firefox
    tools.formfolio_in(home, "blank", "sandwell/individual-record", "--format", "docx,pdf", "--out", home / "blanks")
    made = {path.name: path.read_bytes() for path in (home / "blanks").iterdir()}
    assert len(made) == 2
    assert {name: (home / "out" / "saved" / name).read_bytes() for name in made} == made


def test_the_binder_is_the_commands(firefox):
    _, home = firefox
    with zipfile.ZipFile(home / "out" / "saved" / "ann-example-binder.zip") as packed:
        packed.extractall(home / "unpacked")
    assert tools.formfolio_in(home, "folder", "verify", home / "unpacked" / "binder").returncode == 0
    done = tools.formfolio_in(home, "folder", "assemble", home / "folder", "--out", home / "binder")
    assert done.returncode == 0, done.stderr
    ours, command = (path / "binder.pdf" for path in (home / "unpacked" / "binder", home / "binder"))
    assert ours.read_bytes() == command.read_bytes()
