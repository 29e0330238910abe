"""Growth, copies, and changes that need new tables: done in Python, between two entries into compiled code."""

from __future__ import annotations

import numpy as np

from sim.engine.calendar import reschedule
from sim.engine.kernel import entry, refer
from sim.engine.profiles import cumulative, flat_warp, inverse
from sim.engine.tables import (
    CHUNK,
    MARGIN,
    MAX_CLOCKS,
    N_URGENCIES,
    Engine,
    check_profiles,
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
        new["heap"] = enlarge(e.heap, rows + 4)
        new["touched"] = enlarge(e.touched, rows)
        new["buckets"] = enlarge(e.buckets, CHUNK * chunks_needed(rows, len(e.heads)))
    if int(s.n_clocks) + MARGIN * MAX_CLOCKS > len(e.clocks):
        new["clocks"] = enlarge(e.clocks, _more(len(e.clocks), int(s.n_clocks) + 2 * MARGIN * MAX_CLOCKS))
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
    _reschedule_all(e)
    return e


def replace_profiles(e: Engine, profiles: np.ndarray, warps: np.ndarray | None = None) -> Engine:
    """Return a copy of the engine with other multipliers from now on; running clocks keep their residual thresholds.

    Parameters
    ----------
    profiles, warps : as for `make_engine`, with the same number of profiles.

    Clocks of a profile and area whose table and warp are the same are left exactly as they are, unless they are due
    past the end of the old table and the new one is longer. A warp that was flat for a profile in use must stay flat,
    and the other way round: whether a clock reads a warp is fixed when the engine is made.

    Raises
    ------
    ValueError : tables that do not fit, or a profile that gains or loses its warp.
    """
    table, warp = check_profiles(profiles, warps, e.profiles.shape[1] - 1)
    if len(table) != len(e.profiles):
        raise ValueError(f"replace_profiles: the engine has {len(e.profiles)} profiles, found {len(table)}.")
    flat = flat_warp()
    codes = np.unique(e.kinds[:, 1:])
    for code in codes[codes > 0]:
        if bool((warp[code >> 1] != flat).any()) != bool(code & 1):
            raise ValueError(f"replace_profiles: profile {code >> 1} gains or loses its hours of the week.")
    common = min(table.shape[2], e.profiles.shape[2])
    changed = (table[:, :, :common] != e.profiles[:, :, :common]).any(axis=2) | (warp != e.warp).any(axis=1)[:, None]
    new = copy_engine(e)._replace(profiles=table, warp=warp)
    weeks = common - 1 if table.shape[2] != e.profiles.shape[2] else np.iinfo(np.int64).max // 8
    _reinvert(e, new, np.ascontiguousarray(changed[:, : table.shape[1]]), 7.0 * weeks)
    return new


@entry
def _reschedule_all(tables):
    e = refer(tables)
    for id in range(1, e.state[0].n_entities):
        reschedule(e, id)


@entry
def _reinvert(old_tables, tables, changed, certain):
    """Invert running clocks of changed profiles again; ``certain``: dues before this time in unchanged ones stay."""
    old = refer(old_tables)
    e = refer(tables)
    now = e.state[0].now
    for id in range(1, e.state[0].n_entities):
        ent = e.entities[id]
        area = np.int64(ent.area)
        for slot in range(ent.clocks):
            code = e.kinds[ent.kind, 1 + slot]
            c = e.clocks[ent.first + slot]
            if code == 0 or c.rate <= 0.0:
                continue
            if not changed[code >> 1, ent.area] and c.due < certain:
                continue
            spent = cumulative(old, code, area, now)
            left = max(cumulative(old, code, area, c.due) - spent, 0.0)
            target = cumulative(e, code, area, now) + left
            c.due = inverse(e, code, area, target, now)
            ent.slot = -1
        if ent.slot < 0:
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
