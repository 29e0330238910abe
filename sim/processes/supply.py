"""Supply that answers need: partial adjustment of places and of recruitment (off unless switched on).

Rule. In small steps from the start date on, the number of places of each residential service moves towards its need over
the use that is aimed at, and closes so much of the gap a year as its speed says: d(places)/dt = speed x (need / use -
places). Need is who lives there and who waits for it; services that share a waiting line share who waits by their size.
Places are whole, their target is not (``services.wanted``). Host families answer by recruitment: enquiries rise or fall
with the gap between need and the places of active recruited families, so that what comes in a year closes the same share
of it after screening. Closed places empty as children leave. Slow speed leaves waiting lists, fast speed leaves places
that stand free until they are closed again.

Rates. ``supply.*``; assumptions with ranges. Partial adjustment: Tuma and Hannan (Social Dynamics, 1984).
"""

from __future__ import annotations

import math

from sim.engine import kernel, line_length, post, set_time, touch
from sim.vocabulary import CHANNEL_BACKGROUND, FOSTER, HOST_ACTIVE, HOST_SERVICE, RESIDENTIAL
from sim.world.layout import S_RESPONSE
from sim.world.mail import MAIL_BED_FREE
from sim.world.services import change_capacity

YEAR = 365.25
NO_LIMIT = 1_000_000_000


@kernel
def begin(w, start):
    """Let every residential service with a limit, and recruitment in every region, answer need from day ``start`` on."""
    for j in range(1, w.tally[0].n_services):
        s = w.services[j]
        if (s.kind == RESIDENTIAL and s.capacity < NO_LIMIT) or s.kind == HOST_SERVICE:
            set_time(w.engine, s.entity, S_RESPONSE, start + w.params[0].supply_step_days)


@kernel
def response_event(w, j, now):
    """A step of service row ``j`` towards its need."""
    s = w.services[j]
    set_time(w.engine, s.entity, S_RESPONSE, now + w.params[0].supply_step_days)
    if s.kind == RESIDENTIAL:
        adjust_places(w, j, now)
    else:
        adjust_recruitment(w, j)


@kernel
def adjust_places(w, j, now):
    """Move the places of a residential service; exact for a need that stands still."""
    s = w.services[j]
    p = w.params[0]
    goal = (s.used + waiting_share(w, j)) / p.supply_use
    s.wanted += (goal - s.wanted) * (1.0 - math.exp(-p.supply_speed * p.supply_step_days / YEAR))
    change = int(math.floor(s.wanted + 0.5)) - s.capacity
    if change != 0:
        change_capacity(w, j, change, now)
    if change > 0:
        post(w.engine, MAIL_BED_FREE, s.entity, 0, 0, 0.0)


@kernel
def waiting_share(w, j):
    """Children in the line of a service, shared by the services of that line in proportion to their size."""
    s = w.services[j]
    total = 0.0
    sharing = 0.0
    for i in range(1, w.tally[0].n_services):
        if w.services[i].owner == s.owner:
            total += w.services[i].wanted
            sharing += 1.0
    share = s.wanted / total if total > 0.0 else 1.0 / sharing
    return share * line_length(w.engine, s.line)


@kernel
def adjust_recruitment(w, j):
    """Let the enquiries of a region rise or fall with the gap between need and the places of its recruited families."""
    s = w.services[j]
    p = w.params[0]
    families = 0.0
    places = 0.0
    used = 0.0
    for h in range(1, w.tally[0].n_hosts):
        r = w.hosts[h]
        if r.kind == FOSTER and r.state == HOST_ACTIVE and w.areas[r.area].region == s.region:
            families += 1.0
            places += r.places
            used += r.used
    gap = (used + line_length(w.engine, s.line)) / p.supply_use - places
    s.wanted = places + gap
    base = 0.0
    for n in range(1, w.tally[0].n_channels):
        ch = w.channels[n]
        if ch.kind == CHANNEL_BACKGROUND and w.areas[ch.area].region == s.region:
            base += ch.usual
    usual = base * p.hosts_conversion * (places / families if families > 0.0 else 1.0)  # places a year
    times = max(0.0, 1.0 + p.supply_host_speed * gap / usual) if usual > 0.0 else 1.0
    for n in range(1, w.tally[0].n_channels):
        ch = w.channels[n]
        if ch.kind == CHANNEL_BACKGROUND and w.areas[ch.area].region == s.region:
            ch.rate = ch.usual * times
            touch(w.engine, ch.entity)
