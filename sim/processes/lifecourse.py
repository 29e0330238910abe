"""Births, moving, growing up and leaving (mechanism 11).

Rule. Each dwelling houses a family with children. A family's births and the day it leaves follow from its key alone
(``sim.population.lifecourse``): no policy changes them. When a family leaves (moved out of the area studied, or its
last child left home) the next one moves in at the same moment, so the number of households stays as statistics have it.
At 4, 12 and 18 something changes by rule: school, a support figure of its own choice, adulthood. Young people of 18 who
live at home leave the model; those who are placed are told so (``MAIL_TURNED_18``) and may stay on.

A leaving family takes its children with it, also those who are placed: each child row gets ``MAIL_FAMILY_LEFT_CHILD``,
then the family ``MAIL_FAMILY_LEFT``, so that other mechanisms end placements, help and waiting. The rows are used again
only after ``HOPS`` rounds of mail, when everything that followed from those has been delivered as well.

Rates. ``population.*``, fitted to the age bands of Utrecht 2022 (POP-UT-0003-2022, -0411-, -1217-, POP-UT-HHK-2022).
"""

from __future__ import annotations

from sim.engine import post, set_time
from sim.engine.kernel import kernel
from sim.population.families import (
    ADULT_AGE,
    ROUNDING,
    add_child,
    become_adult,
    birth_time,
    free_child,
    grow_up,
    next_age,
    next_life_event,
    replace_family,
    serious,
)
from sim.vocabulary import HOME, LOG_AGE_18, VOLUNTARY
from sim.world.journal import log_child
from sim.world.layout import F_LIFE, K_AGE
from sim.world.mail import (
    MAIL_CHILD_GONE,
    MAIL_FAMILY_LEFT,
    MAIL_FAMILY_LEFT_CHILD,
    MAIL_FAMILY_REPLACE,
    MAIL_LAST_MINOR,
    MAIL_TURNED_18,
)
from sim.world.touching import touch_for_needs

HOPS = 4
"""Rounds of mail before a row is used again."""


@kernel
def life_event(w, i, now):
    """Clock F_LIFE of family row ``i``: a child is born, or the family leaves."""
    e = w.engine
    f = w.families[i]
    if f.births_done < f.n_births:
        add_child(w, i, f.births_done, birth_time(w, i, f.births_done), now)
        f.births_done += 1
        set_time(e, f.entity, F_LIFE, next_life_event(w, i))
        return
    c = f.first_child
    while c > 0:
        k = w.children[c]
        post(e, MAIL_FAMILY_LEFT_CHILD, k.entity, 0, 0, 0.0)
        c = k.next_sibling
    post(e, MAIL_FAMILY_LEFT, f.entity, 0, 0, 0.0)
    post(e, MAIL_FAMILY_REPLACE, f.entity, HOPS, 0, 0.0)


@kernel
def replace_mail(w, i, hops, now):
    """MAIL_FAMILY_REPLACE to family row ``i``: pass it on while ``hops`` are left, then the next family moves in."""
    if hops > 0:
        post(w.engine, MAIL_FAMILY_REPLACE, w.families[i].entity, hops - 1, 0, 0.0)
    else:
        replace_family(w, i, now)


@kernel
def age_event(w, c, now):
    """Clock K_AGE of child row ``c``: it turns 4, 12 or 18."""
    e = w.engine
    k = w.children[c]
    f = w.families[k.family]
    age = now - k.birth
    if age < ADULT_AGE - ROUNDING:
        before, figure = serious(k), k.figure
        grow_up(w, c, age)
        if serious(k) != before or k.figure != figure:
            f.needs += serious(k) - before
            f.figures += 1 if k.figure != figure else 0
            touch_for_needs(w, k.family)
        set_time(e, k.entity, K_AGE, k.birth + next_age(age))
        return
    if k.form != HOME:
        log_child(w, LOG_AGE_18, c, 0, 0, 0.0)
    become_adult(w, c)
    if f.minors == 0:
        post(e, MAIL_LAST_MINOR, f.entity, 0, 0, 0.0)
    if k.form == HOME and not has_open_ends(k):
        free_child(w, c)
        return
    post(e, MAIL_TURNED_18, k.entity, 0, 0, 0.0)
    if k.form == HOME:
        post(e, MAIL_CHILD_GONE, k.entity, HOPS, 0, 0.0)


@kernel
def has_open_ends(k):
    """Whether a child at home is in anything that other mechanisms have to end first."""
    return k.want != 0 or k.wait_item != 0 or k.part_host != 0 or k.legal != VOLUNTARY


@kernel
def gone_mail(w, c, hops):
    """MAIL_CHILD_GONE to child row ``c``: pass it on while ``hops`` are left, then free the row."""
    if hops > 0:
        post(w.engine, MAIL_CHILD_GONE, w.children[c].entity, hops - 1, 0, 0.0)
    else:
        free_child(w, c)
