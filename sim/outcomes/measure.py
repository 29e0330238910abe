"""What measuring needs: numbers as they come out of arrays, and what a mean is of which nothing happened."""

from __future__ import annotations

import math

import numpy as np

Real = float | np.integer | np.floating  # numpy counts and sums are no floats to a type checker
NO_EVENTS = math.nan  # the value of a mean or a share of which nothing happened


def ratio(above: Real, below: Real, scale: float = 1.0) -> float:
    """``scale * above / below``, or NaN ("no events") when there is nothing to divide by."""
    return scale * float(above) / float(below) if below > 0 else NO_EVENTS
