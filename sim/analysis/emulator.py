"""An emulator: a surface over the unit cube that stands for the simulation, of one outcome, fitted to a few hundred runs.

Two kinds are fitted, a Gaussian process and a sparse polynomial chaos, and the one that better predicts points that it has not
seen is taken. It says how well it does that, and what of the outcome it holds to be noise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.analysis.gaussian import GaussianProcess
from sim.analysis.polynomial import PolynomialChaos

FOLDS = 10
LEAST = 20  # points with a value; with fewer nothing is fitted
PER_FACTOR, IN_ALL = 0.01, 0.05  # chance that a factor without effect is called active: of one; that any is
FLAT = 1e-12  # an outcome that varies less than so much of its size is constant


Surface = GaussianProcess | PolynomialChaos


@dataclass(frozen=True)
class Emulator:
    """A surface that was fitted.

    Attributes
    ----------
    kind : "gp", "pce", or "constant" where nothing could be fitted.
    factors : dimensions of the unit cube.
    points, missing : values that were used; that were missing.
    variance : of the values.
    noise : variance of what the surface leaves: noise, and what is too fine for it. In the unit of the outcome squared.
    error : mean squared error at points left out, a tenth of them at a time, everything fitted anew without them.
    q2 : 1 - (error - given noise) / (variance - given noise), between 0 and 1: of the variance that is not noise, the share
        that is predicted at points left out. Where no noise was given, of all variance, noise and all.
    errors : {kind: error} of both kinds.
    surface, refits : what was fitted; the same without each tenth of the points.
    process : the Gaussian process, whichever kind was taken: it tells which factors act.
    level : mean of the values.
    """

    kind: str
    factors: int
    points: int
    missing: int
    variance: float
    noise: float
    error: float
    q2: float
    errors: dict[str, float] = field(default_factory=dict)
    surface: Surface | None = None
    refits: tuple[Surface, ...] = ()
    process: GaussianProcess | None = None
    level: float = math.nan

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of the surface.

        Parameters
        ----------
        x : (points, factors) of the unit cube.

        Returns
        -------
        mean, sd : (points,) in the unit of the outcome; the noise of a run is not in ``sd``.
        """
        with one_thread():
            return self._at(np.atleast_2d(np.asarray(x, float)))

    def _at(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if self.surface is None:
            return np.full(len(x), self.level), np.full(len(x), math.sqrt(self.variance))
        return self.surface.predict(x)

    def predicted(self, noise: float = 0.0) -> float:
        """Of the variance that is not noise the share that is predicted at points left out, 0 to 1 (see ``q2``)."""
        return _predicted(self.variance, self.error, noise)

    def shares(self, groups: Sequence[Sequence[int]], draws: int = 0, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Sobol indices of groups of factors: shares of the variance of the surface, without the noise.

        Parameters
        ----------
        groups : of each group the numbers of its factors; a factor on its own is a group of one.
        draws : surfaces that the data leave possible.

        Returns
        -------
        first, total : (1 + draws, groups), the best surface first. Of a constant outcome: zeros.
        """
        if self.surface is None:
            zero = np.zeros((1 + draws, len(groups)))
            return zero, zero.copy()
        with one_thread():
            first, total = self.surface.shares(groups, draws, seed)
        return first[: 1 + draws], total[: 1 + draws]

    def doubts(self, groups: Sequence[Sequence[int]], draws: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """(groups,) standard errors of first-order and total indices.

        Two parts: what the points leave open about the surface (``draws`` of it), and how far everything that was chosen
        depends on which points there are (jackknife over the tenths left out).
        """
        drawn = self.shares(groups, draws, seed)
        if self.surface is None:
            return np.zeros(len(groups)), np.zeros(len(groups))
        with one_thread():
            without = [surface.shares(groups, 0, seed) for surface in self.refits]
        found = []
        for order in (0, 1):
            ways = np.vstack([one[order] for one in without])
            jackknife = (len(ways) - 1) / len(ways) * ((ways - ways.mean(axis=0)) ** 2).sum(axis=0)
            found.append(np.sqrt(jackknife + drawn[order][1:].var(axis=0)))
        return found[0], found[1]

    def p_values(self) -> np.ndarray:
        """(factors,) chance of as large a likelihood ratio if the factor did nothing (half a chi-squared)."""
        from scipy.stats import chi2

        if self.process is None or self.errors["gp"] >= self.variance:  # no better than the mean: nothing to tell
            return np.ones(self.factors)
        with one_thread():
            ratios = self.process.likelihood_ratios(float(chi2.isf(2.0 * self.threshold, 1)))
        return np.where(ratios > 0, 0.5 * chi2.sf(np.maximum(ratios, 0.0), 1), 1.0)

    @property
    def threshold(self) -> float:
        """Below this p-value a factor is called active: 1 % each, 5 % for all together."""
        return min(PER_FACTOR, IN_ALL / self.factors)


def predict_all(emulators: Sequence[Emulator], x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(points, emulators) means, and standard deviations of the surfaces, of several outcomes at once."""
    with one_thread():  # once: to ask for it costs more than a prediction
        found = [one._at(x) for one in emulators]
    return np.column_stack([mean for mean, _ in found]), np.column_stack([sd for _, sd in found])


def fit(
    x: np.ndarray,
    y: np.ndarray,
    noise: float | np.ndarray | None = None,
    *,
    refit: bool = True,
    before: Emulator | None = None,
) -> Emulator:
    """Fit an emulator of one outcome; the same data give the same emulator.

    Parameters
    ----------
    x : (points, factors) of the unit cube.
    y : (points,) values; nan where one is missing.
    noise : variance of the noise in a value, one for all or (points,), if it is known.
    refit : whether errors at points left out are those of surfaces that are fitted anew without a tenth of the points; else
        the process is not: each point is left out in turn of it as it stands, which is known in closed form. A fraction of the
        time, and no `Emulator.doubts` of indices.
    before : an emulator of the same outcome on fewer points, from which the search goes on.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    given = np.zeros(len(y)) if noise is None else np.broadcast_to(np.asarray(noise, float), y.shape)
    there = np.isfinite(y) & np.isfinite(given)
    x, y, given = x[there], y[there], given[there]
    missing = int((~there).sum())
    variance = float(y.var()) if len(y) else 0.0
    flat = len(y) > 0 and math.sqrt(variance) <= FLAT * max(1.0, float(np.abs(y).max()))
    level = float(y.mean()) if len(y) else math.nan
    if flat or len(y) < LEAST:
        return Emulator("constant", x.shape[1], len(y), missing, 0.0 if flat else variance, 0.0 if flat else variance,
                        0.0 if flat else variance, 1.0 if flat else 0.0, level=level)  # fmt: skip
    with one_thread():
        start = None if before is None or before.process is None else before.process.level
        process, chaos = GaussianProcess(x, y, given, start), PolynomialChaos(x, y)
        refits = _refits(process, chaos, x, y, given, refit)
        errors = _errors(refits, x, y)
        if not refit:
            errors["gp"], refits = process.left_out(), []
    chaos.error = max(chaos.error, errors["pce"] / chaos.scale**2)
    kind = min(errors, key=lambda one: errors[one])
    surface: Surface = process if kind == "gp" else chaos
    chosen = tuple(pair[0] if kind == "gp" else pair[1] for pair in refits if pair is not None)
    q2 = _predicted(variance, errors[kind], float(given.mean()))
    return Emulator(kind, x.shape[1], len(y), missing, variance, surface.noise, errors[kind], q2, errors, surface,
                    chosen, process, level)  # fmt: skip


def _predicted(variance: float, error: float, noise: float) -> float:
    signal = variance - noise
    if variance <= 0:
        return 1.0
    return 0.0 if signal <= 0 else min(1.0, max(0.0, 1.0 - (error - noise) / signal))


Pair = tuple[GaussianProcess, PolynomialChaos]


def _folds(points: int) -> np.ndarray:
    """(points,) which tenth each belongs to."""
    return np.random.default_rng(1).permutation(np.arange(points) % FOLDS)


def _refits(
    process: GaussianProcess, chaos: PolynomialChaos, x: np.ndarray, y: np.ndarray, given: np.ndarray, both: bool
) -> list[Pair | None]:
    """Both kinds, fitted without each tenth of the points; None where all that differs was in that tenth.

    ``both`` False: the process is the one of all points.
    """
    fold, found = _folds(len(y)), list[Pair | None]()
    for number in range(FOLDS):
        rest = fold != number
        alike = np.ptp(y[rest]) == 0
        if alike:
            found.append(None)
            continue
        without = process.again(x[rest], y[rest], given[rest]) if both else process
        found.append((without, chaos.again(x[rest], y[rest])))
    return found


def _errors(refits: Sequence[Pair | None], x: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Mean squared error of both kinds at the points that they were fitted without."""
    fold = _folds(len(y))
    wrong = {"gp": np.empty(len(y)), "pce": np.empty(len(y))}
    for number, pair in enumerate(refits):
        out = fold == number
        for place, kind in enumerate(wrong):
            mean = y[~out].mean() if pair is None else pair[place].predict(x[out])[0]
            wrong[kind][out] = y[out] - mean
    return {kind: float((errors**2).mean()) for kind, errors in wrong.items()}


def one_thread() -> Any:
    """Small matrices in one thread: several are slower, and differ in the last digit between machines."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)
