"""Places of intensive treatment: which are kept for urgent referrals, who starts next, and what became of a referral.

A referral after a crisis or in place of a placement is urgent and may take any free place. Others start only while more
places are free than the lever *intensive_reserved* keeps (a share of all places in whole places, by the area of the
family), so that the next urgent one finds one. A line is tried to its end: whoever may not start blocks nobody behind it.
"""

from __future__ import annotations

import math

from sim.engine import first, following, kernel
from sim.words import Event, Lever, ReferralEnd, Referred, Urgency
from sim.world.events import log_family

HALF = 0.5 + 1e-9  # a share of the places is rounded to whole places


@kernel
def may_start(world, service_row, area, urgency):
    """Whether a referral of this urgency from this area may take a place of the service now."""
    service = world.services[service_row]
    if service.used >= service.capacity or urgency == Urgency.URGENT:
        return service.used < service.capacity
    kept = math.floor(world.levers[area, Lever.INTENSIVE_RESERVED] * service.capacity + HALF)
    return service.used < service.capacity - kept


@kernel
def next_to_start(world, service_row):
    """First in the line of the service who may start (a row of the engine's waiting table); 0: nobody."""
    service = world.services[service_row]
    if service.used >= service.capacity:
        return 0
    item = first(world.engine, service.line)
    while item != 0:
        wait = world.engine.waits[item]
        if may_start(world, service_row, world.families[wait.a].area, wait.urgency):
            return item
        item = following(world.engine, item)
    return 0


@kernel
def starts_at_once(world, service_row, area, urgency):
    """Whether a new referral gets a place at once: it may start, and nobody who waits may."""
    return may_start(world, service_row, area, urgency) and next_to_start(world, service_row) == 0


@kernel
def referred(world, family_row, urgency, now):
    """A family is referred to intensive treatment; one that waits already may become urgent, and counts anew from then."""
    family = world.families[family_row]
    kind = Referred.URGENT if urgency == Urgency.URGENT else Referred.PLANNED
    if family.referred == kind:
        return
    end_referral(world, family_row, ReferralEnd.URGENT, now)
    family.referred = kind
    family.referred_since = now
    log_family(world, Event.REFERRED, family_row, kind, 0, 0.0)


@kernel
def end_referral(world, family_row, became, now):
    """What became of the referral of the family, if it has one (``sim.words.ReferralEnd``)."""
    family = world.families[family_row]
    if family.referred > 0:
        log_family(world, Event.REFERRAL_END, family_row, became, 0, now - family.referred_since)
        family.referred = 0
