"""Use of a service and its waiting line, integrated over time (Little's law is checked on these).

Services that share one waiting line (all groups of one form in a region) have one *owner*, which keeps its integral.

Which child may use which place. A place in the city or region is for the children of its own region. A place further
away (supra-region, outside) is for everyone, unless it is *pooled*: then it belongs to its own region, and a child of
another region may use it only when both regions take part in the pool (LEVER_POOL; between 0 and 1 it is the share of
children who are offered to the pool, drawn once a child). Pooling moves no place; its price is distance, which follows
from the areas in which child and place are.
"""

from __future__ import annotations

from sim.engine import draw, first, kernel, line_length, touch
from sim.words import CareClass, Form, Lever, ServiceKind, Tier
from sim.world.codes import Chance


@kernel
def settle_used(world, service_row, now):
    """Add place-days used since the last change of the service."""
    service = world.services[service_row]
    service.used_days += service.used * (now - service.last)
    service.last = now


@kernel
def next_in_line(world, service_row):
    """Place in the engine's waiting table of the first in the line of a service that has room; 0: no room, or nobody."""
    service = world.services[service_row]
    if service.used >= service.capacity:
        return 0
    return first(world.engine, service.line)


@kernel
def has_room(world, service_row):
    """Whether a service has room and nobody waits for it."""
    service = world.services[service_row]
    return service.used < service.capacity and line_length(world.engine, service.line) == 0


@kernel
def service_used(world, service_row, now, delta):
    """Take (+1) or give back (-1) a place of a service (0 = none)."""
    if service_row > 0:
        settle_used(world, service_row, now)
        service = world.services[service_row]
        service.used += delta
        if delta > 0:
            service.started += 1


@kernel
def queue_left(world, service_row, now, delta):
    """Settle the waiting-days after the line of a service became longer (+1) or shorter (-1)."""
    if service_row > 0:
        service = world.services[world.services[service_row].owner]
        service.wait_days += (line_length(world.engine, service.line) - delta) * (now - service.last_wait)
        service.last_wait = now
        if delta > 0:
            service.arrivals += 1
        if service.posts > 0 and delta != 0:
            touch(world.engine, service.entity)  # a longer line is a heavier load: workers leave sooner (workforce.py)


@kernel
def settle_all(world, now):
    """Bring the integrals of all services up to ``now``."""
    for service_row in range(1, world.tally[0].n_services):
        settle_used(world, service_row, now)
        queue_left(world, service_row, now, 0)


@kernel
def set_capacity(world, service_row, capacity, now):
    """Give a service row another number of places, with the integrals of use and of places settled first."""
    service = world.services[service_row]
    settle_used(world, service_row, now)
    service.place_days += service.capacity * (now - service.last_capacity)
    service.last_capacity = now
    service.capacity = capacity


@kernel
def change_capacity(world, service_row, delta, now):
    """Open (+) or close (-) places of a service; closed places empty as children leave."""
    set_capacity(world, service_row, max(0, world.services[service_row].capacity + delta), now)


@kernel
def may_use(world, service_row, child_row):
    """Whether the child may use this service: of its own region, shared, or pooled with its region."""
    service = world.services[service_row]
    child = world.children[child_row]
    if world.areas[child.area].region == service.region:
        return True
    if service.tier <= Tier.REGION:
        return False
    if service.pooled == 0:
        return True
    share = min(world.levers[child.area, Lever.POOL], world.levers[service.area, Lever.POOL])
    return draw(world.engine, child.key, Chance.POOLED, 0) < share


@kernel
def lives_in(world, child_row, service_row):
    """Whether the child lives in this residential service."""
    return (
        world.children[child_row].form == world.services[service_row].form
        and world.children[child_row].place == service_row
    )


@kernel
def find_bed(world, child_row, form):
    """Nearest other residential service of a form with a free place, by tier and distance; 0 when all are full."""
    best = 0
    area = world.children[child_row].area
    for service_row in range(1, world.tally[0].n_services):
        service = world.services[service_row]
        if (
            service.kind == ServiceKind.RESIDENTIAL
            and service.form == form
            and service.used < service.capacity
            and may_use(world, service_row, child_row)
            and not lives_in(world, child_row, service_row)
        ):
            if best == 0 or nearer(world, service_row, best, area):
                best = service_row
    return best


@kernel
def km_to(world, service_row, area):
    """Kilometres to a service: by the map when it stands in an area (when pooled at least its file's), else its file's."""
    service = world.services[service_row]
    if service.area == 0:
        return service.distance
    return (
        max(world.distance[area, service.area], service.distance)
        if service.pooled
        else world.distance[area, service.area]
    )


@kernel
def nearer(world, service_row, other_row, area):
    """Whether the service comes before ``other_row`` for a child of ``area``: tier first, then distance."""
    service = world.services[service_row]
    other = world.services[other_row]
    return service.tier < other.tier or (
        service.tier == other.tier and km_to(world, service_row, area) < km_to(world, other_row, area)
    )


@kernel
def line_owner(world, child_row, form):
    """Service row that owns the waiting line for a form for the child; 0 when there is none.

    The line of the own region, also when places are pooled; that of another region only when the own has no such place.
    """
    best = 0
    area_row = world.children[child_row].area
    region = world.areas[area_row].region
    for pool in range(2):
        for service_row in range(1, world.tally[0].n_services):
            service = world.services[service_row]
            if (
                service.kind == ServiceKind.RESIDENTIAL
                and service.form == form
                and may_use(world, service_row, child_row)
            ):
                if (service.pooled == 0 or service.region == region or pool == 1) and (
                    best == 0 or nearer(world, service_row, best, area_row)
                ):
                    best = service_row
        if best > 0:
            break
    return world.services[best].owner if best > 0 else 0


@kernel
def fullest_last(world, child_row, form):
    """Other service of a form that is least over its capacity, for an emergency without a free bed; 0 when none exists."""
    best = 0
    for service_row in range(1, world.tally[0].n_services):
        service = world.services[service_row]
        if (
            service.kind == ServiceKind.RESIDENTIAL
            and service.form == form
            and may_use(world, service_row, child_row)
            and service.capacity > 0
            and not lives_in(world, child_row, service_row)
        ):
            if best == 0 or service.used - service.capacity < world.services[best].used - world.services[best].capacity:
                best = service_row
    return best


@kernel
def in_host(form):
    """Whether the place of this form is a row of the host table (else of the service table)."""
    return form == Form.NETWORK_FOSTER or form == Form.FOSTER


@kernel
def place_key(world, form, place):
    """Key of the host family or service that has a place."""
    return world.hosts[place].key if in_host(form) else world.services[place].key


@kernel
def form_of(care):
    """Care form that answers a care class other than a family."""
    if care == CareClass.TREATMENT:
        return Form.TREATMENT_GROUP
    if care == CareClass.CLINICAL:
        return Form.CLINICAL
    return Form.SECURE
