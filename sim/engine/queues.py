"""Waiting lines with three urgencies: served by urgency (0 first), then first come.

Line l has three rows in ``lines``, one an urgency, each a doubly linked list of rows of ``waits``. A row that is left
is used again; rows of ``waits`` are numbers for bookkeeping and no part of any outcome.
"""

from __future__ import annotations

import numpy as np

from sim.engine.kernel import kernel
from sim.engine.tables import N_URGENCIES


@kernel
def join(e, line, urgency, who, a, b, now):
    """Join a line and return the item (a row of ``waits``).

    Parameters
    ----------
    line : 1 .. number of lines.
    urgency : 0 (served first) .. 2.
    who : number of the one who waits; a, b : integers kept with it.
    now : since when it waits, days. An earlier moment than those in the line gets the earlier place; equal moments are
        served in the order in which they joined.

    Raises
    ------
    ValueError : no such line or urgency.
    RuntimeError : no room (see `has_room`).
    """
    if line < 1 or urgency < 0 or urgency >= N_URGENCIES or line * N_URGENCIES >= len(e.lines):
        raise ValueError("no such waiting line or urgency")
    s = e.state[0]
    item = s.free_wait
    if item != 0:
        s.free_wait = e.waits[item].next
    else:
        item = s.n_waits
        if item >= len(e.waits):
            raise RuntimeError("no room for another wait")
        s.n_waits += 1
    s.waiting += 1
    queue = e.lines[line * N_URGENCIES + urgency]
    after = queue.last
    while after != 0 and e.waits[after].since > now:
        after = e.waits[after].prev
    row = e.waits[item]
    row.who = who
    row.line = line
    row.urgency = urgency
    row.since = now
    row.a = a
    row.b = b
    row.prev = after
    if after == 0:
        row.next = queue.first
        queue.first = item
    else:
        row.next = e.waits[after].next
        e.waits[after].next = item
    if row.next == 0:
        queue.last = item
    else:
        e.waits[row.next].prev = item
    queue.count += 1
    return item


@kernel
def leave(e, item):
    """Leave the line, served or not. Leaving twice, or item 0, does nothing."""
    row = e.waits[item]
    if row.line == 0:
        return
    queue = e.lines[row.line * N_URGENCIES + row.urgency]
    if row.prev == 0:
        queue.first = row.next
    else:
        e.waits[row.prev].next = row.next
    if row.next == 0:
        queue.last = row.prev
    else:
        e.waits[row.next].prev = row.prev
    queue.count -= 1
    s = e.state[0]
    row.line = 0
    row.prev = 0
    row.next = s.free_wait
    s.free_wait = item
    s.waiting -= 1


@kernel
def first(e, line):
    """First item of a line in serving order; 0 when it is empty."""
    at = line * N_URGENCIES
    item = e.lines[at].first
    if item == 0:
        item = e.lines[at + 1].first
        if item == 0:
            item = e.lines[at + 2].first
    return item


@kernel
def following(e, item):
    """Next item of the same line in serving order; 0 after the last."""
    row = e.waits[item]
    if row.line == 0:
        return np.int64(0)
    if row.next != 0:
        return row.next
    for urgency in range(row.urgency + 1, N_URGENCIES):
        other = e.lines[row.line * N_URGENCIES + urgency].first
        if other != 0:
            return other
    return np.int64(0)


@kernel
def line_length(e, line):
    """Number waiting in a line, all urgencies."""
    at = line * N_URGENCIES
    return e.lines[at].count + e.lines[at + 1].count + e.lines[at + 2].count
