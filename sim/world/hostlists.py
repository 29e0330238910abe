"""Host rows and, per area, the list of recruited hosts with room (so that a search never scans all hosts)."""

from __future__ import annotations

from sim.engine import kernel, new_entity, rekey
from sim.vocabulary import C_HOSTS_UNMATCHED, FOSTER, HOST, HOST_ACTIVE, HOST_GONE
from sim.world.count import count


@kernel
def new_host(w, key, area, kind):
    """A fresh host row (recycled when one is free) with its engine entity; returns the row."""
    t = w.tally[0]
    h = t.free_host
    if h > 0:
        t.free_host = w.hosts[h].row_next
        rekey(w.engine, w.hosts[h].entity, key, area)
    else:
        h = t.n_hosts
        t.n_hosts = h + 1
        w.hosts[h].entity = new_entity(w.engine, HOST, h, key, area)
    r = w.hosts[h]
    r.key = key
    r.area = area
    r.kind = kind
    r.since = w.engine.state[0].now
    r.approved = 0.0
    r.away = 0.0
    r.channel = 0
    r.places = 1
    r.used = 0
    r.part_time_only = 0
    r.takes_crisis = 0
    r.takes_long = 1
    r.oldest = 18
    r.takes_behaviour = 0
    r.load = 0
    r.tired = 0
    r.matched = 0
    r.breakdowns = 0
    r.in_free = 0
    r.idle = 0
    r.free_prev = 0
    r.free_next = 0
    r.row_next = 0
    r.first_child = 0
    return h


@kernel
def free_host(w, h):
    """Give a host row back; its entity leaves the calendar at its next life."""
    r = w.hosts[h]
    set_listed(w, h, False)
    r.state = HOST_GONE
    rekey(w.engine, r.entity, 0, r.area)
    r.row_next = w.tally[0].free_host
    w.tally[0].free_host = h


@kernel
def set_listed(w, h, wanted):
    """Put host row ``h`` in its area's list of hosts with room, or take it out."""
    r = w.hosts[h]
    if wanted and r.in_free == 0:
        a = w.areas[r.area]
        r.free_prev = 0
        r.free_next = a.first_free
        if a.first_free > 0:
            w.hosts[a.first_free].free_prev = h
        a.first_free = h
        r.in_free = 1
    elif not wanted and r.in_free == 1:
        if r.free_prev > 0:
            w.hosts[r.free_prev].free_next = r.free_next
        else:
            w.areas[r.area].first_free = r.free_next
        if r.free_next > 0:
            w.hosts[r.free_next].free_prev = r.free_prev
        r.in_free = 0
        r.free_prev = 0
        r.free_next = 0


@kernel
def relist(w, h):
    """List the host exactly when it is active, rested and has room; count it as unmatched exactly when it has no child."""
    r = w.hosts[h]
    set_listed(w, h, r.state == HOST_ACTIVE and r.tired == 0 and r.used < r.places)
    idle = 1 if r.state == HOST_ACTIVE and r.kind == FOSTER and r.used == 0 else 0
    if idle != r.idle:
        r.idle = idle
        count(w, r.area, C_HOSTS_UNMATCHED, 1 if idle else -1)


@kernel
def link_child(w, h, c):
    """Put child row ``c`` in the list of children who live with host row ``h``."""
    w.children[c].host_next = w.hosts[h].first_child
    w.hosts[h].first_child = c


@kernel
def unlink_child(w, h, c):
    """Take child row ``c`` out of that list."""
    r = w.hosts[h]
    if r.first_child == c:
        r.first_child = w.children[c].host_next
    else:
        b = r.first_child
        while b > 0 and w.children[b].host_next != c:
            b = w.children[b].host_next
        if b > 0:
            w.children[b].host_next = w.children[c].host_next
    w.children[c].host_next = 0
