"""Help: generalist, specialist and intensive family treatment (mechanism 3).

Rule. While help runs it multiplies the family's rates of recovery, escalation, crisis and the end of danger; afterwards
a share of the effect is kept (half), which halves in steps (the family's own events) until it is gone. Its strength
depends on fidelity, on the family's concern (halved or less for abuse and neglect) and, for intensive treatment, on how
fast it starts and on its dose. Published effects on *placement* are nowhere in here: they are checks on the simulated
trial. A multiplier of 1 (or worse than 1) is inside the range of every form. When its worker leaves (workforce.py), or
other help takes over while the earlier still works, a family keeps the effect if the handover is warm, else a share of it.

Rates. ``helps.*``, ``help.*``; durations FLOW-LOC-CLOSE, COST-FF; fading LEV-HV-1Y; concerns LEV-AL.
``workforce.continuity_kept``, ``workforce.provider_kept``: TEAM-TURN-EFF.
"""

from __future__ import annotations

import math

from sim.declare import Clock, Mail, Mechanism
from sim.engine import GAMMA, clear, draw, kernel, set_time, stay, touch
from sim.words import Count, Event, Handover, HelpForm, Level, Lever, ReferralEnd, Urgency
from sim.world import mail
from sim.world.codes import Chance, FamilyClock
from sim.world.counters import count
from sim.world.events import lever_flag, log_family
from sim.world.rates import touch_for_help
from sim.world.services import service_used
from sim.world.staff import link_helped, unlink_helped
from sim.world.support import offer_figures, offer_respite
from sim.world.treatment import end_referral

MECHANISM = Mechanism(
    clocks=(Clock("family", 13, "help", "help_event", names_its_rates=True),),
    mail=(
        Mail("family", 13, "start_help", "slot_given", says="a slot is given: help of a form starts", carries="form"),
        Mail("family", 70, "worker_lost", "worker_lost", says="its worker left the service", carries="service_row"),
        Mail(
            "family",
            77,
            "help_effect",
            "scale_effect",
            says="the effect of its help is multiplied, from now on",
            amount="factor",
        ),
    ),
    hears={"family.start": "uses_slot", "family_left": "stop_help", "last_minor": "stop_help"},
    fields={
        "family": (
            "effect:float help_since:float recovery:float escalation:float calm:float safety:float help "
            "helper effect_form fade worker_changes"
        )
    },
    chance={"help_days": 1029, "step_up": 1030, "follow_up": 1031, "warm": 1115},
    logs=("HELP_START", "HELP_END", "WORKER_CHANGED"),
    counts=("HELP",),
    numbers=("help", "helps"),
)


KNOWN = 1 << 20  # ordinals of a second question in the same draw purpose


@kernel
def slot_given(world, family_row, form, now):
    """A slot is there: generalist and specialist help start at once, intensive treatment after its start-up days."""
    family = world.families[family_row]
    if family.next_help != form:
        return
    if form == HelpForm.INTENSIVE:
        set_time(world.engine, family.entity, FamilyClock.START, now + world.levers[family.area, Lever.INTENSIVE_START])
    else:
        start_help(world, family_row, now)


@kernel
def uses_slot(world, family_row, now):
    """Whether the family holds a slot, whose help starts now; without one a referral may lapse (seeking.py)."""
    if world.families[family_row].next_help == HelpForm.NONE:
        return False
    start_help(world, family_row, now)
    return True


