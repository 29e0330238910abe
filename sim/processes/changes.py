"""Scheduled changes: levers by policies, capacities by schedules or policies, rates of recruitment channels and of demand
from outside, births, dice of shams.

Rule. Changes stand in one table in order of time; one clock is set to the next. A change of a lever that enters a stored
rate touches only the entities it reaches (hosts, families or children of the area, or staffed services); all other levers
are read when a decision is made. A change in places of a service that is people changes its posts (workforce.py).
"""

from __future__ import annotations

from sim.declare import Clock, Mechanism
from sim.engine import kernel, set_time, touch
from sim.words import N_LEVERS, ChannelKind, HostState, Lever, ServiceKind
from sim.world import mail
from sim.world.layout import CHANGE_BIRTHS, CHANGE_CAPACITY, CHANGE_DEMAND, CHANGE_DICE, CHANGE_LEVER
from sim.world.services import set_capacity
from sim.world.staff import tell_room
from sim.world.supply import change_supply, gives_respite

MECHANISM = Mechanism(clocks=(Clock("system", 0, "change", "changes_event"),))


OF_FAMILIES, OF_CHILDREN, OF_HOSTS, OF_SERVICES = (
    tuple(int(lever) for lever in Lever if lever.touches == whose) for whose in ("family", "child", "host", "service")
)
"""Levers by whose stored rates they enter: these are set again when one changes."""


@kernel
def changes_event(world, now):
    """Apply every change that is due and wait for the next."""
    tally = world.tally[0]
    while tally.next_change < tally.n_changes and world.changes[tally.next_change].time <= now:
        apply(world, tally.next_change, now)
        tally.next_change += 1
    if tally.next_change < tally.n_changes:
        set_time(world.engine, tally.system_entity, 0, world.changes[tally.next_change].time)


@kernel
def apply(world, n, now):
    """Apply one change."""
    change = world.changes[n]
    if change.what == CHANGE_LEVER:
        world.levers[change.target, change.field] = change.value
        if change.field in OF_HOSTS:
            touch_hosts(world, change.target)
        elif change.field in OF_CHILDREN:
            touch_children(world, change.target)
        elif change.field in OF_FAMILIES:
            touch_families(world, change.target)
        elif change.field in OF_SERVICES:
            touch_staffed(world)
        elif change.field == Lever.POOL:
            offer_pooled(world)
        elif change.field == Lever.INTENSIVE_RESERVED:
            offer_reserved(world)
        elif change.field >= N_LEVERS:  # of a user's own: it may enter any rate
            touch_families(world, change.target)
            touch_children(world, change.target)
            touch_hosts(world, change.target)
    elif change.what == CHANGE_CAPACITY:
        service = world.services[change.target]
        if gives_respite(service.kind):
            change_supply(world, change.target, change.field, change.value, now)
        elif service.caseload > 0.0:
            mail.staff(world, service.entity, int(change.value), 0, 0.0)
        else:
            set_capacity(world, change.target, max(0, service.capacity + int(change.value)), now)
            service.wanted = max(
                0.0, service.wanted + change.value
            )  # supply that answers need goes on from here (processes/supply.py)
            if change.value > 0.0:
                tell_room(world, change.target)
    elif change.what == CHANGE_DICE:
        give_dice(world, change.target, change.field)
    elif change.what == CHANGE_DEMAND:
        world.demands[change.target].rate = change.value
        touch(world.engine, world.demands[change.target].entity)
    elif change.what == CHANGE_BIRTHS:
        world.tally[0].births_more = change.value
    else:
        change_enquiries(world, change.target, change.value)


@kernel
def change_enquiries(world, channel_row, rate):
    """Set how many enquire by a channel in a year; what supply that answers need makes of it stays (processes/supply.py)."""
    channel = world.channels[channel_row]
    times = channel.rate / channel.usual if channel.usual > 0.0 else 1.0
    channel.rate = rate * times
    if channel.kind == ChannelKind.BACKGROUND:
        channel.usual = rate
    touch(world.engine, channel.entity)


@kernel
def give_dice(world, family_row, dice):
    """Let what is decided in a family, and about its children, be drawn with these dice (0: the run's own) from now on."""
    world.engine.entities[world.families[family_row].entity].dice = dice
    child_row = world.families[family_row].first_child
    while child_row > 0:
        world.engine.entities[world.children[child_row].entity].dice = dice
        child_row = world.children[child_row].next_sibling


@kernel
def offer_pooled(world):
    """Offer the free pooled places to the lines again: children of other regions may have come to be allowed in."""
    for service_row in range(1, world.tally[0].n_services):
        service = world.services[service_row]
        if service.pooled and service.used < service.capacity:
            mail.bed_free(world, service.entity)


@kernel
def offer_reserved(world):
    """Offer the free places of intensive treatment to the lines again: fewer may be kept for urgent referrals."""
    for service_row in range(1, world.tally[0].n_services):
        service = world.services[service_row]
        if service.kind == ServiceKind.INTENSIVE_TREATMENT and service.used < service.capacity:
            mail.slot_free(world, service.entity)


@kernel
def touch_families(world, area):
    """Touch the families of an area (a lever in one of their rates changed: a few times in a run, never weekly)."""
    for family_row in range(1, world.tally[0].n_families):
        if world.families[family_row].area == area and world.families[family_row].minors > 0:
            touch(world.engine, world.families[family_row].entity)


@kernel
def touch_children(world, area):
    """Touch the children of an area."""
    for child_row in range(1, world.tally[0].n_children):
        child = world.children[child_row]
        if child.alive and child.area == area and child.demand == 0:
            touch(world.engine, child.entity)


@kernel
def touch_hosts(world, area):
    """Touch the hosts of an area and the children who live with them."""
    for host_row in range(1, world.tally[0].n_hosts):
        host = world.hosts[host_row]
        if host.state != HostState.GONE and host.area == area:
            touch(world.engine, host.entity)
            child_row = host.first_child
            while child_row > 0:
                touch(world.engine, world.children[child_row].entity)
                child_row = world.children[child_row].host_next


@kernel
def touch_staffed(world):
    """Touch the services that have workers: how fast these leave, or vacancies are filled, changed."""
    for service_row in range(1, world.tally[0].n_services):
        if world.services[service_row].caseload > 0.0:
            touch(world.engine, world.services[service_row].entity)
