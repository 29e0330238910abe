"""A run seen by the outcomes: its record with the tables derived from it, each made once and only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from sim.outcomes.measure import Real
from sim.outcomes.spells import SPELL_EVENTS, Absences, Spells, Stays, absences, paired, spells
from sim.units import YEAR
from sim.words import N_FORMS, Count, Event
from sim.world.layout import LOG_DTYPE
from sim.world.record import RunRecord

T = TypeVar("T")
N_KINDS = 64  # more than the log kinds of `sim.words`


class RunView:
    """Access to a ``RunRecord`` by kind of event, by counter and by stay.

    Attributes
    ----------
    record : the run.
    prices : ``sim.scenario.costs.Costs``; the default prices when none are given.
    log : rows of ``LOG_DTYPE`` in order of time, without children from outside the scenario's areas.
    days, years : length of the run.
    """

    def __init__(self, record: RunRecord, prices: Any = None):
        self.record = record
        self.log = own_rows(record)
        self.start, self.end = float(record.start), float(record.end)
        self.days = self.end - self.start
        self.years = self.days / YEAR
        self._prices = prices
        self._rows: dict[int, np.ndarray] = {}
        self._made: dict[Callable[[RunView], Any], Any] = {}

    @property
    def prices(self) -> Any:
        """Prices of care; the defaults of the scenario section when none were given."""
        if self._prices is None:
            from sim.scenario.costs import Costs

            self._prices = Costs()
        return self._prices

    def once(self, make: Callable[[RunView], T]) -> T:
        """Result of ``make(self)``, made the first time and kept: for tables that several outcomes read."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    # --- log -----------------------------------------------------------------------------------------------------
    @cached_property
    def _by_kind(self) -> tuple[np.ndarray, np.ndarray]:
        kind = self.log["kind"].astype(np.uint8)
        order = np.argsort(kind, kind="stable")
        return order, np.concatenate(([0], np.cumsum(np.bincount(kind, minlength=N_KINDS))))

    def index(self, kind: int) -> np.ndarray:
        """Positions in the log of one kind of event, in order of time."""
        order, bounds = self._by_kind
        return order[bounds[kind] : bounds[kind + 1]]

    def rows(self, kind: int) -> np.ndarray:
        """Rows of one kind of event, in order of time (a copy)."""
        if kind not in self._rows:
            self._rows[kind] = self.log.take(self.index(kind))
        return self._rows[kind]

    def rows_of(self, *kinds: int) -> np.ndarray:
        """Rows of several kinds of event, in order of time (a copy)."""
        return self.log.take(np.sort(np.concatenate([self.index(kind) for kind in kinds])))

    def count(self, kind: int) -> int:
        """Number of events of one kind."""
        return len(self.index(kind))

    def per_year(self, number: Real) -> float:
        """Number a year (0 for a run without length)."""
        return float(number) / self.years if self.years > 0 else 0.0

    def per_1000(self, number: Real) -> float:
        """Number a year per 1,000 minors; NaN without minors."""
        return 1000.0 * self.per_year(number) / self.minors if self.minors > 0 else np.nan

    # --- counters ------------------------------------------------------------------------------------------------
    @cached_property
    def means(self) -> np.ndarray:
        """Time average of every counter, (areas + 1, counters): area 0 is the whole scenario.

        By the trapezium rule over the weekly values.
        """
        series = np.asarray(self.record.series)
        if len(series) < 2:
            return series[0].astype(float) if len(series) else np.zeros(series.shape[1:])
        inner = series[1:-1].sum(axis=0, dtype=float)
        found: np.ndarray = (inner + 0.5 * (series[0] + series[-1])) / (len(series) - 1)
        return found

    def mean(self, counter: int, area: int = 0) -> float:
        """Time average of one counter."""
        return float(self.means[area, counter])

    @cached_property
    def minors(self) -> float:
        """Mean number of minors, wherever they live."""
        return float(self.means[0, Count.FORM : Count.FORM + N_FORMS].sum())

    @cached_property
    def placed(self) -> float:
        """Mean number of minors out of home."""
        return float(self.means[0, Count.FORM + 1 : Count.FORM + N_FORMS].sum())

    # --- stays ---------------------------------------------------------------------------------------------------
    @cached_property
    def spells(self) -> Spells:
        """One row for each stay of a minor in one place, also those that had begun before the start."""
        return spells(self.record.cohort, self.rows_of(*SPELL_EVENTS), self.end)

    @cached_property
    def absences(self) -> Absences:
        """Times out of home that began in the run."""
        return absences(self.spells)

    def entries(self, least: float = 0.0) -> np.ndarray:
        """Rows of entries of one night or more: a child that is back on the same day was not placed.

        ``least`` days out of home count; those of which it is not known, because the run ends before, count too.
        """
        rows = self.rows(Event.ENTRY)
        away = self.absences
        short = np.flatnonzero(away.shorter(least))
        if len(short) == 0:
            return rows
        back = set(zip(away.child[short].tolist(), away.start[short].tolist(), strict=True))
        kept = [key not in back for key in zip(rows["child"].tolist(), rows["time"].tolist(), strict=True)]
        found: np.ndarray = rows[np.array(kept, bool)]
        return found

    @cached_property
    def part_time(self) -> Stays:
        """Part-time stays: from start to end; those that had begun before the run start ``value`` days before their end."""
        return paired(self.rows_of(Event.PART_TIME_START, Event.PART_TIME_END), Event.PART_TIME_START, self.end)

    @cached_property
    def days_by_form(self) -> np.ndarray:
        """Days spent by minors in each form within the run, (N_FORMS,); index 0 (home) from the weekly counters."""
        s = self.spells
        days = np.bincount(s.form, weights=s.days_within(self.start, self.end), minlength=N_FORMS)
        days[0] = self.mean(Count.FORM) * self.days
        return days


def own_rows(record: RunRecord) -> np.ndarray:
    """The log without demand from outside: children of area 0 or of a region around, in which no family is modelled.

    They are another municipality's children. A textbook scenario without families has no children of its own: there
    everyone counts.
    """
    log = np.asarray(record.log)
    if log.dtype.names != LOG_DTYPE.names:
        raise TypeError(f"the log of a run has fields {LOG_DTYPE.names}, found {log.dtype.names}")
    if len(log) == 0 or len(record.youths) == 0 or record.youths[0] <= 0:
        return log
    elsewhere = np.flatnonzero((np.asarray(record.youths) <= 0)[log["area"]] | (log["area"] == 0))
    outside = elsewhere[log["child"][elsewhere] > 0]
    return np.delete(log, outside) if len(outside) else log


def view(record: RunRecord | RunView, prices: Any = None) -> RunView:
    """The view on a record; a view that is ready is given back, unless other prices are asked for."""
    if isinstance(record, RunView):
        if prices is None or prices is record._prices:
            return record
        return RunView(record.record, prices)
    return RunView(record, prices)
