"""The emulator: what it predicts, how sure it is, what it holds to be noise, and which factors act."""

import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

from sim.analysis.emulator import fit
from sim.analysis.gaussian import CONSTANT, PRIOR, Level, loss
from sim.analysis.polynomial import PolynomialChaos
from sim.designs.sampling import unit_latin
from tests.analysis.made import ISHIGAMI, SOBOL_G, TWENTY


def each(number):
    return [[k] for k in range(number)]


def test_the_likelihood_is_that_of_scikit_learn_and_its_slope_is_right():
    x = unit_latin(3, 40, 1)
    y = ISHIGAMI.function(x)
    y = (y - y.mean()) / y.std()
    level = Level(1.3, np.array([4.0, 9.0, 0.5]), 0.2)
    nothing = np.zeros(40)
    found, slope = loss(level.logs(), x, y, nothing)
    prior = PRIOR * np.sqrt(level.bends).sum()
    kernel = ConstantKernel(CONSTANT) + ConstantKernel(1.3) * RBF(1 / np.sqrt(level.bends)) + WhiteKernel(0.2)
    theirs = GaussianProcessRegressor(kernel, optimizer=None, alpha=1e-14).fit(x, y).log_marginal_likelihood_value_
    assert prior - found - 20 * np.log(2 * np.pi) == pytest.approx(theirs, rel=1e-6)
    for k in range(5):
        step = np.eye(5)[k] * 1e-5
        ends = [loss(level.logs() + sign * step, x, y, nothing)[0] for sign in (1, -1)]
        assert slope[k] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-4, abs=1e-5)


def test_closed_forms_are_what_a_large_sample_of_the_surface_gives():
    """Of a Gaussian process: first order, total, and a group of two factors."""
    x = unit_latin(3, 60, 2)
    process = fit(x, ISHIGAMI.function(x)).process
    first, total = process.shares([*each(3), [0, 2]], 0, 1)
    chance = np.random.default_rng(3)
    a, b = chance.random((2, 60_000, 3))
    at_a, at_b = process.predict(a)[0], process.predict(b)[0]
    for number, group in enumerate([*each(3), [0, 2]]):
        mixed = a.copy()
        mixed[:, group] = b[:, group]
        at = process.predict(mixed)[0]
        assert total[0, number] == pytest.approx(0.5 * ((at_a - at) ** 2).mean() / at_a.var(), abs=0.02)
        assert first[0, number] == pytest.approx((at_b * (at - at_a)).mean() / at_a.var(), abs=0.04)


def test_coefficients_of_a_polynomial_are_found_and_their_squares_are_the_shares():
    x = unit_latin(20, 200, 4)
    found = PolynomialChaos(x, TWENTY.function(x))
    first, total = found.shares(each(20), 0, 1)
    assert first[0] == pytest.approx(TWENTY.first, abs=1e-6) and total[0] == pytest.approx(TWENTY.total, abs=1e-6)
    group = found.shares([[0, 5], [6, 7]], 0, 1)
    assert group[0][0] == pytest.approx(group[1][0], abs=1e-6)  # nothing goes on between these and others


@pytest.mark.parametrize(
    "made", [ISHIGAMI, SOBOL_G, pytest.param(TWENTY, marks=pytest.mark.slow)], ids=lambda made: made.name
)
def test_what_is_unseen_is_predicted_and_noise_is_told_from_signal(made):
    x = unit_latin(made.factors, 250, 5)
    found = fit(x, made.noisy(x, 0.1, 6)[:, 0])
    new = np.random.default_rng(7).random((2000, made.factors))
    mean, sd = found.predict(new)
    wrong = made.function(new) - mean
    assert (wrong**2).mean() < 0.12 * made.variance
    assert 0.5 < np.sqrt((wrong**2).mean() / (sd**2).mean()) < 2.5  # it knows how far it can be off
    assert 0.4 < found.noise / (made.variance / 9) < 1.8
    assert found.errors[found.kind] == found.error == min(found.errors.values())
    assert found.q2 == pytest.approx(1 - found.error / found.variance)


def test_with_the_noise_given_the_fit_is_judged_on_the_rest():
    x = unit_latin(6, 180, 8)
    y = SOBOL_G.noisy(x, 0.4, 9)[:, 0]
    given = SOBOL_G.variance * 0.4 / 0.6
    uneven = np.where(x[:, 0] < 0.5, 0.5, 1.5) * given
    plain, known = fit(x, y), fit(x, y, uneven)
    assert plain.q2 < 0.62 and known.q2 > 0.8
    assert known.noise >= uneven.mean()


def test_a_factor_that_does_nothing_is_told_from_one_that_acts():
    x = unit_latin(20, 160, 10)
    found = fit(x, TWENTY.noisy(x, 0.1, 11)[:, 0])
    active = found.p_values() < found.threshold
    assert active[:9].all() and not active[12:].any()


def test_chance_alone_is_not_predicted():
    x = unit_latin(10, 120, 12)
    found = fit(x, np.random.default_rng(13).normal(size=120))
    assert found.q2 < 0.1 and not (found.p_values() < found.threshold).any()


def test_the_same_data_give_the_same_emulator():
    x = unit_latin(4, 80, 14)
    y = np.exp(3 * x[:, 0]) + x[:, 1]
    one, other = fit(x, y), fit(x, y)
    assert one.error == other.error
    assert np.array_equal(one.predict(x)[0], other.predict(x)[0])
    assert np.array_equal(one.shares(each(4), 16)[1], other.shares(each(4), 16)[1])


def test_odd_outcomes_do_no_harm():
    x = unit_latin(3, 60, 15)
    same = fit(x, np.full(60, 7.0))
    assert (same.kind, same.q2, same.noise) == ("constant", 1.0, 0.0)
    assert same.predict(x[:2])[0].tolist() == [7.0, 7.0] and not same.shares(each(3), 2)[1].any()
    few = fit(x[:10], x[:10, 0])
    assert few.kind == "constant" and few.q2 == 0.0 and few.predict(x[:1])[1] > 0
    gaps = x[:, 0] * 2
    gaps[::5] = np.nan
    holes = fit(x, gaps)
    assert (holes.points, holes.missing) == (48, 12) and holes.q2 > 0.99
    rare = np.zeros(60)
    rare[7] = 1.0  # all of it in one run
    assert fit(x, rare).q2 < 0.5 and np.isfinite(fit(x, rare).predict(x)[0]).all()
    assert fit(x, np.full(60, np.nan)).points == 0
