"""Wel Thuis team: specialists who remove what stands in the way of living at home.

Rule. When an obstacle could be taken away in place of a placement (alternative.py), or a stay ends and the child cannot go
home, the family may be brought to the city's team (lever ``wel_thuis``). The team takes it up when it has room and when there
is an obstacle that it could remove: debt, conflict after separation or insecure housing. While the case runs, recovery and
return home are multiplied; at its end the obstacle is gone, with a chance. The team does not decide on a placement, and
without room or without an obstacle it does nothing; nobody waits for it.

Rates. ``obstacles.*``: assumptions whose ranges cross no effect (no controlled study found).
"""

from __future__ import annotations

from sim.declare import Mail, Mechanism
from sim.engine import GAMMA, draw, gumbel, kernel, stay, touch
from sim.words import CaseEnd, Event, Lever, Stressor
from sim.world.codes import Chance
from sim.world.events import lever_flag, log_family
from sim.world.rates import touch_for_help
from sim.world.services import service_used
from sim.world.timers import set_team_clock

MECHANISM = Mechanism(
    mail=(
        Mail(
            "family",
            75,
            "wel_thuis_case",
            "take_up",
            says="the Wel Thuis team takes it up, surely (1) or perhaps",
            carries="sure",
        ),
    ),
    hears={"family.team": "team_event", "family_left": "close_case", "last_minor": "close_case"},
    fields={"family": "wel_thuis_until:float wel_thuis_case wel_thuis_asks"},
    chance={"wel_thuis_taken": 1124, "wel_thuis_stressor": 1125, "wel_thuis_removed": 1126},
    logs=("TEAM_CASE",),
    numbers=("obstacles",),
)


DAYS = 1 << 20  # ordinals of a second question in the same draw purpose


@kernel
def take_up(world, family_row, sure, now):
    """The family is brought to the team; ``sure`` 1 when that is the alternative to a placement."""
    family = world.families[family_row]
    engine = world.engine
    numbers = world.params[0]
    service_row = world.areas[family.area].wel_thuis
    if family.wel_thuis_case > 0 or family.minors == 0 or service_row == 0:
        return
    family.wel_thuis_asks += 1
    n = family.wel_thuis_asks
    if not sure and draw(engine, family.key, Chance.WEL_THUIS_TAKEN, n) >= world.levers[family.area, Lever.WEL_THUIS]:
        return
    obstacle = removable(world, family_row)
    service = world.services[service_row]
    if obstacle == 0 or service.used >= service.capacity:
        return
    service_used(world, service_row, now, 1)
    family.wel_thuis_case = obstacle
    family.wel_thuis_until = now + stay(
        engine.state[0].seed,
        family.key,
        Chance.WEL_THUIS_TAKEN,
        n + DAYS,
        GAMMA,
        numbers.obstacles_days,
        numbers.obstacles_shape,
    )
    set_team_clock(world, family_row)
    touch(engine, family.entity)
    touch_for_help(world, family_row)


@kernel
def removable(world, family_row):
    """One plus the stressor that the team works on (a keyed choice among those that are there); 0 when there is none."""
    family = world.families[family_row]
    found = 0
    best = -1.0e300
    for stressor in range(Stressor.HOUSING + 1):
        if (stressor == Stressor.DEBT or stressor == Stressor.SEPARATION or stressor == Stressor.HOUSING) and (
            family.stressors >> stressor
        ) & 1:
            score = gumbel(
                world.engine.state[0].seed, family.key, Chance.WEL_THUIS_STRESSOR, family.wel_thuis_asks * 8 + stressor
            )
            if score > best:
                best = score
                found = stressor + 1
    return found


@kernel
def team_event(world, family_row, now):
    """The timer that the family has for a Wel Thuis case and for the step before a placement rang."""
    case_ends(world, family_row, now)
    set_team_clock(world, family_row)


@kernel
def case_ends(world, family_row, now):
    """The time of a case is over: the obstacle is removed, or not (it may also have ended by itself), or one more is there."""
    family = world.families[family_row]
    if family.wel_thuis_case == 0 or family.wel_thuis_until > now:
        return
    stressor = family.wel_thuis_case - 1
    there = (family.stressors >> stressor) & 1
    removed = world.params[0].obstacles_removed
    drawn = draw(world.engine, family.key, Chance.WEL_THUIS_REMOVED, family.wel_thuis_asks)
    gone = there == 1 and drawn < removed
    if gone:
        family.stressors ^= 1 << stressor
    elif drawn < -removed:
        family.stressors |= one_more(family.stressors, stressor)
    log_family(
        world,
        Event.TEAM_CASE,
        family_row,
        CaseEnd.REMOVED if gone else CaseEnd.NOT_REMOVED,
        lever_flag(world, family.area, Lever.WEL_THUIS),
        float(stressor),
    )
    close_case(world, family_row, now)


@kernel
def one_more(stressors, stressor):
    """The obstacle that a case was about as a bit, or the next one that is not there yet; 0 when all are."""
    obstacles = Stressor.HOUSING + 1
    for step in range(obstacles):
        bit = 1 << ((stressor + step) % obstacles)
        if stressors & bit == 0:
            return bit
    return 0


@kernel
def close_case(world, family_row, now):
    """Close the case of the family, if it has one, and give its place in the team back."""
    family = world.families[family_row]
    if family.wel_thuis_case == 0:
        return
    family.wel_thuis_case = 0
    family.wel_thuis_until = 0.0
    service_used(world, world.areas[family.area].wel_thuis, now, -1)
    set_team_clock(world, family_row)
    touch(world.engine, family.entity)
    touch_for_help(world, family_row)
