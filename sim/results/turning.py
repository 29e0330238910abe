"""At which value of a number the order of two policies turns, where the draws tell it.

The difference between two rows (averaged over the seeds of a draw) is regressed on one number: a line, with a bend where that
predicts draws better that were left out. There is a turning point only when the fit predicts better than the mean, crosses
zero once within the draws, and is told from zero on both sides of it: near either end of the draws, with opposite signs. Its
interval holds the values at which the fit is not told from zero (as Fieller's theorem does for a line).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FOLDS = 5
ENDS = (0.1, 0.9)  # where the two sides are looked at: quantiles of the draws
LEVEL = 0.95
GRID = 201


@dataclass(frozen=True)
class Turn:
    """A number and the value at which the order turns.

    Attributes
    ----------
    parameter : path of the number.
    value, low, high : where the mean difference is zero, with its 95 % interval within the draws.
    lower_below : whether the first row is the lower one where the number is below ``value``.
    """

    parameter: str
    value: float
    low: float
    high: float
    lower_below: bool


def turn_of(parameter: str, x: np.ndarray, y: np.ndarray) -> Turn | None:
    """Where the difference turns with one number; None where that is not told.

    Parameters
    ----------
    x : (draws,) values of the number.
    y : (draws,) first row less second.
    """
    from scipy.special import stdtrit

    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    order = _order(x, y)
    if order is None:
        return None
    at = np.linspace(float(x.min()), float(x.max()), GRID)
    terms, asked = _terms(x, x, order), _terms(at, x, order)
    slopes, *_ = np.linalg.lstsq(terms, y, rcond=None)
    free = y.size - terms.shape[1]
    rest = float(((y - terms @ slopes) ** 2).sum()) / free
    inverse = np.linalg.pinv(terms.T @ terms)
    fit, error = asked @ slopes, np.sqrt(rest * np.einsum("ij,jk,ik->i", asked, inverse, asked))
    told = np.abs(fit) > float(stdtrit(free, 0.5 + LEVEL / 2)) * error
    first, last = (int(np.searchsorted(at, end)) for end in np.quantile(x, ENDS))
    crossings = np.flatnonzero(np.diff(np.sign(fit[first : last + 1])) != 0)
    if crossings.size != 1 or not (told[first] and told[last]):
        return None
    k = first + int(crossings[0])
    value = float(at[k] - fit[k] * (at[k + 1] - at[k]) / (fit[k + 1] - fit[k]))
    open_ = at[first : last + 1][~told[first : last + 1]]
    low, high = (float(open_[0]), float(open_[-1])) if open_.size else (value, value)
    return Turn(parameter, value, min(low, value), max(high, value), bool(fit[first] < 0))


def _order(x: np.ndarray, y: np.ndarray) -> int | None:
    """1 for a line, 2 with a bend, whichever predicts draws better that were left out; None where neither beats the mean."""
    if y.size < 3 * FOLDS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    fold = np.random.default_rng(0).permutation(np.arange(y.size) % FOLDS)
    wrong = [0.0, 0.0, 0.0]
    for number in range(FOLDS):
        out = fold == number
        for order in range(3):
            terms = _terms(x[~out], x[~out], order)
            slopes, *_ = np.linalg.lstsq(terms, y[~out], rcond=None)
            wrong[order] += float(((y[out] - _terms(x[out], x[~out], order) @ slopes) ** 2).sum())
    best = int(np.argmin(wrong))
    return best or None


def _terms(at: np.ndarray, seen: np.ndarray, order: int) -> np.ndarray:
    """(values, order + 1) powers of the number, on the scale of those that are seen."""
    width = float(seen.std()) or 1.0
    return np.vander((at - seen.mean()) / width, order + 1, increasing=True)
