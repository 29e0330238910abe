"""Which numbers are worth fitting: those of which the figures could tell something.

Each figure is explained by all numbers at once, linearly, with few of them (a lasso whose penalty is chosen by
cross-validation). What a number explains of a figure counts by how much of the figure's spread over the prior lies outside
what the figure allows: a figure that every world of the prior meets tells nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.calibration.cube import MOST_FITTED, Cube
from sim.calibration.facts import Fact

FOLDS = 5
LEAST_RUNS = 50  # of which a figure must have a value to count
LEAST_SCORE = 0.005  # of all that could be learned: numbers below it are left out although there is room


@dataclass(frozen=True)
class Screened:
    """Numbers by what the figures could tell of them.

    Attributes
    ----------
    names : paths, the first tells most.
    scores : (names,) share of all that could be learned.
    explained : (facts,) share of each figure's variance that numbers explain.
    by_fact : (facts, names) share of the figure's variance by each.
    """

    names: tuple[str, ...]
    scores: np.ndarray
    explained: np.ndarray
    by_fact: np.ndarray

    def chosen(self, most: int = MOST_FITTED) -> tuple[str, ...]:
        """The numbers to fit."""
        return tuple(name for name, score in zip(self.names[:most], self.scores, strict=False) if score > LEAST_SCORE)


def screen(cube: Cube, unit: np.ndarray, seen: np.ndarray, facts: Sequence[Fact]) -> Screened:
    """Score the numbers of a cube.

    Parameters
    ----------
    unit : (points, numbers) places between 0 and 1.
    seen : (points, facts) values of the runs on the scale of the facts.
    """
    from sklearn.linear_model import LassoCV

    x = (unit - 0.5) * np.sqrt(12.0)
    shares = np.zeros((len(facts), x.shape[1]))
    worth = np.zeros(len(facts))
    for k, fact in enumerate(facts):
        known = np.isfinite(seen[:, k])
        y = seen[known, k]
        if known.sum() < LEAST_RUNS or y.std() <= 1e-12:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a path was cut short
            fitted = LassoCV(cv=FOLDS, alphas=30, max_iter=5_000, random_state=0).fit(
                x[known], (y - y.mean()) / y.std()
            )
        shares[k] = fitted.coef_**2
        variance = float(y.var())
        worth[k] = variance / (variance + fact.tolerance**2)
    score = (shares * worth[:, None]).sum(axis=0)
    order = [int(k) for k in np.argsort(-score, kind="stable") if k in set(cube.candidates.tolist())]
    total = max(float(score.sum()), 1e-12)
    return Screened(tuple(cube.names[k] for k in order), score[order] / total, shares.sum(axis=1), shares[:, order])
