"""The kernels of the engine one at a time, for tests: a single entry that does what it is told."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.engine import (
    area_of,
    clear,
    due,
    entry,
    first,
    following,
    has_room,
    join,
    key_of,
    kind_of,
    leave,
    line_length,
    make_engine,
    new_entity,
    next_time,
    ordinal,
    pop_next,
    post,
    rate_of,
    refer,
    rekey,
    reschedule,
    row_of,
    set_rate,
    set_time,
    take_mail,
    take_touched,
    touch,
)
from sim.engine.profiles import cumulative, inverse

(NEW, REKEY, RATE, TIME, CLEAR, TOUCH, RECLOCK, POP, DUE, ORDINAL, RATE_OF, JOIN, LEAVE, FIRST, FOLLOWING, LENGTH, POST,
 MAIL, ROOM, NEXT_TIME, KEY, KIND, ROW, AREA, CUMULATIVE, INVERSE) = range(26)  # fmt: skip


@entry
def order(tables, what, a, b, c, d, x):
    """Do one thing; the result as five floats (integers in these tests are small enough)."""
    e = refer(tables)
    s = e.state[0]
    if what == NEW:
        return float(new_entity(e, a, b, np.uint64(c), d)), 0.0, 0.0, 0.0, 0.0
    if what == REKEY:
        rekey(e, a, np.uint64(b), c)
    elif what == RATE:
        set_rate(e, a, b, x, s.now)
        reschedule(e, a)
    elif what == TIME:
        set_time(e, a, b, x)
    elif what == CLEAR:
        clear(e, a, b)
    elif what == TOUCH:
        touch(e, a)
    elif what == RECLOCK:
        n = 0
        while True:
            id = take_touched(e)
            if id == 0:
                return float(n), 0.0, 0.0, 0.0, 0.0
            reschedule(e, id)
            n += 1
    elif what == POP:
        return float(pop_next(e, x)), float(s.slot), s.now, float(s.events), 0.0
    elif what == DUE:
        return due(e, a, b), 0.0, 0.0, 0.0, 0.0
    elif what == ORDINAL:
        return float(ordinal(e, a, b)), 0.0, 0.0, 0.0, 0.0
    elif what == RATE_OF:
        return rate_of(e, a, b), 0.0, 0.0, 0.0, 0.0
    elif what == JOIN:
        return float(join(e, a, b, c, d, 0, x)), 0.0, 0.0, 0.0, 0.0
    elif what == LEAVE:
        leave(e, a)
    elif what == FIRST:
        return float(first(e, a)), 0.0, 0.0, 0.0, 0.0
    elif what == FOLLOWING:
        return float(following(e, a)), 0.0, 0.0, 0.0, 0.0
    elif what == LENGTH:
        return float(line_length(e, a)), 0.0, 0.0, 0.0, 0.0
    elif what == POST:
        post(e, a, b, c, d, x)
    elif what == MAIL:
        event, id, one, two, value = take_mail(e)
        return float(event), float(id), float(one), float(two), value
    elif what == ROOM:
        return (1.0 if has_room(e) else 0.0), 0.0, 0.0, 0.0, 0.0
    elif what == NEXT_TIME:
        return next_time(e), 0.0, 0.0, 0.0, 0.0
    elif what == KEY:
        return float(key_of(e, a)), 0.0, 0.0, 0.0, 0.0
    elif what == KIND:
        return float(kind_of(e, a)), 0.0, 0.0, 0.0, 0.0
    elif what == ROW:
        return float(row_of(e, a)), 0.0, 0.0, 0.0, 0.0
    elif what == AREA:
        return float(area_of(e, a)), 0.0, 0.0, 0.0, 0.0
    elif what == CUMULATIVE:
        return cumulative(e, a, b, x), 0.0, 0.0, 0.0, 0.0
    elif what == INVERSE:
        return inverse(e, a, b, x, 0.0), 0.0, 0.0, 0.0, 0.0
    return 0.0, 0.0, 0.0, 0.0, 0.0


class Desk:
    """An engine and its kernels as methods; ``set_rate`` also re-schedules."""

    def __init__(self, kind_clocks: list[int] | None = None, **options: Any) -> None:
        self.e = make_engine([0, 4, 4] if kind_clocks is None else kind_clocks, **options)

    def _do(self, what: int, a: int = 0, b: int = 0, c: int = 0, d: int = 0, x: float = 0.0) -> tuple[float, ...]:
        with np.errstate(over="ignore"):
            return order(self.e, what, a, b, c, d, float(x))

    @property
    def now(self) -> float:
        return float(self.e.state[0].now)

    def new(self, kind: int = 1, row: int = 0, key: int = 1, area: int = 0) -> int:
        return int(self._do(NEW, kind, row, key, area)[0])

    def rekey(self, id: int, key: int, area: int = 0) -> None:
        self._do(REKEY, id, key, area)

    def set_rate(self, id: int, slot: int, rate: float) -> None:
        self._do(RATE, id, slot, x=rate)

    def set_time(self, id: int, slot: int, time: float) -> None:
        self._do(TIME, id, slot, x=time)

    def clear(self, id: int, slot: int) -> None:
        self._do(CLEAR, id, slot)

    def touch(self, id: int) -> None:
        self._do(TOUCH, id)

    def reclock(self) -> int:
        return int(self._do(RECLOCK)[0])

    def pop(self, until: float = math.inf) -> tuple[int, int, float]:
        id, slot, now, _, _ = self._do(POP, x=until)
        return int(id), int(slot), now

    def due(self, id: int, slot: int) -> float:
        return self._do(DUE, id, slot)[0]

    def ordinal(self, id: int, slot: int) -> int:
        return int(self._do(ORDINAL, id, slot)[0])

    def rate_of(self, id: int, slot: int) -> float:
        return self._do(RATE_OF, id, slot)[0]

    def join(self, line: int, urgency: int, who: int, since: float) -> int:
        return int(self._do(JOIN, line, urgency, who, 7, since)[0])

    def leave(self, item: int) -> None:
        self._do(LEAVE, item)

    def serving_order(self, line: int) -> list[int]:
        item, found = int(self._do(FIRST, line)[0]), []
        while item:
            found.append(int(self.e.waits[item].who))
            item = int(self._do(FOLLOWING, item)[0])
        return found

    def first(self, line: int) -> int:
        return int(self._do(FIRST, line)[0])

    def length(self, line: int) -> int:
        return int(self._do(LENGTH, line)[0])

    def post(self, event: int, id: int, a: int, b: int, x: float) -> None:
        self._do(POST, event, id, a, b, x)

    def mail(self) -> tuple[float, ...]:
        return self._do(MAIL)

    def has_room(self) -> bool:
        return bool(self._do(ROOM)[0])

    def next_time(self) -> float:
        return self._do(NEXT_TIME)[0]

    def about(self, id: int) -> tuple[int, int, int, int]:
        """Kind, row, key and area of an entity."""
        return tuple(int(self._do(what, id)[0]) for what in (KIND, ROW, KEY, AREA))  # type: ignore[return-value]

    def cumulative(self, code: int, area: int, time: float) -> float:
        return self._do(CUMULATIVE, code, area, x=time)[0]

    def inverse(self, code: int, area: int, target: float) -> float:
        return self._do(INVERSE, code, area, x=target)[0]
