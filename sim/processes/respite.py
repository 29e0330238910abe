"""Support families and respite sitters (Zorgoppas): somebody outside takes some load off a family.

Rule. A strained family that asks for help, or whose help starts, or whose parents refuse a placement, may be signed up
(levers ``respite_offer`` and ``sitter_offer``); a sitter first for children with serious needs, else a support family. It
waits in the line of that service until a support family is free and a coordinator has time, then they get to know each
other. Not everybody fits: the rest fall out, as do those for whom nobody was free in time. While respite runs, escalation
and crises are multiplied; a support family that does not fit after all adds to the load. At its end it is free for the next.
The stock of support families grows by own recruitment and by a share of a campaign's enquiries (hosts.py), and shrinks as
families stop; one that stops while it serves a family does so at the end.

Rates. ``respite.*``; STG-CONV for the share that is matched; effects are assumptions whose ranges cross no effect (the
register found reach and cost only).
"""

from __future__ import annotations

from sim.engine import (
    clear,
    draw,
    first,
    join,
    kernel,
    leave,
    line_length,
    ordinal,
    post,
    set_rate,
    set_time,
    stay,
    touch,
)
from sim.vocabulary import (
    C_RESPITE,
    C_WAIT_RESPITE,
    FLAG_WAITING,
    LOG_RESPITE_END,
    LOG_RESPITE_REQUEST,
    LOG_RESPITE_START,
    NORMAL,
    RESPITE_FAMILY,
    RESPITE_NONE,
    RESPITE_SITTER,
    STRAINED,
)
from sim.world.count import count
from sim.world.journal import lever_flag, log_family
from sim.world.layout import F_RESPITE, S_SUPPLY
from sim.world.levers import LEVER_RESPITE_OFFER, LEVER_SITTER_OFFER
from sim.world.mail import MAIL_RESPITE_FREE
from sim.world.purposes import (
    P_RESPITE_DAYS,
    P_RESPITE_FIT,
    P_RESPITE_MATCH,
    P_RESPITE_OFFER,
    P_SITTER_OFFER,
    P_SUPPLY_SHARE,
)
from sim.world.services import queue_left, service_used
from sim.world.supply import fit_capacity, gives_respite, respite_attrition

YEAR = 365.25
GAMMA = 1
BAD = 1 << 20  # ordinals of a second question in the same draw purpose


@kernel
def offer(w, i, sure, now):
    """Family row ``i`` may be signed up; ``sure`` 1 when a free support family is the answer of a case consultation."""
    f = w.families[i]
    a = w.areas[f.area]
    e = w.engine
    if w.params[0].on_respite == 0.0 or f.minors == 0 or f.respite != RESPITE_NONE or f.respite_form != RESPITE_NONE:
        return
    if f.level < STRAINED and sure == 0:
        return
    f.respite_offers += 1
    n = f.respite_offers
    family = a.support > 0 and (sure == 1 or draw(e, f.key, P_RESPITE_OFFER, n) < w.levers[f.area, LEVER_RESPITE_OFFER])
    sitter = a.sitter > 0 and draw(e, f.key, P_SITTER_OFFER, n) < w.levers[f.area, LEVER_SITTER_OFFER]
    if sitter and sure == 0 and (f.needs > 0 or not family):
        sign_up(w, i, RESPITE_SITTER, a.sitter, now)
    elif family:
        sign_up(w, i, RESPITE_FAMILY, a.support, now)


@kernel
def sign_up(w, i, form, service, now):
    """Sign up: get to know a support family that is free, or wait for one."""
    f = w.families[i]
    s = w.services[service]
    f.respite_form = form
    f.respite_since = now
    lever = LEVER_RESPITE_OFFER if form == RESPITE_FAMILY else LEVER_SITTER_OFFER
    log_family(w, LOG_RESPITE_REQUEST, i, form, lever_flag(w, f.area, lever), 0.0)
    count(w, f.area, C_WAIT_RESPITE, 1)
    if s.used < s.capacity and line_length(w.engine, s.line) == 0:
        meet(w, i, service, now)
    else:
        f.respite_item = join(w.engine, s.line, NORMAL, f.entity, i, form, now)
        queue_left(w, service, now, 1)
        set_time(w.engine, f.entity, F_RESPITE, now + w.params[0].respite_patience_days)


@kernel
def service_of(w, area, form):
    """Row of the service of support families or of sitters of an area (0 = none)."""
    return w.areas[area].support if form == RESPITE_FAMILY else w.areas[area].sitter


@kernel
def meet(w, i, service, now):
    """A support family is free: it and family row ``i`` get to know each other."""
    f = w.families[i]
    p = w.params[0]
    service_used(w, service, now, 1)
    mean = p.respite_match_days if f.respite_form == RESPITE_FAMILY else p.respite_sitter_match_days
    days = stay(w.engine.state[0].seed, f.key, P_RESPITE_MATCH, f.respite_offers, GAMMA, mean, p.respite_match_shape)
    set_time(w.engine, f.entity, F_RESPITE, now + days)