@kernel
def start_help(world, family_row, now):
    """Start the help for which the family holds a slot; earlier help ends here."""
    family = world.families[family_row]
    form = family.next_help
    if form == HelpForm.NONE:
        return
    if form == HelpForm.INTENSIVE:
        end_referral(world, family_row, ReferralEnd.STARTED if family.minors > 0 else ReferralEnd.WITHDRAWN, now)
    if family.minors == 0:
        give_back(world, family.next_service, now)
        family.next_help = HelpForm.NONE
        family.next_service = 0
        touch(world.engine, family.entity)
        return
    other_provider = family.effect > 0.0 and family.effect_form != form and family.next_service > 0
    if family.help != HelpForm.NONE:
        close_help(world, family_row, now)
    family.help = form
    family.helper = family.next_service
    link_helped(world, family_row)
    family.next_help = HelpForm.NONE
    family.next_service = 0
    family.help_since = now
    count(world, family.area, Count.HELP + HelpForm.NONE, -1)
    count(world, family.area, Count.HELP + form, 1)
    flags = 0
    if form == HelpForm.INTENSIVE:
        flags = lever_flag(world, family.area, Lever.INTENSIVE_START) | lever_flag(
            world, family.area, Lever.INTENSIVE_INTENSITY
        )
    log_family(world, Event.HELP_START, family_row, form, flags, now - family.wait_since)
    help_form = world.helps[form]
    n = family.requests
    days = stay(
        world.engine.state[0].seed,
        family.key,
        Chance.HELP_DAYS,
        n * 4 + form,
        GAMMA,
        help_form.days,
        world.params[0].help_stay_shape,
    )
    set_time(world.engine, family.entity, FamilyClock.HELP, now + days)
    value = strength(world, family_row, form, now - family.wait_since)
    if other_provider and world.params[0].on_workforce > 0.0:
        value *= handed_over(world, family_row, world.params[0].workforce_provider_kept, 1.0)
    set_effect(world, family_row, form, value)
    family.fade = int(help_form.fade_steps)
    offer_respite(world, family_row)
    if form >= HelpForm.SPECIALIST:
        offer_figures(world, family_row)
    if world.areas[family.area].mental > 0:
        mail.help_started(world, family.entity, form)


@kernel
def strength(world, family_row, form, waited):
    """Share of the full effect that this help has for this family."""
    family = world.families[family_row]
    numbers = world.params[0]
    value = numbers.help_fidelity * world.concerns[family.concern].treatment
    if form == HelpForm.INTENSIVE:
        value *= world.levers[family.area, Lever.INTENSIVE_INTENSITY] * math.exp(
            -math.log(2.0) * waited / numbers.help_speed_half_days
        )
    return value


@kernel
def set_effect(world, family_row, form, value):
    """Set the multipliers of the family for a strength between 0 (no effect) and 1 (full)."""
    family = world.families[family_row]
    help_form = world.helps[form]
    family.effect = value
    family.effect_form = form
    family.recovery = in_part(help_form.log_recovery, value)
    family.escalation = in_part(help_form.log_escalation, value)
    family.calm = in_part(help_form.log_crisis, value)
    family.safety = in_part(help_form.log_danger, value)
    touch_for_help(world, family_row)


@kernel
def in_part(log_full, value):
    """A multiplier at part of its strength, from the logarithm at full."""
    return 1.0 if value == 0.0 or log_full == 0.0 else math.exp(log_full * value)


@kernel
def scale_effect(world, family_row, factor):
    """Multiply the effect of the running help, as when youth mental health works apart from it (one_plan.py)."""
    family = world.families[family_row]
    if family.help != HelpForm.NONE:
        set_effect(world, family_row, family.effect_form, family.effect * factor)


@kernel
def give_back(world, service_row, now):
    """Give a slot back to a team (0: help outside the capacity, in the simulated trial)."""
    if service_row > 0:
        service_used(world, service_row, now, -1)
        mail.slot_free(world, world.services[service_row].entity)


@kernel
def close_help(world, family_row, now):
    """End the running help: log it and free the slot."""
    family = world.families[family_row]
    log_family(world, Event.HELP_END, family_row, family.help, 0, now - family.help_since)
    count(world, family.area, Count.HELP + family.help, -1)
    count(world, family.area, Count.HELP + HelpForm.NONE, 1)
    give_back(world, family.helper, now)
    unlink_helped(world, family_row)
    if family.mental > 0:
        mail.help_ended(world, family.entity)
    family.help = HelpForm.NONE
    family.helper = 0
    clear(world.engine, family.entity, FamilyClock.HELP)
    touch_for_help(world, family_row)


