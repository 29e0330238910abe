"""The study of calibration finds a posterior right that is, and wrong one that is too narrow, too wide or off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.calibration.made import linear

from .calibrated import LEAST, Found, World, figures_of, posterior_ranks, reduced
from .walked import ranks, uniform_rank

SLOPES = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -1.0], [1.0, 0.0, 1.0], [0.3, 0.3, 0.3]])
TRUTHS, PLACES = 150, 20_000
TOLERANCE, OPEN = 0.1, 0.03


def world(believed: float = 1.0, off: float = 0.0) -> World:
    """Truths in a linear world whose chance is known; or believed to be more, or less, or with emulators that are off."""
    chance = np.random.default_rng(8)
    unit = chance.random((TRUTHS, 3))
    seen = unit @ SLOPES.T + np.sqrt(OPEN) * chance.standard_normal((TRUTHS, 4)) + off
    surface = linear(SLOPES, np.zeros(3), TOLERANCE, chance=believed * OPEN, own=True)
    return World(surface, np.arange(3), unit, seen)


def test_a_posterior_that_is_right_is_found_right():
    assert posterior_ranks(world(), places=PLACES).right()


@pytest.mark.parametrize(("believed", "off"), [(0.3, 0.0), (3.0, 0.0), (1.0, 0.15)])
def test_one_that_is_wrong_is_found_wrong(believed, off):
    assert not posterior_ranks(world(believed, off), places=PLACES).right()


def test_figures_have_the_noise_that_the_posterior_believes():
    one = world()
    noise = figures_of(one, 4) - one.seen
    assert noise.std() == pytest.approx(TOLERANCE, rel=0.1)
    assert np.array_equal(figures_of(one, 4), figures_of(one, 4))


def test_too_few_places_are_not_counted():
    narrow = world()
    surface = replace(narrow.surface, chance=1e-9 * np.eye(4), facts=tuple(
        replace(fact, observation=1e-4) for fact in narrow.surface.facts
    ))  # fmt: skip
    found = posterior_ranks(replace(narrow, surface=surface), places=2_000)
    assert not found.told.any()


@pytest.mark.full
def test_emulators_and_screening_leave_it_right():
    """Thirty numbers, of which six are found and fitted, on a first wave of 240 runs."""
    assert posterior_ranks(reduced(60), places=PLACES).right()


@pytest.mark.parametrize("draws", [3, 19, 80])
def test_ranks_among_few_draws_pass_when_they_are_alike_and_fail_when_these_are_too_close(draws):
    chance = np.random.default_rng(draws)
    truth = chance.standard_normal((400, 8))
    for width, right in ((1.0, True), (0.6, False)):
        below = (width * chance.standard_normal((400, draws, 8)) < truth[:, None]).sum(axis=1)
        ranks = np.array([uniform_rank(one, draws, place) for place, one in enumerate(below)])
        assert 0.0 <= ranks.min() and ranks.max() <= 1.0
        found = Found(ranks, chance.random(400), np.full(400, LEAST), np.empty((400, 0)))
        assert found.right() == right


@pytest.mark.slow
def test_worlds_that_walk_hold_truths():
    """Ten truths in the world of thirty numbers; all two hundred are walked by hand (`python -m tests.studies.walked`)."""
    found, taken = ranks(reduced(10), draws=40, steps=8)
    assert found.right() and 0.15 < taken < 0.8
    assert found.covered(0.9).mean() > 0.75
