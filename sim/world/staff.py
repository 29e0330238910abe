"""Workers of a service as other mechanisms meet them: how many are there, whom they help, room that comes or goes.

A service with ``caseload`` > 0 is people (mechanism workforce, processes/workforce.py); all others keep the places that
the scenario gives them, and for these everybody is always there.
"""

from __future__ import annotations

from sim.engine import draw, kernel
from sim.words import Lever, ServiceKind, Urgency
from sim.world import mail
from sim.world.codes import Chance
from sim.world.treatment import may_start


@kernel
def tell_room(world, service_row):
    """Tell the mechanism whose line it is that a service row may have room."""
    service = world.services[service_row]
    if service.kind == ServiceKind.RESIDENTIAL:
        mail.bed_free(world, service.entity)
    elif service.kind == ServiceKind.BOARD or service.kind == ServiceKind.COURT:
        mail.board_free(world, service.entity)
    elif service.kind == ServiceKind.MENTAL_HEALTH:
        mail.mental_free(world, service.entity)
    else:
        mail.slot_free(world, service.entity)


@kernel
def staff_there(world, service_row):
    """Present workers as a share of what the scenario starts with, at most 1; 1 for no service or one without workers."""
    service = world.services[service_row]
    if service.caseload == 0.0 or service.normal == 0.0:
        return 1.0
    return min(1.0, service.workers / service.normal)


@kernel
def nobody_there(world, family_row, key, purpose, n, share):
    """Whether a step for the family is not taken because its professional is not there.

    The one who would take it works in the team that helps the family, or else in its neighbourhood team.

    Parameters
    ----------
    key, purpose, n : of the draw; share : of such steps that professionals take (the others happen anyhow).
    """
    family = world.families[family_row]
    service = family.helper if family.helper > 0 else world.areas[family.area].team
    return draw(world.engine, key, purpose, n) < share * (1.0 - staff_there(world, service))


@kernel
def lever_felt(world, service, lever):
    """Value of a lever for a service: of its area, or the mean over the households of its region."""
    if service.area > 0:
        return world.levers[service.area, lever]
    total = 0.0
    weight = 0.0
    for area_row in range(1, world.tally[0].n_areas):
        if world.areas[area_row].region == service.region:
            total += world.levers[area_row, lever] * world.areas[area_row].households
            weight += world.areas[area_row].households
    return total / weight if weight > 0.0 else 1.0


@kernel
def link_helped(world, family_row):
    """Put the family in the list of those that its team helps (``helper``; 0: help outside any team)."""
    family = world.families[family_row]
    if family.helper > 0:
        service = world.services[family.helper]
        place = world.helped[family_row]
        place.key = family.key
        place.before = 0
        place.after = service.first_helped
        if service.first_helped > 0:
            world.helped[service.first_helped].before = family_row
        service.first_helped = family_row


@kernel
def unlink_helped(world, family_row):
    """Take the family out of the list of its team."""
    family = world.families[family_row]
    if family.helper > 0:
        place = world.helped[family_row]
        if place.before > 0:
            world.helped[place.before].after = place.after
        else:
            world.services[family.helper].first_helped = place.after
        if place.after > 0:
            world.helped[place.after].before = place.before
        place.after = 0
        place.before = 0


@kernel
def loses_worker(world, family_row, service_row, before):
    """Whether the worker of the family is the one of ``before`` that just left."""
    service = world.services[service_row]
    return (
        draw(world.engine, world.helped[family_row].key, Chance.WORKER_LOST, service.left * 16 + service.kind) * before
        < 1.0
    )


@kernel
def trusted_worker(world, child_row):
    """Service row whose worker goes home along with the child (still in its place); 0: nobody does.

    A worker of the group where the child lived, unless that is over capacity; for a child in a family a worker of
    intensive treatment when it has room. The worker's place is not free while it is away.
    """
    child = world.children[child_row]
    if world.params[0].on_workforce == 0.0 or child.family == 0:
        return 0
    if (
        draw(world.engine, child.key, Chance.FOLLOW, child.entries * 64 + child.moves)
        >= world.levers[child.area, Lever.FOLLOW]
    ):
        return 0
    if world.forms[child.form].group > 0.0:
        return child.place if world.services[child.place].used <= world.services[child.place].capacity else 0
    service_row = world.areas[child.area].intensive
    return service_row if may_start(world, service_row, child.area, Urgency.NORMAL) else 0


@kernel
def slow_worker(world, family_row):
    """Row of the crisis service when slowing down this crisis takes one of its workers (workforce on), else 0."""
    family = world.families[family_row]
    numbers = world.params[0]
    if (
        numbers.on_workforce == 0.0
        or draw(world.engine, family.key, Chance.WORKER_THERE_SLOW, family.crises) >= numbers.workforce_slow_share
    ):
        return 0
    return world.areas[family.area].crisis_team
