"""Case consultation before a placement (Meedenkteam): a second look, for a bounded number of cases a week.

Rule. A planned or court request that is made while there is time left this week (lever ``consult``) is held for some days, in
which the child stays where it is. A crisis is never held, nor a request where danger is seen (assessed as in triage, with its
errors). Then, with a chance, an alternative is looked for, and it is found only when it is really there: a free place in
intensive family treatment, kin who are willing after all, a free support family, a host with room for part of the week. Kin
take the children in; after any other answer the request is withdrawn. Else the placement goes on, some days later.

Rates. ``consultation.*``: assumptions (no controlled effect found). The effect is gone when hosts and slots are empty.
"""

from __future__ import annotations

import math

from sim.declare import Clock, Mechanism
from sim.engine import draw, kernel, line_length, touch
from sim.units import WEEK
from sim.words import (
    Alternative,
    CareClass,
    Consultation,
    Event,
    Form,
    HelpForm,
    Lever,
    Request,
    RespiteForm,
    Route,
    Urgency,
)
from sim.world import mail
from sim.world.codes import Chance
from sim.world.events import lever_flag, log_family
from sim.world.host_choice import part_time_host
from sim.world.timers import set_team_clock

MECHANISM = Mechanism(
    clocks=(Clock("family", 19, "team", "consult_event"),),
    hears={"place": "holds", "family_left": "stop_consulting", "last_minor": "stop_consulting"},
    fields={"family": "consult_until:float consult consults"},
    chance={"consult": 1121, "consult_kin": 1122, "consult_family": 1123},
    logs=("CONSULTED",),
    numbers=("consultation",),
)


@kernel
def holds(world, family_row, route, urgency, now):
    """Whether the request for the children of the family is held for consultation; it is then posted again later."""
    family = world.families[family_row]
    numbers = world.params[0]
    if numbers.on_search == 0.0:
        return False  # nobody looks for places: there is nothing to consult on
    if numbers.on_consultation == 0.0 or route == Route.CRISIS or urgency == Urgency.URGENT or family.consult > 0:
        return False
    if world.levers[family.area, Lever.CONSULT] <= 0.0 or not somebody(world, family_row, route):
        return False
    family.consults += 1
    if danger_seen(world, family_row) or not time_left(world, family.area, now):
        return False
    family.consult = route
    family.consult_until = now + numbers.consultation_days
    set_team_clock(world, family_row)
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if asked_for(child, route):
            child.want = Request.CONSULTED_ON
            touch(world.engine, child.entity)
        child_row = child.next_sibling
    return True


@kernel
def asked_for(child, route):
    """Whether this child at home is asked a place for, by this route."""
    return (
        child.want == Request.SOUGHT
        and child.want_route == route
        and child.wait_item == 0
        and child.form == Form.HOME
        and child.adult == 0
    )


@kernel
def somebody(world, family_row, route):
    """Whether any child of the family is asked a place for."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        if asked_for(world.children[child_row], route):
            return True
        child_row = world.children[child_row].next_sibling
    return False


@kernel
def danger_seen(world, family_row):
    """Whether danger is seen when the request comes in, with the errors of triage."""
    family = world.families[family_row]
    numbers = world.params[0]
    drawn = draw(world.engine, family.key, Chance.CONSULT, 2 * family.consults)
    return (
        drawn < numbers.protection_triage_sensitivity
        if family.danger
        else drawn >= numbers.protection_triage_specificity
    )


@kernel
def time_left(world, area, now):
    """Take one of this week's cases, when one is left (a part of a case a week is a case every few weeks)."""
    tally = world.tally[0]
    week = int(now / WEEK)
    if tally.consult_week != week:
        tally.consult_week = week
        tally.consult_used = 0
    cases = world.levers[area, Lever.CONSULT]
    if tally.consult_used >= int(math.floor(cases * (week + 1)) - math.floor(cases * week)):
        return False
    tally.consult_used += 1
    return True


