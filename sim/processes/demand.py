"""Exogenous demand: children from outside the modelled families who need a place (other regions; textbook cases).

Rule. Arrivals form a Poisson process. A child takes the nearest free place of the form it needs; when all are full it is
lost (unmet need), waits, or waits while the line is not too long; with patience it leaves the line by itself. Its stay
follows the stream's distribution; with ``hazards`` it also ends by the form's return and breakdown rates and at 18.

Rates. ``demand[].*`` of the scenario.
"""

from __future__ import annotations

from sim.engine import (
    derive,
    exponential,
    join,
    kernel,
    leave,
    line_length,
    new_entity,
    post,
    rekey,
    set_rate,
    set_time,
    touch,
)
from sim.vocabulary import (
    C_WAIT_PLACE,
    CHILD,
    HOME,
    LOG_NOT_FOUND,
    LOG_WAIT_END,
    NORMAL,
    REASON_LOST,
    REASON_WITHDRAWN_BETTER,
    ROUTE_EXOGENOUS,
)
from sim.world.count import count
from sim.world.journal import log_child
from sim.world.layout import K_AGE, K_WITHDRAW
from sim.world.mail import MAIL_MOVE_IN
from sim.world.purposes import P_PATIENCE
from sim.world.services import find_bed, line_owner, queue_left, service_used

YEAR = 365.25


@kernel
def demand_rates(w, d, now):
    """Set the clock of arrivals of demand stream ``d`` (rate per day)."""
    r = w.demands[d]
    set_rate(w.engine, r.entity, 0, r.rate / YEAR, now)


@kernel
def arrival(w, d, now):
    """A child of stream ``d`` arrives and looks for a place."""
    r = w.demands[d]
    r.arrivals += 1
    c = new_child(w, d, derive(r.key, d, r.arrivals), now)
    j = find_bed(w, c, r.form)
    owner = line_owner(w, c, r.form)
    k = w.children[c]
    k.route = ROUTE_EXOGENOUS
    k.want_route = ROUTE_EXOGENOUS
    elsewhere = j > 0 and w.services[j].region != w.areas[r.area].region  # nobody in the own line may use it
    if j > 0 and (owner == 0 or elsewhere or line_length(w.engine, w.services[owner].line) == 0):
        service_used(w, j, now, 1)
        k.want = 2
        post(w.engine, MAIL_MOVE_IN, k.entity, r.form, j, 0.0)
        return
    if owner == 0 or not r.waits or line_length(w.engine, w.services[owner].line) >= r.line_limit:
        r.lost += 1
        if owner > 0:
            w.services[owner].lost += 1
        log_child(w, LOG_WAIT_END, c, REASON_LOST, 0, 0.0)
        free_exogenous(w, c)
        return
    log_child(w, LOG_NOT_FOUND, c, 0, 0, 0.0)
    k.want = 1
    k.wait_since = now
    k.wait_service = owner
    k.wait_item = join(w.engine, w.services[owner].line, NORMAL, k.entity, c, 0, now)
    queue_left(w, owner, now, 1)
    count(w, k.area, C_WAIT_PLACE, 1)
    if r.patience > 0.0:
        patience = exponential(w.engine.state[0].seed, k.key, P_PATIENCE, 0) * r.patience
        set_time(w.engine, k.entity, K_WITHDRAW, now + patience)


@kernel
def lose_patience(w, c, now):
    """A waiting exogenous child leaves its line."""
    k = w.children[c]
    if k.wait_item == 0:
        return
    w.demands[k.demand].withdrawn += 1
    log_child(w, LOG_WAIT_END, c, REASON_WITHDRAWN_BETTER, 0, now - k.wait_since)
    leave(w.engine, k.wait_item)
    k.wait_item = 0
    queue_left(w, k.wait_service, now, -1)
    count(w, k.area, C_WAIT_PLACE, -1)
    free_exogenous(w, c)


@kernel
def new_child(w, d, key, now):
    """A child row for stream ``d``, outside every family."""
    t = w.tally[0]
    area = w.demands[d].area
    c = t.free_child
    if c > 0:
        t.free_child = w.children[c].free_next
        entity = w.children[c].entity
        rekey(w.engine, entity, key, area)
    else:
        c = t.n_children
        t.n_children = c + 1
        entity = new_entity(w.engine, CHILD, c, key, area)
    w.children[c] = w.children[0]
    k = w.children[c]
    k.entity = entity
    k.key = key
    k.area = area
    k.demand = d
    k.alive = 1
    k.form = HOME
    k.birth = now - w.demands[d].age * YEAR
    k.since = now
    if w.demands[d].hazards:
        set_time(w.engine, entity, K_AGE, k.birth + 18.0 * YEAR)
    touch(w.engine, entity)
    return c


@kernel
def free_exogenous(w, c):
    """Give the row of an exogenous child back."""
    entity = w.children[c].entity
    rekey(w.engine, entity, 0, w.children[c].area)
    w.children[c] = w.children[0]
    w.children[c].entity = entity
    w.children[c].free_next = w.tally[0].free_child
    w.tally[0].free_child = c
