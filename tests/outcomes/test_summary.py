"""Pairing by seed, and two policies together."""

import math

import numpy as np
import pytest

from sim.outcomes.summary import interaction, variance_ratio


def test_pairing_that_removes_shared_noise_shows_in_the_ratio():
    chance = np.random.default_rng(1)
    shared, own = chance.normal(0, 3, 4000), chance.normal(0, 1, (2, 4000))
    found = variance_ratio(100 + shared + own[0], 90 + shared + own[1])
    assert found.ratio == pytest.approx(10.0, rel=0.1)
    assert found.prevented == pytest.approx(0.1, abs=0.003) and math.isnan(found.bound)


@pytest.mark.parametrize("years", [1.0, 5.0])
def test_the_ceiling_of_pairing_is_that_of_the_gross_flips(years):
    """Each child flips one way or the other: the variance of the net is the number of flips, and the ratio its ceiling."""
    chance = np.random.default_rng(3)
    base = chance.poisson(500, 4000)
    up, down = chance.poisson(20, (2, 4000))
    found = variance_ratio(base / years, (base + up - down) / years, up + down, 1 / years)
    assert found.flips == pytest.approx(40, rel=0.02)
    assert found.bound == pytest.approx((500 + 540) / 40, rel=0.05) and found.ratio == pytest.approx(
        found.bound, rel=0.1
    )


def test_a_policy_that_hardly_lowers_anything_has_a_finite_ceiling():
    """The old bound, (2 - f) / f, went to infinity here."""
    found = variance_ratio([100.0, 104.0, 96.0], [101.0, 103.0, 96.0], [3, 1, 2])
    assert 0 < found.bound < 50


def test_independent_runs_gain_nothing():
    values = np.random.default_rng(2).normal(100, 5, (2, 4000))
    assert variance_ratio(*values).ratio == pytest.approx(1.0, abs=0.1)


def test_a_ratio_needs_two_pairs_and_a_ceiling_needs_flips():
    assert math.isnan(variance_ratio([1.0], [2.0]).ratio)
    assert math.isnan(variance_ratio([1.0, 2.0, 3.0], [2.0, 3.5, 4.0]).bound)
    assert math.isnan(variance_ratio([1.0, 2.0, 3.0], [2.0, 3.5, 4.0], [0, 0, 0]).bound)
    assert variance_ratio([1.0, 2.0], [0.5, 1.5]).ratio == math.inf
    with pytest.raises(ValueError, match="pairs"):
        variance_ratio([1.0], [1.0, 2.0])


def test_policies_that_overlap_do_together_less_than_their_sum():
    assert interaction([100, 110], [[90, 99], [85, 95]], [80, 89]).tolist() == [5.0, 5.0]
    assert interaction([100], [[90], [85]], [75]).tolist() == [0.0]
    assert interaction([100], [[90], [95], [98]], [80]).tolist() == [-3.0], "three together: more than their sum"
