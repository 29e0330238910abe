"""What a step leaves behind: every field, counter, clock, log row and mail that it changes, and nothing else, in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.code import Code
from sim.engine import EVERYTHING
from sim.words import Count, Entity, Event
from sim.world.codes import ChildClock, ChildRates, FamilyClock, FamilyRates, HostClock, Mail, ServiceClock
from sim.world.world import World

from . import bench

WHO = {Entity.FAMILY: "family", Entity.CHILD: "child", Entity.HOST: "host", Entity.SERVICE: "service"}
TABLES = {"family": "families", "child": "children", "host": "hosts", "service": "services"}
PARTS: dict[str, type[Code]] = {"family": FamilyRates, "child": ChildRates}
CLOCKS = {"family": FamilyClock, "child": ChildClock, "host": HostClock, "service": ServiceClock}
ROWS_OF_OTHERS = ("next_service", "helper", "place", "part_host", "wait_service", "first_helped", "first_child", "wait_item",
                  "protect_item", "follower", "host_next")  # fmt: skip
INTEGRALS = ("used_days", "wait_days", "place_days", "last", "last_wait", "last_capacity", "entity", "key")
_MAIL = {one: one.key for one in Mail}
_LOG = {one: one.key for one in Event}
_LOGGED = ("reason", "flags", "value", "form_from", "form_to", "route")
_COUNTERS = sorted((int(one), one.key) for one in Count)


def _counter(code: int) -> str:
    base, name = max(one for one in _COUNTERS if one[0] <= code)
    return name if base == code else f"{name}+{code - base}"


def _clock(who: str, slot: int) -> str:
    return CLOCKS[who](slot).key if slot in set(CLOCKS[who]) else f"{slot}"


def _parts(who: str, parts: int) -> str:
    if parts >= EVERYTHING:
        return "all"
    return "+".join(one.key for one in PARTS.get(who, ()) if parts & one)


def _number(x: Any) -> str:
    return f"{float(x):.6g}"


def _value(field: str, x: Any) -> str:
    """A number; of a row of somebody else only whether there is one."""
    return ("one" if x > 0 else "none") if field in ROWS_OF_OTHERS else _number(x)


def _name(w: World, who: str, row: int) -> str:
    """Who somebody is on the bench."""
    family, first, second = bench.chosen()
    known = {("family", family): "family", ("child", first): "child", ("child", second): "sibling"}
    if who == "service":
        s = w.services[row]
        return str({code: name for name, code in bench.kinds().items()}.get(int(s.kind), "service"))
    return known.get((who, row), f"another {who}" if who != "host" else "host")


def left_by(act: Callable[[World], Any], *ready: Callable[[World], Any]) -> Callable[[World], list[str]]:
    """What an act changes, after ``ready`` made everything ready for it; in order of the alphabet."""

    def probe(w: World) -> list[str]:
        for one in ready:
            one(w)
        before = {name: getattr(w, name).copy() for name in ("families", "children", "hosts", "services", "counters")}
        clocks, touched = w.engine.dues.copy(), w.engine.entities["touched"].copy()
        n_log = int(w.tally[0].n_log)
        bench.posted.clear()
        act(w)
        found: list[str] = []
        for who, table in TABLES.items():
            old, new = before[table], getattr(w, table)
            for row in np.flatnonzero(np.asarray(old) != np.asarray(new)):
                for field in new.dtype.names:
                    if field not in INTEGRALS and old[field][row] != new[field][row]:
                        change = " -> ".join(_value(field, one[field][row]) for one in (old, new))
                        found.append(f"{_name(w, who, int(row))}.{field} {change}")
        for code in np.flatnonzero(w.counters[0] != before["counters"][0]):
            found.append(f"count {_counter(int(code))} {w.counters[0, code] - before['counters'][0, code]:+g}")
        for row in w.log[n_log : w.tally[0].n_log]:
            words = [f"log {_LOG[int(row['kind'])]}"]
            words += [f"{field}={_number(row[field])}" for field in _LOGGED if row[field]]
            found.append(" ".join(words))
        for event, id, a, b, x in bench.posted:
            entity = w.engine.entities[id]
            to = _name(w, WHO[int(entity.kind)], int(entity.row))
            said = [f"{k}={_number(v)}" for k, v in (("a", a), ("b", b), ("x", x)) if v]
            found.append(" ".join([f"mail {_MAIL[event]} to {to}", *said]))
        for id in np.flatnonzero(w.engine.entities["touched"] != touched):
            entity = w.engine.entities[id]
            who = WHO.get(int(entity.kind), "")
            parts = _parts(who, int(entity.touched)) if who else ""
            if parts:
                found.append(f"touch {_name(w, who, int(entity.row))} {parts}")
        found += _clocks(w, clocks)
        return sorted(one.strip() for one in found)

    return probe


def _clocks(w: World, before: np.ndarray) -> list[str]:
    """Clocks with a fixed time that were set or put off."""
    found = []
    for at_place in np.flatnonzero(w.engine.dues != before):
        all_of = w.engine.entities
        rows = np.flatnonzero((all_of["first"] <= at_place) & (at_place < all_of["first"] + all_of["clocks"]))
        if not len(rows) or int(all_of[rows[-1]].kind) not in WHO:
            continue
        entity = all_of[rows[-1]]
        who = WHO[int(entity.kind)]
        due = float(w.engine.dues[at_place])
        when = f"in {_number(due - bench.now_of(w))} days" if math.isfinite(due) else "off"
        found.append(f"clock {_clock(who, int(at_place - entity.first))} of {_name(w, who, int(entity.row))} {when}")
    return found
