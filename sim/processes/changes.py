"""Scheduled changes: levers by policies, capacities by schedules or policies, rates of recruitment channels, dice of shams.

Rule. Changes stand in one table in order of time; one clock is set to the next. A change of a lever that enters a stored
rate touches only the entities it reaches (hosts, families or children of the area, or staffed services); all other levers
are read when a decision is made. A change in places of a service that is people changes its posts (workforce.py).
"""

from __future__ import annotations

from sim.engine import kernel, post, set_time, touch
from sim.vocabulary import HOST_GONE
from sim.world.layout import CHANGE_CAPACITY, CHANGE_DICE, CHANGE_LEVER
from sim.world.levers import (
    LEVER_FILL,
    LEVER_HOST_SUPPORT,
    LEVER_ONSET_DEBT,
    LEVER_POOL,
    LEVER_THRESHOLD,
    LEVER_TURNOVER,
    LEVER_YOUTH,
)
from sim.world.mail import MAIL_BED_FREE, MAIL_STAFF
from sim.world.services import set_capacity
from sim.world.staff import tell_room
from sim.world.supply import change_supply, gives_respite


@kernel
def changes_event(w, now):
    """Apply every change that is due and wait for the next."""
    t = w.tally[0]
    while t.next_change < t.n_changes and w.changes[t.next_change].time <= now:
        apply(w, t.next_change, now)
        t.next_change += 1
    if t.next_change < t.n_changes:
        set_time(w.engine, t.system_entity, 0, w.changes[t.next_change].time)


@kernel
def apply(w, n, now):
    """Apply one change."""
    ch = w.changes[n]
    if ch.what == CHANGE_LEVER:
        w.levers[ch.target, ch.field] = ch.value
        if ch.field == LEVER_HOST_SUPPORT:
            touch_hosts(w, ch.target)
        elif ch.field == LEVER_YOUTH:
            touch_children(w, ch.target)
        elif LEVER_ONSET_DEBT <= ch.field <= LEVER_THRESHOLD:
            touch_families(w, ch.target)
        elif ch.field == LEVER_TURNOVER or ch.field == LEVER_FILL:
            touch_staffed(w)
        elif ch.field == LEVER_POOL:
            offer_pooled(w)
    elif ch.what == CHANGE_CAPACITY:
        s = w.services[ch.target]
        if gives_respite(s.kind):
            change_supply(w, ch.target, ch.field, ch.value, now)
        elif s.caseload > 0.0:
            post(w.engine, MAIL_STAFF, s.entity, int(ch.value), 0, 0.0)
        else:
            set_capacity(w, ch.target, max(0, s.capacity + int(ch.value)), now)
            s.wanted = max(0.0, s.wanted + ch.value)  # supply that answers need goes on from here (processes/supply.py)
            if ch.value > 0.0:
                tell_room(w, ch.target)
    elif ch.what == CHANGE_DICE:
        give_dice(w, ch.target, ch.field)
    else:
        w.channels[ch.target].rate = ch.value
        touch(w.engine, w.channels[ch.target].entity)


@kernel
def give_dice(w, i, dice):
    """Let what is decided in a family, and about its children, be drawn with these dice (0: the run's own) from now on."""
    w.engine.entities[w.families[i].entity].dice = dice
    c = w.families[i].first_child
    while c > 0:
        w.engine.entities[w.children[c].entity].dice = dice
        c = w.children[c].next_sibling


@kernel
def offer_pooled(w):
    """Offer the free pooled places to the lines again: children of other regions may have come to be allowed in."""
    for j in range(1, w.tally[0].n_services):
        s = w.services[j]
        if s.pooled and s.used < s.capacity:
            post(w.engine, MAIL_BED_FREE, s.entity, 0, 0, 0.0)


@kernel
def touch_families(w, area):
    """Touch the families of an area (a lever in one of their rates changed: a few times in a run, never weekly)."""
    for i in range(1, w.tally[0].n_families):
        if w.families[i].area == area and w.families[i].minors > 0:
            touch(w.engine, w.families[i].entity)


@kernel
def touch_children(w, area):
    """Touch the children of an area."""
    for c in range(1, w.tally[0].n_children):
        k = w.children[c]
        if k.alive and k.area == area and k.demand == 0:
            touch(w.engine, k.entity)


@kernel
def touch_hosts(w, area):
    """Touch the hosts of an area and the children who live with them."""
    for h in range(1, w.tally[0].n_hosts):
        r = w.hosts[h]
        if r.state != HOST_GONE and r.area == area:
            touch(w.engine, r.entity)
            c = r.first_child
            while c > 0:
                touch(w.engine, w.children[c].entity)
                c = w.children[c].host_next


@kernel
def touch_staffed(w):
    """Touch the services that have workers: how fast these leave, or vacancies are filled, changed."""
    for j in range(1, w.tally[0].n_services):
        if w.services[j].caseload > 0.0:
            touch(w.engine, w.services[j].entity)
