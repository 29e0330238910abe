"""Social base and the COVID shock: what they do at their mechanism, in both directions, and that nothing changes at zero."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.policies import parse
from sim.scenario.loading import load_scenario
from sim.simulation import State, prepare, run_from
from sim.vocabulary import C_LEVEL, LOG_HELP_REQUEST, LOG_REPORT, SEVERE, STRAINED

SEEDS = range(1, 9)


@cache
def state(seed: int) -> State:
    return prepare(load_scenario("minimal"), seed, burn_in=3)


@cache
def runs(policy: str, years: float = 5):
    return [run_from(state(seed), parse(policy) if policy else (), years) for seed in SEEDS]


def troubled(runs_, since_week: int = 0, until: int | None = None) -> float:
    """Mean number of families that are strained or worse."""
    return float(
        np.mean(
            [r.series[since_week:until, 0, C_LEVEL + STRAINED : C_LEVEL + SEVERE + 1].sum(axis=1).mean() for r in runs_]
        )
    )


def events(runs_, kind: int, days: float, since: float = 0.0) -> int:
    return int(
        sum(
            np.sum((r.log["kind"] == kind) & (r.log["time"] - r.start < days) & (r.log["time"] - r.start >= since))
            for r in runs_
        )
    )


@pytest.mark.parametrize("name", ["social_base", "covid"])
def test_strength_zero_changes_nothing(name):
    for r, other in zip(runs("")[:2], runs(f"{name}:strength=0")[:2], strict=True):
        assert r.log.tobytes() == other.log.tobytes()


def test_a_stronger_social_base_leaves_fewer_families_in_trouble_and_taking_it_away_more():
    strong = "debt=0.5,separation=0.5,housing=0.5,sooner=1"
    base = troubled(runs(""), 100)
    assert troubled(runs(f"social_base:{strong}"), 100) < base * 0.97
    assert troubled(runs(f"social_base:{strong},strength=-1"), 100) > base * 1.02


def test_school_and_sport_act_on_behaviour_alone():
    only_youth = "social_base:debt=0,separation=0,housing=0,sooner=0,youth=0.5,ramp_weeks=0"
    one, other = run_from(state(1), parse(only_youth), 3), run_from(state(1), (), 3)
    asked = [r.log[(r.log["kind"] == LOG_HELP_REQUEST)] for r in (one, other)]
    assert one.log.tobytes() != other.log.tobytes()
    assert abs(len(asked[0]) - len(asked[1])) < 0.1 * len(asked[1])


def test_in_the_first_months_fewer_families_ask_and_fewer_are_reported_and_later_more_are_in_trouble():
    shock = "covid:contacts=0.5,calm=0.3,load=0.5"
    base, hit = runs(""), runs(shock)
    for kind in (LOG_HELP_REQUEST, LOG_REPORT):
        ratio = events(hit, kind, 105) / events(base, kind, 105)
        assert 0.3 < ratio < 0.75
    assert troubled(hit, 4, 15) < troubled(base, 4, 15)
    assert troubled(hit, 60, 93) > troubled(base, 60, 93)


def test_a_shock_that_makes_nothing_less_visible_and_strains_nobody_is_no_shock():
    one, other = run_from(state(1), parse("covid:contacts=0,calm=0,load=0"), 2), run_from(state(1), (), 2)
    assert one.log.tobytes() == other.log.tobytes()
