"""Families that differ lastingly, and months that stay dangerous, against their closed forms.

Crises of families alike are a Poisson process; with a gamma frailty of variance v the number of a family in a time T is
negative binomial: none with chance (1 + v r T) ** (-1 / v). With dangerous months they are a
renewal process whose hazard falls in steps. Reports and requests go by the same factor (tests/directions/lasting.py).
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.words import Event
from tests.oracles.measure import YEAR, agrees, estimate

FAMILIES, YEARS, SEEDS = 2000, 5.0, 6
ALIKE = (
    ("stressors.onset", (0.0,) * 5), ("levels.up", (0.0, 0.0, 0.0)), ("levels.danger", (0.0, 0.0, 0.0)),
    ("population.figure", 0.0),
)  # fmt: skip
RATE = 0.25
WEEKS = 56.0  # whole weeks: crises have their hours
CRISES = (
    *ALIKE, ("mechanisms.crisis", True), ("levels.crisis", (RATE,) * 3), ("crisis.home", 50.0),
    ("crisis.home_help", -50.0), ("crisis.specificity_office", 1.0), ("crisis.specificity_outside", 1.0),
    ("crisis.recent_days", WEEKS),
)  # fmt: skip


PLACE = """extends = "textbook/problem-level"
name = "alike"
place = "Textbook"
start = 2024-01-01
title = { en = "Families alike", nl = "Gezinnen gelijk" }
[[services]]
kind = "crisis_team"
places = 0
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The families of the textbook's problem levels, with a crisis service that has no place."""
    path = tmp_path_factory.mktemp("alike") / "scenario.toml"
    path.write_text(PLACE, encoding="utf-8")
    return load_scenario(str(path))


def crises(place, **more):
    """Times of crises by family, a table a seed."""
    changes = dict(CRISES) | {name.replace("__", "."): value for name, value in more.items()}
    scenario = place.with_changes(changes)
    return [by_family(run_from(prepare(scenario, seed), (), YEARS, keep=False), Event.CRISIS) for seed in range(SEEDS)]


def by_family(run, kind):
    """Times of the events of a kind, by family."""
    found = {}
    for row in run.log[run.log["kind"] == kind]:
        found.setdefault(int(row["family"]), []).append(float(row["time"]))
    return found


@pytest.mark.parametrize("variance", [0.0, 1.0, 3.0])
def test_repeats_are_those_of_a_gamma_mixed_poisson_process(place, variance):
    found = crises(place, crisis__repeat=1.0, lasting__variance=variance)
    mean = RATE * YEARS
    none = (1.0 + variance * mean) ** (-1.0 / variance) if variance > 0.0 else math.exp(-mean)
    numbers = [np.array([len(times) for times in one.values()]) for one in found]
    agrees(estimate(n.sum() / FAMILIES for n in numbers), mean, 0.05, "crises a family: the mean stays")
    agrees(estimate(1.0 - len(n) / FAMILIES for n in numbers), none, 0.05, "families without any")
    repeats = 1.0 - (1.0 - none) / mean
    agrees(estimate(1.0 - len(n) / n.sum() for n in numbers), repeats, 0.05, "share of crises in a family that had one")
    second = estimate(((n - 1) * n).sum() / FAMILIES for n in numbers)
    agrees(second, mean * mean * (1.0 + variance), 0.1, "pairs of crises: 1 + variance times those of families alike")


@pytest.mark.parametrize("falls", [0.0, 0.5])
def test_the_next_crisis_comes_at_a_rate_that_falls_in_steps(place, falls):
    repeat = 5.0
    found = crises(place, lasting__variance=0.0, crisis__repeat=repeat, lasting__falls=falls)
    hazard, share, begin, left = 0.0, 1.0, 0.0, {}
    for days in (WEEKS, 2 * WEEKS, 4 * WEEKS):  # each step twice as long
        hazard += RATE * (1.0 + (repeat - 1.0) * share) * days / YEAR
        begin += days
        left[begin] = math.exp(-hazard)
        share *= falls
    for days, theory in left.items():
        measured = []
        for one in found:
            pairs = [(a, b) for times in one.values() for a, b in zip(times, [*times[1:], math.inf], strict=True)]
            end = max(b for _, b in pairs if b < math.inf)
            seen = [b - a > days for a, b in pairs if a <= end - 7 * WEEKS]
            measured.append(np.mean(seen))
        agrees(estimate(measured), theory, 0.05, f"no crisis for {days:.0f} days")
