"""Targets derived from trajectories and capacities: rows in the form of ``sim/data/targets.csv``, and why others cannot be said.

A fact that goes by year is written for every year of the window, or, where a year rests on too few, once for all years
together; what rests on too few even then is not written (`sim.own_data.hiding`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from sim.data.targets import Target
from sim.outcomes.targets.compare import measures
from sim.own_data.capacities import Capacity
from sim.own_data.hiding import LEAST, Hidden, hide
from sim.own_data.recipes import RECIPES, Figure, Material, Recipe
from sim.own_data.seen import Seen, Window
from sim.own_data.targets_file import own_target, targets_text
from sim.own_data.told import CELLS, GROUPS_OF_CELLS, LINKS, silent_cells, within_cells
from sim.own_data.trajectories import Trajectories
from sim.words import Label

NOTE = (
    "derived from own trajectories; low to high: chance of a count of this size; discrepancy: as in the published fact, or the "
    "usual one"
)


class Why(Enum):
    """Why a fact is not derived."""

    FEW = Label("it rests on too few children", "het gaat om te weinig kinderen")
    NOTHING = Label("nothing of this happened", "hiervan gebeurde niets")
    SHORT = Label("the years are too few to follow it", "het zijn te weinig jaren om het te volgen")
    PAST = Label(
        "no stay began before the first year: children who were placed already are not in the file",
        "geen verblijf begon voor het eerste jaar: kinderen die al geplaatst waren staan niet in het bestand",
    )
    PART_TIME = Label("there are no part-time stays in the file", "er staan geen deeltijdverblijven in het bestand")
    FORMS = Label(
        "network and recruited foster care are not told apart everywhere",
        "netwerk- en bestandspleegzorg zijn niet overal uit elkaar gehouden",
    )
    CAPACITIES = Label(
        "the capacities do not say it for the whole time", "de capaciteiten zeggen het niet voor de hele tijd"
    )


@dataclass(frozen=True)
class Derived:
    """Rows that were derived, and why other facts were not: (id, part) and the reason."""

    rows: tuple[Target, ...]
    not_said: tuple[tuple[str, str, Why], ...]
    window: Window

    @property
    def text(self) -> str:
        """The rows as a CSV file of the targets' form."""
        return targets_text(self.rows)


def derive(
    stays: Trajectories,
    children: Sequence[float],
    first: int,
    last: int,
    capacities: Sequence[Capacity] = (),
    least: float = LEAST,
) -> Derived:
    """Targets from stays.

    Parameters
    ----------
    stays : of the children of some areas.
    children : children under 18 of each area.
    first, last : years of the window, both in it; the file must hold every stay that ran in them.
    capacities : places.
    least : smallest number of children or stays that something written may rest on.
    """
    material = Material(Seen(stays, Window(first, last)), tuple(capacities), tuple(children))
    hidden = hidden_of(material, least)
    rows: list[Target] = []
    not_said = []
    for recipe in RECIPES:
        found = _rows(recipe, material, hidden, least)
        if isinstance(found, Why):
            not_said.append((recipe.id, recipe.part, found))
        else:
            rows += found
    return Derived(tuple(rows), tuple(not_said), material.seen.window)


def hidden_of(material: Material, least: float) -> Hidden:
    """Cells that must not be told."""
    counts = {name: count(material) for name, count in CELLS.items()}
    sums = {name: found.sum() for name, found in counts.items()}
    small = {name for name, found in counts.items() if np.any((found > 0) & (found < least))}
    small_in_all = {name for name, total in sums.items() if 0 < total < least}
    linked, in_all = ({stock for stock, flows in LINKS.items() if few & set(flows)} for few in (small, small_in_all))
    by_year = hide(counts, GROUPS_OF_CELLS, silent_cells(), least, linked)
    whole = hide(within_cells(material), (), (), least)
    return Hidden(by_year.never | whole.never | in_all, by_year.by_year)


def _rows(recipe: Recipe, m: Material, hidden: Hidden, least: float) -> list[Target] | Why:
    """Rows of one fact, or why there are none."""
    window = m.seen.window
    if lacking := _lacks(recipe, m):
        return lacking
    if not recipe.whole and hidden.allows(recipe.tells, by_year=True):
        each = [recipe.figure(m, np.array([year == own for own in window.years])) for year in window.years]
        shown = [one for one in each if one is not None and min(one.counts) >= least]
        if len(shown) == len(each):
            return [_target(recipe, str(year), one) for year, one in zip(window.years, shown, strict=True)]
    together = recipe.figure(m, np.ones(len(window.years), bool))
    if together is None:
        return Why.CAPACITIES if "capacities" in recipe.needs else Why.NOTHING
    if min(together.counts) < least or not hidden.allows(recipe.tells, by_year=False):
        return Why.FEW
    return [_target(recipe, window.name, together)]


def _lacks(recipe: Recipe, m: Material) -> Why | None:
    """What the files lack for a fact."""
    if len(m.seen.window.years) < measures()[recipe.id, recipe.part].needs - 0.01:
        return Why.SHORT
    if recipe.past and not m.seen.has_past:
        return Why.PAST
    if "part_time" in recipe.needs and not len(m.seen.part_time):
        return Why.PART_TIME
    if "forms" in recipe.needs and not m.seen.forms_are_known:
        return Why.FORMS
    if "capacities" in recipe.needs and not m.capacities:
        return Why.CAPACITIES
    return None


def _target(recipe: Recipe, period: str, figure: Figure) -> Target:
    """A figure as a row."""
    return own_target(recipe.id, recipe.part, period, figure.found, NOTE)
