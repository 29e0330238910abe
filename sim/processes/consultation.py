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

from sim.engine import draw, kernel, line_length, post, touch
from sim.vocabulary import (
    CLASS_NONE,
    HELP_INTENSIVE,
    HELP_NONE,
    HOME,
    LOG_CONSULTED,
    NORMAL,
    RESPITE_NONE,
    ROUTE_COURT,
    ROUTE_CRISIS,
    URGENT,
)
from sim.world.asking import part_time_host
from sim.world.journal import lever_flag, log_family
from sim.world.levers import LEVER_CONSULT, LEVER_NETWORK_SEARCH
from sim.world.mail import MAIL_ASK_HELP, MAIL_FAMILY_ORDER, MAIL_PART_TIME, MAIL_PLACE, MAIL_RESPITE_OFFER
from sim.world.purposes import P_CONSULT, P_CONSULT_FAMILY, P_CONSULT_KIN
from sim.world.relief import set_team_clock

WEEK = 7.0
HELD = 3  # ``want`` of a child whose request is being looked at
CONSULTED = 2.0  # added to the third value of MAIL_PLACE: this request has been looked at
NO_ANSWER, TREATMENT, KIN, SUPPORT_FAMILY, PART_TIME = range(5)
FOUND, NOT_FOUND = 1, 2


@kernel
def holds(w, i, route, urgency, now):
    """Whether the request for the children of family row ``i`` is held for consultation; it is then posted again later."""
    f = w.families[i]
    p = w.params[0]
    if p.on_consultation == 0.0 or route == ROUTE_CRISIS or urgency == URGENT or f.consult > 0:
        return False
    if w.levers[f.area, LEVER_CONSULT] <= 0.0 or not somebody(w, i, route):
        return False
    f.consults += 1
    if danger_seen(w, i) or not time_left(w, f.area, now):
        return False
    f.consult = route
    f.consult_until = now + p.consultation_days
    set_team_clock(w, i)
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if asked_for(k, route):
            k.want = HELD
            touch(w.engine, k.entity)
        c = k.next_sibling
    return True


@kernel
def asked_for(k, route):
    """Whether this child at home is asked a place for, by this route."""
    return k.want == 1 and k.want_route == route and k.wait_item == 0 and k.form == HOME and k.adult == 0


@kernel
def somebody(w, i, route):
    """Whether any child of the family is asked a place for."""
    c = w.families[i].first_child
    while c > 0:
        if asked_for(w.children[c], route):
            return True
        c = w.children[c].next_sibling
    return False


@kernel
def danger_seen(w, i):
    """Whether danger is seen when the request comes in, with the errors of triage."""
    f = w.families[i]
    p = w.params[0]
    u = draw(w.engine, f.key, P_CONSULT, 2 * f.consults)
    return u < p.protection_triage_sensitivity if f.danger else u >= p.protection_triage_specificity


@kernel
def time_left(w, area, now):
    """Take one of this week's cases, when one is left (a part of a case a week is a case every few weeks)."""
    t = w.tally[0]
    week = int(now / WEEK)
    if t.consult_week != week:
        t.consult_week = week
        t.consult_used = 0
    cases = w.levers[area, LEVER_CONSULT]
    if t.consult_used >= int(math.floor(cases * (week + 1)) - math.floor(cases * week)):
        return False
    t.consult_used += 1
    return True


@kernel
def consult_event(w, i, now):
    """The days of consultation of family row ``i`` are over."""
    f = w.families[i]
    if f.consult == 0 or f.consult_until > now:
        return
    route = f.consult
    f.consult = 0
    f.consult_until = 0.0
    found = NO_ANSWER
    children = held(w, i)
    if children == 0:
        return
    if draw(w.engine, f.key, P_CONSULT, 2 * f.consults + 1) < w.params[0].consultation_finds:
        found = alternative(w, i, now)
    lever = lever_flag(w, f.area, LEVER_CONSULT)
    n = log_family(w, LOG_CONSULTED, i, NOT_FOUND if found == NO_ANSWER else FOUND, lever, float(found))
    w.log[n].route = route
    if found == NO_ANSWER or found == KIN:
        go_on(w, i, route, 1.0 if found == KIN else 0.0)
    else:
        carry_out(w, i, found)
        withdraw(w, i, route)


