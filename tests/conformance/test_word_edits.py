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


@pytest.mark.parametrize("ending", ["odt", "doc", "rtf"])
def test_a_form_saved_in_another_format_is_read(ending, place):
    """Word and LibreOffice save a form so on its way; `read` has LibreOffice make a Word file of it."""
    directory = place / "saved" / ending
    directory.mkdir(parents=True, exist_ok=True)
    record = tools.HERE.parents[1] / "fixtures/records/individual-record-good.yaml"
    tools.formfolio("fill", record, "--format", "docx", "--out", directory)
    word = directory / "individual-record-good.docx"
    tools.run(["soffice", f"-env:UserInstallation=file://{directory}/profile", "--headless", "--convert-to", ending,
               "--outdir", directory, word])
    records, said = tools.read_all([str(word.with_suffix(f".{ending}"))])
    read = records[str(word.with_suffix(f".{ending}"))]
    assert read["values"]["supervisor"] == "Siân O’Brien"
    assert "read-by-labels" in [note["kind"] for note in read["notes"]]
    assert "compare them with the original" in said
