"""One plan or two referrals: youth mental health inside the specialist team, or apart from it (part of mechanism 3).

Rule. When specialist help starts for a family with a child with psychiatric needs, youth mental health is part of it (lever
``one_plan``: one plan, full effect) or it is not: then a second referral goes to youth mental health care, which has its own
capacity and its own line. Until that starts, the two work apart and the effect of the help is a share of what it could be.
The second referral ends with the help. Where a scenario has no service of youth mental health, nothing is apart.

Rates. ``help.apart`` (assumption); the wait comes out of capacity, demand and how long help lasts.
"""

from __future__ import annotations

from sim.engine import draw, first, join, kernel, leave, line_length, post
from sim.vocabulary import C_SECOND_REFERRAL, HELP_SPECIALIST, LOG_SECOND_REFERRAL, NORMAL
from sim.world.count import count
from sim.world.journal import lever_flag, log_family
from sim.world.levers import LEVER_ONE_PLAN
from sim.world.mail import MAIL_HELP_EFFECT, MAIL_MENTAL_FREE
from sim.world.purposes import P_ONE_PLAN
from sim.world.services import queue_left, service_used

NONE, WAITS, STARTED = range(3)
ASKED_REASON, STARTED_REASON = 1, 2


@kernel
def help_started(w, i, form, now):
    """Help started for family row ``i``: one plan, or a second referral."""
    f = w.families[i]
    e = w.engine
    service = w.areas[f.area].mental
    if form != HELP_SPECIALIST or f.help != form or f.mental != NONE or service == 0 or not psychiatric(w, i):
        return
    if draw(e, f.key, P_ONE_PLAN, f.requests) < w.levers[f.area, LEVER_ONE_PLAN]:
        return
    log_family(w, LOG_SECOND_REFERRAL, i, ASKED_REASON, lever_flag(w, f.area, LEVER_ONE_PLAN), 0.0)
    s = w.services[service]
    if s.used < s.capacity and line_length(e, s.line) == 0:
        start(w, i, service, 0.0, now)
        return
    f.mental = WAITS
    f.mental_item = join(e, s.line, NORMAL, f.entity, i, 0, now)
    queue_left(w, service, now, 1)
    count(w, f.area, C_SECOND_REFERRAL, 1)
    post(e, MAIL_HELP_EFFECT, f.entity, 0, 0, w.params[0].help_apart)


@kernel
def psychiatric(w, i):
    """Whether a minor of family row ``i`` has psychiatric needs."""
    c = w.families[i].first_child
    while c > 0:
        k = w.children[c]
        if k.psychiatric > 0 and k.adult == 0:
            return True
        c = k.next_sibling
    return False


@kernel
def start(w, i, service, waited, now):
    """Youth mental health starts beside the help."""
    f = w.families[i]
    f.mental = STARTED
    service_used(w, service, now, 1)
    log_family(w, LOG_SECOND_REFERRAL, i, STARTED_REASON, 0, waited)


@kernel
def leave_line(w, i, service, now):
    """Family row ``i`` no longer waits for youth mental health."""
    f = w.families[i]
    leave(w.engine, f.mental_item)
    f.mental_item = 0
    queue_left(w, service, now, -1)
    count(w, f.area, C_SECOND_REFERRAL, -1)


@kernel
def mental_free(w, service, now):
    """Youth mental health has room: the first in its line; from now on the help has its full effect."""
    s = w.services[service]
    if s.used >= s.capacity:
        return
    item = first(w.engine, s.line)
    if item == 0:
        return
    i = w.engine.waits[item].a
    waited = now - w.engine.waits[item].since
    leave_line(w, i, service, now)
    start(w, i, service, waited, now)
    post(w.engine, MAIL_HELP_EFFECT, w.families[i].entity, 0, 0, 1.0 / w.params[0].help_apart)
    post(w.engine, MAIL_MENTAL_FREE, s.entity, 0, 0, 0.0)


@kernel
def help_ended(w, i, now):
    """The specialist help of family row ``i`` ended, and with it the second referral."""
    f = w.families[i]
    if f.mental == NONE:
        return
    service = w.areas[f.area].mental
    if f.mental == WAITS:
        leave_line(w, i, service, now)
    else:
        service_used(w, service, now, -1)
        post(w.engine, MAIL_MENTAL_FREE, w.services[service].entity, 0, 0, 0.0)
    f.mental = NONE
