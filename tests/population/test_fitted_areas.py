"""Every area gets the children by age that its table asks, whatever its age structure, and keeps them for 15 years."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from life_only import BANDS_2022, HOUSEHOLDS_2022, YEAR, LifeWorld, make_world, minors, run

import sim.scenario.households as fit
from sim.engine.tables import records
from sim.scenario.loading import load_scenario
from sim.scenario.population import Population
from sim.world.layout import AREA_DTYPE

# households; children of 0-3, 4-11, 12-17: no place, but shapes that a table may have
SHAPES = {
    "as Utrecht": (6000, 2124, 3793, 2652),
    "young": (6000, 4200, 2400, 900),
    "old": (6000, 900, 3300, 4500),
    "few children": (6000, 1500, 2700, 2000),
    "large families": (6000, 3600, 6600, 4800),
    "primary school only by half": (6000, 2400, 2400, 2400),
    "no toddlers": (6000, 0, 3600, 3600),
    "one fifth more of 4-11": (6000, 2124, 4552, 2652),
}
YEARS = (0, 5, 10, 15)


def table(rows: list[tuple[int, ...]]) -> tuple[np.recarray, np.ndarray]:
    """Areas with these households, and their children by age band."""
    areas = records(len(rows) + 1, AREA_DTYPE)
    areas.households[1:] = [row[0] for row in rows]
    areas.single_parent[1:] = 0.2
    areas.poverty[1:] = 0.1
    return areas, np.array([row[1:] for row in rows], float)


def by_family(world: LifeWorld, now: float) -> np.ndarray:
    """Minors of 0-3, 4-11 and 12-17 of each family, (families, 3)."""
    young = minors(world, now)
    band = np.digitize((now - young.birth) / YEAR, (4.0, 12.0))
    found = np.zeros((len(world.families), 3))
    np.add.at(found, (young.family, band), 1)
    return found[1:]


def errors(world: LifeWorld, now: float, asked: np.ndarray) -> np.ndarray:
    """Difference with what is asked in sampling errors, (areas, 3): from the spread between the families of the area."""
    found, area = by_family(world, now), world.families.area[1:]
    z = np.zeros_like(asked)
    for a in range(len(asked)):
        mine = found[area == a + 1]
        if len(mine):
            z[a] = (mine.sum(axis=0) - asked[a]) / np.maximum(np.sqrt(len(mine)) * mine.std(axis=0), 1.0)
    return z


@pytest.fixture(scope="module")
def shapes() -> dict[int, np.ndarray]:
    """Differences of all shapes in sampling errors, by year."""
    areas, asked = table(list(SHAPES.values()))
    world = make_world(areas, seed=8, children=asked)
    found = {}
    for year in YEARS:
        world = run(world, year * YEAR)
        found[year] = errors(world, year * YEAR, asked)
    return found


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_area_holds_the_children_by_age_that_are_asked(shapes, shape, year):
    z = shapes[year][list(SHAPES).index(shape)]
    assert (np.abs(z) < 3.6).all(), f"0-3, 4-11, 12-17 are off by {z.round(1)} sampling errors"


def test_the_differences_are_those_of_chance_and_no_more(shapes):
    z = np.array([shapes[year] for year in YEARS])
    assert (z**2).mean() < 1.6  # 96 values, strongly correlated over the years: 1 on average
    assert np.abs(z.mean(axis=(0, 1))).max() < 1.0


@pytest.mark.parametrize("place", ["rijk-van-nijmegen", "utrecht"])
def test_the_areas_of_a_bundled_region_hold_their_own_children(place):
    scenario = load_scenario(place)
    areas, asked = table([(a.households, *a.children_by_age) for a in scenario.areas])
    world = make_world(areas, seed=3, children=asked)
    z = errors(world, 0.0, asked)
    assert (np.abs(z) < 4.0).all()
    assert (z**2).sum() / (asked > 0).sum() < 2.0


def asked_of_utrecht() -> tuple[np.ndarray, np.ndarray]:
    scenario = load_scenario("rijk-van-nijmegen")
    counts = np.array([a.households for a in scenario.areas], float)
    return counts, np.array([a.children_by_age for a in scenario.areas], float)


def test_what_is_expected_is_what_is_asked():
    counts, asked = asked_of_utrecht()
    assert fit.households(Population(), counts, asked).expected == pytest.approx(asked, rel=1e-3)


def test_the_usual_families_are_those_of_utrecht_in_2022():
    got = fit.households(Population(families="alike"), np.array([HOUSEHOLDS_2022]), np.array([BANDS_2022]))
    assert got.expected[0] == pytest.approx(np.array(BANDS_2022), rel=2e-3)


def test_a_mix_that_needs_no_shift_is_the_usual_one():
    numbers = Population()
    usual = fit.households(numbers, np.array([1e6]), np.array([[1.0, 1.0, 1.0]])).law[0]
    children = fit.households(Population(families="alike"), np.ones(1), np.ones((1, 3))).expected
    same = fit.households(numbers, np.ones(1), children)
    assert same.law[1] == pytest.approx(usual, abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_the_last_digits_of_another_processor_change_nobody(monkeypatch, seed):
    """A relative noise of 1e-12 in every number of the fit (sums in another order give 1e-15) gives the same table."""
    rng = np.random.default_rng(seed)
    n = 300
    counts = rng.integers(100, 3000, n).astype(float)
    asked = np.round(counts[:, None] * np.array(BANDS_2022) / HOUSEHOLDS_2022 * rng.uniform(0.75, 1.25, (n, 3)))
    sure = fit.households(Population(), counts, asked).law

    def shaken(x: np.ndarray) -> np.ndarray:
        return x * (1.0 + 1e-12 * rng.standard_normal(x.shape))

    exact = fit.courses(Population())
    noisy = replace(exact, share=shaken(exact.share), years=shaken(exact.years), stay=shaken(exact.stay))
    monkeypatch.setattr(fit, "courses", lambda p: noisy)
    assert (fit.households(Population(), counts, asked).law == sure).all()
    assert (fit.households(Population(), counts, shaken(asked)).law == sure).all()
    backwards = fit.households(Population(), counts[::-1], asked[::-1]).law
    assert (backwards[1:][::-1] == sure[1:]).all()


def test_impossible_children_give_the_nearest_that_families_can_have():
    counts = np.full(3, 1000.0)
    asked = np.array([[0, 0, 1400], [3000, 3000, 3000], [500, 500, 0]], float)
    got = fit.households(Population(), counts, asked)
    assert np.isfinite(got.law).all() and (np.diff(got.law[:, :, fit.ARRIVAL : fit.MOVE], axis=2) >= 0).all()
    assert got.expected[0, 2] < 1000 < asked[0, 2]
    assert got.expected[1].sum() < 5000
