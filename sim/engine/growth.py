"""Growth, copies, and changes that need new tables: done in Python, between two entries into compiled code."""

from __future__ import annotations

import numpy as np

from sim.engine.calendar import reschedule
from sim.engine.kernel import entry, refer
from sim.engine.profiles import cumulative, inverse
from sim.engine.tables import (
    CHUNK,
    MARGIN,
    MAX_CLOCKS,
    N_URGENCIES,
    SPARE,
    Engine,
    chunks_needed,
    days_of,
    enlarge,
    records,
)


def grow(e: Engine) -> Engine:
    """Return an engine in which every table that is short has half more rows (and at least twice its margin to spare).

    Results do not depend on when or how often an engine grows. The old engine must not be used any more: tables that
    were not short are shared.
    """
    s = e.state[0]
    new = {}
    if int(s.n_entities) + MARGIN > len(e.entities):
        rows = _more(len(e.entities), int(s.n_entities) + 2 * MARGIN)
        new["entities"] = enlarge(e.entities, rows)
        for name in ("today", "starts", "heap"):
            new[name] = enlarge(getattr(e, name), rows + SPARE)
        new["touched"] = enlarge(e.touched, rows)
        new["buckets"] = enlarge(e.buckets, CHUNK * chunks_needed(rows, len(e.heads)))
    if int(s.n_clocks) + MARGIN * MAX_CLOCKS > len(e.dues):
        rows = _more(len(e.dues), int(s.n_clocks) + 2 * MARGIN * MAX_CLOCKS)
        for name in ("dues", "rates", "ordinals"):
            new[name] = enlarge(getattr(e, name), rows)
    if int(s.mail_n) + MARGIN > len(e.mail):
        new["mail"] = _grown_ring(e, _more(len(e.mail), int(s.mail_n) + 2 * MARGIN))
    if int(s.waiting) + MARGIN >= len(e.waits):
        new["waits"] = enlarge(e.waits, _more(len(e.waits), int(s.waiting) + 2 * MARGIN))
    return e._replace(**new)


def add_lines(e: Engine, n: int) -> Engine:
    """Return an engine with ``n`` more waiting lines (numbered on from the last)."""
    return e._replace(lines=enlarge(e.lines, len(e.lines) + n * N_URGENCIES))


def n_lines(e: Engine) -> int:
    """Number of waiting lines; they are numbered from 1."""
    return len(e.lines) // N_URGENCIES - 1


def copy_engine(e: Engine) -> Engine:
    """Copy the engine with all its tables: the copy and the original go their own ways."""
    return Engine(*(_copy(table) for table in e))


def lengthen(e: Engine, horizon: float) -> Engine:
    """Return an engine that runs on to a later horizon (days): clocks that were past the old one enter the calendar.

    Raises
    ------
    ValueError : the horizon is earlier than the present one.
    """
    s = e.state[0]
    if not np.isfinite(horizon) or horizon < s.horizon:
        raise ValueError(f"lengthen: the horizon is {float(s.horizon)} days, {horizon} is not later.")
    days = days_of(horizon)
    e = e._replace(
        heads=enlarge(e.heads, days),
        buckets=enlarge(e.buckets, CHUNK * chunks_needed(len(e.entities), days)),
        state=_copy(e.state),
    )
    e.state[0].horizon = float(horizon)
    reschedule_all(e)
    return e


def multiply_clock(e: Engine, kind: int, slot: int, multipliers: np.ndarray) -> Engine:
    """Return an engine in which one clock of every entity of a kind runs faster or slower, by area and week.

    Parameters
    ----------
    multipliers : (areas + 1, weeks) of the profile table, not negative; multiplied with what the clock has already.
        Weeks that have begun must be 1: running clocks keep what is left of their threshold from now on.

    The tables of entities and clocks are shared with the old engine, which must not be used any more.

    Raises
    ------
    ValueError : multipliers of another shape, negative or not finite.
    """
    shape = (e.profiles.shape[1], e.profiles.shape[2] - 1)
    weekly = np.asarray(multipliers, np.float64)
    if weekly.shape != shape or not np.isfinite(weekly).all() or (weekly < 0).any():
        raise ValueError(f"multiply_clock: multipliers must be {shape} numbers of 0 or more, found {weekly.shape}.")
    kinds = e.kinds.copy()
    code = int(kinds[kind, 1 + slot])
    profile = np.zeros((1, *e.profiles.shape[1:]))
    profile[0, :, 1:] = np.cumsum(np.diff(e.profiles[code >> 1], axis=1) * weekly, axis=1)
    table = np.ascontiguousarray(np.concatenate([e.profiles, profile]))
    warp = np.ascontiguousarray(np.concatenate([e.warp, e.warp[code >> 1][None]]))
    kinds[kind, 1 + slot] = 2 * (len(table) - 1) + (code & 1)
    new = e._replace(profiles=table, warp=warp, kinds=kinds)
    reinvert(e, new, int(kind), int(slot))
    return new


@entry
def reschedule_all(tables):
    """Enter every entity in the calendar anew."""
    e = refer(tables)
    for id in range(1, e.state[0].n_entities):
        reschedule(e, id)


@entry
def reinvert(old_tables, tables, kind, slot):
    """Invert one running clock of every entity of a kind again, by its new profile."""
    old = refer(old_tables)
    e = refer(tables)
    now = e.state[0].now
    before = old.kinds[kind, 1 + slot]
    code = e.kinds[kind, 1 + slot]
    for id in range(1, e.state[0].n_entities):
        ent = e.entities[id]
        at = ent.first + slot
        if ent.kind != kind or e.rates[at] <= 0.0:
            continue
        area = np.int64(ent.area)
        left = max(cumulative(old, before, area, e.dues[at]) - cumulative(old, before, area, now), 0.0)
        e.dues[at] = inverse(e, code, area, cumulative(e, code, area, now) + left, now)
        ent.slot = -1
        reschedule(e, id)


def _copy(table: np.ndarray) -> np.ndarray:
    return enlarge(table, len(table)) if table.ndim == 1 else table.copy()


def _more(rows: int, least: int) -> int:
    return max(rows + rows // 2, least)


def _grown_ring(e: Engine, rows: int) -> np.ndarray:
    s = e.state[0]
    new = records(rows, e.mail.dtype)
    size = len(e.mail)
    for i in range(int(s.mail_n)):
        new[i] = e.mail[(int(s.mail_head) + i) % size]
    s.mail_head = 0
    return new
