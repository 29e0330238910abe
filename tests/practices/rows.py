"""A row of the table of practices: what carries a practice, what it changes and which way, and what takes its mechanism away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sim.policies import parse
from sim.words import N_FORMS, Binds, Count, Event, Form, HelpForm, Level, Route
from sim.world.record import RunRecord
from tests.processes.worlds import clearly_more, numbers, runs, stock

Runs = list[RunRecord]
Measure = Callable[[Runs], np.ndarray]
Changes = Mapping[str, Any]
MORE, LESS = "more", "less"
OPPOSITE = {MORE: LESS, LESS: MORE}


@dataclass(frozen=True)
class Row:
    """One practice of the seed pages, or one side of it, as a statement about a small world.

    Attributes
    ----------
    number, words : of the practice; ``by``: policy, mechanism or number that carries it.
    measured, way : what is measured (one number a run), and whether the practice makes it more or less.
    world : numbers of the world in which it is seen, beside those of ``minimal``.
    practice : a policy as text, or numbers of the world; ``without``: the same for the world that it is held beside.
    off : what takes the mechanism away: numbers or switches of the world, or the policy without it.
    wrong : numbers with which the same practice does the opposite ({}: no such end is claimed).
    errors : standard errors of the paired difference that it must be away from none.
    """

    number: int
    words: str
    by: str
    measured: Measure
    way: str
    world: Changes
    practice: str | Changes
    off: str | Changes
    without: str | Changes = ""
    wrong: Changes = field(default_factory=dict)
    years: float = 2.0
    errors: float = 2.5
    case: str = ""

    @property
    def name(self) -> str:
        """Number and words."""
        return f"{self.number}. {self.words}" + (f": {self.case}" if self.case else "")

    def measuring(self, measured: Measure) -> Row:
        """The same row, with something else measured."""
        return replace(self, measured=measured)

    def sides(self, changes: str | Changes = "") -> tuple[np.ndarray, np.ndarray]:
        """What is measured with and without the practice in paired runs, one number a run each; ``changes`` as for ``off``."""
        practice = changes if changes and isinstance(changes, str) else self.practice
        more = {} if isinstance(changes, str) else changes
        return self.measured(self._runs(practice, more)), self.measured(self._runs(self.without, more))

    def seen(self, changes: str | Changes = "", way: str = "") -> bool:
        """Whether the practice makes what is measured clearly more or less (``way``; left out: as the row says)."""
        there, without = self.sides(changes)
        more, less = (there, without) if (way or self.way) == MORE else (without, there)
        return clearly_more(more, less, self.errors)

    def _runs(self, side: str | Changes, changes: Changes) -> Runs:
        if isinstance(side, str):
            return runs({**self.world, **changes}, tuple(parse(side)), self.years)
        return runs({**self.world, **side, **changes}, (), self.years)


# --- what is measured, one number a run ----------------------------------------------------------------------------------
def level(*levels: int, area: int = 0) -> Measure:
    """Mean number of families at these problem levels."""
    return lambda records: np.array(
        [sum(r.series[:, area, Count.LEVEL + one].mean() for one in levels) for r in records], float
    )


severe = level(Level.SEVERE)


def counter(of: int) -> Measure:
    """Mean of a weekly counter."""
    return lambda records: stock(records, of)


def events(kind: int, *reasons: int, flags: int = 0, no_flags: int = 0, **columns: Any) -> Measure:
    """Number of rows of a kind in the log: with one of these reasons, with and without flags, with values of columns."""

    def measure(records: Runs) -> np.ndarray:
        return np.array([chosen(r.log, kind, reasons, flags, no_flags, columns).sum() for r in records], float)

    return measure


def chosen(
    log: np.ndarray, kind: int, reasons: tuple[int, ...], flags: int, no_flags: int, columns: Mapping[str, Any]
) -> np.ndarray:
    """Rows of the log that are meant."""
    found: np.ndarray = (log["kind"] == kind) & ((log["flags"] & flags) == flags) & ((log["flags"] & no_flags) == 0)
    if reasons:
        found &= np.isin(log["reason"], reasons)
    for name, values in columns.items():
        found &= np.isin(log[name], values)
    return found


def mean_of(kind: int, column: str = "value", flag: int = 0, **columns: Any) -> Measure:
    """Mean of a column (or share with a flag) over rows of a kind in each run."""

    def measure(records: Runs) -> np.ndarray:
        rows = [r.log[chosen(r.log, kind, (), 0, 0, columns)] for r in records]
        return np.array([((one["flags"] & flag) > 0 if flag else one[column]).mean() for one in rows], float)

    return measure


decided = events(Event.PLACEMENT_DECIDED, route=(Route.PLANNED, Route.COURT))
entries = events(Event.ENTRY)


def started(kind: int) -> Measure:
    """Alternatives of a kind that began in place of a placement."""
    return events(Event.ALTERNATIVE, Binds.STARTS, value=kind)


def suitable(records: Runs) -> np.ndarray:
    """Of the alternatives that were there, free and in time, the share that was found to suit."""
    yes, no = (numbers(records, Event.ALTERNATIVE, binds) for binds in (Binds.STARTS, Binds.UNSUITED))
    share: np.ndarray = yes / (yes + no)
    return share


def between(first: float, last: float, kind: int, **columns: Any) -> Measure:
    """Rows of a kind in some weeks after the start."""

    def measure(records: Runs) -> np.ndarray:
        found = []
        for r in records:
            weeks = (r.log["time"] - r.start) / 7.0
            found.append((chosen(r.log, kind, (), 0, 0, columns) & (weeks >= first) & (weeks < last)).sum())
        return np.array(found, float)

    return measure


def between_weeks(first: int, last: int, *columns: int) -> Measure:
    """Mean of weekly counters, added up, in some weeks after the start."""
    return lambda records: np.array([r.series[first:last, 0, list(columns)].sum(axis=1).mean() for r in records], float)


GROUPS = (Form.OPEN_GROUP, Form.TREATMENT_GROUP, Form.CLINICAL, Form.SECURE)
FAR = 15.0  # km


def far_away(records: Runs) -> np.ndarray:
    """Share of the children in groups who were placed far from their own neighbourhood."""
    rows = [r.log[chosen(r.log, Event.ENTRY, (), 0, 0, {"form_to": GROUPS})] for r in records]
    return np.array([(one["value"] > FAR).mean() for one in rows], float)


def known_first(records: Runs) -> np.ndarray:
    """Share of the starts of specialist help in families that the neighbourhood team helped before."""
    found = []
    for r in records:
        known = np.unique(r.log["family"][chosen(r.log, Event.HELP_END, (HelpForm.GENERALIST,), 0, 0, {})])
        starts = r.log["family"][chosen(r.log, Event.HELP_START, (HelpForm.SPECIALIST,), 0, 0, {})]
        found.append(np.isin(starts, known).mean())
    return np.array(found)


def broken(first: int, last: int) -> Measure:
    """Placements that break down, for each child away from home, in some weeks after the start."""
    away = range(Count.FORM + 1, Count.FORM + N_FORMS)
    of, stays = between(first, last, Event.BREAKDOWN), between_weeks(first, last, *away)
    return lambda records: of(records) / stays(records)
