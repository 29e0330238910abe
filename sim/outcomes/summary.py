"""What pairing gains, and whether two policies together do more or less than the sum: statistics over paired seeds.

Means, intervals and probabilities of a comparison stand in ``sim.experiments.statistics``; here are the pieces that say
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
    bound : about the highest ratio that rare events allow when capacity is ample, (2 - f) / f with f that share;
        NaN when the policy does not lower the outcome. Binding capacity lowers the ratio, and is reported as it is.
    pairs : number of pairs.
    """

    ratio: float
    prevented: float
    bound: float
    pairs: int


def variance_ratio(baseline: Sequence[float], policy: Sequence[float]) -> VarianceRatio:
    """Ratio of unpaired to paired variance of policy minus baseline, from values over the same seeds."""
    b, p = np.asarray(baseline, float), np.asarray(policy, float)
    if b.shape != p.shape:
        raise ValueError(f"pairs need as many baselines as policies: found {len(b)} and {len(p)}")
    keep = np.isfinite(b) & np.isfinite(p)
    b, p = b[keep], p[keep]
    if len(b) < 2:
        return VarianceRatio(np.nan, np.nan, np.nan, len(b))
    paired = (p - b).var(ddof=1)
    unpaired = b.var(ddof=1) + p.var(ddof=1)
    share = 1.0 - p.mean() / b.mean() if b.mean() > 0 else np.nan
    if paired > 0:
        gain = unpaired / paired
    else:
        gain = np.inf if unpaired > 0 else np.nan
    bound = (2.0 - share) / share if share > 0 else np.nan
    return VarianceRatio(float(gain), float(share), float(bound), len(b))


def interaction(
    baseline: Sequence[float], parts: Sequence[Sequence[float]], together: Sequence[float]
) -> np.ndarray:
    """What policies do together beyond the sum of what each does, one value a seed.

    Below zero for an outcome that all lower: together they lower it further than their sum; above zero: they overlap.

    Parameters
    ----------
    baseline, together : values without policies and with all of them, one a seed.
    parts : values with each policy alone, over the same seeds.
    """
    b = np.asarray(baseline, float)
    return np.asarray(together, float) - b - sum(np.asarray(one, float) - b for one in parts)
