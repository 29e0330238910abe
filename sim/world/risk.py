"""How prone a family is to the next event: a lasting difference between families, and the months after an event.

What multiplies the rates of crises (crisis.py), reports (protection.py) and planned requests for a placement (routes.py); the
rule stands in processes/lasting.py.
"""

from __future__ import annotations

import math

from sim.engine import kernel, touch
from sim.world.rates import touch_for_months
from sim.world.timers import set_recent


@kernel
def risk(world, family_row):
    """Times the usual rate: the family's frailty, and what the months after a crisis or a return add to it."""
    family = world.families[family_row]
    numbers = world.params[0]
    more = 0.0
    if family.crisis_step > 0:
        more += (numbers.crisis_repeat - 1.0) * left(numbers, family.crisis_step)
    if family.return_step > 0:
        after = (numbers.lasting_return_risk - 1.0) * left(numbers, family.return_step)
        more += after * numbers.workforce_follow_load if family.followed else after
    return family.frailty * max(0.0, 1.0 + more)


@kernel
def left(numbers, step):
    """Share that is left in a step (1 the first) of what was above the usual rate."""
    share = 1.0
    for _ in range(step - 1):
        share *= numbers.lasting_falls
    return share


@kernel
def ease_of_return(world, family_row):
    """Times the usual rate at which children of the family return home."""
    frailty = world.families[family_row].frailty
    return math.exp(-world.params[0].lasting_return_power * math.log(frailty))


@kernel
def dangerous_crisis(world, family_row, now):
    """A crisis: the months after it begin (again)."""
    family = world.families[family_row]
    if world.params[0].crisis_repeat == 1.0:
        return
    family.crisis_step = 1
    family.crisis_next = now + world.params[0].crisis_recent_days
    changed(world, family_row)


@kernel
def dangerous_return(world, family_row, now):
    """A child came home: the months after it begin (again)."""
    family = world.families[family_row]
    if world.params[0].lasting_return_risk == 1.0:
        return
    family.return_step = 1
    family.return_next = now + world.params[0].lasting_return_days
    changed(world, family_row)


@kernel
def changed(world, family_row):
    """What is left changed: rates of the family and its children at home follow, and the timer of the next step."""
    set_recent(world, family_row)
    touch(world.engine, world.families[family_row].entity)
    touch_for_months(world, family_row)


@kernel
def next_step(numbers, step):
    """The step after this one; 0 when nothing is left then."""
    if step >= numbers.lasting_steps or numbers.lasting_falls == 0.0:
        return 0
    return step + 1


@kernel
def days_of(first, step):
    """Days that a step lasts: each twice as long as the one before."""
    return first * 2 ** (step - 1)