@kernel
def worker_lost(world, family_row, service_row, now):
    """The worker of the family left: with a cold handover the remaining effect of its help is less."""
    family = world.families[family_row]
    if family.help != HelpForm.NONE and family.helper == service_row:
        set_effect(
            world,
            family_row,
            family.help,
            family.effect * handed_over(world, family_row, world.params[0].workforce_continuity_kept, 0.0),
        )


@kernel
def handed_over(world, family_row, kept, provider):
    """Share of the effect that is left after a change of worker (``provider`` 1: to another team): 1 when it is warm."""
    family = world.families[family_row]
    family.worker_changes += 1
    warm = draw(world.engine, family.key, Chance.WARM, family.worker_changes) < world.levers[family.area, Lever.WARM]
    n = log_family(
        world,
        Event.WORKER_CHANGED,
        family_row,
        Handover.WARM if warm else Handover.COLD,
        lever_flag(world, family.area, Lever.WARM),
        float(provider),
    )
    world.log[n].other = world.services[family.helper].key
    return 1.0 if warm else kept


@kernel
def help_event(world, family_row, now):
    """Timer of the family: running help ends, or a step of fading."""
    family = world.families[family_row]
    engine = world.engine
    if family.help == HelpForm.NONE:
        family.fade -= 1
        if family.fade <= 0:
            set_effect(world, family_row, HelpForm.NONE, 0.0)
        else:
            set_effect(world, family_row, family.effect_form, family.effect / 2.0)
            set_time(engine, family.entity, FamilyClock.HELP, now + world.params[0].help_half_life_days)
        return
    form = family.help
    close_help(world, family_row, now)
    if family.fade > 0:
        set_effect(world, family_row, form, family.effect * world.params[0].help_end_kept)
        set_time(engine, family.entity, FamilyClock.HELP, now + world.params[0].help_half_life_days)
    else:
        set_effect(world, family_row, HelpForm.NONE, 0.0)
    after_help(world, family_row, form)


@kernel
def after_help(world, family_row, form):
    """Step up after generalist help, follow up after intensive treatment.

    A family that the specialists of its neighbourhood know already is served before new ones (lever ``one_plan``).
    """
    family = world.families[family_row]
    numbers = world.params[0]
    engine = world.engine
    if form == HelpForm.GENERALIST:
        chance = numbers.help_step_up_severe if family.level == Level.SEVERE else numbers.help_step_up
        if draw(engine, family.key, Chance.STEP_UP, family.requests) < chance:
            known = (
                draw(engine, family.key, Chance.ONE_PLAN, family.requests + KNOWN)
                < world.levers[family.area, Lever.ONE_PLAN]
            )
            mail.ask_help(
                world,
                family.entity,
                HelpForm.SPECIALIST,
                Urgency.HIGH if family.level == Level.SEVERE or known else Urgency.NORMAL,
            )
    elif form == HelpForm.INTENSIVE and family.level >= Level.STRAINED:
        if draw(engine, family.key, Chance.FOLLOW_UP, family.requests) < numbers.help_follow_up:
            mail.ask_help(
                world,
                family.entity,
                HelpForm.SPECIALIST if family.level == Level.SEVERE else HelpForm.GENERALIST,
                Urgency.HIGH,
            )


@kernel
def stop_help(world, family_row, now):
    """Stop all help of the family (it leaves, or has no minor children any more)."""
    family = world.families[family_row]
    if family.help != HelpForm.NONE:
        close_help(world, family_row, now)
    if family.next_help != HelpForm.NONE:
        end_referral(world, family_row, ReferralEnd.WITHDRAWN, now)
        give_back(world, family.next_service, now)
        family.next_help = HelpForm.NONE
        family.next_service = 0
        clear(world.engine, family.entity, FamilyClock.START)
    family.fade = 0
    clear(world.engine, family.entity, FamilyClock.HELP)
    set_effect(world, family_row, HelpForm.NONE, 0.0)
