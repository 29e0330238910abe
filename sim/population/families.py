"""Families move in, children are born, grow up and leave: the rows behind them.

``settle_family`` fills a family row, at the start and whenever a next family moves in; every trait is a keyed draw from
the family's or the child's key, so it does not depend on when or under which policy the row is filled. Rows of children
exist from birth (or moving in) until age 18 for those at home; a row that ends joins the list of free rows.

High-water marks ``tally.n_families`` and ``tally.n_children`` count the rows in use or once used, row 0 included: the
next new row. Counters that are kept here (``Count``): ``FORM`` (minors by main home), ``CHILDREN_ADULT``, ``LEVEL``,
``HELP``, ``DANGER``, and in the family row ``minors``, ``at_home``, ``needs``, ``figures``, ``conflicts``.
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine import GAMMA, draw, new_entity, normal, rekey, set_time, stay, touch
from sim.engine.kernel import kernel
from sim.population.lifecourse import birth_offset, child_key, family_key, pick5, plan_family
from sim.population.purposes import FamilyChance
from sim.scenario.households import MOST_CHILDREN
from sim.units import ADULT_AGE, SCHOOL_AGE, TEENAGE, YEAR
from sim.words import Concern, Count, Entity, FigureState, Form, HelpForm, Level
from sim.world.codes import ChildClock, FamilyClock
from sim.world.counters import count

SCHOOL_DAYS, TEENAGE_DAYS, ADULT_DAYS = SCHOOL_AGE * YEAR, TEENAGE * YEAR, ADULT_AGE * YEAR
ROUNDING = 1e-6
"""Days by which an age may fall short through rounding."""


@kernel
def settle_family(w, i, tenancy, arrived, now):
    """Let family number ``tenancy`` of its dwelling live in row ``i``: traits, life course, children.

    Parameters
    ----------
    i : family row; its ``entity``, ``area`` and ``dwelling`` are set and stay.
    arrived : day of arrival, not after ``now``; children born since then and still under 18 get a row.
    """
    e = w.engine
    p = w.params[0]
    blank_family(w, i)
    f = w.families[i]
    key = family_key(f.dwelling, tenancy)
    f.key = key
    f.tenancy = tenancy
    f.arrived = arrived
    rekey(e, f.entity, key, f.area)
    births, stay = plan_family(e.state[0].seed, key, p, w.law, f.area)
    f.n_births = births
    f.leaves = arrived + stay
    f.alive = 1
    f.recovery = 1.0
    f.escalation = 1.0
    f.calm = 1.0
    f.safety = 1.0
    draw_traits(w, i)
    count(w, f.area, Count.LEVEL + Level.COPING, 1)
    count(w, f.area, Count.HELP + HelpForm.NONE, 1)
    while f.births_done < births:
        birth = birth_time(w, i, f.births_done)
        if birth > now:
            break
        if now - birth < ADULT_DAYS - ROUNDING:
            add_born(w, i, f.births_done, birth, now)
        f.births_done += 1
    set_time(e, f.entity, FamilyClock.LIFE, next_life_event(w, i))
    touch(e, f.entity)


@kernel
def blank_family(w, i):
    """Set everything in a family row to zero (row 0 is never written) but its entity, area and dwelling."""
    f = w.families[i]
    entity, area, dwelling = f.entity, f.area, f.dwelling
    w.families[i] = w.families[0]
    f = w.families[i]
    f.entity = entity
    f.area = area
    f.dwelling = dwelling


@kernel
def draw_traits(w, i):
    """Draw what a family is: parents, poverty, kin, social support, hardship, frailty and main concern."""
    e = w.engine
    p = w.params[0]
    f = w.families[i]
    a = w.areas[f.area]
    key = f.key
    single = draw(e, key, FamilyChance.SINGLE, 0) < a.single_parent
    f.parents = 1 if single else 2
    chance = poverty_chance(a.poverty, a.single_parent, p.population_poverty_single, single)
    f.poor = 1 if draw(e, key, FamilyChance.POOR, 0) < chance else 0
    f.mid = 1 if draw(e, key, FamilyChance.MID, 0) < p.population_mid else 0
    u = draw(e, key, FamilyChance.KIN, 0)
    f.kin = 0 if u < p.population_kin_0 else (1 if u < p.population_kin_0 + p.population_kin_1 else 2)
    f.kin_area = where_kin_live(w, key, f.area) if f.kin > 0 else 0
    support = middle_of_three(
        draw(e, key, FamilyChance.SUPPORT, 0),
        draw(e, key, FamilyChance.SUPPORT, 1),
        draw(e, key, FamilyChance.SUPPORT, 2),
    )
    support -= p.population_support_single * (2 - f.parents) + p.population_support_poor * f.poor
    f.support = max(support, 0.0)
    spread = p.population_hardship_spread
    f.hardship = math.exp(spread * normal(e.state[0].seed, key, FamilyChance.HARDSHIP_REST, 0) - 0.5 * spread * spread)
    f.frailty = 1.0
    if p.lasting_variance > 0.0:
        f.frailty = stay(e.state[0].seed, key, FamilyChance.FRAILTY, 0, GAMMA, 1.0, 1.0 / p.lasting_variance)
    c = draw(e, key, FamilyChance.CONCERN, 0)
    if c >= 1.0 - p.population_concern_5:
        f.concern = Concern.CHILD_DRIVEN
    else:
        f.concern = pick5(
            c, p.population_concern_0, p.population_concern_1, p.population_concern_2, p.population_concern_3
        )


@kernel
def poverty_chance(area, single_share, ratio, single):
    """Chance of poverty of a couple (``1 / ratio``) or single parent (1), so that the share of the area holds."""
    couple = area / (1.0 - single_share + ratio * single_share)
    if ratio * couple > 1.0:  # so poor an area that all single parents are poor
        couple = min(max(area - single_share, 0.0) / max(1.0 - single_share, 1e-9), 1.0)
        return 1.0 if single else couple
    return ratio * couple if single else couple


@kernel
def middle_of_three(a, b, c):
    """Middle value: of three uniforms a Beta(2, 2), mean one half."""
    return max(min(a, b), min(max(a, b), c))


@kernel
def where_kin_live(w, key, area):
    """Area where a family's kin live; 0 is outside the scenario."""
    e = w.engine
    p = w.params[0]
    u = draw(e, key, FamilyChance.KIN_WHERE, 0)
    if u < p.population_kin_own_area:
        return area
    if u >= p.population_kin_own_area + p.population_kin_other_area:
        return 0
    total = 0.0
    for other in range(1, len(w.areas)):
        if other != area:
            total += w.areas[other].households
    left = draw(e, key, FamilyChance.KIN_AREA, 0) * total
    found = 0
    for other in range(1, len(w.areas)):
        if other != area and w.areas[other].households > 0.0:
            found = other
            left -= w.areas[other].households
            if left < 0.0:
                break
    return found


