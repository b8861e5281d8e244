"""The desk in a real browser: an administrator, a supervisor and HR do their jobs, with the pages' script and without, and in
the one page that is opened from disk.

What is saved is compared with what the commands give. The states of the pages by which the jobs lead are judged by axe, and
measured at 320, 390 and 1280 pixels, with the policy of the pages in force. Nothing is asked of any other address.
"""

import contextlib
import json
import os
import signal
import subprocess
import zipfile

import pytest
import tools

FIXTURES = tools.HERE.parent.parent / "fixtures"
YEAR = FIXTURES / "years" / "sandwell"
RECORD = FIXTURES / "records" / "individual-record-good.yaml"
OLD = FIXTURES / "legacy" / "W3-a05.docx"
STAFF = "Employee No,Supervisee,Manager,Start\n1,Siân O’Brien,Gareth Llewellyn,x\n2,Łukasz Żak,Gareth Llewellyn,x\n"


@contextlib.contextmanager
def opened(host, home):
    """The address of the desk: of a server of its own, or of the one page."""
    if host == "page":
        yield tools.PAGE.as_uri()
        return
    server = subprocess.Popen(
        [tools.FORMFOLIO, "desk", "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(home)},
    )
    try:
        yield server.stdout.readline().strip()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


@pytest.fixture(scope="module", params=["script", "no-script", "page"])
def desk(request, tmp_path_factory):
    """What the browser says after all jobs, and the directory with what it saved."""
    home = tmp_path_factory.mktemp(f"Siân's desk {request.param}")
    (home / "staff.csv").write_text(STAFF)
    folder = home / "folder"
    folder.mkdir()
    (folder / "folder.yaml").write_text("person: Ann Example\nauthority: sandwell\nlayout: sandwell/eleven\n")
    for name in ("Learning log", "Fit note 04.03.2025", "Letter"):
        (folder / f"{name}.txt").write_text(f"{name}: what is in it.")
    assert tools.formfolio_in(home, "folder", "assemble", folder, "--out", home / "binder").returncode == 0
    with opened(request.param, home) as link:
        script = "no" if request.param == "no-script" else "yes"
        arguments = [link, home / "out", YEAR, home / "staff.csv", RECORD, folder, home / "binder", OLD]
        said = tools.in_browser("desk.mjs", *arguments, SCRIPT=script)
    return said, home


def test_axe_finds_nothing_in_the_states(desk):
    said, _ = desk
    assert said["states"] >= 41
    assert said["judged"] == said["states"]
    assert said["axe"] == {}


def test_no_page_is_wider_than_the_screen(desk):
    said, _ = desk
    assert said["measured"] == 3 * said["states"]
    assert said["sideways"] == {}


def test_the_policy_is_in_force(desk):
    said, _ = desk
    if "policy" in said:
        assert said["policy"] == {"ran": False, "broken": ["script-src-elem"]}


def test_a_form_waits_for_what_is_dropped(desk):
    said, _ = desk
    if "drops" in said:
        looking, taken = [True, "Looking for the files"], [False, "1 file chosen"]
        words = "cannot be read when it is dropped here, and nothing of this drop was taken. Choose it with the button."
        not_taken = [False, f"The directory “\u2068June\u2069” {words} 1 file chosen"]
        one_more = [False, "2 files chosen"]
        assert said["drops"] == [looking, looking, taken, looking, looking, not_taken, one_more]


def test_a_server_that_is_gone_is_said(desk):
    said, _ = desk
    assert said.get("sendable", True)


def test_no_other_address_is_asked_and_no_script_fails(desk):
    said, _ = desk
    assert (said["foreign"], said["errors"]) == ([], [])


def test_the_keyboard_leads_from_the_start_to_a_job(desk):
    said, _ = desk
    if "skip" in said:
        assert (said["skip"], said["focus"]) == ("Skip to main content", "Send out blank forms")


def test_blanks_are_the_commands(desk):
    said, home = desk
    with zipfile.ZipFile(home / "out" / "4-blank-forms.zip") as packed:
        made = {name: packed.read(name) for name in packed.namelist()}
    out = home / "blanks"
    tools.formfolio_in(home, "blank", "sandwell/individual-record", "--people", "staff.csv", "--out", out)
    assert made == {path.name: path.read_bytes() for path in out.iterdir()}
    assert len(made) == 4


def test_results_are_saved_into_a_directory_where_there_are_directories(desk):
    said, home = desk
    out = home / "out" / "Siân's forms"
    if not said["directories"]:
        assert not out.exists()
        return
    with zipfile.ZipFile(home / "out" / "4-blank-forms.zip") as packed:
        assert {path.name: path.read_bytes() for path in out.iterdir()} == {
            name: packed.read(name) for name in packed.namelist()
        }
    assert said["proposed"] == str(out)


def test_what_is_to_be_checked_belongs_to_its_field(desk):
    said, _ = desk
    assert "To check:" in said["described"]


def test_the_report_is_the_commands(desk):
    _, home = desk
    done = tools.formfolio_in(YEAR.parent, "check", YEAR.name, "--today", "2025-06-30", "--format", "json")
    assert json.loads((home / "out" / "report.json").read_text()) == json.loads(done.stdout)


def test_what_was_allowed_holds_for_the_command(desk):
    _, home = desk
    arguments = ["check", YEAR.name, "--today", "2025-06-30", "--format", "json"]
    waivers = ["--waivers", home / "out" / "waivers.yaml"]
    done = json.loads(tools.formfolio_in(YEAR.parent, *arguments, *waivers).stdout)
    assert done["summary"]["waived"] == 1


def test_a_row_is_added(desk):
    said, _ = desk
    before, after = said["rows"]
    assert after == before + 1


def test_the_next_session_is_the_commands(desk):
    said, home = desk
    out = home / "next"
    tools.formfolio_in(home, "next", RECORD, "--format", "docx,pdf", "--out", out)
    for ending in ("docx", "pdf"):
        (saved,) = [home / "out" / name for name in said["saved"] if name.endswith(ending)]
        (command,) = [path for path in out.iterdir() if path.suffix == f".{ending}"]
        values = [json.loads(tools.formfolio_in(home, "read", path, "--format", "json").stdout) for path in (saved, command)]
        assert values[0][0]["values"] == values[1][0]["values"]


def test_an_older_document_becomes_a_clean_copy(desk):
    said, home = desk
    older = said["older"]
    assert "14 found and 1 to check." in older["counts"]
    assert "14 found and 1 changed by you." in older["after"]
    assert (older["tag"], older["isInSight"]) == ("Check this", True)
    out = home / "older"
    tools.formfolio_in(home, "fill", OLD, "--format", "docx", "--out", out)
    (command,) = out.iterdir()
    saved = home / "out" / older["saved"]
    values = [json.loads(tools.formfolio_in(home, "read", path, "--format", "json").stdout) for path in (saved, command)]
    ours, theirs = (value[0]["values"] for value in values)
    assert ours["actions"][1].pop("timescale") == "2025-07-08"
    theirs["actions"][1].pop("timescale")
    assert ours == theirs


def test_the_team_and_a_draft_are_the_commands(desk):
    said, home = desk
    out = home / "team"
    out.mkdir()
    day = ["--today", "2025-06-30"]
    overview = ["overview", YEAR.name, *day, "--format", "xlsx", "--out", out / "team.xlsx"]
    drafts = ["prefill", "sandwell/file-audit", YEAR.name, *day, "--out", out]
    for arguments in (overview, drafts):
        assert tools.formfolio_in(YEAR.parent, *arguments).returncode == 0
    made = {path.name: path.read_bytes() for path in out.iterdir()}
    assert sorted(said["team"]) == sorted(made)
    assert {name: (home / "out" / name).read_bytes() for name in said["team"]} == made


def test_the_folder_is_whole_and_says_what_was_changed(desk):
    said, home = desk
    with zipfile.ZipFile(home / "out" / "ann-example-binder.zip") as packed:
        packed.extractall(home / "unpacked")
    out = home / "unpacked" / "binder"
    assert tools.formfolio_in(home, "folder", "verify", out).returncode == 0
    assert (out / "originals").is_dir()
    manifest = json.loads((out / "manifest.json").read_text())
    sections = {document["file"]: document["section"] for document in manifest["documents"]}
    assert (sections["Learning log.txt"], sections["Letter.txt"]) == (7, 1)
    assert (said["mistaken"], said["password"]) == ("soon", "")
    if "moved" in said:
        log, letter = said["moved"]
        assert "Learning log.txt" in log and "7 Managing Attendance" in log and "2 of 2" in log
        assert "Letter.txt" in letter and "1 Supervision Monitoring Sheet" in letter and "1 of 1" in letter
        assert said["chosen"] == ["7", "1"]
    text = tools.run(["pdftotext", "-layout", out / "binder.pdf", "-"]).stdout
    assert "What Ann learnt" in text and "Duty team" in text
