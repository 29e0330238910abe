"""The age structure stays as the statistics of Utrecht have it (POP-UT-*-2022), for 15 years and under any policy."""

from __future__ import annotations

import numpy as np
import pytest
from life_only import BANDS_2022, HOUSEHOLDS_2022, YEAR, LifeWorld, bands, make_world, minors, run, utrecht_areas

from sim.words import Count, Form, HelpForm, Level


@pytest.fixture(scope="module")
def years() -> dict[int, np.ndarray]:
    """Age bands of full-size Utrecht after 0, 5, 10 and 15 years, and the world at the end under key -1."""
    world = make_world(utrecht_areas(), seed=2022)
    found = {}
    for year in (0, 5, 10, 15):
        world = run(world, year * YEAR)
        found[year] = bands(world, year * YEAR)
    found[-1] = world
    return found


@pytest.mark.parametrize("year", [0, 5, 10, 15])
def test_age_bands_stay_within_three_percent_of_the_statistics(years, year):
    assert years[year] == pytest.approx(np.array(BANDS_2022), rel=0.03)


@pytest.mark.parametrize("year", [0, 5, 10, 15])
def test_the_number_of_minors_stays_within_two_percent_of_the_statistics(years, year):
    assert years[year].sum() == pytest.approx(sum(BANDS_2022), rel=0.02)


def test_fewer_children_at_every_later_age_without_a_jump(years):
    world: LifeWorld = years[-1]
    age = (15 * YEAR - minors(world, 15 * YEAR).birth) / YEAR
    by_year = np.histogram(age, bins=range(19))[0]
    assert by_year[0] > by_year[8] > by_year[17]
    assert np.abs(np.diff(by_year)).max() < 0.08 * by_year.mean()


def test_the_number_of_households_never_changes(years):
    world: LifeWorld = years[-1]
    families = world.families[1:]
    assert len(families) == HOUSEHOLDS_2022
    assert (families.alive == 1).all()
    assert (np.bincount(families.area)[1:] == np.round(world.areas.households[1:])).all()


def test_counters_are_what_a_scan_of_the_rows_gives(years):
    check_books(years[-1])


def check_books(world: LifeWorld) -> None:
    """Counters and family rows agree with a scan of the children."""
    now = float(world.engine.state[0].now)
    young = minors(world, now)
    n_areas = len(world.areas)
    for form in range(9):
        scan = np.bincount(young.area[young.form == form], minlength=n_areas)
        assert (world.counters[1:, Count.FORM + form] == scan[1:]).all()
        assert world.counters[0, Count.FORM + form] == scan.sum()
    rows = len(world.families)
    n_minors = np.bincount(young.family, minlength=rows)
    at_home = np.bincount(young.family[young.form == Form.HOME], minlength=rows)
    serious = (young.behaviour == 2) | (young.psychiatric > 0) | (young.disability > 0)
    assert (world.families.minors == n_minors).all()
    assert (world.families.at_home == at_home).all()
    assert (world.families.needs == np.bincount(young.family[serious], minlength=rows)).all()
    assert (world.families.figures == np.bincount(young.family[young.figure == 1], minlength=rows)).all()
    assert world.counters[0, Count.LEVEL + Level.COPING] == rows - 1
    assert world.counters[0, Count.HELP + HelpForm.NONE] == rows - 1


def test_rows_of_children_are_all_in_use_or_free(years):
    world: LifeWorld = years[-1]
    used = {int(c) for c in np.flatnonzero(world.children.alive[: int(world.tally[0].n_children)])}
    free = set()
    c = int(world.tally[0].free_child)
    while c:
        assert c not in free and c not in used
        free.add(c)
        c = int(world.children[c].free_next)
    assert len(used) + len(free) == int(world.tally[0].n_children) - 1


def test_siblings_stand_in_order_of_birth_under_their_own_family(years):
    world: LifeWorld = years[-1]
    found = 0
    for i in range(1, 3_000):
        c, last = int(world.families[i].first_child), -1
        while c:
            child = world.children[c]
            assert child.family == i and child.ordinal > last
            last, c, found = child.ordinal, int(child.next_sibling), found + 1
    assert found > 3_000


def test_keys_are_unique(years):
    world: LifeWorld = years[-1]
    alive = world.children[world.children.alive == 1]
    keys = np.concatenate([world.families.key[1:], alive.key])
    assert len(np.unique(keys)) == len(keys)


def test_any_spare_room_gives_the_same_people():
    areas = utrecht_areas(1_500)
    tight, wide = (run(make_world(areas, seed=7, spare=s), 12 * YEAR) for s in (1.0, 2.0))
    for name in ("key", "birth", "area", "behaviour", "figure"):
        one, other = (getattr(minors(w, 12 * YEAR), name) for w in (tight, wide))
        assert (np.sort(one) == np.sort(other)).all()


def test_births_and_leaving_are_the_same_whatever_happens_to_the_children():
    areas = utrecht_areas(1_500)
    calm = run(make_world(areas, seed=7), 12 * YEAR)
    upset = run(make_world(areas, seed=7), 12 * YEAR, place_every=1)
    assert (minors(upset, 0).form == 2).mean() > 0.5
    for name in ("key", "arrived", "leaves", "n_births", "births_done", "parents", "poor", "concern", "hardship"):
        assert (getattr(calm.families, name) == getattr(upset.families, name)).all()
    one, other = minors(calm, 0), minors(upset, 0)
    assert (np.sort(one.key) == np.sort(other.key)).all()
    assert (np.sort(one.birth) == np.sort(other.birth)).all()
    check_books(upset)
