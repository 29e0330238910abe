"""Asking for help and waiting (mechanism 2).

Rule. A family asks by itself, through school or the GP at a rate that rises with its problem level and its children's
needs; schools ask less often in the holidays (season profile). The request goes to the neighbourhood team of its area
or, for children with serious needs or severe problems, to the neighbourhood specialist team. First come within urgency;
a family that has no place in a team waits in that team's line: waiting is never a parameter. While it waits, escalation
is raised (strain.py). It may give up when its problems become less. The lever *threshold* multiplies what is asked of the
neighbourhood team, not what is asked of specialists.

Rates. ``levels.seek``, ``seeking.*``, ``help.planned_referral``; assumptions chosen to meet USE-UT-BT-2021 and
USE-UT-AZ-2021.
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
    touch_part,
)
from sim.vocabulary import (
    C_WAIT_HELP,
    COPING,
    HELP_GENERALIST,
    HELP_INTENSIVE,
    HELP_NONE,
    HELP_SPECIALIST,
    HIGH,
    LOG_HELP_REQUEST,
    LOG_HELP_WITHDRAWN,
    LOG_TRIAL,
    NORMAL,
    SEVERE,
)
from sim.world.count import count
from sim.world.journal import log_family
from sim.world.layout import F_SEEK, F_START
from sim.world.levers import LEVER_THRESHOLD
from sim.world.mail import MAIL_ASK_HELP, MAIL_SLOT_FREE, MAIL_START_HELP
from sim.world.purposes import P_GIVE_UP, P_SEEK_FORM, P_TRIAL
from sim.world.relief import offer_respite
from sim.world.services import queue_left, service_used
from sim.world.touching import OF_LEVEL, OF_SEEKING

YEAR = 365.25


@kernel
def seek_rates(w, i, now):
    """Set the clock of asking for help of family row ``i`` (rate per day, season on top)."""
    f = w.families[i]
    p = w.params[0]
    rate = 0.0
    if f.minors > 0 and f.wait_item == 0 and f.next_help == HELP_NONE and p.on_seeking > 0.0:
        if f.help == HELP_NONE:
            rate = (w.levels[f.level].seek + p.seeking_need * f.needs) * threshold(w, i)
        elif f.help == HELP_SPECIALIST and f.level == SEVERE:
            rate = p.help_planned_referral
    set_rate(w.engine, f.entity, F_SEEK, rate / YEAR, now)


@kernel
def specialist_chance(w, i):
    """Share of the requests of family row ``i`` by itself that are for specialist help, at the baseline's threshold."""
    f = w.families[i]
    p = w.params[0]
    if f.needs > 0:
        return p.seeking_specialist_need
    return p.seeking_specialist_severe if f.level == SEVERE else p.seeking_specialist_other


@kernel
def threshold(w, i):
    """Multiplier of all requests by itself: the lever multiplies only those for the neighbourhood team."""
    return 1.0 + (1.0 - specialist_chance(w, i)) * (w.levers[w.families[i].area, LEVER_THRESHOLD] - 1.0)


@kernel
def seek_event(w, i, now):
    """Family row ``i`` asks for help."""
    f = w.families[i]
    if f.help == HELP_SPECIALIST:
        ask(w, i, HELP_INTENSIVE, HIGH, now)
        return
    chance = specialist_chance(w, i) / max(1e-9, threshold(w, i))
    u = draw(w.engine, f.key, P_SEEK_FORM, ordinal(w.engine, f.entity, F_SEEK))
    ask(w, i, HELP_SPECIALIST if u < chance else HELP_GENERALIST, HIGH if f.level == SEVERE else NORMAL, now)


@kernel
def ask(w, i, form, urgency, now):
    """Ask for a form of help: starts at once when the team has room and nobody waits, else joins its line."""
    f = w.families[i]
    if f.minors == 0 or w.params[0].on_seeking == 0.0 or f.help >= form or f.next_help >= form:
        return
    if form == HELP_INTENSIVE and w.params[0].help_trial > 0.0:
        trial(w, i)
        return
    if f.wait_item > 0:
        if f.wait_form >= form and f.urgency <= urgency:
            return
        form = max(form, f.wait_form)
        urgency = min(urgency, f.urgency)
        stop_waiting(w, i)
    else:
        f.requests += 1
        log_family(w, LOG_HELP_REQUEST, i, form, 0, form)
        f.wait_since = now
        offer_respite(w, i)
    service = service_of(w, f.area, form)
    if service == 0:
        return
    s = w.services[service]
    touch_part(w.engine, f.entity, OF_SEEKING | OF_LEVEL)
    if s.used < s.capacity and line_length(w.engine, s.line) == 0:
        grant(w, i, form, service, now)
        return
    f.wait_form = form
    f.urgency = urgency
    f.wait_item = join(w.engine, s.line, urgency, f.entity, i, form, now)
    if form == HELP_INTENSIVE:
        set_time(w.engine, f.entity, F_START, now + w.params[0].help_lapse_days)
    queue_left(w, service, now, 1)
    count(w, f.area, C_WAIT_HELP + form, 1)


