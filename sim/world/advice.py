"""An expertise network: it looks along before a heavy placement, and advises on the kind of place.

Rule. Two decisions, one look at each; every look is one of the cases that the network has room for: at most so many a month
for the whole scenario (LEVER_EXPERTISE, rounded up), first come.
*Home or away.* Where the question is asked whether there is an alternative (processes/alternative.py) to a planned or court
placement for which a treatment group, clinical or secure place would be sought, the network may look along. The question is then
asked better informed: whether an alternative that is there suits is judged otherwise, more often or less often.
*Where.* Before such a place is sought without haste it may find that something lighter will do (a family with help, a
treatment group), that the need stands, or that it is heavier than was thought. Secure care is never advised below its age
floor or without severe behaviour. Whether a lighter place holds is not part of the advice: it may break down, and there may
be a wait for it.

Rates. ``expertise.*``; assumptions with ranges that hold both signs. No effect study was found.
"""

from __future__ import annotations

from sim.engine import draw, kernel
from sim.units import MONTH, YEAR
from sim.words import Advice, Behaviour, CareClass, Event, Lever, Request, Route
from sim.world.codes import Chance
from sim.world.events import lever_flag, log_child
from sim.world.requests import asked_for, look_ahead


@kernel
def care_class(world, child_row, route, now):
    """What kind of place the child needs: a family, a treatment group, a clinical place or secure care."""
    child = world.children[child_row]
    numbers = world.params[0]
    engine = world.engine
    age = (now - child.birth) / YEAR
    drawn = draw(engine, child.key, Chance.CLASS, child.searches)
    if child.behaviour == Behaviour.SERIOUS:
        secure = draw(engine, child.key, Chance.CLASS_SECURE, child.searches) < numbers.search_secure
        if secure and age >= numbers.search_secure_age:
            return CareClass.SECURE
        if age >= numbers.search_treatment_age and drawn < numbers.search_treatment_behaviour:
            return CareClass.TREATMENT
    if route == Route.PLANNED:
        if child.psychiatric and drawn < numbers.search_clinical_psychiatric:
            return CareClass.CLINICAL
        if child.disability and drawn < numbers.search_clinical_disability:
            return CareClass.CLINICAL
    return CareClass.FAMILY


@kernel
def case_left(world, area, now):
    """Take one of this month's cases of the network, when one is left."""
    limit = world.levers[area, Lever.EXPERTISE]
    tally = world.tally[0]
    month = 1 + int(now / MONTH)
    if tally.expertise_month != month:
        tally.expertise_month = month
        tally.expertise_used = 0
    if tally.expertise_used >= limit:
        return False
    tally.expertise_used += 1
    return True


@kernel
def looks_along(world, family_row, route, now):
    """Whether the network looks along when the question is asked: a heavy place would be sought, and a case is left."""
    area = world.families[family_row].area
    if route == Route.CRISIS or world.levers[area, Lever.EXPERTISE] <= 0.0:
        return False
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if asked_for(child, route, Request.SOUGHT):
            look_ahead(child, 1)
            care = care_class(world, child_row, route, now)
            look_ahead(child, -1)
            if care >= CareClass.TREATMENT:
                if not case_left(world, area, now):
                    return False
                flag = lever_flag(world, area, Lever.EXPERTISE)
                log_child(world, Event.EXPERTISE, child_row, Advice.ALONG, flag, float(care))
                return True
        child_row = child.next_sibling
    return False


@kernel
def advised_class(world, child_row, care, now):
    """Care class of the child after advice, if the network still has room this month; else ``care`` as it was."""
    child = world.children[child_row]
    if world.levers[child.area, Lever.EXPERTISE] <= 0.0 or care < CareClass.TREATMENT:
        return care
    if not case_left(world, child.area, now):
        return care
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
