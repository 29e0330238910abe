"""Enough seeds: half widths that are asked of a comparison, and how many seeds they still need.

The half width of the interval of a mean falls with the root of the number of runs. So after each round the number of seeds
that the widest interval seems to need is run next, at least a fifth more than there are and at most twice as many. What is
decided hangs on the results alone: the same seeds give the same rounds, and the result is that of a comparison that was
asked for so many seeds at once. The runs themselves say when to stop, which makes the intervals a little too narrow (Chow
and Robbins 1965: the coverage is right in the limit of narrow intervals only); the report says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.designs.request import BASELINE, MOST_SEEDS, as_seeds
from sim.errors import InputError
from sim.results.asked import asked_size, size_words

if TYPE_CHECKING:
    from sim.results.comparison import ComparisonData

DEFAULT_OUTCOME = "entries"
FIRST_SEEDS = 10  # of a comparison that is asked for a precision and no number of seeds
DEFAULT_MOST = 200


@dataclass(frozen=True)
class Target:
    """The half width that is asked of one outcome: in its unit, or as a share of its level under the baseline."""

    outcome: str
    half: float
    relative: bool

    @property
    def words(self) -> str:
        """As it is asked on the command line."""
        return size_words(self.outcome, self.half, self.relative)

    def short(self, data: ComparisonData) -> float:
        """How many times too wide the widest interval of this outcome is; infinite when there is none."""
        level = abs(data.level(BASELINE, self.outcome).mean)
        wanted = self.half * level if self.relative else self.half
        found = [data.difference(policy, self.outcome) for policy in data.policies]
        halves = [0.0 if one.identical or one.exact else (one.high - one.low) / 2 for one in found]
        if not halves or any(math.isnan(half) for half in halves):
            return math.inf
        return max(halves) / wanted if wanted > 0 else math.inf


def as_precision(asked: Any, own: Iterable[str] = ()) -> tuple[Target, ...]:
    """Half widths from texts (``"entries=0.5"``, ``"entries=2%"``, ``"5%"``), a number, a mapping, or a list of these.

    ``own`` : names of outcomes of a user's own that are measured as well.

    Raises
    ------
    InputError : the text says what was found and what is allowed.
    """
    if asked is None:
        return ()
    if isinstance(asked, Mapping):
        asked = [f"{name}={half}" for name, half in asked.items()]
    elif isinstance(asked, str | int | float) or not isinstance(asked, Iterable):
        asked = [asked]
    found: dict[str, Target] = {}
    for one in asked:
        target = _target(str(one), tuple(own))
        if target.outcome in found and found[target.outcome] != target:
            raise InputError(f"--precision: {target.outcome} is asked twice; give it once.")
        found[target.outcome] = target
    return tuple(found.values())


def _target(asked: str, own: tuple[str, ...]) -> Target:
    how = (
        "give the half width of an outcome as a number above 0 in its unit, or in percent of the baseline: "
        "entries=0.5, entries=2% or 5%"
    )
    return Target(*asked_size("--precision", asked, own, how, DEFAULT_OUTCOME))


def first_seeds(targets: Iterable[Target], seeds: Any, most: int | None) -> tuple[tuple[int, ...], int]:
    """The seeds to begin with, and the most that are run; without a precision both are what was asked.

    Raises
    ------
    InputError : a list of seeds with a precision, a cap below the first seeds, or a cap without a precision.
    """
    if not targets:
        if most is not None:
            raise InputError("--seeds-most is for a --precision: without one, --seeds says how many runs are made.")
        found = as_seeds(seeds)
        return found, len(found)
    if not (seeds is None or hasattr(seeds, "__index__")):
        raise InputError("With a precision, seeds are added: give the number of seeds to begin with, not a list.")
    found = as_seeds(FIRST_SEEDS if seeds is None else seeds)
    if most is None:
        return found, max(DEFAULT_MOST, len(found))
    if isinstance(most, bool) or not hasattr(most, "__index__") or not len(found) <= int(most) <= MOST_SEEDS:
        raise InputError(
            f"--seeds-most must be a whole number from {len(found)} (the first seeds) to {MOST_SEEDS:,}; found {most}."
        )
    return found, int(most)


def words_of(targets: Iterable[Target]) -> str:
    """All that is asked, as text."""
    return ", ".join(target.words for target in targets)


def seeds_needed(data: ComparisonData, targets: Iterable[Target], seeds: int, most: int) -> int:
    """Number of seeds to run to next; ``seeds`` itself when all is reached or no more may be run."""
    short = max((target.short(data) for target in targets), default=0.0)
    if short <= 1.0:
        return seeds
    wanted = seeds * short**2 if math.isfinite(short) else math.inf
    return int(min(most, max(math.ceil(min(wanted, 2 * seeds)), math.ceil(1.2 * seeds), seeds + 2)))
