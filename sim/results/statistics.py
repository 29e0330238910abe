"""Means, intervals and probabilities of paired runs.

A value belongs to one (parameter draw, seed). With one parameter draw the interval is that of the mean over seeds, chance
alone (``sim.results.intervals``: it has a width also where all differences that were seen are the same). With several
draws two sources are told apart by a random-effects analysis of variance.
When all draws have the same seeds, as in a comparison, it is that of two crossed factors (value = mean + draw + seed +
rest), because a seed carries its children, and so part of its deviation, into every draw; else that of seeds within draws.
The interval of the parameters is the 2.5th to 97.5th percentile of the averages of the draws, taken further where draws are
few (`further`), and drawn towards the mean by what chance is expected to have added to their spread (`without_chance`); that
of chance is the interval of the mean over seeds; the interval itself holds both (their distances from the mean, squared, add
up). Where draws differ no more than by chance, no interval of the parameters is told from chance; the interval itself still
holds how far they may differ. Where more than 2.5 in 100 draws have no difference in any run, it holds zero: they may be
worlds in which there is none. Source: Searle, Casella and McCulloch, Variance components (1992), sections 3.6 and 4.3
(estimators by the mean squares).

Probabilities are in ``sim.results.chances``: there are none without parameter draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from sim.results.intervals import SAME, Scale, freedom, half_widths

Numbers = Sequence[float] | Sequence[int] | np.ndarray
LEVEL = 0.95
FEWEST_MOVED = 0.2  # share of runs that differ, below which an interval rests on its prior


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
    low_draws, high_draws : interval from the parameters alone; nan with one draw, and where it is not told from chance.
    moved : runs whose value is unlike zero; where fewer than a fifth are, see `thin`.
    identical : the runs that were held against each other are the same by construction, so that no interval is needed.
    exact : chance does not enter (what policies cost by themselves, a form of care that the scenario does not have): no
        interval of chance is needed either.
    reach : how far chance reaches below and above the mean before the ends are kept within what the mean can be.
    reach_draws : how far the parameters do, also where they are not told from chance; nan with one draw or one seed a draw.
    reach_one : how far chance reaches below and above in a single run; nan where it is not known.
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
    moved: int = 0
    identical: bool = False
    exact: bool = False
    reach: tuple[float, float] = (math.nan, math.nan)
    reach_draws: tuple[float, float] = (math.nan, math.nan)
    reach_one: tuple[float, float] = (math.nan, math.nan)

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return math.isfinite(self.low) and not self.low <= 0.0 <= self.high

    @property
    def thin(self) -> bool:
        """Whether too little was computed to say anything: zero is not left out, and too few runs differ."""
        return not (self.identical or self.exact or self.clear) and self.moved < FEWEST_MOVED * self.n

    @property
    def untold(self) -> bool:
        """Whether no run differs at all though the runs are not the same by construction: not known to be nothing."""
        return not (self.identical or self.exact) and self.moved == 0

    @property
    def share_draws(self) -> float:
        """Share of the width of the interval (squared) that is parameters, not chance; nan with one draw."""
        ours, chance = (self.high_draws - self.low_draws) ** 2, (self.high_seeds - self.low_seeds) ** 2
        return ours / (ours + chance) if ours + chance > 0 else math.nan


NOTHING = Estimate(math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, 0)


@dataclass(frozen=True)
class Components:
    """Where the variance of runs comes from: between parameter draws, between seeds (0 when nested), the rest.

    ``error`` is the standard error of the overall mean from chance, with ``df`` degrees of freedom; ``noise`` is what chance
    adds to the variance of the averages of draws, with ``df_noise``.
    """

    draws: float
    seeds: float
    rest: float
    error: float
    df: int
    noise: float
    df_noise: int


def t_quantile(probability: float, df: float) -> float:
    """Quantile of Student's t distribution."""
    from scipy.special import stdtrit

    return float(stdtrit(df, probability))


