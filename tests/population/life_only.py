"""A world in which only the life course runs: births, moving, growing up. Shared by the tests in this folder."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba.core.caching import NullCache

from sim.engine import Engine, grow, has_room, make_engine, pop_next, reschedule, row_of, take_mail, take_touched
from sim.engine.clocks import kind_of
from sim.engine.kernel import entry, kernel, refer
from sim.engine.tables import clocks_held, enlarge, records
from sim.population import synthesis
from sim.population.families import free_child
from sim.population.synthesis import populate, table_rows
from sim.processes.lifecourse import age_event, forget_child_later, life_event, replace_family_later
from sim.scenario.households import households
from sim.scenario.parameters import Parameters
from sim.scenario.population import Population
from sim.words import N_COUNTERS, Count, Entity, Form
from sim.world.codes import KIND_CLOCKS, Mail
from sim.world.counters import count
from sim.world.layout import AREA_DTYPE, CHILD_DTYPE, FAMILY_DTYPE, LOG_DTYPE, TALLY_DTYPE

YEAR = 365.25

# youths per wijk (POP-UTW-*-0017, grade U) and relative use of help (POP-UTW-*-GRAD); single parents and poverty here
# are numbers for the tests, with the city's shares (POP-UT-SPSH 0.22, POP-UT-POOR about 0.14) as their mean
YOUTHS = (1500, 5000, 7400, 5400, 8400, 5400, 7300, 8000, 11200, 11000)
HOUSEHOLDS_2022 = 49_346  # POP-UT-HHK-2022
BANDS_2022 = (17_467, 31_199, 21_809)  # POP-UT-0003-2022, POP-UT-0411-2022, POP-UT-1217-2022


if hasattr(synthesis.fill, "_cache"):  # compiled: the type below must not get into the cache that all runs share,
    synthesis.fill._cache = NullCache()  # where nobody else could read it back


class LifeWorld(NamedTuple):
    """The part of a world that the life course needs."""

    engine: Engine
    families: np.recarray
    children: np.recarray
    areas: np.recarray
    counters: np.ndarray
    law: np.ndarray
    params: np.recarray
    log: np.recarray
    tally: np.recarray


def parameter_row(**changes: Any) -> np.recarray:
    """One row with every parameter of the population section (float64), some changed."""
    flat = {k: v for k, v in Parameters().flat().items() if k.startswith(("population_", "lasting_"))}
    flat |= {name: value for name, value in changes.items() if name != "population_families"}
    flat["on_new_families"] = 0.0
    row = records(1, np.dtype([(name, np.float64) for name in flat]))
    for name, value in flat.items():
        row[name] = value
    return row


def utrecht_areas(households: int = HOUSEHOLDS_2022) -> np.recarray:
    """Ten areas with these households in all, by youths per wijk."""
    areas = records(len(YOUTHS) + 1, AREA_DTYPE)
    edges = np.round(np.cumsum((0, *YOUTHS)) / sum(YOUTHS) * households)
    areas.households[1:] = np.diff(edges)
    areas.single_parent[1:] = np.linspace(0.12, 0.32, len(YOUTHS))
    areas.poverty[1:] = np.linspace(0.04, 0.26, len(YOUTHS))
    return areas


def law_of(areas: np.recarray, children: np.ndarray | None = None, **changes: Any) -> np.ndarray:
    """Which families live in each area: those that give these children by age (areas, 3), or Utrecht's bands."""
    numbers = Population(**{name.removeprefix("population_"): value for name, value in changes.items()})
    counts = areas.households[1:]
    asked = (
        np.outer(counts, np.array(BANDS_2022) / HOUSEHOLDS_2022) if children is None else np.asarray(children, float)
    )
    return households(numbers, counts, asked).law


