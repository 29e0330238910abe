"""Workers of a service as other mechanisms meet them: how many are there, whom they help, room that comes or goes.

A service with ``caseload`` > 0 is people (mechanism workforce, processes/workforce.py); all others keep the places that
the scenario gives them, and for these everybody is always there.
"""

from __future__ import annotations

from sim.engine import draw, kernel, post
from sim.vocabulary import BOARD, COURT, CRISIS_BED, MENTAL_HEALTH, RESIDENTIAL
from sim.world.levers import LEVER_FOLLOW
from sim.world.mail import MAIL_BED_FREE, MAIL_BOARD_FREE, MAIL_MENTAL_FREE, MAIL_SLOT_FREE
from sim.world.purposes import P_FOLLOW, P_WORKER_LOST, P_WORKER_THERE_SLOW


@kernel
def tell_room(w, service):
    """Tell the mechanism whose line it is that a service row may have room."""
    s = w.services[service]
    mail = MAIL_SLOT_FREE
    if s.kind == RESIDENTIAL:
        mail = MAIL_BED_FREE
    elif s.kind == BOARD or s.kind == COURT:
        mail = MAIL_BOARD_FREE
    elif s.kind == MENTAL_HEALTH:
        mail = MAIL_MENTAL_FREE
    post(w.engine, mail, s.entity, 0, 0, 0.0)


@kernel
def staff_there(w, service):
    """Present workers as a share of what the scenario starts with, at most 1; 1 for no service or one without workers."""
    s = w.services[service]
    if s.caseload == 0.0 or s.normal == 0.0:
        return 1.0
    return min(1.0, s.workers / s.normal)


@kernel
def nobody_there(w, i, key, purpose, n, share):
    """Whether a step for family row ``i`` is not taken because its professional is not there.

    The one who would take it works in the team that helps the family, or else in its neighbourhood team.

    Parameters
    ----------
    key, purpose, n : of the draw; share : of such steps that professionals take (the others happen anyhow).
    """
    f = w.families[i]
    service = f.helper if f.helper > 0 else w.areas[f.area].team
    return draw(w.engine, key, purpose, n) < share * (1.0 - staff_there(w, service))


@kernel
def lever_felt(w, s, lever):
    """Value of a lever for a service: of its area, or the mean over the households of its region."""
    if s.area > 0:
        return w.levers[s.area, lever]
    total = 0.0
    weight = 0.0
    for a in range(1, w.tally[0].n_areas):
        if w.areas[a].region == s.region:
            total += w.levers[a, lever] * w.areas[a].households
            weight += w.areas[a].households
    return total / weight if weight > 0.0 else 1.0


@kernel
def link_helped(w, i):
    """Put family row ``i`` in the list of those that its team helps (``helper``; 0: help outside any team)."""
    f = w.families[i]
    if f.helper > 0:
        s = w.services[f.helper]
        f.helped_prev = 0
        f.helped_next = s.first_helped
        if s.first_helped > 0:
            w.families[s.first_helped].helped_prev = i
        s.first_helped = i


@kernel
def unlink_helped(w, i):
    """Take family row ``i`` out of the list of its team."""
    f = w.families[i]
    if f.helper > 0:
        if f.helped_prev > 0:
            w.families[f.helped_prev].helped_next = f.helped_next
        else:
            w.services[f.helper].first_helped = f.helped_next
        if f.helped_next > 0:
            w.families[f.helped_next].helped_prev = f.helped_prev
        f.helped_next = 0
        f.helped_prev = 0


@kernel
def loses_worker(w, i, service, before):
    """Whether the worker of family row ``i`` is the one of ``before`` that just left."""
    s = w.services[service]
    return draw(w.engine, w.families[i].key, P_WORKER_LOST, s.left * 16 + s.kind) * before < 1.0


@kernel
def trusted_worker(w, c):
    """Service row whose worker goes home along with child row ``c`` (still in its place); 0: nobody does.

    A worker of the group where the child lived, unless that is over capacity; for a child in a family a worker of
    intensive treatment when it has room. The worker's place is not free while it is away.
    """
    k = w.children[c]
    if w.params[0].on_workforce == 0.0 or k.family == 0:
        return 0
    if draw(w.engine, k.key, P_FOLLOW, k.entries * 64 + k.moves) >= w.levers[k.area, LEVER_FOLLOW]:
        return 0
    if k.form >= CRISIS_BED:
        return k.place if w.services[k.place].used <= w.services[k.place].capacity else 0
    s = w.services[w.areas[k.area].intensive]
    return w.areas[k.area].intensive if s.used < s.capacity else 0


@kernel
def slow_worker(w, i):
    """Row of the crisis service when slowing down this crisis takes one of its workers (workforce on), else 0."""
    f = w.families[i]
    p = w.params[0]
    if p.on_workforce == 0.0 or draw(w.engine, f.key, P_WORKER_THERE_SLOW, f.crises) >= p.workforce_slow_share:
        return 0
    return w.areas[f.area].crisis_team
