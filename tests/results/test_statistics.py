"""Intervals and probabilities of paired runs."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.results.chances import joint, sides
from sim.results.intervals import Scale
from sim.results.statistics import estimate, one_future


def test_with_many_runs_the_interval_is_students_t_interval_of_the_mean():
    values = np.random.default_rng(1).normal(-3, 2, 1000)
    found = estimate(values, [0] * 1000, scale=Scale(1.0))
    low, high = stats.t.interval(0.95, 999, values.mean(), stats.sem(values))
    assert found.mean == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.05 * (high - low))


def test_the_interval_of_the_mean_covers_the_truth_in_about_19_of_20_experiments():
    chance = np.random.default_rng(3)
    hits = [(e := estimate(chance.normal(1, 2, 8), [0] * 8)).low <= 1 <= e.high for _ in range(2000)]
    assert 0.94 < np.mean(hits) < 0.99


def test_one_run_has_a_mean_and_no_interval():
    found = estimate([4.0], [0])
    assert found.mean == 4.0
    assert math.isnan(found.low)
    assert sides([4.0], [0]) is None


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


def test_without_draws_there_is_no_probability():
    assert sides([-1.0, -2.0, -3.0], [0, 0, 0]) is None
    assert math.isnan(joint(-np.ones((3, 2)), [True, False], [0, 0, 0]))


def many(draws, seeds, truth, noise, chance):
    """Differences with a true one a draw and the chance of each run: values, draws, seeds."""
    values = np.repeat(truth, seeds) + chance.normal(0, noise, draws * seeds)
    return values, np.repeat(np.arange(draws), seeds), np.tile(np.arange(seeds), draws)


def test_with_draws_and_little_chance_probability_is_the_share_of_draws_with_that_sign():
    truth = np.array([-1.0, 0.5, -2.0, -0.7, 3.0, -0.3, -1.2, -4.0])
    found = sides(*many(8, 6, truth, 0.01, np.random.default_rng(1)))
    assert found.lower == pytest.approx(0.75, abs=0.01)
    assert found.higher == pytest.approx(0.25, abs=0.01)
    assert found.equal == 0.0


def test_the_probability_is_freed_of_the_chance_of_the_seeds():
    """Three in four draws are truly lower; chance alone, twice as wide as the draws, would make that 62%."""
    chance = np.random.default_rng(4)
    freed, counted = [], []
    for _ in range(60):
        truth = chance.normal(-0.674, 1.0, 200)
        values, draws, seeds = many(200, 2, truth, 2.5, chance)
        freed.append(sides(values, draws, seeds).lower)
        counted.append((values.reshape(200, 2).mean(axis=1) < 0).mean())
    assert np.mean(counted) < 0.66
    assert np.mean(freed) == pytest.approx(0.75, abs=0.03)


def test_draws_in_which_nothing_differs_are_ties_and_on_no_side():
    truth = np.array([0.0] * 5 + [-1.0] * 3 + [1.0] * 2)
    values, draws, seeds = many(10, 4, truth, 0.0, np.random.default_rng(1))
    found = sides(values, draws, seeds, Scale(0.01))
    assert found.equal == 0.5
    assert found.lower + found.equal + found.higher == pytest.approx(1.0)
    assert found.lower == pytest.approx(0.3, abs=0.05)


def test_ties_count_as_no_more_but_not_as_fewer():
    values = np.zeros((12, 2))
    draws, seeds = np.repeat(range(4), 3), np.tile(range(3), 4)
    assert joint(values, [True, False], draws, seeds) == 0.0
    assert joint(values, [False, False], draws, seeds) == 1.0


def test_the_joint_probability_is_not_above_that_of_each_part():
    chance = np.random.default_rng(8)
    both = np.stack([many(40, 3, chance.normal(-0.4, 1, 40), 0.3, chance)[0] for _ in range(2)], axis=1)
    draws, seeds = np.repeat(range(40), 3), np.tile(range(3), 40)
    parts = [sides(both[:, i], draws, seeds).lower for i in range(2)]
    together = joint(both, [True, False], draws, seeds)
    assert together <= min(parts) + 0.01
    assert together == pytest.approx(parts[0] * parts[1], abs=0.12)  # the parts are independent here
    assert joint(both[:, :1], [True], draws, seeds) == pytest.approx(parts[0], abs=0.01)


@pytest.mark.parametrize(("draws", "least"), [(5, 0.9), (10, 0.92), (40, 0.92)])
def test_the_interval_of_few_draws_holds_the_next_world_as_often_as_it_says(draws, least):
    """Worlds with normal effects, and the chance of their seeds: the mean and both sources."""
    chance, held, times = np.random.default_rng(4), 0, 600
    seeds = 2
    labels = np.repeat(np.arange(draws), seeds)
    own = np.arange(draws * seeds)  # every draw has seeds of its own
    for _ in range(times):
        effects = chance.normal(0.0, 1.0, draws + 1)
        values = np.repeat(effects[:-1], seeds) + chance.normal(0.0, 0.5, draws * seeds)
        found = estimate(values, labels, own)
        held += found.low <= effects[-1] <= found.high
    assert least < held / times < 0.99


PARTS = [(0.0, 0.0, 1.0), (0.5, 0.5, 1.0), (1.0, 0.0, 0.3), (0.2, 1.0, 0.3)]
"""Standard deviations of draws, seeds and the rest."""


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize(
    ("draws", "seeds"),
    [(20, 2), *(pytest.param(*size, marks=pytest.mark.slow) for size in ((100, 2), (10, 10), (5, 3)))],
)
@pytest.mark.parametrize("shared", [True, False])
def test_a_single_future_lies_within_its_limits_as_often_as_they_say(draws, seeds, parts, shared):
    """Whether all draws have the same seeds or each its own."""
    chance, held, tries = np.random.default_rng(11), 0, 300
    for _ in range(tries):
        of_draw, rest = chance.normal(0, parts[0], draws + 1), chance.normal(0, parts[2], (draws + 1, seeds))
        of_seed = chance.normal(0, parts[1], (1 if shared else draws + 1, seeds))
        values = of_draw[:, None] + of_seed + rest
        names = np.broadcast_to(np.arange(seeds), (draws, seeds)) if shared else np.arange(draws * seeds)
        found = estimate(values[:-1].ravel(), np.repeat(np.arange(draws), seeds), names.ravel())
        low, high = one_future(found)
        other = of_draw[-1] + chance.normal(0, math.hypot(parts[1], parts[2]))  # another world, another seed
        held += low <= other <= high
    few = shared and seeds < 4 and parts[1] > 0.0  # two seeds hardly tell how far a third lies off
    assert held / tries > (0.88 if few else 0.93)


def test_seeds_that_lie_close_by_luck_make_no_coin_certain():
    """Two seeds whose averages happen to agree said that a mean within one standard error of zero is above it in 99 of 100."""
    chance, sure, tries = np.random.default_rng(12), 0, 400
    for _ in range(tries):
        values, draws, seeds = many(100, 2, np.zeros(100), 1.0, chance)
        found, mean = sides(values, draws, seeds), abs(values.mean()) / values.std() * math.sqrt(200)
        sure += mean < 1.0 and not 0.02 < found.lower < 0.98
    assert sure == 0
