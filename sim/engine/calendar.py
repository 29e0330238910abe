"""The calendar: one entry an entity, its earliest clock, in buckets of a day; the open day is a sorted list and a small heap.

A day's bucket is a chain of chunks of 15 entities, of which only the first is not full. An entry that leaves is
replaced by the last one of the first chunk, so an entry moves in constant time and no stale entry exists. (A doubly
linked list through the entities does the same, but opening a day then waits for memory once an entity: measured
126 ns.) When a day opens its entries are sorted, once, by (time, kind, key): a day's order practically never changes. An
entry of the open day that moves is struck out; what comes up or moves within the day goes into an indexed binary heap in the
same order, and the next event is the first of the two. Past the horizon nothing is entered; the clock itself keeps its due.
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.clocks import IN_CALENDAR, fire
from sim.engine.kernel import kernel
from sim.engine.tables import ABREAST, AHEAD, CHUNK, IN_DAY, IN_HEAP, NOWHERE


@kernel
def reschedule(e, id):
    """Enter the entity in the calendar at its earliest clock (move, enter or take out as needed)."""
    ent = e.entities[id]
    if ent.slot < 0:
        _earliest(e, id)
    s = e.state[0]
    time = ent.time
    old = np.int64(ent.bucket)
    new = np.int64(NOWHERE)
    if time < s.horizon:
        new = np.int64(time)
        if new <= s.day:
            new = np.int64(IN_HEAP)
    if old == IN_DAY and new == IN_HEAP and e.today[ent.pos].time == time:
        return
    if new != old:
        if old != NOWHERE:
            remove(e, id)
        ent.bucket = new
        if new >= 0:
            _link(e, id, new)
        elif new == IN_HEAP:
            s.heap_n += 1
            _up(e, s.heap_n, time, id)
    elif new == IN_HEAP:
        _move(e, np.int64(ent.pos), time, id)


@kernel
def remove(e, id):
    """Take an entity out of the calendar; its clocks stay as they are."""
    ent = e.entities[id]
    if ent.bucket >= 0:
        _unlink(e, id)
    elif ent.bucket == IN_HEAP:
        _take_out(e, np.int64(ent.pos))
    elif ent.bucket == IN_DAY:
        _strike_out(e, np.int64(ent.pos))
    ent.bucket = NOWHERE


@kernel
def pop_next(e, until):
    """Fire the next clock before ``until`` and return its entity; 0 when there is none (then now = until).

    Order: time, then kind, then key; of one entity the lowest slot first. Sets ``state.now`` and ``state.slot``, counts
    the event, fires the clock (a rate clock gets its next threshold) and touches the entity's place in the calendar, in
    which it stands again when it is rescheduled.

    Raises
    ------
    RuntimeError : entities still wait to be re-clocked (see `take_touched`).
    """
    s = e.state[0]
    if s.touched_n != 0:
        raise RuntimeError("touched entities must be re-clocked before the next event")
    while s.heap_n == 0 and s.today_at > s.today_n:
        day = s.day + 1
        if day >= until or day >= len(e.heads):
            s.now = max(s.now, until)
            return np.int64(0)
        s.day = day
        if e.heads[day] != 0:
            _open(e, day)
    listed = not _heap_is_first(e)
    first = e.today[s.today_at] if listed else e.heap[1]
    time = first.time
    if time >= until:
        s.now = max(s.now, until)
        return np.int64(0)
    id = first.id
    if listed:
        _strike_out(e, s.today_at)
    else:
        _take_out(e, 1)
    ent = e.entities[id]
    ent.bucket = NOWHERE
    s.now = time
    s.events += 1
    s.slot = ent.slot
    fire(e, id, s.slot, time)
    ent.touched = IN_CALENDAR  # nobody else is touched now, and its clocks have been fetched
    e.touched[0] = id
    s.touched_n = 1
    return id


@kernel
def upcoming(e, place):
    """Entity that stands at a place (1 .. `AHEAD`) of what is left of the open day's list, 0 when there is none.

    What has come up during the day stands elsewhere. Meant for `prefetch`.
    """
    return e.today[e.state[0].today_at + place - 1].id


@kernel
def next_time(e):
    """Time of the first entry of the open day; inf when the open day has none left."""
    if _heap_is_first(e):
        return e.heap[1].time
    return e.today[e.state[0].today_at].time


@kernel
def _heap_is_first(e):
    """Whether the next event stands in the heap of the open day, not in its list (which ends in an entry at inf)."""
    s = e.state[0]
    if s.heap_n == 0:
        return False
    first = e.today[s.today_at]
    top = e.heap[1]
    return _before(e, top.time, top.id, first.time, first.id)


@kernel
def _earliest(e, id):
    """Look for the earliest clock of an entity, of equal ones the lowest; rows of a line that are no clock are never due."""
    ent = e.entities[id]
    dues = e.dues
    best = math.inf
    line = int(ent.first)
    for at in range(line, line + ent.clocks, ABREAST):
        when = _first_of_8(
            dues[at], dues[at + 1], dues[at + 2], dues[at + 3], dues[at + 4], dues[at + 5], dues[at + 6], dues[at + 7]
        )
        if when < best:
            best = when
            line = at
    ent.time = best
    ent.slot = 0
    if best < math.inf:
        while dues[line] != best:
            line += 1
        ent.slot = line - ent.first


@kernel
def _first_of_8(a, b, c, d, p, q, r, s):
    a = p if p < a else a
    b = q if q < b else b
    c = r if r < c else c
    d = s if s < d else d
    a = c if c < a else a
    b = d if d < b else b
    return b if b < a else a


@kernel
def _link(e, id, day):
    """Enter an entity in the bucket of a day."""
    buckets = e.buckets
    s = e.state[0]
    head = np.int64(e.heads[day])
    count = head % CHUNK
    at = head - count
    if at == 0 or count == CHUNK - 1:
        chunk = s.free_chunk
        if chunk == 0:
            chunk = s.n_chunks
            s.n_chunks += 1
        else:
            s.free_chunk = np.int64(buckets[chunk * CHUNK])
        buckets[chunk * CHUNK] = at // CHUNK
        at = chunk * CHUNK
        count = np.int64(0)
    count += 1
    buckets[at + count] = id
    e.entities[id].pos = at + count
    e.heads[day] = at + count


@kernel
def _unlink(e, id):
    """Take an entity out of the bucket of its day: the last one of the first chunk takes its place."""
    ent = e.entities[id]
    buckets = e.buckets
    day = np.int64(ent.bucket)
    head = np.int64(e.heads[day])
    last = np.int64(buckets[head])
    pos = np.int64(ent.pos)
    buckets[pos] = last
    e.entities[last].pos = pos
    head -= 1
    if head % CHUNK == 0:
        s = e.state[0]
        full = np.int64(buckets[head])
        buckets[head] = s.free_chunk
        s.free_chunk = head // CHUNK
        head = full * CHUNK
        if full != 0:
            head += CHUNK - 1
    e.heads[day] = head


@kernel
def _open(e, day):
    """Sort the entries of a day into the (finished) list of the open day."""
    s = e.state[0]
    head = np.int64(e.heads[day])
    few = np.int64(e.buckets[head - head % CHUNK]) == 0
    n = np.int64(0)
    while head != 0:
        count = head % CHUNK
        at = head - count
        for j in range(at + 1, at + 1 + count):
            n += 1
            id = np.int64(e.buckets[j])
            if few:
                _insert(e, n, e.entities[id].time, id)
            else:
                e.heap[n].time = e.entities[id].time
                e.heap[n].id = id
        following = np.int64(e.buckets[at])
        e.buckets[at] = s.free_chunk
        s.free_chunk = at // CHUNK
        head = following * CHUNK
        if following != 0:
            head += CHUNK - 1
    e.heads[day] = 0
    if not few:
        _sort(e, day, n)
    for pos in range(1, n + 1):
        ent = e.entities[e.today[pos].id]
        ent.pos = pos
        ent.bucket = IN_DAY
    s.today_at = 1
    s.today_n = n
    e.today[n + 1].time = math.inf
    for pos in range(n + 1, n + 1 + AHEAD):
        e.today[pos].id = 0


@kernel
def _sort(e, day, n):
    """Spread the entries of a day over as many parts of it as there are entries, then put each in its place."""
    starts = e.starts
    unsorted = e.heap  # empty when a day opens
    for part in range(n + 1):
        starts[part] = 0
    for j in range(1, n + 1):
        starts[min(np.int64((unsorted[j].time - day) * n), n - 1) + 1] += 1
    for part in range(n):
        starts[part + 1] += starts[part]
    for j in range(1, n + 1):
        part = min(np.int64((unsorted[j].time - day) * n), n - 1)
        starts[part] += 1
        e.today[starts[part]].time = unsorted[j].time
        e.today[starts[part]].id = unsorted[j].id
    for pos in range(2, n + 1):
        _insert(e, pos, e.today[pos].time, e.today[pos].id)


@kernel
def _insert(e, pos, time, id):
    """Put an entry among the sorted ones that stand before ``pos`` of the list."""
    today = e.today
    while pos > 1 and _before(e, time, id, today[pos - 1].time, today[pos - 1].id):
        today[pos].time = today[pos - 1].time
        today[pos].id = today[pos - 1].id
        pos -= 1
    today[pos].time = time
    today[pos].id = id


@kernel
def _strike_out(e, pos):
    """Take the entry at ``pos`` out of the list of the open day; the next place of the list is one that is not struck out."""
    s = e.state[0]
    e.today[pos].id = 0
    while s.today_at <= s.today_n and e.today[s.today_at].id == 0:
        s.today_at += 1


@kernel
def _before(e, time_a, a, time_b, b):
    """Whether entry a comes before entry b."""
    if time_a != time_b:
        return time_a < time_b
    return _tie(e, a, b)


@kernel
def _tie(e, a, b):
    """Whether a comes before b at the same time: by kind, key (and, for a key used twice, the row)."""
    one = e.entities[a]
    other = e.entities[b]
    if one.kind != other.kind:
        return one.kind < other.kind
    if one.key != other.key:
        return one.key < other.key
    return a < b


@kernel
def _up(e, pos, time, id):
    """Put an entry at ``pos`` of the heap or above."""
    heap = e.heap
    entities = e.entities
    while pos > 1:
        parent = pos >> 1
        above = heap[parent]
        if not _before(e, time, id, above.time, above.id):
            break
        heap[pos].time = above.time
        heap[pos].id = above.id
        entities[above.id].pos = pos
        pos = parent
    heap[pos].time = time
    heap[pos].id = id
    entities[id].pos = pos


@kernel
def _down(e, pos, time, id):
    """Put an entry at ``pos`` of the heap or below."""
    heap = e.heap
    entities = e.entities
    n = e.state[0].heap_n
    while True:
        child = pos << 1
        if child > n:
            break
        if child < n:
            left = heap[child]
            right = heap[child + 1]
            if left.time == right.time:
                child += np.int64(_tie(e, right.id, left.id))
            else:  # which child is first cannot be foreseen: added, not branched on
                child += np.int64(right.time < left.time)
        below = heap[child]
        if not _before(e, below.time, below.id, time, id):
            break
        heap[pos].time = below.time
        heap[pos].id = below.id
        entities[below.id].pos = pos
        pos = child
    heap[pos].time = time
    heap[pos].id = id
    entities[id].pos = pos


@kernel
def _move(e, pos, time, id):
    """Put the entry of an entity in the heap in its place after its time has changed."""
    old = e.heap[pos].time
    if time < old:
        _up(e, pos, time, id)
    elif time > old:
        _down(e, pos, time, id)


@kernel
def _take_out(e, pos):
    """Take the entry at ``pos`` out of the heap."""
    heap = e.heap
    s = e.state[0]
    n = s.heap_n
    last = heap[n]
    time = last.time
    id = last.id
    s.heap_n = n - 1
    if pos == n:
        return
    if pos > 1 and _before(e, time, id, heap[pos >> 1].time, heap[pos >> 1].id):
        _up(e, pos, time, id)
    else:
        _down(e, pos, time, id)
