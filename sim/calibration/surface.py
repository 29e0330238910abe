"""All figures as functions of the fitted numbers: an emulator each, and how what they leave open hangs together.

What an emulator of the fitted numbers leaves open in a run has two sources: the free numbers, which were drawn anew in every
run, and chance, told apart by points that were run with several seeds. The free numbers of the world are as unknown as the
fitted ones, so their part counts in full when a point is held against the figures; chance counts where a figure is of the
place itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.emulator import Emulator, fit, predict_all
from sim.calibration.facts import Fact

LEAST_RUNS = 60
LEAST_TOLD = 0.02  # an emulator that predicts less of the variance is taken to know nothing but the mean
FIRST = 250  # points on which the lengths are sought first
SHRINK = 0.2  # of correlations between what is left open, toward none: there are about ten runs a figure


@dataclass(frozen=True)
class Surface:
    """Figures as functions of the fitted numbers.

    Attributes
    ----------
    facts : the figures.
    emulators : one each.
    free : (facts, facts) covariance of what the free numbers do to a run.
    chance : (facts, facts) covariance of what chance does to a run.
    """

    facts: tuple[Fact, ...]
    emulators: tuple[Emulator, ...]
    free: np.ndarray
    chance: np.ndarray

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(points, facts) means, and variances of these means."""
        mean, deviation = predict_all(self.emulators, x)
        return mean, deviation**2

    @property
    def values(self) -> np.ndarray:
        """(facts,) the figures."""
        return np.array([fact.value for fact in self.facts])

    @property
    def tolerance(self) -> np.ndarray:
        """(facts,) variance of figure and discrepancy."""
        return np.array([fact.tolerance**2 for fact in self.facts])

    @property
    def own(self) -> np.ndarray:
        """(facts,) whether a figure has the chance of the place itself in it."""
        return np.array([fact.own for fact in self.facts])

    @property
    def beside(self) -> np.ndarray:
        """(facts, facts) covariance of figure less mean, but for the emulator's own error."""
        found: np.ndarray = np.diag(self.tolerance) + self.free + self.chance * np.outer(self.own, self.own)
        return found


def seen_by(facts: Sequence[Fact], rows: Sequence[str], values: np.ndarray) -> np.ndarray:
    """(..., facts) values of runs on the scale of the facts, from those of the rows (..., rows)."""
    column = {name: k for k, name in enumerate(rows)}
    return np.stack(
        [fact.on_scale(values[..., [column[name] for name in fact.rows]].mean(axis=-1)) for fact in facts], axis=-1
    )


def enough_seen(seen: np.ndarray, least: int = LEAST_RUNS) -> np.ndarray:
    """(facts,) which figures enough runs (points, facts) say, and not all the same."""
    found: np.ndarray = np.isfinite(seen).sum(axis=0) >= least
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # figures that no run says
        spread = np.nan_to_num(np.nanstd(seen, axis=0))
    both: np.ndarray = found & (spread > 1e-9)
    return both


def surface_of(
    facts: Sequence[Fact], x: np.ndarray, seen: np.ndarray, again: np.ndarray, before: Surface | None = None
) -> Surface:
    """Emulators of all facts.

    Parameters
    ----------
    x : (points, fitted) places between 0 and 1.
    seen : (points, facts) on the scale of the facts; NaN where a run cannot say.
    again : (points, seeds, facts) of points that were run with several seeds.
    before : emulators of the same facts on fewer points, from which the search goes on.
    """
    emulators, left = [], np.full(seen.shape, np.nan)
    for k in range(len(facts)):
        known = np.flatnonzero(np.isfinite(seen[:, k]))
        some = known[:FIRST]  # the search of all lengths begins where it is cheap
        start = fit(x[some], seen[some, k], refit=False) if before is None else before.emulators[k]
        emulator = fit(x[known], seen[known, k], refit=False, before=start)
        emulators.append(emulator)
        left[known, k] = seen[known, k] - emulator.predict(x[known])[0]
    noise = np.array([max(float(one.noise), 1e-12) for one in emulators])
    scale = np.sqrt(noise)
    open_ = _correlation(left) * np.outer(scale, scale)
    chance = _within(again)
    return Surface(tuple(facts), tuple(emulators), _positive(open_ - chance), chance)


def _correlation(left: np.ndarray) -> np.ndarray:
    """Correlations of what is left open, (facts, facts), over the runs that say both, drawn toward none."""
    known = np.isfinite(left)
    z = np.where(known, (left - np.nanmean(left, axis=0)) / np.maximum(np.nanstd(left, axis=0), 1e-12), 0.0)
    both = np.maximum(known.T.astype(float) @ known, 1.0)
    found = (1.0 - SHRINK) * (z.T @ z) / both
    np.fill_diagonal(found, 1.0)
    return _positive(found)


def _within(again: np.ndarray) -> np.ndarray:
    """Covariance between seeds, pooled over points; 0 where it cannot be said."""
    apart = again - np.nanmean(again, axis=1, keepdims=True)
    known = np.isfinite(apart)
    z = np.where(known, apart, 0.0).reshape(-1, again.shape[-1])
    many = known.reshape(-1, again.shape[-1]).astype(float)
    both = many.T @ many * (1.0 - 1.0 / again.shape[1])
    with np.errstate(all="ignore"):
        found = np.where(both > 0, z.T @ z / np.maximum(both, 1.0), 0.0)
    return _positive(found)


def _positive(matrix: np.ndarray) -> np.ndarray:
    """The nearest covariance without negative variances in any direction."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2.0)
    found: np.ndarray = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return found
