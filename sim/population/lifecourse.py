"""The life course of a family: births, moving away and the last child leaving home, all drawn from its key.

A dwelling always houses a family with children. The life course of a family is a pure function of (seed, family key,
parameters): nothing that happens in the model changes it, so births and leaving are the same under every policy.
Offsets are days since the family arrived; a child born before that has a negative birth offset.

The family arrives with the birth of its first child (``starting``) or moves in with children; it leaves when it moves
out of the area studied (a rate that is higher while the oldest child is young) or when its last child leaves home. Then
the next family arrives at the same dwelling: a renewal process, followed from ``history`` years before day 0.
"""

from __future__ import annotations

import math

from sim.engine.chance import derive, exponential, uniform
from sim.engine.kernel import kernel
from sim.population.purposes import (
    P_CHILDREN,
    P_GAP,
    P_HOME_UNTIL,
    P_MOVE_IN_AGE,
    P_MOVING,
    P_PHASE,
    P_STARTING,
)
from sim.vocabulary import CHILD, FAMILY

YEAR = 365.25
MOST_CHILDREN = 5
OLDEST_MOVING_IN = 16.0


@kernel
def dwelling_key(area, index):
    """Chance key of dwelling ``index`` (0, 1, ...) of an area."""
    return derive(derive(0, FAMILY, area), FAMILY, index)


@kernel
def family_key(dwelling, tenancy):
    """Chance key of family number ``tenancy`` of a dwelling."""
    return derive(dwelling, FAMILY, tenancy)


@kernel
def child_key(family, ordinal):
    """Chance key of child ``ordinal`` (0 = oldest) of a family."""
    return derive(family, CHILD, ordinal)


@kernel
def pick5(u, p0, p1, p2, p3):
    """Index 0 to 4 chosen by a uniform ``u`` and the first four of five shares."""
    if u < p0:
        return 0
    if u < p0 + p1:
        return 1
    if u < p0 + p1 + p2:
        return 2
    if u < p0 + p1 + p2 + p3:
        return 3
    return 4


@kernel
def children_ever(seed, key, p):
    """Number of children (1 to 5) in the whole life course of a family, also those it would get after moving away."""
    u = uniform(seed, key, P_CHILDREN, 0)
    return 1 + pick5(
        u, p.population_children_0, p.population_children_1, p.population_children_2, p.population_children_3
    )


@kernel
def oldest_at_arrival(seed, key, p):
    """Age in days of the oldest child when the family arrives; 0 when it arrives with its first birth."""
    if uniform(seed, key, P_STARTING, 0) < p.population_starting:
        return 0.0
    return YEAR * min(p.population_move_in_age * exponential(seed, key, P_MOVE_IN_AGE, 0), OLDEST_MOVING_IN)


@kernel
def birth_gap(seed, key, ordinal, p):
    """Days between the births of child ``ordinal - 1`` and child ``ordinal``: the least gap + a gamma of shape 2."""
    more = max(p.population_birth_gap - p.population_birth_gap_least, 0.0) / 2.0
    two = exponential(seed, key, P_GAP, 2 * ordinal) + exponential(seed, key, P_GAP, 2 * ordinal + 1)
    return YEAR * (p.population_birth_gap_least + more * two)


@kernel
def birth_offset(seed, key, ordinal, p):
    """Birth of child ``ordinal`` (0 = oldest) in days since the family arrived (negative: before)."""
    offset = -oldest_at_arrival(seed, key, p)
    for k in range(1, ordinal + 1):
        offset += birth_gap(seed, key, k, p)
    return offset


@kernel
def home_until(seed, key, ordinal, p):
    """Age in days at which child ``ordinal`` leaves home by itself."""
    first = p.population_home_until_first
    last = max(p.population_home_until_last, first)
    return YEAR * (first + (last - first) * uniform(seed, key, P_HOME_UNTIL, ordinal))


@kernel
def moving_offset(seed, key, oldest, p):
    """Days from arrival until the family would move out of the area studied (may be inf); ``oldest``: age in days."""
    threshold = exponential(seed, key, P_MOVING, 0)
    young = max(p.population_young_until - oldest / YEAR, 0.0)
    used = p.population_moving_young * young
    if threshold < used:
        return YEAR * threshold / p.population_moving_young
    if p.population_moving_later <= 0.0:
        return math.inf
    return YEAR * (young + (threshold - used) / p.population_moving_later)


@kernel
def plan_family(seed, key, p):
    """Plan a whole life course.

    Returns
    -------
    (births, leaves) : number of births before the family leaves, those before its arrival included; days from arrival
        to leaving. The birth offsets are `birth_offset` of 0 .. births - 1.
    """
    n = children_ever(seed, key, p)
    oldest = oldest_at_arrival(seed, key, p)
    moving = moving_offset(seed, key, oldest, p)
    offset = -oldest
    last = 0.0
    births = 0
    for k in range(n):
        if k > 0:
            offset += birth_gap(seed, key, k, p)
        if offset < moving:
            births += 1
        last = max(last, offset + home_until(seed, key, k, p))
    return births, min(last, moving)


@kernel
def tenancy_at_start(seed, dwelling, p):
    """Follow a dwelling's line of families up to day 0.

    The first family is number 0; it arrived ``history`` years before day 0, or up to 20 years earlier (uniform, keyed).

    Returns
    -------
    (tenancy, arrived) : ordinal of the family that lives there at day 0; day of its arrival (not after 0).
    """
    arrived = -YEAR * (p.population_history + 20.0 * uniform(seed, dwelling, P_PHASE, 0))
    tenancy = 0
    while True:
        _, stay = plan_family(seed, family_key(dwelling, tenancy), p)
        if arrived + stay > 0.0:
            return tenancy, arrived
        arrived += stay
        tenancy += 1
