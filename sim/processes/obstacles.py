"""Wel Thuis team: specialists who remove what stands in the way of living at home.

Rule. When a placement is asked for by the planned route, or a stay ends and the child cannot go home, the family may be
brought to the city's team (lever ``wel_thuis``). The team takes it up when it has room and when there is an obstacle that it
could remove: debt, conflict after separation or insecure housing. While the case runs, recovery and return home are
multiplied; at its end the obstacle is gone, with a chance. The team does not decide on a placement, and without room or
without an obstacle it does nothing; nobody waits for it.

Rates. ``obstacles.*``: assumptions whose ranges cross no effect (no controlled study found).
"""

from __future__ import annotations

from sim.engine import draw, gumbel, kernel, stay, touch
from sim.vocabulary import DEBT, HOUSING, LOG_TEAM_CASE, SEPARATION
from sim.world.journal import lever_flag, log_family
from sim.world.levers import LEVER_WEL_THUIS
from sim.world.purposes import P_TEAM_REMOVED, P_TEAM_STRESSOR, P_TEAM_TAKEN
from sim.world.relief import set_team_clock
from sim.world.services import service_used
from sim.world.touching import touch_for_help

GAMMA = 1
DAYS = 1 << 20  # ordinals of a second question in the same draw purpose
REMOVED, NOT_REMOVED = 1, 2


@kernel
def take_up(w, i, now):
    """Family row ``i`` is brought to the team."""
    f = w.families[i]
    e = w.engine
    p = w.params[0]
    service = w.areas[f.area].wel_thuis
    if f.team_case > 0 or f.minors == 0 or service == 0:
        return
    f.team_asks += 1
    n = f.team_asks
    if draw(e, f.key, P_TEAM_TAKEN, n) >= w.levers[f.area, LEVER_WEL_THUIS]:
        return
    obstacle = removable(w, i)
    s = w.services[service]
    if obstacle == 0 or s.used >= s.capacity:
        return
    service_used(w, service, now, 1)
    f.team_case = obstacle
    f.team_until = now + stay(e.state[0].seed, f.key, P_TEAM_TAKEN, n + DAYS, GAMMA, p.obstacles_days, 4.0)
    set_team_clock(w, i)
    touch(e, f.entity)
    touch_for_help(w, i)


@kernel
def removable(w, i):
    """One plus the stressor that the team works on (a keyed choice among those that are there); 0 when there is none."""
    f = w.families[i]
    found = 0
    best = -1.0e300
    for k in range(HOUSING + 1):
        if (k == DEBT or k == SEPARATION or k == HOUSING) and (f.stressors >> k) & 1:
            score = gumbel(w.engine.state[0].seed, f.key, P_TEAM_STRESSOR, f.team_asks * 8 + k)
            if score > best:
                best = score
                found = k + 1
    return found


@kernel
def case_ends(w, i, now):
    """The time of a case is over: the obstacle is removed, or not (it may also have ended by itself)."""
    f = w.families[i]
    if f.team_case == 0 or f.team_until > now:
        return
    k = f.team_case - 1
    there = (f.stressors >> k) & 1
    gone = there == 1 and draw(w.engine, f.key, P_TEAM_REMOVED, f.team_asks) < w.params[0].obstacles_removed
    if gone:
        f.stressors ^= 1 << k
    log_family(w, LOG_TEAM_CASE, i, REMOVED if gone else NOT_REMOVED, lever_flag(w, f.area, LEVER_WEL_THUIS), float(k))
    close_case(w, i, now)


@kernel
def close_case(w, i, now):
    """Close the case of family row ``i``, if it has one, and give its place in the team back."""
    f = w.families[i]
    if f.team_case == 0:
        return
    f.team_case = 0
    f.team_until = 0.0
    service_used(w, w.areas[f.area].wel_thuis, now, -1)
    set_team_clock(w, i)
    touch(w.engine, f.entity)
    touch_for_help(w, i)
