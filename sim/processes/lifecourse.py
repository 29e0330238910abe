"""Births, moving, growing up and leaving (mechanism 11).

Rule. Each dwelling houses a family with children. A family's births and the day it leaves follow from its key alone
(``sim.population.lifecourse``): no policy changes them; a series from outside may say how many more or fewer are born after
the start date (``[[drivers]]``). When a family leaves (moved out of the area studied, or its
last child left home) the next one moves in at the same moment, so the number of households stays as statistics have it.
At 4, 12 and 18 something changes by rule: school, a support figure of its own choice, adulthood. Young people of 18 who
live at home leave the model; those who are placed are told so (``mail.turned_18``) and may stay on.

A leaving family takes its children with it, also those who are placed: each child row gets ``mail.family_left_child``,
then the family ``mail.family_left``, so that other mechanisms end placements, help and waiting. The rows are used again
only after ``HOPS`` rounds of mail, when everything that followed from those has been delivered as well.

Rates. ``population.*``, fitted to the age bands of Utrecht 2022 (POP-UT-0003-2022, -0411-, -1217-, POP-UT-HHK-2022).
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism
from sim.engine import mail_waits, set_time
from sim.engine.kernel import kernel
from sim.population.families import (
    ADULT_DAYS,
    ROUNDING,
    add_born,
    become_adult,
    birth_time,
    free_child,
    grow_up,
    next_age,
    next_life_event,
    replace_family,
    serious,
)
from sim.words import Event, Form, LegalStatus, Reason, Request
from sim.world import mail
from sim.world.codes import ChildClock, FamilyClock
from sim.world.events import log_child
from sim.world.rates import touch_for_needs

MECHANISM = Mechanism(
    clocks=(Clock("family", 0, "life", "life_event"), Clock("child", 0, "age", "age_event")),
    mail=(
        Mail("child", 1, "family_left_child", "", says="its family leaves the model", carries="reason"),
        Mail(
            "family",
            2,
            "family_replace",
            "replace_family_later",
            says="the next family moves in, after ``hops`` rounds of mail where other mail waits",
            carries="hops",
        ),
        Mail(
            "child", 3, "turned_18", "", says="it is 18, and placed or at home with something to end", carries="reason"
        ),
        Mail(
            "family", 4, "family_left", "", says="it leaves: help, waiting and cases end (its children have had theirs)"
        ),
        Mail("family", 5, "last_minor", "", says="its last child under 18 turned 18 or is gone; help may end"),
        Mail(
            "child",
            6,
            "child_gone",
            "forget_child_later",
            says="forget it and free its row, after ``hops`` rounds of mail",
            carries="hops",
        ),
    ),
    hears={"child_ends": "forget_adult"},
    logs=("AGE_18",),
    numbers=("population",),
)


HOPS = 4
"""Rounds of mail before a row is used again."""


@kernel
def life_event(world, family_row, now):
    """A child is born, or the family leaves."""
    engine = world.engine
    family = world.families[family_row]
    if family.births_done < family.n_births:
        add_born(world, family_row, family.births_done, birth_time(world, family_row, family.births_done), now)
        family.births_done += 1
        set_time(engine, family.entity, FamilyClock.LIFE, next_life_event(world, family_row))
        return
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        mail.family_left_child(world, child.entity, Reason.FAMILY_LEFT)
        child_row = child.next_sibling
    mail.family_left(world, family.entity)
    mail.family_replace(world, family.entity, HOPS)


@kernel
def replace_family_later(world, family_row, hops, now):
    """Pass the mail on while ``hops`` are left and others wait for their turn, then the next family moves in."""
    if hops > 0 and mail_waits(world.engine):
        mail.family_replace(world, world.families[family_row].entity, hops - 1)
    else:
        replace_family(world, family_row, now)


@kernel
def age_event(world, child_row, now):
    """A child turns 4, 12 or 18."""
    engine = world.engine
    child = world.children[child_row]
    if child.demand > 0:
        return  # a child from outside only leaves care (search.py, placement.py)
    family = world.families[child.family]
    age = now - child.birth
    if age < ADULT_DAYS - ROUNDING:
        before, figure = serious(child), child.figure
        grow_up(world, child_row, age)
        if serious(child) != before or child.figure != figure:
            family.needs += serious(child) - before
            family.figures += 1 if child.figure != figure else 0
            touch_for_needs(world, child.family)
        set_time(engine, child.entity, ChildClock.AGE, child.birth + next_age(age))
        return
    if child.form != Form.HOME:
        log_child(world, Event.AGE_18, child_row, 0, 0, 0.0)
    become_adult(world, child_row)
    if family.minors == 0:
        mail.last_minor(world, family.entity)
    if child.form == Form.HOME and not has_open_ends(child):
        free_child(world, child_row)
        return
    mail.turned_18(world, child.entity, Reason.AGE)
    if child.form == Form.HOME:
        mail.child_gone(world, child.entity, HOPS)


@kernel
def has_open_ends(child):
    """Whether a child at home is in anything that other mechanisms have to end first."""
    return (
        child.want != Request.NONE
        or child.wait_item != 0
        or child.part_host != 0
        or child.legal != LegalStatus.VOLUNTARY
    )


@kernel
def forget_child_later(world, child_row, hops):
    """Pass the mail on while ``hops`` are left, then free the row."""
    if hops > 0:
        mail.child_gone(world, world.children[child_row].entity, hops - 1)
    else:
        free_child(world, child_row)


@kernel
def forget_adult(world, child_row, reason):
    """A child that left care at 18 is forgotten; that of a family which leaves goes with it, one from outside in demand.py."""
    if reason == Reason.AGE and world.children[child_row].demand == 0:
        forget_child_later(world, child_row, HOPS)
