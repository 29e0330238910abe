"""Calendar years and half-years of a run, and what is counted in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from sim.outcomes.view import RunView
from sim.units import YEAR
from sim.words import N_FORMS, Count

Span = Literal["year", "half_year", "run"]
ROUNDING = 1.5  # days by which a run may begin after 1 January or end before the last of December


@dataclass(frozen=True)
class Years:
    """Years (or half-years) that lie in a run: first moment and end in days, and names ("2019", "2022H1"), all (n,)."""

    begin: np.ndarray
    end: np.ndarray
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def only(self, name: str) -> Years:
        """The one of this name alone, or all when it is not among them."""
        at = [i for i, one in enumerate(self.names) if one == name]
        return Years(self.begin[at], self.end[at], (name,)) if at else self

    @property
    def words(self) -> str:
        """As in "2019" or "2022-2031"; "" for none."""
        return "" if not self.names else "-".join(dict.fromkeys((self.names[0], self.names[-1])))

    @property
    def lengths(self) -> np.ndarray:
        """Years of 365.25 days, (n,)."""
        found: np.ndarray = (self.end - self.begin) / YEAR
        return found

    def inside(self, time: np.ndarray) -> np.ndarray:
        """Which of these moments lie in one of the years."""
        found: np.ndarray = np.any(
            [(time >= low) & (time < high) for low, high in zip(self.begin, self.end, strict=True)], axis=0
        )
        return found if len(self) else np.zeros(len(time), bool)

    def counts(self, time: np.ndarray) -> np.ndarray:
        """How many of these moments lie in each year, (n,)."""
        order = np.sort(time)
        found: np.ndarray = np.searchsorted(order, self.end) - np.searchsorted(order, self.begin)
        return found

    def a_year(self, time: np.ndarray) -> float:
        """Mean number of these moments a year; NaN without years."""
        return float(self.counts(time).sum() / self.lengths.sum()) if self.names else np.nan


def years_of(run: RunView, span: Span = "year") -> Years:
    """Full calendar years (for "run" too) or half-years of a run. A run without a date counts its years "
    "from its own start."""
    first = run.record.start_date
    months = (1, 7) if span == "half_year" else (1,)
    begin, end, names = [], [], []
    year = first.year if first is not None else 1
    while True:
        for month in months:
            after = (year + (month + 12 // len(months) > 12), (month + 12 // len(months) - 1) % 12 + 1)
            low, high = (_day(run, first, each) for each in ((year, month), after))
            if low >= run.start - ROUNDING and high <= run.end + ROUNDING:
                begin.append(max(low, run.start))
                end.append(min(high, run.end))
                names.append(f"{year}H{1 if month == 1 else 2}" if span == "half_year" else f"{year}")
        year += 1
        if _day(run, first, (year, 1)) > run.end:
            return Years(np.array(begin, float), np.array(end, float), tuple(names))


def _day(run: RunView, first: date | None, month: tuple[int, int]) -> float:
    """Day of the run's clock on which a month begins."""
    year, number = month
    if first is None:
        return run.start + YEAR * (year - 1 + (number - 1) / 12)
    return run.start + float((date(year, number, 1) - first).days)


# --- weekly counters --------------------------------------------------------------------------------------------------
def at(run: RunView, time: float, counters: Sequence[int]) -> float:
    """Sum of weekly counters at a moment: those of the week that it lies in."""
    series = run.record.series
    week = min(max(int((time - run.start) / 7.0), 0), len(series) - 1)
    return float(series[week, 0, list(counters)].sum())


def year_end(run: RunView, years: Years, *counters: int) -> float:
    """Mean of a stock on the last day of each year; NaN without years."""
    return float(np.mean([at(run, end - 1.0, counters) for end in years.end])) if len(years) else np.nan


def within(run: RunView, years: Years, *counters: int) -> np.ndarray:
    """Mean of a sum of counters within each year, (n,)."""
    series = run.record.series
    week = np.arange(len(series)) * 7.0 + run.start
    total = series[:, 0, list(counters)].sum(axis=1)
    inside = [(week >= low - 7.0) & (week <= high) for low, high in zip(years.begin, years.end, strict=True)]
    return np.array([float(total[chosen].mean()) for chosen in inside])


def minors(run: RunView, years: Years) -> np.ndarray:
    """Mean number of minors, wherever they live, within each year, (n,)."""
    return within(run, years, *range(Count.FORM, Count.FORM + N_FORMS))
