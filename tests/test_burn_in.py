"""The burn-in: a usual length, checked by pilots; longer only for what is told; the same for every seed, kept, and shown."""

import numpy as np
import pytest

import sim.burn_in as module
from sim.burn_in import CAP_YEARS, FLOOR_YEARS, LATE_YEARS, PILOT_YEARS, STOCKS, choice, choose_burn_in
from sim.scenario.loading import load_scenario
from sim.simulation import prepare

YEARS = int(PILOT_YEARS)
MEMORY = np.exp(-1.0 / 5.0)  # waves of a stock: what is left of one after a year


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """A cache folder of its own for kept answers."""
    monkeypatch.setattr(module, "_kept", lambda key: tmp_path / f"{key}.json")
    monkeypatch.setattr(module, "_chosen", {})
    return tmp_path


def waves(chance, pilots, size):
    """Relative noise of means of years with a memory of five years, (pilots, YEARS)."""
    noise = chance.normal(0.0, size, (pilots, YEARS))
    for year in range(1, YEARS):
        noise[:, year] = MEMORY * noise[:, year - 1] + np.sqrt(1.0 - MEMORY**2) * noise[:, year]
    return noise


def rising(years, chance, pilots=8, size=0.03, level=400.0):
    """A stock that comes to its level with this time constant, years."""
    return level * (1.0 - np.exp(-(np.arange(YEARS) + 0.5) / years)) * (1.0 + waves(chance, pilots, size))


def settled(chance, pilots=8, size=0.1):
    """The stocks of a place that has always been so: waves alone."""
    return {name: 100.0 * (1.0 + waves(chance, pilots, size)) for name in STOCKS}


@pytest.mark.parametrize("pilots", [2, 8])
@pytest.mark.parametrize("size", [0.03, 0.2])
def test_waves_alone_ask_for_no_longer_history(pilots, size):
    chance = np.random.default_rng(5)
    found = [choice(settled(chance, pilots, size)) for _ in range(40)]
    assert sum(one.years > FLOOR_YEARS for one in found) <= 5 and sum(one.capped for one in found) <= 1


@pytest.mark.parametrize("constant, least, most", [(5.0, 25, 25), (10.0, 26, 33), (13.0, 31, 38), (40.0, 40, 40)])
def test_a_stock_with_a_known_time_constant_gets_the_length_that_brings_it_within_five_per_cent(constant, least, most):
    chance = np.random.default_rng(6)
    for _ in range(5):
        found = choice({**settled(chance), "foster": rising(constant, chance)})
        assert least <= found.years <= most
        assert (found.slowest == "foster") == (found.years > FLOOR_YEARS)


def test_two_pilots_of_a_slow_place_agree_within_a_few_years():
    chance = np.random.default_rng(7)
    found = [choice({**settled(chance, size=0.03), "foster": rising(11.0, chance, size=0.02)}).years for _ in range(10)]
    assert FLOOR_YEARS < min(found) and max(found) - min(found) <= 5


def test_the_cap_and_what_is_off_there_are_said():
    chance = np.random.default_rng(8)
    found = choice({**settled(chance), "foster": rising(40.0, chance)})
    assert found.years == CAP_YEARS and found.capped and found.slowest == "foster"
    assert "the most that is taken, for foster" in found.line() and "foster -" in found.line()
    longer = choice({**settled(chance), "foster": rising(11.0, chance, size=0.01)})
    assert not longer.capped and f"longer than the usual {FLOOR_YEARS}, for foster" in longer.line()
    assert "the usual length, checked" in choice(settled(chance)).line()


def test_only_a_level_that_truly_moves_is_called_drifting():
    chance = np.random.default_rng(9)
    assert sum(bool(choice(settled(chance)).unsettled) for _ in range(20)) <= 2
    found = choice({**settled(chance), "foster": (10.0 + np.arange(YEARS)) * (1.0 + waves(chance, 8, 0.03))})
    assert found.unsettled == ("foster",) and "still drifting at the end of the pilots: foster" in found.line()


def test_a_stock_that_is_too_small_to_tell_decides_nothing():
    chance = np.random.default_rng(10)
    found = choice({**settled(chance), "foster": rising(40.0, chance, level=0.3), "secure": np.zeros((8, YEARS))})
    assert found.years == FLOOR_YEARS and not found.off


def test_the_choice_is_kept_shown_and_does_not_depend_on_the_seed(own_cache):
    scenario = load_scenario("minimal")
    found = choose_burn_in(scenario)
    assert FLOOR_YEARS <= found.years <= CAP_YEARS and found.years == int(found.years)
    assert f"{found.years:g} years" in found.line() and "out of home" in found.line()
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


def lengths(scenario, monkeypatch, sets):
    """What independent sets of pilots choose."""
    found = []
    for k in range(sets):
        monkeypatch.setattr(module, "PILOT_SEED", 6_000_000_000 + 1000 * k)
        found.append(module.pilot(scenario.without_drivers()))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["minimal", "utrecht", "rijk-van-nijmegen"])
def test_independent_pilots_agree_within_a_few_years_and_seldom_say_drift(name, monkeypatch):
    found = lengths(load_scenario(name), monkeypatch, 3)
    assert max(one.years for one in found) - min(one.years for one in found) <= 5
    assert not any(one.capped for one in found) and sum(bool(one.unsettled) for one in found) <= 1


@pytest.mark.slow
def test_after_the_usual_length_the_stocks_are_near_their_level():
    stocks = module.by_year(
        [module.pilot_series(load_scenario("minimal").without_drivers(), 6_500_000_000 + k) for k in range(150)]
    )
    for row in module.stock_rows(stocks, FLOOR_YEARS):
        assert not row.decides or abs(row.off) <= 0.05 + 3.0 * row.error, row.words()
    for name in ("out of home", "protection orders", "specialist help", "severe problems"):
        late = stocks[name][:, -LATE_YEARS:].mean()
        assert abs(module.around(stocks[name], FLOOR_YEARS) / late - 1.0) < 0.06, name


def test_a_changed_number_is_piloted_anew():
    scenario = load_scenario("minimal")
    assert module.pilot_key(scenario) != module.pilot_key(scenario.with_changes({"crisis.danger": 0.2}))


def test_a_scenario_may_ask_for_its_own_history():
    scenario = load_scenario("minimal").with_changes({"burn_in": 0.5})
    assert choose_burn_in(scenario).years == 0.5
    assert prepare(scenario, 1).start < 0.6 * 365.25
