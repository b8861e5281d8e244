"""The suite's own: a filler that is told to do what cannot be done fails loudly, and leaves no file."""

import pytest
import tools


@pytest.fixture(scope="session")
def refusals(forms, blanks, answered, place):
    """Every filler asked to fill a field that is not there, beside one that is."""
    name = next(iter(forms))
    flat = {**answered[name, "full"].flat, "no_such_field": "x"}

    def ask(filler):
        suffix = "pdf" if filler in tools.PDF_FILLERS else "docx"
        target = place / "refused" / filler / f"form.{suffix}"
        return filler, (tools.fill_all(filler, [(blanks[name, suffix], target, flat)])[str(target)], target)

    fillers = [*tools.PDF_FILLERS, *tools.WORD_FILLERS]
    return dict(tools.together([lambda filler=filler: ask(filler) for filler in fillers]))


@pytest.mark.parametrize("program", [*tools.PDF_FILLERS, *tools.WORD_FILLERS])
def test_a_field_that_is_not_there(program, refusals):
    report, target = refusals[program]
    assert not report["ok"]
    assert "no_such_field" in report["error"]
    assert not target.exists()
