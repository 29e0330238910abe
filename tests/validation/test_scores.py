"""Scores against values computed by hand and against their definitions."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from sim.validation.scores import (
    PROBABILITIES,
    by_fact,
    crps_of_normal,
    crps_of_sample,
    interval_score,
    normal_quantiles,
    sample_quantiles,
    score,
    weighted_interval_score,
)


def test_the_interval_score_is_the_width_and_a_fine_outside():
    assert interval_score(2.0, 6.0, 3.0, 0.9) == 4.0
    assert interval_score(2.0, 6.0, 1.5, 0.9) == pytest.approx(4.0 + 20.0 * 0.5)  # 2 / 0.1 for each unit outside
    assert interval_score(2.0, 6.0, 7.0, 0.5) == pytest.approx(4.0 + 4.0 * 1.0)
    for low, high, share in ((6.0, 2.0, 0.9), (2.0, 6.0, 0.0), (2.0, 6.0, 1.0)):
        with pytest.raises(ValueError, match="interval"):
            interval_score(low, high, 3.0, share)


def test_the_weighted_interval_score_is_that_of_bracher_and_others():
    """Half the error of the median and alpha / 2 times each interval score, over the number of intervals and a half."""
    quantiles = {0.05: 1.0, 0.25: 2.0, 0.5: 3.0, 0.75: 5.0, 0.95: 8.0}
    by_hand = (0.5 * 3.0 + 0.25 * (3.0 + 4.0 * 1.0) + 0.05 * 7.0) / 2.5
    assert weighted_interval_score(quantiles, 6.0) == pytest.approx(by_hand)


def test_the_weighted_interval_score_is_the_mean_pinball_loss():
    """The same by another road: twice the mean loss of the quantiles, each of them weighed alike."""
    quantiles = {0.05: 1.0, 0.25: 2.0, 0.5: 3.0, 0.75: 5.0, 0.95: 8.0}
    for figure in (-1.0, 2.5, 3.0, 6.0, 9.5):
        loss = [(p - (figure < q)) * (figure - q) for p, q in quantiles.items()]
        assert weighted_interval_score(quantiles, figure) == pytest.approx(2.0 * sum(loss) / 5.0)


def test_the_crps_of_a_normal_is_the_area_between():
    for mean, deviation, figure in ((0.0, 1.0, 0.0), (1.0, 0.5, 3.0), (-2.0, 2.0, -2.5)):
        below = quad(lambda x: norm.cdf(x, mean, deviation) ** 2, -40.0, figure)[0]  # noqa: B023
        above = quad(lambda x: norm.sf(x, mean, deviation) ** 2, figure, 40.0)[0]  # noqa: B023
        assert crps_of_normal(mean, deviation, figure) == pytest.approx(below + above, abs=1e-6)
    assert crps_of_normal(0.0, 1.0, 0.0) == pytest.approx((math.sqrt(2.0) - 1.0) / math.sqrt(math.pi))
    assert crps_of_normal(3.0, 0.0, 5.0) == 2.0


def test_the_crps_of_a_sample_by_hand_and_by_pairs():
    assert crps_of_sample(np.array([1.0]), 4.0) == 3.0
    assert crps_of_sample(np.array([0.0, 2.0]), 1.0) == pytest.approx(0.5)  # 1 less half of a mean distance of 1
    x, w = np.array([3.0, 1.0, 7.0, 4.0]), np.array([1.0, 2.0, 3.0, 4.0])
    p = w / w.sum()
    pairs = p @ np.abs(x[:, None] - x) @ p
    assert crps_of_sample(x, 5.0, w) == pytest.approx(p @ np.abs(x - 5.0) - 0.5 * pairs)
    many = np.random.default_rng(1).normal(2.0, 3.0, 40_000)
    assert crps_of_sample(many, 4.0) == pytest.approx(crps_of_normal(2.0, 3.0, 4.0), abs=0.03)


def test_who_says_what_he_thinks_scores_best():
    """Proper: over figures of one distribution the weighted score is least for that distribution."""
    figures = np.random.default_rng(2).normal(0.0, 1.0, 4_000)

    def mean(centre, deviation):
        said = normal_quantiles(centre, deviation)
        return np.mean([weighted_interval_score(said, y) for y in figures])

    true = mean(0.0, 1.0)
    assert all(true < mean(*other) for other in ((0.3, 1.0), (-0.3, 1.0), (0.0, 0.6), (0.0, 1.6)))


def test_intervals_that_hold_and_errors_with_their_sign():
    said = normal_quantiles(math.log(100.0), 0.1)
    shown = {p: math.exp(x) for p, x in said.items()}
    found = score(said, math.log(110.0), shown, 110.0)
    assert found.error == pytest.approx(-10.0) and found.relative == pytest.approx(-10.0 / 110.0)
    assert not found.inside_50 and found.inside_90  # one deviation away: outside 0.67, inside 1.64
    assert score(said, math.log(110.0), shown, 110.0, size=2.0).weighted == pytest.approx(found.weighted / 2.0)


def test_quantiles_of_a_sample_and_of_a_normal_agree():
    drawn = sample_quantiles(np.random.default_rng(3).normal(1.0, 2.0, 200_000))
    for p, x in normal_quantiles(1.0, 2.0).items():
        assert drawn[p] == pytest.approx(x, abs=0.03)
    assert tuple(drawn) == PROBABILITIES


def test_what_tells_one_fact_counts_once():
    assert by_fact([1.0, 3.0, 10.0], ["a", "a", "b"]) == 6.0
    assert math.isnan(by_fact([], []))
