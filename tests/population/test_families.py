"""Who lives where: traits of families and children follow the numbers of their area."""

from __future__ import annotations

import numpy as np
import pytest
from life_only import YEAR, bands, law_of, make_world, minors, parameter_row, run, utrecht_areas

from sim.population.lifecourse import birth_offset, dwelling_key, family_key, plan_family
from sim.population.synthesis import populate, table_rows
from sim.words import Concern


@pytest.fixture(scope="module")
def world():
    return make_world(utrecht_areas(), seed=5)


def by_area(world, values: np.ndarray) -> np.ndarray:
    area = world.families.area[1:]
    return np.array([values[area == a].mean() for a in range(1, len(world.areas))])


def test_single_parents_follow_the_share_of_the_area(world):
    share = by_area(world, world.families.parents[1:] == 1)
    assert share == pytest.approx(world.areas.single_parent[1:], abs=0.035)
    households = world.areas.households[1:]
    error = np.sqrt(0.25 / households)
    assert (np.abs(share - world.areas.single_parent[1:]) < 4.0 * error).all()


def test_poverty_follows_the_share_of_the_area(world):
    share = by_area(world, world.families.poor[1:] == 1)
    assert share == pytest.approx(world.areas.poverty[1:], abs=0.035)


def test_single_parents_are_more_often_poor(world):
    poor, single = world.families.poor[1:] == 1, world.families.parents[1:] == 1
    assert poor[single].mean() > 2.0 * poor[~single].mean()


@pytest.mark.parametrize(("poverty", "single"), [(0.0, 0.2), (1.0, 0.2), (0.9, 0.5), (0.3, 0.0), (0.3, 1.0)])
def test_extreme_shares_of_poverty_are_kept(poverty, single):
    areas = utrecht_areas(4_000)
    areas.poverty[1:], areas.single_parent[1:] = poverty, single
    families = make_world(areas).families[1:]
    assert (families.poor == 1).mean() == pytest.approx(poverty, abs=0.03)


def test_shares_of_kin_concern_and_disability_follow_the_parameters(world):
    p, f = world.params[0], world.families[1:]
    for value, name in enumerate(("population_kin_0", "population_kin_1", "population_kin_2")):
        assert (f.kin == value).mean() == pytest.approx(p[name], abs=0.01)
    for value in range(6):
        assert (f.concern == value).mean() == pytest.approx(p[f"population_concern_{value}"], abs=0.01)
    assert (f.mid == 1).mean() == pytest.approx(p["population_mid"], abs=0.005)
    assert f.hardship.mean() == pytest.approx(1.0, abs=0.02)
    assert f.frailty.mean() == pytest.approx(1.0, abs=0.02) and f.frailty.min() > 0.0
    assert f.frailty.var() == pytest.approx(p["lasting_variance"], rel=0.05)
    assert abs(np.corrcoef(f.frailty, f.hardship)[0, 1]) < 0.02  # two differences, not one
    assert 0.0 <= f.support.min() and f.support.max() <= 1.0
    near = f.kin_area[f.kin > 0] == f.area[f.kin > 0]
    assert near.mean() == pytest.approx(p["population_kin_own_area"], abs=0.01)
    assert (f.kin_area[f.kin == 0] == 0).all()


def test_first_needs_follow_the_shares_by_age_and_cluster_where_the_concern_is_the_child(world):
    p, young = world.params[0], minors(world, 0.0)
    age = -young.birth / YEAR
    for band, (low, high) in enumerate(((0, 4), (4, 12), (12, 18))):
        here = young[(age >= low) & (age < high)]
        assert (here.behaviour > 0).mean() == pytest.approx(p[f"population_behaviour_{band}"], abs=0.01)
        assert (here.psychiatric > 0).mean() == pytest.approx(p[f"population_psychiatric_{band}"], abs=0.01)
        figures = p["population_figure"] if band == 2 else 0.0
        assert (here.figure == 1).mean() == pytest.approx(figures, abs=0.02)
    driven = world.families.concern[young.family] == Concern.CHILD_DRIVEN
    assert (young.behaviour[driven] > 0).mean() > 1.7 * (young.behaviour[~driven] > 0).mean()


def test_psychiatric_needs_and_figures_keep_their_share_as_children_grow_up():
    world = run(make_world(utrecht_areas(), seed=3, years=10), 10 * YEAR)
    p, young = world.params[0], minors(world, 10 * YEAR)
    teenage = young[(10 * YEAR - young.birth) / YEAR >= 12.0]
    assert (teenage.psychiatric > 0).mean() == pytest.approx(p["population_psychiatric_2"], abs=0.01)
    assert (teenage.figure == 1).mean() == pytest.approx(p["population_figure"], abs=0.02)


def test_the_life_course_of_a_family_is_a_function_of_its_key():
    p, law = parameter_row()[0], law_of(utrecht_areas(100))
    for index in range(200):
        key = np.uint64(family_key(np.uint64(dwelling_key(3, index)), index % 4))
        births, leaves = plan_family(np.uint64(1), key, p, law, 3)
        assert (births, leaves) == plan_family(np.uint64(1), key, p, law, 3)
        offsets = [birth_offset(np.uint64(1), key, k, p, law, 3) for k in range(births)]
        assert 1 <= births <= 5 and leaves > 0.0
        assert all(b - a >= 0.999 * YEAR for a, b in zip(offsets, offsets[1:], strict=False))
        assert offsets[0] <= 0.0 and offsets[-1] < leaves <= offsets[-1] + 24.001 * YEAR + 1e9 * (births < 5)


def test_another_seed_gives_other_people_with_the_same_keys_of_dwellings():
    areas = utrecht_areas(500)
    one, other = make_world(areas, seed=1), make_world(areas, seed=2)
    assert (one.families.dwelling == other.families.dwelling).all()
    assert (one.families.leaves != other.families.leaves)[1:].mean() > 0.99


def test_an_area_without_households_and_a_tiny_one_work():
    areas = utrecht_areas(40)
    areas.households[2] = 0.0
    world = run(make_world(areas, years=30.0), 30 * YEAR)
    assert (world.families.area[1:] != 2).all()
    assert bands(world, 30 * YEAR).sum() > 0


def test_more_families_move_away_when_the_rate_is_higher():
    areas = utrecht_areas(5_000)
    stay = make_world(areas, population_moving_young=0.0, population_moving_later=0.0, population_families="alike")
    leave = make_world(areas, population_families="alike")
    assert bands(stay, 0)[2] / bands(stay, 0)[0] > bands(leave, 0)[2] / bands(leave, 0)[0]


def test_tables_that_are_too_short_are_refused_in_a_sentence():
    world = make_world(utrecht_areas(100))
    families, children = table_rows(world.areas, world.params, world.law, 1)
    short = world._replace(children=world.children[: children - 5].copy())
    with pytest.raises(ValueError, match="children are needed"):
        populate(short)
    with pytest.raises(ValueError, match="engine is too small"):
        populate(world)
