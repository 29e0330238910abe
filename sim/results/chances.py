"""Probabilities over the draws of uncertain numbers, freed of the chance of the seeds. Without draws there are none.

The average difference of a draw is its true difference plus what chance added: its spread over the draws is too wide, and a
share of draws counted on it says too little when it is far from a half and too much when it is near. So each average is
drawn towards the mean of all by the share of the spread that is chance (the best linear predictor of a random effect), and
what is left of chance stands round it as Student's t: the probability is the share of draws to be expected of which the
true difference has that sign. How far true differences lie apart is what the interval has it be (`without_chance`): not
nothing where the averages happen to lie close together. Draws in which nothing differed in any run are ties: they are neither
lower nor higher.
Source: Searle, Casella and McCulloch, Variance components (1992), section 7.2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.results.intervals import Scale
from sim.results.statistics import Numbers, averages, chance_of, components, untouched, without_chance

JOINT_SAMPLES = 400  # for each draw


@dataclass(frozen=True)
class Sides:
    """Shares of the draws: difference below zero, exactly zero in all runs, above zero; they add up to 1."""

    lower: float
    equal: float
    higher: float

    def better(self, direction: str) -> float | None:
        """Share in which the difference is an improvement; None where better is not defined."""
        return {"lower": self.lower, "higher": self.higher}.get(direction)


SAME_RUNS = Sides(0.0, 1.0, 0.0)


@dataclass(frozen=True)
class DrawMeans:
    """What is known of the true difference of each draw, all (draws,).

    Attributes
    ----------
    raw : average over the seeds.
    mean, sd : the average drawn towards the mean of all, and what chance leaves open round it.
    same : whether nothing differed in any run.
    df : degrees of freedom of each ``sd`` (Satterthwaite's).
    """

    raw: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    same: np.ndarray
    df: np.ndarray

    def below(self) -> np.ndarray:
        """Probability that each true difference is below zero, (draws,); 0 for a tie."""
        from scipy.special import stdtr

        with np.errstate(divide="ignore", invalid="ignore"):
            far = np.where(self.sd > 0, -self.mean / self.sd, np.where(self.mean < 0, np.inf, -np.inf))
        return np.where(self.same, 0.0, stdtr(self.df, far))


def draw_means(
    differences: Numbers, draws: Numbers, seeds: Numbers | None = None, scale: Scale | None = None
) -> DrawMeans | None:
    """The true difference of each draw as far as the runs tell; None with one draw.

    Parameters
    ----------
    differences : one a run; missing ones drop out, and a draw without any is left out.
    """
    x, groups = np.asarray(differences, dtype=float), np.asarray(draws)
    keep = np.isfinite(x)
    x, groups = x[keep], groups[keep]
    names, index, counts = np.unique(groups, return_inverse=True, return_counts=True)
    if names.size < 2:
        return None
    column = None if seeds is None else np.asarray(seeds)[keep]
    scale = scale or Scale(0.0)
    raw = averages(x[:, None], groups)[:, 0]
    same = untouched(x, groups, scale)
    found = components(x, groups, column)
    if found is None:  # one seed a draw: what chance added is not known
        return DrawMeans(raw, raw, np.zeros(names.size), same, np.ones(names.size))
    noise, spread = found.rest / counts, float(raw.var(ddof=1))
    apart = spread * without_chance(spread, names.size - 1, found.noise, found.df_noise) ** 2  # of the true differences
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(apart + noise > 0, apart / (apart + noise), 0.0)
    chance = chance_of(x, groups, column, scale)
    error, df = chance.error, chance.df
    center, left = float(raw.mean()), own * noise
    variance, many = left + error**2, max(x.size - names.size, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = variance**2 / (left**2 / many + error**4 / df)
    effective = np.where(np.isfinite(effective), effective, df)
    return DrawMeans(raw, center + own * (raw - center), np.sqrt(variance), same, effective)


def sides(
    differences: Numbers, draws: Numbers, seeds: Numbers | None = None, scale: Scale | None = None
) -> Sides | None:
    """Shares of the draws in which the true difference is below zero, zero in all runs, and above it; None with one draw."""
    found = draw_means(differences, draws, seeds, scale)
    if found is None:
        return None
    lower, equal = float(found.below().mean()), float(found.same.mean())
    return Sides(lower, equal, max(0.0, 1.0 - lower - equal))


def joint(
    differences: np.ndarray, strict: Sequence[bool], draws: Numbers, seeds: Numbers | None = None,
    scales: Sequence[Scale] = (),
) -> float:  # fmt: skip
    """Share of draws in which all true differences are at or below zero at once (below it where ``strict``).

    Parameters
    ----------
    differences : (runs, outcomes); runs with a missing value are left out.
    strict : per outcome, whether a tie does not count.
    draws, seeds : of each run.
    scales : one an outcome.

    What chance leaves open is sampled with a fixed seed, with the correlation that the runs of a draw show between the
    outcomes; nan with one draw.
    """
    x, groups = np.asarray(differences, dtype=float), np.asarray(draws)
    keep = np.isfinite(x).all(axis=1)
    x, groups = x[keep], groups[keep]
    column = None if seeds is None else np.asarray(seeds)[keep]
    if np.unique(groups).size < 2:
        return math.nan
    size = x.shape[1]
    every = scales or [Scale(0.0)] * size
    found = [draw_means(x[:, k], groups, column, every[k]) for k in range(size)]
    parts = [one for one in found if one is not None]
    index = np.unique(groups, return_inverse=True)[1]
    rest = x - averages(x, groups)[index]
    spread = rest.std(axis=0)
    unit = rest / np.where(spread > 0, spread, 1.0)
    together = unit.T @ unit / len(unit)
    np.fill_diagonal(together, 1.0)
    values, vectors = np.linalg.eigh(together)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    chance = np.random.default_rng(2)
    normal = chance.standard_normal((JOINT_SAMPLES, len(parts[0].mean), size)) @ root.T
    df = np.stack([one.df for one in parts], axis=1)
    wide = np.sqrt(df / chance.chisquare(df, (JOINT_SAMPLES, *df.shape)))
    means = np.stack([one.mean for one in parts], axis=1)
    sampled = means + normal * wide * np.stack([one.sd for one in parts], axis=1)
    same = np.stack([one.same for one in parts], axis=1)
    good = np.where(same, ~np.asarray(strict), sampled < 0.0)
    return float(good.all(axis=-1).mean())