@kernel
def held(w, i):
    """Number of children of the family whose request is being looked at, and who are still at home."""
    number = 0
    c = w.families[i].first_child
    while c > 0:
        k = w.children[c]
        if k.want == HELD and k.form == HOME and k.adult == 0:
            number += 1
        c = k.next_sibling
    return number


@kernel
def alternative(w, i, now):
    """First of the alternatives that is really there."""
    f = w.families[i]
    a = w.areas[f.area]
    if a.intensive > 0 and f.help < HELP_INTENSIVE and f.next_help == HELP_NONE and room(w, a.intensive):
        return TREATMENT
    if f.kin > 0:
        chance = w.params[0].consultation_kin * w.levers[f.area, LEVER_NETWORK_SEARCH]
        if draw(w.engine, f.key, P_CONSULT_KIN, f.consults) < chance:
            return KIN
    free = a.support > 0 and f.respite == RESPITE_NONE and f.respite_form == RESPITE_NONE
    if free and w.params[0].on_respite > 0.0 and room(w, a.support):
        if draw(w.engine, f.key, P_CONSULT_FAMILY, f.consults) < w.params[0].consultation_family:
            return SUPPORT_FAMILY
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if k.want == HELD and k.form == HOME and k.part_host == 0 and would_be_taken(w, c, now):
            return PART_TIME
        c = k.next_sibling
    return NO_ANSWER


@kernel
def would_be_taken(w, c, now):
    """Whether the search for a part-time stay that follows (search.py) will find a host for child row ``c``."""
    k = w.children[c]
    k.searches += 1
    host = part_time_host(w, c, now)
    k.searches -= 1
    return host > 0


@kernel
def room(w, service):
    """Whether a service has room and nobody waits for it."""
    s = w.services[service]
    return s.used < s.capacity and line_length(w.engine, s.line) == 0


@kernel
def go_on(w, i, route, network):
    """The placement goes on, some days later; ``network`` 1 when kin are willing."""
    f = w.families[i]
    urgency = NORMAL
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if k.want == HELD:
            k.want = 1
            urgency = k.want_urgency
        c = k.next_sibling
    post(w.engine, MAIL_PLACE, f.entity, route, urgency, network + CONSULTED)


@kernel
def withdraw(w, i, route):
    """The request is withdrawn; a court's authorisation is not used: the order stays one at home."""
    c = w.families[i].first_child
    while c > 0:
        k = w.children[c]
        if k.want == HELD:
            k.want = 0
            k.care_class = CLASS_NONE
            touch(w.engine, k.entity)
            if route == ROUTE_COURT:
                post(w.engine, MAIL_FAMILY_ORDER, k.entity, 0, 0, 0.0)
        c = k.next_sibling


@kernel
def carry_out(w, i, found):
    """Start the alternative that was found."""
    f = w.families[i]
    e = w.engine
    if found == TREATMENT:
        post(e, MAIL_ASK_HELP, f.entity, HELP_INTENSIVE, URGENT, 0.0)
    elif found == SUPPORT_FAMILY:
        post(e, MAIL_RESPITE_OFFER, f.entity, 1, 0, 0.0)
    else:
        c = f.first_child
        while c > 0:
            k = w.children[c]
            if k.want == HELD and k.form == HOME and k.part_host == 0:
                post(e, MAIL_PART_TIME, k.entity, 0, 0, 0.0)
            c = k.next_sibling


@kernel
def stop_consulting(w, i):
    """The family leaves, or no minor is left: its case is closed."""
    f = w.families[i]
    f.consult = 0
    f.consult_until = 0.0
    set_team_clock(w, i)
