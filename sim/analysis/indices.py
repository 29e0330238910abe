"""Sampling and indices: Morris to screen, Sobol for shares of variance, PAWN for skewed outcomes.

All work on the unit cube: every factor from 0 (low end of its range) to 1 (high end). A sample is made of *blocks* of rows
that only have a meaning together (a Morris trajectory; for Sobol and PAWN a block is one point). When a row is missing its
block drops out, and the first blocks of a sample are a smaller sample of the same kind: that is how convergence is shown.
Morris and PAWN are SALib's (Morris 1991, Campolongo et al. 2007, Ruano et al. 2012; Pianosi and Wagener 2018); Sobol indices
are those of an emulator (`sim.analysis.shares`).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from sim.analysis.index import Index
from sim.analysis.shares import explain
from sim.data.targets import Z
from sim.designs.sampling import unit_latin
from sim.errors import InputError

Method = Literal["morris", "sobol", "pawn"]
METHODS: tuple[Method, ...] = ("morris", "sobol", "pawn")
DEFAULT_SAMPLES = MappingProxyType({"morris": 10, "sobol": 350, "pawn": 500})
LEAST = MappingProxyType({"morris": 4, "sobol": 20, "pawn": 50})
WHAT = MappingProxyType({"morris": "trajectories", "sobol": "points", "pawn": "points"})
MAIN: Mapping[str, str] = MappingProxyType(
    {"morris": "mu_star", "sobol": "total", "pawn": "pawn"}
)  # the index that ranks
LEVELS = 4  # of the Morris grid
POOL = 2  # Morris trajectories are chosen from so many times as many, as far apart as possible;
MOST_CHOSEN = 20  # more than so many are taken as they come: choosing then takes minutes and gains little
RESAMPLES, FEWER = 400, 100  # of a bootstrap: at the end, and for the smaller samples
PAWN_RESAMPLES, PAWN_FEWER = 40, 12  # each costs a hundred Kolmogorov-Smirnov statistics a factor
SLICES, DUMMIES = 10, 20
CONFIDENCE = 0.95


MOST_SAMPLES = 100_000


def check_samples(method: str, samples: int | None) -> int:
    """The size of a sample; None is the default of the method.

    Raises
    ------
    InputError : no such method, too few, or for Sobol not a power of two.
    """
    if method not in METHODS:
        raise InputError(f"There is no method {method!r}; use {', '.join(METHODS)}.")
    number = DEFAULT_SAMPLES[method] if samples is None else int(samples)
    if number < LEAST[method]:
        raise InputError(f"Method {method} needs at least {LEAST[method]} samples ({WHAT[method]}); found {number}.")
    if number > MOST_SAMPLES:
        raise InputError(f"A study takes at most {MOST_SAMPLES:,} samples; found {number:,}.")
    return number


def block_rows(method: str, factors: int) -> int:
    """Rows of one block."""
    return factors + 1 if method == "morris" else 1


def unit_sample(method: str, factors: int, samples: int, seed: int) -> np.ndarray:
    """(samples x rows of a block, factors) points between 0 and 1."""
    problem = _problem(factors)
    found: np.ndarray
    if method == "morris":
        from SALib.sample import morris

        if samples > MOST_CHOSEN:
            found = morris.sample(problem, samples, LEVELS, seed=seed)
        else:
            found = morris.sample(problem, POOL * samples, LEVELS, optimal_trajectories=samples, seed=seed)
    elif method == "sobol":
        found = unit_latin(factors, samples, seed)
    else:
        from SALib.sample import latin

        found = latin.sample(problem, samples, seed=seed)
    return found


def sizes(method: str, samples: int) -> list[int]:
    """Numbers of blocks at which convergence is shown, the whole sample last."""
    if method == "morris":
        steps = [max(2, round(samples * share)) for share in (0.4, 0.6, 0.8, 1.0)]
    else:
        steps = [samples // 4, samples // 2, samples]
    least = {"morris": 2, "sobol": 20, "pawn": 20}[method]
    return sorted({n for n in steps if n >= least} | {samples})


def indices(method: str, x: np.ndarray, y: np.ndarray, *, noise: float = 0.0, fast: bool = False) -> list[Index]:
    """All indices of a method.

    Parameters
    ----------
    x : (rows, factors) points of the unit cube, whole blocks.
    y : (rows,) values without gaps.
    noise : variance of ``y`` that is not the factors' doing (see `noise_of`); sets the floors.
    fast : fewer bootstrap samples.
    """
    if same(y):  # no factor matters
        zero = np.zeros(x.shape[1])
        names = {"morris": ("mu", "mu_star", "sigma"), "sobol": ("first", "total"), "pawn": ("pawn",)}[method]
        return [Index(name, zero, zero, zero) for name in names]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {"morris": _morris, "sobol": _sobol, "pawn": _pawn}[method](x, y, noise, fast)


def same(y: np.ndarray) -> bool:
    """Whether an outcome never changes."""
    return bool(np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())))


def _morris(x: np.ndarray, y: np.ndarray, noise: float, fast: bool) -> list[Index]:
    from SALib.analyze import morris

    found = morris.analyze(_problem(x.shape[1]), x, y, num_resamples=FEWER if fast else RESAMPLES,
                           conf_level=CONFIDENCE, num_levels=LEVELS, seed=1)  # fmt: skip
    mu, star, half, sigma = (np.asarray(found[k], float) for k in ("mu", "mu_star", "mu_star_conf", "sigma"))
    none = np.full(len(mu), np.nan)
    step = LEVELS / (2.0 * (LEVELS - 1.0))
    # mean of |difference of two noisy values| / step, if the factor itself does nothing
    floor = math.sqrt(2.0 * noise) * math.sqrt(2.0 / math.pi) / step
    return [
        Index("mu", mu, none, none),
        Index("mu_star", star, star - half, star + half, floor),
        Index("sigma", sigma, none, none),
    ]


def _sobol(x: np.ndarray, y: np.ndarray, noise: float, fast: bool) -> list[Index]:
    return list(explain(x, y, noise, fast=fast).indices)


def _pawn(x: np.ndarray, y: np.ndarray, noise: float, fast: bool) -> list[Index]:
    """PAWN (median over slices) with a bootstrap, and the floor from made-up factors that do nothing."""
    from SALib.analyze import pawn

    def median(points: np.ndarray, values: np.ndarray) -> np.ndarray:
        return np.asarray(pawn.analyze(_problem(points.shape[1]), points, values, S=SLICES)["median"], float)

    chance = np.random.default_rng(1)
    value = median(x, y)
    floor = float(median(chance.random((len(y), DUMMIES)), y).max())
    again = []
    for _ in range(PAWN_FEWER if fast else PAWN_RESAMPLES):
        rows = chance.integers(len(y), size=len(y))
        again.append(median(x[rows], y[rows]))
    half = Z * np.std(again, axis=0, ddof=1)
    return [Index("pawn", value, value - half, value + half, floor)]


def _problem(factors: int) -> dict[str, Any]:
    return {"num_vars": factors, "names": [f"x{k}" for k in range(factors)], "bounds": [[0.0, 1.0]] * factors}


# --- replications -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Averages:
    """Mean over the seeds at each point, and what of their spread is noise.

    Attributes
    ----------
    means : (points,); nan where no seed has a value.
    noise : variance of such a mean that is not the factors' doing; nan with one seed.
    share : noise divided by the variance between points; nan when it cannot be said.
    missing : number of single values that are missing.
    """

    means: np.ndarray
    noise: float
    share: float
    missing: int


def noise_of(values: np.ndarray, replicas: np.ndarray | None = None) -> Averages:
    """Average replications and measure their noise.

    Parameters
    ----------
    values : (points, seeds); the same seeds at every point.
    replicas : (some points, more seeds), when there is but one seed: the noise is then measured on these.

    A seed that is high at every point shifts all means alike and is no noise here; what counts is what is left after the
    averages of points and of seeds are taken out (two-way layout), divided by the number of seeds.
    """
    y = np.asarray(values, float)
    known = np.isfinite(y)
    counts = known.sum(axis=1)
    means = np.divide(np.where(known, y, 0.0).sum(axis=1), counts, out=np.full(len(y), np.nan), where=counts > 0)
    missing = int((~known).sum())
    if y.shape[1] == 1 and replicas is not None:
        few = noise_of(replicas)
        single = few.noise * replicas.shape[1]
        between = float(np.nanvar(means, ddof=1)) if np.isfinite(means).sum() > 1 else 0.0
        return Averages(means, single, single / between if between > 0 else math.nan, missing)
    full = y[known.all(axis=1)]
    points, seeds = full.shape
    if points < 2 or seeds < 2:
        return Averages(means, math.nan, math.nan, missing)
    rest = full - full.mean(axis=1, keepdims=True) - full.mean(axis=0, keepdims=True) + full.mean()
    noise = float((rest**2).sum()) / ((points - 1) * (seeds - 1)) / seeds
    between = float(full.mean(axis=1).var(ddof=1))
    return Averages(means, noise, noise / between if between > 0 else math.nan, missing)


def whole_blocks(rows: int, means: np.ndarray) -> np.ndarray:
    """Numbers of the rows in blocks without a gap, in order."""
    blocks = np.isfinite(means).reshape(-1, rows).all(axis=1)
    return np.flatnonzero(np.repeat(blocks, rows))


def ranking(value: np.ndarray) -> Sequence[int]:
    """Factors from the largest index down."""
    return [int(k) for k in np.argsort(-np.nan_to_num(value, nan=-np.inf), kind="stable")]
