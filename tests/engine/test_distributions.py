"""Lengths of stay have the mean that is asked for, and the spread that belongs to their shape."""

import math

import numpy as np
import pytest
from scipy import special, stats

from sim.engine import EXPONENTIAL, FIXED, GAMMA, LOGNORMAL, WEIBULL, stay
from sim.engine.distributions import gamma_function
from sim.scenario.services import DISTRIBUTIONS

CASES = {
    "exponential": (EXPONENTIAL, 0.0, lambda mean, shape: stats.expon(scale=mean)),
    "gamma, shape 0.5": (GAMMA, 0.5, lambda mean, shape: stats.gamma(shape, scale=mean / shape)),
    "gamma, shape 1": (GAMMA, 1.0, lambda mean, shape: stats.gamma(shape, scale=mean / shape)),
    "gamma, shape 4": (GAMMA, 4.0, lambda mean, shape: stats.gamma(shape, scale=mean / shape)),
    "lognormal": (LOGNORMAL, 0.8, lambda mean, shape: stats.lognorm(shape, scale=mean * math.exp(-(shape**2) / 2))),
    "weibull, falling": (WEIBULL, 0.7, lambda mean, s: stats.weibull_min(s, scale=mean / math.gamma(1 + 1 / s))),
    "weibull, rising": (WEIBULL, 2.5, lambda mean, s: stats.weibull_min(s, scale=mean / math.gamma(1 + 1 / s))),
}


def sample(family, mean, shape, n=20_000, purpose=1100):
    with np.errstate(over="ignore"):
        return np.array([stay(np.uint64(8), np.uint64(99), purpose, i, family, mean, shape) for i in range(n)])


@pytest.mark.parametrize("case", CASES)
def test_stays_follow_their_distribution(case):
    family, shape, law = CASES[case]
    mean = 10.4
    found, expected = sample(family, mean, shape), law(mean, shape)
    assert expected.mean() == pytest.approx(mean)
    assert abs(found.mean() - mean) < 4 * expected.std() / math.sqrt(len(found))
    assert stats.kstest(found, expected.cdf).pvalue > 1e-3
    assert (found > 0).all()


def test_a_fixed_stay_is_the_same_each_time():
    assert set(sample(FIXED, 0.2, 0.0, n=10)) == {0.2}


def test_scenarios_name_them_by_the_numbers_of_the_engine():
    named = {"exponential": EXPONENTIAL, "gamma": GAMMA, "lognormal": LOGNORMAL, "weibull": WEIBULL, "fixed": FIXED}
    assert dict(DISTRIBUTIONS) == named


def test_a_stay_of_mean_zero_ends_at_once():
    for family in (EXPONENTIAL, GAMMA, LOGNORMAL, WEIBULL, FIXED):
        assert set(sample(family, 0.0, 1.0, n=5)) == {0.0}


@pytest.mark.parametrize(
    "family, mean, shape", [(9, 1.0, 1.0), (GAMMA, 1.0, 0.0), (WEIBULL, 1.0, -1.0), (FIXED, -1.0, 1.0)]
)
def test_stays_that_cannot_be(family, mean, shape):
    with pytest.raises(ValueError, match="stay"):
        sample(family, mean, shape, n=1)


def test_gamma_function_is_exact():
    x = np.linspace(1.0, 60.0, 500)
    assert np.allclose([gamma_function(v) for v in x], special.gamma(x), rtol=1e-13)
