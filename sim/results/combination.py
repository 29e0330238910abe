"""Whether policies together do more or less than the sum of what each does alone: A, B and A+B on the same seeds."""

from __future__ import annotations

import math
from typing import Literal

from sim.results.comparison import ComparisonData
from sim.results.contrast import added, beyond_sum, contrast
from sim.results.statistics import Estimate

Reading = Literal["less", "more", "lower", "higher", "same", "unclear"]


def sum_of_parts(data: ComparisonData, policy: str, outcome: str) -> Estimate:
    """Sum of the differences that the parts make one by one, paired by seed, over the runs that the combination has too."""
    return contrast(data, outcome, (*added(data.parts_of(policy)), (policy, 0.0))).estimate()


def reading(data: ComparisonData, policy: str, outcome: str) -> Reading:
    """The interaction in one word.

    "less" or "more" than the sum of the parts, when that sum has a sign and the interval of what is beyond it leaves out
    zero; "lower" or "higher" than it when the sum itself cannot be told from zero; "same" when they are by construction;
    else "unclear": whole and sum cannot be told apart.
    """
    beyond, whole = beyond_sum(data, policy, outcome), sum_of_parts(data, policy, outcome)
    if not math.isfinite(beyond.low):
        return "unclear"
    if beyond.identical:
        return "same"
    if beyond.low <= 0.0 <= beyond.high:
        return "unclear"
    if whole.low <= 0.0 <= whole.high:
        return "lower" if beyond.mean < 0 else "higher"
    return "more" if (beyond.mean < 0) == (whole.mean < 0) else "less"
