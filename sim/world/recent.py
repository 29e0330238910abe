"""The clock of what is recent in a family: a crisis, a return home, a worker who came along with a child."""

from __future__ import annotations

import math

from sim.engine import kernel, set_time
from sim.world.layout import F_RECENT


@kernel
def next_recent(f):
    """Time of the next end of a recent crisis, a recent return home, or a worker's stay with a child that came home."""
    best = math.inf
    if f.recent_until > 0.0:
        best = f.recent_until
    if 0.0 < f.return_until < best:
        best = f.return_until
    if 0.0 < f.follow_until < best:
        best = f.follow_until
    return best


@kernel
def set_recent(w, i):
    """Set the clock of family row ``i`` to the next of these ends, if there is one."""
    when = next_recent(w.families[i])
    if when < math.inf:
        set_time(w.engine, w.families[i].entity, F_RECENT, when)
