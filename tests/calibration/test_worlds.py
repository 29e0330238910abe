"""Draws that walk come to the posterior where it is known, also from emulators that leave half of a world open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.calibration.cube import cube_of
from sim.calibration.told import told
from sim.calibration.worlds import Line, likelihood, line_of, started, step
from sim.scenario.loading import load_scenario
from tests.calibration.made import linear

FACTS, FREE = 3, 6
SLOPES = np.array([[0.8, 0.0], [0.0, 0.6], [0.3, 0.3]])
CHANCE = np.random.default_rng(11)


def world(rest: float, chance: float = 0.0):
    """A cube, what emulators and line know of it, the slopes of what its runs give, and the columns of these."""
    cube = cube_of(load_scenario("minimal"))
    cube = cube.with_fitted([cube.names[k] for k in cube.candidates[:2]])
    columns = np.flatnonzero(cube.free)[:FREE]
    lean = np.zeros((FACTS, len(cube.numbers)))
    lean[:, columns] = CHANCE.normal(0.0, 0.25, (FACTS, FREE))
    surface = replace(linear(SLOPES, np.array([0.6, 0.35]), 0.1, rest=rest, chance=chance), lean=lean)
    return cube, surface, columns


def run_of(cube, surface, columns, hidden):
    """Runs: what the surface says, and what is hidden from it."""

    def run(unit: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
        mean = surface.predict(unit[:, cube.columns])[0] + cube.scores(unit) @ surface.leaning.T
        return mean + cube.scores(unit)[:, columns] @ hidden.T, np.arange(len(unit))

    return run


def test_a_run_speaks_for_itself_where_chance_is_nothing_and_not_at_all_where_all_is_known():
    seen, x, scores = np.full((2, FACTS), 0.7), np.full((2, 2), 0.5), np.zeros((2, 4))
    open_ = replace(linear(SLOPES, np.array([0.5, 0.5]), 0.1, rest=0.2), lean=np.zeros((FACTS, 4)))
    mean, left = told(open_, x, scores, seen)
    assert mean == pytest.approx(seen, abs=1e-6) and np.abs(left).max() < 1e-6
    known = replace(linear(SLOPES, np.array([0.5, 0.5]), 0.1, chance=0.2), lean=np.zeros((FACTS, 4)))
    mean, left = told(known, x, scores, seen)
    assert mean == pytest.approx(x @ SLOPES.T) and not left.any()
    half = replace(open_, chance=0.2 * np.eye(FACTS))
    mean, left = told(half, x, scores, seen)
    assert mean == pytest.approx((seen + x @ SLOPES.T) / 2.0) and left[0] == pytest.approx(0.1 * np.eye(FACTS))
    seen[1] = np.nan
    mean, left = told(half, x, scores, seen)
    assert mean[1] == pytest.approx(x[1] @ SLOPES.T, abs=1e-6) and left[1] == pytest.approx(
        0.2 * np.eye(FACTS), abs=1e-6
    )


def test_the_line_is_that_of_the_emulators_where_these_are_lines():
    cube, surface, columns = world(0.01)
    sampled = 0.5 + 0.02 * CHANCE.standard_normal((400, 2))
    line = line_of(cube, surface, sampled)
    assert line.slope[:, columns] == pytest.approx(surface.lean[:, columns])
    assert line.slope[:, cube.columns] == pytest.approx(SLOPES / np.sqrt(2.0 * np.pi), abs=0.35)
    assert not line.slope[:, cube.cut].any()
    unit = cube.sample(5, 1)
    assert cube.with_scores(unit, cube.scores(unit, cube.moving), cube.moving) == pytest.approx(unit)


@pytest.mark.slow
def test_draws_that_walk_find_the_posterior_of_what_runs_give():
    """Half of what free numbers do is hidden from the surface: the walk finds what the figures leave of them."""
    cube, surface, columns = world(0.08)
    hidden = np.random.default_rng(5).normal(0.0, 0.15, (FACTS, FREE))
    run = run_of(cube, surface, columns, hidden)
    sampled = np.clip(0.5 + 0.15 * CHANCE.standard_normal((2_000, 2)), 0.02, 0.98)
    line = line_of(cube, surface, sampled)
    at = started(cube, surface, line, 600, 1, run)
    for number in range(30):
        at = step(cube, surface, line, at, 50 + number, run, f"step {number}", adapt=number < 10)
    assert at.kept < 0.98 and 0.1 < at.steps[-1][0] < 0.7
    # the same by importance sampling of the prior, which needs as many runs as one likes
    unit = np.random.default_rng(8).random((200_000, len(cube.numbers)))
    many = likelihood(cube, surface, unit, run(unit, "")[0])
    weight = np.exp(many - many.max())
    weight /= weight.sum()
    for k in (*cube.columns, *columns):
        mean = weight @ unit[:, k]
        deviation = np.sqrt(weight @ (unit[:, k] - mean) ** 2)
        assert at.unit[:, k].mean() == pytest.approx(mean, abs=4.5 * deviation / np.sqrt(300))
        assert at.unit[:, k].std() == pytest.approx(deviation, rel=0.15)
    cut = np.flatnonzero(cube.cut)
    assert np.array_equal(at.unit[:, cut], cube.sample(600, 1)[:, cut])


def test_a_run_that_failed_is_not_taken():
    cube, surface, columns = world(0.05)
    run = run_of(cube, surface, columns, np.zeros((FACTS, FREE)))
    line = line_of(cube, surface, CHANCE.random((200, 2)))
    at = started(cube, surface, line, 30, 1, run, moves=0)

    def fails(unit: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
        return np.full((len(unit), FACTS), np.nan), np.arange(len(unit))

    after = step(cube, surface, line, at, 2, fails, "step", adapt=True)
    assert after.steps[-1][0] == 0.0 and np.array_equal(after.unit, at.unit) and after.kept > at.kept


def test_what_the_figures_leave_open_is_thrown_as_it_is():
    line = Line(np.zeros(2), np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.0]]), 0.25 * np.eye(2), np.array([1.0, 0.0]))
    thrown = line.spread(20_000, np.random.default_rng(1)) + line.centre(np.zeros((1, 2)))
    assert thrown.mean(axis=0) == pytest.approx([0.8, 0.0, 0.0], abs=0.03)
    assert thrown.var(axis=0) == pytest.approx([0.2, 0.5, 1.0], abs=0.03)
