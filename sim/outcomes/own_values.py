"""Measuring outcomes of a user's own: what they write cannot reach what others read, and what they give is checked."""

from __future__ import annotations

import math
import numbers
from dataclasses import replace
from typing import Any

import numpy as np

from sim.outcomes.outcome import Outcome
from sim.outcomes.view import RunView

ROUNDING = 1e-9  # by which a share of decimals may be beyond 0 and 1


class OutcomeError(ValueError):
    """An outcome of a user's own that cannot be used, in a sentence with its name."""


def to_read(run: RunView) -> RunView:
    """A view of the same run for functions of a user's own: what they write cannot reach what others read."""
    kept: dict[str, Any] = {}
    for name in ("log", "series", "cohort", "services"):
        kept[name] = getattr(run.record, name).view()
        kept[name].flags.writeable = False
    return RunView(replace(run.record, **kept), run.prices)


def measure(one: Outcome, run: RunView) -> float:
    """Value of an own outcome in a run; NaN when there is nothing to measure.

    Raises
    ------
    OutcomeError : its function stopped, or gave something that is no number, or a number that its unit does not allow.
    """
    try:
        value = one.function(run)
    except Exception as error:
        raise OutcomeError(f"Outcome {one.name}: its function stopped with {type(error).__name__}: {error}") from error
    if not isinstance(value, numbers.Real | np.bool_) or math.isinf(value):
        raise OutcomeError(
            f"Outcome {one.name}: its function gave {value!r}; it must give one finite number, or math.nan when there is "
            "nothing to measure."
        )
    if one.unit != "share":
        return float(value)
    if not -ROUNDING <= value <= 1.0 + ROUNDING and not math.isnan(value):
        raise OutcomeError(
            f"Outcome {one.name}: its function gave {value!r} in the run of seed {run.record.seed}; a share is from 0 to 1. "
            "Give a part of 1, not a percentage; what can be below 0 or above 1 has another unit."
        )
    return value if math.isnan(value) else float(min(max(value, 0.0), 1.0))
