"""Intervals and probabilities of paired runs."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.experiments.statistics import estimate, probability_all, probability_below


def test_the_interval_of_seeds_is_students_t_interval_of_the_mean():
    values = np.random.default_rng(1).normal(-3, 2, 12)
    found = estimate(values, [0] * 12)
    low, high = stats.t.interval(0.95, 11, values.mean(), stats.sem(values))
    assert (found.mean, found.low, found.high) == pytest.approx((values.mean(), low, high))


def test_the_interval_of_the_mean_covers_the_truth_in_about_19_of_20_experiments():
    chance = np.random.default_rng(3)
    hits = [(e := estimate(chance.normal(1, 2, 8), [0] * 8)).low <= 1 <= e.high for _ in range(2000)]
    assert 0.93 < np.mean(hits) < 0.97


def test_one_run_has_a_mean_and_no_interval():
    found = estimate([4.0], [0])
    assert found.mean == 4.0
    assert math.isnan(found.low)
    assert math.isnan(probability_below([4.0], [0]))


def test_a_missing_value_drops_out_and_nothing_at_all_is_nan():
    assert estimate([1.0, math.nan, 3.0], [0, 0, 0]).n == 2
    assert math.isnan(estimate([math.nan], [0]).mean)


def test_the_spread_of_parameters_is_told_apart_from_chance():
    chance = np.random.default_rng(5)
    draws = np.repeat(np.arange(60), 30)
    values = chance.normal(0, 2, 60)[draws] + chance.normal(0, 1, len(draws))
    found = estimate(values, draws)
    assert found.sd_seeds == pytest.approx(1.0, rel=0.1)
    assert found.sd_draws == pytest.approx(2.0, rel=0.25)
    assert found.high - found.low > 3 * (found.high_seeds - found.low_seeds)


def test_with_parameter_draws_probability_is_the_share_of_draws_with_that_sign():
    values = [-1, -3, 2, 4, -5, 1, -1, -1]
    draws = [0, 0, 1, 1, 2, 2, 3, 3]
    assert probability_below(values, draws) == 0.75


def test_with_seeds_alone_probability_agrees_with_the_interval():
    values = np.array([-1.0, -2.0, -3.0, -0.5, -2.5])
    edge = estimate(values, [0] * 5).high
    assert probability_below(values - edge, [0] * 5) == pytest.approx(0.975)


def test_a_policy_that_changes_nothing_lowers_nothing():
    assert probability_below([0.0] * 6, [0] * 6) == 0.0
    assert probability_all(np.zeros((6, 3)), [True, False, False], [0] * 6) == 0.0
    assert probability_all(np.zeros((6, 2)), [False, False], [0] * 6) == 1.0


def test_the_joint_probability_is_not_above_that_of_each_part():
    chance = np.random.default_rng(8)
    both = chance.normal([-0.4, -0.2], 1, (15, 2))
    parts = [probability_below(both[:, i], [0] * 15) for i in range(2)]
    joint = probability_all(both, [True, False], [0] * 15)
    assert joint <= min(parts) + 0.01
    assert joint == pytest.approx(parts[0] * parts[1], abs=0.1)  # the parts are independent here


def test_the_joint_probability_of_one_outcome_is_its_own_probability():
    values = np.random.default_rng(9).normal(-0.3, 1, (10, 1))
    alone = probability_below(values[:, 0], [0] * 10)
    assert probability_all(values, [True], [0] * 10) == pytest.approx(alone, abs=0.01)
