"""One plan or two referrals: youth mental health inside the specialist team, or apart from it (part of mechanism 3).

Rule. When specialist help starts for a family with a child with psychiatric needs, youth mental health is part of it (lever
``one_plan``: one plan, full effect) or it is not: then a second referral goes to youth mental health care, which has its own
capacity and its own line. Until that starts, the two work apart and the effect of the help is a share of what it could be.
The second referral ends with the help. Where a scenario has no service of youth mental health, nothing is apart.

Rates. ``help.apart`` (assumption); the wait comes out of capacity, demand and how long help lasts.
"""

from __future__ import annotations

from sim.declare import Mail, Mechanism
from sim.engine import draw, join, kernel, leave, line_length
from sim.words import Count, Event, HelpForm, Lever, Referral, SecondLine, Urgency
from sim.world import mail
from sim.world.codes import Chance
from sim.world.counters import count
from sim.world.events import lever_flag, log_family
from sim.world.services import next_in_line, queue_left, service_used

MECHANISM = Mechanism(
    mail=(
        Mail("service", 72, "mental_free", "mental_free", says="youth mental health has room"),
        Mail("family", 73, "help_started", "help_started", says="a form of help started", carries="form"),
        Mail("family", 74, "help_ended", "help_ended", says="a form of help ended"),
    ),
    fields={"family": "mental mental_item"},
    chance={"one_plan": 1119},
    logs=("SECOND_REFERRAL",),
    counts=("SECOND_REFERRAL",),
    numbers=("help",),
)


@kernel
def help_started(world, family_row, form, now):
    """Help started for the family: one plan, or a second referral."""
    family = world.families[family_row]
    engine = world.engine
    service_row = world.areas[family.area].mental
    if (
        form != HelpForm.SPECIALIST
        or family.help != form
        or family.mental != SecondLine.NONE
        or service_row == 0
        or not psychiatric(world, family_row)
    ):
        return
    if draw(engine, family.key, Chance.ONE_PLAN, family.requests) < world.levers[family.area, Lever.ONE_PLAN]:
        return
    log_family(
        world, Event.SECOND_REFERRAL, family_row, Referral.ASKED, lever_flag(world, family.area, Lever.ONE_PLAN), 0.0
    )
    service = world.services[service_row]
    if service.used < service.capacity and line_length(engine, service.line) == 0:
        start_mental_health(world, family_row, service_row, 0.0, now)
        return
    family.mental = SecondLine.WAITS
    family.mental_item = join(engine, service.line, Urgency.NORMAL, family.entity, family_row, 0, now)
    queue_left(world, service_row, now, 1)
    count(world, family.area, Count.SECOND_REFERRAL, 1)
    mail.help_effect(world, family.entity, world.params[0].help_apart)


@kernel
def psychiatric(world, family_row):
    """Whether a minor of the family has psychiatric needs."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.psychiatric > 0 and child.adult == 0:
            return True
        child_row = child.next_sibling
    return False


@kernel
def start_mental_health(world, family_row, service_row, waited, now):
    """Youth mental health starts beside the help."""
    family = world.families[family_row]
    family.mental = SecondLine.STARTED
    service_used(world, service_row, now, 1)
    log_family(world, Event.SECOND_REFERRAL, family_row, Referral.STARTED, 0, waited)


@kernel
def leave_line(world, family_row, service_row, now):
    """The family no longer waits for youth mental health."""
    family = world.families[family_row]
    leave(world.engine, family.mental_item)
    family.mental_item = 0
    queue_left(world, service_row, now, -1)
    count(world, family.area, Count.SECOND_REFERRAL, -1)


@kernel
def mental_free(world, service_row, now):
    """Youth mental health has room: the first in its line; from now on the help has its full effect."""
    service = world.services[service_row]
    item = next_in_line(world, service_row)
    if item == 0:
        return
    family_row = world.engine.waits[item].a
    waited = now - world.engine.waits[item].since
    leave_line(world, family_row, service_row, now)
    start_mental_health(world, family_row, service_row, waited, now)
    mail.help_effect(world, world.families[family_row].entity, 1.0 / world.params[0].help_apart)
    mail.mental_free(world, service.entity)


@kernel
def help_ended(world, family_row, now):
    """The specialist help of the family ended, and with it the second referral."""
    family = world.families[family_row]
    if family.mental == SecondLine.NONE:
        return
    service_row = world.areas[family.area].mental
    if family.mental == SecondLine.WAITS:
        leave_line(world, family_row, service_row, now)
    else:
        service_used(world, service_row, now, -1)
        mail.mental_free(world, world.services[service_row].entity)
    family.mental = SecondLine.NONE
