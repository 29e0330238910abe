"""Children in places, children who wait for one, and hosts to ask: what the tables of search, placement and hosts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.words import CareClass, Form, Route, ServiceKind, Urgency
from sim.world import lines
from sim.world.codes import Mail
from sim.world.hostlists import link_child
from sim.world.world import World

from .bench import Probe, child, family, host, mailed, now_of

FAMILIES = (Form.NETWORK_FOSTER, Form.FOSTER)


def area_of_family(w: World) -> int:
    return int(w.families[family(w)].area)


def group(w: World, form: int, **state: Any) -> int:
    """Row of the first residential service of a form, empty, with this state put on it."""
    j = next(
        j
        for j in range(1, len(w.services))
        if w.services[j].kind == ServiceKind.RESIDENTIAL and w.services[j].form == form
    )
    for name, value in state.items():
        w.services[j][name] = value
    return j


def close_all(w: World, *forms: int) -> None:
    """No place of these forms (of none given: of any)."""
    for s in w.services[1:]:
        if s.kind == ServiceKind.RESIDENTIAL and (not forms or s.form in forms):
            s.capacity = 0


def placed(
    w: World, form: int = Form.FOSTER, age: float = 8.0, of_family: Any = None, place: Any = None, **state: Any
) -> int:
    """Row of the first child of the family, for a hundred days in a place of this form with this state put on it."""
    family(w, **({"at_home": 1} | (of_family or {})))
    if form in FAMILIES:
        j = host(w, **({"kind": form, "used": 1} | (place or {})))
    else:
        j = group(w, form, **({"used": 1} | (place or {})))
    now = now_of(w)
    usual = {"form": form, "place": j, "since": now - 100.0, "away_since": now - 100.0, "distance": 1.0, "entries": 1}
    c = child(w, age, **(usual | state))
    if form in FAMILIES:
        link_child(w, j, c)
    return c


def marked(w: World, age: float = 8.0, of_family: Any = None, **state: Any) -> int:
    """Row of the first child of the family, at home, for whom a place is asked (planned, no haste)."""
    family(w, **(of_family or {}))
    return child(w, age, **({"want": 1, "want_route": Route.PLANNED, "care_class": CareClass.FAMILY} | state))


def waits(w: World, age: float = 8.0, urgency: int = Urgency.NORMAL, **state: Any) -> int:
    """Row of that child when no place was found for it."""
    c = marked(w, age, **state)
    lines.start_waiting(w, c, urgency, now_of(w))
    return c


def goes_to(form: int, act: Callable[[World], Any], **mail: float) -> Callable[[World], bool]:
    """Whether an act sends a child to a place of this form."""

    def happens(w: World) -> bool:
        act(w)
        return bool(mailed(Mail.MOVE_IN, a=form, **mail))

    return happens


def ratio(above: Probe, below: Probe) -> Probe:
    """How many times as much."""
    return lambda w: above(w) / below(w)


def less(one: Probe, other: Probe) -> Probe:
    """How much more."""
    return lambda w: one(w) - other(w)


def at_home(k: Any) -> bool:
    return k.form == Form.HOME
