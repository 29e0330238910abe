"""The units of a comparison, planned and gathered: a rule, not a list, so that a plan costs nothing before it is worked on.

A plan of a million units is sent to workers with every piece of work, and is let go when somebody stops it: so it holds
two numbers, not a million.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from sim.runs.executor import Failure

if TYPE_CHECKING:
    from sim.results.comparison import ComparisonData
    from sim.results.measured import UnitResult

Unit = tuple[int, int]
ONE_IN = 4  # units that have shams: two runs more for each policy make a comparison less than half as long again


class Units(Sequence[Unit]):
    """(draw, seed) of every unit: all seeds of the first draw, then of the next; each is made when it is asked for.

    Parameters
    ----------
    draws : number of parameter draws, 1 or more.
    seeds : a range, or the seeds themselves.
    own : each draw has seeds of its own: for seed s of draw d of D it is s D + d, so that more seeds leave the others as
        they were. Chance then averages out over all runs, not over the seeds alone.
    """

    def __init__(self, draws: int, seeds: Sequence[int], own: bool = False) -> None:
        first = range(len(seeds))
        self.draws, self.seeds = draws, first if tuple(first) == tuple(seeds) else seeds
        self.apart = draws if own else 0

    def __len__(self) -> int:
        return self.draws * len(self.seeds)

    @overload
    def __getitem__(self, index: int) -> Unit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Unit]: ...
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[k] for k in range(len(self))[index]]
        draw, place = divmod(range(len(self))[index], len(self.seeds))
        seed = self.seeds[place]
        return draw, (seed * self.apart + draw if self.apart else seed)

    def __contains__(self, unit: object) -> bool:
        if not (isinstance(unit, tuple) and len(unit) == 2 and 0 <= unit[0] < self.draws):
            return False
        seed, left = divmod(unit[1] - unit[0], self.apart) if self.apart else (unit[1], 0)
        return left == 0 and seed in self.seeds


class UnitsWithSham:
    """Which units have shams: every fourth, the first included, whatever the order and however many follow.

    Parameters
    ----------
    units : all that are asked.
    """

    def __init__(self, units: Units) -> None:
        self.units = units
        self.ordered = units.seeds if isinstance(units.seeds, range) else tuple(sorted(units.seeds))

    def __contains__(self, unit: object) -> bool:
        if not isinstance(unit, tuple) or unit not in self.units:
            return False
        seed = unit[1] // self.units.apart if self.units.apart else unit[1]
        return bool((unit[0] + bisect_left(self.ordered, seed)) % ONE_IN == 0)


def only_begun(data: ComparisonData) -> None:
    """Of a comparison that is stopped keep the seeds and draws that were begun: nobody waits for what was only planned."""
    data.interrupted, data.stopped_of = True, len(data.seeds) * len(data.draws)
    begun = {(unit.draw, unit.seed) for unit in data.units} | {(row["draw"], row["seed"]) for row in data.failures}
    apart = len(data.draws) if data.own_seeds else 1
    seeds, last = {seed // apart for _, seed in begun}, max((draw for draw, _ in begun), default=0)
    data.seeds = tuple(seed for seed in data.seeds if seed in seeds)
    data.draws = data.draws[: max(last + 1, 2)]  # with draws it stays a comparison with draws


def stop_for_own(result: UnitResult | Failure) -> None:
    """Stop at the first unit when an outcome of a user's own fails in it: it would in all."""
    from sim.outcomes.own import OutcomeError

    if isinstance(result, Failure) and result.reason.startswith(OutcomeError.__name__):
        raise OutcomeError(result.reason.partition(": ")[2])


def gather(data: ComparisonData, result: UnitResult | Failure) -> None:
    """Take what came of a unit, or that it failed, or policies in it."""
    if isinstance(result, Failure):
        draw, seed = result.task
        row = {"draw": draw, "seed": seed, "policy": "", "reason": result.reason, "detail": result.detail}
        data.failures.append(row)
        return
    data.units.append(result)
    for policy, (reason, detail) in result.failures.items():
        row = {"draw": result.draw, "seed": result.seed, "policy": policy, "reason": reason, "detail": detail}
        data.failures.append(row)
