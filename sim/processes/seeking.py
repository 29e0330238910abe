"""Asking for help and waiting (mechanism 2).

Rule. A family asks by itself, through school or the GP at a rate that rises with its problem level and its children's
needs; schools ask less often in the holidays (season profile). The request goes to the neighbourhood team of its area
or, for children with serious needs or severe problems, to the neighbourhood specialist team. First come within urgency;
a family that has no place in a team waits in that team's line: waiting is never a parameter. While it waits, escalation
is raised (strain.py). It may give up when its problems become less. Some places of intensive treatment may be kept free for
urgent referrals, after a crisis or in place of a placement (lever *intensive_reserved*, world/treatment.py); a referral that
finds no place in time lapses. The lever *threshold* multiplies what is asked of the neighbourhood team, not what is asked
of specialists.

Rates. ``levels.seek``, ``seeking.*``, ``help.planned_referral``; assumptions chosen to meet USE-UT-BT-2021 and
USE-UT-AZ-2021.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import clear, draw, join, kernel, leave, ordinal, set_rate, set_time, touch_part
from sim.units import YEAR
from sim.words import Count, Event, HelpForm, Level, Lever, ReferralEnd, ServiceKind, Urgency
from sim.world import mail
from sim.world.codes import Chance, FamilyAfter, FamilyClock
from sim.world.counters import count
from sim.world.events import log_family
from sim.world.services import has_room, next_in_line, queue_left, service_used
from sim.world.support import offer_respite
from sim.world.treatment import end_referral, next_to_start, referred, starts_at_once

MECHANISM = Mechanism(
    clocks=(Clock("family", 9, "seek", "seek_event", names_its_rates=True), Clock("family", 16, "start", "lapse")),
    mail=(
        Mail("family", 10, "ask_help", "ask", says="help of a form is asked for", carries="form urgency"),
        Mail("service", 12, "slot_free", "slot_free", says="a slot of the team is free"),
        Mail("family", 15, "level_fell", "level_fell", says="its problem level became lower"),
        Mail("family", 106, "treat_in_trial", "treat_in_trial", says="simulated trial: intensive treatment starts"),
    ),
    rates=(Rates("family", 8, "seeking", "seek_rates", after="level needs help asking"),),
    hears={"family_left": "withdraw", "last_minor": "withdraw"},
    fields={
        "family": (
            "wait_since:float wait_item wait_form next_help next_service requests trial urgency "
            "referred referred_since:float"
        )
    },
    chance={"seek_form": 1027, "give_up": 1028, "trial": 1052},
    logs=("HELP_REQUEST", "HELP_WITHDRAWN", "TRIAL", "REFERRED", "REFERRAL_END"),
    counts=("WAIT_HELP",),
    numbers=("seeking",),
)


@kernel
def seek_rates(world, family_row, now):
    """Set the clock of asking for help of the family (rate per day, season on top)."""
    family = world.families[family_row]
    numbers = world.params[0]
    rate = 0.0
    if family.minors > 0 and family.wait_item == 0 and family.next_help == HelpForm.NONE and numbers.on_seeking > 0.0:
        if family.help == HelpForm.NONE:
            rate = (world.levels[family.level].seek + numbers.seeking_need * family.needs) * threshold(
                world, family_row
            )
        elif family.help == HelpForm.SPECIALIST and family.level == Level.SEVERE:
            rate = numbers.help_planned_referral
    set_rate(world.engine, family.entity, FamilyClock.SEEK, rate / YEAR, now)


@kernel
def specialist_chance(world, family_row):
    """Share of the requests of the family by itself that are for specialist help, at the baseline's threshold."""
    family = world.families[family_row]
    numbers = world.params[0]
    if family.needs > 0:
        return numbers.seeking_specialist_need
    return numbers.seeking_specialist_severe if family.level == Level.SEVERE else numbers.seeking_specialist_other


@kernel
def threshold(world, family_row):
    """Multiplier of all requests by itself: the lever multiplies only those for the neighbourhood team."""
    return 1.0 + (1.0 - specialist_chance(world, family_row)) * (
        world.levers[world.families[family_row].area, Lever.THRESHOLD] - 1.0
    )


@kernel
def seek_event(world, family_row, now):
    """The family asks for help."""
    family = world.families[family_row]
    if family.help == HelpForm.SPECIALIST:
        ask(world, family_row, HelpForm.INTENSIVE, Urgency.HIGH, now)
        return
    chance = specialist_chance(world, family_row) / max(1e-9, threshold(world, family_row))
    drawn = draw(world.engine, family.key, Chance.SEEK_FORM, ordinal(world.engine, family.entity, FamilyClock.SEEK))
    ask(
        world,
        family_row,
        HelpForm.SPECIALIST if drawn < chance else HelpForm.GENERALIST,
        Urgency.HIGH if family.level == Level.SEVERE else Urgency.NORMAL,
        now,
    )


