"""What pairing gains, and whether two policies together do more or less than the sum: statistics over paired seeds.

Means, intervals and probabilities of a comparison stand in ``sim.results.statistics``; here are the pieces that say
something about the pairing itself, with parameters fixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class VarianceRatio:
    """How much pairing by seed narrows a difference.

    Attributes
    ----------
    ratio : variance of the difference with independent seeds over that with the same seeds; NaN below 2 pairs,
        infinite when every pair has the same difference.
    prevented : share by which the policy lowers the outcome.
    bound : about the highest ratio that the gross flips allow (see `variance_ratio`); NaN without flips.
    pairs : number of pairs.
    flips : gross flips a run; NaN when they were not counted.
    """

    ratio: float
    prevented: float
    bound: float
    pairs: int
    flips: float = np.nan


def variance_ratio(
    baseline: Sequence[float], policy: Sequence[float], flips: Sequence[float] | None = None, scale: float = 1.0
) -> VarianceRatio:
    """Ratio of unpaired to paired variance of policy minus baseline, from values over the same seeds.

    Parameters
    ----------
    flips : people a run for whom the outcome differs, in either direction, over the same seeds. Each shifts the difference by
        about one, so that its variance is hardly below their number, and the ratio hardly above the sum of both variances
        over it: 2 x variance / flips.
    scale : number of the outcome that one person is (1 / years for an outcome a year).
    """
    b, p = np.asarray(baseline, float), np.asarray(policy, float)
    if b.shape != p.shape:
        raise ValueError(f"pairs need as many baselines as policies: found {len(b)} and {len(p)}")
    keep = np.isfinite(b) & np.isfinite(p)
    gross = float(np.mean(flips)) if flips is not None and len(flips) else np.nan
    b, p = b[keep], p[keep]
    if len(b) < 2:
        return VarianceRatio(np.nan, np.nan, np.nan, len(b), gross)
    paired = (p - b).var(ddof=1)
    unpaired = b.var(ddof=1) + p.var(ddof=1)
    share = 1.0 - p.mean() / b.mean() if b.mean() > 0 else np.nan
    if paired > 0:
        gain = unpaired / paired
    else:
        gain = np.inf if unpaired > 0 else np.nan
    bound = unpaired / (gross * scale**2) if gross > 0 else np.nan
    return VarianceRatio(float(gain), float(share), float(bound), len(b), gross)


def interaction(baseline: Sequence[float], parts: Sequence[Sequence[float]], together: Sequence[float]) -> np.ndarray:
    """What policies do together beyond the sum of what each does, one value a seed.

    Below zero for an outcome that all lower: together they lower it further than their sum; above zero: they overlap.

    Parameters
    ----------
    baseline, together : values without policies and with all of them, one a seed.
    parts : values with each policy alone, over the same seeds.
    """
    b = np.asarray(baseline, float)
    found: np.ndarray = np.asarray(together, float) - b - sum(np.asarray(one, float) - b for one in parts)
    return found
