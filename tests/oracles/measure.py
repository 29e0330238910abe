"""Replications of a textbook scenario on the production engine, and the measures that theory speaks of."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from sim.scenario.loading import load_scenario
from sim.scenario.scenario import Scenario
from sim.simulation import State, prepare, run_from
from sim.words import Event, Reason
from sim.world.record import RunRecord

YEAR = 365.25


class frozen(dict):
    """A table of the scenario file that can stand in the key of a cache."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted((key, str(value)) for key, value in self.items())))


class Estimate(NamedTuple):
    """Mean over replications and its standard error."""

    mean: float
    se: float

    def __str__(self) -> str:
        return f"{self.mean:.6g} ± {self.se:.2g}"


def estimate(values: Iterable[float]) -> Estimate:
    """Mean and standard error of independent replications."""
    x = np.array(list(values), float)
    return Estimate(float(x.mean()), float(x.std(ddof=1) / math.sqrt(len(x))))


def agrees(found: Estimate, theory: float, sharp: float = 0.05, what: str = "") -> None:
    """Fail unless theory lies within 3 standard errors and the standard error is below ``sharp`` of theory."""
    print(f"{what}: theory {theory:.6g}, measured {found}")
    assert found.se <= sharp * abs(theory), f"{what}: too vague a measurement, {found}"
    assert abs(found.mean - theory) <= 3.0 * found.se, f"{what}: theory {theory:.6g}, measured {found}"


def textbook(name: str, changes: tuple[tuple[str, Any], ...] = ()) -> Scenario:
    """A textbook scenario, with changes by dotted path."""
    scenario = load_scenario(f"textbook/{name}")
    return scenario.with_changes(dict(changes)) if changes else scenario


@lru_cache(maxsize=2)
def states(name: str, seeds: int, changes: tuple[tuple[str, Any], ...] = ()) -> tuple[State, ...]:
    """States after burn-in for seeds 0, 1, ..."""
    scenario = textbook(name, changes)
    return tuple(prepare(scenario, seed) for seed in range(seeds))


@lru_cache(maxsize=1)
def runs(
    name: str, seeds: int, changes: tuple[tuple[str, Any], ...] = (), years: float | None = None
) -> tuple[RunRecord, ...]:
    """Runs for seeds 0, 1, ... of a textbook scenario."""
    scenario = textbook(name, changes)
    return tuple(run_from(prepare(scenario, seed), (), years, keep=False) for seed in range(seeds))


class Seen(NamedTuple):
    """What one run shows of its streams and places, all services together; times in days."""

    in_places: float  # mean number
    waiting: float  # mean number
    in_all: float  # both together
    refused: float  # share of arrivals
    gave_up: float  # share of arrivals
    wait: float  # mean wait of those placed (0 for no wait)


def seen(run: RunRecord) -> Seen:
    """Measures of one run."""
    days = run.end - run.start
    ends = run.log[run.log["kind"] == Event.WAIT_END]
    placed = int((run.log["kind"] == Event.ENTRY).sum())
    lost = int((ends["reason"] == Reason.LOST).sum())
    left = int((ends["reason"] == Reason.WITHDRAWN_BETTER).sum())
    arrivals = placed + lost + left
    waited = ends["value"][ends["reason"] == Reason.PLACED].sum()
    used, waiting = float(run.services["used_days"].sum()) / days, float(run.services["wait_days"].sum()) / days
    return Seen(
        in_places=used,
        waiting=waiting,
        in_all=used + waiting,
        refused=lost / arrivals,
        gave_up=left / arrivals,
        wait=float(waited) / max(1, placed),
    )


@lru_cache(maxsize=64)
def all_seen(
    name: str, seeds: int, changes: tuple[tuple[str, Any], ...] = (), years: float | None = None
) -> tuple[Seen, ...]:
    """Measures of runs for seeds 0, 1, ...; the runs themselves are let go one by one."""
    scenario = textbook(name, changes)
    return tuple(seen(run_from(prepare(scenario, seed), (), years, keep=False)) for seed in range(seeds))


def measured(
    what: str, name: str, seeds: int, changes: tuple[tuple[str, Any], ...] = (), years: float | None = None
) -> Estimate:
    """One measure (a field of ``Seen``) over replications."""
    return estimate(getattr(one, what) for one in all_seen(name, seeds, changes, years))