@kernel
def respite_free(w, service, came, now):
    """A service has room, or (``came`` 1) somebody new: the first in its line, one at a time."""
    s = w.services[service]
    if came == 1:
        s.supply += 1
        fit_capacity(w, service, now)
    if s.used >= s.capacity:
        return
    item = first(w.engine, s.line)
    if item == 0:
        return
    i = w.engine.waits[item].a
    leave_line(w, i, service, now)
    meet(w, i, service, now)
    post(w.engine, MAIL_RESPITE_FREE, s.entity, 0, 0, 0.0)


@kernel
def leave_line(w, i, service, now):
    """Family row ``i`` no longer stands in the line."""
    f = w.families[i]
    leave(w.engine, f.respite_item)
    f.respite_item = 0
    queue_left(w, service, now, -1)


@kernel
def respite_event(w, i, now):
    """Timer of family row ``i``: nobody was free in time, they know each other, or respite ends."""
    f = w.families[i]
    if f.respite != RESPITE_NONE:
        stop_respite(w, i, now)
    elif f.respite_item == 0 and f.respite_form != RESPITE_NONE and fits(w, i):
        start_respite(w, i, now)
    else:
        fall_out(w, i, now)


@kernel
def fits(w, i):
    """Whether the family and the support family that were brought together go on with it."""
    f = w.families[i]
    p = w.params[0]
    chance = p.respite_fit if f.respite_form == RESPITE_FAMILY else p.respite_sitter_fit
    return draw(w.engine, f.key, P_RESPITE_FIT, f.respite_offers) < chance


@kernel
def start_respite(w, i, now):
    """Respite starts; now and then it turns out not to fit, and adds to the load."""
    f = w.families[i]
    e = w.engine
    p = w.params[0]
    n = f.respite_offers
    form = f.respite_form
    f.respite = form
    f.respite_form = RESPITE_NONE
    f.respite_bad = 1 if draw(e, f.key, P_RESPITE_FIT, n + BAD) < p.respite_bad else 0
    log_family(w, LOG_RESPITE_START, i, form, 0, now - f.respite_since)
    f.respite_since = now
    count(w, f.area, C_WAIT_RESPITE, -1)
    count(w, f.area, C_RESPITE, 1)
    mean = p.respite_days if form == RESPITE_FAMILY else p.respite_sitter_days
    set_time(
        e, f.entity, F_RESPITE, now + stay(e.state[0].seed, f.key, P_RESPITE_DAYS, n, GAMMA, mean, p.respite_shape)
    )
    touch(e, f.entity)


@kernel
def fall_out(w, i, now):
    """A sign-up ends without a match: out of the line, or the support family is free for another."""
    f = w.families[i]
    if f.respite_form == RESPITE_NONE:
        return
    service = service_of(w, f.area, f.respite_form)
    if f.respite_item > 0:
        leave_line(w, i, service, now)
    else:
        give_back(w, service, now)
    log_family(w, LOG_RESPITE_END, i, f.respite_form, FLAG_WAITING, now - f.respite_since)
    f.respite_form = RESPITE_NONE
    count(w, f.area, C_WAIT_RESPITE, -1)
    clear(w.engine, f.entity, F_RESPITE)


@kernel
def give_back(w, service, now):
    """A support family or sitter is free again."""
    service_used(w, service, now, -1)
    post(w.engine, MAIL_RESPITE_FREE, w.services[service].entity, 0, 0, 0.0)


@kernel
def stop_respite(w, i, now):
    """End whatever family row ``i`` has or waits for (its time is over, it leaves, or no minor is left)."""
    f = w.families[i]
    if f.respite == RESPITE_NONE:
        fall_out(w, i, now)
        return
    give_back(w, service_of(w, f.area, f.respite), now)
    log_family(w, LOG_RESPITE_END, i, f.respite, 0, now - f.respite_since)
    f.respite = RESPITE_NONE
    f.respite_bad = 0
    count(w, f.area, C_RESPITE, -1)
    clear(w.engine, f.entity, F_RESPITE)
    touch(w.engine, f.entity)


@kernel
def supply_rates(w, service, now):
    """Set the clock of a stock of support families or sitters: one comes or one stops (rate per day)."""
    s = w.services[service]
    if gives_respite(s.kind):
        rate = w.params[0].on_respite * (s.recruits + s.supply * respite_attrition(w, s.kind))
        set_rate(w.engine, s.entity, S_SUPPLY, rate / YEAR, now)


@kernel
def supply_event(w, service, now):
    """A support family or sitter comes or stops; which is a keyed draw in proportion to the two rates."""
    s = w.services[service]
    total = s.recruits + s.supply * respite_attrition(w, s.kind)
    u = draw(w.engine, s.key, P_SUPPLY_SHARE, ordinal(w.engine, s.entity, S_SUPPLY))
    s.supply += 1 if u * total < s.recruits else -1
    s.supply = max(0, s.supply)
    fit_capacity(w, service, now)


@kernel
def open_supply(w):
    """Set the first clocks of all stocks of support families and sitters."""
    for j in range(1, w.tally[0].n_services):
        if gives_respite(w.services[j].kind):
            touch(w.engine, w.services[j].entity)
