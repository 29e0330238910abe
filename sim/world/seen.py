"""Danger seen with errors: what those who look at a family see of the danger that is there."""

from __future__ import annotations

from sim.engine import kernel


@kernel
def sees_danger(drawn, danger, sensitivity, specificity):
    """Whether danger is seen: where it is with chance ``sensitivity``, where it is not with 1 - ``specificity`` (``drawn``: 0-1)."""
    return drawn < sensitivity if danger else drawn >= specificity
