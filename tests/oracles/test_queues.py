"""Places, refusals and waiting lists against queueing theory, on the compiled engine that also runs Utrecht."""

from __future__ import annotations

import numpy as np
import pytest

from sim.words import Event
from tests.oracles.measure import YEAR, agrees, estimate, frozen, measured, runs
from tests.oracles.theory import erlang_b, queue, single_server, unlimited

SEEDS = 16
LONG = 100.0


def test_theory_gives_the_published_numbers():
    assert [round(unlimited(t, 200, 60, 2.5), 3) for t in (1, 2, 5)] == [183.516, 172.466, 156.767]
    assert [round(erlang_b(c, a), 6) for c, a in ((7, 5), (30, 25))] == [0.120519, 0.052603]
    assert [round(erlang_b(c, 0.9 * c), 5) for c in (40, 20, 10)] == [0.06537, 0.10921, 0.16796]
    assert round(queue(9, 5, 2).waiting, 3) == 7.674
    four = queue(35, 12, 4)
    assert (round(four.in_system, 3), round(four.waiting, 3)) == (4.196, 1.279)
    limited = queue(3, 2, 2, room=3)
    assert (limited.in_system, limited.refused, limited.wait) == pytest.approx((2.00595, 0.085113, 0.230857), rel=1e-5)
    assert queue(5, 1, 7, room=0).refused == pytest.approx(erlang_b(7, 5))


def test_no_limit_on_places():
    found = runs("unlimited", 80)
    for years in (1, 2, 5):

        def present(run, until=years * YEAR):
            log = run.log[run.log["time"] <= run.start + until]
            return (log["kind"] == Event.ENTRY).sum() - (log["kind"] == Event.LEFT_CARE).sum()

        agrees(estimate(present(run) for run in found), unlimited(years, 200, 60, 2.5), 0.02, f"present after {years}")


@pytest.mark.parametrize("name, places, load", [("erlang-b", 7, 5.0), ("erlang-b-30", 30, 25.0)])
def test_lost_when_full(name, places, load):
    agrees(measured("refused", name, SEEDS), erlang_b(places, load), 0.02, name)
    agrees(measured("in_places", name, SEEDS), load * (1 - erlang_b(places, load)), 0.005, f"{name}, in places")


@pytest.mark.parametrize(
    "stay", [("gamma", 0.5), ("fixed", None), ("lognormal", 1.0), ("weibull", 0.7)], ids=lambda stay: stay[0]
)
def test_lost_when_full_does_not_depend_on_the_distribution(stay):
    kind, shape = stay
    found = {"distribution": kind, "mean_days": 5} | ({"shape": shape} if shape else {})
    changes = (("demand.children.stay", frozen(found)),)
    agrees(measured("refused", "erlang-b", SEEDS, changes), erlang_b(7, 5), 0.02, kind)


def test_waiting_for_one_of_two_places():
    found = queue(9, 5, 2)
    agrees(measured("waiting", "waiting-2", SEEDS), found.waiting, 0.06, "M/M/2 waiting")
    agrees(measured("in_places", "waiting-2", SEEDS), 1.8, 0.005, "M/M/2 in places")


def test_waiting_for_one_of_four_places():
    found = queue(35, 12, 4)
    agrees(measured("waiting", "waiting-4", SEEDS), found.waiting, 0.03, "M/M/4 waiting")
    agrees(measured("in_all", "waiting-4", SEEDS), found.in_system, 0.02, "M/M/4 in all")


def test_waiting_list_of_limited_length():
    found = queue(3, 2, 2, room=3)
    agrees(measured("refused", "waiting-limited", SEEDS), found.refused, 0.03, "M/M/2/5 refused")
    agrees(measured("wait", "waiting-limited", SEEDS), found.wait, 0.02, "M/M/2/5 wait")
    agrees(measured("in_all", "waiting-limited", SEEDS), found.in_system, 0.01, "M/M/2/5 in all")


def test_waiting_children_who_give_up():
    """Erlang A: three places in place of four, and a patience of a week on average."""
    found = queue(35, 12, 3, patience=1.0)
    changes = (("demand.children.patience_days", 7.0), ("services.group.places", 3))
    agrees(measured("gave_up", "waiting-4", SEEDS, changes), found.gave_up, 0.02, "Erlang A gave up")
    agrees(measured("waiting", "waiting-4", SEEDS, changes), found.waiting, 0.02, "Erlang A waiting")


@pytest.mark.parametrize("regions, places", [(1, 40), (2, 20), (4, 10)])
def test_pooling(regions, places):
    agrees(measured("refused", f"pooling-{regions}", 16), erlang_b(places, 0.9 * places), 0.02, f"{regions} regions")


@pytest.mark.parametrize(
    "kind, shape, cv2", [("fixed", None, 0.0), ("exponential", None, 1.0), ("gamma", 0.5, 2.0), ("gamma", 4.0, 0.25)]
)
def test_one_place_and_the_spread_of_stays(kind, shape, cv2):
    """Pollaczek and Khinchine: the wait depends on the spread of stays, not only on their mean."""
    stay = {"distribution": kind, "mean_days": 0.2} | ({"shape": shape} if shape else {})
    changes = (("demand.children.stay", frozen(stay)),)
    agrees(measured("waiting", "short-stays", SEEDS, changes), single_server(4, 0.2, cv2), 0.04, f"M/G/1 {kind}")


def test_short_stays_are_exact_and_first_come_is_first_served():
    for run in runs("short-stays", 2):
        log = run.log
        ends = log[log["kind"] == Event.LEFT_CARE]
        whole = ends[ends["time"] - ends["value"] > run.start]
        assert len(whole) > 20_000
        np.testing.assert_allclose(whole["value"], 0.2, atol=1e-9)
        came = log["child"][log["kind"] == Event.NOT_FOUND]
        served = log["child"][(log["kind"] == Event.ENTRY)]
        waited = served[np.isin(served, came)]
        order = came[np.isin(came, waited)]
        np.testing.assert_array_equal(waited, order)


@pytest.mark.full
def test_long_runs():
    """The same with 100 years a run: standard errors more than twice as small."""
    agrees(measured("refused", "erlang-b", 32, (), LONG), erlang_b(7, 5), 0.005, "erlang-b")
    agrees(measured("refused", "erlang-b-30", 32, (), LONG), erlang_b(30, 25), 0.006, "erlang-b-30")
    agrees(measured("waiting", "waiting-4", 32, (), LONG), queue(35, 12, 4).waiting, 0.01, "M/M/4")
    agrees(measured("waiting", "waiting-2", 32, (), LONG), queue(9, 5, 2).waiting, 0.02, "M/M/2")
    agrees(measured("wait", "waiting-limited", 32, (), LONG), queue(3, 2, 2, room=3).wait, 0.006, "M/M/2/5")
    agrees(measured("waiting", "short-stays", 32, (), LONG), single_server(4, 0.2, 0.0), 0.01, "M/D/1")
