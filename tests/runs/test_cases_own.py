"""`discover` on stored worlds that hold an outcome of a user's own."""

import numpy as np
import pytest

import sim
from sim.analysis.cases import Cases, read_cases
from sim.report.comparison import compare
from sim.report.discovery import question, regrets


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    from sim.report import comparison as pages

    mine = sim.outcome("rows_of_the_log", "rows", lambda run: float(len(run.record.log)), en="rows", nl="rijen")
    place = sim.load_scenario("minimal").with_changes({"burn_in": 0.1})
    draws = [{"strain.single": 1.0 + 0.1 * k} for k in range(10)]
    patch = pytest.MonkeyPatch()
    patch.setattr(pages, "_write_report", lambda *_: None)
    folder = tmp_path_factory.mktemp("own") / "a"
    compare(place, ["slow_down"], seeds=1, years=0.05, draws=draws, out=folder, twins=False, outcomes=[mine])
    patch.undo()
    return folder


def test_its_worlds_are_read_with_its_unit_and_direction(stored):
    cases = read_cases(stored)
    assert isinstance(cases, Cases) and "rows_of_the_log" in cases.outcomes
    assert cases.known["rows_of_the_log"].unit == "rows"
    words = question(cases, "slow_down", "rows_of_the_log", 2.0, False, "en")
    assert "rows" in words and "2" in words
    assert len(regrets(cases)) and np.isfinite(cases.of("slow_down", "rows_of_the_log")).all()
