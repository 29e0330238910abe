"""All figures as functions of the numbers: an emulator of the fitted ones each, a line in the free ones, and what that leaves.

The free numbers of the world, some five hundred, each do little to a figure, and together much. What they do is taken to be
linear in their normal scores (a lasso whose penalty is chosen by cross-validation): the prior of a score is normal, so that given
figures and fitted numbers the free ones can be drawn exactly (`free_given`). What is left of a run is *rest* (bends and
interactions of free numbers, cut numbers) and *chance*, told apart by points that were run with several seeds. Rest counts in
full when a point is held against the figures; chance counts where a figure is of the place itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.analysis.emulator import Emulator, fit, predict_all
from sim.calibration.facts import Fact

LEAST_RUNS = 60
LEAST_TOLD = 0.02  # an emulator that predicts less of the variance is taken to know nothing but the mean
FOLDS, PENALTIES = 5, 15
FIRST = 250  # points on which the lengths are sought first
SHRINK = (
    0.05  # of correlations between what is left open, toward none: more makes figures that hang together count twice
)


@dataclass(frozen=True)
class Surface:
    """Figures as functions of the fitted numbers.

    Attributes
    ----------
    facts : the figures.
    emulators : one each, of what is left of a figure when the line in the free numbers is taken off.
    rest : (facts, facts) covariance of what neither emulator nor line knows of a run, without chance.
    chance : (facts, facts) covariance of what chance does to a run.
    lean : (facts, numbers) what a unit of a number's normal score does to a figure; 0 of numbers that are not free.
    """

    facts: tuple[Fact, ...]
    emulators: tuple[Emulator, ...]
    rest: np.ndarray
    chance: np.ndarray
    lean: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))

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
    def leaning(self) -> np.ndarray:
        """(facts, numbers) `lean`, also when there are no free numbers."""
        return self.lean if self.lean.size else np.zeros((len(self.facts), 1))

    @property
    def observed(self) -> np.ndarray:
        """(facts, facts) covariance of figure less what a world gives on average: figure, discrepancy, the place's own chance."""
        found: np.ndarray = np.diag(self.tolerance) + self.chance * np.outer(self.own, self.own)
        return found

    @property
    def known_world(self) -> np.ndarray:
        """(facts, facts) covariance of figure less mean in a world of which the free numbers are known too."""
        found: np.ndarray = self.observed + self.rest
        return found

    @property
    def beside(self) -> np.ndarray:
        """(facts, facts) covariance of figure less mean, but for the emulator's own error."""
        found: np.ndarray = self.known_world + self.leaning @ self.leaning.T
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
    facts: Sequence[Fact],
    x: np.ndarray,
    seen: np.ndarray,
    again: np.ndarray,
    before: Surface | None = None,
    scores: np.ndarray | None = None,
    workers: int = 1,
) -> Surface:
    """Emulators of all facts, and the line in the free numbers.

    Parameters
    ----------
    x : (points, fitted) places between 0 and 1.
    seen : (points, facts) on the scale of the facts; NaN where a run cannot say.
    again : (points, seeds, facts) of points that were run with several seeds.
    before : emulators of the same facts on fewer points, from which the search goes on.
    scores : (points, numbers) normal scores of the free numbers, 0 of all others (`Cube.scores`); None: no line.
    workers : processes.
    """
    tasks = [(k, x, seen[:, k], scores, _before(before, k)) for k in range(len(facts))]
    told = _all_told(tasks, workers)
    emulators = tuple(one.emulator for one in told)
    left = np.column_stack([one.left for one in told])
    noise = np.array([max(float(one.noise), 1e-12) for one in emulators])
    scale = np.sqrt(noise)
    open_ = _correlation(left) * np.outer(scale, scale)
    chance = _within(again)
    lean = np.vstack([one.lean for one in told])
    return Surface(tuple(facts), emulators, _positive(open_ - chance), chance, lean)


class _Told(NamedTuple):
    """One figure: its emulator, what the free numbers do to it, and what is left of each run."""

    emulator: Emulator
    lean: np.ndarray
    left: np.ndarray


_Before = tuple[Emulator | None, np.ndarray | None]
_Task = tuple[int, np.ndarray, np.ndarray, np.ndarray | None, _Before]


