"""Intervals of families in help, and of children under an order, put together from the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.outcomes.targets.years import Years
from sim.outcomes.view import RunView
from sim.words import Count, Event, LegalStatus

BEFORE = -np.inf  # began before the run


@dataclass(frozen=True)
class Intervals:
    """Intervals, all (n,): whose (``key``), of what kind (``what``), in which area, from ``start`` to ``end``.

    ``unseen`` lie around the whole run and leave no row: how many there are is known from the weekly counter.
    """

    key: np.ndarray
    what: np.ndarray
    area: np.ndarray
    start: np.ndarray
    end: np.ndarray
    unseen: float

    def of(self, what: Sequence[int]) -> np.ndarray:
        """Which intervals are of some kinds."""
        return np.isin(self.what, what)

    def touching(self, low: float, high: float) -> np.ndarray:
        """Which intervals have a moment between two moments."""
        found: np.ndarray = (self.start < high) & (self.end > low)
        return found

    def at(self, time: float) -> np.ndarray:
        """Which intervals hold a moment."""
        found: np.ndarray = (self.start <= time) & (self.end > time)
        return found


def helped(run: RunView, forms: tuple[int, ...]) -> Intervals:
    """Help of families of some forms, from its start to its end."""
    rows = run.rows_of(Event.HELP_START, Event.HELP_END)
    rows = rows.take(np.argsort(rows["family"], kind="stable"))
    begins, family = rows["kind"] == Event.HELP_START, rows["family"]
    nothing = np.zeros(len(rows), bool)
    follows, led = (
        nothing.copy(),
        nothing.copy(),
    )  # the next row ends this one's help; this row ends help that began here
    if len(rows) > 1:
        same = (family[1:] == family[:-1]) & begins[:-1] & ~begins[1:]
        follows[:-1], led[1:] = same, same
    start = np.where(begins, rows["time"], BEFORE)
    end = np.where(begins, np.where(follows, np.append(rows["time"][1:], run.end), run.end), rows["time"])
    keep = np.isin(rows["reason"], forms) & ~led
    known = np.count_nonzero(start[keep] == BEFORE)
    there = (
        float(run.record.series[0, 0, [Count.HELP + form for form in forms]].sum()) if len(run.record.series) else 0.0
    )
    return Intervals(
        family[keep],
        rows["reason"][keep].astype(int),
        rows["area"][keep].astype(int),
        start[keep],
        end[keep],
        max(0.0, there - known),
    )


def orders(run: RunView) -> Intervals:
    """Legal status of children, voluntary ones left out: from one change to the next; of those without a change the whole run."""
    rows, cohort = run.rows(Event.ORDER), run.record.cohort
    rows = rows.take(np.argsort(rows["child"], kind="stable"))
    child = rows["child"]
    new = np.diff(child, prepend=child[:1] ^ 1) != 0
    last = np.append(new[1:], True) if len(rows) else new
    end = np.where(last, run.end, np.append(rows["time"][1:], run.end)) if len(rows) else rows["time"]
    still = cohort[~np.isin(cohort["child"], child)]
    parts = (
        (child[new], rows["form_from"][new], rows["area"][new], np.full(new.sum(), BEFORE), rows["time"][new]),
        (child, rows["form_to"], rows["area"], rows["time"], end),
        (still["child"], still["legal"], still["area"], np.full(len(still), BEFORE), np.full(len(still), run.end)),
    )
    key, what, area, start, stop = (np.concatenate(each) for each in zip(*parts, strict=True))
    under = what != LegalStatus.VOLUNTARY
    return Intervals(
        key[under], what[under].astype(int), area[under].astype(int), start[under], stop[under], unseen=0.0
    )


def distinct(intervals: Intervals, chosen: np.ndarray, years: Years) -> np.ndarray:
    """How many different ones have a chosen interval at any time in each year, those unseen included, (n,)."""
    counts = [
        len(np.unique(intervals.key[chosen & intervals.touching(low, high)]))
        for low, high in zip(years.begin, years.end, strict=True)
    ]
    return np.array(counts, float) + intervals.unseen
