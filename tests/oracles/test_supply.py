"""Supply that answers need, and what it draws: partial adjustment against theory, and published patterns."""

from __future__ import annotations

import numpy as np
import pytest

from sim.simulation import prepare, run_from
from sim.words import Count, Form
from tests.oracles.measure import YEAR, textbook
from tests.oracles.theory import adjusted, clears

HALF_PERCENT = 0.005


def answering(name: str, **changes):
    """A textbook scenario in which supply answers need."""
    more = {f"parameters.supply.{key}": value for key, value in changes.items() if key in ("speed", "use", "step_days")}
    rest = {key.replace("__", "."): value for key, value in changes.items() if key not in ("speed", "use", "step_days")}
    return textbook(name).with_changes({"mechanisms.supply_response": True, **more, **rest})


@pytest.mark.parametrize("years, published", [(1, 111.0600), (4, 131.6060), (12, 147.5106)])
def test_partial_adjustment_of_supply(years, published):
    """Tuma and Hannan: 100 places, need for 150 at the use that is aimed at, a quarter of the gap a year."""
    assert adjusted(years, 100, 150, 0.25) == pytest.approx(published, abs=5e-5)
    scenario = answering("supply-adjustment", speed=0.25, use=0.9, step_days=YEAR / 12)
    run = run_from(prepare(scenario, 1), (), years + 1e-9)
    assert run.services["wanted"][1] == pytest.approx(published, rel=1e-6)
    assert run.services["capacity"][1] == round(published)
    assert run.series[-1, 0, Count.FORM + Form.OPEN_GROUP] <= run.services["capacity"][1]


@pytest.mark.parametrize(
    "speed, published", [(0.05, (18.3258, 155.656)), (0.25, (3.6652, 31.131)), (1.0, (0.9163, 7.783))]
)
def test_beds_that_answer_need(speed, published):
    """1,200 children and 1,000 beds, periods of 1,000 days: when the list is gone and the days waited until then."""
    t, cost = clears(120, 100, 0.9, speed)
    assert (t, cost) == pytest.approx(published, abs=6e-4)
    scenario = answering("supply-answers-need", speed=speed * YEAR / 1000.0, use=0.9, step_days=1.0)
    run = run_from(prepare(scenario, 1), (), (t + 0.5) * 1000 / YEAR)
    waiting = run.series[:, 0, Count.WAIT_PLACE]
    assert waiting[0] == 200 and waiting[-1] == 0
    assert run.services["wait_days"].sum() / 1000 / 10 == pytest.approx(cost, rel=HALF_PERCENT)
    last = run.log["time"][-1] - run.start
    assert last / 1000 == pytest.approx(t, rel=HALF_PERCENT)  # the last child moves in half a bed before the end


def test_supply_stands_still_at_speed_zero_and_when_switched_off():
    off = textbook("supply-answers-need").with_changes({"mechanisms.supply_response": False})
    for scenario in (answering("supply-answers-need", speed=0.0), off):
        run = run_from(prepare(scenario, 1), (), 1.0)
        assert run.services["capacity"][1] == 1000 and run.series[-1, 0, Count.WAIT_PLACE] == 200


def test_places_that_nobody_needs_are_closed():
    run = run_from(
        prepare(answering("supply-answers-need", speed=1.0, use=1.0, services__group__places=2000), 1), (), 6.0
    )
    assert run.services["capacity"][1] == pytest.approx(1200, abs=5)


def measured(speed: float, seeds=range(4)) -> tuple[float, float]:
    """(mean number waiting, share of places free) in four years after need has grown from 3 to 20 children."""
    found = []
    for seed in seeds:
        scenario = answering(
            "waiting-4", speed=speed, use=0.85, step_days=7.0, services__group__places=4, demand__children__stay__mean_days=180.0,
            demand__children__rate_per_year=40.0,
        )  # fmt: skip
        run = run_from(prepare(scenario, seed), (), 4.0)
        group = run.services[1]
        days = run.end - run.start
        offered = sum(run.capacity_days.values())
        found.append((float(group["wait_days"]) / days, 1.0 - float(group["used_days"]) / offered))
    waiting, free = np.mean(found, axis=0)
    return float(waiting), float(free)


@pytest.mark.pattern
def test_slow_supply_gives_waiting_lists_and_fast_supply_places_that_stand_free():
    """Foster-care partial adjustment model (2011): slow response gives waiting lists, fast response a surplus that draws.

    That free places draw placements: tests/processes/test_pull.py.
    """
    (slow_wait, slow_free), (fast_wait, fast_free) = measured(0.1), measured(2.0)
    assert slow_wait > 3.0 * fast_wait
    assert fast_free > slow_free
