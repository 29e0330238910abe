"""Which figures lie behind a cut and which ahead, and what is honest to say of each.

A figure is *ahead* when it was known after the cut. It is **held out** when nobody looked at it while numbers of the model were
chosen: its row says so (``use``), and neither a number of the scenario nor a figure that was fitted rests on the same row of
the register or tells the same fact of the same year. All others are **retrospective**: the model was made with them in sight, so
that telling them again proves little. Ranges of the ledger were written by people who knew what came after the cut; a refit
cannot undo that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from sim.calibration.facts import Fact, PlaceOf, fact_of
from sim.data.register import register
from sim.data.targets import HOME, PERIOD, Target, targets
from sim.errors import InputError
from sim.outcomes.targets.compare import expected, is_about, measures
from sim.outcomes.targets.named import PLAIN, name_of, row_named
from sim.own_data.targets_file import given
from sim.scenario.fields import source_ids
from sim.validation.naive import Flow, Known, series_of

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

HELD_OUT, RETROSPECTIVE = "held out", "retrospective"
INFLOW = MappingProxyType({("T05", "index"): ("T06", "started"), ("T07", "families"): ("T07", "new")})
"""Stocks of which the inflow is known too."""
CHAINED = ("T05", "index")
"""An index is told from the last known one and the model's growth since."""

SHOCK_YEARS = MappingProxyType({2020: "COVID-19"})
"""Years of a shock that is not in the baseline; a run in which a shock of that year is put may not be scored on it."""


@dataclass(frozen=True)
class Figure:
    """One published figure that was known after a cut.

    Attributes
    ----------
    row : of the targets file, or of a user's.
    fact : figure, what is known of it and the model's discrepancy, on the scale of the fact.
    status : "held out" or "retrospective".
    carried : whether a level of the country was carried over by a ratio that was published after the cut.
    shock : of which shock its year was; "" for none.
    """

    row: Target
    fact: Fact
    status: str
    carried: bool
    shock: str

    @property
    def name(self) -> str:
        """Target, part and period."""
        return name_of(self.row)

    @property
    def asked(self) -> str:
        """By what name a run is asked for it: a count of the place itself plainly."""
        published = row_named(self.name)
        plain = published is not None and published.scaled_by and not self.row.scaled_by
        return f"{self.name}{PLAIN}" if plain else self.name


def index_base() -> int:
    """Year in which the index is 100."""
    row = next(one for one in targets() if (one.id, one.part) == CHAINED)
    return int(row.register_ids[0][-4:])


def place_of(scenario: Scenario) -> PlaceOf:
    """The place of a scenario: name and areas, the whole first."""
    return PlaceOf(scenario.name, ("", *(area.name for area in scenario.areas)))


def figures_ahead(scenario: Scenario, cut: int, more: Sequence[Target] = ()) -> tuple[Figure, ...]:
    """Figures about the place of a scenario, or of its country, that were known after a cut; ``more`` are a user's own.

    Raises
    ------
    InputError : a row of ``more`` in another unit than the model's.
    """
    refuse_other_units(more)
    place, used, seen = place_of(scenario), sources_of(scenario), _in_sight(scenario)
    shipped = [row for row in targets() if row.place in HOME and is_about(row, place)]
    names = {(name_of(row), row.place) for row in shipped}
    own = [row for row in more if row.role == "target" and (name_of(row), row.place) not in names]
    found = []
    for row in (*shipped, *own):
        if row.known_from <= cut:
            continue
        kept = row.use == "held_out" or row not in shipped
        told = not kept or bool(used & set(own_ids(row))) or (row.fact, row.period, row.place) in seen
        found.append(
            Figure(
                row,
                fact_of(place, [row]),
                RETROSPECTIVE if told else HELD_OUT,
                expected(row, place)[3].en != "",
                SHOCK_YEARS.get(row.year, "") if PERIOD.fullmatch(row.period) and "-" not in row.period else "",
            )
        )
    return tuple(found)