def estimate(
    values: Numbers,
    draws: Numbers,
    seeds: Numbers | None = None,
    scale: Scale | None = None,
    gross: Numbers | None = None,
) -> Estimate:
    """Mean and interval of values, one a run (nan drops out).

    Parameters
    ----------
    values : differences of paired runs, or levels.
    draws, seeds : the parameter draw of each run and, if known, its seed.
    scale : how much chance there is to expect in one run (see ``sim.results.intervals.Scale``). A comparison makes it
        (``ComparisonData.scale``); for a count of families or children it is ``Scale(1.0)``. Give one wherever all values
        can happen to be equal: without it such an interval has no width.
    gross : per run the squared differences of single families, summed; of a net count (prevented minus caused) the flips,
        prevented plus caused. The interval then rests on them, and is narrower. Used with one parameter draw.

    Examples
    --------
    >>> found = estimate([0, 0, 1, 0, 0], [0] * 5, scale=Scale(1.0), gross=[0, 0, 1, 2, 0])
    >>> found.low < 0 < found.high
    True
    """
    x = np.asarray(values, dtype=float)
    groups = np.asarray(draws)
    keep = np.isfinite(x)
    x, groups = x[keep], groups[keep]
    if x.size == 0:
        return NOTHING
    scale = scale or Scale(0.0)
    means = averages(x[:, None], groups)[:, 0]
    if means.size > 1:
        return _over_draws(x, groups, None if seeds is None else np.asarray(seeds)[keep], means, scale)
    mean, nothing = float(x.mean()), math.nan
    if x.size < 2:
        return Estimate(mean, nothing, nothing, nothing, nothing, nothing, nothing, 1)
    more = None if gross is None else np.asarray(gross, dtype=float)[keep]
    below, above, _ = half_widths(x, scale.one, scale.families, scale.level, more)
    low, high = within(mean, mean - float(below), mean + float(above), scale)
    return Estimate(
        mean, low, high, float(x.std(ddof=1)), nothing, low, high, int(x.size), moved=differ(x, scale),
        reach=(float(below), float(above)), reach_one=of_one((float(below), float(above)), x.size),
    )  # fmt: skip


def of_one(reach: tuple[float, float], runs: int) -> tuple[float, float]:
    """How far chance reaches in one run more, where it is known how far it does in the mean of so many."""
    below, above = (math.sqrt(runs + 1) * far for far in reach)
    return below, above


def differ(x: np.ndarray, scale: Scale) -> int:
    """How many values are unlike zero, beyond what sums of decimals leave behind."""
    return int((np.abs(x) > SAME * max(abs(scale.level), float(np.abs(x).max()))).sum())


def nothing_of(found: Estimate) -> Estimate:
    """The estimate of runs that are the same by construction: no chance is left, and it says so."""
    return replace(_without_chance(found), moved=0, identical=True)


def exact_of(found: Estimate) -> Estimate:
    """The estimate of a number that chance does not enter: over several draws the interval of the parameters is left."""
    low, high = found.low_draws, found.high_draws
    if math.isfinite(found.low) and not math.isfinite(
        found.sd_seeds
    ):  # one seed a draw: all that is there is parameters
        return replace(found, exact=True)
    still = _without_chance(found)
    if math.isfinite(low) and low < high:
        still = replace(
            still,
            low=low,
            high=high,
            low_draws=low,
            high_draws=high,
            sd_draws=found.sd_draws,
            reach_draws=found.reach_draws,
        )
    return replace(still, exact=True)


def _without_chance(found: Estimate) -> Estimate:
    """The mean as its own interval."""
    mean = found.mean
    draws = (mean, mean) if math.isfinite(found.low_draws) else (found.low_draws, found.high_draws)
    return replace(
        found,
        low=mean,
        high=mean,
        low_seeds=mean,
        high_seeds=mean,
        low_draws=draws[0],
        high_draws=draws[1],
        reach=(0.0, 0.0),
        reach_draws=(0.0, 0.0),
        reach_one=(0.0, 0.0),
    )


