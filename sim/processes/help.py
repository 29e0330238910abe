"""Help: generalist, specialist and intensive family treatment (mechanism 3).

Rule. While help runs it multiplies the family's rates of recovery, escalation, crisis and the end of danger; afterwards
the effect halves at once and then in steps (the family's own events) until it is gone. The strength of the effect
depends on fidelity, on the family's concern (halved or less for abuse and neglect) and, for intensive treatment, on how
fast it starts and on its dose. Published effects on *placement* are nowhere in here: they are checks on the simulated
trial. A multiplier of 1 (or worse than 1) is inside the range of every form. When its worker leaves (workforce.py), or
other help takes over while the earlier still works, a family keeps the effect if the handover is warm, else a share of it.

Rates. ``helps.*``, ``help.*``; durations FLOW-LOC-CLOSE, COST-FF; fading LEV-HV-1Y; concerns LEV-AL.
``workforce.continuity_kept``, ``workforce.provider_kept``: TEAM-TURN-EFF.
"""

from __future__ import annotations

import math

from sim.engine import clear, draw, kernel, post, set_time, stay, touch
from sim.vocabulary import (
    C_HELP,
    HELP_GENERALIST,
    HELP_INTENSIVE,
    HELP_NONE,
    HELP_SPECIALIST,
    HIGH,
    LOG_HELP_END,
    LOG_HELP_START,
    LOG_WORKER_CHANGED,
    NORMAL,
    SEVERE,
    STRAINED,
)
from sim.world.count import count
from sim.world.journal import lever_flag, log_family
from sim.world.layout import F_HELP, F_START
from sim.world.levers import LEVER_INTENSIVE_INTENSITY, LEVER_INTENSIVE_START, LEVER_ONE_PLAN, LEVER_WARM
from sim.world.mail import MAIL_ASK_HELP, MAIL_HELP_ENDED, MAIL_HELP_STARTED, MAIL_SLOT_FREE
from sim.world.purposes import P_FOLLOW_UP, P_HELP_DAYS, P_ONE_PLAN, P_STEP_UP, P_WARM
from sim.world.relief import offer_respite
from sim.world.services import service_used
from sim.world.staff import link_helped, unlink_helped
from sim.world.touching import touch_for_help

GAMMA = 1
KNOWN = 1 << 20  # ordinals of a second question in the same draw purpose


@kernel
def slot_given(w, i, form, now):
    """A slot is there: generalist and specialist help start at once, intensive treatment after its start-up days."""
    f = w.families[i]
    if f.next_help != form:
        return
    if form == HELP_INTENSIVE:
        set_time(w.engine, f.entity, F_START, now + w.levers[f.area, LEVER_INTENSIVE_START])
    else:
        start_help(w, i, now)


@kernel
def start_help(w, i, now):
    """Start the help for which family row ``i`` holds a slot; earlier help ends here."""
    f = w.families[i]
    form = f.next_help
    if form == HELP_NONE:
        return
    if f.minors == 0:
        give_back(w, f.next_service, now)
        f.next_help = HELP_NONE
        f.next_service = 0
        touch(w.engine, f.entity)
        return
    other_provider = f.effect > 0.0 and f.effect_form != form and f.next_service > 0
    if f.help != HELP_NONE:
        close_help(w, i, now)
    f.help = form
    f.helper = f.next_service
    link_helped(w, i)
    f.next_help = HELP_NONE
    f.next_service = 0
    f.help_since = now
    count(w, f.area, C_HELP + HELP_NONE, -1)
    count(w, f.area, C_HELP + form, 1)
    flags = 0
    if form == HELP_INTENSIVE:
        flags = lever_flag(w, f.area, LEVER_INTENSIVE_START) | lever_flag(w, f.area, LEVER_INTENSIVE_INTENSITY)
    log_family(w, LOG_HELP_START, i, form, flags, now - f.wait_since)
    h = w.helps[form]
    n = f.requests
    days = stay(
        w.engine.state[0].seed, f.key, P_HELP_DAYS + 0, n * 4 + form, GAMMA, h.days, w.params[0].help_stay_shape
    )
    set_time(w.engine, f.entity, F_HELP, now + days)
    value = strength(w, i, form, now - f.wait_since)
    if other_provider and w.params[0].on_workforce > 0.0:
        value *= handed_over(w, i, w.params[0].workforce_provider_kept, 1.0)
    set_effect(w, i, form, value)
    f.fade = int(h.fade_steps)
    offer_respite(w, i)
    if w.areas[f.area].mental > 0:
        post(w.engine, MAIL_HELP_STARTED, f.entity, form, 0, 0.0)


@kernel
def strength(w, i, form, waited):
    """Share of the full effect that this help has for this family."""
    f = w.families[i]
    p = w.params[0]
    value = p.help_fidelity * w.concerns[f.concern].treatment
    if form == HELP_INTENSIVE:
        value *= w.levers[f.area, LEVER_INTENSIVE_INTENSITY] * math.exp(
            -math.log(2.0) * waited / p.help_speed_half_days
        )
    return value


