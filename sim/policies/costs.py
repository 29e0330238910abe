"""What a policy costs, and how a policy reads a number of the ledger with its range and its source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sim.data import weakest_grade
from sim.policies.changes import PolicyError, near
from sim.scenario.fields import ASSUMPTION, Section, source_ids
from sim.scenario.scenario import Scenario
from sim.units import THOUSAND

if TYPE_CHECKING:
    from sim.policies.base import Baseline

SECTIONS = ("parameters", "practices", "hosts", "costs")
DUTCH = MappingProxyType(str.maketrans(",.", ".,"))


@dataclass(frozen=True)
class Cost:
    """Cost of a policy in euro a year: what for, central value, range and where it comes from (also in Dutch).

    Only what the bill does not hold already: trajectories, days, places and approved host families are paid there. Below zero is
    what is saved; ``low`` is at most ``euro``, and ``high`` at least (of savings the two may be turned round).
    """

    what: str
    euro: float
    low: float
    high: float
    source: str
    what_nl: str = ""
    source_nl: str = ""


class CostRow(NamedTuple):
    """A cost of a policy as a run keeps it: ``after`` days from the scenario's start, in ``areas`` (rows; empty: all)."""

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


@dataclass(frozen=True)
class LedgerNumber:
    """A number of the ledger as this scenario has it: ``low`` to ``high`` holds the value, and is what the model can work with.

    ``unit_nl`` is the unit in Dutch, for the source of a cost; given by who asks for the number.
    """

    path: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    unit_nl: str = ""

    def at(self, value: float | None) -> LedgerNumber:
        """This number at a value that a policy was given in its place: the range moves along. None: as it is."""
        if value is None:
            return self
        by = value / self.value if self.value else 1.0
        return replace(self, value=value, low=min(value, self.low * by), high=max(value, self.high * by))

    def said(self, lang: str) -> str:
        """Value, range and unit in words: ``"20 (10-40) hours per slowed crisis"``."""
        value, low, high = (_plain(x, lang) for x in (self.value, *sorted((self.low, self.high))))
        return f"{value} ({low}-{high}) {self.unit_nl or self.unit if lang == 'nl' else self.unit}"


def number_of(scenario: Scenario, path: str, unit_nl: str = "") -> LedgerNumber:
    """A number of a scenario's ledger by its path, such as ``costs.policies.crises`` or ``parameters.hosts.attrition``.

    Raises
    ------
    PolicyError : there is no such number, or it is a list, a switch or nothing.
    """
    *above, name = path.split(".")
    section: object = scenario.file if above and above[0] in SECTIONS else None
    for part in above:
        section = getattr(section, part, None)
    value = getattr(section, name, None)
    if not isinstance(section, Section) or isinstance(value, bool) or not isinstance(value, int | float):
        paths = [f"{head}.{found}" for head in SECTIONS for found, *_ in getattr(scenario.file, head).walk()]
        raise PolicyError(f"there is no number {path!r} in the ledger.{near(path, paths)}")
    known = section.provenance(name)
    least, most = (
        -math.inf if known.minimum is None else known.minimum,
        math.inf if known.maximum is None else known.maximum,
    )
    ends = [min(max(float(x), least), most) for x in (value, known.low, known.high) if isinstance(x, int | float)]
    return LedgerNumber(path, float(value), min(ends), max(ends), known.unit, known.source, unit_nl)


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


def cost(what: str, what_nl: str, euro: float, low: float, high: float, numbers: Sequence[LedgerNumber]) -> Cost:
    """A cost whose source, in both languages, is told by the numbers of the ledger that it is made of."""
    return Cost(what, euro, low, high, sources(numbers, "en"), what_nl, sources(numbers, "nl"))


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
    return cost(what, what_nl, euro, low, high, [generalist, specialist, hours, *others])


def _parts(source: str) -> list[str]:
    return [part.strip() for part in source.split(";")]


def _plain(x: float, lang: str) -> str:
    """A number as people write it, with three figures at most below a thousand."""
    text = f"{x:,.0f}" if abs(x) >= THOUSAND else f"{x:.3g}"
    return text.translate(DUTCH) if lang == "nl" else text
