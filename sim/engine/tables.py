"""The tables of the engine and how they are made.

`Engine` is the named tuple that compiled code passes around. Its tables are record arrays; relations are row numbers;
row 0 of entities, waits and lines is a reserved nobody that is never written. One entity has a fixed number of clocks
(by its kind) that lie side by side from row ``first`` on in three tables, ``dues``, ``rates`` and ``ordinals``: what is looked
for most, the earliest due of an entity, stands on as few cache lines as can be, and ``first`` begins one.

A clock is in one of these states (so that the earliest clock is found by reading ``dues`` alone):

=============  ===========  ==================================================
state          due          rate
=============  ===========  ==================================================
off, undrawn   inf          0
off, drawn     inf          minus the residual threshold
running        its time     rate a day (> 0); residual = (C(due) - C(now)) * rate
fixed time     its time     -1
=============  ===========  ==================================================

where C is the cumulative multiplier of the clock's profile (C(t) = t when flat).
"""

from __future__ import annotations

import contextlib
import math
import mmap
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from sim.engine.profiles import flat_warp, searchable

MAX_CLOCKS = 64
"""Most clocks one entity can have: a clock's purpose is 64 * kind + slot."""
MARGIN = 64
"""Rows that each table must have to spare before an event or mail is handled (see `has_room`)."""
N_URGENCIES = 3
ABREAST = 8
"""Dues on a cache line: clocks of an entity take whole lines."""
CHUNK = 16
"""Numbers in a chunk of a day's bucket: one cache line."""
AHEAD = 8
"""How many places ahead of the next event can be asked for (see `upcoming`)."""
LARGE = 4 * 2**20
"""Bytes from which on a table is asked for in large pages: rows are met in no order, and small pages cost a tenth."""
SPARE = AHEAD + 4  # rows of the open day beyond its entities
IN_DAY = -3
IN_HEAP = -2
NOWHERE = -1

ENTITY_DTYPE = np.dtype(
    [
        ("key", np.uint64),
        ("time", np.float64),  # due of the earliest clock
        ("row", np.int64),  # row in the table of its kind
        ("first", np.int64),  # row of its first clock
        ("bucket", np.int32),  # day in the calendar; IN_DAY, IN_HEAP, NOWHERE
        ("pos", np.int32),  # place in the day's chunk, or in the list or heap of the open day
        ("kind", np.int32),
        ("area", np.int32),
        ("slot", np.int32),  # earliest clock; -1: to be looked for
        ("clocks", np.int32),  # number of its clocks
        ("touched", np.int32),
        ("dice", np.int32),  # with which its decisions are drawn: 0 the run's own (see `take_dice`)
    ],
    align=True,
)  # 64 bytes: one cache line
HEAP_DTYPE = np.dtype([("time", np.float64), ("id", np.int64)], align=True)
MAIL_DTYPE = np.dtype(
    [("event", np.int64), ("id", np.int64), ("a", np.int64), ("b", np.int64), ("x", np.float64)], align=True
)
LINE_DTYPE = np.dtype([("first", np.int64), ("last", np.int64), ("count", np.int64)], align=True)
WAIT_DTYPE = np.dtype(
    [
        ("since", np.float64),
        ("who", np.int64),
        ("line", np.int64),
        ("urgency", np.int64),
        ("a", np.int64),
        ("b", np.int64),
        ("prev", np.int64),
        ("next", np.int64),
    ],
    align=True,
)
STATE_DTYPE = np.dtype(
    [
        ("now", np.float64),
        ("horizon", np.float64),
        ("seed", np.uint64),  # with which chance is drawn at this moment
        ("run_seed", np.uint64),  # of the run
        ("day", np.int64),  # the open day
        ("slot", np.int64),  # the clock that fired last
        ("events", np.int64),
        ("n_entities", np.int64),  # rows in use, row 0 included
        ("n_clocks", np.int64),
        ("today_at", np.int64),  # next of the open day's list
        ("today_n", np.int64),  # last of it
        ("heap_n", np.int64),
        ("mail_head", np.int64),
        ("mail_n", np.int64),
        ("touched_n", np.int64),
        ("n_waits", np.int64),  # rows ever used, row 0 included
        ("free_wait", np.int64),  # first row to use again, 0: none
        ("waiting", np.int64),  # rows in use now
        ("n_chunks", np.int64),  # chunks ever used, chunk 0 included
        ("free_chunk", np.int64),  # first chunk to use again, 0: none
        ("parts", np.int64),  # of the entity that was taken last to be re-clocked
    ],
    align=True,
)


