"""The baseline beside published figures, as people read it."""

import pytest

from sim.outcomes.targets.compare import compare_targets
from sim.report.render import terminal
from sim.report.targets import target_table, target_values
from sim.report.texts import LANGS
from sim.words import Event, Form
from tests.outcomes.made import row, run

ROWS = compare_targets([run([row(9, Event.ENTRY, 11, form_to=Form.SECURE)], scenario="utrecht")])


@pytest.mark.parametrize("lang", LANGS)
def test_model_and_published_figure_stand_side_by_side_in_a_file(lang):
    table = target_table(ROWS, lang, 3)
    assert len(terminal(table, 120)) == 1 and len(table.rows) == len(ROWS)


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_said_has_its_reason_below_the_table_once(lang):
    table = target_table(ROWS, lang)
    unsaid = {(one.id, one.part) for one in ROWS if one.inside is None}
    assert sum(note.startswith("T") for note in table.notes[:-2]) == len(table.notes) - 2 == len(unsaid)
    assert "1-10" in table.notes[-2]


def test_values_for_programs_are_plain_and_in_one_language():
    found = next(one for one in target_values(ROWS, "nl") if one["id"] == "T10")
    assert found["what"] == "plaatsingen in gesloten jeugdhulp" and found["note"].startswith("niveau van het land")
    assert found["inside"] == (found["low"] <= found["model"] <= found["high"])