@kernel
def birth_time(w, i, ordinal):
    """Day on which child ``ordinal`` of family row ``i`` is (or was) born."""
    f = w.families[i]
    return f.arrived + birth_offset(w.engine.state[0].seed, f.key, ordinal, w.params[0], w.law, f.area)


@kernel
def next_life_event(w, i):
    """Day of the next event in the life course of family row ``i``: a birth, else leaving."""
    f = w.families[i]
    if f.births_done < f.n_births:
        return birth_time(w, i, f.births_done)
    return f.leaves


@kernel
def add_born(w, i, ordinal, birth, now):
    """Give the children of birth ``ordinal`` of family row ``i`` a row: one, or as many as births over the years make it."""
    for k in range(born(w, i, ordinal, birth)):
        add_child(w, i, ordinal + MOST_CHILDREN * k, birth, now)


@kernel
def born(w, i, ordinal, birth):
    """How many children are born where the life course of a family has one: 1, unless a series from outside drives births.

    Of a multiplier of 0.9 one in ten is not born, of 1.1 there is another child of the same day in one in ten; the same question
    to chance for every multiplier, so that a higher one never takes a child away.
    """
    t = w.tally[0]
    if t.births_more == 0.0 or birth < t.births_from:
        return 1
    return int(1.0 + t.births_more + draw(w.engine, w.families[i].key, FamilyChance.BORN, ordinal))


@kernel
def add_child(w, i, ordinal, birth, now):
    """Give child ``ordinal`` of family row ``i`` a row, at home; returns the row."""
    e = w.engine
    f = w.families[i]
    t = w.tally[0]
    key = child_key(f.key, ordinal)
    c = t.free_child
    if c > 0:
        t.free_child = w.children[c].free_next
        w.children[c].free_next = 0
        rekey(e, w.children[c].entity, key, f.area)
    else:
        c = t.n_children
        if c >= len(w.children):
            raise RuntimeError("no room for another child")
        t.n_children = c + 1
        w.children[c].entity = new_entity(e, Entity.CHILD, c, key, f.area)
    k = w.children[c]
    k.key = key
    k.family = i
    k.area = f.area
    k.ordinal = ordinal
    k.birth = birth
    k.since = birth
    k.form = Form.HOME
    k.own_school = 1
    k.alive = 1
    age = now - birth
    set_needs(w, c, age)
    last = f.first_child
    if last == 0:
        f.first_child = c
    else:
        while w.children[last].next_sibling > 0:
            last = w.children[last].next_sibling
        w.children[last].next_sibling = c
    f.minors += 1
    f.at_home += 1
    f.needs += serious(k)
    if k.figure == FigureState.ACTIVE:
        f.figures += 1
    count(w, k.area, Count.FORM + Form.HOME, 1)
    set_time(e, k.entity, ChildClock.AGE, birth + next_age(age))
    touch(e, k.entity)
    touch(e, f.entity)
    return c