def _before(before: Surface | None, k: int) -> _Before:
    if before is None:
        return None, None
    return before.emulators[k], before.lean[k] if before.lean.size else None


def _all_told(tasks: Sequence[_Task], workers: int) -> list[_Told]:
    """Every figure on its own; in several processes when there are many points."""
    if workers <= 1 or len(tasks[0][1]) < FIRST:
        return [_told(task) for task in tasks]
    from loky import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_told, tasks))


def _told(task: _Task) -> _Told:
    _, x, seen, scores, (start, slopes) = task
    known = np.flatnonzero(np.isfinite(seen))
    y, off = seen[known], np.zeros(len(known))  # off: what the line says, of each point by the others
    lean = np.zeros(1 if scores is None else scores.shape[1])
    if scores is not None:
        z = scores[known]
        if slopes is not None:
            off = z @ slopes
        start = _fit(x[known][:FIRST], (y - off)[:FIRST], start)
        lean, off = _line(z, y - start.predict(x[known])[0])
    start = start or _fit(x[known][:FIRST], (y - off)[:FIRST])
    emulator = _fit(x[known], y - off, start)
    left = np.full(seen.shape, np.nan)
    left[known] = y - off - emulator.predict(x[known])[0]
    return _Told(emulator, lean, left)


def _fit(x: np.ndarray, y: np.ndarray, before: Emulator | None = None) -> Emulator:
    return fit(x, y, refit=False, before=before)


def _line(scores: np.ndarray, left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(numbers,) slopes, and (points,) what a line that did not see the point says of it."""
    from sklearn.linear_model import Lasso, LassoCV
    from sklearn.model_selection import cross_val_predict

    slopes, free = np.zeros(scores.shape[1]), np.flatnonzero(scores.any(axis=0))
    if not len(free) or left.std() <= 1e-12:
        return slopes, np.zeros(len(left))
    scale = left.std()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a path was cut short
        chosen = LassoCV(cv=FOLDS, alphas=PENALTIES, fit_intercept=False, max_iter=2_000, random_state=0)
        chosen.fit(scores[:, free], left / scale)
        again = Lasso(alpha=chosen.alpha_, fit_intercept=False, max_iter=2_000)
        said = cross_val_predict(again, scores[:, free], left / scale, cv=FOLDS)
    slopes[free] = scale * chosen.coef_
    return slopes, scale * said


def free_given(surface: Surface, x: np.ndarray, seed: int, heat: float = 1.0) -> np.ndarray:
    """(points, numbers) normal scores of the free numbers, drawn given the figures and the fitted numbers at ``x``.

    ``heat`` : 1 is the posterior; more is wider.
    """
    chance, lean = np.random.default_rng(seed), surface.leaning
    mean, variance = surface.predict(x)
    prior = chance.standard_normal((len(x), lean.shape[1]))
    together = lean @ lean.T
    found = prior.copy()
    for k in range(len(x)):  # Matheron: a draw of the prior, corrected by what it misses
        apart = heat * (surface.known_world + np.diag(variance[k]))
        noise = np.linalg.cholesky(apart + 1e-12 * np.eye(len(apart))) @ chance.standard_normal(len(apart))
        missed = surface.values - mean[k] - lean @ prior[k] - noise
        found[k] += lean.T @ np.linalg.solve(together + apart, missed)
    return found


def _correlation(left: np.ndarray) -> np.ndarray:
    """Correlations of what is left open, (facts, facts), over the runs that say both, drawn toward none."""
    known = np.isfinite(left)
    said = np.ma.masked_invalid(left)  # a figure that no run says has no mean, and no warning
    z = np.where(known, (left - said.mean(axis=0).filled(0.0)) / np.maximum(said.std(axis=0).filled(0.0), 1e-12), 0.0)
    both = np.maximum(known.T.astype(float) @ known, 1.0)
    found = (1.0 - SHRINK) * (z.T @ z) / both
    np.fill_diagonal(found, 1.0)
    return _positive(found)


def _within(again: np.ndarray) -> np.ndarray:
    """Covariance between seeds, pooled over points; 0 where it cannot be said."""
    apart = again - np.ma.masked_invalid(again).mean(axis=1, keepdims=True).filled(np.nan)
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
