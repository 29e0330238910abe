"""Waiting for a place: room is offered to those who wait, and some no longer need it.

Rule. A host family with room, or a residential place that comes free, is offered to the most urgent and longest waiting
child that it fits. A child that waits at home is reassessed at a rate: where the family copes its placement is withdrawn.
Waiting ends with a place, on the way home, at 18, and when the family leaves.

Rates. ``search.withdraw``, ``search.ask``: assumptions.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import first, following, kernel, set_rate
from sim.units import YEAR
from sim.words import CareClass, Flag, Form, Level, Reason, Request, ServiceKind
from sim.world import mail
from sim.world.codes import ChildClock
from sim.world.host_choice import child_agrees, fits, says_yes
from sim.world.lines import promise, reserve_host, stop_waiting
from sim.world.services import lives_in, may_use, service_used

MECHANISM = Mechanism(
    clocks=(Clock("child", 8, "withdraw", "withdraw_event"),),
    mail=(
        Mail("host", 34, "host_free", "host_free", says="it has room"),
        Mail("service", 35, "bed_free", "bed_free", says="it has room"),
    ),
    rates=(Rates("child", 16, "withdraw", "withdraw_rates", after="level"),),
    hears={
        "move_in": "place_found",
        "go_home": "wait_no_more",
        "turned_18": "wait_no_more",
        "family_left_child": "wait_no_more",
        "child.age": "demand_ages",
    },
    fields={"child": "wait_since:float wait_item wait_service", "family": "waiting_children"},
    logs=("NOT_FOUND", "WAIT_END"),
    counts=("WAIT_PLACE",),
    numbers=("search",),
)


@kernel
def wait_no_more(world, child_row, reason, now):
    """The child goes home, or leaves care: it waits no more."""
    stop_waiting(world, child_row, reason, now)


@kernel
def withdraw_rates(world, child_row, now):
    """Set the clock of reassessment of a child that waits at home (rate per day)."""
    child = world.children[child_row]
    rate = 0.0
    if child.wait_item > 0 and child.form == Form.HOME and child.family > 0 and child.demand == 0:
        level = world.families[child.family].level
        rate = world.params[0].search_withdraw * (
            1.0
            if level == Level.COPING
            else (world.params[0].search_withdraw_strained if level == Level.STRAINED else 0.0)
        )
    if child.demand == 0:
        set_rate(world.engine, child.entity, ChildClock.WITHDRAW, rate / YEAR, now)


@kernel
def withdraw_event(world, child_row, now):
    """A waiting child is reassessed and its placement withdrawn; a child from outside loses patience (demand.py)."""
    if world.children[child_row].demand > 0:
        return
    wait_no_more(world, child_row, Reason.WITHDRAWN_BETTER, now)


@kernel
def place_found(world, child_row, now):
    """The child has a place: it waits no more."""
    wait_no_more(world, child_row, Reason.PLACED, now)


@kernel
def demand_ages(world, child_row, now):
    """A child from outside turned 18: it waits no more."""
    if world.children[child_row].demand > 0:
        wait_no_more(world, child_row, Reason.AGE, now)


@kernel
def host_free(world, host_row, now):
    """A host family has room: offered to waiting children in order, until one fits and the host says yes."""
    host = world.hosts[host_row]
    if host.in_free == 0 or host.part_time_only:
        return
    owner = world.tally[0].host_lines + world.areas[host.area].region
    item = first(world.engine, world.services[owner].line)
    asked = 0
    while item > 0 and asked < int(world.params[0].search_ask):
        child_row = world.engine.waits[item].a
        child = world.children[child_row]
        if (
            child.care_class == CareClass.FAMILY
            and fits(world, host, child_row, now)
            and not (child.form == Form.FOSTER and child.place == host_row)
        ):
            asked += 1
            if says_yes(world, host_row, child_row) and child_agrees(world, host_row, child_row, now):
                reserve_host(world, child_row, host_row, Flag.WAITING, now)
                if host.in_free == 1:
                    mail.host_free(world, host.entity)
                return
        item = following(world.engine, item)


@kernel
def bed_free(world, service_row, now):
    """A residential place is free: the most urgent, longest waiting child of all lines that this service may serve."""
    service = world.services[service_row]
    if service.used >= service.capacity:
        return
    best = 0
    for owner_row in range(1, world.tally[0].n_services):
        owner = world.services[owner_row]
        if owner.owner == owner_row and owner.kind == ServiceKind.RESIDENTIAL and owner.form == service.form:
            item = first(world.engine, owner.line)
            while item > 0 and not offered(world, service_row, world.engine.waits[item].a):
                item = following(world.engine, item)
            if item > 0 and (best == 0 or served_before(world, item, best)):
                best = item
    if best == 0:
        return
    service_used(world, service_row, now, 1)
    promise(world, world.engine.waits[best].a, service.form, service_row, Flag.WAITING)
    mail.bed_free(world, service.entity)


@kernel
def offered(world, service_row, child_row):
    """Whether a waiting child can be offered a place of this service: none is promised yet, it may use it and lives elsewhere."""
    return (
        world.children[child_row].want == Request.SOUGHT
        and may_use(world, service_row, child_row)
        and not lives_in(world, child_row, service_row)
    )


@kernel
def served_before(world, item, other_item):
    """Whether one waiting item is served before another: urgency, then first come."""
    one = world.engine.waits[item]
    other = world.engine.waits[other_item]
    return one.urgency < other.urgency or (one.urgency == other.urgency and one.since < other.since)
