"""How good a prediction was: error, whether its intervals held the figure, and proper scores of what it said as a whole.

A *proper* score is best, in the long run, for whoever says what he thinks. Interval score: width, and for a figure outside a
fine of 2 / alpha times how far (Winkler 1972; Gneiting and Raftery 2007, eq. 43). Weighted interval score: the error of the
median and the interval scores together (Bracher, Ray, Gneiting and Reich 2021). Continuous ranked probability score: the area
between what was said and what came (Gneiting and Raftery 2007, section 4.2). All three are in the unit of the figure, and less
is better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

INTERVALS = (0.5, 0.9)
"""Shares that the intervals should hold."""
PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles by which a prediction is told: the ends of these intervals and the median."""


def interval_score(low: float, high: float, figure: float, share: float) -> float:
    """Interval score of a central interval that should hold this share.

    Raises
    ------
    ValueError : the ends are the wrong way round, or the share is not between 0 and 1.
    """
    if not 0.0 < share < 1.0 or low > high:
        raise ValueError(f"an interval from {low} to {high} for a share of {share}")
    return (high - low) + 2.0 / (1.0 - share) * (max(low - figure, 0.0) + max(figure - high, 0.0))


def weighted_interval_score(quantiles: Mapping[float, float], figure: float) -> float:
    """Weighted interval score of the quantiles of `PROBABILITIES`."""
    total = 0.5 * abs(figure - quantiles[0.5])
    for share in INTERVALS:
        low, high = ends(quantiles, share)
        total += 0.5 * (1.0 - share) * interval_score(low, high, figure, share)
    return total / (len(INTERVALS) + 0.5)


def ends(quantiles: Mapping[float, float], share: float) -> tuple[float, float]:
    """Both ends of the central interval that should hold this share."""
    return quantiles[round((1.0 - share) / 2.0, 6)], quantiles[round((1.0 + share) / 2.0, 6)]


def crps_of_sample(sample: np.ndarray, figure: float, weight: np.ndarray | None = None) -> float:
    """Continuous ranked probability score of a (weighted) sample: mean distance to the figure less half of that between two."""
    order = np.argsort(sample, kind="stable")
    x = np.asarray(sample, float)[order]
    w = np.full(len(x), 1.0 / len(x)) if weight is None else np.asarray(weight, float)[order] / np.sum(weight)
    below = np.cumsum(w)[:-1]
    return float(w @ np.abs(x - figure) - np.sum(below * (1.0 - below) * np.diff(x)))


def crps_of_normal(mean: float, deviation: float, figure: float) -> float:
    """Continuous ranked probability score of a normal distribution (Gneiting and Raftery 2007, section 4.2)."""
    from scipy.stats import norm

    if deviation <= 0.0:
        return abs(figure - mean)
    z = (figure - mean) / deviation
    return float(deviation * (z * (2.0 * norm.cdf(z) - 1.0) + 2.0 * norm.pdf(z) - 1.0 / np.sqrt(np.pi)))


@dataclass(frozen=True)
class Score:
    """How good one prediction of one figure was.

    Attributes
    ----------
    error : median less figure, as published. ``relative``: over the figure.
    inside_50, inside_90 : whether the intervals held it.
    interval_50, interval_90, weighted : interval scores: of rates on the logarithm, of shares over the figure, so that all are
        about relative.
    """

    error: float
    relative: float
    inside_50: bool
    inside_90: bool
    interval_50: float
    interval_90: float
    weighted: float


def score(
    quantiles: Mapping[float, float], figure: float, shown: Mapping[float, float], published: float, size: float = 1.0
) -> Score:
    """Score a prediction.

    Parameters
    ----------
    quantiles, figure : by `PROBABILITIES`, on the scale of the fact.
    shown, published : the same as published.
    size : by what interval scores are divided, so that those of shares are relative to the figure too.
    """
    spans = [ends(quantiles, share) for share in INTERVALS]
    half, most = (low <= figure <= high for low, high in spans)
    within_half, within_most = (
        interval_score(low, high, figure, share) / size for (low, high), share in zip(spans, INTERVALS, strict=True)
    )
    error = shown[0.5] - published
    relative = error / published if published else float("nan")
    weighted = weighted_interval_score(quantiles, figure) / size
    return Score(error, relative, half, most, within_half, within_most, weighted)


def normal_quantiles(mean: float, deviation: float) -> dict[float, float]:
    """Quantiles of `PROBABILITIES` of a normal distribution."""
    from scipy.stats import norm

    return {p: float(mean + deviation * norm.ppf(p)) for p in PROBABILITIES}


def sample_quantiles(sample: np.ndarray) -> dict[float, float]:
    """Quantiles of `PROBABILITIES` of a sample."""
    return dict(zip(PROBABILITIES, np.quantile(sample, PROBABILITIES).tolist(), strict=True))


def by_fact(values: Sequence[float], facts: Sequence[str]) -> float:
    """Mean over facts of the mean over the rows of each: what tells one fact counts once."""
    groups: dict[str, list[float]] = {}
    for value, fact in zip(values, facts, strict=True):
        groups.setdefault(fact, []).append(value)
    return float(np.mean([np.mean(group) for group in groups.values()])) if groups else float("nan")