@kernel
def consult_event(world, family_row, now):
    """The days of consultation of the family are over."""
    family = world.families[family_row]
    if family.consult == 0 or family.consult_until > now:
        return
    route = family.consult
    family.consult = 0
    family.consult_until = 0.0
    found = Alternative.NONE
    children = held(world, family_row)
    if children == 0:
        return
    if draw(world.engine, family.key, Chance.CONSULT, 2 * family.consults + 1) < world.params[0].consultation_finds:
        found = find_alternative(world, family_row, now)
    lever = lever_flag(world, family.area, Lever.CONSULT)
    n = log_family(
        world,
        Event.CONSULTED,
        family_row,
        Consultation.NOT_FOUND if found == Alternative.NONE else Consultation.FOUND,
        lever,
        float(found),
    )
    world.log[n].route = route
    if found == Alternative.NONE or found == Alternative.KIN:
        go_on(world, family_row, route, 1.0 if found == Alternative.KIN else 0.0)
    else:
        carry_out(world, family_row, found)
        withdraw(world, family_row, route)


@kernel
def held(world, family_row):
    """Number of children of the family whose request is being looked at, and who are still at home."""
    number = 0
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.want == Request.CONSULTED_ON and child.form == Form.HOME and child.adult == 0:
            number += 1
        child_row = child.next_sibling
    return number


@kernel
def find_alternative(world, family_row, now):
    """First of the alternatives that is really there."""
    family = world.families[family_row]
    area = world.areas[family.area]
    if (
        area.intensive > 0
        and family.help < HelpForm.INTENSIVE
        and family.next_help == HelpForm.NONE
        and has_room(world, area.intensive)
    ):
        return Alternative.TREATMENT
    if family.kin > 0:
        chance = world.params[0].consultation_kin * world.levers[family.area, Lever.NETWORK_SEARCH]
        if draw(world.engine, family.key, Chance.CONSULT_KIN, family.consults) < chance:
            return Alternative.KIN
    free = area.support > 0 and family.respite == RespiteForm.NONE and family.respite_form == RespiteForm.NONE
    if free and world.params[0].on_respite > 0.0 and has_room(world, area.support):
        if draw(world.engine, family.key, Chance.CONSULT_FAMILY, family.consults) < world.params[0].consultation_family:
            return Alternative.SUPPORT_FAMILY
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if (
            child.want == Request.CONSULTED_ON
            and child.form == Form.HOME
            and child.part_host == 0
            and would_be_taken(world, child_row, now)
        ):
            return Alternative.PART_TIME
        child_row = child.next_sibling
    return Alternative.NONE


@kernel
def would_be_taken(world, child_row, now):
    """Whether the search for a part-time stay that follows (search.py) will find a host for the child."""
    child = world.children[child_row]
    child.searches += 1
    host = part_time_host(world, child_row, now)
    child.searches -= 1
    return host > 0


@kernel
def has_room(world, service_row):
    """Whether a service has room and nobody waits for it."""
    service = world.services[service_row]
    return service.used < service.capacity and line_length(world.engine, service.line) == 0


@kernel
def go_on(world, family_row, route, network):
    """The placement goes on, some days later; ``network`` 1 when kin are willing."""
    family = world.families[family_row]
    urgency = Urgency.NORMAL
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.want == Request.CONSULTED_ON:
            child.want = Request.SOUGHT
            urgency = child.want_urgency
        child_row = child.next_sibling
    mail.place_consulted(world, family.entity, route, urgency, network)


@kernel
def withdraw(world, family_row, route):
    """The request is withdrawn; a court's authorisation is not used: the order stays one at home."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.want == Request.CONSULTED_ON:
            child.want = Request.NONE
            child.care_class = CareClass.NONE
            touch(world.engine, child.entity)
            if route == Route.COURT:
                mail.family_order(world, child.entity)
        child_row = child.next_sibling


@kernel
def carry_out(world, family_row, found):
    """Start the alternative that was found."""
    family = world.families[family_row]
    if found == Alternative.TREATMENT:
        mail.ask_help(world, family.entity, HelpForm.INTENSIVE, Urgency.URGENT)
    elif found == Alternative.SUPPORT_FAMILY:
        mail.respite_offer(world, family.entity, 1)
    else:
        child_row = family.first_child
        while child_row > 0:
            child = world.children[child_row]
            if child.want == Request.CONSULTED_ON and child.form == Form.HOME and child.part_host == 0:
                mail.part_time(world, child.entity)
            child_row = child.next_sibling


@kernel
def stop_consulting(world, family_row):
    """The family leaves, or no minor is left: its case is closed."""
    family = world.families[family_row]
    family.consult = 0
    family.consult_until = 0.0
    set_team_clock(world, family_row)
