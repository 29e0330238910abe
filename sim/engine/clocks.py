"""Clocks: each cause of each entity has its own unit-exponential threshold (Sellke) and its own ordinal.

A change of rate settles the clock (residual = old rate * multiplier-days left) and inverts the residual at the new
rate; it never draws again. A new threshold is drawn only when the clock fires. States of a clock: see
`sim.engine.tables`.
"""

from __future__ import annotations

import math
import sys

import numpy as np

from sim.engine.chance import exponential
from sim.engine.kernel import apart, inlined, kernel, prefetch
from sim.engine.profiles import cumulative, inverse
from sim.engine.tables import ABREAST

EVERYTHING = 2**30 - 1
"""All parts of an entity (see `touch_part`)."""
IN_CALENDAR = 1
"""The part that is no rate: after a fixed time was set, the entity only has to be entered in the calendar again."""

_SLOWEST = 1e-300  # rates below this are zero: dividing by them could overflow
_FASTEST = sys.float_info.max
_LEAST = 1e-300  # least residual: zero would mean "not drawn"


@kernel
def kind_of(e, id):
    """Kind of an entity."""
    return np.int64(e.entities[id].kind)


@kernel
def row_of(e, id):
    """Row of an entity in the table of its kind."""
    return e.entities[id].row


@kernel
def key_of(e, id):
    """Chance key of an entity (uint64)."""
    return e.entities[id].key


@kernel
def area_of(e, id):
    """Area of an entity."""
    return np.int64(e.entities[id].area)


@kernel
def due(e, id, slot):
    """Time at which a clock is due, days; inf when it is off."""
    return e.dues[e.entities[id].first + slot]


@kernel
def ordinal(e, id, slot):
    """How often a clock has fired in this life of the entity."""
    return np.int64(e.ordinals[e.entities[id].first + slot])


@kernel
def rate_of(e, id, slot):
    """Present rate of a clock a day, before its profile; 0 when it is off or has a fixed time."""
    return max(e.rates[e.entities[id].first + slot], 0.0)


@kernel
def fetch_clocks(e, id):
    """Ask the processor to fetch the clocks of an entity that fires soon."""
    ent = e.entities[id]
    prefetch(e.ordinals, ent.first + ent.slot, 1)
    _fetch_rates(e, id)


@kernel
def _fetch_rates(e, id):
    """The same for an entity whose rates are set soon."""
    ent = e.entities[id]
    prefetch(e.dues, ent.first, 2)
    prefetch(e.rates, ent.first, 1)
    if ent.clocks > 2 * ABREAST:
        prefetch(e.rates, ent.first + ABREAST, 1)
        prefetch(e.dues, ent.first + 2 * ABREAST, 1)


@kernel
def touch(e, id):
    """Mark an entity for re-clocking after this handler, all its rates; marking twice is once. Id 0 is ignored."""
    touch_part(e, id, EVERYTHING)


@kernel
def touch_part(e, id, parts):
    """Mark some of the rates of an entity for re-clocking after this handler; parts add up. Id 0 is ignored.

    Parameters
    ----------
    parts : sum of powers of two, named by the caller; `IN_CALENDAR` (1): no rate, only its place in the calendar.
    """
    ent = e.entities[id]
    if id != 0:
        if ent.touched == 0:
            _fetch_rates(e, id)
            s = e.state[0]
            e.touched[s.touched_n] = id
            s.touched_n += 1
        ent.touched |= parts


@kernel
def take_touched(e):
    """Take one entity that waits to be re-clocked, its parts in ``state.parts``; 0 when there is none."""
    s = e.state[0]
    if s.touched_n == 0:
        return np.int64(0)
    s.touched_n -= 1
    id = e.touched[s.touched_n]
    s.parts = e.entities[id].touched
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
    at = e.entities[id].first + slot
    if e.rates[at] != rate and (rate != 0.0 or e.dues[at] != math.inf):
        _change_rate(e, id, slot, rate, now)


