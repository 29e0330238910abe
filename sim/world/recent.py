"""The clock of what is recent in a family: a crisis, a return home, a worker who came along with a child."""

from __future__ import annotations

import math

from sim.engine import kernel, set_time
from sim.world.codes import FamilyClock


@kernel
def next_recent(family):
    """Time of the next end of a recent crisis, a recent return home, or a worker's stay with a child that came home."""
    best = math.inf
    if family.recent_until > 0.0:
        best = family.recent_until
    if 0.0 < family.return_until < best:
        best = family.return_until
    if 0.0 < family.follow_until < best:
        best = family.follow_until
    return best


@kernel
def set_recent(world, family_row):
    """Set the clock of the family to the next of these ends, if there is one."""
    when = next_recent(world.families[family_row])
    if when < math.inf:
        set_time(world.engine, world.families[family_row].entity, FamilyClock.RECENT, when)
