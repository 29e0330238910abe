"""Forecasts without a model, which a model must beat to be worth anything: as it was, as it went, what came less what left.

All work on the scale of a fact (of rates the logarithm), from the years that were known. How far such a series wanders in a
year is told by all series together, as one alone has two or three known years: *step* is the root mean square of the
changes of one year (of drift: around the mean change of each series).

- **persistence**: the last known value; it wanders by the step, times the root of the years ahead.
- **drift**: the last known value, going on by the mean change a year; needs two known years.
- **stock-flow**: next year's stock is this year's and what comes in less what goes out; inflow and the share that leaves are
  those of the last known year (the share by balance of the books: stock before and inflow less stock after).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

PERSISTENCE, DRIFT, STOCK_FLOW = "persistence", "drift", "stock-flow"
NAIVE = (PERSISTENCE, DRIFT, STOCK_FLOW)
LEAST_STEP = MappingProxyType({"log": 0.02, "plain": 0.01})
"""A series of a year or two that did not move may still move: step of a series where no two years are known."""


@dataclass(frozen=True)
class Known:
    """A series of one part in the years of which the figure was known, on the scale of the fact.

    Attributes
    ----------
    years : in order. ``values``: of these years. ``scale``: "log" or "plain".
    """

    years: tuple[int, ...]
    values: tuple[float, ...]
    scale: str = "log"

    @property
    def changes(self) -> list[float]:
        """Change a year between known years that follow each other, over the root of the years between."""
        pairs = zip(self.years, self.years[1:], self.values, self.values[1:], strict=False)
        return [(b - a) / math.sqrt(later - year) for year, later, a, b in pairs]

    @property
    def slope(self) -> float:
        """Mean change a year from the first to the last known year; NaN for one year."""
        if len(self.years) < 2:
            return math.nan
        return (self.values[-1] - self.values[0]) / (self.years[-1] - self.years[0])


@dataclass(frozen=True)
class Forecast:
    """A normal distribution of a figure on the scale of the fact, before what is not known of the figure itself."""

    mean: float
    deviation: float


def step_of(series: Iterable[Known], scale: str, *, drifting: bool = False) -> float:
    """How far series of a scale wander in a year, all together; with ``drifting`` around their own mean change."""
    squares, freedom = 0.0, 0
    for one in series:
        if one.scale != scale or len(one.years) < 2:
            continue
        apart = np.array(one.changes)
        if drifting:
            gaps = np.sqrt(np.diff(one.years))
            apart = apart - one.slope * gaps
        squares += float((apart**2).sum())
        freedom += len(apart) - drifting
    found = math.sqrt(squares / freedom) if freedom > 0 else math.nan
    return max(found, LEAST_STEP[scale]) if math.isfinite(found) else LEAST_STEP[scale]


def persistence(known: Known, year: int, step: float) -> Forecast:
    """As it was in the last known year."""
    ahead = max(year - known.years[-1], 1)
    return Forecast(known.values[-1], step * math.sqrt(ahead))


def drift(known: Known, year: int, step: float) -> Forecast | None:
    """As it went from the first to the last known year; None for one known year."""
    if len(known.years) < 2:
        return None
    ahead, span = year - known.years[-1], known.years[-1] - known.years[0]
    wander = step * math.sqrt(max(ahead, 1) * (1.0 + max(ahead, 1) / span))
    return Forecast(known.values[-1] + ahead * known.slope, wander)


@dataclass(frozen=True)
class Flow:
    """A stock with its inflow in known years, in one unit.

    Attributes
    ----------
    stocks : (year, stock at its end), two or more, in order.
    inflow : (year, what came in during it).
    """

    stocks: tuple[tuple[int, float], ...]
    inflow: tuple[tuple[int, float], ...]

    def ahead(self, year: int) -> float:
        """The stock at the end of a year; NaN where the books of no known year can be balanced."""
        stock, came = dict(self.stocks), dict(self.inflow)
        balanced = [y for y in stock if y - 1 in stock and y in came]
        if not balanced:
            return math.nan
        last = max(balanced)
        left = (stock[last - 1] + came[last] - stock[last]) / stock[last - 1]
        now, level = max(stock), stock[max(stock)]
        inflow = came[max(came)]
        for _ in range(year - now):
            level += inflow - left * level
        return level


def stock_flow(flow: Flow, year: int, to_scale: float, step: float) -> Forecast | None:
    """What came in less what went out, with the rates of the last known year.

    Parameters
    ----------
    to_scale : by what a stock is multiplied to be the figure (of an index: 100 over the stock of its base year).
    step : how far such a series wanders in a year, as of drift.
    """
    level = flow.ahead(year) * to_scale
    if not math.isfinite(level) or level <= 0.0:
        return None
    ahead = max(year - max(y for y, _ in flow.stocks), 1)
    return Forecast(math.log(level), step * math.sqrt(ahead))


def with_figure(forecast: Forecast, observation: float) -> Forecast:
    """The same with what is not known of the figure itself (standard deviation)."""
    return Forecast(forecast.mean, math.hypot(forecast.deviation, observation))


def series_of(rows: Sequence[tuple[int, float]], scale: str) -> Known:
    """A series from (year, value) on the scale; of one year the last counts."""
    last = dict(rows)
    years = tuple(sorted(last))
    return Known(years, tuple(last[year] for year in years), scale)
