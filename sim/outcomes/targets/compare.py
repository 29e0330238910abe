"""The model beside the published targets: for each number its value in the model, what was published, and whether it agrees.

Counts of a whole place are scaled by its youths under 18. A level of the country is carried over to a region by the ratio
that was published for it (T27 for residence, T29 for orders). Where a target cannot be compared a sentence says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Protocol

import numpy as np

from sim.data.targets import Target, targets
from sim.outcomes.measure import ratio
from sim.outcomes.targets import foster, help, orders, own, recurrence, residence
from sim.outcomes.targets.looks import Look
from sim.outcomes.targets.measure import At, Measure, Unseen
from sim.outcomes.targets.years import Years, minors, years_of
from sim.outcomes.view import RunView, view
from sim.words import Label
from sim.world.record import RunRecord

SEEN = ("fit", "band")  # what may be looked at while the model is made; what is held out is for `validate` alone
NOTHING = Label("", "")
NEVER = Label("nothing of this happened", "hiervan gebeurde niets")
ELSEWHERE = Label(
    "about {place}: not held against another place", "gaat over {place}: niet naast een andere plaats gelegd"
)
CARRIED = Label("level of the country x {ratio:.2f} (range {low:.2f}-{high:.2f}) for this region",
                "niveau van het land x {ratio:.2f} (band {low:.2f}-{high:.2f}) voor deze regio")  # fmt: skip
RATIOS = MappingProxyType({"residence": "T27", "orders": "T29"})
HERE = MappingProxyType({"Utrecht": "utrecht", "province Utrecht": "utrecht"})
"""Places of targets that are about every scenario whose name begins so."""
NAMES = MappingProxyType(
    {
        "Netherlands": Label("the Netherlands", "Nederland"),
        "Netherlands and Flanders": Label("the Netherlands and Flanders", "Nederland en Vlaanderen"),
        "province Utrecht": Label("the province of Utrecht", "de provincie Utrecht"),
        "13 regions of Veilig Thuis": Label("13 regions of Veilig Thuis", "13 regio's van Veilig Thuis"),
        "South-West Netherlands": Label("the South-West of the Netherlands", "Zuidwest-Nederland"),
        "Bollenstreek": Label("the Bollenstreek", "de Bollenstreek"),
        "Denmark": Label("Denmark", "Denemarken"),
        "England": Label("England", "Engeland"),
        "London": Label("London", "Londen"),
        "United States": Label("the United States", "de Verenigde Staten"),
        "international": Label("other countries", "andere landen"),
        "place": Label("a single place", "een enkele plaats"),
    }
)
"""Places of targets as a sentence has them; any other by its own name."""
AREAS = ("Nijmegen",)
"""Places of targets that are about an area of a scenario."""


@dataclass(frozen=True)
class Measured:
    """One number of one run: value (nan when it cannot be said), the years that it is of, and why it cannot be said."""

    value: float
    years: str = ""
    why: Label = NOTHING


@dataclass(frozen=True)
class TargetRow:
    """A number of a target beside the model.

    Attributes
    ----------
    id, part, period, place, use : as in the targets file.
    what : label in both languages.
    unit : unit after scaling.
    published, low, high : figure, scaled and carried over to the place of the runs, and what still agrees with it.
    model : mean over the runs; nan when it cannot be said. ``spread``: standard deviation between them, nan for one.
    runs : runs that say it.
    years : years of the model that it is of.
    ratio : model over published.
    inside : whether low <= model <= high; None when the model does not say it.
    discrepancy, discrepancy_kind, fact, known_from, register_ids : as in the targets file.
    note : what stands in the way of a like-for-like comparison, or why there is no value, in both languages.
    """

    id: str
    part: str
    period: str
    place: str
    use: str
    what: Label
    unit: str
    published: float
    low: float
    high: float
    model: float
    spread: float
    runs: int
    years: str
    ratio: float
    inside: bool | None
    discrepancy: float
    discrepancy_kind: str
    fact: str
    known_from: int
    register_ids: tuple[str, ...]
    note: Label


@cache
def measures() -> dict[tuple[str, str], Measure]:
    """All parts of all targets, by target and part; those of which only a user can have the figure too."""
    themes = (residence, foster, orders, help, recurrence, own)
    return {(one.id, one.part): one for theme in themes for one in theme.MEASURES}


class Place(Protocol):
    """What tells which place a run or a scenario is of."""

    @property
    def scenario(self) -> str:
        """Name of the scenario."""

    @property
    def areas(self) -> Sequence[str]:
        """Names of the areas; the first is the whole."""


def is_about(row: Target, place: Place) -> bool:
    """Whether a target is about a place: the country and what is from abroad are held beside every place."""
    if row.place in AREAS:
        return row.place in place.areas[1:]
    return place.scenario.startswith(HERE.get(row.place, ""))


def measure_run(record: RunRecord | RunView, rows: Sequence[Target], looks: Sequence[Look] = ()) -> list[Measured]:
    """Value of each row in one run, counts scaled by its own minors."""
    run = view(record)
    spans: dict[str, Years] = {span: years_of(run, span) for span in ("year", "half_year", "run")}
    found: dict[tuple[str, ...], Measured] = {}
    values = []
    for row in rows:
        one = measures()[row.id, row.part]
        years = spans[one.span] if one.span == "run" else spans[one.span].only(row.period)
        of_period = row.period if one.function is foster.index else ""
        key = (row.id, row.part, years.words, row.place, row.scaled_by, f"{row.over}", of_period)
        if key not in found:
            found[key] = _measured(one, At(run, years, row, looks))
        values.append(found[key])
    return values


def _measured(one: Measure, at: At) -> Measured:
    """Value of a part in a run, or why there is none."""
    row = at.target
    if not is_about(row, at.run.record):
        return Measured(np.nan, why=elsewhere(row.place))
    try:
        value = one.value(at)
    except Unseen as unseen:
        return Measured(np.nan, at.years.words, unseen.why)
    if row.scaled_by:
        value = ratio(value, minors(at.run, at.years).mean(), 1000.0)
    if np.isnan(value):
        return Measured(np.nan, at.years.words, NEVER)
    if np.isfinite(row.over):
        value /= row.over
    return Measured(value, at.years.words)


def beside(rows: Sequence[Target], record: RunRecord | RunView, runs: Sequence[Sequence[Measured]]) -> list[TargetRow]:
    """Rows of the table, from the values of some runs (`measure_run`) of the scenario of ``record``."""
    return [_row(row, view(record).record, [run[i] for run in runs]) for i, row in enumerate(rows)]


def _row(row: Target, record: RunRecord, values: Sequence[Measured]) -> TargetRow:
    one = measures()[row.id, row.part]
    known = [each.value for each in values if np.isfinite(each.value)]
    model = float(np.mean(known)) if known else np.nan
    published, low, high, carried = expected(row, record)
    why = next((each.why for each in values if each.why is not NOTHING), NOTHING) if not known else NOTHING
    notes = [label for label in (why, one.note if known else NOTHING, carried if known else NOTHING) if label.en]
    return TargetRow(
        id=row.id,
        part=row.part,
        period=row.period,
        place=row.place,
        use=row.use,
        what=one.label,
        unit=row.shown_unit,
        published=published,
        low=low,
        high=high,
        model=model,
        spread=float(np.std(known, ddof=1)) if len(known) > 1 else np.nan,
        runs=len(known),
        years=next((each.years for each in values if each.years), ""),
        ratio=model / published,
        inside=low <= model <= high if known else None,
        discrepancy=row.discrepancy * (row.scale if row.discrepancy_kind == "absolute" else 1.0),
        discrepancy_kind=row.discrepancy_kind,
        fact=row.fact,
        known_from=row.known_from,
        register_ids=row.register_ids,
        note=Label("; ".join(each.en for each in notes), "; ".join(each.nl for each in notes)),
    )


def expected(row: Target, place: Place) -> tuple[float, float, float, Label]:
    """Figure, low and high of a row for the place of a run: scaled, and carried over to its region "
    "where there is a ratio."""
    value, low, high = (row.scale * number for number in (row.value, row.low, row.high))
    if not row.level or row.place != "Netherlands":
        return value, low, high, NOTHING
    region = next(each for each in targets() if each.id == RATIOS[row.level])
    if not is_about(region, place):
        return value, low, high, NOTHING
    note = _filled(CARRIED, ratio=region.value, low=region.low, high=region.high)
    return value * region.value, low * region.low, high * region.high, note


def elsewhere(place: str) -> Label:
    """That a figure is about another place, which is named in each language."""
    named = NAMES.get(place, Label(place, place))
    return Label(ELSEWHERE.en.format(place=named.en), ELSEWHERE.nl.format(place=named.nl))


def _filled(label: Label, **values: object) -> Label:
    nl = label.nl.format(**values)
    return Label(label.en.format(**values), nl.replace(".", ",") if "ratio" in values else nl)


def compare_targets(records: Sequence[RunRecord | RunView], looks: Sequence[Sequence[Look]] = ()) -> list[TargetRow]:
    """Every number that is fit or a band beside the mean of the model over some runs (baseline, different seeds)."""
    rows = targets(*SEEN)
    runs = [measure_run(record, rows, looks[i] if looks else ()) for i, record in enumerate(records)]
    return beside(rows, records[0], runs)