@inlined
def _change_rate(e, id, slot, rate, now):
    """Settle and invert; a clock that runs, goes on running and has no profile, as most do, at once."""
    ent = e.entities[id]
    at = ent.first + slot
    if e.rates[at] > 0.0 and _SLOWEST <= rate <= _FASTEST and e.kinds[ent.kind, 1 + slot] == 0:
        left = max((e.dues[at] - now) * e.rates[at], _LEAST)
        e.rates[at] = rate
        _new_due(e, id, slot, now + left / rate)
    else:
        _settle_and_invert(e, id, slot, rate, now)


@apart
def _settle_and_invert(e, id, slot, rate, now):
    """Settle a clock at its old rate and invert what is left at the new."""
    ent = e.entities[id]
    at = ent.first + slot
    if not 0.0 <= rate <= _FASTEST:
        raise ValueError("the rate of a clock must be a finite number, 0 or more")
    code = e.kinds[ent.kind, 1 + slot]
    area = np.int64(ent.area)
    passed = now if code == 0 else cumulative(e, code, area, now)
    left = 0.0
    if e.rates[at] > 0.0:
        until = e.dues[at] if code == 0 else cumulative(e, code, area, e.dues[at])
        left = max((until - passed) * e.rates[at], _LEAST)
    elif e.dues[at] == math.inf:
        left = -e.rates[at]
    if rate < _SLOWEST:
        e.rates[at] = -left
        _new_due(e, id, slot, math.inf)
        return
    if left == 0.0:
        left = exponential(e.state[0].seed, ent.key, ent.kind * 64 + slot, np.int64(e.ordinals[at]))
    e.rates[at] = rate
    then = passed + left / rate
    _new_due(e, id, slot, then if code == 0 else inverse(e, code, area, then, now))


@kernel
def _new_due(e, id, slot, time):
    """Store a due time and keep the entity's earliest clock, or mark that it has to be looked for."""
    ent = e.entities[id]
    e.dues[ent.first + slot] = time
    if slot == ent.slot:
        if time <= ent.time:
            ent.time = time
        else:
            ent.slot = -1
    elif ent.slot >= 0 and (time < ent.time or (time == ent.time and slot < ent.slot)):
        ent.time = time
        ent.slot = slot


@kernel
def clear(e, id, slot):
    """Turn a clock off and touch the entity's place in the calendar; a rate clock keeps its residual. Off already: nothing."""
    at = e.entities[id].first + slot
    if e.dues[at] != math.inf:
        if e.rates[at] > 0.0:
            _change_rate(e, id, slot, 0.0, e.state[0].now)
        else:
            e.rates[at] = 0.0
            _new_due(e, id, slot, math.inf)
        touch_part(e, id, IN_CALENDAR)


@kernel
def set_time(e, id, slot, time):
    """Let a clock fire at a fixed time (replaces what it had) and touch the entity's place in the calendar.

    A time before now counts as now: it fires in this instant, after the running handler. ``inf`` is `clear`. Exactly
    nothing happens when that fixed time is already set.

    Raises
    ------
    ValueError : not a number.
    """
    if math.isnan(time):
        raise ValueError("the time of a clock must be a number")
    if time == math.inf:
        clear(e, id, slot)
        return
    at = e.entities[id].first + slot
    when = max(float(time), e.state[0].now)
    if e.rates[at] != -1.0 or e.dues[at] != when:
        e.rates[at] = -1.0
        _new_due(e, id, slot, when)
        touch_part(e, id, IN_CALENDAR)


@kernel
def fire(e, id, slot, now):
    """Count a firing; a rate clock gets a new threshold at the same rate from now, a fixed time goes off."""
    ent = e.entities[id]
    at = ent.first + slot
    n = np.int64(e.ordinals[at]) + 1
    e.ordinals[at] = n
    ent.slot = -1
    if e.rates[at] > 0.0:
        left = exponential(e.state[0].seed, ent.key, ent.kind * 64 + slot, n)
        code = e.kinds[ent.kind, 1 + slot]
        if code == 0:
            e.dues[at] = now + left / e.rates[at]
        else:
            area = np.int64(ent.area)
            e.dues[at] = inverse(e, code, area, cumulative(e, code, area, now) + left / e.rates[at], now)
    else:
        e.rates[at] = 0.0
        e.dues[at] = math.inf
