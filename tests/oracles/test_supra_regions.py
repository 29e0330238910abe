"""Regions that share places: the policy moves the production engine from four pools to one, and makes no place."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.policies import RegionalPooling
from sim.simulation import prepare, run_from
from sim.words import Event
from tests.oracles.measure import agrees, estimate, textbook
from tests.oracles.theory import erlang_b

TOWNS = ("Town 1", "Town 2", "Town 3", "Town 4")
SEEDS = range(8)


@cache
def runs(areas: tuple[str, ...] | None, changes: tuple = ()) -> list:
    """Runs of four regions with ten places each, the policy in force in some areas (None: nowhere)."""
    scenario = textbook("pooling-4", changes)
    policies = () if areas is None else (RegionalPooling(areas=areas, ramp_weeks=0),)
    return [run_from(prepare(scenario, seed), policies, keep=False) for seed in SEEDS]


def refused(run, towns=TOWNS) -> float:
    """Share of arrivals in these towns that found no place."""
    rows = np.isin(run.log["area"], [1 + TOWNS.index(town) for town in towns])
    entered = np.count_nonzero(rows & (run.log["kind"] == Event.ENTRY))
    lost = run.services["lost"][[1 + TOWNS.index(town) for town in towns]].sum()
    return float(lost / (lost + entered))


@pytest.mark.parametrize("areas, places", [(None, 10), ((), 40)], ids=["each its own", "one pool"])
def test_the_policy_goes_from_four_pools_to_one(areas, places):
    theory = erlang_b(places, 0.9 * places)
    agrees(estimate(refused(run) for run in runs(areas)), theory, 0.02, f"pools of {places}")


def test_two_regions_that_share_are_one_pool_of_twenty_and_the_others_are_not():
    shared = runs(TOWNS[:2])
    agrees(estimate(refused(run, TOWNS[:2]) for run in shared), erlang_b(20, 18), 0.03, "the two that share")
    agrees(estimate(refused(run, TOWNS[2:]) for run in shared), erlang_b(10, 9), 0.03, "the two that do not")


def test_no_place_comes_into_being_and_none_is_used_twice():
    for alone, shared in zip(runs(None), runs(()), strict=True):
        np.testing.assert_array_equal(alone.services["capacity"], shared.services["capacity"])
        assert alone.capacity_days == shared.capacity_days
        assert (shared.services["used"] <= shared.services["capacity"]).all()


def test_the_price_is_distance():
    for alone, shared in zip(runs(None), runs(()), strict=True):
        near, far = (run.log["value"][run.log["kind"] == Event.ENTRY] for run in (alone, shared))
        assert (near == 5.0).all()  # the distance of the file: each in its own region
        assert far.mean() > 8.0 and far.max() > 30.0  # three towns on at most, by road


def test_a_region_with_room_to_spare_may_lose():
    """Three regions are overfull, the fourth is not: its own children are refused more often once they share."""
    much = tuple((f"demand.children {k}.rate_per_year", 1200.0) for k in (1, 2, 3))
    changes = (*much, ("demand.children 4.rate_per_year", 250.0))
    before, after = ([refused(run, TOWNS[3:]) for run in runs(areas, changes)] for areas in (None, ()))
    assert np.mean(before) < 0.02 < np.mean(after)
    whole = [np.mean([refused(run) for run in runs(areas, changes)]) for areas in (None, ())]
    assert whole[1] < whole[0]