@kernel
def set_effect(w, i, form, value):
    """Set the multipliers of family row ``i`` for a strength between 0 (no effect) and 1 (full)."""
    f = w.families[i]
    h = w.helps[form]
    f.effect = value
    f.effect_form = form
    f.recovery = math.exp(h.log_recovery * value)
    f.escalation = math.exp(h.log_escalation * value)
    f.calm = math.exp(h.log_crisis * value)
    f.safety = math.exp(h.log_danger * value)
    touch_for_help(w, i)


@kernel
def scale_effect(w, i, factor):
    """Multiply the effect of the running help, as when youth mental health works apart from it (one_plan.py)."""
    f = w.families[i]
    if f.help != HELP_NONE:
        set_effect(w, i, f.effect_form, f.effect * factor)


@kernel
def give_back(w, service, now):
    """Give a slot back to a team (0: help outside the capacity, in the simulated trial)."""
    if service > 0:
        service_used(w, service, now, -1)
        post(w.engine, MAIL_SLOT_FREE, w.services[service].entity, 0, 0, 0.0)


@kernel
def close_help(w, i, now):
    """End the running help: log it and free the slot."""
    f = w.families[i]
    log_family(w, LOG_HELP_END, i, f.help, 0, now - f.help_since)
    count(w, f.area, C_HELP + f.help, -1)
    count(w, f.area, C_HELP + HELP_NONE, 1)
    give_back(w, f.helper, now)
    unlink_helped(w, i)
    if f.mental > 0:
        post(w.engine, MAIL_HELP_ENDED, f.entity, f.help, 0, 0.0)
    f.help = HELP_NONE
    f.helper = 0
    clear(w.engine, f.entity, F_HELP)
    touch_for_help(w, i)


@kernel
def worker_lost(w, i, service, now):
    """The worker of family row ``i`` left: with a cold handover the remaining effect of its help is less."""
    f = w.families[i]
    if f.help != HELP_NONE and f.helper == service:
        set_effect(w, i, f.help, f.effect * handed_over(w, i, w.params[0].workforce_continuity_kept, 0.0))


@kernel
def handed_over(w, i, kept, provider):
    """Share of the effect that is left after a change of worker (``provider`` 1: to another team): 1 when it is warm."""
    f = w.families[i]
    f.worker_changes += 1
    warm = draw(w.engine, f.key, P_WARM, f.worker_changes) < w.levers[f.area, LEVER_WARM]
    n = log_family(w, LOG_WORKER_CHANGED, i, 1 if warm else 2, lever_flag(w, f.area, LEVER_WARM), provider)
    w.log[n].other = w.services[f.helper].key
    return 1.0 if warm else kept


@kernel
def help_event(w, i, now):
    """Timer of family row ``i``: running help ends, or a step of fading."""
    f = w.families[i]
    e = w.engine
    if f.help == HELP_NONE:
        f.fade -= 1
        if f.fade <= 0:
            set_effect(w, i, HELP_NONE, 0.0)
        else:
            set_effect(w, i, f.effect_form, f.effect / 2.0)
            set_time(e, f.entity, F_HELP, now + w.params[0].help_half_life_days)
        return
    form = f.help
    close_help(w, i, now)
    if f.fade > 0:
        set_effect(w, i, form, f.effect / 2.0)
        set_time(e, f.entity, F_HELP, now + w.params[0].help_half_life_days)
    else:
        set_effect(w, i, HELP_NONE, 0.0)
    after_help(w, i, form)


@kernel
def after_help(w, i, form):
    """Step up after generalist help, follow up after intensive treatment.

    A family that the specialists of its neighbourhood know already is served before new ones (lever ``one_plan``).
    """
    f = w.families[i]
    p = w.params[0]
    e = w.engine
    if form == HELP_GENERALIST:
        chance = p.help_step_up_severe if f.level == SEVERE else p.help_step_up
        if draw(e, f.key, P_STEP_UP, f.requests) < chance:
            known = draw(e, f.key, P_ONE_PLAN, f.requests + KNOWN) < w.levers[f.area, LEVER_ONE_PLAN]
            post(e, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST, HIGH if f.level == SEVERE or known else NORMAL, 0.0)
    elif form == HELP_INTENSIVE and f.level >= STRAINED:
        if draw(e, f.key, P_FOLLOW_UP, f.requests) < p.help_follow_up:
            post(e, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST if f.level == SEVERE else HELP_GENERALIST, HIGH, 0.0)


@kernel
def stop_help(w, i, now):
    """Stop all help of family row ``i`` (it leaves, or has no minor children any more)."""
    f = w.families[i]
    if f.help != HELP_NONE:
        close_help(w, i, now)
    if f.next_help != HELP_NONE:
        give_back(w, f.next_service, now)
        f.next_help = HELP_NONE
        f.next_service = 0
        clear(w.engine, f.entity, F_START)
    f.fade = 0
    clear(w.engine, f.entity, F_HELP)
    set_effect(w, i, HELP_NONE, 0.0)
