"""How well a figure is known that was counted: 95 % intervals of counts, shares, and shares within so many months."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.data.targets import Z
from sim.outcomes.survival import cumulative_incidence

LEVEL = 0.95


class Interval(NamedTuple):
    """A figure with what still agrees with it."""

    value: float
    low: float
    high: float


def of_count(count: float, over: float = 1.0) -> Interval:
    """A count divided by what it is counted over (years, children): the exact interval of a Poisson count (Garwood 1936)."""
    from scipy.stats import chi2

    low = chi2.ppf((1.0 - LEVEL) / 2.0, 2.0 * count) / 2.0 if count > 0 else 0.0
    high = chi2.ppf((1.0 + LEVEL) / 2.0, 2.0 * count + 2.0) / 2.0
    return Interval(count / over, float(low) / over, float(high) / over)


def of_share(count: float, of: float) -> Interval:
    """A share: Wilson's interval (1927). ``count`` and ``of`` may be means over years."""
    if of <= 0:
        return Interval(math.nan, math.nan, math.nan)
    share = count / of
    below = 1.0 + Z * Z / of
    middle = (share + Z * Z / (2.0 * of)) / below
    half = Z / below * math.sqrt(share * (1.0 - share) / of + Z * Z / (4.0 * of * of))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def of_ratio(above: float, below: float, count: float) -> Interval:
    """A ratio that is as uncertain as a Poisson count of ``count``: that count's interval, relative to it."""
    found = of_count(count)
    value = above / below
    return Interval(value, value * found.low / count, value * found.high / count)


def within(duration: np.ndarray, cause: np.ndarray, until: float) -> Interval:
    """Share that met cause 1 within ``until`` days, others competing, 0 censored (Aalen-Johansen).

    The interval is that of Kalbfleisch and Prentice on the scale log(-log), with the variance of Marubini and Valsecchi
    (1995); without other causes it is the complement of Kaplan-Meier with Greenwood's.
    """
    value = cumulative_incidence(duration, cause, until)
    if not 0.0 < value < 1.0:
        return Interval(value, value, value)
    deviation = math.sqrt(_variance(np.asarray(duration, float), np.asarray(cause), until))
    lies = math.log1p(-value)  # log of what is left: the scale of the usual interval of Kaplan-Meier
    wide = Z * deviation / ((1.0 - value) * -lies)
    low, high = (-math.expm1(lies * math.exp(sign * wide)) for sign in (-1.0, 1.0))
    return Interval(value, low, min(high, 1.0))


def _variance(duration: np.ndarray, cause: np.ndarray, until: float) -> float:
    """Variance of the cumulative incidence of cause 1 at ``until``."""
    times = np.unique(duration[(cause != 0) & (duration <= until)])
    at_risk = np.array([np.count_nonzero(duration >= t) for t in times], float)
    all_ends = np.array([np.count_nonzero((duration == t) & (cause != 0)) for t in times], float)
    asked = np.array([np.count_nonzero((duration == t) & (cause == 1)) for t in times], float)
    left = np.concatenate(([1.0], np.cumprod(1.0 - all_ends / at_risk)))[:-1]  # just before each moment
    reached = np.cumsum(left * asked / at_risk)
    to_come = reached[-1] - reached
    after = at_risk - all_ends
    first = np.sum(np.where(after > 0, to_come**2 * all_ends / (at_risk * np.maximum(after, 1.0)), 0.0))
    second = np.sum(left**2 * asked * (at_risk - asked) / at_risk**3)
    third = np.sum(to_come * left * asked / at_risk**2)
    return float(max(0.0, first + second - 2.0 * third))
