"""Children's needs that change over time: behaviour problems (part of mechanism 1).

Rule. Behaviour is none, moderate or severe; it worsens with age, with the family's problem level and (placement.py)
with every move, and it gets better by itself; school, sport and youth work (the social base) act on how often it
worsens. Psychiatric needs and disability are given with the child.

Rates. ``needs.behaviour_*`` per child-year from age 4, raised from 12; all assumptions with ranges.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import draw, kernel, ordinal, set_rate, touch
from sim.units import JUST_BEFORE, SCHOOL_AGE, TEENAGE, YEAR
from sim.words import Behaviour, Lever
from sim.world.codes import Chance, ChildClock
from sim.world.rates import touch_for_needs

MECHANISM = Mechanism(
    clocks=(Clock("child", 1, "behaviour", "behaviour_event"),),
    mail=(Mail("child", 42, "move_strain", "move_strain", says="it moved, which may worsen its behaviour"),),
    rates=(Rates("child", 2, "behaviour", "behaviour_rates", after="level"),),
    fields={"child": "behaviour", "family": "needs"},
    chance={"behaviour": 1025, "move_strain": 1026},
    numbers=("needs",),
)


@kernel
def behaviour_rates(world, child_row, now):
    """Set the clock of behaviour of the child (rate per day)."""
    child = world.children[child_row]
    rate = 0.0
    if child.adult == 0 and child.family > 0 and world.params[0].on_strain > 0.0:
        rate = worse_rate(world, child_row, now) + better_rate(world, child_row)
    set_rate(world.engine, child.entity, ChildClock.BEHAVIOUR, rate / YEAR, now)


@kernel
def worse_rate(world, child_row, now):
    """Rate a year at which behaviour gets a step worse."""
    child = world.children[child_row]
    numbers = world.params[0]
    age = (now - child.birth) / YEAR
    if child.behaviour == Behaviour.SERIOUS or age < SCHOOL_AGE - JUST_BEFORE:
        return 0.0
    rate = numbers.needs_behaviour_onset if child.behaviour == Behaviour.NONE else numbers.needs_behaviour_worse
    if age >= TEENAGE - JUST_BEFORE:
        rate *= numbers.needs_teenage
    rate *= world.levers[child.area, Lever.YOUTH]
    return rate * (1.0 + numbers.needs_family_level * world.families[child.family].level)


@kernel
def better_rate(world, child_row):
    """Rate a year at which behaviour gets a step better."""
    return world.params[0].needs_behaviour_better if world.children[child_row].behaviour > Behaviour.NONE else 0.0


@kernel
def behaviour_event(world, child_row, now):
    """Behaviour of the child changes a step; which way is a keyed draw in proportion to the two rates."""
    child = world.children[child_row]
    engine = world.engine
    worse = worse_rate(world, child_row, now)
    drawn = draw(engine, child.key, Chance.BEHAVIOUR, ordinal(engine, child.entity, ChildClock.BEHAVIOUR))
    change_behaviour(world, child_row, 1 if drawn * (worse + better_rate(world, child_row)) < worse else -1)


@kernel
def change_behaviour(world, child_row, step):
    """Move behaviour a step and keep the family's number of children with serious needs."""
    child = world.children[child_row]
    before = serious(world, child_row)
    child.behaviour = min(Behaviour.SERIOUS, max(Behaviour.NONE, child.behaviour + step))
    change = serious(world, child_row) - before
    if change != 0 and child.family > 0 and child.adult == 0:
        world.families[child.family].needs += change
        touch_for_needs(world, child.family)
    touch(world.engine, child.entity)


@kernel
def serious(world, child_row):
    """1 when the child has serious needs: severe behaviour, psychiatric or disability."""
    child = world.children[child_row]
    return 1 if child.behaviour == Behaviour.SERIOUS or child.psychiatric > 0 or child.disability > 0 else 0


@kernel
def move_strain(world, child_row):
    """A move may worsen behaviour a step."""
    child = world.children[child_row]
    if (
        child.adult == 0
        and draw(world.engine, child.key, Chance.MOVE_STRAIN, child.entries * 64 + child.moves)
        < world.params[0].needs_move_strain
    ):
        change_behaviour(world, child_row, 1)
