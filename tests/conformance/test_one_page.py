"""The desk as one page: its policy in force, nothing asked of any network, stopped in the midst of work, begun anew after a crash, and
asking before what was not saved is left. How long the work takes is printed."""

import zipfile

import pytest
import tools

FIXTURES = tools.HERE.parent.parent / "fixtures"
RECORD = FIXTURES / "records" / "individual-record-good.yaml"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """What the browser says, and the directory with what it saved."""
    home = tmp_path_factory.mktemp("one page")
    records = home / "records"
    records.mkdir()
    text = RECORD.read_text()
    for month in range(60):
        date = f"session_date: 3 {['January', 'June'][month % 2]} {1990 + month // 2}"
        lines = [date if line.strip().startswith("session_date:") else line.strip("\n") for line in text.splitlines()]
        indent = "  " if any(line.startswith("  session_date:") for line in text.splitlines()) else ""
        lines = [f"{indent}{line}" if line == date else line for line in lines]
        (records / f"session-{month:02}.yaml").write_text("\n".join(lines) + "\n")
    folder = home / "folder"
    done = tools.formfolio_in(home, "fill", *sorted(records.iterdir()), "--format", "docx", "--out", folder)
    assert done.returncode == 0, done.stderr
    names = sorted(folder.iterdir())
    assert len(names) == 60
    with zipfile.ZipFile(home / "many.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.write(name, name.name)
    (folder / "folder.yaml").write_text("person: Priya Nair\nauthority: sandwell\nlayout: sandwell/eleven\n")
    said = tools.in_browser("one_page.mjs", tools.PAGE.as_uri(), home / "out", home / "many.zip", folder)
    print(said)
    return said, home


def test_every_job_was_done(page):
    said, _ = page
    assert "failed" not in said, said["failed"]
    # One of the heading, sixty of files, and one of all files together.
    assert said["rows"] == 62


def test_nothing_is_asked_of_any_network_and_no_script_fails(page):
    said, _ = page
    assert (said["asked"], said["errors"]) == ([], [])


def test_the_policy_holds(page):
    said, _ = page
    assert said["ran"] == []
    # The handler, the script, and what would connect elsewhere.
    assert said["broken"] == ["script-src-attr", "script-src-elem", "connect-src"]


def test_the_page_answers_while_it_works(page):
    said, _ = page
    # A quarter of a second is noticed; the work itself takes longer.
    assert said["turns"] >= 3
    assert said["slowest"] < 250


def test_the_browser_asks_before_what_was_not_saved_is_left(page):
    said, _ = page
    assert said["asks"] == {
        "first": False,
        "typed": True,
        "another page": False,
        "checked": True,
        "saved": False,
        "form": True,
        "report saved": True,
        "forgotten": False,
    }


def test_a_link_does_not_lose_what_was_typed_unasked(page):
    said, _ = page
    assert said["kept"] == "30/06/2025"


def test_a_crash_and_a_file_that_is_gone_are_told_apart(page):
    said, _ = page
    assert "Formfolio crashed" in said["crashed"]
    assert "A file could not be read" in said["gone"]


def test_a_program_that_cannot_start_is_not_started_without_end(page):
    said, _ = page
    assert "crashes whenever it starts" in said["stuck"]
    assert said["starts"] == 3


def test_the_binder_is_whole(page):
    _, home = page
    with zipfile.ZipFile(home / "out" / "binder.zip") as packed:
        packed.extractall(home / "unpacked")
    assert tools.formfolio_in(home, "folder", "verify", home / "unpacked" / "binder").returncode == 0
    # The records are old, which is found: status 1.
    done = tools.formfolio_in(home, "folder", "assemble", home / "folder", "--out", home / "binder")
    assert done.returncode == 1, done.stderr
    ours, command = (path / "binder.pdf" for path in (home / "unpacked" / "binder", home / "binder"))
    assert ours.read_bytes() == command.read_bytes()
