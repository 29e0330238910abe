"""Weekly counters, kept by handlers: one call keeps the area and the whole scenario (area 0) in step."""

from __future__ import annotations

from sim.engine import kernel


@kernel
def count(world, area, counter, delta):
    """Add ``delta`` to a counter of ``area`` and of the whole scenario."""
    world.counters[area, counter] += delta
    world.counters[0, counter] += delta