def refuse_other_units(rows: Iterable[Target]) -> None:
    """Refuse figures that the model does not say, or says in another unit.

    Raises
    ------
    InputError : which row, and what is allowed.
    """
    for row in rows:
        if (row.id, row.part) not in measures():
            known = ", ".join(f"{id} {part}" for id, part in measures())
            raise InputError(f"{name_of(row)}: the model has no such part of a target. There are {known}.")
        unit = given(row.id, row.part).unit
        if unit != row.unit:
            raise InputError(
                f"{name_of(row)}: the figure is in {row.unit}, the model's in {unit}. Give it in that unit."
            )


def sources_of(scenario: Scenario) -> frozenset[str]:
    """Rows of the register on which numbers of a scenario, or figures that may be fitted, rest."""
    ledger = {id for row in scenario.ledger() for id in source_ids(row.source)}
    return frozenset(ledger | {id for row in targets("fit", "band") for id in own_ids(row)})


def own_ids(row: Target) -> tuple[str, ...]:
    """Rows of the register that a figure rests on, but for what all rows of its part share (the base of an index)."""
    rows = [one.register_ids for one in targets() if (one.id, one.part) == (row.id, row.part)]
    shared = set.intersection(*map(set, rows)) if len(rows) > 1 else set()
    return tuple(id for id in row.register_ids if id not in shared)


def _in_sight(scenario: Scenario) -> frozenset[tuple[str, str, str]]:
    """Facts by year and place of which some row was used, or is of a number of the scenario."""
    used = sources_of(scenario)
    shown = [row for row in targets() if row.use != "held_out" or used & set(own_ids(row))]
    return frozenset((row.fact, row.period, row.place) for row in shown)


Of = tuple[str, str, str]  # what a series is of: target, part and place


def series_key(row: Target) -> Of:
    """Of what a figure is, whatever its year."""
    return row.id, row.part, row.place


def known_series(rows: Iterable[Target], place: PlaceOf, cut: int) -> dict[Of, Known]:
    """Per part and place the years of which the figure was known by the cut, on the scale of the fact."""
    found: dict[Of, list[tuple[int, float]]] = {}
    scales: dict[Of, str] = {}
    for row in rows:
        if row.known_from <= cut and "-" not in row.period and is_about(row, place):
            fact = fact_of(place, [row])
            found.setdefault(series_key(row), []).append((row.year, fact.value))
            scales[series_key(row)] = fact.scale
    return {key: series_of(values, scales[key]) for key, values in found.items()}


def flow_of(row: Target, rows: Iterable[Target], place: PlaceOf, cut: int) -> tuple[Flow, float] | None:
    """Stock and inflow behind a figure as they were known, and by what a stock is multiplied to be the figure as shown."""
    part = (row.id, row.part)
    if part not in INFLOW or (part == CHAINED and not row.register_ids):
        return None
    known = [one for one in rows if one.known_from <= cut and "-" not in one.period and one.place == row.place]
    base, shown = 1.0, expected(row, place)[0] / row.value
    stocks = [(one.year, one.value) for one in known if (one.id, one.part) == part]
    if part == CHAINED:
        first = register()[row.register_ids[0]]
        base = float(first.central or 0.0) / 100.0
        stocks = [(int(first.id[-4:]), first.central or 0.0), *((year, value * base) for year, value in stocks)]
    inflow = [(one.year, one.value) for one in known if (one.id, one.part) == INFLOW[part]]
    if len(stocks) < 2 or not inflow:
        return None
    return Flow(tuple(sorted(stocks)), tuple(sorted(inflow))), shown / base


def summary_groups(figures: Sequence[Figure]) -> Mapping[str, list[int]]:
    """Which figures each summary is about: all, those held out, and those of years without a shock."""
    return {
        "all": list(range(len(figures))),
        HELD_OUT: [k for k, one in enumerate(figures) if one.status == HELD_OUT],
        RETROSPECTIVE: [k for k, one in enumerate(figures) if one.status == RETROSPECTIVE],
        "without shock": [k for k, one in enumerate(figures) if not one.shock],
    }
