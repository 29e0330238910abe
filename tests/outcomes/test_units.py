"""An outcome in "per year" is a count of events: its intervals rest on that (sim/results/intervals.py, EVENTS)."""

import numpy as np
import pytest

import sim
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.view import view
from sim.results.intervals import EVENTS


@pytest.fixture(scope="module")
def runs():
    place = sim.load_scenario("minimal").with_changes({"burn_in": 1.0})
    return [sim.simulate(place, ["slow_down"], seed=seed, years=0.5) for seed in (1, 2)]


def test_what_is_counted_a_year_is_a_whole_number_of_events_in_a_run(runs):
    wrong = {}
    for found in runs:
        seen = view(found.record)
        for name, one in OUTCOMES.items():
            if one.unit not in EVENTS or not np.isfinite(found.values[name]):
                continue
            events = found.values[name] * seen.years
            if one.unit != "per year":
                events = found.values[name] / seen.per_1000(1.0)
            if abs(events - round(events)) > 1e-6:
                wrong[name] = events
    assert not wrong, wrong
