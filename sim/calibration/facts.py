"""Which published figures a calibration is fitted to, on which scale, and how far each may be off.

A *fact* is a part of a target; the years of one part that are fitted together are one fact, with their mean. Where parts say
the same thing twice (the rest of shares that add up to one; an order in force and the region's ratio of orders in force) one
of them is fitted, and the reason stands in ``TOLD_BY_OTHERS``. A figure is known to within ``low`` to ``high`` of the
targets file, read as a 95 % interval; a figure from abroad is a band, and enters with that interval as if it were one of a
single standard deviation. What the model at its best may be off (discrepancy) is that of the targets file.

Counts, rates, days and ratios are held against each other as logarithms, shares as they are.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from sim.data.targets import Target, Z, targets
from sim.errors import InputError
from sim.outcomes.targets.compare import AREAS, HERE, Place, expected, is_about
from sim.outcomes.targets.named import asked_as

LEAST = 1e-9  # below it a rate counts as nothing, of which there is no logarithm
TOLD_BY_OTHERS = MappingProxyType(
    {
        ("T03", "other"): "what is left of the other forms",
        ("T05", "index"): "a stock, moved by T06 started and T09 exit",
        ("T07", "attrition"): "as many as are new, where the number of families is steady",
        ("T22", "waiting"): "those who wait are the inflow times the days of T23",
        ("T25", "combination"): "what is left of the other kinds",
        ("T25", "part_time"): "what is left of full time: the model has no other kind",
        ("T26", "voluntary"): "what is left of the other kinds",
        ("T29", "orders"): "the ratio by which T40 in force is carried over to the region",
        ("T35", "running"): "what is left of the other ends",
        ("T39", "18_months"): "the first part of the two years",
        ("T40", "ended"): "as many as start, where the number in force is steady (T13)",
        ("T40", "guardianship_ended"): "as many as start, where the number in force is steady",
        ("M05", "left_care"): "what is left of the other ends",
    }
)
"""Parts that follow from others of the same fact; fitting both would count it twice."""

Scale = Literal["log", "plain"]


@dataclass(frozen=True)
class Fact:
    """One number that the model is held against.

    Attributes
    ----------
    name : of the first of its rows.
    rows : names of the rows of the targets file whose values are taken together.
    use : "fit", "band" or "held_out".
    scale : "log" or "plain"; all numbers below are on that scale.
    value, observation, discrepancy : the figure; standard deviation of what is known of it; of the model at its best.
    own : whether the figure is of the place itself, and so has that place's chance in it; that of the country hardly has any.
    unit : as shown, before the scale.
    known_from : year in which all its rows were known.
    """

    name: str
    rows: tuple[str, ...]
    use: str
    scale: Scale
    value: float
    observation: float
    discrepancy: float
    own: bool
    unit: str
    known_from: int

    @property
    def tolerance(self) -> float:
        """Standard deviation of figure and discrepancy together."""
        return math.hypot(self.observation, self.discrepancy)

    def on_scale(self, values: np.ndarray) -> np.ndarray:
        """Values of the model on the scale of the fact; NaN where there is none."""
        if self.scale == "plain":
            return np.asarray(values, float)
        found: np.ndarray = np.log(np.where(values > LEAST, values, np.nan))
        return found

    def possible(self, values: np.ndarray) -> np.ndarray:
        """Values on the scale of the fact, kept within what there can be: a share is at least 0 and at most 1."""
        return np.clip(values, 0.0, 1.0) if self.unit == "share" else values

    def shown(self, value: float) -> float:
        """A number on the scale of the fact as it is published."""
        return math.exp(value) if self.scale == "log" else value


def facts(
    place: Place,
    uses: Iterable[str] = ("fit", "band"),
    known_by: int | None = None,
    own: Sequence[Target] = (),
    only: Iterable[str] = (),
) -> tuple[Fact, ...]:
    """Facts that are about a place, or are held beside every place, known by some year.

    Parameters
    ----------
    place : what says which place and areas a scenario is of.
    uses : of the targets file.
    known_by : last year of what is known; None for all.
    own : figures of a user's own; a part of which there are is fitted to these, not to what was published elsewhere.
    only : targets to take ("T06"); empty takes all.

    Raises
    ------
    InputError : nothing is left, or a target that there is not.
    """
    wanted = tuple(only)
    chosen: dict[tuple[str, str], list[Target]] = {}
    theirs = {(row.id, row.part) for row in own if row.use in uses}
    published = [row for row in targets(*uses) if (row.id, row.part) not in theirs]
    rows = [row for row in (*published, *(row for row in own if row.use in uses)) if is_about(row, place)]
    there = dict.fromkeys(row.id for row in rows)
    if other := [one for one in wanted if one not in there]:
        raise InputError(f"There is no target {other[0]} to fit {place.scenario} to; there are {', '.join(there)}.")
    for row in rows:
        known = known_by is None or row.known_from <= known_by
        if known and (row.id, row.part) not in TOLD_BY_OTHERS and (not wanted or row.id in wanted):
            chosen.setdefault((row.id, row.part), []).append(row)
    if not chosen:
        raise InputError(f"No published figure is about {place.scenario} and was known by {known_by}.")
    return tuple(fact_of(place, rows) for rows in chosen.values())


def facts_key(asked: Iterable[Fact]) -> str:
    """A short hash of figures: which, what they are and how far each may be off."""
    said = ";".join(f"{f.name} {f.value:.9g} {f.observation:.9g} {f.discrepancy:.9g}" for f in asked)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def is_of_a_place(row: Target) -> bool:
    """Whether a figure is of a place itself, and so has that place's chance in it.

    A user's own are, unless they are of a place that published ones are of: the country, or elsewhere.
    """
    elsewhere = {one.place for one in targets()} - set(HERE) - set(AREAS)
    return row.place not in elsewhere


def fact_of(place: Place, rows: Sequence[Target]) -> Fact:
    """One fact from the years of a part: the mean of them, known as well as one of them is."""
    first = rows[0]
    scale: Scale = "plain" if first.unit == "share" else "log"
    known = [_on_scale(scale, *expected(row, place)[:3]) for row in rows]
    widened = Z if first.use == "band" else 1.0
    discrepancy = [_discrepancy(scale, row, expected(row, place)[0]) for row in rows]
    return Fact(
        name=asked_as(first),
        rows=tuple(asked_as(row) for row in rows),
        use=first.use,
        scale=scale,
        value=float(np.mean([value for value, _ in known])),
        observation=widened * float(np.mean([deviation for _, deviation in known])),
        discrepancy=float(np.mean(discrepancy)),
        own=is_of_a_place(first),
        unit=first.shown_unit,
        known_from=max(row.known_from for row in rows),
    )


def _on_scale(scale: Scale, value: float, low: float, high: float) -> tuple[float, float]:
    """A figure and its standard deviation, from what still agrees with it as a 95 % interval."""
    if scale == "plain":
        return value, (high - low) / (2.0 * Z)
    return math.log(value), (math.log(high) - math.log(max(low, LEAST))) / (2.0 * Z)


def _discrepancy(scale: Scale, row: Target, value: float) -> float:
    relative = row.discrepancy if row.discrepancy_kind == "relative" else row.discrepancy * row.scale / value
    return relative if scale == "log" else relative * value


@dataclass(frozen=True)
class PlaceOf:
    """The place of a scenario, without a run of it: name and areas, the whole first."""

    scenario: str
    areas: tuple[str, ...]
