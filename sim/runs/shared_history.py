"""History that the runs of a unit share beyond the start: a policy that begins later branches off from the baseline.

Until the day before a policy begins, its run is the baseline's. The baseline is therefore halted on such a day, a copy of it
kept, and the policies that begin later go on from there: to the last bit the run from the start. That holds for changes that
wait for their first day (`sim.policies.changes.acts_from`); all others are run from the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from sim.policies.changes import acts_from

if TYPE_CHECKING:
    from datetime import date

    from sim.policies.base import Plan
    from sim.simulation import Run

MOST_KEPT = 2  # copies of the baseline that are kept at once; each takes the memory of a run's tables
WORTH = 180.0  # days saved, over all policies, below which a copy costs more than it saves


def halts(plans: Iterable[Plan], zero: date, days: float) -> tuple[int, ...]:
    """Days after the start on which to halt the baseline, in order, so that most days need not be run again.

    Parameters
    ----------
    plans : what each policy that is to be run puts in.
    zero : first day of the runs.
    days : their length.
    """
    until = [day for plan in plans if (day := last_shared(plan, zero)) is not None and 0 < day < days]
    chosen: tuple[int, ...] = ()
    for many in range(1, MOST_KEPT + 1):
        tried = combinations(sorted(set(until)), many)
        best = max(tried, key=lambda some: _saved(until, some), default=())
        if _saved(until, best) - _saved(until, chosen) >= WORTH:
            chosen = best
    return chosen


def last_shared(plan: Plan, zero: date) -> int | None:
    """Days after the start until which a run with this plan is that of the baseline; None: it is not known to be."""
    first = acts_from(plan.changes)
    return None if first is None else (first - zero).days - 1


def halted_before(kept: Mapping[int, Run], plan: Plan | None, zero: date) -> Run | None:
    """The latest of the runs kept (by day) from which a run with this plan can go on; None: from the start."""
    until = None if plan is None else last_shared(plan, zero)
    day = max((day for day in kept if until is not None and day <= until), default=None)
    return None if day is None else kept[day]


def _saved(until: list[int], kept: tuple[int, ...]) -> int:
    """Days that need not be run again."""
    return sum(max((day for day in kept if day <= last), default=0) for last in until)
