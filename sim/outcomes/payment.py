"""What a euro is worth when it falls due, and for how long a place that is closed stays paid for.

Prices are those of the price year. With indexation they grow from there, with a driver of prices they follow its series from
there; with discounting a later euro counts for less than one at the start of the run. None of the three unless the scenario (or
``--discount``) says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from sim.outcomes.view import RunView
from sim.scenario.drivers import Course
from sim.units import MONTH, YEAR


@dataclass(frozen=True)
class Worth:
    """Worth of a euro of the price year over the time of a run.

    Attributes
    ----------
    start : day on which the run begins.
    level : price level at the start, price year = 1.
    growth : indexation minus discount a day, continuous; 0 keeps every euro alike.
    steps : (day, level of prices from then on, price year = 1) of a series that prices follow, the first long ago; empty: none.
    """

    start: float
    level: float
    growth: float
    steps: tuple[tuple[float, float], ...] = ()

    def at(self, time: Any) -> np.ndarray:
        """Worth at moments (days)."""
        time = np.asarray(time, float)
        smooth: np.ndarray = self.level * np.exp(self.growth * (time - self.start))
        if not self.steps:
            return smooth
        days, levels = (np.array(column) for column in zip(*self.steps, strict=True))
        stepped: np.ndarray = smooth * levels[np.maximum(np.searchsorted(days, time, "right") - 1, 0)]
        return stepped

    def span(self, begin: Any, end: Any) -> np.ndarray:
        """Worth summed over each interval, in days: its length when nothing grows; 0 for an empty interval."""
        begin = np.asarray(begin, float)
        end = np.maximum(np.asarray(end, float), begin)
        if self.steps:
            ends = [*(day for day, _ in self.steps[1:]), math.inf]
            smooth = replace(self, steps=())
            parts = [
                level * smooth.span(np.maximum(begin, since), np.minimum(end, until))
                for (since, level), until in zip(self.steps, ends, strict=True)
            ]
            total: np.ndarray = np.sum(parts, axis=0)
            return total
        level = self.growth == 0.0
        days: np.ndarray = self.level * (end - begin) if level else (self.at(end) - self.at(begin)) / self.growth
        return days


def worth(run: RunView) -> Worth:
    """Worth of a euro over this run, from the price year, indexation, discount and course of its prices."""
    prices = run.prices
    growth = (math.log1p(prices.indexation) - math.log1p(prices.discount)) / YEAR
    begins = getattr(run.record, "start_date", None)
    years = begins.year - prices.price_year if begins is not None else 0
    return Worth(run.start, (1.0 + prices.indexation) ** years, growth, _steps(prices.course, run.start, begins))


def _steps(course: Course, start: float, begins: date | None) -> tuple[tuple[float, float], ...]:
    """Steps of a course in days of the model; none when prices stand still, or no date is known."""
    if course.still or begins is None:
        return ()
    later = [(start + (day - begins).days, level) for day, level in course.steps[1:]]
    return ((-math.inf, course.steps[0][1]), *later)


def paid_days(run: RunView) -> dict[tuple[int, int], float]:
    """Place-days that are paid for availability, by (service kind, form), each with the worth of its day.

    A place that is closed stays paid during the notice period, so that a place opened again within it is paid once: at
    each moment the highest number of places since the notice period began. A record without a history of capacities
    (written by hand) has no notice.
    """
    value = run.once(worth)
    steps = getattr(run.record, "capacity_steps", ())
    if not steps:
        scale = float(value.span(run.start, run.end)) / run.days if run.days > 0 else 0.0
        return {key: days * scale for key, days in run.record.capacity_days.items()}
    notice = run.prices.notice_months * MONTH
    found: dict[tuple[int, int], float] = {}
    histories: dict[int, list[Any]] = {}
    for step in steps:
        histories.setdefault(step.service, []).append(step)
    for service in set(histories):
        mine = sorted(histories[service], key=lambda step: step.time)
        key = (mine[0].kind, mine[0].form)
        days = _paid(np.array([s.time for s in mine]), np.array([float(s.places) for s in mine]), notice, run, value)
        found[key] = found.get(key, 0.0) + days
    return found


def _paid(time: np.ndarray, places: np.ndarray, notice: float, run: RunView, value: Worth) -> float:
    """Paid place-days of one service; ``time`` rises and begins before the run, ``places`` hold from each time on."""
    edges = np.concatenate((time, time + notice, (run.start, run.end)))
    edges = np.unique(edges[(edges >= run.start) & (edges <= run.end)])
    total = 0.0
    for begin, end in zip(edges[:-1], edges[1:], strict=True):
        middle = (begin + end) / 2
        last = np.searchsorted(time, middle, "right")
        first = max(int(np.searchsorted(time, middle - notice, "right")) - 1, 0)
        total += float(places[first:last].max()) * float(value.span(begin, end))
    return total
