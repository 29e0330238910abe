"""Host rows and, per area, the list of recruited hosts with room (so that a search never scans all hosts)."""

from __future__ import annotations

import numpy as np

from sim.engine import kernel, new_entity, rekey
from sim.words import Count, Entity, Form, HostState
from sim.world.counters import count


@kernel
def new_host(world, key, area, kind):
    """A fresh host row (recycled when one is free) with its engine entity; returns the row."""
    tally = world.tally[0]
    host_row = tally.free_host
    if host_row > 0:
        tally.free_host = world.hosts[host_row].row_next
        rekey(world.engine, world.hosts[host_row].entity, key, area)
    else:
        host_row = tally.n_hosts
        tally.n_hosts = host_row + 1
        world.hosts[host_row].entity = new_entity(world.engine, Entity.HOST, host_row, key, area)
    host = world.hosts[host_row]
    host.key = key
    host.area = area
    host.kind = kind
    host.since = world.engine.state[0].now
    host.approved = 0.0
    host.away = 0.0
    host.channel = 0
    host.places = 1
    host.used = 0
    host.part_time_only = 0
    host.takes_crisis = 0
    host.takes_long = 1
    host.oldest = 18
    host.takes_behaviour = 0
    host.load = 0
    host.tired = 0
    host.matched = 0
    host.breakdowns = 0
    host.in_free = 0
    host.idle = 0
    host.free_prev = 0
    host.free_next = 0
    host.row_next = 0
    host.first_child = 0
    host.kin_of = 0
    return host_row


@kernel
def free_host(world, host_row):
    """Give a host row back; its entity leaves the calendar at its next life."""
    host = world.hosts[host_row]
    set_listed(world, host_row, False)
    host.state = HostState.GONE
    rekey(world.engine, host.entity, np.uint64(0), host.area)
    host.row_next = world.tally[0].free_host
    world.tally[0].free_host = host_row


@kernel
def set_listed(world, host_row, wanted):
    """Put the host in its area's list of hosts with room, or take it out."""
    host = world.hosts[host_row]
    if wanted and host.in_free == 0:
        area = world.areas[host.area]
        host.free_prev = 0
        host.free_next = area.first_free
        if area.first_free > 0:
            world.hosts[area.first_free].free_prev = host_row
        area.first_free = host_row
        host.in_free = 1
    elif not wanted and host.in_free == 1:
        if host.free_prev > 0:
            world.hosts[host.free_prev].free_next = host.free_next
        else:
            world.areas[host.area].first_free = host.free_next
        if host.free_next > 0:
            world.hosts[host.free_next].free_prev = host.free_prev
        host.in_free = 0
        host.free_prev = 0
        host.free_next = 0


@kernel
def relist(world, host_row):
    """List a recruited host exactly when it is active, rested and has room; count it as unmatched exactly when it has no child.

    The room of kin is for their own family only.
    """
    host = world.hosts[host_row]
    recruited = host.kind == Form.FOSTER
    set_listed(
        world, host_row, recruited and host.state == HostState.ACTIVE and host.tired == 0 and host.used < host.places
    )
    idle = 1 if host.state == HostState.ACTIVE and host.kind == Form.FOSTER and host.used == 0 else 0
    if idle != host.idle:
        host.idle = idle
        count(world, host.area, Count.HOSTS_UNMATCHED, 1 if idle else -1)


@kernel
def link_child(world, host_row, child_row):
    """Put the child in the list of children who live with the host."""
    world.children[child_row].host_next = world.hosts[host_row].first_child
    world.hosts[host_row].first_child = child_row


@kernel
def unlink_child(world, host_row, child_row):
    """Take the child out of that list."""
    host = world.hosts[host_row]
    if host.first_child == child_row:
        host.first_child = world.children[child_row].host_next
    else:
        before = host.first_child
        while before > 0 and world.children[before].host_next != child_row:
            before = world.children[before].host_next
        if before > 0:
            world.children[before].host_next = world.children[child_row].host_next
    world.children[child_row].host_next = 0
