"""What a piece of work gives back: a unit of a comparison, a piece of a sweep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sim.outcomes.equity import AreaTally


@dataclass
class UnitResult:
    """What one unit gives back.

    Attributes
    ----------
    draw, seed : which unit.
    values : outcome values by policy label (the baseline is there under "baseline").
    twins : by policy label ("placebo" included), what ``Twins.summary`` says of the pair with the baseline.
    shams : by policy label, the same of its sham, with "touched" (families); only in units that have shams.
    series : weekly counters of the whole place by policy label, (weeks + 1, counters).
    area_series : the same per area, (weeks + 1, areas + 1, counters), for kept units.
    events : event logs as data frames by policy label, for kept units without a folder (or one that cannot be written).
    parts : files with event logs by policy label, for kept units with a folder.
    costs : rows (policy, what, euro a year, low, high, source, ...; see ``CostRow``) by policy label.
    municipal : million euro a year of each municipality, by policy label.
    tallies : events and child-years by area, by policy label.
    absent : by policy label, outcomes that are 0 in every run of it, because there is nothing to count (``Outcome.there``).
    why : by policy label, counts of why it does so much or so little (``sim.outcomes.why``): measure, part, count, of.
    families : families with a child out of home in the baseline at some time.
    apart : by policy label, families whose history differs from that in the baseline.
    alike : by policy label, the first row that is the same policy by construction (``sim.designs.alike``); the baseline
        for one that puts nothing in. Such rows have one run.
    failures : reason by policy label, for policies that failed in this unit.
    seconds : wall-clock parts; ``events_handled`` counts engine events; ``megabytes`` is the worker's peak memory.
    """

    draw: int
    seed: int
    start: float = 0.0
    areas: tuple[str, ...] = ()
    values: dict[str, dict[str, float]] = field(default_factory=dict)
    twins: dict[str, dict[str, Any]] = field(default_factory=dict)
    shams: dict[str, dict[str, Any]] = field(default_factory=dict)
    series: dict[str, np.ndarray] = field(default_factory=dict)
    area_series: dict[str, np.ndarray] = field(default_factory=dict)
    events: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    costs: dict[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)
    municipal: dict[str, dict[str, float]] = field(default_factory=dict)
    tallies: dict[str, AreaTally] = field(default_factory=dict)
    why: dict[str, list[tuple[str, str, float, float]]] = field(default_factory=dict)
    families: int = 0
    apart: dict[str, int] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    absent: dict[str, frozenset[str]] = field(default_factory=dict)
    failures: dict[str, tuple[str, str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    events_handled: int = 0
    megabytes: float = 0.0

    def first_alike(self, row: str) -> str:
        """The first row that is the same policy as this one by construction; itself when there is none."""
        return self.alike.get(row, row)


@dataclass
class PieceResult:
    """What one piece gives back.

    Attributes
    ----------
    number, seed : which piece.
    runs : (point, policy, values in the order of the plan's outcomes), the baseline first at each point.
    failures : (point, policy, reason, traceback) of runs that failed.
    seconds : wall-clock time.
    """

    number: int
    seed: int
    runs: list[tuple[int, str, np.ndarray]] = field(default_factory=list)
    failures: list[tuple[int, str, str, str]] = field(default_factory=list)
    seconds: float = 0.0
