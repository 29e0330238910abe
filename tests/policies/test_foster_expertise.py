"""Foster-care expertise keeps families that would stop for avoidable reasons, and taking it away loses them."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.policies import parse
from sim.scenario.loading import load_scenario
from sim.simulation import State, prepare, run_from
from sim.words import Count, Event

SEEDS = range(1, 7)


@cache
def state(seed: int) -> State:
    return prepare(load_scenario("minimal").with_changes({"parameters.hosts.support_keeps": 0.8}), seed, burn_in=3)


def hosts(policy: str) -> float:
    return float(np.mean([run_from(state(s), parse(policy), 8).series[200:, 0, Count.HOSTS].mean() for s in SEEDS]))


def test_more_families_are_kept_with_expertise_and_fewer_without():
    without, baseline, full = (hosts(f"foster_expertise:strength={s},reach=1") for s in (-1, 0, 1))
    assert without < baseline < full
    assert full - without > 0.5


def test_expertise_brings_no_enquiries():
    one, other = (run_from(state(1), parse(f"foster_expertise:strength={s},ramp_weeks=0"), 2).log for s in (0, 1))
    asked = [np.sum((log["kind"] == Event.HOST_ENQUIRY) & (log["reason"] == 0)) for log in (one, other)]
    assert asked[0] == asked[1]


def test_the_baseline_note_says_what_is_there_and_what_it_becomes():
    note = parse("foster_expertise")[0].baseline_note(load_scenario("utrecht"))
    assert "behind 40% of recruited families" in note and "90%" in note
