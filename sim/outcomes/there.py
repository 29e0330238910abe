"""Whether a scenario and the changes of a policy have what an outcome counts: without it the outcome is 0 in every run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sim.policies.base import Baseline
from sim.policies.changes import CapacityChange, LeverChange

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

There = Callable[[Any, Sequence[Any]], bool]


def served(*kinds: str, form: str | None = None) -> There:
    """Whether some service of these kinds (and care form) has places at some time, or is given any."""

    def found(scenario: Scenario, changes: Sequence[Any]) -> bool:
        rows = {
            row
            for row, service in enumerate(scenario.services, start=1)
            if service.kind in kinds and (form is None or service.form == form)
        }
        there = any(step.count > 0 for row in rows for step in scenario.services[row - 1].places)
        return there or any(isinstance(one, CapacityChange) and one.service in rows for one in changes)

    return found


def practised(lever: str) -> There:
    """Whether a lever is above 0 in the baseline, or is changed."""

    def found(scenario: Scenario, changes: Sequence[Any]) -> bool:
        changed = any(isinstance(one, LeverChange) and one.lever == lever for one in changes)
        return changed or Baseline(scenario).lever(lever) > 0.0

    return found
