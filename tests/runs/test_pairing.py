"""The same child under two policies: how much less a paired difference varies than one of independent seeds."""

from __future__ import annotations

import numpy as np
import pytest

from sim.outcomes.summary import variance_ratio
from sim.outcomes.twins import twins
from sim.policies import parse
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.words import Event

SEEDS = range(1, 11)


@pytest.mark.slow
def test_with_ample_capacity_a_pair_varies_ten_times_less_than_independent_seeds():
    """A policy that prevents some 8 % of entries, everything in ample supply: about 10 x."""
    city = load_scenario("utrecht")
    places: dict[str, int] = {}
    for service in city.services:
        label = service.label if service.area == "city" else service.label.rsplit(".", 1)[0] + ".each"
        places[label] = places.get(label, 0) + service.places_at(city.start)
    ample = {f"services.{label}.places": max(200, 4 * count) for label, count in places.items()}
    ample |= {"hosts.recruited": 3 * sum(count for count, _ in city.hosts_by_area()), "search.accept": 0.5}
    ample["mechanisms.workforce"] = False  # people who leave are scarcity too
    city = city.with_changes(ample)
    policy = parse("social_base:debt=0.5,separation=0.5,housing=0.5,sooner=0.4")
    pairs, flips = [], []
    for seed in SEEDS:
        state = prepare(city, seed, burn_in=10)
        runs = [run_from(state, one, 10) for one in ((), policy)]
        pairs.append([np.sum(run.log["kind"] == Event.ENTRY) for run in runs])
        flips.append(twins(*runs).flips)
    base, other = np.array(pairs, float).T
    found = variance_ratio(base, other, flips)
    print(
        f"prevented {found.prevented:.3f}, variance {found.ratio:.1f} x lower, ceiling by gross flips {found.bound:.1f}"
    )
    assert 0.05 < found.prevented < 0.15
    assert found.ratio > 6  # ten seeds tell a ratio within a factor of about two; 10 and more is what is found
