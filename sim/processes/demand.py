"""Exogenous demand: children from outside the modelled families who need a place (other regions; textbook cases).

Rule. Arrivals form a Poisson process, whose rate may change on dates. With a finite population each of so many children
asks at that rate while it is neither in care nor waiting: the more are in, the fewer come. A child takes the nearest free
place of the form it needs; when all are full it is lost (unmet need), waits, or waits while the line is not too long; with
patience it leaves the line by itself. Those who are there at the start and for whom there is no place wait. A stay follows
the stream's distribution; with ``hazards`` it also ends by the form's return and breakdown rates and at 18.

Rates. ``demand[].*`` of the scenario.
"""

from __future__ import annotations

import numpy as np

from sim.declare import Clock, Mechanism, Rates
from sim.engine import (
    derive,
    exponential,
    join,
    kernel,
    leave,
    line_length,
    new_entity,
    rekey,
    set_rate,
    set_time,
    touch,
)
from sim.units import ADULT_AGE, YEAR
from sim.words import Count, Entity, Event, Form, Reason, Request, Route, Urgency
from sim.world import mail
from sim.world.codes import Chance, ChildClock
from sim.world.counters import count
from sim.world.events import log_child
from sim.world.services import find_bed, line_owner, queue_left, service_used

MECHANISM = Mechanism(
    clocks=(Clock("demand", 0, "arrival", "arrival"),),
    rates=(Rates("demand", 0, "demand", "demand_rates"),),
    hears={"child.withdraw": "lose_patience", "child_ends": "free_exogenous"},
    chance={"patience": 1105},
)


@kernel
def demand_rates(world, demand_row, now):
    """Set the clock of arrivals of demand stream ``demand_row`` (rate per day)."""
    demand = world.demands[demand_row]
    askers = demand.population - demand.inside if demand.population > 0 else 1
    set_rate(world.engine, demand.entity, 0, askers * demand.rate / YEAR, now)


@kernel
def arrival(world, demand_row, now):
    """A child of stream ``demand_row`` arrives and looks for a place."""
    demand = world.demands[demand_row]
    demand.arrivals += 1
    child_row = new_child(world, demand_row, derive(demand.key, demand_row, demand.arrivals), now)
    service_row = find_bed(world, child_row, demand.form)
    owner = line_owner(world, child_row, demand.form)
    child = world.children[child_row]
    child.route = Route.EXOGENOUS
    child.want_route = Route.EXOGENOUS
    elsewhere = (
        service_row > 0 and world.services[service_row].region != world.areas[demand.area].region
    )  # nobody in the own line may use it
    if service_row > 0 and (owner == 0 or elsewhere or line_length(world.engine, world.services[owner].line) == 0):
        service_used(world, service_row, now, 1)
        child.want = Request.PROMISED
        mail.move_in(world, child.entity, demand.form, service_row, 0)
        return
    if owner == 0 or not demand.waits or line_length(world.engine, world.services[owner].line) >= demand.line_limit:
        demand.lost += 1
        if owner > 0:
            world.services[owner].lost += 1
        log_child(world, Event.WAIT_END, child_row, Reason.LOST, 0, 0.0)
        free_exogenous(world, child_row)
        return
    log_child(world, Event.NOT_FOUND, child_row, 0, 0, 0.0)
    child.want = Request.SOUGHT
    child.wait_since = now
    child.wait_service = owner
    child.wait_item = join(world.engine, world.services[owner].line, Urgency.NORMAL, child.entity, child_row, 0, now)
    queue_left(world, owner, now, 1)
    count(world, child.area, Count.WAIT_PLACE, 1)
    if demand.patience > 0.0:
        patience = exponential(world.engine.state[0].seed, child.key, Chance.PATIENCE, 0) * demand.patience
        set_time(world.engine, child.entity, ChildClock.WITHDRAW, now + patience)


@kernel
def lose_patience(world, child_row, now):
    """A waiting exogenous child leaves its line."""
    child = world.children[child_row]
    if child.demand == 0 or child.wait_item == 0:
        return
    world.demands[child.demand].withdrawn += 1
    log_child(world, Event.WAIT_END, child_row, Reason.WITHDRAWN_BETTER, 0, now - child.wait_since)
    leave(world.engine, child.wait_item)
    child.wait_item = 0
    queue_left(world, child.wait_service, now, -1)
    count(world, child.area, Count.WAIT_PLACE, -1)
    free_exogenous(world, child_row)


@kernel
def new_child(world, demand_row, key, now):
    """A child row for stream ``demand_row``, outside every family."""
    tally = world.tally[0]
    area = world.demands[demand_row].area
    world.demands[demand_row].inside += 1
    child_row = tally.free_child
    if child_row > 0:
        tally.free_child = world.children[child_row].free_next
        entity = world.children[child_row].entity
        rekey(world.engine, entity, key, area)
    else:
        child_row = tally.n_children
        tally.n_children = child_row + 1
        entity = new_entity(world.engine, Entity.CHILD, child_row, key, area)
    world.children[child_row] = world.children[0]
    child = world.children[child_row]
    child.entity = entity
    child.key = key
    child.area = area
    child.demand = demand_row
    child.alive = 1
    child.form = Form.HOME
    child.birth = now - world.demands[demand_row].age * YEAR
    child.since = now
    if world.demands[demand_row].hazards:
        set_time(world.engine, entity, ChildClock.AGE, child.birth + ADULT_AGE * YEAR)
    touch(world.engine, entity)
    return child_row


@kernel
def free_exogenous(world, child_row):
    """Give the row of an exogenous child back: it is neither in care nor waiting any more."""
    demand_row = world.children[child_row].demand
    if demand_row == 0:
        return
    world.demands[demand_row].inside -= 1
    touch(world.engine, world.demands[demand_row].entity)
    entity = world.children[child_row].entity
    rekey(world.engine, entity, np.uint64(0), world.children[child_row].area)
    world.children[child_row] = world.children[0]
    world.children[child_row].entity = entity
    world.children[child_row].free_next = world.tally[0].free_child
    world.tally[0].free_child = child_row
