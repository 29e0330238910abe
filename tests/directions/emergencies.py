"""The second look at an emergency placement and the hearing: ``crisis.second_*``, ``protection.hearing_*``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import legal, second_look
from sim.words import Event, Form, LegalStatus, Route, SecondLook
from sim.world.codes import Chance, ChildClock, FamilyClock, Mail

from .bench import Probe, chance, child, days_until, draws, family, logged, mailed, now_of
from .rows import REST, VALUE, Row, always, exactly

ALIKE = {"levels.alarm": (1.0, 1.0, 1.0), "crisis.second_same": 0.0}
NOT_ASKED = {"ask_view": 0.0}


def placed(age: float = 10.0, **state: Any) -> Callable:
    """A family one child of which was placed in an emergency two days ago."""

    def act(w):
        then = now_of(w) - 2.0
        i = family(w, **({"look_at": now_of(w), "look_since": then, "look_n": 1, "crises": 1} | state))
        child(w, age, form=Form.CRISIS_BED, place=1, route=Route.CRISIS, away_since=then, want_urgency=0)
        return i

    return act


def until_look(w) -> float:
    i = family(w, crises=1)
    second_look.look_again(w, i, 1, now_of(w))
    assert w.families[i].look_known == (w.families[i].look_at > 0.0)
    return days_until(w, w.families[i].entity, FamilyClock.TEAM)


def home(age: float = 10.0, acute: float = 0.0, **state: Any) -> Callable:
    """Whether the second look sends home; ``acute``: the draw of acute danger where danger is true."""

    def happens(w):
        draws[Chance.ACUTE] = acute
        i = placed(age, **state)(w)
        second_look.look_timer(w, i, now_of(w))
        rows = logged(w, Event.SECOND_LOOK)
        assert len(rows) == 1 and (rows[0]["reason"] == SecondLook.HOME) == bool(mailed(Mail.GO_HOME))
        assert w.families[i].look_at == 0.0
        assert bool(mailed(Mail.AFTER_CRISIS)) == bool(mailed(Mail.GO_HOME)), "who comes home is offered help"
        return bool(mailed(Mail.GO_HOME))

    return happens


def same_again(w) -> bool:
    """A false alarm that would be seen through, were the draw not that of the night."""
    draws[Chance.SEE], draws[Chance.SECOND_LOOK] = 0.0, 1.0
    return not home()(w)


def known(acute: int) -> Callable:
    """Whether an emergency by an acute report stays one, when what made it so is there again."""

    def happens(w):
        draws[Chance.SECOND_SAME] = 0.0
        return not home(danger=acute, look_known=1)(w)

    return happens


def asked(age: float = 10.0) -> Callable:
    return lambda w: second_look.somebody_asked(w, placed(age)(w), now_of(w))


def heard(danger: int) -> Callable:
    """Whether an emergency authorisation is upheld."""

    def happens(w):
        family(w, danger=danger)
        c = child(w, form=Form.FOSTER, legal=LegalStatus.PROVISIONAL, away_since=now_of(w) - 14.0)
        legal.legal_event(w, c, now_of(w))
        upheld = w.children[c].heard == 1
        assert upheld != bool(mailed(Mail.GO_HOME))
        return upheld

    return happens


def until_end(w) -> float:
    """Days until the provisional order that was upheld ends; the child has been away for fourteen."""
    draws[Chance.HEARING] = 0.0
    heard(1)(w)
    return days_until(w, w.children[child(w)].entity, ChildClock.LEGAL)


def comes_home(was: int) -> Callable:
    """A child that has been away for 30 days comes home from a provisional order; ``was``: whether it was heard."""

    def act(w):
        family(w)
        c = child(w, legal=LegalStatus.PROVISIONAL, heard=was, away_since=now_of(w) - 30.0)
        legal.home_legal(w, c)
        return c

    return act


def order_after(was: int) -> Probe:
    """Its legal status then, and once its clock has rung."""

    def probe(w):
        c = comes_home(was)(w)
        at_once = w.children[c].legal
        legal.legal_event(w, c, now_of(w))
        return float(10 * at_once + w.children[c].legal)

    return probe


def until_supervision(w) -> float:
    """Days until the provisional order of a child that came home becomes a supervision order."""
    return days_until(w, w.children[comes_home(1)(w)].entity, ChildClock.LEGAL)


ROWS = [
    Row("crisis.second_look_days", until_look, exactly(lambda v: v if v > 0.0 else -1.0), values=(0.0, 1.0, 2.0, 3.0)),
    Row("crisis.second_sensitivity", chance(Chance.SECOND_LOOK, home(danger=1)), REST, "acute", given=ALIKE, levers=NOT_ASKED),
    Row("crisis.second_sensitivity", chance(Chance.SECOND_LOOK, home(danger=1, acute=1.0)), always(0.9), "not acute",
        given={**ALIKE, "crisis.second_specificity": 0.9}, levers=NOT_ASKED),
    Row("crisis.second_specificity", chance(Chance.SECOND_LOOK, home()), VALUE, given=ALIKE, levers=NOT_ASKED),
    Row("crisis.second_specificity", chance(Chance.SECOND_LOOK, home()), exactly(lambda v: 1.0 - 0.3 * (1.0 - v)),
        "mild problems", given={**ALIKE, "levels.alarm": (0.3, 1.0, 1.0)}, levers=NOT_ASKED),
    Row("crisis.second_same", chance(Chance.SECOND_SAME, same_again), VALUE, levers=NOT_ASKED),
    Row("crisis.second_specificity", chance(Chance.SEE, known(0)), exactly(lambda v: min(1.0, (1.0 - v) / 0.2)), "reported",
        given={"levels.alarm": (1.0, 1.0, 1.0), "crisis.second_same": 0.5, "crisis.specificity_office": 0.8}, levers=NOT_ASKED),
    Row("crisis.second_sensitivity", chance(Chance.SEE, known(1)), exactly(lambda v: min(1.0, v / 0.9)), "reported",
        values=(0.6, 0.8, 1.0), given={"crisis.second_same": 0.5, "crisis.sensitivity_office": 0.9}, levers=NOT_ASKED),
    Row("crisis.second_asked", chance(Chance.SECOND_LOOK, home()), exactly(lambda v: 1.0 - 0.1 * (1.0 - v)), "false alarm",
        given={**ALIKE, "crisis.second_specificity": 0.9}, levers={"ask_view": 1.0}),
    Row("crisis.second_asked", chance(Chance.SECOND_LOOK, home(danger=1)), exactly(lambda v: 0.1 * (1.0 - v)), "acute",
        given={**ALIKE, "crisis.second_sensitivity": 0.9}, levers={"ask_view": 1.0}),
    Row("crisis.second_asked", chance(Chance.SECOND_LOOK, home()), always(0.9), "not asked",
        given={**ALIKE, "crisis.second_specificity": 0.9}, levers=NOT_ASKED),
    Row("lever.ask_view", chance(Chance.SECOND_ASK, asked()), VALUE, "second look"),
    Row("lever.ask_view", chance(Chance.SECOND_ASK, asked(3.0)), always(0.0), "second look, too young"),
    Row("protection.hearing_sensitivity", chance(Chance.HEARING, heard(1)), VALUE),
    Row("protection.hearing_specificity", chance(Chance.HEARING, heard(0)), REST),
    Row("protection.provisional_days", until_end, exactly(lambda v: v - 14.0)),
    Row("protection.provisional_days", until_supervision, exactly(lambda v: v - 30.0), "at home"),
    Row("protection.provisional_days", order_after(0), always(0.0), "not heard"),
    Row("protection.provisional_days", order_after(1), always(10.0 * LegalStatus.PROVISIONAL + 1.0), "upheld"),
]  # fmt: skip
