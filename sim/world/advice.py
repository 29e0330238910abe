"""Advice of an expertise network before a heavy placement.

Rule. Before a child is placed in a treatment group, clinical or secure place without haste, the network may look at its
case: at most so many a month for the whole scenario (LEVER_EXPERTISE, rounded up), first come. It may find that something
lighter will do (a family with help, a treatment group), that the need stands, or that it is heavier than was thought.
Secure care is never advised below its age floor or without severe behaviour. Whether a lighter place holds is not part of
the advice: it may break down, and there may be a wait for it.

Rates. ``expertise.*``; assumptions with ranges that hold more lighter as well as more heavier advice. No effect study was
found.
"""

from __future__ import annotations

from sim.engine import draw, kernel
from sim.units import MONTH, YEAR
from sim.words import Advice, Behaviour, CareClass, Event, Lever
from sim.world.codes import Chance
from sim.world.events import lever_flag, log_child


@kernel
def advised_class(world, child_row, care, now):
    """Care class of the child after advice, if the network still has room this month; else ``care`` as it was."""
    child = world.children[child_row]
    limit = world.levers[child.area, Lever.EXPERTISE]
    if limit <= 0.0 or care < CareClass.TREATMENT:
        return care
    tally = world.tally[0]
    month = 1 + int(now / MONTH)
    if tally.expertise_month != month:
        tally.expertise_month = month
        tally.expertise_used = 0
    if tally.expertise_used >= limit:
        return care
    tally.expertise_used += 1
    numbers = world.params[0]
    drawn = draw(world.engine, child.key, Chance.EXPERTISE, child.searches)
    new = care
    if drawn < numbers.expertise_lighter:
        new = CareClass.FAMILY if care == CareClass.TREATMENT else CareClass.TREATMENT
    elif drawn >= 1.0 - numbers.expertise_heavier:
        if care == CareClass.TREATMENT:
            new = CareClass.CLINICAL
        elif child.behaviour == Behaviour.SERIOUS and (now - child.birth) / YEAR >= numbers.search_secure_age:
            new = CareClass.SECURE
    reason = Advice.SAME
    if new != care:
        reason = Advice.LIGHTER if drawn < numbers.expertise_lighter else Advice.HEAVIER
    log_child(world, Event.EXPERTISE, child_row, reason, lever_flag(world, child.area, Lever.EXPERTISE), float(new))
    return new
