"""What people do to a Word file besides typing into its controls."""

import pytest
import tools
from conftest import stem
from edits import EDITS, make


@pytest.fixture(scope="session")
def edited(forms, blanks, answered, place):
    made = {}
    for name, form in forms.items():
        for edit in EDITS:
            target = place / "edited" / edit / f"{stem(form)}.docx"
            made[name, edit] = make(form, edit, blanks[name, "docx"], answered[name, "full"], target)
    records = tools.read_all([done["path"] for done in made.values() if done])
    return made, records


@pytest.mark.parametrize("edit", EDITS)
def test_edit(form, edit, edited):
    made, (records, said) = edited
    done = made[form["id"], edit]
    if done is None:
        pytest.skip("nothing in this form to edit so")
    record = records.get(str(done["path"]))
    assert record is not None, f"`read` gave no record of it and said:\n{said}"
    assert record["form"] == form["id"]
    assert record["values"] == done["values"]
    if done["note"]:
        assert done["note"] in [(note["kind"], note.get("field")) for note in record["notes"]], record["notes"]


@pytest.mark.parametrize("edit", [edit for edit in EDITS if edit != "pasterow"])
def test_the_edit_is_one_that_word_could_have_made(edit, edited):
    """The edited file is still a valid Word file (three forms tried), so what is tested above is no damage of our own
    making. A pasted row is damage: its ids stand twice."""
    paths = [str(done["path"]) for (_, of), done in edited[0].items() if done and of == edit][:3]
    assert {path: errors for path, errors in tools.open_xml(paths).items() if errors} == {}
