"""Timers of a family that several mechanisms share: what is recent in it; a Wel Thuis case and the step before a placement."""

from __future__ import annotations

import math

from sim.engine import clear, kernel, set_time
from sim.world.codes import FamilyClock


@kernel
def next_recent(family):
    """Time of the next end of a recent crisis, a recent return home, a step of the dangerous months after these, or a worker's
    stay with a child that came home."""
    first = math.inf
    for when in (family.recent_until, family.return_until, family.follow_until, family.crisis_next, family.return_next):
        if 0.0 < when < first:
            first = when
    return first


@kernel
def set_recent(world, family_row):
    """Set the clock of the family to the next of these ends, if there is one."""
    when = next_recent(world.families[family_row])
    if when < math.inf:
        set_time(world.engine, world.families[family_row].entity, FamilyClock.RECENT, when)


@kernel
def set_team_clock(world, family_row):
    """Set the one timer of the family for its Wel Thuis case, a placement in preparation, the review of one that is suspended,
    kin or a worker who help meanwhile, and the second look at an emergency, to the first of these."""
    family = world.families[family_row]
    first = math.inf
    for when in (
        family.wel_thuis_until,
        family.prepared_until,
        family.review_at,
        family.kin_until,
        family.extra_until,
        family.look_at,
    ):
        if 0.0 < when < first:
            first = when
    if first < math.inf:
        set_time(world.engine, family.entity, FamilyClock.TEAM, first)
    else:
        clear(world.engine, family.entity, FamilyClock.TEAM)
