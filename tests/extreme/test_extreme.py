"""In a small place: what reason demands of extreme worlds, seed by seed; at full size: `python -m tests.extreme utrecht`."""

from functools import cache

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from tests.extreme.worlds import (
    ALL_WORLDS,
    AS_IT_IS,
    EXTREMES,
    NOT_DOWN,
    UP,
    Law,
    long_run,
    measured,
    untested,
    verdict,
)

SEEDS = range(6)
WORLDS = {one.name: one for one in (AS_IT_IS, *ALL_WORLDS)}
NAMES = tuple(dict.fromkeys(law.measure for one in ALL_WORLDS for law in one.laws))
ERRORS = 3.5  # standard errors by which a law may seem to fail: six seeds are few, laws are many


@cache
def table(name):
    """Measures of a world, (seeds,) by name."""
    rows = [measured(WORLDS[name], load_scenario("minimal"), seed, 8.0, 4.0, NAMES) for seed in SEEDS]
    return {measure: np.array([row[measure] for row in rows]) for measure in rows[0]}


def holds(one):
    """What of a world's laws does not hold."""
    base, there = table(one.against), table(one.name)
    assert there["faults"].sum() == 0, "tables contradict each other"
    assert not any(np.isinf(values).any() for values in there.values())
    wrong = []
    for law in one.laws:
        strict, errors = law.small, 2.0 if law.small else ERRORS
        fine, mean, error = verdict(law, base[law.measure], there[law.measure], errors, strict)
        if not fine:
            wrong.append(f"{law.measure} {law.law}: {mean:+.3g} ± {error:.2g}")
    return wrong


@pytest.mark.parametrize("name", [one.name for one in EXTREMES])
def test_an_extreme_world_is_what_reason_demands(name):
    assert holds(WORLDS[name]) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [one.name for one in ALL_WORLDS if one not in EXTREMES])
def test_a_practice_or_policy_at_its_end_does_what_it_says(name):
    assert holds(WORLDS[name]) == []


@pytest.mark.slow
def test_a_larger_number_has_a_larger_effect():
    """Danger and crises from none over usual to three times; teams from seven tenths over usual to plenty."""
    for worlds, measures in (
        (("no danger", "", "danger x 3"), ("in_danger", "severe_incidents", "entries", "under_order")),
        (("teams for all", "", "fewer workers"), ("wait_generalist", "wait_specialist", "unmet_help", "severe")),
        (("no stressors", "", "all severe"), ("crises_per_1000", "severe", "entries")),
    ):
        for measure in measures:
            low, middle, high = (float(np.nanmean(table(name)[measure])) for name in worlds)
            assert low < middle < high, f"{measure} in {worlds}: {low:.3g}, {middle:.3g}, {high:.3g}"


@pytest.mark.slow
def test_nothing_runs_away_in_thirty_years():
    runs = [long_run(load_scenario("minimal"), seed, 25.0) for seed in range(30)]
    for name in runs[0]:
        first, last = np.array([run[name] for run in runs]).T
        off = last - first
        error = off.std(ddof=1) / np.sqrt(len(off))
        assert abs(off.mean()) <= max(3.5 * error, 0.03 * first.mean()), (
            f"{name}: {first.mean():.3g} to {last.mean():.3g}"
        )


def test_a_law_of_what_never_differs_is_put_to_no_test():
    same, more = np.array([0.0, np.nan, 2.0]), np.array([0.0, np.nan, 3.0])
    assert untested(Law("x", NOT_DOWN), same, same) and not untested(Law("x", NOT_DOWN), same, more)
    assert not untested(Law("x", UP), same, same) and not verdict(Law("x", UP), same, same, 2.0, True)[0]
