"""The life course of a family: births, moving away and the last child leaving home, all drawn from its key.

A dwelling always houses a family with children. The life course of a family is a pure function of (seed, family key,
parameters, law of its area): nothing that happens in the model changes it, so births and leaving are the same under every
policy. Offsets are days since the family arrived; a child born before that has a negative birth offset.

The family arrives with the birth of its first child (``starting``) or moves in with children; it leaves when it moves
out of the area studied (a rate that is higher while the oldest child is young) or when its last child leaves home. Then
the next family arrives at the same dwelling. The start is this renewal process in its steady state.

Which families arrive in an area is its *law* (see ``sim.scenario.households``): the usual chances of size, arrival and
moving away, shifted so that the area's children by age come out. Each of the three is one uniform draw, warped by the law.
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.chance import derive, exponential, uniform
from sim.engine.kernel import kernel
from sim.population.purposes import FamilyChance
from sim.scenario.households import ARRIVAL, ARRIVALS, MOST_CHILDREN, MOVE, MOVES, OLDEST_MOVING_IN, SIZE
from sim.units import YEAR
from sim.words import Entity

NEW_YEARS = 20.0


@kernel
def dwelling_key(area, index):
    """Chance key of dwelling ``index`` (0, 1, ...) of an area."""
    return derive(derive(np.uint64(0), Entity.FAMILY, area), Entity.FAMILY, index)


@kernel
def family_key(dwelling, tenancy):
    """Chance key of family number ``tenancy`` of a dwelling."""
    return derive(dwelling, Entity.FAMILY, tenancy)


@kernel
def child_key(family, ordinal):
    """Chance key of child ``ordinal`` (0 = oldest) of a family."""
    return derive(family, Entity.CHILD, ordinal)


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
def class_of(u, law, area, n, first, classes):
    """Class that a uniform ``u`` falls in, by the cumulated chances of an area from column ``first`` on."""
    k = 0
    while k < classes - 1 and u >= law[area, n, first + k]:
        k += 1
    return k


@kernel
def warp(u, k, law, area, n, first):
    """The uniform that stands at the same place within class ``k`` by the usual chances (row 0 of the law)."""
    low = law[area, n, first + k - 1] if k > 0 else 0.0
    usual = law[0, n, first + k - 1] if k > 0 else 0.0
    return usual + (u - low) / (law[area, n, first + k] - low) * (law[0, n, first + k] - usual)


@kernel
def children_ever(seed, key, law, area):
    """Number of children (1 to 5) in the whole life course of a family, also those it would get after moving away."""
    u = uniform(seed, key, FamilyChance.CHILDREN, 0)
    n = 0
    while n < MOST_CHILDREN - 1 and u >= law[area, n, SIZE]:
        n += 1
    return 1 + n


@kernel
def arrival_class(seed, key, law, area, n):
    """How a family of ``n`` children arrives: 0 with its first birth, else moving in (see ``MOVE_IN_AGES``)."""
    return class_of(uniform(seed, key, FamilyChance.ARRIVAL, 0), law, area, n - 1, ARRIVAL, ARRIVALS)


@kernel
def oldest_at_arrival(seed, key, p, law, area, n):
    """Age in days of the oldest child when the family arrives; 0 when it arrives with its first birth."""
    k = arrival_class(seed, key, law, area, n)
    if k == 0:
        return 0.0
    u = warp(uniform(seed, key, FamilyChance.ARRIVAL, 0), k, law, area, n - 1, ARRIVAL)
    later = (u - p.population_starting) / (1.0 - p.population_starting)
    if later >= 1.0:
        return YEAR * OLDEST_MOVING_IN
    return YEAR * min(-p.population_move_in_age * math.log(1.0 - max(later, 0.0)), OLDEST_MOVING_IN)


@kernel
def birth_gap(seed, key, ordinal, p):
    """Days between the births of child ``ordinal - 1`` and child ``ordinal``: the least gap + a gamma of shape 2."""
    more = max(p.population_birth_gap - p.population_birth_gap_least, 0.0) / 2.0
    two = exponential(seed, key, FamilyChance.GAP, 2 * ordinal) + exponential(
        seed, key, FamilyChance.GAP, 2 * ordinal + 1
    )
    return YEAR * (p.population_birth_gap_least + more * two)


@kernel
def birth_offset(seed, key, ordinal, p, law, area):
    """Birth of child ``ordinal`` (0 = oldest) in days since the family arrived (negative: before)."""
    offset = -oldest_at_arrival(seed, key, p, law, area, children_ever(seed, key, law, area))
    for k in range(1, ordinal + 1):
        offset += birth_gap(seed, key, k, p)
    return offset


@kernel
def home_until(seed, key, ordinal, p):
    """Age in days at which child ``ordinal`` leaves home by itself."""
    first = p.population_home_until_first
    last = max(p.population_home_until_last, first)
    return YEAR * (first + (last - first) * uniform(seed, key, FamilyChance.HOME_UNTIL, ordinal))


@kernel
def moving_offset(seed, key, oldest, p, law, area, n):
    """Days from arrival until the family would move out of the area studied (may be inf); ``oldest``: age in days."""
    first = MOVE + MOVES * arrival_class(seed, key, law, area, n)
    u = uniform(seed, key, FamilyChance.MOVING, 0)
    u = warp(u, class_of(u, law, area, n - 1, first, MOVES), law, area, n - 1, first)
    if u >= 1.0:
        return math.inf
    threshold = -math.log(1.0 - u)
    young = max(p.population_young_until - oldest / YEAR, 0.0)
    used = p.population_moving_young * young
    if threshold < used:
        return YEAR * threshold / p.population_moving_young
    if p.population_moving_later <= 0.0:
        return math.inf
    return YEAR * (young + (threshold - used) / p.population_moving_later)


@kernel
def plan_family(seed, key, p, law, area):
    """Plan a whole life course.

    Returns
    -------
    (births, leaves) : number of births before the family leaves, those before its arrival included; days from arrival
        to leaving. The birth offsets are `birth_offset` of 0 .. births - 1.
    """
    n = children_ever(seed, key, law, area)
    oldest = oldest_at_arrival(seed, key, p, law, area, n)
    moving = moving_offset(seed, key, oldest, p, law, area, n)
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
def tenancy_at_start(seed, dwelling, p, law, area):
    """The family that lives in a dwelling at day 0, in steady state: one that stays long is found there more often.

    Families are offered in order of their ordinal and taken with a chance in proportion to their stay (rejection sampling,
    exact but for stays beyond `longest_stay`); the taken one is in the middle of its stay, uniformly. With ``new_families``
    the first family arrived up to `NEW_YEARS` before day 0 and nothing was there before.

    Returns
    -------
    (tenancy, arrived) : ordinal of the family that lives there at day 0; day of its arrival (not after 0).
    """
    tenancy = 0
    if p.on_new_families > 0.0:
        arrived = -YEAR * NEW_YEARS * uniform(seed, dwelling, FamilyChance.PHASE, 0)
        while True:
            _, stay = plan_family(seed, family_key(dwelling, tenancy), p, law, area)
            if arrived + stay > 0.0:
                return tenancy, arrived
            arrived += stay
            tenancy += 1
    longest = longest_stay(p)
    while True:
        key = family_key(dwelling, tenancy)
        _, stay = plan_family(seed, key, p, law, area)
        if longest * uniform(seed, key, FamilyChance.PHASE, 0) < stay:
            return tenancy, -stay * uniform(seed, key, FamilyChance.PHASE, 1)
        tenancy += 1


@kernel
def longest_stay(p):
    """Days that practically no family stays longer: births at twice the usual gaps, the last child at home to the end."""
    gaps = (MOST_CHILDREN - 1) * 2.0 * max(p.population_birth_gap, p.population_birth_gap_least)
    return YEAR * (gaps + max(p.population_home_until_last, p.population_home_until_first))
