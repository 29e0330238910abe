"""A ratio of two means that is only shown when its lower part can be told from zero, with an interval that allows for that.

A price is shown only when the number of placements below the line is clear of zero. It is then clear because it came out large,
so that prices that are shown are too low: Fieller's interval, right for a ratio that is always shown, holds the true one in a
third to three quarters of the cases. Here each possible ratio r is tested given that it was shown. If r is true, the mean of
z = above - r below is zero, and z says nothing about what is below once u, the part of it that does not go with z, is known.
Given u, being shown means that z lies on one side of a known limit; z is then Student's t cut off there, and r is in the interval
when z lies between the 2.5th and the 97.5th percentile of that. (Exact for normal means with known variances: Fithian, Sun and
Taylor, 2014, arXiv 1410.2597; checked here by simulation with 5, 10 and 20 runs.) The best guess is the r for which z is in the
middle: it is too low as often as too high among those that are shown. When what is below was only just clear, no ratio is too
large, and the interval has no upper end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.results.statistics import LEVEL, Estimate, t_quantile

EVEN = np.linspace(-math.pi / 2, math.pi / 2, 963)[1:-1]  # a ratio is the tangent of an angle
NEAR = np.geomspace(1e-9, 0.1, 200)  # and more of them near the one that was seen


@dataclass(frozen=True)
class Ratio:
    """A ratio that is shown: best guess and 95 % interval; infinite where there is no end."""

    mean: float
    low: float
    high: float


def selected_ratio(above: Estimate, below: Estimate, correlation: float, df: float) -> Ratio | None:
    """Ratio of two means over the same runs; None when the interval of what is below does not leave out zero.

    Parameters
    ----------
    above, below : the means with their intervals. The one below may be of either sign.
    correlation : of the two over the runs.
    df : degrees of freedom of the intervals; infinite for those that are quantiles.
    """
    if not below.clear or not math.isfinite(above.low + above.high):
        return None
    sign = 1.0 if below.mean > 0 else -1.0
    x, y = sign * above.mean, abs(below.mean)
    limit = y - min(abs(below.low), abs(below.high))  # what has a mean above this is shown
    quantile = t_quantile(0.5 + LEVEL / 2, min(df, 1e6))
    se_y = max(limit / quantile, 1e-9 * y)
    se_x = (above.high - above.low) / 2 / quantile
    unit = max(abs(x) / y, se_x / se_y) or 1.0
    here = math.atan2(x / unit, y)
    angles = np.unique(np.concatenate((EVEN, here - NEAR, [here], here + NEAR)))
    angles = angles[(angles > -math.pi / 2) & (angles < math.pi / 2)]
    p = _given_shown(angles, x / unit, y, se_x / unit, se_y, correlation, limit, min(df, 1e6))
    return Ratio(*(unit * end for end in _read(p, angles, here)))


def _given_shown(
    angles: np.ndarray, x: float, y: float, se_x: float, se_y: float, correlation: float, limit: float, df: float
) -> np.ndarray:
    """For each angle, the probability that z is below what was seen, if that ratio is true and it was shown."""
    from scipy.special import stdtr

    cos, sin = np.cos(angles), np.sin(angles)
    both = correlation * se_x * se_y
    spread = np.sqrt(np.maximum((cos * se_x) ** 2 - 2 * cos * sin * both + (sin * se_y) ** 2, 1e-300))
    seen = (cos * x - sin * y) / spread
    with_z = (cos * both - sin * se_y**2) / spread  # how much what is below goes with z
    with np.errstate(all="ignore"):
        edge = seen + (limit - y) / with_z  # z is above it where what is below goes up with z, else below it
        under, over = stdtr(df, seen) / stdtr(df, edge), 1.0 - stdtr(df, -seen) / stdtr(df, -edge)
    p = np.where(with_z > 0, over, np.where(with_z < 0, under, stdtr(df, seen)))
    return np.clip(np.where(np.isfinite(p), p, np.where(with_z > 0, 1.0, 0.0)), 0.0, 1.0)  # both beyond all tails


def _read(p: np.ndarray, angles: np.ndarray, here: float) -> tuple[float, float, float]:
    """Best guess and ends from the probabilities, which fall through the angle that was seen."""
    tail = (1 - LEVEL) / 2
    at = int(np.searchsorted(angles, here))
    top = int(p[: at + 1].argmax())

    def first(found: np.ndarray, start: int) -> float:
        """Ratio at the first place from ``start`` on; infinite when there is none."""
        places = np.flatnonzero(found[start:])
        return math.tan(angles[start + places[0]]) if places.size else math.inf

    left = np.flatnonzero(p[: at + 1] > 1 - tail)
    low = math.tan(angles[left[-1]]) if left.size else -math.inf
    return first(p < 0.5, top), low, first(p < tail, at)


def correlation_of(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of two columns over their runs; 0 when one of them does not vary."""
    keep = np.isfinite(one) & np.isfinite(other)
    if keep.sum() < 3 or np.ptp(one[keep]) == 0.0 or np.ptp(other[keep]) == 0.0:
        return 0.0
    return float(np.corrcoef(one[keep], other[keep])[0, 1])
