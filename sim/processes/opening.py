"""Opening a world: recruited host families and exogenous children that are there at time 0, and all first rates."""

from __future__ import annotations

from sim.engine import entry, has_room, kernel, new_entity, refer, set_time, touch
from sim.processes import demand, hosts, respite, supply
from sim.words import ChannelKind, Entity
from sim.world.services import settle_all


@entry
def open_world(tables, recruited, placed, start):
    """Approve the recruited families of each area and place the exogenous children that are in care at time 0.

    Parameters
    ----------
    recruited : (areas + 1,) number of approved recruited families; placed : (demands,) children in care; int64.
    start : day of the scenario's start date, from which supply may answer need.
    """
    world = refer(tables)
    for channel_row in range(1, world.tally[0].n_channels):
        channel = world.channels[channel_row]
        if channel.kind == ChannelKind.BACKGROUND:
            hosts.start_hosts(world, recruited[channel.area], channel.area, channel.key)
    for demand_row in range(1, world.tally[0].n_demands):
        for _ in range(placed[demand_row]):
            demand.arrival(world, demand_row, 0.0)
    respite.open_supply(world)
    if world.params[0].on_supply_response > 0.0:
        supply.begin(world, start)
    schedule_changes(world)


@kernel
def schedule_changes(world):
    """Set the clock of scheduled changes to the next one."""
    tally = world.tally[0]
    if tally.next_change < tally.n_changes:
        set_time(world.engine, tally.system_entity, 0, world.changes[tally.next_change].time)


@entry
def reopen(tables):
    """After changes were put in: set the clock of changes, and let the one family of a placebo come."""
    world = refer(tables)
    schedule_changes(world)
    for channel_row in range(1, world.tally[0].n_channels):
        if world.channels[channel_row].kind == ChannelKind.PLACEBO and world.channels[channel_row].enquiries == 0:
            hosts.channel_event(world, channel_row, world.engine.state[0].now)


@entry
def register_channels(tables, first):
    """Give channels from row ``first`` on their engine entity; False (and nothing more done) when there is no room."""
    world = refer(tables)
    for channel_row in range(first, len(world.channels)):
        if world.channels[channel_row].entity == 0:
            if not has_room(world.engine):
                return False
            channel = world.channels[channel_row]
            channel.entity = new_entity(world.engine, Entity.CHANNEL, channel_row, channel.key, channel.area)
            touch(world.engine, channel.entity)
    return True


@entry
def settle_services(tables, now):
    """Bring the integrals of all services up to ``now``."""
    settle_all(refer(tables), now)
