"""Cells: numbers of children or stays that something written tells, or that it tells together with something else.

What a recipe tells stands beside it (`sim.own_data.recipes`); here stands how each cell is counted and which of them add up,
so that no small number can be found by subtraction (`sim.own_data.hiding`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from sim.outcomes.targets.own import HOME_MONTHS
from sim.own_data.recipes import (
    AGAIN_DAYS,
    FORMS,
    RECIPES,
    ByYear,
    Material,
    begun,
    came_in,
    crisis_in_foster,
    ended_by,
    entries,
    everyone,
    left_foster,
    moves,
    over,
    part_time_starts,
    part_time_there,
    residents,
    starts,
    with_residence,
)  # fmt: skip
from sim.own_data.seen import FOSTER, GROUPS, WAYS
from sim.own_data.words import Care
from sim.units import MONTH


def left(care: Care) -> ByYear:
    """Stays in one form ended, moves included."""
    return over(lambda s: s.of((care,)))


def gone(year: ByYear, *there: ByYear) -> ByYear:
    """Children with residence in the year who are not there at its end: what a share of the year and a stock tell."""
    return lambda m: year(m) - sum(one(m) for one in there)


def not_yet(year: ByYear, *there: ByYear) -> ByYear:
    """Children with residence in the year who were not there when it began; none told of the first year."""

    def counts(m: Material) -> np.ndarray:
        stock = np.sum([one(m) for one in there], axis=0)
        found: np.ndarray = np.concatenate(([0.0], (year(m)[1:] - stock[:-1])))
        return found

    return counts


def twice(m: Material) -> np.ndarray:
    """How often children with residence in the year are counted in one kind of residence more."""
    found: np.ndarray = np.sum([year(m) for year in IN_YEAR.values()], axis=0) - everyone(m)
    return found


IN_YEAR: Mapping[str, ByYear] = MappingProxyType(
    {
        "foster": with_residence(*FOSTER, part_time=True),
        "family_home": with_residence(Care.FAMILY_HOME, part_time=False),
        "secure": with_residence(Care.SECURE, part_time=False),
        "other": with_residence(*GROUPS, part_time=False),
    }
)
_STOCKS: Mapping[str, tuple[ByYear, tuple[ByYear, ...]]] = MappingProxyType(
    {
        "foster": (IN_YEAR["foster"], (residents(*FOSTER),)),
        "family_home": (IN_YEAR["family_home"], (residents(Care.FAMILY_HOME),)),
        "secure": (IN_YEAR["secure"], (residents(Care.SECURE),)),
        "other": (IN_YEAR["other"], tuple(residents(care) for care in GROUPS)),
        "all": (everyone, (residents(),)),
    }
)
CELLS: Mapping[str, ByYear] = MappingProxyType(
    {
        "foster in": begun(came_in), "foster within": begun(lambda s: s.of(FOSTER) & ~came_in(s)),
        **{f"starts {care.key}": starts(care) for care in FORMS}, "part_time": part_time_starts,
        "there foster": residents(*FOSTER), **{f"there {care.key}": residents(care) for care in FORMS},
        "there all": residents(), "there part_time": part_time_there,
        "left foster": over(left_foster), **{f"left {care.key}": left(care) for care in FORMS},
        "entries": begun(entries), "moves": begun(moves), "entries same_day": begun(lambda s: s.entry & ~s.counted),
        "exits": over(lambda s: s.ended & ~s.onward),
        "crisis foster": begun(crisis_in_foster),
        "crisis other": begun(lambda s: ~s.of(FOSTER) & s.counted & s.t.crisis),
        **{f"ended {way}": over(ended_by(way)) for way in WAYS},
        **{f"year {name}": year for name, year in IN_YEAR.items()}, "twice": twice,
        **{f"gone {name}": gone(year, *there) for name, (year, there) in _STOCKS.items()},
        **{f"not yet {name}": not_yet(year, *there) for name, (year, there) in _STOCKS.items()},
    }
)  # fmt: skip
"""Numbers of children or stays by year that something written may tell."""
GROUPS_OF_CELLS: Sequence[Sequence[str]] = (
    ("foster in", "foster within", *(f"starts {care.key}" for care in FORMS)),
    ("there foster", *(f"there {care.key}" for care in FORMS)),
    ("there foster", "there part_time"),
    ("entries", "entries same_day", "moves"),
    ("crisis foster", "crisis other"),
    tuple(f"ended {way}" for way in WAYS),
    ("twice", *(f"year {name}" for name in IN_YEAR)),
)
"""Cells that add up to a number that is written, or may be (of the last, all but the first add up to it and the first)."""
_TOLD_BY_YEAR = {name: (f"gone {name}", f"not yet {name}") for name in _STOCKS}
LINKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "there foster": ("foster in", "left foster", *_TOLD_BY_YEAR["foster"]),
        **{f"there {care.key}": (f"starts {care.key}", f"left {care.key}", *_TOLD_BY_YEAR.get(care.key, ()))
           for care in FORMS},
        "year other": _TOLD_BY_YEAR["other"],
        "there all": ("entries", "exits", *_TOLD_BY_YEAR["all"]),
    }
)  # fmt: skip
"""A stock on two days and one of its flows tell the other flow, a stock and those of the year who is gone: where one is small,
the stock is not told."""


def within_cells(m: Material) -> dict[str, np.ndarray]:
    """Cells of what is followed over months: how many met it between two moments that are both told, (1,) each."""
    found = {}
    home, again = m.seen.home_after(), m.seen.again_after()
    for name, (duration, cause), moments in (
        ("home", home, [months * MONTH for months in HOME_MONTHS]), ("again", again, list(AGAIN_DAYS)),
    ):  # fmt: skip
        met = duration[cause == 1]
        edges = [-1.0, *moments]
        for i, (low, high) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
            found[f"{name} {i}"] = np.array([np.count_nonzero((met > low) & (met <= high))])
    return found


def silent_cells() -> set[str]:
    """Cells that no recipe tells."""
    told = {cell for recipe in RECIPES for cell in recipe.tells}
    return set(CELLS) - told
