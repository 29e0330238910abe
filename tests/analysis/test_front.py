"""The front of best mixes: known fronts are found, limits hold, and how sure it is."""

import math

import numpy as np
import pytest

from sim.analysis.front import Limits, Search, Setting, on_front, search, stays_on_front

pytest.importorskip("pymoo")


def zdt1(mixes):
    """ZDT1 (Zitzler, Deb and Thiele 2000): the front is the line where all but the first setting are 0."""
    g = 1 + 9 * mixes[:, 1:].mean(axis=1)
    return np.column_stack([mixes[:, 0], g * (1 - np.sqrt(mixes[:, 0] / g))])


def evaluated(mixes, noise=0.0, seeds=2, draws=1):
    """Aims of ZDT1, cost 10 for all of the first setting, harm as much as the first setting; with noise."""
    aims = zdt1(mixes)
    measures = np.column_stack([aims, 10 * mixes[:, 0], mixes[:, 0]])
    shape = (len(mixes), draws, seeds, 4)
    chance = np.random.default_rng(abs(hash(mixes.tobytes())) % 2**32)
    return measures[:, None, None, :] + noise * chance.normal(size=shape) * [1, 1, 0, 0]


SETTINGS = tuple(Setting(f"s{k}", 0.0, 1.0) for k in range(4))


def test_the_known_front_is_found_and_nothing_beyond_the_budget_is_on_it():
    found = search(evaluated, SETTINGS, ("f1", "f2"), Limits(budget=6.0), population=24, generations=40, resamples=5)
    front = found.front
    first, second = found.means[front].T
    assert len(front) > 8
    assert np.abs(second - (1 - np.sqrt(first))).mean() < 0.02
    assert first.max() <= 0.6 and first.max() > 0.55
    assert (np.diff(first) > 0).all() and (np.diff(second) < 0).all()


def test_the_safety_bound_holds_in_the_share_of_draws_that_is_asked():
    samples = np.zeros((2, 10, 3, 4))
    samples[0, :8, :, 3], samples[1, :9, :, 3] = -1.0, -1.0
    samples[0, 8:, :, 3], samples[1, 9:, :, 3] = 5.0, 5.0
    assert (Limits(harm=0.0, probability=0.9).excess(samples)[:, 1] <= 0).tolist() == [False, True]
    assert (Limits(harm=0.0, probability=0.8).excess(samples)[:, 1] <= 0).tolist() == [True, True]


def test_with_one_draw_the_end_of_the_one_sided_interval_must_stay_within_the_bound():
    harm = np.random.default_rng(1).normal(-0.5, 1, 8)
    samples = np.zeros((1, 1, 8, 4))
    samples[0, 0, :, 3] = harm
    bounds = [Limits(harm=0.0, probability=asked).excess(samples)[0, 1] for asked in (0.5001, 0.8, 0.95, 0.999)]
    assert bounds == sorted(bounds)
    assert bounds[0] == pytest.approx(harm.mean(), abs=0.2) and bounds[-1] > 0


def test_that_no_harm_was_seen_in_a_few_runs_does_not_make_a_mix_safe():
    samples = np.zeros((1, 1, 4, 4))
    limits = Limits(harm=0.05, probability=0.9, one=lambda: 0.1)
    assert limits.excess(samples)[0, 1] > 0
    assert limits.excess(np.zeros((1, 1, 40, 4)))[0, 1] <= 0


def test_a_mix_that_is_beaten_by_one_allowed_mix_is_not_on_the_front():
    values = np.array([[1.0, 5], [2, 2], [2, 2], [3, 3], [0, 0]])
    assert on_front(values, np.array([True] * 4 + [False])).tolist() == [True, True, True, False, False]


def test_a_front_without_noise_stays_and_two_mixes_that_chance_tells_apart_share_it():
    mixes = np.array([[0.0, 0, 0, 0], [0.5, 0, 0, 0], [0.5, 1, 0, 0]])
    sure = Search(SETTINGS, ("f1", "f2"), Limits(), mixes, evaluated(mixes))
    assert stays_on_front(sure, 50).tolist() == [1.0, 1.0, 0.0]
    samples = np.zeros((2, 1, 12, 3))
    samples[1, 0, :, 0] = np.random.default_rng(2).permutation(np.repeat([-1.0, 1.0], 6))
    even = Search(SETTINGS[:1], ("f",), Limits(), np.array([[0.0], [1.0]]), samples)
    assert stays_on_front(even, 400)[1] == pytest.approx(0.55, abs=0.15)


def test_the_same_search_asks_the_same_mixes_and_settings_move_in_steps():
    asked = []
    for _ in range(2):
        asked.append([])
        search(lambda x: asked[-1].append(x) or evaluated(x), SETTINGS, ("f1", "f2"), Limits(), population=8,
               generations=3, resamples=1)  # fmt: skip
    assert all(np.array_equal(a, b) for a, b in zip(*asked, strict=True))
    every = np.vstack(asked[0])
    assert len(np.unique(every, axis=0)) == len(every)
    assert np.allclose(every * 100, np.rint(every * 100))
    assert Setting("n", 0, 3, True).rounded(np.array([0.2, 1.6, 2.9])).tolist() == [0, 2, 3]


def test_a_mix_that_failed_is_never_on_the_front():
    def fails(mixes):
        found = evaluated(mixes)
        found[mixes[:, 0] > 0.3] = math.nan
        return found

    found = search(fails, SETTINGS, ("f1", "f2"), Limits(), population=8, generations=3, resamples=3)
    assert found.mixes[found.front][:, 0].max() <= 0.3
    assert found.stays[found.mixes[:, 0] > 0.3].max() == 0.0
