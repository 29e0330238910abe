"""The start: families and children of day 0, from the numbers of each area.

Every dwelling holds the family of a line of families in steady state (see lifecourse.py), so ages, family sizes and what is
still to come are those of a population that has always lived by these rates: no burn-in is needed for them.
"""

from __future__ import annotations

import numpy as np

from sim.engine import new_entity
from sim.engine.kernel import entry, kernel, refer
from sim.engine.tables import clocks_held
from sim.population.families import ADULT_DAYS, settle_family
from sim.population.lifecourse import birth_offset, dwelling_key, family_key, plan_family, tenancy_at_start
from sim.words import Entity


def table_rows(w_areas: np.recarray, params: np.recarray, law: np.ndarray, seed: int) -> tuple[int, int]:
    """Rows that the tables of families and children need at the start, row 0 included.

    Parameters
    ----------
    w_areas : rows of ``AREA_DTYPE`` (row 0 reserved), with ``households``.
    params : one row of flat parameters (``population_...``).
    law : which families live in each area (see ``sim.scenario.households``).
    seed : run seed.

    Returns
    -------
    (families, children) : exact for day 0; leave some rows to spare for children born later.
    """
    with np.errstate(over="ignore"):
        families, children = count_rows(w_areas, params, law, np.uint64(seed))
    return int(families), int(children)


def populate(w, rows: tuple[int, int] | None = None) -> None:
    """Fill the tables of families and children for day 0; the engine's time must be 0.

    Parameters
    ----------
    w : world with empty tables ``families`` and ``children`` (see `table_rows`), filled ``areas``, ``params`` and ``law``.
    rows : what `table_rows` said; None: it is asked.

    Raises
    ------
    ValueError : a table is too short, or the engine has no room for the entities.
    """
    seed = int(w.engine.state[0].seed)
    families, children = table_rows(w.areas, w.params, w.law, seed) if rows is None else rows
    entities = families + children - 2
    held = [clocks_held(int(w.engine.kinds[kind, 0])) for kind in (Entity.FAMILY, Entity.CHILD)]
    clocks = (families - 1) * held[0] + (children - 1) * held[1]
    if families > len(w.families) or children > len(w.children):
        raise ValueError(
            f"Tables are too short: {families} rows of families and {children} of children are needed, "
            f"found {len(w.families)} and {len(w.children)}."
        )
    state = w.engine.state[0]
    free_entities = len(w.engine.entities) - int(state.n_entities)
    free_clocks = len(w.engine.dues) - int(state.n_clocks)
    if entities > free_entities or clocks > free_clocks:
        raise ValueError(
            f"The engine is too small: {entities} entities with {clocks} clocks are needed, "
            f"there is room for {free_entities} with {free_clocks}."
        )
    with np.errstate(over="ignore"):
        fill(w)


@kernel
def dwellings(area):
    """Number of dwellings (households with children at home) of an area."""
    return int(area.households + 0.5)


@entry
def fill(world):
    """Fill the tables of families and children, area by area and dwelling by dwelling."""
    w = refer(world)
    e = w.engine
    t = w.tally[0]
    t.n_families = 1
    t.n_children = 1
    t.free_child = 0
    for a in range(1, len(w.areas)):
        for index in range(dwellings(w.areas[a])):
            i = t.n_families
            t.n_families = i + 1
            f = w.families[i]
            f.area = a
            f.dwelling = dwelling_key(a, index)
            f.entity = new_entity(e, Entity.FAMILY, i, f.dwelling, a)
            tenancy, arrived = tenancy_at_start(e.state[0].seed, f.dwelling, w.params[0], w.law, a)
            settle_family(w, i, tenancy, arrived, 0.0)


@entry
def count_rows(areas, params, law, seed):
    """(families, children) that `fill` makes, row 0 of each included."""
    p = params[0]
    families = 1
    children = 1
    for a in range(1, len(areas)):
        for index in range(dwellings(areas[a])):
            families += 1
            dwelling = dwelling_key(a, index)
            tenancy, arrived = tenancy_at_start(seed, dwelling, p, law, a)
            key = family_key(dwelling, tenancy)
            births, _ = plan_family(seed, key, p, law, a)
            for k in range(births):
                age = -(arrived + birth_offset(seed, key, k, p, law, a))
                if 0.0 <= age < ADULT_DAYS:
                    children += 1
    return families, children
