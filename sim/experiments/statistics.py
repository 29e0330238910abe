"""Means, intervals and probabilities of paired runs.

A value belongs to one (parameter draw, seed). With one parameter draw the interval is Student's t interval of the
mean over seeds: chance alone. With several draws each is first averaged over its seeds; the interval is then the
2.5th to 97.5th percentile over the draws (parameters and what is left of chance), and the part of chance is given
beside it. Probability is the share of parameter draws whose seed-averaged difference has that sign (see docs/reference/twins.md);
with one draw it is the probability of that sign given the seeds, under the t distribution that the interval uses.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Numbers = Sequence[float] | Sequence[int] | np.ndarray
LEVEL = 0.95
JOINT_SAMPLES = 20_000


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95 % interval.

    Attributes
    ----------
    mean, low, high : in the unit of the outcome; nan when there is nothing to average or no interval.
    sd_seeds : standard deviation between seeds of one parameter draw (one run, not the mean).
    sd_draws : standard deviation between parameter draws without the part of chance; nan with one draw.
    low_seeds, high_seeds : interval of the mean from seeds alone.
    n : runs that have a value.
    """

    mean: float
    low: float
    high: float
    sd_seeds: float
    sd_draws: float
    low_seeds: float
    high_seeds: float
    n: int


NOTHING = Estimate(math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, 0)


def t_quantile(probability: float, df: float) -> float:
    """Quantile of Student's t distribution."""
    from scipy.special import stdtrit

    return float(stdtrit(df, probability))


def estimate(values: Numbers, draws: Numbers) -> Estimate:
    """Mean and interval of values, one a run (nan drops out); ``draws`` holds the parameter draw of each."""
    x = np.asarray(values, dtype=float)
    groups = np.asarray(draws)
    keep = np.isfinite(x)
    x, groups = x[keep], groups[keep]
    if x.size == 0:
        return NOTHING
    names, index, counts = np.unique(groups, return_inverse=True, return_counts=True)
    averages = np.bincount(index, x) / counts
    rest = x - averages[index]
    df = x.size - names.size
    sd_seeds = math.sqrt(float(rest @ rest) / df) if df > 0 else math.nan
    mean = float(averages.mean())
    error = sd_seeds * math.sqrt(float((1.0 / counts).sum())) / names.size if df > 0 else math.nan
    half = t_quantile(0.5 + LEVEL / 2, df) * error if df > 0 else math.nan
    low_seeds, high_seeds = mean - half, mean + half
    if names.size == 1:
        return Estimate(mean, low_seeds, high_seeds, sd_seeds, math.nan, low_seeds, high_seeds, int(x.size))
    low, high = (float(q) for q in np.quantile(averages, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    between = float(averages.var(ddof=1))
    sd_draws = math.sqrt(max(0.0, between - sd_seeds**2 * float((1.0 / counts).mean()))) if df > 0 else math.nan
    return Estimate(mean, low, high, sd_seeds, sd_draws, low_seeds, high_seeds, int(x.size))


def probability_below(differences: Numbers, draws: Numbers) -> float:
    """Probability that the seed-averaged difference is below zero; nan when it cannot be said (one run)."""
    x = np.asarray(differences, dtype=float)
    groups = np.asarray(draws)
    keep = np.isfinite(x)
    x, groups = x[keep], groups[keep]
    if x.size == 0:
        return math.nan
    if np.unique(groups).size > 1:
        return float((averages(x[:, None], groups)[:, 0] < 0).mean())
    if not x.any():
        return 0.0
    if x.size < 2:
        return math.nan
    spread = float(x.std(ddof=1))
    if spread == 0.0:
        return float(x[0] < 0)
    from scipy.special import stdtr

    return float(stdtr(x.size - 1, -float(x.mean()) / (spread / math.sqrt(x.size))))


def probability_all(differences: np.ndarray, strict: Sequence[bool], draws: Numbers) -> float:
    """Probability that all seed-averaged differences are at or below zero at once (below it where ``strict``).

    Parameters
    ----------
    differences : (runs, outcomes); runs with a missing value are left out.
    strict : per outcome, whether zero itself does not count.
    draws : parameter draw of each run.

    With one parameter draw the mean vector is taken as multivariate t around what was seen (same degrees of freedom
    as the intervals), sampled with a fixed seed.
    """
    x = np.asarray(differences, dtype=float)
    groups = np.asarray(draws)
    keep = np.isfinite(x).all(axis=1)
    x, groups = x[keep], groups[keep]
    if x.shape[0] == 0:
        return math.nan
    if np.unique(groups).size > 1:
        means = averages(x, groups)
    else:
        n = x.shape[0]
        if n < 2:
            return math.nan
        values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(x, rowvar=False)) / n)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        chance = np.random.default_rng(2)
        normal = chance.standard_normal((JOINT_SAMPLES, x.shape[1]))
        wide = np.sqrt((n - 1) / chance.chisquare(n - 1, JOINT_SAMPLES))
        means = x.mean(axis=0) + (normal @ root.T) * wide[:, None]
        means[:, x.std(axis=0) == 0.0] = x.mean(axis=0)[x.std(axis=0) == 0.0]
    good = np.where(np.asarray(strict), means < 0.0, means <= 0.0)
    return float(good.all(axis=1).mean())


def fieller(above: Numbers, below: Numbers) -> tuple[float, float, float] | None:
    """Ratio of two paired means with its interval by Fieller's theorem: (ratio, low, high).

    None when the interval of the mean of ``below`` includes zero or there are fewer than 2 pairs: the ratio then has no
    bounded interval, and no number says what it is. (Fieller 1954; the interval holds every ratio r for which the mean of
    above - r * below does not differ from zero by Student's t.)
    """
    x, y = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    keep = np.isfinite(x) & np.isfinite(y)
    x, y = x[keep], y[keep]
    n = x.size
    if n < 2:
        return None
    t = t_quantile(0.5 + LEVEL / 2, n - 1)
    (xx, xy), (_, yy) = np.cov(x, y) * t**2 / n
    mean_x, mean_y = float(x.mean()), float(y.mean())
    a = mean_y**2 - yy
    if a <= 0.0:
        return None
    b, c = mean_x * mean_y - xy, mean_x**2 - xx
    root = math.sqrt(max(0.0, b**2 - a * c))
    return mean_x / mean_y, float((b - root) / a), float((b + root) / a)


def averages(x: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """(draws, outcomes): average over the seeds of each parameter draw."""
    return np.stack([x[groups == name].mean(axis=0) for name in np.unique(groups)])