def make_world(
    areas: np.recarray,
    seed: int = 1,
    years: float = 15.0,
    spare: float = 1.2,
    children: np.ndarray | None = None,
    **changes: Any,
) -> LifeWorld:
    """A populated world at day 0; ``children``: by area and age band, else in the proportions of Utrecht."""
    params = parameter_row(**changes)
    law = law_of(areas, children, **changes)
    families, children = table_rows(areas, params, law, seed)
    children = int(children * spare) + 64
    room = {
        "entities": families + children,
        "clocks": families * clocks_held(KIND_CLOCKS[Entity.FAMILY])
        + children * clocks_held(KIND_CLOCKS[Entity.CHILD])
        + 5_000,
        "mail": 1024,
        "waits": 128,
    }
    engine = make_engine(
        list(KIND_CLOCKS[: Entity.CHILD + 1]),
        n_areas=len(areas) - 1,
        horizon_days=years * YEAR + 1,
        seed=seed,
        room=room,
    )
    world = LifeWorld(
        engine=engine,
        families=records(families, FAMILY_DTYPE),
        children=records(children, CHILD_DTYPE),
        areas=areas,
        counters=np.zeros((len(areas), N_COUNTERS), np.int64),
        law=law,
        params=params,
        log=records(20_000, LOG_DTYPE),
        tally=records(1, TALLY_DTYPE),
    )
    populate(world)
    return world


def run(world: LifeWorld, until: float, place_every: int = 0) -> LifeWorld:
    """Run the life course up to a day. ``place_every``: place every so-manieth child from age 6 (1 = all), 0 = none.

    The table of children grows when it is full.
    """
    with np.errstate(over="ignore"):
        while not _run(world, float(until), int(place_every)):
            world = world._replace(
                engine=grow(world.engine), children=enlarge(world.children, len(world.children) * 3 // 2)
            )
    return world


@entry
def _run(world, until, place_every):
    w = refer(world)
    e = w.engine
    while True:
        if not has_room(e) or w.tally[0].n_children + 8 > len(w.children):
            return False
        event, id, a, _, _ = take_mail(e)
        if event == 0:
            id = take_touched(e)
            while id > 0:
                reschedule(e, id)
                id = take_touched(e)
            id = pop_next(e, until)
            if id == 0:
                return True
            now = e.state[0].now
            row = row_of(e, id)
            if kind_of(e, id) == Entity.FAMILY:
                life_event(w, row, now)
            else:
                age_event(w, row, now)
                k = w.children[row]
                if place_every > 0 and k.alive == 1 and k.adult == 0 and k.ordinal % place_every == 0:
                    place(w, row)
            continue
        row = row_of(e, id)
        if event == Mail.FAMILY_REPLACE:
            replace_family_later(w, row, a, e.state[0].now)
        elif event == Mail.CHILD_GONE:
            forget_child_later(w, row, a)
        elif event == Mail.TURNED_18:
            if w.children[row].form != Form.HOME:
                free_child(w, row)
        elif event == Mail.FAMILY_LEFT_CHILD:
            back_home(w, row)


@kernel
def place(w, c):
    """Stand-in for a placement mechanism: the child goes to another form of home."""
    k = w.children[c]
    if k.form == Form.HOME:
        count(w, k.area, Count.FORM + Form.HOME, -1)
        k.form = 2
        count(w, k.area, Count.FORM + 2, 1)
        w.families[k.family].at_home -= 1


@kernel
def back_home(w, c):
    """Stand-in for a placement mechanism: the placement of a child whose family leaves ends."""
    k = w.children[c]
    if k.form != Form.HOME:
        if k.adult == 0:
            count(w, k.area, Count.FORM + k.form, -1)
            count(w, k.area, Count.FORM + Form.HOME, 1)
            w.families[k.family].at_home += 1
        else:
            count(w, k.area, Count.CHILDREN_ADULT, -1)
        k.form = Form.HOME


def minors(world: LifeWorld, now: float) -> np.ndarray:
    """Rows of the children under 18."""
    rows = world.children[1 : int(world.tally[0].n_children)]
    return rows[(rows.alive == 1) & (rows.adult == 0)]


def bands(world: LifeWorld, now: float) -> np.ndarray:
    """Minors aged 0-3, 4-11 and 12-17."""
    age = (now - minors(world, now).birth) / YEAR
    return np.histogram(age, bins=[0.0, 4.0, 12.0, 18.001])[0]


__all__ = ["LifeWorld", "bands", "law_of", "make_world", "minors", "run", "utrecht_areas"]
