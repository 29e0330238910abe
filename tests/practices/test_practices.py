"""Every practice of the seed pages works, and it is its mechanism that works: with that off nothing of it is seen.

The table holds those that two rows of paired runs can show; what crosses regions (12, 19), what parts a place from the country
(26) and ages (27) are held against a check of their own, which must fail too when its mechanism is off.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.outcomes.registry import evaluate
from sim.policies import RegionalPooling, parse
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.units import YEAR
from sim.words import Event, HelpForm
from sim.world.record import RunRecord
from tests.policies.test_regions import CHILDREN, SMALL

from .rows import OPPOSITE, Row, events
from .table import REGION_LESS, TABLE, WORLD_26

OTHERWISE_SEEN = {12, 19, 26, 27}
COVID = 25
HELD_TOO = {22, 23, 24}


def named(rows: list[Row]) -> list[Any]:
    """A row a test. In the longer run alone: further sides of a practice, unless their runs are there already (25), and what
    tests/processes/test_network.py holds too.
    """
    first = {row.number: row for row in reversed(TABLE)}
    quick = [row for row in TABLE if row.number == COVID or (row is first[row.number] and row.number not in HELD_TOO)]
    return [
        pytest.param(row, id=row.name.replace(" ", "-"), marks=() if row in quick else (pytest.mark.slow,))
        for row in rows
    ]


def test_every_practice_has_a_row() -> None:
    assert {row.number for row in TABLE} | OTHERWISE_SEEN == set(range(1, 28))
    assert len({row.name for row in TABLE}) == len(TABLE)


@pytest.mark.slow
@pytest.mark.parametrize("row", named(TABLE))
def test_the_practice_works_and_not_without_its_mechanism(row: Row) -> None:
    assert row.seen(), f"{row.by}: {row.way} was not seen"
    assert not row.seen(row.off), f"{row.by}: seen with {row.off} too, so that it is not by this mechanism"


@pytest.mark.slow
@pytest.mark.parametrize("row", named([row for row in TABLE if row.wrong]))
def test_the_practice_can_do_the_opposite(row: Row) -> None:
    assert row.seen(row.wrong, OPPOSITE[row.way]), f"{row.by}: not the other way round with {row.wrong}"


# --- 17: by municipality ----------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_17_each_municipality_has_support_families_of_its_own() -> None:
    """In Rijk van Nijmegen one that brings more of them does so for its own families, and changes nothing for the others."""
    scenario = load_scenario("rijk-van-nijmegen")
    served = {one.area for one in scenario.services if one.kind == "support_families"}
    assert served == {area.name for area in scenario.areas if area.households}
    row = next(row for row, area in enumerate(scenario.areas, start=1) if area.name == "Wijchen")
    state = prepare(scenario.with_changes({**SMALL, **CHILDREN, "burn_in": 1.0, "practised.respite_full": 1.0}), 3)
    begun = [
        run.log["area"][run.log["kind"] == Event.RESPITE_START]
        for run in (run_from(state, parse(text), 4.0) for text in ("", "support_families:ramp_weeks=0,areas=Wijchen"))
    ]
    without, there = (np.bincount(areas, minlength=len(scenario.areas) + 1) for areas in begun)
    assert there[row] > without[row]
    np.testing.assert_array_equal(np.delete(there, row), np.delete(without, row))


# --- 12 and 19: what crosses regions --------------------------------------------------------------------------------------
@cache
def regions(full: float = 1.0) -> tuple[RunRecord, RunRecord]:
    """(apart, together): a small Rijk van Nijmegen and the six regions around; ``full`` as ``practised.pool_full``."""
    changes = {**SMALL, **CHILDREN, "burn_in": 1.0, "practised.pool_full": full}
    state = prepare(load_scenario("rijk-van-nijmegen").with_changes(changes), 3)
    return run_from(state, (), 4.0), run_from(state, (RegionalPooling(ramp_weeks=0),), 4.0)


def crossed(run: RunRecord) -> int:
    """Children who came to live in a specialised place of another region than their own."""
    scenario = load_scenario("rijk-van-nijmegen")
    region = {row: area.region for row, area in enumerate(scenario.areas, start=1)}
    home = {one.name: region[scenario.area_row(one.area)] for one in scenario.services if one.pooled}
    rows = {row: home[one.name] for row, one in enumerate(scenario.services, start=1) if one.pooled}
    of_place = {int(run.services["key"][row]): where for row, where in rows.items()}
    log = run.log[run.log["kind"] == Event.ENTRY]
    return sum(of_place.get(int(row["other"]), region[row["area"]]) != region[row["area"]] for row in log)


def waiting(run: RunRecord) -> float:
    return evaluate(run, names=["supra_waiting"])["supra_waiting"]


def test_12_children_who_need_what_one_region_lacks_find_it_in_a_surrounding_one() -> None:
    apart, together = regions()
    assert crossed(apart) == 0 < crossed(together)
    assert crossed(regions(full=0.0)[1]) == 0, "where no child is offered to the pool nobody crosses"


def test_19_regions_that_share_specialised_places_wait_less() -> None:
    apart, together = regions()
    assert waiting(together) < 0.5 * waiting(apart)
    np.testing.assert_array_equal(apart.services["capacity"], together.services["capacity"])
    one, other = regions(full=0.0)
    assert one.log.tobytes() == other.log.tobytes(), "where no child is offered to the pool"


# --- 26: lower than elsewhere, given the same need -------------------------------------------------------------------------
def test_26_a_place_is_lower_by_what_is_reported_and_decided_not_by_need() -> None:
    row = WORLD_26
    assert row.seen() and not row.seen(REGION_LESS), "as many as elsewhere where the propensity is that of the country"
    helped = events(Event.HELP_START, HelpForm.GENERALIST, HelpForm.SPECIALIST)
    there, elsewhere = (measured.mean() for measured in row.measuring(helped).sides())
    assert abs(there / elsewhere - 1.0) < 0.03, "help near home is used as much"


# --- 27: both regions, ages right --------------------------------------------------------------------------------------------
BANDS = {"children_0_3": (0, 4), "children_4_11": (4, 12), "children_12_17": (12, 18)}


def typed(name: str) -> np.ndarray:
    """Children by area and age band as they stand in the table of areas, (areas, 3)."""
    areas = [area for area in load_scenario(name).areas if area.households]
    return np.array([[getattr(area, column) for column in BANDS] for area in areas], float)


@cache
def simulated(name: str) -> np.ndarray:
    """The same among the children of the first day of a run."""
    run = run_from(prepare(load_scenario(name), 1, burn_in=0.0), (), 0.02)
    age = (run.start - run.cohort["birth"]) / YEAR
    rows = [row for row, area in enumerate(load_scenario(name).areas, start=1) if area.households]
    return np.array(
        [
            [((run.cohort["area"] == row) & (age >= low) & (age < high)).sum() for low, high in BANDS.values()]
            for row in rows
        ],
        float,
    )


def ages_right(found: np.ndarray, wanted: np.ndarray) -> bool:
    """Within five standard errors in each area (a family has children of about the same age: half as many count), 2 % in all."""
    close = np.abs(found - wanted) < 5.0 * np.sqrt(2.0 * wanted)
    return bool(close.all() and (np.abs(found.sum(axis=0) / wanted.sum(axis=0) - 1.0) < 0.02).all())


@pytest.mark.parametrize("name", ["utrecht", "rijk-van-nijmegen"])
def test_27_simulated_ages_are_the_ages_of_the_table_of_areas(name: str) -> None:
    assert ages_right(simulated(name), typed(name))
    assert not ages_right(simulated(name), np.roll(typed(name), 1, axis=1)), "other ages would be seen"
