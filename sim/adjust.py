"""What somebody sets from outside while a run is going on: one field of one family, child, host or service.

The change is made as the mechanisms make it (counters, lists and mail included) and touches the entity; then the main
loop, called for the present instant, settles its clocks at the old rates, gives them new ones and delivers the mail.
No chance is drawn for the change itself: what was not set keeps its own draws.

This module stands beside the mechanisms, not among them: a run in which nothing is set never compiles it.
"""

from __future__ import annotations

import numpy as np

from sim.engine import clear, entry, post, refer, touch
from sim.engine.tables import enlarge
from sim.processes import changes, hosts, needs, strain, workforce
from sim.processes.loop import NEED_ROOM, advance
from sim.words import Entity, HostState
from sim.world import layout as at
from sim.world.codes import HostClock, Mail
from sim.world.hostlists import relist
from sim.world.rates import touch_for_level
from sim.world.world import World, grow_world

(
    SET_LEVEL,
    SET_DANGER,
    SET_STRESSOR,
    SET_SUPPORT,
    SET_POOR,
    SET_BEHAVIOUR,
    SET_TIRED,
    SET_PLACES,
    SET_TAKES_CRISIS,
    SET_TAKES_LONG,
    SET_TAKES_BEHAVIOUR,
    SET_CAPACITY,
) = range(12)


def adjust(w: World, kind: int, row: int, what: int, value: float, which: int = 0) -> World:
    """Set one field now and re-clock everything that depends on it; returns the world that goes on.

    Parameters
    ----------
    kind : FAMILY, CHILD, HOST or SERVICE; row : row in its table.
    what : one of ``SET_*``; value : the new value; which : the stressor, for ``SET_STRESSOR``.
    """
    w = settle(w)
    with np.errstate(over="ignore"):
        people = kind == Entity.SERVICE and w.services[row].caseload > 0.0
        if what == SET_CAPACITY and not people:
            n = int(w.tally[0].n_changes)
            if n == len(w.changes):
                w = w._replace(changes=enlarge(w.changes, n + 8))
            w.changes[n] = (now_of(w), value - float(w.services[row].capacity), at.CHANGE_CAPACITY, row, 0, 0)
            set_field(w, kind, n, what, float(value), 1)
        else:
            set_field(w, kind, row, what, float(value), which)
    return settle(w)


def now_of(w: World) -> float:
    """Present time of a world, days."""
    return float(w.engine.state[0].now)


def settle(w: World) -> World:
    """Handle all that is to be done in this instant: mail, and entities that wait to be re-clocked."""
    with np.errstate(over="ignore"):
        while advance(w, now_of(w)) == NEED_ROOM:
            w = grow_world(w)
    return w


@entry
def set_field(tables, kind, row, what, value, which):
    """Change a field, with the counters and lists that belong to it, and touch its entity."""
    world = refer(tables)
    engine = world.engine
    now = engine.state[0].now
    if kind == Entity.FAMILY:
        family = world.families[row]
        touch(engine, family.entity)
        if what == SET_LEVEL:
            strain.level_event(world, row, int(value) - family.level)
        elif what == SET_DANGER:
            if family.danger != int(value):
                strain.danger_event(world, row)
        elif what == SET_STRESSOR:
            if (family.stressors >> which) & 1 != int(value):
                strain.stressor_event(world, row, which)
        elif what == SET_SUPPORT:
            family.support = value
        elif what == SET_POOR:
            family.poor = int(value)
        touch_for_level(world, row)
    elif kind == Entity.CHILD:
        needs.change_behaviour(world, row, int(value) - world.children[row].behaviour)
    elif kind == Entity.HOST:
        host = world.hosts[row]
        touch(engine, host.entity)
        if what == SET_TIRED:
            if value > 0.0 and host.tired == 0 and host.state == HostState.ACTIVE:
                hosts.tire(world, row, now)
            elif value == 0.0 and host.tired == 1:
                clear(engine, host.entity, HostClock.STAGE)
                hosts.stage_event(world, row, now)
        else:
            if what == SET_PLACES:
                host.places = int(value)
            elif what == SET_TAKES_CRISIS:
                host.takes_crisis = int(value)
            elif what == SET_TAKES_LONG:
                host.takes_long = int(value)
            elif what == SET_TAKES_BEHAVIOUR:
                host.takes_behaviour = int(value)
            relist(world, row)
            if host.in_free:
                post(engine, Mail.HOST_FREE, host.entity, 0, 0, 0.0)
    elif which:
        changes.apply(world, row, now)
    else:
        workforce.give_places(world, row, int(value), now)
