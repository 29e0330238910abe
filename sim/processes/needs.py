"""Children's needs that change over time: behaviour problems (part of mechanism 1).

Rule. Behaviour is none, moderate or severe; it worsens with age, with the family's problem level and (placement.py)
with every move, and it gets better by itself; school, sport and youth work (the social base) act on how often it
worsens. Psychiatric needs and disability are given with the child.

Rates. ``needs.behaviour_*`` per child-year from age 4, raised from 12; all assumptions with ranges.
"""

from __future__ import annotations

from sim.engine import draw, kernel, ordinal, set_rate, touch
from sim.world.layout import K_BEHAVIOUR
from sim.world.levers import LEVER_YOUTH
from sim.world.purposes import P_BEHAVIOUR, P_MOVE_STRAIN
from sim.world.touching import touch_for_needs

YEAR = 365.25
JUST_BEFORE = 1e-6  # years: at a birthday a child has that age, whatever the last bit of its birth date


@kernel
def behaviour_rates(w, c, now):
    """Set the clock of behaviour of child row ``c`` (rate per day)."""
    k = w.children[c]
    rate = 0.0
    if k.adult == 0 and k.family > 0 and w.params[0].on_strain > 0.0:
        rate = worse_rate(w, c, now) + better_rate(w, c)
    set_rate(w.engine, k.entity, K_BEHAVIOUR, rate / YEAR, now)


@kernel
def worse_rate(w, c, now):
    """Rate a year at which behaviour gets a step worse."""
    k = w.children[c]
    p = w.params[0]
    age = (now - k.birth) / YEAR
    if k.behaviour == 2 or age < 4.0 - JUST_BEFORE:
        return 0.0
    rate = p.needs_behaviour_onset if k.behaviour == 0 else p.needs_behaviour_worse
    if age >= 12.0 - JUST_BEFORE:
        rate *= p.needs_teenage
    rate *= w.levers[k.area, LEVER_YOUTH]
    return rate * (1.0 + p.needs_family_level * w.families[k.family].level)


@kernel
def better_rate(w, c):
    """Rate a year at which behaviour gets a step better."""
    return w.params[0].needs_behaviour_better if w.children[c].behaviour > 0 else 0.0


@kernel
def behaviour_event(w, c, now):
    """Behaviour of child row ``c`` changes a step; which way is a keyed draw in proportion to the two rates."""
    k = w.children[c]
    e = w.engine
    worse = worse_rate(w, c, now)
    u = draw(e, k.key, P_BEHAVIOUR, ordinal(e, k.entity, K_BEHAVIOUR))
    change_behaviour(w, c, 1 if u * (worse + better_rate(w, c)) < worse else -1)


@kernel
def change_behaviour(w, c, step):
    """Move behaviour a step and keep the family's number of children with serious needs."""
    k = w.children[c]
    before = serious(w, c)
    k.behaviour = min(2, max(0, k.behaviour + step))
    change = serious(w, c) - before
    if change != 0 and k.family > 0 and k.adult == 0:
        w.families[k.family].needs += change
        touch_for_needs(w, k.family)
    touch(w.engine, k.entity)


@kernel
def serious(w, c):
    """1 when the child has serious needs: severe behaviour, psychiatric or disability."""
    k = w.children[c]
    return 1 if k.behaviour == 2 or k.psychiatric > 0 or k.disability > 0 else 0


@kernel
def move_strain(w, c):
    """A move may worsen behaviour a step."""
    k = w.children[c]
    if k.adult == 0 and draw(w.engine, k.key, P_MOVE_STRAIN, k.entries * 64 + k.moves) < w.params[0].needs_move_strain:
        change_behaviour(w, c, 1)