class Engine(NamedTuple):
    """All tables of the engine.

    Attributes
    ----------
    entities : (entities,) of ``ENTITY_DTYPE``.
    dues : (clocks,) when each clock is due, days, float64; rates : (clocks,) its rate a day, float64; ordinals : (clocks,)
        how often it has fired, int32.
    heads : (days,) the last entity of each day's bucket: 16 * its first chunk + its place there, int32; 0: empty.
    buckets : (16 * chunks,) int32; a chunk is the number of the next chunk and up to 15 entities.
    today : (entities,) of ``HEAP_DTYPE``, the open day as it was when it opened, sorted from row 1; id 0: struck out.
    starts : (entities,) where parts of the day begin in it, while it is sorted, int32.
    heap : (entities,) of ``HEAP_DTYPE``, what has come up in the open day, the top in row 1; while a day
        is opened, its entries before they are sorted.
    kinds : (kinds, 1 + 64) int64: number of clocks, then per slot 2 * profile + (1 if that profile has a warp).
    profiles : (profiles, areas, weeks + 1) cumulative multiplier-days at the start of each week, float64.
    warp : (profiles, 256) cumulative days within the week at each hour, then infinity, float64.
    state : one row of ``STATE_DTYPE``: every scalar.
    mail : ring of ``MAIL_DTYPE``.
    touched : (entities,) stack of entities to re-clock, int64.
    lines : three rows (urgencies) a line, of ``LINE_DTYPE``.
    waits : (waits,) of ``WAIT_DTYPE``.
    """

    entities: Any
    dues: Any
    rates: Any
    ordinals: Any
    heads: Any
    buckets: Any
    today: Any
    starts: Any
    heap: Any
    kinds: Any
    profiles: Any
    warp: Any
    state: Any
    mail: Any
    touched: Any
    lines: Any
    waits: Any


DEFAULT_ROOM = MappingProxyType({"entities": 1024, "clocks": 16 * 1024, "mail": 1024, "waits": 1024})


def make_engine(
    kind_clocks: Sequence[int],
    slot_profile: np.ndarray | None = None,
    n_areas: int = 0,
    horizon_days: float = 3653.0,
    n_weeks: int | None = None,
    profiles: np.ndarray | None = None,
    warps: np.ndarray | None = None,
    seed: int = 0,
    room: Mapping[str, int] | int | None = None,
    n_lines: int = 0,
) -> Engine:
    """Make an empty engine at time 0.

    Parameters
    ----------
    kind_clocks : clocks of each kind of entity, index = kind; at most 64 each.
    slot_profile : (kinds, slots) profile of each clock, 0 = flat; None = all flat.
    n_areas : highest area number (areas 0 .. n_areas).
    horizon_days : end of the run, days.
    n_weeks : weeks covered by ``profiles`` (checked); beyond the table the multiplier is 1.
    profiles : (P, n_areas + 1, weeks + 1) cumulative multiplier-days (see `cumulative_profile`); profile 0 is never
        read.
    warps : (P, 169) cumulative hour-of-week profile (see `hour_warp`); a flat row costs nothing.
    seed : run seed, 0 <= seed < 2**64.
    room : rows at the start: a number of entities, or {"entities", "clocks", "mail", "waits"}. Any room gives the same
        result.
    n_lines : waiting lines 1 .. n_lines.

    Raises
    ------
    ValueError : in a sentence, when tables do not fit together.
    """
    if min(kind_clocks, default=0) < 0 or max(kind_clocks, default=0) > MAX_CLOCKS:
        raise ValueError(f"kind_clocks: an entity can have 0 to {MAX_CLOCKS} clocks, found {list(kind_clocks)}.")
    if not (math.isfinite(horizon_days) and horizon_days > 0):
        raise ValueError(f"horizon_days must be a positive number of days, found {horizon_days}.")
    cumulative, warp = check_profiles(profiles, warps, n_areas, n_weeks)
    sizes = dict(DEFAULT_ROOM)
    if isinstance(room, int):
        sizes["entities"] = room
        sizes["clocks"] = room * clocks_held(max(kind_clocks, default=1))
    elif room is not None:
        unknown = set(room) - set(sizes)
        if unknown:
            raise ValueError(f"room: unknown {sorted(unknown)}; known are {sorted(sizes)}.")
        sizes.update(room)
    entities = max(int(sizes["entities"]), 1) + 1
    clocks = max(int(sizes["clocks"]), 1)
    days = days_of(horizon_days)
    state = records(1, STATE_DTYPE)
    row = state[0]
    row.seed = row.run_seed = np.uint64(seed)
    row.horizon = float(horizon_days)
    row.n_entities = 1
    row.n_waits = 1
    row.n_chunks = 1
    row.today_at = 1
    today = records(entities + SPARE, HEAP_DTYPE)
    today[1].time = math.inf
    return Engine(
        entities=records(entities, ENTITY_DTYPE),
        dues=vector(clocks, np.float64),
        rates=vector(clocks, np.float64),
        ordinals=vector(clocks, np.int32),
        heads=np.zeros(days, np.int32),
        buckets=vector(CHUNK * chunks_needed(entities, days), np.int32),
        today=today,
        starts=np.zeros(entities + SPARE, np.int32),
        heap=records(entities + SPARE, HEAP_DTYPE),
        kinds=_kinds(kind_clocks, slot_profile, warp),
        profiles=cumulative,
        warp=searchable(warp),
        state=state,
        mail=records(max(int(sizes["mail"]), 1), MAIL_DTYPE),
        touched=np.zeros(entities, np.int64),
        lines=records((int(n_lines) + 1) * N_URGENCIES, LINE_DTYPE),
        waits=records(max(int(sizes["waits"]), 1) + 1, WAIT_DTYPE),
    )


