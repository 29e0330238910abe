"""Clocks: each cause of each entity has its own unit-exponential threshold (Sellke) and its own ordinal.

A change of rate settles the clock (residual = old rate * multiplier-days left) and inverts the residual at the new
rate; it never draws again. A new threshold is drawn only when the clock fires. States of a clock: see
`sim.engine.tables`.
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.chance import exponential
from sim.engine.kernel import inlined, kernel
from sim.engine.profiles import cumulative, inverse

_SLOWEST = 1e-300  # rates below this are zero: dividing by them could overflow
_LEAST = 1e-300  # least residual: zero would mean "not drawn"


@inlined
def kind_of(e, id):
    """Kind of an entity."""
    return np.int64(e.entities[id].kind)


@inlined
def row_of(e, id):
    """Row of an entity in the table of its kind."""
    return e.entities[id].row


@inlined
def key_of(e, id):
    """Chance key of an entity (uint64)."""
    return e.entities[id].key


@inlined
def area_of(e, id):
    """Area of an entity."""
    return np.int64(e.entities[id].area)


@inlined
def due(e, id, slot):
    """Time at which a clock is due, days; inf when it is off."""
    return e.clocks[e.entities[id].first + slot].due


@inlined
def ordinal(e, id, slot):
    """How often a clock has fired in this life of the entity."""
    return e.clocks[e.entities[id].first + slot].ordinal


@inlined
def rate_of(e, id, slot):
    """Present rate of a clock a day, before its profile; 0 when it is off or has a fixed time."""
    return max(e.clocks[e.entities[id].first + slot].rate, 0.0)


@inlined
def touch(e, id):
    """Mark an entity for re-clocking after this handler; marking twice is once. Id 0 is ignored."""
    ent = e.entities[id]
    if ent.touched == 0 and id != 0:
        ent.touched = 1
        s = e.state[0]
        e.touched[s.touched_n] = id
        s.touched_n += 1


@inlined
def take_touched(e):
    """Take one entity that waits to be re-clocked; 0 when there is none."""
    s = e.state[0]
    if s.touched_n == 0:
        return np.int64(0)
    s.touched_n -= 1
    id = e.touched[s.touched_n]
    e.entities[id].touched = 0
    return id


@inlined
def set_rate(e, id, slot, rate, now):
    """Give a clock a rate: settle with the stored rate, invert the residual at the new. Only for the re-clock stage.

    Exactly nothing happens when the rate is unchanged. A clock with a fixed time becomes a rate clock.

    Parameters
    ----------
    rate : a day, before the clock's profile; 0 = off, the residual threshold is kept.
    now : days.

    Raises
    ------
    ValueError : negative rate, or not a number.
    """
    ent = e.entities[id]
    c = e.clocks[ent.first + slot]
    if c.rate != rate and (rate != 0.0 or c.due != math.inf):
        code = e.kinds[ent.kind, 1 + slot]
        if code == 0:
            _change_flat(ent, c, slot, rate, now, e.state[0])
        else:
            _change(ent, c, slot, rate, now, e.state[0], code, e.profiles, e.warp)


@kernel
def _change_flat(ent, c, slot, rate, now, s):
    """Change the rate of a clock without profile."""
    if not (rate >= 0.0 and rate < math.inf):
        raise ValueError("the rate of a clock must be a finite number, 0 or more")
    left = 0.0
    if c.rate > 0.0:
        left = max((c.due - now) * c.rate, _LEAST)
    elif c.due == math.inf:
        left = -c.rate
    if rate < _SLOWEST:
        c.rate = -left
        _new_due(ent, c, slot, math.inf)
        return
    if left == 0.0:
        left = exponential(s.seed, ent.key, ent.kind * 64 + slot, c.ordinal)
    c.rate = rate
    _new_due(ent, c, slot, now + left / rate)


@kernel
def _change(ent, c, slot, rate, now, s, code, profiles, warp):
    """Change the rate of a clock with a profile."""
    if not (rate >= 0.0 and rate < math.inf):
        raise ValueError("the rate of a clock must be a finite number, 0 or more")
    left = 0.0
    if c.rate > 0.0:
        spent = cumulative(profiles, warp, code, ent.area, now)
        left = max((cumulative(profiles, warp, code, ent.area, c.due) - spent) * c.rate, _LEAST)
    elif c.due == math.inf:
        left = -c.rate
    if rate < _SLOWEST:
        c.rate = -left
        _new_due(ent, c, slot, math.inf)
        return
    if left == 0.0:
        left = exponential(s.seed, ent.key, ent.kind * 64 + slot, c.ordinal)
    c.rate = rate
    target = cumulative(profiles, warp, code, ent.area, now) + left / rate
    _new_due(ent, c, slot, inverse(profiles, warp, code, ent.area, target, now))


@inlined
def _new_due(ent, c, slot, time):
    """Store a due time and keep the entity's earliest clock, or mark that it has to be looked for."""
    c.due = time
    if slot == ent.slot:
        if time <= ent.time:
            ent.time = time
        else:
            ent.slot = -1
    elif ent.slot >= 0 and (time < ent.time or (time == ent.time and slot < ent.slot)):
        ent.time = time
        ent.slot = slot


@inlined
def set_time(e, id, slot, time):
    """Let a clock fire at a fixed time (replaces what it had) and touch the entity.

    A time before now counts as now: it fires in this instant, after the running handler. ``inf`` is `clear`. Exactly
    nothing happens when that fixed time is already set.

    Raises
    ------
    ValueError : not a number.
    """
    ent = e.entities[id]
    if _fix(ent, e.clocks[ent.first + slot], slot, float(time), e.state[0].now):
        touch(e, id)
    elif not time < math.inf:
        clear(e, id, slot)


@kernel
def _fix(ent, c, slot, time, now):
    if math.isnan(time):
        raise ValueError("the time of a clock must be a number")
    when = max(time, now)
    if when == math.inf or (c.rate == -1.0 and c.due == when):
        return False
    c.rate = -1.0
    _new_due(ent, c, slot, when)
    return True


@inlined
def clear(e, id, slot):
    """Turn a clock off and touch the entity; a rate clock keeps its residual threshold. Off already: nothing."""
    ent = e.entities[id]
    c = e.clocks[ent.first + slot]
    if c.due != math.inf:
        if c.rate > 0.0:
            set_rate(e, id, slot, 0.0, e.state[0].now)
        else:
            c.rate = 0.0
            _new_due(ent, c, slot, math.inf)
        touch(e, id)


@inlined
def fire(e, id, slot, now):
    """Count a firing; a rate clock gets a new threshold at the same rate from now, a fixed time goes off."""
    ent = e.entities[id]
    c = e.clocks[ent.first + slot]
    c.ordinal += 1
    ent.slot = -1
    if c.rate > 0.0:
        left = exponential(e.state[0].seed, ent.key, ent.kind * 64 + slot, c.ordinal) / c.rate
        code = e.kinds[ent.kind, 1 + slot]
        if code == 0:
            c.due = now + left
        else:
            target = cumulative(e.profiles, e.warp, code, ent.area, now) + left
            c.due = inverse(e.profiles, e.warp, code, ent.area, target, now)
    else:
        c.rate = 0.0
        c.due = math.inf
