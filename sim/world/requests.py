"""Requests for a placement of the children of a family: who is asked for, and a request that is suspended."""

from __future__ import annotations

from sim.engine import kernel, touch
from sim.words import CareClass, Event, Form, Request, Route, Urgency
from sim.world import mail
from sim.world.events import log_family
from sim.world.timers import set_team_clock


@kernel
def asked_for(child, route, want):
    """Whether this child at home is asked a place for, by this route, and its request stands so (``want``)."""
    return (
        child.want == want
        and child.want_route == route
        and child.wait_item == 0
        and child.form == Form.HOME
        and child.adult == 0
    )


@kernel
def look_ahead(child, step):
    """Draw as the child's next search will (``step`` 1: search.py counts it before it draws), until it is put back (-1)."""
    child.searches += step


@kernel
def somebody(world, family_row, route, want):
    """Whether any child of the family is asked a place for."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        if asked_for(world.children[child_row], route, want):
            return True
        child_row = world.children[child_row].next_sibling
    return False


@kernel
def mark(world, family_row, route, before, after):
    """Change how the requests of the children that are asked for by this route stand."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if asked_for(child, route, before):
            child.want = after
            touch(world.engine, child.entity)
        child_row = child.next_sibling


@kernel
def urgency_of(route):
    """Urgency of a search that comes weeks after the decision."""
    return Urgency.NORMAL if route == Route.PLANNED else Urgency.HIGH


@kernel
def suspend(world, family_row, route, now):
    """The request is suspended: it may be asked again, and is reviewed after some weeks."""
    family = world.families[family_row]
    mark(world, family_row, route, Request.SOUGHT, Request.SUSPENDED)
    family.suspended = route
    family.suspended_since = now
    family.reviews = 0
    family.review_at = now + world.params[0].alternative_first_review
    set_team_clock(world, family_row)
    touch(world.engine, family.entity)


@kernel
def end_suspension(world, family_row, reason, now):
    """The suspension of the family's request ends; children that are not sought a place for need none any more."""
    family = world.families[family_row]
    route = family.suspended
    n = log_family(world, Event.SUSPENSION_END, family_row, reason, 0, now - family.suspended_since)
    world.log[n].route = route
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.want == Request.SUSPENDED:
            child.want = Request.NONE
            child.care_class = CareClass.NONE
            if route == Route.COURT and child.adult == 0:
                mail.family_order(world, child.entity)
            touch(world.engine, child.entity)
        child_row = child.next_sibling
    family.suspended = 0
    family.review_at = 0.0
    family.reviews = 0
    set_team_clock(world, family_row)
    touch(world.engine, family.entity)
