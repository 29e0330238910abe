"""Planned and voluntary placements, and part-time stays (second route out of home, mechanism 5).

Rule. For a child at home with severe behaviour problems, psychiatric needs or a disability, or in a family with severe
problems, a placement may be asked for; parents (and the child from twelve) must agree. A share of the requests that a
family could answer is for a part-time stay: the child goes on living at home, some nights a week it is elsewhere, which
takes load off the family and uses a place of a host family.

Rates. ``routes.*``; FOS-NL-FULL for the share of part-time stays; rates are assumptions with ranges.
"""

from __future__ import annotations

import math

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import draw, exponential, kernel, ordinal, set_rate, set_time, touch
from sim.units import YEAR
from sim.words import Behaviour, Count, Event, FigureState, Form, Level, Request, Route, Urgency
from sim.world import mail
from sim.world.codes import Chance, ChildClock
from sim.world.counters import count
from sim.world.events import log_child
from sim.world.risk import risk
from sim.world.staff import nobody_there
from sim.world.support import offer_respite

MECHANISM = Mechanism(
    clocks=(Clock("child", 2, "planned", "planned_event"), Clock("child", 10, "part_time", "part_time_ends")),
    mail=(
        Mail("child", 81, "agreed", "agreed_event", says="all agree with a planned placement"),
        Mail(
            "child",
            44,
            "part_time_found",
            "part_time_starts",
            says="a place of a host is reserved for a part-time stay",
            carries="host_row",
        ),
    ),
    rates=(Rates("child", 4, "planned", "planned_rates", after="level help"),),
    hears={"turned_18": "part_time_ends", "family_left_child": "part_time_ends"},
    fields={"child": "part_since:float part_host part_count", "family": "part_times"},
    chance={"agree": 1066, "part_time": 1068, "part_time_days": 1069, "worker_there_planned": 1117},
    logs=("PART_TIME_START", "PART_TIME_END"),
    counts=("PART_TIME",),
    numbers=("routes", "regional"),
)


@kernel
def planned_rates(world, child_row, now):
    """Set the clock of planned requests of the child (rate per day)."""
    child = world.children[child_row]
    numbers = world.params[0]
    rate = 0.0
    if (
        child.family > 0
        and child.adult == 0
        and child.form == Form.HOME
        and child.want == Request.NONE
        and child.demand == 0
        and numbers.on_routes > 0.0
    ):
        family = world.families[child.family]
        if child.behaviour == Behaviour.SERIOUS:
            rate += numbers.routes_behaviour
        rate += numbers.routes_psychiatric * child.psychiatric + numbers.routes_disability * child.disability
        rate *= 1.0 + numbers.routes_level * family.level
        if family.level == Level.SEVERE:
            rate += numbers.routes_severe_family
        rate *= risk(world, child.family)
        if rate > 0.0 and family.effect > 0.0:
            rate *= math.exp(math.log(numbers.routes_helped) * min(1.0, family.effect))
        if child.figure == FigureState.ACTIVE:
            rate *= numbers.routes_figure_relief
        rate *= numbers.regional_planned
    set_rate(world.engine, child.entity, ChildClock.PLANNED, rate / YEAR, now)


@kernel
def planned_event(world, child_row, now):
    """A placement is asked for the child; it goes on when all agree."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    n = ordinal(engine, child.entity, ChildClock.PLANNED)
    if nobody_there(world, child.family, child.key, Chance.WORKER_THERE_PLANNED, n, numbers.workforce_request_share):
        log_child(world, Event.NO_WORKER, child_row, Event.PLACEMENT_DECIDED, 0, 0.0)
        return
    mail.figure_offer(world, child.entity)
    agreed = draw(engine, child.key, Chance.AGREE, n) < numbers.routes_agree
    if not agreed:
        offer_respite(world, child.family)
    if numbers.on_supply_induced > 0.0:
        mail.pull_asked(world, child.entity, 1 if agreed else 0)
    elif agreed:
        agreed_event(world, child_row, now)


@kernel
def agreed_event(world, child_row, now):
    """All agree with a placement of the child: a part-time stay, or a search for a place."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if child.form != Form.HOME or child.want != Request.NONE or child.family == 0:
        return
    n = ordinal(engine, child.entity, ChildClock.PLANNED)
    light = child.behaviour < Behaviour.SERIOUS and child.psychiatric == 0
    share = numbers.routes_part_time * (numbers.routes_part_time_light if light else 1.0)
    if child.part_host == 0 and draw(engine, child.key, Chance.PART_TIME, n) < share:
        mail.part_time(world, child.entity)
        return
    child.want = Request.SOUGHT
    child.want_route = Route.PLANNED
    child.want_urgency = Urgency.NORMAL
    touch(engine, child.entity)
    mail.place(world, world.families[child.family].entity, Route.PLANNED, Urgency.NORMAL, 0)


@kernel
def part_time_starts(world, child_row, host_row, now):
    """The child starts a part-time stay with a host family whose place is reserved."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    child.part_host = host_row
    child.part_since = now
    child.part_count += 1
    family = world.families[child.family]
    family.part_times += 1
    count(world, child.area, Count.PART_TIME, 1)
    n = log_child(world, Event.PART_TIME_START, child_row, 0, 0, numbers.routes_part_time_nights)
    world.log[n].other = world.hosts[host_row].key
    days = (
        exponential(engine.state[0].seed, child.key, Chance.PART_TIME_DAYS, child.part_count)
        * numbers.routes_part_time_years
        * YEAR
    )
    set_time(engine, child.entity, ChildClock.PART_TIME, now + days)
    touch(engine, family.entity)


@kernel
def part_time_ends(world, child_row, now):
    """A part-time stay ends and the host's place is free again."""
    child = world.children[child_row]
    engine = world.engine
    if child.part_host == 0:
        return
    host = world.hosts[child.part_host]
    child.part_host = 0
    if child.family > 0:
        world.families[child.family].part_times -= 1
        touch(engine, world.families[child.family].entity)
    count(world, child.area, Count.PART_TIME, -1)
    log_child(world, Event.PART_TIME_END, child_row, 0, 0, now - child.part_since)
    mail.host_child_left(world, host.entity, 0)