def records(n: int, dtype: np.dtype) -> Any:
    """Make a zeroed record table of n rows that starts on a cache line (64 bytes)."""
    return vector(n, dtype).view(np.recarray)


def vector(n: int, dtype: Any, empty: bool = False) -> np.ndarray:
    """Make a zeroed (or ``empty``: any content) one-dimensional table that starts on a cache line (64 bytes)."""
    size = n * np.dtype(dtype).itemsize
    if empty:
        raw = np.empty(size + 64, np.uint8)  # numpy asks for large pages by itself, but not for zeros
    elif size >= LARGE and hasattr(mmap, "MADV_HUGEPAGE"):
        raw = np.frombuffer(_large_pages(size + 64), np.uint8)
    else:
        raw = np.zeros(size + 64, np.uint8)
    start = -raw.ctypes.data % 64
    return raw[start : start + size].view(dtype)


def _large_pages(size: int) -> mmap.mmap:
    """Zeroed memory in large pages where the machine gives them; it is returned when nobody uses it any more."""
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with contextlib.suppress(OSError):
        memory.madvise(mmap.MADV_HUGEPAGE)
    return memory


def enlarge(table: np.ndarray, n: int) -> Any:
    """Copy a one-dimensional table into one of n rows (at least as many as it has), the rest zero."""
    new = vector(n, table.dtype, empty=True)
    old = np.ascontiguousarray(table).view(np.uint8)
    everything = new.view(np.uint8)
    everything[: len(old)] = old  # as bytes: numpy copies records field by field
    everything[len(old) :] = 0
    return new if table.dtype.names is None else new.view(np.recarray)


def check_profiles(
    profiles: np.ndarray | None, warps: np.ndarray | None, n_areas: int, n_weeks: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Check profile and warp tables and return them as C-contiguous float64 copies; ``None`` becomes a flat table.

    Raises
    ------
    ValueError : wrong shape, a cumulative table that falls, or a warp that does not run from 0 to 7.
    """
    if profiles is None:
        profiles = np.broadcast_to(np.array([0.0, 7.0]), (1, n_areas + 1, 2))
        n_weeks = None
    cumulative = np.array(profiles, np.float64, order="C")
    if cumulative.ndim != 3 or cumulative.shape[1] < n_areas + 1 or cumulative.shape[2] < 2:
        raise ValueError(
            f"profiles must have shape (profiles, areas = {n_areas + 1}, weeks + 1), found {cumulative.shape}."
        )
    if n_weeks is not None and cumulative.shape[2] != n_weeks + 1:
        raise ValueError(f"profiles cover {cumulative.shape[2] - 1} weeks, n_weeks says {n_weeks}.")
    if not np.isfinite(cumulative).all() or (np.diff(cumulative, axis=2) < 0).any():
        raise ValueError("profiles must be cumulative: finite and never falling along the weeks.")
    count = cumulative.shape[0]
    warp = np.array(np.tile(flat_warp(), (count, 1)) if warps is None else warps, np.float64, order="C")
    if warp.shape != (count, 169):
        raise ValueError(f"warps must have shape ({count}, 169), one row a profile, found {warp.shape}.")
    if (np.diff(warp, axis=1) < 0).any() or (warp[:, 0] != 0.0).any() or (warp[:, -1] != 7.0).any():
        raise ValueError("each warp must rise from 0 to 7 over the 168 hours of the week.")
    return cumulative, warp


def _kinds(kind_clocks: Sequence[int], slot_profile: np.ndarray | None, warp: np.ndarray) -> np.ndarray:
    kinds = np.zeros((len(kind_clocks), 1 + MAX_CLOCKS), np.int64)
    kinds[:, 0] = kind_clocks
    if slot_profile is None:
        return kinds
    chosen = np.asarray(slot_profile, np.int64)
    if chosen.ndim != 2 or chosen.shape[0] > len(kinds) or chosen.shape[1] > MAX_CLOCKS:
        raise ValueError(f"slot_profile must have shape (kinds <= {len(kinds)}, slots <= 64), found {chosen.shape}.")
    if chosen.size and (chosen.min() < 0 or chosen.max() >= len(warp)):
        raise ValueError(f"slot_profile names profile {chosen.max()}, there are profiles 0 to {len(warp) - 1}.")
    warped = (warp != flat_warp()).any(axis=1).astype(np.int64)
    codes = np.where(chosen == 0, 0, 2 * chosen + warped[chosen])
    kinds[: chosen.shape[0], 1 : 1 + chosen.shape[1]] = codes
    return kinds


def clocks_held(clocks: int) -> int:
    """Rows that the clocks of one entity take: whole cache lines of dues."""
    return -(-clocks // ABREAST) * ABREAST


def days_of(horizon: float) -> int:
    """Buckets that a horizon needs."""
    return int(math.ceil(horizon)) + 1


def chunks_needed(entities: int, days: int) -> int:
    """Most chunks that can be in use at once: only the first chunk of a day is not full."""
    return entities // (CHUNK - 1) + min(days, entities) + 2