@kernel
def next_age(age):
    """Next age in days that changes a rule: 4 (school), 12 or 18 years; ``age`` in days."""
    if age < SCHOOL_DAYS - ROUNDING:
        return SCHOOL_DAYS
    if age < TEENAGE_DAYS - ROUNDING:
        return TEENAGE_DAYS
    return ADULT_DAYS


@kernel
def set_needs(w, c, age):
    """Draw the needs and support figure with which a child comes into the model at an age (days)."""
    e = w.engine
    p = w.params[0]
    k = w.children[c]
    more = need_ratio(w, c)
    share = by_age(age, p.population_behaviour_0, p.population_behaviour_1, p.population_behaviour_2)
    if draw(e, k.key, FamilyChance.HAS_BEHAVIOUR, 0) < share * more:
        k.behaviour = 2 if draw(e, k.key, FamilyChance.HOW_SERIOUS, 0) < p.population_behaviour_serious else 1
    k.disability = 1 if draw(e, k.key, FamilyChance.DISABILITY, 0) < p.population_disability else 0
    grow_up(w, c, age)


@kernel
def need_ratio(w, c):
    """How much more often than average children of this family have needs (mean 1 over families)."""
    p = w.params[0]
    ratio = p.population_needs_child_driven
    base = 1.0 / (1.0 + (ratio - 1.0) * p.population_concern_5)
    return base * ratio if w.families[w.children[c].family].concern == Concern.CHILD_DRIVEN else base


@kernel
def grow_up(w, c, age):
    """What comes with an age by itself: a psychiatric need that shows, a support figure from 12; ``age`` in days."""
    e = w.engine
    p = w.params[0]
    k = w.children[c]
    share = by_age(age, p.population_psychiatric_0, p.population_psychiatric_1, p.population_psychiatric_2)
    k.psychiatric = 1 if share > 0.0 and draw(e, k.key, FamilyChance.PSYCHIATRIC, 0) < share * need_ratio(w, c) else 0
    if (
        age >= TEENAGE_DAYS - ROUNDING
        and k.figure == FigureState.NONE
        and draw(e, k.key, FamilyChance.HAS_FIGURE, 0) < p.population_figure
    ):
        k.figure = FigureState.ACTIVE


@kernel
def by_age(age, young, school, teenage):
    """Value for ages 0-3, 4-11 or 12-17; ``age`` in days."""
    if age < SCHOOL_DAYS - ROUNDING:
        return young
    return school if age < TEENAGE_DAYS - ROUNDING else teenage


@kernel
def serious(k):
    """1 when a child has serious needs: severe behaviour, psychiatric or disability."""
    return 1 if k.behaviour == 2 or k.psychiatric > 0 or k.disability > 0 else 0


@kernel
def become_adult(w, c):
    """Take a child that turns 18 out of the numbers about minors; one that is placed counts as an adult in care."""
    k = w.children[c]
    f = w.families[k.family]
    count(w, k.area, Count.FORM + k.form, -1)
    f.minors -= 1
    f.needs -= serious(k)
    if k.figure == FigureState.ACTIVE:
        f.figures -= 1
    elif k.figure == FigureState.CONFLICT:
        f.conflicts -= 1
    if k.form == Form.HOME:
        f.at_home -= 1
    else:
        count(w, k.area, Count.CHILDREN_ADULT, 1)
    k.adult = 1
    touch(w.engine, f.entity)


@kernel
def free_child(w, c):
    """Forget a child: out of its family and of the counters, its clocks off, its row free for another birth."""
    k = w.children[c]
    if k.alive == 0:
        return
    if k.adult == 0:
        become_adult(w, c)
    if k.form != Form.HOME:
        count(w, k.area, Count.CHILDREN_ADULT, -1)
    f = w.families[k.family]
    if f.first_child == c:
        f.first_child = k.next_sibling
    else:
        before = f.first_child
        while w.children[before].next_sibling != c:
            before = w.children[before].next_sibling
        w.children[before].next_sibling = k.next_sibling
    rekey(w.engine, k.entity, np.uint64(0), k.area)
    blank_child(w, c)
    t = w.tally[0]
    k.free_next = t.free_child
    t.free_child = c


@kernel
def blank_child(w, c):
    """Set everything in a child row to zero (row 0 is never written) but its entity."""
    entity = w.children[c].entity
    w.children[c] = w.children[0]
    w.children[c].entity = entity


@kernel
def replace_family(w, i, now):
    """Let the next family move into the dwelling of row ``i``; every child row of the leaving family is freed."""
    f = w.families[i]
    while f.first_child > 0:
        free_child(w, f.first_child)
    count(w, f.area, Count.LEVEL + f.level, -1)
    count(w, f.area, Count.HELP + f.help, -1)
    if f.danger:
        count(w, f.area, Count.DANGER, -1)
    settle_family(w, i, f.tenancy + 1, f.leaves, now)