def times(found: Estimate, factor: float) -> Estimate:
    """The estimate of a multiple of what was estimated; a negative factor swaps the ends."""
    names = (("low", "high"), ("low_seeds", "high_seeds"), ("low_draws", "high_draws"))
    ends: dict[str, Any] = {}
    for low, high in names:
        pair = (factor * getattr(found, low), factor * getattr(found, high))
        ends |= dict(zip((low, high), pair if factor > 0 else pair[::-1], strict=True))
    spread: dict[str, Any] = {name: abs(factor) * getattr(found, name) for name in ("sd_seeds", "sd_draws")}
    for name in ("reach", "reach_draws", "reach_one"):
        far = getattr(found, name)
        spread[name] = tuple(abs(factor) * one for one in (far if factor > 0 else far[::-1]))
    return replace(found, mean=factor * found.mean, **ends, **spread)


def at_least(found: Estimate, least: float) -> Estimate:
    """The estimate with no end below what there can be; its mean is not."""
    if not math.isfinite(least):
        return found
    names = ("low", "high", "low_seeds", "high_seeds", "low_draws", "high_draws")
    ends = {name: max(getattr(found, name), least) for name in names if math.isfinite(getattr(found, name))}
    return replace(found, **ends)


def mean_of(values: Numbers, draws: Numbers) -> float:
    """Mean over the draws of the averages of their runs, as `estimate` has it; nan of nothing."""
    x, groups = np.asarray(values, dtype=float), np.asarray(draws)
    keep = np.isfinite(x)
    return float(averages(x[keep][:, None], groups[keep]).mean()) if keep.any() else math.nan


def one_future(found: Estimate, bounds: tuple[float, float] = (-math.inf, math.inf)) -> tuple[float, float]:
    """Within what the difference (or level) of one run lies in 95 of 100; nan when there is no interval of chance.

    The spread of the parameters is beside the chance of one run. ``bounds`` : what one run can have.
    """
    if found.identical:
        return found.mean, found.mean
    below, above = found.reach_one
    if math.isfinite(found.reach_draws[0]):
        below, above = math.hypot(below, found.reach_draws[0]), math.hypot(above, found.reach_draws[1])
    return max(found.mean - below, bounds[0]), min(found.mean + above, bounds[1])


def within(mean: float, low: float, high: float, scale: Scale) -> tuple[float, float]:
    """The ends of an interval, kept within what the mean can be; rounding puts no mean outside."""
    return min(mean, max(low, scale.bounds[0])), max(mean, min(high, scale.bounds[1]))


def _over_draws(
    x: np.ndarray, groups: np.ndarray, seeds: np.ndarray | None, means: np.ndarray, scale: Scale
) -> Estimate:
    """`estimate` for several parameter draws; ``means`` holds the average of each."""
    mean = float(means.mean())
    ends = mean + further(means.size) * (np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) - mean)
    found = components(x, groups, seeds)
    chance = chance_of(x, groups, seeds, scale)
    below, above = chance.below, chance.above
    moved = differ(x, scale)
    if found is None:  # one seed a draw: the sources cannot be told apart
        nothing = math.nan
        low, high = within(mean, min(float(ends[0]), mean - below), max(float(ends[1]), mean + above), scale)
        return Estimate(mean, low, high, nothing, nothing, nothing, nothing, int(x.size), moved=moved)
    left = without_chance(float(means.var(ddof=1)), means.size - 1, found.noise, found.df_noise)
    low, high = (mean + left * (float(end) - mean) for end in ends)
    if untouched(x, groups, scale).mean() > (1 - LEVEL) / 2:  # nothing is among what a world may give
        low, high = min(low, 0.0), max(high, 0.0)
    far = mean - low, high - mean
    whole = within(mean, mean - math.hypot(far[0], below), mean + math.hypot(far[1], above), scale)
    ends_of_chance = within(mean, mean - below, mean + above, scale)
    low, high = within(mean, low, high, scale) if found.draws > 0 else (math.nan, math.nan)  # not told from chance
    return Estimate(
        mean, *whole, math.sqrt(found.seeds + found.rest), math.sqrt(found.draws), *ends_of_chance, int(x.size), low, high, moved,
        reach=(below, above), reach_draws=far, reach_one=chance.one,
    )  # fmt: skip