@kernel
def service_of(w, area, form):
    """Row of the team that gives a form of help in an area (0 = none, as everywhere when help is switched off)."""
    if w.params[0].on_help == 0.0:
        return 0
    a = w.areas[area]
    if form == HELP_GENERALIST:
        return a.team
    if form == HELP_SPECIALIST:
        return a.specialist
    return a.intensive


@kernel
def grant(w, i, form, service, now):
    """Give family row ``i`` a slot of a team; the help itself starts in help.py."""
    f = w.families[i]
    drop_slot(w, i, now)
    service_used(w, service, now, 1)
    f.next_help = form
    f.next_service = service
    post(w.engine, MAIL_START_HELP, f.entity, form, service, now - f.wait_since)


@kernel
def drop_slot(w, i, now):
    """Give back a slot that was granted in this same instant, when heavier help takes its place."""
    f = w.families[i]
    if f.next_help != HELP_NONE and f.next_service > 0:
        service_used(w, f.next_service, now, -1)
        post(w.engine, MAIL_SLOT_FREE, w.services[f.next_service].entity, 0, 0, 0.0)
        f.next_service = 0


@kernel
def stop_waiting(w, i):
    """Take family row ``i`` out of its waiting line."""
    f = w.families[i]
    now = w.engine.state[0].now
    leave(w.engine, f.wait_item)
    queue_left(w, service_of(w, f.area, f.wait_form), now, -1)
    count(w, f.area, C_WAIT_HELP + f.wait_form, -1)
    f.wait_item = 0
    if f.wait_form == HELP_INTENSIVE:
        clear(w.engine, f.entity, F_START)
    touch_part(w.engine, f.entity, OF_SEEKING | OF_LEVEL)


@kernel
def lapse(w, i, now):
    """A referral to intensive treatment that found no place in time lapses; specialist help is asked for instead."""
    f = w.families[i]
    if f.wait_item > 0 and f.wait_form == HELP_INTENSIVE:
        withdraw(w, i, now)
        if f.help < HELP_SPECIALIST:
            ask(w, i, HELP_SPECIALIST, HIGH, now)


@kernel
def withdraw(w, i, now):
    """Leave the line without having had help."""
    f = w.families[i]
    if f.wait_item > 0:
        log_family(w, LOG_HELP_WITHDRAWN, i, f.wait_form, 0, now - f.wait_since)
        stop_waiting(w, i)


@kernel
def level_fell(w, i, now):
    """A waiting family whose problems became less may give up waiting."""
    f = w.families[i]
    if f.wait_item > 0 and f.level == COPING:
        if draw(w.engine, f.key, P_GIVE_UP, f.requests) < w.params[0].seeking_give_up:
            withdraw(w, i, now)


@kernel
def slot_free(w, service, now):
    """A team has room: the first in its line gets it; one at a time, so that a big change stays orderly."""
    s = w.services[service]
    if s.used >= s.capacity:
        return
    item = first(w.engine, s.line)
    if item == 0:
        return
    i = w.engine.waits[item].a
    form = w.families[i].wait_form
    stop_waiting(w, i)
    grant(w, i, form, service, now)
    post(w.engine, MAIL_SLOT_FREE, s.entity, 0, 0, 0.0)


@kernel
def trial(w, i):
    """Simulated trial: a family is randomised once; treated ones start outside the capacity, all else is usual care."""
    f = w.families[i]
    if f.trial == 0:
        half = draw(w.engine, f.key, P_TRIAL, 0) < 0.5
        f.trial = 2 if half == (w.params[0].help_trial < 1.5) else 1
        log_family(w, LOG_TRIAL, i, f.trial, 0, f.level)
        if f.trial == 2:
            if f.wait_item > 0:
                stop_waiting(w, i)
            f.wait_since = w.engine.state[0].now
            drop_slot(w, i, f.wait_since)
            f.next_help = HELP_INTENSIVE
            f.next_service = 0
            post(w.engine, MAIL_START_HELP, f.entity, HELP_INTENSIVE, 0, 0.0)
            return
    post(w.engine, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST, HIGH, 0.0)
