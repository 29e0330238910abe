"""Near and together: waiting for a place nearby, and the child's own view of the family it would live with."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.policies import Baseline, LeverChange, Policy
from sim.scenario.loading import load_scenario
from sim.simulation import State, prepare, run_from
from sim.words import Event, Flag, Form, Route

SEEDS = range(1, 7)


class WaitNear(Policy):
    """Planned and court placements wait so many days for a family within reach of the own school."""

    days: float = 0.0

    def changes(self, baseline: Baseline) -> list[LeverChange]:
        return [self.lever(baseline, "wait_near", self.days)]


class Ask(Policy):
    """Children are always (1) or never (-1) asked."""

    by: float = 0.0

    def changes(self, baseline: Baseline) -> list[LeverChange]:
        return [self.lever(baseline, "ask_view", self.by)]


@cache
def state(seed: int, changes: tuple[tuple[str, float], ...] = ()) -> State:
    return prepare(load_scenario("minimal").with_changes(dict(changes)), seed, burn_in=3)


def logs(policy: Policy, changes: tuple[tuple[str, float], ...] = (), seeds: range = SEEDS) -> np.ndarray:
    return np.concatenate([run_from(state(seed, changes), [policy], 6).log for seed in seeds])


def own_school(log: np.ndarray) -> float:
    placed = log[
        (log["kind"] == Event.ENTRY)
        & (log["form_to"] == Form.FOSTER)
        & (log["route"] != Route.CRISIS)
        & (log["age"] >= 4)
    ]
    return float(np.mean((placed["flags"] & Flag.OWN_SCHOOL) > 0))


def test_waiting_for_a_near_place_keeps_more_schools_and_leaves_more_children_waiting():
    changes = (("placement.own_school_km", 3.0), ("routes.severe_family", 3.0), ("routes.agree", 1.0))
    now, near = (logs(WaitNear(days=days, ramp_weeks=0), changes, range(1, 13)) for days in (0.0, 60.0))
    assert own_school(near) > own_school(now) + 0.02
    assert np.sum(near["kind"] == Event.NOT_FOUND) > np.sum(now["kind"] == Event.NOT_FOUND)


def test_a_child_that_is_asked_may_refuse_a_family_and_one_that_is_not_asked_breaks_down_sooner():
    asked = logs(Ask(by=1.0, ramp_weeks=0), (("search.child_likes", 0.1),))
    silent = logs(Ask(by=-1.0, ramp_weeks=0), (("search.child_likes", 0.1),))
    moved_in = (Event.ENTRY, Event.MOVE)
    to_family = [
        np.sum(np.isin(log["kind"], moved_in) & (log["form_to"] == Form.FOSTER) & (log["age"] >= 7))
        for log in (asked, silent)
    ]
    assert to_family[0] < 0.9 * to_family[1]
    liked = logs(Ask(by=-1.0, ramp_weeks=0), (("search.child_likes", 0.0), ("placement.disliked", 1.0)))
    loathed = logs(Ask(by=-1.0, ramp_weeks=0), (("search.child_likes", 0.0), ("placement.disliked", 4.0)))
    broken = [
        np.sum((log["kind"] == Event.BREAKDOWN) & (log["form_from"] == Form.FOSTER) & (log["age"] >= 6))
        for log in (liked, loathed)
    ]
    assert broken[1] > broken[0] * 1.2


def test_asking_changes_no_placement_when_every_child_likes_every_family():
    always = (("search.child_likes", 1.0), ("placement.disliked", 4.0))
    once = (("search.child_likes", 1.0), ("placement.disliked", 1.0))
    one, other = (run_from(state(1, changes), (), 4).log for changes in (always, once))
    assert one.tobytes() == other.tobytes()
