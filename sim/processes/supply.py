"""Supply that answers need: partial adjustment of places and of recruitment (off unless switched on).

Rule. In small steps from the start date on, the number of places of each residential service moves towards its need over
the use that is aimed at, and closes so much of the gap a year as its speed says: d(places)/dt = speed x (need / use -
places). Need is who lives there and who waits for it; services that share a waiting line share who waits by their size.
Places are whole, their target is not (``services.wanted``). Host families answer by recruitment: enquiries rise or fall
with the gap between need and the places of active recruited families, so that what comes in a year closes the same share
of it after screening. Closed places empty as children leave. Slow speed leaves waiting lists, fast speed leaves places
that stand free until they are closed again.

Rates. ``supply.*``; assumptions with ranges. Partial adjustment: Tuma and Hannan (Social Dynamics, 1984).
"""

from __future__ import annotations

import math

from sim.declare import Clock, Mechanism
from sim.engine import kernel, line_length, set_time, touch
from sim.units import YEAR
from sim.words import ChannelKind, Form, HostState, ServiceKind
from sim.world import mail
from sim.world.codes import ServiceClock
from sim.world.services import change_capacity

MECHANISM = Mechanism(clocks=(Clock("service", 3, "response", "response_event"),), numbers=("supply",))


NO_LIMIT = 1_000_000_000


@kernel
def begin(world, start):
    """Let every residential service with a limit, and recruitment in every region, answer need from day ``start`` on."""
    for service_row in range(1, world.tally[0].n_services):
        service = world.services[service_row]
        if (
            service.kind == ServiceKind.RESIDENTIAL and service.capacity < NO_LIMIT
        ) or service.kind == ServiceKind.HOST_SERVICE:
            set_time(world.engine, service.entity, ServiceClock.RESPONSE, start + world.params[0].supply_step_days)


@kernel
def response_event(world, service_row, now):
    """A step of the service towards its need."""
    service = world.services[service_row]
    set_time(world.engine, service.entity, ServiceClock.RESPONSE, now + world.params[0].supply_step_days)
    if service.kind == ServiceKind.RESIDENTIAL:
        adjust_places(world, service_row, now)
    else:
        adjust_recruitment(world, service_row)


@kernel
def adjust_places(world, service_row, now):
    """Move the places of a residential service; exact for a need that stands still."""
    service = world.services[service_row]
    numbers = world.params[0]
    goal = (service.used + waiting_share(world, service_row)) / numbers.supply_use
    service.wanted += (goal - service.wanted) * (
        1.0 - math.exp(-numbers.supply_speed * numbers.supply_step_days / YEAR)
    )
    change = int(math.floor(service.wanted + 0.5)) - service.capacity
    if change != 0:
        change_capacity(world, service_row, change, now)
    if change > 0:
        mail.bed_free(world, service.entity)


@kernel
def waiting_share(world, service_row):
    """Children in the line of a service, shared by the services of that line in proportion to their size."""
    service = world.services[service_row]
    total = 0.0
    sharing = 0.0
    for other_row in range(1, world.tally[0].n_services):
        if world.services[other_row].owner == service.owner:
            total += world.services[other_row].wanted
            sharing += 1.0
    share = service.wanted / total if total > 0.0 else 1.0 / sharing
    return share * line_length(world.engine, service.line)


@kernel
def adjust_recruitment(world, service_row):
    """Let the enquiries of a region rise or fall with the gap between need and the places of its recruited families."""
    service = world.services[service_row]
    numbers = world.params[0]
    families = 0.0
    places = 0.0
    used = 0.0
    for host_row in range(1, world.tally[0].n_hosts):
        host = world.hosts[host_row]
        if (
            host.kind == Form.FOSTER
            and host.state == HostState.ACTIVE
            and world.areas[host.area].region == service.region
        ):
            families += 1.0
            places += host.places
            used += host.used
    gap = (used + line_length(world.engine, service.line)) / numbers.supply_use - places
    service.wanted = places + gap
    base = 0.0
    for channel_row in range(1, world.tally[0].n_channels):
        channel = world.channels[channel_row]
        if channel.kind == ChannelKind.BACKGROUND and world.areas[channel.area].region == service.region:
            base += channel.usual
    usual = base * numbers.hosts_conversion * (places / families if families > 0.0 else 1.0)  # places a year
    times = max(0.0, 1.0 + numbers.supply_host_speed * gap / usual) if usual > 0.0 else 1.0
    for channel_row in range(1, world.tally[0].n_channels):
        channel = world.channels[channel_row]
        if channel.kind == ChannelKind.BACKGROUND and world.areas[channel.area].region == service.region:
            channel.rate = channel.usual * times
            touch(world.engine, channel.entity)
