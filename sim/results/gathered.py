"""Paired runs of several policies over seeds (and parameter draws), gathered: what was asked, and what was measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from sim.designs.request import BASELINE, Entry, label_of
from sim.outcomes.own import defined
from sim.results.measured import UnitResult
from sim.results.names import known

if TYPE_CHECKING:
    from sim.burn_in import BurnIn
    from sim.outcomes.outcome import Outcome
    from sim.scenario.scenario import Scenario

T = TypeVar("T")
MANY_DRAWS = 100  # from which on a probability is shown: with fewer it moves in steps of more than a percent


@dataclass
class Gathered:
    """Paired runs of several policies, gathered.

    Attributes
    ----------
    scenario : the scenario.
    entries : rows of the comparison (label and Policy objects), without the baseline.
    seeds : seeds asked for; of a comparison that was stopped those that were begun (so with ``draws``).
    years : length of a run.
    draws : per parameter draw its values by path; one empty mapping is the scenario as it is.
    units : finished units, in order of (draw, seed).
    failures : units, or policies within a unit, that failed: draw, seed, policy ("" for all), reason, detail.
    interrupted : whether the run was stopped before the last unit.
    seconds : wall-clock time of all units together, without ``compile_seconds``; ``workers`` how many worked on it.
    burn_in : the history before the start and how it was chosen.
    drawing : how the draws were made (distribution, seed, numbers); empty when they were given.
    log : whether the event log of every unit was kept, not of the first alone.
    own : outcomes of a user's own that were measured as well.
    own_seeds : each draw has seeds of its own (``sim.runs.planned.Units``); ``seeds`` then numbers them within a draw.
    precision : what was asked ("asked", "most") and whether it was reached ("reached"); empty when nothing was.
    noticeable : thresholds of a user's own, as plain values (see ``sim.results.noticeable``).
    stopped_of : units that were asked of a comparison that was stopped; 0 of one that was not.
    request : hash of all that was asked: who asks the same again goes on with what is finished.
    """

    scenario: Scenario
    entries: tuple[Entry, ...]
    seeds: tuple[int, ...]
    years: float
    draws: tuple[Mapping[str, float], ...]
    units: list[UnitResult]
    failures: list[dict[str, Any]]
    workers: int = 1
    interrupted: bool = False
    seconds: float = 0.0
    compile_seconds: float = 0.0
    burn_in: BurnIn | None = None
    drawing: Mapping[str, Any] = field(default_factory=dict)
    log: bool = False
    own: tuple[Outcome, ...] = ()
    own_seeds: bool = False
    precision: Mapping[str, Any] = field(default_factory=dict)
    noticeable: tuple[Mapping[str, Any], ...] = ()
    stopped_of: int = 0
    request: str = ""
    manifest: dict[str, Any] = field(default_factory=dict)
    _estimates: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def policies(self) -> tuple[str, ...]:
        """Labels of the policies that have results."""
        return tuple(e.label for e in self.entries if any(e.label in unit.values for unit in self.units))

    @property
    def probable(self) -> bool:
        """Whether there are draws enough for probabilities to be shown; fewer give words."""
        return len(self.draws) > 1 and (not self.drawing or len(self.draws) >= MANY_DRAWS)

    @property
    def asked(self) -> int:
        """Units that were asked."""
        return self.stopped_of or len(self.seeds) * len(self.draws)

    def runs(self, policy: str) -> list[UnitResult]:
        """Units in which this policy (or the baseline) finished."""
        return [unit for unit in self.units if policy in unit.values]

    def _check(self, policy: str, outcome: str) -> None:
        """Refuse (InputError) a row or an outcome that nobody asked for; one that failed has no values."""
        rows = [
            BASELINE,
            *(entry.label for entry in self.entries),
            *(row for unit in self.units for row in unit.values),
        ]
        known("policy", policy, rows)
        if outcome not in self.outcomes:
            known("outcome", outcome, defined(self.own))

    def values(self, policy: str, outcome: str) -> np.ndarray:
        """Values of one outcome, one a unit in which the policy finished."""
        self._check(policy, outcome)
        return np.array([unit.values[policy].get(outcome, math.nan) for unit in self.runs(policy)])

    def pairs(self, policy: str, outcome: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Values under the baseline and under the policy, and the parameter draw, one a unit that has both."""
        self._check(policy, outcome)
        units = self.runs(policy)
        base = np.array([unit.values[BASELINE].get(outcome, math.nan) for unit in units])
        other = np.array([unit.values[policy].get(outcome, math.nan) for unit in units])
        return base, other, np.array([unit.draw for unit in units])

    def places(self, policy: str) -> tuple[list[int], list[int]]:
        """Parameter draw and seed of each unit in which the policy finished."""
        units = self.runs(policy)
        return [unit.draw for unit in units], [unit.seed for unit in units]

    @property
    def outcomes(self) -> dict[str, Any]:
        """Outcomes that were measured, by name: those of the registry, then a user's own."""
        if not self.units:
            return {}

        def made() -> dict[str, Any]:
            measured = self.units[0].values[BASELINE]
            return {name: outcome for name, outcome in defined(self.own).items() if name in measured}

        return self.once(("outcomes", len(self.units)), made)

    def parts_of(self, policy: str) -> tuple[str, ...]:
        """Labels of the rows that make up a combination, when each of them is a row too; empty otherwise."""
        parts = next((entry.policies for entry in self.entries if entry.label == policy), ())
        alone = {label_of(e.policies[0]): e.label for e in reversed(self.entries) if len(e.policies) == 1}
        found = tuple(alone.get(label_of(part), "") for part in parts)
        return found if len(found) > 1 and set(found) <= set(self.policies) else ()

    def exact(self, outcome: str, *rows: str) -> bool:
        """Whether chance does not enter an outcome of these rows: ``Outcome.certain``, or nothing is there to count."""
        found = self.outcomes.get(outcome)
        if found is not None and found.certain:
            return True
        units = [unit for unit in self.units if all(row in unit.values for row in rows)]
        return bool(units) and all(outcome in unit.absent.get(row, ()) for unit in units for row in rows)

    def once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What is worked out of these runs, the first time that it is asked; kept for the next."""
        if key not in self._estimates:
            self._estimates[key] = make()
        made: T = self._estimates[key]
        return made
