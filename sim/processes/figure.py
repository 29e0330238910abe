"""Support figure (steunfiguur, JIM): an adult from its own world, chosen by the child (mechanisms 4, 5 and 7).

Rule. From about ten a child that is concerned in a crisis, or for whom a placement is planned, may be helped to choose a
support figure. Most can name one, after about a month: it is not an instant lever. A figure lowers crises and planned
requests, weighs for home in a decision and may take the child in; it may also fall out with the parents, and then raises
strain. After some years it fades.

Rates. ``routes.figure_*``; LEV-JIM-NOM, LEV-JIM-DAYS (B); effects are assumptions whose range crosses no effect.
"""

from __future__ import annotations

from sim.engine import clear, draw, exponential, kernel, set_time, touch
from sim.vocabulary import FIGURE_ACTIVE, FIGURE_CONFLICT, FIGURE_NONE, FIGURE_REFUSED, FIGURE_SOUGHT, LOG_FIGURE
from sim.world.journal import lever_flag, log_child
from sim.world.layout import K_FIGURE
from sim.world.levers import LEVER_FIGURE_OFFER
from sim.world.purposes import P_FIGURE_CONFLICT, P_FIGURE_DAYS, P_FIGURE_FOUND, P_FIGURE_OFFER

YEAR = 365.25


@kernel
def figure_offer(w, c, now):
    """Child row ``c`` is offered help to choose a support figure."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    if k.figure != FIGURE_NONE or k.adult or (now - k.birth) / YEAR < p.routes_figure_age:
        return
    k.plans += 1
    if draw(e, k.key, P_FIGURE_OFFER, k.plans) >= w.levers[k.area, LEVER_FIGURE_OFFER]:
        return
    k.figure = FIGURE_SOUGHT
    wait = exponential(e.state[0].seed, k.key, P_FIGURE_DAYS, 0) * p.routes_figure_days
    set_time(e, k.entity, K_FIGURE, now + wait)


@kernel
def figure_event(w, c, now):
    """A support figure is found (or not), or its time is over."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    lever = lever_flag(w, k.area, LEVER_FIGURE_OFFER)
    if k.figure == FIGURE_SOUGHT:
        if draw(e, k.key, P_FIGURE_FOUND, 0) >= p.routes_figure_nominate:
            k.figure = FIGURE_REFUSED
            return
        fell_out = draw(e, k.key, P_FIGURE_CONFLICT, 0) < p.routes_figure_conflict
        k.figure = FIGURE_CONFLICT if fell_out else FIGURE_ACTIVE
        weigh(w, c, 1)
        log_child(w, LOG_FIGURE, c, 3 if fell_out else 1, lever, 0.0)
        set_time(e, k.entity, K_FIGURE, now + p.routes_figure_years * YEAR)
    elif k.figure == FIGURE_ACTIVE or k.figure == FIGURE_CONFLICT:
        weigh(w, c, -1)
        k.figure = FIGURE_NONE
        log_child(w, LOG_FIGURE, c, 2, lever, 0.0)


@kernel
def weigh(w, c, delta):
    """Add (+1) or take away (-1) a child's support figure from what weighs on its family."""
    k = w.children[c]
    if k.family == 0:
        return
    f = w.families[k.family]
    if k.figure == FIGURE_ACTIVE:
        f.figures += delta
    elif k.figure == FIGURE_CONFLICT:
        f.conflicts += delta
    touch(w.engine, f.entity)
    touch(w.engine, k.entity)


@kernel
def end_figure(w, c):
    """The child is of age or leaves: its support figure no longer weighs on its family."""
    k = w.children[c]
    if k.adult == 0 and k.figure == FIGURE_CONFLICT:
        weigh(w, c, -1)
        k.figure = FIGURE_NONE
    clear(w.engine, k.entity, K_FIGURE)
