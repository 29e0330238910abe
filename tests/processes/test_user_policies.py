"""A policy that a user writes outside the package: it changes a lever or a capacity, with settings, also in workers."""

from typing import ClassVar

import pytest

from sim.policies.base import Baseline, CapacityChange, Policy, setting
from sim.runs.compare import compare_runs
from sim.simulation import prepare, run_from
from sim.words import ServiceKind
from tests.own_policies import forget

from .worlds import MINIMAL


class WaitLonger(Policy):
    """A lever: planned placements wait for a place nearby."""

    name: ClassVar[str] = "wait_longer_in_a_test"
    days: float = setting(40.0, unit="days", low=0, high=60, meaning="days to wait")

    def changes(self, baseline: Baseline) -> list:
        """One lever."""
        return [self.lever(baseline, "wait_near", self.days - baseline.lever("wait_near"))]


class MoreSpecialists(Policy):
    """A capacity: places of the specialist teams."""

    name: ClassVar[str] = "more_specialists_in_a_test"
    places: int = setting(30, unit="places", low=0, high=1000, meaning="places a team")

    def changes(self, baseline: Baseline) -> list:
        """More places from the first day."""
        day = self.first_day(baseline)
        return [CapacityChange(row, self.places, day) for row in baseline.services("specialist_team")]


@pytest.fixture(scope="module", autouse=True)
def gone_afterwards():
    """These policies leave the registry afterwards."""
    yield
    forget(WaitLonger.name, MoreSpecialists.name)


@pytest.mark.slow
def test_policies_of_a_user_run_in_a_comparison_with_two_workers():
    scenario = MINIMAL.with_changes({"burn_in": 1.0})
    both = (WaitLonger(ramp_weeks=0), MoreSpecialists(places=60))
    found = [compare_runs(scenario, [*both, both], 2, 1.0, workers) for workers in (2, 1)]
    assert not found[0].failures
    for one, other in zip(found[0].units, found[1].units, strict=True):
        assert one.values.keys() == other.values.keys() and len(one.values) == 4
        assert repr(one.values) == repr(other.values)


def test_a_capacity_of_a_user_is_there_from_the_first_day():
    state = prepare(MINIMAL.with_changes({"burn_in": 0.3, "mechanisms.workforce": False}), 2)
    with_it, without = run_from(state, (MoreSpecialists(places=60),), 0.2), run_from(state, (), 0.2)
    teams = without.services["kind"] == ServiceKind.SPECIALIST_TEAM
    assert (with_it.services["capacity"][teams] == without.services["capacity"][teams] + 60).all()


def test_treatment_for_one_area_adds_its_share_of_places_and_none_elsewhere():
    from sim.policies import FastFamilyTreatment
    from sim.policies.base import Baseline
    from sim.scenario import load_scenario

    city = load_scenario("minimal")
    names = [area.name for area in load_scenario("utrecht").areas]
    one, other, whole = (
        sum(FastFamilyTreatment(areas=areas).places(Baseline(load_scenario("utrecht"))).values())
        for areas in (tuple(names[:4]), tuple(names[4:]), ())
    )
    assert 0 < one < whole and abs(one + other - whole) <= 1  # whole places in each
    shared = Baseline(city.with_changes({"services.intensive_treatment.places": 100}))
    assert sum(FastFamilyTreatment(areas=("Noord",), extra_places=10).places(shared).values()) == 10
    assert sum(FastFamilyTreatment(extra_places=-10).places(shared).values()) == -10
