"""Supply that draws placements: free residential places and their staff pull (part of mechanism 6; off unless switched on).

Rule. Where more places are free than usual, a refused request for a planned placement is more often agreed to after all,
and a child whose stay is over more often stays on; where fewer are free than usual, an agreed request is more often
dropped and a child sent home sooner, although its family does not cope. The chance of either is the free share of the
residential places that the child may use, less the usual share, times a strength. Crisis beds and secure care do not
pull: a night without danger is no reason for the one, a judge decides on the other.

Rates. ``pull.*``; assumptions with ranges from nothing on. That supply draws demand is an old finding for hospital beds;
no figure for youth care was found, so the mechanism is off unless a scenario switches it on.
"""

from __future__ import annotations

from sim.engine import draw, kernel, ordinal, post, set_time
from sim.vocabulary import CRISIS_BED, HOME, RESIDENTIAL, SECURE
from sim.world.layout import K_PLANNED, K_STAY
from sim.world.mail import MAIL_AGREED, MAIL_STAY_OVER
from sim.world.purposes import P_PULL_AGREE, P_PULL_STAY
from sim.world.services import may_use


@kernel
def free_share(w, c):
    """Share of the residential places that child row ``c`` may use that is free, crisis beds and secure care left out."""
    places = 0.0
    free = 0.0
    for j in range(1, w.tally[0].n_services):
        s = w.services[j]
        if s.kind == RESIDENTIAL and s.form != CRISIS_BED and s.form != SECURE and may_use(w, j, c):
            places += s.capacity
            free += max(0, s.capacity - s.used)
    return free / places if places > 0.0 else 0.0


@kernel
def asked(w, c, agreed):
    """A planned placement was asked for child row ``c`` and agreed to (1) or not (0): what free places make of it."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    gap = (free_share(w, c) - p.pull_usual) * p.pull_agree
    u = draw(e, k.key, P_PULL_AGREE, ordinal(e, k.entity, K_PLANNED))
    if agreed == 0 and u >= gap:
        return
    if agreed == 1 and u < -gap:
        return
    post(e, MAIL_AGREED, k.entity, 0, 0, 0.0)


@kernel
def stay_ends(w, c, home, now):
    """The planned stay of child row ``c`` is over and its family copes (1) or not (0): what free places make of it."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    if k.form == HOME:
        return
    gap = (free_share(w, c) - p.pull_usual) * p.pull_stay
    u = draw(e, k.key, P_PULL_STAY, ordinal(e, k.entity, K_STAY))
    if home == 1 and u < gap:
        set_time(e, k.entity, K_STAY, now + p.pull_days)
        return
    if home == 0 and u < -gap:
        home = 1
    post(e, MAIL_STAY_OVER, k.entity, home, 0, 0.0)
