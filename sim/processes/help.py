"""Help: generalist, specialist and intensive family treatment (mechanism 3).

Rule. While help runs it multiplies the family's rates of recovery, escalation, crisis and the end of danger; afterwards
the effect halves at once and then in steps (the family's own events) until it is gone. The strength of the effect
depends on fidelity, on the family's concern (halved or less for abuse and neglect) and, for intensive treatment, on how
fast it starts and on its dose. Published effects on *placement* are nowhere in here: they are checks on the simulated
trial. A multiplier of 1 (or worse than 1) is inside the range of every form.

Rates. ``helps.*``, ``help.*``; durations FLOW-LOC-CLOSE, COST-FF; fading LEV-HV-1Y; concerns LEV-AL.
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
    NORMAL,
    SEVERE,
    STRAINED,
)
from sim.world.count import count
from sim.world.journal import lever_flag, log_family
from sim.world.layout import F_HELP, F_START
from sim.world.levers import LEVER_INTENSIVE_INTENSITY, LEVER_INTENSIVE_START
from sim.world.mail import MAIL_ASK_HELP, MAIL_SLOT_FREE
from sim.world.purposes import P_FOLLOW_UP, P_HELP_DAYS, P_STEP_UP
from sim.world.services import service_used
from sim.world.touching import touch_for_help

GAMMA = 1


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
    if f.help != HELP_NONE:
        close_help(w, i, now)
    f.help = form
    f.helper = f.next_service
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
    set_effect(w, i, form, strength(w, i, form, now - f.wait_since))
    f.fade = int(h.fade_steps)


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
    f.help = HELP_NONE
    f.helper = 0
    clear(w.engine, f.entity, F_HELP)
    touch_for_help(w, i)


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
    """Step up after generalist help, follow up after intensive treatment."""
    f = w.families[i]
    p = w.params[0]
    e = w.engine
    if form == HELP_GENERALIST:
        chance = p.help_step_up_severe if f.level == SEVERE else p.help_step_up
        if draw(e, f.key, P_STEP_UP, f.requests) < chance:
            post(e, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST, HIGH if f.level == SEVERE else NORMAL, 0.0)
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