def untouched(x: np.ndarray, groups: np.ndarray, scale: Scale) -> np.ndarray:
    """(draws,) whether no run of a draw is unlike zero, in the order of `averages`."""
    still = np.abs(x) <= SAME * max(abs(scale.level), float(np.abs(x).max()))
    names, index, counts = np.unique(groups, return_inverse=True, return_counts=True)
    found: np.ndarray = np.bincount(index, still) == counts
    return found


def without_chance(spread: float, df: int, noise: float, df_noise: int) -> float:
    """How much narrower the interval of the parameters is than averages of draws lie apart, which hold chance too (0 to 1).

    ``spread`` : variance of the averages of draws, with ``df``; ``noise`` : what chance adds to it, with ``df_noise``. The
    variance of the parameters alone has a distribution (Weerahandi 1995, Exact statistical methods for data analysis,
    chapter 5): that which would give this spread and this noise, for every pair of chi-squared numbers, and zero where the noise
    alone would be more. The interval holds 95 in 100 of worlds over that distribution. So few draws that happen to lie
    close together do not say that nothing is unknown, as the variance that is likeliest would (often zero).

    Examples
    --------
    >>> without_chance(1.0, 9, 0.0, 9)
    1.0
    >>> 0.4 < without_chance(1.0, 9, 1.0, 9) < 0.9
    True
    """
    if spread <= 0.0 or noise <= 0.0:
        return float(spread > 0.0)
    ratio = math.log(min(max(noise / spread, RATIOS[0]), RATIOS[-1]))
    return float(np.interp(ratio, np.log(RATIOS), _narrowed(df, df_noise)))


RATIOS = np.geomspace(1e-3, 1e2, 41)  # of noise and spread, between which the narrowing is read off


@cache
def _narrowed(df: int, df_noise: int) -> np.ndarray:
    """`without_chance` at each of ``RATIOS``."""
    from scipy.special import chdtri, ndtr

    places = (np.arange(100) + 0.5) / 100
    draws, chance = df / chdtri(df, places), df_noise / chdtri(df_noise, places)
    variance = np.maximum(draws[:, None] - RATIOS[:, None, None] * chance[None, :], 0.0).reshape(RATIOS.size, -1)
    widest = t_quantile(0.5 + LEVEL / 2, df)
    low, high = np.zeros(RATIOS.size), np.full(RATIOS.size, 2.0 * widest)
    with np.errstate(divide="ignore"):
        scale = 1.0 / np.sqrt(variance)
    for _ in range(25):
        middle = (low + high) / 2
        outside = 2.0 * ndtr(-middle[:, None] * scale).mean(axis=1)
        low, high = np.where(outside > 1 - LEVEL, middle, low), np.where(outside > 1 - LEVEL, high, middle)
    return np.minimum(1.0, low / widest)


@cache
def further(draws: int) -> float:
    """How much further than percentiles of so many draws an interval must reach to hold the next one as often as it says.

    Percentiles of ten draws hold three quarters of worlds, not 95 in 100. Of normal draws the interval that does is known
    (Student's t, with the error of the mean); it is divided by where the percentiles are expected to lie (Blom 1958). 1.67
    for 10 draws, 1.07 for 100.
    """
    from scipy.stats import norm

    place = (0.5 + LEVEL / 2) * (draws - 1)
    scores = norm.ppf((np.arange(1, draws + 1) - 0.375) / (draws + 0.25))
    expected = float(np.interp(place, np.arange(draws), scores))
    return t_quantile(0.5 + LEVEL / 2, draws - 1) * math.sqrt(1.0 + 1.0 / draws) / expected


@dataclass(frozen=True)
class Chance:
    """How far chance alone reaches below and above the mean of all runs (``df`` : of its error), and in ``one`` run."""

    below: float
    above: float
    df: float
    one: tuple[float, float]

    @property
    def error(self) -> float:
        """Standard error of the mean."""
        return (self.below + self.above) / 2 / t_quantile(0.5 + LEVEL / 2, self.df)


