"""A Gaussian process over the unit cube: squared-exponential kernel with a length for each factor, and noise.

The likelihood's slope in all lengths costs two matrix products (the squared distances in one factor are of rank three), so
that forty lengths are fitted in seconds; what is fitted goes into scikit-learn's regressor. Because the kernel is a product
over the factors, every Sobol index of the mean function, and of a draw from the process, is a sum of integrals over one
factor that are known in closed form (Oakley and O'Hagan 2004; Marrel et al. 2009).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

CONSTANT = 10.0  # variance of the level, in that of the outcome: so wide that the data set it
PRIOR = 1.5  # of 1 / length, exponential: each bend must earn its place, or forty lengths pass through mere noise
STARTS = (0.5, 5.0, 50.0)  # of the search, from smooth to rough: 1 / length squared, divided over the factors
LENGTHS = (1e-6, 400.0)  # of 1 / length squared: from no effect at all to a length of a twentieth of the range
SIGNALS, NOISES = (1e-2, 100.0), (1e-6, 2.0)  # variances, in that of the outcome
MOST_STEPS, FEWER_STEPS = 200, 30  # of the search: at first; from a good start
JITTER = 1e-5  # of the signal's variance, when a surface is passed through its own values
FURTHER = 150  # points beside those of the sample at which a surface is drawn: what is unknown between points counts
LEVELS_OF_DOUBT = 8  # draws of the lengths, for what is unknown about them
DOUBT = 0.5  # largest standard deviation of a log length in such a draw, where the likelihood is flat


@dataclass(frozen=True)
class Level:
    """What a process is fitted with, of an outcome in units of its own standard deviation.

    Attributes
    ----------
    signal, noise : variance of the surface; of what is left beside the ``known`` noise.
    bends : (factors,) 1 / length squared.
    """

    signal: float
    bends: np.ndarray
    noise: float

    def logs(self) -> np.ndarray:
        """(factors + 2,) as the search sees it."""
        found: np.ndarray = np.log(np.concatenate([[self.signal], self.bends, [self.noise]]))
        return found


def level_of(logs: np.ndarray) -> Level:
    """The reverse of `Level.logs`."""
    found = np.exp(logs)
    return Level(float(found[0]), np.asarray(found[1:-1]), float(found[-1]))


def distances(a: np.ndarray, b: np.ndarray, bends: np.ndarray) -> np.ndarray:
    """(rows of a, rows of b) squared distances, each factor weighed by its bends."""
    from scipy.spatial.distance import cdist

    root = np.sqrt(bends)
    found: np.ndarray = cdist(a * root, b * root, "sqeuclidean")
    return found


def loss(logs: np.ndarray, x: np.ndarray, y: np.ndarray, known: np.ndarray) -> tuple[float, np.ndarray]:
    """Minus the log likelihood (without its constant) and the prior, and the slope of that.

    Parameters
    ----------
    logs : (factors + 2,) see `Level.logs`.
    x, y, known : points, values (mean 0, standard deviation 1), and the variance of the noise that is known.
    """
    from scipy.linalg import cho_factor, cho_solve
    from scipy.linalg.lapack import dpotri

    level = level_of(logs)
    kernel = level.signal * np.exp(-0.5 * distances(x, x, level.bends))
    whole = kernel + CONSTANT
    whole[np.diag_indices(len(x))] += level.noise + known
    try:
        factor = cho_factor(whole, lower=True, check_finite=False)
    except np.linalg.LinAlgError:
        return 1e10, np.zeros_like(logs)
    weights = cho_solve(factor, y, check_finite=False)
    value = 0.5 * float(y @ weights) + float(np.log(np.diag(factor[0])).sum())
    inverse = np.tril(dpotri(factor[0], lower=1)[0])  # a third of the work of solving for each unit vector
    slopes = np.outer(weights, weights) - inverse - np.tril(inverse, -1).T
    through = slopes * kernel
    apart = 2.0 * (through.sum(axis=1) @ x**2) - 2.0 * np.einsum("ik,ik->k", x, through @ x)
    found = np.empty_like(logs)
    found[0] = 0.5 * through.sum()
    found[1:-1] = -0.25 * level.bends * apart
    found[-1] = 0.5 * level.noise * np.trace(slopes)
    prior = PRIOR * np.sqrt(level.bends)
    found[1:-1] -= 0.5 * prior
    return value + float(prior.sum()), -found


def search(x: np.ndarray, y: np.ndarray, known: np.ndarray, start: Level, steps: int) -> tuple[Level, float]:
    """The likeliest level from a start, and its loss."""
    from scipy.optimize import minimize

    bounds = [SIGNALS, *[LENGTHS] * x.shape[1], NOISES]
    limits = [(math.log(low), math.log(high)) for low, high in bounds]
    first = np.clip(start.logs(), [low for low, _ in limits], [high for _, high in limits])
    found = minimize(
        loss, first, (x, y, known), "L-BFGS-B", jac=True, bounds=limits, options={"maxiter": steps, "ftol": 1e-8}
    )
    return level_of(np.asarray(found.x)), float(found.fun)


class GaussianProcess:
    """A process that was fitted.

    Parameters
    ----------
    x, y : (points, factors) of the unit cube; (points,) values.
    known : (points,) variance of the noise in each value, as far as it is known; zeros when it is not.
    start : where the search begins; None: from smooth and from rough surfaces.
    """

    kind = "gp"

    def __init__(self, x: np.ndarray, y: np.ndarray, known: np.ndarray, start: Level | None = None):
        self.middle, self.scale = float(y.mean()), float(y.std())
        self.x, self.y, self.known = x, (y - self.middle) / self.scale, known / self.scale**2
        if start is not None:
            self.level, self.loss = search(x, self.y, self.known, start, FEWER_STEPS)
        else:
            even = np.full(x.shape[1], 1.0 / x.shape[1])
            found = [search(x, self.y, self.known, Level(1.0, s * even, 0.1), MOST_STEPS) for s in STARTS]
            self.level, self.loss = min(found, key=lambda one: one[1])
        self.regressor = self._regressor()

    def _regressor(self) -> Any:
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel

        lengths = 1.0 / np.sqrt(self.level.bends)
        kernel = ConstantKernel(CONSTANT) + ConstantKernel(self.level.signal) * RBF(lengths)
        return GaussianProcessRegressor(kernel, alpha=self.level.noise + self.known, optimizer=None).fit(self.x, self.y)

    @property
    def noise(self) -> float:
        """Variance of what is left of the values, in the unit of the outcome squared."""
        return float(self.level.noise + self.known.mean()) * self.scale**2

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of the surface at points of the unit cube; noise apart."""
        mean, sd = self.regressor.predict(x, return_std=True)
        return self.middle + self.scale * mean, self.scale * sd

    def left_out(self) -> float:
        """Mean squared error where each point is left out in turn, the lengths as they are (Rasmussen and Williams 5.4.2)."""
        from scipy.linalg import cho_solve

        inverse = cho_solve((self.regressor.L_, True), np.eye(len(self.x)), check_finite=False)
        missed = self.regressor.alpha_ / np.diag(inverse)
        return float((missed**2).mean()) * self.scale**2

    def again(self, x: np.ndarray, y: np.ndarray, known: np.ndarray) -> GaussianProcess:
        """The same on other data, searched from here."""
        return GaussianProcess(x, y, known, start=self.level)

    # --- which factors act --------------------------------------------------------------------------------------------
    def likelihood_ratios(self, least: float) -> np.ndarray:
        """(factors,) twice how much likelier the process is than without the factor, the rest fitted anew.

        With the rest as it was, the ratio is too high; where that one is below ``least`` already it stands.
        """
        return np.array([self._ratio(k, least) for k in range(self.x.shape[1])])

    def _ratio(self, k: int, least: float) -> float:
        rest = np.delete(self.x, k, axis=1)
        without = Level(self.level.signal, np.delete(self.level.bends, k), self.level.noise)
        ratio = 2.0 * (loss(without.logs(), rest, self.y, self.known)[0] - self.loss)
        if ratio > least and rest.shape[1]:
            ratio = min(ratio, 2.0 * (search(rest, self.y, self.known, without, FEWER_STEPS)[1] - self.loss))
        return ratio

    # --- Sobol indices ------------------------------------------------------------------------------------------------
    def shares(self, groups: Sequence[Sequence[int]], draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """First-order and total indices of groups of factors: (1 + draws, groups), the mean surface first, then draws."""
        best = shares_of(self.x, self.level, self.regressor.alpha_[:, None], groups)
        if not draws:
            return best
        chance = np.random.default_rng(seed)
        further = np.vstack([self.x, chance.random((FURTHER, self.x.shape[1]))])
        parts = [best]
        for level in self._doubted(chance):
            surfaces = self._drawn(level, further, -(-draws // LEVELS_OF_DOUBT), chance)
            parts.append(shares_of(further, level, surfaces, groups))
        return np.vstack([first for first, _ in parts]), np.vstack([total for _, total in parts])

    def _doubted(self, chance: np.random.Generator) -> Iterator[Level]:
        """Levels drawn from a normal distribution around the likeliest, with the likelihood's own curvature."""
        logs, step = self.level.logs(), 1e-3
        free = (logs > math.log(LENGTHS[0]) + 1.0) & (
            logs < np.log([SIGNALS[1], *[LENGTHS[1]] * self.x.shape[1], NOISES[1]])
        )
        free[-1] = logs[-1] > math.log(NOISES[0]) + 1.0
        which = np.flatnonzero(free)
        curve = np.empty((len(which), len(which)))
        for row, k in enumerate(which):
            ends = []
            for sign in (1.0, -1.0):
                moved = logs.copy()
                moved[k] += sign * step
                ends.append(loss(moved, self.x, self.y, self.known)[1][which])
            curve[row] = (ends[0] - ends[1]) / (2.0 * step)
        size, axes = np.linalg.eigh(0.5 * (curve + curve.T))
        spread = 1.0 / np.sqrt(np.maximum(size, 1.0 / DOUBT**2))
        for _ in range(LEVELS_OF_DOUBT):
            moved = logs.copy()
            moved[which] += axes @ (spread * chance.standard_normal(len(which)))
            yield level_of(moved)

    def _drawn(self, level: Level, at: np.ndarray, number: int, chance: np.random.Generator) -> np.ndarray:
        """(points, number) weights of surfaces drawn from the process, given the data."""
        from scipy.linalg import cho_factor, cho_solve

        own = level.signal * np.exp(-0.5 * distances(at, at, level.bends)) + CONSTANT
        count, diagonal = len(self.x), np.diag_indices(len(at))
        known = own[:count, :count].copy()
        known[np.diag_indices(count)] += level.noise + self.known
        factor = cho_factor(known, lower=True, check_finite=False)
        mean = own[:, :count] @ cho_solve(factor, self.y, check_finite=False)
        left = own - own[:, :count] @ cho_solve(factor, own[:count], check_finite=False)
        left[diagonal] += JITTER / 10.0 * level.signal
        surfaces = mean[:, None] + np.linalg.cholesky(left) @ chance.standard_normal((len(at), number))
        own[diagonal] += JITTER * level.signal
        found: np.ndarray = cho_solve(cho_factor(own, lower=True, check_finite=False), surfaces, check_finite=False)
        return found


def shares_of(
    x: np.ndarray, level: Level, weights: np.ndarray, groups: Sequence[Sequence[int]]
) -> tuple[np.ndarray, np.ndarray]:
    """(surfaces, groups) first-order and total indices of sums of kernels at ``x`` with ``weights`` (points, surfaces).

    A surface is the sum over i of w_i times a product over factors of k(x, x_i). With b the integral of k over one factor
    and r = integral of k k' / (b b'), the variance that a set of factors explains alone is w'(product of r over the set - 1)w
    with w times the product of b.
    """
    scaled = [_integrals(x[:, k], 1.0 / math.sqrt(float(level.bends[k]))) for k in range(x.shape[1])]
    reach = weights * np.prod([once for once, _ in scaled], axis=0)[:, None]
    every = np.ones((len(x), len(x)))
    for _, twice in scaled:
        every *= twice

    def variance(matrix: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.maximum(np.einsum("ib,ib->b", reach, matrix @ reach), 0.0)
        return found

    whole = np.maximum(variance(every - 1.0), 1e-300)
    first, total = [], []
    for group in groups:
        inside = np.ones_like(every)
        for k in group:
            inside *= scaled[k][1]
        first.append(variance(inside - 1.0) / whole)
        total.append(variance(every - every / inside) / whole)
    return np.stack(first, axis=1), np.stack(total, axis=1)


def _integrals(x: np.ndarray, length: float) -> tuple[np.ndarray, np.ndarray]:
    """Over one factor: the integral of each kernel (points,), and of each product, divided by both (points, points)."""
    from scipy.special import erf

    root = math.sqrt(2.0) * length
    once = length * math.sqrt(math.pi / 2.0) * (erf((1.0 - x) / root) + erf(x / root))
    between = 0.5 * (x[:, None] + x)
    twice = length * math.sqrt(math.pi) / 2.0 * (erf((1.0 - between) / length) + erf(between / length))
    twice *= np.exp(-0.25 * (x[:, None] - x) ** 2 / length**2)
    return once, twice / np.outer(once, once)
