"""The posterior is right where it is known, the impossible is said."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from sim.calibration import surface
from sim.calibration.matching import LIMIT, apart, implausibility, matched, worst
from sim.calibration.posterior import effective, log_likelihood, log_normal, sample

from .made import linear

CHANCE = np.random.default_rng(5)
SLOPES = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -1.0], [1.0, 0.0, 1.0], [0.3, 0.3, 0.3]])
TRUTH = np.array([0.45, 0.6, 0.5])


def test_the_density_is_that_of_a_normal():
    apart = CHANCE.normal(size=(6, 4))
    covariance = np.cov(CHANCE.normal(size=(4, 30)))
    more = CHANCE.random((6, 4))
    found = log_normal(apart, covariance, more)
    assert found == pytest.approx(
        [multivariate_normal(cov=covariance + np.diag(d)).logpdf(a) for a, d in zip(apart, more, strict=True)]
    )


@pytest.mark.slow
def test_the_walk_finds_the_posterior_of_a_linear_world():
    pytest.importorskip("emcee")
    tolerance = 0.03
    found = sample(linear(SLOPES, TRUTH, tolerance), 3, seed=1, steps=1_500, first=500)
    covariance = np.linalg.inv(SLOPES.T @ SLOPES) * tolerance**2  # well inside the cube
    n = len(found.x) / found.autocorrelation
    error = np.sqrt(np.diag(covariance) / n)
    assert np.all(np.abs(found.x.mean(axis=0) - TRUTH) < 4 * error)
    assert found.x.std(axis=0) == pytest.approx(np.sqrt(np.diag(covariance)), rel=0.1)
    assert 0.1 < found.accepted < 0.9


def test_a_walk_that_is_stopped_says_nothing_of_its_own(capfd, monkeypatch):
    """The sampler prints whatever is raised in it, with all it was asked: a stop would look like a fault of the program."""
    pytest.importorskip("emcee")
    asked = []

    def stops(surface, x):
        asked.append(len(x))
        if len(asked) > 5:
            raise KeyboardInterrupt
        return np.zeros(len(x))

    monkeypatch.setattr("sim.calibration.posterior.log_likelihood", stops)
    with pytest.raises(KeyboardInterrupt):
        sample(None, 2, 1, steps=50, first=5)
    assert capfd.readouterr() == ("", "") and len(asked) == 6


@pytest.mark.parametrize(("own", "wider"), [(False, False), (True, True)])
def test_chance_counts_where_the_figure_is_of_the_place_itself(own, wider):
    plain, with_chance = (linear(SLOPES, TRUTH, 0.05, chance=c, own=own) for c in (0.0, 0.01))
    off = TRUTH[None] + 0.1
    lower = log_likelihood(plain, TRUTH[None]) - log_likelihood(plain, off)
    other = log_likelihood(with_chance, TRUTH[None]) - log_likelihood(with_chance, off)
    assert (other < 0.9 * lower).all() == wider


def test_what_is_left_open_counts_in_full():
    surface = linear(SLOPES, TRUTH, 0.05, rest=0.01)
    away = implausibility(surface, TRUTH[None] + 0.2)
    assert away == pytest.approx(np.abs(SLOPES @ np.full(3, 0.2))[None] / np.hypot(0.05, 0.1))


def test_a_figure_that_cannot_be_met_rules_everything_out_and_is_named():
    surface = linear(SLOPES, TRUTH, 0.01)
    far = surface.facts[0].value + 5.0
    facts = (surface.facts[0].__class__(**{**vars(surface.facts[0]), "value": far}), *surface.facts[1:])
    surface = type(surface)(facts, surface.emulators, surface.rest, surface.chance)
    places = CHANCE.random((4_000, 3))
    strict, lenient = matched(surface, places, allowed=0), matched(surface, places, allowed=1)
    assert strict.left == 0.0 and strict.alone[0] > LIMIT and (strict.alone[1:] < LIMIT).all()
    assert strict.by_fact[0] == 1.0 and lenient.left > 0.0


def test_what_a_wave_ruled_out_stays_ruled_out_in_the_next():
    near, wide = linear(SLOPES, TRUTH, 0.02), linear(SLOPES, TRUTH, 0.5)
    places = CHANCE.random((2_000, 3))
    first = matched(near, places, allowed=0)
    alone, after = matched(wide, places, allowed=0), matched(wide, places, allowed=0, before=first)
    assert 0.0 < first.left < alone.left and after.left == first.left and (after.gone == first.gone).all()


def test_the_worst_but_some():
    assert worst(np.array([[1.0, 5.0, 3.0], [4.0, 0.0, 2.0]]), 1).tolist() == [3.0, 2.0]


def test_figures_that_can_be_met_alone_but_not_together_are_found():
    slopes = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    surface = linear(slopes, TRUTH, 0.02)
    facts = (surface.facts[0].__class__(**{**vars(surface.facts[0]), "value": 0.9}), *surface.facts[1:])
    surface = type(surface)(facts, surface.emulators, surface.rest, surface.chance)
    pairs = apart(surface, CHANCE.random((20_000, 3)))
    assert [(i, j) for i, j, _ in pairs] == [(1, 0)]


def test_the_effective_number():
    assert effective(np.full(10, 0.1)) == pytest.approx(10)
    assert effective(np.array([1.0, 0.0, 0.0])) == pytest.approx(1)


@pytest.mark.filterwarnings("error")
def test_a_figure_that_no_run_says_is_left_out_without_a_warning_of_numpy():
    """As in runs that are too short for it, or where nothing was there to be counted at a point."""
    chance = np.random.default_rng(1)
    again, left = chance.normal(size=(20, 4, 5)), chance.normal(size=(30, 4))
    again[3, :, 2], again[:, :, 4], again[5, 1, 0], left[:, 3], left[2, 1] = [np.nan] * 5
    within, together = surface._within(again), surface._correlation(left)
    assert np.isfinite(within).all() and not within[4].any() and within[0, 0] == pytest.approx(1, abs=0.4)
    assert np.isfinite(together).all() and together[3] == pytest.approx([0, 0, 0, 1])
