"""Numbers of harm: sim/scenario/sections/placement.py, sections ``harm`` and the incidents of ``forms``."""

from __future__ import annotations

from typing import Any

from sim.processes import harm
from sim.words import N_FORMS, CrisisCase, Event, Flag, Form, Level
from sim.world.codes import Chance, ChildClock, FamilyClock, Mail
from sim.world.world import World

from .bench import Probe, a_year, chance, child, draws, family, family_rate, logged, mailed, now_of
from .places import placed, ratio
from .rows import SAME, VALUE, Row, Unused, always, each, exactly

MINOR, SEVERE_ONE = 1, 2
AWAY = range(Form.NETWORK_FOSTER, N_FORMS)


def at_home(**state: Any) -> Probe:
    """Severe incidents a year at home."""
    rate = family_rate(FamilyClock.HARM, harm.home_harm_rates, **state)
    return lambda w: rate(w) / (1.0 + w.forms[Form.HOME].minor)


def all_at_home(w: World) -> float:
    """Incidents of any kind a year at home, a severe one."""
    return family_rate(FamilyClock.HARM, harm.home_harm_rates)(w) / at_home()(w)


def in_place(form: int, **state: Any) -> Probe:
    """Incidents of any kind a year to a child in a place."""

    def probe(w: World) -> float:
        c = placed(w, form, **state)
        harm.placed_harm_rates(w, c, now_of(w))
        return a_year(w, w.children[c].entity, ChildClock.HARM)

    return probe


def severe_in_place(form: int, **state: Any) -> Probe:
    return lambda w: in_place(form, **state)(w) / (1.0 + w.forms[form].minor)


def one(form: int, kind: int = SEVERE_ONE, **state: Any) -> Any:
    """Row of the log of an incident of a kind to a child that lives in this form."""

    def act(w: World) -> Any:
        draws.setdefault(Chance.INCIDENT_KIND, 1e-12 if kind == SEVERE_ONE else 1.0 - 1e-12)
        if form == Form.HOME:
            harm.home_incident(w, family(w, at_home=2, **state), now_of(w))
        else:
            harm.placed_incident(w, placed(w, form, **state), now_of(w))
        return logged(w, Event.INCIDENT)[-1]

    return act


def severe(form: int) -> Probe:
    """Share of incidents that is severe."""
    return chance(Chance.INCIDENT_KIND, lambda w: one(form)(w)["reason"] == SEVERE_ONE)


def noticed(form: int, kind: int) -> Probe:
    """Chance that somebody outside notices."""
    return chance(Chance.DETECT, lambda w: int(one(form, kind)(w)["flags"]) & Flag.DETECTED)


def ends(kind: int, form: int = Form.FOSTER) -> Probe:
    """Chance that an incident ends the placement."""

    def happens(w: World) -> bool:
        one(form, kind)(w)
        return bool(mailed(Mail.BREAKDOWN, a=2))

    return chance(Chance.INCIDENT_ENDS, happens)


def marks(form: int, flag: int, **state: Any) -> Probe:
    """Whether an incident carries a mark in the log."""
    return lambda w: bool(int(one(form, **state)(w)["flags"]) & flag)


def nobody_away(w: World) -> float:
    """Rate in a place of a child that is at home."""
    c = child(w, 8.0) if family(w) else 0
    harm.placed_harm_rates(w, c, now_of(w))
    return a_year(w, w.children[c].entity, ChildClock.HARM)


ROWS: list[Row | Unused] = [
    # how many, and how many of them severe: the number of minor ones changes nothing about the severe ones
    Unused("forms.incident[0]", "at home the problem level decides: levels.incident"),
    *each("forms.incident", lambda k: severe_in_place(k), VALUE, AWAY),
    *each("forms.minor", lambda k: severe(k), exactly(lambda v: 1.0 / (1.0 + v)), range(N_FORMS), case="share severe"),
    *each("forms.minor", lambda k: ratio(in_place(k), lambda w: w.forms[k].incident), exactly(lambda v: 1.0 + v), AWAY),
    *each("forms.minor", lambda k: all_at_home, exactly(lambda v: 1.0 + v), (Form.HOME,)),
    *each("forms.minor", lambda k: lambda w: in_place(k)(w) * severe(k)(w), always(0.08), (Form.SECURE,), case="severe ones"),
    *each("forms.minor", lambda k: severe_in_place(Form.OPEN_GROUP), SAME, (Form.SECURE,), case="of another form"),
    *each("forms.detect", lambda k: noticed(k, SEVERE_ONE), VALUE, range(N_FORMS)),
    *each("forms.detect", lambda k: noticed(k, MINOR), exactly(lambda v: v / 2), range(N_FORMS), case="minor"),
    # at home
    Row("harm.danger", lambda w: at_home(danger=1)(w) - at_home()(w), exactly(lambda v: 2 * v), "two children at home"),
    Row("harm.danger", lambda w: at_home(danger=1, at_home=1)(w) - at_home(at_home=1)(w), VALUE, "one at home"),
    Row("harm.danger", at_home(danger=1, at_home=0), always(0.0), "nobody at home"),
    Row("harm.waiting", ratio(at_home(waiting_children=2), at_home()), VALUE, "all wait"),
    Row("harm.waiting", ratio(at_home(waiting_children=1), at_home()), exactly(lambda v: (1 + v) / 2), "one of two waits"),
    Row("harm.slowed", ratio(at_home(case_state=CrisisCase.SLOWED), at_home()), VALUE),
    Row("harm.slowed", ratio(at_home(case_state=CrisisCase.SLOWED, danger=1, level=Level.SEVERE), at_home(danger=1,
        level=Level.SEVERE)), VALUE,
        "in danger"),
    *(Row("harm.danger", marks(Form.HOME, Flag.DANGER, danger=k), always(k), f"is said, {k}") for k in (0, 1)),
    # in a place
    *(Row("harm.unsuitable", ratio(in_place(Form.OPEN_GROUP, **state), in_place(Form.OPEN_GROUP)), VALUE, case)
      for case, state in (("unsuitable", {"unsuitable": 1}), ("overfull", {"overflow": 1}),
                          ("both", {"unsuitable": 1, "overflow": 1}))),
    Row("harm.unsuitable", nobody_away, always(0.0), "at home"),
    Row("harm.unsuitable", ratio(in_place(Form.OPEN_GROUP), lambda w: 4.0 * w.forms[Form.OPEN_GROUP].incident), always(1.0),
        "suitable"),
    *(Row("harm.unsuitable", marks(Form.OPEN_GROUP, flag, **{name: k}), always(k), f"{name} is said, {k}")
      for name, flag in (("unsuitable", Flag.UNSUITABLE), ("overflow", Flag.OVERFLOW)) for k in (0, 1)),
    Row("harm.breakdown", ends(SEVERE_ONE), VALUE),
    Row("harm.breakdown", ends(SEVERE_ONE, Form.OPEN_GROUP), VALUE, "in a group"),
    Row("harm.breakdown", ends(MINOR), always(0.0), "minor"),
]  # fmt: skip
