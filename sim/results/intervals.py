"""Intervals of the mean of paired runs that hold when differences are rare, few or heavy-tailed.

A policy often changes nothing in most runs and something in a few. Student's t then gives an interval of no width whenever
the few are missed: with 5 runs it held the truth in 17 to 56 of 100 tries (see docs/background/intervals.md). Here a weak
prior stands beside the runs: three runs in which one family's life goes otherwise.

With n differences, S the sum of their squared deviations, m of them unlike the median, and ``one`` what a family that goes
otherwise changes in the outcome of one run (`Scale`), the variance of one difference is

    (S + 3 j) / n,  j = one² ^ (3 / (3 + m)) × (mean squared distance to the median of those m) ^ (m / (3 + m))

so that the prior weighs as three runs and its size gives way to what is seen. ``one²`` counts for the share
min(1, families + 3 / n) when a run has so few families that go otherwise. The quantile is Student's with n − 1 + min(1.5,
(n − 1) / 2) degrees of freedom, and the side to which the differences are skewed gets half the term of Johnson (1978) three
times over, because a long tail is seldom seen whole. The constants were tuned on 300 runs of ``minimal`` and tested on a
half-size Utrecht (tests/studies/coverage.py).

Where the squared differences of single families are known (``gross``; of a count the flips, prevented plus caused), they
are used instead: variance (S + sum of gross + 3 one²) / (2 n − 1), 2 n degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Where the numbers come from. *Tuned*: chosen with tests/studies/coverage.py on runs of ``minimal``; in brackets the least
# coverage and the largest width (times one of the pool's own spread) with 5 runs, over the asked outcomes of which a fifth of the
# runs differ, on a pool of 150 runs. As they stand: 0.96 and 2.19. *Assumption*: by judgement, with the range it was tried over.
PRIOR_RUNS = 3.0  # tuned (1: 0.89 and 1.63; 6: 0.98 and 3.06)
PRIOR_DF = 1.5  # tuned (0: 0.98 and 2.45; 3: 0.96 and 2.14)
SKEW = 3.0  # tuned (0: 0.96 and 2.00; 6: 0.97 and 2.39)
LARGEST_QUANTILE = 3.0  # of the quantile in the term of skewness, which is for many runs; assumption, 2 to 10
SAME = 1e-9  # of the level: what sums of decimals leave behind; assumption: far above rounding (1e-16), far below one event
UNBOUNDED = (-np.inf, np.inf)


@dataclass(frozen=True)
class Scale:
    """How much chance there is to expect in one run, known before the differences are looked at.

    Attributes
    ----------
    one : what one family whose life goes otherwise changes in the outcome of one run (its unit); of a count, 1.
    families : mean number a run of families whose life goes otherwise; the default is many.
    level : a level of the outcome, to tell a difference from what rounding leaves.
    bounds : lowest and highest value that the mean can have.
    """

    one: float
    families: float = np.inf
    level: float = 0.0
    bounds: tuple[float, float] = UNBOUNDED

    def times(self, factor: float) -> Scale:
        """The scale of the outcome in another unit."""
        low, high = (factor * end for end in self.bounds)
        return Scale(self.one * abs(factor), self.families, self.level * abs(factor), (min(low, high), max(low, high)))


def half_widths(
    x: np.ndarray, one: np.ndarray | float, families: np.ndarray | float = np.inf,
    level: np.ndarray | float = 0.0, gross: np.ndarray | None = None, probability: float = 0.975,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """How far the interval of the mean reaches below and above it, and how many runs are unlike the median.

    Parameters
    ----------
    x : (..., n) differences, one a run; n is 2 or more.
    one, families, level : (...) see `Scale`.
    gross : (..., n) squared differences of single families, summed over the families of a run; None when not known.
    """
    from scipy.special import stdtrit

    n = x.shape[-1]
    mean = x.mean(axis=-1)
    rest = x - mean[..., None]
    squares = (rest**2).sum(axis=-1)
    off = x - np.median(x, axis=-1)[..., None]
    moved = (np.abs(off) > SAME * np.maximum(np.abs(np.asarray(level)), np.abs(x).max(axis=-1))[..., None]).sum(axis=-1)
    one2 = np.asarray(one, dtype=float) ** 2
    if gross is not None:
        variance = (squares + gross.sum(axis=-1) + PRIOR_RUNS * one2) / (2 * n - 1)
        df: float = 2 * n
    else:
        one2 = one2 * np.minimum(1.0, np.asarray(families) + PRIOR_RUNS / n)
        seen = (off**2).sum(axis=-1) / np.maximum(moved, 1)
        weight = PRIOR_RUNS / (PRIOR_RUNS + moved)
        with np.errstate(divide="ignore", invalid="ignore"):
            both = np.exp(weight * np.log(one2) + (1 - weight) * np.log(seen))
        jump = np.where(moved == 0, one2, np.where(one2 > 0, both, seen))
        variance = (squares + PRIOR_RUNS * jump) / n
        df = freedom(n)
    quantile = float(stdtrit(df, probability))
    error = np.sqrt(variance / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = np.where(variance > 0, (rest**3).mean(axis=-1) / variance**1.5, 0.0)
    more = SKEW * np.abs(skew) * error / (6 * np.sqrt(n)) * (1 + 2 * min(quantile, LARGEST_QUANTILE) ** 2)
    half = quantile * error
    return half + np.where(skew < 0, more, 0.0), half + np.where(skew > 0, more, 0.0), moved


def freedom(runs: int) -> float:
    """Degrees of freedom of the interval of a mean of so many runs."""
    return runs - 1 + min(PRIOR_DF, (runs - 1) / 2)


def family_size(
    levels: np.ndarray, unit: str, years: float, children: float, families: np.ndarray | float
) -> np.ndarray:
    """What one family changes in the outcome of one run, (...).

    Of events that are counted it is about one event. Else it is found from how much the outcome varies between seeds: the sum of
    N alike and independent contributions has mean N c and variance N c², so that mean² / variance counts them, and
    variance / N is c². N is at least the families with a child out of home: what all families share, such as a queue,
    makes the spread larger and no family. Of a share p, N is p (1 − p) / variance, and a change is half a case: 1 / (2 N).
    Never below the least that can be seen in the unit (`smallest`).

    Parameters
    ----------
    levels : (..., runs) of the outcome, 2 or more runs.
    unit, years, children : of the outcome, the run and the scenario.
    families : (...) families with a child out of home in a run.
    """
    mean = levels.mean(axis=-1)
    families = np.maximum(np.asarray(families, dtype=float), 1.0)
    least = smallest(unit, years, children, families, np.abs(mean))
    if unit in EVENTS:
        return np.broadcast_to(np.asarray(EVENT * least, dtype=float), mean.shape)
    variance = levels.var(axis=-1, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if unit == "share":
            size = 0.5 * variance / (mean * (1.0 - mean))
            size = np.minimum(np.where(np.isfinite(size) & (size > 0), size, 0.0), 1.0)
        else:
            counted = np.where(variance > 0, mean**2 / variance, 0.0)
            size = np.sqrt(variance / np.maximum(counted, families))
    if unit in PERSONS:
        size = np.minimum(size, MOST_OF_A_PERSON)
    found: np.ndarray = np.maximum(size, least)
    return found


EVENTS = ("per year", "per 1,000 children per year")
# Events by which a count changes; tuned (0.5: 0.94 at the least with 10 runs; 1: 0.96). With one, the interval holds the truth
# more often than it says and is wider.
EVENT = 0.75
PERSONS = ("children", "families", "children and families")
MOST_OF_A_PERSON = (
    0.4  # a family that goes otherwise is in a stock for at most so much of a run; tuned (0.2: 0.93; 1: 2.97)
)
# Floors below which nothing can be seen. They matter only where all runs are nearly alike: over these ranges no coverage of an
# asked outcome changed by 0.01.
STAY = (
    0.25  # years that a change in a stock lasts at least; assumption, 0.1 to 0.5: weeks in a crisis bed to half a year
)
NIGHT = (
    0.0003  # million euro: a night of care; assumption, 0.0001 to 0.001: day prices of the ledger are 55 to 450 euro
)
LASTS_DAYS = 7.0  # days that a change in days or nights lasts at least; assumption, 1 to 30


def smallest(
    unit: str, years: float, children: float, families: np.ndarray | float, level: np.ndarray | float = 0.0
) -> np.ndarray | float:
    """The least that one family changes: one event in the run, a quarter of a year of one child, a night's price."""
    a_year, stay = 1.0 / max(years, 1e-9), min(1.0, STAY / max(years, 1e-9))
    by_unit = {
        "per year": a_year,
        "per 1,000 children per year": 1000.0 * a_year / max(children, 1.0),
        "per 1,000 children": 1000.0 * stay / max(children, 1.0),
        "days per year": LASTS_DAYS * a_year,
        "nights per year": LASTS_DAYS * a_year,
        "million euro per year": NIGHT * a_year,
        "share": 1.0 / (4.0 * np.maximum(families, 1.0)),  # half of half a case; assumption
        **dict.fromkeys(PERSONS, min(stay, MOST_OF_A_PERSON)),
    }
    if unit in by_unit:
        return by_unit[unit]
    # In a unit that is not known a family moves a tenth of its part of the level; assumption.
    return np.where(np.asarray(level) > 0, level, 1.0) / (10.0 * np.maximum(families, 1.0))
