"""Planned and voluntary placements, and part-time stays (second route out of home, mechanism 5).

Rule. For a child at home with severe behaviour problems, psychiatric needs or a disability, or in a family with severe
problems, a placement may be asked for; parents (and the child from twelve) must agree. A share of the requests that a
family could answer is for a part-time stay: the child goes on living at home, some nights a week it is elsewhere, which
takes load off the family and uses a place of a host family.

Rates. ``routes.*``; FOS-NL-FULL for the share of part-time stays; rates are assumptions with ranges.
"""

from __future__ import annotations

import math

from sim.engine import draw, exponential, kernel, ordinal, post, set_rate, set_time, touch
from sim.vocabulary import (
    C_PART_TIME,
    FIGURE_ACTIVE,
    HOME,
    LOG_NO_WORKER,
    LOG_PART_TIME_END,
    LOG_PART_TIME_START,
    LOG_PLACEMENT_DECIDED,
    NORMAL,
    ROUTE_PLANNED,
    SEVERE,
)
from sim.world.count import count
from sim.world.journal import log_child
from sim.world.layout import K_PART_TIME, K_PLANNED
from sim.world.mail import MAIL_FIGURE_OFFER, MAIL_HOST_CHILD_LEFT, MAIL_PART_TIME, MAIL_PLACE, MAIL_PULL_ASKED
from sim.world.purposes import P_AGREE, P_PART_TIME, P_PART_TIME_DAYS, P_WORKER_THERE_PLANNED
from sim.world.relief import offer_respite, offer_team
from sim.world.staff import nobody_there

YEAR = 365.25


@kernel
def planned_rates(w, c, now):
    """Set the clock of planned requests of child row ``c`` (rate per day)."""
    k = w.children[c]
    p = w.params[0]
    rate = 0.0
    if k.family > 0 and k.adult == 0 and k.form == HOME and k.want == 0 and k.demand == 0 and p.on_routes > 0.0:
        f = w.families[k.family]
        if k.behaviour == 2:
            rate += p.routes_behaviour
        rate += p.routes_psychiatric * k.psychiatric + p.routes_disability * k.disability
        rate *= 1.0 + p.routes_level * f.level
        if f.level == SEVERE:
            rate += p.routes_severe_family
        if rate > 0.0 and f.effect > 0.0:
            rate *= math.exp(math.log(p.routes_helped) * min(1.0, f.effect))
        if k.figure == FIGURE_ACTIVE:
            rate *= p.routes_figure_relief
    set_rate(w.engine, k.entity, K_PLANNED, rate / YEAR, now)


@kernel
def planned_event(w, c, now):
    """A placement is asked for child row ``c``; it goes on when all agree."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    n = ordinal(e, k.entity, K_PLANNED)
    if nobody_there(w, k.family, k.key, P_WORKER_THERE_PLANNED, n, p.workforce_request_share):
        log_child(w, LOG_NO_WORKER, c, LOG_PLACEMENT_DECIDED, 0, 0.0)
        return
    post(e, MAIL_FIGURE_OFFER, k.entity, 0, 0, 0.0)
    agreed = draw(e, k.key, P_AGREE, n) < p.routes_agree
    if not agreed:
        offer_respite(w, k.family)
    if p.on_supply_induced > 0.0:
        post(e, MAIL_PULL_ASKED, k.entity, 1 if agreed else 0, 0, 0.0)
    elif agreed:
        agreed_event(w, c, now)


@kernel
def agreed_event(w, c, now):
    """All agree with a placement of child row ``c``: a part-time stay, or a search for a place."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    if k.form != HOME or k.want != 0 or k.family == 0:
        return
    n = ordinal(e, k.entity, K_PLANNED)
    light = k.behaviour < 2 and k.psychiatric == 0
    share = p.routes_part_time * (2.0 if light else 1.0)
    if k.part_host == 0 and draw(e, k.key, P_PART_TIME, n) < share:
        post(e, MAIL_PART_TIME, k.entity, 0, 0, 0.0)
        return
    k.want = 1
    k.want_route = ROUTE_PLANNED
    k.want_urgency = NORMAL
    touch(e, k.entity)
    offer_team(w, k.family)
    post(e, MAIL_PLACE, w.families[k.family].entity, ROUTE_PLANNED, NORMAL, 0.0)


@kernel
def part_time_starts(w, c, host, now):
    """Child row ``c`` starts a part-time stay with a host family whose place is reserved."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    k.part_host = host
    k.part_since = now
    k.part_count += 1
    f = w.families[k.family]
    f.part_times += 1
    count(w, k.area, C_PART_TIME, 1)
    n = log_child(w, LOG_PART_TIME_START, c, 0, 0, p.routes_part_time_nights)
    w.log[n].other = w.hosts[host].key
    days = exponential(e.state[0].seed, k.key, P_PART_TIME_DAYS, k.part_count) * p.routes_part_time_years * YEAR
    set_time(e, k.entity, K_PART_TIME, now + days)
    touch(e, f.entity)


@kernel
def part_time_ends(w, c, now):
    """A part-time stay ends and the host's place is free again."""
    k = w.children[c]
    e = w.engine
    if k.part_host == 0:
        return
    host = w.hosts[k.part_host]
    k.part_host = 0
    if k.family > 0:
        w.families[k.family].part_times -= 1
        touch(e, w.families[k.family].entity)
    count(w, k.area, C_PART_TIME, -1)
    log_child(w, LOG_PART_TIME_END, c, 0, 0, now - k.part_since)
    post(e, MAIL_HOST_CHILD_LEFT, host.entity, 0, 0, 0.0)
