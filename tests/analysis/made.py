"""Functions over the unit cube with Sobol indices that are known, with noise of a wanted share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

G = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])
POINTS = 350


@dataclass(frozen=True)
class Made:
    """A function of (points, factors), its variance and its indices."""

    name: str
    function: Callable[[np.ndarray], np.ndarray]
    variance: float
    first: np.ndarray
    total: np.ndarray

    @property
    def factors(self) -> int:
        return len(self.total)

    def noisy(self, x: np.ndarray, share: float, seed: int, runs: int = 1) -> np.ndarray:
        """(points, runs) values; of the variance of their means ``share`` is noise."""
        chance = np.random.default_rng(seed)
        noise = np.sqrt(self.variance * share / (1.0 - share) * runs)
        return self.function(x)[:, None] + noise * chance.normal(size=(len(x), runs))


def _ishigami(x: np.ndarray) -> np.ndarray:
    z = np.pi * (2 * x - 1)
    return np.sin(z[:, 0]) + 7 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


def _g(x: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * x - 2) + G) / (1 + G), axis=1)


# the twenty: lines, curves and products of orthonormal polynomials of 12 factors, and 8 that do nothing
LINES = np.array([2, 1.6, 0, 1.3, 0.8, 0, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3])
CURVES = np.array([0, 0.4, 0.9, 0, 0, 0, 0, 0.5, 0, 0, 0, 0])
PRODUCTS = ((0, 5, 0.9), (1, 3, 0.7), (6, 7, 0.4))


def _twenty(x: np.ndarray) -> np.ndarray:
    z = 2 * x[:, :12] - 1
    line, curve = np.sqrt(3) * z, np.sqrt(5) * (1.5 * z**2 - 0.5)
    pairs = sum(size * line[:, a] * line[:, b] for a, b, size in PRODUCTS)
    return line @ LINES + curve @ CURVES + pairs


def _twenty_made() -> Made:
    alone = np.concatenate([LINES**2 + CURVES**2, np.zeros(8)])
    total = alone.copy()
    for a, b, size in PRODUCTS:
        total[[a, b]] += size**2
    variance = float(alone.sum() + sum(size**2 for *_, size in PRODUCTS))
    return Made("twenty", _twenty, variance, alone / variance, total / variance)


def _g_made() -> Made:
    part = 1 / (3 * (1 + G) ** 2)
    variance = float(np.prod(1 + part) - 1)
    return Made("g", _g, variance, part / variance, part * np.prod(1 + part) / (1 + part) / variance)


ISHIGAMI = Made("ishigami", _ishigami, 13.8446, np.array([0.3139, 0.4424, 0.0]), np.array([0.5576, 0.4424, 0.2437]))
SOBOL_G, TWENTY = _g_made(), _twenty_made()
KNOWN = (ISHIGAMI, SOBOL_G, TWENTY)
