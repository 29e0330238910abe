"""Waiting for a place: who stands in which line, and a place that is promised to a child."""

from __future__ import annotations

from sim.engine import clear, join, kernel, leave, set_time, touch
from sim.units import YEAR
from sim.words import CareClass, Count, Event, Flag, Form, Lever, Request
from sim.world import mail
from sim.world.codes import ChildClock
from sim.world.counters import count
from sim.world.events import log_child
from sim.world.host_choice import likes
from sim.world.hostlists import relist
from sim.world.services import form_of, line_owner, queue_left


@kernel
def promise(world, child_row, form, place, flags):
    """Tell a child that a place is reserved for it; it moves in at this same instant (placement.py)."""
    child = world.children[child_row]
    mail.move_in(world, child.entity, form, place, flags)
    child.want = Request.PROMISED
    child.near_wait = 0
    child.disliked = 0
    child.promised_form = form
    child.promised_place = place


@kernel
def reserve_host(world, child_row, host_row, flags, now):
    """Reserve a place of a host family for a child."""
    host = world.hosts[host_row]
    host.used += 1
    relist(world, host_row)
    promise(world, child_row, host.kind, host_row, flags)
    known = (now - world.children[child_row].birth) / YEAR >= world.params[0].crisis_view_age
    world.children[child_row].disliked = (
        1 if host.kind == Form.FOSTER and known and not likes(world, host_row, child_row) else 0
    )
    mail.host_matched(world, host.entity, world.children[child_row].behaviour)


@kernel
def start_waiting(world, child_row, urgency, now):
    """No place found: the child stays where it is, in the line for the kind of place it needs."""
    child = world.children[child_row]
    region = world.areas[child.area].region
    if child.care_class == CareClass.FAMILY:
        owner = world.tally[0].host_lines + region
    else:
        owner = line_owner(world, child_row, form_of(child.care_class))
    log_child(world, Event.NOT_FOUND, child_row, 0, Flag.WAITING, float(child.care_class))
    child.wait_since = now
    child.want = Request.SOUGHT
    count(world, child.area, Count.WAIT_PLACE, 1)
    if child.form == Form.HOME:
        world.families[child.family].waiting_children += 1
    if owner == 0:
        owner = world.tally[0].host_lines + region
    child.wait_service = owner
    child.wait_item = join(
        world.engine, world.services[owner].line, urgency, child.entity, child_row, child.care_class, now
    )
    queue_left(world, owner, now, 1)
    days = world.levers[child.area, Lever.WAIT_NEAR] if child.near_wait else world.params[0].search_wait_group
    set_time(world.engine, child.entity, ChildClock.RETRY, now + days)
    touch(world.engine, child.entity)
    touch(world.engine, world.families[child.family].entity)


@kernel
def stop_waiting(world, child_row, reason, now):
    """Take a child out of its line and log how long it waited."""
    child = world.children[child_row]
    if child.wait_item == 0:
        return
    n = log_child(world, Event.WAIT_END, child_row, reason, Flag.WAITING, now - child.wait_since)
    world.log[n].route = child.want_route
    leave(world.engine, child.wait_item)
    child.wait_item = 0
    queue_left(world, child.wait_service, now, -1)
    child.wait_service = 0
    child.want = Request.NONE
    child.near_wait = 0
    count(world, child.area, Count.WAIT_PLACE, -1)
    clear(world.engine, child.entity, ChildClock.RETRY)
    if child.demand > 0:
        clear(world.engine, child.entity, ChildClock.WITHDRAW)  # its patience; of other children this is a rate
    touch(world.engine, child.entity)
    if child.family > 0:
        if child.form == Form.HOME:
            world.families[child.family].waiting_children -= 1
        touch(world.engine, world.families[child.family].entity)
