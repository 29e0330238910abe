"""The short form: public figures beside the worlds, with a mark each."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from sim.report.agrees import MARKS, agreement_table, table_of
from sim.report.texts import LANGS
from sim.results.posterior import Posterior
from tests.calibration.made import fact

FACTS = tuple(
    fact(name, 0.5, 0.06, 0.08) for name in ("T08.stock.2021", "T08.new.2021", "T25.full_time.2021")
)  # tolerance 0.1


def worlds(**middles) -> Posterior:
    weight = np.array([0.05, 0.9, 0.05])
    values = {name: np.array([0.0, middle, 1.0]) + 0.0 * middle for name, middle in middles.items()}
    return Posterior(Path(), "made", "made", "", "", (), (), np.zeros((3, 0)), weight, np.arange(3), values, {})


@pytest.mark.parametrize("lang", LANGS)
def test_a_mark_says_how_many_deviations_the_middle_of_the_worlds_is_off(lang):
    posterior = worlds(**{"T08.stock.2021": 0.59, "T08.new.2021": 0.35, "T25.full_time.2021": 0.75})
    table = table_of(posterior, FACTS, lang)
    assert [row[1].text for row in table.rows] == list(MARKS)
    assert table.title == ("Klopt dit met onze cijfers?" if lang == "nl" else "Does this agree with public figures?")
    assert all("{" not in note for note in table.notes)


def test_a_world_without_a_value_does_not_agree_and_a_posterior_without_figures_has_no_table():
    table = table_of(worlds(**{"T08.stock.2021": float("nan")}), FACTS, "en")
    assert [row[1].text for row in table.rows] == ["✗"]
    assert table_of(worlds(), FACTS, "en") is None


def test_where_no_posterior_ships_there_is_no_table():
    data = SimpleNamespace(once=lambda key, make: None, scenario=None)
    assert agreement_table(data, "en") is None


def test_a_comparison_that_ran_in_other_worlds_says_so(monkeypatch):
    posterior = worlds(**{"T08.stock.2021": 0.5})
    monkeypatch.setattr("sim.report.agrees.facts", lambda place: FACTS)
    monkeypatch.setattr("sim.report.agrees.place_of", lambda scenario: None)
    own, theirs = (
        SimpleNamespace(once=lambda key, make: posterior, scenario=None, drawing=drawing)
        for drawing in ({}, {"posterior": "made", "made": ""})
    )
    assert "other numbers" in agreement_table(own, "en").notes[0]
    assert len(agreement_table(theirs, "en").notes) == len(agreement_table(own, "en").notes) - 1
