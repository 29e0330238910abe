"""What a policy costs, and where the numbers of a cost come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sim.data import weakest_grade
from sim.policies.baseline import Baseline
from sim.policies.ledger_number import LedgerNumber
from sim.scenario.fields import ASSUMPTION, source_ids
from sim.units import YEAR

NOBODY = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Cost:
    """Cost of a policy in euro a year: what for, central value, range and where it comes from (also in Dutch).

    Only what the bill does not hold already: trajectories, days, places and approved host families are paid there. Below zero is
    what is saved; ``low`` is at most ``euro``, and ``high`` at least (of savings the two may be turned round). ``posts`` are the
    full-time workers that it pays (value, low, high), where it is hours of people. ``steps`` are (day, share of it that is spent
    from then on) in order of time, of what comes bit by bit; without any all of it is spent from the policy's first day.
    """

    what: str
    euro: float
    low: float
    high: float
    source: str
    what_nl: str = ""
    source_nl: str = ""
    posts: tuple[float, float, float] = NOBODY
    steps: tuple[tuple[date, float], ...] = ()


class CostRow(NamedTuple):
    """A cost of a policy as a run keeps it: ``after`` days from the scenario's start, in ``areas`` (rows; empty: all).

    ``steps`` are (days from the scenario's start, share that is spent from then on), as in `Cost`.
    """

    policy: str
    what: str
    euro: float
    low: float
    high: float
    source: str
    what_nl: str = ""
    source_nl: str = ""
    after: float = 0.0
    areas: tuple[int, ...] = ()
    steps: tuple[tuple[float, float], ...] = ()

    @property
    def parts(self) -> tuple[tuple[float, float], ...]:
        """(days from the scenario's start, share that comes on top then) in order of time."""
        if not self.steps:
            return ((self.after, 1.0),)
        before = (0.0, *(share for _, share in self.steps))
        return tuple((day, share - last) for (day, share), last in zip(self.steps, before, strict=False))

    def spent(self, begin: float, end: float) -> float:
        """Years' worth of it that is spent between two moments (days from the scenario's start)."""
        return sum(share * max(0.0, end - max(begin, day)) for day, share in self.parts) / YEAR


def sources(numbers: Sequence[LedgerNumber], lang: str) -> str:
    """Where the numbers of a cost come from: ids of the register, what is assumed, and what is somebody's own."""
    ids = dict.fromkeys(id for number in numbers for id in source_ids(number.source))
    assumed = [number.said(lang) for number in numbers if ASSUMPTION in _parts(number.source)]
    own = [
        f"{part}: {number.said(lang)}"
        for number in numbers
        for part in _parts(number.source)
        if part not in ids and part != ASSUMPTION
    ]
    word, also = ("aanname", " en ") if lang == "nl" else (ASSUMPTION, " and ")
    graded = [f"{id} ({weakest_grade((id,))})" for id in ids]
    return "; ".join([*graded, *([f"{word}: {also.join(assumed)}"] if assumed else ()), *own])


def cost(
    what: str,
    what_nl: str,
    euro: float,
    low: float,
    high: float,
    numbers: Sequence[LedgerNumber],
    posts: tuple[float, float, float] = NOBODY,
    steps: tuple[tuple[date, float], ...] = (),
) -> Cost:
    """A cost whose source, in both languages, is told by the numbers of the ledger that it is made of."""
    return Cost(what, euro, low, high, sources(numbers, "en"), what_nl, sources(numbers, "nl"), posts, steps)


def posts_of(times: float, hours: LedgerNumber, baseline: Baseline) -> tuple[float, float, float]:
    """Full-time posts (value, low, high) that so many times ``hours`` a year take, at the paid hours of a post."""
    paid = baseline.number("costs.policies.worker_hours").value
    return times * hours.value / paid, times * hours.low / paid, times * hours.high / paid


def cost_of_hours(
    what: str, what_nl: str, times: float, hours: LedgerNumber, baseline: Baseline, *others: LedgerNumber
) -> Cost:
    """A cost of worker hours: so many times ``hours`` a year, at the middle of the two prices of an hour.

    Low: few hours of generalists; high: many hours of specialists. ``others`` are numbers that ``times`` is made of.
    """
    generalist, specialist = (
        baseline.number(f"costs.hour_{who}", "euro per uur") for who in ("generalist", "specialist")
    )
    euro = times * hours.value * baseline.prices.hour
    low, high = times * hours.low * generalist.value, times * hours.high * specialist.value
    posts = posts_of(times, hours, baseline)
    return cost(what, what_nl, euro, low, high, [generalist, specialist, hours, *others], posts)


def _parts(source: str) -> list[str]:
    return [part.strip() for part in source.split(";")]
