"""Sparse polynomial chaos over the unit cube: a sum of products of Legendre polynomials, few terms of many.

The order in which terms come in is that of least-angle regression (scikit-learn); how many are kept, and which degree, is
what predicts best when each point is left out in turn, which for least squares is known in closed form (Blatman and Sudret
2011). The polynomials are orthonormal, so Sobol indices are sums of squared coefficients.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

DEGREES = (1, 2, 3, 4, 6, 8, 11)
NORM = 0.75  # of the powers of a term: below 1, a term in more factors counts as of a higher degree
MOST_TERMS = 1500  # candidates
MOST_KEPT = 0.5  # of the number of points
TOGETHER = 3  # factors in one term


class PolynomialChaos:
    """An expansion that was fitted.

    Parameters
    ----------
    x, y : (points, factors) of the unit cube; (points,) values.
    degree : of the polynomial; None: chosen.
    """

    kind = "pce"

    def __init__(self, x: np.ndarray, y: np.ndarray, degree: int | None = None):
        self.middle, self.scale = float(y.mean()), float(y.std())
        scaled = (y - self.middle) / self.scale
        found = [
            _sparse(_terms(x.shape[1], wanted), wanted, x, scaled)
            for wanted in (DEGREES if degree is None else (degree,))
            if degree is not None or len(_terms(x.shape[1], wanted)) <= MOST_TERMS or wanted == 1
        ]
        self.error, self.degree, self.terms = min(found, key=lambda one: one[0])
        basis = _basis(self.terms, x)
        self.coefficients = np.linalg.lstsq(basis, scaled, rcond=None)[0]
        self.spread = np.linalg.pinv(basis.T @ basis)
        left = scaled - basis @ self.coefficients
        self._noise = float(left @ left) / max(1, len(x) - len(self.terms))

    @property
    def noise(self) -> float:
        """Variance of what is left of the values, in the unit of the outcome squared."""
        return self._noise * self.scale**2

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of the surface at points of the unit cube; noise apart.

        The standard deviation takes the error at points left out for what may be wrong in the coefficients.
        """
        basis = _basis(self.terms, x)
        doubt = np.einsum("ij,jk,ik->i", basis, self.spread, basis)
        missed = max(0.0, self.error - self._noise)  # what the terms cannot follow
        sd = np.sqrt(np.maximum(0.0, self.error * doubt + missed))
        return self.middle + self.scale * (basis @ self.coefficients), self.scale * sd

    def again(self, x: np.ndarray, y: np.ndarray) -> PolynomialChaos:
        """The same on other data: of the same degree, with terms of its own."""
        return PolynomialChaos(x, y, self.degree)

    def shares(self, groups: Sequence[Sequence[int]], draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """First-order and total indices of groups of factors: (1 + draws, groups), the best first, then draws."""
        chance = np.random.default_rng(seed)
        root = np.linalg.cholesky(self.error * self.spread + 1e-12 * np.eye(len(self.terms)))
        doubt = chance.standard_normal((draws, len(self.terms))) @ root.T
        squares = np.vstack([self.coefficients, self.coefficients + doubt]) ** 2
        active = np.array([[bool(power) for power in term] for term in self.terms])
        whole = np.maximum(squares[:, active.any(axis=1)].sum(axis=1), 1e-300)
        first, total = [], []
        for group in groups:
            inside = active[:, list(group)].any(axis=1)
            outside = np.delete(active, list(group), axis=1).any(axis=1)
            first.append(squares[:, inside & ~outside].sum(axis=1) / whole)
            total.append(squares[:, inside].sum(axis=1) / whole)
        return np.stack(first, axis=1), np.stack(total, axis=1)


Term = tuple[int, ...]


@lru_cache(maxsize=32)
def _terms(factors: int, degree: int) -> tuple[Term, ...]:
    """Powers of every candidate, the constant first."""
    found: list[Term] = [(0,) * factors]
    for together in range(1, min(TOGETHER, factors, degree) + 1):
        powers = [
            some
            for some in itertools.product(range(1, degree + 1), repeat=together)
            if sum(p**NORM for p in some) ** (1.0 / NORM) <= degree + 1e-9
        ]
        for which in itertools.combinations(range(factors), together):
            if len(found) > MOST_TERMS and degree > 1:
                return tuple(found)
            for some in powers:
                term = [0] * factors
                for k, power in zip(which, some, strict=True):
                    term[k] = power
                found.append(tuple(term))
    return tuple(found)


def _basis(terms: Sequence[Term], x: np.ndarray) -> np.ndarray:
    """(points, terms) values of products of orthonormal Legendre polynomials."""
    most = max(max(term) for term in terms)
    scale = np.sqrt(2.0 * np.arange(most + 1) + 1.0)
    alone = (
        np.polynomial.legendre.legvander(2.0 * np.clip(x, 0.0, 1.0) - 1.0, most) * scale
    )  # (points, factors, powers)
    found = np.ones((len(x), len(terms)))
    for column, term in enumerate(terms):
        for k in np.flatnonzero(term):
            found[:, column] *= alone[:, k, term[k]]
    return found


def _sparse(terms: Sequence[Term], degree: int, x: np.ndarray, y: np.ndarray) -> tuple[float, int, list[Term]]:
    """Error at points left out, degree, and the terms kept."""
    from sklearn.linear_model import lars_path

    basis = _basis(terms, x)
    most = max(1, min(len(terms) - 1, int(MOST_KEPT * len(x))))
    centred = basis[:, 1:] - basis[:, 1:].mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # columns that are nearly the same are left out, and said
        _, order, _ = lars_path(centred / np.where(size > 0, size, 1.0), y - y.mean(), max_iter=most, method="lar")
    columns = [0, *(int(k) + 1 for k in order)]
    axes, _ = np.linalg.qr(basis[:, columns])
    left = y[:, None] - np.cumsum(axes * (axes.T @ y), axis=1)
    free = np.maximum(1.0 - np.cumsum(axes**2, axis=1), 1e-6)
    kept = np.arange(1, len(columns) + 1)
    errors = ((left / free) ** 2).mean(axis=0) * len(y) / (len(y) - kept)  # dearer with each term: the order was chosen
    best = int(errors.argmin())
    return float(errors[best]), degree, [terms[k] for k in columns[: best + 1]]
