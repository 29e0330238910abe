"""Free numbers are drawn given the figures, exactly where the world is linear, and left alone where no figure tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.calibration.cube import cube_of
from sim.calibration.posterior import log_likelihood
from sim.calibration.surface import free_given, surface_of
from sim.scenario.loading import load_scenario
from tests.calibration.made import fact, linear

SLOPES = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -1.0], [1.0, 0.0, 1.0], [0.3, 0.3, 0.3]])
TRUTH = np.array([0.45, 0.6, 0.5])
LEAN = np.array([[0.3, 0.0, 0.0], [0.0, 0.2, 0.0], [0.1, 0.1, 0.0], [0.0, 0.0, 0.0]])


def test_scores_are_drawn_from_what_the_figures_leave_of_their_prior():
    surface = replace(linear(SLOPES, TRUTH, 0.1, rest=0.01), lean=LEAN)
    x = np.tile(TRUTH + 0.1, (6_000, 1))
    found = free_given(surface, x, seed=3)
    apart = surface.values - SLOPES @ x[0]
    gain = LEAN.T @ np.linalg.inv(LEAN @ LEAN.T + surface.known_world)
    assert found.mean(axis=0) == pytest.approx(gain @ apart, abs=0.05)
    assert np.cov(found.T) == pytest.approx(np.eye(3) - gain @ LEAN, abs=0.06)
    assert found[:, 2].std() == pytest.approx(1.0, abs=0.04)  # of the third number no figure says anything


def test_the_line_counts_when_a_place_is_held_against_the_figures():
    plain = linear(SLOPES, TRUTH, 0.1)
    leaning = replace(plain, lean=LEAN)
    assert leaning.beside == pytest.approx(plain.beside + LEAN @ LEAN.T)
    off = TRUTH[None] + 0.3
    assert log_likelihood(leaning, off)[0] > log_likelihood(plain, off)[0]


def test_a_line_is_found_among_many_numbers_and_what_is_left_is_what_it_is():
    chance = np.random.default_rng(2)
    x, scores = chance.random((400, 2)), chance.standard_normal((400, 60))
    scores[:, 50:] = 0.0  # fitted or cut
    slopes = np.zeros(60)
    slopes[:5] = (0.5, -0.4, 0.3, 0.3, -0.3)
    seen = (x[:, 0] + scores @ slopes + 0.2 * chance.standard_normal(400))[:, None]
    again = np.repeat(seen[:20, None], 4, axis=1) + 0.05 * chance.standard_normal((20, 4, 1))
    found = surface_of((fact("F", 0.5, 0.1),), x, seen, again, None, scores)
    assert found.lean[0, :5] == pytest.approx(slopes[:5], abs=0.06)
    assert np.abs(found.lean[0, 5:50]).max() < 0.05 and not found.lean[0, 50:].any()
    assert 0.036 < found.rest[0, 0] + found.chance[0, 0] < 0.065  # 0.04, and what is not known of the line
    more = surface_of((fact("F", 0.5, 0.1),), x, seen, again, found, scores)
    assert more.lean[0, :5] == pytest.approx(slopes[:5], abs=0.06)


def test_places_and_scores_are_two_words_for_one_thing():
    cube = cube_of(load_scenario("minimal"), ["parameters.strain.danger_years"])
    unit = cube.sample(20, 3)
    scores = cube.scores(unit)
    assert cube.with_scores(unit, scores) == pytest.approx(unit)
    assert not scores[:, cube.cut].any() and not scores[:, cube.columns].any()
    moved = cube.with_scores(unit, scores + 1.0)
    assert (moved[:, cube.free] > unit[:, cube.free]).all() and np.array_equal(
        moved[:, ~cube.free], unit[:, ~cube.free]
    )
