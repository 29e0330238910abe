"""A ratio that is only shown when it can be told: among those shown the interval holds, and the best guess is in the middle."""

import math

import numpy as np
import pytest

from sim.results.intervals import freedom
from sim.results.selected import correlation_of, selected_ratio
from sim.results.statistics import Estimate, estimate, fieller

TRIES = 200


def ratios(runs: int, sure: float, correlation: float, price: float):
    """Shown ratios over the true one, in many comparisons; ``sure``: standard errors that the mean below lies from zero."""
    chance = np.random.default_rng(runs + int(10 * sure))
    below = sure / math.sqrt(runs)
    root = np.linalg.cholesky([[1.0, correlation], [correlation, 1.0]])
    for tried in range(TRIES * 4):
        noise = root @ chance.standard_normal((2, runs))
        x, y = 3.0 * (price * below + noise[0]), below + noise[1]
        one, other = (estimate(column, [0] * runs) for column in (x, y))
        found = selected_ratio(one, other, correlation_of(x, y), freedom(runs)) if other.low > 0 else None
        if found is not None:
            yield found, fieller(x, y)
        if tried >= TRIES - 1 and sure >= 3:
            return


@pytest.mark.parametrize(("runs", "sure"), [(5, 3.0), (10, 2.0), (10, 3.0), (20, 2.0), (20, 5.0)])
def test_prices_that_are_shown_hold_the_true_one_and_are_not_too_low(runs, sure):
    price, true = 4.0, 12.0
    shown = list(ratios(runs, sure, 0.3, price))
    assert len(shown) > 60
    covered = np.mean([found.low <= true <= found.high for found, _ in shown])
    too_low = np.mean([found.mean < true for found, _ in shown])
    error = math.sqrt(0.25 / len(shown))
    assert covered >= 0.93 - 2 * math.sqrt(0.93 * 0.07 / len(shown))
    assert too_low <= 0.5 + 2.5 * error
    if sure <= 2:  # what is right for a ratio that is always shown is not for one that is selected
        assert np.mean([plain is not None and plain[0] < true for _, plain in shown]) > 0.75


def test_a_ratio_that_is_sure_is_that_of_fieller():
    chance = np.random.default_rng(1)
    x, y = 50.0 + chance.normal(0, 4, 40), 10.0 + chance.normal(0, 0.5, 40)
    one, other = estimate(x, [0] * 40), estimate(y, [0] * 40)
    found = selected_ratio(one, other, correlation_of(x, y), 39)
    ratio, low, high = fieller(x, y)
    assert (found.mean, found.low, found.high) == pytest.approx((ratio, low, high), rel=0.01)


def test_signs_and_units_only_carry_over():
    def made(mean, half):
        return Estimate(mean, mean - half, mean + half, 1.0, math.nan, mean - half, mean + half, 10)

    plain = selected_ratio(made(6.0, 3.0), made(4.0, 1.0), 0.4, 9)
    for factor in (1e-6, 1e6):
        scaled = selected_ratio(made(6.0 * factor, 3.0 * factor), made(4.0, 1.0), 0.4, 9)
        assert (scaled.mean / factor, scaled.low / factor, scaled.high / factor) == pytest.approx(
            (plain.mean, plain.low, plain.high), rel=0.01
        )
    both = selected_ratio(made(-6.0, 3.0), made(-4.0, 1.0), 0.4, 9)
    assert (both.mean, both.low, both.high) == pytest.approx((plain.mean, plain.low, plain.high), rel=1e-6)
    one = selected_ratio(made(-6.0, 3.0), made(4.0, 1.0), -0.4, 9)
    assert (one.mean, -one.high, -one.low) == pytest.approx((-plain.mean, plain.low, plain.high), rel=0.02)
    assert selected_ratio(made(6.0, 3.0), made(0.9, 1.0), 0.4, 9) is None


def test_what_is_exact_stays_exact():
    exact = Estimate(2.0, 2.0, 2.0, 0.0, math.nan, 2.0, 2.0, 5)
    found = selected_ratio(Estimate(6.0, 6.0, 6.0, 0.0, math.nan, 6.0, 6.0, 5), exact, 0.0, 4)
    assert (found.mean, found.low, found.high) == pytest.approx((3.0, 3.0, 3.0), rel=0.01)
    nothing = selected_ratio(Estimate(0.0, 0.0, 0.0, 0.0, math.nan, 0.0, 0.0, 5), exact, 0.0, 4)
    assert abs(nothing.mean) < 0.01 and abs(nothing.low) < 0.01 and abs(nothing.high) < 0.01