def chance_of(x: np.ndarray, groups: np.ndarray, seeds: np.ndarray | None, scale: Scale) -> Chance:
    """How far chance alone reaches, of runs of several draws.

    Runs, each less the average of its draw, tell the chance of one run, and of the mean if no seed carried a part of it into
    all draws. With the same seeds in all draws one may: the averages over the draws, one a seed, are then what chance has
    drawn. They are few and may lie close together by luck; the mean is no surer than runs without such a part would have it.
    An average of k runs moves by a k-th of what one family moves.
    """
    names, index, counts = np.unique(groups, return_inverse=True, return_counts=True)
    centred = x - (np.bincount(index, x) / counts)[index]
    some = counts[index] > 1
    own = np.where(some, centred * np.sqrt(counts[index] / np.maximum(counts[index] - 1, 1)), 0.0) if some.any() else x
    reach = _reach(own, scale.one, scale)
    one, df = of_one(reach, x.size), freedom(x.size)
    table = crossed(x, groups, seeds)
    if table is not None:
        shared = _reach(table.mean(axis=0), scale.one / math.sqrt(len(table)), scale)
        one = max(one, of_one(shared, table.shape[1]), key=sum)
        if sum(shared) > sum(reach):
            reach, df = shared, freedom(table.shape[1])
    return Chance(*reach, df, one)


def _reach(x: np.ndarray, one: float, scale: Scale) -> tuple[float, float]:
    below, above, _ = half_widths(x, one, scale.families, scale.level)
    return float(below), float(above)


def crossed(x: np.ndarray, groups: np.ndarray, seeds: np.ndarray | None) -> np.ndarray | None:
    """(draws, seeds) table with one value a cell, when every draw has the same two or more seeds; else None."""
    if seeds is None:
        return None
    names, index = np.unique(groups, return_inverse=True)
    labels, column = np.unique(np.asarray(seeds), return_inverse=True)
    if labels.size < 2 or x.size != names.size * labels.size or np.unique(index * labels.size + column).size != x.size:
        return None
    table = np.empty((names.size, labels.size))
    table[index, column] = x
    return table


def components(values: Numbers, draws: Numbers, seeds: Numbers | None = None) -> Components | None:
    """Variance between parameter draws, between seeds, and the rest; None when there is nothing to tell them apart.

    Crossed when every draw has the same two or more seeds, else seeds within draws. Estimates below zero are zero.
    """
    x, groups = np.asarray(values, dtype=float), np.asarray(draws)
    names, index, counts = np.unique(groups, return_inverse=True, return_counts=True)
    if names.size < 2 or x.size == names.size:
        return None
    table = crossed(x, groups, None if seeds is None else np.asarray(seeds))
    if table is not None:
        return _crossed(table)
    means = np.bincount(index, x) / counts
    rest = x - means[index]
    df = x.size - names.size
    within = float(rest @ rest) / df
    between = max(0.0, float(means.var(ddof=1)) - within * float((1.0 / counts).mean()))
    error = math.sqrt(within * float((1.0 / counts).sum())) / names.size
    return Components(between, 0.0, within, error, df, within * float((1.0 / counts).mean()), df)


def _crossed(table: np.ndarray) -> Components:
    """Components of a (draws, seeds) table with one value a cell."""
    draws, seeds = table.shape
    rows, columns, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    rest = table - rows[:, None] - columns[None, :] + mean
    of_rest = float((rest**2).sum()) / ((draws - 1) * (seeds - 1))
    of_draws, of_seeds = seeds * float(rows.var(ddof=1)), draws * float(columns.var(ddof=1))
    between, between_seeds = max(0.0, (of_draws - of_rest) / seeds), max(0.0, (of_seeds - of_rest) / draws)
    error, df = math.sqrt(of_seeds / (draws * seeds)), (draws - 1) * (seeds - 1)
    return Components(between, between_seeds, of_rest, error, seeds - 1, of_rest / seeds, df)


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
