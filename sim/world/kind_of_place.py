"""Advice of an expertise network before a heavy placement, and which care form answers what a child needs.

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
from sim.vocabulary import (
    CLASS_CLINICAL,
    CLASS_FAMILY,
    CLASS_SECURE,
    CLASS_TREATMENT,
    CLINICAL,
    LOG_EXPERTISE,
    SECURE,
    TREATMENT_GROUP,
)
from sim.world.journal import lever_flag, log_child
from sim.world.levers import LEVER_EXPERTISE
from sim.world.purposes import P_EXPERTISE

MONTH = 30.4375  # days
YEAR = 365.25
LIGHTER, AS_IT_WAS, HEAVIER = 1, 2, 3


@kernel
def form_of(care):
    """Care form that answers a care class other than a family."""
    if care == CLASS_TREATMENT:
        return TREATMENT_GROUP
    if care == CLASS_CLINICAL:
        return CLINICAL
    return SECURE


@kernel
def advised_class(w, c, care, now):
    """Care class of child row ``c`` after advice, if the network still has room this month; else ``care`` as it was."""
    k = w.children[c]
    limit = w.levers[k.area, LEVER_EXPERTISE]
    if limit <= 0.0 or care < CLASS_TREATMENT:
        return care
    t = w.tally[0]
    month = 1 + int(now / MONTH)
    if t.expertise_month != month:
        t.expertise_month = month
        t.expertise_used = 0
    if t.expertise_used >= limit:
        return care
    t.expertise_used += 1
    p = w.params[0]
    u = draw(w.engine, k.key, P_EXPERTISE, k.searches)
    new = care
    if u < p.expertise_lighter:
        new = CLASS_FAMILY if care == CLASS_TREATMENT else CLASS_TREATMENT
    elif u >= 1.0 - p.expertise_heavier:
        if care == CLASS_TREATMENT:
            new = CLASS_CLINICAL
        elif k.behaviour == 2 and (now - k.birth) / YEAR >= p.search_secure_age:
            new = CLASS_SECURE
    reason = AS_IT_WAS
    if new != care:
        reason = LIGHTER if u < p.expertise_lighter else HEAVIER
    log_child(w, LOG_EXPERTISE, c, reason, lever_flag(w, k.area, LEVER_EXPERTISE), new)
    return new
