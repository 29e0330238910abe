"""A policy that begins later shares the baseline's history until then: to the last bit the run from the start."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import numpy as np
import pytest

from sim import load_scenario, simulation
from sim.designs.request import BASELINE, as_entries
from sim.policies import PolicyError
from sim.policies.base import REGISTRY, combine, ships
from sim.policies.campaigns import Campaign
from sim.policies.changes import CapacityChange, LeverChange, ProfileChange, acts_from
from sim.runs.shared_history import halted_before, halts, last_shared
from sim.runs.unit import UnitPlan, measure_unit

LATER = "start=2022-09-07"  # a Wednesday, eight months after the start of the scenario
SHIPPED = sorted(name for name, kind in REGISTRY.items() if ships(kind))
FROM_THE_START = {"covid"}  # it multiplies rates of everybody: running clocks are set anew when it is put in
ROWS = (
    *(f"{name}:{LATER}" for name in SHIPPED),
    f"slow_down:{LATER},ramp_weeks=40",
    f"host_recruitment:{LATER}+network_first:start=2022-11-01+budget_cut:{LATER}",
    f"slow_down:{LATER},strength=-0.5",
)
YEARS = 2.0


@pytest.fixture(scope="module")
def state():
    return simulation.prepare(load_scenario("minimal"), 4, burn_in=3)


@pytest.fixture(scope="module")
def halted(state):
    """The baseline, halted on the day before the policies begin."""
    run = simulation.begin_run(state, (), YEARS)
    run.to(state.start + (date(2022, 9, 6) - state.scenario.start).days)
    return run


def same(one, other) -> None:
    """Every part of two records is the same, the seconds apart."""
    for name in (field for field in one.__dataclass_fields__ if field != "seconds"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, np.ndarray):
            assert mine.tobytes() == theirs.tobytes(), name
        else:
            assert mine == theirs, name


@pytest.mark.parametrize("row", ROWS)
def test_a_policy_that_begins_later_is_the_run_from_the_start(state, halted, row):
    policies = as_entries([row])[0].policies
    plan = combine(policies, state.scenario)
    if row.split(":")[0] in FROM_THE_START:
        assert plan.changes and acts_from(plan.changes) is None
        return
    whole = simulation.run_from(state, policies, YEARS)
    if not plan.changes:  # nothing for it to change in this place: the baseline, from the start
        assert last_shared(plan, state.scenario.start) is None
        return
    later = halted.begun_with(policies)
    later.to(later.end)
    same(later.record(), whole)
    assert later.record().policies == whole.policies and later.capacity


def test_the_run_that_was_halted_goes_on_as_if_nobody_had_gone_off_from_it(state, halted):
    copy = halted.branch()
    halted.begun_with(as_entries([f"slow_down:{LATER}"])[0].policies).to(halted.end)
    copy.to(copy.end)
    same(copy.record(), simulation.run_from(state, (), YEARS))


def test_what_has_begun_already_is_not_put_in_late(halted):
    for row in ("slow_down", "slow_down:start=2022-09-06", f"covid:{LATER}"):
        with pytest.raises(ValueError, match="policies that begin later"):
            halted.begun_with(as_entries([row])[0].policies)
    with pytest.raises(PolicyError, match="the run ends on"):
        halted.begun_with(as_entries(["slow_down:start=2040-01-01"])[0].policies)


def test_only_what_says_of_itself_that_it_waits_is_put_in_late():
    class Sooner(LeverChange):
        """A user's: it could act at once."""

    class Waits(Sooner):
        waits: ClassVar = True

    day = date(2023, 1, 1)
    lever: Any = ("slow_down", 0.1, (1,), day, 0.0)
    assert acts_from([LeverChange(*lever)]) == acts_from([Waits(*lever)]) == day
    assert acts_from([LeverChange(*lever), CapacityChange(1, 2, day - timedelta(days=3))]) == day - timedelta(days=3)
    assert acts_from([Campaign(1, 1, 0, ((day, 2.0),))]) == day
    assert acts_from([Sooner(*lever)]) is acts_from([LeverChange(*lever), Sooner(*lever)]) is None
    assert acts_from([ProfileChange("reports", (2.0,), (1,), day)]) is acts_from([]) is None


def test_the_baseline_is_halted_where_it_saves_most(state):
    scenario = state.scenario
    zero = scenario.start

    def plans(*starts):
        rows = [f"slow_down:start={zero + timedelta(days=days)}" for days in starts]
        return [combine(as_entries([row])[0].policies, scenario) for row in rows]

    assert halts(plans(), zero, 3650) == halts(plans(0), zero, 3650) == halts(plans(100), zero, 3650) == ()
    assert halts(plans(1000, 1000, 0), zero, 3650) == (999,)
    assert halts(plans(1000, 2000), zero, 3650) == (999, 1999)
    assert halts(plans(1000, 1001, 2000, 2000, 3000), zero, 3650) == (999, 1999)
    assert halts(plans(1000, 4000), zero, 3650) == (999,)  # after the end nothing is saved
    kept: Any = {999: "early", 1999: "late"}
    (first, then, late) = plans(999, 1000, 2500)
    assert [halted_before(kept, plan, zero) for plan in (first, then, late, None)] == [None, "early", "late", None]


@pytest.mark.parametrize("twins", [True, False])
def test_a_unit_gives_the_same_whether_history_is_shared_or_not(monkeypatch, twins):
    scenario = load_scenario("minimal")
    rows = [
        "slow_down:start=2022-12-01",
        "covid:start=2022-12-01",
        "host_recruitment:start=2023-02-01",
        "network_first",
    ]
    plan = UnitPlan(scenario, as_entries(rows), YEARS, keep={(0, 7)}, twins=twins, burn_in=2.0, shams={(0, 7)})
    begun, usual = [], simulation.Run.begun_with
    monkeypatch.setattr(simulation.Run, "begun_with", lambda run, some: begun.append(some) or usual(run, some))
    shared = measure_unit(plan, (0, 7))
    assert [some[0].name for some in begun] == ["slow_down", "host_recruitment"]
    monkeypatch.setattr("sim.runs.unit.halts", lambda *_: ())
    alone = measure_unit(plan, (0, 7))
    assert len(begun) == 2 and not shared.failures and BASELINE in shared.values
    for name in ("values", "twins", "shams", "costs", "municipal", "families", "apart", "alike", "absent"):
        np.testing.assert_equal(getattr(shared, name), getattr(alone, name), name)
    for label, tally in shared.tallies.items():
        np.testing.assert_equal(vars(tally), vars(alone.tallies[label]), label)
    assert shared.events_handled == alone.events_handled
    for label, frame in shared.events.items():
        assert frame.equals(alone.events[label])
        assert shared.area_series[label].tobytes() == alone.area_series[label].tobytes()
