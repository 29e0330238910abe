"""Danger seen with errors: what those who look at a family see of the danger that is there."""

from __future__ import annotations

from sim.engine import kernel


@kernel
def sees_danger(drawn, danger, sensitivity, specificity):
    """Whether danger is seen, by a draw from 0 to 1: with chance ``sensitivity`` where it is, else 1 - ``specificity``."""
    return drawn < sensitivity if danger else drawn >= specificity


FLARE = 1 << 20
"""Added to the number of a crisis that flares up while time is bought: more crises than a family ever has."""


@kernel
def look_number(family):
    """Number of the look at a crisis of the family: its own, or that of the flare-up while time was bought."""
    return family.crises + FLARE * family.flared
