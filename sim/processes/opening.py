"""Opening a world: recruited host families and exogenous children that are there at time 0, and all first rates."""

from __future__ import annotations

from sim.engine import entry, has_room, kernel, new_entity, refer, set_time, touch
from sim.processes import demand, hosts, respite, supply
from sim.vocabulary import CHANNEL, CHANNEL_BACKGROUND, CHANNEL_PLACEBO
from sim.world.services import settle_all


@entry
def open_world(tables, recruited, placed, start):
    """Approve the recruited families of each area and place the exogenous children that are in care at time 0.

    Parameters
    ----------
    recruited : (areas + 1,) number of approved recruited families; placed : (demands,) children in care; int64.
    start : day of the scenario's start date, from which supply may answer need.
    """
    w = refer(tables)
    for row in range(1, w.tally[0].n_channels):
        ch = w.channels[row]
        if ch.kind == CHANNEL_BACKGROUND:
            hosts.start_hosts(w, recruited[ch.area], ch.area, ch.key)
    for d in range(1, w.tally[0].n_demands):
        for _ in range(placed[d]):
            demand.arrival(w, d, 0.0)
    respite.open_supply(w)
    if w.params[0].on_supply_response > 0.0:
        supply.begin(w, start)
    schedule_changes(w)


@kernel
def schedule_changes(w):
    """Set the clock of scheduled changes to the next one."""
    t = w.tally[0]
    if t.next_change < t.n_changes:
        set_time(w.engine, t.system_entity, 0, w.changes[t.next_change].time)


@entry
def reopen(tables):
    """After changes were put in: set the clock of changes, and let the one family of a placebo come."""
    w = refer(tables)
    schedule_changes(w)
    for row in range(1, w.tally[0].n_channels):
        if w.channels[row].kind == CHANNEL_PLACEBO and w.channels[row].enquiries == 0:
            hosts.channel_event(w, row, w.engine.state[0].now)


@entry
def register_channels(tables, first):
    """Give channels from row ``first`` on their engine entity; False (and nothing more done) when there is no room."""
    w = refer(tables)
    for row in range(first, len(w.channels)):
        if w.channels[row].entity == 0:
            if not has_room(w.engine):
                return False
            ch = w.channels[row]
            ch.entity = new_entity(w.engine, CHANNEL, row, ch.key, ch.area)
            touch(w.engine, ch.entity)
    return True


@entry
def settle_services(tables, now):
    """Bring the integrals of all services up to ``now``."""
    settle_all(refer(tables), now)
