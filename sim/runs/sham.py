"""A sham of equal reach: as many families touched at the same moments as a policy touches, and nothing done.

Two more runs of the baseline. In both, each family that the policy touched gets other dice for ``WINDOW`` days, from just
before the moment at which the policy first acted in it: what is decided there in these weeks is drawn again with the
same chances (the clocks keep their thresholds). Each run has its own dice, and nothing else differs between the two, so
they are exchangeable: whatever the touched families are, every net number is 0 on average, and what gross counts show is
churn. A policy that never acts in a family itself (places, queues) touches the family whose history was the first to differ; one
that changes a rate of everybody touches every family whose history came to differ.

The two runs are compared with each other, not with the baseline: which families the policy touched depends on their own
chance, so that against the baseline such a run would not be without an effect of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.mechanisms import entries
from sim.outcomes.twins import DELTA, Twins, twins
from sim.policies.base import combine
from sim.policies.changes import LeverChange, ProfileChange
from sim.words import FOR_EVERY_FAMILY
from sim.world.layout import CHANGE_DICE
from sim.world.world import schedule

if TYPE_CHECKING:
    from sim.history import State
    from sim.outcomes.view import RunView
    from sim.scenario.scenario import Scenario
    from sim.simulation import Run
    from sim.world.record import RunRecord

WINDOW = DELTA  # days for which a touched family has other dice
DICE = (1, 2)  # of the two runs


def in_all_rates(policies: Sequence[Any], scenario: Scenario) -> bool:
    """Whether policies change a rate of every family or child of an area, which has no moment of its own in any of them."""
    names = {lever.key for lever in FOR_EVERY_FAMILY}
    return any(
        isinstance(change, ProfileChange) or (isinstance(change, LeverChange) and change.lever in names)
        for change in combine(policies, scenario).changes  # those that change nothing are not in it
    )


def touches_of(found: Twins, everybody: bool = False) -> list[tuple[float, int]]:
    """When the policy first acted in each family, (day, family key) in order of time.

    The direct ones. When there is none (places, queues), the family whose history was the first to differ: through it the
    policy reached the others. ``everybody`` (see `in_all_rates`): all families whose history came to differ.
    """
    keys, first = np.unique(found.family, return_index=True)
    when, direct = found.diverged[first], found.direct[first]
    when = np.where(keys == 0, np.inf, when)  # rows of nobody in particular
    touched = np.isfinite(when) & (True if everybody else direct)
    if not touched.any() and np.isfinite(when).any():
        touched[np.argmin(when)] = True
    return sorted(zip(when[touched].tolist(), keys[touched].tolist(), strict=True))


def sham_run(state: State, touches: Sequence[tuple[float, int]], years: float, dice: int) -> Run:
    """A run of the baseline, at its start, in which the touched families will have other dice for a while.

    Parameters
    ----------
    state : from ``prepare``; untouched.
    touches : from `touches_of`.
    years : length of the run.
    dice : number of the dice, 1 or more; two numbers are two independent ways in which it could have gone.
    """
    from sim.simulation import begin_run

    run = begin_run(state, (), years)
    rows = {int(key): row for row, key in enumerate(run.world.families["key"]) if key}
    steps = []
    for day, key in touches:
        steps += [(math.nextafter(day, -math.inf), CHANGE_DICE, rows[key], dice, 0.0)]
        steps += [(day + WINDOW, CHANGE_DICE, rows[key], 0, 0.0)]
    run.world = schedule(run.world, steps)
    with np.errstate(over="ignore"):
        entries(state.scenario.own).reopen(run.world)
    return run


def sham_record(state: State, touches: Sequence[tuple[float, int]], years: float, dice: int) -> RunRecord:
    """What happened in a `sham_run`, taken to its end."""
    run = sham_run(state, touches, years, dice)
    run.to(run.end)
    return run.record()


def sham(state: State, baseline: RunView, found: Twins, years: float, everybody: bool = False) -> dict[str, Any]:
    """Summary of the pair of shams of a policy (as ``Twins.summary``), with ``touched``: the number of families.

    ``found`` are the twins of the baseline and the policy. A policy that touched nobody needs no run: nothing can differ.
    """
    touches = touches_of(found, everybody)
    pair: Sequence[Any] = (baseline, baseline)
    if touches:
        pair = [sham_record(state, touches, years, dice) for dice in DICE]
    return {**twins(*pair).summary(), "touched": len(touches)}
