"""Arrivals that change on dates, that come from so many children, and a start list longer than the places, against theory."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sim.simulation import prepare, run_from
from sim.words import Event, Reason
from sim.world.record import RunRecord
from tests.oracles.measure import YEAR, agrees, estimate, measured, runs, textbook
from tests.oracles.theory import changing_queue, engset, finite_source, list_left, queue, unlimited

START = date(2024, 1, 1)
SEEDS = 16
MANY = 80


def present(run: RunRecord, days: float) -> int:
    """Children in care so many days after the start."""
    log = run.log[run.log["time"] <= run.start + days]
    return int((log["kind"] == Event.ENTRY).sum() - (log["kind"] == Event.LEFT_CARE).sum())


def waiting(run: RunRecord, days: float, first: int) -> int:
    """Children who wait so many days after the start, ``first`` of them from the start on."""
    log = run.log[run.log["time"] <= run.start + days]
    ends = (log["kind"] == Event.WAIT_END) & (log["reason"] == Reason.PLACED)
    return first + int((log["kind"] == Event.NOT_FOUND).sum() - ends.sum())


def day(when: date) -> float:
    return float((when - START).days)


def test_theory_gives_the_known_numbers():
    lost = finite_source(10, 0.1, 0.2, 3, 0)
    assert lost.refused == pytest.approx(engset(10, 0.5, 3))
    assert lost.in_system == pytest.approx(10 * 0.5 * (1 - lost.refused) / (1 + 0.5 * (1 - lost.refused)))
    many = finite_source(100_000, 5 / 100_000, 1.0, 7, 0)  # so many that it does not matter who is in
    assert many.refused == pytest.approx(queue(5, 1, 7, room=0).refused, rel=1e-3)
    assert list_left(90, 36, 4 / 30) == pytest.approx(24.0, abs=1e-3)
    assert changing_queue(2.0, 20, ((0.0, 6.0, 60),), 0.5, 60).in_system == pytest.approx(unlimited(2.0, 20, 6, 2.0))
    assert changing_queue(90.0, 40, ((0.0, 0.0, 4),), 1 / 30, 60).waiting == pytest.approx(list_left(90, 36, 4 / 30))


def test_children_who_ask_again_are_lost_when_it_is_full():
    found = finite_source(10, 0.1, 0.2, 3, 0)
    agrees(measured("refused", "engset", SEEDS), found.refused, 0.02, "Engset refused")
    agrees(measured("in_places", "engset", SEEDS), found.in_system, 0.01, "Engset in places")


def test_children_who_wait_do_not_ask_again():
    """The machine repair model: with waiting, the line is never longer than there are children."""
    found = finite_source(10, 0.1, 0.2, 3, 7)
    changes = (("demand.children.when_full", "wait"),)
    agrees(measured("waiting", "engset", SEEDS, changes), found.waiting, 0.03, "M/M/3//10 waiting")
    agrees(measured("in_all", "engset", SEEDS, changes), found.in_system, 0.01, "M/M/3//10 in all")
    agrees(measured("wait", "engset", SEEDS, changes), found.wait, 0.03, "M/M/3//10 wait")


def test_a_population_of_one_is_in_or_asks():
    """Alternating renewal: the share of time in a place is stay / (stay + time to the next request)."""
    changes = (("demand.children.population", 1), ("demand.children.stay.mean_days", 10.0))
    agrees(measured("in_places", "engset", SEEDS, changes), 0.5, 0.03, "one child")


def test_a_rate_that_changes_on_dates():
    found = runs("rate-steps", MANY)
    mean, start = 120.0, START
    for rate, until in ((240, date(2025, 1, 1)), (480, date(2026, 1, 1)), (120, date(2026, 12, 31))):
        mean = unlimited((until - start).days / YEAR, mean, rate, 0.5)
        agrees(estimate(present(run, day(until)) for run in found), mean, 0.02, f"present on {until}")
        start = until


def test_a_rate_and_places_that_change_on_dates():
    """M(t)/M/s(t) with waiting: four places, from 2025 ten; in 2026 nearly nobody comes any more."""
    rates = [{"from": START, "rate": 40}, {"from": date(2025, 7, 1), "rate": 90}, {"from": date(2026, 1, 1), "rate": 4}]
    places = [{"from": START, "count": 4}, {"from": date(2025, 1, 1), "count": 10}]
    changes = {
        "demand.children.rate_per_year": rates,
        "services.group.places": places,
        "demand.children.stay.mean_days": 45.0,
        "demand.children.start_with": 9,
    }
    scenario = textbook("rate-steps").with_changes(changes)
    found = [run_from(prepare(scenario, seed), (), keep=False) for seed in range(MANY)]
    steps = [(START, 40, 4), (date(2025, 1, 1), 40, 10), (date(2025, 7, 1), 90, 10), (date(2026, 1, 1), 4, 10)]
    flat = tuple((day(when), rate / YEAR, count) for when, rate, count in steps)
    for when in (date(2024, 4, 1), date(2024, 12, 31), date(2025, 2, 1), date(2025, 12, 31), date(2026, 3, 1)):
        theory = changing_queue(day(when), 9, flat, 1 / 45, 120)
        in_all = estimate(present(run, day(when)) + waiting(run, day(when), 5) for run in found)
        agrees(in_all, theory.in_system, 0.1, f"M(t)/M/s(t) in all on {when}")
    theory = changing_queue(day(date(2024, 12, 31)), 9, flat, 1 / 45, 120)
    listed = estimate(waiting(run, day(date(2024, 12, 31)), 5) for run in found)
    agrees(listed, theory.waiting, 0.15, "M(t)/M/s(t) waiting at the end of 2024")


def test_a_list_longer_than_the_places_empties():
    found = runs("start-list", MANY)
    assert all(present(run, 0) == 4 for run in found)
    for days in (90, 180):
        agrees(
            estimate(waiting(run, days, 36) for run in found),
            list_left(days, 36, 4 / 30),
            0.05,
            f"waiting after {days}",
        )
    gone = [run.log["time"][run.log["kind"] == Event.ENTRY].max() - run.start for run in found]
    agrees(estimate(gone), 36 * 30 / 4, 0.03, "days until the list is gone")
    spread = float(np.std(gone, ddof=1))
    assert 45 * 0.75 < spread < 45 * 1.25


def test_a_list_with_stays_of_a_fixed_length_empties_to_the_day():
    run = run_from(prepare(textbook("start-list", (("demand.children.stay.distribution", "fixed"),)), 1), ())
    for turn in range(10):  # ten turns of four children
        assert waiting(run, 30 * turn + 1, 36) == 36 - 4 * turn
    assert present(run, 271) == 4 and present(run, 301) == 0


def test_who_is_in_is_counted_as_they_come_and_go():
    """Conservation: the number that a stream has in care and waiting is that of the children who are there."""
    for changes in ((), (("demand.children.when_full", "wait"), ("demand.children.patience_days", 3.0))):
        state = prepare(textbook("engset", changes), 3)
        world = state.world
        n = int(world.tally[0].n_children)
        assert int(world.demands[1].inside) == int(
            ((world.children["demand"][:n] == 1) & (world.children["alive"][:n] == 1)).sum()
        )
        assert 0 <= int(world.demands[1].inside) <= 10
