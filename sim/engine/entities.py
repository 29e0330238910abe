"""Entities: new rows, and a new life for a row that has ended."""

from __future__ import annotations

import math

import numpy as np

from sim.engine.calendar import remove
from sim.engine.kernel import kernel
from sim.engine.tables import ABREAST, MARGIN, MAX_CLOCKS, NOWHERE


@kernel
def steps_of_room(e):
    """How many events or mails can be handled for certain before a table is full; at 0 Python must `grow` them first.

    Each adds at most `MARGIN` rows to a table. The loop counts them down and asks again at 0.
    """
    s = e.state[0]
    return max(
        0,
        min(
            (len(e.entities) - s.n_entities) // MARGIN,
            (len(e.dues) - s.n_clocks) // (MARGIN * MAX_CLOCKS),
            (len(e.mail) - s.mail_n) // MARGIN,
            (len(e.waits) - 1 - s.waiting) // MARGIN,
        ),
    )


@kernel
def has_room(e):
    """Whether every table has its margin to spare, for one more event or mail."""
    return steps_of_room(e) > 0


@kernel
def new_entity(e, kind, row, key, area):
    """Add an entity with all clocks off, outside the calendar, and return its number (1, 2, ...).

    Parameters
    ----------
    kind : index in the engine's list of kinds.
    row : row in the table of its kind (for the caller's use).
    key : chance key, uint64, unique within its kind.
    area : area number, picks the row of the profiles.

    Raises
    ------
    RuntimeError : no room (see `has_room`).
    ValueError : no such kind or area.
    """
    if kind < 0 or kind >= e.kinds.shape[0] or area < 0 or area >= e.profiles.shape[1]:
        raise ValueError("no such kind or area of an entity")
    s = e.state[0]
    id = s.n_entities
    count = e.kinds[kind, 0]
    held = (count + ABREAST - 1) // ABREAST * ABREAST
    if id >= len(e.entities) or s.n_clocks + held > len(e.dues):
        raise RuntimeError("no room for another entity")
    s.n_entities += 1
    ent = e.entities[id]
    ent.kind = kind
    ent.row = row
    ent.first = s.n_clocks
    ent.bucket = NOWHERE
    ent.touched = 0
    ent.clocks = count
    s.n_clocks += held
    _blank(e, id, key, area)
    return id


@kernel
def rekey(e, id, key, area):
    """Give an entity's row a new life: another key and area, all clocks off and never fired, out of the calendar.

    Raises
    ------
    ValueError : no such area.
    """
    if area < 0 or area >= e.profiles.shape[1]:
        raise ValueError("no such area of an entity")
    remove(e, id)
    _blank(e, id, key, area)


@kernel
def _blank(e, id, key, area):
    ent = e.entities[id]
    ent.key = np.uint64(key)
    ent.area = area
    ent.time = math.inf
    ent.slot = 0
    ent.dice = 0
    for j in range((ent.clocks + ABREAST - 1) // ABREAST * ABREAST):
        e.dues[ent.first + j] = math.inf
        e.rates[ent.first + j] = 0.0
        e.ordinals[ent.first + j] = 0
