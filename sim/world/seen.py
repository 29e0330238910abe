"""Danger seen with errors: what those who look at a family see of the danger that is there."""

from __future__ import annotations

from sim.engine import kernel


@kernel
def sees_danger(drawn, danger, sensitivity, specificity):
    """Whether danger is seen, by a draw from 0 to 1: with chance ``sensitivity`` where it is, else 1 - ``specificity``."""
    return drawn < sensitivity if danger else drawn >= specificity