@kernel
def ask(world, family_row, form, urgency, now):
    """Ask for a form of help: starts at once when the team has room and nobody waits, else joins its line."""
    family = world.families[family_row]
    if family.minors == 0 or world.params[0].on_seeking == 0.0 or family.help >= form or family.next_help >= form:
        return
    if form == HelpForm.INTENSIVE and world.params[0].help_trial > 0.0:
        form = HelpForm.SPECIALIST  # in the simulated trial only its arm gets intensive treatment
        if family.help >= form or family.next_help >= form:
            return
    if family.wait_item > 0:
        if family.wait_form >= form and family.urgency <= urgency:
            return
        form = max(form, family.wait_form)
        urgency = min(urgency, family.urgency)
        stop_waiting(world, family_row)
    else:
        family.requests += 1
        log_family(world, Event.HELP_REQUEST, family_row, form, 0, float(form))
        family.wait_since = now
        offer_respite(world, family_row)
    service_row = service_of(world, family.area, form)
    if service_row == 0:
        return
    touch_part(world.engine, family.entity, FamilyAfter.ASKING)
    if form == HelpForm.INTENSIVE:
        referred(world, family_row, urgency, now)
        at_once = starts_at_once(world, service_row, family.area, urgency)
    else:
        at_once = has_room(world, service_row)
    if at_once:
        grant(world, family_row, form, service_row, now)
        return
    family.wait_form = form
    family.urgency = urgency
    family.wait_item = join(
        world.engine, world.services[service_row].line, urgency, family.entity, family_row, form, now
    )
    if form == HelpForm.INTENSIVE:
        set_time(world.engine, family.entity, FamilyClock.START, now + world.params[0].help_lapse_days)
    queue_left(world, service_row, now, 1)
    count(world, family.area, Count.WAIT_HELP + form, 1)


@kernel
def service_of(world, area_row, form):
    """Row of the team that gives a form of help in an area (0 = none, as everywhere when help is switched off)."""
    if world.params[0].on_help == 0.0:
        return 0
    area = world.areas[area_row]
    if form == HelpForm.GENERALIST:
        return area.team
    if form == HelpForm.SPECIALIST:
        return area.specialist
    return area.intensive


@kernel
def grant(world, family_row, form, service_row, now):
    """Give the family a slot of a team; the help itself starts in help.py."""
    family = world.families[family_row]
    drop_slot(world, family_row, now)
    service_used(world, service_row, now, 1)
    family.next_help = form
    family.next_service = service_row
    mail.start_help(world, family.entity, form)


@kernel
def drop_slot(world, family_row, now):
    """Give back a slot that was granted in this same instant, when heavier help takes its place."""
    family = world.families[family_row]
    if family.next_help != HelpForm.NONE and family.next_service > 0:
        service_used(world, family.next_service, now, -1)
        mail.slot_free(world, world.services[family.next_service].entity)
        family.next_service = 0


@kernel
def stop_waiting(world, family_row):
    """Take the family out of its waiting line."""
    family = world.families[family_row]
    now = world.engine.state[0].now
    leave(world.engine, family.wait_item)
    queue_left(world, service_of(world, family.area, family.wait_form), now, -1)
    count(world, family.area, Count.WAIT_HELP + family.wait_form, -1)
    family.wait_item = 0
    if family.wait_form == HelpForm.INTENSIVE:
        clear(world.engine, family.entity, FamilyClock.START)
    touch_part(world.engine, family.entity, FamilyAfter.ASKING)


@kernel
def lapse(world, family_row, now):
    """A referral to intensive treatment that found no place in time lapses; specialist help is asked for instead."""
    family = world.families[family_row]
    if family.wait_item > 0 and family.wait_form == HelpForm.INTENSIVE:
        end_referral(world, family_row, ReferralEnd.LAPSED, now)
        withdraw(world, family_row, now)
        if family.help < HelpForm.SPECIALIST:
            ask(world, family_row, HelpForm.SPECIALIST, Urgency.HIGH, now)


@kernel
def withdraw(world, family_row, now):
    """Leave the line without having had help."""
    family = world.families[family_row]
    if family.wait_item > 0:
        log_family(world, Event.HELP_WITHDRAWN, family_row, family.wait_form, 0, now - family.wait_since)
        end_referral(world, family_row, ReferralEnd.WITHDRAWN, now)
        stop_waiting(world, family_row)


@kernel
def level_fell(world, family_row, now):
    """A waiting family whose problems became less may give up waiting."""
    family = world.families[family_row]
    if family.wait_item > 0 and family.level == Level.COPING:
        if draw(world.engine, family.key, Chance.GIVE_UP, family.requests) < world.params[0].seeking_give_up:
            withdraw(world, family_row, now)


@kernel
def slot_free(world, service_row, now):
    """A team has room: the first in its line who may take it gets it; one at a time, so that a big change stays orderly."""
    service = world.services[service_row]
    if service.kind == ServiceKind.INTENSIVE_TREATMENT:
        item = next_to_start(world, service_row)
    else:
        item = next_in_line(world, service_row)
    if item == 0:
        return
    family_row = world.engine.waits[item].a
    form = world.families[family_row].wait_form
    stop_waiting(world, family_row)
    grant(world, family_row, form, service_row, now)
    mail.slot_free(world, service.entity)


@kernel
def treat_in_trial(world, family_row, now):
    """Simulated trial: the family starts intensive treatment outside the capacity."""
    family = world.families[family_row]
    if family.minors == 0 or family.help >= HelpForm.INTENSIVE or family.next_help >= HelpForm.INTENSIVE:
        return
    if family.wait_item > 0:
        stop_waiting(world, family_row)
    family.wait_since = now
    drop_slot(world, family_row, now)
    family.next_help = HelpForm.INTENSIVE
    family.next_service = 0
    mail.start_help(world, family.entity, HelpForm.INTENSIVE)
