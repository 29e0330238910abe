"""The burn-in is chosen by a pilot run: the published rule, the same for every seed, kept, and shown."""

import numpy as np
import pytest

import sim.burn_in as module
from sim.burn_in import CAP_YEARS, FLOOR_YEARS, choose_burn_in, mser, stock_row
from sim.scenario.loading import load_scenario
from sim.simulation import prepare


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """A cache folder of its own for kept answers."""
    monkeypatch.setattr(module, "_kept", lambda key: tmp_path / f"{key}.json")
    monkeypatch.setattr(module, "_chosen", {})
    return tmp_path


def by_hand(series, batch=5):
    """MSER-5 as it is written in the papers."""
    means = [np.mean(series[i : i + batch]) for i in range(0, len(series) // batch * batch, batch)]
    n = len(means)
    values = [sum((y - np.mean(means[d:])) ** 2 for y in means[d:]) / (n - d) ** 2 for d in range(n // 2 + 1)]
    return int(np.argmin(values)) * batch


def test_mser_is_the_published_rule():
    chance = np.random.default_rng(5)
    for rise in (0.0, 20.0, 200.0):
        series = 50.0 - 50.0 * np.exp(-np.arange(1000) / max(rise, 1e-9)) + chance.normal(0, 2, 1000)
        assert mser(series) == by_hand(series)


def test_a_slower_stock_asks_for_a_longer_history():
    chance = np.random.default_rng(6).normal(0, 1, 2080)
    cuts = [mser(100.0 - 100.0 * np.exp(-np.arange(2080) / weeks) + chance) for weeks in (10, 50, 150)]
    assert cuts == sorted(cuts) and cuts[0] >= 10 and cuts[2] > 3 * cuts[0]


def test_a_stock_that_keeps_growing_is_called_unsettled():
    noise = np.random.default_rng(7).normal(0, 1, 2080)
    assert not stock_row("growing", 10 + 0.05 * np.arange(2080) + noise, 1).settled
    assert stock_row("steady", 100 + noise, 1).settled


def test_the_choice_is_kept_shown_and_does_not_depend_on_the_seed(own_cache):
    scenario = load_scenario("minimal")
    found = choose_burn_in(scenario)
    assert FLOOR_YEARS <= found.years <= CAP_YEARS and found.years == int(found.years)
    assert found.years >= min(CAP_YEARS, max(row.truncation_years for row in found.table if row.decides))
    assert found.slowest in found.line() and f"{found.years:g} years" in found.line()
    assert len(list(own_cache.iterdir())) == 1
    module._chosen.clear()
    module_pilot, module.pilot = module.pilot, None  # a second pilot would fail: the kept answer is read
    try:
        assert choose_burn_in(scenario) == found
        assert choose_burn_in(scenario.with_changes({"seed": 99, "years": 3})) == found
    finally:
        module.pilot = module_pilot
    assert choose_burn_in(scenario, fresh=True) == found
    start = prepare(scenario, 3).start
    assert found.years <= start / 365.25 < found.years + 0.03  # day 0 is a Monday


def test_a_changed_number_is_piloted_anew():
    scenario = load_scenario("minimal")
    assert module.pilot_key(scenario) != module.pilot_key(scenario.with_changes({"crisis.danger": 0.2}))


def test_a_scenario_may_ask_for_its_own_history():
    scenario = load_scenario("minimal").with_changes({"burn_in": 0.5})
    assert choose_burn_in(scenario).years == 0.5
    assert prepare(scenario, 1).start < 0.6 * 365.25
