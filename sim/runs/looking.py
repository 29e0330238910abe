"""A run at which is looked while it goes, for what leaves no row in the log (`sim.outcomes.targets.looks`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.outcomes.targets.looks import STEP, Look, look

if TYPE_CHECKING:
    from sim.history import State
    from sim.policies.base import Policy
    from sim.world.record import RunRecord


def looked_at(state: State, years: float, policies: Sequence[Policy] = ()) -> tuple[RunRecord, tuple[Look, ...]]:
    """A run from a state, and looks at it every 28 days; the state is untouched."""
    from sim.simulation import begin_run

    run = begin_run(state, policies, years)
    looks: list[Look] = []
    while run.now < run.end:
        run.to(run.now + STEP)
        looks.append(look(run.world, run.now))
    return run.record(), tuple(looks)
