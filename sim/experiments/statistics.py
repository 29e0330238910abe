"""Means, intervals and probabilities of paired runs.

A value belongs to one (parameter draw, seed). With one parameter draw the interval is Student's t interval of the
mean over seeds: chance alone. With several draws two sources are told apart by a random-effects analysis of variance.
When all draws have the same seeds, as in a comparison, it is that of two crossed factors (value = mean + draw + seed +
rest), because a seed carries its children, and so part of its deviation, into every draw; else that of seeds within draws.
The interval of the parameters is the 2.5th to 97.5th percentile of the averages of the draws, each drawn towards the mean
by what chance is expected to have added to their spread; that of chance is Student's t interval of the mean over seeds; the
interval itself holds both (their distances from the mean, squared, add up). Source: Searle, Casella and McCulloch,
Variance components (1992), sections 3.6 and 4.3 (estimators by the mean squares).

Probability is the share of parameter draws whose seed-averaged difference has that sign (see docs/reference/twins.md);
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
    sd_draws : standard deviation between parameter draws without the part of chance; nan with one draw or one seed.
    low_seeds, high_seeds : interval of the mean from seeds alone.
    n : runs that have a value.
    low_draws, high_draws : interval from the parameters alone; nan with one draw.
    """

    mean: float
    low: float
    high: float
    sd_seeds: float
    sd_draws: float
    low_seeds: float
    high_seeds: float
    n: int
    low_draws: float = math.nan
    high_draws: float = math.nan

    @property
    def share_draws(self) -> float:
        """Share of the width of the interval (squared) that is parameters, not chance; nan with one draw."""
        ours, chance = (self.high_draws - self.low_draws) ** 2, (self.high_seeds - self.low_seeds) ** 2
        return ours / (ours + chance) if ours + chance > 0 else math.nan


NOTHING = Estimate(math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, 0)


@dataclass(frozen=True)
class Components:
    """Where the variance of runs comes from: between parameter draws, between seeds (0 when nested), the rest.

    ``error`` is the standard error of the overall mean from chance, with ``df`` degrees of freedom.
    """

    draws: float
    seeds: float
    rest: float
    error: float
    df: int


def t_quantile(probability: float, df: float) -> float:
    """Quantile of Student's t distribution."""
    from scipy.special import stdtrit

    return float(stdtrit(df, probability))


def estimate(values: Numbers, draws: Numbers, seeds: Numbers | None = None) -> Estimate:
    """Mean and interval of values, one a run (nan drops out); with the parameter draw and, if known, the seed of each."""
    x = np.asarray(values, dtype=float)
    groups = np.asarray(draws)
    keep = np.isfinite(x)
    x, groups = x[keep], groups[keep]
    if x.size == 0:
        return NOTHING
    means = averages(x[:, None], groups)[:, 0]
    if means.size == 1:
        mean = float(x.mean())
        sd = float(x.std(ddof=1)) if x.size > 1 else math.nan
        half = t_quantile(0.5 + LEVEL / 2, x.size - 1) * sd / math.sqrt(x.size) if x.size > 1 else math.nan
        return Estimate(mean, mean - half, mean + half, sd, math.nan, mean - half, mean + half, int(x.size))
    return _over_draws(x, groups, None if seeds is None else np.asarray(seeds)[keep], means)


def _over_draws(x: np.ndarray, groups: np.ndarray, seeds: np.ndarray | None, means: np.ndarray) -> Estimate:
    """`estimate` for several parameter draws; ``means`` holds the average of each."""
    mean = float(means.mean())
    ends = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    found = components(x, groups, seeds)
    if found is None:  # one seed a draw: the sources cannot be told apart
        nothing = math.nan
        return Estimate(mean, float(ends[0]), float(ends[1]), nothing, nothing, nothing, nothing, int(x.size))
    spread = float(means.var(ddof=1))
    narrower = min(1.0, math.sqrt(found.draws / spread)) if spread > 0 else 0.0
    low, high = (mean + narrower * (float(end) - mean) for end in ends)
    half = t_quantile(0.5 + LEVEL / 2, found.df) * found.error
    return Estimate(
        mean, mean - math.hypot(mean - low, half), mean + math.hypot(high - mean, half),
        math.sqrt(found.seeds + found.rest), math.sqrt(found.draws), mean - half, mean + half, int(x.size), low, high,
    )  # fmt: skip


def components(values: Numbers, draws: Numbers, seeds: Numbers | None = None) -> Components | None:
    """Variance between parameter draws, between seeds, and the rest; None when there is nothing to tell them apart.

    Crossed when every draw has the same two or more seeds, else seeds within draws. Estimates below zero are zero.
    """
    x, groups = np.asarray(values, dtype=float), np.asarray(draws)
    names, index, counts = np.unique(groups, return_inverse=True, return_counts=True)
    if names.size < 2 or x.size == names.size:
        return None
    if seeds is not None:
        labels, column = np.unique(np.asarray(seeds), return_inverse=True)
        if x.size == names.size * labels.size and np.unique(index * labels.size + column).size == x.size:
            table = np.empty((names.size, labels.size))
            table[index, column] = x
            return _crossed(table)
    means = np.bincount(index, x) / counts
    rest = x - means[index]
    df = x.size - names.size
    within = float(rest @ rest) / df
    between = max(0.0, float(means.var(ddof=1)) - within * float((1.0 / counts).mean()))
    error = math.sqrt(within * float((1.0 / counts).sum())) / names.size
    return Components(between, 0.0, within, error, df)


def _crossed(table: np.ndarray) -> Components:
    """Components of a (draws, seeds) table with one value a cell."""
    draws, seeds = table.shape
    rows, columns, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    rest = table - rows[:, None] - columns[None, :] + mean
    of_rest = float((rest**2).sum()) / ((draws - 1) * (seeds - 1))
    of_draws, of_seeds = seeds * float(rows.var(ddof=1)), draws * float(columns.var(ddof=1))
    between, between_seeds = max(0.0, (of_draws - of_rest) / seeds), max(0.0, (of_seeds - of_rest) / draws)
    return Components(between, between_seeds, of_rest, math.sqrt(of_seeds / (draws * seeds)), seeds - 1)


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
