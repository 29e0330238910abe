"""Use of a service and its waiting line, integrated over time (Little's law is checked on these).

Services that share one waiting line (all groups of one form in a region) have one *owner*, which keeps its integral.

Which child may use which place. A place in the city or region is for the children of its own region. A place further
away (supra-region, outside) is for everyone, unless it is *pooled*: then it belongs to its own region, and a child of
another region may use it only when both regions take part in the pool (LEVER_POOL; between 0 and 1 it is the share of
children who are offered to the pool, drawn once a child). Pooling moves no place; its price is distance, which follows
from the areas in which child and place are.
"""

from __future__ import annotations

from sim.engine import draw, kernel, line_length, touch
from sim.vocabulary import RESIDENTIAL, TIER_REGION
from sim.world.levers import LEVER_POOL
from sim.world.purposes import P_POOLED


@kernel
def settle_used(w, service, now):
    """Add place-days used since the last change of service row ``service``."""
    s = w.services[service]
    s.used_days += s.used * (now - s.last)
    s.last = now


@kernel
def service_used(w, service, now, delta):
    """Take (+1) or give back (-1) a place of a service (0 = none)."""
    if service > 0:
        settle_used(w, service, now)
        s = w.services[service]
        s.used += delta
        if delta > 0:
            s.started += 1


@kernel
def queue_left(w, service, now, delta):
    """Settle the waiting-days after the line of a service became longer (+1) or shorter (-1)."""
    if service > 0:
        s = w.services[w.services[service].owner]
        s.wait_days += (line_length(w.engine, s.line) - delta) * (now - s.last_wait)
        s.last_wait = now
        if delta > 0:
            s.arrivals += 1
        if s.posts > 0 and delta != 0:
            touch(w.engine, s.entity)  # a longer line is a heavier load: workers leave sooner (workforce.py)


@kernel
def settle_all(w, now):
    """Bring the integrals of all services up to ``now``."""
    for j in range(1, w.tally[0].n_services):
        settle_used(w, j, now)
        queue_left(w, j, now, 0)


@kernel
def set_capacity(w, service, capacity, now):
    """Give a service row another number of places, with the integrals of use and of places settled first."""
    s = w.services[service]
    settle_used(w, service, now)
    s.place_days += s.capacity * (now - s.last_capacity)
    s.last_capacity = now
    s.capacity = capacity


@kernel
def change_capacity(w, service, delta, now):
    """Open (+) or close (-) places of a service; closed places empty as children leave."""
    set_capacity(w, service, max(0, w.services[service].capacity + delta), now)


@kernel
def may_use(w, service, c):
    """Whether child row ``c`` may use this service: of its own region, shared, or pooled with its region."""
    s = w.services[service]
    k = w.children[c]
    if w.areas[k.area].region == s.region:
        return True
    if s.tier <= TIER_REGION:
        return False
    if s.pooled == 0:
        return True
    share = min(w.levers[k.area, LEVER_POOL], w.levers[s.area, LEVER_POOL])
    return draw(w.engine, k.key, P_POOLED, 0) < share


@kernel
def lives_in(w, c, service):
    """Whether child row ``c`` lives in this residential service."""
    return w.children[c].form == w.services[service].form and w.children[c].place == service


@kernel
def find_bed(w, c, form):
    """Nearest other residential service of a form with a free place, by tier and distance; 0 when all are full."""
    best = 0
    area = w.children[c].area
    for j in range(1, w.tally[0].n_services):
        s = w.services[j]
        if (
            s.kind == RESIDENTIAL
            and s.form == form
            and s.used < s.capacity
            and may_use(w, j, c)
            and not lives_in(w, c, j)
        ):
            if best == 0 or nearer(w, j, best, area):
                best = j
    return best


@kernel
def km_to(w, service, area):
    """Kilometres to a service: by the map when it stands in an area (when pooled at least its file's), else its file's."""
    s = w.services[service]
    if s.area == 0:
        return s.distance
    return max(w.distance[area, s.area], s.distance) if s.pooled else w.distance[area, s.area]


@kernel
def nearer(w, a, b, area):
    """Whether service row ``a`` comes before ``b`` for a child of ``area``: tier first, then distance."""
    s = w.services[a]
    t = w.services[b]
    return s.tier < t.tier or (s.tier == t.tier and km_to(w, a, area) < km_to(w, b, area))


@kernel
def line_owner(w, c, form):
    """Service row that owns the waiting line for a form for child row ``c``; 0 when there is none.

    The line of the own region, also when places are pooled; that of another region only when the own has no such place.
    """
    best = 0
    area = w.children[c].area
    region = w.areas[area].region
    for pool in range(2):
        for j in range(1, w.tally[0].n_services):
            s = w.services[j]
            if s.kind == RESIDENTIAL and s.form == form and may_use(w, j, c):
                if (s.pooled == 0 or s.region == region or pool == 1) and (best == 0 or nearer(w, j, best, area)):
                    best = j
        if best > 0:
            break
    return w.services[best].owner if best > 0 else 0


@kernel
def fullest_last(w, c, form):
    """Other service of a form that is least over its capacity, for an emergency without a free bed; 0 when none exists."""
    best = 0
    for j in range(1, w.tally[0].n_services):
        s = w.services[j]
        if s.kind == RESIDENTIAL and s.form == form and may_use(w, j, c) and s.capacity > 0 and not lives_in(w, c, j):
            if best == 0 or s.used - s.capacity < w.services[best].used - w.services[best].capacity:
                best = j
    return best
