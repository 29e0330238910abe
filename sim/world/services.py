"""Use of a service and its waiting line, integrated over time (Little's law is checked on these).

Services that share one waiting line (all groups of one form in a region) have one *owner*, which keeps its integral.
"""

from __future__ import annotations

from sim.engine import kernel, line_length, touch
from sim.vocabulary import RESIDENTIAL, TIER_REGION


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
def reachable(w, service, region):
    """Whether a child of ``region`` may use this service: its own region's, or a shared one further away."""
    s = w.services[service]
    return s.region == region or s.tier > TIER_REGION


@kernel
def find_bed(w, region, form):
    """Nearest residential service of a form with a free place, by tier and distance; 0 when all are full."""
    best = 0
    for j in range(1, w.tally[0].n_services):
        s = w.services[j]
        if s.kind == RESIDENTIAL and s.form == form and s.used < s.capacity and reachable(w, j, region):
            if best == 0 or nearer(w, j, best):
                best = j
    return best


@kernel
def nearer(w, a, b):
    """Whether service row ``a`` comes before ``b``: tier first, then distance."""
    s = w.services[a]
    t = w.services[b]
    return s.tier < t.tier or (s.tier == t.tier and s.distance < t.distance)


@kernel
def line_owner(w, region, form):
    """Service row that owns the waiting line for a form in a region; 0 when the region has none."""
    best = 0
    for j in range(1, w.tally[0].n_services):
        s = w.services[j]
        if s.kind == RESIDENTIAL and s.form == form and reachable(w, j, region):
            if best == 0 or nearer(w, j, best):
                best = j
    return w.services[best].owner if best > 0 else 0


@kernel
def fullest_last(w, region, form):
    """Service of a form that is least over its capacity, for an emergency without a free bed; 0 when none exists."""
    best = 0
    for j in range(1, w.tally[0].n_services):
        s = w.services[j]
        if s.kind == RESIDENTIAL and s.form == form and reachable(w, j, region) and s.capacity > 0:
            if best == 0 or s.used - s.capacity < w.services[best].used - w.services[best].capacity:
                best = j
    return best
