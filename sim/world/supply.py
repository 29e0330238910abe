"""Support families and respite sitters as a stock: who offers, what coordinators can match, and what follows for capacity.

``supply`` families (or sitters) are there; ``caseload`` is the number of matches that the coordinators can carry; ``recruits``
come a year by own recruitment. As many families can be served at once as the smaller of supply and caseload.
"""

from __future__ import annotations

from sim.engine import kernel, touch
from sim.words import ServiceKind
from sim.world import mail
from sim.world.services import settle_used

PART_SUPPLY, PART_COORDINATORS, PART_RECRUITS = range(3)


@kernel
def gives_respite(kind):
    """Whether a kind of service is a stock of support families or sitters."""
    return kind == ServiceKind.SUPPORT_FAMILIES or kind == ServiceKind.RESPITE_SITTERS


@kernel
def respite_attrition(world, kind):
    """Share of the support families (or sitters) that stop in a year."""
    numbers = world.params[0]
    return numbers.respite_attrition if kind == ServiceKind.SUPPORT_FAMILIES else numbers.respite_sitter_attrition


@kernel
def change_supply(world, service_row, part, value, now):
    """Change the stock (and the recruitment that keeps it), the coordinators, or the recruits a year of a service."""
    service = world.services[service_row]
    if part == PART_SUPPLY:
        service.supply = max(0, service.supply + int(value))
        service.recruits = max(0.0, service.recruits + value * respite_attrition(world, service.kind))
    elif part == PART_COORDINATORS:
        service.carried = max(0.0, service.carried + value * world.params[0].respite_caseload)
    else:
        service.recruits = max(0.0, service.recruits + value)
    fit_capacity(world, service_row, now)


@kernel
def fit_capacity(world, service_row, now):
    """Make the capacity of a service follow its supply and coordinators; those who are served already stay served."""
    service = world.services[service_row]
    room = min(service.supply, int(service.carried + 1e-9))
    touch(world.engine, service.entity)
    if room == service.capacity:
        return
    settle_used(world, service_row, now)
    service.place_days += service.capacity * (now - service.last_capacity)
    service.last_capacity = now
    more = room > service.capacity
    service.capacity = room
    if more:
        mail.respite_free(world, service.entity, 0)
