"""What a run says of a published figure does not hang on how long it is: what lasts longer than the run is counted too."""

from __future__ import annotations

import numpy as np
import pytest

from sim.data.targets import targets
from sim.outcomes.targets.compare import measure_run
from sim.outcomes.targets.named import name_of
from sim.runs.looking import looked_at
from sim.scenario.loading import load_scenario
from sim.simulation import prepare

SHORT, LONG = 8.0, 24.0  # years; the first are the same in both
SEEDS = range(16)
FAR, MUCH = 4.5, 0.03  # standard errors, of some sixty figures; and share of the figure


@pytest.mark.full
def test_a_long_run_says_of_each_figure_what_a_short_one_says():
    rows = [row for row in targets() if row.role == "target"]
    found = np.array([[_values(state, years, rows) for years in (SHORT, LONG)] for state in map(_state, SEEDS)])
    short, long = found[:, 0], found[:, 1]
    said = np.isfinite(found).all(axis=(0, 1))
    assert said.sum() > 50
    apart = (long - short)[:, said]
    error, level = apart.std(axis=0, ddof=1) / np.sqrt(len(SEEDS)), short[:, said].mean(axis=0)
    mean = apart.mean(axis=0)
    names = np.array([name_of(row) for row in rows])[said]
    off = (np.abs(mean) > FAR * error) & (np.abs(mean) > MUCH * np.abs(level))
    assert not names[off].tolist()


def _state(seed):
    return prepare(load_scenario("utrecht"), seed, burn_in=25.0)


def _values(state, years, rows):
    record, looks = looked_at(state, years)
    return [one.value for one in measure_run(record, rows, looks)]
