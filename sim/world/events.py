"""Writing the event log: one row an event, child-level where a child is concerned."""

from __future__ import annotations

import numpy as np

from sim.engine import kernel
from sim.units import YEAR
from sim.words import Flag

NOBODY = np.uint64(0)
"""Key of nobody, in an event that is about no family."""


@kernel
def log_family(world, kind, family_row, reason, flags, value):
    """Log an event of the family; returns the log row."""
    family = world.families[family_row]
    return write(world, kind, family.key, family.key, family.area, 0, reason, flags, value)


@kernel
def write(world, kind, family_key, other_key, area, route, reason, flags, value):
    """Log a row without a child; returns the log row."""
    n = world.tally[0].n_log
    world.tally[0].n_log = n + 1
    logged = world.log[n]
    logged.time = world.engine.state[0].now
    logged.child = 0
    logged.family = family_key
    logged.other = other_key
    logged.kind = kind
    logged.flags = flags
    logged.area = area
    logged.route = route
    logged.reason = reason
    logged.form_from = 0
    logged.form_to = 0
    logged.age = 0.0
    logged.value = value
    return n


@kernel
def log_child(world, kind, child_row, reason, flags, value):
    """Log an event of the child; form fields hold its present home; returns the log row."""
    child = world.children[child_row]
    family_key = world.families[child.family].key
    n = write(world, kind, family_key, child.key, child.area, child.route, reason, flags, value)
    logged = world.log[n]
    logged.child = child.key
    logged.age = (logged.time - child.birth) / YEAR
    logged.form_from = child.form
    logged.form_to = child.form
    return n


@kernel
def lever_flag(world, area, lever):
    """FLAG_LEVER when this lever differs from the baseline in this area, else 0."""
    if world.levers[area, lever] != world.base_levers[area, lever]:
        return Flag.LEVER
    return 0
